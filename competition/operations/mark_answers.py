"""What a tablet is told of the operations that it sent: their outcomes, and of the judge's own sheets what stands there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from competition.codec import load
from competition.db.competitions import find_competition
from competition.db.draws import find_work
from competition.db.marking import SheetRow, find_sheet
from competition.db.tablets import MarkOperationRow
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
from competition.operations.assignments import marker_of
from competition.operations.mark_effects import cell_of
from competition.operations.unit import Actor


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an operation, and what stands there now: the mark's version, value and measured value.

    For a sheet that was handed in `version` is the sheet's and there is no value. Of a sheet that is not the judge's
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
    operations: Sequence[MarkOperation | Malformed], rows: Mapping[str, MarkOperationRow], *, by: Actor
) -> list[Taken]:
    """The answers in the order of the operations; what has no row could not be read, or is another judge's."""
    own: dict[str, SheetRow | None] = {}
    for row in rows.values():
        if row.sheet not in own:
            own[row.sheet] = _own_sheet(row, by)
    found = (rows.get(each.op_id) for each in operations)
    return [
        _told(row, own[row.sheet]) if row else _untaken(each)
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
    cell = cell_of(sheet, row.aspect)
    marked = row.kind == OperationKind.MARK
    version = (cell.version if cell else 0) if marked else row.version
    return Taken(
        row.op_id,
        Outcome(row.outcome),
        version,
        cell.value if cell else None,
        cell.entered if cell else "",
        sheet.state_value if sheet else SheetState.DRAFT,
        load(row.said, Problem) if row.said else None,
    )


def _untaken(operation: MarkOperation | Malformed) -> Taken:
    late = wiped_problem(operation.sheet) if isinstance(operation, MarkOperation) else None
    said = late or says.unreadable()
    return Taken(
        operation.op_id, Outcome.REFUSED, 0, None, "", SheetState.DRAFT, said, wiped=late is not None
    )
