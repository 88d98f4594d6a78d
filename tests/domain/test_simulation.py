"""What results would earn and be paid, under one document or two."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from competition.domain.award_plan import AwardPlan, PlanLine
from competition.domain.money import Money, total
from competition.domain.outcomes import Kind
from competition.domain.payees import Payee, Per
from competition.domain.policy import CashLine, Status
from competition.domain.policy_grants import HostingGrant
from competition.domain.policy_lines import PrizeLine
from competition.domain.prizes import Award
from competition.domain.selector import Selector, Winner
from competition.domain.simulation import (
    Result,
    Side,
    assume_in_force,
    check_simulation,
    compare,
    compare_awards,
    left_open,
    simulate,
    total_paid,
)
from competition.domain.tiers import CompetitionClass, Group, Tier
from tests.domain.build import DAY, clause, policy, said, unhurried

CITY, PROVINCE = frozenset({Tier.CITY}), frozenset({Tier.PROVINCE})
TEXT = policy(
    promotions=(),
    cash=(
        CashLine(Tier.CITY, Money.yuan(10_000), clause("三")),
        CashLine(Tier.PROVINCE, Money.yuan(20_000), clause("三")),
    ),
)
PLAN = AwardPlan(
    "试组委〔2025〕3号",
    (
        PlanLine(Award.GOLD, Money.yuan(10_000), where=Selector(tiers=CITY)),
        PlanLine(Award.SILVER, Money.yuan(15_000), where=Selector(tiers=PROVINCE)),
    ),
)
GOLD = Winner(Award.GOLD, Tier.CITY, Group.WORKER, DAY)
SILVER = Winner(Award.SILVER, Tier.PROVINCE, Group.WORKER, date(2025, 9, 20))
BOTH = (Result("张三", "市赛", "数控车", GOLD), Result("张三", "省赛", "数控车", SILVER))


def paid(results, **more):
    earned = cash(simulate(results, **{"policy": TEXT, "plan": PLAN, **more}))
    return {
        (each.result.person, each.result.competition): (each.decided, each.settled.money, each.year)
        for each in earned
    }


def cash(earned):
    return [each for each in earned if each.decision.kind is Kind.CASH]


def test_the_higher_of_two_tiers_is_paid_in_the_next_year():
    low, high = Money.yuan(10_000), Money.yuan(15_000)
    assert paid(BOTH) == {("张三", "市赛"): (low, None, None), ("张三", "省赛"): (high, high, 2026)}
    earned = simulate(BOTH, policy=TEXT, plan=PLAN)
    struck = next(each for each in cash(earned) if each.result.competition == "市赛")
    assert struck.waits_for is None
    assert struck.steps[-1].clause == clause("五")
    assert "就高不重复" in struck.steps[-1].says.zh
    assert total_paid(earned) == high


def test_another_skill_or_another_person_is_settled_apart():
    other = replace(BOTH[0], event="焊接")
    assert total_paid(simulate((other, BOTH[1]), policy=TEXT, plan=PLAN)) == Money.yuan(25_000)
    other = replace(BOTH[0], person="李四")
    assert total_paid(simulate((other, BOTH[1]), policy=TEXT, plan=PLAN)) == Money.yuan(25_000)


@unhurried
@given(st.permutations([*BOTH, *(Result(name, "市赛", "焊接", GOLD) for name in "甲乙丙")]))
def test_the_order_of_the_results_changes_nothing(results):
    assert simulate(results, policy=TEXT, plan=PLAN) == simulate(BOTH + tuple(
        Result(name, "市赛", "焊接", GOLD) for name in "甲乙丙"
    ), policy=TEXT, plan=PLAN)  # fmt: skip


def test_a_team_shares_to_the_fen():
    team = [
        Result(name, "市赛", "电商", replace(GOLD, members=3, position=position))
        for position, name in enumerate("甲乙丙", start=1)
    ]
    found = [each.decided for each in cash(simulate(team, policy=TEXT, plan=PLAN))]
    assert total(found) == Money.yuan(10_000)
    assert sorted(each.fen for each in found) == [333_333, 333_333, 333_334]


def test_what_is_undetermined_is_counted_apart():
    earned = simulate(BOTH, policy=TEXT)
    assert total_paid(earned) == Money(0)
    assert [each.waits_for.zh for each in left_open(earned)] == ["见竞赛奖励方案（尚未批准）"] * 2
    assert {each.decided for each in earned} == {None}
    assert {each.year for each in earned} == {None}


def test_a_draft_is_taken_to_be_in_force_and_a_document_in_force_is_not():
    draft = policy(status=Status.DRAFT, effective=None, issued=None, promotions=())
    assert assume_in_force(TEXT) is TEXT
    assert assume_in_force(draft).in_force_on(date(1999, 1, 1))
    late = (Result("张三", "市赛", "数控车", replace(GOLD, confirmed_on=date(2026, 1, 1))),)
    assert total_paid(simulate(late, policy=assume_in_force(draft), plan=PLAN)) == Money.yuan(10_000)
    (open_,) = left_open(cash(simulate(late, policy=assume_in_force(TEXT), plan=PLAN)))
    assert "2026-01-01" in open_.waits_for.zh


def test_a_plan_is_held_to_the_ceiling_of_every_contest_and_told_once():
    over = AwardPlan("试", (PlanLine(Award.GOLD, Money.yuan(8_000), per=Per.PERSON),))
    pair = [Result(name, "市赛", "电商", replace(GOLD, members=2)) for name in "甲乙"]
    assert check_simulation(over, policy=TEXT, results=BOTH[:1]) == ()
    (found,) = check_simulation(over, policy=TEXT, results=[*pair, *pair])
    assert "金牌奖金 16,000.00元 超过市级上限 10,000.00元" in found.what.zh
    late = [replace(each, winner=replace(each.winner, confirmed_on=date(2026, 1, 1))) for each in pair]
    assert check_simulation(over, policy=TEXT, results=late) == ()


def test_a_hosting_grant_is_held_only_where_the_document_speaks_of_one():
    games = frozenset({CompetitionClass.GAMES})
    grants = replace(TEXT, others=(HostingGrant(Tier.CITY, games, Money.yuan(100), clause("九"), row=""),))
    hosting = replace(PLAN, hosting=Money.yuan(101))
    city = replace(BOTH[0], winner=replace(GOLD, competition_class=CompetitionClass.GAMES))
    assert check_simulation(hosting, policy=grants, results=BOTH[1:]) == ()
    assert "承办补助 101.00元 超过每个项目上限" in said(
        check_simulation(hosting, policy=grants, results=[city, BOTH[1]])
    )[0]  # fmt: skip


def test_two_documents_stand_side_by_side():
    fixed = PrizeLine(
        Payee.CONTESTANT,
        Selector(tiers=CITY, awards=frozenset({Award.GOLD})),
        Money.yuan(12_000),
        None,
        clause("三"),
    )
    other = policy(promotions=(), cash=(), prizes=(fixed,), higher_only=None, paid_next_year=None)
    results = (*BOTH, Result("李四", "市赛", "数控车", GOLD))
    rows = {row.what.zh: row for row in compare(results, TEXT, other, PLAN, None)}
    assert list(rows) == ["张三", "李四"]
    assert rows["李四"].difference == Money.yuan(2_000)
    assert rows["张三"].first == Side(Money.yuan(15_000))
    assert rows["张三"].second == Side(Money.yuan(12_000), open=1)
    assert rows["张三"].difference is None
    by_award = compare_awards(
        simulate(results, policy=TEXT, plan=PLAN), simulate(results, policy=other, plan=None)
    )
    assert [(row.what.zh, row.first.paid, row.difference) for row in by_award] == [
        ("市级金牌", Money.yuan(10_000), Money.yuan(14_000)),
        ("省级银牌", Money.yuan(15_000), None),
    ]
