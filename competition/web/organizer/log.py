"""The log of a competition for its office: read by pages, whole for printing, and as a file."""

from io import BytesIO

from flask import abort, flash, make_response, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from competition.domain.roles import Permission
from competition.operations.log import grouped
from competition.operations.log_mail import mail_head
from competition.operations.log_pages import download_log, read_page
from competition.web.guard import competition, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.record_view import unkept
from competition.web.session import me, now

MIMETYPES = {
    "csv": "text/csv",
    "jsonl": "application/jsonl",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@blueprint.get("/<competition>/log")
@requires(Permission.READ_LOG)
def log(**_place: str) -> Response:
    """Newest entry first; `all` puts them on one page for printing."""
    chosen = {"action": request.args.get("action", ""), "by": request.args.get("by", "")}
    whole = "all" in request.args
    page = None if whole else request.args.get("page", 1, type=int)
    found = read_page(competition(), page=page, **chosen)
    shown = render_template(
        "organizer/log.html",
        competition=competition(),
        found=found,
        head=grouped(found.head),
        chosen=chosen,
        whole=whole,
        forms=MIMETYPES,
    )
    return unkept(make_response(shown))


@blueprint.get("/<competition>/log/<kept_as>")
@requires(Permission.READ_LOG)
def download_competition_log(kept_as: str, **_place: str) -> Response:
    """The whole log as a file that can be checked elsewhere."""
    if kept_as not in MIMETYPES:
        abort(404)
    content = download_log(competition(), form=kept_as)
    name = f"{competition().code}-log.{kept_as}"
    return unkept(
        send_file(BytesIO(content), mimetype=MIMETYPES[kept_as], as_attachment=True, download_name=name)
    )


@blueprint.post("/<competition>/log/mail")
@requires(Permission.READ_LOG)
def mail_log_head(**_place: str) -> Response:
    """Write the head to the supervisors."""
    count = mail_head(competition().id, by=me(), now=now())
    flash(_("链头已写入发件箱，收件人%(count)d名。", count=count), "success")
    return redirect(url_for("organizer.log", competition=competition().code))
