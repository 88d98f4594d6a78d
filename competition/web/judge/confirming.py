"""The chief judge: every mark that waits for confirmation; confirm one, confirm all that was seen, or give back."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from competition.db import db
from competition.db.competitions import Event
from competition.db.marking import SheetRow, seats_of_event
from competition.db.tablets import signatures_of
from competition.domain.roles import Permission
from competition.domain.stages import Stage
from competition.operations.confirming import confirm_sheet, confirm_sheets, return_sheet
from competition.operations.paper_rulings import from_paper
from competition.operations.progress import event_progress, waiting_sheets
from competition.web.guard import chief_only, competition, event, requires
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
    """All that waits, or with `?code=` all that one entrant has, every mark visible; and the wall.

    For the chief judge of this event and nobody else: who marks elsewhere must not see these marks.
    """
    chief_only()
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
        may_act=event().stage_value is Stage.MARKING,
        from_paper=from_paper(event().id),
        signatures=signatures_of([each.id for each in shown]),
    )


def _looked_at() -> dict[int, int]:
    """The sheets that stood on the page with their versions, as `_seen` wrote them."""
    pairs = (each.partition(":") for each in request.form.get("seen", "").split())
    return {
        int(sheet): int(version) for sheet, _, version in pairs if sheet.isdecimal() and version.isdecimal()
    }


def _seen(sheets: list[SheetRow]) -> list[str]:
    """What was on the page, so that nothing is confirmed that nobody saw."""
    return sorted(f"{sheet.id}:{sheet.version}" for sheet in sheets)


@blueprint.post("/<competition>/<event>/confirm", endpoint="confirm_all")
@requires(Permission.CONFIRM_SHEETS)
def confirm_seen(**_place: str) -> Response:
    """Confirm all that was on the page, or nothing if the page is out of date."""
    here = _here()
    done = confirm_sheets(event().id, seen=_looked_at(), by=me(), now=now())
    flash(_("已确认 %(done)d 份评分表。", done=done), "success")
    return redirect(here)


@blueprint.post("/<competition>/<event>/confirm/<int(max=2147483647):sheet>")
@requires(Permission.CONFIRM_SHEETS)
def confirm_one(sheet: int, **_place: str) -> Response:
    """Confirm one sheet as it was seen."""
    here, row = _here(), _sheet_here(sheet)
    version = request.form.get("version", default=-1, type=int)
    confirm_sheet(row.id, version=version, by=me(), now=now())
    flash(_("已确认 1 份评分表。"), "success")
    return redirect(here)


@blueprint.post("/<competition>/<event>/return/<int(max=2147483647):sheet>")
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
