"""Who may be put forward for which title, and the notices to employers: from the newest approved decisions."""

from io import BytesIO

from flask import Response as FileResponse
from flask import render_template, request, send_file

from competition.db.awards import newest_approved_run
from competition.domain.roles import Permission
from competition.operations.recommendations import (
    export_notices,
    export_recommendations,
    notices_of,
    recommendations_of,
)
from competition.web.guard import competition, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.organizer.uploads import SHEETS
from competition.web.session import me, now


@blueprint.get("/<competition>/recommendations")
@requires(Permission.VIEW_COMPETITION)
def recommendations(**_place: str) -> str:
    """A list for each title, and what each employer is told."""
    return render_template(
        "organizer/recommendations.html",
        competition=competition(),
        run=newest_approved_run(competition().id),
        lists=recommendations_of(competition().id),
        notices=notices_of(competition().id),
    )


def _send(content: bytes, name: str) -> FileResponse:
    return send_file(
        BytesIO(content),
        mimetype=SHEETS.split(",")[1],
        as_attachment=True,
        download_name=f"{competition().name}-{name}.xlsx",
    )


@blueprint.get("/<competition>/recommendations/list.xlsx")
@requires(Permission.READ_ID_NUMBERS)
def download_recommendations(**_place: str) -> FileResponse:
    """The list of one title; ID numbers masked, and the reading logged."""
    title = request.args.get("title", "")
    content = export_recommendations(competition().id, title, by=me(), now=now())
    return _send(content, f"{title}推荐名单")


@blueprint.get("/<competition>/recommendations/notices.xlsx")
@requires(Permission.VIEW_COMPETITION)
def download_employer_notices(**_place: str) -> FileResponse:
    """The notices to all employers, a sheet each."""
    return _send(export_notices(competition().id), "用人单位告知书")
