"""我的代表队: a leader's own delegation and nobody else's: who is entered, brought in, approved or returned."""

from collections.abc import Sequence
from io import BytesIO

from flask import Response as FileResponse
from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from competition.db import db
from competition.db.applications import (
    ApplicationRow,
    applications_of_delegation,
    led_delegation,
    window_of,
)
from competition.db.entries import Delegation
from competition.domain.applications import WAITING, Party, Step, steps_of
from competition.domain.problems import Refusal
from competition.domain.roles import Permission
from competition.operations.application_export import read_application_of, said_facts
from competition.operations.application_steps import is_led, take_step, unfit
from competition.operations.applications import change_application, record_application
from competition.operations.delegation_rosters import import_workbook, preview_workbook
from competition.operations.registration_window import check_registration
from competition.operations.rosters import roster_template
from competition.operations.uploads import discard_upload
from competition.web.application_forms import ApplicationForm, send_photo
from competition.web.guard import competition, event, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.organizer.uploads import SHEETS, ConfirmForm, UploadForm, keep, kept
from competition.web.session import me, now

KIND = "delegation"


def own_delegation() -> Delegation:
    """The delegation that the person leads here. 404 for somebody who leads none."""
    return led_delegation(competition().id, current_user.username) or abort(404)


def own_application(identifier: int) -> ApplicationRow:
    """An application of the own delegation; 404 for any other."""
    row = db.session.get(ApplicationRow, identifier)
    if row is None or row.delegation_id != own_delegation().id:
        abort(404)
    return row


@blueprint.get("/<competition>/delegation")
@requires(Permission.LEAD_DELEGATION)
def delegation(**_place: str) -> str:
    """The applications of the delegation: states, reasons, and what waits for the leader."""
    home, found = competition(), own_delegation()
    rows = applications_of_delegation(found.id)
    waiting = [row for row in rows if row.state_value in WAITING[Party.LEADER]]
    return render_template(
        "organizer/delegation.html",
        competition=home,
        delegation=found,
        rows=rows,
        waiting=waiting,
        problems_of={row.id: unfit(row, now=now()) for row in waiting},
        window=window_of(home),
        open_events=[each for each in home.events if check_registration(each, now=now()) is None],
        events=home.events,
    )


@blueprint.post("/<competition>/delegation/approve")
@requires(Permission.LEAD_DELEGATION)
def approve_own(**_place: str) -> Response:
    """Send in everything that was ticked."""
    ids = request.form.getlist("application", type=int)
    back = url_for("organizer.delegation", competition=competition().code)
    mine = {row.id for row in applications_of_delegation(own_delegation().id)}
    given = {"party": Party.LEADER, "by": me(), "now": now()}
    done = take_step([each for each in ids if each in mine], Step.APPROVE, **given)
    flash(_("已审核同意并提交%(count)s份报名。", count=len(done)), "success")
    return redirect(back)


@blueprint.route("/<competition>/delegation/new/<event>", methods=["GET", "POST"])
@requires(Permission.LEAD_DELEGATION)
def new_application(**_place: str) -> str | Response | tuple[str, int]:
    """Add somebody by form."""
    form, found, chosen = ApplicationForm(), own_delegation(), event()
    form.fill_choices(chosen)
    place = {"competition": competition(), "delegation": found, "event": chosen, "form": form}
    page = "organizer/delegation_form.html"
    if not form.is_submitted():
        return render_template(page, **place, shut=check_registration(chosen, now=now()))
    back = url_for("organizer.delegation", competition=competition().code)
    try:
        record_application(chosen.id, form.filing(chosen, delegation_id=found.id), by=me(), now=now())
    except Refusal as refusal:
        return render_template(page, **place, problems=form.show_problems(refusal.problems)), 422
    flash(_("已添加，尚未提交。"), "success")
    return redirect(back)


@blueprint.get("/<competition>/delegation/applications/<int(max=2147483647):application>")
@requires(Permission.LEAD_DELEGATION)
def delegation_application(application: int, **_place: str) -> str:
    """One of them, with its history."""
    row = own_application(application)
    return render_template(
        "organizer/delegation_application.html",
        competition=competition(),
        delegation=row.delegation,
        row=row,
        facts=said_facts(row),
        masked=row.facts().id_document.masked,
        found=unfit(row, now=now()) if row.state_value.under_way else (),
        steps=steps_of(row.state_value, Party.LEADER, led=is_led(row)),
    )


@blueprint.route(
    "/<competition>/delegation/applications/<int(max=2147483647):application>/change", methods=["GET", "POST"]
)
@requires(Permission.LEAD_DELEGATION)
def change_in_delegation(application: int, **_place: str) -> str | Response | tuple[str, int]:
    """Mend one that was not sent in, or was returned."""
    row, form = own_application(application), ApplicationForm()
    back = url_for("organizer.delegation_application", competition=competition().code, application=row.id)
    if not row.state_value.editable:
        flash(_("这份报名现在不能修改。"), "warning")
        return redirect(back)
    form.fill_choices(row.event)
    place = {
        "competition": competition(),
        "delegation": row.delegation,
        "event": row.event,
        "form": form,
        "row": row,
    }
    if not form.is_submitted():
        form.show(read_application_of(row.id, by=me(), now=now()))
        return render_template("organizer/delegation_form.html", **place)
    try:
        filing = form.filing(row.event, delegation_id=row.delegation_id)
        change_application(row.id, filing, party=Party.LEADER, by=me(), now=now())
    except Refusal as refusal:
        problems = form.show_problems(refusal.problems)
        return render_template("organizer/delegation_form.html", **place, problems=problems), 422
    flash(_("已保存，尚未提交。"), "success")
    return redirect(back)


@blueprint.post("/<competition>/delegation/applications/<int(max=2147483647):application>/step")
@requires(Permission.LEAD_DELEGATION)
def step_in_delegation(application: int, **_place: str) -> Response:
    """Approve, return with the reason, or withdraw."""
    row = own_application(application)
    back = url_for("organizer.delegation_application", competition=competition().code, application=row.id)
    step = request.form.get("step", "")
    if step not in (Step.APPROVE, Step.RETURN, Step.WITHDRAW):
        abort(400)
    reason = request.form.get("reason", "")[:1000]
    take_step([row.id], Step(step), party=Party.LEADER, reason=reason, by=me(), now=now())
    flash(_("已办理。"), "success")
    return redirect(back)


@blueprint.get("/<competition>/delegation/applications/<int(max=2147483647):application>/photo.jpg")
@requires(Permission.LEAD_DELEGATION)
def delegation_photo(application: int, **_place: str) -> Response:
    """The photo of one of them."""
    return send_photo(own_application(application)) or abort(404)


@blueprint.route("/<competition>/delegation/workbook", methods=["GET", "POST"])
@requires(Permission.LEAD_DELEGATION)
def upload_workbook(**_place: str) -> str | Response:
    """Choose the delegation's workbook; what it would bring is shown first."""
    form, found = UploadForm(), own_delegation()
    place = {"competition": competition(), "delegation": found, "form": form}
    if not form.validate_on_submit():
        return render_template("organizer/delegation_upload.html", **place)
    data, code = form.read(), competition().code
    preview_workbook(found.id, data, file=form.name, now=now())
    identifier = keep(form, data, kind=KIND, target=str(found.id))
    return redirect(url_for("organizer.workbook", competition=code, upload=identifier))


@blueprint.route("/<competition>/delegation/workbook/<upload>", methods=["GET", "POST"])
@requires(Permission.LEAD_DELEGATION)
def workbook(upload: str, **_place: str) -> str | Response:
    """The rows that stand and those that do not; then, confirmed, the applications."""
    mine, code = own_delegation(), competition().code
    found = kept(upload, kind=KIND, target=str(mine.id))
    data, file, identifier = found.content(), found.file_name, mine.id
    if not ConfirmForm().validate_on_submit():
        return render_template(
            "organizer/delegation_preview.html",
            competition=competition(),
            delegation=mine,
            upload=found,
            preview=preview_workbook(identifier, data, file=file, now=now()),
            events={each.code: each.name for each in competition().events},
        )
    good = "good_rows_only" in request.form
    done: Sequence[str] = import_workbook(
        identifier, data, file=file, good_rows_only=good, by=me(), now=now()
    )
    discard_upload(upload, by=me(), now=now())
    flash(_("已添加%(count)s份报名，尚未提交。", count=len(done)), "success")
    return redirect(url_for("organizer.delegation", competition=code))


@blueprint.get("/<competition>/delegation/template.xlsx")
@requires(Permission.LEAD_DELEGATION)
def delegation_template(**_place: str) -> FileResponse:
    """The empty workbook, with the events of this competition."""
    return send_file(
        BytesIO(roster_template(competition().id)),
        mimetype=SHEETS.split(",")[1],
        as_attachment=True,
        download_name="报名表模板.xlsx",
    )
