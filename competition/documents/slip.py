"""成绩单, the result slip: total, place and award of one entry, why, and every step. It is no certificate."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from competition.documents.faces import Faces, Style, open_faces
from competition.documents.facts import check_printable, label_of
from competition.documents.fitting import fit
from competition.documents.layout import GREY, PORTRAIT, Align, Block, Type
from competition.documents.letter import (
    DEPTH,
    LEFT,
    MEASURE,
    TOP,
    Row,
    centred,
    draw_page_number,
    paragraph,
    space,
)
from competition.documents.marks import (
    SEAL_RADIUS,
    draw_qr,
    draw_sample_line,
    draw_seal_place,
    qr_side,
)
from competition.documents.numerals import day_in_digits
from competition.documents.pen import Pen
from competition.documents.sheets import TALL, draw_page, pages_of, printable
from competition.documents.structure import Element
from competition.documents.table import CELL, Column, TableHead, TableRow, cells, table_head
from competition.documents.wrapping import listed
from competition.domain.problems import Text

TITLE = Text("成绩单", "Result Slip")
NO_CERTIFICATE = Text(
    "本单只说明成绩及其由来，不是证书。",
    "This slip tells a result and how it came about. It is not a certificate.",
)

HEADING = Type(13, Style.HEI)
LABEL = Type(10.5, colour=GREY)
VALUE = Type(10.5)
RESULT = Type(12, Style.HEI)
SAID = Type(10.5)
ENGLISH = Type(8.5, colour=GREY)
LABEL_WIDTH = 26.0

INDENT = 2.0
"""Millimetres by which each step of the breakdown stands in from the one above."""

COLUMNS = (
    Column("编号", 22),
    Column("评分内容", 66),
    Column("得分", 20, numbers=True),
    Column("满分", 15, numbers=True),
    Column("说明", 33),
)
"""Widths in millimetres; together the measure."""

VALUE_COLUMN = 2

SIGN_HEIGHT = 50.0
SIGNATORY = 70.0


@dataclass(frozen=True, slots=True)
class SlipSentence:
    """One sentence of the explanation."""

    zh: Annotated[str, Text("说明", "a sentence")]
    en: Annotated[str, Text("说明（英文）", "a sentence in English")]


@dataclass(frozen=True, slots=True)
class SlipLine:
    """One step of the breakdown, `depth` from 0; `counts` is False for what was dropped."""

    depth: int
    id: Annotated[str, Text("编号", "an id")]
    label: Annotated[str, Text("评分内容", "what was marked")]
    value: Annotated[str, Text("得分", "a mark")]
    maximum: Annotated[str, Text("满分", "a maximum")]
    note: Annotated[str, Text("备注", "a note")]
    counts: bool


@dataclass(frozen=True, slots=True)
class SlipFacts:
    """What a result slip says. `unit`, `group`, `total`, `scale_mark`, `place` and `award` may be empty.

    `number` is the number of the entry with the version of the result; `state` such as 参赛 or 缺赛.
    """

    number: Annotated[str, Text("成绩单编号", "the slip's number")]
    recipients: Annotated[tuple[str, ...], Text("姓名", "the name")]
    unit: Annotated[str, Text("单位", "the unit")]
    delegation: Annotated[str, Text("代表队", "the delegation")]
    competition: Annotated[str, Text("竞赛名称", "the competition's name")]
    event: Annotated[str, Text("赛项", "the event")]
    entry: Annotated[str, Text("参赛编号", "the entry's number")]
    group: Annotated[str, Text("组别", "the group")]
    state: Annotated[str, Text("参赛状态", "the state")]
    total: Annotated[str, Text("总分", "the total")]
    scale_mark: Annotated[str, Text("折算分", "the scale mark")]
    place: Annotated[str, Text("名次", "the place")]
    award: Annotated[str, Text("奖项", "the award")]
    sentences: tuple[SlipSentence, ...]
    lines: tuple[SlipLine, ...]
    issuing_body: Annotated[str, Text("颁发单位", "the issuing body")]
    issued_on: date
    verify_url: Annotated[str, Text("核对网址", "the address to compare with")]
    made_up: bool

    @property
    def holder(self) -> str:
        """Whose result it is."""
        return "、".join(self.recipients)


def render(facts: SlipFacts, faces: Faces | None = None) -> bytes:
    """The slip as PDF bytes, the same for the same facts; as many pages as it needs.

    Raises `Refusal` when a character of a name has no glyph in any face or the issuing body's name does not fit.
    """
    faces = faces or open_faces()
    facts = _with_printable_steps(facts, faces)
    check_printable(facts, TITLE, faces)
    title = f"{TITLE.zh} {facts.number}"
    pen = Pen(PORTRAIT, faces, title=title, author=facts.issuing_body, day=facts.issued_on, accessible=True)
    _draw_pages(pen, [*_head(pen, facts), *_why(pen, facts), *_steps(pen, facts), *_close(pen, facts)], facts)
    return pen.finish()


def _with_printable_steps(facts: SlipFacts, faces: Faces) -> SlipFacts:
    def plain(text: str) -> str:
        return printable(text, faces)

    return replace(
        facts,
        sentences=tuple(SlipSentence(plain(each.zh), plain(each.en)) for each in facts.sentences),
        lines=tuple(
            replace(each, id=plain(each.id), label=plain(each.label), note=plain(each.note))
            for each in facts.lines
        ),
    )


def _head(pen: Pen, facts: SlipFacts) -> list[Row]:
    who = (
        ("竞赛", facts.competition),
        ("项目", facts.event),
        ("参赛编号", facts.entry),
        ("姓名", facts.holder),
        ("单位", facts.unit),
        ("代表队", facts.delegation),
        ("组别", facts.group),
        ("状态", facts.state),
    )
    result = (
        ("总分", facts.total),
        ("折算分", facts.scale_mark),
        ("名次", facts.place),
        ("奖项", facts.award),
    )
    return [
        centred(TITLE.zh, Type(22, bold=True, tracking=0.08), 1.5, role="H1"),
        centred(TITLE.en, Type(10.5, colour=GREY), 1.5),
        centred(f"编号：{facts.number}", Type(10.5), 1.8),
        space(2.5),
        *(row for label, value in who if value for row in _fact(pen, label, value, VALUE)),
        *(row for label, value in result if value for row in _fact(pen, label, value, RESULT)),
        space(3),
    ]


def _fact(pen: Pen, label: str, value: str, kind: Type) -> list[Row]:
    both = Element("P")
    rows = paragraph(pen, value, kind, indent=LABEL_WIDTH, leading=1.6, role=both)

    def draw(pen: Pen, top: float) -> None:
        with pen.element(both):
            pen.block(LEFT, top, Block((label,), replace(LABEL, size=kind.size), 1.6), Align.LEFT)
        rows[0].draw(pen, top)

    return [replace(rows[0], draw=draw), *rows[1:]]


def _why(pen: Pen, facts: SlipFacts) -> list[Row]:
    rows = paragraph(pen, "成绩说明", HEADING, leading=1.7, with_next=True, role="H2")
    for said in facts.sentences:
        rows += paragraph(pen, said.zh, SAID, leading=1.5, with_next=bool(said.en))
        if said.en:
            rows += paragraph(pen, said.en, ENGLISH, leading=1.35)
        rows.append(space(1.2))
    return [*rows, space(2.5)]


def _steps(pen: Pen, facts: SlipFacts) -> list[Row]:
    if not facts.lines:
        return []
    heading = paragraph(pen, "得分构成", HEADING, leading=1.7, with_next=True, role="H2")
    head = table_head(pen, COLUMNS, CELL)
    *steps, last = (_step(pen, line, head) for line in facts.lines)
    # The last step stays with what closes the slip, so that no page bears a place for a seal and nothing else.
    return [*heading, head, *steps, *(replace(row, with_next=True) for row in (last, space(3)))]


def _step(pen: Pen, line: SlipLine, head: TableHead) -> TableRow:
    kind = replace(CELL, bold=line.depth <= 1, colour=CELL.colour if line.counts else GREY)
    code = "" if line.depth == 0 or line.id == line.label or "#" in line.id else line.id
    note = line.note if line.counts or line.note else "不计入"
    texts = [code, line.label, line.value, line.maximum, note]
    inset = INDENT * max(0, line.depth - 1)
    struck = None if line.counts else VALUE_COLUMN
    return cells(pen, COLUMNS, texts, kind, head=head, indents=(0.0, inset), struck=struck)


def _close(pen: Pen, facts: SlipFacts) -> list[Row]:
    return [
        *paragraph(pen, NO_CERTIFICATE.zh, SAID, leading=1.5, with_next=True),
        *paragraph(pen, NO_CERTIFICATE.en, ENGLISH, leading=1.35, with_next=True),
        _sign_off(pen, facts),
    ]


def _sign_off(pen: Pen, facts: SlipFacts) -> Row:
    """The code of the published list at the left, the place for the seal, the issuing body over the day."""
    body = fit(
        pen,
        listed(facts.issuing_body),
        Type(12),
        width=SIGNATORY,
        floor=9,
        lines=4,
        label=label_of(facts, "issuing_body"),
    )
    side = qr_side(facts.verify_url, least=24, most=38)

    def draw(pen: Pen, top: float) -> None:
        middle = top - 4 - SEAL_RADIUS
        draw_seal_place(pen, LEFT + MEASURE - SIGNATORY - SEAL_RADIUS - 4, middle)
        signatory = LEFT + MEASURE - SIGNATORY / 2
        below = pen.block(signatory, middle + body.height / 2 + 5, body)
        pen.text(signatory, below - 6, day_in_digits(facts.issued_on), body.type, Align.CENTRE)
        draw_qr(pen, LEFT - 2, middle + 4 - side / 2, side, facts.verify_url)
        code = LEFT - 2 + side / 2
        pen.text(code, middle + 1 - side / 2, "公布的成绩名单", Type(8, Style.HEI, colour=GREY), Align.CENTRE)
        pen.text(code, middle - 2.3 - side / 2, "Published list", Type(7, colour=GREY), Align.CENTRE)

    return Row(SIGN_HEIGHT, draw)


def _draw_pages(pen: Pen, rows: list[Row], facts: SlipFacts) -> None:
    """Draw the rows; a page that begins inside the table begins with the table's head."""
    pages = pages_of(rows, TALL)
    for number, page in enumerate(pages, start=1):
        if number > 1:
            pen.turn_page()
        draw_page(pen, page, TALL)
        draw_page_number(pen, number, len(pages))
        if facts.made_up:
            draw_sample_line(pen, PORTRAIT[1] - TOP - DEPTH - 15.5)


def sample() -> SlipFacts:
    """A slip of a made-up entrant, for previews and tests."""
    aspects = tuple(
        SlipLine(4, f"A1-{number}", label, value, "20", "", counts=True)
        for number, (label, value) in enumerate(
            (("外观", "18"), ("尺寸", "20"), ("装配", "16"), ("调试", "15"), ("安全文明", "17")), start=1
        )
    )
    return SlipFacts(
        number="E01-004-V1",
        recipients=("李𬭚",),
        unit="云州市示例技师学院",
        delegation="云州市第二代表队",
        competition="2026年云州市职业技能大赛",
        event="数控车",
        entry="E01-004",
        group="",
        state="参赛",
        total="84.20",
        scale_mark="",
        place="第4名（共12名）",
        award="未获奖",
        sentences=(
            SlipSentence(
                "总分 84.20，来自：理论 80、实操 86。", "The total is 84.20, from 理论 80, 实操 86."
            ),
            SlipSentence(
                "总分 84.20 相同，按“实操”区分（实操 86 低于 90），第4名。",
                "Total 84.20 is shared; “实操” decides (实操 86 below 90): rank 4.",
            ),
            SlipSentence(
                "奖项授至第3名（84.20 分），第4名不在授奖范围。",
                "Awards go down to rank 3 (84.20); rank 4 is beyond them.",
            ),
        ),
        lines=(
            SlipLine(0, "total", "总分", "84.20", "100", "各部分按权重相加", counts=True),
            SlipLine(1, "T", "理论", "80", "100", "×30% = 24", counts=True),
            SlipLine(1, "P", "实操", "86", "100", "×70% = 60.2", counts=True),
            SlipLine(2, "A", "加工", "86", "100", "", counts=True),
            SlipLine(3, "A1", "评分表", "86", "100", "", counts=True),
            *aspects,
        ),
        issuing_body="云州市职业技能大赛组织委员会",
        issued_on=date(2026, 11, 21),
        verify_url="https://saiwu.example/c/yz-2026/events/E01",
        made_up=True,
    )
