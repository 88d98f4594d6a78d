"""报名时间: when entrants and delegations may register, as the organizer announced it."""

from datetime import datetime

from competition.db import db
from competition.db.applications import RegistrationWindow, window_of
from competition.db.competitions import Competition, Event
from competition.domain.problems import Problem, problem
from competition.operations.procedure import may_register
from competition.operations.unit import Actor, refuse, unit_of_work

LONGEST_NOTICE = 1000


def set_window(
    competition_id: int,
    *,
    opens_at: datetime | None,
    closes_at: datetime | None,
    notice: str = "",
    by: Actor,
    now: datetime,
) -> None:
    """Say from when until when entrants and delegations may register, and what they have to know.

    Either moment may be left open. Refusal where the end does not follow the beginning.
    """
    with unit_of_work(by=by, now=now) as work:
        competition = db.session.get_one(Competition, competition_id)
        refuse(_order(opens_at, closes_at))
        refuse(_too_long() if len(notice.strip()) > LONGEST_NOTICE else None)
        row = window_of(competition) or RegistrationWindow(competition_id=competition_id)
        before = (row.opens_at, row.closes_at)
        row.opens_at, row.closes_at, row.notice = opens_at, closes_at, notice.strip()
        db.session.add(row)
        work.record(
            "registration.window",
            competition=competition_id,
            before=[each and each.isoformat() for each in before],
            after=[each and each.isoformat() for each in (opens_at, closes_at)],
        )


def is_announced(competition: Competition) -> bool:
    """Whether people from outside may see that one can register here."""
    return window_of(competition) is not None


def registration_open(competition: Competition, now: datetime) -> Problem | None:
    """What keeps people from registering at that moment: None inside the window that was announced."""
    window = window_of(competition)
    if window is None or (window.opens_at is not None and now < window.opens_at):
        return _not_yet()
    if window.closes_at is not None and now >= window.closes_at:
        return _over()
    return None


def check_registration(event: Event, *, now: datetime) -> Problem | None:
    """What keeps an entrant or a delegation from registering for an event; None while it is possible."""
    return may_register(event) or registration_open(event.competition, now)


def _order(opens_at: datetime | None, closes_at: datetime | None) -> Problem | None:
    if opens_at is None or closes_at is None or opens_at < closes_at:
        return None
    return problem(
        "报名截止时间须晚于开始时间。",
        "Registration must close after it opens.",
        mend_zh="请核对两个时间。",
        mend_en="Check both moments.",
    )


def _too_long() -> Problem:
    return problem(
        f"报名须知超过{LONGEST_NOTICE}字。",
        f"The notice has more than {LONGEST_NOTICE} characters.",
        mend_zh="请写要点，详细规定放在竞赛通知里。",
        mend_en="Give the main points and leave the rest to the announcement.",
    )


def _not_yet() -> Problem:
    return problem(
        "报名尚未开始。",
        "Registration has not opened yet.",
        mend_zh="请在公布的报名时间内报名。",
        mend_en="Come back within the time that was announced.",
    )


def _over() -> Problem:
    return problem(
        "报名时间已过。",
        "The time for registration is over.",
        mend_zh="如需补报或更正，请联系主办单位。",
        mend_en="Ask the organizer if something has to be added or mended.",
    )
