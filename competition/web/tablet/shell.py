"""The shell of the tablet: the page and the service worker that keeps it, named by the hash of all they are made of."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Response, current_app, make_response, render_template, url_for
from flask_babel import gettext as _

from competition.domain.roles import Permission
from competition.resources import PACKAGE, resource
from competition.web.guard import requires
from competition.web.language import CATALOGUES
from competition.web.tablet.blueprint import HOME, blueprint
from competition.web.tablet.words import words

STATIC = PACKAGE / "static"
PARTS = (STATIC / "tablet", resource("templates/tablet"))
SHARED = (STATIC / "app.css", STATIC / "seal.svg")
KEPT = (".js", ".css", ".svg")


@cache
def release() -> str:
    """The first 12 digits of the SHA-256 over the names and contents of the shell's files."""
    found = sha256()
    for each in (*shell_files(), *CATALOGUES.rglob("messages.po")):
        found.update(each.name.encode() + b"\0" + each.read_bytes() + b"\0")
    return found.hexdigest()[:12]


def shell_files() -> list[Path]:
    """What the shell is made of, by name."""
    own = (each for part in PARTS for each in Path(str(part)).iterdir() if each.is_file())
    return sorted((*own, *SHARED), key=str)


@cache
def _kept() -> list[tuple[str, str]]:
    """The addresses of the static files and their digests, as browsers check them before they keep a file."""
    files = [each for each in shell_files() if each.suffix in KEPT and each.is_relative_to(STATIC)]
    return [(_address(each), _integrity(each.read_bytes())) for each in files]


def _address(file: Path) -> str:
    return url_for("static", filename=file.relative_to(STATIC).as_posix())


def _integrity(content: bytes) -> str:
    return f"sha256-{b64encode(sha256(content).digest()).decode()}"


@blueprint.get("/")
@requires(Permission.PUBLIC)
def index() -> Response:
    """The page. It holds nothing of a competition, so that it can be kept on the device and be the same for everybody."""
    modules = [each.name for each in shell_files() if each.suffix == ".js" and each.is_relative_to(STATIC)]
    page = render_template("tablet/index.html", release=release(), words=words(), modules=modules)
    found = make_response(page)
    found.headers["Cache-Control"] = "no-cache"
    return found


@blueprint.get("/sw.js")
@requires(Permission.PUBLIC)
def worker() -> Response:
    """The service worker of this release."""
    text = render_template("tablet/sw.js", release=release(), files=_kept())
    return _uncached(text, "text/javascript; charset=utf-8")


@blueprint.get("/manifest.webmanifest")
@requires(Permission.PUBLIC)
def manifest() -> Response:
    """What the tablet shows on its home screen."""
    found = current_app.json.response(
        name=_("裁判评分"),
        short_name=_("评分"),
        start_url=f"{HOME}/",
        scope=f"{HOME}/",
        display="standalone",
        background_color="#10151c",
        theme_color="#10151c",
        icons=[{"src": "/static/seal.svg", "sizes": "any", "type": "image/svg+xml"}],
    )
    return _uncached(found.get_data(), "application/manifest+json")


def _uncached(content: str | bytes, mimetype: str) -> Response:
    found = current_app.response_class(content, content_type=mimetype)
    found.headers["Cache-Control"] = "no-cache"
    return found
