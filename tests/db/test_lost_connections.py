"""A database that goes away: who works at that moment is told that nothing was saved, and nobody after that."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from competition.db import close_connections, db
from competition.db.audit import AuditEntry
from competition.db.base import NOW as NOW_POOL
from competition.db.base import read_now
from competition.operations.log_writing import STRAY
from competition.operations.unit import DatabaseBusyError, Work, shared_work
from tests.operations.helpers import NOW, account

pytestmark = pytest.mark.usefixtures("app")
ME = "SELECT pg_backend_pid()"


@pytest.fixture(autouse=True)
def _behind_a_network(app: object) -> None:
    if db.engine.dialect.name == "sqlite":
        pytest.skip("SQLite is in this very process")
    close_connections()


def cut(*backends: int) -> None:
    """As a server does that is stopped."""
    with db.engine.connect() as other:
        for each in backends:
            other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": each})


def record() -> None:
    by = account(f"judge{db.session.query(AuditEntry).count()}")
    with shared_work() as works:
        work = Work(by, NOW)
        work.record(STRAY, job="a")
        works.append(work)


def test_who_writes_meanwhile_is_told_so_and_the_next_is_not() -> None:
    by = account("judge")

    def lose_it() -> None:
        with shared_work() as works:
            work = Work(by, NOW)
            work.record(STRAY, job="a")
            works.append(work)
            cut(db.session.connection().exec_driver_sql(ME).scalar_one())

    with pytest.raises(DatabaseBusyError):
        lose_it()
    assert db.session.query(AuditEntry).filter_by(action=STRAY).count() == 0
    record()
    assert db.session.query(AuditEntry).filter_by(action=STRAY).count() == 1


def test_connections_that_wait_are_all_given_up_with_the_first() -> None:
    waiting = [db.engine.connect() for _ in range(4)]
    backends = [each.exec_driver_sql(ME).scalar_one() for each in waiting]
    for each in waiting:
        each.close()
    with db.engines[NOW_POOL].connect() as other:
        for each in backends:
            other.exec_driver_sql(f"SELECT pg_terminate_backend({each})")
    told = []
    for _ in backends:
        try:
            with shared_work():
                pass
            told.append("kept")
        except DatabaseBusyError:
            told.append("busy")
    assert told == ["busy", "kept", "kept", "kept"]


def test_a_single_question_is_asked_once_more() -> None:
    (backend,) = read_now(ME)
    cut(backend)
    assert read_now(ME) != (backend,)


def test_a_single_question_that_is_wrong_is_not() -> None:
    with pytest.raises(DBAPIError, match="there_is_no_such_table"):
        read_now("SELECT 1 FROM there_is_no_such_table")
    assert read_now("SELECT 7") == (7,)
