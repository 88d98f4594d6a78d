"""Places from totals: standard competition ranking (1, 2, 2, 4) with one ordered list of tie-breaks."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from competition.domain.totals import Total

BY_TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Scored:
    """An entry to rank: `breakers` are the values of the tie-break keys in their order, higher is better."""

    entry: str
    total: Decimal
    breakers: tuple[tuple[str, Decimal], ...] = ()

    @property
    def key(self) -> tuple[Decimal, ...]:
        """What is compared, best first."""
        return (self.total, *(value for _, value in self.breakers))


@dataclass(frozen=True, slots=True)
class Place:
    """A rank. `tied` if another entry shares it; `decided_by` names the tie-break that parted equal totals, if one did."""

    entry: str
    rank: int
    total: Decimal
    tied: bool
    decided_by: str = BY_TOTAL


def scored(total: Total, tie_breaks: Sequence[str]) -> Scored:
    """A complete total with its tie-break values. ValueError if a mark is missing; KeyError for an unknown key."""
    if total.value is None:
        raise ValueError(f"{total.entry} is not complete: {len(total.missing)} marks are missing")
    return Scored(total.entry, total.value, tuple((key, total.part(key)) for key in tie_breaks))


def rank(entries: Sequence[Scored]) -> tuple[Place, ...]:
    """Rank the entries. Order of arrival never matters; an unbroken tie is shown, never hidden."""
    ordered = sorted(entries, key=lambda each: each.entry)
    ordered.sort(key=lambda each: each.key, reverse=True)
    places: list[Place] = []
    for _, group in groupby(ordered, key=lambda each: each.key):
        tied = list(group)
        position = len(places) + 1
        places += [
            Place(each.entry, position, each.total, len(tied) > 1, _decided_by(each, entries))
            for each in tied
        ]
    return tuple(places)


def _decided_by(each: Scored, entries: Sequence[Scored]) -> str:
    """The deepest key needed to part this entry from the others with the same total."""
    depth = 0
    for other in entries:
        if other.total == each.total and other.key != each.key:
            depth = max(
                depth, next(i for i, (a, b) in enumerate(zip(each.key, other.key, strict=True)) if a != b)
            )
    return each.breakers[depth - 1][0] if depth else BY_TOTAL
