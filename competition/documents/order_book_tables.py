"""The tables of the order book."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated

from competition.documents.faces import Style
from competition.documents.layout import Type
from competition.documents.letter import Row, paragraph
from competition.documents.pen import Pen
from competition.documents.table import Column, table
from competition.domain.problems import Text

EVENT = Type(12, Style.HEI)
CELL = Type(10.5)
PEOPLE = (
    Column("岗位", 62, english="Role"),
    Column("姓名", 40, english="Name"),
    Column("单位", 54, english="Unit"),
)
SCHEDULE = (
    Column("日期", 28, english="Day"),
    Column("时间", 30, english="Time"),
    Column("内容", 58, english="What"),
    Column("地点", 40, english="Where"),
)
EVENTS = (
    Column("编号", 18, english="Code"),
    Column("赛项", 52, english="Event"),
    Column("参赛项数", 22, english="Entries"),
    Column("赛位数", 20, english="Stations"),
    Column("场次", 44, english="Sessions"),
)
ENTRANTS = (
    Column("参赛编号", 26, english="Entry"),
    Column("姓名", 48, english="Name"),
    Column("单位", 52, english="Unit"),
    Column("代表队", 30, english="Delegation"),
)


@dataclass(frozen=True, slots=True)
class BookPerson:
    """Who is in charge of what."""

    role: Annotated[str, Text("岗位", "a role")]
    name: Annotated[str, Text("姓名", "a name")]
    unit: Annotated[str, Text("单位", "a unit")]


@dataclass(frozen=True, slots=True)
class BookItem:
    """One item of the schedule."""

    day: Annotated[str, Text("日期", "a day")]
    time: Annotated[str, Text("时间", "a time")]
    what: Annotated[str, Text("日程内容", "an item")]
    where: Annotated[str, Text("地点", "a place")]


@dataclass(frozen=True, slots=True)
class BookEvent:
    """One event; `sessions` say which stations are used in which session, none before the draw."""

    code: Annotated[str, Text("赛项编号", "an event's code")]
    name: Annotated[str, Text("赛项", "an event")]
    entries: Annotated[str, Text("参赛项数", "the number of entries")]
    stations: Annotated[str, Text("赛位数", "the number of stations")]
    sessions: Annotated[tuple[str, ...], Text("场次", "a session")]


@dataclass(frozen=True, slots=True)
class BookEntry:
    """One entry of an event, by its number."""

    event: Annotated[str, Text("赛项", "an event")]
    number: Annotated[str, Text("参赛编号", "an entry's number")]
    names: Annotated[str, Text("姓名", "a name")]
    unit: Annotated[str, Text("单位", "a unit")]
    delegation: Annotated[str, Text("代表队", "a delegation")]


def people(pen: Pen, found: Sequence[BookPerson], *, bilingual: bool) -> Iterator[Row]:
    """Who is in charge; nothing where nobody is named."""
    if found:
        yield from table(
            pen, PEOPLE, [(e.role, e.name, e.unit) for e in found], kind=CELL, bilingual=bilingual
        )


def schedule(pen: Pen, found: Sequence[BookItem], *, bilingual: bool) -> Iterator[Row]:
    """The schedule; nothing where there is none."""
    if found:
        lines = [(each.day, each.time, each.what, each.where) for each in found]
        yield from table(pen, SCHEDULE, lines, kind=CELL, bilingual=bilingual)


def events(pen: Pen, found: Sequence[BookEvent], *, bilingual: bool) -> Iterator[Row]:
    """The events with their sessions."""
    if found:
        lines = [
            (e.code, e.name, e.entries, e.stations, "；".join(e.sessions) or "抽签后确定") for e in found
        ]
        yield from table(pen, EVENTS, lines, kind=CELL, bilingual=bilingual)


def entrants(pen: Pen, found: Sequence[BookEntry], *, bilingual: bool) -> Iterator[Row]:
    """Who takes part, event by event."""
    for event, group in groupby(found, key=lambda each: each.event):
        yield from paragraph(pen, event, EVENT, leading=2.0, with_next=True, role="H3")
        lines = [(each.number, each.names, each.unit, each.delegation) for each in group]
        yield from table(pen, ENTRANTS, lines, kind=CELL, bilingual=bilingual)
