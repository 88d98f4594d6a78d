"""Titles, levels and contests that a document names, as values."""

from dataclasses import dataclass
from typing import ClassVar

from competition.domain.clauses import Clause
from competition.domain.money import Money
from competition.domain.payees import Payee
from competition.domain.problems import Text
from competition.domain.selector import Selector
from competition.domain.tiers import Labelled, SkillLevel, Tier


class Conferral(Labelled):
    """授予方式: a title that is granted differs from one that a winner is only put forward for."""

    GRANTED = "granted", "授予", "granted"
    RECOMMENDED = "recommended", "推荐", "recommended"
    EITHER = "either", "推荐或授予", "recommended or granted"


@dataclass(frozen=True, slots=True)
class Honour:
    """荣誉称号. `allowance` is paid once; `quota` is the number a year, `quota_about` where the text says 左右.

    `select` says whose result is honoured; where it picks no results the text leaves the choice open. `payee`: the
    contestant, or the coach of one. `see` is whose rules set the conditions, if it says so. `once`: the text says that
    it is not given twice.
    """

    label: ClassVar[Text] = Text("荣誉称号", "honour")
    title: str
    conferral: Conferral
    allowance: Money | None
    quota: int | None
    quota_about: bool
    select: Selector
    see: Text | None
    clause: Clause
    row: str
    payee: Payee = Payee.CONTESTANT
    once: bool = False


@dataclass(frozen=True, slots=True)
class Equivalent:
    """比照待遇: the professional title whose treatment a level is given."""

    label: ClassVar[Text] = Text("比照待遇", "equivalent title")
    level: SkillLevel
    title: Text
    clause: Clause
    row: str


@dataclass(frozen=True, slots=True)
class Appointment:
    """评聘: levels that an employer appoints to, so that no contest grants them."""

    label: ClassVar[Text] = Text("评聘等级", "levels by appointment")
    levels: frozenset[SkillLevel]
    clause: Clause
    row: str


class Role(Labelled):
    """赛事地位 in a system of contests."""

    BENCHMARK = "benchmark", "标杆", "benchmark"
    LEAD = "lead", "引领", "lead"
    HEAD = "head", "龙头", "head"
    MAIN = "main", "主体", "main body"
    BASE = "base", "基础", "base"


@dataclass(frozen=True, slots=True)
class Series:
    """赛事系列: a contest that the document names, its place in the system and how often it is held."""

    label: ClassVar[Text] = Text("赛事系列", "series of contests")
    name: str
    tier: Tier | None
    role: Role | None
    every_years: int | None
    a_year: int | None
    clause: Clause
    row: str
