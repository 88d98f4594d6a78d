"""Operations that tablets send: each is taken once, in its order, and told what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from competition.codec import dump
from competition.db import db
from competition.db.accounts import has_role
from competition.db.competitions import Competition, Event, find_competition, find_event
from competition.db.draws import CodedWork, find_work
from competition.db.marking import find_sheet
from competition.db.procedure import declared_state
from competition.db.sealing import seal
from competition.db.tablets import MarkOperationRow, find_operations
from competition.domain.mark_operations import Malformed, MarkOperation, OperationKind, Outcome, SheetAddress
from competition.domain.problems import Problem
from competition.domain.procedure import State, check_archived
from competition.domain.roles import Role
from competition.operations import mark_problems as says
from competition.operations.mark_answers import Taken, tell
from competition.operations.mark_effects import End, mark, submit
from competition.operations.marking import SheetRef, writing_problems
from competition.operations.note_effects import drop_photo, write_note
from competition.operations.unit import Actor, unit_of_work

TAKE, STRAY = "tablet.take", "tablet.stray"
"""What is logged of a batch: with marks that were taken, or with none, because there is no such event to mark here."""


@dataclass
class _Desk:
    """What a batch looks up once: the event, and by address the work with what keeps its sheet from being written.

    `reached` is the version that an operation of this device gave a mark or a note: a later one of the device follows
    it, though it was typed before the first was answered.
    """

    event: Event
    by: Actor
    works: dict[SheetAddress, tuple[CodedWork, SheetRef, list[Problem]]] = field(default_factory=dict)
    reached: dict[tuple[str, str, str], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a batch belongs: the competition whose log it goes to, and the desk; or why nothing is taken."""

    competition: Competition | None
    desk: _Desk | None
    shut: Problem | None = None


def take_operations(
    operations: Sequence[MarkOperation | Malformed],
    *,
    by: Actor,
    now: datetime,
    tablet_id: int | None = None,
    within: int | None = None,
) -> list[Taken]:
    """Each operation's outcome, in their order; one of the same judge that came before gets its first outcome.

    Those of an event that follow one another are taken in one transaction. `within`: the only competition that the
    device may mark. Refusal, and nothing of that event taken, where another writer was first: the tablet sends again.
    """
    kept = find_operations([each.op_id for each in operations])
    new = {each.op_id: each for each in operations if each.op_id not in kept}
    read = [each for each in new.values() if isinstance(each, MarkOperation)]
    for (competition, event), group in groupby(
        read, key=lambda each: (each.sheet.competition, each.sheet.event)
    ):
        reached = {
            (row.kind, row.sheet, row.aspect): row.version
            for row in kept.values()
            if row.outcome == Outcome.APPLIED
        }
        with unit_of_work(by=by, now=now) as work:
            place = _place(competition, event, by=by, within=within)
            if place.desk:
                place.desk.reached |= reached
            rows = [_take(place, each, by=by, now=now) for each in group]
            said = [_in_log(each) for each in rows]
            for row, _label, _end in rows:
                row.tablet_id = tablet_id
            action = TAKE if place.desk and not place.shut else STRAY
            where = {"event": event} if place.desk else {}
            work.record(
                action, competition=place.competition and place.competition.id, **where, operations=said
            )
        kept |= {row.op_id: row for row, _label, _end in rows}
    mine = {op_id: row for op_id, row in kept.items() if row.user_id == by.user_id}
    return tell(operations, mine, by=by)


def _place(competition: str, event: str, *, by: Actor, within: int | None) -> _Place:
    """Nothing is told or written of a competition in which one does not judge."""
    found = find_competition(competition)
    if found is None or within not in (None, found.id) or not has_role(by.user_id, found.id, Role.JUDGE):
        return _Place(None, None)
    row = find_event(found.id, event)
    archived = declared_state(found.id) is State.ARCHIVED
    return _Place(found, _Desk(row, by) if row else None, check_archived(TAKE) if archived else None)


def _take(
    place: _Place, operation: MarkOperation, *, by: Actor, now: datetime
) -> tuple[MarkOperationRow, str, End]:
    label, end = _outcome(place, operation, now)
    noted = operation.kind is OperationKind.NOTE
    row = MarkOperationRow(
        op_id=operation.op_id,
        user_id=by.user_id,
        event_id=place.desk.event.id if place.desk else None,
        kind=operation.kind,
        sheet=str(operation.sheet),
        aspect=operation.aspect,
        typed="" if noted else operation.typed,
        note_sealed=_sealed(operation) if noted else None,
        base_version=operation.base_version,
        outcome=end.outcome,
        version=end.version,
        said=dump(end.said, Problem) if end.said else "",
        sent_at=operation.at,
        received_at=now,
    )
    db.session.add(row)
    return row, label, end


def _sealed(operation: MarkOperation) -> bytes:
    return seal(operation.typed, row=MarkOperationRow.sealed_to(operation.op_id))


def _outcome(place: _Place, operation: MarkOperation, now: datetime) -> tuple[str, End]:
    """The work's label as the log calls it, and how the operation ended."""
    found = _look_up(place.desk, operation.sheet) if place.desk else None
    if place.desk is None or found is None:
        return "", End(Outcome.REFUSED, said=says.no_sheet(operation.sheet))
    coded, ref, problems = found
    if place.shut or problems:
        return coded.label, End(Outcome.LOCKED, said=place.shut or problems[0])
    sheet = find_sheet(ref.work_id, ref.sub_criterion, ref.seat)
    if operation.kind is OperationKind.SUBMIT:
        end = submit(ref, sheet, operation, by=place.desk.by, now=now)
        if end.outcome is Outcome.APPLIED:
            del place.desk.works[operation.sheet]  # what follows meets a sheet that is handed in
        return coded.label, end
    if operation.kind is OperationKind.DROP_PHOTO:
        return coded.label, drop_photo(ref, coded, sheet, operation, by=place.desk.by, now=now)
    cell = (str(operation.kind), str(operation.sheet), operation.aspect)
    write = write_note if operation.kind is OperationKind.NOTE else mark
    end = write(ref, coded, sheet, operation, base=place.desk.reached.get(cell, operation.base_version))
    if end.outcome is Outcome.APPLIED:
        place.desk.reached[cell] = end.version
    return coded.label, end


def _look_up(desk: _Desk, address: SheetAddress) -> tuple[CodedWork, SheetRef, list[Problem]] | None:
    if address not in desk.works:
        coded = find_work(desk.event.id, address.code)
        if coded is None:
            return None
        ref = SheetRef(desk.event.id, coded.id, address.form, address.seat)
        sheet = find_sheet(ref.work_id, ref.sub_criterion, ref.seat)
        desk.works[address] = coded, ref, writing_problems(ref, coded, sheet, by=desk.by)
    return desk.works[address]


def _in_log(taken: tuple[MarkOperationRow, str, End]) -> list[object]:
    """As the log says it: the work by its label, never by the code beside it, and of a note only that there was one."""
    row, label, end = taken
    _competition, _event, form, seat, _code = row.sheet.split("/")
    before, after = _text(end.before), _text(end.after)
    beside = [] if row.kind in (OperationKind.MARK, OperationKind.SUBMIT) else [row.kind]
    return [row.op_id, label, form, int(seat), row.aspect, before, after, row.outcome, *beside]


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def sheet_at(address: SheetAddress, *, within: int | None = None) -> SheetRef | None:
    """The sheet of that address, whether anything stands on it or not; None where there is no such work there."""
    competition = find_competition(address.competition)
    here = competition if competition and within in (None, competition.id) else None
    event = find_event(here.id, address.event) if here else None
    coded = find_work(event.id, address.code) if event else None
    return SheetRef(coded.event_id, coded.id, address.form, address.seat) if coded else None
