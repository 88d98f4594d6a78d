"""The blueprints of the tablet: its page and its API; their views register themselves on them."""

from flask import Blueprint, request
from werkzeug.exceptions import Forbidden

from competition.web.guard import TABLET_API

HOME = "/tablet"
PREFIX = f"{HOME}/api"
HEADER = "X-Saiwu-Tablet"
"""Another site's page can send a form, but no header of ours without being asked first; so there is no token to expire."""

blueprint = Blueprint("tablet", __name__, url_prefix=HOME)
api = Blueprint(TABLET_API, __name__, url_prefix=PREFIX)


@api.before_request
def _from_our_page() -> None:
    origin = request.headers.get("Origin")
    strange = origin is not None and origin != request.host_url.rstrip("/")
    if request.method != "GET" and (strange or HEADER not in request.headers):
        raise Forbidden
