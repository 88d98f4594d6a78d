"""Help, wrong use, keys and accounts."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from competition.config import Settings, instance_environment, read_settings
from competition.domain.problems import Refusal
from tests.cli.running import refuse, run, succeed

COMMANDS = (
    *(
        "demo",
        "run",
        "keys",
        "db",
        "user",
        "import",
        "verify",
        "papers",
        "log",
        "mail",
        "retention",
        "recount",
        "venue",
    ),
    *("policy", "award", "scheme", "scale", "rank"),
)


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "赛务：职业技能竞赛管理系统。"),
        ({"LANG": "de_DE.UTF-8"}, "Saiwu: runs skills competitions."),
    ],
)
def test_help_speaks_the_language_of_the_shell(locale: dict[str, str], said: str) -> None:
    environ = {**os.environ, "LC_ALL": "", "LC_MESSAGES": "", "PYTHONIOENCODING": "utf-8", **locale}
    command = [sys.executable, "-c", "from competition.cli import main; main()", "--help"]
    shown = subprocess.run(command, env=environ, capture_output=True, check=True, encoding="utf-8").stdout
    assert said in shown
    assert all(name in shown for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str) -> None:
    assert "Usage:" in succeed(name, "--help")


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",),
        ("rank",),
        ("rank", "missing.csv", "--rules", "games-shared-2020"),
        ("import", "roster"),
        ("keys", "--no"),
    ],
)
def test_wrong_use_exits_with_two(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


def test_the_version_is_told() -> None:
    assert "version" in succeed("--version")


def test_keys_are_printed_fresh_each_time() -> None:
    first, second = succeed("keys"), succeed("keys")
    assert [line.split("=")[0] for line in first.splitlines()] == [
        "SAIWU_SECRET_KEY",
        "SAIWU_DATA_KEY",
        "SAIWU_INDEX_KEY",
    ]
    assert first != second


def test_keys_are_kept_for_their_owner_and_never_overwritten(tmp_path: Path) -> None:
    succeed("keys", "--write", instance=tmp_path)
    kept = tmp_path / "saiwu.env"
    before = kept.read_bytes()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    refuse(
        "keys",
        "--write",
        instance=tmp_path,
        zh="已存在；覆盖会使已加密的数据无法读取",
        en="could not open what is sealed already",
    )
    assert kept.read_bytes() == before
    assert read(tmp_path).instance == tmp_path


def read(folder: Path) -> Settings:
    return read_settings(instance_environment(folder), instance=folder)


def test_without_secrets_nothing_starts(tmp_path: Path) -> None:
    outcome = refuse(
        "db",
        "upgrade",
        instance=tmp_path,
        zh="环境变量 SAIWU_SECRET_KEY 未设置或强度不足",
        en="SAIWU_SECRET_KEY is missing or weak",
    )
    assert outcome.stderr.count("✗") == 3
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("key", ["", "AAAA", "A" * 44, "not base64!", "密钥密钥密钥"])
def test_a_weak_or_strange_key_is_refused(key: str) -> None:
    with pytest.raises(Refusal, match="SAIWU_DATA_KEY is missing or weak"):
        read_settings({"SAIWU_DATA_KEY": key, "SAIWU_SECRET_KEY": "x" * 40})


def test_settings_follow_the_environment(instance: Path) -> None:
    kept = instance_environment(instance)
    assert not read(instance).secure_cookies
    settings = read_settings(
        {**kept, "SAIWU_PUBLIC_URL": "https://saiwu.example/", "SAIWU_INSTANCE": str(instance)}
    )
    assert (settings.public_url, settings.secure_cookies, settings.papers) == (
        "https://saiwu.example",
        True,
        instance / "papers",
    )


def test_a_database_without_tables_is_told_how_to_get_them(tmp_path: Path) -> None:
    succeed("keys", "--write", instance=tmp_path)
    refuse("log", "verify", instance=tmp_path, zh="数据库里还没有赛务的表", en="Run `saiwu db upgrade` first")


def test_tables_can_be_upgraded_again(instance: Path) -> None:
    assert "up to date" in succeed("db", "upgrade", instance=instance)
    assert "数据库已是最新版本" in succeed("db", "upgrade", instance=instance, env={"LANG": "zh_CN.UTF-8"})


def test_a_random_password_is_shown_once(instance: Path) -> None:
    shown = succeed("user", "create", "wang", "--name", "王", "--administrator", instance=instance)
    assert "Created the account wang." in shown
    assert len(shown.rsplit(": ", 1)[1].strip()) >= 16
    refuse(
        "user",
        "create",
        "wang",
        instance=instance,
        zh="账号“wang”已存在",
        en="The account “wang” exists already",
    )


def test_a_password_from_standard_input_is_not_shown(instance: Path) -> None:
    given = "correct horse battery"
    shown = succeed(
        "user",
        "create",
        "li",
        "--password-stdin",
        instance=instance,
        stdin=f"{given}\n",
        env={"LANG": "zh_CN.UTF-8"},
    )
    assert shown == "已建立账号 li。\n"
    refuse(
        "user",
        "create",
        "sun",
        "--password-stdin",
        instance=instance,
        stdin="short\n",
        zh="密码至少10个字符",
        en="at least 10 characters",
    )
