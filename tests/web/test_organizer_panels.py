"""Seats and offices: passwords shown once, nobody marks their own unit."""

import re
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from competition.db.accounts import find_user
from competition.operations import competitions
from tests.factories import let_in
from tests.operations.games import Games, enter, founded, seated, seats
from tests.operations.helpers import NOW, everything, row, setup, workbook
from tests.spreadsheets.build import WRONG

HOME = "/organizer/test-2026"
PANELS = f"{HOME}/events/E01/panels"
HEAD = ("账号", "姓名", "工作单位", "项目编号", "评分表", "席位", "岗位")


@pytest.fixture
def games(site: Flask) -> Games:
    with site.app_context():
        return founded()


@pytest.fixture
def organizer(site: Flask, games: Games) -> FlaskClient:
    return let_in(site, "organizer")


def seat(client: FlaskClient, **changed: str):
    data = {"seat": "P1/1", "username": "zhang", "name": "张裁判", "employer": "鲁东研究院", **changed}
    return client.post(PANELS, data=data, follow_redirects=True)


def unchanged(site: Flask) -> dict:
    with site.app_context():
        return everything()


def test_a_new_password_is_shown_once_and_opens_the_door(site: Flask, games: Games, organizer: FlaskClient):
    answer = seat(organizer)
    username, password = re.findall(r"<code>([^<]+)</code>", answer.text)
    assert "只显示这一次：请现在打印或抄录，分别交给本人。" in answer.text
    assert username == "zhang"
    assert answer.headers["Cache-Control"] == "no-store"
    page = organizer.get(PANELS).text
    assert "张裁判 <small>zhang</small>" in page
    assert password not in page
    again = seat(organizer)
    assert "裁判组已更新。" in again.text
    assert password not in again.text
    door = site.test_client().post("/sign-in", data={"username": "zhang", "password": password})
    assert door.location == "/judge/"
    with site.app_context():
        assert seats(games) == {("P1", 1): "zhang"}


def test_a_judge_of_an_entrants_unit_is_refused(site: Flask, games: Games, organizer: FlaskClient):
    with site.app_context():
        enter(games, row(1, employer="海天机械厂"))
    before = unchanged(site)
    answer = seat(organizer, employer="海天机械厂")
    assert answer.status_code == 422
    assert "裁判张裁判与本项目选手同属“海天机械厂”，须回避。" in answer.text
    assert "Judge 张裁判 and an entrant of this event both belong to “海天机械厂”." in answer.text
    assert unchanged(site) == before


def test_another_unit_in_the_form_does_not_hide_the_one_of_the_account(
    site: Flask, games: Games, organizer: FlaskClient
):
    seat(organizer, employer="海天机械厂")
    with site.app_context():
        enter(games, row(1, employer="海天机械厂"))
    before = unchanged(site)
    assert "须回避。" in seat(organizer, seat="T1/1", employer="鲁东研究院").text
    assert unchanged(site) == before


def test_an_account_of_another_person_is_not_seated(site: Flask, organizer: FlaskClient):
    seat(organizer)
    before = unchanged(site)
    answer = seat(organizer, seat="T1/1", name="李裁判")
    assert "账号“zhang”已属于另一人，不是李裁判。" in answer.text
    assert unchanged(site) == before


def test_the_chief_judge_and_an_exchange(site: Flask, games: Games, organizer: FlaskClient):
    page = organizer.get(PANELS).text
    assert page.count("空缺") == 3
    seat(organizer, seat="chief", username="wang", name="王裁判长")
    seat(organizer)
    seat(organizer, username="zhao", name="赵裁判")
    page = organizer.get(PANELS).text
    assert "王裁判长（wang）" in page
    assert "赵裁判" in page
    assert "张裁判" not in page
    with site.app_context():
        assert seats(games) == {("P1", 1): "zhao"}


@pytest.mark.parametrize("wrong", [{"seat": "X1/1"}, {"seat": "P1/2"}, {"username": "张"}, {"name": ""}])
def test_a_form_that_cannot_stand_seats_nobody(site: Flask, organizer: FlaskClient, wrong: dict[str, str]):
    before = unchanged(site)
    answer = seat(organizer, **wrong)
    assert answer.status_code == 200
    assert answer.text.count('aria-invalid="true"') == 1
    assert unchanged(site) == before


def test_without_a_scheme_there_are_no_seats(site: Flask, games: Games, organizer: FlaskClient):
    with site.app_context():
        competitions.save_event(games.id, setup("E02"), by=games.organizer, now=NOW)
    page = organizer.get(f"{HOME}/events/E02/panels").text
    assert "还不能安排裁判" in page
    assert "席位由评分方案决定，请先导入评分方案。" in page
    assert f'href="{HOME}/events/E02/scheme"' in page


# By workbook


def upload(client: FlaskClient, content: bytes, name: str = "panels.xlsx"):
    return client.post(f"{HOME}/panels", data={"file": (BytesIO(content), name)}, follow_redirects=True)


def test_a_workbook_seats_everybody_and_shows_each_password_once(
    site: Flask, games: Games, organizer: FlaskClient
):
    rows = [
        ("wang", "王裁判长", "鲁东研究院", "E01", "", "", "裁判长"),
        ("zhang", "张裁判", "鲁东研究院", "E01", "T1", 1, "裁判员"),
        ("zhang", "张裁判", "鲁东研究院", "E01", "P1", 1, "裁判员"),
    ]
    answer = upload(organizer, workbook("裁判席位表", HEAD, rows))
    shown = re.findall(r"<code>([^<]+)</code>", answer.text)
    assert shown[::2] == ["wang", "zhang"]
    assert len(set(shown[1::2])) == 2
    with site.app_context():
        assert seats(games) == {("T1", 1): "zhang", ("P1", 1): "zhang"}


def test_a_wrong_workbook_seats_nobody(site: Flask, organizer: FlaskClient):
    before = unchanged(site)
    name = "panels-seat-taken.xlsx"
    answer = upload(organizer, (WRONG / name).read_bytes(), name)
    assert answer.status_code == 422
    assert "席位1在第5行已有人" in answer.text
    assert "（F6）" in answer.text
    assert unchanged(site) == before


# The office


def test_somebody_of_the_office_gets_an_account_once(site: Flask, organizer: FlaskClient):
    data = {"username": "Cai", "name": "蔡财务", "role": "finance"}
    answer = organizer.post(f"{HOME}/people", data=data)
    username, password = re.findall(r"<code>([^<]+)</code>", answer.text)
    assert username == "cai"
    page = organizer.post(f"{HOME}/people", data={**data, "role": "organizer"}, follow_redirects=True).text
    assert page.count("蔡财务") == 2
    assert password not in page
    assert "财务复核" in page
    with site.app_context():
        assert len(find_user("cai").memberships) == 2


@pytest.mark.parametrize("role", ["judge", "chief_judge", "administrator", "entrant"])
def test_no_other_role_is_given_there(site: Flask, organizer: FlaskClient, role: str):
    before = unchanged(site)
    answer = organizer.post(f"{HOME}/people", data={"username": "cai", "name": "蔡", "role": role})
    assert 'aria-invalid="true"' in answer.text
    assert unchanged(site) == before


def test_everybody_with_a_role_is_listed(site: Flask, games: Games, organizer: FlaskClient):
    with site.app_context():
        seated(games)
    page = organizer.get(f"{HOME}/people").text
    for username, role in (("organizer", "组织者"), ("chief", "裁判长"), ("judge", "裁判员")):
        assert f"<code>{username}</code></td><td>{role}</td>" in page
