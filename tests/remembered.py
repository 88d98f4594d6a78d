"""A contest that many tests begin with is taken through its operations once; after that its rows are put back.

What was written is kept by what was there before, so that a step is only remembered after the very same steps.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from hashlib import sha256
from pathlib import Path
from typing import ParamSpec, TypeVar

from flask import current_app
from sqlalchemy import Connection

from competition.db import db

Given = ParamSpec("Given")
Made = TypeVar("Made")
Rows = dict[str, tuple[tuple[object, ...], ...]]


@dataclass(frozen=True)
class Kept:
    """What a step gave back, and all that there was after it."""

    made: object
    rows: Rows
    counters: tuple[tuple[str, int], ...]
    files: dict[Path, bytes]


_kept: dict[tuple[str, ...], Kept] = {}
_known: set[str] = set()


def remembered(build: Callable[Given, Made]) -> Callable[Given, Made]:
    """Let a step run once for the same arguments and the same rows before it; after that its rows come back."""

    @wraps(build)
    def again(*args: Given.args, **kwargs: Given.kwargs) -> Made:
        given = repr((args, sorted(kwargs.items())))
        if " at 0x" in given or _unsaved():
            return build(*args, **kwargs)
        before = _all_rows()
        key = (str(db.engine.url), _mark(before), build.__module__, build.__qualname__, given)
        if key in _kept:
            _put_back(_kept[key])
            return _kept[key].made  # type: ignore[return-value]
        made = build(*args, **kwargs)
        if not any(before.values()) or key[1] in _known:
            rows = _all_rows()
            _kept[key] = Kept(made, rows, _counters(), _files())
            _known.add(_mark(rows))
        return made

    return again


def _unsaved() -> bool:
    session = db.session()
    return bool(session.new or session.dirty or session.deleted)


def _mark(rows: Rows) -> str:
    return sha256(repr(rows).encode()).hexdigest()


def _all_rows() -> Rows:
    """The rows of every table that has any."""
    with db.engine.connect() as connection:
        return {
            name: tuple(tuple(row) for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"'))
            for name in filled_tables(connection)
        }


def _counters() -> tuple[tuple[str, int], ...]:
    """PostgreSQL's numbers that were given out last; SQLite counts by the rows themselves."""
    if db.engine.dialect.name != "postgresql":
        return ()
    with db.engine.connect() as connection:
        found = connection.exec_driver_sql(
            "SELECT sequencename, last_value FROM pg_sequences WHERE last_value IS NOT NULL"
        )
        return tuple((name, value) for name, value in found)


def _files() -> dict[Path, bytes]:
    """The papers that were issued into the instance."""
    folder: Path = current_app.config["SAIWU"].papers_folder
    return {path: path.read_bytes() for path in folder.rglob("*.pdf")}


def _put_back(kept: Kept) -> None:
    db.session.rollback()
    with db.engine.begin() as connection:
        on_postgres = connection.dialect.name == "postgresql"
        connection.exec_driver_sql(
            "SET LOCAL session_replication_role = replica"
            if on_postgres
            else "PRAGMA defer_foreign_keys = ON"
        )
        empty_tables(connection)
        for name, rows in kept.rows.items():
            if rows:
                places = ", ".join(["%s" if on_postgres else "?"] * len(rows[0]))
                connection.exec_driver_sql(f'INSERT INTO "{name}" VALUES ({places})', list(rows))
        for name, value in kept.counters:
            connection.exec_driver_sql("SELECT setval(%s, %s)", (name, value))
    for path, content in kept.files.items():
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def filled_tables(connection: Connection) -> list[str]:
    """The tables that have rows, those that others point at first: asked in one go, for most have none."""
    names = [table.name for table in db.metadata.sorted_tables]
    asked = " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in names)
    found = {name for (name,) in connection.exec_driver_sql(asked)}
    return [name for name in names if name in found]


def empty_tables(connection: Connection) -> None:
    """Delete every row."""
    for name in reversed(filled_tables(connection)):
        connection.exec_driver_sql(f'DELETE FROM "{name}"')
