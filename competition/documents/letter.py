"""Text that flows over the pages of a letter, on the grid of GB/T 9704—2012. No red head: a plain letter."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from competition.documents.layout import GREY, MM, PORTRAIT, Align, Block, Type
from competition.documents.pen import Pen
from competition.documents.structure import Element
from competition.documents.wrapping import wrap

LEFT, TOP, MEASURE, DEPTH = 28.0, 37.0, 156.0, 225.0
"""GB/T 9704—2012, 5.2: margins and text area in millimetres."""

BODY = Type(16, tracking=15.79 / 16 - 1)
"""三号, 28 characters to the line of 156 mm."""

PITCH = 28.99 / 16
"""22 lines in 225 mm, in ems of the body."""

STRETCH = 0.12
"""Ems of extra space after a character beyond which a line stays ragged."""


@dataclass(frozen=True, slots=True)
class Row:
    """A strip of the page that is never broken: its height in millimetres, how it is drawn below a top.

    `with_next` keeps a heading on the page of what it heads.
    """

    height: float
    draw: Callable[[Pen, float], None]
    with_next: bool = False


def space(height: float) -> Row:
    """White, in millimetres."""
    return Row(height, lambda pen, top: None)


def centred(text: str, kind: Type, leading: float = PITCH, *, role: str = "P") -> Row:
    """One line in the middle of the page; `role` H1 for the title of the paper."""
    block = Block((text,), kind, leading)

    def draw(pen: Pen, top: float) -> None:
        with pen.element(role):
            pen.block(pen.width / 2, top, block)

    return Row(block.height, draw, with_next=True)


def paragraph(
    pen: Pen,
    text: str,
    kind: Type = BODY,
    *,
    indent: float = 0.0,
    leading: float = PITCH,
    with_next: bool = False,
    role: str | Element = "P",
    measure: float = MEASURE,
) -> list[Row]:
    """A paragraph set flush on both sides of `measure`, `indent` millimetres in from the left; one row a line.

    A first-line indent is part of the text (two U+3000). `role` H2 for a heading, or the element it belongs to.
    """
    width = measure - indent
    lines = wrap(text, lambda line: pen.measure(line, kind) <= width + 0.01)
    rows = []
    element = Element(role) if isinstance(role, str) else role
    for number, line in enumerate(lines):
        last = number == len(lines) - 1
        set_in = kind if last else _stretched(pen, line.rstrip(), kind, width)
        # The first line stays with the second, so that no page ends on it.
        rows.append(
            _line(
                line.rstrip(),
                set_in,
                leading,
                LEFT + indent,
                element=element,
                with_next=with_next or (number == 0 and not last),
            )
        )
    return rows


def paginate(rows: Iterable[Row], depth: float = DEPTH) -> list[list[Row]]:
    """The rows page by page; a row that must stay with the next takes it along to a new page."""
    pages: list[list[Row]] = [[]]
    for group in _groups(rows):
        height = sum(row.height for row in group)
        if pages[-1] and sum(row.height for row in pages[-1]) + height > depth:
            pages.append([])
        pages[-1].extend(group)
    return pages


def draw_pages(pen: Pen, rows: Iterable[Row], foot: Callable[[Pen, int, int], None]) -> None:
    """Draw the rows page by page; `foot(pen, page, pages)` draws what every page bears below."""
    pages = paginate(rows)
    for number, page in enumerate(pages, start=1):
        if number > 1:
            pen.turn_page()
        top = PORTRAIT[1] - TOP
        for row in page:
            row.draw(pen, top)
            top -= row.height
        foot(pen, number, len(pages))


def draw_page_number(pen: Pen, page: int, pages: int) -> None:
    """第 1 页　共 2 页, where the paper has more than one page."""
    if pages > 1:
        y = PORTRAIT[1] - TOP - DEPTH - 10
        with pen.artifact():
            pen.text(pen.width / 2, y, f"第 {page} 页　共 {pages} 页", Type(10.5, colour=GREY), Align.CENTRE)


def _line(text: str, kind: Type, leading: float, x: float, *, element: Element, with_next: bool) -> Row:
    block = Block((text,), kind, leading)
    lead = len(text) - len(text.lstrip())

    def draw(pen: Pen, top: float) -> None:
        # `Pen.block` strips its lines; the first-line indent is put back as a distance.
        with pen.element(element):
            pen.block(x + pen.measure(text[:lead], kind), top, block, Align.LEFT)

    return Row(block.height, draw, with_next)


def _stretched(pen: Pen, line: str, kind: Type, width: float) -> Type:
    """The type with its tracking opened to fill the width, if that takes no more than `STRETCH`."""
    gaps = max(len(line) - 1, 1)
    extra = (width - pen.measure(line, kind)) * MM / gaps / kind.size
    return replace(kind, tracking=kind.tracking + extra) if extra <= STRETCH else kind


def _groups(rows: Iterable[Row]) -> list[list[Row]]:
    groups: list[list[Row]] = []
    joined = False
    for row in rows:
        if joined:
            groups[-1].append(row)
        else:
            groups.append([row])
        joined = row.with_next
    return groups
