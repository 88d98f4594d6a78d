"""监督: what waits for a supervisor's agreement, how far everything is, and the way to the log."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from competition.db import db
from competition.db.competitions import Competition
from competition.db.signing import Reopening, reopenings_of, signatures_of
from competition.domain.procedure import State
from competition.domain.roles import Permission
from competition.operations.procedure import procedure_of
from competition.operations.progress import event_progress
from competition.operations.reopening import answer_reopening
from competition.web.guard import competition, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.organizer.competitions import own_competitions
from competition.web.organizer.rehearsal import with_rehearsal
from competition.web.session import me, now


@blueprint.get("/supervision")
@requires(Permission.WITNESS)
def supervisions() -> str:
    """The competitions that one watches over."""
    return render_template(
        "organizer/supervisions.html",
        shown=[(each, len(_waiting(each))) for own in own_competitions() for each in with_rehearsal(own)],
    )


@blueprint.get("/<competition>/supervision")
@requires(Permission.WITNESS)
def supervision(**_place: str) -> str:
    """Requests to reopen sheets, with the code and never the name; progress and signatures by event."""
    home = competition()
    return render_template(
        "organizer/supervision.html",
        competition=home,
        waiting=_waiting(home),
        answered=[each for one in home.events for each in reopenings_of(one.id) if each.agreed is not None],
        found=procedure_of(home, now=now()),
        states=list(State),
        events=[(each, event_progress(each.id), signatures_of(each.id)) for each in home.events],
    )


@blueprint.post("/<competition>/supervision/<int(max=2147483647):reopening>")
@requires(Permission.WITNESS)
def answer(reopening: int, **_place: str) -> Response:
    """Agree, or do not and say why."""
    row = db.session.get(Reopening, reopening)
    if row is None or row.sheet.work.event.competition_id != competition().id:
        abort(404)
    agree = request.form.get("answer") == "agree"
    answer_reopening(row.id, agree=agree, reason=request.form.get("reason", ""), by=me(), now=now())
    flash(_("已同意，评分表退回裁判重评。") if agree else _("已答复不同意。"), "success")
    return redirect(url_for("organizer.supervision", competition=competition().code))


def _waiting(home: Competition) -> list[Reopening]:
    return [each for one in home.events for each in reopenings_of(one.id) if each.agreed is None]
