"""Results from elsewhere and granted titles through the pages: recorded in the office, confirmed in finance."""

import re
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from competition.db import db
from competition.db.accounts import Membership
from competition.db.elsewhere import ElsewhereResult
from competition.db.supporters import TitleGrant
from competition.domain.roles import Role
from competition.spreadsheets.titles import SHEET, TEMPLATE
from tests.factories import let_in
from tests.operations.games import Games, founded
from tests.operations.helpers import DRAFT, id_number, logged, policies, workbook
from tests.operations.test_elsewhere import PDF
from tests.operations.test_titles import LIST, granting, person
from tests.web.test_language import by_the_browser, read_in_english

HOME = f"/organizer/{DRAFT.code}"
FIELDS = {
    "person": "赵六",
    "id_number": id_number(6),
    "employer": "第六机械厂",
    "group": "worker",
    "held_level": "",
    "contest": "全国职业技能大赛（虚构）",
    "tier": "nation",
    "competition_class": "games",
    "skill": "焊接E01",
    "award": "gold",
    "place": "1",
    "entrants": "40",
    "team_size": "2",
    "position": "1",
    "confirmed_on": "2026-08-01",
    "document": "试人社发〔2026〕1号",
    "received": "30000.50",
    "received_from": "province",
}


@pytest.fixture
def games(site: Flask) -> Games:
    with site.app_context():
        games = founded()
        db.session.add(Membership(user_id=games.finance.id, competition_id=games.id, role=Role.FINANCE))
        db.session.commit()
        return games


def record(client: FlaskClient, content: bytes = PDF, **more: str) -> TestResponse:
    data = {**FIELDS, **more, "file": (BytesIO(content), "证书.pdf")}
    return client.post(f"{HOME}/elsewhere/new", data=data, follow_redirects=True)


def take(client: FlaskClient, *rows: tuple[str, ...], **more: str) -> TestResponse:
    data = {
        "title": LIST.title,
        "document": LIST.document,
        "granted_on": LIST.granted_on.isoformat(),
        **more,
        "file": (BytesIO(workbook(SHEET, TEMPLATE, rows)), "titles.xlsx"),
    }
    return client.post(f"{HOME}/titles/import", data=data, follow_redirects=True)


def send(client: FlaskClient, page: str, ending: str, **fields: str) -> TestResponse:
    """Send the first form of the page whose address ends so, with its hidden fields."""
    form = re.search(rf'<form method="post" action="([^"]+/{ending})".*?</form>', page, re.S)
    assert form is not None
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form[0])
    data = {name: [value for other, value in hidden if other == name] for name, _value in hidden}
    return client.post(form[1], data={**data, **fields}, follow_redirects=True)


def errors_of(page: str) -> dict[str, str]:
    """The words beside each field that is not filled in as it should be."""
    found = re.findall(r'<div class="field-errors" id="(\w+)-errors">(.*?)</div>', page, re.S)
    return {name: re.sub(r"<[^>]+>", "", said).strip() for name, said in found}


def results(site: Flask) -> list[ElsewhereResult]:
    with site.app_context():
        return list(db.session.scalars(db.select(ElsewhereResult)))


def test_a_result_goes_from_the_office_to_finance(site: Flask, games: Games):
    office, finance = let_in(site, "organizer"), let_in(site, "finance")
    assert "记录一项成绩" in office.get(f"{HOME}/elsewhere").text
    answer = record(office)
    assert "成绩已记录，待另一人对照获奖文件确认。" in answer.text
    assert "已领 30,000.50元（省级）" in answer.text
    assert "2人队，次序1" in answer.text
    assert "确认赵六的成绩" not in answer.text
    page = finance.get(f"{HOME}/elsewhere").text
    assert "待确认" in page
    assert "organizer 记录" in page
    answer = send(finance, page, "confirm")
    assert "成绩已确认，下一次作出奖励决定时计入。" in answer.text
    assert "已确认" in answer.text
    assert "撤回赵六的成绩…" not in answer.text
    answer = send(office, office.get(f"{HOME}/elsewhere").text, "withdraw", reason="证书作废")
    assert "成绩已撤回。" in answer.text
    assert "证书作废" in answer.text
    assert "/withdraw" not in answer.text


def test_the_evidence_is_only_ever_downloaded(site: Flask, games: Games):
    office = let_in(site, "organizer")
    record(office)
    (row,) = results(site)
    answer = office.get(f"{HOME}/elsewhere/{row.id}/evidence")
    assert answer.data == PDF
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    with site.app_context():
        assert logged()[-1] == "elsewhere.read_evidence"
    assert office.get(f"{HOME}/elsewhere/{row.id + 1}/evidence").status_code == 404


def test_what_the_form_lacks_is_said_beside_the_fields(site: Flask, games: Games):
    office = let_in(site, "organizer")
    answer = office.post(f"{HOME}/elsewhere/new", data={"received": "1.005", "confirmed_on": "昨天"})
    found = errors_of(answer.text)
    assert found["person"] == found["tier"] == found["skill"] == "此项必填。"
    assert found["file"] == "请选择一个文件。"
    assert found["received"] == "请填写大于0、最多两位小数的金额。"
    assert "confirmed_on" in found
    for wrong in ("0", "-1", "NaN", "Infinity", "1e9", "许多"):
        assert "received" in errors_of(record(office, received=wrong).text), wrong
    assert results(site) == []


def test_what_the_operation_refuses_is_said_beside_the_fields_too(site: Flask, games: Games):
    office = let_in(site, "organizer")
    answer = record(office, b"MZ", id_number="370600", place="41", skill="-", received="")
    assert answer.status_code == 422
    found = errors_of(answer.text)
    assert sorted(found) == ["entrants", "file", "id_number", "other_skill", "received"]
    assert "身份证号码应为18位" in found["id_number"]
    assert "需要处理的问题" not in answer.text
    assert 'value="第六机械厂"' in answer.text
    assert results(site) == []


def test_a_problem_of_no_field_stands_above_the_form(site: Flask, games: Games):
    office = let_in(site, "organizer")
    record(office)
    answer = record(office)
    assert answer.status_code == 422
    assert "赵六的这项成绩已由organizer于" in answer.text
    assert errors_of(answer.text) == {}


def test_of_a_team_each_member_is_compared_with_the_others_beside_the_fields(site: Flask, games: Games):
    office = let_in(site, "organizer")
    record(office)
    mate = {
        "person": "赵七",
        "id_number": id_number(7),
        "position": "1",
        "team_size": "3",
        "tier": "province",
    }
    found = errors_of(record(office, **mate).text)
    assert sorted(found) == ["position", "team_size", "tier"]
    assert "“队伍人数”为2，本次为3" in found["team_size"]
    assert "乙队" in record(office, **mate, team="乙队").text
    assert [each.team for each in results(site)] == ["", "乙队"]


def test_a_skill_that_is_not_held_here_is_written_out(site: Flask, games: Games):
    more = {"award": "none", "held_level": "level_2", "received": "", "received_from": "", "team_size": "1"}
    answer = record(let_in(site, "organizer"), skill="-", other_skill="花艺", entrants="", **more)
    assert "第1名" in answer.text
    assert "花艺" in answer.text
    (row,) = results(site)
    assert (row.skill, row.award, row.held_level, row.received) == ("花艺", "none", "level_2", None)


def test_a_result_of_another_competition_is_not_here(site: Flask, games: Games):
    record(let_in(site, "organizer"))
    (row,) = results(site)
    finance = let_in(site, "finance")
    assert finance.post(f"{HOME}/elsewhere/{row.id + 1}/confirm").status_code == 404


def grants(site: Flask) -> list[TitleGrant]:
    with site.app_context():
        return list(db.session.scalars(db.select(TitleGrant)))


def test_a_list_of_titles_goes_from_the_office_to_finance(site: Flask, games: Games):
    office, finance = let_in(site, "organizer"), let_in(site, "finance")
    assert "还没有授予名单" in office.get(f"{HOME}/titles").text
    answer = take(office, *(person(number) for number in range(1, 5)))
    assert "已记录4人，待另一人对照授予文件确认。" in answer.text
    assert 'max="200" value="4"' in answer.text
    assert "/titles/confirm" not in answer.text
    page = finance.get(f"{HOME}/titles").text
    assert "确认吴乙、吴丙、吴丁等4人的称号" in page
    assert "/titles/withdraw" not in page
    answer = send(finance, page, "confirm")
    assert "已确认4人" in answer.text
    assert "/titles/confirm" not in finance.get(f"{HOME}/titles").text


def test_of_a_confirmed_list_the_office_takes_one_person_back(site: Flask, games: Games):
    office, finance = let_in(site, "organizer"), let_in(site, "finance")
    page = take(office, person(1), person(2), person(3)).text
    assert page.count(" checked>") == 3
    send(finance, finance.get(f"{HOME}/titles").text, "confirm")
    page = office.get(f"{HOME}/titles").text
    assert " checked>" not in page
    assert "没有选择要撤回的人。" in send(office, page, "withdraw", reason="决定撤销").text
    middle = str(grants(site)[1].id)
    answer = send(office, page, "withdraw", grant=middle, reason="决定撤销")
    assert "已撤回1人。已据此作出奖励决定的，请重新作出决定。" in answer.text
    assert "决定撤销" in answer.text
    assert 'max="200" value="2"' in answer.text
    assert answer.text.count("/titles/withdraw") == 1
    assert [bool(each.withdrawn_at) for each in grants(site)] == [False, True, False]


def test_problems_of_a_list_stand_beside_the_field_or_by_their_cell(site: Flask, games: Games):
    office = let_in(site, "organizer")
    answer = take(office, person(1), person(2, unit=""), granted_on="2027-01-01")
    assert answer.status_code == 422
    assert list(errors_of(answer.text)) == ["granted_on"]
    assert "“工作单位”未填写。" in answer.text
    assert "（C3）" in answer.text
    empty = errors_of(office.post(f"{HOME}/titles/import").text)
    assert list(empty) == ["title", "document", "granted_on", "file"]
    assert grants(site) == []


def test_a_number_given_as_about_asks_whether_passing_it_is_meant(
    site: Flask, games: Games, monkeypatch: pytest.MonkeyPatch
):
    with site.app_context():
        monkeypatch.setitem(site.config, "POLICIES", {**policies(), **granting(quota=1, about=True)})
    office = let_in(site, "organizer")
    answer = take(office, person(1), person(2))
    assert "每年1名左右" in answer.text
    assert 'name="accept" value="over-quota"' in answer.text
    answer = take(office, person(1), person(2), accept="over-quota")
    assert "已记录2人" in answer.text
    assert "已超出1名" in answer.text


def test_without_a_document_or_without_titles_the_page_says_what_to_do(site: Flask, games: Games):
    office = let_in(site, "organizer")
    for policy, said in (("", "未选定政策文件"), ("lianyungang-2025-25", "政策文件没有规定荣誉称号")):
        with site.app_context():
            db.session.execute(db.text("UPDATE competition SET policy_id = :id"), {"id": policy})
            db.session.commit()
        assert said in office.get(f"{HOME}/titles").text
        assert "没有可以授予的称号" in office.get(f"{HOME}/titles/import").text
    assert take(office, person(1)).status_code == 200
    assert grants(site) == []


def test_a_number_that_is_no_grant_confirms_nothing(site: Flask, games: Games):
    finance = let_in(site, "finance")
    for given in ("x", "-1", "99999999999999999999"):
        answer = finance.post(f"{HOME}/titles/confirm", data={"grant": given})
        assert answer.status_code == 422
        assert "名单已有变化" in answer.text


def test_the_template_of_titles_is_a_workbook(site: Flask, games: Games):
    answer = let_in(site, "organizer").get(f"{HOME}/titles/template.xlsx")
    assert answer.data.startswith(b"PK")
    assert answer.headers["Content-Disposition"].startswith("attachment;")


def test_the_pages_speak_english_too(site: Flask, games: Games):
    office = let_in(site, "organizer")
    by_the_browser(office)
    read_in_english(
        office,
        {
            f"{HOME}/elsewhere": "No result from elsewhere is recorded",
            f"{HOME}/elsewhere/new": "Position in the team",
            f"{HOME}/supporters": "There is no list of coaches and experts yet",
            f"{HOME}/supporters/import": "Download the template of the list",
        },
    )
    record(office)
    page = office.get(f"{HOME}/elsewhere").text
    for said in ("Place 1 of 40", "Team of 2, position 1", "Received 30,000.50 yuan (province)", "national"):
        assert said in page, said
    assert "People recorded: 1;" in take(office, person(1)).text
    assert "烟台市技术能手, 2026 · the text says “about”" in office.get(f"{HOME}/titles").text
