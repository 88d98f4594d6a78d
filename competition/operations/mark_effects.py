"""What an operation of a tablet does to a sheet: one mark, or handing the sheet in as it was seen and signed."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from competition.db import db
from competition.db.marking import SheetRow
from competition.db.open_sheets import OpenSheet
from competition.db.sealing import seal
from competition.db.tablets import SheetSignature
from competition.domain.mark_operations import MarkOperation, Outcome
from competition.domain.marking_scheme import Aspect
from competition.domain.plausible import check_range
from competition.domain.problems import Problem
from competition.domain.scoresheet import read_mark
from competition.domain.spread_stop import held_fast
from competition.operations import mark_problems as says
from competition.operations.marking import Form, hand_in, incomplete, unexplained
from competition.operations.marking_facts import SeatForm
from competition.operations.unit import Actor


@dataclass(frozen=True, slots=True)
class End:
    """How one operation ended: the mark's version, or the sheet's; the mark before and after where it was changed."""

    outcome: Outcome
    version: int = 0
    said: Problem | None = None
    before: Decimal | None = None
    after: Decimal | None = None


def mark(
    form: SeatForm, sheet: OpenSheet, operation: MarkOperation, *, base: int, opened: Collection[str]
) -> End:
    """Put one mark on the sheet, if it may stand and nothing that the device did not know stands there.

    `opened`: the aspects that came back alone, the others being held fast.
    """
    found = _typed(form, operation)
    if isinstance(found, Problem):
        return End(Outcome.REFUSED, said=found)
    aspect, read = found
    entered, cell = _measured(aspect, operation.typed), sheet.cell(aspect.id)
    if (cell.value, cell.entered) == (read, entered):
        return End(Outcome.APPLIED, cell.version)
    if not operation.confirmed and (beyond := check_range(aspect, operation.typed)):
        return End(Outcome.REFUSED, cell.version, said=beyond)
    if held := held_fast(opened, aspect.id):
        return End(Outcome.LOCKED, cell.version, said=held)
    if cell.version != base:
        return End(Outcome.CONFLICT, cell.version)
    version = sheet.put(aspect.id, read, entered, confirmed=operation.confirmed)
    return End(Outcome.APPLIED, version, before=cell.value, after=read)


def _typed(form: SeatForm, operation: MarkOperation) -> tuple[Aspect, Decimal | None] | Problem:
    """The aspect and its mark as typed; what is wrong with either."""
    aspect = aspect_of(form, operation)
    read = aspect if isinstance(aspect, Problem) else read_mark(aspect, operation.typed)
    if isinstance(aspect, Problem) or isinstance(read, Problem):
        return read
    return aspect, read


def aspect_of(form: SeatForm, operation: MarkOperation) -> Aspect | Problem:
    """The aspect of the form as the device knew it; what is wrong where there is none."""
    found = _form_problem(form, operation) or form.aspects.get(operation.aspect)
    return found or says.no_aspect(operation.sheet.form, operation.aspect)


def _form_problem(form: SeatForm, operation: MarkOperation) -> Problem | None:
    """What is wrong where the form looked otherwise on the device."""
    other = bool(operation.form) and operation.form != form.mark
    return says.another_scheme(operation.sheet.form) if other or not form.aspects else None


def submit(
    seat_form: SeatForm, sheet: SheetRow | None, operation: MarkOperation, *, by: Actor, now: datetime
) -> End:
    """Hand in what was seen: nothing that stands otherwise than on the screen is signed."""
    form, version = seat_form.form, sheet.version if sheet else 0
    if other := _form_problem(seat_form, operation):
        return End(Outcome.REFUSED, version, said=other)
    if missing := incomplete(form, sheet.values() if sheet else {}):
        return End(Outcome.REFUSED, version, said=missing[0])
    assert sheet is not None  # noqa: S101 - the form has aspects, and each of them has a mark
    if found := unexplained(form, sheet):
        return End(Outcome.REFUSED, version, said=found)
    if list(_otherwise(form, sheet, operation)):
        return End(Outcome.CONFLICT, version)
    hand_in(sheet, by=by, now=now)
    sheet.version += 1
    row = SheetSignature(op_id=operation.op_id, sheet_id=sheet.id, signed_by=by.user_id, signed_at=now)
    row.drawn_sealed = seal(operation.signature, row=SheetSignature.sealed_to(operation.op_id))
    db.session.add(row)
    return End(Outcome.APPLIED, sheet.version)


def _otherwise(form: Form, sheet: SheetRow, operation: MarkOperation) -> Iterator[Aspect]:
    """The aspects that stood otherwise on the screen that was signed."""
    marks, entered = sheet.values(), sheet.entered()
    for aspect in form.aspects:
        typed = operation.seen.get(aspect.id, "")
        as_seen = read_mark(aspect, typed), _measured(aspect, typed)
        if as_seen != (marks[aspect.id], entered.get(aspect.id, "")):
            yield aspect


def _measured(aspect: Aspect, typed: str) -> str:
    return typed.strip() if aspect.calculation is not None else ""
