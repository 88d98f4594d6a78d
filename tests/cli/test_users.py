"""What the command line does about accounts that exist, and whether an installation asks for one-time codes."""

import re
from pathlib import Path

import pytest

from competition import create_app
from competition.config import instance_environment, read_settings
from competition.db.accounts import find_user, open_invitations, second_factor_of, users
from competition.domain.problems import Refusal
from competition.operations.second_factor import begin_enrolment, confirm_enrolment
from competition.operations.unit import Actor
from tests.cli.conftest import Demo
from tests.cli.running import refuse, succeed
from tests.operations.helpers import NOW, logged
from tests.operations.test_second_factor import code_at

CHINESE = {"LANG": "zh_CN.UTF-8"}


@pytest.fixture
def wang(instance: Path) -> Path:
    succeed("user", "create", "wang", instance=instance)
    return instance


def app(instance: Path):
    return create_app(read_settings(instance_environment(instance), instance=instance))


def test_a_password_that_the_command_line_set_has_to_be_changed(wang: Path) -> None:
    with app(wang).app_context():
        assert [(each.username, each.must_change_password) for each in users()] == [("wang", True)]


def test_the_passwords_of_the_demo_may_be_kept(made: Demo) -> None:
    with app(made.instance).app_context():
        assert len(users()) > 40
        assert not any(each.must_change_password for each in users())


def test_a_reset_shows_a_link_once(wang: Path) -> None:
    shown = succeed("user", "reset", "wang", instance=wang)
    assert re.search(r"http://127\.0\.0\.1:8000/invitation/[\w-]{43}\n", shown)
    with app(wang).app_context():
        (found,) = open_invitations(NOW, competition_id=None)
        assert (found.username, found.role) == ("wang", None)


def test_locks_sessions_and_second_factors_are_ended(wang: Path) -> None:
    with app(wang).app_context():
        user = find_user("wang")
        user_id, stamp, by = user.id, user.session_stamp, Actor(user.id, "wang")
        begin_enrolment(user_id, by=by, now=NOW)
        confirm_enrolment(user_id, code_at(user_id, NOW), by=by, now=NOW)
    assert "已解除账号 wang 的锁定" in succeed("user", "unlock", "wang", instance=wang, env=CHINESE)
    assert "Ended all sessions of wang" in succeed("user", "end-sessions", "wang", instance=wang)
    assert "Turned off" in succeed("user", "remove-second-factor", "wang", instance=wang)
    with app(wang).app_context():
        found = find_user("wang")
        assert found.session_stamp != stamp
        assert second_factor_of(found.id) is None
        assert logged()[-3:] == ["sign_in.unlock", "user.end_sessions", "second_factor.remove"]


@pytest.mark.parametrize("command", ["reset", "unlock", "end-sessions", "remove-second-factor"])
def test_an_account_that_is_not_there_is_refused(instance: Path, command: str) -> None:
    refuse("user", command, "nobody", instance=instance, zh="没有账号“nobody”", en="no account “nobody”")


@pytest.mark.parametrize(
    ("address", "said", "asked"),
    [
        ("http://127.0.0.1:8000", None, False),
        ("https://saiwu.example", None, True),
        ("https://saiwu.example", "0", False),
        ("http://127.0.0.1:8000", "1", True),
    ],
)
def test_one_time_codes_are_asked_for_behind_https_unless_it_is_said_otherwise(
    instance: Path, address: str, said: str | None, asked: bool
) -> None:
    given = {**instance_environment(instance), "SAIWU_PUBLIC_URL": address}
    given |= {} if said is None else {"SAIWU_REQUIRE_TOTP": said}
    assert read_settings(given).require_totp is asked


def test_another_word_for_it_is_refused(instance: Path) -> None:
    with pytest.raises(Refusal, match="SAIWU_REQUIRE_TOTP 应为0或1"):
        read_settings({**instance_environment(instance), "SAIWU_REQUIRE_TOTP": "yes"})
