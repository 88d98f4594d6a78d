"""签字确认: the chief judge signs forms off with the password asked again, locks days, and asks for reopenings."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from competition.db import db
from competition.db.marking import SheetRow
from competition.db.signing import locks_of, reopenings_of, signatures_of
from competition.domain.roles import Permission
from competition.operations.accounts import check_own_password
from competition.operations.days import forms_by_day
from competition.operations.progress import event_progress
from competition.operations.reopening import ask_reopening
from competition.operations.signing import (
    digest_of,
    lock_day,
    open_sheets,
    sheets_to_sign,
    sign_off,
    signable,
)
from competition.operations.unit import refuse
from competition.web.guard import chief_only, competition, event, requires
from competition.web.judge.blueprint import blueprint
from competition.web.limits import SIGN_IN, limiter, own_account
from competition.web.session import me, now


@blueprint.get("/<competition>/<event>/sign")
@requires(Permission.CONFIRM_SHEETS)
def sign(**_place: str) -> str:
    """Forms by day with their state, what can be signed by name, signatures with their hashes, and reopenings."""
    chief_only()
    ready = signable(event().id)
    sheets = sheets_to_sign(event().id, ready)
    signatures = signatures_of(event().id)
    now_read = {form: digest_of(sheets_to_sign(event().id, [form])) for form in signatures}
    return render_template(
        "judge/sign.html",
        competition=competition(),
        event=event(),
        days=forms_by_day(event().id),
        waiting=open_sheets(event().id),
        ready=ready,
        sheets=sheets,
        seen=" ".join(f"{each.id}:{each.version}" for each in sheets),
        signatures=signatures,
        now_read=now_read,
        locks=locks_of(event().id),
        reopenings=reopenings_of(event().id),
        progress=event_progress(event().id),
    )


@blueprint.post("/<competition>/<event>/sign", endpoint="sign_forms")
@limiter.limit(SIGN_IN, key_func=own_account)
@requires(Permission.CONFIRM_SHEETS)
def sign_seen(**_place: str) -> Response:
    """Sign the forms on the named list, with one's own password."""
    chief_only()
    refuse(check_own_password(me().user_id, request.form.get("password", "")))
    done = sign_off(event().id, request.form.getlist("form"), seen=_seen(), by=me(), now=now())
    flash(_("已签字确认 %(count)d 张评分表。", count=len(done)), "success")
    return redirect(_here())


def _seen() -> dict[int, int]:
    """The sheets on the named list that belong to the chosen forms, with their versions."""
    pairs = (each.partition(":") for each in request.form.get("seen", "").split())
    seen = {
        int(sheet): int(version) for sheet, _, version in pairs if sheet.isdecimal() and version.isdecimal()
    }
    chosen = {each.id for each in sheets_to_sign(event().id, request.form.getlist("form"))}
    return {sheet: version for sheet, version in seen.items() if sheet in chosen}


@blueprint.post("/<competition>/<event>/lock")
@requires(Permission.CONFIRM_SHEETS)
def lock(**_place: str) -> Response:
    """Lock a day of marking."""
    chief_only()
    lock_day(event().id, request.form.get("day", ""), by=me(), now=now())
    flash(_("已锁定。此后须经监督同意才能重新打开评分表。"), "success")
    return redirect(_here())


@blueprint.post("/<competition>/<event>/reopen/<int(max=2147483647):sheet>")
@requires(Permission.CONFIRM_SHEETS)
def reopen(sheet: int, **_place: str) -> Response:
    """Ask a supervisor to agree that a sheet is opened again."""
    chief_only()
    row = db.session.get(SheetRow, sheet)
    if row is None or row.event_id != event().id:
        abort(404)
    ask_reopening(row.id, reason=request.form.get("reason", ""), by=me(), now=now())
    flash(_("已申请，等待监督同意。"), "success")
    return redirect(_here())


def _here() -> str:
    return url_for("judge.sign", competition=competition().code, event=event().code)
