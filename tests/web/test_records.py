"""A person's record through the pages: for the office of a competition, and one's own."""

import json
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook

from tests.factories import let_in
from tests.operations.games import Games, approved, entry, founded, published
from tests.operations.helpers import account, id_number
from tests.operations.test_records import with_everything

HOME = "/organizer/test-2026/records"


@pytest.fixture
def games(site: Flask) -> Games:
    with site.app_context():
        found = with_everything(approved(published()))
        account("winner", person_id=entry(found, 1).members[0].person_id)
        return found


def test_the_office_reads_a_record_as_page_workbook_and_json(site: Flask, games: Games):
    with site.app_context():
        person = entry(games, 1).members[0].person_id
    office = let_in(site, "organizer")
    assert f"{HOME}/{person}" in office.get(HOME).text
    page = office.get(f"{HOME}/{person}")
    assert page.headers["Cache-Control"] == "no-store"
    for said in ("全国职业技能大赛（虚构）", "第1名，共3项", "技师（二级）", "10,000.00元", "烟台市技术能手"):
        assert said in page.text
    assert id_number(1) not in page.text
    book = load_workbook(BytesIO(office.get(f"{HOME}/{person}.xlsx").data))
    assert book.sheetnames == ["竞赛成绩", "荣誉称号", "技能等级证书", "奖励决定"]
    plain = json.loads(office.get(f"{HOME}/{person}.json").data)
    assert [each["rank"] for each in plain["results"]] == [2, 1]
    assert office.get(f"{HOME}/nobody").status_code == 404


def test_whoever_is_signed_in_takes_the_own_record_along(site: Flask, games: Games):
    own = let_in(site, "winner")
    assert "/mine/record.xlsx" in own.get("/mine").text
    plain = json.loads(own.get("/mine/record.json").data)
    assert [each["what"]["zh"] for each in plain["levels"]] == ["技师（二级）"]
    assert load_workbook(BytesIO(own.get("/mine/record.xlsx").data)).sheetnames[0] == "竞赛成绩"


def test_an_empty_competition_has_no_records_yet(site: Flask):
    with site.app_context():
        founded()
    assert "导入报名表后，选手的档案会出现在这里。" in let_in(site, "organizer").get(HOME).text
