"""获奖情况告知书: what an employer is told of its winners, and what the documents leave to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from competition.documents.faces import Faces
from competition.documents.letter import Row, paragraph
from competition.documents.pen import Pen
from competition.documents.sheets import (
    SAID,
    TALL,
    SheetFacts,
    begin,
    closed,
    draw_foot,
    draw_page,
    pages_of,
    said,
    sign_off,
    title_rows,
)
from competition.documents.table import Column, table
from competition.domain.problems import Text

TITLE = Text("获奖情况告知书", "Notice to the Employer")
COLUMNS = (
    Column("序号", 12, english="No."),
    Column("姓名", 40, english="Name"),
    Column("竞赛成绩", 62, english="Result"),
    Column("技能等级晋升推荐", 42, english="Recommended level"),
)


@dataclass(frozen=True, slots=True)
class ToldWinner:
    """One winner with the result and the level that was recommended, if any."""

    name: Annotated[str, Text("姓名", "a name")]
    result: Annotated[str, Text("竞赛成绩", "a result")]
    level: Annotated[str, Text("推荐晋升", "a level")]


@dataclass(frozen=True, slots=True)
class ToldEmployer:
    """The letter to one employer; `clauses` leave post and pay to it, and may be none."""

    employer: Annotated[str, Text("用人单位", "the employer")]
    winners: tuple[ToldWinner, ...]
    clauses: Annotated[tuple[str, ...], Text("依据", "a clause")]


@dataclass(frozen=True, slots=True, kw_only=True)
class EmployerNoticeFacts(SheetFacts):
    """The letters to all employers, each on pages of its own."""

    employers: tuple[ToldEmployer, ...]


def render(facts: EmployerNoticeFacts, faces: Faces | None = None) -> bytes:
    """The letters as PDF bytes. Raises `Refusal` for a character without glyph or a text that does not fit."""
    pen = begin(facts, faces, TITLE, TALL)
    for place, told in enumerate(facts.employers):
        pages = pages_of(closed(list(_letter(pen, facts, told))), TALL)
        for number, page in enumerate(pages, start=1):
            if place or number > 1:
                pen.turn_page()
            draw_page(pen, page, TALL)
            draw_foot(pen, facts, f"第 {number} 页　共 {len(pages)} 页" if len(pages) > 1 else "")
    return pen.finish()


def _letter(pen: Pen, facts: EmployerNoticeFacts, told: ToldEmployer) -> Iterator[Row]:
    yield from title_rows(pen, facts, TITLE, TALL)
    yield from paragraph(pen, f"{told.employer}：", SAID, leading=1.7)
    zh = f"贵单位下列职工在{facts.competition}中获奖，现将有关情况函告如下："
    yield from said(pen, Text(zh, "The following of your staff have won awards in the competition:"), facts)
    lines = [
        (str(n), each.name, each.result, each.level or "—") for n, each in enumerate(told.winners, start=1)
    ]
    yield from table(pen, COLUMNS, lines, bilingual=facts.bilingual)
    if told.clauses:
        zh = "获奖选手的岗位使用和薪酬待遇，请按下列文件落实："
        yield from said(pen, Text(zh, "Post and pay are left to you by:"), facts)
        for clause in told.clauses:
            yield from paragraph(pen, clause, SAID, indent=8, leading=1.6)
    yield from said(pen, Text("特此函告。", ""), facts)
    yield from sign_off(pen, facts)


def sample() -> EmployerNoticeFacts:
    """A letter about made-up people, for previews and tests."""
    winners = (
        ToldWinner("李𬭚", "人工智能训练师 第1名 金牌", "技师（二级）"),
        ToldWinner("买买提·艾合买提", "数控车 第3名 铜牌", ""),
    )
    clauses = ("云政办字〔2024〕8号 三（十）“用人单位应当在岗位聘用、薪酬待遇方面予以倾斜”",)
    return EmployerNoticeFacts(
        number="YZ-2026-GZ",
        competition="2026年云州市职业技能大赛",
        issuing_body="云州市职业技能大赛组织委员会",
        issued_on=date(2026, 11, 21),
        made_up=True,
        employers=(ToldEmployer("云州市示例技师学院", winners, clauses),),
    )
