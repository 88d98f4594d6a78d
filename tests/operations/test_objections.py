"""An objection is filed within the public notice by those who may, read by its filer, and given to whom nothing binds."""

from datetime import date, timedelta
from hashlib import sha256

import pytest
from flask import Flask

from competition.db import db
from competition.db.accounts import has_role
from competition.db.audit import AuditEntry
from competition.db.competitions import find_event
from competition.db.entries import Delegation
from competition.db.objections import last_number, objections_before, objections_of
from competition.domain.objections import ObjectionKind, ObjectionState
from competition.domain.roles import Role
from competition.operations import objections
from competition.operations.accounts import grant_role
from competition.operations.own_results import ENTRANT
from competition.operations.people import add_member
from tests.operations.games import Games, entry, published
from tests.operations.helpers import NOW, logged, refused
from tests.operations.helpers import row as person
from tests.operations.objecting import (
    AFTER,
    ONE,
    PAGE,
    TWO,
    WITHIN,
    arbiter,
    assigned,
    confirmed,
    file,
    filing,
    noticed,
    proposed,
    row,
)

RECEIVED = WITHIN.date()
PLACE = {"kind": ObjectionKind.PLACE, "form": ""}


@pytest.fixture
def games(app: Flask) -> Games:
    return noticed()


# Filing


def test_an_entrant_objects_to_the_own_marks(games: Games):
    assert file(games) == "TEST-2026-E01-Y001"
    found = row()
    assert (found.kind_value, found.sub_criterion) == (ObjectionKind.SHEET, "P1")
    assert (found.state, found.received_on) == (ObjectionState.FILED, WITHIN.date())
    assert [(each.name, each.digest) for each in found.files] == [("记录.pdf", sha256(PAGE).hexdigest())]
    assert PAGE not in found.files[0].sealed
    assert logged()[-1] == "objection.file"


def test_the_log_names_the_entry_and_no_person(games: Games):
    file(games)
    newest = db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
    assert entry(games, 3).number in newest.detail
    assert entry(games, 3).names not in newest.detail
    assert newest.by == "entrant"


def test_an_entrant_objects_to_a_place_or_to_somebody_elses_eligibility(games: Games):
    first = file(games, about=entry(games, 1).number, **PLACE, files=())
    second = file(games, kind=ObjectionKind.ELIGIBILITY, about=entry(games, 1).number, form="")
    assert (first, second) == ("TEST-2026-E01-Y001", "TEST-2026-E01-Y002")
    assert last_number(games.event) == 2


@pytest.mark.parametrize(("moment", "state"), [(NOW, "公示尚未开始"), (AFTER, "公示已结束")])
def test_outside_the_window_the_refusal_says_the_window(games: Games, moment, state: str):
    with refused("异议须在公示期内（2026-09-21至2026-09-28）提出", "from 2026-09-21 to 2026-09-28") as found:
        file(games, now=moment)
    assert state in found[0].what.zh


def test_without_a_notice_nobody_objects(app: Flask):
    games = published()
    with refused("本项目成绩尚未公示", "The public notice of this event has not been opened"):
        file(games)


@pytest.mark.parametrize(
    ("given", "zh", "en"),
    [
        ({"about": "E01-099"}, "本项目没有参赛编号“E01-099”", "has no entry"),
        ({"form": "X9"}, "本项目没有评分表“X9”", "has no form"),
        ({"form": ""}, "对评分的异议须选一份评分表", "names one form"),
        ({"kind": ObjectionKind.PLACE}, "对评分的异议须选一份评分表", "names one form"),
        ({"statement": " "}, "请写明异议的事实和理由", "State the facts"),
        ({"files": (("a.pdf", b"text"),)}, "这不是完整的 PDF、PNG 或 JPEG 文件", "no complete PDF"),
        ({"files": (("a.pdf", PAGE),) * 4}, "附件有4个，最多3个", "at most 3"),
    ],
)
def test_what_makes_no_sense_is_refused(games: Games, given: dict[str, object], zh: str, en: str):
    with refused(zh, en):
        file(games, **given)


def test_every_fault_is_told_at_once(games: Games):
    with refused("请写明异议的事实和理由", "State the facts") as found:
        file(games, statement="", about="E01-099")
    assert len(found) == 2


def test_marks_of_others_are_not_objected_to(games: Games):
    with refused("只能对本人（本队）的评分提出异议。", "Only the own marks"):
        file(games, about=entry(games, 1).number)


def test_the_same_objection_is_not_filed_twice_while_it_is_under_way(games: Games):
    file(games)
    with refused("同一事项的异议TEST-2026-E01-Y001正在办理。", "TEST-2026-E01-Y001, is under way"):
        file(games)
    assert file(games, form="T1") == "TEST-2026-E01-Y002"


def test_after_a_dismissal_it_may_be_filed_again(games: Games):
    file(games)
    proposed(assigned(games), upheld=False)
    confirmed(games)
    assert row().state is ObjectionState.DISMISSED
    assert file(games) == "TEST-2026-E01-Y002"


# For a delegation


def record(games: Games, *, on: date = RECEIVED, document: str = "芝罘代表队函", **more: object) -> int:
    team = db.session.query(Delegation).filter_by(name=more.pop("team", "芝罘区")).one()
    return objections.record_objection(
        games.event,
        filing(games, **more),
        delegation_id=team.id,
        document=document,
        received_on=on,
        by=games.organizer,
        now=AFTER,
    )


def test_an_organizer_records_what_a_delegation_handed_in_in_time(games: Games):
    record(games)
    found = row()
    assert (found.delegation.name, found.document) == ("芝罘区", "芝罘代表队函")
    assert found.filed_by is None
    assert found.recorded_by == games.organizer.id
    assert objections_of(games.id) == [found]


def test_the_day_of_receipt_decides_whether_it_was_in_time(games: Games):
    with refused("异议须在公示期内", "Objections are filed from"):
        record(games, on=AFTER.date())
    with refused("收到日期2026-09-30还没有到。", "has not come yet"):
        record(games, on=AFTER.date() + timedelta(days=1))


@pytest.mark.parametrize("given", [{"document": " "}, {"files": ()}])
def test_what_a_delegation_handed_in_is_kept(games: Games, given: dict[str, object]):
    with refused("代表队的异议须登记收到的文件，并附上扫描件。", "recorded with its document"):
        record(games, **given)


def test_a_delegation_objects_to_the_marks_of_its_own_entries(games: Games):
    db.session.add(Delegation(competition_id=games.id, name="莱山区"))
    db.session.commit()
    with refused("只能对本人（本队）的评分提出异议。", "Only the own marks"):
        record(games, team="莱山区")
    assert record(games, team="莱山区", **PLACE)


# Reading


def test_the_filer_looks_at_the_state_by_its_number(games: Games):
    number = file(games)
    own = objections.read_own_objection(entry(games, 3).id, f" {number.lower()} ", by=ENTRANT, now=WITHIN)
    assert (own.reference, own.about, own.files) == (number, entry(games, 3).number, ("记录.pdf",))
    assert (own.state, own.reasons, own.corrected_version) == (ObjectionState.FILED, "", None)
    assert logged()[-1] == "objection.read_own"


def test_a_proposal_is_not_shown_before_it_is_confirmed(games: Games):
    number = file(games)
    proposed(assigned(games))
    own = objections.read_own_objection(entry(games, 3).id, number, by=ENTRANT, now=WITHIN)
    assert (own.state, own.reasons) == (ObjectionState.ASSIGNED, "")


def test_nobody_reads_the_objection_of_somebody_else(games: Games):
    number = file(games)
    with refused("没有查到这一编号的异议。", "No objection of yours"):
        objections.read_own_objection(entry(games, 1).id, number, by=ENTRANT, now=WITHIN)


def test_reading_a_file_is_logged(games: Games):
    file(games)
    found = objections.read_objection_file(row().id, 1, by=games.organizer, now=WITHIN)
    assert (found.name, found.mimetype, found.content) == ("记录.pdf", "application/pdf", PAGE)
    assert logged()[-1] == "objection.read_file"


# Arbitrators


def test_a_judge_of_the_competition_may_arbitrate_other_events(games: Games):
    given = {"username": "judge", "name": "judge", "by": games.organizer, "now": NOW}
    add_member(games.id, role=Role.ARBITRATOR, **given)
    assert has_role(games.judge.user_id, games.id, Role.ARBITRATOR)
    with refused("不能同时担任财务复核：一人不得既评分又知道选手姓名", "does not know the names"):
        add_member(games.id, role=Role.FINANCE, **given)


def assign(games: Games, *users: int) -> None:
    objections.assign_arbitrators(row().id, users, by=games.organizer, now=WITHIN)


def test_two_arbitrators_are_assigned_and_a_third_may_follow(games: Games):
    file(games)
    assigned(games)
    assert row().state is ObjectionState.ASSIGNED
    assign(games, arbiter(games, "arbiter3").user_id)
    assert [each.user.username for each in row().arbitrators] == [ONE, TWO, "arbiter3"]
    assert objections_before(arbiter(games, TWO).user_id) == [row()]


def test_one_arbitrator_is_not_enough(games: Games):
    file(games)
    one = arbiter(games).user_id
    with refused("一件异议至少由2名仲裁员办理", "At least 2 arbitrators"):
        assign(games, one, one)
    assigned(games)
    with refused("一件异议至少由2名仲裁员办理", "At least 2 arbitrators"):
        assign(games, one)


def test_whom_something_binds_is_refused(games: Games):
    file(games)
    for each in (games.judge, games.chief, games.organizer):
        grant_role(each.user_id, games.id, Role.ARBITRATOR, by=games.organizer, now=NOW)
    colleague = arbiter(games, "colleague", employer=person(3)[3])
    with refused("是本项目的裁判", "judges this event", times=2) as found:
        assign(games, games.judge.user_id, games.chief.user_id, games.organizer.user_id, colleague.user_id)
    said = [each.what.zh for each in found]
    assert sum("经手过本项目成绩的排名或公布" in each for each in said) == 2
    assert sum(f"同属“{person(3)[3]}”" in each for each in said) == 1


def test_who_competes_does_not_arbitrate(games: Games):
    file(games)
    winner = arbiter(games, "winner", person_id=entry(games, 1).members[0].person_id).user_id
    with refused("winner是本项目的选手，须回避。", "winner competes in this event"):
        assign(games, winner, winner)


def test_who_is_no_arbitrator_is_refused(games: Games):
    file(games)
    one = arbiter(games).user_id
    with refused("finance不是本竞赛的仲裁员。", "finance is no arbitrator"):
        assign(games, games.finance.user_id, one)


def test_an_event_without_a_chief_judge_binds_its_judges(games: Games):
    event = find_event(games.id, "E01")
    event.chief_id = None
    db.session.commit()
    record(games)
    assert objections.interest_of(row()).judges == {games.judge.id}


def test_a_decided_objection_keeps_its_arbitrators(games: Games):
    file(games)
    proposed(assigned(games))
    third = arbiter(games, "arbiter3").user_id
    with refused("该异议已有处理意见。", "A decision on this objection"):
        assign(games, third)
