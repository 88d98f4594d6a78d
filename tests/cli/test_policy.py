"""`saiwu policy`: the files of a city, checked where they are written."""

import shutil
from pathlib import Path

import pytest

from competition.policies import DEFAULT_ROOT
from tests.cli.running import printed_json, refuse, run, succeed


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A copy of the policies outside the program."""
    return Path(shutil.copytree(DEFAULT_ROOT, tmp_path / "policies"))


def test_every_policy_is_listed() -> None:
    assert "yantai-2024-8\t烟政办字〔2024〕8号\tin_force\t2024-03-01\t2027-02-28" in succeed("policy", "list")
    rows = {row["id"]: row for row in printed_json(succeed("policy", "list", "--json"))}
    assert rows["yantai-2024-8"]["expires"] == "2027-02-28"


def test_the_policies_that_come_along_are_sound() -> None:
    assert "no problem" in succeed("policy", "check")
    assert " 0 differences" in succeed("policy", "test")


def test_policies_outside_are_checked_in_place(city: Path) -> None:
    assert "没有问题" in succeed("policy", "check", city, env={"LANG": "zh_CN.UTF-8"})
    assert ", 0 differences" in succeed("policy", "test", city)


def test_a_wrong_file_is_named_with_its_line(city: Path) -> None:
    path = city / "yantai" / "2024-8" / "policy.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('status = "in_force"', 'status = "valid"\nbonus = 1'),
        encoding="utf-8",
    )
    outcome = refuse("policy", "check", city, zh="policy.toml", en="valid")
    assert outcome.stderr.count("✗") == 2
    assert run("policy", "test", city).exit_code == 1


def test_a_case_that_differs_is_named(city: Path) -> None:
    path = city / "yantai" / "2024-8" / "policy.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("ceiling_yuan = 10_000", "ceiling_yuan = 1"),
        encoding="utf-8",
    )
    outcome = refuse("policy", "test", city, zh="应为", en="expected")
    assert "differences" in outcome.stdout


def test_a_folder_without_policies_is_refused(tmp_path: Path) -> None:
    refuse("policy", "check", tmp_path, zh="下没有 policy.toml", en="There is no policy.toml under")
    assert run("policy", "check", tmp_path / "nowhere").exit_code == 2
