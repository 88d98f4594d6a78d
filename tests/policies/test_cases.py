"""Each policy is proved by its own worked examples, and no example passes by chance."""

from dataclasses import replace
from datetime import timedelta

import pytest

from competition.domain.money import Money
from competition.domain.policy_lines import Line, Matter, Notice, Reference
from competition.domain.policy_titles import Appointment, Equivalent, Series
from competition.domain.tiers import BY_APPOINTMENT, Tier
from competition.policies import (
    DEFAULT_ROOT,
    Case,
    find_policies,
    load_policies,
    read_cases,
    run_case,
)
from competition.policies_cases import ResultFacts, answer_case

POLICIES = load_policies(DEFAULT_ROOT)
CASES_OF = {
    policy.id: read_cases(folder)
    for folder, policy in zip(find_policies(DEFAULT_ROOT), POLICIES.values(), strict=True)
}
CASES = [
    pytest.param(policy, case, id=f"{policy.id}: {case.name.rpartition(' · ')[2]}")
    for policy in POLICIES.values()
    for case in CASES_OF[policy.id]
]
DAY = timedelta(days=1)
YANTAI = POLICIES["yantai-2024-8"]
YANTAI_CASES = {case.name.rpartition(" · ")[2]: case for case in CASES_OF[YANTAI.id]}


@pytest.mark.parametrize(("policy", "case"), CASES)
def test_the_case_comes_out(policy, case):
    assert run_case(policy, case) == ()


def with_expected(case: Case, **expected: object) -> Case:
    return replace(case, expected=expected)


def test_yantai_is_read_as_the_document_says():
    assert {line.tier: line.ceiling for line in YANTAI.cash} == {
        Tier.CITY: Money.yuan(10_000),
        Tier.PROVINCE: Money.yuan(20_000),
        Tier.NATION: Money.yuan(50_000),
        Tier.WORLD: Money.yuan(500_000),
    }
    assert [clause.article for clause in YANTAI.clauses()] == [
        "文末",
        "三（八）",
        "三（八）",
        "三（八）",
        "三（八）",
        "三（七）",
        "六（十六）",
        "六（十六）",
        *(line.clause.article for line in YANTAI.others),
    ]


EXEMPT = (Series, Notice, Appointment)
"""Kinds of line from which nothing follows for a result."""


def may_follow(line: Line) -> bool:
    """Whether anything can come out for a result under a line."""
    match line:
        case Reference(matter=matter):
            return matter is not Matter.TRAINING  # a subsidy of a training camp, not of a result
        case Equivalent(level=level):
            return level not in BY_APPOINTMENT  # no contest promotes to it
        case _:
            return not isinstance(line, EXEMPT)


@pytest.mark.parametrize("policy", POLICIES.values(), ids=list(POLICIES))
def test_every_line_is_cited_by_a_case(policy):
    cited = {clause for case in CASES_OF[policy.id] for clause in answer_case(policy, case).clauses}
    assert [line for line in policy.lines() if may_follow(line) and line.clause not in cited] == []
    assert policy.term in cited


@pytest.mark.parametrize("policy", POLICIES.values(), ids=list(POLICIES))
def test_a_case_stands_on_either_side_of_the_day_from_which_the_document_binds(policy):
    days = {
        case.facts.winner.confirmed_on for case in CASES_OF[policy.id] if isinstance(case.facts, ResultFacts)
    }
    edges = [policy.begins - DAY, policy.begins] if policy.begins else []
    edges += [policy.expires, policy.expires + DAY] if policy.expires else []
    assert [day for day in edges if day not in days] == []


@pytest.mark.parametrize(
    "policy", [each for each in POLICIES.values() if not each.payable], ids=lambda policy: policy.id
)
def test_nothing_comes_of_what_does_not_bind_unless_it_is_simulated(policy):
    answers = [answer_case(policy, case).values for case in CASES_OF[policy.id] if not case.simulated]
    assert answers
    paid = [each["expect_amount_yuan"] for each in answers]
    assert set(paid) == {"undetermined"}


def test_a_wrong_sum_is_told():
    case = with_expected(YANTAI_CASES["city ceiling met exactly"], expect_amount_yuan=Money.yuan(9_000))
    assert run_case(YANTAI, case) == (
        "expect_amount_yuan：应为 9,000.00元，实为 10,000.00元 / expected 9,000.00元, got 10,000.00元",
    )


def test_a_wrong_level_and_a_wrong_year_are_told():
    case = with_expected(YANTAI_CASES["first day in force"], expect_level="nothing", expect_payment_year=2024)
    assert run_case(YANTAI, case) == (
        "expect_level：应为 nothing，实为 level_3 / expected nothing, got level_3",
        "expect_payment_year：应为 2024，实为 2025 / expected 2024, got 2025",
    )


def test_a_clause_that_is_not_cited_is_told():
    case = with_expected(YANTAI_CASES["city ceiling met exactly"], expect_clauses=("三（八）", "七（一）"))
    assert run_case(YANTAI, case) == (
        "expect_clauses：应为 三（八）、七（一），实为 三（八） / expected 三（八）、七（一）, got 三（八）",
    )


def test_no_clause_at_all_is_told():
    case = with_expected(YANTAI_CASES["city ceiling met exactly"], expect_clauses=("七（一）",))
    assert run_case(YANTAI, case) == ("expect_clauses：应为 七（一），实为 — / expected 七（一）, got —",)


def test_a_refused_plan_decides_nothing():
    case = with_expected(YANTAI_CASES["city ceiling passed by a fen"], expect_amount_yuan=Money.yuan(10_000))
    assert run_case(YANTAI, case) == (
        "expect_amount_yuan：应为 10,000.00元，实为 — / expected 10,000.00元, got —",
    )


def test_without_the_rule_the_sum_is_paid_in_the_same_year_and_beside_another():
    policy = replace(YANTAI, settlement=())
    case = with_expected(
        YANTAI_CASES["a higher sum elsewhere"], expect_payment_year=2025, expect_paid_yuan=Money.yuan(10_000)
    )
    assert run_case(policy, case) == ()
