"""晋升名单: who is recommended for which level of skill, and by which clause. The certificate of a level comes from a
filed assessment body (人社鉴发〔2021〕1号); this list is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from competition.documents.faces import Faces
from competition.documents.letter import Row
from competition.documents.pen import Pen
from competition.documents.sheets import SheetFacts, draw_list, said, sign_off
from competition.documents.table import Column, table
from competition.domain.problems import Text

TITLE = Text("技能等级晋升推荐名单", "Recommended Promotions of Skill Level")
COLUMNS = (
    Column("序号", 10, english="No."),
    Column("姓名", 37, english="Name"),
    Column("工作单位", 30, english="Unit"),
    Column("竞赛成绩", 25, english="Result"),
    Column("推荐晋升", 20, english="Level"),
    Column("依据", 34, english="Clause"),
)


@dataclass(frozen=True, slots=True)
class PromotedPerson:
    """One person, the result, the level or professional title, and the clauses."""

    name: Annotated[str, Text("姓名", "a name")]
    unit: Annotated[str, Text("工作单位", "a unit")]
    result: Annotated[str, Text("竞赛成绩", "a result")]
    level: Annotated[str, Text("推荐晋升", "a level")]
    clause: Annotated[str, Text("依据", "a clause")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionListFacts(SheetFacts):
    """What the list says; `document` is the policy that the decisions rest on."""

    document: Annotated[str, Text("政策文件", "the document")]
    people: tuple[PromotedPerson, ...]


def render(facts: PromotionListFacts, faces: Faces | None = None) -> bytes:
    """The list as PDF bytes. Raises `Refusal` as `draw_list` does."""

    def rows(pen: Pen) -> Iterator[Row]:
        zh = f"根据{facts.document}，经审核，推荐下列{len(facts.people)}名获奖选手晋升技能等级（职称）："
        yield from said(pen, Text(zh, "Recommended under the document named, after review:"), facts)
        lines = [
            (str(number), each.name, each.unit, each.result, each.level, each.clause)
            for number, each in enumerate(facts.people, start=1)
        ]
        yield from table(pen, COLUMNS, lines, bilingual=facts.bilingual)
        note = "技能等级证书由备案的评价机构按规定核发，本名单不作为等级证明。"
        english = "Certificates of level are issued by filed assessment bodies; this list proves no level."
        yield from said(pen, Text(note, english), facts)
        yield from sign_off(pen, facts)

    return draw_list(facts, faces, TITLE, rows)


def sample() -> PromotionListFacts:
    """A list of made-up people, for previews and tests."""
    clause = "云人社字〔2025〕12号 第十五条"
    return PromotionListFacts(
        number="YZ-2026-JS1",
        competition="2026年云州市职业技能大赛",
        issuing_body="云州市职业技能大赛组织委员会",
        issued_on=date(2026, 11, 21),
        made_up=True,
        document="云人社字〔2025〕12号",
        people=(
            PromotedPerson("李𬭚", "云州市示例技师学院", "人工智能训练师 第1名", "技师（二级）", clause),
            PromotedPerson(
                "买买提·艾合买提", "云州市示例职业学院", "人工智能训练师 第2名", "高级工（三级）", clause
            ),
        ),
    )
