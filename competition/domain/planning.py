"""预算: what a competition would cost before it is held.

Of what a competition may cost there are two sums: the expected one, under its award plan, and the most that the document
allows. What cannot be told is named beside the sum and is no part of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from competition.domain.award_plan import AwardPlan, PlanLine, Scope, hosting_line
from competition.domain.awards import Sharing, decide_cash
from competition.domain.decisions import decide_winner
from competition.domain.grants import decide_hosting
from competition.domain.medals import award_entries, find_rule
from competition.domain.money import NOTHING, Money
from competition.domain.outcomes import Amount, Outcome, Undetermined
from competition.domain.payees import Payee
from competition.domain.policy import Policy
from competition.domain.policy_grants import HostingGrant
from competition.domain.policy_lines import PrizeLine
from competition.domain.prizes import Award, PrizeRule
from competition.domain.problems import Text
from competition.domain.ranking import Scored
from competition.domain.selector import Winner
from competition.domain.simulation import MONEY
from competition.domain.tiers import CompetitionClass, Group, Tier

APART = Decimal(4)
"""Between marks on a scale: more than the 2 points within which marks tie on some."""
ONE_AT_MOST = frozenset({Payee.MAIN_COACH, Payee.UNIT})
"""Payees beside an entry of whom there is one; of the others nobody knows the number beforehand."""
NO_LINES = AwardPlan("", ())
CLASS_UNKNOWN = Text("须先写明赛事类别", "the class of the contest must be stated first")


@dataclass(frozen=True, slots=True)
class Contest:
    """The competition that is planned; `on` is the day on which its results would be confirmed."""

    tier: Tier
    competition_class: CompetitionClass | None
    on: date


@dataclass(frozen=True, slots=True)
class PlannedEvent:
    """An event with the entries that are expected in a group, and the id of the rule that gives its awards."""

    name: str
    group: Group
    entries: int
    rule: str
    team_size: int = 1


@dataclass(frozen=True, slots=True)
class Cost:
    """A sum, and what is not in it because it cannot be told: each reason once."""

    money: Money = NOTHING
    open: tuple[Text, ...] = ()

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.money + other.money, tuple(dict.fromkeys((*self.open, *other.open))))


@dataclass(frozen=True, slots=True)
class Costs:
    """What is expected under the plan, and the most that the document allows."""

    expected: Cost = field(default_factory=Cost)
    most: Cost = field(default_factory=Cost)

    def __add__(self, other: "Costs") -> "Costs":
        return Costs(self.expected + other.expected, self.most + other.most)


@dataclass(frozen=True, slots=True)
class AwardCosts:
    """What an award costs in an event; `number` is how many entries get it."""

    award: Award
    number: int
    costs: Costs


@dataclass(frozen=True, slots=True)
class EventCosts:
    """What an event costs: its awards, best first, and the grant to who holds it."""

    event: PlannedEvent
    awards: tuple[AwardCosts, ...]
    hosting: Costs

    @property
    def costs(self) -> Costs:
        """Everything together."""
        return add_costs((*(each.costs for each in self.awards), self.hosting))


def add_costs(costs: Iterable[Costs]) -> Costs:
    """The sums, and every reason why something is not in them."""
    return sum(costs, Costs())


def scope_of(contest: Contest, events: Iterable[PlannedEvent]) -> Scope:
    """What the plan of the competition is for (see `award_plan.check_plan`)."""
    return Scope(contest.tier, contest.competition_class, max((each.team_size for each in events), default=1))


def cost_events(
    events: Iterable[PlannedEvent], *, contest: Contest, policy: Policy, plan: AwardPlan | None
) -> tuple[EventCosts, ...]:
    """What each event costs, were its entries all ranked without a tie.

    Several of one name are the groups of one event: the grant for holding it is with the first. A rule that reads marks
    on a scale is applied to marks spread evenly about its centre. One main coach and one sending unit are counted for
    each entry. KeyError for an unknown rule; ValueError for a plan above a ceiling.
    """
    most = at_most(policy, plan, contest)
    hosting = Costs(_hosting(policy, plan, contest), _hosting(policy, most, contest))
    found: list[EventCosts] = []
    hosted: set[str] = set()
    for event in events:
        awards = tuple(_awards(event, contest, policy, plan=plan, most=most))
        found.append(EventCosts(event, awards, Costs() if event.name in hosted else hosting))
        hosted.add(event.name)
    return tuple(found)


def _awards(
    event: PlannedEvent, contest: Contest, policy: Policy, *, plan: AwardPlan | None, most: AwardPlan | None
) -> Iterator[AwardCosts]:
    """What each award of an event costs, best first; those without one where a document pays them by rank."""
    by_award: dict[Award, list[Costs]] = {}
    for award, rank in awards_of(event.entries, find_rule(event.rule)):
        winner = _winner(event, contest, award, rank)
        costs = Costs(_of_entry(policy, plan, winner), _of_entry(policy, most, winner))
        by_award.setdefault(award, []).append(costs)
    for award, each in by_award.items():
        costs = add_costs(each)
        if award is not Award.NONE or costs != Costs():
            yield AwardCosts(award, len(each), costs)


def awards_of(entries: int, rule: PrizeRule) -> Iterator[tuple[Award, int]]:
    """The award and the rank of each of so many entries of which no two tie, best first."""
    centre = rule.centres[0] if rule.scaled else APART * entries
    marks = ((f"{n:09}", centre + APART / 2 * (entries - 1 - 2 * n)) for n in range(entries))
    for each in award_entries([Scored(entry, mark) for entry, mark in marks], rule):
        yield each.award, each.place.rank


def at_most(policy: Policy, plan: AwardPlan | None, contest: Contest) -> AwardPlan | None:
    """The plan that pays the most that the document allows: its ceiling for each award and for holding an event.

    Where it has no ceiling the plan itself, for the sums that the document fixes are in neither.
    """
    ceiling = policy.cash_line(contest.tier)
    grant = hosting_line(policy, contest.tier, contest.competition_class)
    if ceiling is None and grant is None:
        return plan
    lines = plan.lines if plan else ()
    if ceiling is not None:
        highest = [
            PlanLine(award, ceiling.ceiling) for award in Award if award not in (Award.NONE, Award.UNDECIDED)
        ]
        lines = (*highest, *(line for line in lines if line.payee is not Payee.CONTESTANT))
    return AwardPlan(ceiling.clause.article if ceiling else "", lines, grant.ceiling if grant else None)


def _winner(event: PlannedEvent, contest: Contest, award: Award, rank: int) -> Winner:
    """The first member of an entry of the event."""
    return Winner(
        award,
        contest.tier,
        event.group,
        contest.on,
        members=event.team_size,
        competition_class=contest.competition_class,
        rank=rank,
        entrants=event.entries,
    )


def _of_entry(policy: Policy, plan: AwardPlan | None, winner: Winner) -> Cost:
    """What all members of an entry and those beside it get in money."""
    if winner.award is Award.NONE:  # a plan says nothing of it, a document may
        plan = plan or NO_LINES
    costs = [
        _cost(decision.outcome)
        for position in range(1, winner.members + 1)
        for decision in decide_winner(policy, plan, replace(winner, position=position))
        if decision.kind in MONEY
    ]
    costs += (_of_payee(policy, plan, winner, payee) for payee in _payees_beside(policy, plan))
    return sum(costs, Cost())


def _payees_beside(policy: Policy, plan: AwardPlan | None) -> Sequence[Payee]:
    """Those beside the entry of whom the document or the plan speaks."""
    named = {line.payee for line in policy.of(PrizeLine)}
    named |= {line.payee for line in plan.lines} if plan else set()
    return [payee for payee in Payee if payee in named and payee is not Payee.CONTESTANT]


def _of_payee(policy: Policy, plan: AwardPlan | None, winner: Winner, payee: Payee) -> Cost:
    """What one of them gets; what several would get only where they share one sum."""
    alone = _cost(decide_cash(policy, plan, winner, payee, Sharing()).outcome)
    if payee in ONE_AT_MOST or alone.money == NOTHING:
        return alone
    pair = (decide_cash(policy, plan, winner, payee, Sharing(2, position)).outcome for position in (1, 2))
    if sum(map(_cost, pair), Cost()) == alone:
        return alone
    return Cost(open=(_how_many(payee),))


def _how_many(payee: Payee) -> Text:
    return Text(f"须先知道{payee.label.zh}人数", f"how many the {payee.label.en} are must be known first")


def _hosting(policy: Policy, plan: AwardPlan | None, contest: Contest) -> Cost:
    if contest.competition_class is not None:
        return _cost(
            decide_hosting(policy, plan, contest.tier, contest.competition_class, on=contest.on).outcome
        )
    if any(line.tier is contest.tier for line in policy.of(HostingGrant)):
        return Cost(open=(CLASS_UNKNOWN,))
    return Cost()


def _cost(outcome: Outcome) -> Cost:
    match outcome:
        case Amount(money):
            return Cost(money)
        case Undetermined(see):
            return Cost(open=(see,))
        case _:
            return Cost()
