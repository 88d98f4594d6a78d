"""审核报名: the list with its filters, each application with all that is against it, and what the office decides."""

from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from competition.db import db
from competition.db.applications import ApplicationRow, applications_of, delegations_of
from competition.domain.applications import ApplicationState, Party, Step, may_take, steps_of
from competition.domain.roles import Permission
from competition.operations.application_export import read_application_of, said_facts
from competition.operations.application_review import (
    Against,
    accept_applications,
    review_applications,
    take_back,
)
from competition.operations.application_steps import is_led, take_step
from competition.operations.applications import renew_link
from competition.web.application_forms import send_photo
from competition.web.guard import competition, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.session import me, now

FIT, UNFIT = "fit", "unfit"


@blueprint.get("/<competition>/applications")
@requires(Permission.REVIEW_ENTRIES)
def applications(**_place: str) -> str:
    """All applications that fit the filters, those with problems marked, the others to be accepted together."""
    against = review_applications(competition().id, now=now())
    rows = applications_of(competition().id)
    return render_template(
        "organizer/applications.html",
        competition=competition(),
        rows=[row for row in rows if _fits(row, against)],
        total=len(rows),
        against=against,
        acceptable={row.id for row in rows if _acceptable(row, against)},
        delegations=delegations_of(competition().id),
        chosen=request.args,
        states=list(ApplicationState),
    )


def _fits(row: ApplicationRow, against: Against) -> bool:
    event, delegation = request.args.get("event"), request.args.get("delegation")
    state, problems = request.args.get("state"), request.args.get("problems")
    own = str(row.delegation_id or 0)
    return (
        (not event or row.event.code == event)
        and (not delegation or own == delegation)
        and (not state or row.state == state)
        and (not problems or bool(against.get(row.id)) == (problems == UNFIT))
    )


def _acceptable(row: ApplicationRow, against: Against) -> bool:
    allowed = may_take(Step.ACCEPT, row.state_value, Party.OFFICE, led=is_led(row))
    return allowed and not against.get(row.id)


@blueprint.post("/<competition>/applications/accept")
@requires(Permission.REVIEW_ENTRIES)
def accept_chosen(**_place: str) -> str | Response:
    """The list by name first; then, confirmed, the entries that they became, with the way back."""
    rows = _chosen()
    if not rows:
        flash(_("请先勾选要通过的报名。"), "warning")
        return redirect(url_for("organizer.applications", competition=competition().code))
    ids = [row.id for row in rows]
    place = {"competition": competition()}
    if "confirmed" not in request.form:
        return render_template("organizer/applications_accept.html", **place, rows=rows)
    home = competition().id
    numbers = accept_applications(ids, by=me(), now=now())
    return render_template(
        "organizer/applications_accepted.html",
        **place,
        numbers=numbers,
        rows=[row for row in applications_of(home) if row.id in ids],
    )


@blueprint.post("/<competition>/applications/take-back")
@requires(Permission.REVIEW_ENTRIES)
def take_back_chosen(**_place: str) -> Response:
    """The acceptance was a mistake."""
    back = url_for("organizer.applications", competition=competition().code)
    ids = [row.id for row in _chosen()]
    numbers = take_back(ids, reason=request.form.get("reason", ""), by=me(), now=now())
    flash(_("已撤销通过：%(numbers)s。", numbers="、".join(numbers)), "success")
    return redirect(back)


def _chosen() -> Sequence[ApplicationRow]:
    """Those that were ticked, of this competition only."""
    ids = set(request.form.getlist("application", type=int))
    return [row for row in applications_of(competition().id) if row.id in ids]


@blueprint.get("/<competition>/applications/<int(max=2147483647):application>")
@requires(Permission.REVIEW_ENTRIES)
def application(application: int, **_place: str) -> str:
    """One application: what was filled in, the photo, everything against it, its history."""
    return _page(here(application))


def _page(row: ApplicationRow, *, number: str = "", token: str = "") -> str:
    home = competition()
    return render_template(
        "organizer/application.html",
        competition=home,
        row=row,
        facts=said_facts(row),
        masked=row.facts().id_document.masked,
        found=review_applications(home.id, now=now()).get(row.id, ()),
        steps=steps_of(row.state_value, Party.OFFICE, led=is_led(row)),
        members=_others(row),
        number=number,
        token=token,
    )


def _others(row: ApplicationRow) -> list[ApplicationRow]:
    """The other members of a team, as far as they can be told."""
    if row.event.team_size == 1:
        return []
    team = row.facts().team
    same = (
        each
        for each in applications_of(competition().id)
        if (each.event_id, each.delegation_id) == (row.event_id, row.delegation_id) and each.id != row.id
    )
    return [each for each in same if each.state_value.under_way and each.facts().team == team]


@blueprint.post("/<competition>/applications/<int(max=2147483647):application>/step")
@requires(Permission.REVIEW_ENTRIES)
def decide_application(application: int, **_place: str) -> Response:
    """Return, refuse, withdraw, accept, or take the acceptance back."""
    row, reason = here(application), request.form.get("reason", "")[:1000]
    back = url_for("organizer.application", competition=competition().code, application=application)
    step = request.form.get("step", "")
    given = {"reason": reason, "by": me(), "now": now()}
    match step:
        case Step.ACCEPT:
            accept_applications([row.id, *(each.id for each in _others(row))], **given)
        case Step.TAKE_BACK:
            take_back([row.id], **given)
        case Step.RETURN | Step.REFUSE | Step.WITHDRAW:
            take_step([row.id], Step(step), party=Party.OFFICE, **given)
        case _:
            abort(400)
    flash(
        _("已办理：%(reference)s。", reference=db.session.get_one(ApplicationRow, application).reference),
        "success",
    )
    return redirect(back)


@blueprint.post("/<competition>/applications/<int(max=2147483647):application>/reveal")
@requires(Permission.REVIEW_ENTRIES)
def reveal_number(application: int, **_place: str) -> str:
    """The whole ID number, once; the reading is logged."""
    number = read_application_of(here(application).id, by=me(), now=now()).id_document.number
    return _page(here(application), number=number)


@blueprint.post("/<competition>/applications/<int(max=2147483647):application>/link")
@requires(Permission.REVIEW_ENTRIES)
def renew_personal_link(application: int, **_place: str) -> str:
    """Another personal link for the applicant, shown once."""
    token = renew_link(here(application).id, by=me(), now=now())
    return _page(here(application), token=token)


@blueprint.get("/<competition>/applications/<int(max=2147483647):application>/photo.jpg")
@requires(Permission.REVIEW_ENTRIES)
def application_photo(application: int, **_place: str) -> Response:
    """The photo."""
    return send_photo(here(application)) or abort(404)


def here(identifier: int) -> ApplicationRow:
    """The application, if it belongs to the competition in the address; 404 for any other."""
    row = db.session.get(ApplicationRow, identifier)
    if row is None or row.event.competition_id != competition().id:
        abort(404)
    return row
