"""秩序册: cover, contents, people in charge, schedule, events with their sessions, who takes part. No place of the draw
stands in it: who reads it must not learn who works at which station."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from competition.documents.faces import Faces, Style
from competition.documents.facts import PARAGRAPHS, label_of
from competition.documents.fitting import fit
from competition.documents.layout import GREY, Align, Type
from competition.documents.letter import LEFT, MEASURE, Row, centred, paragraph, space
from competition.documents.look import PLAIN, Look
from competition.documents.marks import draw_picture, draw_sample_line
from competition.documents.numerals import count_in_characters, day_in_characters
from competition.documents.order_book_tables import (
    BookEntry,
    BookEvent,
    BookItem,
    BookPerson,
    entrants,
    events,
    people,
    schedule,
)
from competition.documents.ornament import draw_flourish, draw_ground
from competition.documents.pen import Pen
from competition.documents.sheets import FULL, SAID, SheetFacts, begin, draw_foot, draw_page, pages_of
from competition.documents.structure import Element
from competition.domain.problems import Text

TITLE = Text("秩序册", "Order Book")
CONTENTS = Text("目录", "Contents")
PEOPLE = Text("竞赛组织与分工", "People in Charge")
SCHEDULE = Text("日程安排", "Schedule")
EVENTS = Text("赛项与场次", "Events and Sessions")
ENTRANTS = Text("参赛名单", "Entrants")
NOTES = Text("参赛须知", "Notes")
LINE = Type(13)
CHAPTER = Type(17, Style.HEI)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderBookFacts(SheetFacts):
    """The whole book; chapters without content are left out. `host` and `notes` may be empty."""

    host: Annotated[str, Text("承办单位", "the host")]
    people: tuple[BookPerson, ...]
    items: tuple[BookItem, ...]
    events: tuple[BookEvent, ...]
    entries: tuple[BookEntry, ...]
    notes: Annotated[str, Text("参赛须知", "the notes"), PARAGRAPHS]
    look: Look = PLAIN


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter with its pages, laid out."""

    title: Text
    pages: list[list[Row]]


def render(facts: OrderBookFacts, faces: Faces | None = None) -> bytes:
    """The book as PDF bytes: cover and contents unnumbered, then pages from 1. Raises `Refusal` for what cannot print."""
    pen = begin(facts, faces, TITLE, FULL)
    chapters = [
        Chapter(title, pages_of(_chapter(pen, facts, number, title, rows), FULL))
        for number, (title, rows) in enumerate(_contents(pen, facts), start=1)
    ]
    _draw_cover(pen, facts)
    pen.turn_page()
    _draw_contents(pen, facts, chapters)
    pages = [page for chapter in chapters for page in chapter.pages]
    for number, page in enumerate(pages, start=1):
        pen.turn_page()
        draw_page(pen, page, FULL)
        draw_foot(pen, facts, f"— {number} —")
    return pen.finish()


def _contents(pen: Pen, facts: OrderBookFacts) -> Iterator[tuple[Text, list[Row]]]:
    """The chapters that hold something."""
    notes = [part.strip() for part in facts.notes.split("\n") if part.strip()]
    chapters: Iterable[tuple[Text, Iterable[Row]]] = (
        (PEOPLE, people(pen, facts.people, bilingual=facts.bilingual)),
        (SCHEDULE, schedule(pen, facts.items, bilingual=facts.bilingual)),
        (EVENTS, events(pen, facts.events, bilingual=facts.bilingual)),
        (ENTRANTS, entrants(pen, facts.entries, bilingual=facts.bilingual)),
        (NOTES, (row for note in notes for row in paragraph(pen, f"　　{note}", SAID, leading=1.8))),
    )
    return ((title, rows) for title, made in chapters if (rows := list(made)))


def _chapter(pen: Pen, facts: OrderBookFacts, number: int, title: Text, rows: list[Row]) -> list[Row]:
    english = f"　{title.en}" if facts.bilingual else ""
    said = f"{count_in_characters(number)}、{title.zh}{english}"
    return [*paragraph(pen, said, CHAPTER, leading=2.0, with_next=True, role="H2"), space(2), *rows]


def _draw_cover(pen: Pen, facts: OrderBookFacts) -> None:
    middle, palette = pen.width / 2, facts.look.palette
    draw_ground(pen, replace(facts.look, upright=True))
    if facts.look.logo.content:
        draw_picture(pen, (middle - 40, 232), (80, 26), facts.look.logo)
    label = label_of(facts, "competition")
    name = fit(pen, facts.competition, Type(28, bold=True), width=150, floor=16, lines=3, label=label)
    below = pen.block(middle, 218, name)
    draw_flourish(pen, below - 8, 50, palette)
    with pen.element("H1"):
        kind = Type(54, bold=True, colour=palette.main, tracking=0.3)
        pen.text(middle + 6, below - 45, TITLE.zh, kind, Align.CENTRE)
    if facts.bilingual:
        pen.text(
            middle, below - 57, TITLE.en.upper(), Type(13, colour=palette.accent, tracking=0.1), Align.CENTRE
        )
    lines = [f"主办单位：{facts.issuing_body}", f"承办单位：{facts.host}" if facts.host else ""]
    y = 82.0
    for said in filter(None, lines):
        block = fit(pen, said, Type(14), width=150, floor=10, lines=3, label=label_of(facts, "issuing_body"))
        y = pen.block(middle, y, block) - 2
    pen.text(middle, 44, day_in_characters(facts.issued_on), Type(14), Align.CENTRE)
    if facts.made_up:
        draw_sample_line(pen, 24)


def _draw_contents(pen: Pen, facts: OrderBookFacts, chapters: list[Chapter]) -> None:
    """One page: the chapters are few."""
    toc = Element("TOC")
    rows, page = [centred(CONTENTS.zh, Type(22, bold=True, tracking=0.3), 2.4, role="H2"), space(4)], 1
    for number, chapter in enumerate(chapters, start=1):
        english = f"　{chapter.title.en}" if facts.bilingual else ""
        said = f"{count_in_characters(number)}、{chapter.title.zh}{english}"
        rows.append(_line(pen, said, str(page), toc))
        page += len(chapter.pages)
    draw_page(pen, rows, FULL)
    draw_foot(pen, facts, "")


def _line(pen: Pen, said: str, page: str, toc: Element) -> Row:
    """A title, dots, the number of its page."""
    start = LEFT + pen.measure(said, LINE) + 3
    end = LEFT + MEASURE - pen.measure(page, LINE) - 3

    def draw(pen: Pen, top: float) -> None:
        pen.line((start, top - 6.5), (end, top - 6.5), GREY, 0.4)
        with pen.element(toc), pen.element("TOCI"):
            pen.text(LEFT, top - 7, said, LINE)
            pen.text(LEFT + MEASURE, top - 7, page, LINE, Align.RIGHT)

    return Row(11, draw)


def sample() -> OrderBookFacts:
    """A book of made-up people, for previews and tests."""
    entries = (("E01-001", "李𬭚"), ("E01-002", "买买提·艾合买提"), ("E01-003", "张䶮"))
    return OrderBookFacts(
        number="YZ-2026",
        competition="2026年云州市职业技能大赛",
        issuing_body="云州市职业技能大赛组织委员会",
        issued_on=date(2026, 11, 21),
        made_up=True,
        host="云州市示例技师学院",
        people=(
            BookPerson("组织者", "王某", "组委会办公室"),
            BookPerson("裁判长 · E01 人工智能训练师", "张某", "云州市示例研究院"),
        ),
        items=(
            BookItem("11月21日", "08:30—09:00", "检录、抽签", "主赛场检录处"),
            BookItem("11月21日", "09:00—12:00", "第1场比赛", "主赛场"),
        ),
        events=(BookEvent("E01", "人工智能训练师", "3", "2", ("第1场：1—2号赛位", "第2场：1号赛位")),),
        entries=tuple(
            BookEntry("E01 人工智能训练师", number, name, "云州市示例技师学院", "一队")
            for number, name in entries
        ),
        notes="选手凭参赛证和身份证入场。\n迟到15分钟者不得入场。",
    )
