"""An objection withdrawn by a delegation, and an arbitrator replaced, each with the reason."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from competition.domain.roles import Permission
from competition.operations.objection_changes import record_withdrawal, remove_arbitrator
from competition.web.guard import competition, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.organizer.objections import arbitrators_here, here
from competition.web.session import me, now


@blueprint.post("/<competition>/objections/<int(max=2147483647):objection>/withdraw")
@requires(Permission.PUBLISH)
def withdraw_objection(objection: int, **_place: str) -> Response:
    """Record that a delegation takes its objection back."""
    row = here(objection)
    record_withdrawal(row.id, reason=request.form.get("reason", ""), by=me(), now=now())
    flash(_("已登记撤回。"), "success")
    return _back(objection)


@blueprint.post("/<competition>/objections/<int(max=2147483647):objection>/arbitrators/remove")
@requires(Permission.PUBLISH)
def replace_arbitrator(objection: int, **_place: str) -> Response:
    """Take an arbitrator off, or put another one in the place."""
    row, successor = here(objection), request.form.get("successor", type=int)
    chosen = request.form.get("arbitrator", default=0, type=int)
    if chosen not in {each.user_id for each in row.arbitrators}:
        flash(_("此人已不是这项异议的仲裁员。"), "warning")
        return _back(objection)
    known = {each.id for each in arbitrators_here()}
    remove_arbitrator(
        row.id,
        chosen,
        reason=request.form.get("reason", ""),
        successor=successor if successor in known else None,
        by=me(),
        now=now(),
    )
    flash(_("仲裁员已更换。") if successor in known else _("仲裁员已撤下，请补足两名。"), "success")
    return _back(objection)


def _back(objection: int) -> Response:
    return redirect(url_for("organizer.objection", competition=competition().code, objection=objection))
