"""A recheck taken step by step: what the paper says is what is kept, unless a test says otherwise."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from competition.db import db
from competition.db.audit import AuditEntry
from competition.db.marking import SheetRow
from competition.db.rechecks import Correction, Recheck, waiting_corrections
from competition.operations import corrections, rechecks, signing
from competition.operations.confirming import confirm_sheets
from tests.operations.games import Games, confirmed, rank, ref, reopened, save, sheet_id
from tests.operations.helpers import NOW

SEED = "七三九"
LATER, LAST = NOW + timedelta(hours=1), NOW + timedelta(hours=2)


def ranked(entries: int = 3, **more: object) -> Games:
    """Everybody marked, confirmed and ranked, without ties."""
    games = confirmed({number: 100 - number for number in range(1, entries + 1)}, **more)
    rank(games)
    return games


def begin(games: Games, *, seed: str = SEED, now: datetime = NOW, **more: Any) -> int:
    return rechecks.begin_recheck(games.event, **{"seed": seed, "by": games.chief, "now": now, **more})


def begun(entries: int = 3, **more: object) -> tuple[Games, int]:
    games = ranked(entries, **more)
    return games, begin(games)


def row_of(recheck: int) -> Recheck:
    return db.session.get_one(Recheck, recheck)


def open_sheets(recheck: int) -> list[int]:
    """The sheets of the sample that are still to check."""
    return [each.sheet_id for each in row_of(recheck).sheets if each.found_error is None]


def paper(sheet: int, **other: str | int | None) -> dict[str, Decimal | None]:
    """What the paper of a sheet says: what is kept, but for `other` (`P1_1="50"`)."""
    said = db.session.get_one(SheetRow, sheet).values()
    changes = {name.replace("_", "-"): mark for name, mark in other.items()}
    return {**said, **{name: None if mark is None else Decimal(mark) for name, mark in changes.items()}}


def check(
    games: Games, recheck: int, sheet: int, *, note: str = "", **other: str | int | None
) -> tuple[str, ...]:
    """Check one sheet; the aspects that differ."""
    found = rechecks.check_sheet(recheck, sheet, paper(sheet, **other), note=note, by=games.chief, now=NOW)
    return tuple(each.aspect.id for each in found)


def check_all(games: Games, recheck: int, sheets: Iterable[int] = ()) -> None:
    for sheet in list(sheets) or open_sheets(recheck):
        check(games, recheck, sheet)


def close(games: Games, recheck: int) -> None:
    rechecks.close_recheck(recheck, by=games.organizer, now=NOW)


def waiting(games: Games) -> list[Correction]:
    return waiting_corrections(games.event)


def sign_all(games: Games) -> None:
    for each in [row.id for row in waiting(games)]:
        corrections.confirm_correction(each, by=games.organizer, now=NOW)


def last_said() -> dict[str, Any]:
    """What the newest audit entry says."""
    found = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    said: dict[str, Any] = json.loads(found.detail)
    return said


def mark_again(games: Games, *, at: datetime = LATER) -> None:
    """The practice sheet of the first entry is given back, marked again and confirmed later."""
    reopened(sheet_id(games), reason="重评", by=games.chief, now=at)
    version = db.session.get_one(SheetRow, sheet_id(games)).version
    save(games, ref(games), version=version, submit=True, P1_1=60, P1_2=39)
    confirm_sheets(games.event, by=games.chief, now=at)
    signing.sign_off(games.event, by=games.chief, now=at)


def entries_of(recheck: int) -> list[str]:
    """The entries of the sample."""
    return sorted({each.sheet.work.label for each in row_of(recheck).sheets})
