"""荣誉证书, the award certificate: landscape A4.

It honours a result of a competition. It is not and never calls itself a 职业技能等级证书, which only filed
assessment bodies may issue (人社鉴发〔2021〕1号). The seal is stamped by the organizer and never drawn.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from competition.documents.faces import Faces, Style, open_faces
from competition.documents.facts import check_printable, label_of
from competition.documents.fitting import fit, too_long
from competition.documents.layout import GREY, INK, LANDSCAPE, Align, Block, Type
from competition.documents.marks import SEAL_RADIUS, draw_qr, draw_sample_line, draw_seal_place, qr_side
from competition.documents.numerals import day_in_characters
from competition.documents.ornament import GOLD, RED, draw_flourish, draw_ground
from competition.documents.pen import Pen
from competition.documents.wrapping import listed
from competition.domain.problems import Refusal, Text

TITLE = Text("荣誉证书", "Certificate of Honour")

MEASURE = 214.0
"""Millimetres between the margins of the text."""

FIELD = (73.0, 149.0)
"""Lowest and highest millimetre of the body."""

SCALES = (1.0, 0.9, 0.8, 0.72, 0.64)
"""How far the body may shrink as a whole."""

FOOT = 27.0
"""Height of the lowest line of the foot: number, issuer, seal."""


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What a certificate says. `recipients` is one name, or the members of a team in their order.

    `group`, `unit` and `award_en` may be empty; `rank` is None where places are not told (优胜奖).
    """

    number: Annotated[str, Text("证书编号", "the certificate number")]
    recipients: Annotated[tuple[str, ...], Text("姓名", "the name")]
    unit: Annotated[str, Text("选送单位", "the sending unit")]
    competition: Annotated[str, Text("竞赛名称", "the competition's name")]
    event: Annotated[str, Text("赛项", "the event")]
    group: Annotated[str, Text("组别", "the group")]
    award: Annotated[str, Text("奖项", "the award")]
    award_en: Annotated[str, Text("奖项英文名", "the award's English name")]
    rank: int | None
    issuing_body: Annotated[str, Text("颁发单位", "the issuing body")]
    issued_on: date
    verify_url: Annotated[str, Text("核验网址", "the address to verify")]
    made_up: bool

    @property
    def holder(self) -> str:
        """The person, or the members of the team."""
        return "、".join(self.recipients)


def render(facts: CertificateFacts, faces: Faces | None = None) -> bytes:
    """The certificate as PDF bytes, the same for the same facts.

    Raises `Refusal` when a character has no glyph in any face or a text does not fit.
    """
    faces = faces or open_faces()
    check_printable(facts, TITLE, faces)
    title = f"{TITLE.zh} {facts.number}"
    pen = Pen(LANDSCAPE, faces, title=title, author=facts.issuing_body, day=facts.issued_on)
    pen.artwork("certificate", draw_ground)
    _draw_title(pen)
    _draw_body(pen, facts)
    _draw_foot(pen, facts)
    return pen.finish()


def _draw_title(pen: Pen) -> None:
    middle = pen.width / 2
    pen.text(middle, 168, TITLE.zh, Type(50, bold=True, colour=RED, tracking=0.09), Align.CENTRE)
    pen.text(middle, 158.5, TITLE.en.upper(), Type(11, colour=GOLD, tracking=0.09), Align.CENTRE)
    draw_flourish(pen, 153, 62)


def _draw_body(pen: Pen, facts: CertificateFacts) -> None:
    """The blocks from the name to the award, centred in the field between title and foot."""
    bottom, top = FIELD
    blocks = _body_within(pen, facts, top - bottom)
    height = sum(block.height for block in blocks)
    gap = min((top - bottom - height) / len(blocks), 4.5)
    y = (top + bottom + height + gap * (len(blocks) - 1)) / 2
    for block in blocks:
        y = pen.block(pen.width / 2, y, block) - gap


def _body_within(pen: Pen, facts: CertificateFacts, height: float) -> list[Block]:
    """The body in the largest of a few scales that fits; raises `Refusal` when the smallest does not."""
    for scale in SCALES:
        blocks = _body(pen, facts, scale)
        if sum(block.height for block in blocks) <= height:
            return blocks
    raise Refusal(too_long(facts.holder, label_of(facts, "recipients")))


def _body(pen: Pen, facts: CertificateFacts, scale: float) -> list[Block]:
    group = f"（{facts.group}）" if facts.group else ""
    sentence = f"在{facts.competition}“{facts.event}”项目{group}中荣获"
    award = f"{facts.award}（第{facts.rank}名）" if facts.rank else facts.award
    unit = f"选送单位：{facts.unit}" if facts.unit else ""

    def line(name: str, text: str, kind: Type, lines: int) -> Block:
        kind = replace(kind, size=kind.size * scale)
        floor = min(kind.size * 0.72, 9.5)
        return fit(pen, text, kind, width=MEASURE, floor=floor, lines=lines, label=label_of(facts, name))

    blocks = (
        _names(pen, facts, scale),
        line("unit", unit, Type(14.5), 2),
        line("competition", sentence, Type(18), 3),
        line("award", award, Type(32, bold=True, colour=RED, tracking=0.04), 2),
        replace(line("award_en", _english(facts), Type(11.5, colour=GOLD), 2), leading=1.2),
    )
    return [block for block in blocks if any(block.lines)]


def _names(pen: Pen, facts: CertificateFacts, scale: float) -> Block:
    """One name large; the names of a team side by side, none of them broken over two lines."""
    count = len(facts.recipients)
    size = 36 if count == 1 else 28 if count <= 4 else 23
    kind = Type(size * scale, bold=True, tracking=0.06 if count == 1 else 0.0)
    pieces = [f"{name}　" for name in facts.recipients]
    label = label_of(facts, "recipients")
    block = fit(
        pen, pieces, kind, width=MEASURE, floor=12, lines=3, label=label, one_line_from=kind.size * 0.75
    )
    return replace(block, leading=1.35)


def _english(facts: CertificateFacts) -> str:
    place = f"Rank {facts.rank}" if facts.rank else ""
    return " · ".join(part for part in (facts.award_en, place) if part)


def _draw_foot(pen: Pen, facts: CertificateFacts) -> None:
    """From the left: the code with the number, the issuer with the day, the place for the seal."""
    left, right = 30.0, pen.width - 30
    side = qr_side(facts.verify_url, least=26, most=38)
    draw_qr(pen, left, FOOT + 5, side, facts.verify_url)
    pen.text(left + side / 2, FOOT + 1.5, "扫码核验", Type(9, Style.HEI, colour=GREY), Align.CENTRE)
    pen.text(left + side / 2, FOOT - 2, "Scan to verify", Type(7, colour=GREY), Align.CENTRE)
    _draw_number(pen, left + side + 5, facts)
    draw_seal_place(pen, right - SEAL_RADIUS, FOOT + SEAL_RADIUS - 2)
    _draw_issuer(pen, right - 2 * SEAL_RADIUS - 8, facts)
    if facts.made_up:
        draw_sample_line(pen, 20.6)


def _draw_number(pen: Pen, x: float, facts: CertificateFacts) -> None:
    pen.text(x, FOOT + 15.5, "证书编号", Type(10, colour=GREY))
    pen.text(x + 16, FOOT + 15.5, "Certificate No.", Type(7.5, colour=GREY))
    kind = Type(11, colour=INK)
    number = fit(pen, facts.number, kind, width=50, floor=7, lines=2, label=label_of(facts, "number"))
    pen.block(x, FOOT + 13.5, number, Align.LEFT)


def _draw_issuer(pen: Pen, right: float, facts: CertificateFacts) -> None:
    kind = Type(15)
    label = label_of(facts, "issuing_body")
    body = fit(pen, listed(facts.issuing_body), kind, width=86, floor=10.5, lines=3, label=label)
    pen.block(right, FOOT + 13 + body.height, body, Align.RIGHT)
    pen.text(right, FOOT + 6.5, day_in_characters(facts.issued_on), Type(13), Align.RIGHT)
    pen.text(right, FOOT + 1.5, facts.issued_on.isoformat(), Type(8, colour=GREY), Align.RIGHT)


def sample() -> CertificateFacts:
    """A certificate of made-up people, for previews and tests."""
    return CertificateFacts(
        number="SW-2026-0001-0007",
        recipients=("李𬭚",),
        unit="云州市示例技师学院",
        competition="2026年云州市职业技能大赛",
        event="人工智能训练师",
        group="职工组",
        award="金牌",
        award_en="Gold Medal",
        rank=1,
        issuing_body="云州市职业技能大赛组织委员会",
        issued_on=date(2026, 11, 21),
        verify_url="https://saiwu.example/v/8J4K2M9QX7T3",
        made_up=True,
    )
