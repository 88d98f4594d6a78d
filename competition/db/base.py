"""The one database object, its connection rules and the column types that keep results exact."""

import sqlite3
from datetime import UTC, datetime
from decimal import Decimal
from threading import Lock
from time import monotonic, sleep
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, Connection, DateTime, Dialect, Engine, MetaData, TypeDecorator, event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import DeclarativeBase

from competition.db.prepared import as_librarys
from competition.domain.money import Money

WRITING = "saiwu_writing"
CONNECTIONS_KEPT = 20
"""No fewer than a process has threads: one beyond is opened for each request and closed again."""
NOW = "now"
FOR_QUESTIONS = 2
"""Connections that only ever read one row by itself: who asks waits for the one before, which takes no time."""
BUSY_SECONDS = 15
ASK_EVERY = 0.0005
PATIENT = f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}"
BEGIN_WRITING = "BEGIN IMMEDIATE"
FIRST_BYTE = 0xFF
"""What kind of error it is; the rest of SQLite's number says more of it."""
PLACES = 4
WRITER_LOCK = 0x5A17
_line = Lock()


class Base(DeclarativeBase):
    """Names for all constraints, so that migrations can speak of them on both databases."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC. ValueError for a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Exact(TypeDecorator[Decimal]):
    """A Decimal kept as an integer of ten-thousandths: SQLite's own NUMERIC would give floats back."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        scaled = value.scaleb(PLACES)
        if scaled != int(scaled):
            raise ValueError(f"{value} is finer than {PLACES} places")
        return int(scaled)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-PLACES).normalize() + Decimal(0)


class Fen(TypeDecorator[Money]):
    """Money as whole fen."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Money | None, dialect: Dialect) -> int | None:
        return None if value is None else value.fen

    def process_result_value(self, value: int | None, dialect: Dialect) -> Money | None:
        return None if value is None else Money(value)


def read_now(statement: str) -> Any:
    """The first row that a statement without parameters gives by itself, outside of any transaction; None where it gives
    none. The cheapest question there is: no transaction is begun for it and none ended, and a connection on which
    something is written is never taken for it."""
    try:
        return _read_now(statement)
    except DBAPIError as lost:  # a database that was started again: the next connection is a new one
        if not lost.connection_invalidated:
            raise
        return _read_now(statement)


def _read_now(statement: str) -> Any:
    engine = db.engines[NOW]
    raw = engine.raw_connection()
    driver: Any = raw.driver_connection
    try:
        return driver.execute(statement).fetchone()
    except engine.dialect.loaded_dbapi.Error as error:
        raw.invalidate()
        raise as_librarys(error, engine, driver, statement) from error
    finally:
        raw.close()


def connections(url: str) -> dict[str, Any]:
    """What the library is to be configured with: connections to the database of that address.

    A connection keeps the statements that it was given before ready, so the one used last is used first; those for single
    questions are apart, or each request would ask on the one that the next transaction wants.
    """
    single = {"url": url, "isolation_level": "AUTOCOMMIT", "pool_size": FOR_QUESTIONS, "max_overflow": 0}
    return {
        "SQLALCHEMY_DATABASE_URI": url,
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_size": CONNECTIONS_KEPT, "pool_use_lifo": True},
        "SQLALCHEMY_BINDS": {NOW: single},
    }


def prepare_engines() -> None:
    """Set the rules of all connections of the application."""
    for engine in db.engines.values():
        _prepare_engine(engine)


def close_connections() -> None:
    """Close those that wait to be used again."""
    for engine in db.engines.values():
        engine.dispose()


def _prepare_engine(engine: Engine) -> None:
    """Let one writing transaction follow the other on every database, so that what an operation checked still holds.

    SQLite: the driver's own transaction handling is switched off, so that a writing transaction can take its lock at
    once (BEGIN IMMEDIATE) instead of failing half-way when another writer was first. Its own way of waiting sleeps ever
    longer, up to a tenth of a second, while others pass; so the threads of a process stand in line, and the first of
    them asks every half millisecond. PostgreSQL: an advisory lock.
    """
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_connection)
        event.listen(engine, "begin", _begin)
    else:
        event.listen(engine, "begin", _wait_for_writers)


def _prepare_connection(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(PATIENT)


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get(WRITING, False):
        _begin_writing(connection.connection.driver_connection)
    else:
        connection.exec_driver_sql("BEGIN")


def _begin_writing(driver: Any) -> None:
    until = monotonic() + BUSY_SECONDS
    if not _line.acquire(timeout=BUSY_SECONDS):
        raise _busy()
    try:
        driver.execute("PRAGMA busy_timeout = 0")
        while not _has_begun(driver):
            if monotonic() > until:
                raise _busy()
            sleep(ASK_EVERY)
    finally:
        driver.execute(PATIENT)
        _line.release()


def _has_begun(driver: Any) -> bool:
    try:
        driver.execute(BEGIN_WRITING)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & FIRST_BYTE != sqlite3.SQLITE_BUSY:
            raise OperationalError(BEGIN_WRITING, {}, error) from error
        return False
    return True


def _busy() -> OperationalError:
    return OperationalError(BEGIN_WRITING, {}, sqlite3.OperationalError("database is locked"))


def _wait_for_writers(connection: Connection) -> None:
    if connection.get_execution_options().get(WRITING, False):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER_LOCK})")
