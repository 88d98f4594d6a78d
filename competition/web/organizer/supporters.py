"""Coaches, experts and masters: the list of the competition, taken over from a workbook."""

from io import BytesIO

from flask import Response as FileResponse
from flask import flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import Length

from competition.db.awards import newest_approved_run
from competition.db.supporters import supporters_of
from competition.domain.problems import Refusal
from competition.domain.roles import Permission
from competition.operations.supporters import empty_supporters, import_supporters
from competition.spreadsheets.supporters import write_supporters_template
from competition.web.guard import competition, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.organizer.uploads import SHEETS, UploadForm
from competition.web.session import me, now


class SupportersForm(UploadForm):
    """A list, and after an approval why there is another one."""

    reason = StringField(_l("更正理由"), validators=[Length(max=200)])


@blueprint.get("/<competition>/supporters")
@requires(Permission.VIEW_COMPETITION)
def supporters(**_place: str) -> str:
    """Everybody beside an entry."""
    return render_template(
        "organizer/supporters.html",
        competition=competition(),
        rows=supporters_of(competition().id),
        approved=_approved(),
    )


def _approved() -> bool:
    """Whether decisions are approved, so that another list is a correction."""
    return newest_approved_run(competition().id) is not None


@blueprint.route("/<competition>/supporters/import", methods=["GET", "POST"])
@requires(Permission.PROPOSE_AWARDS)
def import_supporter_list(**_place: str) -> str | Response | tuple[str, int]:
    """A list that replaces the one before, or all its problems."""
    form, page = SupportersForm(), "organizer/supporters_import.html"
    shown = {"competition": competition(), "form": form, "approved": _approved()}
    if not form.validate_on_submit():
        return render_template(page, **shown)
    back = url_for("organizer.supporters", competition=competition().code)
    given = {"file": form.name, "reason": form.reason.data or "", "by": me(), "now": now()}
    try:
        count = import_supporters(competition().id, form.read(), **given)
    except Refusal as refusal:
        return render_template(page, problems=refusal.problems, **shown), 422
    flash(_("已导入%(count)s人。", count=count), "success")
    return redirect(back)


@blueprint.post("/<competition>/supporters/empty")
@requires(Permission.PROPOSE_AWARDS)
def empty_supporter_list(**_place: str) -> Response:
    """Take everybody off the list, with a reason."""
    back = url_for("organizer.supporters", competition=competition().code)
    reason = request.form.get("reason", "")
    count = empty_supporters(competition().id, reason=reason, by=me(), now=now())
    flash(_("名单已清空，原有%(count)s人。", count=count), "success")
    return redirect(back)


@blueprint.get("/<competition>/supporters/template.xlsx")
@requires(Permission.PROPOSE_AWARDS)
def supporters_template(**_place: str) -> FileResponse:
    """The empty workbook."""
    return send_file(
        BytesIO(write_supporters_template()),
        mimetype=SHEETS.split(",")[1],
        as_attachment=True,
        download_name="辅助人员表模板.xlsx",
    )
