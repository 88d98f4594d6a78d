"""参赛证、裁判证、工作证: badges, eight on a page, to be cut. An entrant's bears the entry's number and never a code of the draw."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from competition.documents.cards import Grid, draw_cards
from competition.documents.faces import Faces, Style
from competition.documents.facts import label_of
from competition.documents.fitting import fit
from competition.documents.layout import GREY, MM, Align, Block, Colour, Type
from competition.documents.look import PLAIN, Look
from competition.documents.marks import PALE, draw_code, draw_picture, qr_side
from competition.documents.pen import Pen
from competition.documents.sheets import FULL, SheetFacts, begin
from competition.domain.problems import Text

TITLE = Text("证件", "Badges")
GRID = Grid(2, 4, 90, 62)
HEAD = Type(11, Style.HEI, colour=Colour(1, 1, 1))
NAME, UNIT, EVENT = Type(24, bold=True), Type(10), Type(10, colour=GREY)
NUMBER = Type(10, Style.HEI)
BAND, INSIDE = 15.0, 4.0
"""Height of the coloured band and the margin within a badge, in millimetres."""
STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Badge:
    """One badge. `kind` is entrant, judge or staff; `scans` is what the code on it says, such as E01-003, or empty."""

    kind: Annotated[str, Text("证件种类", "the kind of badge")]
    role: Annotated[str, Text("身份", "the role")]
    name: Annotated[str, Text("姓名", "the name")]
    unit: Annotated[str, Text("单位", "the unit")]
    event: Annotated[str, Text("赛项", "the event")]
    scans: Annotated[str, Text("编号", "the number")]


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgeFacts(SheetFacts):
    """The badges in the colours of the competition, with its logo."""

    badges: tuple[Badge, ...]
    look: Look = PLAIN


def render(facts: BadgeFacts, faces: Faces | None = None) -> bytes:
    """The badges as PDF bytes. Raises `Refusal` for a character without glyph or a name that does not fit."""
    pen = begin(facts, faces, TITLE, FULL)
    setter = _Setter(pen, facts)
    draw_cards(pen, facts, facts.badges, GRID, setter.draw)
    return pen.finish()


@dataclass(frozen=True, slots=True)
class _Setter:
    """Draws badges in one look."""

    pen: Pen
    facts: BadgeFacts

    def draw(self, pen: Pen, left: float, top: float, badge: Badge) -> None:
        """One badge below `top`."""
        colour = self._colour(badge)
        canvas = pen.canvas
        canvas.setFillColorRGB(colour.red, colour.green, colour.blue)
        canvas.rect(left * MM, (top - BAND) * MM, GRID.width * MM, BAND * MM, stroke=0, fill=1)
        _outline(pen, left, top)
        logo = self.facts.look.logo
        if logo.content:
            draw_picture(pen, (left + GRID.width - INSIDE - 18, top - BAND - 13), (18, 11), logo)
        name = self._fitted(self.facts, "competition", HEAD, GRID.width - 2 * INSIDE, lines=2)
        pen.block(left + GRID.width / 2, top - (BAND - name.height) / 2, name)
        role = Type(15, Style.HEI, bold=True, colour=colour)
        pen.text(left + INSIDE, top - BAND - 8, badge.role, role)
        self._draw_person(badge, left, top - BAND - 12)

    def _draw_person(self, badge: Badge, left: float, top: float) -> None:
        side = qr_side(badge.scans, least=18, most=22) if badge.scans else 0.0
        room = GRID.width - 2 * INSIDE - side
        y = top
        for name, kind, lines in (("name", NAME, 2), ("unit", UNIT, 2), ("event", EVENT, 1)):
            y = self.pen.block(
                left + INSIDE, y, self._fitted(badge, name, kind, room, lines=lines), Align.LEFT
            )
        if badge.scans:
            right = left + GRID.width - INSIDE
            draw_code(self.pen, right - side, top - 20, side, badge.scans)
            number = self._fitted(badge, "scans", NUMBER, side, lines=1)
            self.pen.block(right - side / 2, top - 20, number)

    def _fitted(self, owner: Badge | BadgeFacts, name: str, kind: Type, width: float, *, lines: int) -> Block:
        """A text of a badge, or of all of them, no smaller than 6 points."""
        one_line_from = kind.size * 0.85 if lines > 1 else None
        text, label = getattr(owner, name), label_of(owner, name)
        return fit(
            self.pen, text, kind, width=width, floor=6, lines=lines, label=label, one_line_from=one_line_from
        )

    def _colour(self, badge: Badge) -> Colour:
        palette = self.facts.look.palette
        return {"entrant": palette.main, "judge": palette.accent}.get(badge.kind, GREY)


def _outline(pen: Pen, left: float, top: float) -> None:
    path = pen.canvas.beginPath()
    path.rect(left * MM, (top - GRID.height) * MM, GRID.width * MM, GRID.height * MM)
    pen.stroke(path, PALE, 0.4)


def sample() -> BadgeFacts:
    """Badges of made-up people, for previews and tests."""
    return BadgeFacts(
        number="YZ-2026",
        competition="2026年云州市职业技能大赛",
        issuing_body="云州市职业技能大赛组织委员会",
        issued_on=date(2026, 11, 21),
        made_up=True,
        badges=(
            Badge("entrant", "参赛选手", "李𬭚", "云州市示例技师学院", "人工智能训练师", "E01-003"),
            Badge("entrant", "参赛选手", "买买提·艾合买提", "云州市示例职业学院", "数控车", "E02-011"),
            Badge("judge", "裁判员", "张某", "云州市示例研究院", "人工智能训练师", ""),
            Badge(STAFF, "工作人员", "王某", "组委会办公室", "", ""),
        ),
    )
