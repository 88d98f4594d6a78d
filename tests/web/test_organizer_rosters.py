"""Rosters: what was previewed is what is entered, by the one who previewed it, and nothing before."""

from dataclasses import replace
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from competition.db import db
from competition.db.uploads import Upload
from competition.domain.roles import Role
from competition.operations import competitions
from competition.operations.accounts import grant_role
from tests.factories import let_in, who
from tests.operations.games import Games, founded
from tests.operations.helpers import (
    DRAFT,
    NOW,
    account,
    everything,
    id_number,
    logged,
    roster_workbook,
    row,
    scheme_workbook,
    setup,
)

HOME = "/organizer/test-2026"
ROSTER = f"{HOME}/roster"
LOGS = {"audit_chain", "audit_entry", "last_step", "upload"}
GOOD = roster_workbook(row(1, "王晓明"), row(2, "李大强"))
MIXED = roster_workbook(
    row(1, "王晓明"), row(2, "李大强", event="E99"), row(3, "欧阳雪", id="370600199001019917")
)


@pytest.fixture
def games(site: Flask) -> Games:
    with site.app_context():
        return founded()


@pytest.fixture
def organizer(site: Flask, games: Games) -> FlaskClient:
    return let_in(site, "organizer")


def upload(client: FlaskClient, content: bytes, name: str = "报名表.xlsx", address: str = ROSTER) -> str:
    """Send the workbook; the address of its preview."""
    answer = client.post(address, data={"file": (BytesIO(content), name)})
    assert answer.status_code == 302, answer.text
    return str(answer.location)


def facts(site: Flask) -> dict:
    """Everything but the log and the uploads."""
    with site.app_context():
        return {name: rows for name, rows in everything().items() if name not in LOGS}


def test_a_preview_shows_good_rows_and_problems_and_enters_nothing(site: Flask, organizer: FlaskClient):
    before = facts(site)
    page = organizer.get(upload(organizer, MIXED)).text
    assert "代表队：芝罘区。尚未写入任何数据。" in page
    assert "可导入 1 项" in page
    assert "只导入这1项，其余退回更正" in page
    good, bad = page.index("可导入 1 项"), page.index("以下行不能导入")
    assert bad < good < page.index("<td>王晓明</td>")
    assert "没有编号为“E99”的项目。" in page
    assert "报名表.xlsx 工作表“报名表” 第4行" in page
    assert "校验位不符" in page
    assert "第5行" in page
    assert facts(site) == before


def test_with_a_problem_nothing_is_entered_unless_the_good_rows_were_asked_for(
    site: Flask, organizer: FlaskClient
):
    before, preview = facts(site), upload(organizer, MIXED)
    refused = organizer.post(preview)
    assert refused.status_code == 422
    assert "未能完成，没有作任何更改" in refused.text
    assert "没有编号为“E99”的项目。" in refused.text
    assert facts(site) == before
    done = organizer.post(preview, data={"good_rows_only": "1"}, follow_redirects=True)
    assert "芝罘区：已报名1项。" in done.text
    assert "王晓明" in organizer.get(f"{HOME}/events/E01/").text


def test_what_was_entered_is_forgotten_and_cannot_be_entered_again(site: Flask, organizer: FlaskClient):
    preview = upload(organizer, GOOD)
    assert "导入2项报名" in organizer.get(preview).text
    assert "芝罘区：已报名2项。" in organizer.post(preview, follow_redirects=True).text
    after = facts(site)
    assert organizer.get(preview).status_code == 404
    assert organizer.post(preview).status_code == 404
    assert facts(site) == after
    with site.app_context():
        assert db.session.query(Upload).count() == 0
        assert logged()[-3:] == ["upload.keep", "roster.import", "upload.discard"]


def test_somebody_who_is_entered_already_is_refused_by_name(organizer: FlaskClient):
    organizer.post(upload(organizer, GOOD))
    page = organizer.get(upload(organizer, GOOD)).text
    assert "王晓明已报名该项目。" in page
    assert "没有可以导入的报名" in page
    assert "请按上面的提示更正工作簿后重新上传。" in page
    assert "<button" not in page.partition("<main")[2]


def test_another_persons_upload_is_not_found(site: Flask, games: Games, organizer: FlaskClient):
    preview = upload(organizer, GOOD)
    with site.app_context():
        second = account("second")
        grant_role(second.id, games.id, Role.ORGANIZER, by=games.organizer, now=NOW)
    other, before = let_in(site, "second"), facts(site)
    assert other.get(preview).status_code == 404
    assert other.post(preview).status_code == 404
    assert facts(site) == before


def test_an_upload_of_another_kind_or_event_is_not_found(site: Flask, games: Games, organizer: FlaskClient):
    with site.app_context():
        competitions.save_event(games.id, setup("E02"), by=games.organizer, now=NOW)
    scheme = upload(organizer, scheme_workbook(), "评分方案.xlsx", f"{HOME}/events/E01/scheme")
    identifier, before = scheme.rsplit("/", 1)[1], facts(site)
    roster = upload(organizer, GOOD).rsplit("/", 1)[1]
    for address in (
        f"{ROSTER}/{identifier}",
        f"{HOME}/events/E02/scheme/{identifier}",
        f"{HOME}/events/E01/scheme/{roster}",
        f"{ROSTER}/none",
    ):
        assert organizer.get(address).status_code == 404, address
        assert organizer.post(address).status_code == 404, address
    assert facts(site) == before


def test_an_upload_of_another_competition_is_not_found(site: Flask, organizer: FlaskClient):
    identifier = upload(organizer, GOOD).rsplit("/", 1)[1]
    with site.app_context():
        draft = replace(DRAFT, code="other-2026", number_prefix="OTHER")
        made = competitions.create_competition(draft, by=who("organizer"), now=NOW)
        competitions.save_event(made, setup(), by=who("organizer"), now=NOW)
    before = facts(site)
    assert organizer.get(f"/organizer/other-2026/roster/{identifier}").status_code == 404
    assert organizer.post(f"/organizer/other-2026/roster/{identifier}").status_code == 404
    assert facts(site) == before


def test_the_newest_upload_takes_the_place_of_the_one_before(site: Flask, organizer: FlaskClient):
    first, second = upload(organizer, MIXED), upload(organizer, GOOD)
    assert organizer.get(first).status_code == 404
    assert organizer.get(second).status_code == 200


def test_what_waits_is_sealed(site: Flask, organizer: FlaskClient):
    upload(organizer, GOOD)
    with site.app_context():
        (kept,) = db.session.query(Upload)
        assert kept.content() == GOOD
        assert GOOD not in kept.sealed
        assert id_number(1).encode() not in kept.sealed


def test_no_page_shows_an_id_number(organizer: FlaskClient):
    preview = upload(organizer, MIXED)
    refused = organizer.post(preview)
    for page in (organizer.get(preview).text, refused.text):
        assert id_number(1) not in page
        assert "370600199001019917" not in page


def test_the_template_has_the_columns_that_are_asked_for(organizer: FlaskClient):
    answer = organizer.get(f"{ROSTER}/template.xlsx")
    assert "%E6%8A%A5%E5%90%8D%E8%A1%A8%E6%A8%A1%E6%9D%BF.xlsx" in answer.headers["Content-Disposition"]
    sheet = load_workbook(BytesIO(answer.data)).worksheets[0]
    cells = {str(cell).strip("*") for each in sheet.values for cell in each}
    assert {"项目编号", "姓名", "身份证号码", "工作单位", "组别"} <= cells
    assert "下载报名表模板" in organizer.get(ROSTER).text
