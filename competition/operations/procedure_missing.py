"""What is missing before a competition or an event comes to its next state, and where each thing is mended."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from competition.db import db
from competition.db.awards import newest_approved_run
from competition.db.competitions import Competition, Event
from competition.db.entries import entries_of
from competition.db.marking import newest_scheme
from competition.db.objections import newest_notice, objections_of_event
from competition.db.payments import PaymentBatch, PaymentLine
from competition.db.recalls import standing_numbers
from competition.db.results import newest_result, published_result
from competition.domain.medals import Award
from competition.domain.notice_period import NoticeState
from competition.domain.objections import ObjectionState
from competition.domain.problems import Problem, problem
from competition.domain.procedure import State, Step
from competition.domain.results import check_publishable
from competition.operations.draws import blockers, no_scheme, still_open, unstaffed
from competition.operations.overview import ANY_SEED
from competition.operations.papers import CERTIFICATE
from competition.operations.procedure import Procedure, Standing
from competition.operations.progress import unfinished
from competition.operations.recheck_checks import unpublishable
from competition.operations.unit import day_of

CLOSED = (ObjectionState.DISMISSED, ObjectionState.CORRECTED, ObjectionState.WITHDRAWN)


class Desk(StrEnum):
    """Where a thing is mended: a page of the event, or of the competition."""

    EVENTS = "events"
    DRAW = "draw"
    PANELS = "panels"
    SCHEME = "scheme"
    PROGRESS = "progress"
    RECHECK = "recheck"
    RESULTS = "results"
    OBJECTIONS = "objections"
    PROCEDURE = "procedure"
    AWARDS = "awards"
    PAPERS = "papers"
    PAYMENTS = "payments"


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing; `event` is empty where it concerns the whole competition."""

    problem: Problem
    desk: Desk
    event: str = ""


def missing_for(
    competition: Competition, step: Step, procedure: Procedure, *, now: datetime
) -> list[Missing]:
    """All that keeps an organizer from declaring that step."""
    match step:
        case Step.OPEN | Step.CLOSE:
            return [] if competition.events else [Missing(_no_events(), Desk.EVENTS)]
        case Step.FINALISE:
            return [found for each in procedure.events for found in missing_in(each, now=now)]
        case Step.AWARD:
            return list(_unawarded(competition))
        case Step.ARCHIVE:
            return list(_unpaid(competition))
        case _:
            return []


def missing_in(standing: Standing, *, now: datetime) -> list[Missing]:
    """All that keeps an event from its next state."""
    return [Missing(found, desk, standing.event.code) for desk, found in _next(standing, now)]


def _next(standing: Standing, now: datetime) -> Iterator[tuple[Desk, Problem]]:
    event = standing.event
    match standing.state:
        case State.PREPARING | State.OPEN | State.CLOSED:
            if standing.facts.entries:
                yield from _undrawn(event)
        case State.DRAWN | State.MARKING:
            yield from _at(Desk.PROGRESS, unfinished(event))
        case State.SEALED:
            yield from _at(Desk.DRAW, unfinished(event))
            yield from _at(Desk.RESULTS, [] if newest_result(event.id) else [_not_ranked()])
            yield from _at(Desk.RECHECK, unpublishable(event))
        case State.RECHECKED:
            yield from _at(Desk.RESULTS, _unpublished(event))
        case State.ANNOUNCED:
            yield Desk.OBJECTIONS, _no_notice()
        case _:
            yield from _at(Desk.OBJECTIONS, _in_notice(event, now))


def _undrawn(event: Event) -> Iterator[tuple[Desk, Problem]]:
    """The blockers of the draw, each with the page where it is mended."""
    version = newest_scheme(event.id)
    desks = dict.fromkeys(unstaffed(event, version.scheme()) if version else (), Desk.PANELS)
    desks |= dict.fromkeys(still_open(event), Desk.PROCEDURE) | {no_scheme(): Desk.SCHEME}
    for found in blockers(event, seed=ANY_SEED):
        yield desks.get(found, Desk.DRAW), found


def _at(desk: Desk, found: Iterable[Problem]) -> Iterator[tuple[Desk, Problem]]:
    return ((desk, each) for each in found)


def _unpublished(event: Event) -> list[Problem]:
    if published_result(event.id) is not None:
        return [_held_back()]
    ranking = newest_result(event.id)
    assert ranking is not None  # noqa: S101 - an event is rechecked only once it is ranked
    return list(check_publishable(ranking.result().standings)) or [_not_published()]


def _in_notice(event: Event, now: datetime) -> Iterator[Problem]:
    notice = newest_notice(event.id)
    assert notice is not None  # noqa: S101 - an event is in public notice only once one was opened
    if notice.period.state(day_of(now)) is not NoticeState.OVER:
        yield problem(
            f"公示期到{notice.last_day}为止，尚未结束。",
            f"The public notice runs until {notice.last_day}.",
            mend_zh="请在公示期满的次日起办理。",
            mend_en="Go on from the day after its last.",
        )
    for each in objections_of_event(event.id):
        if each.state not in CLOSED:
            yield problem(
                f"异议{each.reference}：{each.state.label.zh}。",
                f"Objection {each.reference}: {each.state.label.en}.",
                mend_zh="请先办结该异议；成立的，公布更正结果。",
                mend_en="Settle it first; if it is upheld, publish the corrected result.",
            )


def _unawarded(competition: Competition) -> Iterator[Missing]:
    if newest_approved_run(competition.id) is None:
        yield Missing(_not_approved(), Desk.AWARDS)
    issued = standing_numbers(competition.id, CERTIFICATE)
    for event in competition.events:
        row = published_result(event.id)
        numbers = {entry.number for entry in entries_of(event.id) if entry.id in issued}
        due = [each for each in row.result().standings if each.award is not Award.NONE] if row else []
        if left := [each.entry for each in due if each.entry not in numbers]:
            yield Missing(_not_issued(event, left), Desk.PAPERS, event.code)


def _unpaid(competition: Competition) -> Iterator[Missing]:
    """What the approved decisions owe and the books do not show as paid."""
    run = newest_approved_run(competition.id)
    lines = db.session.scalars(
        select(PaymentLine).join(PaymentBatch).where(PaymentBatch.dropped_at.is_(None))
    )
    settled = {each.key for each in lines if each.returned_on is None and (each.paid_on or each.recovered_on)}
    owed = [each for each in run.decisions if each.payable and each.amount] if run else []
    if left := [each for each in owed if each.key not in settled]:
        yield Missing(_not_paid(len(left)), Desk.PAYMENTS)


def _no_events() -> Problem:
    return problem(
        "还没有项目。",
        "There are no events yet.",
        mend_zh="请先导入项目表或新增项目。",
        mend_en="Make an event or import a list of them first.",
    )


def _not_ranked() -> Problem:
    return problem(
        "评分表已全部签字确认，尚未排名。",
        "Every sheet is signed off; the event is not ranked yet.",
        mend_zh="请由裁判长或组织者排名。",
        mend_en="Let the chief judge or an organizer rank it.",
    )


def _not_published() -> Problem:
    return problem(
        "成绩尚未公布。",
        "The result is not published.",
        mend_zh="请由排名人以外的组织者公布。",
        mend_en="Let an organizer other than the one who ranked publish it.",
    )


def _held_back() -> Problem:
    return problem(
        "成绩已定，尚未到公布时间或暂缓公布。",
        "The result stands; its release has not come or is held back.",
        mend_zh="到时自动公布；可在公布计划中调整。",
        mend_en="It is released by itself at its moment; the plan of releases can be changed.",
    )


def _no_notice() -> Problem:
    return problem(
        "成绩已公布，尚未公示。",
        "The result is published and no public notice was opened.",
        mend_zh="请开始公示。",
        mend_en="Open the public notice.",
    )


def _not_approved() -> Problem:
    return problem(
        "奖励决定尚未批准。",
        "The award decisions are not approved.",
        mend_zh="请作出奖励决定并由财务复核批准。",
        mend_en="Make the decisions and have finance approve them.",
    )


def _not_issued(event: Event, entries: list[str]) -> Problem:
    shown = "、".join(entries[:5]) + ("…" if len(entries) > 5 else "")
    return problem(
        f"“{event.name}”还有{len(entries)}份获奖证书未制发：{shown}。",
        f"{len(entries)} certificates of “{event.name}” are not issued: {shown}.",
        mend_zh="请在“证书与通知”中制发。",
        mend_en="Issue them on the page of papers.",
    )


def _not_paid(count: int) -> Problem:
    return problem(
        f"还有{count}笔奖励未登记拨付。",
        f"{count} awards are not recorded as paid.",
        mend_zh="请先完成拨付并登记。",
        mend_en="Pay them and record it first.",
    )
