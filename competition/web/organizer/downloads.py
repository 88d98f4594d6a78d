"""Workbooks out: roster and results."""

from io import BytesIO

from flask import Response as FileResponse
from flask import send_file

from competition.domain.roles import Permission
from competition.operations import exports
from competition.web.guard import competition, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.organizer.uploads import SHEETS
from competition.web.session import me, now


def _send(content: bytes, name: str) -> FileResponse:
    return send_file(
        BytesIO(content),
        mimetype=SHEETS.split(",")[1],
        as_attachment=True,
        download_name=f"{competition().name}-{name}.xlsx",
    )


@blueprint.get("/<competition>/roster.xlsx")
@requires(Permission.READ_ID_NUMBERS)
def download_roster(**_place: str) -> FileResponse:
    """Everybody who is entered; ID numbers masked, and the reading logged."""
    return _send(exports.export_roster(competition().id, by=me(), now=now()), "报名名单")


@blueprint.get("/<competition>/results.xlsx")
@requires(Permission.VIEW_COMPETITION)
def download_results(**_place: str) -> FileResponse:
    """The published results of all events."""
    return _send(exports.export_results(competition().id), "成绩")
