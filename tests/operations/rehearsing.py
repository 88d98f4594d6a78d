"""A rehearsal taken through the operations: the same judges, made-up entrants."""

from dataclasses import replace

from sqlalchemy import select

from competition.db import db
from competition.db.competitions import Competition, Event
from competition.db.marking import SheetRow
from competition.db.rehearsals import rehearsal_of
from competition.operations import calls, confirming, reopening, signing
from competition.operations.rehearsals import make_rehearsal, wipe_rehearsal
from competition.operations.tablets import join, make_join_code
from tests.operations.games import Games, mark, ref, save, sheet_id
from tests.operations.helpers import NOW

PIN = "482915"


def rehearse(games: Games) -> Games:
    """Make one: its own ids in place of the competition's, so that every step of games can be taken in it."""
    make_rehearsal(games.id, by=games.organizer, now=NOW)
    return rehearsed(games)


def rehearsed(games: Games) -> Games:
    """The one that stands."""
    row = rehearsal_of(games.id)
    assert row is not None
    code = db.session.get_one(Event, games.event).code
    event = next(each for each in row.competition.events if each.code == code)
    return replace(games, id=row.competition_id, event=event.id)


def wipe(games: Games, typed: str = "清除演练") -> int:
    return wipe_rehearsal(games.id, typed, by=games.organizer, now=NOW)


def join_tablet(games: Games) -> str:
    """A device of the real competition on which the judge was let in."""
    link = make_join_code(games.id, games.judge.user_id, by=games.organizer, now=NOW)
    return join(link, PIN, device=None, now=NOW)


def mark_to_the_end(rehearsal: Games, entrants: int = 3) -> None:
    """Everything that may be done in a rehearsal: marked, called, sent back, confirmed, reopened, signed off."""
    for number in range(1, entrants + 1):
        mark(rehearsal, number, practice=60 + number)
    waiting = calls.call_chief(ref(rehearsal), "量具有误", by=rehearsal.judge, now=NOW)
    calls.answer_call(waiting, by=rehearsal.chief, now=NOW)
    confirming.return_sheet(sheet_id(rehearsal), reason="请再看一次", by=rehearsal.chief, now=NOW)
    sheet = db.session.get_one(SheetRow, sheet_id(rehearsal))
    again = {"P1_1": 60, "P1_2": 1}
    save(rehearsal, ref(rehearsal), version=sheet.version, submit=True, **again)
    confirming.confirm_sheets(rehearsal.event, by=rehearsal.chief, now=NOW)
    signing.sign_off(rehearsal.event, by=rehearsal.chief, now=NOW)
    reopening.ask_reopening(sheet_id(rehearsal), reason="试一次", by=rehearsal.chief, now=NOW)


def competition_of(games: Games) -> Competition:
    return db.session.get_one(Competition, games.id)


def sheets_of(games: Games) -> list[SheetRow]:
    return list(db.session.scalars(select(SheetRow).where(SheetRow.event_id == games.event)))
