"""Scales: marks of different skills made comparable. A scale keeps the order of the marks and is never capped.

Sources: the 700 scale reproduces all 32 published pairs of raw totals and scale marks at hand, the 500 scale is that of
the competitions to 2015; that everybody gets the centre where nobody differs is reported by third parties.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

from competition.domain.problems import Text

SPREAD = Decimal(30)
MAD_TO_DEVIATION = Decimal("1.4826")
"""Makes the median absolute deviation of normal data equal to its standard deviation."""

DIGITS = 50
"""Working digits: far more than a rounding to whole points can feel."""


@dataclass(frozen=True, slots=True)
class Scale:
    """`centre` is what the middle entrant gets; `spread(marks)` gives middle and unit of the raw marks."""

    id: str
    label: Text
    centre: Decimal
    spread: Callable[[Sequence[Decimal]], tuple[Decimal, Decimal]]


def scale_marks(scale: Scale, marks: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """The scale mark of each entry, a whole number. Absent entries are left out of `marks`: they are not zeros.

    One row for each competitor or team. Where all marks are equal (or, for the median scale, at least half of them)
    the unit is 0 and everybody gets the centre. No entries give no marks.
    """
    if not marks:
        return {}
    with localcontext() as context:
        context.prec = DIGITS
        middle, unit = scale.spread(list(marks.values()))
        if not unit:
            return dict.fromkeys(marks, scale.centre)
        return {
            entry: (scale.centre + SPREAD * (mark - middle) / unit).quantize(Decimal(1), ROUND_HALF_UP)
            for entry, mark in marks.items()
        }


def median(values: Sequence[Decimal]) -> Decimal:
    """The middle value; of an even number the mean of the two middle ones. ValueError for no values."""
    if not values:
        raise ValueError("no values have no median")
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _median_and_mad(marks: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    middle = median(marks)
    return middle, MAD_TO_DEVIATION * median([abs(mark - middle) for mark in marks])


def _mean_and_deviation(marks: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    mean = sum(marks, Decimal(0)) / len(marks)
    variance = sum(((mark - mean) ** 2 for mark in marks), Decimal(0)) / len(marks)
    return mean, variance.sqrt()


SCALES: dict[str, Scale] = {
    scale.id: scale
    for scale in (
        Scale(
            "median-mad-700",
            Text("700分制（中位数与绝对中位差）", "700 scale (median and median absolute deviation)"),
            Decimal(700),
            _median_and_mad,
        ),
        Scale(
            "mean-sd-500",
            Text("500分制（平均数与标准差）", "500 scale (mean and standard deviation)"),
            Decimal(500),
            _mean_and_deviation,
        ),
    )
}
