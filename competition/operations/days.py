"""Days of marking: which forms belong to each, and what a locked day still allows."""

from sqlalchemy import select

from competition.db import db
from competition.db.marking import SheetRow, newest_scheme
from competition.db.signing import Reopening, locks_of
from competition.domain.problems import Problem, problem


def forms_by_day(event_id: int) -> dict[str, list[str]]:
    """The marking forms of an event by their day; "" for forms that bear none."""
    version = newest_scheme(event_id)
    found: dict[str, list[str]] = {}
    for _part, sub in version.scheme().forms() if version else ():
        found.setdefault(sub.day, []).append(sub.id)
    return found


def check_unlocked(event_id: int, form: str, sheet: SheetRow | None) -> Problem | None:
    """What keeps a sheet of that form from being written on: its day is locked, and nobody agreed to reopen it."""
    if sheet is not None and sheet.id in reopened_sheets(event_id):
        return None
    return locked_forms(event_id).get(form)


def locked_forms(event_id: int) -> dict[str, Problem]:
    """What is wrong with writing on a sheet of each form whose day is locked, unless that sheet was reopened."""
    locks = locks_of(event_id)
    days = forms_by_day(event_id).items() if locks else ()
    return {form: _locked(day) for day, forms in days if day in locks for form in forms}


def reopened_sheets(event_id: int) -> frozenset[int]:
    """The sheets that two persons agreed to open again."""
    found = (
        select(Reopening.sheet_id)
        .join(SheetRow, SheetRow.id == Reopening.sheet_id)
        .where(SheetRow.event_id == event_id, Reopening.agreed.is_(True))
    )
    return frozenset(db.session.scalars(found))


def _locked(day: str) -> Problem:
    return problem(
        f"{day_name(day)}的评分已锁定。",
        f"The marking of {day or 'the event'} is locked.",
        mend_zh="确需更改的，由裁判长说明理由，经监督同意后重新打开该评分表。",
        mend_en="If a change is needed the chief judge asks for a reopening and a supervisor agrees.",
    )


def day_name(day: str) -> str:
    """What a day is called; forms that bear none are those of the whole event."""
    return f"“{day}”" if day else "本项目"
