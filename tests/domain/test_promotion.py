"""Which level a result earns."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.award_plan import AwardPlan, PlanLine, Scope, check_plan
from competition.domain.outcomes import Nothing, Promoted, Titled, Undetermined
from competition.domain.policy import Status
from competition.domain.policy_lines import Gap, Holding, IfHeld, Matter, PromotionLine, Reference
from competition.domain.policy_titles import Equivalent
from competition.domain.prizes import Award
from competition.domain.problems import Text
from competition.domain.promotion import decide_promotion
from competition.domain.selector import Selector, Share, Span, Winner
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
        (L.LEVEL_3, L.LEVEL_3, IfHeld.REFUSE, "按规定不再晋升"),
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
    if check_plan(made, policy=policy(), scope=Scope(Tier.CITY), on=DAY):
        assert level in BY_APPOINTMENT
        return
    outcome = decide_promotion(policy(), made, holding(held)).outcome
    if isinstance(outcome, Promoted):
        assert outcome.level not in BY_APPOINTMENT
        assert outcome.level.step >= level.step
        assert held is None or outcome.level.step > held.step


def rule(article: str = "九", **terms: object) -> PromotionLine:
    """A line; what is no term of it is a condition."""
    own = {key: terms.pop(key) for key in PromotionLine.__dataclass_fields__ if key in terms}
    return PromotionLine(Selector(**terms), clause(article), **own)


def decide(winner: Winner, *rules: PromotionLine, made: AwardPlan | None = None, **changed: object):
    return decide_promotion(policy(promotions=rules, **changed), made, winner)


@pytest.mark.parametrize(
    ("held", "if_held", "outcome"),
    [
        (None, None, Promoted(L.LEVEL_3)),
        (L.LEVEL_5, None, Promoted(L.LEVEL_3)),
        (L.LEVEL_4, None, Promoted(L.LEVEL_3)),
        (L.LEVEL_3, IfHeld.NEXT, Promoted(L.LEVEL_2)),
        (L.LEVEL_3, IfHeld.REFUSE, Nothing),
        (L.LEVEL_3, None, Undetermined),
        (L.LEVEL_2, IfHeld.NEXT, Nothing),
        (L.LEVEL_2, None, Nothing),
    ],
)
def test_a_level_that_the_text_names_needs_no_plan(held, if_held, outcome):
    decision = decide(holding(held), rule(to=L.LEVEL_3, if_held=if_held))
    if isinstance(outcome, Promoted):
        assert decision.outcome == outcome
    else:
        assert isinstance(decision.outcome, outcome)
    assert decision.steps[-1].says.zh.startswith("文件规定晋升高级工（三级）")
    assert [each.article for each in decision.clauses] == ["七", "九"]


def test_where_the_text_is_silent_on_who_holds_the_level_it_says_so():
    decision = decide(holding(L.LEVEL_3), rule(to=L.LEVEL_3))
    assert decision.outcome.see == Text(
        "文件规定晋升高级工（三级）；已持高级工（三级），文件未写明如何处理",
        "The document promotes to senior (level 3); holds senior (level 3); the text does not say what then",
    )


NATIONAL = (
    rule("十", to=L.LEVEL_2, holding=Holding(below=L.LEVEL_2), ranks=Span(1, 5)),
    rule("十一", to=L.LEVEL_1, holding=Holding(level=L.LEVEL_2), ranks=Span(1, 5)),
)
"""未达技师者晋升技师，已是技师的晋升高级技师."""


@pytest.mark.parametrize(
    ("held", "level", "article"),
    [
        (None, L.LEVEL_2, "十"),
        (L.LEVEL_3, L.LEVEL_2, "十"),
        (L.LEVEL_2, L.LEVEL_1, "十一"),
    ],
)
@pytest.mark.parametrize("rank", [1, 5])
def test_the_level_held_picks_the_line(held, level, article, rank):
    decision = decide(replace(holding(held), rank=rank), *NATIONAL)
    assert decision.outcome == Promoted(level)
    assert decision.steps[-1].clause.article == article


def test_who_holds_a_level_of_which_no_line_speaks_stays_open():
    decision = decide(replace(holding(L.LEVEL_1), rank=1), *NATIONAL)
    assert decision.outcome == Undetermined(
        Text(
            "该条款未写明已持高级技师（一级）的情形",
            "The clause does not speak of who holds senior technician (level 1)",
        )
    )
    assert decision.steps[-1].clause.article == "十"
    nobody = decide(replace(GOLD, rank=1), rule(to=L.LEVEL_1, holding=Holding(level=L.LEVEL_2)))
    assert nobody.outcome.see.zh == "该条款未写明已持无等级的情形"


def test_a_result_that_fits_only_a_line_for_other_holders_stays_open():
    below = rule("十二", to=L.LEVEL_3, holding=Holding(below=L.LEVEL_3), ranks=Span(6, 20))
    decision = decide(replace(holding(L.LEVEL_3), rank=6), *NATIONAL, below)
    assert decision.outcome.see.zh == "该条款未写明已持高级工（三级）的情形"
    assert decision.steps[-1].clause.article == "十二"


@pytest.mark.parametrize("held", [None, L.LEVEL_2, L.LEVEL_1])
def test_a_rank_beyond_the_last_is_promoted_by_no_line_whatever_is_held(held):
    decision = decide(replace(holding(held), rank=6), *NATIONAL)
    assert decision.outcome == Nothing(
        Text("该条款名次为6，不在范围内", "The clause: the rank is 6, out of range")
    )


def test_without_the_rank_the_level_is_open():
    decision = decide(GOLD, *NATIONAL)
    assert decision.outcome == Undetermined(Text("须先补充名次", "the rank must be known first"))
    assert decision.steps[-1].clause.article == "十"


@pytest.mark.parametrize(("rank", "level"), [(2, L.LEVEL_2), (3, L.LEVEL_3), (4, L.LEVEL_3), (5, None)])
def test_a_share_of_the_finalists_is_promoted(rank, level):
    shares = rule(to=L.LEVEL_2, share=Share(0, 20)), rule(to=L.LEVEL_3, share=Share(20, 40))
    outcome = decide(replace(GOLD, rank=rank, entrants=10), *shares).outcome
    assert outcome == Promoted(level) if level else isinstance(outcome, Nothing)


@pytest.mark.parametrize(
    ("group", "level"), [(Group.WORKER, L.LEVEL_2), (Group.STUDENT, L.LEVEL_3), (Group.TEACHER, None)]
)
def test_a_cap_for_a_group_is_a_line_of_that_group(group, level):
    lines = (
        rule(to=L.LEVEL_2, groups=frozenset({Group.WORKER})),
        rule(to=L.LEVEL_3, groups=frozenset({Group.STUDENT})),
    )
    outcome = decide(replace(GOLD, group=group), *lines).outcome
    assert outcome == Promoted(level) if level else isinstance(outcome, Nothing)


@pytest.mark.parametrize(
    ("paper", "outcome"),
    [
        (L.LEVEL_4, Promoted(L.LEVEL_3)),
        (L.LEVEL_2, Promoted(L.LEVEL_1)),
        (L.LEVEL_1, Nothing),
        (L.CHIEF, Nothing),
        (None, Undetermined),
    ],
)
def test_one_level_above_that_of_the_paper_but_never_into_an_appointment(paper, outcome):
    decision = decide(replace(GOLD, paper_level=paper), rule(above_paper=1))
    if isinstance(outcome, Promoted):
        assert decision.outcome == outcome
    else:
        assert isinstance(decision.outcome, outcome)
    assert decision.steps[-1].clause.article == "九"


def test_a_level_above_the_paper_is_held_to_what_is_held_and_to_the_list():
    line = rule(above_paper=1, levels=frozenset({L.LEVEL_3}))
    assert decide(replace(holding(L.LEVEL_1), paper_level=L.LEVEL_4), line).outcome.why.zh.endswith(
        "高于该等级"
    )
    assert decide(replace(GOLD, paper_level=L.LEVEL_3), line).outcome.why.zh.endswith(
        "该条款未列技师（二级）"
    )


@pytest.mark.parametrize("level", sorted(BY_APPOINTMENT))
def test_a_text_that_names_a_level_by_appointment_promotes_nobody(level):
    decision = decide(GOLD, rule(to=level))
    assert decision.outcome.why.zh == "更高等级须由用人单位评聘，竞赛不授予"


def test_a_professional_event_leads_to_a_title():
    engineer = Text("工程师", "engineer")
    decision = decide(GOLD, rule(title=engineer))
    assert decision.outcome == Titled(engineer)
    assert decision.steps[-1].says == Text("推荐工程师", "recommended for engineer")


def test_what_a_new_level_is_treated_as_is_told_by_the_document():
    titles = [
        Equivalent(level, Text(title, title), clause("十四"), "SY-14")
        for level, title in ((L.LEVEL_2, "中级职称"), (L.LEVEL_1, "副高级职称"))
    ]
    decision = decide(GOLD, rule(to=L.LEVEL_2), others=tuple(titles))
    assert decision.steps[-1].says.zh == "技师（二级）比照中级职称"
    assert decision.steps[-1].clause.article == "十四"
    assert (
        decide(holding(L.LEVEL_1), rule(to=L.LEVEL_2), others=tuple(titles)).steps[-1].clause.article == "九"
    )


def test_what_the_text_leaves_to_others_beyond_the_level_is_told_with_it():
    line = rule(to=L.LEVEL_2, see=Text("高级技师考评", "the assessment for level 1"))
    assert decide(GOLD, line).steps[-1].says == Text(
        "此外见高级技师考评", "Beyond this see the assessment for level 1"
    )
    assert decide(holding(L.LEVEL_1), line).steps[-1].says.zh.endswith("高于该等级")


def test_a_gap_of_the_text_is_not_decided():
    why = Text("恰好10人，原文未涵盖", "exactly 10: the text does not say")
    left_out = Gap(Matter.PROMOTION, Selector(entrants=Span(10, 10)), why, clause("十二"), "SY-12")
    lines = rule(to=L.LEVEL_2, entrants=Span(11, None)), rule(to=L.LEVEL_3, entrants=Span(1, 9))
    found = [decide(replace(GOLD, entrants=each), *lines, others=(left_out,)).outcome for each in (9, 10, 11)]
    assert found == [Promoted(L.LEVEL_3), Undetermined(why), Promoted(L.LEVEL_2)]


def test_where_no_line_fits_and_the_document_refers_elsewhere_it_says_where():
    away = replace(ELSEWHERE, tiers=frozenset())
    decision = decide(replace(GOLD, rank=6), *NATIONAL, others=(away,))
    assert decision.outcome.see.zh == "技能等级晋升见竞赛办法"


def test_a_tie_leaves_open_only_what_the_ruling_may_change():
    tied = replace(GOLD, award=Award.UNDECIDED, rank=3)
    gold, silver = (rule(to=L.LEVEL_3, awards=frozenset({each})) for each in (Award.GOLD, Award.SILVER))
    assert decide(tied, gold, silver).outcome.see.zh == "见名次并列的裁定（尚未作出）"
    beyond = decide(tied, rule(to=L.LEVEL_3, ranks=Span(1, 2)))
    assert beyond.outcome.why.zh == "该条款名次为3，不在范围内"


def test_a_plan_that_asks_what_is_not_known_leaves_the_level_open():
    first = PlanLine(Award.GOLD, None, L.LEVEL_2, where=Selector(ranks=Span(1, 1)))
    made = AwardPlan("试组委〔2025〕3号", (first,))
    assert decide_promotion(policy(), made, GOLD).outcome.see.zh == "须先补充名次"
    assert decide_promotion(policy(), made, replace(GOLD, rank=1)).outcome == Promoted(L.LEVEL_2)


def test_a_plan_may_skip_levels_under_a_text_on_promotion_out_of_turn():
    assert decide_promotion(policy(), plan(L.LEVEL_1), holding(L.LEVEL_5)).outcome == Promoted(L.LEVEL_1)


RULES = st.lists(
    st.builds(
        lambda ranks, to, held, above, article: rule(
            article, ranks=ranks, to=None if above else to, holding=held, above_paper=above
        ),
        st.sampled_from((Span(1, 1), Span(2, 3), Span(4, 6))),
        st.none() | st.sampled_from(L),
        st.none() | st.builds(Holding, st.none(), st.sampled_from(L)),
        st.none() | st.just(1),
        st.sampled_from(("九", "十", "十一")),
    ),
    max_size=3,
    unique_by=lambda line: line.select.ranks,
)
WINNERS = st.builds(
    Winner,
    st.sampled_from(Award),
    st.just(Tier.CITY),
    st.just(Group.WORKER),
    st.just(DAY),
    held_level=st.none() | st.sampled_from(L),
    rank=st.none() | st.integers(1, 7),
    paper_level=st.none() | st.sampled_from(L),
)
PLANNED = st.sampled_from(sorted(set(L) - BY_APPOINTMENT)).map(plan)


@unhurried
@given(RULES, WINNERS, PLANNED, st.randoms(use_true_random=False))
def test_the_order_of_the_lines_never_matters_nor_whether_it_is_simulated(rules, winner, made, random):
    shuffled = list(rules)
    random.shuffle(shuffled)
    one, other = (decide(winner, *each, made=made) for each in (rules, shuffled))
    assert one == other
    draft = decide(winner, *rules, made=made, status=Status.DRAFT, simulated=True)
    assert draft.outcome == one.outcome


@unhurried
@given(RULES, WINNERS, PLANNED)
def test_no_line_and_no_plan_promotes_down_or_into_an_appointment(rules, winner, made):
    outcome = decide(winner, *rules, made=made).outcome
    if isinstance(outcome, Promoted):
        assert outcome.level not in BY_APPOINTMENT
        assert winner.held_level is None or outcome.level.step > winner.held_level.step
