"""The log through the pages of the office: in words, filtered, whole or broken, and as a file."""

import pytest
from flask import Flask
from sqlalchemy import text

from competition.db import db
from competition.domain.roles import Role
from competition.operations.accounts import grant_role
from competition.operations.log import verify_file
from tests.factories import let_in
from tests.operations.games import confirmed, drawn, founded, mark, published
from tests.operations.helpers import NOW

HOME = "/organizer/test-2026/log"


def test_the_office_reads_each_entry_in_words(site: Flask):
    with site.app_context():
        founded()
    page = let_in(site, "organizer").get(HOME)
    for said in ("链完整", "建立竞赛", "competition.create", "导入评分方案", "scheme.xlsx", "共3条"):
        assert said in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_finance_reads_it_and_a_judge_does_not(site: Flask):
    with site.app_context():
        games = drawn()
        grant_role(games.finance.user_id, games.id, Role.FINANCE, by=games.organizer, now=NOW)
    assert "抽签" in let_in(site, "finance").get(HOME).text
    assert let_in(site, "judge").get(HOME).status_code == 403


def test_it_is_filtered_by_action_and_person_and_turned_by_pages(site: Flask):
    with site.app_context():
        confirmed({number: 90 - number for number in range(1, 26)})
    office = let_in(site, "organizer")
    first, last = office.get(HOME).text, office.get(f"{HOME}?page=99").text
    assert "第1页，共2页" in first
    assert "下一页" in first
    assert "第2页，共2页" in last
    assert "competition.create" in last
    filtered = office.get(f"{HOME}?action=draw.make&by=organizer").text
    assert filtered.count("<tr>") == 2
    assert "没有符合条件的记录" in office.get(f"{HOME}?action=draw.make&by=judge").text
    whole = office.get(f"{HOME}?all=1").text
    assert whole.count("<tr>") > 51
    assert "打印版" not in whole


def test_marks_are_told_only_once_they_are_published(site: Flask):
    with site.app_context():
        games = drawn()
        mark(games, 1, practice=90)
    office = let_in(site, "organizer")
    page = office.get(f"{HOME}?action=sheet.submit").text
    assert "含尚未公布的分数，公布后显示。" in page
    assert "P1-1" not in page
    refused = office.get(f"{HOME}/csv")
    assert refused.status_code == 422
    assert "日志中有尚未公布的分数" in refused.text


def test_published_marks_stand_in_the_log(site: Flask):
    with site.app_context():
        published()
    page = let_in(site, "organizer").get(f"{HOME}?action=sheet.submit").text
    assert "公布后显示" not in page
    assert "P1-1" in page


@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx"])
def test_the_download_can_be_checked_elsewhere(site: Flask, form: str):
    with site.app_context():
        published()
    office = let_in(site, "organizer")
    answer = office.get(f"{HOME}/{form}")
    assert answer.status_code == 200
    assert verify_file(answer.data, form=form).problems == ()
    assert office.get(f"{HOME}/pdf").status_code == 404


def test_a_broken_chain_is_told_at_the_top(site: Flask):
    with site.app_context():
        founded()
        with db.engine.begin() as connection:
            connection.execute(text("UPDATE audit_entry SET action = 'event.drop' WHERE sequence = 2"))
    page = let_in(site, "organizer").get(HOME).text
    assert "断于第2条" in page
    assert "链完整" not in page
    assert page.count("event.drop") >= 1
