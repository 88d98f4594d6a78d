"""The plan within the ceiling, decisions with their clauses, a second person for each, and the papers that follow."""

import re
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdfium2 import PdfDocument

from competition.db import db
from competition.db.awards import newest_plan
from competition.db.competitions import Competition
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
from tests.spreadsheets.build import WRONG

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


def upload(client: FlaskClient, content: bytes, name: str = "plan.xlsx"):
    data = {"file": (BytesIO(content), name)}
    return client.post(f"{AWARDS}/plan", data=data, follow_redirects=True)


def post(client: FlaskClient, step: str, version: int = 1):
    return client.post(f"{AWARDS}/{step}", data={"version": version}, follow_redirects=True)


def rows(site: Flask) -> dict:
    with site.app_context():
        return everything()


# The plan


def test_without_a_plan_the_page_says_what_the_document_leaves_open(organizer: FlaskClient):
    page = organizer.get(AWARDS).text
    assert "还没有奖励方案" in page
    assert "政策文件只规定上限，具体金额由经批准的竞赛奖励方案确定。" in page
    assert "还没有奖励决定" in page
    assert "烟政办字〔2024〕8号" in page


def test_a_sum_above_the_ceiling_is_refused_with_its_clause(site: Flask, organizer: FlaskClient):
    before = rows(site)
    answer = upload(organizer, (WRONG / "plan-over-ceiling.xlsx").read_bytes())
    assert answer.status_code == 422
    assert f"金牌奖金 100,000.00元 超过市级上限 10,000.00元：{CLAUSE}。" in answer.text
    assert "is above the ceiling of" in answer.text
    assert "请将奖金调整至上限以内后重新提交。" in answer.text
    assert rows(site) == before


@pytest.mark.parametrize(
    ("name", "zh"),
    [
        ("plan-no-reference.xlsx", "没有写明批准文件"),
        ("plan-appointed-level.xlsx", "由用人单位评聘"),
        ("plan-unknown-award.xlsx", "不在可填的内容之内"),
        ("plan-half-fen.xlsx", "3000.005 元不可用"),
    ],
)
def test_a_wrong_plan_is_not_kept(site: Flask, organizer: FlaskClient, name: str, zh: str):
    before = rows(site)
    answer = upload(organizer, (WRONG / name).read_bytes(), name)
    assert answer.status_code == 422
    assert zh in answer.text
    assert rows(site) == before


def test_without_a_file_nothing_is_proposed(site: Flask, organizer: FlaskClient):
    before = rows(site)
    assert "请选择奖励方案工作簿。" in post(organizer, "plan").text
    assert rows(site) == before


def test_a_competition_without_a_document_says_so(site: Flask, games: Games, organizer: FlaskClient):
    with site.app_context():
        db.session.get_one(Competition, games.id).policy_id = ""
        db.session.commit()
    assert "没有政策文件就不能作出奖励决定。" in organizer.get(AWARDS).text
    assert "竞赛未选定政策文件（“空”）。" in upload(organizer, plan_workbook()).text
    chosen = organizer.post(f"{AWARDS}/policy", data={"policy": "yantai-2024-8"}, follow_redirects=True)
    assert "政策文件已选定。" in chosen.text
    assert "奖励方案第1版已提出" in upload(organizer, plan_workbook()).text


def test_a_document_without_a_day_of_effect_shows_the_day_it_binds_from(organizer: FlaskClient):
    chosen = organizer.post(f"{AWARDS}/policy", data={"policy": "lianyungang-2025-25"}, follow_redirects=True)
    assert "连政办发〔2025〕25号《关于加强新时代连云港高技能人才队伍建设的若干措施》" in chosen.text
    assert "2025-12-31 — " in chosen.text
    assert "None" not in chosen.text


def test_a_draft_is_not_offered_and_not_taken(site: Flask, games: Games, organizer: FlaskClient):
    assert "yantai-2024-8" in organizer.get(AWARDS).text
    assert "huainan-draft" not in organizer.get(AWARDS).text
    before = rows(site)
    answer = organizer.post(f"{AWARDS}/policy", data={"policy": "huainan-draft"}, follow_redirects=True)
    assert answer.status_code == 422
    assert "是征求意见稿，不能据此发放奖励。" in answer.text
    assert rows(site) == before


def test_who_proposes_a_plan_does_not_approve_it(site: Flask, games: Games, organizer: FlaskClient):
    with site.app_context():
        grant_role(games.organizer.id, games.id, Role.FINANCE, by=games.organizer, now=NOW)
    assert "奖励方案第1版已提出，待另一人批准。" in upload(organizer, plan_workbook()).text
    before = rows(site)
    answer = post(organizer, "plan/approve")
    assert answer.status_code == 422
    assert "提出人不能批准自己的方案或决定。" in answer.text
    assert "Who proposes does not approve." in answer.text
    assert rows(site) == before


def test_finance_approves_what_it_sees_and_proposes_nothing(
    site: Flask, games: Games, organizer: FlaskClient, finance: FlaskClient
):
    assert "还没有奖励方案。" in post(finance, "plan/approve").text
    upload(organizer, plan_workbook())
    page = finance.get(AWARDS).text
    assert "批准这份奖励方案" in page
    assert "试赛发〔2026〕1号" in page
    assert "提出奖励方案" not in page
    assert "奖励方案已批准。" in post(finance, "plan/approve").text
    assert "已经批准过，不能重复批准。" in post(finance, "plan/approve").text
    with site.app_context():
        assert newest_plan(games.id).approved_at is not None


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
    assert "已作出6项奖励决定，待另一人批准。" in page
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
    """The winner of the first event is second in another one: 就高不重复."""
    with site.app_context():
        second_event(
            games, row(8, event="E02"), row(1, event="E02"), row(9, event="E02"), marks={1: 90, 2: 80, 3: 70}
        )
        planned(games)
        twice = entry(games, 1).names
    page = post(organizer, "decide").text
    lines = [line for line in page.split("<tr>") if f"<td>{twice}</td>" in line]
    (struck,) = [line for line in lines if "<td>焊接E02</td>" in line]
    assert '<s>6,000.00元</s> <span class="chip chip-warn">就高不重复</span>' in struck
    assert "焊接E01金牌" in struck
    assert len(lines) == 3
    assert sum("<s>" in line for line in lines) == 1


def test_approved_decisions_are_final(
    site: Flask, games: Games, organizer: FlaskClient, finance: FlaskClient
):
    with site.app_context():
        planned(games)
        decide(games)
    assert "批准6项决定，合计19,001.00元" in finance.get(AWARDS).text
    page = post(finance, "approve").text
    assert "6项奖励决定已批准。" in page
    after = organizer.get(AWARDS).text
    assert f'action="{AWARDS}/decide"' not in after
    assert "提出奖励方案" not in after
    before = rows(site)
    assert "奖励决定已批准，不再更改。" in post(organizer, "decide").text
    assert rows(site) == before


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
