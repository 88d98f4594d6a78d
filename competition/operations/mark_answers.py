"""What a tablet is told of the operations that it sent: their outcomes, and of the judge's own sheets what stands there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from competition.codec import load
from competition.db import db
from competition.db.draws import find_work
from competition.db.marking import SheetRow, find_sheet
from competition.db.notes import MarkPhoto, find_note
from competition.db.tablets import MarkOperationRow
from competition.domain.mark_operations import Malformed, MarkOperation, OperationKind, Outcome
from competition.domain.problems import Problem
from competition.domain.scoresheet import SheetState
from competition.operations import mark_problems as says
from competition.operations.assignments import marker_of
from competition.operations.mark_effects import cell_of
from competition.operations.unit import Actor


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an operation, and what stands there now: the mark's version, value and measured value.

    Of a note `entered` is its text; of a photo that was taken away its id, empty where it is still there. For a sheet that was handed in `version` is the sheet's and there is no value. Of a sheet that is not the judge's
    own nothing is told.
    """

    op_id: str
    outcome: Outcome
    version: int
    value: Decimal | None
    entered: str
    state: SheetState
    problem: Problem | None


def tell(
    operations: Sequence[MarkOperation | Malformed], rows: Mapping[str, MarkOperationRow], *, by: Actor
) -> list[Taken]:
    """The answers in the order of the operations; what has no row could not be read, or is another judge's."""
    own: dict[str, SheetRow | None] = {}
    for row in rows.values():
        if row.sheet not in own:
            own[row.sheet] = _own_sheet(row, by)
    found = (rows.get(each.op_id) for each in operations)
    return [
        _told(row, own[row.sheet]) if row else _unread(each.op_id)
        for each, row in zip(operations, found, strict=True)
    ]


def _own_sheet(row: MarkOperationRow, by: Actor) -> SheetRow | None:
    """The sheet, if it is the judge's to mark or was handed in by that judge."""
    if row.event_id is None:
        return None
    _competition, _event, form, seat, code = row.sheet.split("/")
    coded = find_work(row.event_id, code)
    sheet = find_sheet(coded.id, form, int(seat)) if coded else None
    if coded is None or sheet is None:
        return None
    mine = sheet.submitted_by == by.id or (
        sheet.submitted_by is None and marker_of(coded, form, int(seat)) == by.id
    )
    return sheet if mine else None


def _told(row: MarkOperationRow, sheet: SheetRow | None) -> Taken:
    version, value, entered = _standing(row, sheet)
    return Taken(
        row.op_id,
        Outcome(row.outcome),
        version,
        value,
        entered,
        sheet.state_value if sheet else SheetState.DRAFT,
        load(row.said, Problem) if row.said else None,
    )


def _standing(row: MarkOperationRow, sheet: SheetRow | None) -> tuple[int, Decimal | None, str]:
    """The version, the mark and what was measured or written, as it stands now."""
    match OperationKind(row.kind):
        case OperationKind.SUBMIT:
            return row.version, None, ""
        case OperationKind.NOTE:
            note = find_note(sheet.id, row.aspect) if sheet else None
            return (note.version, None, note.text()) if note else (0, None, "")
        case OperationKind.DROP_PHOTO:
            photo = db.session.get(MarkPhoto, row.typed) if sheet else None
            gone = sheet is not None and photo is not None and photo.removed_at is not None
            return 0, None, row.typed if gone and photo.sheet_id == sheet.id else ""
    cell = cell_of(sheet, row.aspect)
    return (cell.version, cell.value, cell.entered) if cell else (0, None, "")


def _unread(op_id: str) -> Taken:
    return Taken(op_id, Outcome.REFUSED, 0, None, "", SheetState.DRAFT, says.unreadable())
