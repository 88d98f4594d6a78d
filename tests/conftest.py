"""What every test may ask for: an application on each database there is, empty before each test."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from argon2 import PasswordHasher
from flask import Flask, current_app
from flask.testing import FlaskClient
from flask_migrate import upgrade
from hypothesis import settings
from sqlalchemy import create_engine, event, text
from sqlalchemy.orm import Session

from competition import create_app
from competition.config import Settings
from competition.db import close_connections, db
from competition.db.base import WRITING
from competition.db.custodian_keys import Cost
from competition.operations.between_steps import EXTENSION as BETWEEN_STEPS
from competition.proofs.keys import init_keys
from competition.web.errors import THIS_MACHINE
from competition.web.limits import limiter
from tests import steps
from tests.browsers import browser, playwright
from tests.remembered import empty_tables

__all__ = ["browser", "playwright"]

settings.register_profile("saiwu", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("saiwu")

TODAY = datetime(2026, 10, 8, 8, 0, tzinfo=UTC)
"""The moment of every request: the policies in force then are those of the fixtures."""
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Hashes in no time: what a password is worth is not tried here."""
CHEAP = Cost(passes=1, memory=8192)
"""The same for the passphrases of custodians."""
HOSTS = ("saiwu.example", *THIS_MACHINE)
"""The tests' own browsers stand on this machine."""
KEYS_MADE = datetime(2026, 1, 1, tzinfo=UTC)
POSTGRES = os.environ.get("SAIWU_TEST_POSTGRES", "")
DATABASES = ["sqlite", *(["postgres"] if POSTGRES else [])]


steps.watch()


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
        close_connections()
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


def on_sqlite(instance: Path) -> Flask:
    """The application on a SQLite file in that folder."""
    return _migrated(make_settings(instance, f"sqlite:///{instance / 'test.sqlite'}"))


def _migrated(settings: Settings) -> Flask:
    app = create_app(settings)
    app.config.update(CUSTODIAN_KEY_COST=CHEAP)
    app.config.update(
        TESTING=True, PASSWORD_HASHER=QUICK, HOSTS=HOSTS, WTF_CSRF_ENABLED=False, CLOCK=lambda: TODAY
    )
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _let_the_disk_wait)
        upgrade()
    init_keys(settings.keys, name="试验市竞赛委员会（示例）", now=KEYS_MADE)
    return app


def _let_the_disk_wait(connection: sqlite3.Connection, _record: object) -> None:
    """As `synchronous_commit` on PostgreSQL: no test pulls the plug."""
    connection.execute("PRAGMA synchronous = OFF")


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
    _forget()
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            empty_tables(connection)
            connection.exec_driver_sql(
                "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'"
            )
            return
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        empty_tables(connection)


def _forget() -> None:
    current_app.extensions.pop(BETWEEN_STEPS, None)


@event.listens_for(db.session, "before_commit")
def _forget_what_was_written_past_the_log(session: Session) -> None:
    """Tests put rows where operations would have left an entry: what was read before no longer holds."""
    if not session.connection().get_execution_options().get(WRITING):
        _forget()


@pytest.fixture
def site(database: Flask) -> Iterator[Flask]:
    """The application with empty tables and no context: each request stands alone, as behind a server. It is TODAY."""
    database.config["CLOCK"] = lambda: TODAY
    yield database
    with database.app_context():
        db.session.rollback()
        db.session.remove()
        _empty()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript."""
    return app.test_client()
