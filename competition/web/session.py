"""Who is signed in, and the moment of the request."""

from collections.abc import Callable
from datetime import UTC, datetime
from hmac import compare_digest

from flask import Flask, current_app, redirect, request, url_for
from flask_login import LoginManager, current_user
from werkzeug.wrappers import Response

from competition.db import db
from competition.db.accounts import User
from competition.operations.accounts import actor
from competition.operations.second_factor import needs_second_factor
from competition.operations.unit import Actor

manager = LoginManager()
manager.session_protection = "strong"

ALWAYS = frozenset({"static", "bootstrap.static", "accounts.sign_out", "accounts.preferences"})
CHOOSING = ALWAYS | {"accounts.change_password"}
ENROLLING = CHOOSING | {"accounts.second_factor", "accounts.begin_enrolment", "accounts.confirm_enrolment"}


def init_app(app: Flask) -> None:
    """Sessions by Flask-Login, and what has to be done first after signing in."""
    app.config.setdefault("CLOCK", lambda: datetime.now(UTC))
    manager.init_app(app)
    app.before_request(_first_things)


@manager.user_loader
def load_user(identifier: str) -> User | None:
    """The account of a session, unless its sessions were ended since."""
    number, _, stamp = identifier.partition(".")
    user = db.session.get(User, int(number)) if number.isdecimal() else None
    fits = user is not None and compare_digest(user.session_stamp.encode(), stamp.encode())
    return user if fits else None


def _first_things() -> Response | None:
    """Lead to the page where a given password is changed, and where a second factor that is due is enrolled."""
    if request.endpoint is None or request.endpoint in ALWAYS or not current_user.is_authenticated:
        return None
    if current_user.must_change_password:
        done = request.endpoint in CHOOSING
        back = request.full_path.rstrip("?") if request.method == "GET" else None
        return None if done else redirect(url_for("accounts.change_password", next=back))
    if current_app.config["SAIWU"].require_totp and needs_second_factor(current_user):
        done = request.endpoint in ENROLLING
        return None if done else redirect(url_for("accounts.second_factor"))
    return None


def me() -> Actor:
    """The person who acts in this request."""
    return actor(current_user)


def now() -> datetime:
    """The moment of this request: the only clock that operations get."""
    clock: Callable[[], datetime] = current_app.config["CLOCK"]
    return clock()
