"""One operation, one transaction, one entry in the log."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from competition.db import db
from competition.db.accounts import User, find_user
from competition.db.audit import entries_of_chain
from competition.domain.problems import Refusal
from competition.domain.roles import Role
from competition.operations.accounts import SYSTEM, grant_role
from competition.operations.competitions import create_competition, import_events
from competition.operations.log import verify_log
from competition.operations.marking import save_marks
from competition.operations.unit import Actor, day_of, quiet_work, unit_of_work
from tests.operations.games import decimals, drawn, founded, ref, save
from tests.operations.helpers import DRAFT, NOW, account, everything, logged, refused, setup

pytestmark = pytest.mark.usefixtures("app")


def test_the_day_is_the_day_in_china() -> None:
    assert day_of(datetime(2026, 12, 31, 17, tzinfo=UTC)).isoformat() == "2027-01-01"


def test_an_operation_that_records_nothing_is_a_mistake() -> None:
    before = everything()
    with pytest.raises(RuntimeError, match="recorded nothing"), unit_of_work(by=SYSTEM, now=NOW):
        db.session.add(User(username="nobody", display_name="", password_hash="-", created_at=NOW))
    assert everything() == before


def test_an_operation_writes_one_entry() -> None:
    with unit_of_work(by=SYSTEM, now=NOW) as work:
        work.record("first")
        with pytest.raises(RuntimeError, match="one audit entry"):
            work.record("second")
    assert logged() == ["first"]


def test_changes_made_outside_an_operation_are_a_mistake() -> None:
    account("somebody")
    found = find_user("somebody")
    assert found is not None
    found.display_name = "changed"
    with pytest.raises(RuntimeError, match="outside an operation"), unit_of_work(by=SYSTEM, now=NOW):
        pytest.fail("must not begin")
    db.session.rollback()
    assert logged() == []


def test_what_was_read_before_does_not_stand_in_the_way() -> None:
    account("somebody")
    assert find_user("somebody") is not None
    with unit_of_work(by=SYSTEM, now=NOW) as work:
        work.record("test")
    assert logged() == ["test"]


def test_a_step_that_needs_a_person_refuses_the_command_line() -> None:
    with refused("须由本人登录后操作", "needs a person who is signed in"):
        create_competition(DRAFT, by=SYSTEM, now=NOW)


def test_what_breaks_a_constraint_is_refused_as_another_writers_change() -> None:
    games = founded()
    twice = [setup("E07"), setup("E07")]
    with refused("另一人刚刚更改了同一内容", "Somebody else has just changed the same thing"):
        import_events(games.id, twice, by=games.organizer, now=NOW)


def _at_once(app: Flask, *work: Callable[[], object]) -> list[BaseException]:
    """Run all at the same moment, each in a context of its own; what they raised."""
    together, raised = Barrier(len(work)), []

    def run(each: Callable[[], object]) -> None:
        with app.app_context():
            together.wait()
            try:
                each()
            except Exception as error:
                raised.append(error)
            finally:
                db.session.remove()

    threads = [Thread(target=run, args=(each,)) for each in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_no_entry_of_writers_at_the_same_chain_is_lost(app: Flask) -> None:
    organizer = account("organizer")
    made = create_competition(DRAFT, by=organizer, now=NOW)
    db.session.remove()

    def grant() -> None:
        for _ in range(10):
            grant_role(organizer.user_id, made, Role.FINANCE, by=organizer, now=NOW)

    assert _at_once(app, grant, grant) == []
    assert [entry.sequence for entry in entries_of_chain(made)] == list(range(1, 22))
    assert verify_log().problems == ()


def test_two_first_entries_of_a_chain_are_both_kept(app: Flask) -> None:
    def write() -> None:
        with unit_of_work(by=Actor(None, "system"), now=NOW) as work:
            work.record("first", competition=77)

    assert _at_once(app, write, write, write) == []
    assert [entry.sequence for entry in entries_of_chain(77)] == [1, 2, 3]


def test_of_two_who_save_the_same_version_one_is_refused(app: Flask) -> None:
    games = drawn(entries=1)
    where = ref(games)
    save(games, where, P1_1=1)
    db.session.remove()

    def write(mark: int) -> Callable[[], object]:
        given = decimals(P1_1=mark)
        return lambda: save_marks(where, given, version=1, by=games.judge, now=NOW)

    (error,) = _at_once(app, write(10), write(20))
    assert isinstance(error, Refusal)
    assert "已在另一处保存过" in str(error)
    assert logged().count("sheet.save") == 2


def test_a_database_that_stays_busy_is_told_in_words() -> None:
    words = ("数据库正忙或无法连接，本次未保存", "The database is busy or out of reach; nothing was saved")
    with refused(*words), unit_of_work(by=SYSTEM, now=NOW):
        raise OperationalError("COMMIT", {}, Exception("database is locked"))


def test_who_waits_too_long_for_another_process_is_told_in_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL waits by itself")
    monkeypatch.setattr("competition.db.base.BUSY_SECONDS", 0)
    by = account("organizer")
    other = sqlite3.connect(db.engine.url.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Refusal, match="数据库正忙"):
        create_competition(DRAFT, by=by, now=NOW)
    other.execute("ROLLBACK")
    other.close()
    monkeypatch.undo()
    create_competition(DRAFT, by=by, now=NOW)
    assert logged() == ["competition.create"]


def test_what_is_no_step_is_written_without_an_entry_and_left_out_where_somebody_writes() -> None:
    account("quiet")
    before = logged()
    with quiet_work():
        find_user("quiet").employer = "某单位"
    assert (find_user("quiet").employer, logged()) == ("某单位", before)
    with pytest.raises(ZeroDivisionError), quiet_work():
        find_user("quiet").employer = str(1 / 0)
    with quiet_work():
        find_user("quiet").employer = "另一单位"
        raise OperationalError("", {}, Exception("locked"))
    assert find_user("quiet").employer == "某单位"
