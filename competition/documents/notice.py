"""奖励通知, the award notice: what a result earns, with the reason and the clause of each decision."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from competition.documents.faces import Faces, Style, open_faces
from competition.documents.facts import PARAGRAPHS, check_printable, label_of
from competition.documents.fitting import fit
from competition.documents.layout import GREY, PORTRAIT, Align, Type
from competition.documents.letter import (
    BODY,
    LEFT,
    MEASURE,
    Row,
    centred,
    draw_page_number,
    draw_pages,
    paragraph,
    space,
)
from competition.documents.marks import SEAL_RADIUS, draw_qr, draw_sample_line, draw_seal_place, qr_side
from competition.documents.numerals import count_in_characters, day_in_digits
from competition.documents.pen import Pen
from competition.documents.wrapping import listed
from competition.domain.problems import Text

TITLE = Text("奖励通知", "Award Notice")

HEADING = Type(16, Style.HEI, tracking=BODY.tracking)
REASON = Type(12)
CITATION = Type(10.5, colour=GREY)
ENGLISH = Type(10, colour=GREY)

SIGN_HEIGHT = 47.0
"""Millimetres of the strip with the code, the place for the seal and the signatory."""

SIGNATORY = 70.0
"""Millimetres for the name of the issuing body."""


@dataclass(frozen=True, slots=True)
class NoticeReason:
    """Why: a sentence, and the clause it rests on, quoted; the citation and the English may be empty."""

    says: Annotated[str, Text("理由", "a reason")]
    citation: Annotated[str, Text("依据", "a citation")]
    says_en: Annotated[str, Text("理由（英文）", "a reason in English")] = ""


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One decision: its kind (奖金, 技能等级晋升), its outcome, the amount in capitals or "", and why.

    The kind and the outcome in English may be empty.
    """

    kind: Annotated[str, Text("奖励种类", "the kind of award")]
    outcome: Annotated[str, Text("奖励结果", "the outcome")]
    capital: Annotated[str, Text("大写金额", "the amount in capitals")]
    reasons: tuple[NoticeReason, ...]
    kind_en: Annotated[str, Text("奖励种类（英文）", "the kind of award in English")] = ""
    outcome_en: Annotated[str, Text("奖励结果（英文）", "the outcome in English")] = ""


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What an award notice says to one person. `masked_id`, `unit` and `payment_note` may be empty.

    A `bilingual` notice has the English below the Chinese; the clauses are quoted as they stand.
    """

    number: Annotated[str, Text("通知编号", "the notice number")]
    certificate_number: Annotated[str, Text("证书编号", "the certificate number")]
    recipient: Annotated[str, Text("姓名", "the name")]
    masked_id: Annotated[str, Text("身份证号", "the masked ID number")]
    unit: Annotated[str, Text("选送单位", "the sending unit")]
    competition: Annotated[str, Text("竞赛名称", "the competition's name")]
    event: Annotated[str, Text("赛项", "the event")]
    result: Annotated[str, Text("成绩", "the result")]
    lines: tuple[NoticeLine, ...]
    payment_note: Annotated[str, Text("发放说明", "the payment note"), PARAGRAPHS]
    issuing_body: Annotated[str, Text("颁发单位", "the issuing body")]
    issued_on: date
    verify_url: Annotated[str, Text("核验网址", "the address to verify")]
    made_up: bool
    bilingual: bool = False

    @property
    def holder(self) -> str:
        """The person."""
        return self.recipient


def render(facts: NoticeFacts, faces: Faces | None = None) -> bytes:
    """The notice as PDF bytes, the same for the same facts; as many pages as it needs.

    Raises `Refusal` when a character has no glyph in any face or the issuing body's name does not fit.
    """
    faces = faces or open_faces()
    check_printable(facts, TITLE, faces)
    title = f"{TITLE.zh} {facts.number}"
    pen = Pen(PORTRAIT, faces, title=title, author=facts.issuing_body, day=facts.issued_on, accessible=True)
    rows = [*_head(pen, facts), *_decisions(pen, facts), *_close(pen, facts)]
    draw_pages(pen, rows, lambda pen, page, pages: _draw_foot(pen, facts, page, pages))
    return pen.finish()


def _head(pen: Pen, facts: NoticeFacts) -> list[Row]:
    identity = f"（身份证号：{facts.masked_id}）" if facts.masked_id else ""
    unit = f"代表{facts.unit}" if facts.unit else ""
    return [
        centred(TITLE.zh, Type(22, bold=True, tracking=0.08), 1.5, role="H1"),
        centred(TITLE.en, Type(10.5, colour=GREY), 1.5),
        centred(f"编号：{facts.number}", Type(12), 2.0),
        space(3.5),
        *paragraph(pen, f"{facts.recipient}{identity}："),
        *paragraph(
            pen,
            f"　　您{unit}参加{facts.competition}“{facts.event}”项目，获得{facts.result}"
            f"（证书编号：{facts.certificate_number}）。经审核，奖励事项通知如下：",
        ),
        *_english(
            pen,
            facts,
            "Your result and certificate are named above. After review, these awards were decided:",
        ),
    ]


def _english(pen: Pen, facts: NoticeFacts, text: str, indent: float = 11.2) -> list[Row]:
    """The English of what stands above, where the notice is bilingual and there is any."""
    if not (facts.bilingual and text):
        return []
    return [*paragraph(pen, text, ENGLISH, indent=indent, leading=1.4), space(1)]


def _decisions(pen: Pen, facts: NoticeFacts) -> list[Row]:
    rows: list[Row] = []
    for number, line in enumerate(facts.lines, start=1):
        capital = f"（{line.capital}）" if line.capital else ""
        heading = f"　　{count_in_characters(number)}、{line.kind}：{line.outcome}{capital}"
        rows += paragraph(pen, heading, HEADING, with_next=bool(line.reasons), role="H2")
        rows += _english(pen, facts, f"{line.kind_en}: {line.outcome_en}" if line.kind_en else "")
        for reason in line.reasons:
            rows += _reason(pen, facts, reason)
        rows.append(space(2.5))
    return rows


def _reason(pen: Pen, facts: NoticeFacts, reason: NoticeReason) -> list[Row]:
    rows = paragraph(pen, reason.says, REASON, indent=11.2, leading=1.5, with_next=bool(reason.citation))
    rows += _english(pen, facts, reason.says_en)
    if reason.citation:
        rows += paragraph(pen, f"依据：{reason.citation}", CITATION, indent=11.2, leading=1.5)
    return [*rows, space(1.5)]


def _close(pen: Pen, facts: NoticeFacts) -> list[Row]:
    notes = [part.strip() for part in facts.payment_note.split("\n") if part.strip()]
    rows = [row for note in notes for row in paragraph(pen, f"　　{note}", with_next=note is notes[-1])]
    rows += paragraph(pen, "　　特此通知。", with_next=True)
    rows += [replace(row, with_next=True) for row in _english(pen, facts, "You are hereby notified.")]
    return [*rows, _sign_off(pen, facts)]


def _sign_off(pen: Pen, facts: NoticeFacts) -> Row:
    """The code to verify at the left, the place for the seal, the issuing body over the day at the right."""
    label = label_of(facts, "issuing_body")
    body = fit(pen, listed(facts.issuing_body), BODY, width=SIGNATORY, floor=11, lines=4, label=label)
    side = qr_side(facts.verify_url, least=24, most=38)

    def draw(pen: Pen, top: float) -> None:
        middle = top - 3 - SEAL_RADIUS
        draw_seal_place(pen, LEFT + MEASURE - SIGNATORY - SEAL_RADIUS - 4, middle)
        signatory = LEFT + MEASURE - SIGNATORY / 2
        below = pen.block(signatory, middle + body.height / 2 + 5, body)
        pen.text(signatory, below - 6.5, day_in_digits(facts.issued_on), body.type, Align.CENTRE)
        code = LEFT - 2 + side / 2
        draw_qr(pen, LEFT - 2, middle + 4 - side / 2, side, facts.verify_url)
        pen.text(code, middle + 1 - side / 2, "扫码核验", Type(9, Style.HEI, colour=GREY), Align.CENTRE)
        pen.text(code, middle - 2.3 - side / 2, "Scan to verify", Type(7, colour=GREY), Align.CENTRE)

    return Row(SIGN_HEIGHT, draw)


def _draw_foot(pen: Pen, facts: NoticeFacts, page: int, pages: int) -> None:
    draw_page_number(pen, page, pages)
    if facts.made_up:
        draw_sample_line(pen, 17)


def sample() -> NoticeFacts:
    """A notice to a made-up person, for previews and tests."""
    return NoticeFacts(
        number="SW-TZ-2026-0007",
        certificate_number="SW-2026-0001-0007",
        recipient="李𬭚",
        masked_id="999***********001X",
        unit="云州市示例技师学院",
        competition="2026年云州市职业技能大赛",
        event="人工智能训练师",
        result="第1名 · 金牌",
        lines=(
            NoticeLine(
                kind="奖金",
                outcome="10,000.00 元",
                capital="人民币壹万元整",
                reasons=(
                    NoticeReason(
                        "市级一类大赛第1名，按最高档奖励。",
                        "云政办字〔2024〕8号 三（八）“市级最高 1 万元”",
                        "First place in a city contest of the first class: the highest rate.",
                    ),
                    NoticeReason(
                        "同一赛项多次获奖，就高不重复。",
                        "云政办字〔2024〕8号 三（九）“就高不重复”",
                        "Several awards for one skill: the higher, not both.",
                    ),
                ),
                kind_en="Prize money",
                outcome_en="10,000.00 yuan",
            ),
            NoticeLine(
                kind="技能等级晋升",
                outcome="晋升为高级工（三级）",
                capital="",
                reasons=(
                    NoticeReason("报名时持有四级证书，理论与实操均合格。", "云人社字〔2025〕12号 第十五条"),
                ),
            ),
        ),
        payment_note="奖金于公示无异议后发放至本人社会保障卡银行账户。",
        issuing_body="云州市职业技能大赛组织委员会",
        issued_on=date(2026, 11, 21),
        verify_url="https://saiwu.example/v/8J4K2M9QX7T3",
        made_up=True,
    )
