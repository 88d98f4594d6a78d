"""开赛前自检: what a tablet needs in a hall, installed and looked at on the tablet itself, without signing in."""

import segno
from flask import Response, abort, current_app, render_template
from markupsafe import Markup

from competition.domain.roles import Permission
from competition.domain.venue import WITHOUT
from competition.proofs.venue import read_authority
from competition.web.guard import requires
from competition.web.public.blueprint import blueprint

SCALE = 5


@blueprint.get("/venue/")
@requires(Permission.PUBLIC)
def venue() -> str:
    """How to install the hall's authority, if there is one, and the tablet's own checks."""
    settings = current_app.config["SAIWU"]
    address = f"{settings.public_url}/venue/"
    picture = segno.make(address, error="m", micro=False).svg_inline(scale=SCALE, dark="#000", light="#fff")
    return render_template(
        "public/venue.html",
        address=address,
        code=Markup(picture),  # noqa: S704 - of our own making
        authority=read_authority(settings.venue) is not None,
        without=WITHOUT,
    )


@blueprint.get("/venue/authority.crt")
@requires(Permission.PUBLIC)
def venue_authority() -> Response:
    """The authority's certificate; tablets offer to install it."""
    content = read_authority(current_app.config["SAIWU"].venue) or abort(404)
    found = current_app.response_class(content, mimetype="application/x-x509-ca-cert")
    found.headers["Content-Disposition"] = 'attachment; filename="saiwu-authority.crt"'
    found.headers["Cache-Control"] = "no-store"
    return found
