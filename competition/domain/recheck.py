"""成绩复核: which entries are checked again before publication, and what their errors mean for the others.

The sample is a pure function of a recorded seed, as a draw is: entries are ordered by SHA-256 of the algorithm's name,
the seed and the entry's own identifier. Source: rules of marking of provincial contests (成绩复核): all of the top part,
at least 15 % of the rest, and everything if more than 5 % of the checked sheets have an error.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

from competition.domain.tiers import Labelled

ALGORITHM = "sha256-sample-1"
REST_PERCENT, TOP_PERCENT, ERRORS_ALLOWED = 15, 30, 5
TOP_PLACES = 10


class TopPart(Labelled):
    """Who is checked whatever the seed; whoever shares the last place of the part belongs to it."""

    TOP_10 = "top-10", "前10名", "the first 10"
    TOP_30_PERCENT = "top-30-percent", "前30%", "the first 30 %"


class Verdict(Labelled):
    """What the errors that were found mean."""

    PASSED = "passed", "差错率未超过5%", "no more than 5 % with an error"
    EVERYTHING = "everything", "差错率超过5%，须全部复核", "more than 5 % with an error: check everything"


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of a ranking; `group` is empty unless groups are ranked apart."""

    entry: str
    rank: int
    group: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """The entries whose sheets are checked: those of the top part, and those drawn from the rest, each sorted."""

    top: tuple[str, ...]
    drawn: tuple[str, ...]
    algorithm: str

    @property
    def entries(self) -> frozenset[str]:
        """All of the sample."""
        return frozenset(self.top + self.drawn)


def draw_sample(
    ranked: Iterable[Listed],
    others: Iterable[str] = (),
    *,
    seed: str,
    top: TopPart = TopPart.TOP_10,
) -> Sample:
    """The top part of each group, and 15 % (rounded up) of all the rest; `others` were marked and have no rank.

    The order in which entries come in does not matter. ValueError without a seed or for a repeated entry.
    """
    ranked, others = list(ranked), list(others)
    names = [each.entry for each in ranked] + others
    if not seed:
        raise ValueError("a sample needs a seed")
    if len(set(names)) != len(names):
        raise ValueError("an entry is sampled once")
    first = top_part(ranked, top)
    rest = sorted((name for name in names if name not in first), key=lambda name: _order(seed, name))
    drawn = rest[: _share(len(rest), REST_PERCENT)]
    return Sample(tuple(sorted(first)), tuple(sorted(drawn)), algorithm_of(top))


def top_part(ranked: Iterable[Listed], top: TopPart) -> frozenset[str]:
    """The first of each group, with all who share the last place of them."""
    groups: dict[str, list[Listed]] = {}
    for each in ranked:
        groups.setdefault(each.group, []).append(each)
    return frozenset(name for group in groups.values() for name in _first(group, top))


def _first(group: list[Listed], top: TopPart) -> Iterable[str]:
    wanted = TOP_PLACES if top is TopPart.TOP_10 else _share(len(group), TOP_PERCENT)
    last = sorted(each.rank for each in group)[:wanted][-1]
    return (each.entry for each in group if each.rank <= last)


def _share(number: int, percent: int) -> int:
    """That many percent, rounded up: at least one of any."""
    return -(-number * percent // 100)


def _order(seed: str, entry: str) -> bytes:
    return sha256(f"{ALGORITHM}\n{seed}\n{entry}".encode()).digest()


def algorithm_of(top: TopPart) -> str:
    """The name under which a sample is recorded: with its seed and the ranking it can be drawn again."""
    return f"{ALGORITHM}/{top.value}"


def top_of(algorithm: str) -> TopPart:
    """The top part that a recorded name stands for. KeyError for a name of another kind."""
    return {algorithm_of(top): top for top in TopPart}[algorithm]


def error_rate(checked: int, errors: int) -> Decimal | None:
    """Percent of the checked sheets that have an error; None as long as none was checked. ValueError if impossible."""
    if not 0 <= errors <= checked:
        raise ValueError(f"{errors} errors on {checked} sheets")
    return Decimal(errors * 100) / checked if checked else None


def verdict(checked: int, errors: int) -> Verdict:
    """Whether the sample suffices: with exactly 5 % it does. ValueError if impossible."""
    error_rate(checked, errors)
    return Verdict.EVERYTHING if errors * 100 > ERRORS_ALLOWED * checked else Verdict.PASSED
