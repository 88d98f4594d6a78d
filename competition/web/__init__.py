"""SCREENS by audience: organizer, judge, public. Forms stand beside their views; nothing is decided here."""

from flask import Flask
from flask_bootstrap import Bootstrap5
from flask_wtf import CSRFProtect

from competition.web import (
    accounts,
    administration,
    api,
    codes,
    errors,
    headers,
    invitations,
    judge,
    language,
    limits,
    organizer,
    own_account,
    own_data,
    public,
    session,
    tablet,
)

__all__ = ["init_app", "invitations", "own_account", "own_data"]


def init_app(app: Flask) -> None:
    """Put all screens on the application."""
    app.config.setdefault("BOOTSTRAP_SERVE_LOCAL", True)
    Bootstrap5(app)
    CSRFProtect(app).exempt(tablet.api)
    language.init_app(app)
    session.init_app(app)
    limits.limiter.init_app(app)
    headers.init_app(app)
    errors.init_app(app)
    for blueprint in (
        public.blueprint,
        api.blueprint,
        accounts.blueprint,
        administration.blueprint,
        organizer.blueprint,
        organizer.payments.blueprint,
        judge.blueprint,
        codes.blueprint,
        tablet.blueprint,
        tablet.api,
    ):
        app.register_blueprint(blueprint)
