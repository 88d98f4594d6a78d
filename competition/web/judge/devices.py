"""The devices on which the judges of an event mark, for its chief judge: to look at, and nothing to press."""

from flask import jsonify, render_template, request
from werkzeug.wrappers import Response

from competition.codec import digest, dump
from competition.domain.roles import Permission
from competition.domain.venue import WITHOUT
from competition.operations.assignments import judges_of
from competition.operations.devices import DeviceStatus, devices_of
from competition.web.guard import chief_only, competition, event, requires
from competition.web.judge.blueprint import blueprint
from competition.web.session import now
from competition.web.tablet.shell import release


@blueprint.get("/<competition>/<event>/devices")
@requires(Permission.CONFIRM_SHEETS)
def devices(**_place: str) -> str:
    """The devices that a judge of this event joined on; with JavaScript the list keeps itself up to date."""
    chief_only()
    shown = _devices()
    return render_template(
        "judge/devices.html",
        competition=competition(),
        event=event(),
        devices=shown,
        state=_state(shown),
        without=WITHOUT,
        moment_shown=now(),
    )


@blueprint.get("/<competition>/<event>/devices.json")
@requires(Permission.CONFIRM_SHEETS)
def devices_json(**_place: str) -> Response:
    """Whether the list has changed; 304 for who has it already."""
    chief_only()
    answer: Response = jsonify(state=_state(_devices()))
    answer.add_etag()
    return answer.make_conditional(request)


def _devices() -> tuple[DeviceStatus, ...]:
    judges = judges_of(event())
    return devices_of(competition().id, release=release(), now=now(), of=judges)


def _state(shown: tuple[DeviceStatus, ...]) -> str:
    """Changes with whatever the list shows, by the minute."""
    return digest(dump(shown, tuple[DeviceStatus, ...]))[:16]
