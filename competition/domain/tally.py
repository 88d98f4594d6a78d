"""A second way from marks to totals and ranks: whole numbers and exact fractions, for many events at once and for a recount.

It gives what `totals.total_entry` gives, to the last digit, without the breakdown; a recount by other arithmetic finds
what a reader of one of them would miss. Marks are whole hundredths.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from competition.domain.marking_scheme import Aspect, AspectKind, Criterion, MarkingScheme, Part, RoundAt
from competition.domain.scoring import METHODS

Row = Sequence[int]
"""The marks of an entry in hundredths, in the order of `columns`."""

MARK_PLACES = 2
DROPPED = 2
TOP_SCORE = 3
Value = int | Fraction
Count = Callable[[Row], Value]


def columns(scheme: MarkingScheme) -> tuple[tuple[str, int], ...]:
    """The (aspect, seat) of each mark of a row."""
    return tuple(
        (aspect.id, seat)
        for part, sub in scheme.forms()
        for aspect in sub.aspects
        for seat in range(1, METHODS[part.method].seats(aspect) + 1)
    )


def tally(scheme: MarkingScheme) -> Callable[[Row], int]:
    """From a row to the total, in units of the last place of the scheme. A row has no gaps: see `Total.missing`."""
    scale = _Scale(scheme)
    parts: list[tuple[Count, int, int]] = []
    start = 0
    for part in scheme.parts:
        count, start = _part(part, scale, start)
        weight, below = part.weight.as_integer_ratio()
        parts.append((count, weight, below * 100))
    if len(parts) == 1 and parts[0][1] == parts[0][2]:
        only = parts[0][0]
        return lambda row: scale.to_total(only(row), 1)
    return lambda row: scale.sum_shares([(count(row) * weight, below) for count, weight, below in parts])


def ranks(totals: Sequence[int]) -> list[int]:
    """1 + the number strictly better, for each total."""
    first: dict[int, int] = {}
    for position, total in enumerate(sorted(totals, reverse=True), start=1):
        first.setdefault(total, position)
    return [first[total] for total in totals]


class _Scale:
    """How values are kept between the marks and the total.

    Whole numbers of 10^-`places` where means are rounded; where only the total is, quotients are exact fractions.
    """

    def __init__(self, scheme: MarkingScheme) -> None:
        self.unit: int = 10**scheme.places
        self.exact = scheme.round_at is RoundAt.TOTAL
        self.places = MARK_PLACES if self.exact else max(MARK_PLACES, scheme.places)
        self.fine: int = 10**self.places
        self.lift: int = 10 ** (self.places - MARK_PLACES)
        self.step: int = 10 ** (self.places - scheme.places) if not self.exact else 1
        self.shares = scheme.round_at is RoundAt.PARTS

    def mean(self, value: Value, divisor: int) -> Value:
        """A quotient of values, rounded where means are."""
        return Fraction(value, divisor) if self.exact else half_up(value, divisor * self.step) * self.step

    def to_total(self, value: Value, divisor: int) -> int:
        """A value over a divisor, in units of the total's last place."""
        return half_up(value * self.unit, divisor * self.fine)

    def sum_shares(self, shares: Sequence[tuple[Value, int]]) -> int:
        """The total of weighted parts, each given as numerator and divisor."""
        if self.shares:
            return sum(self.to_total(value, divisor) for value, divisor in shares)
        return self.to_total(sum((Fraction(value, divisor) for value, divisor in shares), Fraction(0)), 1)


def half_up(numerator: Value, denominator: int) -> int:
    """The nearest whole number; a half goes away from zero, as ROUND_HALF_UP does."""
    sign = 1 if numerator >= 0 else -1
    return sign * int((2 * sign * numerator + denominator) // (2 * denominator))


def _part(part: Part, scale: _Scale, start: int) -> tuple[Count, int]:
    """What counts a part, and where the next part's marks begin."""
    if part.method == "trimmed_mean":
        return _trimmed(part, scale, start)
    seats = METHODS[part.method].seats
    if not part.modular:
        aspects = [aspect for sub in part.sub_criteria for aspect in sub.aspects]
        count, end = _aspects(aspects, seats, scale, start)
        return lambda row: max(0, count(row)), end
    modules: list[Count] = []
    for criterion in part.criteria:
        module, start = _aspects(_aspects_of(criterion), seats, scale, start)
        modules.append(_module(criterion, module, scale))
    return lambda row: max(0, sum(module(row) for module in modules)), start


def _aspects_of(criterion: Criterion) -> list[Aspect]:
    return [aspect for sub in criterion.sub_criteria for aspect in sub.aspects]


def _aspects(
    aspects: Sequence[Aspect], seats: Callable[[Aspect], int], scale: _Scale, start: int
) -> tuple[Count, int]:
    """The sum of aspects that lie side by side in the row."""
    if all(seats(aspect) == 1 and aspect.kind is not AspectKind.DEDUCTION for aspect in aspects):
        end, lift = start + len(aspects), scale.lift
        return lambda row: sum(row[start:end]) * lift, end
    counts: list[Count] = []
    for aspect in aspects:
        counts.append(_aspect(aspect, seats(aspect), scale, start))
        start += seats(aspect)
    return lambda row: sum(count(row) for count in counts), start


def _aspect(aspect: Aspect, seats: int, scale: _Scale, start: int) -> Count:
    if seats == 1:
        sign = -scale.lift if aspect.kind is AspectKind.DEDUCTION else scale.lift
        return lambda row: row[start] * sign
    end = start + seats
    if aspect.kind is AspectKind.JUDGEMENT:
        maximum, below = aspect.maximum.as_integer_ratio()
        factor, divisor = maximum * scale.lift, TOP_SCORE * seats * below
        return lambda row: scale.mean(sum(row[start:end]) * factor, divisor)
    return lambda row: scale.mean(sum(row[start:end]) * scale.lift, seats)


def _module(criterion: Criterion, module: Count, scale: _Scale) -> Count:
    """A module's share of its part: what it reached of its maximum, by weight."""
    weight, below = (criterion.weight or criterion.maximum).as_integer_ratio()
    maximum, under = criterion.maximum.as_integer_ratio()
    factor, divisor = weight * under, below * maximum
    return lambda row: scale.mean(module(row) * factor, divisor)


def _trimmed(part: Part, scale: _Scale, start: int) -> tuple[Count, int]:
    """Each judge's sheet is counted by itself; the mean of all but one highest and one lowest."""
    judge, length = _part(replace(part, method="single"), scale, 0)
    seats = METHODS[part.method].seats_of(part.sub_criteria[0])
    end = start + seats * length

    def count(row: Row) -> Value:
        sums = [judge(row[start + seat : end : seats]) for seat in range(seats)]
        return scale.mean(sum(sums) - max(sums) - min(sums), seats - DROPPED)

    return count, end
