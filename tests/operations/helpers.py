"""Workbooks and values for a small competition, and what a refusal must leave behind: nothing."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from types import MappingProxyType

import pytest
from flask import current_app
from openpyxl import Workbook
from sqlalchemy import select

from competition.db import db
from competition.db.accounts import User
from competition.db.audit import AuditEntry
from competition.domain.draw import CodeCustody
from competition.domain.identity import check_digit
from competition.domain.policy import Policy
from competition.domain.problems import NOWHERE, Problem, Refusal
from competition.domain.ranking_rules import RankingRules
from competition.domain.registration import EventRules
from competition.domain.roles import Role
from competition.domain.setup import EventSetup
from competition.domain.tiers import CompetitionClass, Tier
from competition.operations.competitions import CompetitionDraft
from competition.operations.unit import Actor
from competition.spreadsheets.panels import PanelRow
from tests.remembered import filled_tables

NOW = datetime(2026, 9, 20, 8, 0, tzinfo=UTC)
SHARED, NO_TIES = "games-shared-2020", "national-games-2020"
PLAIN_RULES = {"scale": "raw-100", "ties": "share", "minimum_entrants": 0, "team_counting": 0}
"""The fields of a form for an event that is ranked as simply as can be."""
DRAFT = CompetitionDraft(
    code="test-2026",
    name="试验市职业技能大赛",
    year=2026,
    tier=Tier.CITY,
    competition_class=CompetitionClass.GAMES,
    issuing_body="试验市竞赛委员会",
    number_prefix="TEST",
    policy_id="yantai-2024-8",
    made_up=True,
)
SCHEME_HEAD = (
    *("部分编号", "部分", "权重(%)", "计分方法", "评分标准编号", "评分标准", "分值"),
    *("评分表编号", "评分表", "评分点编号", "评分点", "满分"),
)
SCHEME = (
    ("theory", "理论", 30, "single", "T", "理论知识", 100, "T1", "理论卷", "T1-1", "理论", 100),
    ("practice", "实操", 70, "single", "P", "实操", 100, "P1", "实操表", "P1-1", "加工", 60),
    ("", "", "", "", "", "", "", "", "", "P1-2", "检测", 40),
)
ROSTER_HEAD = ("项目编号", "姓名", "身份证号码", "工作单位", "组别", "现有技能等级", "队名")
PLAN_HEAD = ("奖项", "奖金（元）", "晋升等级", "已持该等级")
PLAN = (("金牌", 10000, "技师", "晋升上一级"), ("银牌", 6000, "", ""), ("铜牌", 3001, "", ""))
SEATS = (("T1", 1), ("P1", 1))


# People and workbooks


def account(username: str, **more: object) -> Actor:
    """An account that nobody can sign in to: hashing a password takes long."""
    user = User(username=username, display_name=username, password_hash="-", created_at=NOW, **more)
    db.session.add(user)
    db.session.commit()
    return Actor(user.id, username)


def id_number(person: int, *, born: str = "19900101") -> str:
    first = f"370600{born}{person:03}"
    return first + check_digit(first)


def workbook(
    name: str, head: Sequence[object], rows: Sequence[Sequence[object]], *above: Sequence[object]
) -> bytes:
    """A workbook of one sheet: what stands above, the header, the rows."""
    book, target = Workbook(), BytesIO()
    book.active.title = name
    for row in (*above, head, *rows):
        book.active.append(list(row))
    book.save(target)
    return target.getvalue()


def scheme_workbook(rows: Sequence[Sequence[object]] = SCHEME) -> bytes:
    return workbook("评分方案", SCHEME_HEAD, rows)


def row(person: int, name: str = "", **more: str) -> tuple[str, ...]:
    """A row of a roster."""
    values = {
        "event": "E01",
        "employer": f"第{person}机械厂",
        "group": "职工",
        "level": "",
        "team": "",
        **more,
    }
    given = values.get("id", id_number(person))
    return (
        values["event"],
        name or f"李{'一二三四五六七八九十'[person % 10]}",
        given,
        *(values[key] for key in ("employer", "group", "level", "team")),
    )


def roster_workbook(*rows: tuple[str, ...], delegation: str = "芝罘区") -> bytes:
    return workbook("报名表", ROSTER_HEAD, rows, ("代表队：", delegation))


def plan_workbook(rows: Sequence[Sequence[object]] = PLAN) -> bytes:
    return workbook("奖励方案", PLAN_HEAD, rows, ("批准文件：", "试赛发〔2026〕1号"))


def setup(
    code: str = "E01",
    *,
    rule: str = SHARED,
    stations: int = 2,
    ranking: Mapping[str, object] = MappingProxyType({}),
    reserve: int = 0,
    custody: CodeCustody = CodeCustody.SINGLE,
    **rules: object,
) -> EventSetup:
    """An event; `ranking` are settings of its ranking other than the prize rule."""
    ranked = replace(RankingRules((), rule), **ranking)
    described = EventRules(code=code, name=f"焊接{code}", **rules)
    return EventSetup(described, "6-18-02-04", stations, ranked, reserve=reserve, custody=custody)


def seat(username: str, form: str = "", number: int = 0, **more: object) -> PanelRow:
    """A judge's seat, or without a form the chief judge's."""
    role = Role.JUDGE if form else Role.CHIEF_JUDGE
    place = PanelRow(NOWHERE, username, username, "鲁东研究院", "E01", form, number, role)
    return replace(place, **more)


def policies() -> dict[str, Policy]:
    found: dict[str, Policy] = current_app.config["POLICIES"]
    return found


# What there is


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table as it is committed."""
    with db.engine.connect() as connection:
        filled = set(filled_tables(connection))
        return {
            table.name: sorted((tuple(found) for found in connection.execute(select(table))), key=repr)
            if table.name in filled
            else []
            for table in db.metadata.sorted_tables
        }


def logged() -> list[str]:
    """The actions in the log, in order."""
    return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


@contextmanager
def refused(zh: str, en: str, *, times: int = 1) -> Iterator[list[Problem]]:
    """What happens inside is refused in these words, in both languages; nothing is changed and nothing logged."""
    before = everything()
    found: list[Problem] = []
    with pytest.raises(Refusal) as caught:
        yield found
    found += caught.value.problems
    said = [each for each in found if zh in each.what.zh and en in each.what.en]
    assert len(said) == times, [str(each) for each in found]
    assert all(each.remedy.zh and each.remedy.en for each in found)
    db.session.rollback()
    assert everything() == before
