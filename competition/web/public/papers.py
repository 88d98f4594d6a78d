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
from competition.domain.roles import Permission
from competition.operations.store import read_file
from competition.web.guard import requires
from competition.web.public.blueprint import blueprint

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


def _send(token: str, *, as_attachment: bool) -> Response:
    identifier = unsign("paper", token)
    if identifier is None:
        flash(_("链接已过期，请重新查询。"), "warning")
        return redirect(url_for("public.winner"))
    found = db.session.get(Paper, identifier) or abort(404)
    content = read_file(current_app.config["SAIWU"].papers, found.sha256)
    name = f"{find_paper(found.kind).label.zh}-{facts_of(found).holder}-{found.number}.pdf"
    response = send_file(
        BytesIO(content), mimetype="application/pdf", download_name=name, as_attachment=as_attachment
    )
    return private(response)
