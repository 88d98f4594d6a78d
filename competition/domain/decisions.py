"""Everything that follows from one result: each kind decided by itself, in one fixed order."""

from collections.abc import Iterator

from competition.domain.award_plan import AwardPlan
from competition.domain.awards import Sharing, decide_cash, force_step, referred
from competition.domain.honours import decide_honours
from competition.domain.medals import Award
from competition.domain.outcomes import Decision, Kind
from competition.domain.payees import Payee
from competition.domain.policy import Policy
from competition.domain.policy_lines import Matter
from competition.domain.promotion import decide_promotion
from competition.domain.selector import Winner


def decide_winner(
    policy: Policy, plan: AwardPlan | None, winner: Winner, *, held: frozenset[str] = frozenset()
) -> tuple[Decision, ...]:
    """Prize money, promotion, honours with their allowances, and what the text leaves to the employer.

    `held` are the titles that the person was given before.
    """
    return (
        decide_cash(policy, plan, winner),
        decide_promotion(policy, plan, winner),
        *decide_honours(policy, winner, held=held),
        *_employment(policy, winner),
    )


def decide_beside(
    policy: Policy,
    plan: AwardPlan | None,
    winner: Winner,
    payee: Payee,
    sharing: Sharing,
    *,
    held: frozenset[str] = frozenset(),
) -> tuple[Decision, ...]:
    """What somebody beside the entry gets for its result: coach, experts' group, master, unit."""
    return (
        decide_cash(policy, plan, winner, payee, sharing),
        *decide_honours(policy, winner, payee, held=held),
    )


def _employment(policy: Policy, winner: Winner) -> Iterator[Decision]:
    """岗位与待遇 of who won an award: left to the employer, who is told of the result."""
    found = referred(policy, Matter.EMPLOYMENT, winner.tier)
    governs = policy.in_force_on(winner.confirmed_on)
    if found is not None and governs and winner.award is not Award.NONE:
        yield Decision(Kind.EMPLOYMENT, found[0], (force_step(policy, winner.confirmed_on), found[1]))
