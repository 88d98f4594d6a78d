"""`saiwu recount`: published results counted again from the stored marks."""

import sqlite3
from pathlib import Path

from tests.cli.running import printed_json, refuse, run, succeed

GAMES = ("--competition", "yantai-2026")


def test_the_demo_is_counted_again(demo: Path):
    found = printed_json(succeed("recount", *GAMES, "--json", instance=demo))
    assert found["findings"] == []
    assert (found["events"], found["entries"]) > (0, 0)
    said = succeed("recount", *GAMES, instance=demo)
    assert said.strip().endswith("0 differ.")


def test_a_mark_changed_behind_the_system_is_found(demo: Path):
    with sqlite3.connect(demo / "saiwu.sqlite") as database:
        row = database.execute("SELECT sheet_id, aspect FROM mark WHERE value > 0 LIMIT 1").fetchone()
        database.execute("UPDATE mark SET value = 0 WHERE sheet_id = ? AND aspect = ?", row)
    outcome = run("recount", *GAMES, "--json", instance=demo)
    assert outcome.exit_code == 1
    (first, *_more) = printed_json(outcome.stdout)["findings"]
    assert "复算为" in first["zh"]
    assert first["entry"].startswith(first["event"])
    assert "✗ " + first["event"] in run("recount", *GAMES, instance=demo).stderr


def test_an_unknown_competition(demo: Path):
    refuse(
        "recount",
        "--competition",
        "nowhere",
        instance=demo,
        zh="没有代码为“nowhere”的竞赛",
        en="There is no competition",
    )
