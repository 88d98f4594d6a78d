"""Schemes: every problem with its sheet and cell before anything is imported; warnings are shown and may stand."""

from dataclasses import replace
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from competition.db.marking import SchemeVersion
from competition.operations import competitions
from tests.factories import let_in
from tests.operations.games import Games, drawn, founded
from tests.operations.helpers import NOW, SCHEME, everything, logged, scheme_workbook, setup
from tests.spreadsheets.build import DEMO, WRONG

HOME = "/organizer/test-2026/events"


@pytest.fixture
def games(site: Flask) -> Games:
    with site.app_context():
        found = founded()
        competitions.save_event(found.id, setup("E03"), by=found.organizer, now=NOW)
        return found


@pytest.fixture
def organizer(site: Flask, games: Games) -> FlaskClient:
    return let_in(site, "organizer")


def preview(client: FlaskClient, content: bytes, name: str = "评分方案.xlsx", event: str = "E03"):
    """Send the workbook; the page of its preview."""
    data = {"file": (BytesIO(content), name)}
    return client.post(f"{HOME}/{event}/scheme", data=data, follow_redirects=True)


def versions(site: Flask) -> int:
    with site.app_context():
        return SchemeVersion.query.count()


def test_an_event_without_a_scheme_says_what_to_upload(organizer: FlaskClient):
    page = organizer.get(f"{HOME}/E03/scheme").text
    assert "还没有评分方案" in page
    assert "请上传评分方案工作簿。" in page


def test_a_scheme_with_errors_shows_them_all_and_cannot_be_imported(site: Flask, organizer: FlaskClient):
    rows = [list(each) for each in SCHEME]
    rows[0][3], rows[0][10], rows[2][11] = "抽签", "", "四十"
    answer = preview(organizer, scheme_workbook(rows))
    assert "有 3 个问题需要处理" in answer.text
    assert "尚未写入任何数据。" in answer.text
    for where, zh, en in (
        ("第2行 “计分方法”列 （D2）", "没有名为“抽签”的计分方法。", "There is no scoring method “抽签”."),
        ("第2行 “评分点”列 （K2）", "“评分点”未填写。", "“评分点” is empty."),
        ("第4行 “满分”列 （L4）", "“四十”不是数字。", "“四十” is not a number."),
    ):
        assert f"评分方案.xlsx 工作表“评分方案” {where}" in answer.text
        assert zh in answer.text
        assert en in answer.text
    assert "导入这份评分方案" not in answer.text
    refused = organizer.post(answer.request.path)
    assert refused.status_code == 422
    assert "（D2）" in refused.text
    assert versions(site) == 1


@pytest.mark.parametrize("name", sorted(path.name for path in WRONG.glob("scheme-*.xlsx")))
def test_no_wrong_scheme_gets_in(site: Flask, organizer: FlaskClient, name: str):
    answer = preview(organizer, (WRONG / name).read_bytes(), name)
    assert "problem-where" in answer.text
    if "导入这份评分方案" in answer.text:
        assert "problem-error" not in answer.text
        return
    if answer.status_code == 200:
        assert organizer.post(answer.request.path).status_code == 422
    assert versions(site) == 1


def test_warnings_are_shown_and_kept_in_the_log(site: Flask, organizer: FlaskClient):
    name = "scheme-float-noise.xlsx"
    answer = preview(organizer, (WRONG / name).read_bytes(), name)
    assert "请留意" in answer.text
    assert "1.499999999999993 带有浮点误差，已按 1.5 读取" in answer.text
    assert "（K32）" in answer.text
    done = organizer.post(answer.request.path, follow_redirects=True)
    assert "评分方案第1版已导入。" in done.text
    with site.app_context():
        assert "scheme.import" in logged()


def test_the_tree_is_shown_before_it_is_imported(organizer: FlaskClient):
    page = preview(organizer, (DEMO / "scheme-E01.xlsx").read_bytes()).text
    assert "权重 100%" in page
    assert "测量与评判（三人 0–3）" in page
    assert "等级描述" in page
    assert "全程符合安全规程，并主动消除隐患" in page


def test_a_tie_break_that_the_scheme_does_not_have_is_an_error(site: Flask, games: Games):
    with site.app_context():
        other = replace(setup("E03"), tie_breaks=("skill",))
        competitions.save_event(games.id, other, code="E03", by=games.organizer, now=NOW)
    page = preview(let_in(site, "organizer"), scheme_workbook()).text
    assert "同分排序中的“skill”在评分方案中没有单独的得分。" in page
    assert "导入这份评分方案" not in page


def test_a_second_import_is_a_new_version(site: Flask, organizer: FlaskClient):
    answer = preview(organizer, scheme_workbook(), event="E01")
    assert "评分方案第2版已导入。" in organizer.post(answer.request.path, follow_redirects=True).text
    assert "第2版（评分方案.xlsx）" in organizer.get(f"{HOME}/E01/scheme").text
    assert versions(site) == 2


def test_after_the_draw_a_scheme_stays_as_it_is(site: Flask):
    with site.app_context():
        drawn()
    organizer = let_in(site, "organizer")
    page = organizer.get(f"{HOME}/E01/scheme").text
    assert "已抽签，评分方案不再更改。" in page
    assert 'type="file"' not in page
    answer = preview(organizer, scheme_workbook(), event="E01")
    refused = organizer.post(answer.request.path)
    assert refused.status_code == 422
    assert "不能导入评分方案。" in refused.text
    assert versions(site) == 1


def test_nothing_of_a_file_that_is_no_scheme_is_kept(site: Flask, organizer: FlaskClient):
    with site.app_context():
        before = everything()
    answer = preview(organizer, b"%PDF-1.7", "scheme.pdf")
    assert answer.status_code == 422
    assert "这不是 Excel 工作簿（.xlsx）。" in answer.text
    with site.app_context():
        assert everything() == before
