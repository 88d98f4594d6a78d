"""The wall: each sheet at its step, from one question to the database."""

import pytest
from sqlalchemy import event

from competition.db import db
from competition.domain.completeness import Fill
from competition.domain.scoresheet import EntryState
from competition.operations.confirming import confirm_sheet, return_sheet
from competition.operations.entry_states import set_entry_state
from competition.operations.signing import sign_off
from competition.operations.wall import Wall, wall_of
from tests.operations.games import (
    Games,
    confirmed,
    drawn,
    entry,
    founded,
    mark,
    ref,
    save,
    sheet_id,
    work_of,
)
from tests.operations.helpers import NOW

pytestmark = pytest.mark.usefixtures("app")
N, H, F, R, S, C, G = Fill


def fills(games: Games) -> dict[str, tuple[Fill, ...]]:
    return {row.label: row.fills for row in wall_of(games.event).rows}


def test_every_sheet_stands_at_its_step() -> None:
    games = drawn(entries=4)
    for number in (1, 2):
        mark(games, number)
    confirm_sheet(sheet_id(games, 1), by=games.chief, now=NOW)
    return_sheet(sheet_id(games, 2), reason="重评", by=games.chief, now=NOW)
    save(games, ref(games, 3), P1_1=1)
    save(games, ref(games, 3, "T1"), T1_1=1)
    save(games, ref(games, 4), P1_1=None)
    wall = wall_of(games.event)
    assert wall.seats == (("T1", 1), ("P1", 1))
    assert fills(games) == {
        "E01-001": (S, C),
        "E01-002": (S, R),
        "E01-003": (F, H),
        "E01-004": (N, N),
    }
    assert [row.code for row in wall.rows] == sorted(work_of(games, number).code for number in range(1, 5))
    assert (wall.counts, wall.expected) == ({S: 2, C: 1, R: 1, F: 1, H: 1, N: 2}, 8)


def test_what_is_signed_and_who_does_not_compete() -> None:
    games = confirmed({1: 90, 2: 80}, sign=False)
    sign_off(games.event, ["P1"], by=games.chief, now=NOW)
    set_entry_state(
        entry(games, 2).id, EntryState.WITHDRAWN, reason="退赛（虚构）", by=games.organizer, now=NOW
    )
    assert fills(games) == {"E01-001": (C, G)}


def test_before_the_draw_the_wall_is_empty() -> None:
    assert wall_of(founded().event) == Wall((), ())


def test_a_form_that_the_newest_scheme_dropped_is_not_on_the_wall() -> None:
    games = drawn(entries=1)
    mark(games, 1)
    db.session.execute(db.text("UPDATE sheet SET sub_criterion = 'X9' WHERE sub_criterion = 'P1'"))
    db.session.commit()
    assert fills(games) == {"E01-001": (S, N)}


def test_without_a_scheme_there_are_works_and_no_seats() -> None:
    games = drawn(entries=1)
    db.session.execute(db.text("DELETE FROM scheme_version"))
    db.session.commit()
    assert wall_of(games.event).seats == ()
    assert wall_of(games.event).expected == 0


def test_it_asks_the_database_once() -> None:
    games = drawn(entries=4)
    wall_of(games.event)
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_more) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    wall_of(games.event)
    event.remove(db.engine, "before_cursor_execute", note)
    assert len([each for each in asked if each.startswith("SELECT")]) == 1
