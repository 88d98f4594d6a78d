"""What a result earns in money, each step with its clause."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.award_plan import AwardPlan, PlanLine, check_plan
from competition.domain.awards import decide_cash
from competition.domain.medals import Award
from competition.domain.money import Money, total
from competition.domain.outcomes import Amount, Nothing, Undetermined
from competition.domain.policy import Status
from competition.domain.policy_lines import Matter, Reference
from competition.domain.problems import Text
from competition.domain.selector import Winner
from competition.domain.tiers import Group, SkillLevel, Tier
from tests.domain.build import DAY, clause, policy, said, unhurried

GOLD = Winner(Award.GOLD, Tier.CITY, Group.WORKER, DAY)
CEILING = Money.yuan(10_000)


def plan(*lines: PlanLine) -> AwardPlan:
    return AwardPlan("试组委〔2025〕3号", lines)


def paying(money: Money | None) -> AwardPlan:
    return plan(PlanLine(Award.GOLD, money))


def check(made: AwardPlan, *, on: date = DAY, under=None, tier: Tier = Tier.CITY):
    return check_plan(made, policy=under or policy(), tier=tier, on=on)


def test_a_plan_up_to_the_ceiling_may_be_approved():
    assert check(paying(CEILING)) == ()
    assert check(paying(None)) == ()
    assert check(paying(Money(0))) == ()


def test_a_fen_above_the_ceiling_is_refused_with_the_clause():
    (found,) = check(paying(CEILING + Money(1)))
    assert str(found) == (
        "金牌奖金 10,000.01元 超过市级上限 10,000.00元：试政发〔2025〕1号 三“关键语句”。 请将奖金调整至上限以内后重新提交。 / "
        "The gold medal of 10,000.01 yuan is above the ceiling of 10,000.00 yuan: 试政发〔2025〕1号 三“关键语句”. "
        "Lower the amount and submit the plan again."
    )


def test_a_tier_without_a_ceiling_refuses_no_sum():
    assert check(paying(CEILING + CEILING), tier=Tier.NATION) == ()


def test_a_plan_under_a_document_out_of_force():
    (found,) = check(paying(CEILING), on=date(2024, 12, 31))
    assert found.what.zh == (
        "试政发〔2025〕1号在2024-12-31不在施行期内（现行有效；试政发〔2025〕1号 七“关键语句”）。"
    )
    assert found.remedy.zh == "请选择确认之日有效的文件。"
    assert said(check(paying(CEILING), under=policy(status=Status.DRAFT)))[0].endswith(
        "（征求意见稿；试政发〔2025〕1号 七“关键语句”）。"
    )


def test_a_plan_is_sound_in_itself():
    lines = PlanLine(Award.GOLD, Money(-1)), PlanLine(Award.GOLD, None, SkillLevel.MASTER)
    assert said(check(plan(*lines))) == [
        "奖励方案中金牌出现2次。",
        "金牌奖金 -0.01元 小于零。",
        "金牌不得晋升特级技师：该等级由用人单位评聘。",
    ]


def test_the_plan_names_the_sum_and_the_policy_the_limit():
    decision = decide_cash(policy(), paying(Money.yuan(8_000)), GOLD)
    assert decision.outcome == Amount(Money.yuan(8_000))
    assert [(step.says.zh, step.clause and step.clause.article) for step in decision.steps] == [
        ("成绩于2025-06-20确认，试政发〔2025〕1号施行中", "七"),
        ("市级奖金最高 10,000.00元，具体金额由竞赛奖励方案确定", "三"),
        ("奖励方案（试组委〔2025〕3号）：金牌 8,000.00元，未超上限", None),
    ]


def test_no_plan_leaves_the_sum_open():
    decision = decide_cash(policy(), None, GOLD)
    assert isinstance(decision.outcome, Undetermined)
    assert str(decision.outcome.see) == (
        "见竞赛奖励方案（尚未批准） / see the competition's award plan (none approved)"
    )
    assert decision.steps[-2].clause.article == "三"


def test_a_tie_not_ruled_on_leaves_the_sum_open():
    decision = decide_cash(policy(), paying(CEILING), replace(GOLD, award=Award.UNDECIDED))
    assert decision.outcome.see.zh == "见名次并列的裁定（尚未作出）"
    assert isinstance(decision.outcome, Undetermined)


def test_a_tier_that_the_document_does_not_name_is_open():
    decision = decide_cash(policy(), paying(CEILING), replace(GOLD, tier=Tier.NATION))
    assert isinstance(decision.outcome, Undetermined)
    assert decision.outcome.see.zh == "试政发〔2025〕1号未规定国家级奖金"


@pytest.mark.parametrize(
    ("tier", "status", "articles"),
    [
        (Tier.CITY, Status.DRAFT, ["七", "八"]),
        (Tier.NATION, Status.DRAFT, ["七"]),
        (Tier.CITY, Status.IN_FORCE, ["七"]),
    ],
)
def test_a_draft_tells_where_it_would_refer_and_pays_nothing(tier, status, articles):
    see = Text("竞赛办法", "the rules of contests")
    elsewhere = Reference(Matter.CASH, frozenset({Tier.CITY}), see, clause("八"), "SY-8")
    document = policy(status=status, others=(elsewhere,), expires=date(2025, 1, 31))
    decision = decide_cash(document, paying(CEILING), replace(GOLD, tier=tier))
    assert isinstance(decision.outcome, Undetermined)
    assert [step.clause.article for step in decision.steps] == articles


def test_a_tier_for_which_the_document_refers_elsewhere_says_where():
    see = Text("竞赛办法", "the rules of contests")
    elsewhere = Reference(Matter.CASH, frozenset({Tier.NATION, Tier.CITY}), see, clause("八"), "SY-8")
    document = policy(others=(elsewhere,))
    decision = decide_cash(document, paying(CEILING), replace(GOLD, tier=Tier.NATION))
    assert decision.outcome == Undetermined(Text("奖金见竞赛办法", "prize money: see the rules of contests"))
    assert [step.clause.article for step in decision.steps] == ["七", "八"]
    assert decide_cash(document, paying(CEILING), GOLD).outcome == Amount(CEILING)


@pytest.mark.parametrize(
    ("made", "award"), [(paying(None), Award.GOLD), (paying(CEILING), Award.MERIT), (plan(), Award.NONE)]
)
def test_an_award_without_a_sum_earns_nothing(made, award):
    decision = decide_cash(policy(), made, replace(GOLD, award=award))
    assert isinstance(decision.outcome, Nothing)
    assert decision.outcome.why.zh == f"奖励方案（试组委〔2025〕3号）对{award.label.zh}未设奖金"


@pytest.mark.parametrize("day", [date(2024, 12, 31), date(2026, 1, 1)])
def test_out_of_force_nothing_is_decided(day):
    decision = decide_cash(policy(), paying(CEILING), replace(GOLD, confirmed_on=day))
    assert isinstance(decision.outcome, Undetermined)
    assert decision.outcome.see.zh == f"试政发〔2025〕1号（现行有效）不适用于{day}，见当日有效的文件"
    assert [step.clause.article for step in decision.steps] == ["七"]


def test_a_plan_above_the_ceiling_never_pays():
    with pytest.raises(ValueError, match=r"above the ceiling was approved: 10,000\.01元 > 10,000\.00元"):
        decide_cash(policy(), paying(CEILING + Money(1)), GOLD)


def test_a_team_is_told_how_it_shares():
    third = decide_cash(policy(), paying(Money(100)), replace(GOLD, members=3, position=3))
    first = decide_cash(policy(), paying(Money(100)), replace(GOLD, members=3))
    even = decide_cash(policy(), paying(Money(100)), replace(GOLD, members=2))
    assert (first.outcome, third.outcome) == (Amount(Money(34)), Amount(Money(33)))
    assert third.steps[-1].says.zh == (
        "方案未另定分配办法，团队3人均分 1.00元，本人 0.33元，除不尽的1分由排在前面的1名队员各多得1分"
    )
    assert third.steps[-1].says.en == (
        "The plan names no other split: 3 members share 1.00 yuan equally; this one gets 0.33 yuan; the odd 1 fen go to the first 1 members"
    )
    assert even.steps[-1].says.zh == "方案未另定分配办法，团队2人均分 1.00元，本人 0.50元"


@unhurried
@given(st.integers(min_value=0, max_value=CEILING.fen).map(Money), st.integers(min_value=1, max_value=5))
def test_a_team_gets_exactly_what_the_plan_says(amount, members):
    made = paying(amount)
    shares = [
        decide_cash(policy(), made, replace(GOLD, members=members, position=position)).outcome.money
        for position in range(1, members + 1)
    ]
    assert total(shares) == amount


@unhurried
@given(
    st.integers(min_value=-5, max_value=2 * CEILING.fen).map(Money),
    st.integers(min_value=1, max_value=3),
    st.sampled_from(Award),
    st.dates(date(2024, 6, 1), date(2026, 6, 1)),
)
def test_nobody_is_paid_above_the_ceiling(amount, members, award, day):
    """A plan that may be approved pays within the ceiling; one that may not is told."""
    made = plan(*(PlanLine(each, amount) for each in (Award.GOLD, Award.MERIT)))
    if check(made, on=day):
        assert amount > CEILING or amount.fen < 0 or not policy().in_force_on(day)
        return
    outcome = decide_cash(
        policy(), made, replace(GOLD, award=award, members=members, confirmed_on=day)
    ).outcome
    assert not isinstance(outcome, Amount) or Money(0) <= outcome.money <= CEILING
