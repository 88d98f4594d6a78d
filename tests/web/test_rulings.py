"""Ties decided by codes, awards changed in the office, times written down: through the pages."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from competition.db import db
from competition.db.results import newest_result
from competition.db.rulings import RulingRow
from competition.domain.ranking_rules import TieRule
from competition.operations.entry_states import record_elapsed
from tests.factories import let_in
from tests.operations.games import Games, confirmed, drawn, entry, rank, work_of
from tests.operations.helpers import NOW

OFFICE, DESK = "/organizer/test-2026/events/E01", "/judge/test-2026/E01"


@pytest.fixture
def tied(site: Flask) -> Games:
    with site.app_context():
        games = confirmed({1: 80, 2: 80, 3: 70}, ranking={"ties": TieRule.FORBID})
        rank(games)
        return games


def codes(site: Flask, games: Games) -> list[str]:
    with site.app_context():
        return [work_of(games, number).code for number in (1, 2, 3)]


def names(site: Flask, games: Games) -> list[str]:
    with site.app_context():
        return [entry(games, number).names for number in (1, 2, 3)]


def send(client: FlaskClient, path: str, **fields: str):
    return client.post(path, data=fields, follow_redirects=True)


def test_a_tie_is_decided_by_codes_and_confirmed_in_the_office(site: Flask, tied: Games):
    first, second, third = codes(site, tied)
    chief, office = let_in(site, "chief"), let_in(site, "organizer")
    page = chief.get(f"{DESK}/ties").text
    assert "并列 2 项" in page
    assert f'name="place-{first}"' in page
    assert f'name="place-{third}"' not in page
    assert not any(name in page for name in names(site, tied))
    order = {f"place-{first}": "2", f"place-{second}": "1", "reason": "加赛成绩"}
    answer = send(chief, f"{DESK}/ties", **order)
    assert "已提出裁定，等待另一人确认" in answer.text
    assert f"{second} › {first}" in answer.text
    page = office.get(f"{OFFICE}/rulings").text
    with site.app_context():
        numbers = [f"{entry(tied, n).number} {entry(tied, n).names}" for n in (2, 1)]
    assert f"并列的次序：{' › '.join(numbers)}" in page
    action = re.search(r'action="([^"]+/confirm)"', page)[1]
    assert "裁定已确认，请重新排名。" in send(office, action).text
    send(office, f"{OFFICE}/rank")
    with site.app_context():
        lines = newest_result(tied.event).result().standings
        assert [(line.entry, line.place.rank, line.place.tied) for line in lines] == [
            ("E01-002", 1, False),
            ("E01-001", 2, False),
            ("E01-003", 3, False),
        ]
    assert "没有待裁定的并列" in chief.get(f"{DESK}/ties").text


@pytest.mark.parametrize("places", [("1", "1"), ("1", "3"), ("1", ""), ("1", "x")])
def test_an_order_gives_each_code_its_own_place(site: Flask, tied: Games, places: tuple[str, str]):
    first, second, _third = codes(site, tied)
    order = {f"place-{first}": places[0], f"place-{second}": places[1], "reason": "加赛"}
    answer = send(let_in(site, "chief"), f"{DESK}/ties", **order)
    assert "次序须为1至2，每个数字用一次。" in answer.text
    with site.app_context():
        assert db.session.scalars(db.select(RulingRow)).all() == []


def test_an_unknown_code_decides_nothing(site: Flask, tied: Games):
    answer = send(let_in(site, "chief"), f"{DESK}/ties", **{"place-XX": "1", "reason": "加赛"})
    assert "裁定的次序与现有的并列不一致。" in answer.text


def test_only_the_chief_judge_of_the_event_sees_its_ties_and_times(site: Flask, tied: Games):
    with site.app_context():
        db.session.execute(db.text("UPDATE event SET chief_id = NULL"))
        db.session.commit()
    chief = let_in(site, "chief")
    for path in ("ties", "times"):
        assert chief.get(f"{DESK}/{path}").status_code in (403, 404)


def test_the_page_says_why_there_is_nothing_to_decide(site: Flask):
    with site.app_context():
        games = drawn()
    chief = let_in(site, "chief")
    assert "评分还没有全部确认" in chief.get(f"{DESK}/ties").text
    with site.app_context():
        assert games.event


def test_where_ties_may_stand_the_page_says_so(site: Flask):
    with site.app_context():
        confirmed({1: 80, 2: 80})
    assert "本项目允许并列" in let_in(site, "chief").get(f"{DESK}/ties").text


def test_an_award_is_changed_in_the_office_with_a_second_person(site: Flask, tied: Games):
    office, chief = let_in(site, "organizer"), let_in(site, "chief")
    answer = send(office, f"{OFFICE}/rulings", entry="E01-003", award="gold", reason="组委会决定")
    assert "的奖项由“铜牌”改为“金牌”" in answer.text
    assert re.search(r'action="[^"]+/confirm"', answer.text) is None  # nobody confirms an own ruling
    assert send(office, f"{OFFICE}/rulings", entry="E01-003", award="best", reason="x").status_code == 400
    with site.app_context():
        ruling = db.session.scalars(db.select(RulingRow)).one().id
    assert chief.post(f"{OFFICE}/rulings/{ruling}/confirm").status_code == 302
    assert "已提出撤回" in send(office, f"{OFFICE}/rulings/{ruling}/withdraw", reason="收回").text
    assert "提出撤回：收回" in office.get(f"{OFFICE}/rulings").text
    assert chief.post(f"{OFFICE}/rulings/{ruling}/withdrawn").status_code == 302
    with site.app_context():
        assert db.session.get_one(RulingRow, ruling).withdrawn_at is not None
    assert office.post(f"{OFFICE}/rulings/999/confirm").status_code == 404


def test_times_are_written_down_by_code(site: Flask):
    with site.app_context():
        games = drawn(ranking={"tie_breaks": ("elapsed",)})
        record_elapsed(entry(games, 2).id, 5, by=games.chief, now=NOW)
    chief, (first, _second, _third) = let_in(site, "chief"), codes(site, games)
    page = chief.get(f"{DESK}/times").text
    assert "用时是本项目的同分排序项" in page
    assert 'value="0:05"' in page
    assert f"{first} 的用时已保存。" in send(chief, f"{DESK}/times/{first}", elapsed="１:35:20").text
    with site.app_context():
        assert entry(games, 1).elapsed == 5720
    for wrong in ("95", "1:70:00", "1:5", "long"):
        assert f"“{wrong}”不是用时。" in send(chief, f"{DESK}/times/{first}", elapsed=wrong).text
    send(chief, f"{DESK}/times/{first}", elapsed="")
    with site.app_context():
        assert entry(games, 1).elapsed is None
    assert chief.post(f"{DESK}/times/XX", data={"elapsed": "1:00"}).status_code == 404
