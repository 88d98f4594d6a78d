"""Operations that tablets send: each is taken once, in its order, and told what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from competition.codec import dump
from competition.db import db
from competition.db.competitions import find_competition, find_event
from competition.db.draws import find_work
from competition.db.open_sheets import OpenSheet
from competition.db.sealing import seal
from competition.db.tablets import Came, MarkOperationRow, add_operations, find_operations, note_tablet
from competition.domain.mark_operations import Malformed, MarkOperation, OperationKind, Outcome, SheetAddress
from competition.domain.problems import Problem
from competition.operations import mark_problems as says
from competition.operations.between_steps import memory
from competition.operations.mark_answers import Taken, tell, wiped_problem
from competition.operations.mark_desk import Desk
from competition.operations.mark_effects import End
from competition.operations.marking import SheetRef
from competition.operations.marking_facts import gathering, marking
from competition.operations.tablets import Status
from competition.operations.unit import STRAY, TAKE, Actor, unit_of_work

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends and from where. `within`: the only competition that the device may mark; `status`: what the device says
    of itself, kept with what is taken."""

    by: Actor
    now: datetime
    tablet_id: int | None = None
    within: int | None = None
    status: Status | None = None


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

    Those of an event that follow one another are taken in one transaction. For the rest see `Sender`. Refusal, and
    nothing of that event taken, where another writer was first: the tablet sends again.
    """
    sender = Sender(by, now, tablet_id, within, status)
    came = find_operations(db.session.connection(), [each.op_id for each in operations])
    new = {each.op_id: each for each in operations if each.op_id not in came}
    read = [
        each for each in new.values() if isinstance(each, MarkOperation) and not wiped_problem(each.sheet)
    ]
    own: dict[str, OpenSheet] = {}
    for _event, group in groupby(read, key=lambda each: (each.sheet.competition, each.sheet.event)):
        rows, sheets = _take_together(list(group), sender, came)
        came |= {each["op_id"]: Came(**{name: each[name] for name in Came._fields}) for each in rows}
        own |= sheets
    mine = {op_id: each for op_id, each in came.items() if each.user_id == by.user_id}
    return tell(operations, mine, own, by=by)


def _take_together(
    operations: Sequence[MarkOperation], sender: Sender, came: Mapping[str, Came]
) -> tuple[Rows, dict[str, OpenSheet]]:
    """Operations of one event in one transaction: their rows, and the judge's own sheets as they left them."""
    with unit_of_work(by=sender.by, now=sender.now) as work:
        connection = db.session.connection()
        alone = len(operations) == 1 and not came  # an answer to one that came before tells of other marks
        competition, desk = _place(operations, sender, connection, alone=alone)
        if desk:
            desk.reached |= _reached(came)
        ended = [_Ended(each, *(desk.take(each) if desk else _stray(each))) for each in operations]
        sheets = _written(desk) if desk else {}
        rows = [_row(desk, each, sender) for each in ended]
        add_operations(connection, rows)
        if sender.tablet_id is not None and sender.status is not None:
            note_tablet(connection, sender.tablet_id, sender.status.kept(sender.now))
        where = {"event": operations[0].sheet.event} if desk else {}
        action = TAKE if desk and not desk.shut else STRAY
        work.record(action, competition=competition, **where, operations=list(map(_in_log, ended)))
        return rows, sheets


def _place(
    operations: Sequence[MarkOperation], sender: Sender, connection: Connection, *, alone: bool
) -> tuple[int | None, Desk | None]:
    """The competition whose log it goes to, and the desk; nothing is told or written of one in which one does not judge."""
    known, first = memory(), operations[0].sheet
    found = known.of(gathering, first.competition)
    if found is None or sender.within not in (None, found.id, found.rehearses):
        return None, None
    if sender.by.user_id not in found.judges:
        return None, None
    event = found.events.get(first.event)
    if event is None:
        return found.id, None
    return found.id, Desk(
        known.of(marking, event), found.archived, known, connection, sender.by, sender.now, alone
    )


def _stray(operation: MarkOperation) -> tuple[str, End]:
    return "", End(Outcome.REFUSED, said=says.no_sheet(operation.sheet))


def _written(desk: Desk) -> dict[str, OpenSheet]:
    desk.write()
    return desk.own_sheets()


def _reached(came: Mapping[str, Came]) -> dict[tuple[str, str, str], int]:
    return {
        (each.kind, each.sheet, each.aspect): each.version
        for each in came.values()
        if each.outcome == Outcome.APPLIED
    }


def _row(desk: Desk | None, ended: _Ended, sender: Sender) -> dict[str, Any]:
    operation, end = ended.operation, ended.end
    noted = operation.kind is OperationKind.NOTE
    return {
        "op_id": operation.op_id,
        "user_id": sender.by.user_id,
        "tablet_id": sender.tablet_id,
        "event_id": desk.marking.id if desk else None,
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
        "received_at": sender.now,
        "confirmed": operation.confirmed,
    }


def _sealed(operation: MarkOperation) -> bytes:
    return seal(operation.typed, row=MarkOperationRow.sealed_to(operation.op_id))


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
