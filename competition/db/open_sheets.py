"""A sheet that marks come in on, read and written by statements of its own: hundreds of tablets send at once.

A session's rows would cost several times as much, and nothing here needs what they can do.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    and_,
    bindparam,
    insert,
    or_,
    select,
    update,
)

from competition.db.marking import MarkRow, SheetRow
from competition.db.prepared import Prepared, PreparedForMany, sent_together
from competition.domain.scoresheet import SheetState

SHEET, MARK = SheetRow.__table__, MarkRow.__table__
ON_SHEET = MARK.c.sheet_id == SHEET.c.id


PLACE = SHEET.c.work_id, SHEET.c.sub_criterion, SHEET.c.seat


def _with_marks(places: int, joined: ColumnElement[bool]) -> Select[Any]:
    sheet = SHEET.c.id, SHEET.c.state, SHEET.c.version, SHEET.c.submitted_by
    mark = MARK.c.aspect, MARK.c.value, MARK.c.entered, MARK.c.version
    asked = or_(*(and_(*_is(n)) for n in range(places)))
    return select(*PLACE, *sheet, *mark).select_from(SHEET.outerjoin(MARK, joined)).where(asked)


def _is(number: int) -> Iterator[ColumnElement[bool]]:
    for name, column in zip(("works", "forms", "seats"), PLACE, strict=True):
        yield column == bindparam(f"{name}_{number}", type_=column.type)


def _named(places: int, _forms: int, _seats: int, aspects: int) -> Select[Any]:
    names = [bindparam(f"aspects_{n}", type_=Text()) for n in range(aspects)]
    return _with_marks(places, and_(ON_SHEET, MARK.c.aspect.in_(names)))


WHOLE, NAMED = Prepared(_with_marks(1, ON_SHEET)), PreparedForMany(_named)
NEW_SHEET = Prepared(
    insert(SHEET).returning(SHEET.c.id),
    *("event_id", "work_id", "sub_criterion", "seat", "state", "version", "returned_because"),
)
SHEET_ON = Prepared(update(SHEET).where(SHEET.c.id == bindparam("sheet")), "version")
CELL = "value", "entered", "version", "confirmed"
NEW_MARKS = Prepared(insert(MARK).inline(), "sheet_id", "aspect", *CELL)
MARKS_ON = Prepared(
    update(MARK).where(MARK.c.sheet_id == bindparam("sheet"), MARK.c.aspect == bindparam("named")), *CELL
)


class SheetPlace(NamedTuple):
    """Whose marks of what a sheet holds."""

    event_id: int
    work_id: int
    form: str
    seat: int


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
    """The sheet of one seat for one work; `id` None before anything was written on it. `is_new`: its row was made for the
    marks that wait, and bears their version."""

    event_id: int
    work_id: int
    form: str
    seat: int
    id: int | None = None
    state: SheetState = SheetState.DRAFT
    version: int = 0
    submitted_by: int | None = None
    cells: dict[str, Cell] = field(default_factory=dict)
    is_new: bool = False
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

    @property
    def place(self) -> SheetPlace:
        """Where it is kept."""
        return SheetPlace(self.event_id, self.work_id, self.form, self.seat)

    def waiting(self) -> Iterator[tuple[str, bool]]:
        """The aspects whose marks wait, and whether nothing stood there before."""
        yield from self._waiting.items()

    def written(self) -> None:
        """What waited stands in the database now."""
        self._waiting, self.is_new = {}, False


def write_sheets(connection: Connection, sheets: Iterable[OpenSheet]) -> None:
    """Write what waits on them, each kind of row by one statement."""
    changed = [each for each in sheets if any(each.waiting())]
    add_sheets(connection, changed)
    known = [{"sheet": each.id, "version": each.version} for each in changed if not each.is_new]
    marks = [(sheet, aspect, is_new) for sheet in changed for aspect, is_new in sheet.waiting()]
    added = [_new_mark(sheet, aspect) for sheet, aspect, is_new in marks if is_new]
    moved = [_changed_mark(sheet, aspect) for sheet, aspect, is_new in marks if not is_new]
    for statement, rows in ((SHEET_ON, known), (NEW_MARKS, added), (MARKS_ON, moved)):
        statement.run(connection, rows)
    for each in changed:
        each.written()


def add_sheets(connection: Connection, sheets: Iterable[OpenSheet]) -> None:
    """Give those on which the first marks wait their place in the database."""
    new = [each for each in sheets if each.id is None and any(each.waiting())]
    if not new:
        return
    with sent_together(connection):
        told = [NEW_SHEET.ask(connection, _new(each)) for each in new]
    for each, rows in zip(new, told, strict=True):
        each.id, each.is_new = rows()[0][0], True


def _new(sheet: OpenSheet) -> Mapping[str, object]:
    return {
        "event_id": sheet.event_id,
        "work_id": sheet.work_id,
        "sub_criterion": sheet.form,
        "seat": sheet.seat,
        "state": sheet.state,
        "version": sheet.version,
        "returned_because": "",
    }


def _new_mark(sheet: OpenSheet, aspect: str) -> Mapping[str, object]:
    return {"sheet_id": sheet.id, "aspect": aspect, **sheet.cells[aspect].columns()}


def _changed_mark(sheet: OpenSheet, aspect: str) -> Mapping[str, object]:
    return {"sheet": sheet.id, "named": aspect, **sheet.cells[aspect].columns()}


def open_sheet(connection: Connection, place: SheetPlace) -> OpenSheet:
    """The sheet as it stands, with all its marks."""
    asked = {"works_0": place.work_id, "forms_0": place.form, "seats_0": place.seat}
    return _open(WHOLE.all(connection, asked), [place])[place]


def ask_sheets(
    connection: Connection, places: Collection[SheetPlace], aspects: Collection[str]
) -> Callable[[], dict[SheetPlace, OpenSheet]]:
    """The sheets as they stand, to be read later; of their marks those of these aspects: no other may be asked of them."""
    if not places:
        return dict
    _events, works, forms, seats = zip(*places, strict=True)
    rows = NAMED.ask(connection, works=works, forms=forms, seats=seats, aspects=list(aspects))
    return lambda: _open(rows(), places)


def _open(rows: Iterable[Any], places: Iterable[SheetPlace]) -> dict[SheetPlace, OpenSheet]:
    by_place = {place[1:]: OpenSheet(*place) for place in places}
    for work, form, seat, sheet_id, state, version, submitted_by, named, value, entered, changes in rows:
        found = by_place[work, form, seat]
        found.id, found.version, found.submitted_by = sheet_id, version, submitted_by
        found.state = SheetState(state)
        if named is not None:
            found.cells[named] = Cell(value, entered, changes)
    return {place: by_place[place[1:]] for place in places}
