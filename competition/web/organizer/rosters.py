"""Rosters: uploaded, looked at, then imported."""

from io import BytesIO

from flask import Response as FileResponse
from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from competition.db import db
from competition.db.entries import Entry
from competition.domain.roles import Permission
from competition.domain.scoresheet import EntryState
from competition.operations.entry_states import set_entry_state
from competition.operations.rosters import import_roster, preview_roster
from competition.operations.uploads import discard_upload
from competition.spreadsheets.roster import write_roster_template
from competition.web.guard import competition, event, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.organizer.uploads import SHEETS, ConfirmForm, UploadForm, keep, kept
from competition.web.session import me, now

KIND = "roster"


@blueprint.route("/<competition>/roster", methods=["GET", "POST"])
@requires(Permission.IMPORT_ROSTER)
def upload_roster(**_place: str) -> str | Response:
    """Choose a workbook; what it would do is shown before anything is entered."""
    form = UploadForm()
    if not form.validate_on_submit():
        return render_template("organizer/roster_upload.html", competition=competition(), form=form)
    data = form.read()
    preview_roster(competition().id, data, file=form.name)
    place = competition().code
    identifier = keep(form, data, kind=KIND)
    return redirect(url_for("organizer.preview_roster_upload", competition=place, upload=identifier))


@blueprint.get("/<competition>/roster/<upload>")
@requires(Permission.IMPORT_ROSTER)
def preview_roster_upload(upload: str, **_place: str) -> str:
    """The rows that stand and the rows that do not."""
    found = kept(upload, kind=KIND)
    preview = preview_roster(competition().id, found.content(), file=found.file_name)
    return render_template(
        "organizer/roster_preview.html",
        competition=competition(),
        upload=found,
        preview=preview,
        events={each.code: each.name for each in competition().events},
        form=ConfirmForm(),
    )


@blueprint.post("/<competition>/roster/<upload>")
@requires(Permission.IMPORT_ROSTER)
def confirm_roster(upload: str, **_place: str) -> Response:
    """Enter what was seen."""
    found, home = kept(upload, kind=KIND), competition()
    place, data, name = home.code, found.content(), found.file_name
    done = import_roster(
        home.id, data, file=name, good_rows_only="good_rows_only" in request.form, by=me(), now=now()
    )
    discard_upload(upload, by=me(), now=now())
    flash(
        _("%(delegation)s：已报名%(count)s项。", delegation=done.delegation, count=len(done.numbers)),
        "success",
    )
    return redirect(url_for("organizer.show", competition=place))


@blueprint.get("/<competition>/roster/template.xlsx")
@requires(Permission.IMPORT_ROSTER)
def roster_template(**_place: str) -> FileResponse:
    """The empty workbook for delegations."""
    return send_file(
        BytesIO(write_roster_template()),
        mimetype=SHEETS.split(",")[1],
        as_attachment=True,
        download_name="报名表模板.xlsx",
    )


@blueprint.post("/<competition>/events/<event>/entries/<number>/state")
@requires(Permission.IMPORT_ROSTER)
def change_state(number: str, **_place: str) -> Response:
    """Say that an entry is absent, withdrawn or disqualified."""
    entry = db.first_or_404(db.select(Entry).where(Entry.event_id == event().id, Entry.number == number))
    state = request.form.get("state")
    if state not in set(EntryState):
        abort(400)
    target = url_for("organizer.show_event", competition=competition().code, event=event().code)
    set_entry_state(entry.id, EntryState(state), reason=request.form.get("reason", ""), by=me(), now=now())
    flash(_("%(number)s 的状态已改。", number=number), "success")
    return redirect(target)
