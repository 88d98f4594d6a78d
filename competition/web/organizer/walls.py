"""The wall for the office: every sheet by what the office calls a work, and how many calls wait."""

from flask import render_template
from werkzeug.wrappers import Response

from competition.domain.roles import Permission
from competition.web.guard import competition, event, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.session import now
from competition.web.walls import STEPS, wall_by_label


@blueprint.get("/<competition>/events/<event>/wall")
@requires(Permission.SEE_PROGRESS)
def wall(**_place: str) -> str:
    """How far every sheet is; with JavaScript it keeps itself up to date."""
    return render_template(
        "organizer/wall.html",
        competition=competition(),
        event=event(),
        shown=wall_by_label(event().id),
        steps=STEPS,
        moment_shown=now(),
    )


@blueprint.get("/<competition>/events/<event>/wall.json")
@requires(Permission.SEE_PROGRESS)
def wall_json(**_place: str) -> Response:
    """What changes on the wall."""
    return wall_by_label(event().id).answer()
