"""What a competition would cost under one document, and under a second one beside it."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import render_template, request

from competition.domain.money import Money
from competition.domain.planning import Cost
from competition.domain.policy import Policy
from competition.domain.roles import Permission
from competition.operations.planning import Estimate, estimate_costs
from competition.web.guard import competition, policies, requires
from competition.web.organizer.award_plans import chosen_policy
from competition.web.organizer.blueprint import blueprint
from competition.web.session import now

MOST_ENTRIES = 999
COMPARED = 2
WIDEST, ROW, TOP = 400, 64, 8
"""Of a plot, in its own units: the longest bar, the height of an event, the room above the first."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A sum in a plot: where it begins, how long it is, and what stands behind it."""

    y: int
    width: int
    text: str


@dataclass(frozen=True, slots=True)
class Bars:
    """The two sums of an event, under its name; a published one has one sum only."""

    name: str
    y: int
    expected: Bar
    most: Bar | None


@blueprint.get("/<competition>/planning")
@requires(Permission.VIEW_COMPETITION)
def planning(**_place: str) -> str:
    """Each event: what is expected and the most that it may cost, with a bar for each sum."""
    numbers = dict(_numbers())
    shown = [each for each in (chosen_policy(), _second()) if each is not None]
    estimates = [estimate_costs(competition(), each, now=now(), entries=numbers) for each in shown]
    largest = max((_largest(each) for each in estimates), default=0)
    return render_template(
        "organizer/planning.html",
        competition=competition(),
        policy=chosen_policy(),
        second=_second(),
        policies=policies().values(),
        estimates=estimates,
        compared=list(_compared(*estimates)) if len(estimates) == COMPARED else [],
        plots=[list(draw_costs(each, largest)) for each in estimates],
        numbers=numbers,
        most_entries=MOST_ENTRIES,
        height=lambda events: TOP + ROW * events,
    )


def _second() -> Policy | None:
    found: Policy | None = policies().get(request.args.get("second", ""))
    return None if found is chosen_policy() else found


def _numbers() -> Iterator[tuple[str, int]]:
    """The numbers of entries that were asked for, by code of event."""
    for event in competition().events:
        number = request.args.get(f"entries-{event.code}", type=int)
        if number is not None and 0 <= number <= MOST_ENTRIES:
            yield event.code, number


def _compared(one: Estimate, other: Estimate) -> Iterator[tuple[str, Cost, Cost, Money | None]]:
    """What is expected of each event and, without a name, in all; no difference where one of them is not determined."""
    pairs = [(each.name, each.costs, twin.costs) for each, twin in zip(one.events, other.events, strict=True)]
    for name, first, second in [*pairs, ("", one.total, other.total)]:
        costs = first.expected, second.expected
        told = not any(each.open for each in costs)
        yield name, *costs, costs[1].money - costs[0].money if told else None


def _largest(estimate: Estimate) -> int:
    """The largest sum of an event in fen."""
    costs = [each.costs for each in estimate.events]
    return max((max(each.expected.money.fen, each.most.money.fen) for each in costs), default=0)


def draw_costs(estimate: Estimate, largest: int) -> Iterator[Bars]:
    """The bars of each event; `largest`, in fen, is as long as a bar may be."""
    for number, event in enumerate(estimate.events):
        y = TOP + ROW * number
        most = None if event.published else _bar(event.costs.most, y + 38, largest)
        yield Bars(event.name, y + 14, _bar(event.costs.expected, y + 20, largest), most)


def _bar(cost: Cost, y: int, largest: int) -> Bar:
    return Bar(y, cost.money.fen * WIDEST // largest if largest else 0, _in_short(cost))


def _in_short(cost: Cost) -> str:
    """The sum; a plus where something is not in it."""
    return f"{_yuan(cost.money)}{' +' if cost.open else ''}"


def _yuan(money: Money) -> str:
    return str(money)[:-1].removesuffix(".00")
