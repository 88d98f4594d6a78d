"""Commands on an instance that has been used: the log, papers, backup and restore."""

import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from competition import create_app
from competition.config import instance_environment, read_settings
from competition.db.papers import find_paper
from competition.operations.store import read_file
from tests.cli.running import printed_json, refuse, run, succeed


def a_paper(instance: Path) -> Path:
    return min((instance / "papers").rglob("*.pdf"))


def tamper(instance: Path, statement: str) -> None:
    with closing(sqlite3.connect(instance / "saiwu.sqlite")) as connection:
        connection.execute(statement)
        connection.commit()


def numbers(instance: Path) -> list[str]:
    with closing(sqlite3.connect(instance / "saiwu.sqlite")) as connection:
        return [number for (number,) in connection.execute("SELECT number FROM paper ORDER BY number")]


def test_numbers_of_papers_have_no_gaps(demo: Path) -> None:
    certificates = [f"YTJS-2026-R{n:04}" for n in range(1, 76)]
    assert numbers(demo) == certificates + [f"YTJS-2026-T{n:04}" for n in range(1, 22)]


def test_the_log_of_a_whole_competition_is_whole(demo: Path) -> None:
    assert ", 0 broken." in succeed("log", "verify", instance=demo)
    report = printed_json(succeed("log", "verify", "--json", instance=demo))
    assert report["problems"] == []
    assert report["entries"] > 1200


def test_a_row_of_the_log_that_was_changed_is_named(demo: Path) -> None:
    tamper(
        demo,
        "UPDATE audit_entry SET detail = replace(detail, 'E01-001', 'E01-002') WHERE sequence = 60 AND chain_id = 1",
    )
    tamper(demo, "UPDATE audit_entry SET \"by\" = 'organizer ' WHERE sequence = 5 AND chain_id = 1")
    refuse(
        "log",
        "verify",
        instance=demo,
        zh="日志链 1 的第 5 条与其哈希不符",
        en="Entry 5 of log chain 1 does not fit",
    )
    outcome = run("log", "verify", "--json", instance=demo)
    assert outcome.exit_code == 1
    assert "Entry 5" in printed_json(outcome.stdout)["problems"][0]["what"]["en"]


def test_a_paper_is_valid_as_issued(demo: Path) -> None:
    shown = succeed("verify", a_paper(demo), instance=demo)
    assert shown.startswith("Valid: YTJS-2026-")
    assert "2026 烟台市职业技能大赛" in shown
    assert "*" in shown
    assert succeed("verify", a_paper(demo), instance=demo, env={"LANG": "zh_CN.UTF-8"}).startswith("有效：")
    assert printed_json(succeed("verify", a_paper(demo), "--json", instance=demo))["valid"] is True


def test_a_paper_with_one_changed_byte_is_invalid(demo: Path, tmp_path: Path) -> None:
    content = bytearray(a_paper(demo).read_bytes())
    content[len(content) // 2] ^= 1
    forged = tmp_path / "forged.pdf"
    forged.write_bytes(content)
    outcome = run("verify", forged, instance=demo)
    assert (outcome.exit_code, outcome.stdout) == (1, "")
    assert "Invalid: never issued here" in outcome.stderr
    assert "无效" in run("verify", forged, instance=demo, env={"LANG": "zh_CN.UTF-8"}).stderr
    outcome = run("verify", forged, "--json", instance=demo)
    assert outcome.exit_code == 1
    assert printed_json(outcome.stdout) == {"valid": False, "number": None, "standing": None}


@pytest.fixture
def backup(demo: Path, tmp_path: Path) -> Path:
    """A backup of the demo."""
    target = tmp_path / "backup.zip"
    assert "the database and 96 papers" in succeed("db", "backup", target, instance=demo)
    return target


def new_instance(tmp_path: Path, demo: Path) -> Path:
    """An empty instance with the keys of the demo."""
    folder = tmp_path / "new"
    folder.mkdir()
    shutil.copy(demo / "saiwu.env", folder)
    return folder


def test_a_backup_is_restored_whole(demo: Path, backup: Path, tmp_path: Path) -> None:
    folder = new_instance(tmp_path, demo)
    assert "96 papers" in succeed("db", "restore", backup, instance=folder)
    assert ", 0 broken." in succeed("log", "verify", instance=folder)
    assert numbers(folder) == numbers(demo)
    settings = read_settings(instance_environment(folder), instance=folder)
    with create_app(settings).app_context():
        paper = find_paper("YTJS-2026-T0001")
        assert paper is not None
        assert read_file(settings.papers, paper.sha256).startswith(b"%PDF")
        assert paper.member is not None
        assert paper.member.person.masked_id().startswith("370***********")


def test_a_backup_holds_no_keys_and_no_id_numbers(demo: Path, backup: Path) -> None:
    with zipfile.ZipFile(backup) as archive:
        names = archive.namelist()
        database = archive.read("saiwu.sqlite")
    assert not any("env" in name for name in names)
    assert b"370600198809269956" not in database


def test_neither_a_backup_nor_data_is_overwritten(demo: Path, backup: Path) -> None:
    before = backup.read_bytes()
    refuse("db", "backup", backup, instance=demo, zh=f"{backup} 已存在", en=f"{backup} exists")
    assert backup.read_bytes() == before
    refuse(
        "db",
        "restore",
        backup,
        instance=demo,
        zh="不覆盖现有数据",
        en="data that is there is never overwritten",
    )


def damaged(backup: Path, kind: str) -> bytes:
    content = bytearray(backup.read_bytes())
    match kind:
        case "no archive":
            return b"not a backup"
        case "cut short":
            return bytes(content[: len(content) // 2])
        case "other bytes":
            content[200:260] = bytes(60)
        case "one bit":
            content[5000] ^= 1
    return bytes(content)


@pytest.mark.parametrize("kind", ["no archive", "cut short", "other bytes", "one bit"])
def test_a_damaged_backup_is_refused(demo: Path, backup: Path, tmp_path: Path, kind: str) -> None:
    folder, bad = new_instance(tmp_path, demo), tmp_path / "bad.zip"
    bad.write_bytes(damaged(backup, kind))
    refuse(
        "db", "restore", bad, instance=folder, zh="不是完整的赛务备份", en="is no complete backup of Saiwu"
    )
    assert [path.name for path in folder.rglob("*")] == ["saiwu.env"]


def test_an_archive_with_another_content_is_refused(demo: Path, backup: Path, tmp_path: Path) -> None:
    folder, bad = new_instance(tmp_path, demo), tmp_path / "bad.zip"
    with zipfile.ZipFile(backup) as good:
        database = good.read("saiwu.sqlite")
    for members in (
        {"readme.txt": b"hello"},
        {"saiwu.sqlite": b"no database"},
        {"saiwu.sqlite": b""},
        {"saiwu.sqlite": database, "papers/aa/aa.pdf": b"%PDF of somebody else"},
        {"saiwu.sqlite": database, "papers/../../escaped.pdf": b"%PDF"},
    ):
        with zipfile.ZipFile(bad, "w") as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        refuse("db", "restore", bad, instance=folder, zh="不是完整的赛务备份", en="nothing was written")
        assert [path.name for path in folder.rglob("*")] == ["saiwu.env"]


def test_there_must_be_a_database_to_back_up(demo: Path, tmp_path: Path) -> None:
    folder = new_instance(tmp_path, demo)
    refuse("db", "backup", tmp_path / "b.zip", instance=folder, zh="没有数据库", en="There is no database")
    assert not (tmp_path / "b.zip").exists()
    assert [path.name for path in folder.iterdir()] == ["saiwu.env"]


def test_a_database_named_without_a_folder_lies_in_the_instance(instance: Path, tmp_path: Path) -> None:
    env = {"SAIWU_DATABASE_URL": "sqlite:///named.sqlite"}
    succeed("db", "upgrade", instance=instance, env=env)
    assert (instance / "named.sqlite").exists()
    assert "0 papers" in succeed("db", "backup", tmp_path / "b.zip", instance=instance, env=env)


def test_other_databases_have_their_own_tools(instance: Path, tmp_path: Path) -> None:
    env = {"SAIWU_DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:1/none"}
    refuse(
        "db",
        "backup",
        tmp_path / "b.zip",
        instance=instance,
        env=env,
        zh="数据库不是 SQLite",
        en="Use pg_dump and pg_restore",
    )


def test_an_entrant_gets_an_account_by_the_certificate(demo: Path) -> None:
    wrong = ("user", "create", "zhang.san", "--name", "张三", "--certificate", "YTJS-2026-R0001")
    refuse(
        *wrong,
        instance=demo,
        zh="证书 YTJS-2026-R0001 上没有“张三”",
        en="There is no “张三” on the certificate",
    )
    given = ("--name", "冯德", "--certificate", "YTJS-2026-R0001")
    assert "Created the account feng.de." in succeed("user", "create", "feng.de", *given, instance=demo)
    with closing(sqlite3.connect(demo / "saiwu.sqlite")) as connection:
        same = "SELECT count(DISTINCT person_id) FROM user WHERE username IN ('feng.de', 'winner')"
        assert connection.execute(same).fetchone() == (1,)
