"""Plans and decisions: proposed, approved by another person, each with its clause."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from competition.db import db
from competition.db.awards import AwardDecision, newest_plan, newest_run
from competition.db.competitions import Competition, Event
from competition.db.results import newest_result
from competition.domain.money import Money
from competition.domain.outcomes import Kind, Promoted, Undetermined
from competition.domain.policy import Status
from competition.domain.tiers import SkillLevel, Tier
from competition.operations.awards import approve_awards, approve_plan, choose_policy, decide_awards
from competition.operations.competitions import create_competition, import_events, save_event
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


def test_a_plan_is_proposed_by_one_and_approved_by_another() -> None:
    games = founded()
    assert propose(games) == 1
    approve_plan(games.id, by=games.finance, now=NOW)
    plan = newest_plan(games.id)
    assert plan is not None
    assert (plan.proposed_by, plan.approved_by, plan.policy_id) == (
        games.organizer.id,
        games.finance.id,
        "yantai-2024-8",
    )
    assert plan.plan().reference == "试赛发〔2026〕1号"
    assert logged()[-2:] == ["plan.propose", "plan.approve"]


def test_who_proposes_a_plan_does_not_approve_it() -> None:
    games = founded()
    propose(games)
    with refused("提出人不能批准自己的方案", "Who proposes does not approve"):
        approve_plan(games.id, by=games.organizer, now=NOW)


def test_a_plan_is_approved_once() -> None:
    games = planned(founded())
    with refused("已经批准过", "It is approved already"):
        approve_plan(games.id, by=games.finance, now=NOW)


def test_there_must_be_a_plan_to_approve() -> None:
    games = founded()
    with refused("还没有奖励方案", "There is no award plan yet"):
        approve_plan(games.id, by=games.finance, now=NOW)


def test_a_new_plan_is_a_new_version_that_waits_for_its_own_approval() -> None:
    games = planned(founded())
    assert propose(games) == 2
    plan = newest_plan(games.id)
    assert plan is not None
    assert plan.approved_at is None


def test_a_plan_above_the_ceiling_is_refused_with_the_clause() -> None:
    games = founded()
    with refused("超过市级上限 10,000.00元", "above the ceiling of 10,000.00 yuan") as found:
        propose(games, plan_workbook([("金牌", 10000.01, "", "")]))
    assert "烟政办字〔2024〕8号 三（八）“市级最高1万元”" in found[0].what.zh


def test_a_plan_that_cannot_be_read_is_refused() -> None:
    games = founded()
    with refused("特级技师、首席技师由用人单位评聘", "by an employer's appointment"):
        propose(games, plan_workbook([("金牌", 1, "特级技师", "")]))


@pytest.mark.parametrize(
    "day", [datetime(2024, 2, 29, 15, 59, tzinfo=UTC), datetime(2027, 2, 28, 16, tzinfo=UTC)]
)
def test_a_plan_under_a_policy_that_is_not_in_force_is_refused(day: datetime) -> None:
    games = founded()
    with refused("不在施行期内", "is not in force on"):
        propose(games, now=day)


def test_a_plan_under_a_draft_is_refused() -> None:
    games = founded()
    draft = {name: replace(each, status=Status.DRAFT) for name, each in policies().items()}
    with refused("征求意见稿", "draft for comment"):
        propose(games, policies=draft)


@pytest.mark.parametrize(("named", "shown"), [("", "空"), ("nowhere-1", "nowhere-1")])
def test_a_competition_needs_a_policy_that_is_known(named: str, shown: str) -> None:
    games = founded()
    db.session.get_one(Competition, games.id).policy_id = named
    db.session.commit()
    with refused(f"竞赛未选定政策文件（“{shown}”）", "names no known policy") as found:
        propose(games)
    assert "yantai-2024-8" in found[0].remedy.zh


def test_winners_get_what_the_plan_says() -> None:
    games = planned(published({1: 90, 2: 80, 3: 70, 4: 60}))
    assert decide(games) == 6
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
    rank(games)
    publish(games)
    return games


def test_without_an_approved_plan_nothing_is_determined_and_nothing_approved() -> None:
    games = published()
    propose(games)
    assert decide(games) == 6
    found = decisions(games)
    assert [each.amount for each in found] == [None] * 3
    assert all(isinstance(each.decision().outcome, Undetermined) for each in found)
    with refused("6项决定尚不能确定，不能批准", "6 decisions are undetermined"):
        approve_awards(games.id, by=games.finance, now=NOW)
    approve_plan(games.id, by=games.finance, now=NOW)
    decide(games)
    run = newest_run(games.id)
    assert run is not None
    assert run.version == 2
    assert approve_awards(games.id, by=games.finance, now=NOW) == 6


def test_where_the_text_names_no_sum_the_decision_says_so_and_can_be_approved() -> None:
    games = approved(published(tier=Tier.DISTRICT))
    assert all(isinstance(each.decision().outcome, Undetermined) for each in decisions(games))


def test_of_two_sums_of_one_person_the_higher_is_paid_and_the_other_struck_visibly() -> None:
    games = published({1: 90, 2: 80})
    second_event(
        games, row(2, event="E02"), row(1, event="E02"), row(9, event="E02"), marks={1: 90, 2: 80, 3: 70}
    )
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
        assert step.clause == policies()["yantai-2024-8"].higher_only
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
        approve_awards(games.id, by=games.organizer, now=NOW)


def test_there_must_be_decisions_to_approve() -> None:
    games = planned(published())
    with refused("还没有奖励决定", "There is no award decision yet"):
        approve_awards(games.id, by=games.finance, now=NOW)


def test_approved_decisions_are_final() -> None:
    games = approved(published())
    assert logged()[-1] == "award.approve"
    with refused("已经批准过", "It is approved already"):
        approve_awards(games.id, by=games.finance, now=NOW)
    with refused("奖励决定已批准，不再更改", "The decisions are approved and do not change"):
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
    propose(games)
    propose(games)
    with refused("您看到的是第1版，现在已有第2版", "You saw version 1"):
        approve_plan(games.id, version=1, by=games.finance, now=NOW)
    approve_plan(games.id, version=2, by=games.finance, now=NOW)
    decide(games)
    decide(games)
    with refused("您看到的是第1版，现在已有第2版", "You saw version 1"):
        approve_awards(games.id, version=1, by=games.finance, now=NOW)
    assert approve_awards(games.id, version=2, by=games.finance, now=NOW) > 0


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


def test_the_policy_can_be_chosen_until_the_decisions_are_approved() -> None:
    games = published()
    db.session.get_one(Competition, games.id).policy_id = ""
    db.session.commit()
    given = {"policies": policies(), "by": games.organizer, "now": NOW}
    with refused("竞赛未选定政策文件（“nowhere”）", "names no known policy (“nowhere”)"):
        choose_policy(games.id, "nowhere", **given)
    choose_policy(games.id, "yantai-2024-8", **given)
    approved(games)
    with refused("奖励决定已批准", "The decisions are approved"):
        choose_policy(games.id, "yantai-2024-8", **given)


@pytest.mark.parametrize("draft", ["huainan-draft", "nantong-draft"])
def test_a_draft_cannot_be_chosen(draft: str) -> None:
    games = published()
    with refused(
        "是征求意见稿，不能据此发放奖励", "is a draft for comment: nothing is paid from it"
    ) as found:
        choose_policy(games.id, draft, policies=policies(), by=games.organizer, now=NOW)
    assert found[0].remedy.zh == "请选择现行有效的文件；草案可用 saiwu policy show 查看。"
    assert db.session.get_one(Competition, games.id).policy_id == "yantai-2024-8"


def test_from_a_draft_nothing_is_paid() -> None:
    games = published()
    planned(games)
    db.session.get_one(Competition, games.id).policy_id = "huainan-draft"
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
