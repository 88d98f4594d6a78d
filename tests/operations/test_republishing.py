"""An upheld objection is carried out by one person and published by another; what was published stays readable."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask

from competition.db import db
from competition.db.marking import find_sheet
from competition.db.objections import correction_of
from competition.db.rechecks import corrections_of
from competition.db.results import ResultVersion, newest_result, published_result
from competition.db.rulings import rulings_of
from competition.domain.objections import AwardChange, Disqualification, MarkChange, ObjectionState, TieOrder
from competition.domain.prizes import Award
from competition.domain.scoresheet import EntryState
from competition.operations import objection_decisions, objections, republishing
from competition.operations.log import verify_log
from competition.operations.objections import read_own_objection
from competition.operations.own_results import ENTRANT
from competition.operations.republishing import Consequences, consequences_of
from tests.operations.games import Games, approved, confirmed, entry, issue, published, rank
from tests.operations.helpers import NO_TIES, everything, logged, refused
from tests.operations.objecting import (
    AFTER,
    CORRECTED_ON,
    TWO,
    WITHIN,
    arbiter,
    assigned,
    carry_out,
    file,
    higher,
    noticed,
    proposed,
    republish,
    row,
    upheld,
)
from tests.operations.objecting import confirmed as confirmed_decision


def seen(found: Consequences) -> list[tuple[str, str, str, str, str]]:
    return [
        (each.entry, each.old.place.zh, each.old.award.zh, each.new.place.zh, each.new.award.zh)
        for each in found.changes
    ]


OVERTAKEN = [
    ("E01-001", "第1名", "金牌", "第2名", "银牌"),
    ("E01-002", "第2名", "银牌", "第3名", "铜牌"),
    ("E01-003", "第3名", "铜牌", "第1名", "金牌"),
]


def places(version: ResultVersion) -> list[str]:
    return [each.entry for each in version.result().standings]


# Before


def test_the_consequences_are_shown_and_nothing_changes(app: Flask):
    upheld()
    before = everything()
    found = consequences_of(row().id)
    assert (found.version, seen(found)) == (1, OVERTAKEN)
    assert (found.papers, found.decide_again) == ((), False)
    db.session.rollback()
    assert everything() == before


def test_papers_that_no_longer_agree_are_listed(app: Flask, tmp_path: Path):
    games = approved(published({1: 90, 2: 80, 3: 70, 4: 60}))
    issue(games, tmp_path)
    upheld(games=games)
    found = consequences_of(row().id)
    assert found.decide_again
    entries = {each.entry.number for each in found.papers}
    assert entries == {"E01-001", "E01-002", "E01-003"}
    assert {each.kind for each in found.papers} == {"certificate", "notice"}


def test_a_paper_of_a_disqualified_entry_agrees_with_nothing(app: Flask, tmp_path: Path):
    games = approved(published())
    issue(games, tmp_path)
    upheld(Disqualification(), games=games, about="E01-003", form="", kind="eligibility")
    assert {each.entry.number for each in consequences_of(row().id).papers} == {"E01-003"}


def test_a_total_may_change_alone(app: Flask):
    upheld(higher("11"))
    (only,) = consequences_of(row().id).changes
    assert (only.entry, only.outcome) == ("E01-003", False)
    assert only.old.total != only.new.total


@pytest.mark.parametrize("proposed_first", [False, True])
def test_what_is_not_upheld_has_no_consequences(app: Flask, proposed_first: bool):
    games = noticed()
    file(games)
    if proposed_first:
        proposed(assigned(games), upheld=False)
    with refused("该异议没有待执行的更正。", "nothing to carry out"):
        consequences_of(row().id)


def test_the_consequences_are_shown_before_the_second_arbitrator_confirms(app: Flask):
    games = noticed()
    file(games)
    proposed(assigned(games), AwardChange(Award.GOLD), by=TWO)
    before = everything()
    assert seen(consequences_of(row().id)) == [("E01-003", "第3名", "铜牌", "第3名", "金牌")]
    assert everything() == before
    assert row().state is ObjectionState.PROPOSED


# Carrying out


def test_marks_are_put_right_as_a_correction_that_two_persons_signed(app: Flask):
    games = upheld()
    assert carry_out(games) == 2
    (correction,) = corrections_of(games.event)
    assert (correction.old, correction.new) == (Decimal(10), Decimal(38))
    assert correction.reason == "异议TEST-2026-E01-Y001成立：核对检测记录（虚构）"
    assert {correction.proposer.username, correction.confirmer.username} == {"arbiter1", "arbiter2"}
    assert find_sheet(row().entry.work.id, "P1", 1).values()["P1-2"] == 38
    assert row().state is ObjectionState.CARRIED_OUT
    assert logged()[-1] == "objection.carry_out"


def test_the_new_version_names_the_one_it_replaces_and_the_objection(app: Flask):
    games = upheld()
    carry_out(games)
    named = correction_of(newest_result(games.event).id)
    assert (named.replaces, named.objection) == (1, row())


def test_until_it_is_published_everybody_sees_the_old_version(app: Flask):
    games = upheld()
    carry_out(games)
    assert published_result(games.event).version == 1
    assert seen(consequences_of(row().id)) == OVERTAKEN


def test_a_disqualified_entry_has_no_place(app: Flask):
    games = upheld(Disqualification(), about="E01-001", form="", kind="eligibility")
    carry_out(games)
    assert entry(games, 1).state_value is EntryState.DISQUALIFIED
    assert places(newest_result(games.event)) == ["E01-002", "E01-003"]
    assert seen(consequences_of(row().id))[0] == ("E01-001", "第1名", "金牌", "取消资格", "—")


def test_another_award_is_a_ruling_that_two_persons_signed(app: Flask):
    games = upheld(AwardChange(Award.SILVER), form="", kind="place")
    carry_out(games)
    (ruling,) = rulings_of(games.event)
    assert (ruling.says().before, ruling.says().after) == (Award.BRONZE, Award.SILVER)
    assert newest_result(games.event).result().standing("E01-003").award is Award.SILVER


def test_a_tie_is_parted_as_ordered(app: Flask):
    games = upheld(higher("20"), TieOrder(("E01-003", "E01-002")), games=published(rule=NO_TIES))
    carry_out(games)
    assert places(newest_result(games.event)) == ["E01-001", "E01-003", "E01-002"]


def test_it_is_carried_out_once(app: Flask):
    games = upheld()
    carry_out(games)
    with refused("该异议没有待执行的更正。", "nothing to carry out"):
        carry_out(games)


def test_what_waits_for_a_second_arbitrator_is_not_carried_out(app: Flask):
    games = noticed()
    file(games)
    with refused("该异议没有待执行的更正。", "nothing to carry out"):
        carry_out(games)


def test_others_do_not_carry_it_out(app: Flask):
    games = upheld()
    with refused("只有本项目裁判长或组织者可以排名。", "Only the chief judge"):
        republishing.carry_out(row().id, by=games.finance, now=WITHIN)


def uphold_second(games: Games) -> int:
    """Another objection, of the second entry, that two arbitrators uphold; its id."""
    file(games, 2, about="E01-002", form="T1")
    second = row(2).id
    both = [arbiter(games).user_id, arbiter(games, TWO).user_id]
    objections.assign_arbitrators(second, both, by=games.organizer, now=WITHIN)
    change = MarkChange("T1", 1, "T1-1", None, Decimal(81))
    given = {"upheld": True, "reasons": "核对", "remedies": (change,)}
    objection_decisions.propose_decision(second, by=arbiter(games), now=WITHIN, **given)
    objection_decisions.confirm_decision(second, by=arbiter(games, TWO), now=WITHIN)
    return second


def carry_out_second(games: Games) -> None:
    """The same carried out and published."""
    republishing.carry_out(uphold_second(games), by=games.chief, now=WITHIN)
    republish(games)


def test_one_correction_waits_for_the_publication_of_the_other(app: Flask):
    games = upheld()
    carry_out(games)
    second = uphold_second(games)
    with refused("第2版更正成绩尚未公布。", "Version 2, a corrected result, is not published"):
        republishing.carry_out(second, by=games.chief, now=WITHIN)
    republish(games)
    assert republishing.carry_out(second, by=games.chief, now=WITHIN) == 3


# Publishing


def test_the_corrected_result_is_published_and_the_old_one_stays_readable(app: Flask):
    games = upheld()
    carry_out(games)
    assert republish(games, version=2) == 2
    now_seen = published_result(games.event)
    assert (now_seen.version, now_seen.confirmed_on) == (2, CORRECTED_ON)
    assert places(now_seen) == ["E01-003", "E01-001", "E01-002"]
    old = db.session.query(ResultVersion).filter_by(event_id=games.event, version=1).one()
    assert places(old) == ["E01-001", "E01-002", "E01-003"]
    assert row().state is ObjectionState.CORRECTED
    assert logged()[-1] == "result.republish"
    assert verify_log().problems == ()


def test_its_filer_reads_what_was_decided(app: Flask):
    games = upheld()
    carry_out(games)
    republish(games)
    own = read_own_objection(entry(games, 3).id, row().reference, by=ENTRANT, now=AFTER)
    assert (own.state, own.corrected_version) == (ObjectionState.CORRECTED, 2)
    assert (own.reasons, own.decided_at) == ("核对检测记录（虚构）", WITHIN)


def test_who_carries_out_does_not_publish(app: Flask):
    games = upheld()
    carry_out(games)
    with refused("执行更正的人不能公布更正成绩。", "Who carries the correction out"):
        republish(games, by=games.chief)


@pytest.mark.parametrize("day", [CORRECTED_ON - timedelta(days=1), AFTER.date() + timedelta(days=1)])
def test_the_day_of_confirmation_lies_between_the_correction_and_today(app: Flask, day: date):
    games = upheld()
    carry_out(games)
    with refused(f"成绩确认日{day}须在更正之日至今天之间。", "must lie between the correction and today"):
        republish(games, on=day)


def test_another_version_than_was_seen_is_not_published(app: Flask):
    games = upheld()
    carry_out(games)
    with refused("您看到的是第1版，现在已有第2版", "You saw version 1"):
        republish(games, version=1)


def test_without_a_correction_there_is_nothing_to_publish(app: Flask):
    games = upheld()
    with refused("没有待公布的更正成绩。", "No corrected result waits"):
        republish(games)
    carry_out(games)
    republish(games)
    with refused("没有待公布的更正成绩。", "No corrected result waits"):
        republish(games)


def test_a_first_ranking_is_not_published_as_a_correction(app: Flask):
    games = confirmed()
    rank(games)
    with refused("项目处于“已抽签，评分中”阶段，不能公布更正成绩。", "publish a correction"):
        republish(games)


def test_a_dismissed_objection_changes_nothing(app: Flask):
    games = noticed()
    file(games)
    proposed(assigned(games), upheld=False)
    confirmed_decision(games)
    with refused("该异议没有待执行的更正。", "nothing to carry out"):
        carry_out(games)
