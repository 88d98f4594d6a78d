"""A sheet that marks come in on, read and written by statements of its own: hundreds of tablets send at once.

A session's rows would cost several times as much, and nothing here needs what they can do.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from sqlalchemy import Connection, Select, and_, bindparam, insert, select, update

from competition.db.marking import MarkRow, SheetRow
from competition.domain.scoresheet import SheetState

SHEET, MARK = SheetRow.__table__, MarkRow.__table__
ON_SHEET = MARK.c.sheet_id == SHEET.c.id


def _of_seat(joined: object) -> Select[tuple[object, ...]]:
    columns = SHEET.c.id, SHEET.c.state, SHEET.c.version, SHEET.c.submitted_by
    mark = MARK.c.aspect, MARK.c.value, MARK.c.entered, MARK.c.version
    return (
        select(*columns, *mark)
        .select_from(SHEET.outerjoin(MARK, joined))  # type: ignore[arg-type]
        .where(
            SHEET.c.work_id == bindparam("work"),
            SHEET.c.sub_criterion == bindparam("form"),
            SHEET.c.seat == bindparam("seat"),
        )
    )


WHOLE = _of_seat(ON_SHEET)
ONE_MARK = _of_seat(and_(ON_SHEET, MARK.c.aspect == bindparam("aspect")))
NEW_SHEET = insert(SHEET)
SHEET_ON = update(SHEET).where(SHEET.c.id == bindparam("sheet"))
NEW_MARKS = insert(MARK).inline()
MARKS_ON = update(MARK).where(MARK.c.sheet_id == bindparam("sheet"), MARK.c.aspect == bindparam("named"))


@dataclass(slots=True)
class Cell:
    """A mark as it stands, None where nothing does; what was measured for it; how often it was changed.

    `confirmed` is written with a mark and not read: whether the judge typed 确认 for it.
    """

    value: Decimal | None = None
    entered: str = ""
    version: int = 0
    confirmed: bool = False

    def columns(self) -> Mapping[str, object]:
        """As columns of its row."""
        return {
            "value": self.value,
            "entered": self.entered,
            "version": self.version,
            "confirmed": self.confirmed,
        }


@dataclass(slots=True)
class OpenSheet:
    """The sheet of one seat for one work; `id` None before anything was written on it."""

    event_id: int
    work_id: int
    form: str
    seat: int
    id: int | None = None
    state: SheetState = SheetState.DRAFT
    version: int = 0
    submitted_by: int | None = None
    cells: dict[str, Cell] = field(default_factory=dict)
    _waiting: dict[str, bool] = field(default_factory=dict)

    def cell(self, aspect: str) -> Cell:
        """The mark of an aspect."""
        return self.cells.get(aspect) or Cell()

    def put(self, aspect: str, value: Decimal | None, entered: str, *, confirmed: bool = False) -> int:
        """Change a mark; the version it has now. It waits to be written with the others of the batch."""
        before = self.cell(aspect)
        self._waiting.setdefault(aspect, aspect not in self.cells)
        self.cells[aspect] = Cell(value, entered, before.version + 1, confirmed)
        self.version += 1
        return before.version + 1

    def write(self, connection: Connection) -> None:
        """Write what waits."""
        if not self._waiting:
            return
        if self.id is None:
            self.id = connection.execute(NEW_SHEET, self._as_new()).inserted_primary_key[0]
        else:
            connection.execute(SHEET_ON, {"sheet": self.id, "version": self.version})
        if new := [self._new_mark(aspect) for aspect, is_new in self._waiting.items() if is_new]:
            connection.execute(NEW_MARKS, new)
        if changed := [self._changed_mark(aspect) for aspect, is_new in self._waiting.items() if not is_new]:
            connection.execute(MARKS_ON, changed)
        self._waiting = {}

    def _as_new(self) -> Mapping[str, object]:
        return {
            "event_id": self.event_id,
            "work_id": self.work_id,
            "sub_criterion": self.form,
            "seat": self.seat,
            "state": self.state,
            "version": self.version,
            "returned_because": "",
        }

    def _new_mark(self, aspect: str) -> Mapping[str, object]:
        return {"sheet_id": self.id, "aspect": aspect, **self.cells[aspect].columns()}

    def _changed_mark(self, aspect: str) -> Mapping[str, object]:
        return {"sheet": self.id, "named": aspect, **self.cells[aspect].columns()}


def open_sheet(
    connection: Connection, event_id: int, work_id: int, form: str, seat: int, *, aspect: str | None = None
) -> OpenSheet:
    """The sheet as it stands, with all its marks or, where an aspect is named, that one."""
    place: dict[str, object] = {"work": work_id, "form": form, "seat": seat}
    asked = (WHOLE, place) if aspect is None else (ONE_MARK, {**place, "aspect": aspect})
    rows = connection.execute(*asked).all()
    found = OpenSheet(event_id, work_id, form, seat)
    for sheet_id, state, version, submitted_by, named, value, entered, changes in rows:
        found.id, found.version, found.submitted_by = sheet_id, version, submitted_by
        found.state = SheetState(state)
        if named is not None:
            found.cells[named] = Cell(value, entered, changes)
    return found
