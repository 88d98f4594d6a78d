"""The chief judge: every mark that waits for confirmation; confirm one, confirm all that was seen, or give back."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from competition.db import db
from competition.db.competitions import Event
from competition.db.marking import SheetRow, seats_of_event
from competition.domain.problems import Refusal, problem
from competition.domain.roles import Permission
from competition.domain.stages import Stage
from competition.operations.marking import confirm_sheet, confirm_sheets, return_sheet
from competition.operations.results import event_progress, waiting_sheets
from competition.web.guard import competition, event, requires
from competition.web.judge.blueprint import blueprint
from competition.web.judge.comparing import build_wall, compare_sheets, sheets_of_code
from competition.web.session import me, now


@blueprint.get("/chief")
@requires(Permission.CONFIRM_SHEETS)
def chief() -> str:
    """The events of which one is the chief judge."""
    found = select(Event).where(Event.chief_id == current_user.id)
    events = db.session.scalars(found.order_by(Event.competition_id.desc(), Event.code))
    return render_template(
        "judge/chief.html", shown=[(each, event_progress(each.id)) for each in events], marking=Stage.MARKING
    )


@blueprint.get("/<competition>/<event>/confirm")
@requires(Permission.CONFIRM_SHEETS)
def confirm(**_place: str) -> str:
    """All that waits, or with `?code=` all that one entrant has, every mark visible; and the wall."""
    waiting = waiting_sheets(event().id)
    code = request.args.get("code", "")
    shown = sheets_of_code(event().id, code) if code else waiting
    progress = event_progress(event().id)
    return render_template(
        "judge/confirm.html",
        competition=competition(),
        event=event(),
        waiting=waiting,
        seen=" ".join(_seen(waiting)),
        code=code,
        groups=compare_sheets(event().id, shown),
        progress=progress,
        wall=build_wall(progress),
        judges={
            (seat.sub_criterion, seat.seat): seat.user.display_name for seat in seats_of_event(event().id)
        },
        may_act=event().chief_id == current_user.id and event().stage_value is Stage.MARKING,
        is_chief=event().chief_id == current_user.id,
    )


def _seen(sheets: list[SheetRow]) -> list[str]:
    """What was on the page, so that nothing is confirmed that nobody saw."""
    return sorted(f"{sheet.id}:{sheet.version}" for sheet in sheets)


@blueprint.post("/<competition>/<event>/confirm", endpoint="confirm_all")
@requires(Permission.CONFIRM_SHEETS)
def confirm_seen(**_place: str) -> Response:
    """Confirm all that was on the page, or nothing if the page is out of date."""
    here = _here()
    if request.form.get("seen", "").split() != _seen(waiting_sheets(event().id)):
        raise _moved_on()
    done = confirm_sheets(event().id, by=me(), now=now())
    flash(_("已确认 %(done)d 份评分表。", done=done), "success")
    return redirect(here)


@blueprint.post("/<competition>/<event>/confirm/<int:sheet>")
@requires(Permission.CONFIRM_SHEETS)
def confirm_one(sheet: int, **_place: str) -> Response:
    """Confirm one sheet as it was seen."""
    here, row = _here(), _sheet_here(sheet)
    if request.form.get("version", type=int) != row.version:
        raise _moved_on()
    confirm_sheet(row.id, by=me(), now=now())
    flash(_("已确认 1 份评分表。"), "success")
    return redirect(here)


@blueprint.post("/<competition>/<event>/return/<int:sheet>")
@requires(Permission.CONFIRM_SHEETS)
def give_back(sheet: int, **_place: str) -> Response:
    """Give a sheet back to its judge with the reason."""
    here, row = _here(), _sheet_here(sheet)
    return_sheet(row.id, reason=request.form.get("reason", ""), by=me(), now=now())
    flash(_("已退回，裁判可以看到理由。"), "success")
    return redirect(here)


def _here() -> str:
    return url_for("judge.confirm", competition=competition().code, event=event().code)


def _sheet_here(identifier: int) -> SheetRow:
    """The sheet, if it belongs to the event in the address; 404 for any other."""
    row = db.session.get(SheetRow, identifier)
    if row is None or row.event_id != event().id:
        abort(404)
    return row


def _moved_on() -> Refusal:
    return Refusal(
        problem(
            "这期间评分表有变化（新提交或已退回），未确认任何一份。",
            "The sheets changed meanwhile; none was confirmed.",
            mend_zh="请返回并刷新页面，核对后再确认。",
            mend_en="Go back, reload, compare and confirm again.",
        )
    )
