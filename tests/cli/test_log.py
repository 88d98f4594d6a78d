"""The log on the command line: exported, checked without a database, its heads printed; and personal data removed."""

import re
from pathlib import Path

import pytest

from tests.cli.running import printed_json, refuse, run, succeed
from tests.cli.test_instance import tamper


@pytest.fixture
def code(demo: Path) -> str:
    """The code of the demo's competition."""
    heads = printed_json(succeed("log", "head", "--json", instance=demo))
    return next(each["competition"] for each in heads if each["competition"])


def test_an_export_is_checked_where_there_is_no_database(demo: Path, code: str, tmp_path: Path) -> None:
    for form in ("csv", "jsonl", "xlsx"):
        target = tmp_path / f"log.{form}"
        said = succeed("log", "export", "--competition", code, target, instance=demo)
        elsewhere = succeed("log", "verify", target, instance=tmp_path / "nowhere")
        assert ", 0 broken." in elsewhere
        assert elsewhere.splitlines()[-1] == said.splitlines()[-1]
        report = printed_json(succeed("log", "verify", target, "--json"))
        assert report["entries"] > 1200
        assert report["head"] == elsewhere.splitlines()[-1].replace(" ", "")


def test_a_changed_byte_of_an_export_is_named(demo: Path, code: str, tmp_path: Path) -> None:
    target = tmp_path / "log.csv"
    succeed("log", "export", "--competition", code, target, instance=demo)
    rows = target.read_bytes().splitlines(keepends=True)
    rows[60] = rows[60].replace(b"E01", b"E02", 1)
    target.write_bytes(b"".join(rows))
    refuse(
        "log", "verify", target, zh="文件中第 60 条缺失或与其哈希不符", en="Entry 60 of the file is missing"
    )
    outcome = run("log", "verify", target, "--json")
    assert outcome.exit_code == 1
    assert "head" not in printed_json(outcome.stdout)


def test_days_can_be_chosen_and_a_broken_chain_is_exported_with_a_warning(
    demo: Path, code: str, tmp_path: Path
) -> None:
    none = succeed(
        "log", "export", "--competition", code, "--to", "2001-01-01", tmp_path / "n.csv", instance=demo
    )
    assert "Exported 0 entries" in none
    every = ("--from", "2001-01-01", "--to", "2999-01-01")
    assert "Exported 0" not in succeed(
        "log", "export", "--competition", code, *every, tmp_path / "a.csv", instance=demo
    )
    tamper(demo, "UPDATE audit_entry SET action = 'x.y' WHERE sequence = 7 AND chain_id = 1")
    given = ("log", "export", "--competition", code, tmp_path / "broken.csv")
    refuse(*given, instance=demo, zh="文件中第 7 条", en="Entry 7 of the file")
    assert b"x.y" in (tmp_path / "broken.csv").read_bytes()


def test_no_file_is_overwritten_and_the_form_must_be_known(demo: Path, code: str, tmp_path: Path) -> None:
    kept = tmp_path / "kept.csv"
    kept.write_bytes(b"kept")
    given = ("log", "export", "--competition", code)
    refuse(*given, kept, instance=demo, zh="已存在，未覆盖", en="it was not overwritten")
    assert kept.read_bytes() == b"kept"
    refuse(
        *given,
        tmp_path / "log.pdf",
        instance=demo,
        zh="不能由文件名“log.pdf”得知格式",
        en="does not tell the form",
    )
    refuse("log", "verify", kept, zh="不是导出的日志", en="is no exported log")


def test_heads_are_printed_in_groups_for_every_chain(demo: Path) -> None:
    shown = succeed("log", "head", instance=demo)
    assert "Chain 0 (the installation)" in shown
    groups = re.findall(r"^  ((?:[0-9a-f]{4} ){15}[0-9a-f]{4})$", shown, re.MULTILINE)
    heads = printed_json(succeed("log", "head", "--json", instance=demo))
    assert [each["head"] for each in heads] == [each.replace(" ", "") for each in groups]
    assert "日志链 0（安装本身）" in succeed("log", "head", instance=demo, env={"LANG": "zh_CN.UTF-8"})


def test_nothing_is_removed_without_a_look_and_a_yes(demo: Path) -> None:
    given = ("retention", "purge", "--older-than", "3")
    for wrong in ((), ("--dry-run", "--yes")):
        refuse(*given, *wrong, instance=demo, zh="须先查看再确认", en="look first, then confirm")
    assert "Would be removed" in succeed(*given, "--dry-run", instance=demo)
    shown = printed_json(succeed(*given, "--yes", "--json", instance=demo))
    assert (shown["id_numbers"], shown["removed"]) == (0, True)
    assert ", 0 broken." in succeed("log", "verify", instance=demo)
    refuse(
        *("retention", "purge", "--older-than", "2", "--yes"),
        instance=demo,
        zh="至少保留3年",
        en="at least 3 years",
    )


def test_what_lies_long_enough_back_is_listed_and_then_removed(demo: Path) -> None:
    tamper(demo, "UPDATE competition SET created_at = '2001-01-01 00:00:00'")
    tamper(
        demo, "UPDATE result_version SET published_at = '2001-01-01 00:00:00' WHERE published_at IS NOT NULL"
    )
    given = ("retention", "purge", "--older-than", "20")
    listed = succeed(*given, "--dry-run", instance=demo).splitlines()
    assert len(listed) > 1
    removed = succeed(*given, "--yes", instance=demo)
    assert f"{len(listed) - 1} ID numbers" in removed
    assert "已清除（" in succeed(*given, "--yes", instance=demo, env={"LANG": "zh_CN.UTF-8"})
