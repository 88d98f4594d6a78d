"""What somebody reads who has the whole database and every key of the installation, and no custodian's passphrase."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import product

from cryptography.exceptions import InvalidTag

from competition.db import db
from competition.db.sealing import unseal_bytes

Row = tuple[str, tuple[object, ...]]
"""A table's name and a primary key."""

SHORTEST = 2
"""Shorter texts are equal by chance."""


@dataclass
class Dump:
    """Every row with its columns by name; what the installation's keys open is opened."""

    rows: dict[Row, dict[str, object]] = field(default_factory=dict)
    parents: dict[Row, list[Row]] = field(default_factory=lambda: defaultdict(list))

    def table(self, name: str) -> dict[Row, dict[str, object]]:
        return {row: columns for row, columns in self.rows.items() if row[0] == name}


def take_dump() -> Dump:
    """Everything there is, with what every foreign key points at."""
    found = Dump()
    with db.engine.connect() as connection:
        for table in db.metadata.sorted_tables:
            keys = [column.name for column in table.primary_key.columns]
            for record in connection.execute(table.select()).mappings():
                columns = dict(record)
                row = (table.name, tuple(columns[key] for key in keys))
                found.rows[row] = {
                    name: _opened(table.name, columns, value) for name, value in columns.items()
                }
                for key in table.foreign_keys:
                    value = columns[key.parent.name]
                    if value is not None:
                        found.parents[row].append((key.column.table.name, (value,)))
    return found


def _opened(table: str, columns: dict[str, object], value: object) -> object:
    """A sealed value in the clear, if a key of the installation opens it for any row that it could belong to."""
    if not isinstance(value, bytes):
        return value
    names = {str(each) for each in columns.values()}
    names |= {f"{one}/{other}" for one, other in product((table, "draw"), names)}
    for name in names:
        try:
            return unseal_bytes(value, row=name).decode()
        except (InvalidTag, ValueError, IndexError, UnicodeDecodeError):
            continue
    return value


def tokens(columns: dict[str, object]) -> set[str]:
    """What can be equal in two rows: texts, moments, hashes, and stations; the leaves of all that is JSON."""
    found = set()
    for name, leaf in _leaves("", columns):
        if isinstance(leaf, str) and len(leaf) >= SHORTEST and not name.endswith("action"):
            found.add(leaf)
        elif isinstance(leaf, datetime):
            found.add(leaf.isoformat())
        elif isinstance(leaf, bytes):
            found.add(leaf.hex())
    place = _place(columns)
    return found | ({place} if place else set())


def _leaves(name: str, value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, str) and value[:1] in "[{":
        try:
            value = json.loads(value)
        except ValueError:
            yield name, value
            return
    if isinstance(value, dict):
        yield "", _place(value)
        for key, each in value.items():
            yield "", key
            yield from _leaves(key, each)
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(name, each)
    else:
        yield name, value


def _place(columns: dict[str, object]) -> str:
    session, station = columns.get("session"), columns.get("station")
    return f"place {session}-{station}" if session and station else ""


Node = Row | str
"""A row, or a value that stands in rows."""


def join_rows(dump: Dump) -> set[tuple[str, str]]:
    """Every (work code, entry number) that some way of equal values leads from the one to the other.

    What a row or value is about spreads, step by step, along foreign keys and equal values. What is about several
    entries, or about several works, says nothing of one of them and leads no further.
    """
    about: dict[Node, set[Row]] = {row: {row} for name in ("entry", "work") for row in dump.table(name)}
    steps = _steps(dump)
    reached = set(about)
    while reached:
        told: dict[Node, set[Row]] = defaultdict(set)
        for node in reached:
            if _is_telling(about[node]):
                for other in steps[node]:
                    told[other] |= about[node] - about.get(other, set())
        reached = {node for node, new in told.items() if new}
        for node in reached:
            about[node] = about.get(node, set()) | told[node]
    return {pair for found in about.values() if _is_telling(found) for pair in _pairs(dump, found)}


def _steps(dump: Dump) -> dict[Node, set[Node]]:
    found: dict[Node, set[Node]] = defaultdict(set)
    for row, columns in dump.rows.items():
        for other in (*tokens(columns), *dump.parents[row]):
            found[row].add(other)
            found[other].add(row)
    return found


def _is_telling(about: Iterable[Row]) -> bool:
    """Whether something is about one entry at most and one work at most."""
    tables = [table for table, _key in about]
    return max(tables.count("entry"), tables.count("work")) <= 1


def _pairs(dump: Dump, about: Iterable[Row]) -> Iterator[tuple[str, str]]:
    rows = [(table, dump.rows[table, key]) for table, key in about]
    works = [str(columns["code"]) for table, columns in rows if table == "work"]
    entries = [str(columns["number"]) for table, columns in rows if table == "entry"]
    return product(works, entries)
