"""奖金复算: what each of many results is paid in prize money, in whole fen and without the steps.

A second way to the sums of `simulation.simulate`, for many thousand results and to check the first: who won the same is
decided once, and where the document says “the higher, not both” the highest sum of one person for one skill in one year
stands. It has no part of `settlement` in it.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

from competition.domain.award_plan import AwardPlan
from competition.domain.awards import decide_cash
from competition.domain.outcomes import Amount, Kind
from competition.domain.policy import Policy
from competition.domain.policy_lines import Settlement
from competition.domain.selector import Winner
from competition.domain.simulation import Earned

W = TypeVar("W", bound=Hashable)


def sum_prizes(
    rows: Iterable[tuple[Hashable, W]],
    winner_of: Callable[[W], Winner],
    *,
    policy: Policy,
    plan: AwardPlan | None,
) -> list[int]:
    """The fen that each row is paid; 0 where nothing is due or nobody can tell yet.

    A row is (whose, won): `whose` stands for a person, a skill and a year, `won` for what `winner_of` makes a winner of,
    and equal ones for equal winners. Of equal highest sums the first stands.
    """
    fen_of: dict[W, int] = {}
    highest: dict[Hashable, int] = {}
    sums: list[int] = []
    for number, (whose, won) in enumerate(rows):
        fen = fen_of.get(won)
        if fen is None:
            fen = fen_of[won] = _decide(policy, plan, winner_of(won))
        sums.append(fen)
        held = highest.get(whose)
        if held is None or fen > sums[held]:
            highest[whose] = number
    if policy.settled_by(Settlement.HIGHER_ONLY) is None:
        return sums
    paid = [0] * len(sums)
    for number in highest.values():
        paid[number] = sums[number]
    return paid


def _decide(policy: Policy, plan: AwardPlan | None, winner: Winner) -> int:
    match decide_cash(policy, plan, winner).outcome:
        case Amount(money):
            return money.fen
        case _:
            return 0


def recount_prizes(earned: Sequence[Earned], *, policy: Policy, plan: AwardPlan | None) -> tuple[str, ...]:
    """The people whose prize money comes to another sum this way, by name; none if both ways agree."""
    cash = [each for each in earned if each.decision.kind is Kind.CASH]
    rows = [
        ((each.result.person, each.result.event, each.result.winner.confirmed_on.year), each.result.winner)
        for each in cash
    ]
    again = sum_prizes(rows, lambda winner: winner, policy=policy, plan=plan)
    difference: dict[str, int] = {}
    for each, fen in zip(cash, again, strict=True):
        paid = each.settled.money.fen if each.settled.money is not None else 0
        difference[each.result.person] = difference.get(each.result.person, 0) + paid - fen
    return tuple(sorted(person for person, fen in difference.items() if fen))
