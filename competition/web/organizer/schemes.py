"""Marking schemes: uploaded, looked at, then imported."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from competition.db.marking import newest_scheme
from competition.domain.problems import errors
from competition.domain.roles import Permission
from competition.domain.scoring import METHODS
from competition.operations.schemes import import_scheme, preview_scheme
from competition.operations.uploads import discard_upload
from competition.web.guard import competition, event, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.organizer.uploads import ConfirmForm, UploadForm, keep, kept
from competition.web.session import me, now

KIND = "scheme"


@blueprint.route("/<competition>/events/<event>/scheme", methods=["GET", "POST"])
@requires(Permission.EDIT_SCHEME)
def upload_scheme(**_place: str) -> str | Response:
    """The scheme in force, and the door for another one."""
    form = UploadForm()
    if not form.validate_on_submit():
        version = newest_scheme(event().id)
        return render_template(
            "organizer/scheme.html",
            competition=competition(),
            event=event(),
            version=version,
            scheme=version.scheme() if version else None,
            methods=METHODS,
            form=form,
        )
    data = form.read()
    place = {"competition": competition().code, "event": event().code}
    preview_scheme(event().id, data, file=form.name)
    identifier = keep(form, data, kind=KIND, target=place["event"])
    return redirect(url_for("organizer.preview_scheme_upload", upload=identifier, **place))


@blueprint.get("/<competition>/events/<event>/scheme/<upload>")
@requires(Permission.EDIT_SCHEME)
def preview_scheme_upload(upload: str, **_place: str) -> str:
    """The tree as it would be, and its problems."""
    found = kept(upload, kind=KIND, target=event().code)
    read = preview_scheme(event().id, found.content(), file=found.file_name)
    return render_template(
        "organizer/scheme_preview.html",
        competition=competition(),
        event=event(),
        upload=found,
        read=read,
        possible=read.scheme is not None and not errors(read.problems),
        methods=METHODS,
        form=ConfirmForm(),
    )


@blueprint.post("/<competition>/events/<event>/scheme/<upload>")
@requires(Permission.EDIT_SCHEME)
def confirm_scheme(upload: str, **_place: str) -> Response:
    """Import what was seen."""
    found = kept(upload, kind=KIND, target=event().code)
    target = url_for("organizer.show_event", competition=competition().code, event=event().code)
    version = import_scheme(event().id, found.content(), file=found.file_name, by=me(), now=now())
    discard_upload(upload, by=me(), now=now())
    flash(_("评分方案第%(version)s版已导入。", version=version), "success")
    return redirect(target)
