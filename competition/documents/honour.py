"""What all certificates share: the facts at their foot, and how one is laid out, lying or upright.

The seal is stamped by the organizer and never drawn. No paper here is or calls itself a 职业技能等级证书, which only
filed assessment bodies may issue (人社鉴发〔2021〕1号).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from competition.documents.faces import Faces, Style, open_faces
from competition.documents.facts import check_printable, label_of
from competition.documents.fitting import fit, too_long
from competition.documents.layout import GREY, INK, LANDSCAPE, PORTRAIT, Align, Block, Type
from competition.documents.look import PLAIN, Look
from competition.documents.marks import (
    SEAL_RADIUS,
    draw_picture,
    draw_qr,
    draw_sample_line,
    draw_seal_place,
    qr_side,
)
from competition.documents.numerals import day_in_characters
from competition.documents.ornament import draw_flourish, draw_ground
from competition.documents.own_design import draw_own
from competition.documents.pen import Pen
from competition.documents.wrapping import listed
from competition.domain.problems import Refusal, Text

SCALES = (1.0, 0.9, 0.8, 0.72, 0.64)
"""How far the body may shrink as a whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HonourFacts:
    """What every certificate says. `issuing_body` may name several bodies, joined by 、."""

    number: Annotated[str, Text("证书编号", "the certificate number")]
    competition: Annotated[str, Text("竞赛名称", "the competition's name")]
    event: Annotated[str, Text("赛项", "the event")]
    issuing_body: Annotated[str, Text("颁发单位", "the issuing body")]
    issued_on: date
    verify_url: Annotated[str, Text("核验网址", "the address to verify")]
    made_up: bool
    look: Look = PLAIN

    @property
    def people(self) -> tuple[str, ...]:
        """Whose certificate it is: the names that a stranger sees masked."""
        raise NotImplementedError

    @property
    def won(self) -> str:
        """What it is for, in short."""
        raise NotImplementedError

    @property
    def holder(self) -> str:
        """Whose certificate it is, as a refusal names them."""
        return "、".join(self.people)


def award_with_rank(award: str, rank: int | None) -> str:
    """金牌（第1名）; the award alone where places are not told."""
    return f"{award}（第{rank}名）" if rank else award


@dataclass(frozen=True, slots=True)
class Plan:
    """Where things stand, in millimetres from the lower left corner.

    `field` is the lowest and highest of the body; `foot` the lowest line below it; `margin` what is left free at the
    sides of the foot; `issuer` the room for the issuing body.
    """

    size: tuple[float, float]
    measure: float
    title: float
    field: tuple[float, float]
    foot: float
    margin: float
    issuer: float


LYING = Plan(LANDSCAPE, measure=214, title=168, field=(73, 149), foot=27, margin=30, issuer=86)
UPRIGHT = Plan(PORTRAIT, measure=150, title=233, field=(112, 212), foot=31, margin=27, issuer=92)


@dataclass(frozen=True, slots=True)
class Setter:
    """Sets the parts of a body at one scale; what does not fit is refused under the label of its field."""

    pen: Pen
    facts: HonourFacts
    plan: Plan
    scale: float

    def line(self, name: str, text: str, kind: Type, lines: int, *, leading: float = 1.5) -> Block:
        """A text of the field `name` in at most so many lines."""
        kind = replace(kind, size=kind.size * self.scale)
        floor = min(kind.size * 0.72, 9.5)
        label = label_of(self.facts, name)
        block = fit(self.pen, text, kind, width=self.plan.measure, floor=floor, lines=lines, label=label)
        return replace(block, leading=leading)

    def names(
        self, name: str, people: Iterable[str], size: float, *, lines: int = 3, floor: float = 12
    ) -> Block:
        """Names side by side, none of them broken over two lines; one name is set wide."""
        pieces = [f"{each}　" for each in people]
        kind = Type(size, bold=True, tracking=0.06 if len(pieces) == 1 else 0.0)
        return replace(self.pieces(name, pieces, kind, lines, floor=floor), leading=1.35)

    def pieces(self, name: str, pieces: list[str], kind: Type, lines: int, *, floor: float = 9) -> Block:
        """Pieces of a text, broken inside one only if nothing else fits."""
        kind = replace(kind, size=kind.size * self.scale)
        return fit(
            self.pen,
            pieces,
            kind,
            width=self.plan.measure,
            floor=min(floor, kind.size),
            lines=lines,
            label=label_of(self.facts, name),
            one_line_from=kind.size * 0.75,
        )


Body = Callable[[Setter], Iterable[Block]]


def draw_honour(facts: HonourFacts, faces: Faces | None, title: Text, body: Body) -> bytes:
    """The certificate as PDF bytes, the same for the same facts.

    Raises `Refusal` when a character has no glyph in any face or a text does not fit.
    """
    faces = faces or open_faces()
    check_printable(facts, title, faces)
    if facts.look.fields:
        return draw_own(facts, faces, title)
    plan = UPRIGHT if facts.look.upright else LYING
    name = f"{title.zh} {facts.number}"
    pen = Pen(plan.size, faces, title=name, author=facts.issuing_body, day=facts.issued_on, accessible=True)
    draw_ground(pen, facts.look)
    _draw_title(pen, plan, facts, title)
    _draw_body(pen, plan, facts, body)
    _draw_foot(pen, plan, facts)
    return pen.finish()


def _draw_title(pen: Pen, plan: Plan, facts: HonourFacts, title: Text) -> None:
    middle, look = pen.width / 2, facts.look
    large = 50 if len(title.zh) <= 4 else 40
    kind = Type(large, bold=True, colour=look.palette.main, tracking=0.09)
    with pen.element("H1"):
        pen.text(middle, plan.title, title.zh, kind, Align.CENTRE)
    if look.bilingual:
        kind = Type(11, colour=look.palette.accent, tracking=0.09)
        pen.text(middle, plan.title - 9.5, title.en.upper(), kind, Align.CENTRE)
    draw_flourish(pen, plan.title - 15, 62 if not look.upright else 50, look.palette)
    if look.logo.content and look.upright:
        draw_picture(pen, (middle - 32, plan.title + 19), (64, 20), look.logo)
    elif look.logo.content:
        draw_picture(pen, (32, plan.title - 6), (44, 20), look.logo)


def _draw_body(pen: Pen, plan: Plan, facts: HonourFacts, body: Body) -> None:
    """The blocks from the name to the award, centred in the field between title and foot."""
    bottom, top = plan.field
    blocks = _body_within(pen, plan, facts, body)
    height = sum(block.height for block in blocks)
    gap = min((top - bottom - height) / len(blocks), 4.5 if plan is LYING else 7)
    y = (top + bottom + height + gap * (len(blocks) - 1)) / 2
    for block in blocks:
        y = pen.block(pen.width / 2, y, block) - gap


def _body_within(pen: Pen, plan: Plan, facts: HonourFacts, body: Body) -> list[Block]:
    """The body in the largest of a few scales that fits; raises `Refusal` when the smallest does not."""
    bottom, top = plan.field
    for scale in SCALES:
        blocks = [block for block in body(Setter(pen, facts, plan, scale)) if any(block.lines)]
        if sum(block.height for block in blocks) <= top - bottom:
            return blocks
    raise Refusal(too_long(facts.holder, Text("姓名", "the name")))


def _draw_foot(pen: Pen, plan: Plan, facts: HonourFacts) -> None:
    """From the left: the code with the number, the issuer with the day, the place for the seal."""
    left, right, foot = plan.margin, pen.width - plan.margin, plan.foot
    side = qr_side(facts.verify_url, least=26, most=38)
    draw_qr(pen, left, foot + 5, side, facts.verify_url)
    pen.text(left + side / 2, foot + 1.5, "扫码核验", Type(9, Style.HEI, colour=GREY), Align.CENTRE)
    if facts.look.bilingual:
        pen.text(left + side / 2, foot - 2, "Scan to verify", Type(7, colour=GREY), Align.CENTRE)
    _draw_number(pen, left + side + 5, foot, facts)
    draw_seal_place(pen, right - SEAL_RADIUS, foot + SEAL_RADIUS - 2)
    if plan is LYING:
        _draw_issuer(pen, plan, facts, right - 2 * SEAL_RADIUS - 8, foot)
    else:
        _draw_issuer(pen, plan, facts, right, foot + 2 * SEAL_RADIUS + 2)
    if facts.made_up:
        draw_sample_line(pen, 20.6)


def _draw_number(pen: Pen, x: float, foot: float, facts: HonourFacts) -> None:
    pen.text(x, foot + 15.5, "证书编号", Type(10, colour=GREY))
    if facts.look.bilingual:
        pen.text(x + 16, foot + 15.5, "Certificate No.", Type(7.5, colour=GREY))
    number = fit(
        pen, facts.number, Type(11, colour=INK), width=50, floor=7, lines=2, label=label_of(facts, "number")
    )
    pen.block(x, foot + 13.5, number, Align.LEFT)


def _draw_issuer(pen: Pen, plan: Plan, facts: HonourFacts, right: float, foot: float) -> None:
    label = label_of(facts, "issuing_body")
    body = fit(pen, listed(facts.issuing_body), Type(15), width=plan.issuer, floor=10.5, lines=3, label=label)
    pen.block(right, foot + 13 + body.height, body, Align.RIGHT)
    pen.text(right, foot + 6.5, day_in_characters(facts.issued_on), Type(13), Align.RIGHT)
    if facts.look.bilingual:
        pen.text(right, foot + 1.5, facts.issued_on.isoformat(), Type(8, colour=GREY), Align.RIGHT)
