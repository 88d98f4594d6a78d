"""Who is signed in, and the moment of the request."""

from collections.abc import Callable
from datetime import UTC, datetime
from hmac import compare_digest

from flask import Flask, current_app, g, redirect, request, url_for
from flask_login import LoginManager, current_user
from werkzeug.wrappers import Response

from competition.codec import digest
from competition.db import db
from competition.db.accounts import User
from competition.db.tablets import Tablet, find_tablet
from competition.operations.accounts import actor
from competition.operations.second_factor import needs_second_factor
from competition.operations.tablets import LetIn, judge_let_in
from competition.operations.unit import Actor

manager = LoginManager()
manager.session_protection = "strong"

TABLET_COOKIE = "saiwu_tablet"
TABLET_BLUEPRINTS = frozenset({"tablet", "tablet_api"})
BOARD = frozenset({"public.board", "public.board_json", "public.board_projector"})
"""The same for everybody: who asks is not looked up."""
ALWAYS = BOARD | {"static", "bootstrap.static", "accounts.sign_out", "accounts.preferences"}
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


def joined_tablet() -> Tablet | None:
    """The device that this request comes from, if it joined and was not taken out."""
    if "tablet" not in g:
        token = request.cookies.get(TABLET_COOKIE, "")
        g.tablet = find_tablet(digest(token)) if token else None
    found: Tablet | None = g.tablet
    return found


def _let_in_by_pin() -> bool:
    """Whether it is the judge who was let in on a tablet that joined: for the tablet's own pages and nothing else.

    Not by the library's request loader: with strong sessions it is not asked once a session holds anything at all, such
    as the language of the page.
    """
    if request.blueprint not in TABLET_BLUEPRINTS or current_user.is_authenticated:
        return False
    token = request.cookies.get(TABLET_COOKIE, "")
    found = judge_let_in(token) if token else None
    if found is None:
        return False
    g.let_in = found
    manager._update_request_context_with_user(found.judge)
    return True


def marks_within() -> int | None:
    """The only competition that this request may mark: that of the device where a judge was let in by PIN."""
    found = let_in_on()
    return found.competition_id if found else None


def tablet_id() -> int | None:
    """The device that this request comes from, whether a judge was let in on it by PIN or signed in there."""
    found = let_in_on()
    if found is not None:
        return found.tablet_id
    tablet = joined_tablet()
    return tablet.id if tablet else None


def let_in_on() -> LetIn | None:
    """The device on which the judge of this request was let in by PIN; None for who signed in with a password."""
    found: LetIn | None = g.get("let_in")
    return found


def _first_things() -> Response | None:
    """Lead to the page where a given password is changed, and where a second factor that is due is enrolled.

    A judge who was let in by PIN has given no password; that is asked for at the door of the other pages.
    """
    if request.endpoint is None or request.endpoint in ALWAYS or _let_in_by_pin():
        return None
    if not current_user.is_authenticated:
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
