"""公开大屏: a competition as everybody may follow it. Chinese with English beside, for nobody in particular, so one answer serves all."""

import json
from datetime import datetime
from functools import lru_cache
from threading import Lock

from flask import abort, render_template, request
from werkzeug.wrappers import Response

from competition.codec import dump
from competition.db.boards import Snapshot
from competition.domain.roles import Permission
from competition.operations.boards import public_board
from competition.operations.unit import CHINA
from competition.web.guard import requires
from competition.web.headers import ForEverybody
from competition.web.public.blueprint import blueprint
from competition.web.session import now

LINES = 6
"""Places on one page of the projector."""
_drawing = Lock()
"""After a change the first draws the page while the others wait for it, instead of every thread drawing the same."""


@blueprint.get("/live/<code>")
@requires(Permission.PUBLIC)
def board(code: str) -> Response:
    """A page that reads without scripts; with them it keeps itself up to date."""
    return _page("live/board.html", _found(code))


@blueprint.get("/live/<code>/projector")
@requires(Permission.PUBLIC)
def board_projector(code: str) -> Response:
    """The same for a hall: large and dark, one page after the other."""
    return _page("live/projector.html", _found(code))


@blueprint.get("/live/<code>.json")
@requires(Permission.PUBLIC)
def board_json(code: str) -> Response:
    """What the board shows, as it is kept, with its phase."""
    found = _found(code)
    head = dump(
        {
            "phase": "frozen" if found.frozen_at else "live",
            "frozen_at": found.frozen_at and found.frozen_at.isoformat(),
            "changed_at": found.changed_at.isoformat(),
            "revision": found.version,
        }
    )
    response = ForEverybody(f'{head[:-1]},"board":{found.body}}}', mimetype="application/json")
    response.set_etag(found.tag)
    return response.make_conditional(request)


@blueprint.app_template_filter("beijing")
def beijing(moment: str, shape: str = "%m-%d %H:%M") -> str:
    """A moment of the board, which keeps them in UTC."""
    return datetime.fromisoformat(moment).astimezone(CHINA).strftime(shape)


def _found(code: str) -> Snapshot:
    return public_board(code, now=now()) or abort(404)


def _page(template: str, found: Snapshot) -> Response:
    frozen_at = found.frozen_at.isoformat() if found.frozen_at else ""
    with _drawing:
        text = _drawn(template, found.tag, frozen_at, found.changed_at.isoformat(), found.body)
    response = ForEverybody(text, mimetype="text/html")
    response.add_etag()
    return response.make_conditional(request)


@lru_cache(maxsize=16)
def _drawn(template: str, tag: str, frozen_at: str, changed_at: str, body: str) -> str:
    """Drawn once for all who ask: nothing else is in it."""
    place = {"board": json.loads(body), "tag": tag, "frozen_at": frozen_at, "changed_at": changed_at}
    return render_template(template, **place, per_page=LINES)
