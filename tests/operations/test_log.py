"""The log tells which entry was touched, in the database and in a file that was kept elsewhere; it holds no numbers."""

import ast
import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, text

import competition
from competition.db import db
from competition.db.audit import AuditEntry
from competition.db.competitions import Competition
from competition.domain.roles import Role
from competition.operations.accounts import grant_role
from competition.operations.bank_accounts import import_accounts
from competition.operations.log import LogReport, export_log, grouped, head_in, verify_file, verify_log
from competition.operations.log_words import ACTIONS, words_of
from competition.operations.unit import Actor, unit_of_work
from competition.spreadsheets.log import FORMS
from tests.operations.games import Games, founded, issue
from tests.operations.helpers import NOW, id_number, refused
from tests.operations.paying import CARD, OTHER_CARD, account_row, account_workbook, due, proposed
from tests.operations.test_records import with_everything

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


# Files


def exported(games: Games, form: str = "csv", **days: date) -> bytes:
    return export_log(db.session.get_one(Competition, games.id), form=form, **days)


def rows_of(data: bytes) -> list[bytes]:
    return data.splitlines(keepends=True)


def first_broken(data: bytes, form: str = "csv") -> int | None:
    """The number of the entry that is named; None for a whole file."""
    problems = verify_file(data, form=form).problems
    if not problems:
        return None
    assert "不可信" in problems[0].what.zh
    found = re.search(r"Entry ([0-9]+) of the file", problems[0].what.en)
    assert found is not None
    return int(found[1])


@pytest.mark.parametrize("form", FORMS)
def test_an_exported_log_is_whole_and_ends_with_its_head(games: Games, form: str) -> None:
    data = exported(games, form)
    assert verify_file(data, form=form) == LogReport(chains=1, entries=5, problems=())
    newest = db.session.scalars(select(AuditEntry).order_by(AuditEntry.sequence.desc())).first()
    assert head_in(data, form=form) == newest.hash
    assert exported(games, form) == data


def test_an_export_says_what_was_done_in_both_languages_and_both_clocks(games: Games) -> None:
    said = exported(games).decode("utf-8-sig")
    for each in ("建立竞赛", "competition created", "2026-09-20 16:00:00", "2026-09-20T08:00:00+00:00"):
        assert each in said


def swap(rows: list[bytes]) -> list[bytes]:
    return [*rows[:3], rows[4], rows[3], *rows[5:]]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda rows: [*rows[:2], rows[2].replace(b"event.save", b"event.sawe"), *rows[3:]], 2),
        (lambda rows: [*rows[:2], rows[2].replace(b"16:00:00", b"16:00:01"), *rows[3:]], 2),
        (lambda rows: [*rows[:2], rows[2].replace(b"T08:00:00", b"T08:00:0x"), *rows[3:]], 2),
        (lambda rows: [*rows[:3], rows[3].replace(b"organizer", b"\xffrganizer"), *rows[4:]], 3),
        (swap, 3),
        (lambda rows: [*rows[:3], *rows[4:]], 3),
        (lambda rows: [*rows[:5], rows[6]], 5),
        (lambda rows: rows[:6], 6),
        (lambda rows: [*rows[:6], rows[6].replace(b",5,", b",4,", 1)], 6),
        (lambda rows: [*rows[:6], rows[6].replace(b",5,", b",x,", 1)], 6),
    ],
)
def test_a_change_of_a_file_is_found_in_its_entry(
    games: Games, change: Callable[[list[bytes]], list[bytes]], named: int
) -> None:
    rows = rows_of(exported(games))
    changed = change(rows)
    assert changed != rows
    assert first_broken(b"".join(changed)) == named


@pytest.mark.parametrize("number", range(1, 6))
def test_a_byte_of_json_lines_that_was_changed_is_found_in_its_entry(games: Games, number: int) -> None:
    rows = rows_of(exported(games, "jsonl"))
    for old, new in ((b"organizer", b"0rganizer"), (b'"hash"', b'"hush"'), (b"{", b"(")):
        changed = [*rows[: number - 1], rows[number - 1].replace(old, new, 1), *rows[number:]]
        assert first_broken(b"".join(changed), "jsonl") == number


def test_json_lines_without_their_last_row_or_head_are_found(games: Games) -> None:
    rows = rows_of(exported(games, "jsonl"))
    assert first_broken(b"".join([*rows[:4], rows[5]]), "jsonl") == 5
    assert first_broken(b"".join(rows[:5]), "jsonl") == 6


def test_a_cell_of_a_workbook_that_was_changed_is_found(games: Games) -> None:
    book, target = load_workbook(BytesIO(exported(games, "xlsx"))), BytesIO()
    book.worksheets[0]["D4"] = "somebody"
    book.save(target)
    assert first_broken(target.getvalue(), "xlsx") == 3


@pytest.mark.parametrize("form", FORMS)
def test_what_is_no_log_is_refused(games: Games, form: str) -> None:
    for data in (b"", b"PK no archive", b"[1]\n", b"a,b\n1,2\n"):
        with refused("不是导出的日志，或已损坏", "it is no exported log, or it is damaged"):
            verify_file(data, form=form)


def test_a_part_of_the_log_is_checked_by_itself(games: Games) -> None:
    grant_role(games.judge.user_id, games.id, Role.FINANCE, by=games.organizer, now=NOW + timedelta(days=1))
    day, later = date(2026, 9, 20), date(2026, 9, 21)
    for days, count in (({"first": later}, 1), ({"last": day}, 5), ({"first": day, "last": later}, 6)):
        data = exported(games, **days)
        assert verify_file(data, form="csv") == LogReport(chains=1, entries=count, problems=())
    nothing = exported(games, first=date(2027, 1, 1))
    assert verify_file(nothing, form="csv") == LogReport(chains=1, entries=0, problems=())
    assert head_in(nothing, form="csv") == "0" * 64
    without_end = b"".join(rows_of(nothing)[:1])
    assert head_in(without_end, form="csv") == ""
    assert first_broken(without_end) == 1


def test_a_name_like_a_formula_and_a_detail_longer_than_a_cell_come_back(games: Games) -> None:
    for name in ("=1+1", "'quoted"):
        with unit_of_work(by=Actor(None, name), now=NOW) as work:
            work.record("event.save", competition=games.id, long="长" * 70_000)
    for form in FORMS:
        assert verify_file(exported(games, form), form=form).problems == ()
    assert b"'=1+1" in exported(games)


def test_a_competition_without_its_chain_is_refused(games: Games) -> None:
    tamper("DELETE FROM audit_entry")
    tamper("DELETE FROM audit_chain")
    with refused(f"日志链 {games.id} 的第 1 条", f"Entry 1 of log chain {games.id}"):
        exported(games)


def test_a_head_is_printed_in_short_groups() -> None:
    assert grouped("0123456789") == "0123 4567 89"


# Words and numbers


def recorded_actions() -> set[str]:
    """Every action that the operations record: written beside `record`, or as a word with a dot of their own."""
    folder = Path(competition.__file__).parent / "operations"
    trees = [
        ast.parse(path.read_text(encoding="utf-8"))
        for path in folder.glob("*.py")
        if path.name not in {"log_words.py", "log_pages.py"}
    ]
    words = {
        node.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {word for word in words if re.fullmatch(r"[a-z_]+\.[a-z_]+", word)}


def test_every_action_has_its_words_and_no_words_are_left_over() -> None:
    columns = {str(column) for table in db.metadata.sorted_tables for column in table.columns}
    said = recorded_actions()
    assert said - set(ACTIONS) - columns == set()
    assert set(ACTIONS) - said == set()
    assert all(each.zh and each.en for each in ACTIONS.values())


def test_an_action_that_is_not_known_stands_as_it_is() -> None:
    assert str(words_of("moon.land")) == "moon.land / moon.land"


def test_the_log_holds_no_id_number_and_no_account(app: object, tmp_path: Path) -> None:
    games = with_everything(due())
    data = account_workbook(account_row(1), account_row(2, number=OTHER_CARD))
    import_accounts(data, file="accounts.xlsx", by=games.organizer, now=NOW)
    issue(games, tmp_path)
    proposed(games)
    entries = list(db.session.scalars(select(AuditEntry)))
    assert {"roster.import", "elsewhere.record", "account.import", "paper.issue"} <= {
        e.action for e in entries
    }
    said = "\n".join(f"{e.by} {e.action} {e.detail}" for e in entries)
    numbers = [id_number(person) for person in (1, 2, 3)]
    assert not [each for each in (CARD, OTHER_CARD, *numbers) if each in said]
    plain = re.sub(r"[0-9a-f]{64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", said)
    assert re.findall(r"[0-9]{15,}[0-9Xx]?", plain) == []
    assert all(isinstance(json.loads(e.detail), dict) for e in entries)
