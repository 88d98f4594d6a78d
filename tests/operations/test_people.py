"""The office of a competition."""

import pytest

from competition.db.accounts import find_user, members_of
from competition.domain.roles import Role
from competition.operations.accounts import authenticate
from competition.operations.people import add_member
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
    with refused("judge是本竞赛的裁判", "judge is a judge of this competition"):
        add_member(games.id, username="judge", name="judge", role=Role.ORGANIZER, by=games.organizer, now=NOW)
