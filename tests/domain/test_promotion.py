"""Which level a result earns."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.award_plan import AwardPlan, PlanLine, check_plan
from competition.domain.medals import Award
from competition.domain.outcomes import Nothing, Promoted, Undetermined
from competition.domain.policy_lines import IfHeld, Matter, Reference
from competition.domain.problems import Text
from competition.domain.promotion import decide_promotion
from competition.domain.selector import Winner
from competition.domain.tiers import BY_APPOINTMENT, Group, SkillLevel, Tier
from tests.domain.build import DAY, clause, policy, unhurried

GOLD = Winner(Award.GOLD, Tier.CITY, Group.WORKER, DAY)
L = SkillLevel


def plan(level: SkillLevel | None, if_held: IfHeld = IfHeld.REFUSE) -> AwardPlan:
    return AwardPlan("试组委〔2025〕3号", (PlanLine(Award.GOLD, None, level, if_held),))


ONLY_TECHNICIANS = replace(policy().promotions[0], levels=frozenset({L.LEVEL_2, L.LEVEL_1}))
ELSEWHERE = Reference(
    Matter.PROMOTION,
    frozenset({Tier.PROVINCE}),
    Text("竞赛办法", "the rules of contests"),
    clause("八"),
    "SY-8",
)


@pytest.mark.parametrize(
    ("level", "held", "granted"),
    [
        (L.LEVEL_2, None, L.LEVEL_2),
        (L.LEVEL_2, L.LEVEL_5, L.LEVEL_2),
        (L.LEVEL_3, L.LEVEL_3, L.LEVEL_2),
        (L.LEVEL_3, None, None),
        (L.LEVEL_3, L.LEVEL_4, None),
    ],
)
def test_a_clause_that_lists_levels_grants_no_other(level, held, granted):
    document = policy(promotions=(ONLY_TECHNICIANS,))
    decision = decide_promotion(document, plan(level, IfHeld.NEXT), holding(held))
    if granted:
        assert decision.outcome == Promoted(granted)
    else:
        assert decision.outcome == Nothing(
            Text(
                "奖励方案（试组委〔2025〕3号）：金牌晋升高级工（三级）；该条款未列高级工（三级）",
                "Award plan (试组委〔2025〕3号): gold medal to senior (level 3); the clause does not list senior (level 3)",
            )
        )
        assert decision.steps[-1].clause.article == "四"


def test_where_the_document_refers_elsewhere_promotion_is_undetermined():
    found = decide_promotion(policy(others=(ELSEWHERE,)), plan(L.LEVEL_2), replace(GOLD, tier=Tier.PROVINCE))
    assert found.outcome == Undetermined(
        Text("技能等级晋升见竞赛办法", "promotion of skill level: see the rules of contests")
    )
    assert found.steps[-1].clause.article == "八"
    nation = decide_promotion(policy(others=(ELSEWHERE,)), plan(L.LEVEL_2), replace(GOLD, tier=Tier.NATION))
    assert isinstance(nation.outcome, Nothing)


def holding(level: SkillLevel | None) -> Winner:
    return replace(GOLD, held_level=level)


def test_a_level_is_granted_with_its_clause():
    decision = decide_promotion(policy(), plan(L.LEVEL_2), GOLD)
    assert decision.outcome == Promoted(L.LEVEL_2)
    assert [(step.says.zh, step.clause and step.clause.article) for step in decision.steps] == [
        ("成绩于2025-06-20确认，试政发〔2025〕1号施行中", "七"),
        ("可按破格评价机制推荐，等级由竞赛奖励方案提出，经认定后生效", "四"),
        ("奖励方案（试组委〔2025〕3号）：金牌晋升技师（二级）", None),
    ]


@pytest.mark.parametrize(
    ("level", "held", "if_held", "outcome"),
    [
        (L.LEVEL_3, L.LEVEL_4, IfHeld.REFUSE, L.LEVEL_3),
        (L.LEVEL_3, L.APPRENTICE, IfHeld.NEXT, L.LEVEL_3),
        (L.LEVEL_3, L.LEVEL_3, IfHeld.NEXT, L.LEVEL_2),
        (L.LEVEL_3, L.LEVEL_2, IfHeld.NEXT, "高于该等级"),
        (L.LEVEL_3, L.LEVEL_3, IfHeld.REFUSE, "方案规定不再晋升"),
        (L.LEVEL_3, L.LEVEL_1, IfHeld.REFUSE, "高于该等级"),
        (L.LEVEL_1, L.LEVEL_1, IfHeld.NEXT, "上一级须由用人单位评聘"),
        (L.LEVEL_1, L.MASTER, IfHeld.NEXT, "高于该等级"),
        (L.LEVEL_1, L.CHIEF, IfHeld.NEXT, "高于该等级"),
    ],
)
def test_the_level_held_decides(level, held, if_held, outcome):
    decision = decide_promotion(policy(), plan(level, if_held), holding(held))
    if isinstance(outcome, SkillLevel):
        assert decision.outcome == Promoted(outcome)
    else:
        named = f"奖励方案（试组委〔2025〕3号）：金牌晋升{level.label.zh}；已持{held.label.zh}"
        assert decision.outcome.why.zh == f"{named}，{outcome}"
        assert decision.steps[-1].says == decision.outcome.why


def test_one_level_higher_says_so():
    decision = decide_promotion(policy(), plan(L.LEVEL_3, IfHeld.NEXT), holding(L.LEVEL_3))
    assert decision.steps[-1].says.zh.endswith("；已持高级工（三级），晋升技师（二级）")
    assert decision.steps[-1].says.en.endswith("; holds senior (level 3), so technician (level 2)")


@pytest.mark.parametrize("group", [Group.STUDENT, Group.TEACHER])
def test_a_group_that_the_clause_does_not_name(group):
    decision = decide_promotion(policy(), plan(L.LEVEL_3), replace(GOLD, group=group))
    assert isinstance(decision.outcome, Nothing)
    assert decision.outcome.why.zh == f"该条款不适用于{group.label.zh}"
    assert decision.steps[-1].clause.article == "四"


def test_a_tier_of_which_the_document_says_nothing():
    decision = decide_promotion(policy(), plan(L.LEVEL_3), replace(GOLD, tier=Tier.NATION))
    assert decision.outcome.why.zh == "试政发〔2025〕1号对此未作规定"


def test_what_is_open_stays_open():
    no_plan = decide_promotion(policy(), None, GOLD)
    tie = decide_promotion(policy(), plan(L.LEVEL_3), replace(GOLD, award=Award.UNDECIDED))
    late = decide_promotion(policy(), plan(L.LEVEL_3), replace(GOLD, confirmed_on=date(2026, 1, 1)))
    assert [each.outcome.see.zh for each in (no_plan, tie, late)] == [
        "见竞赛奖励方案（尚未批准）",
        "见名次并列的裁定（尚未作出）",
        "试政发〔2025〕1号（现行有效）不适用于2026-01-01，见当日有效的文件",
    ]
    assert all(isinstance(each.outcome, Undetermined) for each in (no_plan, tie, late))


@pytest.mark.parametrize(("made", "award"), [(plan(None), Award.GOLD), (plan(L.LEVEL_3), Award.SILVER)])
def test_an_award_without_a_level_promotes_nobody(made, award):
    decision = decide_promotion(policy(), made, replace(GOLD, award=award))
    assert decision.outcome.why.zh == f"奖励方案（试组委〔2025〕3号）对{award.label.zh}未设晋升"


def test_a_level_by_appointment_is_never_granted_by_a_plan():
    with pytest.raises(ValueError, match="by appointment was approved: master"):
        decide_promotion(policy(), plan(L.MASTER), GOLD)


@unhurried
@given(st.sampled_from(L), st.none() | st.sampled_from(L), st.sampled_from(IfHeld))
def test_a_promotion_goes_up_and_never_into_an_appointment(level, held, if_held):
    made = plan(level, if_held)
    if check_plan(made, policy=policy(), tier=Tier.CITY, on=DAY):
        assert level in BY_APPOINTMENT
        return
    outcome = decide_promotion(policy(), made, holding(held)).outcome
    if isinstance(outcome, Promoted):
        assert outcome.level not in BY_APPOINTMENT
        assert outcome.level.step >= level.step
        assert held is None or outcome.level.step > held.step
