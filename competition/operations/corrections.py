"""Marks put right after their sheets were confirmed: one person proposes with the reason, another one signs."""

from datetime import datetime
from decimal import Decimal

from competition.db import db
from competition.db.accounts import has_role
from competition.db.competitions import Event
from competition.db.marking import SheetRow, write_marks
from competition.db.rechecks import Correction, corrections_of, find_rechecked, waiting_corrections
from competition.domain.marking_scheme import Aspect
from competition.domain.problems import Problem, Refusal, problem
from competition.domain.roles import Role
from competition.domain.scoresheet import check_mark
from competition.domain.stages import Stage, check_stage
from competition.operations.marking import SheetRef, form_of, record_sheet
from competition.operations.unit import Actor, check_reason, refuse, unit_of_work


def propose_correction(
    sheet_id: int, aspect: str, new: Decimal, *, reason: str, by: Actor, now: datetime
) -> int:
    """Propose another mark for an aspect of a confirmed sheet; the correction's id. The mark stays until it is signed."""
    with unit_of_work(by=by, now=now) as work:
        sheet = db.session.get_one(SheetRow, sheet_id)
        refuse([*check_keeper(sheet.work.event, by=by), *check_sheet_for(sheet, by=by)])
        found = _aspect_of(sheet, aspect)
        refuse(check_mark(found, new))
        refuse(_same(found, new) if sheet.values().get(aspect) == new else None)
        refuse(check_reason(reason))
        row = Correction(
            sheet_id=sheet.id,
            aspect=aspect,
            old=sheet.values().get(aspect),
            new=new,
            reason=reason.strip(),
            proposed_by=by.user_id,
            proposed_at=now,
        )
        db.session.add(row)
        db.session.flush()
        record_sheet(work, "correction.propose", sheet, **_said(row))
        return row.id


def confirm_correction(correction_id: int, *, by: Actor, now: datetime) -> None:
    """The second signature: the new mark goes onto the sheet. Refusal if the mark is no longer what it was."""
    with unit_of_work(by=by, now=now) as work:
        row = db.session.get_one(Correction, correction_id)
        refuse(_may_decide(row, by=by))
        refuse(_not_confirmed(row.sheet))
        refuse(_moved_on(row) if row.sheet.values().get(row.aspect) != row.old else None)
        aspect = _aspect_of(row.sheet, row.aspect)
        refuse(None if row.new is None else check_mark(aspect, row.new))
        write_marks(row.sheet, {row.aspect: row.new})
        row.sheet.version += 1
        row.confirmed_by, row.confirmed_at = by.user_id, now
        record_sheet(work, "correction.confirm", row.sheet, **_said(row))


def withdraw_correction(correction_id: int, *, reason: str, by: Actor, now: datetime) -> None:
    """Turn a proposed correction down, with the reason; the mark stands.

    A sheet of a recheck all of whose corrections were turned down has no error.
    """
    with unit_of_work(by=by, now=now) as work:
        row = db.session.get_one(Correction, correction_id)
        refuse(_may_decide(row, by=by))
        refuse(check_reason(reason))
        row.withdrawn_at = now
        db.session.flush()
        _clear_error(row)
        said = {**_said(row), "withdrawn_because": reason.strip()}
        record_sheet(work, "correction.withdraw", row.sheet, **said)


def _clear_error(row: Correction) -> None:
    found = find_rechecked(row.recheck_id, row.sheet_id) if row.recheck_id is not None else None
    others = corrections_of(row.sheet.event_id)
    if found and not any((c.recheck_id, c.sheet_id) == (row.recheck_id, row.sheet_id) for c in others):
        found.found_error = False


def _said(row: Correction) -> dict[str, object]:
    return {
        "correction": row.id,
        "aspect": row.aspect,
        "old": text_of(row.old),
        "new": text_of(row.new),
        "reason": row.reason,
    }


def text_of(mark: Decimal | None) -> str | None:
    """A mark as the log says it."""
    return None if mark is None else f"{mark:f}"


def check_keeper(event: Event, *, by: Actor) -> list[Problem]:
    """What keeps somebody from putting marks of an event right: the stage, or that they neither lead nor run it."""
    stage = check_stage(
        event.stage_value, Stage.MARKING, to_do_zh="复核或更正成绩", to_do_en="recheck or correct marks"
    )
    found = [] if stage is None else [stage]
    if event.chief_id != by.user_id and not has_role(by.user_id, event.competition_id, Role.ORGANIZER):
        found.append(
            problem(
                "只有本项目裁判长或组织者可以复核和更正成绩。",
                "Only the chief judge of the event or an organizer rechecks and corrects marks.",
                mend_zh="请由裁判长操作。",
                mend_en="Let the chief judge do it.",
            )
        )
    return found


def check_sheet_for(sheet: SheetRow, *, by: Actor) -> list[Problem]:
    """What keeps somebody from finding fault with a sheet now: it is not confirmed, it is their own, or it waits."""
    found = [_not_confirmed(sheet), _own(sheet) if sheet.submitted_by == by.id else None, _waiting(sheet)]
    return [each for each in found if each is not None]


def _not_confirmed(sheet: SheetRow) -> Problem | None:
    if sheet.state_value.is_confirmed:
        return None
    return problem(
        f"该评分表{sheet.state_value.label.zh}，不能复核或更正。",
        f"This sheet is {sheet.state_value.label.en}: it cannot be rechecked or corrected.",
        mend_zh="请待裁判提交、裁判长确认后再操作。",
        mend_en="Wait until it is submitted and confirmed.",
    )


def _own(sheet: SheetRow) -> Problem:
    return problem(
        f"评分表{sheet.sub_criterion}第{sheet.seat}席由您提交，您不能复核或更正。",
        f"You submitted the sheet of form {sheet.sub_criterion}, seat {sheet.seat}: you do not recheck or correct it.",
        mend_zh="请由另一人操作。",
        mend_en="Let somebody else do it.",
    )


def _waiting(sheet: SheetRow) -> Problem | None:
    aspects = [each.aspect for each in waiting_corrections(sheet.event_id) if each.sheet_id == sheet.id]
    if not aspects:
        return None
    return problem(
        f"该评分表已有待第二人签认的更正：{'、'.join(aspects)}。",
        f"Corrections of this sheet wait for the second signature: {', '.join(aspects)}.",
        mend_zh="请先由第二人确认或驳回。",
        mend_en="Have them signed or turned down first.",
    )


def _aspect_of(sheet: SheetRow, name: str) -> Aspect:
    form = form_of(SheetRef(sheet.event_id, sheet.work_id, sheet.sub_criterion, sheet.seat))
    for aspect in form.aspects:
        if aspect.id == name:
            return aspect
    raise Refusal(
        problem(
            f"评分表{sheet.sub_criterion}第{sheet.seat}席没有评分点“{name}”。",
            f"Seat {sheet.seat} of form {sheet.sub_criterion} has no aspect “{name}”.",
            mend_zh="请刷新页面后重选。",
            mend_en="Reload the page and choose again.",
        )
    )


def _same(aspect: Aspect, mark: Decimal) -> Problem:
    return problem(
        f"{aspect.id}现在就是{mark:f}，没有需要更正的内容。",
        f"{aspect.id} is {mark:f} already: there is nothing to correct.",
        mend_zh="请核对评分点和分数。",
        mend_en="Check the aspect and the mark.",
    )


def _may_decide(row: Correction, *, by: Actor) -> list[Problem]:
    found = check_keeper(row.sheet.work.event, by=by)
    if by.id in (row.proposed_by, row.sheet.submitted_by):
        found.append(
            problem(
                "更正须由第二人确认或驳回：不能是提出人，也不能是该评分表的提交人。",
                "A second person decides: neither who proposed the correction nor who submitted the sheet.",
                mend_zh="请由另一位组织者或裁判长操作。",
                mend_en="Let another organizer or the chief judge do it.",
            )
        )
    if row.confirmed_at is not None or row.withdrawn_at is not None:
        found.append(
            problem(
                "该更正已经处理过。",
                "This correction has been decided.",
                mend_zh="请刷新页面。",
                mend_en="Reload the page.",
            )
        )
    return found


def _moved_on(row: Correction) -> Problem:
    return problem(
        f"{row.aspect}在提出更正后已有变化，不再是{text_of(row.old)}。",
        f"{row.aspect} has changed since the correction was proposed: it is no longer {text_of(row.old)}.",
        mend_zh="请驳回这项更正，核对后重新提出。",
        mend_en="Turn it down, compare and propose again.",
    )
