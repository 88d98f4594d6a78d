"""Who goes on, through the pages: rule, ties, list, declines, roster."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from competition.db.series import newest_list, newest_rule
from competition.domain.advancement import AdvancementRule
from competition.domain.tiers import Tier
from competition.operations.advancement import (
    NewDecline,
    confirm_list,
    current_lines,
    make_list,
    record_decline,
    set_rule,
)
from competition.operations.series import SeriesDraft, found_series
from competition.spreadsheets.roster import read_roster
from tests.factories import awarded_contest, entry, let_in, who
from tests.operations.games import Games, confirmed, publish, published, rank
from tests.operations.helpers import NOW
from tests.operations.test_advancement import province
from tests.web.test_language import PageWords, by_the_browser, read_in_english

HOME = "/organizer/test-2026/events/E01/advancement"


@pytest.fixture
def tied(site: Flask) -> Games:
    """Published: the second and the third share a place; two go on and one stands by."""
    with site.app_context():
        games = confirmed({1: 90, 2: 80, 3: 80, 4: 60})
        set_rule(games.event, AdvancementRule(2, reserves=1), by=games.organizer, now=NOW)
        rank(games)
        publish(games)
        return games


def send(client: FlaskClient, path: str, **fields: object) -> str:
    return client.post(f"{HOME}{path}", data=fields, follow_redirects=True).text


def goings(site: Flask, games: Games) -> dict[str, str]:
    with site.app_context():
        lines = current_lines(newest_list(games.event))
        return {line.contender.entry[-1]: line.going.value for line in lines}


def test_a_list_is_made_its_tie_decided_and_a_reserve_moves_up(site: Flask, tied: Games):
    chief, office = let_in(site, "chief"), let_in(site, "organizer")
    assert "成绩已公布，规则已设定。" in chief.get(HOME).text
    assert "已生成第1版名单" in send(chief, "/list")
    page = chief.get(HOME).text
    assert "第2名并列2项，名额不能都给，待裁定" in page
    assert "确认第1版名单" not in office.get(HOME).text
    wrong = {"place-E01-002": "1", "place-E01-003": "1", "reason": "加赛"}
    assert "次序须为1至2，每个数字用一次。" in send(chief, "/list", **wrong)
    assert "已生成第2版名单" in send(chief, "/list", **{**wrong, "place-E01-002": "2"})
    assert goings(site, tied) == {"1": "advanced", "2": "reserve", "3": "advanced", "4": "left_out"}
    assert "晋级名单已确认。" in send(office, "/confirm", version=2)
    told = {"entry": "E01-001", "on": "2026-09-21", "reason": "因病"}
    assert "放弃已登记" in send(office, "/declines", **told)
    page = chief.get(HOME).text
    assert "确认 E01-001 放弃" in page
    with site.app_context():
        waiting = newest_list(tied.event).declines[0].id
    assert "放弃已确认，递补生效。" in send(chief, f"/declines/{waiting}/confirm")
    assert goings(site, tied) == {"1": "declined", "2": "advanced", "3": "advanced", "4": "left_out"}
    page = office.get(HOME).text
    assert "由其递补" in page
    assert "2026-09-21放弃：因病" in page
    roster = office.post(f"{HOME}/roster.xlsx", data={"delegation": "试验市", "code": "W7"})
    people = read_roster(roster.data, file="r.xlsx").applications
    assert [each.event for each in people] == ["W7", "W7"]


def test_a_recorded_decline_is_taken_back(site: Flask, tied: Games):
    chief, office = let_in(site, "chief"), let_in(site, "organizer")
    send(chief, "/list")
    send(chief, "/list", **{"place-E01-002": "1", "place-E01-003": "2", "reason": "加赛"})
    send(office, "/confirm", version=2)
    send(office, "/declines", entry="E01-002", on="2026-09-21", reason="出差")
    with site.app_context():
        waiting = newest_list(tied.event).declines[0].id
    assert "登记的放弃已撤回。" in send(office, f"/declines/{waiting}/drop", reason="登记有误")
    assert "还没有人放弃。" in office.get(HOME).text
    assert office.post(f"{HOME}/declines/{waiting}/drop").status_code == 404
    assert "有内容未填写或不可用" in send(office, "/declines", entry="E01-002", on="昨天", reason="出差")


def test_the_rule_is_filled_in_and_after_publication_gives_its_reason(site: Flask):
    with site.app_context():
        games = published()
    office = let_in(site, "organizer")
    assert "先设定晋级规则。" in office.get(HOME).text
    fields = {"places": "2", "per_delegation": "", "reserves": "1", "group": ["worker", "wizard"]}
    assert "请写明理由" in send(office, "/rule", **fields, reason="")
    assert "有内容未填写或不可用" in send(office, "/rule", **{**fields, "places": "许多"}, reason="")
    assert "晋级规则已保存。" in send(office, "/rule", **fields, reason="省里下达名额")
    with site.app_context():
        rule = newest_rule(games.event).rule()
        assert (rule.places, rule.per_delegation, rule.reserves) == (2, None, 1)
        assert [group.value for group in rule.groups] == ["worker"]
    assert "名额 2，替补 1" in office.get(HOME).text


def test_they_are_entered_in_the_next_competition_at_the_press_of_a_button(site: Flask, tied: Games):
    with site.app_context():
        province(tied)
    chief, office = let_in(site, "chief"), let_in(site, "organizer")
    send(chief, "/list")
    send(chief, "/list", **{"place-E01-002": "1", "place-E01-003": "2", "reason": "加赛"})
    send(office, "/confirm", version=2)
    assert "直接报名到本系统的竞赛" in office.get(HOME).text
    fields = {"target": "province-2026", "delegation": "试验市代表队", "code": "W7"}
    assert "试验市代表队：已报名2项。" in send(office, "/send", **fields)
    assert "已报名该项目" in send(office, "/send", **fields)


def test_before_publication_the_page_says_what_comes_first(site: Flask):
    with site.app_context():
        confirmed()
    assert "成绩公布后，按晋级规则生成名单" in let_in(site, "organizer").get(HOME).text


def test_the_office_reads_all_of_it_in_english(site: Flask):
    with site.app_context():
        awarded_contest(site)
        event, office = entry(1).event_id, who("organizer")
        set_rule(event, AdvancementRule(1, 1, 1), reason="more places", by=office, now=NOW)
        make_list(event, by=who("chief"), now=NOW)
        confirm_list(event, version=1, by=office, now=NOW)
        told = NewDecline("E01-001", NOW.date(), "ill")
        record_decline(event, told, by=office, now=NOW)
        person = entry(1).members[0].person_id
        made = found_series(SeriesDraft("Skills", Tier.CITY, 2), policies={}, by=office, now=NOW)
    client = let_in(site, "organizer")
    by_the_browser(client)
    read_in_english(
        client,
        {
            HOME: "Declines and who moves up",
            "/organizer/test-2026/records": "Personal records",
            "/organizer/test-2026/series": "Only series of the same tier are listed.",
            "/organizer/series/": "cycle of 2 years",
            f"/organizer/series/{made}": "No competition in this series yet",
        },
    )
    record = PageWords(client.get(f"/organizer/test-2026/records/{person}").text)
    for said in ("Result", "Award decisions", "Place 1 of 3", "prize money"):
        assert record.says(said), record.said
