"""What is taken back after it was confirmed: it counts nowhere any more, and what rests on it is decided again."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from competition.db.awards import AwardDecision, newest_run
from competition.db.grants import certificates_of
from competition.db.supporters import titles_of
from competition.domain.award_plan import AwardPlan, PlanLine
from competition.domain.medals import Award
from competition.domain.money import Money, total
from competition.domain.outcomes import Kind
from competition.domain.payees import Payee
from competition.domain.policy import Policy
from competition.domain.selector import Selector
from competition.domain.tiers import Tier
from competition.operations import award_plans, awards
from competition.operations.bases import withdraw_base
from competition.operations.certificates import confirm_certificates, withdraw_certificates
from competition.operations.elsewhere import confirm_elsewhere
from competition.operations.records import read_office_record
from competition.operations.supporters import empty_supporters
from competition.operations.titles import confirm_titles, withdraw_titles
from tests.operations.games import Games, decide, planned, published
from tests.operations.helpers import NOW, policies, refused
from tests.operations.test_award_claims import SKILLED, decided, fixing, grant, prize, recognise
from tests.operations.test_award_claims import beside as stand_beside
from tests.operations.test_certificates import certificate
from tests.operations.test_certificates import take as take_certificates
from tests.operations.test_elsewhere import member
from tests.operations.test_records import first, with_everything

pytestmark = pytest.mark.usefixtures("app")

LATER = NOW + timedelta(minutes=1)


def confirmed(games: Games, what: str) -> Callable[[datetime], object]:
    """Record and confirm one; what takes it back."""
    taking = {"reason": "原件系伪造（虚构）", "by": games.organizer}
    match what:
        case "title":
            grants = grant(games, SKILLED, ("李二", 1), confirm=False)
            confirm_titles(games.id, grants, by=games.finance, now=NOW)
            return lambda now: withdraw_titles(games.id, grants, now=now, **taking)
        case "certificate":
            take_certificates(games, certificate(30))
            given = [each.id for each in certificates_of(games.id)]
            confirm_certificates(games.id, given, by=games.finance, now=NOW)
            return lambda now: withdraw_certificates(games.id, given, now=now, **taking)
        case _:
            base = recognise(games)
            return lambda now: withdraw_base(base, now=now, **taking)


def resting_on(games: Games, what: str) -> list[AwardDecision]:
    run = newest_run(games.id)
    assert run is not None
    return [each for each in run.decisions if getattr(each, f"{what}_id") is not None]


@pytest.mark.parametrize(
    ("what", "zh", "en"),
    [
        ("title", "授予的称号", "granted titles"),
        ("certificate", "等级证书", "certificates of level"),
        ("base", "基地认定", "recognised bases"),
    ],
)
def test_what_was_withdrawn_after_the_decisions_is_decided_again_and_brings_nothing(
    what: str, zh: str, en: str
) -> None:
    games = planned(published({1: 90}))
    withdraw = confirmed(games, what)
    decide(games)
    assert len(resting_on(games, what)) == 1
    withdraw(LATER)
    with refused(f"作出决定之后又有变化：{zh}", f"these have changed: {en}"):
        awards.approve_awards(games.id, policies=policies(), by=games.finance, now=LATER)
    awards.decide_awards(games.id, policies=policies(), by=games.organizer, now=LATER)
    assert resting_on(games, what) == []
    assert awards.approve_awards(games.id, policies=policies(), by=games.finance, now=LATER) > 0


def test_what_was_withdrawn_stands_in_nobodys_record() -> None:
    games = with_everything(published())
    taking = {"reason": "有误", "by": games.organizer, "now": NOW}
    withdraw_titles(games.id, [each.id for each in titles_of(games.id)], **taking)
    withdraw_certificates(games.id, [each.id for each in certificates_of(games.id)], **taking)
    given = {"policies": policies(), "by": games.organizer, "now": NOW}
    found = read_office_record(first(games).id, games.id, form="page", **given)
    assert (found.titles, found.levels) == ((), ())


def test_who_takes_the_place_of_another_beside_an_entry_has_a_claim_of_their_own() -> None:
    games, under = published({1: 90}), fixing(prize(Payee.MAIN_COACH, 3_000))
    stand_beside(games, ("E01-001", "主教练", "周一", 51))
    (before,) = decided_beside(games, under)
    stand_beside(games, ("E01-001", "主教练", "周二", 52))
    (after,) = decided_beside(games, under)
    assert (before.who, after.who, before.amount == after.amount) == ("周一", "周二", True)
    assert before.key != after.key
    stand_beside(games, ("E01-001", "主教练", "周一", 51))
    (again,) = decided_beside(games, under)
    assert again.key == before.key
    empty_supporters(games.id, reason="误传", by=games.organizer, now=NOW)
    assert decided_beside(games, under) == []


def decided_beside(games: Games, under: dict[str, Policy]) -> list[AwardDecision]:
    return [each for each in decided(games, Kind.CASH, under=under) if each.supporter_id]


def test_the_members_of_a_team_from_elsewhere_share_the_sum_of_one_award() -> None:
    games = published({1: 90})
    for position in (1, 2, 3):
        kept = member(games, 20 + position, team_size=3, position=position)
        confirm_elsewhere(kept, by=games.finance, now=NOW)
    line = PlanLine(Award.GOLD, Money.yuan(50_000), where=Selector(tiers=frozenset({Tier.NATION})))
    plan = AwardPlan("试赛发〔2026〕1号", (line,))
    award_plans.propose_plan_lines(games.id, plan, policies=policies(), by=games.organizer, now=NOW)
    award_plans.approve_plan(games.id, policies=policies(), by=games.finance, now=NOW)
    shares = [each.amount for each in decided(games, Kind.CASH) if each.elsewhere_id and each.amount]
    assert (len(shares), total(shares)) == (3, Money.yuan(50_000))
