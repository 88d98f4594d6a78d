"""Issued PDFs by links that are signed and short-lived: who holds the link may read that one paper for a while."""

import json
from io import BytesIO
from typing import Any

from flask import abort, current_app, flash, make_response, redirect, send_file, url_for
from flask_babel import gettext as _
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from competition.db import db
from competition.db.papers import Paper
from competition.documents import facts_from_json, find_paper
from competition.documents.preview import first_page
from competition.domain.roles import Permission
from competition.operations.press import badge_of, open_press
from competition.operations.store import read_file
from competition.operations.visibility import is_paper_visible
from competition.web.guard import requires
from competition.web.public.blueprint import blueprint
from competition.web.session import now

SHARED_WIDTH = 1600
"""Pixels of the picture to share."""

LIFETIME = 30 * 60
"""Seconds that a link holds."""


def sign(purpose: str, value: Any) -> str:
    """A token that says `value` for that purpose and no other."""
    return str(_serializer(purpose).dumps(value))


def unsign(purpose: str, token: str, *, lifetime: int | None = None) -> Any:
    """What the token says; None once it is too old. 404 for one that was not signed here."""
    try:
        return _serializer(purpose).loads(token, max_age=LIFETIME if lifetime is None else lifetime)
    except SignatureExpired:
        return None
    except BadSignature:
        abort(404)


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt=f"saiwu.{purpose}")


def private(page: str | Response) -> Response:
    """An answer that no cache on the way may keep."""
    response: Response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


def facts_of(paper: Paper) -> Any:
    """What the paper says, as it was issued."""
    return facts_from_json(paper.kind, json.loads(paper.facts))


@blueprint.app_template_global("paper_url")
def paper_url(paper: Paper, *, download: bool = False) -> str:
    """A fresh link to the PDF: to look at, or to save."""
    return url_for("public.download" if download else "public.paper", token=sign("paper", paper.id))


@blueprint.app_template_global("share_url")
def share_url(paper: Paper, endpoint: str) -> str:
    """A fresh link to the picture or the badge of a paper."""
    return url_for(f"public.{endpoint}", token=sign("paper", paper.id))


@blueprint.get("/papers/<token>.pdf")
@requires(Permission.PUBLIC)
def paper(token: str) -> Response:
    """The PDF as issued, shown in the browser."""
    return _send(token, as_attachment=False)


@blueprint.get("/papers/<token>/download")
@requires(Permission.PUBLIC)
def download(token: str) -> Response:
    """The PDF as issued, to save."""
    return _send(token, as_attachment=True)


@blueprint.get("/papers/<token>/picture.png")
@requires(Permission.PUBLIC)
def picture(token: str) -> Response:
    """The certificate as a picture to share; a notice, which tells a sum, is never one."""
    found = _opened(token)
    if found is None:
        return _expired()
    if found.kind != "certificate":
        abort(404)
    content = first_page(read_file(current_app.config["SAIWU"].papers, found.sha256), width=SHARED_WIDTH)
    name = f"{found.number}.png"
    return private(send_file(BytesIO(content), mimetype="image/png", download_name=name))


@blueprint.get("/papers/<token>/badge.jwt")
@requires(Permission.PUBLIC)
def badge(token: str) -> Response:
    """The certificate as an Open Badge for other software; of a team's certificate there is none."""
    found = _opened(token)
    if found is None:
        return _expired()
    content = badge_of(found, open_press(current_app.config["SAIWU"]))
    if content is None:
        abort(404)
    name = f"{found.number}.jwt"
    sent = send_file(
        BytesIO(content.encode()), mimetype="application/jwt", download_name=name, as_attachment=True
    )
    return private(sent)


def _opened(token: str) -> Paper | None:
    """The paper that the link opens; None once the link is too old. 404 where there is none."""
    identifier = unsign("paper", token)
    found = None if identifier is None else db.session.get(Paper, identifier)
    if identifier is not None and (found is None or not is_paper_visible(found, now=now())):
        abort(404)
    return found


def _expired() -> Response:
    flash(_("链接已过期，请重新查询。"), "warning")
    return redirect(url_for("public.winner"))


def _send(token: str, *, as_attachment: bool) -> Response:
    found = _opened(token)
    if found is None:
        return _expired()
    content = read_file(current_app.config["SAIWU"].papers, found.sha256)
    name = f"{find_paper(found.kind).label.zh}-{facts_of(found).holder}-{found.number}.pdf"
    response = send_file(
        BytesIO(content), mimetype="application/pdf", download_name=name, as_attachment=as_attachment
    )
    return private(response)
