"""The lines of a document: each kind of rule as a value, with its clause and the row of the clause table it answers.

A line states what the text states and no more: what is None or empty is what the text leaves out.
"""

from dataclasses import dataclass
from typing import ClassVar

from competition.domain.clauses import Clause
from competition.domain.money import Money
from competition.domain.payees import Payee, Per
from competition.domain.policy_grants import BaseGrant, EnterpriseCap, FollowOnSubsidy, HostingGrant
from competition.domain.policy_titles import Appointment, Equivalent, Honour, Series
from competition.domain.problems import Text
from competition.domain.selector import Selector
from competition.domain.tiers import Labelled, SkillLevel, Tier


@dataclass(frozen=True, slots=True)
class CashLine:
    """奖金上限: the most that a contestant or a team may get at a tier; the amount itself is the award plan's."""

    label: ClassVar[Text] = Text("奖金上限", "ceiling of prize money")
    tier: Tier
    ceiling: Money
    clause: Clause
    row: str = ""


@dataclass(frozen=True, slots=True)
class SameAs:
    """同额: as much as another payee gets for the same result (coach = contestant)."""

    payee: Payee


@dataclass(frozen=True, slots=True)
class PrizeLine:
    """奖金标准: a sum that the document fixes itself. `per` is None where it does not say how a team is paid."""

    label: ClassVar[Text] = Text("奖金标准", "prize money")
    payee: Payee
    select: Selector
    amount: Money | SameAs
    per: Per | None
    clause: Clause
    row: str = ""


class IfHeld(Labelled):
    """What is said of a winner who holds the level already."""

    NEXT = "next", "晋升上一级", "promote one level higher"
    REFUSE = "refuse", "不再晋升", "no promotion"


@dataclass(frozen=True, slots=True)
class Holding:
    """持有等级: the level that a winner must hold for a line to speak; `below` counts no level as the lowest.

    One of the two is given: exactly `level`, or any below `below`.
    """

    level: SkillLevel | None = None
    below: SkillLevel | None = None

    def holds(self, held: SkillLevel | None) -> bool:
        """Whether that level is meant."""
        if self.below is not None:
            return held is None or held.step < self.below.step
        return held is self.level


@dataclass(frozen=True, slots=True)
class PromotionLine:
    """晋升: the document lets these results be promoted.

    `to`: the level that the text names; `above_paper`: so many levels above that of the paper; `title`: a professional
    title's level instead (专业技术类). None of them: the award plan names the level. `levels`: only to these, where the
    clause lists them. `holding`: only for who holds that; `if_held`: for who holds `to` already, None where the text is
    silent. `see`: what the text leaves to others beyond it.
    """

    label: ClassVar[Text] = Text("技能等级晋升", "promotion of skill level")
    select: Selector
    clause: Clause
    row: str = ""
    levels: frozenset[SkillLevel] = frozenset()
    to: SkillLevel | None = None
    above_paper: int | None = None
    title: Text | None = None
    holding: Holding | None = None
    if_held: IfHeld | None = None
    see: Text | None = None


class Settlement(Labelled):
    """结算规则: how several sums, or sums of several payers, are brought together."""

    HIGHER_ONLY = "higher_only", "就高不重复", "the higher, not both"
    PAID_NEXT_YEAR = "paid_next_year", "次年拨付", "paid in the year after confirmation"
    PROVINCE_PAYS = (
        "province_pays",
        "省级承担的，市、县不再安排",
        "what the province pays the city does not pay again",
    )
    TOP_UP = "top_up", "已获奖励不足的补足差额", "the difference to what was received already is topped up"
    PROMOTION_ONCE_A_YEAR = (
        "promotion_once_a_year",
        "每年只晋升一次",
        "one promotion in a calendar year",
    )


@dataclass(frozen=True, slots=True)
class SettlementRule:
    """A rule of settlement that the document states."""

    label: ClassVar[Text] = Text("结算规则", "rule of settlement")
    rule: Settlement
    clause: Clause
    row: str = ""


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
class Gap:
    """原文未涵盖: results of which the text decides nothing, neither for nor against (exactly 10 finalists)."""

    label: ClassVar[Text] = Text("原文未涵盖", "not decided by the text")
    matter: Matter
    select: Selector
    why: Text
    clause: Clause
    row: str


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
    | Gap
    | Reference
    | Notice
)
Line = CashLine | PrizeLine | PromotionLine | SettlementRule | OtherLine
"""A line of any kind."""
