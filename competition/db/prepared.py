"""Statements that go to the driver as they are: compiled once, with none of what a session or a result object costs.

For what each mark of a hall passes through, where that would be most of the work. Everything else is better off with
the library's own ways.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Connection, Dialect, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import ClauseElement
from sqlalchemy.types import TypeEngine

Processor = Callable[[Any], Any]
Rows = Callable[[], list[tuple[Any, ...]]]
"""The rows that were asked for; inside `sent_together` they are there when it ends."""


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement for one kind of database: `order` of its parameters where the driver wants them by place, and `how` it is
    told to have the statement ready for the next time."""

    text: str
    order: Sequence[str] | None
    given: Mapping[str, Processor]
    read: Sequence[Processor | None]
    how: Mapping[str, bool]

    def parameters(self, values: Mapping[str, Any]) -> Any:
        """As the driver takes them."""
        kept = {**values, **{name: process(values[name]) for name, process in self.given.items()}}
        return kept if self.order is None else [kept[name] for name in self.order]

    def row(self, found: Sequence[Any]) -> tuple[Any, ...]:
        """As the columns' types have it."""
        return tuple(
            process(value) if process else value for process, value in zip(self.read, found, strict=True)
        )


@contextmanager
def sent_together(connection: Connection) -> Iterator[None]:
    """What is run and asked here goes to a database behind a network in one turn instead of one for each statement; what
    is wrong with any of it is raised at the end, and what was asked can be read then."""
    driver: Any = connection.connection.driver_connection
    if _at_once(connection):
        yield
        return
    with _said_by(connection, "several statements"), driver.pipeline():
        yield


@contextmanager
def kept_together(connection: Connection) -> Iterator[None]:
    """The same with the COMMIT that follows: whoever ends the transaction then has nothing left to do."""
    driver: Any = connection.connection.driver_connection
    with sent_together(connection):
        yield
        with _said_by(connection, "COMMIT"):  # `driver.commit()` takes one turn more, and may fail in it
            driver.execute("COMMIT", **({} if _at_once(connection) else {"prepare": False}))


def _at_once(connection: Connection) -> bool:
    """Whether the database is in this very process, where no turn is to be saved."""
    return connection.dialect.name == "sqlite"


class Prepared:
    """A SELECT, or an INSERT or UPDATE of those columns which may tell something back, inside the transaction of a connection.

    Every column of a new row must be named: no default of the model's is filled in. Raises what the library raises.
    """

    def __init__(self, statement: ClauseElement, *columns: str) -> None:
        self._statement, self._columns = statement, columns
        self._known: dict[str, _Compiled] = {}

    def ask(self, connection: Connection, values: Mapping[str, Any]) -> Rows:
        """The rows that it gives, to be read later."""
        compiled = self._compiled(connection.dialect)
        found = _told(
            connection,
            compiled,
            lambda cursor, text: cursor.execute(text, compiled.parameters(values), **compiled.how),
        )
        if _at_once(connection):
            here = found.fetchall()
            return lambda: list(map(compiled.row, here))
        return lambda: list(map(compiled.row, found.fetchall()))

    def all(self, connection: Connection, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """The rows that it gives."""
        return self.ask(connection, values)()

    def run(self, connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
        """Do it for each row; for none, nothing."""
        if given := list(rows):
            compiled = self._compiled(connection.dialect)
            parameters = [compiled.parameters(each) for each in given]
            _told(connection, compiled, lambda cursor, text: _do(cursor, text, parameters, compiled.how))

    def _compiled(self, dialect: Dialect) -> _Compiled:
        if dialect.name not in self._known:
            self._known[dialect.name] = self._compile(dialect)
        return self._known[dialect.name]

    def _compile(self, dialect: Dialect) -> _Compiled:
        made: Any = self._statement.compile(dialect=dialect, column_keys=list(self._columns) or None)
        given = {name: _binding(each.type, dialect) for name, each in made.binds.items()}
        read = [
            each.type.dialect_impl(dialect).result_processor(dialect, None)
            for each in getattr(self._statement, "exported_columns", ())
        ]
        order = made.positiontup if made.positional else None
        how = {} if dialect.name == "sqlite" else {"prepare": True}
        return _Compiled(str(made), order, {name: each for name, each in given.items() if each}, read, how)


class PreparedForMany:
    """A SELECT about several things at once: `make` gives it for so many, of powers of two, so that few are compiled."""

    def __init__(self, make: Callable[..., ClauseElement]) -> None:
        self._make = make
        self._known: dict[tuple[int, ...], Prepared] = {}

    def ask(self, connection: Connection, **asked: Sequence[Any]) -> Rows:
        """The rows for these things, none of them empty, to be read later; the parameters are named `things_0`, `things_1` and so on."""
        full = {name: _filled(things) for name, things in asked.items()}
        sizes = tuple(map(len, full.values()))
        if sizes not in self._known:
            self._known[sizes] = Prepared(self._make(*sizes))
        values = {f"{name}_{n}": each for name, things in full.items() for n, each in enumerate(things)}
        return self._known[sizes].ask(connection, values)

    def all(self, connection: Connection, **asked: Sequence[Any]) -> list[tuple[Any, ...]]:
        """The rows for them."""
        return self.ask(connection, **asked)()


def _filled(things: Sequence[Any]) -> list[Any]:
    size = 1 << (len(things) - 1).bit_length()
    return [*things, *[things[-1]] * (size - len(things))]


def _binding(kind: TypeEngine[Any], dialect: Dialect) -> Processor | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _do(cursor: Any, text: str, parameters: Sequence[Any], how: Mapping[str, bool]) -> None:
    if len(parameters) == 1:  # psycopg opens a pipeline for many, which costs one more turn
        cursor.execute(text, parameters[0], **how)
    else:
        cursor.executemany(text, parameters)


def _told(connection: Connection, compiled: _Compiled, do: Callable[[Any, str], Any]) -> Any:
    driver: Any = connection.connection.driver_connection
    cursor = driver.cursor()
    with _said_by(connection, compiled.text):
        do(cursor, compiled.text)
    return cursor


@contextmanager
def _said_by(connection: Connection, text: str) -> Iterator[None]:
    """The driver's errors as the library's; where the database is gone, the connection is given up, as it would by it."""
    driver: Any = connection.connection.driver_connection
    try:
        yield
    except connection.dialect.loaded_dbapi.Error as error:
        said = as_librarys(error, connection.engine, driver, text)
        if said.connection_invalidated:
            connection.invalidate(error)
        raise said from error


def as_librarys(error: Exception, engine: Engine, driver: Any, text: str) -> DBAPIError:
    """A driver's error as the library says it. Where it means that the database is gone, all connections that wait to be
    used again are closed: each would fail somebody once."""
    dialect, base = engine.dialect, engine.dialect.loaded_dbapi.Error
    gone = dialect.is_disconnect(error, driver, None)
    if gone:
        engine.dispose()
    found = DBAPIError.instance(text, {}, error, base, connection_invalidated=gone, dialect=dialect)
    return cast("DBAPIError", found)
