"""结算的对象: what one person claims, what settlement makes of it, and the rules that bear on it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from competition.domain.clauses import Clause
from competition.domain.money import Money
from competition.domain.names import plain_words
from competition.domain.outcomes import Amount, Decision, Honoured, Kind, Outcome, Step
from competition.domain.policy import Policy
from competition.domain.policy_lines import Settlement
from competition.domain.policy_titles import Honour
from competition.domain.tiers import Labelled, Tier


class Turn(Labelled):
    """结算次序: the rules of settlement, in the order in which they are applied."""

    PROVINCE_PAYS = "province_pays", "省级已承担的，市级不再支付", "what the province paid is not paid again"
    TOP_UP = "top_up", "已获奖励不足的，补足差额", "the difference to what was received is topped up"
    HIGHER_ONLY = "higher_only", "就高不重复", "the higher, not both"
    TITLE_ONCE = "title_once", "同一称号不重复授予", "never twice the same title"
    PROMOTION_ONCE = "promotion_once", "每年只晋升一次", "one promotion in a calendar year"
    ENTERPRISE_CAP = "enterprise_cap", "企业年度上限", "yearly cap of an enterprise"
    PAYMENT_YEAR = "payment_year", "确定支付年度", "the year of payment"


ORDER = tuple(Turn)
"""The fixed order of application, for whoever shows it."""


@dataclass(frozen=True, slots=True)
class Received:
    """What another payer has paid already for the same result. ValueError unless it is above zero."""

    amount: Money
    by: Tier

    def __post_init__(self) -> None:
        if self.amount.fen <= 0:
            raise ValueError(f"what was received is above zero, not {self.amount}")


@dataclass(frozen=True, slots=True)
class Claim:
    """A decision of one person with the name of what it was earned in; `key` identifies it.

    `skill` is the skill competed in and `confirmed_on` the day of the result's confirmation: claims without a skill
    count as one skill, claims without a day as one year.
    """

    key: str
    earned_in: str
    decision: Decision
    skill: str = ""
    confirmed_on: date | None = None
    received: Received | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """A claim after settlement: `payable` says whether it stands, `outcome` what it comes to, `steps` why."""

    claim: Claim
    payable: bool
    outcome: Outcome
    steps: tuple[Step, ...] = ()

    @property
    def money(self) -> Money | None:
        """The sum that is paid; None if nothing is."""
        match self.outcome:
            case Amount(money) if self.payable:
                return money
            case _:
                return None

    @property
    def step(self) -> Step | None:
        """Why it does not stand; None if it does."""
        return None if self.payable else self.steps[-1]


@dataclass(frozen=True, slots=True)
class Rules:
    """What one person's claims are settled by: the governing document first, then those of the other claims.

    A rule that any of them states is applied, with the clause of the first that states it. `own` is the document of
    each claim that has another than the governing one, by key; `booked` are the keys for which money is booked.
    """

    documents: tuple[Policy, ...]
    own: Mapping[str, Policy] = field(default_factory=dict)
    booked: Collection[str] = frozenset()

    def settled_by(self, rule: Settlement) -> Clause | None:
        """The clause that states the rule, if a document does."""
        return next((clause for each in self.documents if (clause := each.settled_by(rule))), None)

    def once(self, title: str) -> Clause | None:
        """The clause by which that title is given once, if a document has one."""
        honours = (line for each in self.documents for line in each.of(Honour))
        return next((line.clause for line in honours if line.title == title and line.once), None)

    def document_of(self, claim: Claim) -> Policy:
        """The document that the claim was decided under."""
        return self.own.get(claim.key, self.documents[0])


def scope_of(claim: Claim) -> tuple[str, ...] | None:
    """Within what a claim of one person stands or falls with others at one place; None if it stands by itself.

    Prize money: the skill, apart from spaces, width and case, and the year. A title and its allowance: the title.
    """
    match claim.decision:
        case Decision(Kind.CASH, Amount()):
            return Kind.CASH, plain_words(claim.skill), str(year_of(claim))
        case Decision(Kind.HONOUR, Honoured(title)) | Decision(Kind.ALLOWANCE, Amount(), about=title):
            return Kind.HONOUR, title
        case _:
            return None


def year_of(claim: Claim) -> int | None:
    """The calendar year of the result's confirmation; None without a day."""
    return claim.confirmed_on.year if claim.confirmed_on else None
