"""冲突: the chief judge chooses between the marks that one judge gave on two devices."""

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from competition.db import db
from competition.db.marking import SheetRow
from competition.domain.roles import Permission
from competition.operations.mark_conflicts import choose_value
from competition.web.guard import chief_only, competition, event, requires
from competition.web.judge.blueprint import blueprint
from competition.web.session import me, now


@blueprint.post("/<competition>/<event>/desk/choose/<int(max=2147483647):sheet>")
@requires(Permission.CONFIRM_SHEETS)
def choose_mark(sheet: int, **_place: str) -> Response:
    """One of the values stands from now on, with the reason; the judge's tablets are told."""
    chief_only()
    row = db.session.get(SheetRow, sheet)
    if row is None or row.event_id != event().id:
        abort(404)
    code, form, seat, aspect = row.work.code, row.sub_criterion, row.seat, request.form.get("aspect", "")
    place = {"competition": competition().code, "event": event().code, "form": form, "show": "conflict"}
    choose_value(
        row.id,
        aspect,
        request.form.get("value", "none"),
        version=request.form.get("version", default=-1, type=int),
        reason=request.form.get("reason", ""),
        by=me(),
        now=now(),
    )
    flash(
        _(
            "%(code)s 的 %(aspect)s（第 %(seat)d 席）已选定，裁判的平板会收到。",
            code=code,
            aspect=aspect,
            seat=seat,
        ),
        "success",
    )
    return redirect(url_for("judge.desk", **place))
