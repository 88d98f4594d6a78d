"""Signing in by a second factor, and what has to be done first after signing in."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from competition.db import db
from competition.db.accounts import Membership, SecondFactor, User, find_user
from competition.domain.roles import Role
from competition.operations.second_factor import begin_enrolment, confirm_enrolment, remove_second_factor
from tests.conftest import TODAY
from tests.factories import PASSWORD, QUICK, let_in, who
from tests.operations.games import founded
from tests.operations.helpers import account, logged
from tests.operations.test_second_factor import code_at

OWN = "a password of one's own"
FACTOR = "/account/second-factor"
STEP = timedelta(seconds=30)


@pytest.fixture
def zhang(site: Flask) -> Iterator[FlaskClient]:
    with site.app_context():
        account("zhang", is_administrator=True)
        find_user("zhang").password_hash = QUICK
        db.session.commit()
    yield site.test_client()
    site.config["CLOCK"] = lambda: TODAY


@pytest.fixture
def codes(site: Flask, zhang: FlaskClient) -> tuple[str, ...]:
    """The recovery codes of an account with a second factor."""
    with site.app_context():
        by = who("zhang")
        begin_enrolment(by.user_id, by=by, now=TODAY - 4 * STEP)
        code = code_at(by.user_id, TODAY - 4 * STEP)
        return confirm_enrolment(by.user_id, code, by=by, now=TODAY - 4 * STEP)


@pytest.fixture
def strict(site: Flask) -> Iterator[Flask]:
    """An installation that asks its organizers for a second factor."""
    kept = site.config["SAIWU"]
    site.config["SAIWU"] = replace(kept, require_totp=True)
    yield site
    site.config["SAIWU"] = kept


def code_now(site: Flask, moment: datetime = TODAY) -> str:
    with site.app_context():
        return code_at(who("zhang").user_id, moment)


def password(client: FlaskClient, address: str = "/sign-in"):
    return client.post(address, data={"username": "zhang", "password": PASSWORD})


def code(client: FlaskClient, given: str, address: str = "/sign-in/code"):
    return client.post(address, data={"code": given})


# The code at the door


@pytest.mark.usefixtures("codes")
def test_password_and_code_together_open_the_door(site: Flask, zhang: FlaskClient):
    answer = password(zhang, "/sign-in?next=/account")
    assert answer.location == "/sign-in/code?next=/account"
    assert zhang.get("/account").location.startswith("/sign-in")
    page = zhang.get("/sign-in/code")
    assert 'autocomplete="one-time-code"' in page.text
    assert code(zhang, code_now(site), answer.location).location == "/account"
    assert zhang.get("/account").status_code == 200


@pytest.mark.usefixtures("codes")
def test_a_replayed_code_is_refused_in_its_own_words(site: Flask, zhang: FlaskClient):
    other = site.test_client()
    given = code_now(site)
    for client in (zhang, other):
        password(client)
    assert code(zhang, given).status_code == 302
    answer = code(other, given)
    assert answer.status_code == 401
    assert "该验证码已经用过，每个只能用一次" in answer.text
    assert other.get("/account").status_code == 302


@pytest.mark.usefixtures("codes")
def test_a_wrong_code_is_refused_and_an_empty_one_asked_for(zhang: FlaskClient):
    password(zhang)
    answer = code(zhang, "no code")
    assert answer.status_code == 401
    assert "验证码不正确。" in answer.text
    assert "请填写验证码。" in code(zhang, "").text


def test_a_recovery_code_opens_the_door(zhang: FlaskClient, codes: tuple[str, ...]):
    password(zhang)
    assert code(zhang, codes[0]).location == "/organizer/"


@pytest.mark.usefixtures("codes")
def test_the_code_is_given_within_five_minutes_of_the_password(site: Flask, zhang: FlaskClient):
    password(zhang)
    late = TODAY + timedelta(minutes=5)
    site.config["CLOCK"] = lambda: late
    answer = code(zhang, code_now(site, late))
    assert answer.status_code == 401
    assert "请先填写账号和密码。" in answer.text


def test_no_code_is_taken_without_a_password_before(zhang: FlaskClient):
    answer = code(zhang, "123456")
    assert answer.status_code == 401
    assert "请先填写账号和密码。" in answer.text


@pytest.mark.usefixtures("codes")
@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_the_code_leads_to_no_other_site(site: Flask, zhang: FlaskClient, target: str):
    password(zhang)
    answer = zhang.post("/sign-in/code", query_string={"next": target}, data={"code": code_now(site)})
    assert answer.location == "/organizer/"


# Enrolling


def test_a_second_factor_is_enrolled_by_its_first_code(site: Flask, zhang: FlaskClient):
    password(zhang)
    assert "开始启用" in zhang.get(FACTOR).text
    assert zhang.post(f"{FACTOR}/begin").location == FACTOR
    page = zhang.get(FACTOR).text
    assert "<svg" in page
    secret = "".join(re.findall(r"<code>([A-Z2-7 ]+)</code>", page)[0].split())
    assert len(secret) == 32
    answer = zhang.post(f"{FACTOR}/confirm", data={"code": code_now(site)})
    assert len(re.findall(r"<code>\w{5}-\w{5}</code>", answer.text)) == 10
    assert secret not in zhang.get(FACTOR).text
    assert "还有 10 个恢复码。" in zhang.get("/account").text
    assert password(site.test_client()).location.startswith("/sign-in/code")


def test_a_wrong_code_confirms_nothing(zhang: FlaskClient):
    password(zhang)
    zhang.post(f"{FACTOR}/begin")
    answer = zhang.post(f"{FACTOR}/confirm", data={"code": "no code"})
    assert answer.status_code == 422
    assert "验证码不正确。" in answer.text


def test_recovery_codes_are_renewed_and_the_factor_given_up(zhang: FlaskClient, codes: tuple[str, ...]):
    password(zhang)
    code(zhang, codes[0])
    answer = zhang.post(f"{FACTOR}/recovery", data={"code": codes[1]})
    renewed = re.findall(r"<code>(\w{5}-\w{5})</code>", answer.text)
    assert len(renewed) == 10
    assert zhang.post(f"{FACTOR}/give-up", data={"code": codes[2]}).status_code == 422
    assert zhang.post(f"{FACTOR}/give-up", data={"code": renewed[0]}).location == "/account"
    assert "未启用" in zhang.get("/account").text


def test_an_organizer_without_the_factor_that_is_asked_for_is_led_to_enrol(strict: Flask):
    with strict.app_context():
        games = founded()
        db.session.add(Membership(user_id=games.finance.user_id, competition_id=games.id, role=Role.FINANCE))
        db.session.commit()
    organizer, finance = let_in(strict, "organizer"), let_in(strict, "finance")
    assert finance.get("/account").status_code == 200
    assert organizer.get("/organizer/").location == FACTOR
    assert organizer.post("/organizer/new").location == FACTOR
    assert "您的岗位须启用动态验证码" in organizer.get(FACTOR).text
    organizer.post(f"{FACTOR}/begin")
    with strict.app_context():
        given = code_at(who("organizer").user_id, TODAY)
    assert "恢复码" in organizer.post(f"{FACTOR}/confirm", data={"code": given}).text
    assert organizer.get("/organizer/").status_code == 200
    with strict.app_context():
        remove_second_factor(who("organizer").user_id, by=who("organizer"), now=TODAY)
    assert organizer.get("/organizer/").status_code == 302


def test_nobody_is_asked_for_a_second_factor_where_the_installation_does_not(site: Flask):
    with site.app_context():
        founded()
    assert let_in(site, "organizer").get("/organizer/").status_code == 200


# A password that somebody else set


@pytest.fixture
def given(site: Flask, zhang: FlaskClient) -> FlaskClient:
    with site.app_context():
        find_user("zhang").must_change_password = True
        db.session.commit()
    password(zhang)
    return zhang


def change(client: FlaskClient, address: str = "/account/password", **more: str):
    fields = {"old": PASSWORD, "password": OWN, "repeated": OWN, **more}
    return client.post(address, data=fields)


def test_every_page_leads_to_a_new_password_until_one_is_chosen(given: FlaskClient):
    for address in ("/organizer/", "/", "/account", FACTOR):
        assert given.get(address).location.startswith("/account/password?next=")
    assert given.post("/organizer/new").location == "/account/password"
    page = given.get("/account/password?next=/organizer/")
    assert "现在的密码是别人设置的" in page.text
    with given.get("/static/app.css") as answer:
        assert answer.status_code == 200
    assert change(given, "/account/password?next=/account").location == "/account"
    assert given.get("/organizer/").status_code == 200


def test_who_has_to_choose_a_password_can_sign_out_and_choose_a_language(given: FlaskClient):
    assert given.post("/preferences", data={"language": "en"}).location == "/"
    assert given.post("/sign-out").location == "/"
    assert given.get("/").status_code == 200


def test_choosing_a_password_leads_to_no_other_site(given: FlaskClient):
    assert change(given, "/account/password?next=https://evil.example/").location == "/organizer/"


@pytest.mark.parametrize(
    ("fields", "said", "status"),
    [
        ({"repeated": "something else"}, "两次填写的密码不一致。", 200),
        ({"password": "short", "repeated": "short"}, "密码至少10个字符。", 200),
        ({"old": "guess"}, "原密码不正确，密码没有更改。", 422),
        ({"password": PASSWORD, "repeated": PASSWORD}, "新密码与原密码相同。", 422),
    ],
)
def test_what_is_wrong_with_a_new_password_is_said(
    given: FlaskClient, fields: dict[str, str], said: str, status: int
):
    answer = change(given, **fields)
    assert answer.status_code == status
    assert said in answer.text
    assert given.get("/organizer/").status_code == 302


def test_a_change_ends_all_other_sessions_and_not_the_own(site: Flask, zhang: FlaskClient):
    other = site.test_client()
    for client in (zhang, other):
        password(client)
        assert client.get("/account").status_code == 200
    change(zhang)
    assert zhang.get("/account").status_code == 200
    assert other.get("/account").location.startswith("/sign-in")


# For the administrator


def test_the_administrator_unlocks_resets_and_ends_sessions(site: Flask, zhang: FlaskClient):
    with site.app_context():
        user_id = account("wang").user_id
        begin_enrolment(user_id, by=who("wang"), now=TODAY)
        confirm_enrolment(user_id, code_at(user_id, TODAY), by=who("wang"), now=TODAY)
    for _ in range(5):
        site.test_client().post("/sign-in", data={"username": "wang", "password": "guess"})
    password(zhang)
    assert "已锁定" in zhang.get("/accounts/").text
    for step in ("unlock", "end-sessions", "second-factor"):
        assert zhang.post(f"/accounts/{user_id}/{step}").location == "/accounts/"
    page = zhang.get("/accounts/").text
    assert "已锁定" not in page
    assert re.findall(r"invitation/[\w-]{43}", zhang.post(f"/accounts/{user_id}/reset").text)
    page = zhang.get("/accounts/").text
    (link,) = re.findall(r"/accounts/invitations/\d+/withdraw", page)
    assert zhang.post(link).location == "/accounts/"
    assert "没有未使用的邀请。" in zhang.get("/accounts/").text
    assert zhang.post("/accounts/999/unlock").status_code == 404
    with site.app_context():
        assert db.session.get(SecondFactor, user_id) is None
        assert logged()[-5:] == [
            "sign_in.unlock",
            "user.end_sessions",
            "second_factor.remove",
            "invitation.new_password",
            "invitation.withdraw",
        ]


def test_ended_sessions_end_at_once(site: Flask, zhang: FlaskClient):
    with site.app_context():
        user_id = account("wang").user_id
    wang = let_in(site, "wang")
    password(zhang)
    zhang.post(f"/accounts/{user_id}/end-sessions")
    assert wang.get("/account").location.startswith("/sign-in")


def test_a_cookie_of_before_there_were_stamps_is_nobodys(site: Flask, zhang: FlaskClient):
    password(zhang)
    with zhang.session_transaction() as session:
        session["_user_id"] = "no number"
    assert zhang.get("/account").location.startswith("/sign-in")
    with site.app_context():
        assert db.session.scalars(db.select(User.username)).all() == ["zhang"]
