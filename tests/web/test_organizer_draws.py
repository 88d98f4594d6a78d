"""The draw: what is missing before it, the seed that vouches for it, the wall of sheets after it."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from competition.domain.draw import ALGORITHM, commitment
from competition.operations import competitions, confirming
from tests.factories import let_in
from tests.operations.games import Games, drawn, enter, entry, founded, mark, ref, save, seated
from tests.operations.helpers import NOW, everything, row, setup

EVENT = "/organizer/test-2026/events/E01"


@pytest.fixture
def games(site: Flask) -> Games:
    with site.app_context():
        return founded()


def make_draw(client: FlaskClient, seed: str = "七三九二", event: str = EVENT):
    return client.post(f"{event}/draw", data={"seed": seed}, follow_redirects=True)


def test_all_that_is_missing_is_listed_and_the_button_waits(site: Flask, games: Games):
    with site.app_context():
        competitions.save_event(games.id, setup("E02"), by=games.organizer, now=NOW)
    organizer = let_in(site, "organizer")
    with site.app_context():
        before = everything()
    page = organizer.get(f"{EVENT}/draw").text
    assert "抽签前还需要" in page
    for zh in (
        "本项目还没有选手。",
        "评分表 T1“理论卷”第1席没有裁判。",
        "评分表 P1“实操表”第1席没有裁判。",
        "没有裁判长。",
    ):
        assert zh in page
    assert '<button class="btn btn-primary" disabled>抽签</button>' in page
    assert "没有评分方案。" in organizer.get(f"{EVENT.replace('E01', 'E02')}/draw").text
    answer = make_draw(organizer)
    assert answer.status_code == 422
    assert "没有裁判长。" in answer.text
    assert "There is no chief judge." in answer.text
    with site.app_context():
        assert everything() == before


def test_a_judge_who_must_withdraw_keeps_the_event_from_its_draw(site: Flask, games: Games):
    with site.app_context():
        seated(games)
        enter(games, row(1, employer="鲁东研究院"), good_rows_only=True)
    page = let_in(site, "organizer").get(f"{EVENT}/draw").text
    assert "裁判judge与本项目选手同属“鲁东研究院”，须回避。" in page
    assert "裁判chief与本项目选手同属“鲁东研究院”，须回避。" in page


def test_a_seed_is_offered_and_a_short_one_is_not_taken(site: Flask, games: Games):
    with site.app_context():
        enter(seated(games), row(1), row(2))
    organizer = let_in(site, "organizer")
    with site.app_context():
        before = everything()
    offered = {
        re.search(r'name="seed"[^>]* value="([0-9a-f]{16})"', organizer.get(f"{EVENT}/draw").text)[1]
        for _ in range(2)
    }
    assert len(offered) == 2
    answer = make_draw(organizer, "739")
    assert "种子至少4个字符。" in answer.text
    with site.app_context():
        assert everything() == before


def test_a_seed_is_committed_to_in_public_before_the_draw(site: Flask, games: Games):
    with site.app_context():
        enter(seated(games), row(1), row(2), row(3))
    organizer, visitor = let_in(site, "organizer"), site.test_client()
    assert "公布种子的承诺" in organizer.get(f"{EVENT}/draw").text
    page = organizer.post(f"{EVENT}/draw/commit", follow_redirects=True).text
    assert "种子的承诺已公布" in page
    promised = re.search(r"[0-9a-f]{64}", page)[0]
    shown = visitor.get("/c/test-2026/events/E01/draw").text
    assert promised in shown
    assert "抽签时公布" in shown
    assert "抽签完成：3 项报名。" in make_draw(organizer, "").text
    shown = visitor.get("/c/test-2026/events/E01/draw").text
    assert "种子与承诺相符" in shown
    told = {each for each in re.findall(r"[0-9a-f]{64}", shown) if commitment(each) == promised}
    assert len(told) == 1


def test_the_draw_shows_its_seed_and_its_table_and_is_made_once(site: Flask, games: Games):
    with site.app_context():
        enter(seated(games), row(1), row(2), row(3))
    organizer = let_in(site, "organizer")
    page = make_draw(organizer).text
    assert "抽签完成：3 项报名。" in page
    for said in ("七三九二", commitment("七三九二"), ALGORITHM, "加密号", "E01-003"):
        assert said in page
    assert "<form" not in page.partition("<main")[2]
    with site.app_context():
        before = everything()
    again = make_draw(organizer, "another seed")
    assert again.status_code == 422
    assert "项目处于“已抽签，评分中”阶段，不能抽签。" in again.text
    with site.app_context():
        assert everything() == before


def test_before_the_draw_there_is_no_wall(site: Flask, games: Games):
    page = let_in(site, "organizer").get(f"{EVENT}/progress").text
    assert "评分尚未开始" in page
    assert "抽签之后，每份评分表的状态会显示在这里。" in page


def test_the_wall_shows_each_sheet_in_a_letter_and_in_words(site: Flask):
    with site.app_context():
        games = drawn(entries=3)
        mark(games, 1)
        confirming.confirm_sheets(games.event, by=games.chief, now=NOW)
        save(games, ref(games, 2, "T1"), T1_1=70, submit=True)
        save(games, ref(games, 2, "P1"), P1_1=30)
        name = entry(games, 1).names
    page = let_in(site, "organizer").get(f"{EVENT}/progress").text
    assert "2/6" in page
    wall = page.partition('<div class="wall">')[2]
    cells = re.findall(r'<td class="cell cell-(\w+)">', wall)
    assert sorted(cells) == ["confirmed", "confirmed", "draft", "none", "none", "submitted"]
    assert name not in page
    for word in ("未开始", "评分中", "已提交", "已确认"):
        assert word in page
