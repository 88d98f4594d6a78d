"""拨付: how far a batch and a line have come, and what the lines of one payee come to together.

Finance makes one transfer to each payee of a batch. Below zero there is nothing to transfer but something to claim back.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from competition.domain.money import NOTHING, Money, total
from competition.domain.tax import TaxRule, withheld
from competition.domain.tiers import Labelled


class BatchState(Labelled):
    """批次状态, in the order in which a batch goes through them; one that was not exported may be dropped."""

    PROPOSED = "proposed", "待批准", "to be approved"
    APPROVED = "approved", "已批准", "approved"
    PUBLISHED = "published", "已公布", "published"
    EXPORTED = "exported", "已导出", "exported to finance"
    RECOVERING = "recovering", "待追回", "to be claimed back"
    SETTLED = "settled", "已办结", "settled"
    DROPPED = "dropped", "已作废", "dropped"


class LineState(Labelled):
    """拨付状态 of one line. What its payee has to give back is never paid: it is owed, then recovered."""

    WAITING = "waiting", "待拨付", "waiting"
    PAID = "paid", "已拨付", "paid"
    RETURNED = "returned", "已退回", "returned by the bank"
    OWED = "owed", "待追回", "to be claimed back"
    RECOVERED = "recovered", "已追回", "claimed back"


@dataclass(frozen=True, slots=True)
class Transfer:
    """What the lines of one payee come to: either `due` or `claim_back` is zero, and neither is below.

    `tax` is what is withheld in all; None while finance is asked about one of the lines.
    """

    due: Money
    claim_back: Money
    tax: Money | None

    @property
    def net(self) -> Money:
        """The sum of the lines, below zero where something is claimed back."""
        return self.due - self.claim_back

    @property
    def after_tax(self) -> Money | None:
        """What is transferred; None while finance is asked, or where nothing is due."""
        return None if self.tax is None or self.due == NOTHING else self.due - self.tax


def make_transfer(lines: Iterable[tuple[Money, TaxRule]]) -> Transfer:
    """The lines of one payee in one batch, as one transfer."""
    given = tuple(lines)
    net = total([amount for amount, _ in given])
    taxes = [withheld(rule, amount) for amount, rule in given]
    known = [tax for tax in taxes if tax is not None]
    return Transfer(
        due=max(net, NOTHING),
        claim_back=max(NOTHING - net, NOTHING),
        tax=total(known) if len(known) == len(taxes) else None,
    )
