"""The wall: every sheet of an event and how far it is, in one question to the database, for it is asked all day long."""

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import ColumnElement, case, func, literal, select

from competition.db import db
from competition.db.draws import LABEL, CodedWork, is_marked
from competition.db.entries import Entry
from competition.db.marking import MarkRow, SchemeVersion, SheetRow
from competition.domain.completeness import Fill, fill_of
from competition.domain.scoresheet import SheetState
from competition.domain.scoring import METHODS


@dataclass(frozen=True, slots=True)
class WallRow:
    """One work: its code is for those who judge, its label for the office; one step for each seat of the wall."""

    code: str
    label: str
    fills: tuple[Fill, ...]


@dataclass(frozen=True, slots=True)
class Wall:
    """The works that are marked × the seats (form and number) of the newest scheme; empty before the draw."""

    seats: tuple[tuple[str, int], ...]
    rows: tuple[WallRow, ...]

    @property
    def counts(self) -> Counter[Fill]:
        """How many sheets stand at each step."""
        return Counter(fill for row in self.rows for fill in row.fills)

    @property
    def expected(self) -> int:
        """How many sheets there must be."""
        return len(self.rows) * len(self.seats)


def wall_of(event_id: int) -> Wall:
    """The wall of an event as it is now, by code."""
    newest = (
        select(SchemeVersion.digest)
        .where(SchemeVersion.event_id == event_id)
        .order_by(SchemeVersion.version.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(
            *(CodedWork.code, LABEL, SheetRow.sub_criterion, SheetRow.seat, SheetRow.state),
            *(SheetRow.returned_because != "", _marked(), newest),
        )
        .select_from(CodedWork)
        .outerjoin(Entry, Entry.id == CodedWork.entry_id)
        .outerjoin(SheetRow, SheetRow.work_id == CodedWork.id)
        .where(CodedWork.event_id == event_id, is_marked())
        .order_by(CodedWork.code)
    ).all()
    places = _places(rows[0][-1]) if rows and rows[0][-1] else {}
    found: dict[tuple[str, str], dict[tuple[str, int], Fill]] = {}
    for code, label, form, seat, state, returned, marked, _digest in rows:
        fills = found.setdefault((code, label), {})
        if (form, seat) in places:
            expected = places[form, seat]
            fills[form, seat] = fill_of(
                SheetState(state), returned=returned, marked=marked, expected=expected
            )
    return Wall(
        tuple(places),
        tuple(
            WallRow(code, label, tuple(fills.get(place, Fill.NOTHING) for place in places))
            for (code, label), fills in found.items()
        ),
    )


def _marked() -> ColumnElement[int]:
    """How many aspects of a draft bear a mark; of other sheets nobody asks."""
    counted = select(func.count(MarkRow.value)).where(MarkRow.sheet_id == SheetRow.id).scalar_subquery()
    return case((SheetRow.state == SheetState.DRAFT, counted), else_=literal(0))


@lru_cache(maxsize=64)
def _places(digest: str) -> dict[tuple[str, int], int]:
    """How many aspects each (form, seat) marks, in order. A scheme with that digest never reads otherwise."""
    row = db.session.scalars(select(SchemeVersion).where(SchemeVersion.digest == digest).limit(1)).one()
    return {
        (form.id, seat): len(METHODS[part.method].aspects_of(form, seat))
        for part, form in row.scheme().forms()
        for seat in range(1, METHODS[part.method].seats_of(form) + 1)
    }
