"""What anybody may see, and what nobody may."""

import re
from io import BytesIO
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient

from competition.db import db
from competition.db.accounts import find_user
from competition.db.papers import find_paper, papers_of_competition
from competition.domain.scoresheet import EntryState
from competition.operations import confirming
from competition.operations.entry_states import set_entry_state
from competition.operations.store import read_file
from competition.web.public import papers as links
from competition.web.public import verification
from tests.factories import (
    CODE,
    EMPLOYER,
    EVENT,
    IDS,
    NAMES,
    awarded_contest,
    competition,
    drawn_contest,
    entry,
    hand_in,
    let_in,
    published_contest,
    ranked_contest,
    results,
    who,
)
from tests.operations.helpers import NOW

HOME, LIST = f"/c/{CODE}/", f"/c/{CODE}/events/{EVENT}"
PAGES = ("/", HOME, LIST, "/winner", "/v")
NUMBER = "TEST-2026-R0001"


@pytest.fixture
def visitor(site: Flask) -> FlaskClient:
    return site.test_client()


@pytest.fixture
def published(site: Flask) -> Flask:
    with site.app_context():
        published_contest()
    return site


@pytest.fixture
def awarded(site: Flask) -> Flask:
    with site.app_context():
        awarded_contest(site)
    return site


# Results


def test_an_empty_installation_says_what_will_stand_here(visitor: FlaskClient):
    page = visitor.get("/").text
    assert "目前没有已公布的成绩" in page
    assert 'href="/winner"' in page
    assert 'href="/v"' in page


def test_a_ranking_that_is_not_published_is_nowhere(site: Flask, visitor: FlaskClient):
    with site.app_context():
        ranked_contest()
        name = competition().name
    assert name not in visitor.get("/").text
    for address in (HOME, LIST, "/c/none/", "/c/none/events/E01"):
        answer = visitor.get(address)
        assert answer.status_code == 404
        assert not any(each in answer.text for each in NAMES)


def test_a_published_list_shows_rank_name_total_and_award(published: Flask, visitor: FlaskClient):
    assert "1 / 1 个项目已公布" in visitor.get("/").text
    assert f'href="{LIST}"' in visitor.get(HOME).text
    page = visitor.get(LIST).text
    for name, total, award in zip(NAMES, ("100", "90", "80"), ("金牌", "银牌", "铜牌"), strict=True):
        assert re.search(rf"{name}.*?{total}\.00.*?{award}", page, flags=re.DOTALL)
    assert EMPLOYER in page
    assert "备注" not in page


def test_an_event_that_does_not_exist_is_not_found(published: Flask, visitor: FlaskClient):
    assert visitor.get(f"/c/{CODE}/events/E99").status_code == 404


def test_no_page_shows_an_id_number_or_a_single_mark(awarded: Flask, visitor: FlaskClient):
    for address in (*PAGES, f"/v/{NUMBER}"):
        page = visitor.get(address).text
        assert not any(number in page or number[:6] + "*" in page for number in IDS)
        assert "角变形量" not in page


def test_a_tie_is_said_in_words(site: Flask, visitor: FlaskClient):
    with site.app_context():
        published_contest({1: "50", 2: "40", 3: "40"})
    page = visitor.get(LIST).text
    assert page.count("并列 2") == 2
    assert "与他人完全相同，并列第2名" in page


def test_who_did_not_compete_is_counted_and_not_named(site: Flask, visitor: FlaskClient):
    with site.app_context():
        drawn_contest()
        office, chief = who("organizer"), who("chief")
        set_entry_state(entry(3).id, EntryState.ABSENT, reason="未到场", by=office, now=NOW)
        for number in (1, 2):
            for seat in (1, 2, 3):
                hand_in(number, seat)
        event = entry(1).event_id
        confirming.confirm_sheets(event, by=chief, now=NOW)
        results.rank_event(event, by=chief, now=NOW)
        results.publish_event(event, confirmed_on=NOW.date(), by=office, now=NOW)
    page = visitor.get(LIST).text
    assert "另有 1 项报名未参加排名" in page
    assert NAMES[2] not in page
    assert "缺赛" not in page
    assert "未到场" not in page


# The winner


def look_up(visitor: FlaskClient, number: str = NUMBER, name: str = NAMES[0]):
    return visitor.post("/winner", data={"number": number, "name": name})


def test_a_winner_sees_result_decisions_and_papers(awarded: Flask, visitor: FlaskClient):
    answer = look_up(visitor, f" {NUMBER.lower()} ")
    assert answer.status_code == 302
    answer = visitor.get(answer.location)
    assert answer.headers["Cache-Control"] == "no-store"
    for words in (
        NAMES[0],
        "第 1 名",
        "金牌",
        "10,000.00 元",
        "人民币壹万元整",
        "烟政办字〔2024〕8号",
        "2027年拨付",
    ):
        assert words in answer.text.replace("10,000.00元", "10,000.00 元")
    assert NAMES[1] not in answer.text
    assert not any(number in answer.text for number in IDS)


@pytest.mark.parametrize(
    ("number", "name"), [("TEST-2026-R9999", NAMES[0]), (NUMBER, "王大明"), (NUMBER, NAMES[1])]
)
def test_a_wrong_number_and_a_wrong_name_get_the_same_answer(
    awarded: Flask, visitor: FlaskClient, number: str, name: str
):
    answer = look_up(visitor, number, name)
    assert answer.status_code == 404
    assert "没有找到：证书编号与姓名不相符。" in answer.text
    assert "金牌" not in answer.text


def test_an_empty_look_up_says_which_field(visitor: FlaskClient):
    page = look_up(visitor, "", "").text
    assert "请填写证书编号。" in page
    assert "请填写姓名。" in page


def test_a_winners_link_ends(awarded: Flask, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch):
    address = look_up(visitor).location
    monkeypatch.setattr(links, "LIFETIME", -1)
    answer = visitor.get(address, follow_redirects=True)
    assert "查询已过期，请重新填写。" in answer.text
    assert NAMES[0] not in answer.text


def test_a_made_up_link_is_not_found(visitor: FlaskClient):
    assert visitor.get("/winner/abc").status_code == 404
    assert visitor.get("/papers/abc.pdf").status_code == 404


def test_the_pdf_comes_as_it_was_issued_with_a_chinese_name(awarded: Flask, visitor: FlaskClient):
    page = visitor.get(look_up(visitor).location).text
    address = re.search(r'href="(/papers/[^"]+\.pdf)"', page)[1]
    answer = visitor.get(address)
    with awarded.app_context():
        issued = read_file(awarded.config["SAIWU"].papers, find_paper(NUMBER).sha256)
    assert answer.data == issued
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("inline")
    assert f"荣誉证书-{NAMES[0]}-{NUMBER}.pdf" in unquote(disposition.split("filename*=UTF-8''")[1])


def test_the_pdf_can_be_saved(awarded: Flask, visitor: FlaskClient):
    page = visitor.get(look_up(visitor).location).text
    answer = visitor.get(re.search(r'href="(/papers/[^"]+/download)"', page)[1])
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_papers_link_ends(awarded: Flask, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch):
    page = visitor.get(look_up(visitor).location).text
    monkeypatch.setattr(links, "LIFETIME", -1)
    answer = visitor.get(re.search(r'href="(/papers/[^"]+\.pdf)"', page)[1], follow_redirects=True)
    assert "链接已过期，请重新查询。" in answer.text
    assert answer.mimetype == "text/html"


def test_a_link_to_one_kind_of_thing_opens_no_other(awarded: Flask, visitor: FlaskClient):
    token = look_up(visitor).location.rsplit("/", 1)[1]
    assert visitor.get(f"/papers/{token}.pdf").status_code == 404


def test_a_paper_that_is_gone_is_not_found(site: Flask, visitor: FlaskClient):
    with site.test_request_context():
        address = f"/papers/{links.sign('paper', 99)}.pdf"
    assert visitor.get(address).status_code == 404


def test_an_entrant_who_signs_in_sees_the_own_papers_only(awarded: Flask):
    with awarded.app_context():
        find_user("finance").person_id = entry(2).members[0].person_id
        db.session.commit()
    page = let_in(awarded, "finance").get("/mine").text
    assert "银牌" in page
    assert "金牌" not in page
    assert NUMBER not in page


def test_an_entrant_without_papers_is_told_when_they_come(published: Flask):
    with published.app_context():
        find_user("finance").person_id = entry(2).members[0].person_id
        db.session.commit()
    assert "还没有制发给您的证书" in let_in(published, "finance").get("/mine").text


def test_the_own_papers_need_an_entrant(published: Flask, visitor: FlaskClient):
    assert visitor.get("/mine").status_code == 302
    assert let_in(published, "judge1").get("/mine").status_code == 403


# Verification


def test_a_real_number_is_valid_and_the_name_masked(awarded: Flask, visitor: FlaskClient):
    answer = visitor.get(f"/v/{NUMBER.lower()}")
    assert answer.status_code == 200
    with awarded.app_context():
        digest = find_paper(NUMBER).sha256
    for words in ("有效", "王*明", "试验市竞赛委员会", "示例·虚构人物", digest):
        assert words in answer.text
    assert NAMES[0] not in answer.text


def test_an_unknown_number_gets_a_page_of_the_same_shape(awarded: Flask, visitor: FlaskClient):
    real, unknown = visitor.get(f"/v/{NUMBER}").text, visitor.get("/v/TEST-2026-R9999")
    assert unknown.status_code == 404
    assert "查无此号" in unknown.text
    labels = re.compile(r"<dt>(.*?)</dt>")
    assert labels.findall(real) == labels.findall(unknown.text)


def test_a_number_that_is_typed_in_leads_to_its_page(visitor: FlaskClient):
    assert visitor.get("/v", query_string={"number": f" {NUMBER} "}).location == f"/v/{NUMBER}"
    assert "比对 PDF 文件" in visitor.get("/v").text


def compare(visitor: FlaskClient, content: bytes):
    return visitor.post("/v", data={"file": (BytesIO(content), "paper.pdf")})


def test_the_issued_file_is_recognised_byte_for_byte(awarded: Flask, visitor: FlaskClient):
    with awarded.app_context():
        paper = papers_of_competition(competition().id)[0]
        content = read_file(awarded.config["SAIWU"].papers, paper.sha256)
    answer = compare(visitor, content)
    assert "原件：与制发的文件完全一致" in answer.text
    assert NUMBER in answer.text
    changed = compare(visitor, content + b"\n")
    assert changed.status_code == 404
    assert "不一致：不是本系统制发的原件" in changed.text


def test_comparing_nothing_asks_for_a_file(visitor: FlaskClient):
    answer = visitor.post("/v", data={})
    assert answer.status_code == 422
    assert "请先选择一个 PDF 文件。" in answer.text


def test_a_file_that_is_too_large_is_not_compared(visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(verification, "LARGEST", 10)
    answer = compare(visitor, b"0" * 11)
    assert answer.status_code == 413
    assert "文件过大。" in answer.text
