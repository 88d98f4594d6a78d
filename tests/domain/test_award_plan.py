"""Which award plans may be approved, and which line of one holds for a result."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.award_plan import AwardPlan, PlanLine, Scope, check_plan, hosting_line
from competition.domain.money import Money
from competition.domain.payees import Payee, Per
from competition.domain.policy import Status
from competition.domain.policy_grants import FollowOnSubsidy, HostingGrant, Recipient
from competition.domain.policy_lines import CashLine, Matter, PrizeLine, Reference, SameAs
from competition.domain.prizes import Award
from competition.domain.problems import Text
from competition.domain.selector import ANYBODY, Lacks, Selector, Span, Winner
from competition.domain.tiers import CompetitionClass, Group, SkillLevel, Tier
from tests.domain.build import DAY, clause, policy, said, unhurried

GOLD = Winner(Award.GOLD, Tier.CITY, Group.WORKER, DAY)
CEILING = Money.yuan(10_000)
CLASS_1 = frozenset({CompetitionClass.CLASS_1})
HOSTING = HostingGrant(Tier.CITY, CLASS_1, Money.yuan(100_000), clause("九"), "SY-9")


def plan(*lines: PlanLine, hosting: Money | None = None) -> AwardPlan:
    return AwardPlan("试组委〔2025〕3号", lines, hosting)


def paying(money: Money | None, **more: object) -> AwardPlan:
    return plan(PlanLine(Award.GOLD, money, **more))


def check(made: AwardPlan, *, on: date = DAY, under=None, **scope: object):
    return check_plan(made, policy=under or policy(), scope=Scope(**{"tier": Tier.CITY, **scope}), on=on)


def fixing(amount: Money | SameAs, *, payee: Payee = Payee.CONTESTANT, **select: object):
    """A policy with one more sum that it fixes."""
    line = PrizeLine(payee, Selector(**select), amount, None, clause("十"))
    return policy(cash=(), prizes=(line,))


def subsidising(to: Recipient):
    """A policy with one subsidy of a promotion."""
    line = FollowOnSubsidy(SkillLevel.LEVEL_2, Money.yuan(2_500), to, clause("四"), "")
    return policy(others=(line,))


@pytest.mark.parametrize("amount", [CEILING, None, Money(0)])
def test_a_plan_up_to_the_ceiling_may_be_approved(amount):
    assert check(paying(amount)) == ()


def test_a_fen_above_the_ceiling_is_refused_with_the_clause():
    (found,) = check(paying(CEILING + Money(1)))
    assert str(found) == (
        "金牌奖金 10,000.01元 超过市级上限 10,000.00元：试政发〔2025〕1号 三“关键语句”。 请将奖金调整至上限以内后重新提交。 / "
        "The gold medal of 10,000.01 yuan is above the ceiling of 10,000.00 yuan: 试政发〔2025〕1号 三“关键语句”. "
        "Lower the amount and submit the plan again."
    )


def test_a_tier_of_which_the_document_says_nothing_has_no_money():
    assert said(check(paying(Money(1)), tier=Tier.NATION)) == [
        "试政发〔2025〕1号没有规定国家级奖金，方案不能据此设奖。"
    ]
    assert check(paying(None), tier=Tier.NATION) == ()


def test_only_where_the_document_is_silent_a_plan_says_who_gets_the_subsidy():
    made = AwardPlan("试组委", (), follow_on_to=Recipient.PERSON)
    assert "没有需要方案指明领取人的晋升补贴" in said(check(made))[0]
    silent = subsidising(Recipient.UNSTATED)
    assert check(made, under=silent) == ()
    assert check(made, under=subsidising(Recipient.ENTERPRISE)) != ()


def test_a_line_that_names_the_competitions_own_tier_is_no_more_special_for_it():
    lines = (
        PlanLine(Award.GOLD, Money.yuan(9_000)),
        PlanLine(Award.GOLD, Money.yuan(6_000), where=Selector(tiers=frozenset({Tier.CITY}))),
    )
    assert "有两行同时适用" in said(check(plan(*lines)))[0]


@pytest.mark.parametrize(
    ("amount", "sizes", "largest", "refused"),
    [
        (5_000, (), 2, False),
        (5_000, (), 3, True),
        (5_000, (1, 2), 3, False),
        (3_334, (3,), 3, True),
        (3_333, (3,), 3, False),
    ],
)
def test_a_sum_for_each_person_is_held_to_the_ceiling_of_the_team(amount, sizes, largest, refused):
    where = Selector(team_sizes=frozenset(sizes))
    made = paying(Money.yuan(amount), per=Per.PERSON, where=where)
    assert bool(check(made, largest_team=largest)) is refused


def test_each_tier_that_a_line_speaks_of_has_its_ceiling():
    under = policy(cash=(*policy().cash, CashLine(Tier.PROVINCE, CEILING + CEILING, clause("三"))))
    made = paying(CEILING + Money(1), where=Selector(tiers=frozenset({Tier.PROVINCE, Tier.CITY})))
    assert [text.split("：")[0] for text in said(check(made, under=under, tier=Tier.PROVINCE))] == [
        "金牌奖金 10,000.01元 超过市级上限 10,000.00元"
    ]


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
    lines = (
        PlanLine(Award.GOLD, Money(-1)),
        PlanLine(Award.GOLD, None, SkillLevel.MASTER),
        PlanLine(Award.SILVER, None, SkillLevel.LEVEL_2, payee=Payee.COACHES),
    )
    assert said(check(plan(*lines))) == [
        "金牌奖金 -0.01元 小于零。",
        "金牌不得晋升特级技师：该等级由用人单位评聘。",
        "银牌的晋升等级写给了教练团队，只有选手可以晋升。",
        "奖励方案中金牌（选手（团队））有两行同时适用，无法判断按哪一行。",
    ]


WORKERS, STUDENTS = (Selector(groups=frozenset({group})) for group in (Group.WORKER, Group.STUDENT))
PAIRS = Selector(team_sizes=frozenset({2}))


@pytest.mark.parametrize(
    ("one", "other", "problems"),
    [
        (ANYBODY, WORKERS, 0),
        (STUDENTS, WORKERS, 0),
        (WORKERS, WORKERS, 1),
        (WORKERS, PAIRS, 1),
        (replace(WORKERS, team_sizes=frozenset({2})), PAIRS, 0),
    ],
)
def test_two_lines_may_not_fit_one_result_alike(one, other, problems):
    lines = [PlanLine(Award.GOLD, None, where=where) for where in (one, other)]
    assert len(check(plan(*lines))) == problems
    apart = replace(lines[1], award=Award.SILVER)
    assert check(plan(lines[0], apart)) == ()


def test_a_coach_may_have_a_line_beside_the_contestant():
    under = fixing(CEILING, payee=Payee.MAIN_COACH)
    assert (
        check(
            plan(PlanLine(Award.GOLD, None), PlanLine(Award.GOLD, None, payee=Payee.MAIN_COACH)), under=under
        )
        == ()
    )


def test_a_sum_that_differs_from_the_documents_is_refused_with_its_clause():
    under = fixing(CEILING, awards=frozenset({Award.GOLD}))
    assert check(paying(CEILING), under=under) == ()
    assert check(paying(None), under=under) == ()
    assert check(plan(PlanLine(Award.SILVER, Money(1))), under=under) == ()
    (found,) = check(paying(CEILING - Money(1)), under=under)
    assert found.what.zh == (
        "金牌奖金 9,999.99元 与文件规定的 10,000.00元 不同：试政发〔2025〕1号 十“关键语句”。"
    )
    assert found.remedy.zh == "请按文件填写，或留空。"


def test_a_sum_may_be_any_that_the_document_fixes_for_results_of_the_line():
    """A gold medal may be rank 1 or rank 2: the plan does not say."""
    ranks = [
        PrizeLine(Payee.CONTESTANT, Selector(ranks=Span(rank, rank)), Money.yuan(sum_), None, clause("十"))
        for rank, sum_ in ((1, 5_000), (2, 3_000))
    ]
    under = policy(cash=(), prizes=tuple(ranks))
    assert check(paying(Money.yuan(5_000)), under=under) == ()
    assert check(paying(Money.yuan(3_000)), under=under) == ()
    (text,) = said(check(paying(Money.yuan(4_000)), under=under))
    assert "4,000.00元 与文件规定的 3,000.00元、5,000.00元 不同" in text
    first = Selector(ranks=Span(1, 1))
    (text,) = said(check(paying(Money.yuan(3_000), where=first), under=under))
    assert "3,000.00元 与文件规定的 5,000.00元 不同" in text


@pytest.mark.parametrize(
    ("select", "where", "refused"),
    [
        ({"tiers": frozenset({Tier.NATION})}, ANYBODY, False),
        ({"tiers": frozenset({Tier.NATION})}, Selector(tiers=frozenset({Tier.NATION})), True),
        ({"classes": CLASS_1}, ANYBODY, True),
        ({"classes": frozenset({CompetitionClass.CLASS_2})}, ANYBODY, False),
        (
            {"classes": frozenset({CompetitionClass.CLASS_2})},
            Selector(classes=frozenset({CompetitionClass.CLASS_2})),
            True,
        ),
    ],
)
def test_a_line_speaks_of_the_competition_that_it_is_for(select, where, refused):
    found = check(
        paying(Money(1), where=where),
        under=fixing(CEILING, **select),
        competition_class=CompetitionClass.CLASS_1,
    )
    assert any("与文件规定的" in text for text in said(found)) is refused


def test_a_sum_as_that_of_another_is_not_compared():
    found = check(paying(Money(1)), under=fixing(SameAs(Payee.CONTESTANT), payee=Payee.COACHES))
    assert not any("与文件规定的" in text for text in said(found))


def test_money_for_people_of_whom_the_document_says_nothing_is_refused():
    made = paying(Money(1), payee=Payee.MAIN_COACH)
    assert said(check(made)) == ["试政发〔2025〕1号没有规定奖励主教练。"]
    assert check(paying(None, payee=Payee.MAIN_COACH)) == ()
    assert check(made, under=fixing(SameAs(Payee.CONTESTANT), payee=Payee.MAIN_COACH)) == ()


def test_a_master_may_be_rewarded_where_the_document_leaves_it_to_others():
    made = paying(Money(1), payee=Payee.MASTER)
    assert said(check(made)) == ["试政发〔2025〕1号没有规定奖励师父。"]
    left = Reference(Matter.MASTER, frozenset(), Text("所在单位", "the employer"), clause("十一"), "SY-11")
    assert check(made, under=policy(others=(left,))) == ()


@pytest.mark.parametrize(
    ("hosting", "told"),
    [
        (None, []),
        (Money.yuan(100_000), []),
        (Money(0), []),
        (
            Money.yuan(100_000) + Money(1),
            ["承办补助 100,000.01元 超过每个项目上限 100,000.00元：试政发〔2025〕1号 九“关键语句”。"],
        ),
        (Money(-1), ["承办补助 -0.01元 小于零。"]),
    ],
)
def test_the_hosting_grant_is_held_to_its_ceiling(hosting, told):
    under = policy(others=(HOSTING,))
    found = check(plan(hosting=hosting), under=under, competition_class=CompetitionClass.CLASS_1)
    assert said(found) == told


@pytest.mark.parametrize(
    ("tier", "kind"),
    [(Tier.NATION, CompetitionClass.CLASS_1), (Tier.CITY, CompetitionClass.CLASS_2), (Tier.CITY, None)],
)
def test_a_hosting_grant_that_the_document_does_not_give_is_refused(tier, kind):
    under = policy(others=(HOSTING,))
    found = check(plan(hosting=Money(1)), under=under, tier=tier, competition_class=kind)
    assert said(found) == ["试政发〔2025〕1号没有规定此类竞赛的承办补助。"]
    assert hosting_line(under, tier, kind) is None
    assert hosting_line(under, Tier.CITY, CompetitionClass.CLASS_1) is HOSTING


def test_the_line_of_a_result_is_for_its_award_and_its_payee():
    gold, coach = PlanLine(Award.GOLD, Money(2)), PlanLine(Award.GOLD, Money(1), payee=Payee.COACHES)
    made = plan(coach, gold, PlanLine(Award.SILVER, Money(3)))
    assert made.line(GOLD) is gold
    assert made.line(GOLD, Payee.COACHES) is coach
    assert made.line(GOLD, Payee.MASTER) is None
    assert made.line(replace(GOLD, award=Award.BRONZE)) is None


def test_the_line_that_says_more_holds_and_one_that_may_leaves_it_open():
    gold = PlanLine(Award.GOLD, Money(2))
    first = PlanLine(Award.GOLD, Money(3), where=Selector(ranks=Span(1, 1)))
    made = plan(gold, first)
    assert made.line(replace(GOLD, rank=1)) is first
    assert made.line(replace(GOLD, rank=2)) is gold
    assert made.line(GOLD) == Lacks(Text("名次", "the rank"))
    assert plan(first).line(replace(GOLD, rank=2)) is None


selectors = st.builds(
    Selector,
    groups=st.frozensets(st.sampled_from(Group), max_size=2),
    team_sizes=st.frozensets(st.integers(1, 3), max_size=2),
    ranks=st.none() | st.builds(Span, st.integers(1, 3), st.just(3)),
)
lines = st.builds(
    PlanLine,
    st.just(Award.GOLD),
    st.integers(0, 2 * CEILING.fen).map(Money),
    per=st.sampled_from(Per),
    where=selectors,
)
winners = st.builds(
    Winner,
    st.just(Award.GOLD),
    st.just(Tier.CITY),
    st.sampled_from(Group),
    st.just(DAY),
    members=st.integers(1, 3),
    rank=st.none() | st.integers(1, 4),
)


@unhurried
@given(st.lists(lines, max_size=3), winners, st.randoms(use_true_random=False))
def test_the_order_of_the_lines_of_a_plan_never_matters(found, winner, random):
    shuffled = list(found)
    random.shuffle(shuffled)
    one, other = plan(*found), plan(*shuffled)
    assert sorted(said(check(one, largest_team=3))) == sorted(said(check(other, largest_team=3)))
    if not check(one, largest_team=3):
        assert one.line(winner) == other.line(winner)
