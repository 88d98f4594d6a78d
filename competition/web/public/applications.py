"""我要报名: an entrant's own application, and everything that its personal link opens."""

import json
from io import BytesIO

from flask import abort, current_app, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from competition.db import db
from competition.db.applications import RegistrationWindow, window_of
from competition.db.competitions import Competition, find_event, find_public_competition
from competition.domain.applications import ApplicationState, Party, Step, steps_of
from competition.domain.problems import Refusal
from competition.domain.roles import Permission
from competition.operations.application_export import OwnData, read_own_data, said_facts
from competition.operations.application_steps import is_led, take_step
from competition.operations.applications import (
    APPLICANT,
    change_application,
    file_application,
    opened_by,
)
from competition.operations.registration_window import check_registration, is_announced, registration_open
from competition.web.application_forms import ApplicationForm, OwnApplicationForm, send_photo
from competition.web.guard import requires
from competition.web.limits import LOOK_UP, limiter
from competition.web.organizer.uploads import SHEETS
from competition.web.public.blueprint import blueprint
from competition.web.public.papers import private
from competition.web.session import now
from competition.web.slips import slip_code

Answer = Response | tuple[Response, int]
REGISTER = "20 per minute; 100 per hour"
"""Applications from one address: a school's whole class may sit behind one."""


@blueprint.app_template_global("taking_applications")
def taking_applications() -> list[tuple[Competition, RegistrationWindow]]:
    """The competitions for which one can register now."""
    found = select(Competition, RegistrationWindow).join(
        RegistrationWindow, RegistrationWindow.competition_id == Competition.id
    )
    rows = [(competition, window) for competition, window in db.session.execute(found)]
    return [
        (competition, window)
        for competition, window in rows
        if registration_open(competition, now()) is None
        and any(check_registration(event, now=now()) is None for event in competition.events)
    ]


@blueprint.get("/c/<code>/register")
@requires(Permission.PUBLIC)
def register(code: str) -> str:
    """The events, the time of registration and what one has to know."""
    competition = _announced(code)
    return render_template(
        "public/register.html",
        competition=competition,
        window=window_of(competition),
        events=[(event, check_registration(event, now=now())) for event in competition.events],
    )


def _announced(code: str) -> Competition:
    """The competition. 404 unless its registration was announced."""
    competition = find_public_competition(code)
    if competition is None or not is_announced(competition):
        abort(404)
    return competition


@blueprint.route("/c/<code>/register/<event_code>", methods=["GET", "POST"])
@requires(Permission.PUBLIC)
@limiter.limit(REGISTER, methods=["POST"])
def apply(code: str, event_code: str) -> Answer:
    """The form; the personal link that was given, once. The answer says nothing of who else is registered."""
    competition = _announced(code)
    event = find_event(competition.id, event_code) or abort(404)
    form = OwnApplicationForm()
    form.fill_choices(event)
    shut = check_registration(event, now=now())
    place = {"competition": competition, "event": event, "form": form, "shut": shut}
    if not form.is_submitted():
        return private(render_template("public/apply.html", **place))
    try:
        chosen = form.delegation.data or None
        filing = form.filing(event, delegation_id=chosen, agreed=form.agreed.data)
        token, reference = file_application(event.id, filing, submit="save" not in request.form, now=now())
    except Refusal as refusal:
        left = form.show_problems(refusal.problems)
        return private(render_template("public/apply.html", **place, problems=left)), 422
    row = opened_by(token)
    return private(render_template("public/applied.html", **place, token=token, reference=reference, row=row))


@blueprint.get("/application/<token>")
@requires(Permission.PUBLIC)
@limiter.limit(LOOK_UP)
def application(token: str) -> Response:
    """How far it is, why it was returned or refused, and what one can do now."""
    row = opened_by(token)
    return private(
        render_template(
            "public/application.html",
            row=row,
            token=token,
            facts=said_facts(row),
            steps=steps_of(row.state_value, Party.APPLICANT, led=is_led(row)),
        )
    )


@blueprint.route("/application/<token>/change", methods=["GET", "POST"])
@requires(Permission.PUBLIC)
@limiter.limit(LOOK_UP)
def change_own(token: str) -> Answer:
    """Mend what is not sent in or was returned, and send it in."""
    row = opened_by(token)
    if not row.state_value.editable:
        flash(_("这份报名现在不能修改。"), "warning")
        return redirect(url_for("public.application", token=token))
    form = ApplicationForm()
    form.fill_choices(row.event)
    place = {"row": row, "token": token, "form": form}
    if not form.is_submitted():
        form.show(row.facts())
        return private(render_template("public/application_change.html", **place))
    try:
        filing = form.filing(row.event, delegation_id=row.delegation_id)
        submit = "save" not in request.form
        change_application(row.id, filing, party=Party.APPLICANT, submit=submit, by=APPLICANT, now=now())
    except Refusal as refusal:
        left = form.show_problems(refusal.problems)
        return private(render_template("public/application_change.html", **place, problems=left)), 422
    flash(_("已提交。") if submit else _("已保存，尚未提交。"), "success")
    return redirect(url_for("public.application", token=token))


@blueprint.post("/application/<token>/submit")
@requires(Permission.PUBLIC)
@limiter.limit(LOOK_UP)
def submit_own(token: str) -> Response:
    """Send in what was saved."""
    take_step([opened_by(token).id], Step.SUBMIT, party=Party.APPLICANT, by=APPLICANT, now=now())
    flash(_("已提交。"), "success")
    return redirect(url_for("public.application", token=token))


@blueprint.post("/application/<token>/withdraw")
@requires(Permission.PUBLIC)
@limiter.limit(LOOK_UP)
def withdraw_own(token: str) -> Response:
    """Take part no more, before the draw."""
    reason = request.form.get("reason", "")[:200]
    row = opened_by(token)
    take_step([row.id], Step.WITHDRAW, party=Party.APPLICANT, reason=reason, by=APPLICANT, now=now())
    flash(_("报名已撤回。"), "success")
    return redirect(url_for("public.application", token=token))


@blueprint.get("/application/<token>/photo.jpg")
@requires(Permission.PUBLIC)
@limiter.limit(LOOK_UP)
def own_photo(token: str) -> Response:
    """One's own photo."""
    return send_photo(opened_by(token)) or abort(404)


@blueprint.get("/application/<token>/data.json")
@requires(Permission.PUBLIC)
@limiter.limit(LOOK_UP)
def own_data_json(token: str) -> Response:
    """Everything that is kept under this link, as plain values."""
    text = json.dumps(_data(token, "json").as_dict(), ensure_ascii=False, indent=2)
    return private(current_app.response_class(text, mimetype="application/json"))


@blueprint.get("/application/<token>/data.xlsx")
@requires(Permission.PUBLIC)
@limiter.limit(LOOK_UP)
def own_data_xlsx(token: str) -> Response:
    """The same as a workbook."""
    found = _data(token, "xlsx")
    name = f"本人报名信息-{found.reference}.xlsx"
    content = BytesIO(found.workbook())
    return private(send_file(content, mimetype=SHEETS.split(",")[1], as_attachment=True, download_name=name))


def _data(token: str, form: str) -> OwnData:
    return read_own_data(opened_by(token).id, form=form, by=APPLICANT, now=now())


@blueprint.get("/application/<token>/slip")
@requires(Permission.PUBLIC)
@limiter.limit(LOOK_UP)
def own_slip_page(token: str) -> Response:
    """参赛凭证 of an accepted application, to print or to show on a telephone. 404 before."""
    row = opened_by(token)
    if row.state_value is not ApplicationState.ACCEPTED:
        abort(404)
    photo = url_for("public.own_photo", token=token) if row.photo_sealed else ""
    slips = [(row.entry, [(row.facts().name, photo)], slip_code(row.entry))]
    return private(render_template("public/slip.html", competition=row.event.competition, slips=slips))
