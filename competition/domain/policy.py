"""A document's rules as values: what it grants, under which clause, and when it is in force."""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from competition.domain.policy_lines import (
    CashLine,
    Clause,
    Line,
    Matter,
    OtherLine,
    PromotionLine,
    Reference,
    Settlement,
    SettlementRule,
)
from competition.domain.tiers import Labelled, Tier

__all__ = ["CashLine", "Clause", "Policy", "PromotionLine", "Status"]

L = TypeVar("L", bound=OtherLine)


class Status(Labelled):
    """有效状态. A draft is shown and simulated, never paid from."""

    IN_FORCE = "in_force", "现行有效", "in force"
    DRAFT = "draft", "征求意见稿", "draft for comment"


@dataclass(frozen=True, slots=True)
class Policy:
    """One document. `expires` is the last day in force; None for no end. `digest` is the SHA-256 of its file.

    Days are as the text states them: None where it states none. `issued_year` is for a text of which only the year
    is known, from its number. `number` is how the document is cited: a draft without a number goes by its title.
    `issuer` is empty for a draft that names none. `term_row` is the row of the clause table that `term` answers.
    """

    id: str
    number: str
    title: str
    issuer: str
    jurisdiction: str
    status: Status
    issued: date | None
    effective: date | None
    expires: date | None
    term: Clause
    cash: tuple[CashLine, ...]
    promotions: tuple[PromotionLine, ...]
    digest: str
    settlement: tuple[SettlementRule, ...] = ()
    others: tuple[OtherLine, ...] = ()
    issued_year: int | None = None
    term_row: str = ""

    @property
    def begins(self) -> date | None:
        """The first day on which the document surely binds; None if the text does not say.

        The day of effect; else the day of issue; else, where only the year of issue is known, the first day after it.
        """
        after_year = date(self.issued_year + 1, 1, 1) if self.issued_year is not None else None
        return self.effective or self.issued or after_year

    @property
    def payable(self) -> bool:
        """Whether money may ever be paid from it: never from a draft."""
        return self.status is not Status.DRAFT

    def in_force_on(self, day: date) -> bool:
        """Whether decisions of that day may rest on the document. The governing day is the result's confirmation."""
        begins = self.begins
        return (
            self.payable
            and begins is not None
            and begins <= day
            and (self.expires is None or day <= self.expires)
        )

    def cash_line(self, tier: Tier) -> CashLine | None:
        """The ceiling at a tier, if the document gives one."""
        return next((line for line in self.cash if line.tier is tier), None)

    def promotion_line(self, tier: Tier) -> PromotionLine | None:
        """The promotion rule at a tier, if the document gives one."""
        return next((line for line in self.promotions if tier in line.tiers), None)

    def reference(self, matter: Matter, tier: Tier) -> Reference | None:
        """What the document refers to for a matter at a tier, if it refers anywhere."""
        found = (line for line in self.of(Reference) if line.matter is matter)
        return next((line for line in found if not line.tiers or tier in line.tiers), None)

    def of(self, kind: type[L]) -> tuple[L, ...]:
        """The lines of a kind, in the order of the file."""
        return tuple(line for line in self.others if isinstance(line, kind))

    @property
    def higher_only(self) -> Clause | None:
        """就高不重复: the clause that says so, if there is one."""
        return self._settled_by(Settlement.HIGHER_ONLY)

    @property
    def paid_next_year(self) -> Clause | None:
        """次年拨付: the clause that says so, if there is one."""
        return self._settled_by(Settlement.PAID_NEXT_YEAR)

    def _settled_by(self, rule: Settlement) -> Clause | None:
        return next((line.clause for line in self.settlement if line.rule is rule), None)

    def lines(self) -> tuple[Line, ...]:
        """Every line but the term."""
        return (*self.cash, *self.promotions, *self.settlement, *self.others)

    def clauses(self) -> tuple[Clause, ...]:
        """Every clause that the policy rests on."""
        return (self.term, *(line.clause for line in self.lines()))
