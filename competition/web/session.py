"""Who is signed in, and the moment of the request."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask, current_app
from flask_login import LoginManager, current_user

from competition.db import db
from competition.db.accounts import User
from competition.operations.accounts import actor
from competition.operations.unit import Actor

manager = LoginManager()
manager.session_protection = "strong"


def init_app(app: Flask) -> None:
    """Sessions by Flask-Login."""
    app.config.setdefault("CLOCK", lambda: datetime.now(UTC))
    manager.init_app(app)


@manager.user_loader
def load_user(identifier: str) -> User | None:
    """The account of a session."""
    return db.session.get(User, int(identifier))


def me() -> Actor:
    """The person who acts in this request."""
    return actor(current_user)


def now() -> datetime:
    """The moment of this request: the only clock that operations get."""
    clock: Callable[[], datetime] = current_app.config["CLOCK"]
    return clock()
