"""An organizer invites, the invited person chooses a password or signs in; every wrong link says why."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from competition.db import db
from competition.db.accounts import find_user
from competition.domain.roles import Role
from tests.conftest import TODAY
from tests.factories import QUICK, let_in, who
from tests.operations.games import Games, founded, seated
from tests.operations.helpers import account

HOME = "/organizer/test-2026/people"
OWN = "a password of one's own"
LINK = re.compile(r"https://saiwu\.example(/invitation/[\w-]{43})")


@pytest.fixture
def games(site: Flask) -> Games:
    with site.app_context():
        return seated(founded())


@pytest.fixture
def organizer(site: Flask, games: Games) -> FlaskClient:
    return let_in(site, "organizer")


def invite(organizer: FlaskClient, username: str = "cai", name: str = "蔡某", role: str = "finance") -> str:
    answer = organizer.post(f"{HOME}/invite", data={"username": username, "name": name, "role": role})
    (link,) = LINK.findall(answer.text)
    assert answer.headers["Cache-Control"] == "no-store"
    return link


def choose(client: FlaskClient, link: str, password: str = OWN, repeated: str = ""):
    return client.post(link, data={"password": password, "repeated": repeated or password})


def test_a_newcomer_follows_the_link_and_signs_in(site: Flask, organizer: FlaskClient):
    link, newcomer = invite(organizer), site.test_client()
    page = newcomer.get(link)
    assert page.headers["Cache-Control"] == "no-store"
    assert "蔡某" in page.text
    assert "财务复核" in page.text
    assert choose(newcomer, link).location == "/sign-in"
    answer = newcomer.post("/sign-in", data={"username": "cai", "password": OWN})
    assert answer.location == "/organizer/"
    assert newcomer.get("/organizer/test-2026/").status_code == 200


def test_the_link_is_shown_once_and_the_invitation_listed(organizer: FlaskClient):
    link = invite(organizer)
    page = organizer.get(HOME).text
    assert "未使用的邀请" in page
    assert "蔡某" in page
    assert link.rpartition("/")[2] not in page


def test_no_link_is_made_for_a_request_that_calls_the_installation_otherwise(organizer: FlaskClient):
    organizer.set_cookie("session", organizer.get_cookie("session").value, domain="evil.example")
    member = {"username": "cai", "name": "蔡某", "role": "finance"}
    answer = organizer.post(f"{HOME}/invite", data=member, base_url="http://evil.example")
    assert answer.status_code == 400
    assert "evil.example" not in answer.text


def test_a_second_use_is_refused_in_its_own_words(site: Flask, organizer: FlaskClient):
    link = invite(organizer)
    choose(site.test_client(), link)
    for answer in (site.test_client().get(link), choose(site.test_client(), link, "somebody else's")):
        assert answer.status_code == 422
        assert "该邀请链接已经用过，只能用一次。" in answer.text
        assert "it is good for one time" in answer.text


def test_an_expired_a_withdrawn_and_a_forged_link_are_refused_each_in_its_own_words(
    site: Flask, organizer: FlaskClient
):
    link, other = invite(organizer), invite(organizer, "dai", "戴某")
    (withdraw, _older) = re.findall(rf"{HOME}/invitations/\d+/withdraw", organizer.get(HOME).text)
    assert organizer.post(withdraw).location == HOME
    assert "该邀请已被撤回。" in site.test_client().get(other).text
    assert "没有这个邀请链接。" in site.test_client().get("/invitation/forged").text
    site.config["CLOCK"] = lambda: TODAY + timedelta(hours=72)
    try:
        answer = choose(site.test_client(), link)
    finally:
        site.config["CLOCK"] = lambda: TODAY
    assert answer.status_code == 422
    assert "该邀请链接已过期，有效期为72小时。" in answer.text


def test_passwords_that_differ_or_are_short_use_nothing_up(site: Flask, organizer: FlaskClient):
    link, newcomer = invite(organizer), site.test_client()
    assert "两次填写的密码不一致。" in choose(newcomer, link, OWN, "something else").text
    assert "密码至少10个字符。" in choose(newcomer, link, "short").text
    assert choose(newcomer, link).status_code == 302


def test_who_has_an_account_signs_in_and_accepts(site: Flask, organizer: FlaskClient):
    with site.app_context():
        account("root")
    link = invite(organizer, "root", "root")
    page = site.test_client().get(link).text
    assert f"/sign-in?next={link}" in page
    assert 'type="password"' not in page
    assert "该邀请不是给当前登录的账号的" in organizer.get(link).text
    answer = organizer.post(f"{link}/accept")
    assert answer.status_code == 422
    assert "该邀请是给账号“root”的。" in answer.text
    assert choose(site.test_client(), link).status_code == 200
    invited = let_in(site, "root")
    assert "接受邀请" in invited.get(link).text
    assert invited.post(f"{link}/accept").location == "/organizer/"
    with site.app_context():
        assert find_user("root").memberships[0].role == Role.FINANCE


@pytest.mark.parametrize("who_asks", ["judge", "chief"])
def test_nobody_without_the_role_invites_revokes_or_resets(site: Flask, games: Games, who_asks: str):
    client = let_in(site, who_asks)
    for step in ("invite", f"{games.judge.user_id}/revoke", f"{games.judge.user_id}/reset"):
        answer = client.post(f"{HOME}/{step}")
        assert answer.status_code == 403
        assert "您的岗位没有此项权限。" in answer.text


def test_an_invitation_without_a_name_says_which_field(organizer: FlaskClient):
    answer = organizer.post(f"{HOME}/invite", data={"username": "cai", "name": "", "role": "finance"})
    assert "此项必填。" in answer.text


def test_a_role_is_revoked_with_a_reason_and_the_person_is_out_at_once(
    site: Flask, organizer: FlaskClient, games: Games
):
    judge, place = let_in(site, "judge"), f"{HOME}/{games.judge.user_id}/revoke"
    assert judge.get("/judge/").status_code == 200
    assert "请写明理由。" in organizer.post(place, data={"role": "judge"}).text
    assert organizer.post(place, data={"role": "nobody", "reason": "回避"}).status_code == 400
    assert organizer.post(place, data={"role": "judge", "reason": "回避"}).location == HOME
    assert judge.get("/judge/").status_code == 403
    last = organizer.post(
        f"{HOME}/{games.organizer.user_id}/revoke", data={"role": "organizer", "reason": "退休"}
    )
    assert "这是本竞赛最后一名组织者，不能撤销。" in last.text


def test_an_organizer_resets_a_password_by_link_without_seeing_one(
    site: Flask, organizer: FlaskClient, games: Games
):
    answer = organizer.post(f"{HOME}/{games.judge.user_id}/reset")
    (link,) = LINK.findall(answer.text)
    judge = site.test_client()
    assert "设置新密码" in judge.get(link).text
    assert choose(judge, link).location == "/sign-in"
    assert judge.post("/sign-in", data={"username": "judge", "password": OWN}).status_code == 302
    assert organizer.post(f"{HOME}/{games.finance.user_id}/reset").status_code == 404


def test_the_printed_password_of_a_newcomer_has_to_be_changed(site: Flask, organizer: FlaskClient):
    page = organizer.post(HOME, data={"username": "cai", "name": "蔡某", "role": "finance"}).text
    _name, password = re.findall(r"<code>([^<]+)</code>", page)
    newcomer = site.test_client()
    newcomer.post("/sign-in", data={"username": "cai", "password": password})
    assert newcomer.get("/organizer/").location == "/account/password?next=/organizer/"
    with site.app_context():
        assert find_user("cai").password_hash != QUICK
        assert who("cai").name == "cai"
        db.session.rollback()
