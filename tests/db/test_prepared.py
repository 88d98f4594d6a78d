"""Statements given to the driver as they are: the same values in and out as by the library, and the same errors."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, Text, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError

from competition.db import db
from competition.db.base import Exact, UtcDateTime, read_now
from competition.db.prepared import Prepared, PreparedForMany, kept_together, sent_together

pytestmark = pytest.mark.usefixtures("app")
THINGS = Table(
    "thing_of_the_test",
    MetaData(),
    Column("name", Text, primary_key=True),
    Column("size", Exact),
    Column("at", UtcDateTime),
    Column("number", Integer),
    prefixes=["TEMPORARY"],
)
NEW = Prepared(insert(THINGS).inline(), "name", "size", "at", "number")
SIZED = Prepared(update(THINGS).where(THINGS.c.name == bindparam("named")), "size")
ALL = Prepared(select(THINGS).order_by(THINGS.c.name))
NOW = datetime(2026, 11, 21, 9, 30, tzinfo=timezone(timedelta(hours=8)))
ROWS = [
    {"name": "一", "size": Decimal("0.25"), "at": NOW, "number": 1},
    {"name": "二", "size": None, "at": None, "number": None},
]


@pytest.fixture
def connection():
    """A connection that has such a table for as long as it is open."""
    with db.engine.connect() as found:
        THINGS.create(found)
        yield found
        found.rollback()
        THINGS.drop(found, checkfirst=True)
        found.commit()


def test_values_go_in_and_come_out_as_the_columns_have_them(connection) -> None:
    NEW.run(connection, ROWS)
    NEW.run(connection, [])
    asked = select(THINGS).order_by(THINGS.c.name)
    expected = [tuple(each) for each in connection.execute(asked)]
    assert ALL.all(connection, {}) == expected
    assert expected[0] == ("一", Decimal("0.25"), NOW.astimezone(UTC), 1)


def test_rows_are_changed_each_by_its_name(connection) -> None:
    NEW.run(connection, ROWS)
    SIZED.run(connection, [{"named": "一", "size": Decimal(3)}, {"named": "二", "size": Decimal(4)}])
    assert [size for _name, size, *_ in ALL.all(connection, {})] == [3, 4]


@pytest.mark.parametrize("asked", [["一"], ["一", "无", "二"], ["一", "二", "三", "四", "五"]])
def test_several_are_asked_for_at_once(connection, asked: list[str]) -> None:
    NEW.run(connection, ROWS)

    def named(size: int):
        return select(THINGS.c.name).where(THINGS.c.name.in_([bindparam(f"names_{n}") for n in range(size)]))

    found = {name for (name,) in PreparedForMany(named).all(connection, names=asked)}
    assert found == {"一", "二"} & set(asked)


def test_errors_are_the_librarys(connection) -> None:
    NEW.run(connection, ROWS)
    with pytest.raises(IntegrityError):
        NEW.run(connection, ROWS)
    connection.rollback()
    connection.begin()
    nowhere = Table("there_is_no_such_table", MetaData(), Column("name", Text))
    with pytest.raises(Exception, match="there_is_no_such_table") as error:
        Prepared(select(nowhere)).all(connection, {})
    assert isinstance(error.value, OperationalError) or "UndefinedTable" in repr(error.value)


def test_what_is_read_by_itself_leaves_connections_as_they_were_also_where_it_fails() -> None:
    assert read_now("SELECT 7") == (7,)
    assert read_now("SELECT 7 WHERE 1 = 0") is None
    with pytest.raises(Exception, match="there_is_no_such_table"):
        read_now("SELECT 1 FROM there_is_no_such_table")
    with db.engine.connect() as connection:
        THINGS.create(connection)
        NEW.run(connection, ROWS)
        connection.rollback()
        with pytest.raises(Exception, match="thing_of_the_test"):
            connection.execute(select(THINGS)).all()


def test_what_is_sent_together_is_there_afterwards(connection) -> None:
    with sent_together(connection):
        NEW.run(connection, ROWS)
        SIZED.run(connection, [{"named": "一", "size": Decimal(3)}])
    assert [size for _name, size, *_ in ALL.all(connection, {})] == [3, None]


def test_what_is_wrong_with_what_is_sent_together_is_told_in_the_librarys_words(connection) -> None:
    NEW.run(connection, ROWS)

    def send() -> None:
        with sent_together(connection):
            NEW.run(connection, ROWS[:1])
            SIZED.run(connection, [{"named": "一", "size": Decimal(3)}])

    with pytest.raises(IntegrityError):
        send()


def test_what_is_asked_together_is_told_as_it_was_then(connection) -> None:
    NEW.run(connection, ROWS)
    with sent_together(connection):
        before = ALL.ask(connection, {})
        SIZED.run(connection, [{"named": "一", "size": Decimal(3)}])
        after = ALL.ask(connection, {})
    SIZED.run(connection, [{"named": "一", "size": Decimal(4)}])
    assert [[size for _name, size, *_ in asked()] for asked in (before, after)] == [
        [Decimal("0.25"), None],
        [Decimal(3), None],
    ]


def test_what_is_sent_together_is_kept_with_it(connection) -> None:
    with kept_together(connection):
        NEW.run(connection, ROWS)
    connection.rollback()
    assert len(ALL.all(connection, {})) == len(ROWS)


def test_of_what_is_sent_together_nothing_is_kept_where_any_of_it_fails(connection) -> None:
    connection.commit()
    connection.begin()

    def keep() -> None:
        with kept_together(connection):
            NEW.run(connection, ROWS[1:])
            NEW.run(connection, ROWS)

    with pytest.raises(IntegrityError):
        keep()
    connection.rollback()
    assert ALL.all(connection, {}) == []
