"""审核: everything that is against an application, entries made of those that stand, and the way back."""

from datetime import timedelta

import pytest
from flask import Flask

from competition.db import db
from competition.db.applications import ApplicationRow, applications_of_entry
from competition.db.competitions import Event
from competition.db.entries import Delegation, Entry, entries_of
from competition.db.supporters import Supporter
from competition.domain.applications import Party, Step
from competition.domain.entry_rules import Conditions
from competition.domain.stages import Stage
from competition.operations.application_review import (
    INDIVIDUALS,
    accept_applications,
    review_applications,
    take_back,
)
from competition.operations.application_steps import take_step
from competition.operations.check_in import check_in
from competition.operations.retention import preview_purge, purge
from tests.operations.applying import (
    TEAM,
    Contest,
    again,
    applied,
    approved,
    contest,
    entered,
    recorded,
    states,
)
from tests.operations.helpers import NOW, id_number, logged, refused


@pytest.fixture
def open_(app: Flask) -> Contest:
    return contest()


def said(given: Contest) -> dict[str, list[str]]:
    """By reference what is against it."""
    found = review_applications(given.id, now=NOW)
    return {
        db.session.get_one(ApplicationRow, each).reference: [one.what.zh for one in problems]
        for each, problems in found.items()
    }


# What is against it


def test_one_that_stands_has_nothing_against_it(open_: Contest):
    applied(open_)
    entered(open_, 2)
    assert said(open_) == {"E01-B001": []}


def test_the_office_sees_what_applicants_do_not(open_: Contest):
    entered(open_)
    applied(open_)
    applied(open_, 2)
    applied(open_, 2, delegation_id=open_.delegation)
    applied(open_, 3, id_number=id_number(1))
    found = said(open_)
    assert found["E01-B002"] == [
        "张某一已报名该项目。",
        "与报名E01-B005的证件号码相同，同一项目只能报名一次。",
    ]
    assert found["E01-B003"] == ["与报名E01-B004的证件号码相同，同一项目只能报名一次。"]
    assert "张某三的身份证号码在系统或本表中属于另一姓名。" in found["E01-B005"]
    named = review_applications(open_.id, now=NOW)
    assert {each.where.file for problems in named.values() for each in problems} == {
        "E01-B002",
        "E01-B003",
        "E01-B004",
        "E01-B005",
    }


def test_drafts_take_no_place_of_those_that_wait(app: Flask):
    given = contest(conditions=Conditions(quota=1))
    recorded(given)
    applied(given, 2)
    assert said(given) == {"E01-B001": [], "E01-B002": []}


# Acceptance


def test_an_application_becomes_an_entry(open_: Contest):
    row = applied(open_)
    assert accept_applications([row.id], by=open_.office, now=NOW) == ["E01-001"]
    entry = again(row).entry
    assert (entry.names, entry.delegation.name, entry.members[0].profile().phone) == (
        "张某一",
        INDIVIDUALS,
        "13800000000",
    )
    assert applications_of_entry(entry.id) == [again(row)]
    assert logged()[-1] == "application.accept"


def test_several_delegations_are_accepted_at_once(open_: Contest):
    ids = [*approved(open_, 1, 2), applied(open_, 3).id]
    assert accept_applications(ids, by=open_.office, now=NOW) == ["E01-001", "E01-002", "E01-003"]
    assert states(ids) == ["accepted"] * 3


def test_all_or_none_with_every_reason(open_: Contest):
    entered(open_)
    ids = [applied(open_, n).id for n in (1, 2)]
    with refused("张某一已报名该项目", "already entered"):
        accept_applications(ids, by=open_.office, now=NOW)
    assert states(ids) == ["submitted", "submitted"]


def test_the_leader_comes_first(open_: Contest):
    row = applied(open_, delegation_id=open_.delegation)
    with refused("还没有经代表队审核", "has not approved"):
        accept_applications([row.id], by=open_.office, now=NOW)
    take_step([row.id], Step.APPROVE, party=Party.LEADER, by=open_.leader, now=NOW)
    assert accept_applications([row.id], by=open_.office, now=NOW) == ["E01-001"]


def test_a_delegation_without_a_leader_waits_for_nobody(open_: Contest):
    other = Delegation(competition_id=open_.id, name="福山区代表队")
    db.session.add(other)
    db.session.commit()
    row = applied(open_, delegation_id=other.id)
    assert accept_applications([row.id], by=open_.office, now=NOW) == ["E01-001"]
    assert again(row).entry.delegation_id == other.id


def test_nobody_is_not_accepted(open_: Contest):
    with refused("没有选择任何报名", "No application was chosen"):
        accept_applications([], by=open_.office, now=NOW)


def test_quotas_hold_over_all_delegations(app: Flask):
    given = contest(conditions=Conditions(quota=1))
    ids = [*approved(given, 1), applied(given, 2).id]
    with refused("名额1个，已满", "has 1 places"):
        accept_applications(ids, by=given.office, now=NOW)
    assert accept_applications(ids[:1], by=given.office, now=NOW) == ["E01-001"]


def test_a_team_is_accepted_whole(open_: Contest):
    ids = approved(open_, 1, 2, event=TEAM, team="甲队")
    with refused("每队应为2人", "asks for 2"):
        accept_applications(ids[:1], by=open_.office, now=NOW)
    assert accept_applications(ids, by=open_.office, now=NOW) == ["E02-001"]
    assert [again(db.session.get_one(ApplicationRow, each)).entry.names for each in ids] == [
        "张某一、张某二"
    ] * 2


def test_nobody_is_accepted_after_the_draw(open_: Contest):
    row = applied(open_)
    db.session.get_one(Event, open_.event).stage = Stage.MARKING
    db.session.commit()
    with refused("不能报名", "not possible to enter anybody"):
        accept_applications([row.id], by=open_.office, now=NOW)


# The way back


def test_an_acceptance_is_taken_back_and_given_again(open_: Contest):
    ids = [*approved(open_, 1), applied(open_, 2).id]
    accept_applications(ids, by=open_.office, now=NOW)
    assert take_back(ids, reason="误点", by=open_.office, now=NOW) == ["E01-001", "E01-002"]
    assert states(ids) == ["approved", "submitted"]
    assert entries_of(open_.event) == []
    assert accept_applications(ids[1:], by=open_.office, now=NOW) == ["E01-001"]


def test_numbers_that_stand_are_not_given_twice(open_: Contest):
    first, second = entered(open_, 1), entered(open_, 2)
    take_back([first.id], reason="误点", by=open_.office, now=NOW)
    assert accept_applications([first.id], by=open_.office, now=NOW) == ["E01-003"]
    assert again(second).entry.number == "E01-002"


def test_a_team_is_taken_back_whole(open_: Contest):
    ids = approved(open_, 1, 2, event=TEAM, team="甲队")
    accept_applications(ids, by=open_.office, now=NOW)
    take_back(ids[:1], reason="误点", by=open_.office, now=NOW)
    assert states(ids) == ["approved", "approved"]


def test_taking_back_needs_somebody_a_reason_and_an_acceptance(open_: Contest):
    row, accepted = applied(open_), entered(open_, 2)
    with refused("没有选择任何报名", "No application was chosen"):
        take_back([], reason="误点", by=open_.office, now=NOW)
    with refused("请写明理由", "Give the reason"):
        take_back([accepted.id], reason=" ", by=open_.office, now=NOW)
    with refused("报名管理员不能撤销通过", "cannot take an acceptance back"):
        take_back([row.id], reason="误点", by=open_.office, now=NOW)


def test_an_entry_with_a_history_stays(open_: Contest):
    row = entered(open_)
    check_in(row.entry_id, by=open_.office, now=NOW)
    with refused("已报到、已有替换记录或已登记教练", "has checked in"):
        take_back([row.id], reason="误点", by=open_.office, now=NOW)
    coached = entered(open_, 2)
    coach = Supporter(entry_id=coached.entry_id, payee="coach", position=1, employer="-")
    coach.person_id = row.entry.members[0].person_id
    db.session.add(coach)
    db.session.commit()
    with refused("已报到、已有替换记录或已登记教练", "has checked in"):
        take_back([coached.id], reason="误点", by=open_.office, now=NOW)


def test_after_the_draw_nothing_is_taken_back(open_: Contest):
    row = entered(open_)
    db.session.get_one(Event, open_.event).stage = Stage.MARKING
    db.session.commit()
    with refused("已抽签，不能再这样更改", "has been drawn"):
        take_back([row.id], reason="误点", by=open_.office, now=NOW)
    assert db.session.get(Entry, row.entry_id) is not None


# After its time


def test_applications_go_after_their_time(open_: Contest):
    applied(open_)
    competition = db.session.get_one(Event, open_.event).competition
    for each in competition.events:
        db.session.delete(each) if each.id == open_.team else None
    later = NOW + timedelta(days=5 * 366)
    assert preview_purge(4, now=later).applications == 0
    db.session.get_one(Event, open_.event).shortage = "cancel"
    db.session.commit()
    assert preview_purge(4, now=later).applications == 1
    purge(4, by=open_.office, now=later)
    assert db.session.query(ApplicationRow).count() == 0
