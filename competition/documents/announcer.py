"""颁奖宣读稿, the announcer's sheet: the winners of each event in the order in which they are called, the best last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from competition.documents.faces import Faces, Style
from competition.documents.layout import GREY, Type
from competition.documents.letter import Row, paragraph, space
from competition.documents.pen import Pen
from competition.documents.sheets import FULL, SheetFacts, draw_list, said
from competition.domain.problems import Text

TITLE = Text("颁奖宣读稿", "Announcer's Sheet")
EVENT = Type(18, Style.HEI)
AWARD = Type(17, bold=True)
NAME = Type(20, bold=True)
UNIT = Type(14, colour=GREY)


@dataclass(frozen=True, slots=True)
class CalledWinner:
    """Who is called: the person, or the members of a team; `unit` with the delegation."""

    name: Annotated[str, Text("姓名", "a name")]
    unit: Annotated[str, Text("单位", "a unit")]


@dataclass(frozen=True, slots=True)
class CalledAward:
    """One award of an event with those who get it."""

    award: Annotated[str, Text("奖项", "an award")]
    winners: tuple[CalledWinner, ...]


@dataclass(frozen=True, slots=True)
class CalledEvent:
    """One event with its awards, the lowest first."""

    event: Annotated[str, Text("赛项", "an event")]
    awards: tuple[CalledAward, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncerFacts(SheetFacts):
    """All events with their winners."""

    events: tuple[CalledEvent, ...]


def render(facts: AnnouncerFacts, faces: Faces | None = None) -> bytes:
    """The sheet in large type as PDF bytes. Raises `Refusal` as `draw_list` does."""

    def rows(pen: Pen) -> Iterator[Row]:
        zh = "宣读前请与获奖人核对生僻字和少数民族姓名的读音。"
        yield from said(
            pen, Text(zh, "Ask how rare characters and names are read before the ceremony."), facts
        )
        for number, event in enumerate(facts.events, start=1):
            yield space(4)
            yield from paragraph(
                pen, f"{number}. {event.event}", EVENT, leading=1.7, with_next=True, role="H2"
            )
            for award in event.awards:
                yield from _award(pen, award)

    return draw_list(facts, faces, TITLE, rows, frame=FULL)


def _award(pen: Pen, award: CalledAward) -> Iterator[Row]:
    count = f"（{len(award.winners)}项）" if len(award.winners) > 1 else ""
    yield from paragraph(
        pen, f"荣获{award.award}的是{count}：", AWARD, leading=1.7, with_next=True, role="H3"
    )
    for winner in award.winners:
        yield from paragraph(pen, winner.name, NAME, indent=12, leading=1.5, with_next=True)
        yield from paragraph(pen, winner.unit, UNIT, indent=12, leading=1.45)
        yield space(2)


def sample() -> AnnouncerFacts:
    """A sheet of made-up people, for previews and tests."""
    awards = (
        CalledAward("铜牌", (CalledWinner("张䶮", "云州市示例机械厂（一队）"),)),
        CalledAward("银牌", (CalledWinner("买买提·艾合买提", "云州市示例职业学院（二队）"),)),
        CalledAward("金牌", (CalledWinner("李𬭚", "云州市示例技师学院（一队）"),)),
    )
    return AnnouncerFacts(
        number="YZ-2026",
        competition="2026年云州市职业技能大赛",
        issuing_body="云州市职业技能大赛组织委员会",
        issued_on=date(2026, 11, 21),
        made_up=True,
        events=(CalledEvent("人工智能训练师", awards),),
    )
