"""The lists of recommendations and the notices to employers on the page and as workbooks."""

import re
from dataclasses import replace
from io import BytesIO
from urllib.parse import unquote

import pytest
from flask import Flask
from openpyxl import load_workbook

from competition.domain.policy_titles import Conferral, Honour
from competition.domain.roles import Role
from competition.domain.selector import Selector, Span
from competition.operations import awards
from competition.operations.accounts import grant_role
from tests.factories import let_in
from tests.operations.games import Games, approved, planned, published
from tests.operations.helpers import DRAFT, NOW, id_number, logged, policies
from tests.operations.test_recommendations import LYG, PAY, SKILLED, under

PAGE = f"/organizer/{DRAFT.code}/recommendations"


@pytest.fixture
def games(site: Flask) -> Games:
    with site.app_context():
        games = published({1: 90, 2: 80})
        grant_role(games.finance.id, games.id, Role.FINANCE, by=games.organizer, now=NOW)
        return games


def test_before_the_approval_the_page_says_what_is_missing(site: Flask, games: Games):
    page = let_in(site, "organizer").get(PAGE).text
    assert "还没有已批准的奖励决定" in page
    assert "下载" not in page


def test_the_lists_name_the_clause_and_whose_rules_choose_and_no_id_number(site: Flask, games: Games):
    with site.app_context():
        approved(games)
    page = let_in(site, "organizer").get(PAGE).text
    for said in (f"{SKILLED}，2人", "焊接E01金牌", "第1机械厂", "见该荣誉自身的评选办法", "五（十三）"):
        assert said in page, said
    assert id_number(1)[-4:] not in page
    assert "告知用人单位</h2>" not in page


def test_a_list_is_downloaded_by_whoever_may_read_id_numbers(site: Flask, games: Games):
    with site.app_context():
        approved(games)
    office, finance = let_in(site, "organizer"), let_in(site, "finance")
    assert "list.xlsx" not in finance.get(PAGE).text
    assert finance.get(f"{PAGE}/list.xlsx", query_string={"title": SKILLED}).status_code == 403
    answer = office.get(f"{PAGE}/list.xlsx", query_string={"title": SKILLED})
    assert f"{SKILLED}推荐名单.xlsx" in unquote(answer.headers["Content-Disposition"])
    sheet = load_workbook(BytesIO(answer.data))["推荐名单"]
    assert [sheet.cell(4, column).value for column in (2, 3)] == ["李二", "男"]
    with site.app_context():
        assert logged()[-1] == "recommendations.read_ids"
    nobody = office.get(f"{PAGE}/list.xlsx", query_string={"title": "劳动模范"}, follow_redirects=True)
    assert "没有“劳动模范”的推荐人选" in nobody.text


def test_employers_are_told_by_a_workbook_with_a_sheet_each(site: Flask, games: Games):
    with site.app_context():
        under(games, LYG)
    office = let_in(site, "organizer")
    page = office.get(PAGE).text
    assert "告知用人单位" in page
    assert PAY in page
    answer = office.get(f"{PAGE}/notices.xlsx")
    assert load_workbook(BytesIO(answer.data)).sheetnames == ["1 第1机械厂", "2 第2机械厂"]


def test_where_there_is_neither_the_page_says_so(site: Flask, games: Games):
    with site.app_context():
        planned(games)
        silent = replace(policies()[DRAFT.policy_id], others=())
        awards.decide_awards(games.id, policies={silent.id: silent}, by=games.organizer, now=NOW)
        awards.approve_awards(games.id, policies=policies(), by=games.finance, now=NOW)
    page = let_in(site, "organizer").get(PAGE).text
    assert "没有可推荐的称号，也没有须告知用人单位的事项。" in page


def test_where_a_list_rests_on_several_clauses_each_person_has_their_own(site: Flask, games: Games):
    with site.app_context():
        planned(games)
        policy = policies()[DRAFT.policy_id]
        first = replace(
            policy.of(Honour)[0], conferral=Conferral.RECOMMENDED, select=Selector(ranks=Span(1, 1))
        )
        clause = replace(first.clause, article="五（十五）")
        second = replace(first, select=Selector(ranks=Span(2, 2)), clause=clause)
        two = replace(policy, others=(first, second))
        awards.decide_awards(games.id, policies={two.id: two}, by=games.organizer, now=NOW)
        awards.approve_awards(games.id, policies=policies(), by=games.finance, now=NOW)
    page = let_in(site, "organizer").get(PAGE).text
    assert f"{SKILLED}，2人" in page
    assert re.search(r"<td>李三</td><td>第2机械厂</td>.*?五（十五）", page)
