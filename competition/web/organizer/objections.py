"""公示与异议: notices opened, objections listed, recorded for delegations and given to arbitrators."""

from io import BytesIO

from flask import Response as FileResponse
from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from competition.db import db
from competition.db.accounts import User, members_of
from competition.db.entries import Delegation
from competition.db.objections import Objection, newest_notice, objections_of
from competition.db.results import published_result
from competition.domain.notice_period import last_day
from competition.domain.objections import check_arbitrator, describe_remedy
from competition.domain.problems import Problem, Refusal
from competition.domain.roles import Permission, Role
from competition.domain.working_days import Calendars
from competition.holidays import load_holidays
from competition.operations.objections import (
    assign_arbitrators,
    interest_of,
    read_objection_file,
    record_objection,
)
from competition.operations.public_notice import open_notice
from competition.operations.unit import day_of
from competition.resources import resource
from competition.web.guard import competition, event, requires
from competition.web.objection_forms import DelegationObjectionForm, NoticeForm
from competition.web.organizer.blueprint import blueprint
from competition.web.session import me, now

LARGEST_ID = 2147483647


def calendars() -> Calendars:
    """The holidays of the years that are known."""
    return load_holidays(resource("fixtures/holidays"))


@blueprint.app_template_global("remedy_said")
def remedy_said(remedy: object) -> tuple[str, str]:
    """A remedy as a sentence, Chinese and English."""
    return describe_remedy(remedy)  # type: ignore[arg-type]


@blueprint.get("/<competition>/objections")
@requires(Permission.PUBLISH)
def objections(**_place: str) -> str:
    """The notices of all events with the days left, and every objection with its state."""
    home = competition()
    notices = [(each, published_result(each.id), newest_notice(each.id)) for each in home.events]
    return render_template(
        "organizer/objections.html",
        competition=home,
        notices=notices,
        rows=objections_of(home.id),
        today=day_of(now()),
    )


@blueprint.route("/<competition>/events/<event>/notice", methods=["GET", "POST"])
@requires(Permission.PUBLISH)
def public_notice(**_place: str) -> str | Response | tuple[str, int]:
    """Open the public notice; the last day is shown before."""
    form = NoticeForm()
    row = published_result(event().id)
    if row is None:
        flash(_("成绩公布以后才能公示。"), "warning")
        return redirect(url_for("organizer.objections", competition=competition().code))
    place = {"competition": competition(), "event": event(), "row": row, "form": form}
    if not form.validate_on_submit():
        form.first.data = form.first.data or day_of(now())
        return render_template("organizer/objection_notice.html", **place)
    if "open" not in request.form:
        found = last_day(form.first.data, form.working_days.data, calendars())
        problems, last = ([found], None) if isinstance(found, Problem) else (None, found)
        return render_template("organizer/objection_notice.html", **place, problems=problems, last=last)
    try:
        notice = open_notice(event().id, form.draft(), calendars=calendars(), by=me(), now=now())
    except Refusal as refusal:
        return render_template("organizer/objection_notice.html", **place, problems=refusal.problems), 422
    flash(_("已开始公示，公示至%(day)s。", day=notice.last_day.isoformat()), "success")
    return redirect(url_for("organizer.objections", competition=competition().code))


@blueprint.route("/<competition>/events/<event>/objections/new", methods=["GET", "POST"])
@requires(Permission.PUBLISH)
def new_objection(**_place: str) -> str | Response | tuple[str, int]:
    """Record what a delegation handed in."""
    form, home = DelegationObjectionForm(), competition()
    form.fill_choices(event())
    teams = select(Delegation).where(Delegation.competition_id == home.id).order_by(Delegation.name)
    form.delegation.choices = [(each.id, each.name) for each in db.session.scalars(teams)]
    place = {"competition": home, "event": event(), "form": form}
    if not form.validate_on_submit():
        return render_template("organizer/objection_new.html", **place)
    try:
        made = record_objection(
            event().id,
            form.filing(),
            delegation_id=form.delegation.data,
            document=form.document.data,
            received_on=form.received_on.data,
            by=me(),
            now=now(),
        )
    except Refusal as refusal:
        return render_template("organizer/objection_new.html", **place, problems=refusal.problems), 422
    flash(_("异议已登记。"), "success")
    return redirect(url_for("organizer.objection", competition=home.code, objection=made))


@blueprint.get("/<competition>/objections/<int(max=2147483647):objection>")
@requires(Permission.PUBLISH)
def objection(objection: int, **_place: str) -> str:
    """One objection: what was said, who decides it, what was decided."""
    row = here(objection)
    interest = interest_of(row)
    free = [
        (user, check_arbitrator(user.id, user.display_name, employer=user.employer, interest=interest))
        for user in arbitrators_here()
        if user.id not in {each.user_id for each in row.arbitrators}
    ]
    return render_template("organizer/objection.html", competition=competition(), row=row, free=free)


def arbitrators_here() -> list[User]:
    """Everybody with the role in this competition."""
    return [each.user for each in members_of(competition().id) if each.role == Role.ARBITRATOR]


@blueprint.post("/<competition>/objections/<int(max=2147483647):objection>/arbitrators")
@requires(Permission.PUBLISH)
def assign_to_arbitrators(objection: int, **_place: str) -> Response:
    """Give it to those who were ticked."""
    back = url_for("organizer.objection", competition=competition().code, objection=objection)
    chosen = request.form.getlist("arbitrator", type=int)
    known = {each.id for each in arbitrators_here()}
    assign_arbitrators(here(objection).id, [each for each in chosen if each in known], by=me(), now=now())
    flash(_("已指派仲裁员。"), "success")
    return redirect(back)


@blueprint.get("/<competition>/objections/<int(max=2147483647):objection>/files/<int(max=9):position>")
@requires(Permission.PUBLISH)
def objection_file(objection: int, position: int, **_place: str) -> FileResponse:
    """A file to keep on one's own machine; the reading is logged."""
    return send_objection_file(here(objection), position)


def send_objection_file(row: Objection, position: int) -> FileResponse:
    """The file at that position. 404 if there is none."""
    if position not in {each.position for each in row.files}:
        abort(404)
    found = read_objection_file(row.id, position, by=me(), now=now())
    answer = send_file(
        BytesIO(found.content), mimetype=found.mimetype, as_attachment=True, download_name=found.name
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def here(identifier: int) -> Objection:
    """The objection, if it belongs to the competition in the address; 404 for any other."""
    row = db.session.get(Objection, identifier)
    if row is None or row.event.competition_id != competition().id:
        abort(404)
    return row
