"""What every scoring method is, and the lines of a breakdown that all of them give."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from competition.domain.marking_scheme import Aspect, Part, SubCriterion
from competition.domain.problems import Text

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


@dataclass(frozen=True, slots=True)
class Method:
    """A way from judges' marks to one value.

    `seats(aspect)` is the number of judges that mark it; `combine(part, marks, places)` gives the part's line and is
    called only when no mark is missing. `by_criterion`: the lines below the part's line are its criteria.
    """

    id: str
    label: Text
    seats: Callable[[Aspect], int]
    combine: Callable[[Part, Marks, int], Line]
    by_criterion: bool = True

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


def tree(part: Part, awarded: Callable[[Aspect], Line]) -> Line:
    """The part's line summed from its aspects through sub criteria and criteria."""
    criteria = tuple(
        _sum_line(
            criterion.id,
            criterion.name,
            tuple(
                _sum_line(sub.id, sub.name, tuple(awarded(aspect) for aspect in sub.aspects))
                for sub in criterion.sub_criteria
            ),
        )
        for criterion in part.criteria
    )
    return _sum_line(part.id, part.name, criteria)


def _sum_line(identifier: str, label: str, lines: tuple[Line, ...]) -> Line:
    value = sum((line.value for line in lines), Decimal(0))
    maximum = sum((line.maximum for line in lines), Decimal(0))
    return Line(identifier, label, value, maximum, lines=lines)
