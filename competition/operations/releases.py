"""The release plan of results: by event a moment, put off, brought forward or held back with a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from competition.db import db
from competition.db.competitions import Competition, Event
from competition.db.objections import newest_notice
from competition.db.releases import Release, newest_release
from competition.db.results import published_result
from competition.domain.problems import Problem, Refusal, problem
from competition.domain.visibility import check_plan
from competition.operations.unit import Actor, day_of, refuse, unit_of_work
from competition.operations.visibility import Shown, shown_of


@dataclass(frozen=True, slots=True)
class PlannedEvent:
    """An event on the page of the plan; `published`: somebody published it, whether it is seen yet or not."""

    event: Event
    shown: Shown
    published: bool
    release: Release | None


def release_plan(competition: Competition, *, now: datetime) -> list[PlannedEvent]:
    """Every event of a competition with where its release stands."""
    return [
        PlannedEvent(
            event,
            shown_of(event.id, now=now),
            published_result(event.id) is not None,
            newest_release(event.id),
        )
        for event in competition.events
    ]


def plan_releases(
    competition_id: int,
    moments: Mapping[int, datetime],
    *,
    reason: str = "",
    by: Actor,
    now: datetime,
) -> int:
    """Set the moments from which events are seen; how many changed. `moments` by the event's id.

    Refusal, with every event concerned at once, for a moment that is past, a result that was seen, and a change
    without its reason.
    """
    with unit_of_work(by=by, now=now) as work:
        events = [db.session.get_one(Event, each) for each in moments]
        changed = [(each, moments[each.id]) for each in events if not _same(each, moments[each.id])]
        refuse([found for each in changed for found in _wrong(*each, reason=reason, now=now)])
        refuse(None if changed else _no_change())
        for event, moment in changed:
            _set(event, moment, reason, by=by, now=now)
        work.record(
            "release.plan",
            competition=competition_id,
            moments={event.code: moment.astimezone(UTC).isoformat() for event, moment in changed},
            reason=reason.strip(),
        )
        return len(changed)


def release_now(event_id: int, *, reason: str, by: Actor, now: datetime) -> None:
    """Let a published result be seen at once, before its moment or after it was held back, with the reason."""
    with unit_of_work(by=by, now=now) as work:
        event = db.session.get_one(Event, event_id)
        refuse(None if published_result(event_id) else _not_published(event))
        refuse(_wrong(event, now, reason=reason, now=now))
        _set(event, now, reason, by=by, now=now)
        work.record("release.now", competition=event.competition_id, event=event.code, reason=reason.strip())


def hold_back(event_id: int, *, reason: str, by: Actor, now: datetime) -> None:
    """Hold a result back until further notice, with the reason. Refusal once it was seen."""
    with unit_of_work(by=by, now=now) as work:
        event = db.session.get_one(Event, event_id)
        shown = shown_of(event_id, now=now)
        refuse(check_plan(shown.appearance, changes=True, reason=reason))
        refuse(_notice_runs(event) if newest_notice(event_id) else None)
        _set(event, None, reason, by=by, now=now)
        work.record("release.hold", competition=event.competition_id, event=event.code, reason=reason.strip())


def _same(event: Event, moment: datetime) -> bool:
    plan = newest_release(event.id)
    return plan is not None and plan.moment == moment


def _wrong(event: Event, moment: datetime, *, reason: str, now: datetime) -> list[Problem]:
    shown, plan, notice = shown_of(event.id, now=now), newest_release(event.id), newest_notice(event.id)
    found = [
        check_plan(shown.appearance, changes=plan is not None, reason=reason),
        _past(event) if moment < now else None,
        _notice_runs(event) if notice and day_of(moment) > notice.first_day else None,
    ]
    return [each for each in found if each]


def _set(event: Event, moment: datetime | None, reason: str, *, by: Actor, now: datetime) -> None:
    row = Release(event_id=event.id, moment=moment, reason=reason.strip(), set_by=by.user_id, set_at=now)
    db.session.add(row)


def check_first_day(event_id: int, first: date, *, now: datetime) -> None:
    """Refusal for a public notice that would begin before anybody can see the result."""
    shown = shown_of(event_id, now=now)
    if shown.result is not None:
        return
    if shown.moment is None:
        raise Refusal(_held())
    if day_of(shown.moment) > first:
        raise Refusal(_too_early(shown.moment))


def _no_change() -> Problem:
    return problem(
        "公布时间没有改动。",
        "No moment of release was changed.",
        mend_zh="请填写要更改的项目的公布时间。",
        mend_en="Enter the moment of an event that is to change.",
    )


def _past(event: Event) -> Problem:
    return problem(
        f"{event.code}的公布时间已经过去。",
        f"The moment of release of {event.code} is past.",
        mend_zh="请填写以后的时间；要马上公布的，请用“立即公布”。",
        mend_en="Enter a later one; to release at once use “release now”.",
    )


def _not_published(event: Event) -> Problem:
    return problem(
        f"{event.code}的成绩还没有由第二人确认公布，不能提前放出。",
        f"Nobody has published the result of {event.code}: there is nothing to release.",
        mend_zh="请先在成绩页由排名人以外的人公布成绩。",
        mend_en="Have somebody other than who ranked publish it on the page of results.",
    )


def _notice_runs(event: Event) -> Problem:
    return problem(
        f"{event.code}的公示已经安排，公布不能晚于公示起始日。",
        f"The public notice of {event.code} is set: the release cannot be later than its first day.",
        mend_zh="请把公布时间定在公示起始日或之前。",
        mend_en="Choose a moment on its first day or before.",
    )


def _held() -> Problem:
    return problem(
        "成绩暂缓公布，不能公示。",
        "The result is held back: there is nothing to give notice of.",
        mend_zh="请先定下公布时间，或立即公布。",
        mend_en="Set its release or release it now.",
    )


def _too_early(moment: datetime) -> Problem:
    day = day_of(moment)
    return problem(
        f"成绩将于{day}公布，公示不能更早开始。",
        f"The result is released on {day}: the public notice cannot begin before.",
        mend_zh="请把公示起始日改为公布之日或以后：没有公开的日子不计入公示期。",
        mend_en="Choose that day or a later one: days on which nobody could see it do not count.",
    )
