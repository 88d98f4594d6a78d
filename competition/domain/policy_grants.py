"""What follows from holding a contest, keeping a base or reaching a level: grants and subsidies as values."""

from dataclasses import dataclass
from typing import ClassVar

from competition.domain.clauses import Clause
from competition.domain.money import Money
from competition.domain.problems import Text
from competition.domain.tiers import CompetitionClass, Labelled, SkillLevel, Tier


@dataclass(frozen=True, slots=True)
class HostingGrant:
    """承办补助: the most that a host unit gets for each event (项目) that it holds."""

    label: ClassVar[Text] = Text("承办补助", "hosting grant")
    tier: Tier
    classes: frozenset[CompetitionClass]
    ceiling: Money
    clause: Clause
    row: str


class Occasion(Labelled):
    """补助情形: on which recognition a base or studio is granted its sum."""

    BUILT = "built", "建成", "built"
    ONCE = "once", "一次性建设补助", "once, for building it"
    FIRST = "first", "首次认定的主基地", "recognised for the first time, main base"
    AGAIN = "again", "再次认定的主基地", "recognised again, main base"
    SECONDARY = "secondary", "认定的副基地", "recognised as a secondary base"
    ASSESSED = "assessed", "成果评鉴突出", "found outstanding at an assessment"


@dataclass(frozen=True, slots=True)
class Matching:
    """配套: `own` yuan for every `other` yuan of the grant that is matched (1:1 is 1 and 1)."""

    own: int
    other: int


@dataclass(frozen=True, slots=True)
class BaseGrant:
    """基地与工作室补助: a fixed sum, or a match of the grant of a higher tier. `every_years`: how often, if stated."""

    label: ClassVar[Text] = Text("基地补助", "base grant")
    base: str
    tier: Tier
    occasion: Occasion
    grant: Money | Matching
    every_years: int | None
    clause: Clause
    row: str


class Recipient(Labelled):
    """领取人 of a follow-on subsidy."""

    PERSON = "person", "个人", "the person"
    ENTERPRISE = "enterprise", "企业", "the enterprise"
    UNSTATED = "unstated", "文件未写明个人或企业", "not said whether the person or the enterprise"


@dataclass(frozen=True, slots=True)
class FollowOnSubsidy:
    """晋升补贴: paid once for a person who newly reached a level."""

    label: ClassVar[Text] = Text("晋升补贴", "subsidy of a promotion")
    level: SkillLevel
    amount: Money
    to: Recipient
    clause: Clause
    row: str


@dataclass(frozen=True, slots=True)
class EnterpriseCap:
    """企业年度上限: the most that one enterprise's promotions to these levels bring in a year."""

    label: ClassVar[Text] = Text("企业年度上限", "yearly cap of an enterprise")
    levels: frozenset[SkillLevel]
    ceiling: Money
    clause: Clause
    row: str
