"""Certificates of level and recognised bases through the pages: recorded in the office, confirmed in finance."""

from collections.abc import Sequence
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from competition.db import db
from competition.db.accounts import Membership
from competition.db.competitions import Competition
from competition.db.grants import BaseRecognition, LevelCertificate
from competition.domain.money import Money
from competition.domain.roles import Role
from competition.spreadsheets.certificates import SHEET, TEMPLATE
from tests.factories import let_in
from tests.operations.games import Games, founded
from tests.operations.helpers import DRAFT, workbook
from tests.operations.test_bases import PROVINCE
from tests.operations.test_certificates import certificate
from tests.web.test_elsewhere import errors_of, send
from tests.web.test_language import by_the_browser, read_in_english

HOME = f"/organizer/{DRAFT.code}"
FIELDS = {
    "line": f"{PROVINCE.occasion}/{PROVINCE.base}",
    "unit": PROVINCE.unit,
    "document": PROVINCE.document,
    "recognised_on": "2026-09-01",
    "higher": "500000.50",
}


@pytest.fixture
def games(site: Flask) -> Games:
    with site.app_context():
        games = founded()
        db.session.add(Membership(user_id=games.finance.id, competition_id=games.id, role=Role.FINANCE))
        db.session.commit()
        return games


def take(client: FlaskClient, *rows: Sequence[object]) -> TestResponse:
    data = {"file": (BytesIO(workbook(SHEET, TEMPLATE, rows)), "certificates.xlsx")}
    return client.post(f"{HOME}/certificates/import", data=data, follow_redirects=True)


def record(client: FlaskClient, **more: str) -> TestResponse:
    return client.post(f"{HOME}/bases/new", data={**FIELDS, **more}, follow_redirects=True)


def under(site: Flask, games: Games, policy_id: str) -> None:
    """The competition rests on another document, or on none."""
    with site.app_context():
        db.session.get_one(Competition, games.id).policy_id = policy_id
        db.session.commit()


def kept(site: Flask, kind: type) -> list:
    with site.app_context():
        return list(db.session.scalars(db.select(kind)))


# Certificates


def test_certificates_go_from_the_office_to_finance(site: Flask, games: Games):
    office, finance = let_in(site, "organizer"), let_in(site, "finance")
    assert "还没有等级证书" in office.get(f"{HOME}/certificates").text
    answer = take(office, certificate(1), certificate(2, level="首席技师"))
    assert "已记录2张证书，待另一人对照证书确认。" in answer.text
    for said in ("2,500.00元", "8,000.00元", "第一机械厂，2026年（元）", "待确认"):
        assert said in answer.text, said
    assert "确认郑乙、郑丙的证书" not in answer.text
    page = finance.get(f"{HOME}/certificates").text
    assert "确认郑乙、郑丙的证书" in page
    answer = send(finance, page, "confirm")
    assert "已确认2张证书，下一次作出奖励决定时计入补贴。" in answer.text
    assert '<progress max="100000.00" value="10500.00"' in answer.text
    assert all(each.confirmed_at for each in kept(site, LevelCertificate))


def test_certificates_are_taken_back_with_a_reason(site: Flask, games: Games):
    office = let_in(site, "organizer")
    page = take(office, certificate(1)).text
    chosen = str(kept(site, LevelCertificate)[0].id)
    assert f'value="{chosen}" checked>' in page
    assert "请写明理由。" in send(office, page, "withdraw", certificate=chosen, reason=" ").text
    answer = send(office, page, "withdraw", certificate=chosen, reason="名单有误")
    assert "已撤回1张证书。已据此作出奖励决定的，请重新作出决定。" in answer.text
    assert "名单有误" in answer.text
    assert "/certificates/withdraw" not in answer.text
    assert [each.withdrawal_reason for each in kept(site, LevelCertificate)] == ["名单有误"]
    for nobody in ("0", "-1", "1e99", str(2**40), "x", "999"):
        answer = office.post(
            f"{HOME}/certificates/withdraw",
            data={"certificate": nobody, "reason": "名单有误"},
            follow_redirects=True,
        )
        assert ("没有选择" if nobody != "999" else "名单已有变化") in answer.text


def test_a_confirmed_certificate_is_taken_back_too(site: Flask, games: Games):
    office, finance = let_in(site, "organizer"), let_in(site, "finance")
    take(office, certificate(1), certificate(2))
    send(finance, finance.get(f"{HOME}/certificates").text, "confirm")
    page, one = office.get(f"{HOME}/certificates").text, str(kept(site, LevelCertificate)[0].id)
    assert " checked>" not in page
    answer = send(office, page, "withdraw", certificate=one, reason="证书系伪造（虚构）")
    assert "证书系伪造（虚构）" in answer.text
    assert [bool(each.withdrawn_at) for each in kept(site, LevelCertificate)] == [True, False]


def test_problems_of_a_list_are_shown_by_cell(site: Flask, games: Games):
    office = let_in(site, "organizer")
    answer = take(office, certificate(1, level="学徒工"))
    assert answer.status_code == 422
    assert "（D2）" in answer.text
    assert "没有学徒工的晋升补贴" in answer.text
    assert kept(site, LevelCertificate) == []
    missing = office.post(f"{HOME}/certificates/import", data={})
    assert errors_of(missing.text) == {"file": "请选择一个文件。"}


def test_the_template_is_a_workbook(site: Flask, games: Games):
    answer = let_in(site, "organizer").get(f"{HOME}/certificates/template.xlsx")
    assert load_workbook(BytesIO(answer.data)).sheetnames == [SHEET]


@pytest.mark.parametrize(
    ("policy_id", "certificates", "bases"),
    [
        ("", "晋升补贴由政策文件规定，请先选定。", "基地和工作室的补助由政策文件规定，请先选定。"),
        ("lianyungang-2025-25", "没有晋升补贴，不必操作。", "没有基地和工作室的补助，不必操作。"),
    ],
)
def test_where_no_document_grants_anything_the_pages_say_so(
    site: Flask, games: Games, policy_id: str, certificates: str, bases: str
):
    under(site, games, policy_id)
    office = let_in(site, "organizer")
    assert certificates in office.get(f"{HOME}/certificates").text
    assert bases in office.get(f"{HOME}/bases").text
    assert "没有可以记录的基地" in office.get(f"{HOME}/bases/new").text
    assert kept(site, BaseRecognition) == []


def test_what_was_recorded_stays_on_the_pages_without_a_document(site: Flask, games: Games):
    office = let_in(site, "organizer")
    take(office, certificate(1))
    record(office)
    under(site, games, "")
    assert "郑乙" in office.get(f"{HOME}/certificates").text
    assert PROVINCE.unit in office.get(f"{HOME}/bases").text


# Bases


def test_a_base_goes_from_the_office_to_finance(site: Flask, games: Games):
    office, finance = let_in(site, "organizer"), let_in(site, "finance")
    page = office.get(f"{HOME}/bases").text
    assert "还没有记录基地认定" in page
    assert "世界技能大赛省级集训基地（建成）按上级补贴 1:1 配套" in page
    answer = record(office)
    assert "认定已记录，待另一人对照认定文件确认。" in answer.text
    assert "500,000.50元" in answer.text
    assert "省级 · 建成" in answer.text
    assert "确认试验技师学院的认定" not in answer.text
    answer = send(finance, finance.get(f"{HOME}/bases").text, "confirm")
    assert "认定已确认，下一次作出奖励决定时计入补助。" in answer.text
    answer = send(office, office.get(f"{HOME}/bases").text, "withdraw", reason="认定被撤销")
    assert "认定被撤销" in answer.text
    assert "/withdraw" not in answer.text


def test_a_base_without_the_grant_it_matches_is_completed_first(site: Flask, games: Games):
    office, finance = let_in(site, "organizer"), let_in(site, "finance")
    page = record(office, higher="").text
    assert "缺上级补贴" in page
    assert "须先补充上级补贴的拨付文件和金额" in page
    assert "确认试验技师学院的认定" not in finance.get(f"{HOME}/bases").text
    for wrong in ("", "0", "NaN", "1.005", "许多"):
        send(office, page, "higher", higher=wrong)
        assert kept(site, BaseRecognition)[0].higher is None, wrong
    assert "请填写大于0、最多两位小数的金额。" in send(office, page, "higher", higher="0").text
    assert "上级补贴已补填，待另一人确认。" in send(office, page, "higher", higher="300000").text
    assert kept(site, BaseRecognition)[0].higher == Money.yuan(300_000)
    assert "organizer 补填" in finance.get(f"{HOME}/bases").text
    assert "确认试验技师学院的认定" in finance.get(f"{HOME}/bases").text


def test_a_base_is_taken_back_with_a_reason(site: Flask, games: Games):
    office = let_in(site, "organizer")
    page = record(office).text
    assert "请写明理由。" in send(office, page, "withdraw", reason=" ").text
    answer = send(office, page, "withdraw", reason="文号有误")
    assert "认定已撤回。已据此作出奖励决定的，请重新作出决定。" in answer.text
    assert [each.withdrawal_reason for each in kept(site, BaseRecognition)] == ["文号有误"]


def test_what_is_wrong_with_a_base_is_said_beside_its_field(site: Flask, games: Games):
    office = let_in(site, "organizer")
    found = errors_of(office.post(f"{HOME}/bases/new", data={"higher": "1.005"}).text)
    assert found["line"] == found["unit"] == found["document"] == "此项必填。"
    assert found["higher"] == "请填写大于0、最多两位小数的金额。"
    assert "recognised_on" in found
    assert "line" in errors_of(record(office, line="built/没有的基地").text)
    late = record(office, recognised_on="2999-01-01")
    assert late.status_code == 422
    assert "之后" in errors_of(late.text)["recognised_on"]
    record(office)
    assert "已在" in errors_of(record(office).text)["unit"]
    assert len(kept(site, BaseRecognition)) == 1


def test_the_pages_speak_english_too(site: Flask, games: Games):
    office = let_in(site, "organizer")
    by_the_browser(office)
    read_in_english(
        office,
        {
            f"{HOME}/certificates": "Certificates of level",
            f"{HOME}/certificates/import": "Import a list of certificates",
            f"{HOME}/recommendations": "Recommendations",
        },
    )
    record(office)
    page = office.get(f"{HOME}/bases").text
    for said in (
        "Recognised bases",
        "The higher government granted 500,000.50 yuan",
        "province · built",
        "To confirm",
    ):
        assert said in page, said
    assert "Record a recognised base" in office.get(f"{HOME}/bases/new").text
