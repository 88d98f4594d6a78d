"""What an operation of a tablet does beside a mark: a note is written, a photo is taken away."""

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
from competition.operations.unit import Actor


def write_note(
    ref: SheetRef, coded: CodedWork, sheet: SheetRow | None, operation: MarkOperation, *, base: int
) -> End:
    """Write one note, if it may stand and nothing that the device did not know stands there."""
    aspect = aspect_of(ref, operation)
    text = aspect if isinstance(aspect, Problem) else read_note(operation.typed, operation.aspect)
    if isinstance(text, Problem):
        return End(Outcome.REFUSED, said=text)
    row = find_note(sheet.id, operation.aspect) if sheet else None
    version = row.version if row else 0
    if (row.text() if row else "") == text:
        return End(Outcome.APPLIED, version)
    if found := held_fast(opened_aspects(sheet), operation.aspect):
        return End(Outcome.LOCKED, version, said=found)
    if version != base:
        return End(Outcome.CONFLICT, version)
    sheet = sheet or begun_sheet(ref, coded)
    put_note(sheet, operation.aspect, text)
    sheet.version += 1
    return End(Outcome.APPLIED, version + 1)


def begun_sheet(ref: SheetRef, coded: CodedWork) -> SheetRow:
    """Within an operation: an empty draft that what stands beside its marks can be bound to."""
    sheet = new_sheet(ref, coded)
    db.session.flush()
    return sheet


def drop_photo(
    ref: SheetRef,
    coded: CodedWork,
    sheet: SheetRow | None,
    operation: MarkOperation,
    *,
    by: Actor,
    now: datetime,
) -> End:
    """Take a photo away. One that has not arrived yet is not shown when it does: its answer may have been lost."""
    aspect = aspect_of(ref, operation)
    if isinstance(aspect, Problem):
        return End(Outcome.REFUSED, said=aspect)
    if found := held_fast(opened_aspects(sheet), operation.aspect):
        return End(Outcome.LOCKED, said=found)
    row = db.session.get(MarkPhoto, operation.typed)
    if row is not None and (row.sheet_id, row.aspect) != (sheet.id if sheet else 0, aspect.id):
        return End(Outcome.REFUSED, said=says.no_photo())
    if row is None:
        sheet = sheet or begun_sheet(ref, coded)
        row = MarkPhoto(id=operation.typed, sheet_id=sheet.id, aspect=aspect.id, size=0)
        row.taken_by, row.received_at = by.user_id, now
        db.session.add(row)
    row.removed_at = row.removed_at or now
    return End(Outcome.APPLIED)
