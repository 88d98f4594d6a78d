"""A document's rules as values: what it grants, under which clause, and when it is in force."""

from dataclasses import dataclass
from datetime import date

from competition.domain.money import Money
from competition.domain.tiers import Group, Labelled, Tier


class Status(Labelled):
    """有效状态. A draft is shown and simulated, never paid from."""

    IN_FORCE = "in_force", "现行有效", "in force"
    DRAFT = "draft", "征求意见稿", "draft for comment"


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

    tier: Tier
    ceiling: Money
    clause: Clause


@dataclass(frozen=True, slots=True)
class PromotionLine:
    """晋升: the document lets these groups be promoted; the level is the award plan's to name."""

    tiers: frozenset[Tier]
    groups: frozenset[Group]
    clause: Clause


@dataclass(frozen=True, slots=True)
class Policy:
    """One document. `expires` is the last day in force; None for no end. `digest` is the SHA-256 of its file."""

    id: str
    number: str
    title: str
    issuer: str
    jurisdiction: str
    status: Status
    issued: date
    effective: date
    expires: date | None
    term: Clause
    cash: tuple[CashLine, ...]
    promotions: tuple[PromotionLine, ...]
    higher_only: Clause | None
    paid_next_year: Clause | None
    digest: str

    def in_force_on(self, day: date) -> bool:
        """Whether decisions of that day may rest on the document. The governing day is the result's confirmation."""
        return (
            self.status is Status.IN_FORCE
            and self.effective <= day
            and (self.expires is None or day <= self.expires)
        )

    def cash_line(self, tier: Tier) -> CashLine | None:
        """The ceiling at a tier, if the document gives one."""
        return next((line for line in self.cash if line.tier is tier), None)

    def promotion_line(self, tier: Tier) -> PromotionLine | None:
        """The promotion rule at a tier, if the document gives one."""
        return next((line for line in self.promotions if tier in line.tiers), None)

    def clauses(self) -> tuple[Clause, ...]:
        """Every clause that the policy rests on."""
        settling = (clause for clause in (self.higher_only, self.paid_next_year) if clause is not None)
        cash = (line.clause for line in self.cash)
        promotions = (line.clause for line in self.promotions)
        return (self.term, *cash, *promotions, *settling)
