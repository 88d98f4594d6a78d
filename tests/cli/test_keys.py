"""`saiwu keys rotate`: from the environment file that an administrator changed to the end of the old keys."""

import sqlite3
from pathlib import Path

import pytest

from competition import create_app
from competition.config import ENVIRONMENT_FILE, instance_environment, read_settings
from competition.db.sealing import mark_of
from competition.domain.problems import Refusal
from tests.cli.running import refuse, succeed

KEYS = ("SAIWU_DATA_KEY", "SAIWU_INDEX_KEY")


def kept(instance: Path) -> dict[str, str]:
    lines = (instance / ENVIRONMENT_FILE).read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines)


def write(instance: Path, values: dict[str, str]) -> None:
    text = "".join(f"{name}={value}\n" for name, value in values.items())
    (instance / ENVIRONMENT_FILE).write_text(text, encoding="utf-8")


def change_keys(instance: Path) -> dict[str, str]:
    """New keys in the instance's file, the old ones as those before; what stood there."""
    old = kept(instance)
    fresh = dict(line.split("=", 1) for line in succeed("keys").splitlines())
    new = {name: fresh[name] for name in KEYS}
    write(instance, {**old, **new, **{f"{name}_PREVIOUS": old[name] for name in KEYS}})
    return old


def sealed_numbers(instance: Path) -> list[bytes]:
    with sqlite3.connect(instance / "saiwu.sqlite") as connection:
        return [row[0] for row in connection.execute("SELECT id_sealed FROM person")]


def test_the_demo_is_brought_under_new_keys(demo: Path) -> None:
    before = sealed_numbers(demo)
    old = change_keys(demo)
    shown = succeed("keys", "rotate", instance=demo)
    assert f"person.id_sealed {len(before)}/{len(before)}" in shown
    assert "nothing is left under an earlier one" in shown
    settings = read_settings(instance_environment(demo), instance=demo)
    assert {each[:5] for each in sealed_numbers(demo)} == {mark_of(settings.data_key)}
    assert not set(sealed_numbers(demo)) & set(before)
    write(demo, {name: value for name, value in kept(demo).items() if not name.endswith("_PREVIOUS")})
    assert "0 values sealed and 0 indexed" in succeed("keys", "rotate", instance=demo)
    succeed("log", "verify", instance=demo)
    write(demo, old)
    refuse(
        "keys",
        "rotate",
        instance=demo,
        zh="用现有密钥都打不开",
        en="None of the keys opens a value of",
    )


def test_what_happened_is_said_in_chinese_too(instance: Path) -> None:
    change_keys(instance)
    shown = succeed("keys", "rotate", instance=instance, env={"LANG": "zh_CN.UTF-8"})
    assert "检查通过，没有内容仍用旧密钥" in shown


@pytest.mark.parametrize("name", KEYS)
def test_a_weak_earlier_key_and_the_present_key_as_an_earlier_one_are_refused(
    instance: Path, name: str
) -> None:
    values = {**kept(instance), f"{name}_PREVIOUS": f"AAAA, {kept(instance)[name]}"}
    with pytest.raises(Refusal) as caught:
        read_settings(values, instance=instance)
    said = [each.what.zh for each in caught.value.problems]
    assert said == [
        f"{name}_PREVIOUS 中有与 {name} 相同的密钥。",
        f"环境变量 {name}_PREVIOUS 未设置或强度不足，应为32个随机字节的base64。",
    ]


def test_several_earlier_keys_are_separated_by_commas(instance: Path) -> None:
    first, second = (change_keys(instance)["SAIWU_DATA_KEY"] for _ in range(2))
    values = {**kept(instance), "SAIWU_DATA_KEY_PREVIOUS": f"{second}, {first},"}
    settings = read_settings(values, instance=instance)
    assert len(settings.earlier_data_keys) == 2
    assert create_app(settings).config["SAIWU"].earlier_data_keys == settings.earlier_data_keys
