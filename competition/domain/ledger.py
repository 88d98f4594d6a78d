"""台账: what was booked is never edited; a later change is a reversal of the old line and a supplement of the new sum.

The books of a claim always come to what stands for it: booked + adjusted = entitled, to the fen.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from competition.domain.money import NOTHING, Money, total
from competition.domain.outcomes import Step
from competition.domain.problems import Problem, Text, problem
from competition.domain.tiers import Labelled

GONE = Step(Text("该项应付已不存在", "nothing is due for it any more"))


class BookingKind(Labelled):
    """记账类别. Only a reversal is below zero."""

    ORIGINAL = "original", "原始", "original"
    REVERSAL = "reversal", "冲销", "reversal"
    SUPPLEMENT = "supplement", "补发", "supplement"


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What stands now for a claim, zero if it was struck; `year` is its year of payment. ValueError below zero."""

    key: str
    money: Money
    year: int
    steps: tuple[Step, ...] = ()

    def __post_init__(self) -> None:
        if self.money < NOTHING:
            raise ValueError(f"nobody is entitled to less than nothing: {self.money}")


@dataclass(frozen=True, slots=True)
class Booked:
    """A line in a batch. Lines that the bank returned, or of dropped batches, are not handed in.

    `reverses` is the id of the line that a reversal takes back. ValueError for a sum of zero, and unless exactly a
    reversal is below zero and names a line.
    """

    id: int
    key: str
    kind: BookingKind
    amount: Money
    year: int
    reverses: int | None = None

    def __post_init__(self) -> None:
        reversal = self.kind is BookingKind.REVERSAL
        if self.amount == NOTHING or reversal != (self.amount < NOTHING):
            raise ValueError(f"a line of kind {self.kind} cannot be {self.amount}")
        if reversal != (self.reverses is not None):
            raise ValueError("a reversal, and no other line, names the line that it takes back")


@dataclass(frozen=True, slots=True)
class Booking:
    """A line to be booked; a reversal names the line that it takes back, with that sum below zero."""

    key: str
    kind: BookingKind
    amount: Money
    year: int
    reverses: int | None
    steps: tuple[Step, ...] = ()


class Line(Protocol):
    """A line that is booked or to be booked."""

    @property
    def key(self) -> str: ...

    @property
    def amount(self) -> Money: ...


def balance(lines: Iterable[Line]) -> dict[str, Money]:
    """What the lines of each key come to, by key in order."""
    sums: dict[str, Money] = defaultdict(lambda: NOTHING)
    for line in lines:
        sums[line.key] += line.amount
    return dict(sorted(sums.items()))


def adjust(booked: Iterable[Booked], entitled: Iterable[Entitlement]) -> tuple[Booking, ...]:
    """The lines that bring the books to what stands now, by key, each reversal before the supplement.

    Nothing for a key whose books agree; a claim that stands no more is reversed. ValueError where two entitlements
    bear the same key, two lines the same id, or a line is reversed twice.
    """
    stands, lines = _by_key(entitled), _lines(booked)
    return tuple(
        booking
        for key in sorted({*stands, *lines})
        for booking in _adjust_one(key, lines.get(key, []), stands.get(key))
    )


def _by_key(entitled: Iterable[Entitlement]) -> dict[str, Entitlement]:
    given = tuple(entitled)
    found = {each.key: each for each in given}
    if len(found) < len(given):
        raise ValueError("two entitlements bear the same key")
    return found


def _lines(booked: Iterable[Booked]) -> dict[str, list[Booked]]:
    """The lines of each key by id."""
    found: dict[str, list[Booked]] = defaultdict(list)
    given = sorted(booked, key=lambda line: line.id)
    by_id = {line.id: line for line in given}
    taken = [line.reverses for line in given if line.reverses is not None]
    if len(by_id) < len(given) or len(set(taken)) < len(taken):
        raise ValueError("two lines bear the same id, or take back the same line")
    for line in given:
        old = None if line.reverses is None else by_id.get(line.reverses)
        if old is not None and (old.key, old.amount + line.amount) != (line.key, NOTHING):
            raise ValueError(f"line {line.id} takes back another sum than that of line {old.id}")
        found[line.key].append(line)
    return found


def _adjust_one(key: str, lines: Sequence[Booked], stands: Entitlement | None) -> Iterator[Booking]:
    due = stands.money if stands else NOTHING
    if total([line.amount for line in lines]) == due:
        return
    if stands and not lines:
        yield Booking(key, BookingKind.ORIGINAL, due, stands.year, None, stands.steps)
        return
    why, taken_back = (stands.steps if stands else (GONE,)), {line.reverses for line in lines}
    to_reverse = [line for line in lines if line.reverses is None and line.id not in taken_back]
    for line in to_reverse:
        yield _reversal(line, _year([line], stands), why)
    # Zero, unless a line that was taken back came back from the bank as well: its reversal is left over.
    left_over = total([line.amount for line in lines]) - total([line.amount for line in to_reverse])
    if due > left_over:
        yield _supplement(key, due - left_over, _year(lines, stands), why)


def _year(corrected: Sequence[Booked], stands: Entitlement | None) -> int:
    """Never before the year of what is corrected, nor before that of what stands now."""
    return max([*(line.year for line in corrected), *([stands.year] if stands else [])])


def _reversal(line: Booked, year: int, why: tuple[Step, ...]) -> Booking:
    says = Text(
        f"冲销第{line.id}号 {line.kind.label.zh} {line.amount}",
        f"Takes back line {line.id} ({line.kind.label.en}): {line.amount.en}",
    )
    amount = NOTHING - line.amount
    return Booking(line.key, BookingKind.REVERSAL, amount, year, line.id, (Step(says), *why))


def _supplement(key: str, amount: Money, year: int, why: tuple[Step, ...]) -> Booking:
    says = Text(f"冲销后补发 {amount}", f"{amount.en} is paid after what was taken back")
    return Booking(key, BookingKind.SUPPLEMENT, amount, year, None, (Step(says), *why))


def reconcile(
    booked: Iterable[Line], bookings: Iterable[Line], entitled: Iterable[Entitlement]
) -> Problem | None:
    """None if the books with the bookings come to what is entitled, key by key to the fen; else where they differ."""
    books = balance([*booked, *bookings])
    due = {key: each.money for key, each in _by_key(entitled).items()}
    wrong = [
        (key, books.get(key, NOTHING), due.get(key, NOTHING))
        for key in sorted({*books, *due})
        if books.get(key, NOTHING) != due.get(key, NOTHING)
    ]
    if not wrong:
        return None
    zh = "；".join(f"{key}：记账 {sum_}，应付 {owed}，差 {sum_ - owed}" for key, sum_, owed in wrong)
    en = "; ".join(
        f"{key}: booked {sum_.en}, due {owed.en}, off by {(sum_ - owed).en}" for key, sum_, owed in wrong
    )
    return problem(
        f"台账与决定不一致，{zh}。",
        f"The books do not agree with the decisions: {en}.",
        mend_zh="请不要导出；按现行决定重新生成批次。",
        mend_en="Do not export; make the batch anew from the decisions that stand.",
    )
