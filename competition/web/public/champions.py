"""The best of each delegation and of all skills, as far as results are published."""

from flask import render_template
from werkzeug.wrappers import Response

from competition.domain.roles import Permission
from competition.operations.champions import champions_of
from competition.web.guard import requires
from competition.web.public.blueprint import blueprint
from competition.web.public.caching import revalidated
from competition.web.public.results import published_competition
from competition.web.session import now


@blueprint.get("/c/<code>/best")
@requires(Permission.PUBLIC)
def best(code: str) -> Response:
    """One list for each scale."""
    found, _events = published_competition(code)
    page = render_template("public/best.html", competition=found, lists=champions_of(found, now=now()))
    return revalidated(page)
