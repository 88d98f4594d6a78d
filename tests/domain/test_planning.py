"""What a competition would cost before it is held."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.award_plan import AwardPlan, PlanLine, Scope
from competition.domain.medals import RULES
from competition.domain.money import NOTHING, Money
from competition.domain.payees import Payee, Per
from competition.domain.planning import (
    CLASS_UNKNOWN,
    Contest,
    Cost,
    Costs,
    PlannedEvent,
    add_costs,
    awards_of,
    cost_events,
    scope_of,
)
from competition.domain.policy_grants import HostingGrant
from competition.domain.policy_lines import PrizeLine, SameAs
from competition.domain.prizes import Award
from competition.domain.problems import Text
from competition.domain.selector import Selector, Span
from competition.domain.tiers import CompetitionClass, Group, Tier
from tests.domain.build import DAY, clause, policy, unhurried

GAMES = CompetitionClass.GAMES
HOSTING = HostingGrant(Tier.CITY, frozenset({GAMES}), Money.yuan(150_000), clause("九"), row="")
CONTEST = Contest(Tier.CITY, GAMES, DAY)
TURNING = PlannedEvent("数控车", Group.WORKER, 10, "national-games-2020")
PLAN = AwardPlan(
    "试组委〔2025〕3号",
    (
        PlanLine(Award.GOLD, Money.yuan(8_000)),
        PlanLine(Award.SILVER, Money.yuan(5_000)),
        PlanLine(Award.BRONZE, Money.yuan(3_000)),
        PlanLine(Award.MERIT, Money.yuan(500)),
    ),
    hosting=Money.yuan(100_000),
)
NO_PLAN = "见竞赛奖励方案（尚未批准）"


def document(**changed):
    return policy(**{"promotions": (), "others": (HOSTING,), **changed})


def prize(amount, *, payee=Payee.CONTESTANT, per=None, **conditions) -> PrizeLine:
    return PrizeLine(payee, Selector(**conditions), amount, per, clause("三"))


def fixing(*prizes: PrizeLine):
    return document(cash=(), others=(), prizes=prizes)


def costs(event=TURNING, *, under=None, plan=PLAN, contest=CONTEST):
    (found,) = cost_events([event], contest=contest, policy=under or document(), plan=plan)
    return found


def sums(found):
    return [
        (each.award, each.number, each.costs.expected.money, each.costs.most.money) for each in found.awards
    ]


def test_each_award_costs_what_the_plan_gives_and_at_most_the_ceiling():
    found = costs()
    assert sums(found) == [
        (Award.GOLD, 1, Money.yuan(8_000), Money.yuan(10_000)),
        (Award.SILVER, 1, Money.yuan(5_000), Money.yuan(10_000)),
        (Award.BRONZE, 1, Money.yuan(3_000), Money.yuan(10_000)),
        (Award.MERIT, 2, Money.yuan(1_000), Money.yuan(20_000)),
    ]
    assert found.hosting == Costs(Cost(Money.yuan(100_000)), Cost(Money.yuan(150_000)))
    assert found.costs == Costs(Cost(Money.yuan(117_000)), Cost(Money.yuan(200_000)))


def test_events_add_up_and_the_groups_of_one_are_held_once():
    students = replace(TURNING, group=Group.STUDENT)
    events = [TURNING, students, replace(TURNING, name="焊接")]
    found = cost_events(events, contest=CONTEST, policy=document(), plan=PLAN)
    assert [each.hosting.expected.money.fen for each in found] == [10_000_000, 0, 10_000_000]
    assert add_costs(each.costs for each in found).expected == Cost(Money.yuan(251_000))
    assert add_costs(()) == Costs()


def test_an_event_without_entries_costs_what_its_host_gets():
    empty = costs(replace(TURNING, entries=0))
    assert empty.awards == ()
    assert empty.costs == empty.hosting


def test_without_a_plan_the_expected_sum_is_undetermined_and_the_most_is_not():
    found = costs(plan=None).costs
    assert (found.expected.money, [text.zh for text in found.expected.open]) == (NOTHING, [NO_PLAN])
    assert found.most == Cost(Money.yuan(200_000))


def test_a_team_has_one_ceiling_and_a_plan_may_pay_each_member():
    team = replace(TURNING, team_size=3)
    each = AwardPlan("试", (PlanLine(Award.GOLD, Money.yuan(2_000), per=Per.PERSON),))
    assert sums(costs(team, plan=each))[0] == (Award.GOLD, 1, Money.yuan(6_000), Money.yuan(10_000))


def test_fixed_sums_are_the_same_in_both_and_reach_ranks_without_an_award():
    under = fixing(
        prize(Money.yuan(20_000), ranks=Span(1, 1)),
        prize(Money.yuan(1_000), ranks=Span(2, 7), per=Per.PERSON),
    )
    found = costs(replace(TURNING, team_size=2), under=under, plan=None)
    assert sums(found) == [
        (Award.GOLD, 1, NOTHING, NOTHING),
        *((award, 1, Money.yuan(2_000), Money.yuan(2_000)) for award in (Award.SILVER, Award.BRONZE)),
        (Award.MERIT, 2, Money.yuan(4_000), Money.yuan(4_000)),
        (Award.NONE, 5, Money.yuan(4_000), Money.yuan(4_000)),
    ]
    assert "未写明" in found.awards[0].costs.most.open[0].zh  # shared by the team, or one for each?


def test_those_beside_an_entry_are_counted_where_their_number_is_known():
    first = {"ranks": Span(1, 1)}
    under = fixing(
        prize(Money.yuan(20_000), **first),
        prize(SameAs(Payee.CONTESTANT), payee=Payee.MAIN_COACH, per=Per.PERSON, **first),
        prize(Money.yuan(3_000), payee=Payee.COACHES, per=Per.ENTRY, **first),
        prize(Money.yuan(2_000), payee=Payee.EXPERTS, per=Per.PERSON, **first),
    )
    gold = costs(under=under, plan=None).awards[0].costs.expected
    assert gold == Cost(
        Money.yuan(43_000),
        (Text("须先知道技术指导专家组人数", "how many the experts' group are must be known first"),),
    )


def test_a_plan_keeps_its_lines_for_others_in_the_most():
    under = document(prizes=(prize(Money.yuan(500), payee=Payee.UNIT, awards=frozenset({Award.GOLD})),))
    paying = replace(PLAN, lines=(*PLAN.lines, PlanLine(Award.GOLD, Money.yuan(500), payee=Payee.UNIT)))
    assert sums(costs(under=under, plan=paying))[0] == (
        Award.GOLD,
        1,
        Money.yuan(8_500),
        Money.yuan(10_500),
    )


def test_hosting_hangs_on_the_class_and_on_the_document():
    classless = replace(CONTEST, competition_class=None)
    assert costs(contest=classless).hosting.most == Cost(open=(CLASS_UNKNOWN,))
    assert costs(contest=classless, under=document(others=())).hosting == Costs()
    assert costs(under=document(others=())).hosting == Costs()
    unnamed = costs(plan=replace(PLAN, hosting=None)).hosting
    assert "未写明承办补助金额" in unnamed.expected.open[0].zh
    assert unnamed.most == Cost(Money.yuan(150_000))
    uncapped = costs(under=document(cash=()), plan=None)
    assert uncapped.hosting.most == Cost(Money.yuan(150_000))
    assert "未规定市级奖金" in uncapped.awards[0].costs.most.open[0].zh


def test_a_document_out_of_force_leaves_everything_open():
    found = costs(contest=replace(CONTEST, on=DAY.replace(year=2027))).costs
    assert found.expected.money == found.most.money == NOTHING
    assert "不适用于2027-06-20" in found.expected.open[0].zh


def test_the_plan_is_for_the_largest_team():
    events = [TURNING, replace(TURNING, team_size=3)]
    assert scope_of(CONTEST, events) == Scope(Tier.CITY, GAMES, 3)
    assert scope_of(CONTEST, []) == Scope(Tier.CITY, GAMES, 1)


def test_an_unknown_rule_is_a_fault_of_the_caller():
    with pytest.raises(KeyError):
        costs(replace(TURNING, rule="nonesuch"))


@unhurried
@given(st.sampled_from(sorted(RULES)), st.integers(0, 60))
def test_every_rule_awards_every_entry_once_without_ties(rule, entries):
    found = list(awards_of(entries, RULES[rule]))
    assert [rank for _award, rank in found] == list(range(1, entries + 1))
    assert Award.UNDECIDED not in {award for award, _rank in found}


def test_a_scale_is_reached_by_half_the_entries():
    found = [award for award, _rank in awards_of(10, RULES["worldskills-2019"])]
    assert (found.count(Award.MEDALLION), found.count(Award.NONE)) == (2, 5)
