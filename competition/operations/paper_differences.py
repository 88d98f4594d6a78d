"""Where sheets that are handed in say otherwise than their keyed paper, and nobody has decided."""

from collections.abc import Iterable

from sqlalchemy import select

from competition.db import db
from competition.db.marking import SheetRow
from competition.db.paper_records import PaperRecord, standing_records
from competition.domain.marking_scheme import Aspect
from competition.domain.paper_twin import Ruled, check_agreed, open_differences
from competition.domain.problems import Problem, Refusal
from competition.domain.scoresheet import Difference, SheetState
from competition.domain.side_by_side import CellKey
from competition.operations.marking import SheetRef, form_of


def differences_of(record: PaperRecord, sheet: SheetRow) -> tuple[Difference, ...]:
    """What is open between a sheet and its paper; nothing while the sheet is its judge's alone."""
    if sheet.state_value is SheetState.DRAFT:
        return ()
    ruled = {Ruled(each.aspect, each.on_sheet, each.on_paper) for each in record.rulings}
    return open_differences(_aspects(sheet), sheet.values(), record.values(), ruled)


def _aspects(sheet: SheetRow) -> tuple[Aspect, ...]:
    """What stands on a sheet; nothing where a later scheme has no such form."""
    try:
        return form_of(SheetRef(sheet.event_id, sheet.work_id, sheet.sub_criterion, sheet.seat)).aspects
    except Refusal:
        return ()


def unlike_paper(sheets: Iterable[SheetRow]) -> list[Problem]:
    """What keyed paper keeps from being confirmed: a problem for each sheet that differs."""
    shown = list(sheets)
    records = {
        place: each
        for event in {sheet.event_id for sheet in shown}
        for place, each in standing_records(event).items()
    }
    found = [
        check_agreed(sheet.work.code, sheet.sub_criterion, sheet.seat, differences_of(record, sheet))
        for sheet in shown
        if (record := records.get((sheet.work_id, sheet.sub_criterion, sheet.seat)))
    ]
    return [each for each in found if each is not None]


def paper_cells(event_id: int) -> Iterable[CellKey]:
    """Where paper and sheet differ, for the filter of the desk."""
    sheets = sheets_by_place(event_id)
    for place, record in standing_records(event_id).items():
        sheet = sheets.get(place)
        for each in differences_of(record, sheet) if sheet else ():
            yield CellKey(record.work.code, record.sub_criterion, record.seat, each.aspect.id)


def sheets_by_place(event_id: int) -> dict[tuple[int, str, int], SheetRow]:
    """The sheets of an event that exist."""
    rows = db.session.scalars(select(SheetRow).where(SheetRow.event_id == event_id))
    return {(each.work_id, each.sub_criterion, each.seat): each for each in rows}
