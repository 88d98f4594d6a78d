"""已签评分表, the copy of sheets that were handed in: each mark, who gave it, who confirmed it, when, which version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from competition.documents.faces import Faces, Style, open_faces
from competition.documents.layout import GREY, Type
from competition.documents.letter import Row, centred, paragraph, space
from competition.documents.pen import Pen
from competition.documents.score_sheet import draw_one
from competition.documents.sheets import FULL, SheetFacts, begin, printable, signatures
from competition.documents.table import Column, cells, table
from competition.domain.problems import Text

TITLE = Text("已签评分表", "Signed Score Sheet")
SIGNERS = (Text("裁判员", "Judge"), Text("裁判长", "Chief judge"), Text("监督", "Supervisor"))
COLUMNS = (
    Column("编号", 16, english="No."),
    Column("评分点", 76, english="Aspect"),
    Column("测量值", 24, english="Measured"),
    Column("得分", 20, numbers=True, english="Mark"),
    Column("满分", 20, numbers=True, english="Max."),
)
FACT = Type(10)


@dataclass(frozen=True, slots=True)
class SignedLine:
    """One aspect with its mark; 未评 where there is none, which is no zero. `entered` is what was measured, or empty."""

    id: Annotated[str, Text("编号", "an id")]
    label: Annotated[str, Text("评分点", "an aspect")]
    entered: Annotated[str, Text("测量值", "a measured value")]
    mark: Annotated[str, Text("得分", "a mark")]
    maximum: Annotated[str, Text("满分", "a maximum")]


@dataclass(frozen=True, slots=True)
class SignedSheet:
    """One sheet. `signed` and `confirmed` name who and when; `confirmed` is empty until then."""

    code: Annotated[str, Text("加密号", "the code")]
    form: Annotated[str, Text("评分表", "the form")]
    seat: Annotated[str, Text("席位", "the seat")]
    state: Annotated[str, Text("状态", "the state")]
    version: Annotated[str, Text("版本", "the version")]
    signed: Annotated[str, Text("提交", "who handed it in")]
    confirmed: Annotated[str, Text("确认", "who confirmed it")]
    lines: tuple[SignedLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedSheetFacts(SheetFacts):
    """The sheets of an event that were handed in, a page or more each; `scheme` is the digest of the marking scheme."""

    event: Annotated[str, Text("赛项", "the event")]
    scheme: Annotated[str, Text("评分方案", "the scheme")]
    sheets: tuple[SignedSheet, ...]


def render(facts: SignedSheetFacts, faces: Faces | None = None) -> bytes:
    """The copies as PDF bytes. Raises `Refusal` for a character without glyph."""
    faces = faces or open_faces()
    facts = replace(facts, sheets=tuple(_printable(sheet, faces) for sheet in facts.sheets))
    pen = begin(facts, faces, TITLE, FULL)
    for place, sheet in enumerate(facts.sheets):
        said = f"{sheet.form} · 加密号 {sheet.code} · 第{sheet.version}版"
        draw_one(pen, facts, list(_sheet(pen, facts, sheet)), first=not place, said=said)
    return pen.finish()


def _printable(sheet: SignedSheet, faces: Faces) -> SignedSheet:
    lines = (replace(line, label=printable(line.label, faces)) for line in sheet.lines)
    return replace(sheet, form=printable(sheet.form, faces), lines=tuple(lines))


def _sheet(pen: Pen, facts: SignedSheetFacts, sheet: SignedSheet) -> Iterator[Row]:
    yield centred(TITLE.zh, Type(20, bold=True, tracking=0.06), 1.6, role="H1")
    if facts.bilingual:
        yield centred(TITLE.en, Type(9.5, colour=GREY), 1.5)
    yield from paragraph(pen, f"{facts.competition}　{facts.event}", FACT, leading=1.7)
    yield from paragraph(pen, f"评分表：{sheet.form}　{sheet.seat}　加密号：{sheet.code}", FACT, leading=1.7)
    yield from paragraph(
        pen, f"状态：{sheet.state}　版本：第{sheet.version}版　{facts.scheme}", FACT, leading=1.7
    )
    yield space(2)
    lines = [(each.id, each.label, each.entered, each.mark, each.maximum) for each in sheet.lines]
    yield from table(pen, COLUMNS, lines, bilingual=facts.bilingual)
    for label, said in (("提交", sheet.signed), ("确认", sheet.confirmed or "尚未确认")):
        row = cells(pen, (Column("", 20), Column("", 136)), [label, said], FACT)
        yield replace(row, with_next=True)
    note = Type(8.5, Style.SONG, colour=GREY)
    yield from paragraph(pen, "本副本按系统记录生成；“未评”不等于零分。", note, leading=1.8)
    yield from signatures(SIGNERS, facts, FULL)


def sample() -> SignedSheetFacts:
    """A copy of a made-up sheet, for previews and tests."""
    lines = (
        SignedLine("A1.1", "焊缝外观成形", "", "2", "6.00"),
        SignedLine("A1.2", "清理坡口", "", "2.00", "2.00"),
        SignedLine("A1.3", "角变形量（mm）", "1.4", "2.00", "4.00"),
        SignedLine("A1.4", "安全文明生产", "", "未评", "5.00"),
    )
    sheet = SignedSheet(
        code="07",
        form="A1 焊缝外观",
        seat="第1席",
        state="已确认",
        version="4",
        signed="张某　2026年11月20日 15:42",
        confirmed="王某　2026年11月20日 16:05",
        lines=lines,
    )
    return SignedSheetFacts(
        number="E01",
        competition="2026年云州市职业技能大赛",
        issuing_body="云州市职业技能大赛组织委员会",
        issued_on=date(2026, 11, 21),
        made_up=True,
        event="E01 焊接",
        scheme="评分方案摘要 3f2a9c01",
        sheets=(sheet,),
    )
