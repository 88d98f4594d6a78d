"""就高不重复: of several sums that one person earned, the highest is paid and the others are struck, visibly."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from competition.domain.money import Money
from competition.domain.outcomes import Amount, Decision, Kind, Step
from competition.domain.policy import Policy
from competition.domain.policy_lines import Settlement
from competition.domain.problems import Text


@dataclass(frozen=True, slots=True)
class Claim:
    """A decision of one person with the name of what it was earned in; `key` identifies it."""

    key: str
    earned_in: str
    decision: Decision


@dataclass(frozen=True, slots=True)
class Settled:
    """A claim after settlement: `payable` says whether it stands, `step` why it was struck."""

    claim: Claim
    payable: bool
    step: Step | None = None

    @property
    def money(self) -> Money | None:
        """The sum that is paid; None if nothing is."""
        match self.claim.decision.outcome:
            case Amount(money) if self.payable:
                return money
            case _:
                return None


def settle(claims: Sequence[Claim], *, policy: Policy) -> tuple[Settled, ...]:
    """Settle all claims of one person under one policy; the order in which they come in does not matter.

    Equal highest sums: the claim with the smaller key is paid. Without such a clause every sum stands.
    """
    cash = [
        claim
        for claim in claims
        if claim.decision.kind is Kind.CASH and isinstance(claim.decision.outcome, Amount)
    ]
    if policy.settled_by(Settlement.HIGHER_ONLY) is None or len(cash) < 2:
        return tuple(Settled(claim, payable=True) for claim in claims)
    highest = min(cash, key=lambda claim: (-_money(claim).fen, claim.key))
    return tuple(
        Settled(claim, payable=False, step=_struck(claim, highest, policy))
        if claim in cash and claim is not highest
        else Settled(claim, payable=True)
        for claim in claims
    )


def payment_year(policy: Policy, confirmed_on: date) -> int:
    """The year in which a sum confirmed on that day is paid."""
    return confirmed_on.year + (policy.settled_by(Settlement.PAID_NEXT_YEAR) is not None)


def _money(claim: Claim) -> Money:
    outcome = claim.decision.outcome
    assert isinstance(outcome, Amount)  # noqa: S101 - narrowed by the caller
    return outcome.money


def _struck(claim: Claim, highest: Claim, policy: Policy) -> Step:
    return Step(
        Text(
            f"就高不重复：已按“{highest.earned_in}”发放 {_money(highest)}，本项 {_money(claim)} 不再发放",
            f"The higher, not both: {_money(highest).en} is paid for “{highest.earned_in}”, "
            f"so {_money(claim).en} is not paid",
        ),
        policy.settled_by(Settlement.HIGHER_ONLY),
    )
