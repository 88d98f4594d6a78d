"""Plans and decisions: proposed, approved by another person, each with its clause."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from competition.db import db
from competition.db.awards import (
    AwardDecision,
    PolicyConfirmation,
    newest_approved_run,
    newest_plan,
    newest_run,
)
from competition.db.competitions import Competition, Event
from competition.db.results import newest_result
from competition.domain.money import Money
from competition.domain.outcomes import Candidate, Kind, Promoted, Undetermined
from competition.domain.policy import Quality, Source
from competition.domain.policy_lines import Settlement
from competition.domain.tiers import SkillLevel, Tier
from competition.operations import signing
from competition.operations.award_plans import approve_plan
from competition.operations.awards import approve_awards, changes_between, decide_awards
from competition.operations.competitions import create_competition, import_events, save_event, set_host
from competition.operations.confirming import confirm_sheets
from competition.operations.draws import draw_event
from tests.operations.games import (
    CONFIRMED_ON,
    Games,
    approved,
    confirmed,
    decide,
    enter,
    founded,
    mark,
    planned,
    propose,
    publish,
    published,
    rank,
    seated,
    second_event,
)
from tests.operations.helpers import DRAFT, NOW, PLAN, logged, plan_workbook, policies, refused, row, setup

pytestmark = pytest.mark.usefixtures("app")


def decisions(games: Games, kind: Kind = Kind.CASH) -> list[AwardDecision]:
    run = newest_run(games.id)
    assert run is not None
    return [each for each in run.decisions if each.kind == kind]


def test_winners_get_what_the_plan_says() -> None:
    games = planned(published({1: 90, 2: 80, 3: 70, 4: 60}))
    decide(games)
    assert [(each.award, each.amount, each.payable) for each in decisions(games)] == [
        ("gold", Money.yuan(10_000), True),
        ("silver", Money.yuan(6_000), True),
        ("bronze", Money.yuan(3_001), True),
    ]
    outcomes = [each.decision().outcome for each in decisions(games, Kind.PROMOTION)]
    assert outcomes[0] == Promoted(SkillLevel.LEVEL_2)
    run = newest_run(games.id)
    assert run is not None
    assert (run.version, run.confirmed_on, run.plan_id is not None) == (1, CONFIRMED_ON, True)
    assert {each.payment_year for each in run.decisions} == {2027}
    assert logged()[-1] == "award.decide"


def test_a_team_shares_the_sum_to_the_fen() -> None:
    games = _team_published()
    planned(games, plan_workbook([("金牌", 100.01, "", "")]))
    decide(games)
    assert [each.amount for each in decisions(games)] == [Money(5001), Money(5000)]


def _team_published() -> Games:
    games = seated(founded(team_size=2))
    enter(games, row(1, team="一队"), row(2, team="一队"))
    draw_event(games.event, seed="1", secret="for tests", by=games.organizer, now=NOW)
    mark(games, 1)
    confirm_sheets(games.event, by=games.chief, now=NOW)
    signing.sign_off(games.event, by=games.chief, now=NOW)
    rank(games)
    publish(games)
    return games


def test_without_an_approved_plan_nothing_is_determined_and_nothing_approved() -> None:
    games = published()
    propose(games)
    decide(games)
    found = decisions(games)
    assert [each.amount for each in found] == [None] * 3
    assert all(isinstance(each.decision().outcome, Undetermined) for each in found)
    with refused("7项决定尚不能确定，不能批准", "7 decisions are undetermined"):
        approve_awards(games.id, policies=policies(), by=games.finance, now=NOW)
    approve_plan(games.id, policies=policies(), by=games.finance, now=NOW)
    decide(games)
    run = newest_run(games.id)
    assert run is not None
    assert run.version == 2
    assert approve_awards(games.id, policies=policies(), by=games.finance, now=NOW) == len(run.decisions)


def test_where_the_text_names_no_sum_the_decision_says_so_and_can_be_approved() -> None:
    games = published(tier=Tier.DISTRICT)
    with refused("没有规定区县级奖金", "names no prize money at district tier"):
        propose(games)
    decide(games)
    approve_awards(games.id, policies=policies(), by=games.finance, now=NOW)
    assert all(isinstance(each.decision().outcome, Undetermined) for each in decisions(games))


def test_of_two_sums_for_one_skill_the_higher_is_paid_and_the_other_struck_visibly() -> None:
    games = published({1: 90, 2: 80})
    made = second_event(
        games, row(2, event="E02"), row(1, event="E02"), row(9, event="E02"), marks={1: 90, 2: 80, 3: 70}
    )
    db.session.get_one(Event, made).name = "焊接E01"
    db.session.commit()
    planned(games)
    decide(games)
    found = {(each.entry.number, each.member.person.name): each for each in decisions(games)}
    struck = [each for each in found.values() if not each.payable]
    assert {(each.entry.number, each.award) for each in struck} == {
        ("E01-002", "silver"),
        ("E02-002", "silver"),
    }
    for each in struck:
        step = each.struck_step()
        assert step is not None
        assert step.says.zh.startswith("就高不重复：已按“焊接E0")
        assert step.clause == policies()["yantai-2024-8"].settled_by(Settlement.HIGHER_ONLY)
        assert each.amount is None
    paid = [each for each in found.values() if each.payable]
    assert sorted(each.amount.fen for each in paid if each.amount) == [300100, 1000000, 1000000]
    assert all(each.struck_step() is None for each in paid)


def test_nothing_is_decided_before_everything_is_published() -> None:
    games = confirmed()
    with refused("还有项目未公布成绩：焊接E01", "no published results yet: 焊接E01"):
        decide(games)


def test_a_competition_without_events_has_nothing_to_decide() -> None:
    games = founded()
    other = create_competition(replace(DRAFT, code="o", number_prefix="O"), by=games.organizer, now=NOW)
    with refused("（没有项目）", "no published results yet"):
        decide_awards(other, policies=policies(), by=games.organizer, now=NOW)


def test_who_decides_does_not_approve() -> None:
    games = planned(published())
    decide(games)
    with refused("提出人不能批准", "Who proposes does not approve"):
        approve_awards(games.id, policies=policies(), by=games.organizer, now=NOW)


def test_there_must_be_decisions_to_approve() -> None:
    games = planned(published())
    with refused("还没有奖励决定", "There is no award decision yet"):
        approve_awards(games.id, policies=policies(), by=games.finance, now=NOW)


def test_approved_decisions_are_final() -> None:
    games = approved(published())
    assert logged()[-1] == "award.approve"
    with refused("已经批准过", "It is approved already"):
        approve_awards(games.id, policies=policies(), by=games.finance, now=NOW)
    with refused("请写明理由", "Give the reason"):
        decide(games)


def test_a_plan_without_money_pays_nothing() -> None:
    games = planned(published(), plan_workbook([(PLAN[0][0], None, "", "")]))
    decide(games)
    assert [each.amount for each in decisions(games)] == [None] * 3


def test_no_event_joins_once_the_awards_are_approved() -> None:
    games = approved(published())
    with refused("奖励决定已批准，不能再增加项目", "The awards are approved: no event can be added"):
        save_event(games.id, setup("E09"), by=games.organizer, now=NOW)
    with refused("奖励决定已批准，不能再增加项目", "The awards are approved: no event can be added"):
        import_events(games.id, [setup("E09")], by=games.organizer, now=NOW)


def test_only_what_was_seen_is_approved() -> None:
    games = published()
    planned(games)
    decide(games)
    decide(games)
    with refused("您看到的是第1版，现在已有第2版", "You saw version 1"):
        approve_awards(games.id, version=1, policies=policies(), by=games.finance, now=NOW)
    assert approve_awards(games.id, version=2, policies=policies(), by=games.finance, now=NOW) > 0


def test_each_sum_is_paid_in_the_year_after_its_own_confirmation() -> None:
    games = published()
    second_event(games, row(4, event="E02"), marks={1: 90})
    found = newest_result(db.session.scalars(select(Event.id).where(Event.code == "E02")).one())
    assert found is not None
    found.confirmed_on = date(2027, 1, 5)
    db.session.commit()
    planned(games)
    decide(games)
    years = {each.entry.event.code: each.payment_year for each in decisions(games)}
    assert years == {"E01": 2027, "E02": 2028}


def test_from_a_draft_nothing_is_paid() -> None:
    games = published()
    planned(games)
    db.session.get_one(Competition, games.id).policy_id = "huainan-draft"
    db.session.commit()
    with refused("不在施行期内（征求意见稿", "is not in force on"):
        decide(games)
    db.session.delete(newest_plan(games.id))
    db.session.commit()
    decide(games)
    made = decisions(games)
    assert made
    assert all(each.amount is None for each in made)
    assert all(isinstance(each.decision().outcome, Undetermined) for each in made)


def test_decisions_rest_on_the_plan_that_was_approved_not_on_a_later_proposal() -> None:
    games = planned(published())
    propose(games, plan_workbook([("金牌", 1, "", "")]))
    decide(games)
    assert decisions(games)[0].amount == Money.yuan(10_000)


def test_two_skills_of_one_person_are_paid_both() -> None:
    games = published({1: 90, 2: 80})
    second_event(games, row(1, event="E02"), marks={1: 90})
    planned(games)
    decide(games)
    paid = [each.earned_in for each in decisions(games) if each.amount == Money.yuan(10_000)]
    assert paid == ["焊接E01金牌", "焊接E02金牌"]


def test_after_an_approval_a_new_run_gives_its_reason_and_shows_what_it_changes() -> None:
    games = approved(published({1: 90, 2: 80}))
    before = newest_approved_run(games.id)
    planned(games, plan_workbook([("金牌", 8000, "技师（二级）", "")]))
    count = decide_awards(games.id, policies=policies(), by=games.organizer, now=NOW, reason=" 方案更正 ")
    after = newest_run(games.id)
    assert before is not None
    assert after is not None
    assert (after.version, after.reason, len(after.decisions)) == (2, "方案更正", count)
    assert newest_approved_run(games.id) is before
    changes = changes_between(before, after)
    assert [(each.key.split("/", 1)[1], _sum(each.before), _sum(each.after)) for each in changes] == [
        ("E01-001/1/cash/contestant/", 1_000_000, 800_000),
        ("E01-002/1/cash/contestant/", 600_000, None),
    ]
    approve_awards(games.id, policies=policies(), by=games.finance, now=NOW)
    assert newest_approved_run(games.id) is after


def _sum(row: AwardDecision | None) -> int | None:
    return row.amount.fen if row and row.amount else None


def test_a_claim_that_a_run_does_not_have_any_more_is_a_change_too() -> None:
    games = planned(published({1: 90, 2: 80}))
    decide(games)
    first = newest_run(games.id)
    decide(games)
    second = newest_run(games.id)
    assert first is not None
    assert second is not None
    gone = second.decisions[-1].key
    db.session.delete(second.decisions[-1])
    db.session.commit()
    assert [(each.key, each.after) for each in changes_between(first, second)] == [(gone, None)]
    assert [(each.key, each.before) for each in changes_between(second, first)] == [(gone, None)]


def test_titles_that_somebody_selects_make_candidates_and_no_money() -> None:
    games = planned(published({1: 90}))
    decide(games)
    found = {each.decision().about: each.decision().outcome for each in decisions(games, Kind.HONOUR)}
    assert isinstance(found["烟台市技术能手"], Candidate)
    assert decisions(games, Kind.ALLOWANCE) == []


def test_the_host_is_granted_what_the_plan_names_for_each_event() -> None:
    games = published()
    db.session.get_one(Competition, games.id).host = "示例职业学院"
    db.session.commit()
    planned(games)
    decide(games)
    (found,) = decisions(games, Kind.HOSTING)
    assert (found.unit, found.who, found.person, found.amount) == ("示例职业学院", "示例职业学院", None, None)
    assert isinstance(found.decision().outcome, Undetermined)


def test_money_from_a_reported_document_waits_for_an_organizer_s_word() -> None:
    games = planned(published())
    reported = Source(Quality.REPORTED, "https://example.org/")
    known = {name: replace(each, source=reported) for name, each in policies().items()}
    decide_awards(games.id, policies=known, by=games.organizer, now=NOW)
    with refused("数额出自报道，尚未经组织者核实", "are only reported; nobody has confirmed them"):
        approve_awards(games.id, policies=policies(), by=games.finance, now=NOW)
    run = newest_run(games.id)
    assert run is not None
    db.session.add(
        PolicyConfirmation(
            competition_id=games.id,
            policy_id=run.policy_id,
            policy_digest=run.policy_digest,
            document="原文已核对",
            confirmed_by=games.organizer.id,
            confirmed_at=NOW,
        )
    )
    db.session.commit()
    assert approve_awards(games.id, policies=policies(), by=games.finance, now=NOW) == len(run.decisions)


def test_decisions_under_another_document_than_the_chosen_one_are_not_approved() -> None:
    games = planned(published())
    decide(games)
    competition = db.session.get_one(Competition, games.id)
    competition.policy_id = "jiangsu-union-2023-13"
    db.session.commit()
    with refused("现在选定的文件或其内容已经不同", "the chosen document or its content is another now"):
        approve_awards(games.id, policies=policies(), by=games.finance, now=NOW)
    competition.policy_id = "yantai-2024-8"
    db.session.commit()
    changed = {name: replace(each, digest="0" * 64) for name, each in policies().items()}
    with refused("现在选定的文件或其内容已经不同", "the chosen document or its content is another now"):
        approve_awards(games.id, policies=changed, by=games.finance, now=NOW)
    approve_awards(games.id, policies=policies(), by=games.finance, now=NOW)


def test_the_host_can_be_named_later_and_decisions_are_then_made_again() -> None:
    games = planned(published())
    decide(games)
    set_host(games.id, " 示例职业学院 ", by=games.organizer, now=NOW + timedelta(minutes=1))
    with refused(
        "作出决定之后又有变化：承办单位", "Since the decisions were made these have changed: the host"
    ):
        approve_awards(games.id, policies=policies(), by=games.finance, now=NOW)
    decide_awards(games.id, policies=policies(), by=games.organizer, now=NOW + timedelta(minutes=2))
    (found,) = decisions(games, Kind.HOSTING)
    assert found.unit == "示例职业学院"
    approve_awards(games.id, policies=policies(), by=games.finance, now=NOW + timedelta(minutes=3))
