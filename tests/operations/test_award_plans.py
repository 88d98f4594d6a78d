"""The document that awards rest on, and the plan: proposed by one, held to the document, approved by another."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from competition.db import db
from competition.db.awards import find_confirmation, newest_plan, plan_versions
from competition.db.competitions import Competition
from competition.domain.award_plan import AwardPlan, PlanLine
from competition.domain.money import Money
from competition.domain.payees import Per
from competition.domain.policy import Policy, Quality, Source, Status
from competition.domain.prizes import Award
from competition.domain.selector import Selector
from competition.domain.tiers import Group
from competition.operations.award_plans import (
    approve_plan,
    choose_policy,
    confirm_policy,
    plan_for,
    propose_plan_lines,
)
from tests.operations.games import Games, approved, founded, planned, propose, published
from tests.operations.helpers import NOW, logged, plan_workbook, policies, refused

pytestmark = pytest.mark.usefixtures("app")

GOLD = PlanLine(Award.GOLD, Money.yuan(8000))
PLAN = AwardPlan("试赛发〔2026〕2号", (GOLD,))
HOME = "yantai-2024-8"


def approve(games: Games, **more: object) -> None:
    approve_plan(games.id, **{"policies": policies(), "by": games.finance, "now": NOW, **more})


def propose_lines(games: Games, plan: AwardPlan = PLAN, **more: object) -> int:
    given = {"policies": policies(), "by": games.organizer, "now": NOW, **more}
    return propose_plan_lines(games.id, plan, **given)


def home(games: Games) -> Competition:
    return db.session.get_one(Competition, games.id)


def lowered(yuan: int) -> dict[str, Policy]:
    """The policies after the ceiling at city tier was lowered."""
    policy = policies()[HOME]
    cash = tuple(replace(line, ceiling=min(line.ceiling, Money.yuan(yuan))) for line in policy.cash)
    return policies() | {HOME: replace(policy, cash=cash)}


def reported() -> dict[str, Policy]:
    source = Source(Quality.REPORTED, "https://example.org/notice")
    return policies() | {HOME: replace(policies()[HOME], source=source)}


def test_a_plan_is_proposed_by_one_and_approved_by_another() -> None:
    games = founded()
    assert propose(games) == 1
    approve(games)
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
        approve(games, by=games.organizer)


def test_a_plan_is_approved_once() -> None:
    games = planned(founded())
    with refused("已经批准过", "It is approved already"):
        approve(games)


def test_there_must_be_a_plan_to_approve() -> None:
    games = founded()
    with refused("还没有奖励方案", "There is no award plan yet"):
        approve(games)


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
    assert found[0].remedy.zh == "请选择现行有效的文件；草案可在“政策文件”页查看，在“费用测算”页测算。"
    assert db.session.get_one(Competition, games.id).policy_id == "yantai-2024-8"


def test_only_the_plan_that_was_seen_is_approved() -> None:
    games = founded()
    propose(games)
    propose(games)
    with refused("您看到的是第1版，现在已有第2版", "You saw version 1"):
        approve(games, version=1)
    approve(games, version=2)


# From the screen


def test_lines_are_proposed_as_they_are() -> None:
    games = founded()
    plan = AwardPlan(
        "试赛发〔2026〕2号",
        (
            PlanLine(Award.GOLD, Money.yuan(8000), where=Selector(groups=frozenset({Group.WORKER}))),
            PlanLine(
                Award.GOLD,
                Money.yuan(3000),
                per=Per.PERSON,
                where=Selector(groups=frozenset({Group.STUDENT})),
            ),
        ),
    )
    assert propose_lines(games, plan, seen=0) == 1
    found = newest_plan(games.id)
    assert found is not None
    assert (found.plan(), found.reason) == (plan, "")


def test_who_saw_an_older_version_does_not_write_over_the_newer_one() -> None:
    games = founded()
    propose_lines(games)
    with refused("您看到的是第0版，现在已有第1版", "You saw version 0"):
        propose_lines(games, seen=0)
    assert propose_lines(games, seen=1) == 2


def test_a_plan_names_the_document_that_approved_it_and_at_least_one_award() -> None:
    games = founded()
    with refused("没有写明批准文件", "approved the plan is not named") as found:
        propose_lines(games, AwardPlan("  ", ()))
    assert "奖励方案没有任何奖项" in found[1].what.zh


def test_after_an_approved_version_a_new_one_gives_its_reason() -> None:
    games = planned(founded())
    with refused("请写明理由", "Give the reason"):
        propose_lines(games)
    with refused("请写明理由", "Give the reason"):
        propose(games, reason=" ")
    assert propose_lines(games, reason=" 经费调整 ") == 2
    assert [each.reason for each in plan_versions(games.id)] == ["经费调整", "方案更正"]


def test_before_an_approval_no_reason_is_asked_for() -> None:
    games = founded()
    propose(games, reason="")
    assert propose(games, reason="") == 2


# Held to the document of the day


def test_a_plan_is_not_approved_above_a_ceiling_that_was_lowered_since() -> None:
    games = founded()
    propose(games)
    with refused(
        "金牌奖金 10,000.00元 超过市级上限 5,000.00元", "above the ceiling of 5,000.00 yuan"
    ) as found:
        approve(games, policies=lowered(5000))
    assert "三（八）" in found[0].what.zh


def test_a_plan_is_not_approved_after_the_document_has_ended() -> None:
    games = founded()
    propose(games)
    with refused("不在施行期内", "is not in force on"):
        approve(games, now=datetime(2027, 3, 1, tzinfo=UTC))


def test_the_day_of_confirmation_governs_not_the_day_of_the_approval() -> None:
    games = published()
    propose(games)
    approve(games, now=datetime(2027, 3, 1, tzinfo=UTC))
    assert plan_for(home(games), policies()[HOME]) is not None


def test_an_approved_plan_bears_the_document_that_it_was_approved_under() -> None:
    games = founded()
    propose(games)
    twin = policies() | {"twin-1": replace(policies()[HOME], id="twin-1")}
    choose_policy(games.id, "twin-1", policies=twin, by=games.organizer, now=NOW)
    approve(games, policies=twin)
    found = newest_plan(games.id)
    assert found is not None
    assert found.policy_id == "twin-1"


def test_decisions_rest_on_the_newest_plan_that_was_approved() -> None:
    games = founded()
    policy = policies()[HOME]
    assert plan_for(home(games), policy) is None
    planned(games)
    propose_lines(games, reason="下一版")
    found = plan_for(home(games), policy)
    assert found is not None
    assert found.version == 1


def test_a_plan_approved_under_one_document_does_not_serve_another_that_forbids_it() -> None:
    games = planned(founded())
    with refused("已批准的第1版奖励方案不符合", "Version 1 of the award plan, which is approved") as found:
        plan_for(home(games), lowered(5000)[HOME])
    assert "超过市级上限 5,000.00元" in found[1].what.zh


# Documents that are only reported


def confirm(games: Games, document: str = "复函原件已核对", **more: object) -> None:
    given = {"policies": reported(), "by": games.organizer, "now": NOW, **more}
    confirm_policy(games.id, document, **given)


def test_a_reported_document_may_be_chosen() -> None:
    games = founded()
    choose_policy(games.id, HOME, policies=reported(), by=games.organizer, now=NOW)
    assert home(games).policy_id == HOME


def test_a_confirmation_says_what_it_rests_on_and_of_which_text() -> None:
    games = founded()
    confirm(games, " 复函原件已核对 ")
    row = find_confirmation(games.id, policies()[HOME].digest)
    assert row is not None
    assert (row.document, row.policy_id, row.confirmed_by) == ("复函原件已核对", HOME, games.organizer.id)
    assert logged()[-1] == "policy.confirm"


def test_a_confirmation_without_ground_is_refused() -> None:
    games = founded()
    with refused("没有写明核实的依据", "What the confirmation rests on is not named"):
        confirm(games, "  ")


def test_a_text_is_confirmed_once_and_anew_when_it_changed() -> None:
    games = founded()
    confirm(games)
    with refused("已经核实过，无需核实", "is confirmed already: there is nothing to confirm"):
        confirm(games)
    changed = reported() | {HOME: replace(reported()[HOME], digest="0" * 64)}
    confirm(games, policies=changed)
    assert find_confirmation(games.id, "0" * 64) is not None


def test_an_official_text_needs_no_confirmation() -> None:
    games = founded()
    with refused("出自官方文本，无需核实", "is an official text: there is nothing to confirm"):
        confirm(games, policies=policies())
