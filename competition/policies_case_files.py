"""Reads `cases.toml`, the worked examples beside a policy: unknown or impossible facts are refused with their line."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType

from competition.domain.award_plan import AwardPlan, PlanLine
from competition.domain.awards import Sharing
from competition.domain.claims import Received
from competition.domain.grants import Recognition
from competition.domain.identity import Sex
from competition.domain.payees import Payee, Per
from competition.domain.policy_grants import Occasion
from competition.domain.policy_lines import IfHeld
from competition.domain.prizes import Award
from competition.domain.selector import Winner
from competition.domain.tiers import CompetitionClass, Group, SkillLevel, Tier
from competition.policies_cases import (
    BaseFacts,
    CapFacts,
    Case,
    Facts,
    FollowOnFacts,
    HostingFacts,
    ResultFacts,
)
from competition.toml_tables import Table, open_table

CASES_FILE = "cases.toml"
Reader = Callable[[str], object]


def read_cases(folder: Path) -> tuple[Case, ...]:
    """The cases in a folder, kind after kind. Refusal with every problem of the file."""
    top, _ = open_table(folder / CASES_FILE)
    tables = {kind: top.tables(kind) for kind in FACTS}
    cases = [(table, _case(table, kind)) for kind, found in tables.items() for table in found]
    if not cases:
        top.fault(
            "case",
            "没有案例。",
            "There are no cases.",
            "请至少写一个 [[case]]。",
            "Write at least one [[case]].",
        )
    earlier: set[str] = set()
    for table, case in cases:
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
    return tuple(case for _, case in cases)


def _case(table: Table, kind: str) -> Case:
    name = table.text("name")
    read, expects = FACTS[kind]
    facts = read(table, f"案例：{name}")
    simulated = bool(table.optional("simulated", lambda key: table.take(key, bool, False)))
    return Case(name, facts, MappingProxyType(_expected(table, expects(table))), simulated)


def _expected(table: Table, readers: Mapping[str, Reader]) -> dict[str, object]:
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


def _of_result(table: Table) -> dict[str, Reader]:
    return {
        "expect_refused": lambda key: table.take(key, bool, False),
        "expect_amount_yuan": lambda key: table.open_or(key, table.money),
        "expect_level": lambda key: table.open_or(key, lambda level: table.choice(level, SkillLevel)),
        "expect_title": lambda key: table.open_or(key, table.text),
        "expect_honours": lambda key: table.open_or(key, table.texts),
        "expect_candidates": lambda key: table.open_or(key, table.texts),
        "expect_allowance_yuan": lambda key: table.open_or(key, table.money),
        "expect_employment": lambda key: table.open_or(key, table.text),
        "expect_paid_yuan": lambda key: table.open_or(key, table.money),
        "expect_payment_year": table.count,
        "expect_clauses": table.texts,
    }


def _of_grant(table: Table) -> dict[str, Reader]:
    return {
        "expect_amount_yuan": lambda key: table.open_or(key, table.money),
        "expect_paid_yuan": lambda key: table.open_or(key, table.money),
        "expect_payment_year": table.count,
        "expect_clauses": table.texts,
    }


def _of_hosting(table: Table) -> dict[str, Reader]:
    return {"expect_refused": lambda key: table.take(key, bool, False), **_of_grant(table)}


def _of_cap(table: Table) -> dict[str, Reader]:
    return {
        "expect_amount_yuan": table.money,
        "expect_open_people": lambda key: table.take(key, int, 0),
        "expect_clauses": table.texts,
    }


def _result(table: Table, reference: str) -> ResultFacts:
    winner = _winner(table)
    return ResultFacts(
        winner,
        _plan(table, reference, winner),
        table.optional("payee", lambda key: table.choice(key, Payee)) or Payee.CONTESTANT,
        _sharing(table),
        frozenset(table.optional("held_titles", table.texts) or ()),
        table.optional("granted", table.text),
        table.optional("also_earned_yuan", table.sum_above_zero),
        _received(table),
    )


def _received(table: Table) -> Received | None:
    """What the province has paid already."""
    amount = table.optional("also_received_yuan", table.sum_above_zero)
    return Received(amount, Tier.PROVINCE) if amount is not None else None


def _winner(table: Table) -> Winner:
    winner = Winner(
        table.choice("award", Award),
        table.choice("tier", Tier),
        table.choice("group", Group),
        table.take("on", date, date.min),
        members=table.optional("team_size", table.count) or 1,
        position=table.optional("position", table.count) or 1,
        held_level=table.optional("held_level", lambda key: table.choice(key, SkillLevel)),
        competition_class=table.optional("class", lambda key: table.choice(key, CompetitionClass)),
        rank=table.optional("rank", table.count),
        entrants=table.optional("entrants", table.count),
        passed=table.optional("passed", lambda key: table.take(key, bool, False)),
        paper_level=table.optional("paper_level", lambda key: table.choice(key, SkillLevel)),
        sex=table.optional("sex", lambda key: table.choice(key, Sex)),
        age=table.optional("age", table.count),
    )
    _not_beyond(table, "position", "team_size", winner.position, winner.members)
    _not_beyond(table, "rank", "entrants", winner.rank or 1, winner.entrants or winner.rank or 1)
    return winner


def _sharing(table: Table) -> Sharing:
    """How many get the sum of a payee beside the entry."""
    sharing = Sharing(table.optional("sharers", table.count) or 1, table.optional("sharer", table.count) or 1)
    _not_beyond(table, "sharer", "sharers", sharing.position, sharing.people)
    return sharing


def _not_beyond(table: Table, key: str, of: str, number: int, most: int) -> None:
    if number > most:
        table.fault(
            key,
            f"“{key}”为 {number}，大于“{of}”的 {most}。",
            f"“{key}” is {number}, beyond the {most} of “{of}”.",
            f"请更正“{key}”或“{of}”。",
            f"Mend “{key}” or “{of}”.",
        )


def _plan(table: Table, reference: str, winner: Winner) -> AwardPlan | None:
    """The plan of a case, of one line; None where the case states nothing of a plan."""
    amount = table.optional("plan_amount_yuan", table.money)
    level = table.optional("plan_level", lambda key: table.choice(key, SkillLevel))
    if_held = table.optional("plan_if_held", lambda key: table.choice(key, IfHeld)) or IfHeld.REFUSE
    payee = table.optional("plan_payee", lambda key: table.choice(key, Payee)) or Payee.CONTESTANT
    per = table.optional("plan_per", lambda key: table.choice(key, Per)) or Per.ENTRY
    if amount is None and level is None:
        return None
    return AwardPlan(reference, (PlanLine(winner.award, amount, level, if_held, payee, per),))


def _hosting(table: Table, reference: str) -> HostingFacts:
    amount = table.optional("plan_hosting_yuan", table.money)
    return HostingFacts(
        table.choice("tier", Tier),
        table.choice("class", CompetitionClass),
        table.take("on", date, date.min),
        AwardPlan(reference, (), amount) if amount is not None else None,
    )


def _base(table: Table, _reference: str) -> BaseFacts:
    recognition = Recognition(
        table.text("base"),
        table.choice("tier", Tier),
        table.choice("occasion", Occasion),
        table.take("on", date, date.min),
        table.optional("higher_yuan", table.money),
        table.optional("last_on", lambda key: table.take(key, date, date.min)),
    )
    return BaseFacts(recognition, _received(table))


def _follow_on(table: Table, _reference: str) -> FollowOnFacts:
    level, on = table.choice("level", SkillLevel), table.take("on", date, date.min)
    return FollowOnFacts(level, on, _received(table))


def _certified(table: Table) -> FollowOnFacts:
    return FollowOnFacts(table.choice("level", SkillLevel), table.take("on", date, date.min), None)


def _cap(table: Table, _reference: str) -> CapFacts:
    """Each line may stand for several people."""
    lines = table.tables("certified")
    people = [(_certified(each), each.optional("people", each.count) or 1) for each in lines]
    if not people:
        table.fault(
            "certified",
            "没有写明有谁取得等级。",
            "Nobody reached a level.",
            '请写为 certified = [{level = "level_2", on = 2025-06-20, people = 3}]。',
            'Write certified = [{level = "level_2", on = 2025-06-20, people = 3}].',
        )
    return CapFacts(tuple(facts for facts, times in people for _ in range(times)))


FACTS: dict[str, tuple[Callable[[Table, str], Facts], Callable[[Table], dict[str, Reader]]]] = {
    "case": (_result, _of_result),
    "hosting_case": (_hosting, _of_hosting),
    "base_case": (_base, _of_grant),
    "follow_on_case": (_follow_on, _of_grant),
    "cap_case": (_cap, _of_cap),
}
"""For each kind of case the reader of its facts, and of what it may expect."""
