"""What a result earns in money, each step with its clause."""

from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.award_plan import AwardPlan, PlanLine, Scope, check_plan
from competition.domain.awards import Sharing, decide_cash
from competition.domain.money import Money, total
from competition.domain.outcomes import Amount, Decision, Nothing, Undetermined
from competition.domain.payees import Payee, Per
from competition.domain.policy import Status
from competition.domain.policy_lines import Gap, Matter, PrizeLine, Reference, SameAs
from competition.domain.prizes import Award
from competition.domain.problems import Text
from competition.domain.selector import ANYBODY, Selector, Span, Winner
from competition.domain.tiers import CompetitionClass, Group, Tier
from tests.domain.build import DAY, clause, policy, unhurried

GOLD = Winner(Award.GOLD, Tier.CITY, Group.WORKER, DAY)
CEILING = Money.yuan(10_000)


COACH_AS_CONTESTANT = PrizeLine(Payee.COACHES, ANYBODY, SameAs(Payee.CONTESTANT), Per.ENTRY, clause("十一"))


def plan(*lines: PlanLine) -> AwardPlan:
    return AwardPlan("试组委〔2025〕3号", lines)


def paying(money: Money | None, **more: object) -> AwardPlan:
    return plan(PlanLine(Award.GOLD, money, **more))


def prize(amount: Money | SameAs, per: Per | None = None, *, payee=Payee.CONTESTANT, **select: object):
    return PrizeLine(payee, Selector(**select), amount, per, clause("十"))


def prize_line(select: Selector, amount: Money, article: str) -> PrizeLine:
    return PrizeLine(Payee.CONTESTANT, select, amount, Per.ENTRY, clause(article))


def fixing(*lines: PrizeLine, **changed: object):
    """A policy that fixes sums and gives no ceiling."""
    return policy(**{"cash": (), "prizes": lines, **changed})


def articles(decision: Decision) -> list[str]:
    return [each.article for each in decision.clauses]


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


def test_a_sum_above_the_ceiling_is_neither_paid_nor_cut():
    """A team of results from elsewhere may be larger than any that the plan was checked for."""
    decision = decide_cash(policy(), paying(CEILING, per=Per.PERSON), replace(GOLD, members=2))
    assert decision.outcome == Undetermined(
        Text(
            "共 20,000.00元，超过市级上限 10,000.00元，须先更正",
            "20,000.00 yuan in all is above the ceiling of 10,000.00 yuan and must be mended first",
        )
    )
    assert articles(decision) == ["七", "三"]
    assert decide_cash(policy(), paying(CEILING, per=Per.PERSON), GOLD).outcome == Amount(CEILING)


def test_a_team_is_told_how_it_shares():
    third = decide_cash(policy(), paying(Money(100)), replace(GOLD, members=3, position=3))
    first = decide_cash(policy(), paying(Money(100)), replace(GOLD, members=3))
    even = decide_cash(policy(), paying(Money(100)), replace(GOLD, members=2))
    assert (first.outcome, third.outcome) == (Amount(Money(34)), Amount(Money(33)))
    assert third.steps[-1].says.zh == (
        "团队3人均分 1.00元，本人 0.33元，除不尽的1分由排在前面的1名队员各多得1分"
    )
    assert third.steps[-1].says.en == (
        "3 members share 1.00 yuan equally; this one gets 0.33 yuan; the odd 1 fen go to the first 1 members"
    )
    assert even.steps[-1].says.zh == "团队2人均分 1.00元，本人 0.50元"


@unhurried
@given(st.integers(min_value=0, max_value=CEILING.fen).map(Money), st.integers(min_value=1, max_value=5))
def test_a_team_gets_exactly_what_the_plan_says(amount, members):
    made = paying(amount)
    shares = [
        decide_cash(policy(), made, replace(GOLD, members=members, position=position)).outcome.money
        for position in range(1, members + 1)
    ]
    assert total(shares) == amount


def test_each_member_may_get_the_whole_sum():
    decision = decide_cash(policy(), paying(Money.yuan(3_000), per=Per.PERSON), replace(GOLD, members=3))
    assert decision.outcome == Amount(Money.yuan(3_000))
    assert decision.steps[-1].says == Text("共3人，每人一份", "3 people, each gets the sum")


def test_a_sum_that_the_document_fixes_needs_no_plan():
    decision = decide_cash(fixing(prize(Money.yuan(5_000))), None, GOLD)
    assert decision.outcome == Amount(Money.yuan(5_000))
    assert [(step.says.zh, step.clause.article) for step in decision.steps][1:] == [
        ("文件规定的奖金 5,000.00元", "十")
    ]


RANKS = tuple(
    prize(Money.yuan(sum_), ranks=ranks)
    for ranks, sum_ in ((Span(1, 1), 3_000), (Span(2, 3), 2_000), (Span(4, 6), 1_000))
)


@pytest.mark.parametrize(
    ("rank", "sum_"), [(1, 3_000), (2, 2_000), (3, 2_000), (4, 1_000), (6, 1_000), (7, None)]
)
def test_each_rank_has_its_sum_and_one_beyond_the_last_has_none(rank, sum_):
    decision = decide_cash(fixing(*RANKS), None, replace(GOLD, rank=rank))
    if sum_ is None:
        assert decision.outcome == Nothing(
            Text(
                "文件规定的奖金：名次为7，不在范围内", "The sums of the document: the rank is 7, out of range"
            )
        )
    else:
        assert decision.outcome == Amount(Money.yuan(sum_))
    assert articles(decision) == ["七", "十"]


def test_without_the_rank_the_sum_is_open():
    decision = decide_cash(fixing(*RANKS), None, GOLD)
    assert decision.outcome == Undetermined(Text("须先补充名次", "the rank must be known first"))


def test_a_rank_that_may_earn_more_leaves_a_less_special_sum_open():
    lines = (
        prize(Money(1), awards=frozenset({Award.GOLD})),
        prize(Money(2), awards=frozenset({Award.GOLD}), ranks=Span(1, 1)),
    )
    assert isinstance(decide_cash(fixing(*lines), None, GOLD).outcome, Undetermined)
    assert decide_cash(fixing(*lines), None, replace(GOLD, rank=2)).outcome == Amount(Money(1))


def test_a_sum_that_is_shared_or_not_as_the_document_says():
    third = replace(GOLD, members=3, position=3)
    shared = decide_cash(fixing(prize(Money(100), Per.ENTRY)), None, third)
    each = decide_cash(fixing(prize(Money(100), Per.PERSON)), None, third)
    assert (shared.outcome, each.outcome) == (Amount(Money(33)), Amount(Money(100)))


def test_where_the_document_does_not_say_how_a_team_is_paid_the_plan_says_or_nobody():
    document, pair = fixing(prize(Money(100))), replace(GOLD, members=2)
    decision = decide_cash(document, None, pair)
    assert decision.outcome == Undetermined(
        Text(
            "文件未写明团队是均分还是每人一份",
            "the text does not say whether a team shares it or each gets it",
        )
    )
    assert decision.steps[-2].says.zh == "文件规定的奖金 1.00元"
    assert decide_cash(document, None, GOLD).outcome == Amount(Money(100))
    assert decide_cash(document, paying(None), pair).outcome == Amount(Money(50))
    assert decide_cash(document, paying(None, per=Per.PERSON), pair).outcome == Amount(Money(100))
    open_plan = paying(None, where=Selector(ranks=Span(1, 1)))
    assert isinstance(decide_cash(document, open_plan, pair).outcome, Undetermined)


def test_a_fixed_sum_for_each_member_keeps_the_ceiling_too():
    document = policy(prizes=(prize(CEILING),))
    made = paying(None, per=Per.PERSON)
    decision = decide_cash(document, made, replace(GOLD, members=2))
    assert isinstance(decision.outcome, Undetermined)
    assert articles(decision) == ["七", "十", "三"]


def test_a_sum_of_another_tier_says_nothing_here():
    document = policy(prizes=(prize(Money(1), tiers=frozenset({Tier.NATION})),))
    assert decide_cash(document, paying(CEILING), GOLD).outcome == Amount(CEILING)


def test_a_sum_of_another_class_leaves_the_ceiling_standing():
    line = prize(Money(1), classes=frozenset({CompetitionClass.CLASS_1}))
    winner = replace(GOLD, competition_class=CompetitionClass.CLASS_2)
    assert decide_cash(policy(prizes=(line,)), paying(CEILING), winner).outcome == Amount(CEILING)


def test_where_no_sum_fits_and_the_document_refers_elsewhere_it_says_where():
    elsewhere = Reference(Matter.CASH, frozenset(), Text("竞赛办法", "the rules"), clause("八"), "SY-8")
    decision = decide_cash(fixing(*RANKS, others=(elsewhere,)), None, replace(GOLD, rank=7))
    assert decision.outcome == Undetermined(Text("奖金见竞赛办法", "prize money: see the rules"))


def test_what_the_text_itself_leaves_out_is_not_decided():
    why = Text("恰好10人，原文未涵盖", "exactly 10: the text does not say")
    left_out = Gap(Matter.CASH, Selector(entrants=Span(10, 10)), why, clause("十二"), "SY-12")
    lines = prize(Money(1), entrants=Span(1, 9)), prize(Money(2), entrants=Span(11, None))
    document = fixing(*lines, others=(left_out,))
    found = [decide_cash(document, None, replace(GOLD, entrants=number)) for number in (9, 10, 11)]
    assert [each.outcome for each in found] == [Amount(Money(1)), Undetermined(why), Amount(Money(2))]
    assert articles(found[1]) == ["七", "十二"]
    unknown = decide_cash(document, None, GOLD)
    assert unknown.outcome.see.zh == "须先补充决赛人数"


def test_a_plan_that_asks_what_is_not_known_leaves_the_sum_open():
    made = paying(CEILING, where=Selector(ranks=Span(1, 1)))
    assert decide_cash(policy(), made, GOLD).outcome.see.zh == "须先补充名次"
    assert decide_cash(policy(), made, replace(GOLD, rank=1)).outcome == Amount(CEILING)


def coach(document, made, winner=GOLD, sharing: Sharing | None = None, payee: Payee = Payee.COACHES):
    return decide_cash(document, made, winner, payee, sharing)


def test_a_coach_gets_as_much_as_the_contestant_by_the_document():
    document = fixing(prize(Money.yuan(5_000)), COACH_AS_CONTESTANT)
    decision = coach(document, None)
    assert decision.outcome == Amount(Money.yuan(5_000))
    assert decision.payee is Payee.COACHES
    assert decision.steps[-1].says == Text(
        "与选手（团队）同额：5,000.00元", "as much as the contestant or team gets: 5,000.00 yuan"
    )
    assert articles(decision) == ["七", "十一"]


def test_a_coach_gets_as_much_as_the_plan_gives_below_the_ceiling():
    document = policy(prizes=(COACH_AS_CONTESTANT,))
    assert coach(document, paying(CEILING)).outcome == Amount(CEILING)
    team = replace(GOLD, members=3)
    assert coach(document, paying(Money(100)), team).outcome == Amount(Money(100)), "not one member's share"
    assert isinstance(coach(document, None).outcome, Undetermined)
    assert isinstance(coach(document, paying(None)).outcome, Nothing)


def test_a_coach_as_a_coach_as_a_contestant_is_not_followed():
    chain = prize(SameAs(Payee.COACHES), payee=Payee.MAIN_COACH)
    decision = coach(fixing(prize(CEILING), COACH_AS_CONTESTANT, chain), None, payee=Payee.MAIN_COACH)
    assert decision.outcome.see.zh == "与教练团队同额，但其数额不能确定"


def test_coaches_share_one_sum_to_the_fen():
    document = fixing(prize(Money(100)), COACH_AS_CONTESTANT)
    shares = [coach(document, None, sharing=Sharing(3, each)).outcome for each in (1, 2, 3)]
    assert shares == [Amount(Money(34)), Amount(Money(33)), Amount(Money(33))]


def test_the_ceiling_of_contestants_is_not_told_to_others():
    tied = replace(GOLD, award=Award.UNDECIDED)
    decision = coach(policy(prizes=(COACH_AS_CONTESTANT,)), None, tied)
    assert decision.outcome.see.zh == "见名次并列的裁定（尚未作出）"
    assert articles(decision) == ["七"]


def test_who_is_not_spoken_of_gets_nothing_however_a_tie_is_ruled():
    for winner in (GOLD, replace(GOLD, award=Award.UNDECIDED)):
        decision = coach(policy(), paying(CEILING, payee=Payee.COACHES), winner)
        assert decision.outcome.why.zh == "试政发〔2025〕1号没有规定奖励教练团队"
    line = prize(Money(1), payee=Payee.COACHES, awards=frozenset({Award.SILVER}))
    assert coach(fixing(line), None).outcome.why.zh == "文件规定的奖金：不适用于金牌"


@pytest.mark.parametrize(
    ("select", "open_"),
    [({"awards": frozenset({Award.GOLD})}, True), ({"groups": frozenset({Group.STUDENT})}, False)],
)
def test_a_tie_leaves_open_only_what_the_ruling_may_change(select, open_):
    tied = replace(GOLD, award=Award.UNDECIDED)
    outcome = decide_cash(fixing(prize(Money(1), **select)), None, tied).outcome
    assert isinstance(outcome, Undetermined if open_ else Nothing)


MASTER = Reference(Matter.MASTER, frozenset(), Text("所在单位", "the employer"), clause("十三"), "SY-13")


def test_the_reward_of_a_master_is_the_plans_where_the_document_leaves_it_to_others():
    document = policy(others=(MASTER,))
    decision = coach(document, paying(Money(7), payee=Payee.MASTER), payee=Payee.MASTER)
    assert decision.outcome == Amount(Money(7))
    assert articles(decision) == ["七", "十三"]
    for made in (None, paying(CEILING), paying(None, payee=Payee.MASTER)):
        found = coach(document, made, payee=Payee.MASTER)
        assert found.outcome.see.zh == "师父奖励见所在单位"


def test_no_plan_pays_others_by_what_speaks_of_contestants():
    elsewhere = Reference(Matter.CASH, frozenset(), Text("竞赛办法", "the rules"), clause("八"), "SY-8")
    decision = coach(policy(others=(elsewhere,)), paying(Money(7), payee=Payee.COACHES))
    assert decision.outcome.see.zh == "奖金见竞赛办法"


SELECTS = st.builds(
    Selector,
    awards=st.frozensets(st.sampled_from((Award.GOLD, Award.SILVER)), max_size=1),
    groups=st.frozensets(st.sampled_from(Group), max_size=2),
    ranks=st.none() | st.builds(Span, st.integers(1, 2), st.just(2)),
)
AMOUNTS = st.integers(min_value=-5, max_value=2 * CEILING.fen).map(Money)
PLANS = st.lists(
    st.builds(
        PlanLine,
        st.sampled_from((Award.GOLD, Award.SILVER)),
        AMOUNTS,
        per=st.sampled_from(Per),
        where=SELECTS.map(lambda select: replace(select, awards=frozenset())),
    ),
    max_size=2,
).map(lambda lines: plan(*lines))
WINNERS = st.builds(
    Winner,
    st.sampled_from(Award),
    st.just(Tier.CITY),
    st.sampled_from(Group),
    st.dates(date(2024, 6, 1), date(2026, 6, 1)),
    members=st.just(3),
    position=st.integers(1, 3),
    rank=st.none() | st.integers(1, 3),
)


@unhurried
@given(PLANS, WINNERS)
def test_no_team_is_paid_above_the_ceiling_whatever_plan_is_approved(made, winner):
    scope = Scope(Tier.CITY, largest_team=3)
    if check_plan(made, policy=policy(), scope=scope, on=winner.confirmed_on):
        return
    shares = [
        decide_cash(policy(), made, replace(winner, position=position)).outcome for position in (1, 2, 3)
    ]
    paid = [each.money for each in shares if isinstance(each, Amount)]
    assert len(paid) in (0, 3)
    assert all(each >= Money(0) for each in paid)
    assert total(paid) <= CEILING


def sound(lines: list[PrizeLine]) -> bool:
    """As the reader of policies asks: of two lines for one result one is the more special."""
    return all(
        one.select.conditions != other.select.conditions or not one.select.meets(other.select)
        for one, other in combinations(lines, 2)
    )


DOCUMENTS = st.lists(
    st.builds(prize_line, SELECTS, st.integers(1, 100).map(Money), st.sampled_from(("十", "十一", "十二"))),
    max_size=4,
).filter(sound)


@unhurried
@given(DOCUMENTS, WINNERS, st.randoms(use_true_random=False))
def test_the_order_of_the_lines_of_a_document_never_matters(lines, winner, random):
    shuffled = list(lines)
    random.shuffle(shuffled)
    one, other = (decide_cash(fixing(*each), None, winner) for each in (lines, shuffled))
    assert one == other


@unhurried
@given(DOCUMENTS, PLANS, WINNERS)
def test_a_simulation_decides_what_the_document_in_force_does(lines, made, winner):
    document = policy(prizes=tuple(lines), effective=date(2024, 1, 1), expires=None)
    draft = replace(document, status=Status.DRAFT, simulated=True)
    assert decide_cash(draft, made, winner).outcome == decide_cash(document, made, winner).outcome
    assert decide_cash(draft, made, winner).steps[0].says.zh == (
        f"模拟：假定试政发〔2025〕1号于{winner.confirmed_on}施行"
    )
