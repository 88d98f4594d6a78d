"""Places from totals: standard competition ranking (1, 2, 2, 4) with one ordered list of tie-breaks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

BY_TOTAL = "total"
BY_RULING = "ruling"


@dataclass(frozen=True, slots=True)
class Breaker:
    """What parts equal totals: a score, higher is better; or a time or a number in an order, lower is better."""

    key: str
    value: Decimal
    lower_better: bool = False

    @property
    def merit(self) -> Decimal:
        """The value as it is compared: higher is better."""
        return -self.value if self.lower_better else self.value


@dataclass(frozen=True, slots=True)
class Scored:
    """An entry to rank: `breakers` are the values of the tie-break keys in their order."""

    entry: str
    total: Decimal
    breakers: tuple[Breaker, ...] = ()

    @property
    def key(self) -> tuple[Decimal, ...]:
        """What is compared, best first."""
        return (self.total, *(breaker.merit for breaker in self.breakers))


@dataclass(frozen=True, slots=True)
class Place:
    """A rank. `tied` if another entry shares it; `decided_by` names the tie-break that parted equal totals, if one did."""

    entry: str
    rank: int
    total: Decimal
    tied: bool
    decided_by: str = BY_TOTAL


def rank(entries: Sequence[Scored]) -> tuple[Place, ...]:
    """Rank the entries. Order of arrival never matters; an unbroken tie is shown, never hidden."""
    ordered = sorted(entries, key=lambda each: each.entry)
    ordered.sort(key=lambda each: each.key, reverse=True)
    equal = {total: list(group) for total, group in groupby(ordered, key=lambda each: each.total)}
    places: list[Place] = []
    for _, group in groupby(ordered, key=lambda each: each.key):
        tied = list(group)
        position = len(places) + 1
        places += [
            Place(each.entry, position, each.total, len(tied) > 1, _decided_by(each, equal[each.total]))
            for each in tied
        ]
    return tuple(places)


def _decided_by(each: Scored, equal: Sequence[Scored]) -> str:
    """The deepest key needed to part this entry from the others with the same total."""
    depth = 0
    for other in equal:
        if other.key != each.key:
            depth = max(
                depth, next(i for i, (a, b) in enumerate(zip(each.key, other.key, strict=True)) if a != b)
            )
    return each.breakers[depth - 1].key if depth else BY_TOTAL


@dataclass(frozen=True, slots=True)
class Tie:
    """Entries that nothing parts, by name, and what is equal of them: total and tie-break values as compared."""

    entries: tuple[str, ...]
    key: tuple[Decimal, ...]


def tied_groups(entries: Sequence[Scored]) -> tuple[Tie, ...]:
    """The ties, best first."""
    ordered = sorted(sorted(entries, key=lambda each: each.entry), key=lambda each: each.key, reverse=True)
    groups = [
        (key, [each.entry for each in group]) for key, group in groupby(ordered, key=lambda each: each.key)
    ]
    return tuple(Tie(tuple(names), key) for key, names in groups if len(names) > 1)


def with_rulings(entries: Sequence[Scored], orders: Sequence[Tie]) -> tuple[Scored, ...]:
    """The entries with ties parted as they were decided, each order given best first.

    An order parts exactly the tie it was decided for: the same entries, equal in the same total and tie-break values.
    """
    tied = {(frozenset(tie.entries), tie.key) for tie in tied_groups(entries)}
    positions = {
        entry: position
        for order in orders
        if (frozenset(order.entries), order.key) in tied
        for position, entry in enumerate(order.entries, start=1)
    }
    if not positions:
        return tuple(entries)
    return tuple(
        replace(
            each,
            breakers=(
                *each.breakers,
                Breaker(BY_RULING, Decimal(positions.get(each.entry, 0)), lower_better=True),
            ),
        )
        for each in entries
    )
