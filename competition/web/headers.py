"""What every answer carries: no script or style from elsewhere or inline, no framing, no caching of what is personal."""

from flask import Flask, Response, request
from flask_login import current_user
from whitenoise import WhiteNoise

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)


def init_app(app: Flask) -> None:
    """Set the headers in one place and serve static files compressed."""
    app.after_request(_add)
    app.wsgi_app = WhiteNoise(app.wsgi_app, root=app.static_folder, prefix="static/")  # type: ignore[method-assign]


def _add(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    if request.endpoint != "static" and current_user.is_authenticated:
        response.headers["Cache-Control"] = "no-store"
    return response
