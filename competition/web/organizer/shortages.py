"""Too few entrants: hold the event without awards, or cancel it."""

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from competition.domain.entry_rules import Shortage
from competition.domain.roles import Permission
from competition.operations.shortages import decide_shortage, take_back_shortage
from competition.web.guard import competition, event, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.session import me, now


@blueprint.post("/<competition>/events/<event>/shortage")
@requires(Permission.EDIT_COMPETITION)
def decide_event_shortage(**_place: str) -> Response:
    """What becomes of an event with too few entrants."""
    decided = request.form.get("shortage", "")
    if decided not in set(Shortage):
        abort(400)
    target = url_for("organizer.show_event", competition=competition().code, event=event().code)
    reason = request.form.get("reason", "")
    decide_shortage(event().id, Shortage(decided), reason=reason, by=me(), now=now())
    flash(_("已记录决定。"), "success")
    return redirect(target)


@blueprint.post("/<competition>/events/<event>/shortage/undo")
@requires(Permission.EDIT_COMPETITION)
def take_back_event_shortage(**_place: str) -> Response:
    """Take it back."""
    target = url_for("organizer.show_event", competition=competition().code, event=event().code)
    take_back_shortage(event().id, reason=request.form.get("reason", ""), by=me(), now=now())
    flash(_("已撤回决定。"), "success")
    return redirect(target)
