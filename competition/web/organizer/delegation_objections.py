"""A leader's page of objections: filed for the own delegation within the public notice, seen and withdrawn."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from competition.db.competitions import Event
from competition.db.objections import newest_notice
from competition.domain.notice_period import NoticeState
from competition.domain.problems import Refusal
from competition.domain.roles import Permission
from competition.operations.objection_leaders import (
    file_as_leader,
    objections_of_delegation,
    withdraw_as_leader,
)
from competition.operations.unit import day_of
from competition.operations.visibility import visible_result
from competition.web.guard import competition, event, requires
from competition.web.objection_forms import ObjectionForm
from competition.web.organizer.blueprint import blueprint
from competition.web.organizer.delegation import own_delegation
from competition.web.session import me, now


@blueprint.get("/<competition>/delegation/objections")
@requires(Permission.LEAD_DELEGATION)
def delegation_objections(**_place: str) -> str:
    """The delegation's objections with their states, and the events that may be objected to now."""
    home, found = competition(), own_delegation()
    return render_template(
        "organizer/delegation_objections.html",
        competition=home,
        delegation=found,
        rows=objections_of_delegation(found),
        open_events=[each for each in home.events if _may_object(each)],
    )


def _may_object(event: Event) -> bool:
    notice = newest_notice(event.id)
    running = notice is not None and notice.period.state(day_of(now())) is NoticeState.RUNNING
    return running and visible_result(event.id, now=now()) is not None


@blueprint.route("/<competition>/delegation/objections/<event>", methods=["GET", "POST"])
@requires(Permission.LEAD_DELEGATION)
def object_for_delegation(**_place: str) -> str | Response | tuple[str, int]:
    """File one. 404 while there is no result that may be seen."""
    found = own_delegation()
    if visible_result(event().id, now=now()) is None:
        abort(404)
    form = ObjectionForm()
    form.fill_choices(event())
    place = {"competition": competition(), "event": event(), "delegation": found, "form": form}
    if not form.validate_on_submit():
        return render_template("organizer/delegation_objection.html", **place)
    try:
        number = file_as_leader(event().id, form.filing(), by=me(), now=now())
    except Refusal as refusal:
        return render_template("organizer/delegation_objection.html", **place, problems=refusal.problems), 422
    flash(_("异议已提交，编号%(number)s。", number=number), "success")
    return redirect(_list())


@blueprint.post("/<competition>/delegation/objections/<int(max=2147483647):objection>/withdraw")
@requires(Permission.LEAD_DELEGATION)
def withdraw_for_delegation(objection: int, **_place: str) -> Response:
    """Take one of the delegation's own objections back."""
    if objection not in {each for each, _own in objections_of_delegation(own_delegation())}:
        abort(404)
    withdraw_as_leader(objection, reason=request.form.get("reason", ""), by=me(), now=now())
    flash(_("异议已撤回。"), "success")
    return redirect(_list())


def _list() -> str:
    return url_for("organizer.delegation_objections", competition=competition().code)
