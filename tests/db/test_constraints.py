"""What the database itself refuses, whoever writes the rows."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from competition.db import db
from competition.db.accounts import User
from competition.db.awards import AwardRun, PlanVersion
from competition.db.calls import JudgeCall
from competition.db.draws import CodedWork, find_work
from competition.db.marking import MarkRow, PanelSeat, SheetRow
from competition.db.papers import Paper, papers_of_person
from competition.db.reopened_aspects import ReopenedAspect
from competition.db.results import ResultVersion
from competition.domain.roles import Role
from competition.operations.accounts import grant_role
from tests.operations.games import (
    Games,
    approved,
    drawn,
    entry,
    issue,
    published,
    ref,
    save,
    sheet_id,
    work_of,
)
from tests.operations.helpers import NOW

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def games(app: Flask) -> Games:
    """A drawn event with two entries."""
    return drawn(entries=2)


def plan(games: Games, approver: int | None) -> PlanVersion:
    return PlanVersion(
        competition_id=games.id,
        version=1,
        body="{}",
        policy_id="",
        proposed_by=games.organizer.id,
        proposed_at=NOW,
        approved_by=approver,
    )


def run(games: Games, approver: int | None) -> AwardRun:
    return AwardRun(
        competition_id=games.id,
        version=1,
        policy_id="",
        policy_number="",
        policy_digest="",
        confirmed_on=date(2026, 9, 1),
        decided_by=games.organizer.id,
        decided_at=NOW,
        approved_by=approver,
    )


def result(games: Games, publisher: int | None) -> ResultVersion:
    return ResultVersion(
        event_id=games.event,
        version=1,
        body="{}",
        digest="",
        ranked_by=games.organizer.id,
        ranked_at=NOW,
        published_by=publisher,
    )


def sheet(games: Games, confirmer: int | None) -> SheetRow:
    return SheetRow(
        event_id=games.event,
        work_id=work_of(games).id,
        sub_criterion="P1",
        seat=1,
        submitted_by=games.organizer.id,
        confirmed_by=confirmer,
    )


TWO_PERSONS: list[Callable[[Games, int | None], Any]] = [plan, run, result, sheet]


def stored(row: Any) -> None:
    db.session.add(row)
    db.session.commit()


def refuses(constraint: str, row: Any) -> None:
    db.session.add(row)
    with pytest.raises(IntegrityError, match=constraint):
        db.session.flush()
    db.session.rollback()


@pytest.mark.parametrize("make", TWO_PERSONS)
def test_the_second_signature_is_another_persons(
    games: Games, make: Callable[[Games, int | None], Any]
) -> None:
    refuses("two_persons", make(games, games.organizer.id))
    stored(make(games, games.finance.id))


@pytest.mark.parametrize("make", TWO_PERSONS)
def test_the_second_signature_may_be_missing(games: Games, make: Callable[[Games, int | None], Any]) -> None:
    stored(make(games, None))


@pytest.mark.parametrize(("column", "value"), [("stations", 0), ("team_size", 0)])
def test_an_event_has_stations_and_people(games: Games, column: str, value: int) -> None:
    with pytest.raises(IntegrityError, match=column):
        db.session.execute(text(f"UPDATE event SET {column} = {value}"))
    db.session.rollback()


def test_a_seat_counts_from_one_and_is_one_judges(games: Games) -> None:
    def seat(number: int, user: int | None) -> PanelSeat:
        return PanelSeat(event_id=games.event, sub_criterion="P1", seat=number, user_id=user)

    refuses("ck_panel_seat_seat", seat(0, games.finance.id))
    refuses("(?i)unique", seat(1, games.finance.id))
    refuses("(?i)unique", seat(2, games.judge.id))


def test_an_aspect_that_came_back_says_why_and_a_call_who_saw_to_it(games: Games) -> None:
    save(games, ref(games), P1_1=1)
    sheet, given = sheet_id(games), {"asked_by": games.chief.id, "asked_at": NOW}
    refuses("ck_reopened_aspect_reason", ReopenedAspect(sheet_id=sheet, aspect="P1-1", reason="", **given))
    place = {"event_id": games.event, "work_id": work_of(games).id, "sub_criterion": "P1", "seat": 1}
    called = {"note": "", "called_by": games.judge.id, "called_at": NOW}
    refuses("ck_judge_call_answered", JudgeCall(**place, **called, answered_at=NOW))


def test_a_row_needs_what_it_belongs_to(games: Games) -> None:
    refuses("(?i)foreign key", MarkRow(sheet_id=999, aspect="P1-1"))


@pytest.mark.parametrize(
    "same", ["code = :code", "entry_id = :entry", "session = :session, station = :station"]
)
def test_two_works_share_neither_code_nor_entry_nor_station(games: Games, same: str) -> None:
    first, second = work_of(games, 1), work_of(games, 2)
    given = {"code": first.code, "entry": first.entry_id, "session": first.session, "station": first.station}
    assert find_work(games.event, first.code) is first
    assert find_work(games.event, "99") is None
    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        db.session.execute(text(f"UPDATE work SET {same} WHERE id = :id"), {**given, "id": second.id})
    db.session.rollback()
    assert db.session.query(CodedWork).count() == 2


def test_a_serial_is_given_out_once(app: Flask, tmp_path: Any) -> None:
    games = approved(published())
    issue(games, tmp_path)
    paper = db.session.query(Paper).first()
    assert paper is not None
    copy = {c.name: getattr(paper, c.name) for c in Paper.__table__.columns if c.name not in ("id", "number")}
    refuses("(?i)unique", Paper(**copy, number="OTHER"))


def test_a_person_sees_the_papers_of_the_own_entries(app: Flask, tmp_path: Any) -> None:
    games = approved(published())
    issue(games, tmp_path)
    person = entry(games, 1).members[0].person_id
    assert [paper.number for paper in papers_of_person(person)] == ["TEST-2026-R0001", "TEST-2026-T0001"]


def test_roles_hold_in_their_competition(games: Games) -> None:
    grant_role(games.finance.user_id, games.id, Role.FINANCE, by=games.organizer, now=NOW)
    user = db.session.get_one(User, games.finance.user_id)
    user.is_administrator, user.person_id = True, entry(games, 1).members[0].person_id
    assert user.roles_in(games.id) == {Role.FINANCE, Role.ADMINISTRATOR, Role.ENTRANT}
    assert user.roles_in(games.id + 1) == {Role.ADMINISTRATOR, Role.ENTRANT}
    db.session.rollback()
