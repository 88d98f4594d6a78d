"""参赛凭证: the slip that an entrant brings, with a signed code that opens the desk's card."""

from urllib.parse import parse_qs, urlsplit

import segno
from flask import current_app, url_for
from itsdangerous import BadSignature, URLSafeSerializer
from markupsafe import Markup

from competition.db.entries import Entry

CODE_SCALE = 3


def slip_token(entry: Entry) -> str:
    """What the code says: this entry, signed."""
    return str(_serializer().dumps(entry.id))


def entry_of_token(typed: str) -> int | None:
    """The entry of a code that was scanned, as the token alone or the whole address; None for anything else."""
    text = typed.strip()
    token = parse_qs(urlsplit(text).query).get("q", [text])[0]
    try:
        found = _serializer().loads(token)
    except BadSignature:
        return None
    return found if isinstance(found, int) else None


def slip_code(entry: Entry) -> Markup:
    """The code as inline SVG: the address of the desk with this entry looked up."""
    path = url_for("organizer.check_in", competition=entry.event.competition.code, q=slip_token(entry))
    code = segno.make(f"{current_app.config['SAIWU'].public_url}{path}", error="m", micro=False)
    return Markup(code.svg_inline(scale=CODE_SCALE, dark="#000", light="#fff"))  # noqa: S704 - of our own making


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="saiwu.slip")
