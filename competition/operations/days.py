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
    day = next((day for day, forms in forms_by_day(event_id).items() if form in forms), "")
    if day not in locks_of(event_id) or (sheet is not None and _was_reopened(sheet)):
        return None
    return problem(
        f"{day_name(day)}的评分已锁定。",
        f"The marking of {day or 'the event'} is locked.",
        mend_zh="确需更改的，由裁判长说明理由，经监督同意后重新打开该评分表。",
        mend_en="If a change is needed the chief judge asks for a reopening and a supervisor agrees.",
    )


def day_name(day: str) -> str:
    """What a day is called; forms that bear none are those of the whole event."""
    return f"“{day}”" if day else "本项目"


def _was_reopened(sheet: SheetRow) -> bool:
    found = select(Reopening.id).where(Reopening.sheet_id == sheet.id, Reopening.agreed.is_(True))
    return db.session.scalar(found.limit(1)) is not None
