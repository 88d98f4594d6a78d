"""Operations that tablets send: each is taken once, in its order, and told what became of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from competition.codec import dump, load
from competition.db import db
from competition.db.competitions import Event, find_competition, find_event
from competition.db.draws import CodedWork, find_work
from competition.db.marking import MarkRow, SheetRow, find_sheet, write_marks
from competition.db.reopened_aspects import opened_aspects
from competition.db.sealing import seal
from competition.db.tablets import MarkOperationRow, SheetSignature, find_operations
from competition.domain.mark_operations import (
    Malformed,
    MarkOperation,
    OperationKind,
    Outcome,
    SheetAddress,
)
from competition.domain.marking_scheme import Aspect
from competition.domain.problems import Problem, problem
from competition.domain.scoresheet import SheetState, read_mark
from competition.domain.spread_stop import held_fast
from competition.operations.marking import (
    Form,
    SheetRef,
    form_of,
    hand_in,
    incomplete,
    new_sheet,
    writing_problems,
)
from competition.operations.unit import Actor, unit_of_work


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an operation, and what stands there now: the mark's version, value and measured value.

    For a sheet that was handed in `version` is the sheet's and there is no value.
    """

    op_id: str
    outcome: Outcome
    version: int
    value: Decimal | None
    entered: str
    state: SheetState
    problem: Problem | None


@dataclass
class _Desk:
    """What a batch looks up once: the event, and by address the work with what keeps its sheet from being written."""

    event: Event
    by: Actor
    works: dict[SheetAddress, tuple[CodedWork, SheetRef, list[Problem]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _End:
    """How one operation ended, for its row in the log of operations."""

    outcome: Outcome
    version: int = 0
    said: Problem | None = None
    before: str | None = None
    after: str | None = None


def take_operations(
    operations: Sequence[MarkOperation | Malformed],
    *,
    by: Actor,
    now: datetime,
    tablet_id: int | None = None,
) -> list[Taken]:
    """Each operation's outcome, in their order; one that came before gets its first outcome.

    Those of an event that follow one another are taken in one transaction. Refusal, and nothing of that event taken,
    where another writer was first: the tablet sends them again.
    """
    kept = find_operations([each.op_id for each in operations])
    new = {each.op_id: each for each in operations if each.op_id not in kept}
    read = [each for each in new.values() if isinstance(each, MarkOperation)]
    for place, group in groupby(read, key=lambda each: (each.sheet.competition, each.sheet.event)):
        for row in _take_of_event(place, list(group), by=by, now=now, tablet_id=tablet_id):
            kept[row.op_id] = row
    return [_told(each, kept.get(each.op_id)) for each in operations]


def _take_of_event(
    place: tuple[str, str],
    operations: list[MarkOperation],
    *,
    by: Actor,
    now: datetime,
    tablet_id: int | None,
) -> list[MarkOperationRow]:
    with unit_of_work(by=by, now=now) as work:
        competition = find_competition(place[0])
        event = find_event(competition.id, place[1]) if competition else None
        desk = _Desk(event, by) if event else None
        rows, said = [], []
        for each in operations:
            end = _take(desk, each, now) if desk else _End(Outcome.REFUSED, said=_no_sheet(each.sheet))
            row = _row(each, end, by=by, now=now)
            row.event_id, row.tablet_id = event.id if event else None, tablet_id
            db.session.add(row)
            rows.append(row)
            said.append([each.op_id, str(each.sheet), each.aspect, end.before, end.after, end.outcome])
        work.record("tablet.take", competition=competition.id if competition else None, operations=said)
    return rows


def sheet_at(address: SheetAddress) -> SheetRef | None:
    """The sheet of that address, whether anything stands on it or not; None where there is no such work."""
    competition = find_competition(address.competition)
    event = find_event(competition.id, address.event) if competition else None
    coded = find_work(event.id, address.code) if event else None
    return SheetRef(coded.event_id, coded.id, address.form, address.seat) if coded else None


def _row(operation: MarkOperation, end: _End, *, by: Actor, now: datetime) -> MarkOperationRow:
    return MarkOperationRow(
        op_id=operation.op_id,
        user_id=by.user_id,
        kind=operation.kind,
        sheet=str(operation.sheet),
        aspect=operation.aspect,
        typed=operation.typed,
        base_version=operation.base_version,
        outcome=end.outcome,
        version=end.version,
        said=dump(end.said, Problem) if end.said else "",
        sent_at=operation.at,
        received_at=now,
    )


def _take(desk: _Desk, operation: MarkOperation, now: datetime) -> _End:
    found = _look_up(desk, operation.sheet)
    if found is None:
        return _End(Outcome.REFUSED, said=_no_sheet(operation.sheet))
    coded, ref, problems = found
    if problems:
        return _End(Outcome.LOCKED, said=problems[0])
    sheet = find_sheet(ref.work_id, ref.sub_criterion, ref.seat)
    if operation.kind is OperationKind.MARK:
        return _mark(ref, coded, sheet, operation)
    end = _submit(ref, sheet, operation, by=desk.by, now=now)
    if end.outcome is Outcome.APPLIED:
        del desk.works[operation.sheet]  # what follows meets a sheet that is handed in
    return end


def _look_up(desk: _Desk, address: SheetAddress) -> tuple[CodedWork, SheetRef, list[Problem]] | None:
    if address not in desk.works:
        coded = find_work(desk.event.id, address.code)
        if coded is None:
            return None
        ref = SheetRef(desk.event.id, coded.id, address.form, address.seat)
        sheet = find_sheet(ref.work_id, ref.sub_criterion, ref.seat)
        desk.works[address] = coded, ref, writing_problems(ref, coded, sheet, by=desk.by)
    return desk.works[address]


def _mark(ref: SheetRef, coded: CodedWork, sheet: SheetRow | None, operation: MarkOperation) -> _End:
    aspect = next((each for each in form_of(ref).aspects if each.id == operation.aspect), None)
    if aspect is None:
        return _End(Outcome.REFUSED, said=_no_aspect(operation))
    read = read_mark(aspect, operation.typed)
    if isinstance(read, Problem):
        return _End(Outcome.REFUSED, said=read)
    entered = _measured(aspect, operation.typed)
    cell = _cell(sheet, aspect.id)
    value, measured, version = (cell.value, cell.entered, cell.version) if cell else (None, "", 0)
    if (value, measured) == (read, entered):
        return _End(Outcome.APPLIED, version)
    if found := held_fast(opened_aspects(sheet), aspect.id):
        return _End(Outcome.LOCKED, version, said=found)
    if version != operation.base_version:
        return _End(Outcome.CONFLICT, version)
    sheet = sheet or new_sheet(ref, coded)
    write_marks(sheet, {aspect.id: read}, entered={aspect.id: entered})
    sheet.version += 1
    return _End(Outcome.APPLIED, version + 1, before=_text(value), after=_text(read))


def _submit(
    ref: SheetRef, sheet: SheetRow | None, operation: MarkOperation, *, by: Actor, now: datetime
) -> _End:
    """Hand in what was seen: nothing that stands otherwise than on the screen is signed."""
    form = form_of(ref)
    marks = sheet.values() if sheet else {}
    if found := incomplete(form, marks):
        return _End(Outcome.REFUSED, sheet.version if sheet else 0, said=found[0])
    assert sheet is not None  # noqa: S101 - every form has an aspect, and each of this one has a mark
    if list(_otherwise(form, sheet, operation)):
        return _End(Outcome.CONFLICT, sheet.version)
    hand_in(sheet, by=by, now=now)
    sheet.version += 1
    row = SheetSignature(op_id=operation.op_id, sheet_id=sheet.id, signed_by=by.user_id, signed_at=now)
    row.drawn_sealed = seal(operation.signature, row=SheetSignature.sealed_to(operation.op_id))
    db.session.add(row)
    return _End(Outcome.APPLIED, sheet.version)


def _otherwise(form: Form, sheet: SheetRow, operation: MarkOperation) -> Iterator[Aspect]:
    """The aspects that stood otherwise on the screen that was signed."""
    marks, entered = sheet.values(), sheet.entered()
    for aspect in form.aspects:
        typed = operation.seen.get(aspect.id, "")
        if read_mark(aspect, typed) != marks[aspect.id] or _measured(aspect, typed) != entered.get(
            aspect.id, ""
        ):
            yield aspect


def _measured(aspect: Aspect, typed: str) -> str:
    return typed.strip() if aspect.calculation is not None else ""


def _cell(sheet: SheetRow | None, aspect: str) -> MarkRow | None:
    return next((each for each in sheet.marks if each.aspect == aspect), None) if sheet else None


def _told(operation: MarkOperation | Malformed, row: MarkOperationRow | None) -> Taken:
    if row is None:
        return Taken(operation.op_id, Outcome.REFUSED, 0, None, "", SheetState.DRAFT, _unreadable())
    sheet = _sheet_of(row)
    cell = _cell(sheet, row.aspect)
    standing = cell.version if cell else 0
    return Taken(
        row.op_id,
        Outcome(row.outcome),
        standing if row.kind == OperationKind.MARK else row.version,
        cell.value if cell else None,
        cell.entered if cell else "",
        sheet.state_value if sheet else SheetState.DRAFT,
        load(row.said, Problem) if row.said else None,
    )


def _sheet_of(row: MarkOperationRow) -> SheetRow | None:
    if row.event_id is None:
        return None
    _competition, _event, form, seat, code = row.sheet.split("/")
    coded = find_work(row.event_id, code)
    return find_sheet(coded.id, form, int(seat)) if coded else None


def _text(mark: Decimal | None) -> str | None:
    return None if mark is None else f"{mark:f}"


def _no_sheet(address: SheetAddress) -> Problem:
    return problem(
        f"没有评分表“{address}”。",
        f"There is no sheet “{address}”.",
        mend_zh="请联网刷新评分列表；该分数仍保留在平板上，可导出。",
        mend_en="Reload the list with a connection; the mark stays on the tablet and can be exported.",
    )


def _no_aspect(operation: MarkOperation) -> Problem:
    return problem(
        f"评分表{operation.sheet.form}没有评分点“{operation.aspect}”。",
        f"Form {operation.sheet.form} has no aspect “{operation.aspect}”.",
        mend_zh="评分方案可能已更新，请联网刷新后重评。",
        mend_en="The scheme may have changed: reload with a connection and mark again.",
    )


def _unreadable() -> Problem:
    return problem(
        "这项操作无法读取，没有采用。",
        "This operation cannot be read and was not taken.",
        mend_zh="请刷新平板页面后重评该项。",
        mend_en="Reload the tablet's page and mark this aspect again.",
    )
