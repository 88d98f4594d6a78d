"""代表队 and their leaders: named through an invitation, bound to one delegation, released again."""

import pytest
from flask import Flask

from competition.db import db
from competition.db.accounts import User, find_user, has_role
from competition.db.applications import delegations_of, leaders_of, led_delegation
from competition.domain.problems import Refusal
from competition.domain.roles import Role
from competition.operations.invitations import accept_with_password, opened_by
from competition.operations.leaders import add_delegation, invite_leader, release_leader
from tests.operations.applying import Contest, contest, led
from tests.operations.helpers import NOW, logged, refused


@pytest.fixture
def open_(app: Flask) -> Contest:
    return contest()


def invite(given: Contest, delegation: int, username: str = "chu", name: str = "初某") -> str:
    return invite_leader(delegation, username=username, name=name, by=given.office, now=NOW)


def test_a_delegation_is_added_once_under_its_name(open_: Contest):
    add_delegation(open_.id, " 福山区  代表队 ", by=open_.office, now=NOW)
    assert [each.name for each in delegations_of(open_.id)] == ["福山区代表队", "芝罘区代表队"]
    with refused("代表队“福山区代表队”已存在", "There is a delegation"):
        add_delegation(open_.id, "福山区代表队", by=open_.office, now=NOW)
    with refused("请填写代表队名称", "Name the delegation"):
        add_delegation(open_.id, "  ", by=open_.office, now=NOW)


def test_a_leader_accepts_and_leads(open_: Contest):
    token = invite(open_, open_.delegation)
    accept_with_password(token, "a password of one's own", now=NOW)
    user = find_user("chu")
    assert has_role(user.id, open_.id, Role.DELEGATION_LEADER)
    assert led_delegation(open_.id, "chu").id == open_.delegation
    assert [each.username for each in leaders_of(open_.delegation)] == ["chu", "leader"]


def test_a_second_invitation_replaces_the_first(open_: Contest):
    first = invite(open_, open_.delegation)
    invite(open_, open_.delegation)
    with pytest.raises(Refusal, match="已被撤回"):
        opened_by(first, now=NOW)
    assert len(leaders_of(open_.delegation)) == 2


def test_an_account_leads_one_delegation(open_: Contest):
    other = add_delegation(open_.id, "福山区代表队", by=open_.office, now=NOW)
    with refused("账号“leader”已是芝罘区代表队的领队", "leads 芝罘区代表队 already"):
        invite(open_, other, "leader", "leader")


def test_names_are_checked_as_for_any_role(open_: Contest):
    with refused("账号不能为空", "needs a name"):
        invite(open_, open_.delegation, "system")
    accept_with_password(invite(open_, open_.delegation), "a password of one's own", now=NOW)
    with refused("已属于另一人", "belongs to somebody else"):
        invite(open_, open_.delegation, name="另一人")


def test_a_leader_is_released_with_a_reason(open_: Contest):
    given = {"by": open_.office, "now": NOW}
    pending = invite(open_, open_.delegation)
    with refused("此人不是该代表队的领队", "does not lead"):
        release_leader(open_.delegation, "nobody", reason="更换", **given)
    with refused("请写明理由", "Give the reason"):
        release_leader(open_.delegation, "leader", reason=" ", **given)
    release_leader(open_.delegation, "leader", reason="更换", **given)
    release_leader(open_.delegation, "chu", reason="更换", **given)
    user = db.session.query(User).filter_by(username="leader").one()
    assert not has_role(user.id, open_.id, Role.DELEGATION_LEADER)
    assert leaders_of(open_.delegation) == []
    with pytest.raises(Refusal, match="已被撤回"):
        opened_by(pending, now=NOW)
    assert logged()[-1] == "delegation.release"
    led(open_.id, open_.delegation, "second", by=open_.office)
    assert led_delegation(open_.id, "second").id == open_.delegation
