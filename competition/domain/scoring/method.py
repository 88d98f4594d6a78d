"""What every scoring method is, and the lines of a breakdown that all of them give."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal

from competition.domain.marking_scheme import (
    Aspect,
    AspectKind,
    Criterion,
    MarkingScheme,
    Part,
    RoundAt,
    SubCriterion,
)
from competition.domain.problems import Text
from competition.domain.scoresheet import wide_spread

GUARD, SETTLED, DIGITS = 30, 15, 60
"""A quotient that is not to be rounded yet carries GUARD decimals (with DIGITS digits to work in); what is read of it,
compared or rounded, is first settled to SETTLED decimals. Divisors are small and odd apart from twos and fives, so no
value lies near half a unit of the last settled place: equal values settle alike, whatever way they were summed."""

BELOW_ZERO = Text("扣分超过得分，按0计", "deductions exceed the marks: 0")

Marks = Mapping[tuple[str, int], Decimal | None]
"""The marks of one entry: (aspect id, seat) → mark. A missing key or None is not marked."""


@dataclass(frozen=True, slots=True)
class Line:
    """One step of a breakdown. `counts` is False for a mark that was dropped; it is shown all the same."""

    id: str
    label: str
    value: Decimal
    maximum: Decimal
    note: Text | None = None
    counts: bool = True
    lines: tuple[Line, ...] = field(default=())

    def walk(self) -> Iterator[Line]:
        """This line and all below it."""
        yield self
        for line in self.lines:
            yield from line.walk()


@dataclass(frozen=True, slots=True, order=True)
class Missing:
    """A mark that is not there yet."""

    sub_criterion: str
    seat: int
    aspect: str


@dataclass(frozen=True, slots=True, order=True)
class Apart:
    """A panel whose marks of an aspect lie further apart than the limit: it judges again."""

    sub_criterion: str
    aspect: str
    spread: Decimal
    limit: Decimal


@dataclass(frozen=True, slots=True)
class Rounding:
    """Half up to `places` decimals, at the steps that the scheme names."""

    places: int
    at: RoundAt

    def mean(self, value: Decimal) -> Decimal:
        """A mean, or another quotient."""
        return round_half_up(value, GUARD if self.at is RoundAt.TOTAL else self.places)

    def share(self, value: Decimal) -> Decimal:
        """What a part gives to the total."""
        return round_half_up(value, self.places) if self.at is RoundAt.PARTS else value

    def total(self, value: Decimal) -> Decimal:
        """The total."""
        return round_half_up(settled(value), self.places)


def settled(value: Decimal) -> Decimal:
    """The value as it is read: what was summed of unrounded quotients without the noise of their last decimals."""
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or exponent >= -SETTLED:
        return value
    near = round_half_up(value, SETTLED).normalize()
    return near.quantize(Decimal(1)) if near == near.to_integral_value() else near


def settle_line(line: Line) -> Line:
    """The line and all below it as they are read."""
    return replace(line, value=settled(line.value), lines=tuple(map(settle_line, line.lines)))


def rounding_of(scheme: MarkingScheme) -> Rounding:
    """How the scheme rounds."""
    return Rounding(scheme.places, scheme.round_at)


@dataclass(frozen=True, slots=True)
class Method:
    """A way from judges' marks to one value.

    `seats(aspect)` is the number of judges that mark it; `combine(part, marks, rounding)` gives the part's line and is
    called only when no mark is missing. `by_criterion`: the lines below the part's line are its criteria.
    `spread_limit(aspect)` is how far marks may lie apart where the part does not say; None for no limit.
    """

    id: str
    label: Text
    seats: Callable[[Aspect], int]
    combine: Callable[[Part, Marks, Rounding], Line]
    by_criterion: bool = True
    spread_limit: Callable[[Aspect], Decimal | None] = lambda _aspect: None

    def limit_of(self, part: Part, aspect: Aspect) -> Decimal | None:
        """How far the judges' marks of an aspect may lie apart; None for no limit."""
        if self.seats(aspect) == 1:
            return None
        return self.spread_limit(aspect) if part.spread_limit is None else part.spread_limit

    def apart(self, part: Part, marks: Marks) -> tuple[Apart, ...]:
        """The aspects whose marks so far lie too far apart."""
        found = []
        for sub in part.sub_criteria:
            for aspect in sub.aspects:
                limit = self.limit_of(part, aspect)
                given = [marks.get((aspect.id, seat)) for seat in range(1, self.seats(aspect) + 1)]
                spread = wide_spread(given, limit)
                if limit is not None and spread is not None:
                    found.append(Apart(sub.id, aspect.id, spread, limit))
        return tuple(found)

    def seats_of(self, sub: SubCriterion) -> int:
        """The size of the panel of a marking form."""
        return max(self.seats(aspect) for aspect in sub.aspects)

    def aspects_of(self, sub: SubCriterion, seat: int) -> tuple[Aspect, ...]:
        """What the judge on that seat marks."""
        return tuple(aspect for aspect in sub.aspects if seat <= self.seats(aspect))

    def missing(self, part: Part, marks: Marks) -> tuple[Missing, ...]:
        """Each mark that is still to come, in the order of the forms."""
        return tuple(
            Missing(sub.id, seat, aspect.id)
            for sub in part.sub_criteria
            for aspect in sub.aspects
            for seat in range(1, self.seats(aspect) + 1)
            if marks.get((aspect.id, seat)) is None
        )


def round_half_up(value: Decimal, places: int) -> Decimal:
    """The value to that many decimals, half up."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def given(marks: Marks, aspect: Aspect, seat: int) -> Decimal:
    """A mark that must be there. ValueError if it is missing: a missing mark is never counted as zero."""
    mark = marks.get((aspect.id, seat))
    if mark is None:
        raise ValueError(f"{aspect.id} has no mark from seat {seat}")
    return mark


def plain_line(aspect: Aspect, mark: Decimal) -> Line:
    """The line of an aspect with one mark; a deduction takes its mark off."""
    if aspect.kind is AspectKind.DEDUCTION:
        return Line(aspect.id, aspect.description, -mark, Decimal(0), Text("扣分", "deduction"))
    return Line(aspect.id, aspect.description, mark, aspect.maximum)


def tree(part: Part, awarded: Callable[[Aspect], Line], rounding: Rounding) -> Line:
    """The part's line summed from its aspects through sub criteria and criteria; never below 0."""
    criteria = tuple(_criterion_line(criterion, awarded) for criterion in part.criteria)
    if part.modular:
        criteria = tuple(
            _module_line(criterion, line, rounding)
            for criterion, line in zip(part.criteria, criteria, strict=True)
        )
    whole = _sum_line(part.id, part.name, criteria)
    return (
        Line(part.id, part.name, Decimal(0), whole.maximum, BELOW_ZERO, lines=criteria)
        if whole.value < 0
        else whole
    )


def _criterion_line(criterion: Criterion, awarded: Callable[[Aspect], Line]) -> Line:
    forms = tuple(
        _sum_line(sub.id, sub.name, tuple(awarded(aspect) for aspect in sub.aspects))
        for sub in criterion.sub_criteria
    )
    return _sum_line(criterion.id, criterion.name, forms)


def _module_line(criterion: Criterion, line: Line, rounding: Rounding) -> Line:
    """A module counts for its weight: its share of what it can reach, of 100."""
    weight = criterion.weight or Decimal(0)
    value = rounding.mean(line.value * weight / criterion.maximum)
    note = Text(
        f"模块得分 {line.value:f}/{criterion.maximum:f}，占{weight:f}%",
        f"module mark {line.value:f} of {criterion.maximum:f}, weight {weight:f} %",
    )
    return Line(line.id, line.label, value, weight, note, lines=line.lines)


def _sum_line(identifier: str, label: str, lines: tuple[Line, ...]) -> Line:
    value = sum((line.value for line in lines), Decimal(0))
    maximum = sum((line.maximum for line in lines), Decimal(0))
    return Line(identifier, label, value, maximum, lines=lines)
