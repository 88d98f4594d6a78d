"""A table over pages: rows whose cells wrap, with a thin line below each; each row knows the head that a page repeats.

It is told as one table (ISO 32000-1, 14.8.4.3.4), on however many pages it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace

from competition.documents.faces import Style
from competition.documents.layout import GREY, MM, Align, Block, Type
from competition.documents.letter import LEFT, Row, space
from competition.documents.marks import PALE
from competition.documents.pen import Pen
from competition.documents.structure import Element
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
class Line:
    """A row as it is told: the way to each of its cells, from the table down."""

    ways: tuple[tuple[Element, ...], ...]

    @contextmanager
    def cell(self, pen: Pen, column: int) -> Iterator[None]:
        """What is drawn within belongs to that cell."""
        with ExitStack() as way:
            for element in self.ways[column]:
                way.enter_context(pen.element(element))
            yield


@dataclass(frozen=True, slots=True)
class TableHead(Row):
    """The headings of the table that `told` is."""

    told: Element = field(default_factory=lambda: Element("Table"))


@dataclass(frozen=True, slots=True)
class TableRow(Row):
    """A row of the table: a page that begins with one begins with the table's head, if it names one."""

    line: Line = Line(())
    head: TableHead | None = None


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
    head: TableHead | None = None,
    indents: Sequence[float] = (),
    struck: int | None = None,
    ruled: bool = True,
) -> TableRow:
    """A row; `indents` are millimetres by column from the first, the number in column `struck` is struck out.

    A line stands below it if it is `ruled`. Without a `head` it is told as a paragraph.
    """
    line = _line(head.told, columns, "TD") if head else Line(((Element("P"),),) * len(columns))
    insets = [*indents, *[0.0] * (len(columns) - len(indents))]
    row, found = _row(pen, columns, texts, kind, line=line, insets=insets, ruled=ruled)
    if struck is None:
        return replace(row, head=head)

    def draw(pen: Pen, top: float) -> None:
        row.draw(pen, top)
        _strike(pen, found[struck], top - PADDING)

    return replace(row, head=head, draw=draw)


def _line(table: Element, columns: Sequence[Column], role: str) -> Line:
    row, scope = Element("TR"), "Column" if role == "TH" else ""
    return Line(tuple((table, row, Element(role, scope=scope)) for _column in columns))


def _row(
    pen: Pen,
    columns: Sequence[Column],
    texts: Iterable[str],
    kind: Type,
    *,
    line: Line,
    insets: Sequence[float] = (),
    ruled: bool = True,
) -> tuple[TableRow, list[Cell]]:
    found, x = [], LEFT
    for column, text, inset in zip(columns, texts, insets or [0.0] * len(columns), strict=True):
        found.append(_cell(pen, column, text, kind, x=x, inset=inset))
        x += column.width
    height, right = max(cell.block.height for cell in found) + 2 * PADDING, x

    def draw(pen: Pen, top: float) -> None:
        for number, cell in enumerate(found):
            with line.cell(pen, number):
                pen.block(cell.x, top - PADDING, cell.block, cell.align)
        if ruled:
            pen.line((LEFT, top - height), (right, top - height), PALE, 0.3)

    return TableRow(height, draw, line=line), found


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
    return [head, *(cells(pen, columns, texts, kind, head=head) for texts in rows), space(2.5)]


def table_head(pen: Pen, columns: Sequence[Column], kind: Type, *, bilingual: bool = False) -> TableHead:
    """The headings, in Hei; they stay with the first row."""
    told = Element("Table")
    line = _line(told, columns, "TH")
    kind = replace(kind, style=Style.HEI)
    texts = [column.heading for column in columns]
    headings, _found = _row(pen, columns, texts, kind, line=line, ruled=not bilingual)
    if not bilingual:
        return TableHead(headings.height, headings.draw, with_next=True, told=told)
    small = replace(kind, size=kind.size * 0.75, style=Style.SONG, colour=GREY)
    below = Line(tuple((*way, Element("Span", language="en")) for way in line.ways))
    english, _found = _row(pen, columns, [column.english for column in columns], small, line=below)

    def draw(pen: Pen, top: float) -> None:
        headings.draw(pen, top)
        english.draw(pen, top - headings.height + 2 * PADDING)

    height = headings.height + english.height - 2 * PADDING
    return TableHead(height, draw, with_next=True, told=told)


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
