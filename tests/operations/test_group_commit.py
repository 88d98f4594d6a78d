"""What waits for the database together goes in one transaction, each with its own outcome and its own entry in the log."""

import json
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import select

from competition.db import db
from competition.db.audit import AuditEntry
from competition.domain.problems import Refusal
from competition.operations.group_commit import GroupCommit
from competition.operations.log_writing import STRAY
from competition.operations.unit import Actor, DatabaseBusyError, Work, shared_work, unit_of_work
from tests.operations.helpers import NOW, account

GROUPS = GroupCommit[str, str]


def recording(groups: list[list[str]], by: Actor) -> Callable[[Sequence[str], list[Work]], list[str]]:
    """Each job is logged by its name and given back doubled; `fault` in a group is one, `end` ends the thread."""

    def take(jobs: Sequence[str], works: list[Work]) -> list[str]:
        groups.append(list(jobs))
        for each in jobs:
            work = Work(by, NOW)
            work.record(STRAY, job=each)
            works.append(work)
        if "fault" in jobs:
            raise ValueError("a fault")
        if groups in ([["end"]], [["end", "behind"]]):
            raise KeyboardInterrupt
        return [each * 2 for each in jobs]

    return take


@contextmanager
def waiting(app: Flask, queue: GROUPS, *jobs: str):
    """Threads that bring these jobs while another writer has the database; how each ended is known afterwards."""
    ended: dict[str, str | BaseException] = {}

    def bring(job: str) -> None:
        with app.app_context():
            try:
                ended[job] = queue.do(job)
            except BaseException as error:
                ended[job] = error

    threads = [Thread(target=bring, args=(each,)) for each in jobs]
    with shared_work():
        for number, each in enumerate(threads, 1):
            each.start()
            _until(lambda count=number: len(queue._waiting) == count)
        yield ended
    for each in threads:
        each.join()


def jobs_in_log() -> list[str]:
    """As the log has them, in its order."""
    found = db.session.scalars(
        select(AuditEntry.detail).where(AuditEntry.action == STRAY).order_by(AuditEntry.id)
    )
    return [json.loads(each)["job"] for each in found]


def _until(holds: Callable[[], bool]) -> None:
    for _ in range(2000):
        if holds():
            return
        time.sleep(0.005)
    raise AssertionError("it never came")


def test_those_that_wait_are_taken_together_in_their_order(app: Flask) -> None:
    groups: list[list[str]] = []
    queue: GROUPS = GroupCommit(recording(groups, account("judge")))
    with waiting(app, queue, "a", "b", "c") as ended:
        assert groups == []
    assert groups == [["a", "b", "c"]]
    assert ended == {"a": "aa", "b": "bb", "c": "cc"}
    assert jobs_in_log() == ["a", "b", "c"]


def test_a_fault_is_its_own_jobs_alone(app: Flask) -> None:
    groups: list[list[str]] = []
    queue: GROUPS = GroupCommit(recording(groups, account("judge")))
    with waiting(app, queue, "a", "fault", "c") as ended:
        pass
    assert groups == [["a", "fault", "c"], ["a"], ["fault"], ["c"]]
    assert (ended["a"], ended["c"]) == ("aa", "cc")
    assert isinstance(ended["fault"], ValueError)
    assert jobs_in_log() == ["a", "c"]


def test_where_a_thread_ends_half_way_those_behind_do_theirs_themselves(app: Flask) -> None:
    groups: list[list[str]] = []
    queue: GROUPS = GroupCommit(recording(groups, account("judge")))
    with waiting(app, queue, "end", "behind") as ended:
        pass
    assert isinstance(ended["end"], KeyboardInterrupt)
    assert ended["behind"] == "behind" * 2
    assert groups[0] == ["end", "behind"]
    assert jobs_in_log() == groups[-1]


def test_all_are_told_where_the_database_is_busy(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL waits as long as the connection lasts")
    monkeypatch.setattr("competition.db.base.BUSY_SECONDS", 0.5)
    groups: list[list[str]] = []
    queue: GROUPS = GroupCommit(recording(groups, account("judge")))
    with waiting(app, queue, "a", "b") as ended:
        _until(lambda: len(ended) == 2)
    assert [type(each) for each in ended.values()] == [DatabaseBusyError, DatabaseBusyError]
    assert groups == []
    assert jobs_in_log() == []
    assert queue.do("a") == "aa"


def test_works_of_one_transaction_are_kept_together_or_not_at_all(app: Flask) -> None:
    by = account("judge")
    recorded, silent = Work(by, NOW), Work(by, NOW)
    recorded.record(STRAY, job="a")
    with pytest.raises(RuntimeError, match="recorded nothing"), shared_work() as works:
        works.extend([recorded, silent])
    assert jobs_in_log() == []
    with shared_work():
        pass
    with unit_of_work(by=by, now=NOW) as work:
        work.record(STRAY, job="b")
    assert jobs_in_log() == ["b"]
    assert issubclass(DatabaseBusyError, Refusal)
