"""The documents for everybody: every line with its clause, what binds today, and what is never paid from."""

from datetime import UTC, date, datetime
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from competition.domain.policy import Policy, Quality, Source, Status
from competition.domain.policy_words import say_line, say_validity
from tests.domain.build import policy

YANTAI = "yantai-2024-8"


@pytest.fixture
def visitor(site: Flask) -> FlaskClient:
    return site.test_client()


def known_as(site: Flask, monkeypatch: pytest.MonkeyPatch, *policies: Policy) -> None:
    monkeypatch.setitem(site.config, "POLICIES", {each.id: each for each in policies})


def on(site: Flask, monkeypatch: pytest.MonkeyPatch, *day: int) -> None:
    monkeypatch.setitem(site.config, "CLOCK", lambda: datetime(*day, 8, tzinfo=UTC))


def test_every_document_is_listed_with_its_place_and_validity(site: Flask, visitor: FlaskClient):
    page = unescape(visitor.get("/policies").text)
    for each in site.config["POLICIES"].values():
        assert f'href="/policies/{each.id}"' in page
        assert each.number in page
        assert each.title in page
        assert say_validity(each).zh in page
    assert '<span class="chip chip-good">今日施行中</span>' in page
    assert '<span class="chip chip-warn">征求意见稿</span>' in page


def test_every_page_leads_to_the_documents(visitor: FlaskClient):
    assert '<a href="/policies">政策文件</a>' in visitor.get("/").text


def test_each_line_of_each_document_stands_with_its_clause_and_row(site: Flask, visitor: FlaskClient):
    for each in site.config["POLICIES"].values():
        page = unescape(visitor.get(f"/policies/{each.id}").text)
        for line in each.lines():
            assert f'<td class="long">{say_line(line).zh}</td>' in page
            assert line.clause.place in page
            assert line.row in page
        assert each.term.place in page


def test_a_draft_says_on_top_that_nothing_is_paid_from_it(visitor: FlaskClient):
    page = visitor.get("/policies/nantong-draft").text
    assert "征求意见稿：不据此发放。" in page
    assert page.index("征求意见稿：不据此发放。") < page.index("<h2>")
    assert "不据此发放" not in visitor.get(f"/policies/{YANTAI}").text


@pytest.mark.parametrize(
    ("day", "chip"),
    [
        ((2024, 2, 28), '<span class="chip chip-info">尚未施行</span>'),
        ((2027, 2, 28), '<span class="chip chip-good">今日施行中</span>'),
        ((2027, 3, 1), '<span class="chip chip-quiet">已失效</span>'),
    ],
)
def test_what_binds_today_is_told_by_the_clock(
    site: Flask, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch, day: tuple, chip: str
):
    on(site, monkeypatch, *day)
    page = visitor.get(f"/policies/{YANTAI}").text
    today = date(*day).isoformat()
    assert f'<time datetime="{today}" class="num">{today}</time> 今天 {chip}' in page
    assert chip in visitor.get("/policies").text


def test_a_text_of_no_known_day_is_marked(site: Flask, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch):
    undated = policy(status=Status.UNDATED, issued=None, effective=None, expires=None)
    known_as(site, monkeypatch, undated)
    page = visitor.get(f"/policies/{undated.id}").text
    assert '<span class="chip chip-warn">日期不详</span>' in page
    assert "不知道这份文件从何时起有效：不据此发放，只用于测算。" in page


def test_a_reported_document_says_what_it_needs_and_where_it_is_from(
    site: Flask, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
):
    source = Source(Quality.REPORTED, "https://example.org/notice")
    known_as(site, monkeypatch, policy(source=source, replaces=("试政发〔2020〕9号",), term_row="SY-9"))
    page = visitor.get("/policies/shiyan-2025-1").text
    assert "发放奖金之前，须由组织者核对原文并登记依据。" in page
    assert '<a class="text-break" href="https://example.org/notice" rel="noopener noreferrer">' in page
    assert "媒体报道" in page
    assert "试政发〔2020〕9号" in page
    assert "SY-9" in page


def test_a_source_that_is_no_address_is_no_link(
    site: Flask, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
):
    known_as(site, monkeypatch, policy(source=Source(Quality.OFFICIAL, "javascript:1")))
    page = visitor.get("/policies/shiyan-2025-1").text
    assert "javascript:1" in page
    assert 'href="javascript' not in page
    assert "媒体报道" not in page


def test_a_document_without_a_line_and_a_house_without_documents_say_so(
    site: Flask, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
):
    bare = policy(cash=(), promotions=(), settlement=(), issuer="")
    known_as(site, monkeypatch, bare)
    assert "这份文件没有可计算的条款" in visitor.get(f"/policies/{bare.id}").text
    known_as(site, monkeypatch)
    assert "还没有政策文件" in visitor.get("/policies").text


def test_there_is_no_page_of_an_unknown_document(visitor: FlaskClient):
    assert visitor.get("/policies/nowhere-1").status_code == 404


def test_the_documents_are_read_in_english_with_their_clauses_as_printed(visitor: FlaskClient):
    page = unescape(visitor.get(f"/policies/{YANTAI}", headers={"Accept-Language": "en"}).text)
    assert "at most 10,000.00 yuan at city tier" in page
    assert "三（八）“市级最高1万元”" in page
    assert "In force today" in page
