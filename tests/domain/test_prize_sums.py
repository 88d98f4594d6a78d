"""The second way to what people are paid in prize money."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.award_plan import AwardPlan, PlanLine
from competition.domain.money import Money
from competition.domain.outcomes import Amount, Kind
from competition.domain.policy import CashLine
from competition.domain.prize_sums import recount_prizes, sum_prizes
from competition.domain.prizes import Award
from competition.domain.selector import Winner
from competition.domain.simulation import Result, simulate
from competition.domain.tiers import Group, Tier
from tests.domain.build import DAY, clause, policy, unhurried

TEXT = policy(promotions=(), cash=(CashLine(Tier.CITY, Money.yuan(10_000), clause("三")),))
EVERY_SUM = policy(promotions=(), cash=TEXT.cash, higher_only=None)
PLAN = AwardPlan(
    "试组委〔2025〕3号",
    (PlanLine(Award.GOLD, Money(1_000_000)), PlanLine(Award.SILVER, Money(500_001))),
)


def winner(award: Award, members: int = 1, **more) -> Winner:
    return Winner(award, Tier.CITY, Group.WORKER, DAY, members=members, **more)


RESULTS = st.builds(
    Result,
    st.sampled_from("甲乙丙"),
    st.sampled_from(["一", "二", "三", "四"]),
    st.sampled_from(["车工", "焊接"]),
    st.builds(
        lambda award, day, position: replace(winner(award, 3), confirmed_on=day, position=position),
        st.sampled_from([Award.GOLD, Award.SILVER, Award.BRONZE, Award.UNDECIDED]),
        st.sampled_from([DAY, date(2025, 1, 1), date(2024, 12, 31)]),
        st.integers(1, 3),
    ),
)


@unhurried
@given(
    st.lists(RESULTS, unique_by=lambda each: (each.person, each.competition, each.event)),
    st.sampled_from([TEXT, EVERY_SUM]),
)
def test_both_ways_agree_to_the_fen(results, under):
    earned = simulate(results, policy=under, plan=PLAN)
    assert recount_prizes(earned, policy=under, plan=PLAN) == ()


def test_of_one_skill_and_year_the_first_of_the_highest_is_paid():
    rows = [
        (("甲", "车工", 2025), Award.SILVER),
        (("甲", "车工", 2025), Award.GOLD),
        (("甲", "车工", 2025), Award.GOLD),
        (("甲", "焊接", 2025), Award.SILVER),
        (("乙", "车工", 2025), Award.BRONZE),
    ]
    assert sum_prizes(rows, winner, policy=TEXT, plan=PLAN) == [0, 1_000_000, 0, 500_001, 0]
    assert sum_prizes(rows, winner, policy=EVERY_SUM, plan=PLAN) == [500_001, *[1_000_000] * 2, 500_001, 0]
    assert sum_prizes(rows, winner, policy=TEXT, plan=None) == [0] * 5


@pytest.mark.parametrize(("fen", "people"), [(1_000_000, ()), (1_000_001, ("甲",)), (999_999, ("甲",))])
def test_a_sum_that_differs_is_found(fen, people):
    earned = simulate([Result("甲", "市赛", "车工", winner(Award.GOLD))], policy=TEXT, plan=PLAN)
    changed = [
        replace(each, settled=replace(each.settled, outcome=Amount(Money(fen))))
        if each.decision.kind is Kind.CASH
        else each
        for each in earned
    ]
    assert recount_prizes(changed, policy=TEXT, plan=PLAN) == people
