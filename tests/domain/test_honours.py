"""Which titles a result earns, which ones it opens the way to, and the allowance that comes with one."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.honours import decide_honours, grant_allowance
from competition.domain.identity import Sex
from competition.domain.money import Money
from competition.domain.outcomes import Amount, Candidate, Honoured, Kind, Nothing, Undetermined
from competition.domain.payees import Payee
from competition.domain.policy import Status
from competition.domain.policy_lines import Gap, Matter, Reference
from competition.domain.policy_titles import Conferral, Honour
from competition.domain.prizes import Award
from competition.domain.problems import Text
from competition.domain.selector import ANYBODY, Selector, Span, Winner
from competition.domain.tiers import CompetitionClass, Group, Tier
from tests.domain.build import DAY, clause, policy, unhurried

FIRST = Winner(Award.GOLD, Tier.CITY, Group.WORKER, DAY, rank=1)
EXPERT = "试验市技术能手"
SUM = Money.yuan(2_000)
GRANTED = Honoured(EXPERT, Conferral.GRANTED)
RULES = Text("该荣誉自身的评选办法", "the honour's own rules")
AWAY = Reference(Matter.HONOUR, frozenset(), Text("竞赛办法", "the rules"), clause("八"), "SY-8")


def honour(
    select: Selector = ANYBODY,
    *,
    article: str = "九",
    title: str = EXPERT,
    conferral: Conferral = Conferral.GRANTED,
    allowance: Money | None = None,
    see: Text | None = None,
    payee: Payee = Payee.CONTESTANT,
) -> Honour:
    return Honour(title, conferral, allowance, None, False, select, see, clause(article), "SY-9", payee)


def decide(
    winner: Winner, *lines, payee: Payee = Payee.CONTESTANT, held: frozenset[str] = frozenset(), **changed
):
    return decide_honours(policy(others=lines, **changed), winner, payee, held=held)


def only(found):
    (decision,) = found
    return decision


TOP = Selector(groups=frozenset({Group.WORKER}), ranks=Span(1, 3))


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"rank": 1}, None),
        ({"rank": 3}, None),
        ({"rank": 4}, "“试验市技术能手”名次为4，不在范围内"),
        ({"group": Group.STUDENT}, "“试验市技术能手”不适用于学生组"),
    ],
)
def test_a_title_that_is_tied_to_ranks_is_conferred_on_them_alone(changed, why):
    decision = only(decide(replace(FIRST, **changed), honour(TOP)))
    if why is None:
        assert decision.outcome == GRANTED
    else:
        assert isinstance(decision.outcome, Nothing)
        assert decision.outcome.why.zh == why
    assert decision.about == EXPERT
    assert [each.article for each in decision.clauses] == ["七", "九"]


def test_what_is_recommended_differs_from_what_is_granted():
    decision = only(decide(FIRST, honour(TOP, conferral=Conferral.RECOMMENDED)))
    assert decision.outcome == Honoured(EXPERT, Conferral.RECOMMENDED)
    assert decision.steps[-1].says == Text("推荐“试验市技术能手”", "recommended: “试验市技术能手”")


def test_a_title_that_is_not_tied_to_ranks_makes_candidates_of_winners():
    decision = only(decide(FIRST, honour()))
    assert isinstance(decision.outcome, Candidate)
    assert decision.outcome.chosen_by.zh == "遴选名单（文件未写明如何由名次产生）"
    nobody = only(decide(replace(FIRST, award=Award.NONE), honour()))
    assert nobody.outcome.why.zh == "未获奖，不作“试验市技术能手”人选"


def test_a_title_with_rules_of_its_own_makes_candidates_even_of_ranks():
    decision = only(decide(FIRST, honour(TOP, see=RULES)))
    assert decision.outcome == Candidate(EXPERT, RULES)
    assert decision.steps[-1].says.zh == "可作为“试验市技术能手”人选，见该荣誉自身的评选办法"


@pytest.mark.parametrize(
    ("sex", "age", "outcome"),
    [
        (Sex.FEMALE, 35, Candidate),
        (Sex.FEMALE, 36, Nothing),
        (Sex.MALE, 20, Nothing),
        (None, 20, Undetermined),
        (Sex.FEMALE, None, Undetermined),
    ],
)
def test_a_title_for_women_or_the_young_asks_sex_and_age(sex, age, outcome):
    line = honour(Selector(sex=Sex.FEMALE, ages=Span(14, 35)), see=RULES)
    assert isinstance(only(decide(replace(FIRST, sex=sex, age=age), line)).outcome, outcome)


def test_without_the_rank_the_title_is_open():
    decision = only(decide(replace(FIRST, rank=None), honour(TOP)))
    assert decision.outcome == Undetermined(Text("须先补充名次", "the rank must be known first"))
    assert decision.steps[-1].clause.article == "九"


def test_a_title_is_never_conferred_twice():
    for line in (honour(TOP, allowance=SUM), honour(allowance=SUM)):
        decision = only(decide(FIRST, line, held=frozenset({EXPERT})))
        assert decision.outcome.why.zh == "已获“试验市技术能手”，不重复授予"
    assert only(decide(FIRST, honour(TOP), held=frozenset({"别的称号"}))).outcome == GRANTED


def test_the_allowance_comes_with_a_title_that_is_granted():
    title, allowance = decide(FIRST, honour(TOP, allowance=SUM))
    assert title.outcome == GRANTED
    assert (allowance.kind, allowance.outcome, allowance.about) == (Kind.ALLOWANCE, Amount(SUM), EXPERT)
    assert allowance.steps[-1].says.zh == "“试验市技术能手”一次性津贴 2,000.00元"
    assert [each.article for each in allowance.clauses] == ["七", "九"]


@pytest.mark.parametrize("conferral", [Conferral.RECOMMENDED, Conferral.EITHER])
def test_the_allowance_waits_where_the_title_is_still_to_be_granted(conferral):
    _, allowance = decide(FIRST, honour(TOP, conferral=conferral, allowance=SUM))
    assert allowance.outcome.see.zh == "“试验市技术能手”的授予文件（尚待评选）"


def test_a_candidate_has_no_allowance():
    assert len(decide(FIRST, honour(allowance=SUM))) == 1


FEW, MANY = (
    Selector(classes=frozenset({CompetitionClass.CLASS_1}), entrants=entrants, ranks=ranks)
    for entrants, ranks in ((Span(1, 9), Span(1, 1)), (Span(11, 30), Span(1, 2)))
)
MOST = Selector(classes=frozenset({CompetitionClass.CLASS_1}), entrants=Span(31, None), ranks=Span(1, 3))
WHY = Text("恰好10人，原文未涵盖", "exactly 10: the text does not say")
TEN = Gap(Matter.HONOUR, Selector(entrants=Span(10, 10)), WHY, clause("十二"), "SY-12")


@pytest.mark.parametrize(
    ("entrants", "last"), [(9, 1), (10, None), (11, 2), (30, 2), (31, 3)], ids=["9", "10", "11", "30", "31"]
)
def test_as_many_titles_as_finalists_allow_and_exactly_ten_is_not_decided(entrants, last):
    """<10 → 1, 11–30 → 2, >30 → 3."""
    winner = replace(FIRST, entrants=entrants, competition_class=CompetitionClass.CLASS_1)
    lines = [honour(select) for select in (FEW, MANY, MOST)]
    found = [only(decide(replace(winner, rank=rank), *lines, TEN)).outcome for rank in range(1, 5)]
    if last is None:
        assert found == [Undetermined(WHY)] * 4
    else:
        assert [each == GRANTED for each in found] == [rank <= last for rank in range(1, 5)]


def test_several_lines_for_one_title_make_one_decision():
    """One that confers it is enough, whatever is not known for another."""
    by_award = honour(Selector(awards=frozenset({Award.GOLD})), article="十")
    by_rank = honour(TOP, article="九")
    open_ = honour(see=RULES, article="十一")
    found = only(decide(replace(FIRST, rank=None), by_rank, by_award, open_))
    assert found.outcome == GRANTED
    assert found.steps[-1].clause.article == "十"
    assert only(decide(FIRST, open_, by_award, by_rank)).steps[-1].clause.article == "九"


@pytest.mark.parametrize(
    ("select", "zh"),
    [
        (Selector(awards=frozenset({Award.GOLD})), "见名次并列的裁定（尚未作出）"),
        (Selector(ranks=Span(1, 3)), "见名次并列的裁定（尚未作出）"),
        (ANYBODY, "见名次并列的裁定（尚未作出）"),
        (Selector(groups=frozenset({Group.STUDENT})), None),
    ],
)
def test_a_tie_leaves_open_only_what_the_ruling_may_change(select, zh):
    decision = only(decide(replace(FIRST, award=Award.UNDECIDED), honour(select, allowance=SUM)))
    if zh is None:
        assert isinstance(decision.outcome, Nothing)
    else:
        assert decision.outcome.see.zh == zh


def test_a_coach_has_titles_of_the_coach_only():
    coach = honour(TOP, title="优秀教练", payee=Payee.MAIN_COACH)
    found = only(decide(FIRST, honour(TOP), coach, AWAY, payee=Payee.MAIN_COACH))
    assert (found.about, found.payee) == ("优秀教练", Payee.MAIN_COACH)
    assert [each.about for each in decide(FIRST, honour(TOP), coach)] == [EXPERT]


def test_where_the_document_refers_elsewhere_it_says_so_beside_its_titles():
    title, away = decide(FIRST, honour(TOP), AWAY)
    assert title.outcome == GRANTED
    assert away.outcome == Undetermined(Text("荣誉见竞赛办法", "honours: see the rules"))
    assert away.about == ""


LATE = replace(FIRST, confirmed_on=date(2026, 1, 1))


def test_out_of_force_nothing_is_conferred():
    decision = only(decide(LATE, honour(TOP, allowance=SUM)))
    assert decision.outcome.see.zh.startswith("试政发〔2025〕1号（现行有效）不适用于2026-01-01")


@pytest.mark.parametrize(
    ("lines", "payee", "number"),
    [
        ((), Payee.CONTESTANT, 0),
        ((AWAY,), Payee.CONTESTANT, 1),
        ((AWAY, honour(TOP)), Payee.MAIN_COACH, 0),
        ((honour(TOP, payee=Payee.MAIN_COACH),), Payee.MAIN_COACH, 1),
    ],
)
def test_a_draft_speaks_only_where_it_has_something_to_say(lines, payee, number):
    assert len(decide(FIRST, *lines, payee=payee, status=Status.DRAFT)) == number


SELECTED = replace(FIRST, award=Award.NONE, rank=None)


def allowance(*lines: Honour, winner: Winner = SELECTED, **changed: object):
    return grant_allowance(policy(others=lines, **changed), EXPERT, winner)


@pytest.mark.parametrize("conferral", Conferral)
def test_who_was_selected_gets_the_allowance_of_the_title_as_it_is_granted_now(conferral):
    found = allowance(honour(conferral=conferral, allowance=SUM))
    assert (found.kind, found.outcome, found.about) == (Kind.ALLOWANCE, Amount(SUM), EXPERT)


def test_a_title_without_an_allowance_pays_nothing():
    assert allowance(honour()) is None
    assert allowance(honour(title="别的称号", allowance=SUM)) is None
    assert allowance() is None


def test_who_granted_the_title_judged_the_conditions():
    students, gold = (
        honour(Selector(groups=frozenset({Group.STUDENT})), allowance=SUM + SUM),
        honour(Selector(awards=frozenset({Award.GOLD})), allowance=SUM, article="十"),
    )
    assert allowance(students, gold, winner=FIRST).outcome == Amount(SUM)
    assert allowance(students).outcome == Amount(SUM + SUM)


def test_out_of_force_no_allowance_is_paid():
    assert isinstance(allowance(honour(allowance=SUM), winner=LATE).outcome, Undetermined)
    assert isinstance(allowance(honour(allowance=SUM), status=Status.DRAFT).outcome, Undetermined)
    draft = allowance(honour(allowance=SUM), status=Status.DRAFT, simulated=True)
    assert draft.outcome == Amount(SUM)


LINES = st.lists(
    st.builds(
        lambda select, conferral, title, article, see: honour(
            select, conferral=conferral, title=title, article=article, see=see, allowance=SUM
        ),
        st.builds(
            Selector,
            groups=st.frozensets(st.sampled_from(Group), max_size=1),
            ranks=st.none() | st.builds(Span, st.integers(1, 3), st.integers(3, 5)),
        ),
        st.sampled_from(Conferral),
        st.sampled_from((EXPERT, "别的称号")),
        st.sampled_from(("九", "十", "十一", "十二")),
        st.none() | st.just(RULES),
    ),
    max_size=4,
    unique_by=lambda line: line.clause,
)


@unhurried
@given(LINES, st.none() | st.integers(1, 6), st.sampled_from(Group), st.randoms(use_true_random=False))
def test_the_order_of_the_lines_never_matters_nor_whether_it_is_simulated(lines, rank, group, random):
    winner = replace(FIRST, rank=rank, group=group)
    shuffled = list(lines)
    random.shuffle(shuffled)
    one, other = (decide(winner, *each) for each in (lines, shuffled))
    assert set(one) == set(other)
    draft = decide(winner, *lines, status=Status.DRAFT, simulated=True)
    assert [each.outcome for each in draft] == [each.outcome for each in one]
