"""The marks of a form side by side, for the chief judge of the event: gathered from the sheets by code."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import and_, or_, select

from competition.db import db
from competition.db.draws import CodedWork, is_marked
from competition.db.entries import Entry
from competition.db.marking import MarkRow, SheetRow
from competition.db.reopened_aspects import opened_in_event
from competition.domain.marking_scheme import Aspect, MarkingScheme, Part, SubCriterion
from competition.domain.scoresheet import SheetState, wide_spread
from competition.domain.scoring import METHODS
from competition.domain.side_by_side import Cell, Compared, Line, cell_of

Sheets = dict[str, dict[int, tuple[int, SheetState]]]
Marks = dict[int, dict[str, Decimal | None]]


def lines_of(event_id: int, part: Part, form: SubCriterion) -> tuple[Line, ...]:
    """Every work that is marked by its code, with each aspect of the form across the seats that mark it."""
    works, marks = _read(event_id, form.id)
    opened, method = opened_in_event(event_id), METHODS[part.method]

    def cell(aspect: Aspect, sheet: tuple[int, SheetState] | None) -> Cell:
        if sheet is None:
            return cell_of(aspect.id, None)
        mark = marks[sheet[0]].get(aspect.id)
        return cell_of(aspect.id, sheet[1], opened=opened.get(sheet[0], frozenset()), mark=mark)

    def compared(aspect: Aspect, sheets: Mapping[int, tuple[int, SheetState]]) -> Compared:
        seats = range(1, method.seats(aspect) + 1)
        cells = tuple(cell(aspect, sheets.get(seat)) for seat in seats)
        return Compared(aspect, cells, method.limit_of(part, aspect))

    return tuple(
        Line(code, tuple(compared(aspect, sheets) for aspect in form.aspects))
        for code, sheets in works.items()
    )


def _read(event_id: int, form: str) -> tuple[Sheets, Marks]:
    """The sheets by code and seat, and the marks by sheet; works are there without a sheet too, in the order of codes."""
    rows = db.session.execute(
        select(CodedWork.code, SheetRow.id, SheetRow.seat, SheetRow.state, MarkRow.aspect, MarkRow.value)
        .outerjoin(Entry, Entry.id == CodedWork.entry_id)
        .outerjoin(SheetRow, and_(SheetRow.work_id == CodedWork.id, SheetRow.sub_criterion == form))
        .outerjoin(MarkRow, MarkRow.sheet_id == SheetRow.id)
        .where(CodedWork.event_id == event_id, is_marked())
        .order_by(CodedWork.code)
    )
    works: Sheets = {}
    marks: Marks = {}
    for code, sheet, seat, state, aspect, value in rows:
        sheets = works.setdefault(code, {})
        if sheet is not None:
            sheets[seat] = sheet, SheetState(state)
            marks.setdefault(sheet, {})[aspect] = value
    return works, marks


def apart_by_form(event_id: int, scheme: MarkingScheme) -> Counter[str]:
    """How many times judges lie too far apart on each form, by the marks that `lines_of` shows."""
    limits = {
        (form.id, aspect.id): limit
        for part, form in scheme.forms()
        for aspect in form.aspects
        if (limit := METHODS[part.method].limit_of(part, aspect)) is not None
    }
    opened = opened_in_event(event_id)
    rows = db.session.execute(
        select(SheetRow.work_id, SheetRow.sub_criterion, MarkRow.aspect, SheetRow.id, MarkRow.value)
        .join(MarkRow, MarkRow.sheet_id == SheetRow.id)
        .join(CodedWork, CodedWork.id == SheetRow.work_id)
        .outerjoin(Entry, Entry.id == CodedWork.entry_id)
        .where(SheetRow.event_id == event_id, is_marked())
        .where(or_(SheetRow.state != SheetState.DRAFT, SheetRow.id.in_(opened)))
        .where(MarkRow.aspect.in_({aspect for _form, aspect in limits}))
    )
    given: dict[tuple[int, str, str], list[Decimal | None]] = {}
    for work, form, aspect, sheet, value in rows:
        if aspect not in opened.get(sheet, ()):
            given.setdefault((work, form, aspect), []).append(value)
    return Counter(
        form
        for (_work, form, aspect), marks in given.items()
        if wide_spread(marks, limits.get((form, aspect)))
    )
