"""What a host, a base and a newly promoted person's side are granted."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.award_plan import AwardPlan, Scope, check_plan
from competition.domain.grants import Recognition, decide_base, decide_follow_on, decide_hosting
from competition.domain.money import Money
from competition.domain.outcomes import Amount, Nothing, Undetermined
from competition.domain.payees import Payee
from competition.domain.policy import Status
from competition.domain.policy_grants import (
    BaseGrant,
    FollowOnSubsidy,
    HostingGrant,
    Matching,
    Occasion,
    Recipient,
)
from competition.domain.policy_lines import Matter, Reference
from competition.domain.problems import Text
from competition.domain.tiers import CompetitionClass, SkillLevel, Tier
from tests.domain.build import DAY, clause, policy, unhurried

GAMES, CLASS_1 = CompetitionClass.GAMES, CompetitionClass.CLASS_1
CEILING = Money.yuan(150_000)
HOSTING = HostingGrant(Tier.CITY, frozenset({GAMES}), CEILING, clause("九"), "SY-9")


def plan(hosting: Money | None) -> AwardPlan:
    return AwardPlan("试组委〔2025〕3号", (), hosting)


def host(made: AwardPlan | None, kind: CompetitionClass = GAMES, on: date = DAY, **changed: object):
    return decide_hosting(policy(others=(HOSTING,), **changed), made, Tier.CITY, kind, on=on)


def articles(decision) -> list[str]:
    return [each.article for each in decision.clauses]


def test_the_host_gets_for_each_event_what_the_plan_names():
    decision = host(plan(CEILING))
    assert decision.outcome == Amount(CEILING)
    assert decision.payee is Payee.UNIT
    assert [step.says.zh for step in decision.steps[1:]] == [
        "每个项目最高 150,000.00元",
        "奖励方案（试组委〔2025〕3号）：150,000.00元",
    ]
    assert articles(decision) == ["七", "九"]


def test_a_hosting_grant_above_the_ceiling_is_neither_paid_nor_cut():
    decision = host(plan(CEILING + Money(1)))
    assert decision.outcome.see.zh == ("奖励方案（试组委〔2025〕3号）：150,000.01元，超过上限，须先更正")


@pytest.mark.parametrize(
    ("made", "see"),
    [
        (None, "见竞赛奖励方案（尚未批准）"),
        (plan(None), "奖励方案（试组委〔2025〕3号）未写明承办补助金额"),
    ],
)
def test_without_a_sum_in_a_plan_the_hosting_grant_is_open(made, see):
    decision = host(made)
    assert isinstance(decision.outcome, Undetermined)
    assert decision.outcome.see.zh == see
    assert articles(decision) == ["七", "九"]


def test_a_contest_that_no_line_names_brings_its_host_nothing():
    assert host(plan(CEILING), CLASS_1).outcome.why.zh == "试政发〔2025〕1号未规定此类竞赛的承办补助"


CASH_AWAY = Reference(Matter.CASH, frozenset(), Text("竞赛办法", "the rules"), clause("八"), "SY-8")


def test_out_of_force_no_grant_is_decided_and_nothing_is_told_of_prize_money():
    assert isinstance(host(plan(CEILING), on=date(2026, 1, 1)).outcome, Undetermined)
    draft = decide_hosting(
        policy(others=(HOSTING, CASH_AWAY), status=Status.DRAFT), plan(CEILING), Tier.CITY, GAMES, on=DAY
    )
    assert articles(draft) == ["七"]


@unhurried
@given(st.integers(-5, 2 * CEILING.fen).map(Money), st.sampled_from(CompetitionClass), st.booleans())
def test_no_host_is_paid_above_the_ceiling_whatever_plan_is_approved(sum_, kind, simulated):
    document = policy(others=(HOSTING,), simulated=simulated)
    if not check_plan(plan(sum_), policy=document, scope=Scope(Tier.CITY, kind), on=DAY):
        assert decide_hosting(document, plan(sum_), Tier.CITY, kind, on=DAY).outcome == Amount(sum_)
        assert Money(0) <= sum_ <= CEILING


BASE = "世界技能大赛集训基地"


def grant(
    occasion: Occasion, sum_: Money | Matching, years: int | None = None, tier: Tier = Tier.NATION
) -> BaseGrant:
    return BaseGrant(BASE, tier, occasion, sum_, years, clause("十"), "SY-10")


FIRST, AGAIN, SECONDARY = (
    grant(occasion, Money.yuan(sum_))
    for occasion, sum_ in (
        (Occasion.FIRST, 5_000_000),
        (Occasion.AGAIN, 3_000_000),
        (Occasion.SECONDARY, 2_000_000),
    )
)
NATIONAL = (FIRST, AGAIN, SECONDARY)


def base(
    occasion: Occasion,
    *lines,
    last_on: date | None = None,
    higher: Money | None = None,
    on: date = DAY,
    **changed,
):
    found = Recognition(BASE, Tier.NATION, occasion, on, higher, last_on)
    return decide_base(policy(others=lines, **changed), found)


@pytest.mark.parametrize("line", NATIONAL, ids=lambda line: line.occasion)
def test_each_recognition_has_its_own_sum(line):
    decision = base(line.occasion, *NATIONAL)
    assert decision.outcome == Amount(line.grant)
    assert (decision.payee, decision.about) == (Payee.UNIT, BASE)
    assert articles(decision) == ["七", "十"]


EARLIER = date(2024, 6, 20)


@pytest.mark.parametrize(
    ("line", "outcome", "says"),
    [
        (FIRST, Nothing, "已于2024-06-20给予，该补助为一次性"),
        (grant(Occasion.ONCE, Money(1)), Nothing, "已于2024-06-20给予，该补助为一次性"),
        (AGAIN, Amount, "定额 3,000,000.00元"),
        (SECONDARY, Undetermined, "已于2024-06-20给予，文件未写明可否再次给予"),
    ],
    ids=["first", "once", "again", "secondary"],
)
def test_what_comes_once_and_what_with_each_recognition(line, outcome, says):
    decision = base(line.occasion, line, last_on=EARLIER)
    assert isinstance(decision.outcome, outcome)
    assert decision.steps[-1].says.zh == says


@pytest.mark.parametrize(
    ("year", "due"),
    [(2022, True), (2023, True), (2024, False), (2025, False), (2026, False), (2027, True)],
)
def test_a_prize_every_two_years(year, due):
    line = grant(Occasion.ASSESSED, Money.yuan(100_000), 2)
    decision = base(Occasion.ASSESSED, line, last_on=date(year, 12, 31))
    if due:
        assert decision.outcome == Amount(Money.yuan(100_000))
    else:
        assert decision.outcome.why.zh == f"上次为{year}-12-31，每2年一次"
    assert base(Occasion.ASSESSED, line).outcome == Amount(Money.yuan(100_000))


@pytest.mark.parametrize(
    ("match", "sum_", "cut"),
    [(Matching(1, 1), 1_001, ""), (Matching(1, 2), 500, "，不足1分舍去"), (Matching(2, 1), 2_002, "")],
)
def test_a_grant_is_matched_to_that_of_the_higher_government(match, sum_, cut):
    decision = base(Occasion.BUILT, grant(Occasion.BUILT, match), higher=Money(1_001))
    assert decision.outcome == Amount(Money(sum_))
    assert decision.steps[-1].says.zh == (
        f"按上级补贴 10.01元 {match.own}:{match.other} 配套，{Money(sum_)}{cut}"
    )


def test_a_match_of_what_is_not_known_is_open():
    decision = base(Occasion.BUILT, grant(Occasion.BUILT, Matching(1, 1)))
    assert decision.outcome.see.zh == "须先补充上级补贴的拨付文件和金额"


BASES_AWAY = Reference(
    Matter.BASE, frozenset(), Text("市财政局", "the finance bureau"), clause("十一"), "SY-11"
)


def test_a_base_that_no_line_names_is_referred_elsewhere_or_granted_nothing():
    assert base(Occasion.FIRST, AGAIN).outcome.why.zh == (
        "试政发〔2025〕1号没有“世界技能大赛集训基地”（首次认定的主基地）的补助"
    )
    assert isinstance(base(Occasion.FIRST, replace(FIRST, tier=Tier.PROVINCE)).outcome, Nothing)
    assert isinstance(base(Occasion.FIRST, replace(FIRST, base="别的基地")).outcome, Nothing)
    away = base(Occasion.FIRST, AGAIN, BASES_AWAY)
    assert away.outcome == Undetermined(Text("集训基地见市财政局", "training bases: see the finance bureau"))


def test_a_draft_grants_a_base_nothing_but_tells_where_it_refers():
    draft = base(Occasion.FIRST, FIRST, BASES_AWAY, status=Status.DRAFT)
    assert isinstance(draft.outcome, Undetermined)
    assert articles(draft) == ["七", "十一"]
    assert base(Occasion.FIRST, FIRST, status=Status.DRAFT, simulated=True).outcome == Amount(FIRST.grant)


def follow_on(to: Recipient, level: SkillLevel = SkillLevel.LEVEL_2, on: date = DAY):
    line = FollowOnSubsidy(SkillLevel.LEVEL_2, Money.yuan(2_500), to, clause("十二"), "SY-12")
    return decide_follow_on(policy(others=(line,)), level, Tier.CITY, on=on)


@pytest.mark.parametrize(
    ("to", "payee"),
    [
        (Recipient.PERSON, Payee.CONTESTANT),
        (Recipient.ENTERPRISE, Payee.UNIT),
        (Recipient.UNSTATED, Payee.UNIT),
    ],
)
def test_a_new_level_brings_its_subsidy_to_whom_the_text_says(to, payee):
    decision = follow_on(to)
    assert decision.outcome == Amount(Money.yuan(2_500))
    assert decision.payee is payee
    assert decision.steps[-1].says.zh == f"新晋升技师（二级）一次性补贴 2,500.00元，领取人：{to.label.zh}"


def test_a_level_without_a_subsidy_brings_nothing():
    decision = follow_on(Recipient.PERSON, SkillLevel.LEVEL_3)
    assert decision.outcome.why.zh == "试政发〔2025〕1号没有高级工（三级）的晋升补贴"
    assert isinstance(follow_on(Recipient.PERSON, on=date(2026, 1, 1)).outcome, Undetermined)
