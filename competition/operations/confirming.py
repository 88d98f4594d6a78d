"""What the chief judge does with sheets that were handed in: confirm them, or give them back."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import select

from competition.db import db
from competition.db.competitions import Event
from competition.db.marking import SheetRow, newest_scheme
from competition.domain.problems import Problem, problem
from competition.domain.scoresheet import SheetState
from competition.domain.scoring import METHODS, Apart
from competition.domain.stages import Stage, check_stage
from competition.operations.marking import record_sheet
from competition.operations.paper_differences import unlike_paper
from competition.operations.unit import Actor, check_reason, refuse, unit_of_work


def confirm_sheet(sheet_id: int, *, version: int | None = None, by: Actor, now: datetime) -> None:
    """The chief judge confirms a submitted sheet, as it was seen in `version`. Refusal for the one who submitted it."""
    with unit_of_work(by=by, now=now) as work:
        sheet = db.session.get_one(SheetRow, sheet_id)
        refuse(None if version in (None, sheet.version) else changed_meanwhile())
        refuse(_may_confirm(sheet, by=by))
        refuse([*too_far_apart([sheet]), *unlike_paper([sheet])])
        sheet.state, sheet.confirmed_by, sheet.confirmed_at = SheetState.CONFIRMED, by.user_id, now
        sheet.version += 1
        record_sheet(work, "sheet.confirm", sheet)


def confirm_sheets(event_id: int, *, seen: Mapping[int, int] | None = None, by: Actor, now: datetime) -> int:
    """Confirm every submitted sheet of an event at once. How many.

    `seen` maps the sheets that were looked at to their versions; if they are not exactly those that wait, nothing is
    confirmed.
    """
    with unit_of_work(by=by, now=now) as work:
        event = db.session.get_one(Event, event_id)
        sheets = list(
            db.session.scalars(
                select(SheetRow)
                .where(SheetRow.event_id == event_id, SheetRow.state == SheetState.SUBMITTED)
                .order_by(SheetRow.id)
            )
        )
        refuse(may_lead(event, by=by))
        refuse(None if seen is None or seen == {s.id: s.version for s in sheets} else changed_meanwhile())
        refuse([found for sheet in sheets for found in _may_confirm(sheet, by=by)])
        refuse([*too_far_apart(sheets), *unlike_paper(sheets)])
        for sheet in sheets:
            sheet.state, sheet.confirmed_by, sheet.confirmed_at = SheetState.CONFIRMED, by.user_id, now
            sheet.version += 1
        work.record(
            "sheet.confirm_all",
            competition=event.competition_id,
            event=event.code,
            sheets=[[s.work.label, s.sub_criterion, s.seat] for s in sheets],
        )
        return len(sheets)


def changed_meanwhile() -> Problem:
    return problem(
        "这期间评分表有变化（新提交或已退回），未确认任何一份。",
        "The sheets changed meanwhile; none was confirmed.",
        mend_zh="请返回并刷新页面，核对后再确认。",
        mend_en="Go back, reload, compare and confirm again.",
    )


def return_sheet(sheet_id: int, *, reason: str, by: Actor, now: datetime) -> None:
    """Give a sheet that is not confirmed back to its judge, with the reason; a confirmed one takes two persons."""
    with unit_of_work(by=by, now=now) as work:
        sheet = db.session.get_one(SheetRow, sheet_id)
        refuse(may_lead(sheet.work.event, by=by))
        refuse(_not_waiting(sheet))
        refuse(check_reason(reason))
        sheet.state, sheet.returned_because = SheetState.DRAFT, reason.strip()
        sheet.submitted_by = sheet.submitted_at = sheet.confirmed_by = sheet.confirmed_at = None
        sheet.version += 1
        record_sheet(work, "sheet.return", sheet, reason=reason.strip())


def too_far_apart(sheets: Iterable[SheetRow]) -> list[Problem]:
    """A panel whose marks lie further apart than the limit judges again; none of its sheets is confirmed."""
    panels = {(sheet.work_id, sheet.sub_criterion): sheet for sheet in sheets}
    found = [(sheet, apart) for sheet in panels.values() for apart in _apart(sheet)]
    return [
        problem(
            f"{sheet.work.code} {apart.aspect}：裁判分差{apart.spread:f}，超过{apart.limit:f}。",
            f"{sheet.work.code} {apart.aspect}: "
            f"the judges lie {apart.spread:f} apart, more than {apart.limit:f}.",
            mend_zh="请在“并排核对”中退回该评分点，由裁判商议后重评。",
            mend_en="Send the aspect back from the page “Side by side”, to be judged again.",
        )
        for sheet, apart in found
    ]


def _apart(sheet: SheetRow) -> tuple[Apart, ...]:
    """Where the sheets of that entry and form which are handed in lie too far apart."""
    version = newest_scheme(sheet.event_id)
    assert version is not None  # noqa: S101 - a sheet was marked by a scheme
    part, sub = version.scheme().form(sheet.sub_criterion)
    found = select(SheetRow).where(
        SheetRow.work_id == sheet.work_id,
        SheetRow.sub_criterion == sheet.sub_criterion,
        SheetRow.state != SheetState.DRAFT,
    )
    marks = {
        (aspect, row.seat): value
        for row in db.session.scalars(found)
        for aspect, value in row.values().items()
    }
    return tuple(apart for apart in METHODS[part.method].apart(part, marks) if apart.sub_criterion == sub.id)


def _may_confirm(sheet: SheetRow, *, by: Actor) -> list[Problem]:
    found = may_lead(sheet.work.event, by=by)
    if sheet.submitted_by is not None and sheet.submitted_by == by.id:
        found.append(
            problem(
                "提交人不能确认自己的评分表。",
                "Who submits a sheet does not confirm it.",
                mend_zh="请由另一人确认。",
                mend_en="Let somebody else confirm it.",
            )
        )
    if sheet.state_value is not SheetState.SUBMITTED:
        found.append(
            problem(
                f"该评分表{sheet.state_value.label.zh}，不能进行此操作。",
                f"This sheet is {sheet.state_value.label.en}.",
                mend_zh="请刷新页面。",
                mend_en="Reload the page.",
            )
        )
    return found


def _not_waiting(sheet: SheetRow) -> Problem | None:
    """What keeps the chief judge from giving a sheet back alone."""
    if sheet.state_value is SheetState.SUBMITTED:
        return None
    return problem(
        f"该评分表{sheet.state_value.label.zh}，裁判长不能单独退回。",
        f"This sheet is {sheet.state_value.label.en}: the chief judge does not give it back alone.",
        mend_zh="已确认或已签字的，请申请重新打开，由监督同意。",
        mend_en="If it was confirmed or signed, ask for a reopening that a supervisor agrees to.",
    )


def may_lead(event: Event, *, by: Actor) -> list[Problem]:
    """What keeps somebody from acting as the chief judge of an event that is being marked."""
    stage = check_stage(event.stage_value, Stage.MARKING, to_do_zh="复核评分表", to_do_en="confirm sheets")
    found = [] if stage is None else [stage]
    if event.chief_id != by.id:
        found.append(
            problem(
                "只有本项目裁判长可以复核评分表。",
                "Only the chief judge of the event confirms its sheets.",
                mend_zh="请由裁判长操作。",
                mend_en="Let the chief judge do it.",
            )
        )
    return found
