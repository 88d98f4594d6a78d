"""What a tablet is told of the operations that it sent: their outcomes, and of the judge's own sheets what stands there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from competition.codec import load
from competition.db import db
from competition.db.competitions import find_competition
from competition.db.notes import MarkPhoto, find_note
from competition.db.open_sheets import Cell, OpenSheet, SheetPlace, open_sheet
from competition.db.tablets import Came
from competition.domain.mark_operations import (
    Malformed,
    MarkOperation,
    OperationKind,
    Outcome,
    SheetAddress,
)
from competition.domain.problems import Problem
from competition.domain.rehearsal import is_rehearsal_code, wiped
from competition.domain.scoresheet import SheetState
from competition.operations import mark_problems as says
from competition.operations.between_steps import memory
from competition.operations.marking_facts import Marking, marking
from competition.operations.unit import Actor


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an operation, and what stands there now: the mark's version, value and measured value.

    Of a note `entered` is its text; of a photo that was taken away its id, empty where it is still there. For a sheet that was handed in `version` is the sheet's and there is no value. Of a sheet that is not the judge's
    own nothing is told. `wiped`: it was made in a rehearsal that is no more, and the device forgets it.
    """

    op_id: str
    outcome: Outcome
    version: int
    value: Decimal | None
    entered: str
    state: SheetState
    problem: Problem | None
    wiped: bool = False


def wiped_problem(sheet: SheetAddress) -> Problem | None:
    """What is said of a sheet of a rehearsal that is no more: what comes of it is not kept, and tells nothing of anybody."""
    code = sheet.competition
    return wiped(code) if is_rehearsal_code(code) and find_competition(code) is None else None


def tell(
    operations: Sequence[MarkOperation | Malformed],
    came: Mapping[str, Came],
    own: Mapping[str, OpenSheet],
    *,
    by: Actor,
) -> list[Taken]:
    """The answers in the order of the operations; what is not among those that came could not be read, or is another
    judge's. `own`: by address, the judge's sheets that this batch has open; others are read."""
    sheets: dict[str, OpenSheet | None] = dict(own)
    for each in came.values():
        if each.sheet not in sheets:
            sheets[each.sheet] = _own_sheet(each, by)
    found = (came.get(each.op_id) for each in operations)
    return [
        _told(each, sheets[each.sheet]) if each else _untaken(operation)
        for operation, each in zip(operations, found, strict=True)
    ]


def is_own(event: Marking, sheet: OpenSheet, by: Actor) -> bool:
    """Whether a sheet is the judge's to mark, or was handed in by that judge."""
    marker = event.markers.get((sheet.work_id, sheet.form, sheet.seat))
    return (sheet.submitted_by or marker) == by.id


def _own_sheet(came: Came, by: Actor) -> OpenSheet | None:
    """The sheet of an operation; None where it is not the judge's own, or there is none."""
    if came.event_id is None:
        return None
    event = memory().of(marking, came.event_id)
    _competition, _event, form, seat, code = came.sheet.split("/")
    work = event.works.get(code)
    if work is None:
        return None
    sheet = open_sheet(db.session.connection(), SheetPlace(event.id, work.id, form, int(seat)))
    return sheet if is_own(event, sheet, by) else None


def _told(came: Came, sheet: OpenSheet | None) -> Taken:
    version, value, entered = _standing(came, sheet)
    return Taken(
        came.op_id,
        Outcome(came.outcome),
        version,
        value,
        entered,
        sheet.state if sheet else SheetState.DRAFT,
        load(came.said, Problem) if came.said else None,
    )


def _standing(came: Came, sheet: OpenSheet | None) -> tuple[int, Decimal | None, str]:
    """The version, the mark and what was measured or written, as it stands now."""
    beside = sheet.id if sheet else None
    match OperationKind(came.kind):
        case OperationKind.SUBMIT:
            return came.version, None, ""
        case OperationKind.NOTE:
            note = find_note(beside, came.aspect) if beside else None
            return (note.version, None, note.text()) if note else (0, None, "")
        case OperationKind.DROP_PHOTO:
            photo = db.session.get(MarkPhoto, came.typed) if beside else None
            gone = photo is not None and photo.removed_at is not None and photo.sheet_id == beside
            return 0, None, came.typed if gone else ""
    cell = sheet.cell(came.aspect) if sheet else Cell()
    return cell.version, cell.value, cell.entered


def _untaken(operation: MarkOperation | Malformed) -> Taken:
    late = wiped_problem(operation.sheet) if isinstance(operation, MarkOperation) else None
    said = late or says.unreadable()
    return Taken(
        operation.op_id, Outcome.REFUSED, 0, None, "", SheetState.DRAFT, said, wiped=late is not None
    )
