"""A recorder keys paper by its QR code and sees no mark; the chief judge compares, decides, or lets paper stand."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from competition.db import db
from competition.db.accounts import Membership
from competition.db.paper_records import standing_records
from competition.domain.roles import Role
from tests.factories import (
    CODE,
    DELEGATION,
    EMPLOYER,
    EVENT,
    FIRST,
    FORM,
    NAMES,
    code_of,
    competition,
    drawn_contest,
    event_id,
    hand_in,
    let_in,
    published_contest,
    saved,
    who,
    work,
)
from tests.operations.helpers import account

HOME = f"/judge/{CODE}/{EVENT}"
LIST, COMPARE = f"{HOME}/paper", f"{HOME}/paper-compare"
ODD = "37.53"
"""The tablet's mark, which stands nowhere else."""


@pytest.fixture
def hall(site: Flask) -> Flask:
    """The first work is handed in by all, the second by nobody; two recorders."""
    with site.app_context():
        drawn_contest()
        hand_in(1, 1, A1_2=ODD)
        hand_in(1, 2)
        hand_in(1, 3)
        for name in ("clerk1", "clerk2"):
            recorder(account(name).user_id)
    return site


def recorder(user_id: int) -> None:
    db.session.add(Membership(user_id=user_id, competition_id=competition().id, role=Role.RECORDER))
    db.session.commit()


@pytest.fixture
def clerk(hall: Flask) -> FlaskClient:
    return let_in(hall, "clerk1")


@pytest.fixture
def chief(hall: Flask) -> FlaskClient:
    return let_in(hall, "chief")


def paper(site: Flask, number: int = 1, seat: int = 1) -> str:
    with site.app_context():
        return f"{LIST}/{FORM}/{seat}/{code_of(number)}"


def typed(**marks: str) -> dict[str, str]:
    return {f"mark-{name}": value for name, value in {**FIRST, **marks}.items()}


def record(site: Flask, number: int = 1) -> str:
    with site.app_context():
        return f"{COMPARE}/{standing_records(event_id())[work(number).id, FORM, 1].id}"


def test_the_qr_code_leads_to_the_empty_form(hall: Flask, clerk: FlaskClient):
    start = clerk.get("/judge/paper").text
    assert f'href="{LIST}"' in start
    with hall.app_context():
        scanned = f"https://saiwu.example/judge/{CODE}/{EVENT}/{FORM}/1/{code_of(1)}"
    assert clerk.get(LIST, query_string={"scan": scanned}).location == paper(hall)
    for wrong in (
        "nonsense",
        scanned.replace(EVENT, "E99"),
        scanned.replace(f"/{FORM}/1/", "/Z9/1/"),
        scanned + "x",
    ):
        answer = clerk.get(LIST, query_string={"scan": wrong})
        assert answer.status_code == 422
        assert "本项目没有这份评分表" in answer.text
    page = clerk.get(paper(hall)).text
    assert "checked" not in page.split('id="main"')[1]
    assert all(f'name="mark-{name}"' in page for name in FIRST)


def test_a_recorder_sees_no_mark_and_no_name(hall: Flask, clerk: FlaskClient):
    clerk.post(paper(hall), data=typed())
    pages = [clerk.get(address) for address in ("/judge/paper", LIST, paper(hall), paper(hall, 2))]
    pages.append(clerk.post(paper(hall), data=typed()))
    for answer in pages:
        assert ODD not in answer.text
        assert not any(secret in answer.text for secret in (*NAMES, DELEGATION, EMPLOYER, f"{EVENT}-00"))
    for address in (
        COMPARE,
        f"{HOME}/desk",
        f"{HOME}/confirm",
        f"{HOME}/wall.json",
        "/judge/",
        f"/organizer/{CODE}/",
    ):
        assert clerk.get(address).status_code == 403


def test_what_was_typed_is_kept_on_the_page_when_it_cannot_stand(hall: Flask, clerk: FlaskClient):
    answer = clerk.post(paper(hall), data=typed(**{"A1.2": "五十"}))
    assert answer.status_code == 422
    assert 'value="五十"' in answer.text
    assert "有 1 项不能保存" in answer.text
    answer = clerk.post(paper(hall), data=typed(**{"A1.2": ""}))
    assert answer.status_code == 422
    assert "还有1项未录入：A1.2" in answer.text


def test_two_recorders_agree_or_one_looks_again(hall: Flask, clerk: FlaskClient):
    assert clerk.post(paper(hall), data=typed()).location == LIST
    page = clerk.get(LIST).text
    assert "已保存，请放回原处。" in page
    assert f'href="{paper(hall)}"' not in page
    other = let_in(hall, "clerk2")
    assert "再录一次" in other.get(LIST).text
    assert "A1.2（第一次50，这次41）" in other.post(paper(hall), data=typed(**{"A1.2": "41"})).text
    assert other.post(paper(hall), data=typed()).location == LIST
    page = other.get(LIST).text
    assert "两次录入一致" in page
    assert "两次一致" in page


def test_who_judges_the_event_keys_nothing_of_it(hall: Flask):
    with hall.app_context():
        recorder(who("judge1").user_id)
    judge = let_in(hall, "judge1")
    assert judge.get(LIST).status_code == 404
    assert judge.get(paper(hall)).status_code == 404
    assert judge.post(paper(hall), data=typed()).status_code == 404
    assert "没有可以录入的项目" in judge.get("/judge/paper").text


def test_a_difference_is_shown_blocks_and_is_decided(hall: Flask, clerk: FlaskClient, chief: FlaskClient):
    clerk.post(paper(hall), data=typed())
    desk = chief.get(f"{HOME}/desk?show=paper").text
    assert '纸质不符 <span class="num">1</span>' in desk
    assert f'href="{COMPARE}"' in desk
    page = chief.get(COMPARE).text
    cells = re.findall(r'<dd class="num">([^<]+)</dd>', page)
    assert cells == [ODD, "50"]
    assert "1 项不符" in page
    with hall.app_context():
        code = code_of(1)
    waiting = re.search(r'name="seen" value="([^"]+)"', chief.get(f"{HOME}/confirm").text)[1]
    refused = chief.post(f"{HOME}/confirm", data={"seen": waiting}).text
    assert f"{code} A1 第1席与录入的纸质评分表不符：A1.2" in refused
    answer = chief.post(f"{record(hall)}/stands", data={"aspect": "A1.2", "reason": "录入时看错一行"})
    assert answer.location == COMPARE
    page = chief.get(COMPARE).text
    assert "以平板为准，理由写入日志。" in page
    assert f"平板 {ODD}，纸质 50：以平板为准" in page
    assert "录入时看错一行" in page
    assert "没有与纸质不符的分数" in chief.get(f"{HOME}/desk?show=paper").text
    assert chief.post(f"{HOME}/confirm", data={"seen": waiting}).status_code == 302


def test_the_judge_marks_that_aspect_again_and_sees_why(hall: Flask, clerk: FlaskClient, chief: FlaskClient):
    clerk.post(paper(hall), data=typed())
    chief.post(f"{record(hall)}/judge-again", data={"aspect": "A1.2", "reason": "与纸质不符，请核对"})
    assert "已退回裁判重评" in chief.get(COMPARE).text
    judge = let_in(hall, "judge1")
    with hall.app_context():
        sheet = f"{HOME}/{FORM}/1/{code_of(1)}"
    page = judge.get(sheet).text
    assert "与纸质不符，请核对" in page
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    judge.post(sheet, data={"version": version, "action": "submit", "mark-A1.2": "50"})
    assert "相符" in chief.get(COMPARE).text
    assert "1 项不符" not in chief.get(COMPARE).text


def test_paper_stands_for_a_sheet_that_the_tablet_lost(hall: Flask, clerk: FlaskClient, chief: FlaskClient):
    clerk.post(paper(hall, 2), data=typed())
    page = chief.get(COMPARE).text
    assert "平板没有分数" in page
    assert "采用纸质…" in page
    assert "请写明理由" in chief.post(f"{record(hall, 2)}/adopt", data={}).text
    chief.post(f"{record(hall, 2)}/adopt", data={"reason": "平板遗失"})
    page = chief.get(COMPARE).text
    assert "已采用纸质评分表，待您确认。" in page
    assert "分数来自纸质" in page
    assert "纸质录入" in chief.get(f"{HOME}/confirm").text.split('id="main"')[1]
    with hall.app_context():
        assert f"{saved(2)['A1.2']:f}" == "50"


def test_a_wrong_keying_is_set_aside(hall: Flask, clerk: FlaskClient, chief: FlaskClient):
    clerk.post(paper(hall), data=typed())
    chief.post(f"{record(hall)}/set-aside", data={"reason": "录成另一份"})
    assert "还没有录入纸质评分表" in chief.get(COMPARE).text
    assert "未录入" in clerk.get(LIST).text
    assert chief.post(f"{COMPARE}/999/set-aside", data={"reason": "x"}).status_code == 404


def test_comparing_is_the_chief_judges_of_the_event_alone(hall: Flask, clerk: FlaskClient):
    clerk.post(paper(hall), data=typed())
    for name in ("judge1", "organizer", "clerk1"):
        assert let_in(hall, name).get(COMPARE).status_code == 403
    with hall.app_context():
        given = {"user_id": account("elsewhere").user_id, "competition_id": competition().id}
        db.session.add(Membership(**given, role=Role.CHIEF_JUDGE))
        db.session.commit()
    other = let_in(hall, "elsewhere")
    assert other.get(COMPARE).status_code == 404
    for action in ("judge-again", "stands", "adopt", "set-aside"):
        assert other.post(f"{record(hall)}/{action}", data={"reason": "x"}).status_code == 404


def test_the_desk_prints_blank_sheets(hall: Flask, chief: FlaskClient):
    page = chief.get(f"{HOME}/desk").text
    address = re.search(r'href="([^"]+score-sheets[^"]+\.pdf)"', page)[1]
    answer = chief.get(address)
    assert (answer.status_code, answer.data[:4]) == (200, b"%PDF")


def test_after_publication_nothing_is_keyed_and_nothing_decided(site: Flask):
    with site.app_context():
        published_contest()
        recorder(account("clerk1").user_id)
    clerk = let_in(site, "clerk1")
    assert "没有可以录入的项目" in clerk.get("/judge/paper").text
    assert "项目不在评分阶段，不能再录入" in clerk.get(paper(site)).text
    assert "录入纸质评分表" in clerk.post(paper(site), data=typed()).text
