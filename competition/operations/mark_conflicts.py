"""Conflicts of two devices of one judge, shown to the chief judge of the event, who may choose where nobody did."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from competition.db import db
from competition.db.competitions import Event
from competition.db.conflict_choices import ConflictChoice
from competition.db.marking import MarkRow, SheetRow, write_marks
from competition.db.reopened_aspects import opened_aspects
from competition.db.tablets import MarkOperationRow, operations_behind_conflicts
from competition.domain.mark_conflicts import Cell, Sent, Standing, check_choosing, open_conflicts
from competition.domain.mark_operations import OperationKind, Outcome, SheetAddress, read_address
from competition.domain.marking_scheme import Aspect
from competition.domain.problems import Problem, Refusal, problem
from competition.domain.scoresheet import SheetState, read_mark
from competition.domain.side_by_side import CellKey
from competition.domain.spread_stop import held_fast
from competition.operations.assignments import bars_of, who_marks
from competition.operations.confirming import may_lead
from competition.operations.days import check_unlocked
from competition.operations.marking import SheetRef, form_of, record_sheet
from competition.operations.unit import Actor, check_reason, refuse, unit_of_work

STANDS = ""
"""The name of the choice to keep what stands."""


@dataclass(frozen=True, slots=True)
class Value:
    """One of the values that differ: what was typed, who sent it from where, and when by both clocks.

    Of what stands `op_id` is empty; `row` is None where it was not entered on a tablet.
    """

    op_id: str
    typed: str
    row: MarkOperationRow | None


@dataclass(frozen=True, slots=True)
class OpenConflict:
    """A cell whose judge gave different marks on two devices: what stands first, then what was not taken."""

    key: CellKey
    sheet: SheetRow
    version: int
    values: tuple[Value, ...]

    @property
    def place(self) -> tuple[str, str, int]:
        """Where it is on the table of its form."""
        return self.key.code, self.key.aspect, self.key.seat


def conflicts_of(event_id: int) -> tuple[OpenConflict, ...]:
    """The open conflicts of an event by code, form, seat and aspect."""
    rows = operations_behind_conflicts(event_id)
    if not rows:
        return ()
    addresses = {row.sheet: found for row in rows if (found := read_address(row.sheet))}
    sheets = _drafts(event_id, addresses)
    judges = who_marks(db.session.get_one(Event, event_id))
    stands = {
        (address, mark.aspect): Standing(judge, mark.version)
        for address, sheet in sheets.items()
        if (judge := judges.get((sheet.work_id, sheet.sub_criterion, sheet.seat))) is not None
        for mark in sheet.marks
    }
    by_id = {row.op_id: row for row in rows}
    found = [
        _shown(addresses[cell[0]], sheets[cell[0]], cell, [by_id[each.op_id] for each in those], rows)
        for cell, those in open_conflicts(map(_sent, rows), stands).items()
    ]
    return tuple(sorted(found, key=lambda each: each.key))


def conflict_cells(event_id: int) -> Iterable[CellKey]:
    """Where conflicts wait, for the filter of the desk."""
    return (each.key for each in conflicts_of(event_id))


def _sent(row: MarkOperationRow) -> Sent:
    kind, outcome = OperationKind(row.kind), Outcome(row.outcome)
    return Sent(row.op_id, row.user_id, kind, row.sheet, row.aspect, outcome, row.version)


def _drafts(event_id: int, addresses: Mapping[str, SheetAddress]) -> dict[str, SheetRow]:
    """The sheets of these addresses that are being marked."""
    rows = db.session.scalars(
        db.select(SheetRow).where(SheetRow.event_id == event_id, SheetRow.state == SheetState.DRAFT)
    )
    drafts = {(row.work.code, row.sub_criterion, row.seat): row for row in rows}
    return {
        address: drafts[each.code, each.form, each.seat]
        for address, each in addresses.items()
        if (each.code, each.form, each.seat) in drafts
    }


def _shown(
    address: SheetAddress,
    sheet: SheetRow,
    cell: Cell,
    others: list[MarkOperationRow],
    rows: Iterable[MarkOperationRow],
) -> OpenConflict:
    mark = _mark_of(sheet, cell[1])
    came = [
        row
        for row in rows
        if (row.kind, row.outcome) == (OperationKind.MARK, Outcome.APPLIED)
        and (row.sheet, row.aspect, row.version) == (*cell, mark.version)
    ]
    standing = Value(STANDS, mark.entered or _text(mark.value) or "", came[-1] if came else None)
    values = (standing, *(Value(row.op_id, row.typed, row) for row in others))
    return OpenConflict(
        CellKey(address.code, address.form, address.seat, cell[1]), sheet, mark.version, values
    )


def _mark_of(sheet: SheetRow, aspect: str) -> MarkRow:
    return next(each for each in sheet.marks if each.aspect == aspect)


def may_choose(event: Event, *, by: Actor) -> bool:
    """Whether the chief judge may look at conflicts and choose: not who must not judge somebody of the event."""
    return not bars_of(event).get(by.user_id)


def choose_value(
    sheet_id: int, aspect: str, op_id: str, *, version: int, reason: str, by: Actor, now: datetime
) -> None:
    """One of the values that differ becomes the mark, in a new version, with the reason; no operation is changed.

    `op_id` names the operation, or is empty for what stands; `version` is the mark's as it was seen. Refusal for
    anybody but the chief judge and for one who must not judge somebody of the event, without a reason, once the sheet is
    handed in or its day locked, where only other aspects came back, and where it was answered meanwhile.
    """
    with unit_of_work(by=by, now=now) as work:
        sheet = db.session.get_one(SheetRow, sheet_id)
        event = sheet.work.event
        refuse([*may_lead(event, by=by), *_without(reason)])
        refuse(check_choosing(sheet.state_value, barred=not may_choose(event, by=by)))
        refuse(check_unlocked(event.id, sheet.sub_criterion, sheet))
        refuse(held_fast(opened_aspects(sheet), aspect))
        found = _waiting(sheet, aspect, version)
        chosen = next((each for each in found.values if each.op_id == op_id), None)
        if chosen is None:
            raise Refusal(_moved_on(aspect))
        mark = _mark_of(sheet, aspect)
        before = mark.value
        _write(sheet, aspect, chosen)
        if (
            mark.version == version
        ):  # what stands was chosen: it is an answer too, and devices must learn of it
            mark.version += 1
        sheet.version += 1
        row = ConflictChoice(sheet_id=sheet.id, aspect=aspect, version=mark.version, op_id=op_id)
        row.reason, row.chosen_by, row.chosen_at = reason.strip(), by.user_id, now
        db.session.add(row)
        record_sheet(
            work,
            "sheet.choose_mark",
            sheet,
            aspect=aspect,
            before=_text(before),
            after=_text(mark.value),
            between=[each.op_id or "standing" for each in found.values],
            chosen=op_id or "standing",
            reason=row.reason,
        )


def _waiting(sheet: SheetRow, aspect: str, version: int) -> OpenConflict:
    for each in conflicts_of(sheet.event_id):
        if each.sheet.id == sheet.id and each.key.aspect == aspect and each.version == version:
            return each
    raise Refusal(_moved_on(aspect))


def _write(sheet: SheetRow, aspect: str, chosen: Value) -> None:
    """The value as the form reads it now. Refusal where it cannot stand there any more."""
    if chosen.op_id == STANDS:
        return
    form = form_of(SheetRef(sheet.event_id, sheet.work_id, sheet.sub_criterion, sheet.seat))
    found = next((each for each in form.aspects if each.id == aspect), None)
    read = read_mark(found, chosen.typed) if found else _moved_on(aspect)
    if isinstance(read, Problem):
        raise Refusal(read)
    confirmed = (aspect,) if chosen.row is not None and chosen.row.confirmed else ()
    entered = {aspect: _measured(found, chosen.typed)}
    write_marks(sheet, {aspect: read}, entered=entered, confirmed=confirmed)


def _measured(aspect: Aspect | None, typed: str) -> str:
    return typed.strip() if aspect is not None and aspect.calculation is not None else ""


def _text(mark: Decimal | None) -> str | None:
    return None if mark is None else f"{mark:f}"


def _without(reason: str) -> list[Problem]:
    found = check_reason(reason)
    return [] if found is None else [found]


def _moved_on(aspect: str) -> Problem:
    return problem(
        f"{aspect}的冲突已经处理，或分数已有变化，未作更改。",
        f"The conflict of {aspect} was answered, or the mark changed meanwhile; nothing was changed.",
        mend_zh="请刷新页面，按现在的分数核对。",
        mend_en="Reload the page and look at the marks as they are now.",
    )
