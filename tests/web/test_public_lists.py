"""The published list of an event: groups, scales, teams, those out of competition, remarks."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient

from competition.codec import digest, dump
from competition.db import db
from competition.db.marking import newest_scheme
from competition.domain.scoresheet import EntryState
from competition.domain.tiers import Group
from competition.operations import confirming, draws, rosters, signing
from competition.operations.entry_states import set_entry_state
from tests.factories import CODE, EVENT
from tests.operations.games import (
    Games,
    drawn,
    enter,
    entry,
    founded,
    mark,
    publish,
    published,
    rank,
    seated,
)
from tests.operations.helpers import NOW, roster_workbook, row

LIST = f"/c/{CODE}/events/{EVENT}"


@pytest.fixture
def visitor(site: Flask) -> FlaskClient:
    return site.test_client()


def test_the_tie_break_is_told_without_its_values(site: Flask, visitor: FlaskClient):
    with site.app_context():
        _parted_by_practice()
    page = visitor.get(LIST).text
    assert page.count("总分 80.00 相同，按“实操”区分，第") == 2
    assert "86" not in page


def _parted_by_practice() -> None:
    """0.3 × 80 + 0.7 × 80 = 0.3 × 66 + 0.7 × 86."""
    games = drawn(entries=2, ranking={"tie_breaks": ("practice",)})
    mark(games, 1, theory=80, practice=80)
    mark(games, 2, theory=66, practice=86)
    confirming.confirm_sheets(games.event, by=games.chief, now=NOW)
    signing.sign_off(games.event, by=games.chief, now=NOW)
    rank(games)
    publish(games)


def test_groups_that_are_ranked_apart_have_a_list_each(site: Flask, visitor: FlaskClient):
    with site.app_context():
        games = seated(founded(ranking={"by_group": True}, groups=frozenset({Group.WORKER, Group.STUDENT})))
        enter(games, row(1, "赵工"), row(2, "钱工"), row(3, "孙学", group="学生"))
        draws.draw_event(games.event, seed="2026", secret="for tests", by=games.organizer, now=NOW)
        _mark_and_publish(games, {1: 90, 2: 80, 3: 70})
    page = visitor.get(LIST).text
    assert [page.count(f"<h2>{each}</h2>") for each in ("职工组", "学生组", "教师组")] == [1, 1, 0]
    assert page.count("金牌") == 2
    assert page.index("学生组") < page.index("孙学") < page.index("职工组") < page.index("赵工")


def _mark_and_publish(games: Games, practice: dict[int, int]) -> None:
    for number, given in practice.items():
        mark(games, number, practice=given)
    confirming.confirm_sheets(games.event, by=games.chief, now=NOW)
    signing.sign_off(games.event, by=games.chief, now=NOW)
    rank(games)
    publish(games)


def test_a_scale_shows_the_mark_and_the_raw_total(site: Flask, visitor: FlaskClient):
    with site.app_context():
        published({1: 90, 2: 80, 3: 70}, ranking={"scale": "median-mad-700"})
    page = visitor.get(LIST).text
    assert re.search(
        r"折算分.*?原始总分.*?<td class=\"num\">720</td>\s*<td class=\"num\">87.00</td>",
        page,
        flags=re.DOTALL,
    )


def test_teams_are_listed_with_those_that_are_too_small(site: Flask, visitor: FlaskClient):
    with site.app_context():
        games = seated(founded(ranking={"team_counting": 2}))
        enter(games, row(1), row(2), file="a.xlsx")
        data = roster_workbook(row(3), delegation="福山区")
        rosters.import_roster(games.id, data, file="b.xlsx", by=games.organizer, now=NOW)
        draws.draw_event(games.event, seed="2026", secret="for tests", by=games.organizer, now=NOW)
        _mark_and_publish(games, {1: 90, 2: 80, 3: 70})
    page = visitor.get(LIST).text
    assert re.search(r"团体成绩.*?芝罘区.*?167\.00", page, flags=re.DOTALL)
    assert re.search(r"福山区</th>.*?有成绩的参赛者1人，不足计分的2人", page, flags=re.DOTALL)


def test_who_competes_out_of_competition_is_shown_with_the_total_and_no_place(
    site: Flask, visitor: FlaskClient
):
    with site.app_context():
        games = drawn(entries=3)
        name = entry(games, 3).names
        state = EntryState.EXHIBITION
        set_entry_state(entry(games, 3).id, state, reason="东道主", by=games.organizer, now=NOW)
        _mark_and_publish(games, {1: 90, 2: 80, 3: 100})
    page = visitor.get(LIST).text
    shown = page.partition("<h2>表演（不计名次）</h2>")[2]
    assert name in shown
    assert "94.00" in shown
    assert "报名未参加排名" not in page
    assert page.count("金牌") == 1


def test_who_is_below_a_pass_mark_is_remarked_without_the_score(site: Flask, visitor: FlaskClient):
    with site.app_context():
        games = drawn(entries=2, ranking={"pass_required": True})
        version = newest_scheme(games.event)
        scheme = version.scheme()
        strict = replace(scheme, parts=(replace(scheme.parts[0], pass_mark=Decimal(60)), scheme.parts[1]))
        version.body = dump(strict)
        version.digest = digest(version.body)
        db.session.commit()
        mark(games, 1, theory=55, practice=90)
        mark(games, 2)
        confirming.confirm_sheets(games.event, by=games.chief, now=NOW)
        signing.sign_off(games.event, by=games.chief, now=NOW)
        rank(games)
        publish(games)
    page = visitor.get(LIST).text
    assert page.count("未达到合格线") == 1
    assert "未达到合格线：" not in page
    assert page.count("未获奖") == 1
