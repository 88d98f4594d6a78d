"""What every answer carries: no script or style from elsewhere or inline, no framing, no caching of what is personal."""

from wsgiref.headers import Headers

from flask import Flask, Response, request
from flask_login import current_user
from whitenoise import WhiteNoise

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)

EVERYWHERE = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
TABLET_POLICY = POLICY.replace("img-src 'self' data:", "img-src 'self' data: blob:")
"""The judge's tablet alone shows photos that are on the device and nowhere else so far."""
TABLET_PAGE = "tablet.index"
FILES = frozenset({"static", "bootstrap.static"})
FILE_SECONDS = 3600


def init_app(app: Flask) -> None:
    """Set the headers in one place and serve static files compressed."""
    app.after_request(_add)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=app.static_folder,
        prefix="static/",
        allow_all_origins=False,
        add_headers_function=_add_to_file,
    )


def _add_to_file(headers: Headers, _path: str, _url: str) -> None:
    for name, value in EVERYWHERE.items():
        headers[name] = value


def _add(response: Response) -> Response:
    if request.endpoint == TABLET_PAGE:
        response.headers["Content-Security-Policy"] = TABLET_POLICY
    for name, value in EVERYWHERE.items():
        response.headers.setdefault(name, value)
    if request.endpoint in FILES:
        response.headers["Cache-Control"] = f"public, max-age={FILE_SECONDS}"
    elif current_user.is_authenticated:
        response.headers["Cache-Control"] = "no-store"
    return response
