"""Why an entry stands where it stands, in sentences: the field, the distances, what parted or did not part a tie."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from competition.domain.explain_total import digits, sentence
from competition.domain.problems import Text
from competition.domain.ranking import BY_RULING, BY_TOTAL, Breaker
from competition.domain.ranking_rules import ELAPSED, OTHER_KEYS, PLACEMENTS, RAW
from competition.domain.results import EventResult, Standing
from competition.domain.rulings import TieRuling
from competition.domain.tiers import Group

RULING = Text("裁定", "a ruling")
GROUPS = {group.value: group.label for group in Group}
SHORTEST_NAME = 2
"""Characters that a name has at least to be withheld from a reason: one alone may be part of any word."""


@dataclass(frozen=True, slots=True)
class Case:
    """A standing within its result; `peers` are those it is ranked with, itself included, best first."""

    result: EventResult
    standing: Standing
    peers: tuple[Standing, ...]

    @property
    def scaled(self) -> bool:
        """Whether what is ranked is a mark on a scale."""
        return self.result.rules.scale != RAW

    @property
    def others(self) -> tuple[Standing, ...]:
        """The peers without itself."""
        return tuple(each for each in self.peers if each.entry != self.standing.entry)

    @property
    def parted(self) -> tuple[Standing, ...]:
        """Those with the same total at another rank: a prize rule may let entries share what a tie-break parts."""
        mine = self.standing.place
        return tuple(e for e in self.others if e.place.total == mine.total and e.place.rank != mine.rank)

    @property
    def field(self) -> Text:
        """Among whom: everybody, or the group that is ranked apart."""
        group, count = self.standing.group, len(self.peers)
        if not group:
            return Text(f"参加排名的{count}名（队）", f"{count} ranked entries")
        label = GROUPS[group]
        return Text(f"{label.zh}参加排名的{count}名（队）", f"{count} ranked entries ({label.en})")

    def withhold(self, reason: str) -> str:
        """A reason without the names of other entrants and of those who ruled."""
        names = {name for each in self.result.standings for name in each.names}
        names |= {name for each in self.result.not_ranked for name in each.names.split("、")}
        names |= {name for each in self.result.rulings for name in (each.proposed_by, each.confirmed_by)}
        for name in sorted(names - set(self.standing.names), key=len, reverse=True):
            if len(name) >= SHORTEST_NAME:
                reason = reason.replace(name, "（姓名略）")
        return reason


def case_of(result: EventResult, standing: Standing) -> Case:
    """The standing with those it is ranked with."""
    return Case(result, standing, tuple(each for each in result.standings if each.group == standing.group))


def explain_place(case: Case, *, values: bool = True) -> Text:
    """Total and rank, and why equal totals stand where they stand; without `values` no score but the total is told."""
    place = case.standing.place
    total = Text(f"{_mark(case).zh} {digits(place.total)}", f"{_mark(case).en} {digits(place.total)}")
    if place.tied:
        return _shared(case, total)
    if place.decided_by != BY_TOTAL:
        label, why = key_label(place.decided_by, case.standing), _compared(case) if values else Text("", "")
        return Text(
            f"{total.zh} 相同，按“{label.zh}”区分{why.zh}，第{place.rank}名",
            f"{total.en} is shared; “{label.en}” decides{why.en}: rank {place.rank}",
        )
    return Text(f"{total.zh}，第{place.rank}名", f"{total.en}: rank {place.rank}")


def _mark(case: Case) -> Text:
    return Text("折算分", "Scale mark") if case.scaled else Text("总分", "Total")


def _shared(case: Case, total: Text) -> Text:
    """Why the rank is shared: nothing differs, or the prize rule lets equal or near marks share it."""
    rank, mine = case.standing.place.rank, case.standing
    sharing = [each for each in case.others if each.place.rank == rank]
    if any(each.place.total != mine.place.total for each in sharing):
        return Text(
            f"{total.zh}，按授奖规则与相近者并列第{rank}名",
            f"{total.en}, with others near it by the prize rule: shares rank {rank}",
        )
    mark = _mark(case)
    if any(each.breakers != mine.breakers for each in sharing):
        return Text(
            f"{total.zh}，{mark.zh}相同者按授奖规则不再区分，并列第{rank}名",
            f"{total.en}, and by the prize rule equal marks are not parted: shares rank {rank}",
        )
    if any(each.breakdown.value != mine.breakdown.value for each in sharing):
        return Text(
            f"{total.zh}，原始总分不尽相同而{mark.zh}相同，并列第{rank}名",
            f"{total.en}, equal on the scale though raw totals differ: shares rank {rank}",
        )
    return Text(
        f"{total.zh}，与他人完全相同，并列第{rank}名",
        f"{total.en}, equal in every tie-break: shares rank {rank}",
    )


def key_label(key: str, standing: Standing) -> Text:
    """The name of a tie-break key: that of the breakdown's line, of another key, or of a ruling."""
    if key == BY_RULING:
        return RULING
    if key in OTHER_KEYS:
        return OTHER_KEYS[key]
    line = next((line for line in standing.breakdown.walk() if line.id == key), None)
    return Text(line.label, line.label) if line else Text(key, key)


def _compared(case: Case) -> Text:
    """The values that parted this entry from the next better and the next worse one with the same total."""
    mine = case.standing
    better = [each for each in case.parted if each.place.rank < mine.place.rank][-1:]
    worse = [each for each in case.parted if each.place.rank > mine.place.rank][:1]
    found = [text for each in (*better, *worse) if (text := _parted(mine, each)) is not None]
    if not found:
        return Text("", "")
    return Text(f"（{'；'.join(t.zh for t in found)}）", f" ({'; '.join(t.en for t in found)})")


def _parted(mine: Standing, other: Standing) -> Text | None:
    """The first tie-break on which the two differ; None for a result that did not keep the values."""
    for index, (one, two) in enumerate(zip(mine.breakers, other.breakers, strict=False)):
        if one.merit != two.merit:
            return _difference(mine, index, one, two)
    return None


def _difference(mine: Standing, index: int, one: Breaker, two: Breaker) -> Text:
    label = key_label(one.key, mine)
    if one.key == BY_RULING:
        return Text(f"裁定列同分者第{one.value}位", f"place {one.value} of those who tie, by ruling")
    if one.key == ELAPSED:
        longer = one.value > two.value
        return Text(
            f"用时 {clock(one.value)} {'长于' if longer else '短于'} {clock(two.value)}",
            f"time {clock(one.value)} {'longer' if longer else 'shorter'} than {clock(two.value)}",
        )
    if one.key == PLACEMENTS:
        nth = sum(each.key == PLACEMENTS for each in mine.breakers[:index]) + 1
        label = Text(f"模块第{nth}名的次数", f"times at rank {nth} in modules,")
    higher = one.value > two.value
    return Text(
        f"{label.zh} {digits(one.value)} {'高于' if higher else '低于'} {digits(two.value)}",
        f"{label.en} {digits(one.value)} {'above' if higher else 'below'} {digits(two.value)}",
    )


def clock(seconds: Decimal) -> str:
    """Seconds as minutes and seconds, 95:07."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes:02}:{rest:02}"


def explain_field(case: Case) -> Iterator[Text]:
    """Among how many, and how far the next better and the next worse place are."""
    mine = case.standing.place
    better = [each.place.total for each in case.peers if each.place.rank < mine.rank][-1:]
    worse = [each.place.total for each in case.peers if each.place.rank > mine.rank][:1]
    zh, en = [f"在{case.field.zh}中列第{mine.rank}名"], [f"Rank {mine.rank} of {case.field.en}"]
    for total in better:
        zh.append(_apart(total - mine.total, "与前一名次同分", "比前一名次低 {} 分"))
        en.append(
            _apart(total - mine.total, "the same mark as the place before", "{} below the place before")
        )
    for total in worse:
        zh.append(_apart(mine.total - total, "与后一名次同分", "比后一名次高 {} 分"))
        en.append(_apart(mine.total - total, "the same mark as the place after", "{} above the place after"))
    yield sentence("，".join(zh), ", ".join(en))


def _apart(gap: Decimal, none: str, some: str) -> str:
    return some.format(digits(gap)) if gap else none


def explain_ties(case: Case) -> Iterator[Text]:
    """With how many a rank is shared; how a tie was ruled on, with the reason."""
    mine = case.standing
    sharing = sum(each.place.rank == mine.place.rank for each in case.others)
    if sharing:
        yield sentence(f"与另外{sharing}名（队）并列", f"The rank is shared with {sharing} more")
        if case.parted:
            label, why = key_label(mine.place.decided_by, mine), _compared(case)
            yield sentence(
                f"其余同分者按“{label.zh}”区分{why.zh}",
                f"“{label.en}” parts the others with that total{why.en}",
            )
    if mine.place.decided_by == BY_RULING and case.parted:
        yield from (
            ruled("同分次序", "The order of the tie", case.withhold(reason)) for reason in _reasons(case)
        )


def _reasons(case: Case) -> list[str]:
    """Why the tie was parted so: the last ruling on those that have this total and these tie-break values."""
    mine = case.standing
    tied = {each.entry for each in case.peers if each.place.total == mine.place.total}
    equal = (mine.place.total, *(each.merit for each in mine.breakers if each.key != BY_RULING))
    return [
        ruling.reason
        for ruling in case.result.rulings
        if isinstance(ruling.says, TieRuling)
        and mine.entry in ruling.says.order
        and tied.issuperset(ruling.says.order)
        and ruling.says.key[: len(equal)] == equal
    ][-1:]


def ruled(zh: str, en: str, reason: str) -> Text:
    """That something was ruled by two persons, who are not named, and why."""
    return sentence(
        f"{zh}由裁定决定，一人提出、另一人确认，理由：{reason.rstrip('。.')}",
        f"{en} was ruled by one person and confirmed by another; reason: {reason.rstrip('。.')}",
    )
