"""Invitations by link: good once, for a while, and nobody but the owner learns the password."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from competition.db import db
from competition.db.accounts import Invitation, Membership, User, find_user, open_invitations
from competition.domain.problems import Refusal
from competition.domain.roles import Role
from competition.operations.accounts import SYSTEM, authenticate, change_password, create_user, grant_role
from competition.operations.competitions import create_competition
from competition.operations.invitations import (
    GOOD_FOR,
    accept_as,
    accept_with_password,
    invite_member,
    invite_to_new_password,
    needs_sign_in,
    opened_by,
    withdraw,
)
from competition.operations.people import revoke_role
from competition.operations.sign_in import MOST_FAILURES, is_locked, sign_in
from competition.operations.unit import Actor
from tests.operations.games import Games, founded, seated
from tests.operations.helpers import DRAFT, NOW, account, logged, refused

pytestmark = pytest.mark.usefixtures("app")
PASSWORD = "correct horse battery"
SHORT = "short"


@pytest.fixture
def games(app: Flask) -> Games:
    return founded()


def invite(games: Games, *, username: str = "cai", name: str = "蔡某", role: Role = Role.FINANCE) -> str:
    return invite_member(games.id, username=username, name=name, role=role, by=games.organizer, now=NOW)


def roles(username: str, games: Games) -> frozenset[Role]:
    user = find_user(username)
    return user.roles_in(games.id) if user else frozenset()


# Into a role


def test_a_newcomer_chooses_a_password_and_has_the_role(games: Games) -> None:
    token = invite(games)
    assert find_user("cai") is None
    assert not needs_sign_in(opened_by(token, now=NOW))
    accept_with_password(token, PASSWORD, now=NOW)
    user = authenticate("cai", PASSWORD)
    assert user is not None
    assert (user.display_name, user.must_change_password) == ("蔡某", False)
    assert roles("cai", games) == {Role.FINANCE}
    assert logged()[-2:] == ["invitation.create", "invitation.accept"]


def test_only_the_hash_of_a_long_random_token_is_kept(games: Games) -> None:
    token = invite(games)
    assert len(token) >= 43
    kept = db.session.scalars(db.select(Invitation)).one()
    assert token not in repr(vars(kept))


def test_a_link_is_good_once(games: Games) -> None:
    token = invite(games)
    accept_with_password(token, PASSWORD, now=NOW)
    with refused("该邀请链接已经用过，只能用一次", "has been used; it is good for one time"):
        accept_with_password(token, "another password", now=NOW)
    assert authenticate("cai", PASSWORD) is not None


def test_a_link_expires_after_72_hours(games: Games) -> None:
    token = invite(games)
    assert opened_by(token, now=NOW + GOOD_FOR - timedelta(seconds=1)).username == "cai"
    with refused("该邀请链接已过期，有效期为72小时", "has expired; it was good for 72 hours"):
        accept_with_password(token, PASSWORD, now=NOW + GOOD_FOR)
    assert open_invitations(NOW + GOOD_FOR, competition_id=games.id) == []


def test_a_withdrawn_link_opens_nothing(games: Games) -> None:
    token = invite(games)
    (found,) = open_invitations(NOW, competition_id=games.id)
    withdraw(found.id, competition_id=games.id, by=games.organizer, now=NOW)
    with refused("该邀请已被撤回", "was withdrawn"):
        accept_with_password(token, PASSWORD, now=NOW)
    with refused("该邀请已被撤回", "was withdrawn"):
        withdraw(found.id, competition_id=games.id, by=games.organizer, now=NOW)
    assert open_invitations(NOW, competition_id=games.id) == []


@pytest.mark.parametrize("offset", [0, 1])
def test_an_unknown_link_or_one_of_another_competition_is_not_there(games: Games, offset: int) -> None:
    with refused("没有这个邀请链接", "There is no such invitation"):
        opened_by("forged", now=NOW)
    invite(games)
    (found,) = open_invitations(NOW, competition_id=games.id)
    with refused("没有这个邀请链接", "There is no such invitation"):
        withdraw(found.id + offset, competition_id=games.id + 1, by=games.organizer, now=NOW)


def test_a_second_link_into_the_same_role_takes_the_first_away(games: Games) -> None:
    first = invite(games)
    other_role = invite(games, role=Role.ORGANIZER)
    second = invite(games)
    with refused("该邀请已被撤回", "was withdrawn"):
        opened_by(first, now=NOW)
    assert opened_by(second, now=NOW).role_value is Role.FINANCE
    assert opened_by(other_role, now=NOW).role_value is Role.ORGANIZER


def test_a_short_password_uses_nothing_up(games: Games) -> None:
    token = invite(games)
    with refused("密码至少10个字符", "at least 10 characters"):
        accept_with_password(token, SHORT, now=NOW)
    accept_with_password(token, PASSWORD, now=NOW)


def test_who_has_an_account_accepts_by_signing_in(games: Games) -> None:
    token = invite(games, username="finance", name="finance")
    assert needs_sign_in(opened_by(token, now=NOW))
    with refused("账号“finance”已存在，请登录后接受邀请", "sign in to accept the invitation"):
        accept_with_password(token, PASSWORD, now=NOW)
    with refused("该邀请是给账号“finance”的", "is for the account “finance”"):
        accept_as(token, by=games.judge, now=NOW)
    accept_as(token, by=games.finance, now=NOW)
    assert roles("finance", games) == {Role.FINANCE}
    with refused("该邀请链接已经用过", "has been used"):
        accept_as(token, by=games.finance, now=NOW)


@pytest.mark.parametrize("role", [Role.JUDGE, Role.ADMINISTRATOR])
def test_nobody_is_invited_to_other_roles(games: Games, role: Role) -> None:
    with refused(f"“{role.label.zh}”不在此处指派", "is not given here"):
        invite(games, role=role)


def test_nobody_is_invited_under_somebody_elses_or_an_impossible_name(games: Games) -> None:
    create_user("cai", "财某", PASSWORD, by=SYSTEM, now=NOW)
    with refused("账号“cai”已属于另一人，不是蔡某", "belongs to somebody else"):
        invite(games)
    with refused("账号不能为空或为 system", "other than system"):
        invite(games, username="system")


def test_who_became_a_judge_meanwhile_does_not_get_the_role(games: Games) -> None:
    token = invite(games, username="judge", name="judge")
    seated(games)
    with refused("judge是本竞赛的裁判员，不能同时担任财务复核", "does not know the names"):
        accept_as(token, by=games.judge, now=NOW)
    assert Role.FINANCE not in roles("judge", games)


def test_with_an_organizer_go_the_invitations_that_were_theirs_to_give(games: Games) -> None:
    grant_role(games.finance.user_id, games.id, Role.ORGANIZER, by=games.organizer, now=NOW)
    theirs = invite_member(games.id, username="dai", name="戴", role=Role.FINANCE, by=games.finance, now=NOW)
    to_them = invite(games, username="finance", name="finance", role=Role.ORGANIZER)
    others = invite(games)
    given = {"reason": "离职", "by": games.organizer, "now": NOW}
    revoke_role(games.id, games.finance.user_id, Role.ORGANIZER, **given)
    for token in (theirs, to_them):
        with refused("该邀请已被撤回", "was withdrawn"):
            opened_by(token, now=NOW)
    assert opened_by(others, now=NOW).username == "cai"


# To a new password


def test_a_password_changed_meanwhile_takes_the_link_away() -> None:
    user_id = create_user("wang", "王某", PASSWORD, by=SYSTEM, now=NOW)
    token = invite_to_new_password(user_id, by=SYSTEM, now=NOW)
    change_password(user_id, PASSWORD, "another password", by=Actor(user_id, "wang"), now=NOW)
    with refused("该邀请已被撤回", "was withdrawn"):
        opened_by(token, now=NOW)


def test_a_reset_changes_nothing_until_the_owner_chooses_a_password() -> None:
    create_user("wang", "王某", "the old password", by=SYSTEM, now=NOW, must_change=True)
    wang = find_user("wang")
    stamp, user_id = wang.session_stamp, wang.id
    token = invite_to_new_password(user_id, by=SYSTEM, now=NOW)
    assert authenticate("wang", "the old password") is not None
    for _ in range(MOST_FAILURES):
        sign_in("wang", "guess", now=NOW)
    assert not needs_sign_in(opened_by(token, now=NOW))
    with refused("该链接用于设置密码", "This link sets a password"):
        accept_as(token, by=Actor(user_id, "wang"), now=NOW)
    accept_with_password(token, PASSWORD, now=NOW)
    user = sign_in("wang", PASSWORD, now=NOW)
    assert user is not None
    assert user.session_stamp != stamp
    assert not user.must_change_password
    assert not is_locked("wang", now=NOW)
    with refused("该邀请链接已经用过", "has been used"):
        accept_with_password(token, "and another one", now=NOW)


def test_a_later_reset_takes_the_earlier_link_away(games: Games) -> None:
    first, _second = (invite_to_new_password(games.judge.user_id, by=SYSTEM, now=NOW) for _ in range(2))
    with refused("该邀请已被撤回", "was withdrawn"):
        opened_by(first, now=NOW)
    (found,) = open_invitations(NOW, competition_id=None)
    withdraw(found.id, competition_id=None, by=SYSTEM, now=NOW)
    assert logged()[-1] == "invitation.withdraw"


def test_an_organizer_resets_those_who_work_in_the_own_competitions_only(games: Games) -> None:
    seated(games)
    assert invite_to_new_password(games.judge.user_id, by=games.organizer, now=NOW)
    assert logged()[-1] == "invitation.new_password"
    draft = replace(DRAFT, code="other-2026", number_prefix="OTHER")
    other = create_competition(draft, by=account("stranger"), now=NOW)
    db.session.add(Membership(user_id=games.judge.user_id, competition_id=other, role=Role.JUDGE))
    db.session.commit()
    grant_role(games.finance.user_id, games.id, Role.FINANCE, by=games.organizer, now=NOW)
    root = account("root", is_administrator=True)
    entrant = account("entrant")
    supervisor = account("supervisor")
    grant_role(supervisor.user_id, games.id, Role.SUPERVISOR, by=games.organizer, now=NOW)
    for who in (games.judge, games.finance, supervisor, root, entrant, account("stranger2")):
        with refused(f"组织者不能重置账号“{who.name}”的密码", "An organizer cannot reset"):
            invite_to_new_password(who.user_id, by=games.organizer, now=NOW)
    assert invite_to_new_password(games.finance.user_id, by=root, now=NOW)


def test_administrators_and_entrants_who_work_here_are_not_reset_by_an_organizer(games: Games) -> None:
    seated(games)
    judge = db.session.get_one(User, games.judge.user_id)
    judge.is_administrator = True
    db.session.commit()
    with pytest.raises(Refusal, match="组织者不能重置"):
        invite_to_new_password(games.judge.user_id, by=games.organizer, now=NOW)
