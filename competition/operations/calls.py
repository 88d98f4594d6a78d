"""请裁判长: a judge calls the chief judge to a sheet, and the chief judge sees to it."""

from datetime import datetime

from competition.db import db
from competition.db.calls import JudgeCall, waiting_call
from competition.db.competitions import Event
from competition.db.draws import CodedWork
from competition.db.marking import find_sheet
from competition.domain.problems import Problem, problem
from competition.domain.stages import Stage, check_stage
from competition.operations.assignments import marker_of
from competition.operations.marking import SheetRef
from competition.operations.unit import Actor, Work, refuse, unit_of_work

LONGEST = 100


def call_chief(ref: SheetRef, note: str = "", *, by: Actor, now: datetime) -> int:
    """Call the chief judge to an own sheet, with a short note or none; the id of the call.

    Refusal for a sheet that is not one's own, a note that is too long, an event that is not being marked, and while an
    earlier call from the same sheet waits.
    """
    with unit_of_work(by=by, now=now) as work:
        coded = db.session.get_one(CodedWork, ref.work_id)
        refuse(_not_theirs(ref, coded, by=by))
        refuse(check_stage(coded.event.stage_value, Stage.MARKING, to_do_zh="请裁判长", to_do_en="call"))
        refuse(_too_long(note))
        refuse(_waits() if waiting_call(coded.id, ref.sub_criterion, ref.seat, by.user_id) else None)
        row = JudgeCall(
            event_id=ref.event_id,
            work=coded,
            sub_criterion=ref.sub_criterion,
            seat=ref.seat,
            note=" ".join(note.split()),
            called_by=by.user_id,
            called_at=now,
        )
        db.session.add(row)
        db.session.flush()
        _record(work, "sheet.call_chief", row, note=row.note)
        return row.id


def answer_call(call_id: int, *, by: Actor, now: datetime) -> None:
    """The chief judge has seen to a call, also after the marking. Refusal for others, and for the second time."""
    with unit_of_work(by=by, now=now) as work:
        row = db.session.get_one(JudgeCall, call_id)
        event = db.session.get_one(Event, row.event_id)
        refuse(None if event.chief_id == by.id else _not_the_chief())
        refuse(None if row.answered_at is None else _answered())
        row.answered_by, row.answered_at = by.user_id, now
        _record(work, "sheet.answer_call", row)


def _record(work: Work, action: str, row: JudgeCall, **detail: object) -> None:
    work.record(
        action,
        competition=row.work.event.competition_id,
        event=row.work.event.code,
        entry=row.work.label,
        form=row.sub_criterion,
        seat=row.seat,
        call=row.id,
        **detail,
    )


def _not_theirs(ref: SheetRef, coded: CodedWork, *, by: Actor) -> Problem | None:
    """One's own is a sheet that one marks, or handed in before another took the seat."""
    sheet = find_sheet(coded.id, ref.sub_criterion, ref.seat)
    own = sheet.submitted_by if sheet and sheet.submitted_by else None
    marks = coded.event_id == ref.event_id and by.user_id in (
        own,
        marker_of(coded, ref.sub_criterion, ref.seat),
    )
    if marks:
        return None
    return problem(
        "这不是您的评分表，不能从这里请裁判长。",
        "This is not your sheet; the chief judge cannot be called from it.",
        mend_zh="请从“我的评分表”进入自己的评分表。",
        mend_en="Open a sheet of your own list.",
    )


def _too_long(note: str) -> Problem | None:
    if len(note.strip()) <= LONGEST:
        return None
    return problem(
        f"说明不超过{LONGEST}字。",
        f"The note has at most {LONGEST} characters.",
        mend_zh="请写得短一些，其余当面说明。",
        mend_en="Keep it short and say the rest in person.",
    )


def _waits() -> Problem:
    return problem(
        "您已请过裁判长，尚未处理。",
        "You have called the chief judge already; the call waits.",
        mend_zh="请稍候，裁判长处理后可以再次呼叫。",
        mend_en="Please wait; you can call again once it was seen to.",
    )


def _not_the_chief() -> Problem:
    return problem(
        "只有本项目裁判长可以处理呼叫。",
        "Only the chief judge of the event sees to calls.",
        mend_zh="请由裁判长操作。",
        mend_en="Let the chief judge do it.",
    )


def _answered() -> Problem:
    return problem(
        "该呼叫已经处理。",
        "This call was seen to already.",
        mend_zh="请刷新页面。",
        mend_en="Reload the page.",
    )
