"""The wall for the chief judge: every sheet by code, and the calls on top."""

from flask import render_template
from werkzeug.wrappers import Response

from competition.domain.roles import Permission
from competition.web.guard import chief_only, competition, event, requires
from competition.web.judge.blueprint import blueprint
from competition.web.session import now
from competition.web.walls import STEPS, wall_by_code


@blueprint.get("/<competition>/<event>/wall")
@requires(Permission.CONFIRM_SHEETS)
def wall(**_place: str) -> str:
    """How far every sheet is; with JavaScript it keeps itself up to date."""
    chief_only()
    return render_template(
        "judge/wall.html",
        competition=competition(),
        event=event(),
        shown=wall_by_code(event().id),
        steps=STEPS,
        moment_shown=now(),
    )


@blueprint.get("/<competition>/<event>/wall.json")
@requires(Permission.CONFIRM_SHEETS)
def wall_json(**_place: str) -> Response:
    """What changes on the wall."""
    chief_only()
    return wall_by_code(event().id).answer()
