"""What every test may ask for: an application on each database there is, empty before each test."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from hypothesis import settings
from sqlalchemy import create_engine, text

from competition import create_app
from competition.config import Settings
from competition.db import db
from competition.web.limits import limiter

settings.register_profile("saiwu", deadline=None, derandomize=True)
settings.load_profile("saiwu")

TODAY = datetime(2026, 10, 8, 8, 0, tzinfo=UTC)
"""The moment of every request: the policies in force then are those of the fixtures."""
POSTGRES = os.environ.get("SAIWU_TEST_POSTGRES", "")
DATABASES = ["sqlite", *(["postgres"] if POSTGRES else [])]


def make_settings(instance: Path, database_url: str) -> Settings:
    """Settings with keys that are fixed, so that a failure repeats."""
    return Settings(
        instance=instance,
        database_url=database_url,
        secret_key="a secret for tests only, never elsewhere 0123456789",
        data_key=bytes(range(32)),
        index_key=bytes(range(32, 64)),
        public_url="https://saiwu.example",
        secure_cookies=False,
    )


@pytest.fixture(scope="session", params=DATABASES)
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on a database that the migrations built."""
    with opened(request.param, tmp_path_factory.mktemp("instance")) as app:
        yield app


@contextmanager
def opened(kind: str, instance: Path) -> Iterator[Flask]:
    """The application on a new database of that kind, which goes with it."""
    if kind == "sqlite":
        yield on_sqlite(instance)
        return
    name = f"saiwu_{uuid4().hex[:12]}"
    server = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        connection.execute(text(f"ALTER DATABASE {name} SET synchronous_commit = off"))
    app = _migrated(make_settings(instance, POSTGRES.rsplit("/", 1)[0] + f"/{name}"))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


def on_sqlite(instance: Path) -> Flask:
    """The application on a SQLite file in that folder."""
    return _migrated(make_settings(instance, f"sqlite:///{instance / 'test.sqlite'}"))


def _migrated(settings: Settings) -> Flask:
    app = create_app(settings)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, CLOCK=lambda: TODAY)
    with app.app_context():
        upgrade()
    return app


@pytest.fixture
def app(database: Flask) -> Iterator[Flask]:
    """The application with empty tables, inside its context."""
    with database.app_context():
        yield database
        db.session.rollback()
        db.session.remove()
        _empty()


def _empty() -> None:
    limiter.reset()
    tables = list(reversed(db.metadata.sorted_tables))
    with db.engine.begin() as connection:
        if (
            connection.dialect.name == "postgresql"
        ):  # in one go: emptying a table by TRUNCATE takes far longer
            connection.exec_driver_sql(
                "SET LOCAL session_replication_role = replica;"
                + "".join(f'DELETE FROM "{table.name}";' for table in tables)
                + "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'"
            )
            return
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        for table in tables:
            connection.execute(table.delete())


@pytest.fixture
def site(database: Flask) -> Iterator[Flask]:
    """The application with empty tables and no context: each request stands alone, as behind a server."""
    yield database
    with database.app_context():
        db.session.rollback()
        db.session.remove()
        _empty()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript."""
    return app.test_client()
