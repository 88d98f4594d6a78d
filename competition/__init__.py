"""Saiwu 赛务: skills competitions from the first entry to the paid award.

`create_app` is the only place where the parts meet.
"""

import os
from functools import cache
from pathlib import Path

from flask import Flask
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from competition import db, policies, web
from competition.config import Settings, instance_environment, read_settings
from competition.domain.policy import Policy
from competition.resources import PACKAGE, resource


@cache
def _packaged_policies() -> dict[str, Policy]:
    """The documents that come with the program: they stay as they are while it runs."""
    return policies.load_policies(resource("fixtures/policies"))


def create_app(settings: Settings | None = None) -> Flask:
    """The application for these settings, or for those of the environment."""
    settings = settings or read_settings(
        instance_environment(Path(os.environ.get("SAIWU_INSTANCE", "instance")))
    )
    settings.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    app = Flask(
        __name__,
        template_folder=str(resource("templates")),
        static_folder=str(PACKAGE / "static"),
        instance_path=str(settings.instance),
    )
    app.config.update(
        SAIWU=settings,
        POLICIES=dict(_packaged_policies()),
        SECRET_KEY=settings.secret_key,
        **db.connections(settings.database_url),
        MAX_CONTENT_LENGTH=settings.upload_limit,
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        RATELIMIT_STORAGE_URI=settings.rate_limit_storage,
        RATELIMIT_HEADERS_ENABLED=True,
    )
    db.db.init_app(app)
    with app.app_context():
        db.prepare_engines()
    Migrate(app, db.db, directory=str(resource("migrations")), render_as_batch=True)
    web.init_app(app)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    return app
