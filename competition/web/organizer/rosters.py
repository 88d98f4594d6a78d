"""Rosters: uploaded, its columns named where they are foreign, looked at, then imported."""

from io import BytesIO

from flask import Response as FileResponse
from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from competition.db import db
from competition.db.entries import Entry
from competition.domain.applicant import Field
from competition.domain.problems import Refusal
from competition.domain.roles import Permission
from competition.domain.scoresheet import EntryState
from competition.domain.tiers import Group
from competition.operations.entry_states import set_entry_state
from competition.operations.roster_columns import Columns, look_at_columns, remember_columns
from competition.operations.rosters import import_roster, preview_roster
from competition.operations.rosters import roster_template as write_template
from competition.operations.uploads import discard_upload
from competition.spreadsheets.roster_columns import Layout
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
    readable = look_at_columns(competition().id, data, file=form.name).readable
    if readable:
        preview_roster(competition().id, data, file=form.name, now=now())
    place = competition().code
    identifier = keep(form, data, kind=KIND)
    view = "organizer.preview_roster_upload" if readable else "organizer.name_roster_columns"
    return redirect(url_for(view, competition=place, upload=identifier))


@blueprint.route("/<competition>/roster/<upload>/columns", methods=["GET", "POST"])
@requires(Permission.IMPORT_ROSTER)
def name_roster_columns(upload: str, **_place: str) -> str | Response | tuple[str, int]:
    """Say which column of a foreign table holds what; it is remembered for tables with the same headings."""
    found, home = kept(upload, kind=KIND), competition()
    data, file, place = found.content(), found.file_name, home.code
    columns = look_at_columns(home.id, data, file=file)
    if not ConfirmForm().validate_on_submit():
        return _columns_page(upload, columns, _offered(columns))
    layout = _said(columns)
    try:
        remember_columns(home.id, data, layout, file=file, by=me(), now=now())
    except Refusal as refusal:
        return _columns_page(upload, columns, layout, problems=refusal.problems), 422
    flash(_("列对应已记住，以后相同表头的工作簿不再询问。"), "success")
    return redirect(url_for("organizer.preview_roster_upload", competition=place, upload=upload))


def _columns_page(upload: str, columns: Columns, layout: Layout, *, problems: tuple[object, ...] = ()) -> str:
    return render_template(
        "organizer/roster_columns.html",
        competition=competition(),
        upload=kept(upload, kind=KIND),
        headings=columns.headings,
        layout=layout,
        fields=list(Field),
        fixed=_fixable(),
        problems_found=problems,
    )


def _offered(columns: Columns) -> Layout:
    return columns.layout or Layout(columns.headings.guesses())


def _fixable() -> dict[Field, list[tuple[str, str]]]:
    """Fields that may have one value for all rows of a table, with what can be chosen."""
    events = [(each.code, f"{each.code} {each.name}") for each in competition().events]
    groups = [(group.label.zh.removesuffix("组"), group.label.zh) for group in Group]
    return {Field.EVENT: events, Field.GROUP: groups}


def _said(columns: Columns) -> Layout:
    names = {each.value: each for each in Field}
    given = {
        heading: names[value]
        for place, heading in enumerate(columns.headings.texts)
        if (value := request.form.get(f"column-{place}", "")) in names
    }
    fixed = {
        each: value
        for each, choices in _fixable().items()
        if (value := request.form.get(f"fixed-{each}", "")) in dict(choices) and each not in given.values()
    }
    return Layout(given, fixed)


@blueprint.get("/<competition>/roster/<upload>")
@requires(Permission.IMPORT_ROSTER)
def preview_roster_upload(upload: str, **_place: str) -> str | Response:
    """The rows that stand and the rows that do not."""
    found, home = kept(upload, kind=KIND), competition()
    data, file = found.content(), found.file_name
    columns = look_at_columns(home.id, data, file=file)
    if not columns.readable:
        return redirect(url_for("organizer.name_roster_columns", competition=home.code, upload=upload))
    delegation = request.args.get("delegation", "")
    return render_template(
        "organizer/roster_preview.html",
        competition=home,
        upload=found,
        remembered=columns.layout is not None,
        preview=preview_roster(home.id, data, file=file, now=now(), delegation=delegation),
        events={each.code: each.name for each in home.events},
        form=ConfirmForm(),
    )


@blueprint.post("/<competition>/roster/<upload>")
@requires(Permission.IMPORT_ROSTER)
def confirm_roster(upload: str, **_place: str) -> Response:
    """Enter what was seen."""
    found, home = kept(upload, kind=KIND), competition()
    place, data, name = home.code, found.content(), found.file_name
    done = import_roster(
        home.id,
        data,
        file=name,
        good_rows_only="good_rows_only" in request.form,
        delegation=request.form.get("delegation", ""),
        by=me(),
        now=now(),
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
    """The empty workbook for delegations, with the events of this competition."""
    return send_file(
        BytesIO(write_template(competition().id)),
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
