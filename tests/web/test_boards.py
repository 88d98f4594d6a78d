"""The public board through its doors: the office's page, what everybody sees, and what caches are told."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from competition.db import db
from competition.db.releases import Release
from competition.operations.boards import freeze_board, open_board
from competition.operations.releases import hold_back
from competition.operations.results import publish_event
from tests.factories import (
    CODE,
    DELEGATION,
    EMPLOYER,
    IDS,
    NAMES,
    code_of,
    competition,
    drawn_contest,
    event_id,
    hand_in,
    let_in,
    ranked_contest,
    who,
)
from tests.operations.helpers import DRAFT, NOW

OFFICE = f"/organizer/{CODE}/board"
PAGE = f"/live/{CODE}"
DOORS = (PAGE, f"{PAGE}.json", f"{PAGE}/projector")
MOMENT = NOW + timedelta(days=3)
SECOND = timedelta(seconds=1)
TOKEN = re.compile(r'name="csrf_token" value="[^"]*"')
"""It bears the second in which it was made."""
RESULT = (*NAMES, "100.00", "90.00", "金牌", EMPLOYER, DELEGATION)


@pytest.fixture
def site(site: Flask) -> Iterator[Flask]:
    before = site.config["CLOCK"]
    site.config["CLOCK"] = lambda: NOW
    yield site
    site.config["CLOCK"] = before


@pytest.fixture
def ranked(site: Flask) -> Flask:
    """Ranked and not published; the board is open."""
    with site.app_context():
        ranked_contest()
        open_board(competition().id, shows_progress=True, by=who("organizer"), now=NOW)
    return site


def at(site: Flask, moment) -> None:
    site.config["CLOCK"] = lambda: moment


def publish(site: Flask, *, moment=None) -> None:
    with site.app_context():
        if moment:
            given = {"moment": moment, "reason": "", "set_by": who("organizer").user_id, "set_at": NOW}
            db.session.add(Release(event_id=event_id(), **given))
            db.session.commit()
        publish_event(event_id(), confirmed_on=NOW.date(), by=who("organizer"), now=NOW)


def told(client: FlaskClient, door: str) -> list[str]:
    """What of the result stands in an answer."""
    answer = client.get(door)
    assert answer.status_code == 200
    return [each for each in RESULT if each in answer.text]


def test_before_it_is_opened_it_is_no_page_and_the_office_opens_and_closes_it(site: Flask):
    with site.app_context():
        drawn_contest()
        hand_in(1)
    visitor, office = site.test_client(), let_in(site, "organizer")
    nowhere = TOKEN.sub("", visitor.get("/live/none").text)
    for door in DOORS:
        answer = visitor.get(door)
        assert (answer.status_code, TOKEN.sub("", answer.text)) == (404, nowhere.replace("/live/none", door))
        assert "public" not in answer.headers.get("Cache-Control", "")
    page = office.get(OFFICE).text
    assert "大屏没有打开" in page
    assert "打开后公众会看到的内容" in page
    page = office.post(f"{OFFICE}/open", data={"progress": "yes"}, follow_redirects=True).text
    assert "大屏已打开。" in page
    assert "11 %" in page
    for door in DOORS:
        assert "评分中" in visitor.get(door).text
        assert "being marked" in visitor.get(door).text
    assert "11 %" in visitor.get(PAGE).text
    page = office.post(f"{OFFICE}/progress", follow_redirects=True).text
    assert "大屏设置已保存。" in page
    assert "%" not in visitor.get(PAGE).text
    page = office.post(f"{OFFICE}/close", follow_redirects=True).text
    assert "大屏已关闭。" in page
    assert [visitor.get(door).status_code for door in DOORS] == [404] * 3
    log = office.get(f"/organizer/{CODE}/log").text
    assert all(each in log for each in ("打开公开大屏", "设定大屏是否显示评分进度", "关闭公开大屏"))


def test_of_the_marking_it_tells_how_much_and_never_who_or_which(site: Flask):
    with site.app_context():
        drawn_contest()
        hand_in(1)
        code = code_of(1)
        open_board(competition().id, shows_progress=True, by=who("organizer"), now=NOW)
    visitor = site.test_client()
    for door in DOORS:
        text = visitor.get(door).text
        assert [each for each in (*NAMES, *IDS, "judge1", EMPLOYER, DELEGATION) if each in text] == []
        assert f">{code}<" not in text
        assert f'"{code}"' not in text


def test_before_the_moment_nothing_of_the_result_and_at_the_moment_all_the_page_shows(ranked: Flask):
    visitor = ranked.test_client()
    publish(ranked, moment=MOMENT)
    for moment in (NOW + timedelta(seconds=6), MOMENT - SECOND):
        at(ranked, moment)
        assert [told(visitor, door) for door in DOORS] == [[], [], []]
        assert "将于 09-23 16:00 公布" in visitor.get(PAGE).text
    at(ranked, MOMENT)
    assert [told(visitor, door) for door in DOORS] == [list(RESULT)] * 3
    assert not [each for door in DOORS for each in IDS if each in visitor.get(door).text]
    assert f'href="/c/{CODE}/events/E01"' in visitor.get(PAGE).text


def test_a_ranking_that_nobody_published_or_that_is_held_back_is_nowhere(ranked: Flask):
    visitor = ranked.test_client()
    at(ranked, NOW + timedelta(seconds=6))
    assert [told(visitor, door) for door in DOORS] == [[], [], []]
    publish(ranked, moment=MOMENT)
    with ranked.app_context():
        hold_back(event_id(), reason="核查中（虚构）", by=who("organizer"), now=NOW)
    at(ranked, MOMENT + timedelta(days=300))
    assert [told(visitor, door) for door in DOORS] == [[], [], []]
    page = visitor.get(PAGE).text
    assert "未公布" in page
    assert "核查" not in page
    assert "暂缓" not in page


def test_frozen_it_keeps_what_was_shown_until_it_is_unfrozen(ranked: Flask):
    visitor, office = ranked.test_client(), let_in(ranked, "organizer")
    live = visitor.get(DOORS[1])
    page = office.post(f"{OFFICE}/freeze", follow_redirects=True).text
    assert "大屏已冻结。" in page
    assert "已冻结 · 16:00:00 起" in page
    publish(ranked)
    at(ranked, MOMENT)
    assert [told(visitor, door) for door in DOORS] == [[], [], []]
    for door in (PAGE, f"{PAGE}/projector"):
        assert "已冻结 · 16:00:00 起" in visitor.get(door).text
        assert "Frozen since 16:00:00" in visitor.get(door).text
    frozen = visitor.get(DOORS[1], headers={"If-None-Match": live.headers["ETag"]})
    assert (frozen.status_code, frozen.json["phase"], frozen.json["frozen_at"]) == (
        200,
        "frozen",
        NOW.isoformat(),
    )
    assert frozen.json["board"] == live.json["board"]
    assert NAMES[0] in visitor.get(f"/c/{CODE}/events/E01").text
    page = office.post(f"{OFFICE}/unfreeze", follow_redirects=True).text
    assert "大屏已解除冻结。" in page
    assert [told(visitor, door) for door in DOORS] == [list(RESULT)] * 3


@pytest.mark.parametrize("door", DOORS)
def test_who_has_it_already_gets_no_body_and_nobody_a_cookie(ranked: Flask, door: str):
    for client in (ranked.test_client(), let_in(ranked, "organizer")):
        first = client.get(door, headers={"Accept-Language": "en"})
        assert first.headers["Cache-Control"] == "public, no-cache"
        assert "Set-Cookie" not in first.headers
        assert "Vary" not in first.headers
        again = client.get(door, headers={"If-None-Match": first.headers["ETag"], "Accept-Language": "zh"})
        assert (again.status_code, again.data) == (304, b"")
        assert "Vary" not in again.headers
        assert "Set-Cookie" not in again.headers
    with ranked.app_context():
        freeze_board(competition().id, by=who("organizer"), now=NOW)
    after = client.get(door, headers={"If-None-Match": first.headers["ETag"]})
    assert (after.status_code, after.headers["ETag"] != first.headers["ETag"]) == (200, True)


def test_one_request_asks_the_database_once(ranked: Flask):
    asked: list[str] = []

    def note(_connection, _cursor, statement: str, *_rest: object) -> None:
        asked.append(statement)

    visitor = let_in(ranked, "organizer")
    with ranked.app_context():
        engine = db.engine
    db.event.listen(engine, "before_cursor_execute", note)
    visitor.get(DOORS[1])
    db.event.remove(engine, "before_cursor_execute", note)
    selects = [each for each in asked if each.startswith("SELECT")]
    assert len(selects) == 1, asked


def test_the_json_is_what_the_page_shows(ranked: Flask):
    publish(ranked)
    at(ranked, NOW + timedelta(seconds=6))
    found = json.loads(ranked.test_client().get(DOORS[1]).data)
    assert (found["phase"], found["frozen_at"], found["revision"]) == ("live", None, 2)
    (shown,) = found["board"]["events"]
    (whole,) = shown["lists"]
    assert [(each["rank"], each["names"], each["total"]) for each in whole["lines"]] == [
        (1, [NAMES[0]], "100.00"),
        (2, [NAMES[1]], "90.00"),
        (3, [NAMES[2]], "80.00"),
    ]
    assert set(whole["lines"][0]) == {
        *("rank", "tied", "names", "employers", "delegation", "total", "award", "award_said"),
    }
    assert found["board"]["name"] == DRAFT.name


def test_the_public_page_of_the_competition_leads_to_an_open_board(ranked: Flask):
    publish(ranked)
    assert f'href="{PAGE}"' in ranked.test_client().get(f"/c/{CODE}/").text
    let_in(ranked, "organizer").post(f"{OFFICE}/close")
    assert f'href="{PAGE}"' not in ranked.test_client().get(f"/c/{CODE}/").text


def test_what_cannot_be_done_is_said(ranked: Flask):
    office = let_in(ranked, "organizer")
    answer = office.post(f"{OFFICE}/open")
    assert answer.status_code == 422
    assert "公开大屏已经打开。" in answer.text
    assert ranked.test_client().get(PAGE).status_code == 200
