"""Series through the pages: offered by a document, founded, a competition put into it."""

import re

import pytest
from flask import Flask

from competition.db.series import all_series, series_of
from competition.domain.tiers import Tier
from competition.operations.series import SeriesDraft, found_series, put_into_series
from tests.factories import let_in
from tests.operations.games import Games, founded
from tests.operations.helpers import NOW, policies
from tests.operations.test_series import CITY


@pytest.fixture
def games(site: Flask) -> Games:
    with site.app_context():
        return founded()


def test_a_series_is_founded_as_its_document_names_it_and_holds_a_competition(site: Flask, games: Games):
    office = let_in(site, "organizer")
    assert "还没有赛事系列" in office.get("/organizer/series/").text
    page = office.get("/organizer/series/new").text
    offered = re.search(r'href="([^"]+name=[^"]+)">烟台市职业技能大赛<', page)[1].replace("&amp;", "&")
    page = office.get(offered).text
    assert 'value="烟台市职业技能大赛"' in page
    fields = {"name": CITY.name, "tier": "city", "cycle_years": "2", "policy_id": "yantai-2024-8"}
    wrong = office.post("/organizer/series/new", data={**fields, "cycle_years": "3"})
    assert (wrong.status_code, "文件规定每2年一届" in wrong.text) == (422, True)
    done = office.post("/organizer/series/new", data=fields, follow_redirects=True)
    assert "赛事系列已建立。" in done.text
    assert "系列中还没有竞赛" in done.text
    assert "每两年举办一届烟台市职业技能大赛" in done.text
    with site.app_context():
        made = all_series()[0].id
    assert f'value="{made}"' in office.get("/organizer/test-2026/series").text
    put = office.post("/organizer/test-2026/series", data={"series": made}, follow_redirects=True)
    assert "所属系列已保存。" in put.text
    page = office.get(f"/organizer/series/{made}").text
    assert "试验市职业技能大赛" in page
    assert "2028" in page
    assert "下一届应在 2028 年" in office.get("/organizer/series/").text
    office.post("/organizer/test-2026/series", data={"series": ""})
    with site.app_context():
        assert series_of(games.id) is None


def test_what_does_not_exist_is_refused(site: Flask, games: Games):
    office = let_in(site, "organizer")
    assert office.get("/organizer/series/999").status_code == 404
    assert office.post("/organizer/test-2026/series", data={"series": 999}).status_code == 400
    assert "没有同一层级的系列" in office.get("/organizer/test-2026/series").text
    assert 'value=""' in office.get("/organizer/series/new?policy=none&name=none").text


def test_a_series_that_is_overdue_says_so(site: Flask, games: Games):
    with site.app_context():
        made = found_series(
            SeriesDraft("练兵", Tier.CITY, 1), policies=policies(), by=games.organizer, now=NOW
        )
        put_into_series(games.id, made, by=games.organizer, now=NOW)
    before = site.config["CLOCK"]
    site.config["CLOCK"] = lambda: NOW.replace(year=2029)
    try:
        office = let_in(site, "organizer")
        assert "已过期" in office.get("/organizer/series/").text
        assert "按周期，2027 年应已举办下一届。" in office.get(f"/organizer/series/{made}").text
    finally:
        site.config["CLOCK"] = before
