"""The desk on which operations of one judge for one event are worked off: each meets its sheet as those before it left it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from competition.db import db
from competition.db.draws import CodedWork
from competition.db.marking import find_sheet
from competition.db.open_sheets import OpenSheet, SheetPlace, open_sheet, write_sheets
from competition.db.reopened_aspects import opened_on
from competition.domain.mark_operations import MarkOperation, OperationKind, Outcome, SheetAddress
from competition.domain.problems import Problem
from competition.operations import mark_problems as says
from competition.operations.between_steps import Memory
from competition.operations.mark_answers import is_own
from competition.operations.mark_effects import End, mark, submit
from competition.operations.marking import SheetRef, check_draft, no_form, not_own
from competition.operations.marking_facts import MarkedWork, Marking, SeatForm, seat_form
from competition.operations.note_effects import Sheet, drop_photo, write_note
from competition.operations.unit import Actor


@dataclass
class Desk:
    """An event that is marked, its archive being `shut` or not, and the sheets that the batch opened by address.

    `reached` is the version that an operation of this device gave a mark or a note: a later one of the device follows
    it, though it was typed before the first was answered. `sheets` are open for all that is taken in this transaction,
    with the marks that it names.
    """

    marking: Marking
    shut: Problem | None
    known: Memory
    connection: Connection
    by: Actor
    now: datetime
    sheets: dict[SheetAddress, OpenSheet]
    reached: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def take(self, operation: MarkOperation) -> tuple[str, End]:
        """The work's label as the log calls it, and how the operation ended."""
        address = operation.sheet
        work = self.marking.works.get(address.code)
        if work is None:
            return "", End(Outcome.REFUSED, said=says.no_sheet(address))
        sheet = self._sheet(work, address)
        if shut := self.shut or self._closed(work, sheet):
            return work.label, End(Outcome.LOCKED, said=shut)
        form = self.known.of(seat_form, self.marking.id, address.form, address.seat)
        if form is None:
            return work.label, End(Outcome.REFUSED, said=no_form(address.form))
        work_off = self._mark if operation.kind is OperationKind.MARK else self._by_row
        return work.label, work_off(form, sheet, operation)

    def place_of(self, address: SheetAddress) -> SheetPlace | None:
        """Where the database keeps that sheet; None where there is no such work."""
        work = self.marking.works.get(address.code)
        return SheetPlace(self.marking.id, work.id, address.form, address.seat) if work else None

    def own_sheets(self, operations: Iterable[MarkOperation]) -> dict[str, OpenSheet]:
        """Those of the operations that are open still and the judge's own, by address."""
        named = {each.sheet: self.sheets.get(each.sheet) for each in operations}
        return {
            str(address): sheet
            for address, sheet in named.items()
            if sheet and is_own(self.marking, sheet, self.by)
        }

    def _sheet(self, work: MarkedWork, address: SheetAddress) -> OpenSheet:
        if address not in self.sheets:
            place = SheetPlace(self.marking.id, work.id, address.form, address.seat)
            self.sheets[address] = open_sheet(self.connection, place)
        return self.sheets[address]

    def _closed(self, work: MarkedWork, sheet: OpenSheet) -> Problem | None:
        """What keeps the judge from writing on the sheet: another's, handed in, locked, or the time is over."""
        event = self.marking
        if event.markers.get((work.id, sheet.form, sheet.seat)) != self.by.user_id:
            return not_own()
        return event.stage or work.shut or event.lock_on(sheet.form, sheet.id) or check_draft(sheet.state)

    def _mark(self, form: SeatForm, sheet: OpenSheet, operation: MarkOperation) -> End:
        opened = opened_on(sheet.id) if sheet.id in self.marking.opened else ()
        return self._reach(operation, mark(form, sheet, operation, base=self._base(operation), opened=opened))

    def _by_row(self, form: SeatForm, sheet: OpenSheet, operation: MarkOperation) -> End:
        """What is rarer than a mark works on the session's rows; what follows meets the sheet as it is then."""
        write_sheets(self.connection, [sheet])
        db.session.expire_all()
        end = self._rarer(form, sheet, operation)
        db.session.flush()
        del self.sheets[operation.sheet]
        return end

    def _rarer(self, form: SeatForm, sheet: OpenSheet, operation: MarkOperation) -> End:
        row = find_sheet(sheet.work_id, sheet.form, sheet.seat)
        if operation.kind is OperationKind.SUBMIT:
            return submit(form, row, operation, by=self.by, now=self.now)
        ref = SheetRef(sheet.event_id, sheet.work_id, sheet.form, sheet.seat)
        place = Sheet(form, ref, db.session.get_one(CodedWork, sheet.work_id), row)
        if operation.kind is OperationKind.DROP_PHOTO:
            return drop_photo(place, operation, by=self.by, now=self.now)
        return self._reach(operation, write_note(place, operation, base=self._base(operation)))

    def _base(self, operation: MarkOperation) -> int:
        return self.reached.get(cell_of(operation), operation.base_version)

    def _reach(self, operation: MarkOperation, end: End) -> End:
        if end.outcome is Outcome.APPLIED:
            self.reached[cell_of(operation)] = end.version
        return end


def cell_of(operation: MarkOperation) -> tuple[str, str, str]:
    """The mark or note that an operation speaks of."""
    return str(operation.kind), str(operation.sheet), operation.aspect
