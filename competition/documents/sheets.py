"""Papers of rows: lists and letters over pages, with the head of a table repeated; what lists share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from competition.documents.faces import Faces, Style, open_faces
from competition.documents.facts import check_printable, label_of
from competition.documents.fitting import fit
from competition.documents.layout import GREY, LANDSCAPE, PORTRAIT, Align, Type
from competition.documents.letter import DEPTH, LEFT, MEASURE, TOP, Row, centred, paginate, paragraph, space
from competition.documents.marks import PALE, SEAL_RADIUS, draw_sample_line, draw_seal_place
from competition.documents.numerals import day_in_digits
from competition.documents.pen import Pen
from competition.documents.table import TableRow
from competition.documents.wrapping import listed
from competition.domain.problems import Text

SAID = Type(11)
ENGLISH = Type(8.5, colour=GREY)
HEADING = Type(13, Style.HEI)
SIGNATORY = 70.0
"""Millimetres for the name of the issuing body."""


GETA = "〓"
"""Stands for a character of the marking scheme that no face has; a name with such a character is refused."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A page of rows: its size, where the first row begins below the page's edge, how far rows go, how wide they are."""

    size: tuple[float, float]
    top: float
    depth: float
    measure: float


TALL = Frame(PORTRAIT, TOP, DEPTH, MEASURE)
"""The grid of GB/T 9704—2012."""

FULL = Frame(PORTRAIT, 22, 250, MEASURE)
"""More of the page, for sheets that are worked with and not filed as letters."""

WIDE = Frame(LANDSCAPE, 24, 160, LANDSCAPE[0] - 2 * LEFT)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetFacts:
    """What every list says. `number` tells one print from another, such as E01-V2; `bilingual` adds English headings."""

    number: Annotated[str, Text("编号", "the number")]
    competition: Annotated[str, Text("竞赛名称", "the competition's name")]
    issuing_body: Annotated[str, Text("发布单位", "the issuing body")]
    issued_on: date
    made_up: bool
    bilingual: bool = False

    @property
    def holder(self) -> str:
        """A list belongs to its competition."""
        return self.competition


Rows = Callable[[Pen], Iterable[Row]]


def draw_list(
    facts: SheetFacts, faces: Faces | None, title: Text, rows: Rows, *, frame: Frame = TALL
) -> bytes:
    """The rows under their title as PDF bytes, the same for the same facts; as many pages as they need.

    Raises `Refusal` when a character has no glyph in any face or a text does not fit its place.
    """
    pen = begin(facts, faces, title, frame)
    draw_sheets(pen, closed([*title_rows(pen, facts, title, frame), *rows(pen)]), facts, frame)
    return pen.finish()


def closed(rows: Sequence[Row]) -> list[Row]:
    """The rows, the last of them kept together: no page bears a place for a seal or for signatures and nothing else."""
    return [*rows[:-5], *(replace(row, with_next=True) for row in rows[-5:-1]), *rows[-1:]]


def begin(facts: SheetFacts, faces: Faces | None, title: Text, frame: Frame) -> Pen:
    """A pen on the first page, once every character is known to print."""
    faces = faces or open_faces()
    check_printable(facts, title, faces)
    name = f"{title.zh} {facts.number}"
    return Pen(frame.size, faces, title=name, author=facts.issuing_body, day=facts.issued_on, accessible=True)


def printable(text: str, faces: Faces) -> str:
    """A text of the marking scheme on one line, with 〓 for what no face has: a sheet is not held up by a sign in it."""
    return "".join(char if faces.prints(char) else GETA for char in " ".join(text.split()))


def title_rows(pen: Pen, facts: SheetFacts, title: Text, frame: Frame) -> list[Row]:
    """The competition over the title, the number below."""
    label = label_of(facts, "competition")
    name = fit(pen, facts.competition, Type(14), width=frame.measure, floor=9, lines=2, label=label)

    def draw(pen: Pen, top: float) -> None:
        pen.block(pen.width / 2, top, name)

    english = [centred(title.en, Type(10.5, colour=GREY), 1.5)] if facts.bilingual else []
    return [
        Row(name.height, draw, with_next=True),
        centred(title.zh, Type(22, bold=True, tracking=0.08), 1.6, role="H1"),
        *english,
        centred(f"编号：{facts.number}", Type(9.5, colour=GREY), 1.8),
        space(2),
    ]


def draw_sheets(pen: Pen, rows: Iterable[Row], facts: SheetFacts, frame: Frame) -> None:
    """Draw the rows page by page; a page that begins inside a table begins with its head, for which room is kept."""
    pages = pages_of(rows, frame)
    for number, page in enumerate(pages, start=1):
        if number > 1:
            pen.turn_page()
        draw_page(pen, page, frame)
        draw_foot(pen, facts, f"第 {number} 页　共 {len(pages)} 页")


def pages_of(rows: Iterable[Row], frame: Frame) -> list[list[Row]]:
    """The rows page by page, each page with the head that it repeats."""
    rows = list(rows)
    heads = [row.head.height for row in rows if isinstance(row, TableRow) and row.head]
    return [[*_repeated(page), *page] for page in paginate(rows, frame.depth - max(heads, default=0))]


def _repeated(page: Sequence[Row]) -> list[Row]:
    """The head once more; who hears the paper has heard it."""
    first = page[0]
    if not (isinstance(first, TableRow) and first.head):
        return []
    head = first.head

    def draw(pen: Pen, top: float) -> None:
        with pen.artifact():
            head.draw(pen, top)

    return [replace(head, draw=draw)]


def draw_page(pen: Pen, page: Iterable[Row], frame: Frame) -> None:
    """The rows of one page."""
    top = pen.height - frame.top
    for row in page:
        row.draw(pen, top)
        top -= row.height


def draw_foot(pen: Pen, facts: SheetFacts, said: str) -> None:
    """What stands below every page: the page's number, and that the people are made up."""
    with pen.artifact():
        pen.text(pen.width / 2, 14, said, Type(9, colour=GREY), Align.CENTRE)
    if facts.made_up:
        draw_sample_line(pen, 9)


def said(pen: Pen, text: Text, facts: SheetFacts, *, measure: float = MEASURE) -> list[Row]:
    """A paragraph, with its English below where both languages are wanted."""
    rows = paragraph(pen, f"　　{text.zh}", SAID, leading=1.7, measure=measure)
    if facts.bilingual and text.en:
        rows += paragraph(pen, text.en, ENGLISH, leading=1.4, measure=measure)
    return [*rows, space(1.5)]


def heading(pen: Pen, text: Text, facts: SheetFacts, *, measure: float = MEASURE) -> list[Row]:
    """What heads a table; it stays with it."""
    english = f"　{text.en}" if facts.bilingual and text.en else ""
    return [
        space(3),
        *paragraph(pen, text.zh + english, HEADING, leading=1.7, with_next=True, role="H2", measure=measure),
    ]


def sign_off(pen: Pen, facts: SheetFacts, frame: Frame = TALL) -> list[Row]:
    """The place for the seal beside the issuing body over the day, at the right."""
    label = label_of(facts, "issuing_body")
    body = fit(pen, listed(facts.issuing_body), Type(13), width=SIGNATORY, floor=9.5, lines=4, label=label)
    right = LEFT + frame.measure

    def draw(pen: Pen, top: float) -> None:
        middle = top - 3 - SEAL_RADIUS
        draw_seal_place(pen, right - SIGNATORY - SEAL_RADIUS - 4, middle)
        below = pen.block(right - SIGNATORY / 2, middle + body.height / 2 + 5, body)
        pen.text(right - SIGNATORY / 2, below - 6, day_in_digits(facts.issued_on), body.type, Align.CENTRE)

    return [Row(2 * SEAL_RADIUS + 4, draw)]


def signatures(roles: Sequence[Text], facts: SheetFacts, frame: Frame) -> list[Row]:
    """A line to sign on for each role, side by side, with room for the day."""
    room = frame.measure / len(roles)

    def draw(pen: Pen, top: float) -> None:
        for number, role in enumerate(roles):
            x = LEFT + number * room
            pen.text(x, top - 12, f"{role.zh}：", Type(10))
            if facts.bilingual:
                pen.text(x, top - 16, role.en, Type(7, colour=GREY))
            start = x + pen.measure(f"{role.zh}：", Type(10))
            pen.line((start, top - 13), (x + room - 5, top - 13), PALE, 0.5)
            pen.text(x, top - 21, "日期：", Type(8.5, colour=GREY))
            pen.line((x + 9, top - 22), (x + room - 5, top - 22), PALE, 0.4)

    return [Row(24, draw)]
