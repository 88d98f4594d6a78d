"""The plan within the ceiling, decisions with their clauses, a second person for each, and the papers that follow."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdfium2 import PdfDocument

from competition.db import db
from competition.db.competitions import Event
from competition.db.papers import papers_of_competition
from competition.domain.roles import Role
from competition.operations.accounts import grant_role
from tests.factories import let_in
from tests.operations.games import (
    Games,
    approved,
    confirmed,
    decide,
    entry,
    issue,
    planned,
    propose,
    published,
    second_event,
)
from tests.operations.helpers import NOW, everything, plan_workbook, row

HOME = "/organizer/test-2026"
AWARDS = f"{HOME}/awards"
CLAUSE = "烟政办字〔2024〕8号 三（八）“市级最高1万元”"


@pytest.fixture
def games(site: Flask) -> Games:
    with site.app_context():
        found = published({1: 90, 2: 80, 3: 70})
        grant_role(found.finance.id, found.id, Role.FINANCE, by=found.organizer, now=NOW)
        return found


@pytest.fixture
def organizer(site: Flask, games: Games) -> FlaskClient:
    return let_in(site, "organizer")


@pytest.fixture
def finance(site: Flask, games: Games) -> FlaskClient:
    return let_in(site, "finance")


def post(client: FlaskClient, step: str, version: int = 1):
    return client.post(f"{AWARDS}/{step}", data={"version": version}, follow_redirects=True)


def rows(site: Flask) -> dict:
    with site.app_context():
        return everything()


# Decisions


def test_before_all_is_published_nothing_is_decided(site: Flask):
    with site.app_context():
        planned(confirmed())
    organizer = let_in(site, "organizer")
    before = rows(site)
    answer = post(organizer, "decide")
    assert answer.status_code == 422
    assert "还有项目未公布成绩：焊接E01。" in answer.text
    assert rows(site) == before


def test_each_decision_shows_its_sum_and_its_clause(site: Flask, games: Games, organizer: FlaskClient):
    with site.app_context():
        planned(games)
    page = post(organizer, "decide").text
    assert "已作出25项奖励决定，待另一人批准。" in page
    assert CLAUSE in page
    assert "10,000.00元" in page
    assert "19,001.00元" in page
    assert "晋升技师" in page
    assert "拨付年度" in page
    assert f'action="{AWARDS}/approve"' not in page


def test_without_an_approved_plan_decisions_stay_open_and_are_not_approved(
    site: Flask, games: Games, organizer: FlaskClient, finance: FlaskClient
):
    with site.app_context():
        propose(games)
    page = post(organizer, "decide").text
    assert "尚不能确定：见竞赛奖励方案（尚未批准）" in page
    before = rows(site)
    answer = post(finance, "approve")
    assert answer.status_code == 422
    assert "没有已批准的奖励方案" in answer.text
    assert rows(site) == before


def test_of_two_awards_of_one_person_the_lower_is_struck(site: Flask, games: Games, organizer: FlaskClient):
    """The winner of the first event is second in another one of the same skill: 就高不重复."""
    with site.app_context():
        made = second_event(
            games, row(8, event="E02"), row(1, event="E02"), row(9, event="E02"), marks={1: 90, 2: 80, 3: 70}
        )
        db.session.get_one(Event, made).name = "焊接E01"
        db.session.commit()
        planned(games)
        twice = entry(games, 1).names
    page = post(organizer, "decide").text
    lines = [line for line in page.split("<tr>") if f"<td>{twice}</td>" in line]
    (struck,) = [line for line in lines if "<s>" in line]
    assert '<s>6,000.00元</s> <span class="chip chip-warn">结算后不计</span>' in struck
    assert "<td>焊接E01银牌</td>" in struck
    assert "就高不重复：已按“焊接E01金牌”发放" in struck


def test_approved_decisions_stand_and_a_new_run_shows_what_it_changes(
    site: Flask, games: Games, organizer: FlaskClient, finance: FlaskClient
):
    with site.app_context():
        planned(games)
        decide(games)
    assert "批准25项决定，合计19,001.00元" in finance.get(AWARDS).text
    page = post(finance, "approve").text
    assert "25项奖励决定已批准。" in page
    before = rows(site)
    assert "请写明理由。" in post(organizer, "decide").text
    assert rows(site) == before
    with site.app_context():
        planned(games, plan_workbook([("金牌", 8000, "", "")]))
    data = {"version": 1, "reason": "方案更正"}
    page = organizer.post(f"{AWARDS}/decide", data=data, follow_redirects=True).text
    assert "重新决定的理由：方案更正" in page
    assert "与已批准的第1版相比" in page
    changed = page.split("与已批准的第1版相比")[1]
    assert "<td>10,000.00元</td><td>8,000.00元</td>" in changed


def test_decisions_can_be_looked_at_by_kind(site: Flask, games: Games, organizer: FlaskClient):
    with site.app_context():
        planned(games)
        decide(games)
    decided = organizer.get(f"{AWARDS}?kind=promotion").text.split("按事项筛选")[1]
    assert "晋升技师" in decided
    assert "10,000.00元</td>" not in decided


# Papers


def test_without_papers_the_page_leads_to_the_awards(organizer: FlaskClient):
    page = organizer.get(f"{HOME}/papers").text
    assert "还没有制发证书" in page
    assert "奖励决定批准之后，在这里一次制发全部证书和通知。" in page
    assert f'href="{AWARDS}">前往奖励' in page
    assert f'action="{HOME}/papers/issue"' not in page


def test_papers_are_listed_with_names_and_opened_by_the_office_only(
    site: Flask, games: Games, organizer: FlaskClient, finance: FlaskClient
):
    with site.app_context():
        approved(games)
        issue(games, site.config["SAIWU"].papers)
        numbers = [paper.number for paper in papers_of_competition(games.id)]
        names = [entry(games, number).names for number in (1, 2, 3)]
    page = organizer.get(f"{HOME}/papers").text
    assert len(numbers) == 6
    assert all(number in page for number in numbers)
    assert all(name in page for name in names)
    paper = organizer.get(f"{HOME}/papers/{numbers[0]}.pdf")
    assert paper.mimetype == "application/pdf"
    assert paper.headers["Cache-Control"] == "no-store"
    assert names[0] in PdfDocument(paper.data)[0].get_textpage().get_text_range()
    assert organizer.get(f"{HOME}/papers/TEST-2026-R9999.pdf").status_code == 404
    assert finance.get(f"{HOME}/papers/{numbers[0]}.pdf").status_code == 403
    assert f"{numbers[0]}.pdf" not in finance.get(f"{HOME}/papers").text


@pytest.mark.parametrize("kind", ["certificate", "notice"])
def test_a_sample_is_made_up_and_says_so(finance: FlaskClient, kind: str):
    answer = finance.get(f"{HOME}/papers/samples/{kind}.pdf")
    assert answer.mimetype == "application/pdf"
    text = PdfDocument(answer.data)[0].get_textpage().get_text_range()
    assert re.search("示例|样张|虚构", text)


def test_there_is_no_sample_of_another_kind(organizer: FlaskClient):
    assert organizer.get(f"{HOME}/papers/samples/passport.pdf").status_code == 404
