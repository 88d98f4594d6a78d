"""The devices on which the judges of an event mark, as its chief judge sees them; and how it was marked, for nobody else."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from competition.db import db
from competition.db.accounts import Membership
from competition.db.tablets import Tablet, tablets_of
from competition.domain.roles import Role
from competition.domain.venue import Check
from competition.operations.accounts import grant_role
from competition.operations.tablets import join, lock_screen, make_join_code, note_checked, revoke_tablet
from competition.web.tablet.shell import release
from tests.factories import CODE, EVENT, competition, drawn_contest, let_in, who
from tests.operations.helpers import NOW, account

HOME = f"/judge/{CODE}/{EVENT}"
LIST = f"{HOME}/devices"


def joined(username: str, **said: object) -> Tablet:
    """A device on which that judge marks and which said that of itself."""
    before = {each.id for each in tablets_of(competition().id)}
    link = make_join_code(competition().id, who(username).user_id, by=who("organizer"), now=NOW)
    join(link, "482915", device=None, now=NOW)
    (found,) = (each for each in tablets_of(competition().id) if each.id not in before)
    for name, value in said.items():
        setattr(found, name, value)
    db.session.commit()
    return found


@pytest.fixture
def hall(site: Flask) -> Flask:
    """Judge 1's device is well, judge 2's has been silent with marks on it, and one belongs to another event's judge."""
    before = site.config["CLOCK"]
    site.config["CLOCK"] = lambda: NOW
    with site.app_context():
        drawn_contest()
        well = joined("judge1", battery=80, release=release(), last_seen_at=NOW)
        note_checked(well.id, [], now=NOW)
        away = NOW - timedelta(minutes=6)
        odd = joined("judge2", battery=9, unsent=4, release="old", last_seen_at=away)
        note_checked(odd.id, [Check.SECURE, Check.CLOCK], now=NOW)
        other = account("elsewhere")
        grant_role(other.user_id, competition().id, Role.JUDGE, by=who("organizer"), now=NOW)
        joined("elsewhere")
    yield site
    site.config["CLOCK"] = before


@pytest.fixture
def chief(hall: Flask) -> FlaskClient:
    return let_in(hall, "chief")


def test_what_stands_out_comes_first_and_in_words(hall: Flask, chief: FlaskClient):
    page = chief.get(LIST).text
    rows = page.split("<tbody>")[1].split("</tbody>")[0].split("</tr>")
    odd, well = (each for each in rows if "<th" in each)
    assert "平板2" in odd
    for said in ("judge2", "6 分钟前", "4 项", "9%，请充电", "旧版本", "缺：安全连接（https）", "缺：时钟"):
        assert said in odd
    assert "请安装根证书或改用正式域名" in odd
    assert 'class="stands-out"' in odd
    for said in ("judge1", "刚刚", "80%", "最新", "全部正常"):
        assert said in well
    assert 'class="stands-out"' not in well
    assert "1 台需要留意" in page
    assert "elsewhere" not in page
    assert "<form" not in page.split('id="main"')[1]


def test_a_locked_screen_and_a_device_that_was_taken_out(hall: Flask, chief: FlaskClient):
    with hall.app_context():
        first, second, _other = tablets_of(competition().id)
        lock_screen(first.id, by=who("judge1"), now=NOW)
        revoke_tablet(second.id, reason="遗失", by=who("organizer"), now=NOW)
    page = chief.get(LIST).text
    assert "锁屏，待交接" in page
    assert "平板2" not in page
    with hall.app_context():
        first = tablets_of(competition().id)[0]
        revoke_tablet(first.id, reason="遗失", by=who("organizer"), now=NOW)
    assert "还没有平板加入" in chief.get(LIST).text


def test_asking_again_is_answered_with_304_until_something_changes(hall: Flask, chief: FlaskClient):
    answer = chief.get(f"{LIST}.json")
    assert f'data-state="{answer.get_json()["state"]}"' in chief.get(LIST).text
    headers = {"If-None-Match": answer.headers["ETag"]}
    again = chief.get(f"{LIST}.json", headers=headers)
    assert (again.status_code, again.data) == (304, b"")
    for later, said in ((timedelta(hours=3), "3 小时前"), (timedelta(days=2), "2 天前")):
        hall.config["CLOCK"] = lambda moment=NOW + later: moment
        assert said in chief.get(LIST).text
    hall.config["CLOCK"] = lambda: NOW + timedelta(minutes=1)
    fresh = chief.get(f"{LIST}.json", headers=headers)
    assert fresh.status_code == 200
    assert fresh.get_json() != answer.get_json()


@pytest.mark.parametrize("page", ["devices", "devices.json", "analysis"])
def test_it_is_the_chief_judge_of_the_event_who_looks(hall: Flask, chief: FlaskClient, page: str):
    assert chief.get(f"{HOME}/{page}").status_code == 200
    with hall.app_context():
        for name, role in (("registrar", Role.REGISTRAR), ("other", Role.CHIEF_JUDGE)):
            given = {"user_id": account(name).user_id, "competition_id": competition().id}
            db.session.add(Membership(**given, role=role))
        db.session.commit()
    refused = {
        name: let_in(hall, name).get(f"{HOME}/{page}") for name in ("judge1", "organizer", "registrar")
    }
    assert {name: answer.status_code for name, answer in refused.items()} == dict.fromkeys(refused, 403)
    assert let_in(hall, "other").get(f"{HOME}/{page}").status_code == 404
    assert hall.test_client().get(f"{HOME}/{page}").status_code == 302


def test_the_desk_leads_to_both_and_no_page_of_a_judge_does(hall: Flask, chief: FlaskClient):
    assert all(f'href="{HOME}/{page}"' in chief.get(f"{HOME}/desk").text for page in ("devices", "analysis"))
    assert f'href="{LIST}"' in chief.get(f"{HOME}/wall").text
    judge = let_in(hall, "judge1")
    for page in ("/judge/", "/tablet/", f"/judge/{CODE}/conflicts"):
        assert f"{HOME}/" not in judge.get(page).text.replace(f"{HOME}/A1/", "")
