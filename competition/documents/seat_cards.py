"""赛位卡: a card for each station, two on a page. It bears the station and, once drawn, the code; never a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from competition.documents.cards import Grid, draw_cards
from competition.documents.faces import Faces, Style
from competition.documents.facts import label_of
from competition.documents.fitting import fit
from competition.documents.layout import GREY, MM, Align, Type
from competition.documents.look import PLAIN, Look
from competition.documents.marks import PALE
from competition.documents.pen import Pen
from competition.documents.sheets import FULL, SheetFacts, begin
from competition.domain.problems import Text

TITLE = Text("赛位卡", "Station Cards")
GRID = Grid(1, 2, 180, 124)


@dataclass(frozen=True, slots=True)
class SeatCard:
    """One station of one session; `session` such as 第1场; `code` is empty while nothing is drawn."""

    event: Annotated[str, Text("赛项", "the event")]
    session: Annotated[str, Text("场次", "the session")]
    station: Annotated[str, Text("赛位", "the station")]
    code: Annotated[str, Text("加密号", "the code")]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatCardFacts(SheetFacts):
    """The cards in the colours of the competition."""

    cards: tuple[SeatCard, ...]
    look: Look = PLAIN


def render(facts: SeatCardFacts, faces: Faces | None = None) -> bytes:
    """The cards as PDF bytes. Raises `Refusal` for a character without glyph or a text that does not fit."""
    pen = begin(facts, faces, TITLE, FULL)
    palette, label = facts.look.palette, label_of(facts, "competition")
    width = GRID.width - 16

    def draw(pen: Pen, left: float, top: float, card: SeatCard) -> None:
        path = pen.canvas.beginPath()
        path.rect(
            (left + 3) * MM, (top - GRID.height + 3) * MM, (GRID.width - 6) * MM, (GRID.height - 6) * MM
        )
        pen.stroke(path, palette.accent, 1.2)
        middle = left + GRID.width / 2
        name = fit(
            pen, facts.competition, Type(15, colour=palette.main), width=width, floor=9, lines=2, label=label
        )
        below = pen.block(middle, top - 9, name)
        said = f"{card.event}　{card.session}" if card.session else card.event
        event = fit(
            pen, said, Type(18, Style.HEI), width=width, floor=10, lines=2, label=label_of(card, "event")
        )
        pen.block(middle, below - 1, event)
        pen.text(
            middle, top - 92, card.station, Type(130, Style.HEI, bold=True, colour=palette.main), Align.CENTRE
        )
        pen.text(left + 12, top - 112, "赛位 Station", Type(12, colour=GREY))
        if card.code:
            pen.text(
                left + GRID.width - 12,
                top - 112,
                f"加密号 {card.code}",
                Type(20, Style.HEI, bold=True),
                Align.RIGHT,
            )
        pen.line((left + 12, top - 103), (left + GRID.width - 12, top - 103), PALE, 0.5)

    draw_cards(pen, facts, facts.cards, GRID, draw)
    return pen.finish()


def sample() -> SeatCardFacts:
    """Cards of a made-up event, for previews and tests."""
    return SeatCardFacts(
        number="E01",
        competition="2026年云州市职业技能大赛",
        issuing_body="云州市职业技能大赛组织委员会",
        issued_on=date(2026, 11, 21),
        made_up=True,
        cards=(SeatCard("焊接", "第1场", "1", "07"), SeatCard("焊接", "第1场", "12", "")),
    )
