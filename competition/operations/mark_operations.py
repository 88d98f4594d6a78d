"""Operations that tablets send: each is taken once, in its order, and told what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from competition.codec import dump
from competition.db import db
from competition.db.competitions import find_competition, find_event
from competition.db.draws import CodedWork, find_work
from competition.db.marking import find_sheet
from competition.db.open_sheets import OpenSheet, open_sheet
from competition.db.reopened_aspects import opened_on
from competition.db.sealing import seal
from competition.db.tablets import Came, MarkOperationRow, add_operations, find_operations, note_tablet
from competition.domain.mark_operations import Malformed, MarkOperation, OperationKind, Outcome, SheetAddress
from competition.domain.problems import Problem
from competition.operations import mark_problems as says
from competition.operations.between_steps import Memory, memory
from competition.operations.mark_answers import Taken, is_own, tell, wiped_problem
from competition.operations.mark_effects import End, mark, submit
from competition.operations.marking import SheetRef, check_draft, no_form, not_own
from competition.operations.marking_facts import (
    Gathering,
    MarkedWork,
    Marking,
    SeatForm,
    gathering,
    marking,
    seat_form,
)
from competition.operations.note_effects import Sheet, drop_photo, write_note
from competition.operations.tablets import Status
from competition.operations.unit import STRAY, TAKE, Actor, unit_of_work


@dataclass
class _Desk:
    """What a batch looks up once: the event, and the sheets that it opened by address.

    `reached` is the version that an operation of this device gave a mark or a note: a later one of the device follows
    it, though it was typed before the first was answered. `alone`: a batch of one mark reads no more of its sheet than that.
    """

    marking: Marking
    known: Memory
    connection: Connection
    by: Actor
    alone: bool
    sheets: dict[SheetAddress, OpenSheet] = field(default_factory=dict)
    reached: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def sheet(self, work: MarkedWork, operation: MarkOperation) -> OpenSheet:
        """The sheet of an operation as it stands after those before it."""
        address = operation.sheet
        if address not in self.sheets:
            place = self.marking.id, work.id, address.form, address.seat
            self.sheets[address] = open_sheet(
                self.connection, *place, aspect=operation.aspect if self.alone else None
            )
        return self.sheets[address]

    def write(self) -> None:
        """Write the marks that wait."""
        for sheet in self.sheets.values():
            sheet.write(self.connection)

    def own_sheets(self) -> dict[str, OpenSheet]:
        """Those of the batch that are the judge's own, by address."""
        return {
            str(address): sheet
            for address, sheet in self.sheets.items()
            if is_own(self.marking, sheet, self.by)
        }


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a batch belongs: the competition whose log it goes to, and the desk; or why nothing is taken."""

    competition: Gathering | None = None
    desk: _Desk | None = None

    @property
    def shut(self) -> Problem | None:
        return self.competition.archived if self.competition else None


@dataclass(frozen=True, slots=True)
class _Ended:
    """An operation, the label of its work, and how it ended."""

    operation: MarkOperation
    label: str
    end: End


def take_operations(
    operations: Sequence[MarkOperation | Malformed],
    *,
    by: Actor,
    now: datetime,
    tablet_id: int | None = None,
    within: int | None = None,
    status: Status | None = None,
) -> list[Taken]:
    """Each operation's outcome, in their order; one of the same judge that came before gets its first outcome.

    Those of an event that follow one another are taken in one transaction. `within`: the only competition that the
    device may mark; `status`: what the device says of itself, kept with what is taken. Refusal, and nothing of that
    event taken, where another writer was first: the tablet sends again.
    """
    kept = find_operations(db.session.connection(), [each.op_id for each in operations])
    new = {each.op_id: each for each in operations if each.op_id not in kept}
    read = [
        each for each in new.values() if isinstance(each, MarkOperation) and not wiped_problem(each.sheet)
    ]
    own: dict[str, OpenSheet | None] = {}
    for (competition, event), group in groupby(
        read, key=lambda each: (each.sheet.competition, each.sheet.event)
    ):
        taken = list(group)
        with unit_of_work(by=by, now=now) as work:
            connection = db.session.connection()
            place = _place(competition, event, by=by, within=within, alone=len(taken) == 1)
            if place.desk:
                place.desk.reached |= _reached(kept)
            ended = [_Ended(each, *_outcome(place, each, now)) for each in taken]
            rows = [_row(place, each, by, now, tablet_id) for each in ended]
            if place.desk:
                place.desk.write()
                own |= place.desk.own_sheets()
            add_operations(connection, rows)
            if tablet_id is not None and status is not None:
                note_tablet(connection, tablet_id, status.kept(now))
            action = TAKE if place.desk and not place.shut else STRAY
            where = {"event": event} if place.desk else {}
            said = [_in_log(each) for each in ended]
            work.record(
                action, competition=place.competition and place.competition.id, **where, operations=said
            )
        kept |= {came.op_id: came for came in map(_came, rows)}
    mine = {op_id: came for op_id, came in kept.items() if came.user_id == by.user_id}
    return tell(operations, mine, own, by=by)


def _reached(kept: Mapping[str, Came]) -> dict[tuple[str, str, str], int]:
    return {
        (came.kind, came.sheet, came.aspect): came.version
        for came in kept.values()
        if came.outcome == Outcome.APPLIED
    }


def _place(competition: str, event: str, *, by: Actor, within: int | None, alone: bool) -> _Place:
    """Nothing is told or written of a competition in which one does not judge."""
    known = memory()
    found = known.of(gathering, competition)
    if found is None or within not in (None, found.id, found.rehearses) or by.user_id not in found.judges:
        return _Place()
    event_id = found.events.get(event)
    return _Place(
        found,
        _Desk(known.of(marking, event_id), known, db.session.connection(), by, alone) if event_id else None,
    )


def _outcome(place: _Place, operation: MarkOperation, now: datetime) -> tuple[str, End]:
    """The work's label as the log calls it, and how the operation ended."""
    desk, address = place.desk, operation.sheet
    work = desk.marking.works.get(address.code) if desk else None
    if desk is None or work is None:
        return "", End(Outcome.REFUSED, said=says.no_sheet(address))
    sheet = desk.sheet(work, operation)
    if shut := place.shut or _shut(desk, work, sheet):
        return work.label, End(Outcome.LOCKED, said=shut)
    form = desk.known.of(seat_form, desk.marking.id, address.form, address.seat)
    if form is None:
        return work.label, End(Outcome.REFUSED, said=no_form(address.form))
    if operation.kind is OperationKind.MARK:
        return work.label, _mark(desk, form, sheet, operation)
    return work.label, _by_row(desk, form, sheet, operation, now)


def _shut(desk: _Desk, work: MarkedWork, sheet: OpenSheet) -> Problem | None:
    """What keeps the judge from writing on the sheet: another's, handed in, locked, or the time is over."""
    event = desk.marking
    if event.markers.get((work.id, sheet.form, sheet.seat)) != desk.by.user_id:
        return not_own()
    locked = None if sheet.id in event.reopened else event.locked.get(sheet.form)
    return event.stage or work.shut or locked or check_draft(sheet.state)


def _mark(desk: _Desk, form: SeatForm, sheet: OpenSheet, operation: MarkOperation) -> End:
    cell = _cell(operation)
    opened = opened_on(sheet.id) if sheet.id in desk.marking.opened else ()
    base = desk.reached.get(cell, operation.base_version)
    end = mark(form, sheet, operation, base=base, opened=opened)
    if end.outcome is Outcome.APPLIED:
        desk.reached[cell] = end.version
    return end


def _cell(operation: MarkOperation) -> tuple[str, str, str]:
    return (str(operation.kind), str(operation.sheet), operation.aspect)


def _by_row(desk: _Desk, form: SeatForm, sheet: OpenSheet, operation: MarkOperation, now: datetime) -> End:
    """What is rarer than a mark works on the session's rows; what follows in the batch meets the sheet as it is then."""
    sheet.write(desk.connection)
    db.session.expire_all()
    end = _rarer(desk, form, sheet, operation, now)
    db.session.flush()
    del desk.sheets[operation.sheet]
    return end


def _rarer(desk: _Desk, form: SeatForm, sheet: OpenSheet, operation: MarkOperation, now: datetime) -> End:
    row = find_sheet(sheet.work_id, sheet.form, sheet.seat)
    if operation.kind is OperationKind.SUBMIT:
        return submit(form, row, operation, by=desk.by, now=now)
    ref = SheetRef(sheet.event_id, sheet.work_id, sheet.form, sheet.seat)
    place = Sheet(form, ref, db.session.get_one(CodedWork, sheet.work_id), row)
    if operation.kind is OperationKind.DROP_PHOTO:
        return drop_photo(place, operation, by=desk.by, now=now)
    cell = _cell(operation)
    end = write_note(place, operation, base=desk.reached.get(cell, operation.base_version))
    if end.outcome is Outcome.APPLIED:
        desk.reached[cell] = end.version
    return end


def _row(
    place: _Place, ended: _Ended, by: Actor, now: datetime, tablet_id: int | None
) -> Mapping[str, object]:
    operation, end = ended.operation, ended.end
    noted = operation.kind is OperationKind.NOTE
    return {
        "op_id": operation.op_id,
        "user_id": by.user_id,
        "tablet_id": tablet_id,
        "event_id": place.desk.marking.id if place.desk else None,
        "kind": operation.kind,
        "sheet": str(operation.sheet),
        "aspect": operation.aspect,
        "typed": "" if noted else operation.typed,
        "note_sealed": _sealed(operation) if noted else None,
        "base_version": operation.base_version,
        "outcome": end.outcome,
        "version": end.version,
        "said": dump(end.said, Problem) if end.said else "",
        "sent_at": operation.at,
        "received_at": now,
        "confirmed": operation.confirmed,
    }


def _sealed(operation: MarkOperation) -> bytes:
    return seal(operation.typed, row=MarkOperationRow.sealed_to(operation.op_id))


def _came(row: Mapping[str, Any]) -> Came:
    return Came(**{name: row[name] for name in Came._fields})


def _in_log(ended: _Ended) -> list[object]:
    """As the log says it: the work by its label, never by the code beside it, and of a note only that there was one."""
    operation, end, sheet = ended.operation, ended.end, ended.operation.sheet
    change = _text(end.before), _text(end.after)
    rarer = operation.kind not in (OperationKind.MARK, OperationKind.SUBMIT)
    beside = [operation.kind] if rarer else []
    place = ended.label, sheet.form, sheet.seat, operation.aspect
    return [operation.op_id, *place, *change, end.outcome, *beside]


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def sheet_at(address: SheetAddress, *, within: int | None = None) -> SheetRef | None:
    """The sheet of that address, whether anything stands on it or not; None where there is no such work there."""
    competition = find_competition(address.competition)
    here = competition if competition and competition.is_within(within) else None
    event = find_event(here.id, address.event) if here else None
    coded = find_work(event.id, address.code) if event else None
    return SheetRef(coded.event_id, coded.id, address.form, address.seat) if coded else None
