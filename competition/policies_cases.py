"""Worked examples of a policy: `cases.toml` beside it says what must come out, and each is tried."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from competition.domain.award_plan import AwardPlan, PlanLine, Scope, check_plan
from competition.domain.awards import decide_cash
from competition.domain.medals import Award
from competition.domain.money import Money
from competition.domain.outcomes import (
    Amount,
    Candidate,
    Decision,
    Honoured,
    Kind,
    Nothing,
    Outcome,
    Promoted,
    Titled,
    Undetermined,
)
from competition.domain.policy import Policy
from competition.domain.policy_lines import IfHeld, Settlement
from competition.domain.promotion import decide_promotion
from competition.domain.selector import Winner
from competition.domain.settlement import Claim, payment_year, settle
from competition.domain.tiers import Group, SkillLevel, Tier
from competition.toml_tables import Table, open_table

CASES_FILE = "cases.toml"


@dataclass(frozen=True, slots=True)
class Case:
    """A worked example: a winner, the plan (None: none approved), and what must come out.

    `also_earned` is another sum of the same person, to be settled with this one. `expected` maps the file's
    `expect_*` keys to Money, SkillLevel, int, bool, "undetermined", "nothing", or the articles that must be cited.
    """

    name: str
    winner: Winner
    plan: AwardPlan | None
    also_earned: Money | None
    expected: Mapping[str, object]


def read_cases(folder: Path) -> tuple[Case, ...]:
    """The cases in a folder, in order. Refusal with every problem of the file."""
    top, _ = open_table(folder / CASES_FILE)
    tables = top.tables("case")
    cases = tuple(_case(each) for each in tables)
    if not cases:
        top.fault(
            "case",
            "没有案例。",
            "There are no cases.",
            "请至少写一个 [[case]]。",
            "Write at least one [[case]].",
        )
    earlier: set[str] = set()
    for table, case in zip(tables, cases, strict=True):
        if case.name in earlier:
            table.fault(
                "name",
                f"案例名称“{case.name}”重复。",
                f"The case name “{case.name}” occurs twice.",
                "请给每个案例不同的名称。",
                "Give each case its own name.",
            )
        earlier.add(case.name)
    top.finish()
    return cases


def run_case(policy: Policy, case: Case) -> tuple[str, ...]:
    """The differences between what a case expects and what the policy gives; empty when the case passes."""
    found = _decide(policy, case)
    return tuple(
        f"{key}：应为 {_say(wanted)}，实为 {_say(found.get(key))} / expected {_say(wanted)}, got {_say(found.get(key))}"
        for key, wanted in case.expected.items()
        if found.get(key) != wanted
    )


def _decide(policy: Policy, case: Case) -> dict[str, object]:
    """What comes out, by the key that would expect it. A plan refused for its content decides nothing further."""
    winner, day = case.winner, case.winner.confirmed_on
    problems = check_plan(case.plan, policy=policy, scope=_scope(winner), on=day) if case.plan else ()
    if problems and policy.in_force_on(day):
        said = "\n".join(map(str, problems))
        cited = {clause.article for clause in policy.clauses() if str(clause) in said}
        return {"expect_refused": True, "expect_clauses": _wanted_of(cited, case)}
    cash, promotion = decide_cash(policy, case.plan, winner), decide_promotion(policy, case.plan, winner)
    claims = [Claim("case", case.name, cash)]
    if case.also_earned is not None:
        claims.append(Claim("other", "另一赛事", Decision(Kind.CASH, Amount(case.also_earned), ())))
    settled = settle(claims, policy=policy)[0]
    year = payment_year(policy, day)
    steps = (*cash.steps, *promotion.steps, *((settled.step,) if settled.step else ()))
    cited = {step.clause.article for step in steps if step.clause}
    year_clause = policy.settled_by(Settlement.PAID_NEXT_YEAR)
    if year_clause:
        cited.add(year_clause.article)
    return {
        "expect_refused": bool(problems),
        "expect_amount_yuan": _result(cash.outcome),
        "expect_level": _result(promotion.outcome),
        "expect_paid_yuan": settled.money or "nothing",
        "expect_payment_year": year,
        "expect_clauses": _wanted_of(cited, case),
    }


def _scope(winner: Winner) -> Scope:
    return Scope(winner.tier, winner.competition_class, winner.members)


def _wanted_of(cited: set[str], case: Case) -> tuple[str, ...]:
    """The articles that the case asks for, as far as they were cited: a case need not list every one."""
    wanted = case.expected.get("expect_clauses", ())
    return tuple(article for article in wanted if article in cited) if isinstance(wanted, tuple) else ()


def _result(outcome: Outcome) -> Money | SkillLevel | str:
    match outcome:
        case Amount(money):
            return money
        case Promoted(level):
            return level
        case Titled(professional):
            return professional.zh
        case Honoured(title) | Candidate(title):
            return title
        case Undetermined():
            return "undetermined"
        case Nothing():  # pragma: no branch - these are all outcomes
            return "nothing"


def _say(value: object) -> str:
    if isinstance(value, tuple):
        return "、".join(map(str, value)) or "—"
    return "—" if value is None else str(value)


def _case(table: Table) -> Case:
    name, award = table.text("name"), table.choice("award", Award)
    winner = Winner(
        award,
        table.choice("tier", Tier),
        table.choice("group", Group),
        table.take("on", date, date.min),
        members=table.optional("team_size", table.count) or 1,
        position=table.optional("position", table.count) or 1,
        held_level=table.optional("held_level", lambda key: table.choice(key, SkillLevel)),
    )
    if winner.position > winner.members:
        table.fault(
            "position",
            f"队员序号 {winner.position} 大于队员人数 {winner.members}。",
            f"Position {winner.position} is beyond a team of {winner.members}.",
            "请更正“position”或“team_size”。",
            "Mend “position” or “team_size”.",
        )
    amount = table.optional("plan_amount_yuan", table.money)
    level = table.optional("plan_level", lambda key: table.choice(key, SkillLevel))
    if_held = table.optional("plan_if_held", lambda key: table.choice(key, IfHeld)) or IfHeld.REFUSE
    planned = amount is not None or level is not None
    plan = AwardPlan(f"案例：{name}", (PlanLine(award, amount, level, if_held),)) if planned else None
    also_earned = table.optional("also_earned_yuan", table.money)
    return Case(name, winner, plan, also_earned, MappingProxyType(_expected(table)))


def _expected(table: Table) -> dict[str, object]:
    readers: dict[str, Callable[[str], object]] = {
        "expect_refused": lambda key: table.take(key, bool, False),
        "expect_amount_yuan": lambda key: table.open_or(key, table.money),
        "expect_level": lambda key: table.open_or(key, lambda level: table.choice(level, SkillLevel)),
        "expect_paid_yuan": lambda key: table.open_or(key, table.money),
        "expect_payment_year": table.count,
        "expect_clauses": table.texts,
    }
    expected = {key: table.optional(key, reader) for key, reader in readers.items()}
    if all(value is None for value in expected.values()):
        table.fault(
            "name",
            "案例没有写明应得的结果。",
            "The case says nothing of what must come out.",
            f"请至少写一项：{'、'.join(readers)}。",
            f"Give at least one of: {', '.join(readers)}.",
        )
    return {key: value for key, value in expected.items() if value is not None}
