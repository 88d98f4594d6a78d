"""Everything that follows from one result, in one order."""

from dataclasses import replace
from datetime import date

import pytest

from competition.domain.award_plan import AwardPlan, PlanLine
from competition.domain.awards import Sharing
from competition.domain.decisions import decide_beside, decide_winner
from competition.domain.money import Money
from competition.domain.outcomes import Amount, Honoured, Kind, Nothing, Promoted
from competition.domain.payees import Payee, Per
from competition.domain.policy import Status
from competition.domain.policy_lines import Matter, PrizeLine, Reference
from competition.domain.policy_titles import Conferral, Honour
from competition.domain.prizes import Award
from competition.domain.problems import Text
from competition.domain.selector import ANYBODY, Selector, Span, Winner
from competition.domain.tiers import Group, SkillLevel, Tier
from tests.domain.build import DAY, clause, policy

FIRST = Winner(Award.GOLD, Tier.CITY, Group.WORKER, DAY, rank=1)
PLAN = AwardPlan("试组委〔2025〕3号", (PlanLine(Award.GOLD, Money.yuan(8_000), SkillLevel.LEVEL_2),))
SUM = Money.yuan(2_000)


def honour(title: str, payee: Payee, allowance: Money | None = None) -> Honour:
    select = Selector(ranks=Span(1, 1))
    return Honour(title, Conferral.GRANTED, allowance, None, False, select, None, clause("九"), "SY-9", payee)


EMPLOYER = Reference(Matter.EMPLOYMENT, frozenset(), Text("所在单位", "the employer"), clause("十"), "SY-10")
OTHERS = (honour("能手", Payee.CONTESTANT, SUM), honour("优秀教练", Payee.MAIN_COACH), EMPLOYER)


def kinds(decisions) -> list[Kind]:
    return [each.kind for each in decisions]


def test_a_winner_is_told_of_money_level_title_allowance_and_post():
    found = decide_winner(policy(others=OTHERS), PLAN, FIRST)
    assert kinds(found) == [Kind.CASH, Kind.PROMOTION, Kind.HONOUR, Kind.ALLOWANCE, Kind.EMPLOYMENT]
    assert [each.outcome for each in found[:4]] == [
        Amount(Money.yuan(8_000)),
        Promoted(SkillLevel.LEVEL_2),
        Honoured("能手", Conferral.GRANTED),
        Amount(SUM),
    ]
    assert found[4].outcome.see.zh == "岗位与待遇见所在单位"
    assert [each.article for each in found[4].clauses] == ["七", "十"]


def test_a_title_held_before_is_not_given_again():
    found = decide_winner(policy(others=OTHERS), PLAN, FIRST, held=frozenset({"能手"}))
    assert kinds(found) == [Kind.CASH, Kind.PROMOTION, Kind.HONOUR, Kind.EMPLOYMENT]
    assert isinstance(found[2].outcome, Nothing)


@pytest.mark.parametrize(
    ("winner", "changed"),
    [
        (replace(FIRST, award=Award.NONE), {}),
        (replace(FIRST, confirmed_on=date(2026, 1, 1)), {}),
        (FIRST, {"status": Status.DRAFT}),
        (FIRST, {"others": ()}),
    ],
    ids=["no award", "out of force", "draft", "not spoken of"],
)
def test_the_employer_is_told_only_of_winners_under_a_document_that_says_so(winner, changed):
    found = decide_winner(policy(**{"others": OTHERS, **changed}), PLAN, winner)
    assert Kind.EMPLOYMENT not in kinds(found)


def test_who_stands_beside_the_entry_gets_money_and_titles_of_their_own():
    coach = PrizeLine(Payee.MAIN_COACH, ANYBODY, SUM, Per.ENTRY, clause("十一"))
    document = policy(others=OTHERS, prizes=(coach,))
    found = decide_beside(document, PLAN, FIRST, Payee.MAIN_COACH, Sharing(2, 1))
    assert [(each.kind, each.payee, each.outcome) for each in found] == [
        (Kind.CASH, Payee.MAIN_COACH, Amount(Money.yuan(1_000))),
        (Kind.HONOUR, Payee.MAIN_COACH, Honoured("优秀教练", Conferral.GRANTED)),
    ]
    again = decide_beside(document, PLAN, FIRST, Payee.MAIN_COACH, Sharing(), held=frozenset({"优秀教练"}))
    assert [type(each.outcome) for each in again] == [Amount, Nothing]


@pytest.mark.parametrize("award", Award)
def test_a_simulation_decides_what_the_document_in_force_does(award):
    winner = replace(FIRST, award=award)
    in_force = decide_winner(policy(others=OTHERS), PLAN, winner)
    draft = decide_winner(policy(others=OTHERS, status=Status.DRAFT, simulated=True), PLAN, winner)
    assert [(each.kind, each.outcome) for each in in_force] == [(each.kind, each.outcome) for each in draft]
    assert {each.steps[0].says.zh for each in draft} == {"模拟：假定试政发〔2025〕1号于2025-06-20施行"}
