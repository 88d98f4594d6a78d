"""What everybody is entitled to: settled over all competitions, nothing from drafts or unconfirmed reports."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from competition.codec import dump
from competition.db import db
from competition.db.awards import AwardDecision, AwardRun, PolicyConfirmation, newest_approved_plan
from competition.db.elsewhere import ElsewhereResult
from competition.db.payments import PaymentBatch
from competition.domain.money import Money
from competition.domain.outcomes import Amount, Kind, Undetermined
from competition.domain.policy import Status
from competition.domain.policy_grants import Recipient
from competition.domain.tiers import Tier
from competition.operations.award_claims import NOT_NAMED
from competition.operations.award_plans import approve_plan, propose_plan_lines
from competition.operations.awards import approve_awards, decide_awards
from competition.operations.bases import withdraw_base
from competition.operations.entitlements import (
    Standing,
    find_entitlements,
    office_settlement,
    person_settlement,
)
from competition.operations.payment_proposals import preview_batch, reconcile_batch
from competition.operations.payments import propose_batch
from tests.operations.games import Games, entry
from tests.operations.helpers import NOW, account, policies, refused
from tests.operations.paying import LATER, YEAR, decided_anew, due, elsewhere, find
from tests.operations.test_award_claims import recognise
from tests.operations.test_certificates import confirm, many, take

pytestmark = pytest.mark.usefixtures("app")
YANTAI = "yantai-2024-8"


def sums(**more: object) -> dict[str, int]:
    """Fen by claim, of those for which something is due."""
    found = find_entitlements(policies=policies() if not more else more["policies"])
    return {
        each.entitlement.key: each.entitlement.money.fen
        for each in found.standing
        if each.entitlement.money.fen
    }


def cash(number: int, code: str = "test-2026") -> str:
    return f"{code}/E01-{number:03}/1/cash/contestant/"


def decision(key: str) -> AwardDecision:
    return db.session.scalars(select(AwardDecision).where(AwardDecision.key == key)).one()


def test_approved_sums_are_due_in_their_year_with_their_reasons() -> None:
    due()
    assert sums() == {cash(1): 1_000_000, cash(2): 600_000, cash(3): 300_100}
    found = find_entitlements(policies=policies()).standing
    first = next(each.entitlement for each in found if each.row.key == cash(1))
    assert first.year == 2027
    assert any("市级最高1万元" in str(step.clause) for step in first.steps)


def test_what_is_not_approved_is_not_due() -> None:
    games = due()
    decide_awards(games.id, policies=policies(), by=games.organizer, now=NOW, reason="重新核算")
    assert len(sums()) == 3
    db.session.execute(db.update(AwardRun).values(approved_at=None, approved_by=None))
    assert sums() == {}


def test_the_higher_of_two_competitions_stands_and_the_other_is_struck_with_its_clause() -> None:
    games = due()
    elsewhere(games, {3: 90, 1: 80})
    assert sums() == {
        cash(1): 1_000_000,
        cash(2): 600_000,
        cash(1, "second-2026"): 1_000_000,
    }
    person = entry(games, 3).members[0].person
    found = person_settlement(person.id, policies=policies())
    assert found.person.name == person.name
    struck = next(each for each in found.standing if each.row.key == cash(3))
    assert struck.entitlement.money == Money(0)
    assert any("已按“第二届试验赛 焊接E01金牌”发放 10,000.00元" in step.says.zh for step in struck.steps)
    assert any("就高" in str(step.clause) for step in struck.steps if step.clause)


def test_a_person_sees_levels_and_titles_beside_the_money() -> None:
    games = due()
    found = person_settlement(entry(games, 1).members[0].person_id, policies=policies())
    assert {Kind.CASH, Kind.PROMOTION, Kind.HONOUR} <= {Kind(each.row.kind) for each in found.standing}
    assert found.left_out == ()


def test_the_office_sees_people_of_its_own_competitions() -> None:
    games = due()
    person = entry(games, 1).members[0].person_id
    given = {"policies": policies(), "by": games.finance}
    assert office_settlement(person, **given).person.name == "李二"
    other = account("other")
    with refused("没有此人的奖励决定", "There is no award decision about this person"):
        office_settlement(person, policies=policies(), by=other)


def test_decisions_made_anew_hold_once_they_are_approved() -> None:
    games = due()
    decided_anew(games, ("金牌", 9000, "", ""), ("银牌", 6000, "", ""), ("铜牌", 3001, "", ""))
    assert sums()[cash(1)] == 900_000


def received(games: Games, fen: int) -> None:
    """The first winner's claim as if it came from a contest held by the province, which paid so much for it."""
    row, by = decision(cash(1)), games.organizer.user_id
    result = ElsewhereResult(
        competition_id=games.id,
        person_id=row.person_id,
        employer=row.employer,
        group="worker",
        contest="省赛（虚构）",
        tier=Tier.PROVINCE,
        competition_class="games",
        skill=row.skill,
        award="gold",
        confirmed_on=row.confirmed_on,
        received=Money(fen),
        received_from=Tier.PROVINCE,
        document="虚构",
        evidence_name="evidence.pdf",
        evidence_sealed=b"-",
        evidence_digest="-",
        recorded_by=by,
        recorded_at=NOW,
    )
    db.session.add(result)
    db.session.flush()
    row.elsewhere_id = result.id
    db.session.commit()


def test_what_the_province_paid_is_not_paid_again() -> None:
    received(due(), 1_000_000)
    assert cash(1) not in sums()


def test_a_result_for_which_nothing_was_received_is_paid_as_it_is() -> None:
    received(due(), 0)
    assert sums()[cash(1)] == 1_000_000


def test_what_was_received_counts_against_the_prize_money_alone() -> None:
    games = due()
    received(games, 1_000_000)
    db.session.execute(
        db.update(AwardDecision).where(AwardDecision.key == cash(1)).values(kind=Kind.FOLLOW_ON)
    )
    assert sums()[cash(1)] == 1_000_000


def test_a_unit_stands_by_itself() -> None:
    due()
    for number in (1, 2):
        row = decision(cash(number))
        row.person_id, row.unit = None, "虚构学院"
    db.session.commit()
    assert sums() == {f"{cash(1)}/虚构学院": 1_000_000, f"{cash(2)}/虚构学院": 600_000, cash(3): 300_100}


def why(**more: object) -> set[tuple[str, str]]:
    given = policies() if not more else more["policies"]
    return {(each.why.zh, each.why.en) for each in find_entitlements(policies=given).left_out}


def test_a_host_without_a_name_is_left_out() -> None:
    due()
    row = decision(cash(1))
    row.person_id, row.unit = None, NOT_NAMED
    db.session.commit()
    assert why() == {("承办单位未填写", "the host is not named")}
    assert cash(1) not in sums()


def test_nothing_is_paid_from_a_draft() -> None:
    due()
    draft = {YANTAI: replace(policies()[YANTAI], status=Status.DRAFT)}
    assert sums(policies=draft) == {}
    ((zh, en),) = why(policies=draft)
    assert zh == "烟政办字〔2024〕8号是征求意见稿，不能据此发放"
    assert "draft for comment: nothing is paid from it" in en


def test_nothing_is_paid_under_a_document_that_is_not_here() -> None:
    due()
    ((zh, en),) = why(policies={})
    assert zh == "系统中没有政策文件“yantai-2024-8”，无法结算"
    assert "is not in this installation" in en


def test_a_reported_document_pays_once_somebody_confirmed_it() -> None:
    games = due()
    run = db.session.scalars(select(AwardRun)).one()
    run.reported = True
    db.session.commit()
    assert sums() == {}
    ((zh, en),) = why()
    assert zh == "烟政办字〔2024〕8号的数额出自报道，尚未核实原文"
    assert "nobody has compared them with the text" in en
    db.session.add(
        PolicyConfirmation(
            competition_id=games.id,
            policy_id=run.policy_id,
            policy_digest=run.policy_digest,
            document="核对记录（虚构）",
            confirmed_by=games.organizer.user_id,
            confirmed_at=NOW,
        )
    )
    db.session.commit()
    assert len(sums()) == 3
    assert why() == set()


# Limits over all competitions


def follow_on() -> dict[str, int]:
    """How many subsidies are due in each competition, and their fen in all."""
    found = [key for key in sums() if "/certificate/" in key]
    due_ = {key.split("/")[0]: 0 for key in found}
    for key in found:
        due_[key.split("/")[0]] += 1
    return due_ | {"fen": sum(sums()[key] for key in found)}


def certified(games: Games, first: int, **more: object) -> None:
    """96,000 of an enterprise's 100,000 yuan a year, which the plan gives to the persons."""
    row_ = newest_approved_plan(games.id)
    assert row_ is not None
    plan = replace(row_.plan(), follow_on_to=Recipient.PERSON)
    given = {"policies": policies(), "now": NOW}
    propose_plan_lines(games.id, plan, by=games.organizer, reason="写明领取人", **given)
    approve_plan(games.id, by=games.finance, **given)
    take(games, *many(first, 12, **more))
    confirm(games)


def decide_again(games: Games, *, approve: bool = True) -> None:
    given = {"policies": policies(), "now": NOW}
    decide_awards(games.id, by=games.organizer, reason="补录", **given)
    if approve:
        approve_awards(games.id, by=games.finance, **given)


def test_the_cap_holds_against_earlier_certificates_that_another_competition_records_later() -> None:
    games = due()
    certified(games, 10)
    decide_again(games)
    assert follow_on() == {"test-2026": 12, "fen": 9_600_000}
    booked = propose_batch(YEAR, policies=policies(), by=games.organizer, now=LATER)
    other = elsewhere(games, {1: 90})
    certified(other, 30, day="2026-01-05")
    decide_again(other)
    assert follow_on() == {"test-2026": 12, "fen": 9_600_000}
    assert reconcile_batch(find(booked), policies=policies()) is None
    beyond = next(each for each in find_entitlements(policies=policies()).standing if is_subsidy(each, other))
    told = beyond.steps[-1]
    assert "此前已批准的保留次序，不因后补登记而退还" in told.says.zh
    assert told.clause is not None
    decide_again(games)
    assert follow_on() == {"test-2026": 12, "fen": 9_600_000}


def is_subsidy(each: Standing, games: Games) -> bool:
    return each.competition.id == games.id and each.row.kind == Kind.FOLLOW_ON


def side_by_side() -> tuple[Games, Games]:
    """Two competitions decided, neither knowing of an approved sum of the other."""
    games = due()
    other = elsewhere(games, {1: 90})
    certified(games, 10)
    decide_again(games, approve=False)
    certified(other, 30, day="2026-01-05")
    decide_again(other, approve=False)
    return games, other


@pytest.mark.parametrize("first", [0, 1])
def test_of_two_runs_decided_side_by_side_the_cap_leaves_what_was_approved_first(first: int) -> None:
    pair = side_by_side()
    given = {"policies": policies()}
    approve_awards(pair[first].id, by=pair[first].finance, now=NOW, **given)
    approve_awards(pair[1 - first].id, by=pair[first].finance, now=NOW + timedelta(minutes=1), **given)
    code = ("test-2026", "second-2026")[first]
    assert follow_on() == {code: 12, "fen": 9_600_000}
    struck = next(each for each in find_entitlements(**given).standing if is_subsidy(each, pair[1 - first]))
    assert struck.entitlement.money == Money(0)
    assert "超出；文件未规定部分发放，不予发放" in struck.steps[-1].says.zh
    person = person_settlement(struck.row.person_id or "", **given)
    assert [each.entitlement for each in person.standing] == [struck.entitlement]


def built(games: Games, day: date) -> None:
    recognise(games, recognised_on=day)


def bases() -> dict[str, int]:
    return {key.split("/")[0]: fen for key, fen in sums().items() if "/base/" in key}


def test_a_base_is_not_granted_again_because_its_earlier_recognition_was_recorded_later() -> None:
    games = due()
    built(games, date(2026, 6, 1))
    decide_again(games)
    other = elsewhere(games, {1: 90})
    built(other, date(2026, 1, 1))
    decide_again(other)
    assert bases() == {"test-2026": 50_000_000}
    decide_again(games)
    assert bases() == {"test-2026": 50_000_000}


@pytest.mark.parametrize("first", [0, 1])
def test_of_two_base_grants_decided_side_by_side_the_one_approved_first_stands(first: int) -> None:
    games = due()
    other = elsewhere(games, {1: 90})
    built(games, date(2026, 6, 1))
    decide_again(games, approve=False)
    built(other, date(2026, 1, 1))
    decide_again(other, approve=False)
    pair, given = (games, other), {"policies": policies(), "by": games.finance}
    approve_awards(pair[first].id, now=NOW, **given)
    approve_awards(pair[1 - first].id, now=NOW + timedelta(minutes=1), **given)
    assert bases() == {("test-2026", "second-2026")[first]: 50_000_000}
    (open_,) = [
        each
        for each in find_entitlements(policies=policies()).standing
        if each.row.kind == Kind.BASE and not each.settled.money
    ]
    assert isinstance(open_.settled.outcome, Undetermined)


def test_what_a_withdrawn_recognition_brought_is_taken_back_before_another_competition_pays_the_same() -> (
    None
):
    games = due()
    wrong = recognise(games, recognised_on=date(2026, 6, 1))
    decide_again(games)
    other = elsewhere(games, {1: 90})
    withdraw_base(wrong, reason="认定文件有误", by=games.organizer, now=NOW)
    built(other, date(2026, 6, 1))
    decide_again(other)
    assert bases() == {"test-2026": 50_000_000}
    decide_again(games)
    assert bases() == {"second-2026": 50_000_000}


# Several documents of one place


def test_the_higher_not_both_holds_where_the_latest_document_states_no_such_rule() -> None:
    games = due()
    other = elsewhere(games, {3: 90, 1: 80})
    run = db.session.scalars(select(AwardRun).where(AwardRun.competition_id == other.id)).one()
    run.policy_id = "silent"
    db.session.execute(
        db.update(AwardDecision).where(AwardDecision.run_id == run.id).values(confirmed_on=date(2026, 12, 1))
    )
    db.session.commit()
    under = policies() | {
        "silent": replace(policies()[YANTAI], id="silent", number="虚构〔2026〕1号", settlement=())
    }
    found = sums(policies=under)
    assert {cash(1), cash(1, "second-2026")} <= found.keys()
    assert cash(3) not in found
    person = person_settlement(entry(games, 3).members[0].person_id, policies=under)
    struck = next(each for each in person.standing if each.row.key == cash(3))
    assert struck.steps[-1].clause is not None
    assert struck.steps[-1].clause.document == "烟政办字〔2024〕8号"
    paid_ = next(each for each in person.standing if each.row.key == cash(1, "second-2026"))
    assert not any("于2027年拨付" in step.says.zh for step in paid_.steps)


# Open claims, booked claims, claims left out


def open_and(fen: int) -> Games:
    """The first winner's claim open, for a province paid part of it, and another of that sum beside it."""
    games = due()
    received(games, 400_000)
    elsewhere(games, {1: 90})
    second = decision(cash(1, "second-2026"))
    second.body = dump(replace(second.decision(), outcome=Amount(Money(fen))))
    db.session.commit()
    return games


def test_a_claim_that_is_open_strikes_no_determined_sum() -> None:
    open_and(900_000)
    assert sums()[cash(1, "second-2026")] == 900_000
    standing = find_entitlements(policies=policies()).standing
    waits = next(each for each in standing if each.row.key == cash(1))
    assert "本项待定，确定之前不冲抵其他奖金" in waits.steps[-1].says.zh


def test_of_equal_sums_the_one_that_is_booked_stands() -> None:
    games = due()
    batch = propose_batch(YEAR, policies=policies(), by=games.organizer, now=LATER)
    elsewhere(games, {1: 90})
    db.session.execute(
        db.update(AwardDecision)
        .where(AwardDecision.key == cash(1, "second-2026"))
        .values(confirmed_on=date(2026, 1, 1))
    )
    db.session.commit()
    assert cash(1, "second-2026") not in sums()
    assert sums()[cash(1)] == 1_000_000
    db.session.execute(db.update(PaymentBatch).where(PaymentBatch.id == batch).values(dropped_at=NOW))
    db.session.commit()
    assert cash(1) not in sums()
    assert sums()[cash(1, "second-2026")] == 1_000_000


def gone(games: Games) -> None:
    """The document of a competition's decisions is not in this installation any more."""
    run = db.session.scalars(select(AwardRun).where(AwardRun.competition_id == games.id)).one()
    run.policy_id = "gone"
    db.session.commit()


def test_what_a_claim_left_out_had_struck_does_not_come_back() -> None:
    games = due()
    propose_batch(YEAR, policies=policies(), by=games.organizer, now=LATER)
    other = elsewhere(games, {1: 60, 2: 50, 3: 90})
    gone(games)
    assert sums() == {}
    assert preview_batch(YEAR, policies=policies(), by=games.organizer).lines == ()
    person = person_settlement(entry(games, 1).members[0].person_id, policies=policies())
    (kept,) = [each for each in person.left_out if each.row.key == cash(1, "second-2026")]
    assert kept.competition.id == other.id
    assert kept.why.zh == (
        "与之就高或不重复的“试验市职业技能大赛 焊接E01金牌”暂不能结算（系统中没有政策文件“gone”，无法结算）；"
        "更正之前，本项既不新付，也不冲销"
    )
    assert "until that is mended nothing new is paid for it and nothing is taken back" in kept.why.en


def test_a_claim_left_out_holds_back_only_its_own_place_skill_and_year() -> None:
    games = due()
    elsewhere(games, {1: 60, 2: 50, 3: 90})
    run = db.session.scalars(select(AwardRun).where(AwardRun.competition_id == games.id)).one()
    run.policy_id = "far"
    decision(cash(2, "second-2026")).skill = "另一赛项"
    db.session.commit()
    here = policies()
    far = replace(here[YANTAI], id="far", status=Status.DRAFT)
    assert set(sums(policies=here | {"far": far})) == {cash(2, "second-2026")}
    abroad = here | {"far": replace(far, jurisdiction="370200")}
    assert set(sums(policies=abroad)) == {cash(n, "second-2026") for n in (1, 2, 3)}
