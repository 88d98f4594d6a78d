"""查询本人成绩: the own result to the entrant, one and the same answer to everybody else."""

import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from competition.db import db
from competition.db.audit import AuditEntry
from competition.domain.scoresheet import EntryState
from competition.operations import confirming, entry_states, results, signing
from competition.web.public import own_result
from competition.web.public.papers import sign
from tests.documents.reading import text_of
from tests.factories import (
    CODE,
    EMPLOYER,
    EVENT,
    IDS,
    JUDGES,
    NAMES,
    drawn_contest,
    entry,
    event_id,
    hand_in,
    published_contest,
    ranked_contest,
    who,
)
from tests.operations.helpers import NOW, everything

LIST = f"/c/{CODE}/events/{EVENT}"
OWN = f"{LIST}/own"
ENDING = IDS[1][-6:]
NOT_FOUND = "没有查到：填写的内容与报名信息不符。请核对后重试，或联系主办单位。"

TOKEN = re.compile(r'name="csrf_token" value="[^"]*"')


@pytest.fixture
def visitor(site: Flask) -> FlaskClient:
    return site.test_client()


@pytest.fixture
def published(site: Flask) -> Flask:
    with site.app_context():
        published_contest()
    return site


def ask(visitor: FlaskClient, asked: str = f"{EVENT}-002", ending: str = ENDING):
    return visitor.post(OWN, data={"who": asked, "ending": ending})


def link(page: str, kind: str) -> str:
    return re.search(rf'href="(/own-result/[^"]+\.{kind})"', page)[1]


def test_the_list_leads_to_the_form(published: Flask, visitor: FlaskClient):
    assert f'href="{OWN}"' in visitor.get(LIST).text
    answer = visitor.get(OWN)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "身份证号码后六位" in answer.text


@pytest.mark.parametrize("asked", [f"{EVENT}-002", NAMES[1], f" {EVENT.lower()}-002 "])
def test_an_entrant_sees_total_place_reasons_and_every_step(
    published: Flask, visitor: FlaskClient, asked: str
):
    answer = ask(visitor, asked)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    for words in (
        NAMES[1],
        EMPLOYER,
        "第2名（共3名）",
        "银牌",
        "90.00",
        "比前一名次低 10.00 分，比后一名次高 10.00 分",
        "角变形量",
        "三位裁判评 3、3、3，平均后折算",
        "10.00 below the place before",
    ):
        assert words in answer.text


def test_no_judge_no_other_entrant_and_no_id_number_is_shown(published: Flask, visitor: FlaskClient):
    page = ask(visitor).text
    slip = text_of(visitor.get(link(page, "pdf")).data)
    plain = visitor.get(link(page, "json")).text
    strangers = (NAMES[0], NAMES[2], *JUDGES, "chief", "organizer", *IDS, ENDING)
    assert [name for name in strangers for text in (page, slip, plain) if name in text] == []


@pytest.mark.parametrize(
    ("asked", "ending"),
    [
        (f"{EVENT}-002", IDS[0][-6:]),
        (f"{EVENT}-009", ENDING),
        (NAMES[1], "000000"),
        ("王大明", ENDING),
        (NAMES[0], ENDING),
        (NAMES[1], ENDING[1:]),
    ],
)
def test_whatever_is_wrong_the_answer_is_the_same(
    published: Flask, visitor: FlaskClient, asked: str, ending: str
):
    with published.app_context():
        before = everything()
    answer, other = ask(visitor, asked, ending), ask(visitor, "x", "y")
    assert answer.status_code == other.status_code == 404
    assert NOT_FOUND in answer.text
    said = answer.text.replace(asked, "x").replace(f'value="{ending}"', 'value="y"')
    assert TOKEN.sub("", said) == TOKEN.sub("", other.text)
    with published.app_context():
        assert everything() == before


def test_an_empty_form_says_which_field(published: Flask, visitor: FlaskClient):
    page = ask(visitor, "", "").text
    assert "请填写参赛编号或姓名。" in page
    assert "请填写身份证号码后六位。" in page


def test_nothing_is_told_before_publication(site: Flask, visitor: FlaskClient):
    with site.app_context():
        ranked_contest()
    assert visitor.get(OWN).status_code == 404
    assert ask(visitor).status_code == 404
    assert visitor.get(f"/c/{CODE}/events/E99/own").status_code == 404
    assert visitor.get(f"/c/none/events/{EVENT}/own").status_code == 404
    with site.test_request_context():
        address = f"/own-result/{sign('own-result', entry(2).id)}.json"
    answer = visitor.get(address)
    assert answer.status_code == 422
    assert "没有这一参赛编号的已公布成绩。" in answer.text
    assert NAMES[1] not in answer.text


def test_every_reading_is_logged(published: Flask, visitor: FlaskClient):
    page = ask(visitor).text
    for kind in ("pdf", "json"):
        visitor.get(link(page, kind))
    with published.app_context():
        last = db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).limit(3).all()
    assert [(each.action, json.loads(each.detail)["form"]) for each in reversed(last)] == [
        ("result.read_own", "page"),
        ("result.read_own", "pdf"),
        ("result.read_own", "json"),
    ]


def test_the_address_says_nothing_of_the_person(published: Flask, visitor: FlaskClient):
    answer = ask(visitor)
    assert answer.request.path == OWN
    assert answer.request.query_string == b""
    with published.app_context():
        token = link(answer.text, "pdf").split("/")[-1].removesuffix(".pdf")
        assert own_result.unsign("own-result", token) == entry(2).id


def test_the_slip_comes_as_a_pdf_that_is_the_same_each_time(published: Flask, visitor: FlaskClient):
    address = link(ask(visitor).text, "pdf")
    first, second = visitor.get(address), visitor.get(address)
    assert first.mimetype == "application/pdf"
    assert first.headers["Cache-Control"] == "no-store"
    assert first.data == second.data
    text = text_of(first.data)
    for words in ("成绩单", NAMES[1], "第2名（共3名）", "银牌", "角变形量", "不是证书", "示例·虚构人物"):
        assert words in text


def test_json_says_the_same_as_the_page(published: Flask, visitor: FlaskClient):
    page = ask(visitor).text
    answer = visitor.get(link(page, "json"))
    assert answer.mimetype == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json["place"] == {"zh": "第2名（共3名）", "en": "rank 2 of 3"}
    assert answer.json["total"] == "90.00"
    assert all(each["zh"] in page for each in answer.json["sentences"])
    assert [each["label"] for each in answer.json["breakdown"]] == [
        *("总分", "实操", "质量", "焊缝"),
        *("尺寸合格", "角变形量", "外观成形"),
    ]


def test_links_end_and_made_up_ones_are_not_found(
    published: Flask, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
):
    page = ask(visitor).text
    monkeypatch.setattr(own_result, "LIFETIME", -1)
    for kind in ("pdf", "json"):
        answer = visitor.get(link(page, kind), follow_redirects=True)
        assert "链接已过期，请重新查询。" in answer.text
        assert NAMES[1] not in answer.text
        assert visitor.get(f"/own-result/abc.{kind}").status_code == 404
    with published.test_request_context():
        other = sign("winner", entry(2).id)
    assert visitor.get(f"/own-result/{other}.json").status_code == 404


def test_guessing_at_one_entry_ends_soon_and_keeps_nobody_else_out(published: Flask, visitor: FlaskClient):
    tries = [ask(visitor, f"{EVENT}-002", f"{guess:06}").status_code for guess in range(11)]
    assert tries == [404] * 10 + [429]
    for same in (f" {EVENT.lower()}-002", "Ｅ０１-００２", f"{EVENT}-0 02"):
        assert ask(visitor, same, "000000").status_code == 429
    assert ask(visitor, f"{EVENT}-001", IDS[0][-6:]).status_code == 200


def test_asking_for_the_own_result_again_and_again_is_no_guess(published: Flask, visitor: FlaskClient):
    assert {ask(visitor).status_code for _ in range(12)} == {200}


@pytest.mark.parametrize(("state", "said"), [(EntryState.ABSENT, "缺赛"), (EntryState.WITHDRAWN, "退赛")])
def test_who_has_no_place_gets_the_state(site: Flask, visitor: FlaskClient, state: EntryState, said: str):
    with site.app_context():
        drawn_contest()
        office, chief = who("organizer"), who("chief")
        entry_states.set_entry_state(entry(2).id, state, reason="未到场", by=office, now=NOW)
        for number in (1, 3):
            for seat in (1, 2, 3):
                hand_in(number, seat)
        confirming.confirm_sheets(event_id(), by=chief, now=NOW)
        signing.sign_off(event_id(), by=chief, now=NOW)
        results.rank_event(event_id(), by=chief, now=NOW)
        results.publish_event(event_id(), confirmed_on=NOW.date(), by=office, now=NOW)
    answer = ask(visitor)
    assert f"{said}：没有参加排名，不作零分。" in answer.text
    assert "得分构成" not in answer.text
    assert f"{said}：没有参加排名" in text_of(visitor.get(link(answer.text, "pdf")).data)
