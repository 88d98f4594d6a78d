"""`saiwu award`: what results would earn, and what a competition would cost, without a database and without paying."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import click

from competition.cli.award_cost import cost
from competition.cli.award_policies import (
    FILE,
    PICTURE,
    as_json_too,
    find_policy,
    with_plan,
    with_policies,
    with_policy,
)
from competition.cli.award_report import (
    compared_values,
    decision_values,
    policy_values,
    print_compared,
    print_decisions,
    print_totals,
    side,
    spoken,
    total_values,
)
from competition.cli.award_results import read_results
from competition.cli.group import RefusingGroup
from competition.cli.words import print_json, say
from competition.domain.award_plan import AwardPlan
from competition.domain.policy import Policy
from competition.domain.prize_sums import recount_prizes
from competition.domain.problems import Problem, Refusal, problem
from competition.domain.simulation import (
    Compared,
    Earned,
    Result,
    check_simulation,
    compare_awards,
    compare_people,
    simulate,
)
from competition.plots import Sums, write_svg
from competition.policies_plans import read_plan


@click.group(
    cls=RefusingGroup, help=say("奖励的模拟与预算，不需要数据库。", "Awards, simulated and planned.")
)
def award() -> None:
    """Group."""


award.add_command(cost)


@dataclass(frozen=True, slots=True)
class Simulation:
    """The results under one document."""

    policy: Policy
    plan: AwardPlan | None
    earned: tuple[Earned, ...]

    @property
    def values(self) -> dict[str, object]:
        """Which document and plan, and the sums."""
        return {
            "policy": policy_values(self.policy),
            "plan": self.plan.reference if self.plan else None,
            "totals": total_values(self.earned),
        }


def _to_day(_context: click.Context, _option: click.Parameter, moment: datetime | None) -> date | None:
    return moment.date() if moment else None


@award.command(
    "simulate",
    help=say(
        "按政策文件模拟一张成绩表的奖金、晋升和荣誉，只计算，不发放。",
        "Prize money, promotions and honours of a table of results under a policy: computed, never paid.",
    ),
)
@with_policy
@click.option(
    "--results",
    "results_file",
    required=True,
    type=FILE,
    help=say("成绩表（CSV、.xlsx）", "Results (CSV, .xlsx)"),
)
@with_plan
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    callback=_to_day,
    help=say("全部成绩的确认日期，代替表中的日期", "The day of confirmation of all results"),
)
@click.option(
    "--compare", "other_id", metavar="ID", help=say("与另一份文件并列比较", "A second policy beside it")
)
@click.option(
    "--compare-plan",
    "other_file",
    type=FILE,
    help=say("另一份文件下的奖励方案；不给则没有方案", "The plan under the second policy; none if not given"),
)
@click.option(
    "--svg", type=PICTURE, help=say("把比较画成图（SVG 文件）", "Draw the comparison to a file (SVG)")
)
@with_policies
@as_json_too
def simulate_results(
    policy_id: str,
    results_file: Path,
    plan_file: Path | None,
    on: date | None,
    other_id: str | None,
    other_file: Path | None,
    svg: Path | None,
    root: Path,
    as_json: bool,
) -> None:
    """Decide, settle and count again; everything is checked before anything is printed."""
    if other_id is None and (other_file or svg):
        raise click.UsageError(
            say("--compare-plan 和 --svg 要与 --compare 同用。", "Both of them go with --compare.")
        )
    results = read_results(results_file, on=on)
    first = _simulate(results, find_policy(policy_id, root), plan_file)
    second = _simulate(results, find_policy(other_id, root), other_file) if other_id else None
    if second is not None and svg is not None:
        svg.write_text(_picture(first, second), encoding="utf-8")
    if as_json:
        print_json(_values(first, second))
        return
    print_decisions(first.earned)
    print_totals(first.earned)
    if second is not None:
        _print_beside(first, second)


def _simulate(results: tuple[Result, ...], policy: Policy, plan_file: Path | None) -> Simulation:
    plan = read_plan(plan_file) if plan_file else None
    if plan is not None and (problems := check_simulation(plan, policy=policy, results=results)):
        raise Refusal(problems)
    earned = simulate(results, policy=policy, plan=plan)
    if differing := recount_prizes(earned, policy=policy, plan=plan):
        raise Refusal(_miscounted(differing))
    return Simulation(policy, plan, earned)


def _miscounted(people: tuple[str, ...]) -> Problem:
    return problem(
        f"奖金两种算法的结果不同：{'、'.join(people)}。",
        f"Prize money comes to two different sums: {', '.join(people)}.",
        mend_zh="这是程序的错误，请勿使用这些金额，并报告给维护者。",
        mend_en="This is a fault of the program: do not use the sums, and report it.",
    )


def _values(first: Simulation, second: Simulation | None) -> dict[str, object]:
    values = {**first.values, "decisions": [decision_values(each) for each in first.earned]}
    if second is not None:
        values["comparison"] = {
            **second.values,
            "by_person": compared_values(compare_people(first.earned, second.earned)),
            "by_award": compared_values(compare_awards(first.earned, second.earned)),
        }
    return values


def _print_beside(first: Simulation, second: Simulation) -> None:
    for rows in (
        compare_people(first.earned, second.earned),
        compare_awards(first.earned, second.earned),
    ):
        click.echo()
        print_compared(rows, first.policy, second.policy)
    click.echo(f"\n{second.policy.number}")
    print_totals(second.earned)


def _picture(first: Simulation, second: Simulation) -> str:
    def sums(row: Compared) -> Sums:
        return Sums(spoken(row.what), tuple((each.paid, side(each)) for each in (row.first, row.second)))

    title = say("各层级奖项结算后的金额", "Sums after settlement by tier and award")
    rows = [sums(row) for row in compare_awards(first.earned, second.earned)]
    return write_svg(title, (first.policy.number, second.policy.number), rows)
