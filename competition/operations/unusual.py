"""异常: the marks of an event that lie beyond what the scheme calls plausible, or far from the seat's other marks.

Advice for the chief judge. Nothing is changed by it: whoever gave the mark typed 确认, or the range was stated later.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from competition.db import db
from competition.db.draws import LABEL, CodedWork, is_marked
from competition.db.entries import Entry
from competition.db.marking import MarkRow, SheetRow, newest_scheme
from competition.domain.marking_scheme import Aspect
from competition.domain.plausible import Unusual, unusual
from competition.domain.side_by_side import CellKey


@dataclass(frozen=True, slots=True)
class UnusualMark:
    """A mark that stands: on which sheet, what was typed (the measured value where there is one), what is unusual.

    `work` and `code` name the work; the code is for whoever may see codes. `confirmed`: its judge typed 确认 for it.
    """

    work: str
    code: str
    form: str
    seat: int
    aspect: Aspect
    typed: str
    why: Unusual
    confirmed: bool


def unusual_marks(event_id: int) -> list[UnusualMark]:
    """Those of all works that are marked, by form, seat and code in the order of the scheme; none without a scheme."""
    version = newest_scheme(event_id)
    if version is None:
        return []
    rows = _read(event_id)
    return [
        found
        for _part, form in version.scheme().forms()
        for seat in sorted({seat for name, seat, _aspect in rows if name == form.id})
        for aspect in form.aspects
        for found in _of_seat(form.id, seat, aspect, rows.get((form.id, seat, aspect.id), []))
    ]


def unusual_cells(event_id: int) -> Iterable[CellKey]:
    """Where they stand, for the filter of the desk."""
    return (CellKey(each.code, each.form, each.seat, each.aspect.id) for each in unusual_marks(event_id))


def _read(event_id: int) -> dict[tuple[str, int, str], list[tuple[str, str, str, bool]]]:
    """By form, seat and aspect: the work, its code, what was typed and whether it was confirmed."""
    found = db.session.execute(
        select(
            SheetRow.sub_criterion,
            SheetRow.seat,
            MarkRow.aspect,
            LABEL,
            CodedWork.code,
            MarkRow.value,
            MarkRow.entered,
            MarkRow.confirmed,
        )
        .join(SheetRow, SheetRow.id == MarkRow.sheet_id)
        .join(CodedWork, CodedWork.id == SheetRow.work_id)
        .outerjoin(Entry, Entry.id == CodedWork.entry_id)
        .where(SheetRow.event_id == event_id, MarkRow.value.is_not(None), is_marked())
        .order_by(CodedWork.code)
    )
    rows: dict[tuple[str, int, str], list[tuple[str, str, str, bool]]] = defaultdict(list)
    for form, seat, aspect, work, code, value, entered, confirmed in found:
        rows[form, seat, aspect].append((work, code, entered or f"{value:f}", confirmed))
    return rows


def _of_seat(
    form: str, seat: int, aspect: Aspect, rows: list[tuple[str, str, str, bool]]
) -> list[UnusualMark]:
    typed = [each for _work, _code, each, _confirmed in rows]
    found = []
    for at, (work, code, text, confirmed) in enumerate(rows):
        why = unusual(aspect, text, [*typed[:at], *typed[at + 1 :]])
        if why is not None:
            found.append(UnusualMark(work, code, form, seat, aspect, text, why, confirmed))
    return found
