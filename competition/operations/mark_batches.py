"""Batches of operations, each of one judge, that are taken in one transaction: each in its order, each with its entry."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from competition.codec import dump
from competition.db import db
from competition.db.audit import INSTALLATION
from competition.db.open_sheets import OpenSheet, add_sheets, ask_sheets, write_sheets
from competition.db.prepared import sent_together
from competition.db.sealing import seal
from competition.db.tablets import Came, MarkOperationRow, add_operations, ask_operations, note_tablets
from competition.domain.mark_operations import Malformed, MarkOperation, OperationKind, Outcome, SheetAddress
from competition.domain.problems import Problem
from competition.domain.rehearsal import is_within
from competition.operations import mark_problems as says
from competition.operations.between_steps import Memory, ask_memory
from competition.operations.log_writing import STRAY, TAKE, LogWriter, chain_of
from competition.operations.mark_answers import wiped_problem
from competition.operations.mark_desk import Desk
from competition.operations.mark_effects import End
from competition.operations.marking_facts import gathering, marking
from competition.operations.tablets import Status
from competition.operations.unit import Actor, Work, Works

Row = dict[str, Any]


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
class Batch:
    """What one request brought, in its order."""

    sender: Sender
    operations: Sequence[MarkOperation | Malformed]


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a batch: its operations as they came, now or before, by id; by address, those of the judge's own
    sheets that were open."""

    came: Mapping[str, Came]
    own: Mapping[str, OpenSheet]


@dataclass(frozen=True, slots=True)
class _Ended:
    """An operation, the label of its work, and how it ended."""

    operation: MarkOperation
    label: str
    end: End


@dataclass(frozen=True, slots=True)
class _Part:
    """Operations of a batch that follow one another and are of one event. No `desk`: there is no such event to mark."""

    sender: Sender
    operations: Sequence[MarkOperation]
    competition: int | None
    desk: Desk | None


@dataclass(slots=True)
class _Group:
    """All batches of a transaction: what came of them before, and the sheets that are open."""

    connection: Connection
    known: Memory
    came: dict[str, Came]
    sheets: dict[SheetAddress, OpenSheet] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)


def take_batches(batches: Sequence[Batch], works: Works) -> list[Kept]:
    """Take them in the transaction of these works, in their order; what came before keeps the outcome that it had."""
    connection = db.session.connection()
    ids = [each.op_id for batch in batches for each in batch.operations]
    with sent_together(connection):
        known, came = ask_memory(connection), ask_operations(connection, ids)
    group = _Group(connection, known(), came())
    parts = [list(_parts(batch, group)) for batch in batches]
    _open_sheets(group, [part for each in parts for part in each], works.log)
    for part in (part for each in parts for part in each):
        works.extend(_take(part, group))
    add_sheets(
        connection, group.sheets.values()
    )  # which tells their ids back, and so is not sent with the rest
    with sent_together(connection):
        write_sheets(connection, group.sheets.values())
        add_operations(connection, group.rows)
        _note_tablets(connection, batches)
    return [_kept(batch, each, group) for batch, each in zip(batches, parts, strict=True)]


def _parts(batch: Batch, group: _Group) -> Iterator[_Part]:
    """What is new of a batch and can be read. An answer lost on its way is told again and takes part in nothing."""
    sent = {each.op_id: each for each in batch.operations if each.op_id not in group.came}
    new = [
        each for each in sent.values() if isinstance(each, MarkOperation) and not wiped_problem(each.sheet)
    ]
    reached = _reached(each for op in batch.operations if (each := group.came.get(op.op_id)))
    for _event, following in groupby(new, key=lambda each: (each.sheet.competition, each.sheet.event)):
        operations = list(following)
        competition, desk = _place(operations[0].sheet, batch.sender, group)
        if desk:
            desk.reached |= reached
        yield _Part(batch.sender, operations, competition, desk)


def _reached(came: Iterable[Came]) -> dict[tuple[str, str, str], int]:
    return {
        (each.kind, each.sheet, each.aspect): each.version for each in came if each.outcome == Outcome.APPLIED
    }


def _place(sheet: SheetAddress, sender: Sender, group: _Group) -> tuple[int | None, Desk | None]:
    """The competition whose log it goes to, and the desk; nothing is told or written of one in which one does not judge."""
    found = group.known.of(gathering, sheet.competition)
    if found is None or not is_within(sender.within, found.id, found.rehearses):
        return None, None
    if sender.by.user_id not in found.judges:
        return None, None
    event = found.events.get(sheet.event)
    if event is None:
        return found.id, None
    facts = group.known.of(marking, event)
    return found.id, Desk(
        facts, found.archived, group.known, group.connection, sender.by, sender.now, group.sheets
    )


def _open_sheets(group: _Group, parts: Sequence[_Part], log: LogWriter) -> None:
    """Those that the operations name, at once, with the marks that they name and those that are told of again; and the
    heads of the chains that will be written on."""
    aspects = {each.aspect for each in group.came.values()}
    places = {}
    for part in parts:
        for operation in part.operations if part.desk else ():
            aspects.add(operation.aspect)
            if part.desk and (place := part.desk.place_of(operation.sheet)):
                places[place] = operation.sheet
    chains = [
        chain_of(part.competition or INSTALLATION) for part in parts
    ]  # which may have to be read, each in a turn of its own
    with sent_together(group.connection):
        found = ask_sheets(group.connection, places, aspects)
        log.ask_heads(chains)
    group.sheets |= {places[place]: sheet for place, sheet in found().items()}


def _take(part: _Part, group: _Group) -> Iterator[Work]:
    """Work off a part: its entry in the log, where anything of it did not come in this very transaction already."""
    ended = []
    for operation in part.operations:
        if before := group.came.get(operation.op_id):  # sent twice, and both wait in this transaction
            if part.desk:
                part.desk.reached |= _reached([before])
            continue
        end = _Ended(operation, *(part.desk.take(operation) if part.desk else _stray(operation)))
        row = _row(part, end)
        group.rows.append(row)
        group.came[operation.op_id] = Came(**{name: row[name] for name in Came._fields})
        ended.append(end)
    if ended:
        yield _logged(part, ended)


def _stray(operation: MarkOperation) -> tuple[str, End]:
    return "", End(Outcome.REFUSED, said=says.no_sheet(operation.sheet))


def _logged(part: _Part, ended: Sequence[_Ended]) -> Work:
    work = Work(part.sender.by, part.sender.now)
    where = {"event": part.operations[0].sheet.event} if part.desk else {}
    action = TAKE if part.desk and not part.desk.shut else STRAY
    work.record(action, competition=part.competition, **where, operations=list(map(_in_log, ended)))
    return work


def _note_tablets(connection: Connection, batches: Sequence[Batch]) -> None:
    """The newest that each device says of itself."""
    said = {
        sender.tablet_id: sender.status.kept(sender.now)
        for sender in (each.sender for each in batches)
        if sender.tablet_id is not None and sender.status is not None
    }
    note_tablets(connection, said)


def _kept(batch: Batch, parts: Sequence[_Part], group: _Group) -> Kept:
    ids = [each.op_id for each in batch.operations]
    mine = batch.sender.by.user_id
    came = {each: group.came[each] for each in ids if each in group.came and group.came[each].user_id == mine}
    own: dict[str, OpenSheet] = {}
    for part in parts:
        own |= part.desk.own_sheets(part.operations) if part.desk else {}
    return Kept(came, own)


def _row(part: _Part, ended: _Ended) -> Row:
    operation, end, sender = ended.operation, ended.end, part.sender
    noted = operation.kind is OperationKind.NOTE
    return {
        "op_id": operation.op_id,
        "user_id": sender.by.user_id,
        "tablet_id": sender.tablet_id,
        "event_id": part.desk.marking.id if part.desk else None,
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
