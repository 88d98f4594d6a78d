"""What an upheld objection brings, shown before it is carried out by one person and published by another."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from competition.domain.objections import ObjectionState
from competition.domain.problems import Refusal
from competition.domain.roles import Permission
from competition.operations.corrected_results import publish_corrected
from competition.operations.republishing import carry_out, consequences_of
from competition.operations.unit import day_of
from competition.web.guard import competition, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.organizer.objections import here
from competition.web.organizer.results import PublishForm
from competition.web.session import me, now


@blueprint.get("/<competition>/objections/<int(max=2147483647):objection>/consequences")
@requires(Permission.RANK)
def objection_consequences(objection: int, **_place: str) -> str:
    """Whose line changes, which papers no longer agree, which decisions must be made again."""
    row = here(objection)
    found, problems = None, ()
    try:
        found = consequences_of(row.id)
    except Refusal as refusal:
        problems = refusal.problems
    return render_template(
        "organizer/objection_consequences.html",
        competition=competition(),
        row=row,
        found=found,
        problems=problems,
        states=ObjectionState,
        today=day_of(now()),
    )


@blueprint.post("/<competition>/objections/<int(max=2147483647):objection>/carry-out")
@requires(Permission.RANK)
def carry_out_objection(objection: int, **_place: str) -> Response:
    """Rank again as the arbitrators ordered."""
    row = here(objection)
    back = url_for("organizer.objection_consequences", competition=competition().code, objection=row.id)
    version = carry_out(row.id, by=me(), now=now())
    flash(_("已更正，生成第%(version)s版成绩，待另一人公布。", version=version), "success")
    return redirect(back)


@blueprint.post("/<competition>/objections/<int(max=2147483647):objection>/publish")
@requires(Permission.PUBLISH)
def publish_objection(objection: int, **_place: str) -> Response:
    """Publish the corrected result."""
    row = here(objection)
    back = url_for("organizer.objection_consequences", competition=competition().code, objection=row.id)
    form = PublishForm()
    if not form.validate_on_submit():
        flash(_("请填写成绩确认日。"), "danger")
        return redirect(back)
    seen = request.form.get("version", default=-1, type=int)
    publish_corrected(row.event_id, confirmed_on=form.confirmed_on.data, version=seen, by=me(), now=now())
    flash(_("更正成绩已公布。已作出奖励决定的，请重新作出决定。"), "success")
    return redirect(back)
