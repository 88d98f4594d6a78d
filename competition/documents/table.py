"""A table over pages: rows whose cells wrap, with a thin line below each; its head is repeated by who draws the pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from competition.documents.layout import GREY, MM, Align, Block, Type
from competition.documents.letter import LEFT, MEASURE, Row
from competition.documents.marks import PALE
from competition.documents.pen import Pen
from competition.documents.wrapping import wrap

CELL = Type(9)
LEADING = 1.4
PADDING = 1.0
GAP, NUMBER_GAP = 2.0, 4.0
"""Millimetres of white after the text of a cell and after a number."""

LONGEST = 400
"""Characters of a cell beyond which it is cut: a row is never higher than a page."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: heading, width in millimetres, and whether it holds numbers, which are set flush right."""

    heading: str
    width: float
    numbers: bool = False


@dataclass(frozen=True, slots=True)
class TableRow(Row):
    """A row of the table: a page that begins with one begins with the table's head."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Lines ready to be drawn at `x`, from there to the right or up to there."""

    x: float
    block: Block
    align: Align


def cells(
    pen: Pen,
    columns: Sequence[Column],
    texts: Iterable[str],
    kind: Type = CELL,
    *,
    indents: Sequence[float] = (),
    struck: int | None = None,
    with_next: bool = False,
) -> TableRow:
    """A row; `indents` are millimetres by column from the first, the number in column `struck` is struck out."""
    insets = [*indents, *[0.0] * (len(columns) - len(indents))]
    found, x = [], LEFT
    for column, text, inset in zip(columns, texts, insets, strict=True):
        found.append(_cell(pen, column, text, kind, x=x, inset=inset))
        x += column.width
    height = max(cell.block.height for cell in found) + 2 * PADDING

    def draw(pen: Pen, top: float) -> None:
        for cell in found:
            pen.block(cell.x, top - PADDING, cell.block, cell.align)
        if struck is not None:
            _strike(pen, found[struck], top - PADDING)
        pen.line((LEFT, top - height), (LEFT + MEASURE, top - height), PALE, 0.3)

    return TableRow(height, draw, with_next)


def _cell(pen: Pen, column: Column, text: str, kind: Type, *, x: float, inset: float) -> Cell:
    room = column.width - inset - (NUMBER_GAP if column.numbers else GAP)
    short = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    block = Block(tuple(wrap(short, lambda line: pen.measure(line, kind) <= room)), kind, LEADING)
    if column.numbers:
        return Cell(x + column.width - NUMBER_GAP, block, Align.RIGHT)
    return Cell(x + inset, block, Align.LEFT)


def _strike(pen: Pen, cell: Cell, top: float) -> None:
    """A line through a number."""
    kind, middle = cell.block.type, top - LEADING * cell.block.type.size / MM / 2
    pen.line((cell.x - pen.measure(cell.block.lines[0], kind), middle), (cell.x, middle), GREY, 0.5)
