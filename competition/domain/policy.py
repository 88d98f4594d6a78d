"""A document's rules as values: what it grants, under which clause, and when it is in force."""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from competition.domain.clauses import Clause
from competition.domain.policy_lines import (
    CashLine,
    Line,
    Matter,
    OtherLine,
    PrizeLine,
    PromotionLine,
    Reference,
    Settlement,
    SettlementRule,
)
from competition.domain.tiers import Labelled, Tier

__all__ = ["CashLine", "Clause", "Policy", "PromotionLine", "Quality", "Source", "Status"]

L = TypeVar("L", bound=Line)


class Status(Labelled):
    """有效状态. Only what is in force is ever paid from; a draft and a text of no known day are shown and simulated."""

    IN_FORCE = "in_force", "现行有效", "in force"
    DRAFT = "draft", "征求意见稿", "draft for comment"
    UNDATED = "undated", "日期不详", "of unknown date"


class Quality(Labelled):
    """来源性质: how good the source of a document is."""

    OFFICIAL = "official", "官方文本", "official text"
    REPORTED = "reported", "媒体报道", "reported by others"


@dataclass(frozen=True, slots=True)
class Source:
    """来源: where the figures were taken from; what is only reported must be confirmed before money is paid from it."""

    quality: Quality
    at: str


@dataclass(frozen=True, slots=True)
class Policy:
    """One document. `expires` is the last day in force; None for no end. `digest` is the SHA-256 of its file.

    Days are as the text states them: None where it states none. `issued_year` is for a text of which only the year
    is known, from its number. `number` is how the document is cited: a draft without a number goes by its title.
    `issuer` is empty for a draft that names none. `source` is None for a text that lies beside the file. `simulated`: taken
    to be in force on every day, for what is never paid. `term_row` is the row of the clause table that `term` answers.
    `replaces` is what gives way to it, as the text names it.
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
    prizes: tuple[PrizeLine, ...] = ()
    settlement: tuple[SettlementRule, ...] = ()
    others: tuple[OtherLine, ...] = ()
    issued_year: int | None = None
    term_row: str = ""
    source: Source | None = None
    simulated: bool = False
    replaces: tuple[str, ...] = ()

    @property
    def reported(self) -> bool:
        """Whether its figures are only reported: simulated freely, paid from only once an organizer confirmed them."""
        return self.source is not None and self.source.quality is Quality.REPORTED

    @property
    def begins(self) -> date | None:
        """The first day on which the document surely binds; None if the text does not say.

        The day of effect; else the day of issue; else, where only the year of issue is known, the first day after it.
        """
        after_year = date(self.issued_year + 1, 1, 1) if self.issued_year is not None else None
        return self.effective or self.issued or after_year

    @property
    def payable(self) -> bool:
        """Whether money may ever be paid from it: never from a draft, nor where nobody knows since when it binds."""
        return self.status is Status.IN_FORCE

    def in_force_on(self, day: date) -> bool:
        """Whether decisions of that day may rest on the document. The governing day is the result's confirmation."""
        begins = self.begins
        if self.simulated:
            return True
        return (
            self.payable
            and begins is not None
            and begins <= day
            and (self.expires is None or day <= self.expires)
        )

    def cash_line(self, tier: Tier) -> CashLine | None:
        """The ceiling at a tier, if the document gives one."""
        return next((line for line in self.cash if line.tier is tier), None)

    def reference(self, matter: Matter, tier: Tier) -> Reference | None:
        """What the document refers to for a matter at a tier, if it refers anywhere."""
        found = (line for line in self.of(Reference) if line.matter is matter)
        return next((line for line in found if not line.tiers or tier in line.tiers), None)

    def speaks_of(self, matter: Matter) -> bool:
        """Whether it refers a matter to somebody, at any tier."""
        return any(line.matter is matter for line in self.of(Reference))

    def of(self, kind: type[L]) -> tuple[L, ...]:
        """The lines of a kind, in the order of the file."""
        return tuple(line for line in self.lines() if isinstance(line, kind))

    def settled_by(self, rule: Settlement) -> Clause | None:
        """The clause that states a rule of settlement, if there is one."""
        return next((line.clause for line in self.settlement if line.rule is rule), None)

    def lines(self) -> tuple[Line, ...]:
        """Every line but the term."""
        return (*self.cash, *self.prizes, *self.promotions, *self.settlement, *self.others)

    def clauses(self) -> tuple[Clause, ...]:
        """Every clause that the policy rests on."""
        return (self.term, *(line.clause for line in self.lines()))
