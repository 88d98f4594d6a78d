"""`saiwu award cost`: what a competition would cost before it is held."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

import click

from competition.cli.award_policies import (
    FILE,
    PICTURE,
    as_json_too,
    find_policy,
    with_plan,
    with_policies,
    with_policy,
)
from competition.cli.award_report import both, policy_values, spoken, sum_of, yuan
from competition.cli.award_tables import Line, read_choice, read_count, read_lines
from competition.cli.words import print_json, say
from competition.domain.award_plan import AwardPlan, check_plan
from competition.domain.medals import find_rule
from competition.domain.money import Money
from competition.domain.planning import (
    Contest,
    Cost,
    Costs,
    EventCosts,
    PlannedEvent,
    add_costs,
    cost_events,
    scope_of,
)
from competition.domain.policy import Policy
from competition.domain.problems import Problem, Refusal, Text, errors
from competition.domain.tiers import CompetitionClass, Group, Labelled, Tier
from competition.plots import Sums, write_svg
from competition.policies_plans import read_plan
from competition.spreadsheets.cells import fault, require, required_text, shorten
from competition.spreadsheets.tables import Column

EVENT, GROUP, ENTRIES, TEAM_SIZE, RULE = "event", "group", "entries", "team_size", "rule"
COLUMNS = (
    Column(EVENT, ("赛项",)),
    Column(GROUP, ("组别",)),
    Column(ENTRIES, ("参赛数",)),
    Column(TEAM_SIZE, ("每队人数",), required=False),
    Column(RULE, ("授奖规则",)),
)
HOSTING = Text("承办补助", "hosting grant")
SERIES = (Text("预计", "expected"), Text("上限", "at most"))


def read_events(file: Path) -> tuple[PlannedEvent, ...]:
    """The events of a table. Refusal with every problem by row and column."""
    found: list[Problem] = []
    events = tuple(_event(line, found) for line in read_lines(file, COLUMNS))
    if errors(found):
        raise Refusal(found)
    return events


def _event(line: Line, found: list[Problem]) -> PlannedEvent:
    """The event; a stand-in where something in the row is wrong."""
    name, rule = required_text(line.cell(EVENT), found), required_text(line.cell(RULE), found)
    for heading in (GROUP, ENTRIES):
        require(line.cell(heading), found)
    group = read_choice(line.cell(GROUP), Group, found) or Group.WORKER
    entries = read_count(line.cell(ENTRIES), found) or 1
    try:
        find_rule(rule)
    except KeyError:
        if rule:
            what = (
                f"没有名为“{shorten(rule)}”的授奖规则",
                f"There is no prize rule “{shorten(rule)}”",
            )
            mend = (
                "请改为 saiwu rank --rules 列出的规则，如 national-games-2020",
                "Use one that `saiwu rank --rules` knows, such as national-games-2020",
            )
            found.append(fault(line.cell(RULE), what, mend))
    return PlannedEvent(name, group, entries, rule, read_count(line.cell(TEAM_SIZE), found) or 1)


def _choice(kind: type[Labelled]) -> click.Choice[str]:
    return click.Choice([each.value for each in kind])


@click.command(
    help=say(
        "办赛之前估算奖金和承办补助：预计多少，文件允许最多多少。",
        "What a competition would cost in prizes and hosting: as expected, and at most.",
    )
)
@with_policy
@click.option(
    "--events",
    "events_file",
    required=True,
    type=FILE,
    help=say("赛项表（CSV、.xlsx）", "Events (CSV, .xlsx)"),
)
@with_plan
@click.option("--tier", required=True, type=_choice(Tier), help=say("赛事层级", "Tier of the competition"))
@click.option("--class", "kind", type=_choice(CompetitionClass), help=say("赛事类别", "Class of the contest"))
@click.option(
    "--on",
    required=True,
    type=click.DateTime(["%Y-%m-%d"]),
    help=say("预计的成绩确认日期", "Day on which the results would be confirmed"),
)
@click.option("--svg", type=PICTURE, help=say("画成图（SVG 文件）", "Draw it to a file (SVG)"))
@with_policies
@as_json_too
def cost(
    policy_id: str,
    events_file: Path,
    plan_file: Path | None,
    tier: str,
    kind: str | None,
    on: datetime,
    svg: Path | None,
    root: Path,
    as_json: bool,
) -> None:
    """Everything is checked before anything is printed."""
    policy, events = find_policy(policy_id, root), read_events(events_file)
    contest = Contest(Tier(tier), CompetitionClass(kind) if kind else None, on.date())
    plan = _plan(plan_file, policy, contest, events)
    found = cost_events(events, contest=contest, policy=policy, plan=plan)
    if svg is not None:
        svg.write_text(_picture(found), encoding="utf-8")
    if as_json:
        print_json(_values(found, policy, plan, on.date()))
    else:
        _print(found)


def _plan(
    plan_file: Path | None, policy: Policy, contest: Contest, events: Sequence[PlannedEvent]
) -> AwardPlan | None:
    """The plan of the file, held to the document."""
    plan = read_plan(plan_file) if plan_file else None
    problems = check_plan(plan, policy=policy, scope=scope_of(contest, events), on=contest.on) if plan else ()
    if problems:
        raise Refusal(problems)
    return plan


def _print(found: Sequence[EventCosts]) -> None:
    for each in found:
        event = each.event
        click.echo(
            f"{event.name}\t{spoken(event.group.label)}\t{event.entries} × {event.team_size}\t{event.rule}"
        )
        for award in each.awards:
            click.echo(f"\t{spoken(award.award.label)} × {award.number}\t{_told(award.costs)}")
        click.echo(f"\t{spoken(HOSTING)}\t{_told(each.hosting)}")
    click.echo(f"{say('合计', 'Total')}\t{_told(_total(found))}")


def _told(costs: Costs) -> str:
    return "\t".join(
        f"{spoken(name)} {_cost(cost)}"
        for name, cost in zip(SERIES, (costs.expected, costs.most), strict=True)
    )


def _cost(cost: Cost) -> str:
    """A sum, and what is not in it."""
    if not cost.open:
        return sum_of(cost.money)
    waits = say("；", "; ").join(map(spoken, cost.open))
    return say(f"{cost.money}，另有待定：{waits}", f"{cost.money.en} and what is undetermined: {waits}")


def _total(found: Iterable[EventCosts]) -> Costs:
    return add_costs(each.costs for each in found)


def _values(
    found: Sequence[EventCosts], policy: Policy, plan: AwardPlan | None, on: date
) -> dict[str, object]:
    return {
        "policy": policy_values(policy),
        "plan": plan.reference if plan else None,
        "on": on.isoformat(),
        "events": [_event_values(each) for each in found],
        "total": _costs_values(_total(found)),
    }


def _event_values(each: EventCosts) -> dict[str, object]:
    event = each.event
    awards = [
        {"award": award.award.value, "number": award.number, **_costs_values(award.costs)}
        for award in each.awards
    ]
    return {
        "event": event.name,
        "group": event.group.value,
        "entries": event.entries,
        "team_size": event.team_size,
        "rule": event.rule,
        "awards": awards,
        "hosting": _costs_values(each.hosting),
        **_costs_values(each.costs),
    }


def _costs_values(costs: Costs) -> dict[str, object]:
    return {"expected": _cost_values(costs.expected), "most": _cost_values(costs.most)}


def _cost_values(cost: Cost) -> dict[str, object]:
    return {"yuan": yuan(cost.money), "undetermined": [both(text) for text in cost.open]}


def _picture(found: Sequence[EventCosts]) -> str:
    rows = [
        Sums(_named(each.event), tuple(map(_bar, (each.costs.expected, each.costs.most)))) for each in found
    ]
    title = say("各赛项预计费用与上限", "Cost of each event: expected, and at most")
    return write_svg(title, tuple(map(spoken, SERIES)), rows)


def _named(event: PlannedEvent) -> str:
    return say(f"{event.name}（{event.group.label.zh}）", f"{event.name} ({event.group.label.en})")


def _bar(cost: Cost) -> tuple[Money, str]:
    waits = say("，另有待定", ", more undetermined") if cost.open else ""
    return cost.money, f"{sum_of(cost.money)}{waits}"
