"""Marking schemes: uploaded, looked at, then imported; frozen; and what differs between their versions."""

from io import BytesIO

from flask import Response as FileResponse
from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from competition.db import db
from competition.db.accounts import User
from competition.db.marking import SchemeVersion, newest_scheme, scheme_versions
from competition.domain.problems import Level, errors
from competition.domain.roles import Permission
from competition.domain.scheme_changes import compare_schemes
from competition.domain.scoring import METHODS
from competition.operations.scheme_drafts import EDITED_HERE, DraftStart, find_draft
from competition.operations.schemes import (
    freeze_scheme,
    import_scheme,
    is_frozen,
    preview_impact,
    preview_scheme,
)
from competition.operations.uploads import discard_upload
from competition.spreadsheets.scheme_templates import write_template
from competition.spreadsheets.schemes import CHINESE, CIS, layout_of, write_scheme
from competition.web.guard import competition, event, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.organizer.uploads import SHEETS, ConfirmForm, UploadForm, keep, kept
from competition.web.session import me, now

KIND = "scheme"


@blueprint.route("/<competition>/events/<event>/scheme", methods=["GET", "POST"])
@requires(Permission.EDIT_SCHEME)
def upload_scheme(**_place: str) -> str | Response:
    """The scheme in force, its versions, and the doors for another one."""
    form = UploadForm()
    if form.validate_on_submit():
        data = form.read()
        place = {"competition": competition().code, "event": event().code}
        preview_scheme(event().id, data, file=form.name)
        identifier = keep(form, data, kind=KIND, target=place["event"])
        return redirect(url_for("organizer.preview_scheme_upload", upload=identifier, **place))
    versions = scheme_versions(event().id)
    scheme = versions[0].scheme() if versions else None
    return render_template(
        "organizer/scheme.html",
        competition=competition(),
        event=event(),
        version=versions[0] if versions else None,
        versions=versions,
        names=_names(versions),
        scheme=scheme,
        layouts=[CHINESE, *([CIS] if scheme and layout_of(scheme) == CIS else [])],
        frozen=is_frozen(event()),
        draft=find_draft(event().id),
        starts=[each for each in DraftStart if versions or each is not DraftStart.NEWEST],
        edited_here=EDITED_HERE,
        methods=METHODS,
        form=form,
    )


def _names(versions: list[SchemeVersion]) -> dict[int, str]:
    """Who made and who froze them."""
    ids = {each.created_by for each in versions} | {each.frozen_by for each in versions if each.frozen_by}
    rows = db.session.execute(select(User.id, User.display_name).where(User.id.in_(ids)))
    return {identifier: name for identifier, name in rows}


@blueprint.get("/<competition>/events/<event>/scheme/<upload>")
@requires(Permission.EDIT_SCHEME)
def preview_scheme_upload(upload: str, **_place: str) -> str:
    """The tree as it would be, its problems, and what it changes."""
    found = kept(upload, kind=KIND, target=event().code)
    read = preview_scheme(event().id, found.content(), file=found.file_name)
    return render_template(
        "organizer/scheme_preview.html",
        competition=competition(),
        event=event(),
        upload=found,
        scheme=read.scheme,
        errors=errors(read.problems),
        warnings=[each for each in read.problems if each.level is Level.WARNING],
        impact=preview_impact(event().id, read),
        frozen=is_frozen(event()),
        methods=METHODS,
        form=ConfirmForm(),
    )


@blueprint.post("/<competition>/events/<event>/scheme/<upload>")
@requires(Permission.EDIT_SCHEME)
def confirm_scheme(upload: str, **_place: str) -> Response:
    """Import what was seen."""
    found = kept(upload, kind=KIND, target=event().code)
    target = url_for("organizer.upload_scheme", competition=competition().code, event=event().code)
    version = import_scheme(
        event().id,
        found.content(),
        file=found.file_name,
        accepted=request.form.getlist("accept"),
        reason=request.form.get("reason", ""),
        seen=request.form.get("seen", type=int),
        by=me(),
        now=now(),
    )
    discard_upload(upload, by=me(), now=now())
    flash(_("评分方案第%(version)s版已导入。", version=version), "success")
    return redirect(target)


@blueprint.post("/<competition>/events/<event>/scheme-freeze")
@requires(Permission.EDIT_SCHEME)
def freeze(**_place: str) -> Response:
    """The version that was seen stands from now on."""
    target = url_for("organizer.upload_scheme", competition=competition().code, event=event().code)
    seen = request.form.get("version", default=-1, type=int)
    version = freeze_scheme(event().id, version=seen, by=me(), now=now())
    flash(_("评分方案第%(version)s版已冻结。", version=version), "success")
    return redirect(target)


@blueprint.get("/<competition>/events/<event>/scheme-compare")
@requires(Permission.EDIT_SCHEME)
def compare_versions(**_place: str) -> str:
    """What differs between two versions; the newest and the one before it unless others are named."""
    versions = {each.version: each for each in scheme_versions(event().id)}
    newest = newest_scheme(event().id)
    last = newest.version if newest else 0
    old = request.args.get("old", default=max(last - 1, 1), type=int)
    new = request.args.get("new", default=last, type=int)
    if versions and not {old, new} <= versions.keys():
        abort(404)
    return render_template(
        "organizer/scheme_compare.html",
        competition=competition(),
        event=event(),
        versions=list(versions),
        old=old,
        new=new,
        changes=compare_schemes(versions[old].scheme(), versions[new].scheme()) if versions else (),
    )


@blueprint.get(
    "/<competition>/events/<event>/scheme-versions/<int(max=2147483647):version>/<any(cis, chinese):layout>.xlsx"
)
@requires(Permission.EDIT_SCHEME)
def download_scheme(version: int, layout: str, **_place: str) -> FileResponse:
    """A version as a workbook that can be imported again."""
    found = next((each for each in scheme_versions(event().id) if each.version == version), None)
    if found is None:
        abort(404)
    return _send(write_scheme(found.scheme(), layout), f"{event().code}-评分方案-{version}")


@blueprint.get("/<competition>/scheme-template/<any(cis, chinese):layout>.xlsx")
@requires(Permission.EDIT_SCHEME)
def scheme_template(layout: str, **_place: str) -> FileResponse:
    """An example to fill in."""
    return _send(write_template(layout), "评分方案模板")


def _send(content: bytes, name: str) -> FileResponse:
    return send_file(
        BytesIO(content),
        mimetype=SHEETS.split(",")[1],
        as_attachment=True,
        download_name=f"{competition().name}-{name}.xlsx",
    )
