"""Cards on a page: a grid with marks to cut by, as many pages as there are cards for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from competition.documents.layout import PORTRAIT
from competition.documents.marks import PALE
from competition.documents.pen import Pen
from competition.documents.sheets import SheetFacts, draw_foot

Card = TypeVar("Card")


@dataclass(frozen=True, slots=True)
class Grid:
    """So many cards side by side and below each other, each so many millimetres wide and high."""

    across: int
    down: int
    width: float
    height: float

    @property
    def corner(self) -> tuple[float, float]:
        """The upper left corner of the first card: the grid stands in the middle of the page."""
        left = (PORTRAIT[0] - self.across * self.width) / 2
        return left, (PORTRAIT[1] + self.down * self.height) / 2


def draw_cards(
    pen: Pen,
    facts: SheetFacts,
    cards: Sequence[Card],
    grid: Grid,
    draw: Callable[[Pen, float, float, Card], None],
) -> None:
    """Draw each card by `draw(pen, left, top, card)`; the last page may be filled in part."""
    left, top = grid.corner
    full = grid.across * grid.down
    for first in range(0, len(cards), full):
        if first:
            pen.turn_page()
        for place, card in enumerate(cards[first : first + full]):
            row, column = divmod(place, grid.across)
            with pen.element("Sect"):
                draw(pen, left + column * grid.width, top - row * grid.height, card)
        _draw_cuts(pen, grid)
        draw_foot(pen, facts, "")


def _draw_cuts(pen: Pen, grid: Grid) -> None:
    """Short strokes outside the grid at each line to cut by."""
    left, top = grid.corner
    right, bottom = left + grid.across * grid.width, top - grid.down * grid.height
    for number in range(grid.across + 1):
        x = left + number * grid.width
        pen.line((x, top + 1), (x, top + 5), PALE, 0.4)
        pen.line((x, bottom - 1), (x, bottom - 5), PALE, 0.4)
    for number in range(grid.down + 1):
        y = top - number * grid.height
        pen.line((left - 5, y), (left - 1, y), PALE, 0.4)
        pen.line((right + 1, y), (right + 5, y), PALE, 0.4)
