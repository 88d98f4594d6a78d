"""What every answer carries: no script or style from elsewhere or inline, no framing, no caching of what is personal."""

from wsgiref.headers import Headers

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
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


class ForEverybody(Response):
    """An answer in which nothing depends on who asks: any cache may keep it, and asks each time whether it still holds.

    Neither the session nor a cookie has to do with it, whoever is signed in.
    """


class Sessions(SecureCookieSessionInterface):
    """Flask's own, but for answers that are the same for everybody: those carry no cookie and do not vary by one."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """As the library does it; where there is no cookie, without preparing to read one."""
        if self.get_cookie_name(app) not in request.cookies and app.secret_key:
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """As the library does it, or not at all."""
        if not isinstance(response, ForEverybody):
            super().save_session(app, session, response)


def init_app(app: Flask) -> None:
    """Set the headers in one place and serve static files compressed."""
    app.session_interface = Sessions()
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
    elif isinstance(response, ForEverybody):
        response.headers["Cache-Control"] = "public, no-cache"
    elif current_user.is_authenticated:
        response.headers["Cache-Control"] = "no-store"
    return response
