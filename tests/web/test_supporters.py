"""The list of coaches and experts through the pages."""

from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from competition.spreadsheets.supporters import SHEET, TEMPLATE
from tests.factories import let_in
from tests.operations.games import Games
from tests.operations.helpers import DRAFT, workbook
from tests.operations.test_supporters import beside, decided, entered
from tests.operations.test_supporters import take as take_over
from tests.web.test_elsewhere import send

HOME = f"/organizer/{DRAFT.code}"


@pytest.fixture
def games(site: Flask) -> Games:
    with site.app_context():
        return entered()


def take(client: FlaskClient, *rows: tuple[str, ...], reason: str = "") -> TestResponse:
    data = {"file": (BytesIO(workbook(SHEET, TEMPLATE, rows)), "beside.xlsx"), "reason": reason}
    return client.post(f"{HOME}/supporters/import", data=data, follow_redirects=True)


def test_a_list_is_imported_and_shown(site: Flask, games: Games):
    office = let_in(site, "organizer")
    assert "还没有教练和专家名单" in office.get(f"{HOME}/supporters").text
    answer = take(office, beside("E01-001", "主教练", 51), beside("E01-002", "师父", 52))
    assert "已导入2人。" in answer.text
    assert "周乙" in answer.text
    assert "导入新名单" in answer.text


def test_problems_are_listed_by_cell_on_the_page_of_the_import(site: Flask, games: Games):
    answer = take(let_in(site, "organizer"), beside("E01-009", "主教练", 51))
    assert answer.status_code == 422
    assert "没有参赛号“E01-009”。" in answer.text
    assert "（A2）" in answer.text


def test_once_decisions_are_approved_another_list_needs_its_reason(site: Flask, games: Games):
    office = let_in(site, "organizer")
    assert "更正理由" not in office.get(f"{HOME}/supporters/import").text
    with site.app_context():
        take_over(games, beside("E01-001", "主教练", 51))
        decided(games, approved=True)
    assert "更正名单须写明理由，并重新作出奖励决定" in office.get(f"{HOME}/supporters").text
    assert "更正理由" in office.get(f"{HOME}/supporters/import").text
    again = beside("E01-001", "主教练", 52)
    answer = take(office, again)
    assert answer.status_code == 422
    assert "请写明理由。" in answer.text
    answer = take(office, again, reason="教练更换")
    assert "周丙" in answer.text
    assert "周乙" not in answer.text


def test_a_list_is_emptied_with_a_reason(site: Flask, games: Games):
    office = let_in(site, "organizer")
    page = take(office, beside("E01-001", "主教练", 51), beside("E01-002", "师父", 52)).text
    assert "请写明理由。" in send(office, page, "empty", reason=" ").text
    answer = send(office, page, "empty", reason="误传")
    assert "名单已清空，原有2人。" in answer.text
    assert "还没有教练和专家名单" in answer.text


def test_the_template_is_a_workbook(site: Flask, games: Games):
    office = let_in(site, "organizer")
    assert "下载名单模板" in office.get(f"{HOME}/supporters/import").text
    assert office.get(f"{HOME}/supporters/template.xlsx").data.startswith(b"PK")
