"""Papers on the command line: keys, verifying without a network, and issuing although the process is killed."""

import json
import os
import signal
import stat
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest

from competition import create_app
from competition.config import instance_environment, read_settings
from competition.operations.confirming import confirm_sheets
from competition.operations.draws import draw_event
from competition.operations.paper_jobs import file_job
from competition.operations.press import open_press
from competition.operations.signing import sign_off
from competition.operations.store import read_file
from tests.cli.running import printed_json, refuse, run, succeed
from tests.operations.games import approved, enter, founded, mark, publish, rank, seated
from tests.operations.helpers import NOW, id_number, row

CERTIFICATES = int(os.environ.get("SAIWU_KILL_PAPERS", "12"))
"""How many certificates the killed process issues: a few here, `SAIWU_KILL_PAPERS=1000` for the whole proof."""

A_ROSTER = 500
"""Entries of one workbook. About half of all who compete win something."""

WORKER = "import sys; from competition.cli import main; main()"


def init_keys(instance: Path) -> Path:
    succeed("keys", "init", "--name", "云州市（示例）", instance=instance)
    return instance / "keys"


def test_signing_keys_are_made_once_and_for_the_owner_only(instance: Path) -> None:
    folder = init_keys(instance)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    before = (folder / "keys.json").read_bytes()
    refuse("keys", "init", "--name", "x", instance=instance, zh="已有签名密钥", en="they are not replaced")
    assert (folder / "keys.json").read_bytes() == before


def test_rotation_adds_keys_and_ends_the_old_ones(instance: Path) -> None:
    folder = init_keys(instance)
    shown = succeed("keys", "rotate-signing", instance=instance)
    assert shown.count("in use") == 2
    assert len(shown.splitlines()) == 4
    assert len(list(folder.glob("*.key.pem"))) == 3


def test_without_keys_nothing_is_verified(instance: Path, tmp_path: Path) -> None:
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(b"%PDF")
    refuse("verify", paper, instance=instance, zh="还没有签名密钥", en="There are no signing keys")


def test_a_paper_is_verified_without_database_and_network(demo: Path, tmp_path: Path) -> None:
    keys = demo / "keys" / "keys.json"
    paper = min((demo / "papers").rglob("*.pdf"))
    said = printed_json(succeed("verify", paper, "--keys", keys, "--json"))
    assert said["valid"] is True
    assert "whether it was recalled since: ask the site" in succeed("verify", paper, "--keys", keys)
    forged = tmp_path / "forged.pdf"
    forged.write_bytes(paper.read_bytes()[:-1] + b"!")
    assert run("verify", forged, "--keys", keys).exit_code == 1
    with closing(connect(demo / "saiwu.sqlite")) as database:
        ((facts,),) = database.execute("SELECT facts FROM paper WHERE number = ?", (said["number"],))
    address = json.loads(facts)["verify_url"]
    assert printed_json(succeed("verify", address, "--keys", keys, "--json"))["number"] == said["number"]
    assert succeed("verify", address, instance=demo).startswith("Valid: ")
    assert run("verify", address[:-1], instance=demo).exit_code == 1
    assert run("verify", address[:-1], "--keys", keys).exit_code == 1


def test_what_to_verify_must_be_there(demo: Path, tmp_path: Path) -> None:
    refuse("verify", tmp_path / "none.pdf", instance=demo, zh="没有文件", en="There is no file")
    wrong = tmp_path / "keys.json"
    wrong.write_text("{}")
    refuse("verify", "x#y", "--keys", wrong, zh="公钥文件无法读取", en="cannot be read")


def entrant(number: int) -> tuple[str, ...]:
    return row(number % 900, id=id_number(number % 900, born=f"19{80 + number // 900}0101"))


@pytest.fixture
def due(instance: Path) -> Path:
    """An instance where a job to issue that many certificates was filed."""
    init_keys(instance)
    app = create_app(read_settings(instance_environment(instance), instance=instance))
    with app.app_context():
        games = seated(founded())
        for first in range(0, 2 * CERTIFICATES, A_ROSTER):
            people = range(first, min(first + A_ROSTER, 2 * CERTIFICATES))
            enter(games, *(entrant(number) for number in people), file=f"roster-{first}.xlsx")
        draw_event(games.event, seed="2026", secret="for tests", by=games.organizer, now=NOW)
        for number in range(1, 2 * CERTIFICATES + 1):
            mark(games, number, practice=20 + number % 80)
        confirm_sheets(games.event, by=games.chief, now=NOW)
        sign_off(games.event, by=games.chief, now=NOW)
        rank(games)
        publish(games)
        approved(games)
        file_job(games.id, press=open_press(app.config["SAIWU"]), by=games.organizer, now=NOW)
    return instance


def issued(instance: Path) -> list[tuple[str, str, int]]:
    with closing(connect(instance / "saiwu.sqlite")) as database:
        return database.execute("SELECT number, sha256, serial FROM paper ORDER BY kind, serial").fetchall()


def start(instance: Path) -> subprocess.Popen[bytes]:
    root = Path(__file__).parents[2]
    batch = str(max(2, CERTIFICATES // 40))
    command = [
        sys.executable,
        "-c",
        WORKER,
        "--instance",
        str(instance),
        "papers",
        "work",
        "--once",
        "--batch",
        batch,
    ]
    return subprocess.Popen(command, cwd=root, stderr=subprocess.PIPE)


def kill_after(instance: Path, count: int) -> None:
    """Start the worker and kill it, without a chance to tidy up, once so many papers are there."""
    worker = start(instance)
    while len(issued(instance)) < count:
        assert worker.poll() is None, worker.stderr.read()
        time.sleep(0.005)
    worker.send_signal(signal.SIGKILL)
    worker.communicate()


@pytest.mark.timeout(1800)
def test_papers_are_issued_once_each_although_the_process_is_killed_twice(due: Path) -> None:
    kill_after(due, CERTIFICATES // 4)
    first = issued(due)
    kill_after(due, CERTIFICATES // 2)
    second = issued(due)
    assert 0 < len(first) < len(second)
    assert set(first) < set(second)
    worker = start(due)
    _out, said = worker.communicate()
    assert worker.returncode == 0, said
    papers = issued(due)
    assert set(second) < set(papers)
    for letter, least in (("R", CERTIFICATES), ("T", 1)):
        serials = [serial for number, _digest, serial in papers if f"-{letter}" in number]
        assert len(serials) >= least
        assert serials == list(range(1, len(serials) + 1))
    with closing(connect(due / "saiwu.sqlite")) as database:
        ((state, done, total),) = database.execute("SELECT state, done, total FROM paper_job")
        ((holders,),) = database.execute("SELECT count(DISTINCT kind || holder) FROM paper")
    assert (state, done) == ("done", total)
    assert holders == len(papers) == total
    for _number, digest, _serial in papers:
        assert read_file(due / "papers", digest).startswith(b"%PDF")
    assert ", 0 broken." in succeed("log", "verify", instance=due)


def test_a_job_that_stops_says_so_and_exits_with_one(due: Path) -> None:
    with closing(connect(due / "saiwu.sqlite")) as database:
        database.execute("UPDATE competition SET issuing_body = ?", ("很长的颁发单位" * 60,))
        database.commit()
    outcome = run("papers", "work", "--once", instance=due)
    assert outcome.exit_code == 1
    assert "Paused" in outcome.stderr
    assert "issuing body" in outcome.stderr
    assert issued(due) == []
