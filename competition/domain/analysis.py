"""How an event was marked, described in numbers: severity, order, own unit, spread, and aspects that tell nobody apart.

Descriptive only: nothing is tested for significance and no mark is changed by what is found here. Each number says from
how many values it comes; where there are too few, there is none. Sources: a judge's severity as in many-facet
measurement (Linacre 1989), here simply the mean deviation from the panel's median; Theil–Sen line (Theil 1950, Sen
1968); corrected item–total correlation, below 0.20 poor (Ebel & Frisbie 1991).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from competition.domain.marking_scheme import FULL
from competition.domain.scale import median
from competition.domain.tiers import Labelled

FEWEST = 5
"""From fewer values neither a line through them nor a correlation says anything."""

POOR = Decimal("0.20")
BAR_WIDTH = Decimal(5)


@dataclass(frozen=True, slots=True)
class Given:
    """What one judge gave one entry on one form.

    `share` is the part of what can be given, 0 to 1; `order` counts the judge's sheets of that form from 1 as they were
    handed in; `own`: the entry is of the judge's own delegation or unit.
    """

    form: str
    judge: str
    entry: str
    share: Decimal
    order: int
    own: bool = False


@dataclass(frozen=True, slots=True)
class Deviation:
    """How far that lies from the median of the panel, in shares; positive: the judge gave more."""

    given: Given
    value: Decimal


@dataclass(frozen=True, slots=True)
class Trend:
    """A straight line: `start` at order 0 and `slope` for each further sheet, in shares."""

    start: Decimal
    slope: Decimal


@dataclass(frozen=True, slots=True)
class Habit:
    """A judge on one form: mean deviation (severity), mean distance, and the trend, None below FEWEST sheets."""

    form: str
    judge: str
    severity: Decimal
    distance: Decimal
    count: int
    trend: Trend | None


@dataclass(frozen=True, slots=True)
class OwnUnit:
    """A judge's mean deviation for own entries and for the others; None where there are no others."""

    judge: str
    own: Decimal
    own_count: int
    others: Decimal | None
    others_count: int

    @property
    def difference(self) -> Decimal | None:
        """How much more the own ones got."""
        return None if self.others is None else self.own - self.others


@dataclass(frozen=True, slots=True)
class Spread:
    """How far a panel's marks of one aspect lie apart, as they were given; `over` counts those beyond the limit."""

    panels: int
    mean: Decimal
    largest: Decimal
    limit: Decimal | None
    over: int


class Verdict(Labelled):
    """What an aspect tells about who is better."""

    TELLS = "tells", "有区分度", "discriminates"
    POOR = "poor", "区分度低", "discriminates poorly"
    AGAINST = "against", "与其余各项相反", "runs against the rest"
    SAME = "same", "得分全部相同", "all marks equal"
    ALONE = "alone", "没有可比的其他得分", "nothing to compare with"
    FEW = "few", "数据不足", "too few values"

    @property
    def flagged(self) -> bool:
        """Whether the aspect is worth a look."""
        return self in (Verdict.POOR, Verdict.AGAINST, Verdict.SAME)


@dataclass(frozen=True, slots=True)
class Item:
    """An aspect and its correlation with the sum of all others, None where there is none."""

    aspect: str
    count: int
    correlation: Decimal | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Bar:
    """How many values lie from `low` to below `high`."""

    low: Decimal
    high: Decimal
    count: int


def deviate(given: Iterable[Given]) -> tuple[Deviation, ...]:
    """The deviation of each from the median of all judges of the same form and entry, by form and judge in the order of
    marking. Where only one judge has marked there is nothing to deviate from.
    """
    panels: dict[tuple[str, str], list[Given]] = {}
    for each in given:
        panels.setdefault((each.form, each.entry), []).append(each)
    found = [
        Deviation(each, each.share - median([other.share for other in panel]))
        for panel in panels.values()
        if len(panel) > 1
        for each in panel
    ]
    return tuple(sorted(found, key=lambda one: (one.given.form, one.given.judge, one.given.order)))


def habits(deviations: Iterable[Deviation]) -> tuple[Habit, ...]:
    """One line for each judge of each form."""
    together: dict[tuple[str, str], list[Deviation]] = {}
    for each in deviations:
        together.setdefault((each.given.form, each.given.judge), []).append(each)
    return tuple(_habit(form, judge, found) for (form, judge), found in together.items())


def _habit(form: str, judge: str, found: Sequence[Deviation]) -> Habit:
    values = [each.value for each in found]
    points = [(Decimal(each.given.order), each.value) for each in found]
    trend = fit_line(points) if len(points) >= FEWEST else None
    return Habit(form, judge, mean(values), mean([abs(value) for value in values]), len(values), trend)


def own_units(deviations: Iterable[Deviation]) -> tuple[OwnUnit, ...]:
    """One line for each judge who marked somebody of the own delegation or unit, over all forms."""
    together: dict[str, tuple[list[Decimal], list[Decimal]]] = {}
    for each in deviations:
        own, others = together.setdefault(each.given.judge, ([], []))
        (own if each.given.own else others).append(each.value)
    return tuple(
        OwnUnit(judge, mean(own), len(own), mean(others) if others else None, len(others))
        for judge, (own, others) in sorted(together.items())
        if own
    )


def measure_spread(panels: Iterable[Sequence[Decimal]], limit: Decimal | None) -> Spread | None:
    """The range of each panel's marks of one aspect, mean and largest. None where no two judges marked the same."""
    ranges = [max(marks) - min(marks) for marks in panels if len(marks) > 1]
    if not ranges:
        return None
    over = 0 if limit is None else sum(apart > limit for apart in ranges)
    return Spread(len(ranges), mean(ranges), max(ranges), limit, over)


def discriminate(points: Mapping[str, Mapping[str, Decimal]]) -> tuple[Item, ...]:
    """Each aspect against the sum of all others; `points` maps aspect → entry → points. Only entries that have all."""
    complete = [set(by_entry) for by_entry in points.values()]
    entries = sorted(set.intersection(*complete)) if complete else []
    totals = [sum((by_entry[entry] for by_entry in points.values()), Decimal(0)) for entry in entries]
    return tuple(
        _item(aspect, [by_entry[entry] for entry in entries], totals) for aspect, by_entry in points.items()
    )


def _item(aspect: str, marks: Sequence[Decimal], totals: Sequence[Decimal]) -> Item:
    if len(marks) < FEWEST:
        return Item(aspect, len(marks), None, Verdict.FEW)
    if len(set(marks)) == 1:
        return Item(aspect, len(marks), None, Verdict.SAME)
    found = correlate(marks, [total - mark for total, mark in zip(totals, marks, strict=True)])
    if found is None:
        return Item(aspect, len(marks), None, Verdict.ALONE)
    verdict = Verdict.AGAINST if found < 0 else Verdict.POOR if found < POOR else Verdict.TELLS
    return Item(aspect, len(marks), found, verdict)


def mean(values: Sequence[Decimal]) -> Decimal:
    """The arithmetic mean. ZeroDivisionError for no values."""
    return sum(values, Decimal(0)) / len(values)


def fit_line(points: Sequence[tuple[Decimal, Decimal]]) -> Trend:
    """The Theil–Sen line: the median slope of all pairs, and the median start. Orders differ from each other.

    ValueError for fewer than two points.
    """
    pairs = combinations(points, 2)
    slope = median([(second - first) / (later - sooner) for (sooner, first), (later, second) in pairs])
    return Trend(median([value - slope * order for order, value in points]), slope)


def correlate(first: Sequence[Decimal], second: Sequence[Decimal]) -> Decimal | None:
    """Pearson's correlation of two rows of the same length; None where one of them does not vary."""
    if len(set(first)) < 2 or len(set(second)) < 2:
        return None
    one = [value - mean(first) for value in first]
    other = [value - mean(second) for value in second]
    together = sum((a * b for a, b in zip(one, other, strict=True)), Decimal(0))
    squares = sum((a * a for a in one), Decimal(0)) * sum((b * b for b in other), Decimal(0))
    return together / squares.sqrt()


def histogram(totals: Sequence[Decimal]) -> tuple[Bar, ...]:
    """Bars of five points from the lowest to the highest total, empty ones between them too; 100 is in the last one."""
    last = int(FULL / BAR_WIDTH) - 1
    places = [min(last, int(total / BAR_WIDTH)) for total in totals]
    return tuple(
        Bar(place * BAR_WIDTH, (place + 1) * BAR_WIDTH, places.count(place))
        for place in range(min(places, default=0), max(places, default=-1) + 1)
    )
