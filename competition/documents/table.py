"""A table over pages: rows whose cells wrap, with a thin line below each; each row knows the head that a page repeats."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from competition.documents.faces import Style
from competition.documents.layout import GREY, MM, Align, Block, Type
from competition.documents.letter import LEFT, Row, space
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
    """A column: heading, width in millimetres, whether it holds numbers, which are set flush right, and its English."""

    heading: str
    width: float
    numbers: bool = False
    english: str = ""


@dataclass(frozen=True, slots=True)
class TableRow(Row):
    """A row of the table: a page that begins with one begins with the table's head, if it names one."""

    head: Row | None = None


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
    ruled: bool = True,
) -> TableRow:
    """A row; `indents` are millimetres by column from the first, the number in column `struck` is struck out.

    A line stands below it if it is `ruled`.
    """
    insets = [*indents, *[0.0] * (len(columns) - len(indents))]
    found, x = [], LEFT
    for column, text, inset in zip(columns, texts, insets, strict=True):
        found.append(_cell(pen, column, text, kind, x=x, inset=inset))
        x += column.width
    height = max(cell.block.height for cell in found) + 2 * PADDING
    right = LEFT + sum(column.width for column in columns)

    def draw(pen: Pen, top: float) -> None:
        with pen.element("P"):
            for cell in found:
                pen.block(cell.x, top - PADDING, cell.block, cell.align)
        if struck is not None:
            _strike(pen, found[struck], top - PADDING)
        if ruled:
            pen.line((LEFT, top - height), (right, top - height), PALE, 0.3)

    return TableRow(height, draw, with_next)


def table(
    pen: Pen,
    columns: Sequence[Column],
    rows: Iterable[Sequence[str]],
    *,
    kind: Type = CELL,
    bilingual: bool = False,
) -> list[Row]:
    """The head and the rows; in both languages the English stands small below each heading."""
    head = table_head(pen, columns, kind, bilingual=bilingual)
    return [head, *(replace(cells(pen, columns, texts, kind), head=head) for texts in rows), space(2.5)]


def table_head(pen: Pen, columns: Sequence[Column], kind: Type, *, bilingual: bool = False) -> Row:
    """The headings, in Hei; they stay with the first row."""
    kind = replace(kind, style=Style.HEI)
    headings = cells(pen, columns, [column.heading for column in columns], kind, ruled=not bilingual)
    if not bilingual:
        return replace(headings, with_next=True)
    small = replace(kind, size=kind.size * 0.75, style=Style.SONG, colour=GREY)
    english = cells(pen, columns, [column.english for column in columns], small)

    def draw(pen: Pen, top: float) -> None:
        english.draw(pen, top - headings.height + 2 * PADDING)
        headings.draw(pen, top)

    return Row(headings.height + english.height - 2 * PADDING, draw, with_next=True)


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
