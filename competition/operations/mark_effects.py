"""What an operation of a tablet does to a sheet: one mark, or handing the sheet in as it was seen and signed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from competition.codec import digest, dump
from competition.db import db
from competition.db.draws import CodedWork
from competition.db.marking import MarkRow, SheetRow, write_marks
from competition.db.reopened_aspects import opened_aspects
from competition.db.sealing import seal
from competition.db.tablets import SheetSignature
from competition.domain.mark_operations import MarkOperation, Outcome
from competition.domain.marking_scheme import Aspect
from competition.domain.problems import Problem, Refusal
from competition.domain.scoresheet import read_mark
from competition.domain.spread_stop import held_fast
from competition.operations import mark_problems as says
from competition.operations.marking import (
    Form,
    SheetRef,
    form_of,
    hand_in,
    incomplete,
    new_sheet,
    unexplained,
)
from competition.operations.unit import Actor

DIGITS = 12


@dataclass(frozen=True, slots=True)
class End:
    """How one operation ended: the mark's version, or the sheet's; the mark before and after where it was changed."""

    outcome: Outcome
    version: int = 0
    said: Problem | None = None
    before: Decimal | None = None
    after: Decimal | None = None


def form_mark(form: Form) -> str:
    """What a form looked like to the judge: an operation made on another one is not taken for this."""
    return digest(dump(form.aspects, tuple[Aspect, ...]))[:DIGITS]


def _form(ref: SheetRef, operation: MarkOperation) -> Form | Problem:
    """The form as the device knew it; what is wrong where it has gone or looks otherwise."""
    try:
        form = form_of(ref)
    except Refusal as gone:
        return gone.problems[0]
    other = bool(operation.form) and operation.form != form_mark(form)
    return says.another_scheme(operation.sheet.form) if other or not form.aspects else form


def mark(
    ref: SheetRef, coded: CodedWork, sheet: SheetRow | None, operation: MarkOperation, *, base: int
) -> End:
    """Write one mark, if it may stand and nothing that the device did not know stands there."""
    aspect = aspect_of(ref, operation)
    if isinstance(aspect, Problem):
        return End(Outcome.REFUSED, said=aspect)
    read = read_mark(aspect, operation.typed)
    if isinstance(read, Problem):
        return End(Outcome.REFUSED, said=read)
    entered, cell = _measured(aspect, operation.typed), cell_of(sheet, aspect.id)
    value, measured, version = (cell.value, cell.entered, cell.version) if cell else (None, "", 0)
    if (value, measured) == (read, entered):
        return End(Outcome.APPLIED, version)
    if found := held_fast(opened_aspects(sheet), aspect.id):
        return End(Outcome.LOCKED, version, said=found)
    if version != base:
        return End(Outcome.CONFLICT, version)
    sheet = sheet or new_sheet(ref, coded)
    write_marks(sheet, {aspect.id: read}, entered={aspect.id: entered})
    sheet.version += 1
    return End(Outcome.APPLIED, version + 1, before=value, after=read)


def aspect_of(ref: SheetRef, operation: MarkOperation) -> Aspect | Problem:
    """The aspect of the form as the device knew it; what is wrong where there is none."""
    form = _form(ref, operation)
    if isinstance(form, Problem):
        return form
    found = (each for each in form.aspects if each.id == operation.aspect)
    return next(found, None) or says.no_aspect(operation.sheet.form, operation.aspect)


def submit(
    ref: SheetRef, sheet: SheetRow | None, operation: MarkOperation, *, by: Actor, now: datetime
) -> End:
    """Hand in what was seen: nothing that stands otherwise than on the screen is signed."""
    form, version = _form(ref, operation), sheet.version if sheet else 0
    if isinstance(form, Problem):
        return End(Outcome.REFUSED, version, said=form)
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


def cell_of(sheet: SheetRow | None, aspect: str) -> MarkRow | None:
    """The mark of an aspect, if anything was written there."""
    return next((each for each in sheet.marks if each.aspect == aspect), None) if sheet else None
