"""Reads and checks the policy files: `policies/<city>/<number>/policy.toml`, and `cases.toml` that proves it.

A city is added by these two files alone. Whatever is unknown, missing or impossible in them is refused with its file
and line, all problems of a file at once. Sums are whole yuan in a policy; days are TOML dates.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from competition.domain.awards import (
    Amount,
    AwardPlan,
    Decision,
    IfHeld,
    Kind,
    Nothing,
    Outcome,
    PlanLine,
    Promoted,
    Undetermined,
    Winner,
    check_plan,
    decide_cash,
)
from competition.domain.medals import Award
from competition.domain.money import Money
from competition.domain.policy import CashLine, Clause, Policy, PromotionLine, Status
from competition.domain.problems import Problem, Refusal
from competition.domain.promotion import decide_promotion
from competition.domain.settlement import Claim, payment_year, settle
from competition.domain.tiers import Group, SkillLevel, Tier
from competition.resources import resource
from competition.toml_tables import Table, open_table

POLICY_FILE = "policy.toml"
CASES_FILE = "cases.toml"
LONGEST_PHRASE = 40
DEFAULT_ROOT = resource("fixtures/policies")


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


def find_policies(root: Path) -> tuple[Path, ...]:
    """The folders `<city>/<number>` under the root that hold a policy, in order."""
    return tuple(sorted(path.parent for path in root.glob(f"*/*/{POLICY_FILE}")))


def load_policies(root: Path = DEFAULT_ROOT) -> dict[str, Policy]:
    """Every policy under the root by its id, such as "yantai-2024-8". Refusal with the problems of all files."""
    policies: dict[str, Policy] = {}
    problems: list[Problem] = []
    for folder in find_policies(root):
        try:
            policy = read_policy(folder)
        except Refusal as refusal:
            problems += refusal.problems
        else:
            policies[policy.id] = policy
    if problems:
        raise Refusal(problems)
    return policies


def read_policy(folder: Path) -> Policy:
    """The policy in a folder `<city>/<number>`. Refusal with every problem of the file."""
    top, content = open_table(folder / POLICY_FILE)
    top.optional("text", top.text)
    number = top.text("number")
    cash, promotions = top.tables("cash"), top.tables("promotion")
    policy = Policy(
        id=f"{folder.resolve().parent.name}-{folder.resolve().name}",
        number=number,
        title=top.text("title"),
        issuer=top.text("issuer"),
        jurisdiction=_jurisdiction(top),
        status=top.choice("status", Status),
        issued=top.take("issued", date, date.min),
        effective=top.take("effective", date, date.min),
        expires=top.optional("expires", lambda key: top.take(key, date, date.max)),
        term=_clause(top.table("term"), number),
        cash=tuple(_cash_line(each, number) for each in cash),
        promotions=tuple(_promotion_line(each, number) for each in promotions),
        higher_only=top.optional("higher_only", lambda key: _clause(top.table(key), number)),
        paid_next_year=top.optional("paid_next_year", lambda key: _clause(top.table(key), number)),
        digest=sha256(content).hexdigest(),
    )
    _check_days(top, policy)
    _check_tiers("tier", ((each, [line.tier]) for each, line in zip(cash, policy.cash, strict=True)))
    _check_tiers(
        "tiers", ((each, line.tiers) for each, line in zip(promotions, policy.promotions, strict=True))
    )
    top.finish()
    return policy


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
    problems = check_plan(case.plan, policy=policy, tier=winner.tier, on=day) if case.plan else ()
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
    if year != day.year and policy.paid_next_year:
        cited.add(policy.paid_next_year.article)
    return {
        "expect_refused": bool(problems),
        "expect_amount_yuan": _result(cash.outcome),
        "expect_level": _result(promotion.outcome),
        "expect_paid_yuan": settled.money or "nothing",
        "expect_payment_year": year,
        "expect_clauses": _wanted_of(cited, case),
    }


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
        case Undetermined():
            return "undetermined"
        case Nothing():  # pragma: no branch - these are all outcomes
            return "nothing"


def _say(value: object) -> str:
    if isinstance(value, tuple):
        return "、".join(map(str, value)) or "—"
    return "—" if value is None else str(value)


def _jurisdiction(table: Table) -> str:
    code = table.text("jurisdiction", stand_in="000000")
    if not re.fullmatch("[0-9]{6}", code):
        table.fault(
            "jurisdiction",
            f"“{code}”不是行政区划代码。",
            f"“{code}” is not a code of an administrative division.",
            '请写6位数字，如 "370600"。',
            'Write six digits, such as "370600".',
        )
    return code


def _clause(table: Table, number: str) -> Clause:
    phrase = table.text("phrase")
    if len(phrase) > LONGEST_PHRASE:
        table.fault(
            "phrase",
            f"引文有{len(phrase)}个字，最多{LONGEST_PHRASE}个。",
            f"The phrase has {len(phrase)} characters; at most {LONGEST_PHRASE} are allowed.",
            "请只引关键语句。",
            "Quote the key words only.",
        )
    return Clause(number, table.text("article"), phrase)


def _cash_line(table: Table, number: str) -> CashLine:
    ceiling = Money.yuan(table.count("ceiling_yuan"))
    return CashLine(table.choice("tier", Tier), ceiling, _clause(table, number))


def _promotion_line(table: Table, number: str) -> PromotionLine:
    tiers, groups = table.choices("tiers", Tier), table.choices("groups", Group)
    return PromotionLine(frozenset(tiers), frozenset(groups), _clause(table, number))


def _check_days(table: Table, policy: Policy) -> None:
    if policy.expires is not None and policy.effective > policy.expires:
        table.fault(
            "expires",
            f"失效日 {policy.expires} 早于施行日 {policy.effective}。",
            f"The last day, {policy.expires}, is before the day of effect, {policy.effective}.",
            "“expires”是有效的最后一天，请更正。",
            "“expires” is the last day in force; mend it.",
        )


def _check_tiers(key: str, lines: Iterable[tuple[Table, Iterable[Tier]]]) -> None:
    seen: set[Tier] = set()
    for table, tiers in lines:
        again = sorted(seen.intersection(tiers))
        if again and not table.problems:  # after another fault a tier may be a stand-in
            table.fault(
                key,
                f"层级“{again[0]}”（{again[0].label.zh}）已在前面出现。",
                f"The tier “{again[0]}” ({again[0].label.en}) occurs above already.",
                "请每个层级只保留一处。",
                "Keep one line for each tier.",
            )
        seen.update(tiers)


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
