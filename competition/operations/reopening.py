"""A sheet that was confirmed or signed is opened again by two persons: the chief judge asks, a supervisor agrees."""

from datetime import datetime

from competition.db import db
from competition.db.accounts import has_role
from competition.db.custody import stages_of
from competition.db.marking import SheetRow
from competition.db.signing import Reopening, waiting_reopening
from competition.domain.problems import Problem, problem
from competition.domain.roles import Role
from competition.domain.scoresheet import SheetState
from competition.domain.stages import Stage, check_stage
from competition.operations.assignments import judges_of
from competition.operations.confirming import may_lead
from competition.operations.marking import record_sheet
from competition.operations.unit import Actor, check_reason, refuse, unit_of_work


def ask_reopening(sheet_id: int, *, reason: str, by: Actor, now: datetime) -> int:
    """The chief judge asks to open a confirmed or signed sheet again; the id of the request."""
    with unit_of_work(by=by, now=now) as work:
        sheet = db.session.get_one(SheetRow, sheet_id)
        refuse(may_lead(sheet.work.event, by=by))
        refuse([*_not_closed(sheet), *([_waits()] if waiting_reopening(sheet_id) else [])])
        refuse(_codes_known(sheet))
        refuse(check_reason(reason))
        row = Reopening(sheet_id=sheet_id, reason=reason.strip(), asked_by=by.user_id, asked_at=now)
        db.session.add(row)
        db.session.flush()
        record_sheet(work, "reopening.ask", sheet, reopening=row.id, reason=row.reason)
        return row.id


def answer_reopening(reopening_id: int, *, agree: bool, reason: str = "", by: Actor, now: datetime) -> None:
    """A supervisor agrees, and the sheet goes back to its judge; or does not, with the reason."""
    with unit_of_work(by=by, now=now) as work:
        row = db.session.get_one(Reopening, reopening_id)
        sheet = row.sheet
        event = sheet.work.event
        refuse(_answered() if row.agreed is not None else None)
        refuse([*_no_supervisor(row, by), *([] if agree else _unexplained(reason))])
        stage = check_stage(
            event.stage_value, Stage.MARKING, to_do_zh="重新打开评分表", to_do_en="reopen sheets"
        )
        refuse([*([stage] if stage else []), *_codes_known(sheet)] if agree else None)
        row.answered_by, row.answered_at, row.agreed, row.answer = by.user_id, now, agree, reason.strip()
        if agree:
            sheet.state, sheet.returned_because = SheetState.DRAFT, row.reason
            sheet.submitted_by = sheet.submitted_at = sheet.confirmed_by = sheet.confirmed_at = None
            sheet.version += 1
        action = "reopening.agree" if agree else "reopening.refuse"
        record_sheet(work, action, sheet, reopening=row.id, reason=row.reason, answer=row.answer)


def _not_closed(sheet: SheetRow) -> list[Problem]:
    if sheet.state_value.is_confirmed:
        return []
    return [
        problem(
            f"该评分表{sheet.state_value.label.zh}，无需重新打开。",
            f"This sheet is {sheet.state_value.label.en}: there is nothing to reopen.",
            mend_zh="未确认的评分表由裁判长直接退回。",
            mend_en="A sheet that is not confirmed is given back by the chief judge alone.",
        )
    ]


def _codes_known(sheet: SheetRow) -> list[Problem]:
    """Once custodians began to open the codes, a judge who marks again may know whose work it is."""
    if not any(row.opened_at for row in stages_of(sheet.work.event_id).values()):
        return []
    return [
        problem(
            "加密号已开始开启，不能再由裁判重新评分。",
            "The codes are being opened: no sheet goes back to its judge any more.",
            mend_zh="请走成绩复核的更正程序，由两人签字。",
            mend_en="Correct the mark in the recheck, with two signatures.",
        )
    ]


def _waits() -> Problem:
    return problem(
        "该评分表的重开申请正等待监督同意。",
        "A reopening of this sheet waits for a supervisor already.",
        mend_zh="请联系监督。",
        mend_en="Turn to the supervisor.",
    )


def _answered() -> Problem:
    return problem(
        "该申请已经答复。",
        "This request was answered already.",
        mend_zh="请刷新页面。",
        mend_en="Reload the page.",
    )


def _unexplained(reason: str) -> list[Problem]:
    found = check_reason(reason)
    return [] if found is None else [found]


def _no_supervisor(row: Reopening, by: Actor) -> list[Problem]:
    """A supervisor of the competition who neither asked nor belongs to the event's panels."""
    event = row.sheet.work.event
    free = by.user_id not in judges_of(event) and row.asked_by != by.id
    if free and has_role(by.user_id, event.competition_id, Role.SUPERVISOR):
        return []
    return [
        problem(
            "重新打开评分表须由本竞赛的监督同意；监督不能是本项目的裁判或申请人。",
            "A supervisor of the competition agrees to a reopening, and is neither a judge of the event nor who asked.",
            mend_zh="请由监督登录后办理；尚无监督的，由组织者在“人员与岗位”中指派。",
            mend_en="Let a supervisor do it; if there is none, an organizer appoints one on the page of people.",
        )
    ]
