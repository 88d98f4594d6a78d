"""The document chosen, the plan from a workbook or typed in, a second person's approval, every version kept."""

import re
from dataclasses import replace
from html import unescape
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from competition.db import db
from competition.db.awards import newest_plan
from competition.db.competitions import Competition
from competition.domain.award_plan import AwardPlan, PlanLine
from competition.domain.money import Money
from competition.domain.payees import Per
from competition.domain.policy import Quality, Source
from competition.domain.policy_lines import IfHeld
from competition.domain.prizes import Award
from competition.domain.roles import Role
from competition.domain.selector import Selector, Span
from competition.domain.tiers import Group, SkillLevel
from competition.operations.accounts import grant_role
from competition.spreadsheets.plans import read_plan
from competition.web.organizer.plan_forms import MOST_ROWS
from tests.factories import let_in
from tests.operations.games import Games, planned, propose, published
from tests.operations.helpers import NOW, everything, plan_workbook
from tests.spreadsheets.build import WRONG

HOME = "/organizer/test-2026"
AWARDS = f"{HOME}/awards"
EDIT = f"{AWARDS}/plan/edit"
CLAUSE = "烟政办字〔2024〕8号 三（八）“市级最高1万元”"
POLICY = "yantai-2024-8"


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


def upload(client: FlaskClient, content: bytes, name: str = "plan.xlsx", **more: str) -> TestResponse:
    data = {"file": (BytesIO(content), name), **more}
    return client.post(f"{AWARDS}/plan", data=data, follow_redirects=True)


def post(client: FlaskClient, step: str, version: int = 1) -> TestResponse:
    return client.post(f"{AWARDS}/{step}", data={"version": version}, follow_redirects=True)


def rows(site: Flask) -> dict:
    with site.app_context():
        return everything()


def row(number: int, **values: object) -> dict[str, object]:
    """The fields of one row as a browser sends them."""
    sent = {
        "award": "gold",
        "amount": "",
        "payee": "contestant",
        "per": "entry",
        "level": "",
        "if_held": "refuse",
        "team_sizes": "",
        "ranks": "",
        **values,
    }
    return {f"lines-{number}-{name}": value for name, value in sent.items()}


def save(client: FlaskClient, *lines: dict, then: str = "save", **more: object) -> TestResponse:
    plain = {"reference": "试赛发〔2026〕3号", "hosting": "", "reason": "", "seen": 0, "then": then, **more}
    data = {name: value for each in (plain, *lines) for name, value in each.items()}
    return client.post(EDIT, data=data, follow_redirects=True)


def newest(site: Flask, games: Games) -> AwardPlan:
    with site.app_context():
        return newest_plan(games.id).plan()


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
    assert "2025-12-31 印发，未另写明施行日" in chosen.text
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


# The editor


def test_a_plan_is_typed_in_and_proposed(site: Flask, games: Games, organizer: FlaskClient):
    answer = save(
        organizer,
        row(0, amount="８，０００.50", level="level_2", if_held="next", groups=["worker"], ranks="1-3"),
        row(1, award="merit", amount="300", per="person", team_sizes="2、3"),
    )
    assert "奖励方案第1版已提出，待另一人批准。" in answer.text
    assert newest(site, games) == AwardPlan(
        "试赛发〔2026〕3号",
        (
            PlanLine(
                Award.GOLD,
                Money(800_050),
                SkillLevel.LEVEL_2,
                IfHeld.NEXT,
                where=Selector(groups=frozenset({Group.WORKER}), ranks=Span(1, 3)),
            ),
            PlanLine(
                Award.MERIT, Money.yuan(300), per=Per.PERSON, where=Selector(team_sizes=frozenset({2, 3}))
            ),
        ),
    )


def test_the_editor_begins_with_the_newest_version(site: Flask, games: Games, organizer: FlaskClient):
    save(organizer, row(0, amount="8000.50", level="level_2", groups=["worker"], team_sizes="1", ranks="11-"))
    page = organizer.get(EDIT).text
    assert 'value="试赛发〔2026〕3号"' in page
    assert 'name="lines-0-amount" type="text" value="8000.50"' in page
    assert '<option selected value="level_2">' in page
    assert re.findall(r'<input checked[^>]*value="(\w+)"', page) == ["worker"]
    assert 'value="11-"' in page
    assert "<details open>" in page
    assert 'name="seen" value="1"' in page


def test_without_a_plan_the_editor_has_one_empty_row(organizer: FlaskClient):
    page = organizer.get(EDIT).text
    assert page.count('<fieldset class="panel">') == 1
    assert "<details>" in page


def test_the_clause_stands_beside_the_sum(organizer: FlaskClient):
    page = organizer.get(EDIT).text
    assert page.count("市级最高 10,000.00元") == 2
    assert "三（八）“市级最高1万元”" in page
    assert "省级最高" not in page


def test_a_row_is_added_and_deleted_without_saving(site: Flask, organizer: FlaskClient):
    before = rows(site)
    page = save(organizer, row(0, amount="12"), row(1, award="silver", amount="7"), then="add").text
    assert page.count('<fieldset class="panel">') == 3
    assert 'value="12"' in page
    page = save(
        organizer, row(0, amount="12"), row(1, award="silver", amount="7"), then="delete.lines-0"
    ).text
    assert page.count('<fieldset class="panel">') == 1
    assert 'value="12"' not in page
    assert 'value="7"' in page
    assert rows(site) == before


def test_a_forged_row_number_is_no_row(organizer: FlaskClient):
    answer = organizer.post(EDIT, data={"reference": "示例", "lines-²-award": "gold", "then": "save"})
    assert answer.status_code in {200, 422}


def test_the_rows_end_somewhere(site: Flask, organizer: FlaskClient):
    before = rows(site)
    full = [row(number, amount="1") for number in range(MOST_ROWS)]
    assert save(organizer, *full, then="add").text.count('<fieldset class="panel">') == MOST_ROWS
    assert rows(site) == before


def test_rows_that_were_thinned_out_are_saved_as_they_are_left(
    site: Flask, games: Games, organizer: FlaskClient
):
    save(organizer, row(3, award="silver", amount="7"))
    assert [line.award for line in newest(site, games).lines] == [Award.SILVER]


def test_a_refused_plan_names_the_clause_and_keeps_what_was_typed(site: Flask, organizer: FlaskClient):
    before = rows(site)
    answer = save(organizer, row(0, amount="10000.01"), row(1, award="silver", amount="77"))
    assert answer.status_code == 422
    assert f"金牌奖金 10,000.01元 超过市级上限 10,000.00元：{CLAUSE}。" in answer.text
    assert 'value="10000.01"' in answer.text
    assert 'value="77"' in answer.text
    assert rows(site) == before


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"amount": "-1"}, "请填0或以上、最多两位小数的金额，例如 3000。"),
        ({"amount": "1.005"}, "请填0或以上、最多两位小数的金额，例如 3000。"),
        ({"team_sizes": "0"}, "请填“1”或“1、2、3”。"),
        ({"ranks": "3-1"}, "请填“1”“1-3”或“11-”。"),
        ({"award": ""}, "此项必填。"),
        ({"level": "chief"}, "<fieldset"),
        ({"award": "none"}, "<fieldset"),
    ],
)
def test_a_wrong_field_is_told_beside_it_and_nothing_is_saved(
    site: Flask, organizer: FlaskClient, values: dict, said: str
):
    before = rows(site)
    page = save(organizer, row(0, **values)).text
    assert "有几处需要更正，方案没有保存。" in page
    assert said in page
    assert rows(site) == before


def test_a_plan_without_its_document_or_without_rows_is_not_saved(site: Flask, organizer: FlaskClient):
    before = rows(site)
    assert "此项必填。" in save(organizer, row(0), reference=" ").text
    answer = save(organizer)
    assert answer.status_code == 422
    assert "奖励方案没有任何奖项。" in answer.text
    assert rows(site) == before


def test_somebody_else_s_newer_version_is_not_written_over(site: Flask, games: Games, organizer: FlaskClient):
    with site.app_context():
        propose(games)
    answer = save(organizer, row(0), seen=0)
    assert answer.status_code == 422
    assert "现在已有第1版" in answer.text
    assert 'name="seen" value="0"' in answer.text


def test_after_an_approved_version_the_reason_is_asked_for(site: Flask, games: Games, organizer: FlaskClient):
    with site.app_context():
        planned(games)
    assert "已有批准的版本时必填。" in organizer.get(EDIT).text
    answer = save(organizer, row(0, amount="5"), seen=1)
    assert answer.status_code == 422
    assert "请写明理由。" in answer.text
    assert "第2版已提出" in save(organizer, row(0, amount="5"), seen=1, reason="经费调整").text
    assert "修改理由：经费调整" in organizer.get(AWARDS).text
    assert "请写明理由。" in upload(organizer, plan_workbook()).text
    assert "第3版已提出" in upload(organizer, plan_workbook(), reason="再调整").text


def test_without_a_document_the_editor_sends_to_the_choice(site: Flask, games: Games, organizer: FlaskClient):
    with site.app_context():
        db.session.get_one(Competition, games.id).policy_id = ""
        db.session.commit()
    assert "请先在奖励页选定政策文件，再提出奖励方案。" in organizer.get(EDIT).text


def test_where_the_document_names_no_sum_the_editor_says_so(
    site: Flask, games: Games, organizer: FlaskClient
):
    with site.app_context():
        db.session.get_one(Competition, games.id).tier = "unit"
        db.session.commit()
    assert "文件没有对这一层级的竞赛规定数额。" in organizer.get(EDIT).text


# Versions and workbooks


def test_the_versions_tell_who_when_why_and_what_changed(site: Flask, games: Games, organizer: FlaskClient):
    with site.app_context():
        planned(games)
    save(
        organizer,
        row(0, amount="9000", payee="contestant"),
        row(1, award="first", amount="1"),
        seen=1,
        reason="经费调整",
    )
    page = unescape(organizer.get(f"{AWARDS}/plan/versions").text)
    for said in ("organizer", "finance", "2026-10-08 16:00", "修改理由：经费调整", "烟政办字〔2024〕8号"):
        assert said in page
    assert "<del>10,000.00元</del> → <ins>9,000.00元</ins>" in page
    assert '<span class="chip chip-good">新增</span> 一等奖' in page
    assert '<span class="chip chip-bad">删除</span> 银牌' in page
    assert "<del>试赛发〔2026〕1号</del> → <ins>试赛发〔2026〕3号</ins>" in page


def test_a_version_that_changes_nothing_says_so(site: Flask, games: Games, organizer: FlaskClient):
    with site.app_context():
        propose(games)
        propose(games)
    assert "没有差异。" in organizer.get(f"{AWARDS}/plan/versions").text


def test_without_versions_the_page_says_so(organizer: FlaskClient):
    assert "还没有奖励方案" in organizer.get(f"{AWARDS}/plan/versions").text


def test_a_version_is_downloaded_as_the_workbook_that_gives_it_again(
    site: Flask, games: Games, organizer: FlaskClient
):
    save(organizer, row(0, amount="8000", groups=["worker"], ranks="1-3"))
    data = organizer.get(f"{AWARDS}/plan/1.xlsx").data
    assert read_plan(data, file="plan.xlsx") == (newest(site, games), ())
    assert organizer.get(f"{AWARDS}/plan/2.xlsx").status_code == 404


def test_the_template_is_a_workbook_to_fill_in(organizer: FlaskClient):
    answer = organizer.get(f"{AWARDS}/plan/template.xlsx")
    assert answer.mimetype.endswith("spreadsheetml.sheet")
    assert "没有数据" in upload(organizer, answer.data).text


def test_what_changed_the_other_columns_is_shown_with_its_payee(organizer: FlaskClient):
    save(organizer, row(0, amount="1", groups=["student"]), hosting="")
    page = organizer.get(AWARDS).text
    assert "学生组" in page
    assert "选手（团队）" in page


# Documents that are only reported


@pytest.fixture
def reported(site: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    known = site.config["POLICIES"]
    source = Source(Quality.REPORTED, "https://example.org/notice")
    monkeypatch.setitem(site.config, "POLICIES", known | {POLICY: replace(known[POLICY], source=source)})


@pytest.mark.usefixtures("reported")
def test_a_reported_document_shows_that_money_needs_a_confirmation(
    organizer: FlaskClient, finance: FlaskClient
):
    page = organizer.get(AWARDS).text
    assert "发放奖金之前，须由组织者核对原文并登记依据。" in page
    assert "登记核实" in page
    assert "登记核实" not in finance.get(AWARDS).text


@pytest.mark.usefixtures("reported")
def test_a_confirmation_shows_its_ground_and_who_gave_it(site: Flask, organizer: FlaskClient):
    before = rows(site)
    answer = organizer.post(f"{AWARDS}/policy/confirm", data={"document": " "})
    assert answer.status_code == 422
    assert "没有写明核实的依据。" in answer.text
    assert rows(site) == before
    said = organizer.post(
        f"{AWARDS}/policy/confirm", data={"document": "复函原件"}, follow_redirects=True
    ).text
    assert "已登记核实的依据。" in said
    assert '<span class="chip chip-good">已核实</span> 复函原件 · organizer' in said
    assert "登记核实</button>" not in said
