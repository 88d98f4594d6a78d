"""空白评分表, the paper twin of a sheet on the tablet: same order, same code, boxes to mark, lines to sign on.

It bears the blind code and never a name. The QR code opens the same sheet for the judge whose seat it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Annotated

from competition.documents.faces import Faces, Style, open_faces
from competition.documents.facts import label_of
from competition.documents.fitting import fit
from competition.documents.layout import GREY, INK, Align, Type
from competition.documents.letter import LEFT, MEASURE, Row, space
from competition.documents.marks import PALE, draw_qr, qr_side
from competition.documents.pen import Pen
from competition.documents.sheets import (
    FULL,
    SheetFacts,
    begin,
    closed,
    draw_foot,
    draw_page,
    pages_of,
    printable,
    signatures,
)
from competition.documents.table import Column, TableHead, TableRow, cells, table_head
from competition.domain.problems import Text

TITLE = Text("评分表", "Score Sheet")
SIGNERS = (Text("裁判员", "Judge"), Text("核分员", "Checker"), Text("裁判长", "Chief judge"))
COLUMNS = (
    Column("编号", 15, english="No."),
    Column("评分点", 74, english="Aspect"),
    Column("满分", 14, numbers=True, english="Max."),
    Column("评分", 53, english="Mark"),
)
CELL = Type(10)
BOX = 4.0
"""The side of a box in millimetres: a pen in a glove hits it."""


@dataclass(frozen=True, slots=True)
class BlankLine:
    """One aspect; `answers` are the marks that can be ticked, none where a number is written. `extra` may be empty."""

    id: Annotated[str, Text("编号", "an id")]
    label: Annotated[str, Text("评分点", "an aspect")]
    extra: Annotated[str, Text("说明", "a remark")]
    maximum: Annotated[str, Text("满分", "a maximum")]
    answers: Annotated[tuple[str, ...], Text("选项", "an answer")]


@dataclass(frozen=True, slots=True)
class BlankSheet:
    """One entry's sheet: the blind code, its place such as 第1场 3号, and the address of the same sheet on a tablet."""

    code: Annotated[str, Text("加密号", "the code")]
    place: Annotated[str, Text("场次赛位", "the place")]
    address: Annotated[str, Text("网址", "the address")]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreSheetFacts(SheetFacts):
    """The blank sheets of one seat of one form, an entry each. `scheme` names the version of the marking scheme."""

    event: Annotated[str, Text("赛项", "the event")]
    form: Annotated[str, Text("评分表", "the form")]
    seat: Annotated[str, Text("席位", "the seat")]
    scheme: Annotated[str, Text("评分方案版本", "the version of the scheme")]
    lines: tuple[BlankLine, ...]
    sheets: tuple[BlankSheet, ...]


def render(facts: ScoreSheetFacts, faces: Faces | None = None) -> bytes:
    """The sheets as PDF bytes, each on pages of its own. Raises `Refusal` for a character without glyph."""
    faces = faces or open_faces()
    lines = (
        replace(line, label=printable(line.label, faces), extra=printable(line.extra, faces))
        for line in facts.lines
    )
    facts = replace(facts, lines=tuple(lines))
    pen = begin(facts, faces, TITLE, FULL)
    for place, sheet in enumerate(facts.sheets):
        rows = [*head_rows(pen, facts, sheet), *_lines(pen, facts), *signatures(SIGNERS, facts, FULL)]
        draw_one(pen, facts, rows, first=not place, said=f"{facts.form} · 加密号 {sheet.code or '____'}")
    return pen.finish()


def draw_one(pen: Pen, facts: SheetFacts, rows: Sequence[Row], *, first: bool, said: str) -> None:
    """One sheet on pages of its own; every page bears what the sheet is."""
    pages = pages_of(closed(rows), FULL)
    for number, page in enumerate(pages, start=1):
        if not first or number > 1:
            pen.turn_page()
        draw_page(pen, page, FULL)
        draw_foot(pen, facts, f"{said}　第 {number} 页　共 {len(pages)} 页")


def head_rows(pen: Pen, facts: ScoreSheetFacts, sheet: BlankSheet) -> Iterator[Row]:
    """What the sheet is, at the left; the code large and the QR code at the right."""
    side = qr_side(sheet.address, least=24, most=32) if sheet.address else 0.0
    room = MEASURE - side - 42
    label = label_of(facts, "competition")
    name = fit(pen, facts.competition, Type(11), width=room, floor=8, lines=2, label=label)
    event = fit(pen, facts.event, Type(11), width=room, floor=8, lines=2, label=label_of(facts, "event"))
    form = fit(pen, facts.form, Type(11), width=room, floor=8, lines=3, label=label_of(facts, "form"))

    def draw(pen: Pen, top: float) -> None:
        with pen.element("H1"):
            pen.text(LEFT, top - 7, TITLE.zh, Type(20, bold=True))
        if facts.bilingual:
            pen.text(LEFT + 26, top - 7, TITLE.en, Type(9, colour=GREY))
        below = top - 10
        for block in (name, event, form):
            below = pen.block(LEFT, below, block, Align.LEFT)
        pen.text(LEFT, below - 4, f"{facts.seat}　{facts.scheme}", Type(9, colour=GREY))
        _draw_code(pen, sheet, LEFT + MEASURE - side - 20, top)
        if sheet.address:
            draw_qr(pen, LEFT + MEASURE - side, top - side, side, sheet.address)
            middle = LEFT + MEASURE - side / 2
            pen.text(middle, top - side - 2.5, "扫码在平板上评分", Type(7.5, colour=GREY), Align.CENTRE)

    height = max(10 + name.height + event.height + form.height + 7, side + 5, 30)
    yield Row(height, draw, with_next=True)
    yield space(3)


def _draw_code(pen: Pen, sheet: BlankSheet, middle: float, top: float) -> None:
    pen.text(middle, top - 4, "加密号", Type(9, Style.HEI, colour=GREY), Align.CENTRE)
    if sheet.code:
        pen.text(middle, top - 17, sheet.code, Type(30, Style.HEI, bold=True), Align.CENTRE)
    else:
        pen.line((middle - 14, top - 17), (middle + 14, top - 17), INK, 0.6)
    pen.text(middle, top - 24, sheet.place, Type(9.5), Align.CENTRE)


def _lines(pen: Pen, facts: ScoreSheetFacts) -> Iterator[Row]:
    head = table_head(pen, COLUMNS, CELL, bilingual=facts.bilingual)
    yield head
    for line in facts.lines:
        said = f"{line.label}（{line.extra}）" if line.extra else line.label
        yield _with_answers(pen, line, said, head)
    yield space(4)


def _with_answers(pen: Pen, line: BlankLine, said: str, head: TableHead) -> TableRow:
    """The row of an aspect, high enough for a hand, with its boxes or its line."""
    row = cells(pen, COLUMNS, [line.id, said, line.maximum, ""], CELL, head=head, ruled=False)
    height = max(row.height, 9.5)
    left, right = LEFT + sum(column.width for column in COLUMNS[:-1]), LEFT + MEASURE

    def draw(pen: Pen, top: float) -> None:
        row.draw(pen, top - (height - row.height) / 2)
        if line.answers:
            with row.line.cell(pen, len(COLUMNS) - 1):
                _draw_boxes(pen, line.answers, left + 2, right, top - height / 2)
        else:
            pen.line((left + 2, top - height + 2), (right - 2, top - height + 2), GREY, 0.5)
        pen.line((LEFT, top - height), (right, top - height), PALE, 0.3)

    return replace(row, height=height, draw=draw)


def _draw_boxes(pen: Pen, answers: Sequence[str], left: float, right: float, middle: float) -> None:
    """A box before each answer, spread over the column."""
    step = (right - left) / len(answers)
    for number, answer in enumerate(answers):
        x, y = left + number * step, middle - BOX / 2
        corners = ((x, y), (x + BOX, y), (x + BOX, y + BOX), (x, y + BOX), (x, y))
        for start, end in pairwise(corners):
            pen.line(start, end, INK, 0.7)
        pen.text(x + BOX + 1, middle - 1.3, answer, Type(10))


def sample() -> ScoreSheetFacts:
    """Blank sheets of a made-up event, for previews and tests."""
    address = "https://saiwu.example/judge/yz-2026/E01/A1/1/07"
    lines = (
        BlankLine(
            "A1.1", "焊缝外观成形", "0 未达标，1 达标，2 高于标准，3 卓越", "6.00", ("0", "1", "2", "3")
        ),
        BlankLine("A1.2", "清理坡口", "", "2.00", ("得分", "不得分")),
        BlankLine("A1.3", "角变形量（mm）", "≤1.0 得 4 分，≤2.0 得 2 分", "4.00", ()),
        BlankLine("A1.4", "安全文明生产", "扣分项", "5.00", ()),
    )
    return ScoreSheetFacts(
        number="E01-A1-1",
        competition="2026年云州市职业技能大赛",
        issuing_body="云州市职业技能大赛组织委员会",
        issued_on=date(2026, 11, 21),
        made_up=True,
        event="E01 焊接",
        form="A1 焊缝外观",
        seat="第1席",
        scheme="评分方案第2版",
        lines=lines,
        sheets=(BlankSheet("07", "第1场 3号赛位", address), BlankSheet("", "", "")),
    )
