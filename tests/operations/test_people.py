"""The office of a competition."""

import pytest

from competition.db.accounts import find_user, members_of
from competition.domain.roles import Role
from competition.operations.accounts import authenticate
from competition.operations.people import add_member, revoke_role
from tests.operations.games import founded, seated
from tests.operations.helpers import NOW, logged, refused

pytestmark = pytest.mark.usefixtures("app")


def test_a_newcomer_gets_an_account_and_its_password_once() -> None:
    games = founded()
    given = {"username": "cai", "name": "财务", "role": Role.FINANCE, "by": games.organizer, "now": NOW}
    (made,) = add_member(games.id, **given)
    user = authenticate("cai", made.password)
    assert user is not None
    assert (user.display_name, user.roles_in(games.id)) == ("财务", {Role.FINANCE})
    assert add_member(games.id, **given) == ()
    assert [(each.role, each.user.username) for each in members_of(games.id)] == [
        ("finance", "cai"),
        ("organizer", "organizer"),
    ]
    assert logged()[-2:] == ["role.grant", "role.grant"]


@pytest.mark.parametrize("role", [Role.JUDGE, Role.CHIEF_JUDGE, Role.ENTRANT, Role.ADMINISTRATOR])
def test_other_roles_are_not_given_in_the_office(role: Role) -> None:
    games = founded()
    with refused(f"“{role.label.zh}”不在此处指派", f"“{role.label.en}” is not given here"):
        add_member(games.id, username="new", name="新", role=role, by=games.organizer, now=NOW)
    assert find_user("new") is None


def test_the_account_of_somebody_else_gets_no_role() -> None:
    games = founded()
    given = {"username": "cai", "role": Role.FINANCE, "by": games.organizer, "now": NOW}
    add_member(games.id, name="财务", **given)
    with refused("账号“cai”已属于另一人，不是蔡某", "belongs to somebody else, not to 蔡某"):
        add_member(games.id, name="蔡某", **given)


def test_who_judges_does_not_learn_the_names() -> None:
    games = seated(founded())
    with refused("judge是本竞赛的裁判员，不能同时担任组织者", "who marks does not know the names"):
        add_member(games.id, username="judge", name="judge", role=Role.ORGANIZER, by=games.organizer, now=NOW)


def test_a_newcomer_has_to_change_the_password_that_was_printed() -> None:
    games = founded()
    add_member(games.id, username="cai", name="财务", role=Role.FINANCE, by=games.organizer, now=NOW)
    assert find_user("cai").must_change_password


def test_a_role_is_revoked_with_a_reason_and_others_stay() -> None:
    games = seated(founded())
    given = {"reason": " 回避 ", "by": games.organizer, "now": NOW}
    revoke_role(games.id, games.judge.user_id, Role.JUDGE, **given)
    assert find_user("judge").roles_in(games.id) == frozenset()
    assert find_user("chief").roles_in(games.id) == {Role.CHIEF_JUDGE}
    assert logged()[-1] == "role.revoke"
    with refused("此人在本竞赛没有“裁判员”岗位", "does not hold the role “judge” here"):
        revoke_role(games.id, games.judge.user_id, Role.JUDGE, **given)


def test_no_role_is_revoked_without_a_reason() -> None:
    games = seated(founded())
    with refused("请写明理由", "Give the reason"):
        revoke_role(games.id, games.judge.user_id, Role.JUDGE, reason=" ", by=games.organizer, now=NOW)


def test_the_last_organizer_stays() -> None:
    games = founded()
    given = {"reason": "退休", "by": games.organizer, "now": NOW}
    with refused("这是本竞赛最后一名组织者", "This is the last organizer"):
        revoke_role(games.id, games.organizer.user_id, Role.ORGANIZER, **given)
    add_member(games.id, username="cai", name="蔡", role=Role.ORGANIZER, by=games.organizer, now=NOW)
    revoke_role(games.id, games.organizer.user_id, Role.ORGANIZER, **given)
    assert find_user("organizer").roles_in(games.id) == frozenset()
