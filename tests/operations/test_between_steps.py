"""What is kept between two steps of the log is read anew after each of them, and stays while marks come in."""

from itertools import count
from threading import Barrier, Thread
from time import sleep

import pytest
from flask import Flask

from competition.db import db
from competition.db.audit import LastStep
from competition.db.competitions import Competition
from competition.operations.between_steps import Memory, memory
from competition.operations.competitions import create_competition
from competition.operations.log_words import ACTIONS
from competition.operations.log_writing import NO_STEPS
from competition.operations.unit import unit_of_work
from tests.operations.helpers import DRAFT, NOW, account, refused

pytestmark = pytest.mark.usefixtures("app")


def asked(readings: count) -> int:
    """How often it was read before."""
    found = memory().of(readings.__next__)
    db.session.rollback()
    return found


def test_before_the_first_step_nothing_is_kept() -> None:
    readings = count()
    assert [asked(readings), asked(readings)] == [0, 1]


def test_it_is_read_once_between_two_steps_and_marks_are_none() -> None:
    by, readings = account("organizer"), count()
    create_competition(DRAFT, by=by, now=NOW)
    assert [asked(readings), asked(readings)] == [0, 0]
    for action in sorted(NO_STEPS):
        with unit_of_work(by=by, now=NOW) as work:
            work.record(action)
    assert asked(readings) == 0
    with unit_of_work(by=by, now=NOW) as work:
        work.record("competition.create")
    assert asked(readings) == 1


def test_a_step_of_another_process_is_seen_and_one_that_was_refused_is_none() -> None:
    by, readings = account("organizer"), count()
    create_competition(DRAFT, by=by, now=NOW)
    assert asked(readings) == 0
    with refused("竞赛代码“test-2026”已被使用", "“test-2026” is taken"):
        create_competition(DRAFT, by=by, now=NOW)
    assert asked(readings) == 0
    with db.engine.begin() as elsewhere:
        elsewhere.execute(LastStep.__table__.update(), {"hash": "written by another process"})
    assert asked(readings) == 1


def test_what_an_operation_reads_of_its_own_changes_is_not_kept() -> None:
    """It may be refused afterwards, and others must not meet meanwhile what nobody has kept."""
    by = account("organizer")
    made = create_competition(DRAFT, by=by, now=NOW)

    def name() -> str:
        return db.session.get_one(Competition, made).name

    def change() -> None:
        with unit_of_work(by=by, now=NOW):
            db.session.get_one(Competition, made).name = "另一个名称"
            db.session.flush()
            assert memory().of(name) == memory().of(name) == "另一个名称"
            raise LookupError

    with pytest.raises(LookupError):
        change()
    assert memory().of(name) == DRAFT.name


def test_within_one_transaction_nothing_moves() -> None:
    create_competition(DRAFT, by=account("organizer"), now=NOW)
    first = memory()
    assert memory() is first


def test_what_is_not_there_takes_no_place() -> None:
    """Or whoever invents tokens would fill the memory of the server."""
    create_competition(DRAFT, by=account("organizer"), now=NOW)
    known, asked_for = memory(), []
    size = known.size
    assert [known.of(asked_for.append, f"token {number}") for number in range(3)] == [None] * 3
    assert known.of(asked_for.append, "token 2") is None
    assert asked_for == ["token 0", "token 1", "token 2", "token 2"]
    assert known.size == size


def test_those_who_ask_at_once_wait_for_the_one_who_reads(app: Flask) -> None:
    known, readings, start, found = Memory("a step"), count(), Barrier(4), []

    def slowly() -> int:
        sleep(0.05)
        return next(readings)

    def ask() -> None:
        start.wait()
        with app.app_context():
            found.append(known.of(slowly))

    threads = [Thread(target=ask) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert found == [0] * 4


def test_what_is_no_step_has_a_name_in_the_log() -> None:
    assert set(ACTIONS) > NO_STEPS


@pytest.mark.parametrize("action", ["tablet.take", "sheet.confirm"])
def test_these_tests_tell_where_an_entry_that_is_no_step_changes_what_is_kept(
    app: Flask, action: str
) -> None:
    by = account("organizer")
    made = create_competition(DRAFT, by=by, now=NOW)

    def change() -> None:
        with unit_of_work(by=by, now=NOW) as work:
            db.session.get_one(Competition, made).name = "另一个名称"
            work.record(action, competition=made)

    with pytest.raises(AssertionError, match="are no steps, but write"):
        change()
