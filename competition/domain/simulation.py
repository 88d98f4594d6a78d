"""模拟: what results would earn under a document and a plan, and the same results under two documents side by side.

Nothing that comes out is stored or paid: a draft, or a text of unknown date, is taken to be in force.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from competition.domain.award_plan import AwardPlan, Scope, check_plan, hosting_line
from competition.domain.claims import Claim, Settled
from competition.domain.decisions import decide_winner
from competition.domain.money import NOTHING, Money, total
from competition.domain.outcomes import Amount, Decision, Kind, Step, Undetermined
from competition.domain.policy import Policy
from competition.domain.prizes import Award
from competition.domain.problems import Problem, Text
from competition.domain.selector import Winner
from competition.domain.settlement import payment_year, settle
from competition.domain.tiers import Tier

MONEY = frozenset({Kind.CASH, Kind.ALLOWANCE})
"""Kinds of decisions that are sums of money."""


@dataclass(frozen=True, slots=True)
class Result:
    """A result of one person. The event is the skill within which sums are settled; one name is one person."""

    person: str
    competition: str
    event: str
    winner: Winner
    employer: str = ""

    @property
    def earned_in(self) -> str:
        """What it was earned in, as a settlement tells it."""
        return f"{self.competition} {self.event}"


@dataclass(frozen=True, slots=True)
class Earned:
    """A decision of a result after settlement. `year`: in which its sum is paid, None where no sum is."""

    result: Result
    settled: Settled
    year: int | None

    @property
    def decision(self) -> Decision:
        """What was decided before settlement."""
        return self.settled.claim.decision

    @property
    def decided(self) -> Money | None:
        """The sum before settlement; None for what is no sum."""
        match self.decision.outcome:
            case Amount(money):
                return money
            case _:
                return None

    @property
    def waits_for(self) -> Text | None:
        """What is missing where nothing can be determined, after settlement."""
        match self.settled.outcome:
            case Undetermined(see):
                return see
            case _:
                return None

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps of the decision and of its settlement."""
        return (*self.decision.steps, *self.settled.steps)


def assume_in_force(policy: Policy) -> Policy:
    """A draft or a text of unknown date as if in force on every day; a document in force is held to its days."""
    return policy if policy.payable else replace(policy, simulated=True)


def check_simulation(plan: AwardPlan, *, policy: Policy, results: Iterable[Result]) -> tuple[Problem, ...]:
    """Why the plan may not be used for these results, each reason once.

    It is held to the document in each contest among them that the document governs; the hosting grant only where the
    document speaks of one.
    """
    found: dict[Problem, None] = {}
    for scope, day in _scopes(results):
        if policy.in_force_on(day):
            grants = hosting_line(policy, scope.tier, scope.competition_class) is not None
            held = plan if grants else replace(plan, hosting=None)
            found |= dict.fromkeys(check_plan(held, policy=policy, scope=scope, on=day))
    return tuple(found)


def _scopes(results: Iterable[Result]) -> dict[tuple[Scope, date], None]:
    return {
        (Scope(won.tier, won.competition_class, won.members), won.confirmed_on): None
        for won in (each.winner for each in results)
    }


def simulate(
    results: Iterable[Result], *, policy: Policy, plan: AwardPlan | None = None
) -> tuple[Earned, ...]:
    """Every decision of every result, settled for each person; by person, competition and event.

    The order of the results changes nothing. ValueError for a plan above a ceiling (see `check_simulation`).
    """
    decided: dict[Winner, tuple[Decision, ...]] = {}  # who won the same gets the same
    ordered = sorted(results, key=lambda each: (each.person, each.competition, each.event))
    found: list[Earned] = []
    for _person, own in groupby(ordered, key=lambda each: each.person):
        claims: list[Claim] = []
        earned_by: dict[str, Result] = {}
        for result in own:
            if result.winner not in decided:
                decided[result.winner] = decide_winner(policy, plan, result.winner)
            for claim in _claims(result, decided[result.winner]):
                claims.append(claim)
                earned_by[claim.key] = result
        found += (_earned(earned_by[each.claim.key], each, policy) for each in settle(claims, policy=policy))
    return tuple(found)


def _claims(result: Result, decisions: Sequence[Decision]) -> Iterator[Claim]:
    for number, decision in enumerate(decisions):
        yield Claim(
            f"{result.competition}\n{result.event}\n{number:03}",
            result.earned_in,
            decision,
            skill=result.event,
            confirmed_on=result.winner.confirmed_on,
        )


def _earned(result: Result, settled: Settled, policy: Policy) -> Earned:
    paid = settled.money is not None
    return Earned(result, settled, payment_year(policy, result.winner.confirmed_on) if paid else None)


def total_paid(earned: Sequence[Earned]) -> Money:
    """The sum of what is paid after settlement; what is undetermined is no part of it."""
    return total([each.settled.money for each in earned if each.settled.money is not None])


def left_open(earned: Sequence[Earned]) -> tuple[Earned, ...]:
    """The decisions for which something is missing."""
    return tuple(each for each in earned if each.waits_for is not None)


@dataclass(frozen=True, slots=True)
class Side:
    """What is paid under one document, and of how many sums nobody can tell."""

    paid: Money = NOTHING
    open: int = 0


@dataclass(frozen=True, slots=True)
class Compared:
    """The same results under two documents; `what` is a person, or a tier and an award."""

    what: Text
    first: Side
    second: Side

    @property
    def difference(self) -> Money | None:
        """The second less the first; None where a sum of either is undetermined."""
        return None if self.first.open or self.second.open else self.second.paid - self.first.paid


def compare(
    results: Sequence[Result],
    policy_a: Policy,
    policy_b: Policy,
    plan_a: AwardPlan | None,
    plan_b: AwardPlan | None,
) -> tuple[Compared, ...]:
    """What each person is paid under two documents, such as a draft and the text in force; by name."""
    return compare_people(
        simulate(results, policy=policy_a, plan=plan_a), simulate(results, policy=policy_b, plan=plan_b)
    )


def compare_people(first: Sequence[Earned], second: Sequence[Earned]) -> tuple[Compared, ...]:
    """The sums of each person in two simulations of the same results."""
    return _compare(first, second, lambda result: Text(result.person, result.person))


def compare_awards(first: Sequence[Earned], second: Sequence[Earned]) -> tuple[Compared, ...]:
    """The sums of each tier and award in two simulations of the same results: tiers and awards in their order."""
    tiers, awards = list(Tier), list(Award)
    order = sorted(
        {each.result.winner for each in first},
        key=lambda won: (tiers.index(won.tier), awards.index(won.award)),
    )
    found = {each.what: each for each in _compare(first, second, lambda result: _won(result.winner))}
    return tuple(found[what] for what in dict.fromkeys(map(_won, order)))


def _won(winner: Winner) -> Text:
    tier, award = winner.tier.label, winner.award.label
    return Text(f"{tier.zh}{award.zh}", f"{tier.en}, {award.en}")


def _compare(
    first: Sequence[Earned], second: Sequence[Earned], name: Callable[[Result], Text]
) -> tuple[Compared, ...]:
    sides = _sides(first, name), _sides(second, name)
    return tuple(Compared(what, sides[0][what], sides[1][what]) for what in sides[0])


def _sides(earned: Sequence[Earned], name: Callable[[Result], Text]) -> dict[Text, Side]:
    """Of both simulations the same names in the same order: every result has a decision on money in each."""
    found: dict[Text, Side] = {}
    for each in earned:
        what = name(each.result)
        before = found.get(what, Side())
        waits = each.waits_for is not None and each.decision.kind in MONEY
        found[what] = Side(before.paid + (each.settled.money or NOTHING), before.open + waits)
    return found
