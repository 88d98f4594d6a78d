"""费用测算: what a competition would cost under a document; where results are published, what they earn."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from competition.db.awards import PlanVersion, newest_approved_plan, newest_plan
from competition.db.competitions import Competition, Event
from competition.db.entries import entries_of
from competition.domain.award_plan import AwardPlan, check_plan, hosting_line
from competition.domain.planning import Contest, Cost, Costs, EventCosts, PlannedEvent, add_costs, cost_events
from competition.domain.policy import Policy
from competition.domain.problems import Problem
from competition.domain.scoresheet import EntryState
from competition.domain.simulation import MONEY, Earned, Result, assume_in_force, simulate, total_paid
from competition.domain.stages import Stage
from competition.domain.tiers import Group
from competition.operations.award_facts import ranked_winners
from competition.operations.award_plans import governing_day, scope_of


@dataclass(frozen=True, slots=True)
class EventEstimate:
    """An event and what it costs; of a published one the expected sum is what its results earn."""

    code: str
    name: str
    entries: int
    published: bool
    costs: Costs


@dataclass(frozen=True, slots=True)
class Estimate:
    """A competition under one document. `plan` is the version that was used; `problems`: why none could be."""

    policy: Policy
    plan: PlanVersion | None
    problems: tuple[Problem, ...]
    events: tuple[EventEstimate, ...]

    @property
    def total(self) -> Costs:
        """Everything together."""
        return add_costs(each.costs for each in self.events)


def estimate_costs(
    competition: Competition, policy: Policy, *, now: datetime, entries: Mapping[str, int]
) -> Estimate:
    """What the competition would cost; `entries` are numbers by code of event to count instead of the roster's.

    The newest approved plan is used, else the newest; none where the document does not allow it. A draft is taken to be
    in force.
    """
    taken, day = assume_in_force(policy), governing_day(competition, now)
    contest = Contest(competition.tier_value, competition.class_value, day)
    row = newest_approved_plan(competition.id) or newest_plan(competition.id)
    plan = _without_hosting(row.plan(), taken, contest) if row else None
    found = check_plan(plan, policy=taken, scope=scope_of(competition), on=day) if plan else ()
    if found:
        row = plan = None
    earned = simulate(_results(competition), policy=taken, plan=plan)

    def estimate(event: Event) -> EventEstimate:
        counts = _counts(event, entries.get(event.code))
        parts = cost_events(_planned(event, counts), contest=contest, policy=taken, plan=plan)
        published = event.stage_value is Stage.PUBLISHED
        costs = _as_published(event, parts, earned) if published else _as_planned(parts)
        return EventEstimate(event.code, event.name, counts.total(), published, costs)

    return Estimate(policy, row, found, tuple(map(estimate, competition.events)))


def _without_hosting(plan: AwardPlan, policy: Policy, contest: Contest) -> AwardPlan:
    """A document that does not speak of the grant to the host pays none; the prizes are still worth a look."""
    grant = hosting_line(policy, contest.tier, contest.competition_class)
    return plan if grant else replace(plan, hosting=None)


def _counts(event: Event, wanted: int | None) -> Counter[Group]:
    """How many entries each group has: those of the roster, or the number wanted, all in the largest group.

    Groups that are ranked together count as the largest of them, for the rule of prizes sees one list.
    """
    entered = [each for each in entries_of(event.id) if each.state_value is EntryState.COMPETING]
    counts = Counter(each.group_value for each in entered)
    if wanted is None and event.setup.ranking.by_group and counts:
        return counts
    largest = max(_groups(event), key=lambda group: counts[group])
    return Counter({largest: len(entered) if wanted is None else wanted})


def _groups(event: Event) -> list[Group]:
    return [group for group in Group if group in event.rules.groups]


def _planned(event: Event, counts: Counter[Group]) -> tuple[PlannedEvent, ...]:
    """The event as the rule of prizes sees it: each group by itself where they are ranked apart."""
    rules = event.setup.ranking
    return tuple(
        PlannedEvent(
            event.name,
            group,
            counts[group] if counts[group] >= rules.minimum_entrants else 0,
            rules.prize_rule,
            event.team_size,
        )
        for group in _groups(event)
        if group in counts
    )


def _as_planned(parts: tuple[EventCosts, ...]) -> Costs:
    """The awards of all groups; the host of an event is granted its sum once."""
    return add_costs((*(each.costs for part in parts for each in part.awards), parts[0].hosting))


def _as_published(event: Event, parts: tuple[EventCosts, ...], earned: tuple[Earned, ...]) -> Costs:
    """What the winners' results earn after settlement, and the grant to the host: expected and most are the same."""
    own = [each for each in earned if each.result.competition == event.code and each.decision.kind in MONEY]
    waiting = dict.fromkeys(each.waits_for for each in own if each.waits_for is not None)
    host = parts[0].hosting.expected
    found = Cost(total_paid(own), tuple(waiting)) + host
    return Costs(found, found)


def _results(competition: Competition) -> Iterator[Result]:
    """The published results of every member, told apart by the code of the event: names may be the same."""
    for event in competition.events:
        if event.stage_value is Stage.PUBLISHED:
            for entry, _standing, winner in ranked_winners(competition, event):
                for member in entry.members:
                    won = replace(winner, position=member.position, held_level=member.level_value)
                    yield Result(member.person_id, event.code, event.name, won, member.employer)
