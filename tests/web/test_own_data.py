"""One's own data through the page of the account."""

import json
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook

from tests.factories import let_in
from tests.operations.games import founded


@pytest.fixture(autouse=True)
def games(site: Flask) -> None:
    with site.app_context():
        founded()


def test_the_account_page_offers_the_export_and_it_is_no_ones_to_keep(site: Flask):
    client = let_in(site, "organizer")
    page = client.get("/account").text
    assert "本人数据" in page
    assert 'href="/account/data.xlsx"' in page
    answer = client.get("/account/data.json")
    assert answer.headers["Cache-Control"] == "no-store"
    assert json.loads(answer.data)["account"][0]["said"] == "organizer"
    answer = client.get("/account/data.xlsx")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert load_workbook(BytesIO(answer.data)).sheetnames[0] == "账号信息"


def test_everybody_gets_the_own_data_only(site: Flask):
    said = let_in(site, "judge").get("/account/data.json").text
    assert "judge" in said
    assert "organizer" not in said
    assert site.test_client().get("/account/data.json").location.startswith("/sign-in")
