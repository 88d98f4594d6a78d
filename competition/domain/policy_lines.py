"""The lines of a document: each kind of rule as a value, with its clause and the row of the clause table it answers.

A line states what the text states and no more: what is None or empty is what the text leaves out.
"""

from dataclasses import dataclass
from typing import ClassVar

from competition.domain.money import Money
from competition.domain.problems import Text
from competition.domain.tiers import CompetitionClass, Group, Labelled, SkillLevel, Tier


@dataclass(frozen=True, slots=True)
class Clause:
    """Where a rule stands: the document's number, the clause, and a key phrase of at most 40 characters."""

    document: str
    article: str
    phrase: str

    def __str__(self) -> str:
        return f"{self.document} {self.article}“{self.phrase}”"


@dataclass(frozen=True, slots=True)
class CashLine:
    """奖金上限: the most that a contestant or a team may get at a tier; the amount itself is the award plan's."""

    label: ClassVar[Text] = Text("奖金上限", "ceiling of prize money")
    tier: Tier
    ceiling: Money
    clause: Clause
    row: str = ""


@dataclass(frozen=True, slots=True)
class PromotionLine:
    """晋升: the document lets these groups be promoted; the award plan names the level.

    `levels`: only to these, where the clause lists them; empty where it does not.
    """

    label: ClassVar[Text] = Text("技能等级晋升", "promotion of skill level")
    tiers: frozenset[Tier]
    groups: frozenset[Group]
    clause: Clause
    row: str = ""
    levels: frozenset[SkillLevel] = frozenset()


class Settlement(Labelled):
    """结算规则: how several sums, or sums of several payers, are brought together."""

    HIGHER_ONLY = "higher_only", "就高不重复", "the higher, not both"
    PAID_NEXT_YEAR = "paid_next_year", "次年拨付", "paid in the year after confirmation"
    PROVINCE_PAYS = (
        "province_pays",
        "省级承担的，市、县不再安排",
        "what the province pays the city does not pay again",
    )


@dataclass(frozen=True, slots=True)
class SettlementRule:
    """A rule of settlement that the document states."""

    label: ClassVar[Text] = Text("结算规则", "rule of settlement")
    rule: Settlement
    clause: Clause
    row: str = ""


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
class Match:
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
    grant: Money | Match
    every_years: int | None
    clause: Clause
    row: str


class Conferral(Labelled):
    """授予方式: a title that is granted differs from one that a winner is only put forward for."""

    GRANTED = "granted", "授予", "granted"
    RECOMMENDED = "recommended", "推荐", "recommended"
    EITHER = "either", "推荐或授予", "recommended or granted"


@dataclass(frozen=True, slots=True)
class Honour:
    """荣誉称号. `allowance` is paid once; `quota` is the number a year, `quota_about` where the text says 左右.

    `groups` and `tiers` are empty where the text names none; `see` is whose rules set the conditions, if it says so.
    """

    label: ClassVar[Text] = Text("荣誉称号", "honour")
    title: str
    conferral: Conferral
    allowance: Money | None
    quota: int | None
    quota_about: bool
    groups: frozenset[Group]
    tiers: frozenset[Tier]
    see: Text | None
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


class Matter(Labelled):
    """待定事项: what a document speaks of without naming a figure."""

    CASH = "cash", "奖金", "prize money"
    PROMOTION = "promotion", "技能等级晋升", "promotion of skill level"
    HONOUR = "honour", "荣誉", "honours"
    BASE = "base", "集训基地", "training bases"
    TRAINING = "training", "集训补助", "training subsidy"
    EMPLOYMENT = "employment", "岗位与待遇", "post and pay"
    MASTER = "master", "师父奖励", "reward of the master"


@dataclass(frozen=True, slots=True)
class Reference:
    """待定: the text names no figure; `see` is the document or body that would. No tiers: every tier."""

    label: ClassVar[Text] = Text("待定", "undetermined")
    matter: Matter
    tiers: frozenset[Tier]
    see: Text
    clause: Clause
    row: str


@dataclass(frozen=True, slots=True)
class Notice:
    """无需计算: a matter from which nothing follows for a result, and why."""

    label: ClassVar[Text] = Text("无需计算", "nothing to compute")
    about: Text
    why: Text
    clause: Clause
    row: str


OtherLine = (
    HostingGrant
    | BaseGrant
    | Honour
    | FollowOnSubsidy
    | EnterpriseCap
    | Equivalent
    | Appointment
    | Series
    | Reference
    | Notice
)
Line = CashLine | PromotionLine | SettlementRule | OtherLine
