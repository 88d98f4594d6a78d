"""The log tells which entry was touched."""

import pytest
from sqlalchemy import text

from competition.db import db
from competition.domain.roles import Role
from competition.operations.accounts import grant_role
from competition.operations.log import LogReport, verify_log
from tests.operations.games import Games, founded
from tests.operations.helpers import NOW

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def games(app: object) -> Games:
    """A competition with five entries in its log."""
    games = founded()
    for user in (games.finance, games.chief):
        grant_role(user.user_id, games.id, Role.FINANCE, by=games.organizer, now=NOW)
    return games


def tamper(statement: str, **values: object) -> LogReport:
    with db.engine.begin() as connection:
        connection.execute(text(statement), values)
    db.session.rollback()
    return verify_log()


def broken(report: LogReport, chain: int, sequence: int) -> None:
    (found,) = report.problems
    assert found.what.zh == f"日志链 {chain} 的第 {sequence} 条与其哈希不符，此后的记录不可信。"
    assert found.what.en.startswith(f"Entry {sequence} of log chain {chain} does not fit its hash")


def test_an_untouched_log_is_whole(games: Games) -> None:
    assert verify_log() == LogReport(chains=1, entries=5, problems=())


def test_an_empty_log_is_whole() -> None:
    assert verify_log() == LogReport(chains=0, entries=0, problems=())


@pytest.mark.parametrize(
    "change",
    [
        "detail = replace(detail, 'finance', 'Finance')",
        "action = 'role.revoke'",
        "by = 'finance'",
        "at = '2026-09-20 08:00:01'",
        "previous = replace(previous, substr(previous, 1, 1), 'x')",
        "hash = replace(hash, substr(hash, 1, 1), 'x')",
    ],
)
def test_one_changed_byte_is_found_in_its_entry(games: Games, change: str) -> None:
    change = change.replace("by =", '"by" =')
    report = tamper(f"UPDATE audit_entry SET {change} WHERE sequence = 4")
    broken(report, games.id, 4)


def test_a_deleted_last_entry_is_missed(games: Games) -> None:
    broken(tamper("DELETE FROM audit_entry WHERE sequence = 5"), games.id, 5)


def test_a_deleted_entry_in_the_middle_is_missed(games: Games) -> None:
    broken(tamper("DELETE FROM audit_entry WHERE sequence = 2"), games.id, 2)


def test_entries_that_changed_places_are_found(games: Games) -> None:
    tamper("UPDATE audit_entry SET sequence = -1 WHERE sequence = 3")
    tamper("UPDATE audit_entry SET sequence = 3 WHERE sequence = 4")
    broken(tamper("UPDATE audit_entry SET sequence = 4 WHERE sequence = -1"), games.id, 3)


def test_an_entry_that_moved_to_another_chain_is_found_in_both(games: Games) -> None:
    tamper("INSERT INTO audit_chain (id, length, head) VALUES (99, 0, :none)", none="0" * 64)
    report = tamper("UPDATE audit_entry SET chain_id = 99 WHERE sequence = 1")
    assert [found.what.en.split(" does")[0] for found in report.problems] == [
        f"Entry 1 of log chain {games.id}",
        "Entry 1 of log chain 99",
    ]


def test_a_changed_head_is_found(games: Games) -> None:
    broken(tamper("UPDATE audit_chain SET head = :none", none="0" * 64), games.id, 6)
