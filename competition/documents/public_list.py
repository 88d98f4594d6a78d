"""成绩公示 and 获奖名单公示: what everybody may read on the wall. Never an ID number, a telephone or an account."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from competition.documents.faces import Faces
from competition.documents.letter import Row
from competition.documents.pen import Pen
from competition.documents.sheets import SheetFacts, draw_list, heading, said, sign_off
from competition.documents.table import Column, table
from competition.domain.problems import Text

RESULTS = Text("成绩公示", "Public Notice of Results")
WINNERS = Text("获奖名单公示", "Public Notice of Winners")

RANK = Column("名次", 13, english="Rank")
NAME = Column("姓名", 38, english="Name")
UNIT = Column("单位", 50, english="Unit")
TEAM = Column("代表队", 25, english="Delegation")
SCORE = Column("成绩", 16, numbers=True, english="Score")
AWARD = Column("奖项", 14, english="Award")
WIDE_AWARD = Column("奖项", 30, english="Award")


@dataclass(frozen=True, slots=True)
class ListedEntry:
    """One line. `rank` and `score` are empty where they are not told; `award` where none was won."""

    rank: Annotated[str, Text("名次", "a rank")]
    name: Annotated[str, Text("姓名", "a name")]
    unit: Annotated[str, Text("单位", "a unit")]
    delegation: Annotated[str, Text("代表队", "a delegation")]
    score: Annotated[str, Text("成绩", "a score")]
    award: Annotated[str, Text("奖项", "an award")]


@dataclass(frozen=True, slots=True)
class ListedEvent:
    """The lines of one event, or of one group of it."""

    event: Annotated[str, Text("赛项", "an event")]
    entries: tuple[ListedEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicListFacts(SheetFacts):
    """What a public list says. `period` and `objections` (whom to tell, and how) may be empty."""

    period: Annotated[str, Text("公示期", "the period")]
    objections: Annotated[str, Text("异议受理方式", "how to object")]
    events: tuple[ListedEvent, ...]


def render_results(facts: PublicListFacts, faces: Faces | None = None) -> bytes:
    """The list with places, scores and awards. Raises `Refusal` as `draw_list` does."""
    columns = (RANK, NAME, UNIT, TEAM, SCORE, AWARD)

    def rows(pen: Pen) -> Iterator[Row]:
        yield from _opening(pen, facts, Text("比赛成绩", "The results"))
        for event in facts.events:
            yield from heading(pen, Text(event.event, ""), facts)
            lines = [(e.rank, e.name, e.unit, e.delegation, e.score, e.award) for e in event.entries]
            yield from table(pen, columns, lines, bilingual=facts.bilingual)
        yield from sign_off(pen, facts)

    return draw_list(facts, faces, RESULTS, rows)


def render_winners(facts: PublicListFacts, faces: Faces | None = None) -> bytes:
    """The list of those who won something, without scores. Raises `Refusal` as `draw_list` does."""
    columns = (WIDE_AWARD, NAME, UNIT, TEAM, RANK)

    def rows(pen: Pen) -> Iterator[Row]:
        yield from _opening(pen, facts, Text("获奖名单", "The list of winners"))
        for event in facts.events:
            yield from heading(pen, Text(event.event, ""), facts)
            lines = [(e.award, e.name, e.unit, e.delegation, e.rank) for e in event.entries if e.award]
            yield from table(pen, columns, lines, bilingual=facts.bilingual)
        yield from sign_off(pen, facts)

    return draw_list(facts, faces, WINNERS, rows)


def _opening(pen: Pen, facts: PublicListFacts, what: Text) -> Iterator[Row]:
    yield from said(
        pen,
        Text(
            f"现将{facts.competition}{what.zh}予以公示。", f"{what.en} of the competition: for public notice."
        ),
        facts,
    )
    if facts.period:
        yield from said(pen, Text(f"公示期：{facts.period}。", ""), facts)
    if facts.objections:
        yield from said(pen, Text(facts.objections, ""), facts)


def sample() -> PublicListFacts:
    """A list of made-up people, for previews and tests."""
    people = (
        ("1", "李𬭚", "云州市示例技师学院", "一队", "92.35", "金牌"),
        ("2", "买买提·艾合买提", "云州市示例职业学院", "二队", "90.10", "银牌"),
        ("3", "张䶮", "云州市示例机械厂", "一队", "88.00", "铜牌"),
        ("4", "王㛃", "云州市示例技师学院", "三队", "84.20", ""),
    )
    return PublicListFacts(
        number="YZ-2026-V1",
        competition="2026年云州市职业技能大赛",
        issuing_body="云州市职业技能大赛组织委员会",
        issued_on=date(2026, 11, 21),
        made_up=True,
        period="2026年11月21日至2026年11月27日（5个工作日）",
        objections="对公示内容有异议的，请在公示期内以书面形式实名向组委会仲裁组提出。",
        events=(ListedEvent("人工智能训练师", tuple(ListedEntry(*each) for each in people)),),
    )
