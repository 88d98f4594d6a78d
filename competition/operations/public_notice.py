"""公示: opened for a published result by an organizer, for so many working days from a day on."""

from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app

from competition.codec import digest, dump
from competition.db import db
from competition.db.competitions import Event
from competition.db.entries import entries_of
from competition.db.objections import PublicNotice, newest_notice
from competition.db.results import ResultVersion, published_result
from competition.domain.notice_period import check_length, last_day
from competition.domain.problems import Problem, Refusal, problem
from competition.domain.roles import Role
from competition.domain.working_days import Calendars, HolidayCalendar
from competition.operations.outbox import enqueue, holders_of, people_of_entries
from competition.operations.releases import check_first_day
from competition.operations.unit import Actor, Work, check_reason, day_of, refuse, unit_of_work


@dataclass(frozen=True, slots=True)
class NoticeDraft:
    """From which day for how many working days; `last` with its reason only where the calendar is missing."""

    first: date
    working_days: int
    last: date | None = None
    reason: str = ""


def open_notice(
    event_id: int, draft: NoticeDraft, *, calendars: Calendars, by: Actor, now: datetime
) -> PublicNotice:
    """Open the public notice of the newest published result; it never changes then.

    Refusal for a result that has one, a first day that is past, a number of days out of range, and a year whose
    holidays are unknown unless the last day is entered with a reason.
    """
    with unit_of_work(by=by, now=now) as work:
        event = db.session.get_one(Event, event_id)
        row, before = published_result(event_id), newest_notice(event_id)
        if row is None:
            raise Refusal(_not_published())
        refuse(_opened(row, before) if before and before.result_version == row.version else None)
        refuse(_past(draft.first) if draft.first < day_of(now) else None)
        check_first_day(event_id, draft.first, now=now)
        last, vouched = _last(draft, calendars)
        notice = PublicNotice(
            event_id=event_id,
            result_version=row.version,
            working_days=draft.working_days,
            first_day=draft.first,
            last_day=last,
            calendars_digest=vouched,
            reason="" if vouched else draft.reason.strip(),
            opened_by=by.user_id,
            opened_at=now,
        )
        db.session.add(notice)
        _tell(work, event, notice)
        work.record(
            "notice.open",
            competition=event.competition_id,
            event=event.code,
            version=row.version,
            working_days=notice.working_days,
            first_day=notice.first_day.isoformat(),
            last_day=last.isoformat(),
            calendars_digest=vouched,
            reason=notice.reason,
        )
        return notice


def _tell(work: Work, event: Event, notice: PublicNotice) -> None:
    """Everybody concerned who gave an address; the list is public, so nobody has to be told otherwise."""
    entrants = [each for each in people_of_entries(entries_of(event.id)) if each.address]
    place = event.competition_id
    office = [each for role in (Role.SUPERVISOR, Role.ARBITRATOR) for each in holders_of(place, role)]
    home = current_app.config["SAIWU"].public_url
    for each in dict.fromkeys([*entrants, *office]):
        enqueue(
            work,
            "notice_opened",
            to=each,
            competition_id=place,
            competition=event.competition.name,
            event=event.name,
            first=notice.first_day.isoformat(),
            day=notice.last_day.isoformat(),
            link=f"{home}/c/{event.competition.code}/events/{event.code}",
        )


def _last(draft: NoticeDraft, calendars: Calendars) -> tuple[date, str]:
    """The last day and the digest of the calendars that give it, empty for a day that was entered."""
    refuse(check_length(draft.working_days))
    found = last_day(draft.first, draft.working_days, calendars)
    if not isinstance(found, Problem):
        refuse(_can_be_counted(found) if draft.last not in (None, found) else None)
        used = tuple(calendars[year] for year in range(draft.first.year, found.year + 1))
        return found, digest(dump(used, tuple[HolidayCalendar, ...]))
    if draft.last is None:
        raise Refusal(found)
    known = draft.first.year in calendars and draft.last.year in calendars
    days = (draft.last - draft.first).days + 1
    refuse(_too_early(draft) if known or days < draft.working_days else None)
    refuse(check_reason(draft.reason))
    return draft.last, ""


def _not_published() -> Problem:
    return problem(
        "成绩尚未公布，不能公示。",
        "The result is not published, so there is nothing to give notice of.",
        mend_zh="请先公布成绩。",
        mend_en="Publish it first.",
    )


def _opened(row: ResultVersion, notice: PublicNotice) -> Problem:
    return problem(
        f"第{row.version}版成绩已公示（{notice.first_day}至{notice.last_day}）。",
        f"Version {row.version} of the result has its public notice, {notice.first_day} to {notice.last_day}.",
        mend_zh="公示期开始后不再更改；更正成绩公布后可再次公示。",
        mend_en="It does not change; a corrected result can have its own.",
    )


def _past(day: date) -> Problem:
    return problem(
        f"公示起始日{day}已经过去。",
        f"The first day, {day}, is past.",
        mend_zh="请填写今天或以后的日期：没有公开的日子不计入公示期。",
        mend_en="Enter today or a later day: days on which nobody could see it do not count.",
    )


def _can_be_counted(day: date) -> Problem:
    return problem(
        f"截止日可按节假日安排推算，为{day}，不能另填。",
        f"The last day follows from the calendar: {day}; another one cannot be entered.",
        mend_zh="请把截止日留空；需要更长的公示期，请增加工作日数。",
        mend_en="Leave it empty; for a longer notice enter more working days.",
    )


def _too_early(draft: NoticeDraft) -> Problem:
    return problem(
        f"{draft.first}至{draft.last}不足{draft.working_days}个工作日。",
        f"There are fewer than {draft.working_days} working days from {draft.first} to {draft.last}.",
        mend_zh="请核对截止日期。",
        mend_en="Check the last day.",
    )
