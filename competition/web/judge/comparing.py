"""Sheets side by side, and the wall: what the chief judge looks at before confirming."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from competition.db import db
from competition.db.entries import Entry
from competition.db.marking import SheetRow, newest_scheme
from competition.domain.marking_scheme import Aspect, Part, SubCriterion
from competition.domain.scoresheet import SheetKey, SheetState, wide_spread
from competition.domain.scoring import METHODS
from competition.operations.progress import Progress


@dataclass(frozen=True, slots=True)
class Comparison:
    """One aspect across the sheets of an entrant: a mark for each sheet."""

    aspect: Aspect
    marks: tuple[Decimal | None, ...]
    limit: Decimal | None

    @property
    def spread(self) -> Decimal | None:
        """How far the judges' scores lie apart, where that is too far."""
        return wide_spread(self.marks, self.limit)


@dataclass(frozen=True, slots=True)
class Bundle:
    """The handed-in sheets of one form for one entrant; those that wait can be acted on."""

    form: SubCriterion
    code: str
    sheets: tuple[SheetRow, ...]
    rows: tuple[Comparison, ...]

    @property
    def waiting(self) -> tuple[SheetRow, ...]:
        """The sheets that wait for confirmation."""
        return tuple(sheet for sheet in self.sheets if sheet.state_value is SheetState.SUBMITTED)


def compare_sheets(event_id: int, shown: list[SheetRow]) -> list[tuple[SubCriterion, list[Bundle]]]:
    """By form, then by code: these sheets together with those of the same entrant that are handed in."""
    version = newest_scheme(event_id)
    wanted = {(sheet.sub_criterion, sheet.work_id) for sheet in shown}
    together: dict[tuple[str, int], list[SheetRow]] = {}
    for sheet in _handed_in(event_id):
        together.setdefault((sheet.sub_criterion, sheet.work_id), []).append(sheet)
    groups = []
    for part, form in version.scheme().forms() if version else ():
        found = [_bundle(part, form, together[key]) for key in sorted(wanted) if key[0] == form.id]
        if found:
            groups.append((form, sorted(found, key=lambda bundle: bundle.code)))
    return groups


def sheets_of_code(event_id: int, code: str) -> list[SheetRow]:
    """All sheets of an entrant that are handed in, confirmed ones too."""
    return [sheet for sheet in _handed_in(event_id) if sheet.work.code == code]


def _handed_in(event_id: int) -> Iterable[SheetRow]:
    found = select(SheetRow).where(SheetRow.event_id == event_id, SheetRow.state != SheetState.DRAFT)
    return db.session.scalars(found.order_by(SheetRow.seat))


def _bundle(part: Part, form: SubCriterion, sheets: list[SheetRow]) -> Bundle:
    values, method = [sheet.values() for sheet in sheets], METHODS[part.method]
    rows = tuple(
        Comparison(aspect, tuple(marks.get(aspect.id) for marks in values), method.limit_of(part, aspect))
        for aspect in form.aspects
    )
    return Bundle(form, sheets[0].work.code, tuple(sheets), rows)


def build_wall(progress: Progress) -> list[tuple[str, list[SheetState | None]]]:
    """A row for each work by code, a cell for each seat."""
    rows = [
        (
            work.code,
            [progress.cells[SheetKey(work.label, form, seat)] for form, seat in progress.seats],
        )
        for work in progress.works
    ]
    return sorted(rows, key=lambda row: row[0])


def code_of(entry: Entry) -> str:
    """The blind code; a dash before the draw, never a name or number that leads to one."""
    return entry.work.code if entry.work else "—"
