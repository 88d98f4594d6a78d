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
    """`fit` takes all raw marks of a skill, at least one, and gives the function from a raw mark to its scale mark.

    `centre` is what the middle entrant gets; None where marks stay as they are.
    """

    id: str
    label: Text
    fit: Callable[[Sequence[Decimal]], Callable[[Decimal], Decimal]]
    centre: Decimal | None = None


def scale_marks(scale: Scale, marks: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """The scale mark of each entry, in the order of `marks`. Absent entries are left out: they are not zeros.

    One row for each competitor or team. The 500 and 700 scales give whole numbers, and their centre to everybody where
    all marks are equal (or, for the median scale, more than half of them): there is no unit to measure by. The raw
    scale leaves the marks as they are. No entries give no marks.
    """
    if not marks:
        return {}
    with localcontext() as context:
        context.prec = DIGITS
        fitted = scale.fit(list(marks.values()))
        return {entry: fitted(mark) for entry, mark in marks.items()}


def _as_they_are(_marks: Sequence[Decimal]) -> Callable[[Decimal], Decimal]:
    return lambda mark: mark


def _around(
    centre: Decimal, spread: Callable[[Sequence[Decimal]], tuple[Decimal, Decimal]]
) -> Callable[[Sequence[Decimal]], Callable[[Decimal], Decimal]]:
    """A scale on which the middle of the raw marks is `centre`; `spread` gives their middle and their unit."""

    def fit(marks: Sequence[Decimal]) -> Callable[[Decimal], Decimal]:
        middle, unit = spread(marks)
        if not unit:
            return lambda _mark: centre
        return lambda mark: (centre + SPREAD * (mark - middle) / unit).to_integral_value(ROUND_HALF_UP)

    return fit


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
        Scale("raw-100", Text("百分制原始分", "raw marks of 100"), _as_they_are),
        Scale(
            "median-mad-700",
            Text("700分制（中位数与绝对中位差）", "700 scale (median and median absolute deviation)"),
            _around(Decimal(700), _median_and_mad),
            Decimal(700),
        ),
        Scale(
            "mean-sd-500",
            Text("500分制（平均数与标准差）", "500 scale (mean and standard deviation)"),
            _around(Decimal(500), _mean_and_deviation),
            Decimal(500),
        ),
    )
}
