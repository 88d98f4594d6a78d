"""Bars of sums side by side: their geometry for a page to draw, and a picture (SVG) that stands by itself.

All lengths are whole units of the picture; no bar is drawn for nothing. Colour is never alone: of two bars of a row the
second is hatched, and each bears its sum.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from competition.domain.money import Money

WIDTH = 920
START, REACH = 220, 430
"""Where bars begin, and how far the longest reaches; its sum stands to the right of it."""
BAR, GAP, TOP = 20, 16, 84
LONGEST_NAME = 20
"""Characters of a name that fit to the left of the bars; a longer one is cut with … and whole in the description."""
FILLS = ("#1f5fa8", "url(#hatch)")


@dataclass(frozen=True, slots=True)
class Sums:
    """A row of the plot: a name, and a sum of each series with the text that is written at its end."""

    name: str
    sums: tuple[tuple[Money, str], ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; `series` counts from 0, `text_x` and `text_y` are where its text begins."""

    x: int
    y: int
    width: int
    height: int
    series: int
    text: str
    text_x: int
    text_y: int


@dataclass(frozen=True, slots=True)
class Row:
    """The bars of one name; `name_y` is the line on which the name stands."""

    name: str
    name_y: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """All rows, and the size of the picture."""

    width: int
    height: int
    rows: tuple[Row, ...]


def draw_bars(rows: Sequence[Sums]) -> Plot:
    """Bars from one line to the right on one scale, the largest sum reaching furthest. ValueError for a sum below zero."""
    fen = [money.fen for row in rows for money, _ in row.sums]
    if min(fen, default=0) < 0:
        raise ValueError("a bar shows no sum below zero")
    most, y, drawn = max(fen, default=0) or 1, TOP, []
    for row in rows:
        bars = tuple(
            _bar(series, y, width=REACH * money.fen // most, text=text)
            for series, (money, text) in enumerate(row.sums)
        )
        drawn.append(Row(row.name, y + BAR * len(bars) // 2 + 5, bars))
        y += BAR * len(bars) + GAP
    return Plot(WIDTH, y, tuple(drawn))


def _bar(series: int, top: int, *, width: int, text: str) -> Bar:
    y = top + series * BAR
    return Bar(START, y + 2, width, BAR - 4, series, text, START + width + 6, y + 15)


def write_svg(title: str, series: Sequence[str], rows: Sequence[Sums]) -> str:
    """The plot as a picture of its own, with title, description and legend; it loads nothing from elsewhere."""
    plot = draw_bars(rows)
    body = [line for row in plot.rows for line in _row(row)]
    legend = [line for number, name in enumerate(series) for line in _legend(number, name)]
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {plot.width} {plot.height}" role="img" '
            'aria-labelledby="title text" font-family="sans-serif" font-size="13">',
            f'<title id="title">{escape(title)}</title>',
            f'<desc id="text">{escape(_describe(series, rows))}</desc>',
            '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse">'
            '<rect width="6" height="6" fill="#f3d9b8"/><path d="M0 6L6 0" stroke="#8a4b00" stroke-width="2"/>'
            "</pattern></defs>",
            f'<rect width="{plot.width}" height="{plot.height}" fill="#ffffff"/>',
            f'<text x="12" y="24" font-size="16" font-weight="bold" fill="#111111">{escape(title)}</text>',
            *legend,
            *body,
            f'<path d="M{START} {TOP - 4}V{plot.height - GAP + 4}" stroke="#111111"/>',
            "</svg>\n",
        )
    )


def _describe(series: Sequence[str], rows: Sequence[Sums]) -> str:
    """Every number of the picture in words."""
    told = (
        f"{row.name}: "
        + ", ".join(f"{name} {text}" for name, (_, text) in zip(series, row.sums, strict=True))
        for row in rows
    )
    return "; ".join(told)


def _legend(number: int, name: str) -> tuple[str, str]:
    y = 36 + number * 20
    return (
        f'<rect x="12" y="{y}" width="14" height="14" fill="{FILLS[number]}" stroke="#111111"/>',
        f'<text x="32" y="{y + 12}" fill="#111111">{escape(name)}</text>',
    )


def _row(row: Row) -> list[str]:
    name = row.name if len(row.name) <= LONGEST_NAME else f"{row.name[: LONGEST_NAME - 1]}…"
    found = [f'<text x="{START - 8}" y="{row.name_y}" text-anchor="end" fill="#111111">{escape(name)}</text>']
    for bar in row.bars:
        if bar.width:
            found.append(
                f'<rect x="{bar.x}" y="{bar.y}" width="{bar.width}" height="{bar.height}" '
                f'fill="{FILLS[bar.series]}" stroke="#111111"/>'
            )
        found.append(f'<text x="{bar.text_x}" y="{bar.text_y}" fill="#111111">{escape(bar.text)}</text>')
    return found
