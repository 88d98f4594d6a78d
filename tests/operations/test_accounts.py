"""Accounts, roles, signing in."""

import pytest
from sqlalchemy import update

from competition.db import db
from competition.db.accounts import User, has_role
from competition.domain.roles import Role
from competition.operations.accounts import (
    SYSTEM,
    actor,
    authenticate,
    change_password,
    create_user,
    end_sessions,
    grant_role,
    random_password,
)
from competition.operations.unit import Actor
from tests.operations.games import founded
from tests.operations.helpers import NOW, account, logged, refused

pytestmark = pytest.mark.usefixtures("app")
PASSWORD = "correct horse battery"


def test_an_account_can_sign_in_with_its_password_only() -> None:
    user_id = create_user("wang", "", PASSWORD, by=SYSTEM, now=NOW)
    user = authenticate("wang", PASSWORD)
    assert user is not None
    assert (user.id, user.display_name, user.is_administrator) == (user_id, "wang", False)
    assert actor(user) == Actor(user_id, "wang")
    assert authenticate("wang", PASSWORD + " ") is None
    assert authenticate("nobody", PASSWORD) is None
    assert PASSWORD not in user.password_hash
    assert logged() == ["user.create"]


def test_an_account_without_a_usable_password_cannot_sign_in() -> None:
    account("judge")
    assert authenticate("judge", "-") is None
    db.session.execute(update(User).values(password_hash=""))
    assert authenticate("judge", "") is None


@pytest.mark.parametrize("name", ["", " wang", "wang ", "system"])
def test_a_name_without_content_is_refused(name: str) -> None:
    with refused(
        "账号不能为空或为 system，首尾不能有空格",
        "needs a name without spaces at its ends, other than system",
    ):
        create_user(name, "王", PASSWORD, by=SYSTEM, now=NOW)


def test_a_name_that_is_taken_is_refused() -> None:
    account("wang")
    with refused("账号“wang”已存在", "The account “wang” exists already"):
        create_user("wang", "王", PASSWORD, by=SYSTEM, now=NOW)


def test_a_short_password_is_refused() -> None:
    with refused("密码至少10个字符", "A password has at least 10 characters"):
        create_user("wang", "王", "123456789", by=SYSTEM, now=NOW)


def test_every_fault_is_named_at_once() -> None:
    with refused("密码至少10个字符", "at least 10 characters") as found:
        create_user("", "王", "short", by=SYSTEM, now=NOW)
    assert len(found) == 2


def test_a_role_is_given_once_and_logged_each_time() -> None:
    games = founded()
    for _ in range(2):
        grant_role(games.finance.user_id, games.id, Role.FINANCE, by=games.organizer, now=NOW)
    assert has_role(games.finance.user_id, games.id, Role.FINANCE)
    assert logged()[-2:] == ["role.grant", "role.grant"]
    user = db.session.get_one(User, games.finance.user_id)
    assert user.roles_in(games.id) == {Role.FINANCE}
    assert user.roles_in(None) == frozenset()


def test_random_passwords_are_long_and_differ() -> None:
    made = {random_password() for _ in range(20)}
    assert len(made) == 20
    assert min(map(len, made)) >= 16


def test_who_was_given_a_password_chooses_another_and_all_sessions_end() -> None:
    user_id = create_user("wang", "王", PASSWORD, by=SYSTEM, now=NOW, must_change=True)
    before = db.session.get_one(User, user_id)
    stamp = before.session_stamp
    assert before.must_change_password
    change_password(user_id, PASSWORD, "another one, longer", by=Actor(user_id, "wang"), now=NOW)
    user = authenticate("wang", "another one, longer")
    assert user is not None
    assert not user.must_change_password
    assert user.session_stamp != stamp
    assert authenticate("wang", PASSWORD) is None
    assert logged()[-1] == "user.change_password"


def test_a_password_is_changed_against_the_old_one_only() -> None:
    user_id = create_user("wang", "王", PASSWORD, by=SYSTEM, now=NOW)
    by = Actor(user_id, "wang")
    with refused("原密码不正确", "The old password is wrong"):
        change_password(user_id, "guess", "another one, longer", by=by, now=NOW)
    with refused("新密码与原密码相同", "The new password is the old one"):
        change_password(user_id, PASSWORD, PASSWORD, by=by, now=NOW)
    with refused("密码至少10个字符", "at least 10 characters"):
        change_password(user_id, PASSWORD, "short", by=by, now=NOW)


def test_the_sessions_of_an_account_are_ended() -> None:
    games = founded()
    stamp = db.session.get_one(User, games.judge.user_id).session_stamp
    end_sessions(games.judge.user_id, by=account("root", is_administrator=True), now=NOW)
    assert db.session.get_one(User, games.judge.user_id).session_stamp != stamp
    assert logged()[-1] == "user.end_sessions"
