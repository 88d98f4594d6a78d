"""What an operation of a tablet does beside a mark: a note is written, a photo is taken away."""

from dataclasses import dataclass
from datetime import datetime

from competition.db import db
from competition.db.draws import CodedWork
from competition.db.marking import SheetRow
from competition.db.notes import MarkPhoto, find_note, put_note
from competition.db.reopened_aspects import opened_aspects
from competition.domain.mark_operations import MarkOperation, Outcome
from competition.domain.notes import read_note
from competition.domain.problems import Problem
from competition.domain.spread_stop import held_fast
from competition.operations import mark_problems as says
from competition.operations.mark_effects import End, aspect_of
from competition.operations.marking import SheetRef, new_sheet
from competition.operations.marking_facts import SeatForm
from competition.operations.unit import Actor


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet of an operation: its form as one seat marks it, where it belongs, and its row if anything stands there."""

    form: SeatForm
    ref: SheetRef
    work: CodedWork
    row: SheetRow | None

    def begun(self) -> SheetRow:
        """Its row, made now where there was none."""
        return self.row or begun_sheet(self.ref, self.work)


def write_note(sheet: Sheet, operation: MarkOperation, *, base: int) -> End:
    """Write one note, if it may stand and nothing that the device did not know stands there."""
    aspect = aspect_of(sheet.form, operation)
    text = aspect if isinstance(aspect, Problem) else read_note(operation.typed, operation.aspect)
    if isinstance(text, Problem):
        return End(Outcome.REFUSED, said=text)
    note = find_note(sheet.row.id, operation.aspect) if sheet.row else None
    version = note.version if note else 0
    if (note.text() if note else "") == text:
        return End(Outcome.APPLIED, version)
    if found := held_fast(opened_aspects(sheet.row), operation.aspect):
        return End(Outcome.LOCKED, version, said=found)
    if version != base:
        return End(Outcome.CONFLICT, version)
    row = sheet.begun()
    put_note(row, operation.aspect, text)
    row.version += 1
    return End(Outcome.APPLIED, version + 1)


def begun_sheet(ref: SheetRef, coded: CodedWork) -> SheetRow:
    """Within an operation: an empty draft that what stands beside its marks can be bound to."""
    sheet = new_sheet(ref, coded)
    db.session.flush()
    return sheet


def drop_photo(sheet: Sheet, operation: MarkOperation, *, by: Actor, now: datetime) -> End:
    """Take a photo away. One that has not arrived yet is not shown when it does: its answer may have been lost."""
    aspect = aspect_of(sheet.form, operation)
    if isinstance(aspect, Problem):
        return End(Outcome.REFUSED, said=aspect)
    if found := held_fast(opened_aspects(sheet.row), operation.aspect):
        return End(Outcome.LOCKED, said=found)
    photo = db.session.get(MarkPhoto, operation.typed)
    if photo is not None and (photo.sheet_id, photo.aspect) != (sheet.row.id if sheet.row else 0, aspect.id):
        return End(Outcome.REFUSED, said=says.no_photo())
    if photo is None:
        photo = MarkPhoto(id=operation.typed, sheet_id=sheet.begun().id, aspect=aspect.id, size=0)
        photo.taken_by, photo.received_at = by.user_id, now
        db.session.add(photo)
    photo.removed_at = photo.removed_at or now
    return End(Outcome.APPLIED)
