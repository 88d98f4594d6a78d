"""The chief judge looks at how the event was marked. Blind codes and judges, never an entrant's name or unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from flask import render_template

from competition.domain.analysis import FEWEST, POOR, Bar, Deviation, Habit, Trend
from competition.domain.roles import Permission
from competition.operations.analysis import FormAnalysis, analyse_event
from competition.web.guard import chief_only, competition, event, requires
from competition.web.judge.blueprint import blueprint

HUNDRED = Decimal(100)
LEVELS = (Decimal(1), Decimal(3), Decimal(6))
"""Percentage points from which a deviation is coloured, and deeper."""
NARROWEST = Decimal("0.05")
"""The least range of a plot, so that five points in a hundred never look like a gulf."""


@blueprint.get("/<competition>/<event>/analysis")
@requires(Permission.CONFIRM_SHEETS)
def analysis(**_place: str) -> str:
    """Severity, order, spread, agreement and discrimination, for the chief judge of this event and nobody else."""
    chief_only()
    found = analyse_event(event().id)
    return render_template(
        "judge/analysis.html",
        competition=competition(),
        event=event(),
        found=found,
        forms=[show_form(form, found.names) for form in found.forms],
        histogram=draw_histogram(found.bars),
        flagged=[(aspect, item) for aspect, item in found.items if item.verdict.flagged],
        fewest=FEWEST,
        poor=POOR,
        signed=signed,
        plain=plain,
    )


def signed(value: Decimal, places: int = 1) -> str:
    """A share as percentage points with its sign; a true minus, and no sign before a zero."""
    shown = _rounded(value * HUNDRED, places)
    return f"{shown:+f}".replace("-", "−") if shown else f"{abs(shown):f}"


def plain(value: Decimal, places: int = 2) -> str:
    """A number half up to that many places, with a true minus."""
    shown = _rounded(value, places)
    return f"{shown if shown else abs(shown):f}".replace("-", "−")


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


# What is drawn: whole units of the picture


@dataclass(frozen=True, slots=True)
class Column:
    """One bar of the histogram."""

    x: int
    y: int
    width: int
    height: int
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Beam:
    """One judge's bar, left or right of zero."""

    y: int
    x: int
    width: int
    above: bool
    name: str
    text: str
    text_x: int


@dataclass(frozen=True, slots=True)
class Path:
    """One judge's deviations in the order of marking: points, and the ends of the line."""

    habit: Habit
    name: str
    count: int
    range: str
    points: tuple[tuple[int, int], ...]
    ends: tuple[int, int]


@dataclass(frozen=True, slots=True)
class ShownForm:
    """A form with its plots; `heat` has a row for each judge: name and (code → text and class)."""

    analysis: FormAnalysis
    beams: tuple[Beam, ...]
    paths: tuple[Path, ...]
    codes: tuple[str, ...]
    heat: tuple[tuple[str, dict[str, tuple[str, str]]], ...]


COLUMNS, FLOOR, CEILING = (30, 610), 190, 26
BEAM_ZERO, BEAM_REACH, BEAM_HEIGHT = 265, 105, 34
PATH_X, PATH_ZERO, PATH_REACH = (44, 306), 76, 54


def draw_histogram(bars: Sequence[Bar]) -> tuple[Column, ...]:
    """The columns side by side, the highest one reaching the ceiling."""
    if not bars:
        return ()
    width = min(64, (COLUMNS[1] - COLUMNS[0]) // len(bars))
    most = max(bar.count for bar in bars)
    heights = [(FLOOR - CEILING) * bar.count // most for bar in bars]
    return tuple(
        Column(COLUMNS[0] + n * width, FLOOR - height, width, height, f"{bar.low:f}–{bar.high:f}", bar.count)
        for n, (bar, height) in enumerate(zip(bars, heights, strict=True))
    )


def show_form(form: FormAnalysis, names: Mapping[str, str]) -> ShownForm:
    """The form as it is drawn."""
    codes = sorted({each.given.entry for each in form.deviations})
    cells: dict[str, dict[str, tuple[str, str]]] = {habit.judge: {} for habit in form.habits}
    for each in form.deviations:
        cells[each.given.judge][each.given.entry] = signed(each.value), heat_class(each.value)
    return ShownForm(
        form,
        draw_beams(form.habits, names),
        draw_paths(form, names),
        tuple(codes),
        tuple((names[judge], row) for judge, row in cells.items()),
    )


def heat_class(value: Decimal) -> str:
    """The colour of a cell: above or below the median, in three depths; none near zero."""
    depth = sum(abs(value) * HUNDRED >= level for level in LEVELS)
    return f"heat-{'up' if value > 0 else 'down'}-{depth}" if depth else "heat-none"


def draw_beams(lines: Sequence[Habit], names: Mapping[str, str]) -> tuple[Beam, ...]:
    """A bar for each judge on one scale."""
    reach = max([NARROWEST, *(abs(line.severity) for line in lines)])
    beams = []
    for number, line in enumerate(lines):
        width = int(abs(line.severity) / reach * BEAM_REACH)
        above = line.severity >= 0
        x = BEAM_ZERO if above else BEAM_ZERO - width
        text_x = BEAM_ZERO + width + 8 if above else x - 8
        y = 8 + number * BEAM_HEIGHT
        beams.append(Beam(y, x, width, above, names[line.judge], signed(line.severity), text_x))
    return tuple(beams)


def draw_paths(form: FormAnalysis, names: Mapping[str, str]) -> tuple[Path, ...]:
    """A small picture for each judge with enough sheets, all on one scale."""
    reach = max([NARROWEST, *(abs(each.value) for each in form.deviations)])
    return tuple(
        _path(
            line,
            line.trend,
            [each for each in form.deviations if each.given.judge == line.judge],
            names,
            reach,
        )
        for line in form.habits
        if line.trend is not None
    )


def _path(
    line: Habit, trend: Trend, mine: Sequence[Deviation], names: Mapping[str, str], reach: Decimal
) -> Path:
    last = mine[-1].given.order

    def across(order: int) -> int:
        return PATH_X[0] + (PATH_X[1] - PATH_X[0]) * (order - 1) // (last - 1)

    def down(value: Decimal) -> int:
        return PATH_ZERO - int(max(-reach, min(reach, value)) / reach * PATH_REACH)

    points = tuple((across(each.given.order), down(each.value)) for each in mine)
    ends = down(trend.start + trend.slope), down(trend.start + trend.slope * last)
    return Path(line, names[line.judge], last, plain(reach * HUNDRED, 1), points, ends)
