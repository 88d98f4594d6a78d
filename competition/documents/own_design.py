"""A certificate on the organizer's own page: a background as their designer made it, and fields that the facts fill.

Lengths are tenths of a millimetre from the upper left corner of A4, type sizes tenths of a point.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from reportlab.lib.utils import ImageReader

from competition.documents.faces import Faces
from competition.documents.fitting import fit
from competition.documents.layout import LANDSCAPE, MM, PORTRAIT, Align, Colour, Type
from competition.documents.look import OwnField
from competition.documents.marks import draw_qr, draw_sample_line, qr_side
from competition.documents.numerals import day_in_characters, day_in_digits
from competition.documents.pen import Pen
from competition.domain.problems import Problem, Refusal, Text

if TYPE_CHECKING:
    from competition.documents.honour import HonourFacts

TENTHS = 10
QR = "qr"
BOX, FULL_BOX = Colour.of("1B6FB5"), Colour.of("C22020")
"""The outline of a field on a proof, and of one whose text does not fit."""


@dataclass(frozen=True, slots=True)
class Variable:
    """What a field may show: its label, and how it is told of the facts; empty where a kind of paper does not have it."""

    label: Text
    tell: Callable[[HonourFacts], str]


def _part(name: str) -> Callable[[HonourFacts], str]:
    return lambda facts: str(getattr(facts, name, ""))


VARIABLES = {
    "names": Variable(Text("姓名", "names"), lambda facts: "　".join(facts.people)),
    "won": Variable(Text("奖项（名次）", "award and rank"), lambda facts: facts.won),
    "award_en": Variable(Text("奖项英文名", "award in English"), _part("award_en")),
    "team": Variable(Text("队名", "team"), _part("team")),
    "unit": Variable(Text("单位", "unit"), _part("unit")),
    "competition": Variable(Text("竞赛名称", "competition"), lambda facts: facts.competition),
    "event": Variable(Text("赛项", "event"), lambda facts: facts.event),
    "group": Variable(Text("组别", "group"), _part("group")),
    "coached": Variable(
        Text("指导的选手", "entrants coached"), lambda facts: "　".join(getattr(facts, "coached", ()))
    ),
    "issuing_body": Variable(Text("颁发单位", "issuing body"), lambda facts: facts.issuing_body),
    "day": Variable(
        Text("日期（汉字）", "day in characters"), lambda facts: day_in_characters(facts.issued_on)
    ),
    "day_digits": Variable(
        Text("日期（数字）", "day in digits"), lambda facts: day_in_digits(facts.issued_on)
    ),
    "number": Variable(Text("证书编号", "number"), lambda facts: facts.number),
    QR: Variable(Text("核验二维码", "code to verify"), lambda facts: facts.verify_url),
}
NEEDED = ("names", "number", QR)
"""Without these a certificate can be neither given nor verified."""


def draw_own(facts: HonourFacts, faces: Faces, title: Text) -> bytes:
    """The certificate on its own page as PDF bytes. Raises `Refusal` for what does not fit its field."""
    pen = _page(facts, faces, title)
    problems = [found for each in facts.look.fields for found in _draw(pen, each, facts)]
    if problems:
        raise Refusal(problems)
    return _finished(pen, facts)


def draw_proof(facts: HonourFacts, faces: Faces, title: Text) -> tuple[bytes, list[Problem]]:
    """The page with an outline around every field, and what does not fit: those fields are outlined in red."""
    pen = _page(facts, faces, title)
    problems: list[Problem] = []
    for each in facts.look.fields:
        found = _draw(pen, each, facts)
        problems += found
        _outline(pen, each, FULL_BOX if found else BOX)
    return _finished(pen, facts), problems


def _page(facts: HonourFacts, faces: Faces, title: Text) -> Pen:
    size = PORTRAIT if facts.look.upright else LANDSCAPE
    pen = Pen(size, faces, title=f"{title.zh} {facts.number}", author=facts.issuing_body, day=facts.issued_on)
    image = ImageReader(BytesIO(facts.look.page.content))
    with pen.artifact():
        pen.canvas.drawImage(image, 0, 0, pen.width * MM, pen.height * MM)
    return pen


def _finished(pen: Pen, facts: HonourFacts) -> bytes:
    if facts.made_up:
        draw_sample_line(pen, 6)
    return pen.finish()


def _draw(pen: Pen, field: OwnField, facts: HonourFacts) -> tuple[Problem, ...]:
    """Draw one field; why it cannot be drawn."""
    variable = VARIABLES[field.variable]
    text, width = variable.tell(facts), field.width / TENTHS
    x, y = field.left / TENTHS, pen.height - field.top / TENTHS
    try:
        if field.variable == QR:
            side = qr_side(text, least=width, most=max(width, 38))
            # The quiet zone must be white, whatever the background is.
            pen.canvas.setFillColorRGB(1, 1, 1)
            pen.canvas.rect(x * MM, (y - side) * MM, side * MM, side * MM, stroke=0, fill=1)
            draw_qr(pen, x, y - side, side, text)
        elif text:
            size = field.size / TENTHS
            kind = Type(size, bold=field.bold, colour=Colour.of(field.colour))
            floor = max(6, size * 0.6)
            block = fit(pen, text, kind, width=width, floor=floor, lines=field.lines, label=variable.label)
            align = Align(field.align)
            across = {Align.LEFT: 0.0, Align.CENTRE: width / 2, Align.RIGHT: width}[align]
            pen.block(x + across, y, block, align)
    except Refusal as refusal:
        return refusal.problems
    return ()


def _outline(pen: Pen, field: OwnField, colour: Colour) -> None:
    width = field.width / TENTHS
    height = width if field.variable == QR else field.lines * field.size / TENTHS * 1.5 / MM
    path = pen.canvas.beginPath()
    path.rect(field.left / 10 * MM, (pen.height - field.top / 10 - height) * MM, width * MM, height * MM)
    pen.stroke(path, colour, 0.8, (3, 2))
