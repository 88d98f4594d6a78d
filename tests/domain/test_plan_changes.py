"""Two versions of an award plan: what was changed, added, removed, in words; and what a document says of its sums."""

from competition.domain.award_plan import AwardPlan, PlanLine, Scope
from competition.domain.money import Money
from competition.domain.payees import Payee, Per
from competition.domain.plan_changes import compare_plans, name_line
from competition.domain.plan_limits import limits_for
from competition.domain.policy_grants import HostingGrant
from competition.domain.policy_lines import CashLine, IfHeld, PrizeLine, PromotionLine
from competition.domain.prizes import Award
from competition.domain.problems import Text
from competition.domain.scheme_changes import ChangeKind, FieldChange
from competition.domain.selector import Selector, Span
from competition.domain.tiers import CompetitionClass, Group, SkillLevel, Tier
from tests.domain.build import clause, policy

GOLD = PlanLine(Award.GOLD, Money.yuan(8000), SkillLevel.LEVEL_2, IfHeld.NEXT)
PLAN = AwardPlan("赛发1号", (GOLD,))
STUDENTS = Selector(groups=frozenset({Group.STUDENT}))


def test_the_same_plan_has_no_changes() -> None:
    assert compare_plans(PLAN, PLAN) == ()


def test_a_line_that_changed_tells_each_value_before_and_after() -> None:
    new = AwardPlan("赛发1号", (PlanLine(Award.GOLD, Money.yuan(9000), None, per=Per.PERSON),))
    (change,) = compare_plans(PLAN, new)
    assert (change.kind, change.name) == (ChangeKind.CHANGED, Award.GOLD.label)
    assert [(each.label.zh, each.old.zh, each.new.zh) for each in change.fields] == [
        ("奖金", "8,000.00元", "9,000.00元"),
        ("晋升等级", "技师（二级）", "—"),
        ("已持该等级", "晋升上一级", "—"),
        ("发放方式", "每队（项）一份，均分", "每人一份"),
    ]


def test_what_says_nothing_is_no_change() -> None:
    """What is done for who holds the level means nothing without a level, nor how to pay without a sum."""
    old = AwardPlan("赛发1号", (PlanLine(Award.MERIT, None, if_held=IfHeld.NEXT, per=Per.PERSON),))
    new = AwardPlan("赛发1号", (PlanLine(Award.MERIT, None),))
    assert compare_plans(old, new) == ()


def test_lines_are_added_and_removed_by_award_payee_and_conditions() -> None:
    coach = PlanLine(Award.GOLD, Money.yuan(100), payee=Payee.MAIN_COACH)
    old, new = (
        AwardPlan("赛发1号", (GOLD, coach)),
        AwardPlan("赛发1号", (GOLD, PlanLine(Award.GOLD, None, where=STUDENTS))),
    )
    added, removed = compare_plans(old, new)
    assert (added.kind, added.name) == (ChangeKind.ADDED, Text("金牌（学生组）", "gold medal (students)"))
    assert added.fields == ()
    assert (removed.kind, removed.name) == (
        ChangeKind.REMOVED,
        Text("金牌（主教练）", "gold medal (main coach)"),
    )
    assert removed.fields[0] == FieldChange(
        Text("奖金", "amount"), Text("100.00元", "100.00 yuan"), Text("—", "—")
    )


def test_the_plan_itself_may_change() -> None:
    (change,) = compare_plans(PLAN, AwardPlan("赛发2号", (GOLD,), hosting=Money.yuan(50_000)))
    assert change.name.zh == "奖励方案"
    assert [(each.old.zh, each.new.zh) for each in change.fields] == [
        ("赛发1号", "赛发2号"),
        ("—", "50,000.00元"),
    ]


def test_a_line_is_named_by_payee_and_conditions_together() -> None:
    line = PlanLine(Award.FIRST, None, payee=Payee.MAIN_COACH, where=Selector(ranks=Span(1, 3)))
    assert name_line(line) == Text("一等奖（主教练，第1–3名）", "first prize (main coach, ranks 1–3)")


# What a document says of the sums


def prize(**select: object) -> PrizeLine:
    return PrizeLine(Payee.CONTESTANT, Selector(**select), Money.yuan(1), None, clause("二"))


def promotion(**select: object) -> PromotionLine:
    return PromotionLine(select=Selector(**select), clause=clause("四"))


def test_a_plan_is_bound_by_the_lines_of_its_tier_and_class_only() -> None:
    city, province = frozenset({Tier.CITY}), frozenset({Tier.PROVINCE})
    games, first = frozenset({CompetitionClass.GAMES}), frozenset({CompetitionClass.CLASS_1})
    ceilings = [CashLine(tier, Money.yuan(1), clause("一")) for tier in (Tier.CITY, Tier.PROVINCE)]
    hosting = HostingGrant(Tier.CITY, games, Money.yuan(1), clause("三"), "")
    known = policy(
        cash=tuple(ceilings),
        prizes=(prize(tiers=city, classes=games), prize(tiers=city, classes=first), prize(tiers=province)),
        promotions=(promotion(tiers=city), promotion(tiers=province)),
        others=(hosting,),
    )
    found = limits_for(known, Scope(Tier.CITY, CompetitionClass.GAMES))
    assert found == (ceilings[0], known.prizes[0], known.promotions[0], hosting)


def test_without_a_class_the_lines_of_every_class_may_speak() -> None:
    classes = [frozenset({each}) for each in (CompetitionClass.GAMES, CompetitionClass.CLASS_1)]
    known = policy(cash=(), promotions=(), prizes=tuple(prize(classes=each) for each in classes))
    assert limits_for(known, Scope(Tier.CITY)) == known.prizes
