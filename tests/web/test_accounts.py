"""The door, and what belongs to the device."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from competition.db import db
from competition.db.accounts import Membership, User, find_user
from competition.domain.roles import Role
from tests.factories import PASSWORD, QUICK, competition, drawn_contest, let_in
from tests.operations.helpers import account

TOKEN = re.compile(r'name="csrf_token" value="[^"]*"')


@pytest.fixture
def visitor(site: Flask) -> FlaskClient:
    with site.app_context():
        account("zhang", is_administrator=True)
        find_user("zhang").password_hash = QUICK
        db.session.commit()
    return site.test_client()


def sign_in(visitor: FlaskClient, password: str = PASSWORD, address: str = "/sign-in"):
    return visitor.post(address, data={"username": "zhang", "password": password})


def test_a_wrong_password_and_a_wrong_name_get_the_same_answer(visitor: FlaskClient):
    wrong = sign_in(visitor, "something else")
    nobody = visitor.post("/sign-in", data={"username": "nobody", "password": PASSWORD})
    for answer in (wrong, nobody):
        assert answer.status_code == 401
        assert "账号或密码不正确。" in answer.text


def test_five_wrong_passwords_lock_the_account_and_no_answer_tells_which_names_exist(visitor: FlaskClient):
    for name in ("zhang", "nobody"):
        answers = [
            visitor.post("/sign-in", data={"username": name, "password": password})
            for password in ("guess",) * 5 + (PASSWORD,)
        ]
        assert {each.status_code for each in answers} == {401}
        assert all("账号或密码不正确。" in each.text for each in answers)
        assert all("连续输错5次，账号锁定15分钟" in each.text for each in answers)
    assert len({TOKEN.sub("", each.text).replace("nobody", "zhang") for each in answers}) == 1


def test_signing_in_needs_the_forms_own_token(visitor: FlaskClient, site: Flask):
    site.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = sign_in(visitor)
    finally:
        site.config["WTF_CSRF_ENABLED"] = False
    assert answer.status_code == 400
    assert "请求不完整或已过期，未作任何更改。" in answer.text
    assert visitor.get("/judge/").status_code == 302


def test_an_empty_form_says_which_field(visitor: FlaskClient):
    answer = visitor.post("/sign-in", data={"username": "", "password": ""})
    assert "请填写账号。" in answer.text
    assert "请填写密码。" in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_the_administrator_starts_at_the_competitions(visitor: FlaskClient):
    assert sign_in(visitor).location == "/organizer/"


def test_a_judge_starts_at_the_own_forms(site: Flask):
    with site.app_context():
        drawn_contest()
    judge = let_in(site, "judge1")
    assert judge.get("/judge/").status_code == 200


def test_a_page_of_ours_that_was_asked_for_is_shown_after_signing_in(visitor: FlaskClient):
    assert visitor.get("/judge/").location.startswith("/sign-in?next=/judge/")
    assert sign_in(visitor, address="/sign-in?next=/v").location == "/v"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example", "evil"])
def test_no_other_site_is_ever_the_next_page(visitor: FlaskClient, target: str):
    answer = visitor.post(
        "/sign-in", query_string={"next": target}, data={"username": "zhang", "password": PASSWORD}
    )
    assert answer.location == "/organizer/"


def test_signing_out_leaves_nothing_behind(visitor: FlaskClient):
    sign_in(visitor)
    answer = visitor.post("/sign-out", follow_redirects=True)
    assert "已退出登录。" in answer.text
    assert visitor.get("/judge/").status_code == 302


def test_brightness_and_language_stay_on_the_device_when_somebody_signs_in_and_out(visitor: FlaskClient):
    visitor.post("/preferences", data={"theme": "dark", "back": "/v"})
    visitor.post("/preferences", data={"language": "en"})
    sign_in(visitor)
    visitor.post("/sign-out")
    page = visitor.get("/v").text
    assert 'data-theme="dark"' in page
    assert '<html lang="en"' in page


def test_preferences_go_back_to_the_page_they_were_set_on(visitor: FlaskClient):
    assert (
        visitor.post("/preferences", data={"theme": "light", "back": "/v?number="}).location == "/v?number="
    )
    assert (
        visitor.post("/preferences", data={"theme": "dark", "back": "https://evil.example"}).location == "/"
    )


def test_an_unknown_brightness_is_not_taken(visitor: FlaskClient):
    visitor.post("/preferences", data={"theme": "neon", "language": "xx"})
    assert 'data-theme="auto"' in visitor.get("/v").text


def test_the_navigation_shows_what_the_person_may_do(site: Flask):
    with site.app_context():
        drawn_contest()
        chief = find_user("chief")
        db.session.add(Membership(user_id=chief.id, competition_id=competition().id, role=Role.JUDGE))
        db.session.commit()
    anybody, judge, both = site.test_client(), let_in(site, "judge1"), let_in(site, "chief")
    assert "/judge/" not in anybody.get("/").text
    assert "复核评分" not in judge.get("/").text
    assert 'href="/judge/"' in judge.get("/").text
    assert 'href="/judge/chief"' in both.get("/").text
    assert "获奖查询" in anybody.get("/").text


def test_an_unknown_page_says_so_in_both_languages(visitor: FlaskClient):
    answer = visitor.get("/nowhere")
    assert answer.status_code == 404
    assert "没有这个页面" in answer.text
    assert "There is no such page" in answer.text


def test_pages_carry_no_script_or_style_of_their_own(visitor: FlaskClient):
    for address in ("/", "/v", "/winner", "/sign-in", "/nowhere"):
        answer = visitor.get(address)
        assert " style=" not in answer.text
        assert "<style" not in answer.text
        assert "<script>" not in answer.text
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


def test_an_account_of_a_removed_person_is_nobody(visitor: FlaskClient, site: Flask):
    sign_in(visitor)
    with site.app_context():
        db.session.delete(db.session.query(User).filter_by(username="zhang").one())
        db.session.commit()
    assert visitor.get("/judge/").status_code == 302
