"""抽签结果表: what one stage of the draw gave, as plain rows. Which columns it has is said by who gathers it: no list
joins a name and a code before the results are published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from competition.documents.faces import Faces
from competition.documents.layout import Type
from competition.documents.letter import Row
from competition.documents.pen import Pen
from competition.documents.sheets import FULL, SheetFacts, draw_list, heading, said, signatures
from competition.documents.table import Column, table
from competition.domain.problems import Text

TITLE = Text("抽签结果表", "Result of the Draw")
WITNESSES = (Text("抽签人", "Drawn by"), Text("裁判长", "Chief judge"), Text("监督", "Supervisor"))
CELL = Type(10.5)


@dataclass(frozen=True, slots=True)
class DrawColumn:
    """A column with its share of the width."""

    heading: Annotated[str, Text("表头", "a heading")]
    english: Annotated[str, Text("英文表头", "a heading in English")]
    share: int


@dataclass(frozen=True, slots=True)
class DrawRow:
    """One line: a text for each column."""

    cells: Annotated[tuple[str, ...], Text("抽签结果", "a cell")]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawListFacts(SheetFacts):
    """One stage of an event's draw. `how` says by what it was drawn: seed, algorithm, commitment; it may be empty."""

    event: Annotated[str, Text("赛项", "the event")]
    stage: Annotated[str, Text("抽签环节", "the stage")]
    how: Annotated[str, Text("抽签方法", "how it was drawn")]
    columns: tuple[DrawColumn, ...]
    rows: tuple[DrawRow, ...]


def render(facts: DrawListFacts, faces: Faces | None = None) -> bytes:
    """The list as PDF bytes. Raises `Refusal` as `draw_list` does."""
    shares = sum(column.share for column in facts.columns)
    columns = [
        Column(each.heading, FULL.measure * each.share / shares, english=each.english)
        for each in facts.columns
    ]

    def rows(pen: Pen) -> Iterator[Row]:
        yield from heading(pen, Text(f"{facts.event}　{facts.stage}", ""), facts)
        lines = [each.cells for each in facts.rows]
        yield from table(pen, columns, lines, kind=CELL, bilingual=facts.bilingual)
        if facts.how:
            yield from said(pen, Text(facts.how, ""), facts)
        yield from signatures(WITNESSES, facts, FULL)

    return draw_list(facts, faces, TITLE, rows, frame=FULL)


def sample() -> DrawListFacts:
    """A list of made-up places, for previews and tests."""
    columns = (
        DrawColumn("场次", "Session", 1),
        DrawColumn("赛位", "Station", 1),
        DrawColumn("参赛编号", "Entry", 2),
        DrawColumn("姓名", "Name", 3),
        DrawColumn("代表队", "Delegation", 3),
    )
    rows = (("1", "1", "E01-003", "李𬭚", "一队"), ("1", "2", "E01-001", "买买提·艾合买提", "二队"))
    return DrawListFacts(
        number="E01-C1",
        competition="2026年云州市职业技能大赛",
        issuing_body="云州市职业技能大赛组织委员会",
        issued_on=date(2026, 11, 21),
        made_up=True,
        event="E01 人工智能训练师",
        stage="赛位抽签",
        how="抽签种子：2026；算法：sha256-order-1。任何人可以据此重算。",
        columns=columns,
        rows=tuple(map(DrawRow, rows)),
    )
