"""Schemes: every problem with its sheet and cell before anything is imported; warnings are shown and may stand."""

from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from competition.db.marking import SchemeVersion
from competition.operations import competitions
from competition.spreadsheets.schemes import read_scheme
from tests.factories import let_in
from tests.operations.games import Games, confirmed, founded, published
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
    assert "可以下载模板填好后上传，也可以在这里在线编辑" in page
    assert "以“理论+实操”为底稿" in page
    assert "以现行版本为底稿" not in page


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


def test_each_warning_is_accepted_by_its_name_or_nothing_gets_in(site: Flask, organizer: FlaskClient):
    answer = preview(organizer, (WRONG / "scheme-variation.xlsx").read_bytes())
    assert "请留意" in answer.text
    for name in ("sections-disagree", "variation"):
        assert f'name="accept" value="{name}"' in answer.text
        assert answer.text.count(f"接受：{name}") == 1
    refused = organizer.post(answer.request.path, data={"accept": "variation"})
    assert refused.status_code == 422
    assert "尚未接受的提醒：sections-disagree。" in refused.text
    assert versions(site) == 1
    both = {"accept": ["variation", "sections-disagree"]}
    done = organizer.post(answer.request.path, data=both, follow_redirects=True)
    assert "评分方案第1版已导入。" in done.text
    assert "sections-disagree、variation" in done.text
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
        other = setup("E03", ranking={"tie_breaks": ("skill",)})
        competitions.save_event(games.id, other, code="E03", by=games.organizer, now=NOW)
    page = preview(let_in(site, "organizer"), scheme_workbook()).text
    assert "同分排序中的“skill”在评分方案中没有单独的得分。" in page
    assert "导入这份评分方案" not in page


def test_a_second_import_is_a_new_version(site: Flask, organizer: FlaskClient):
    answer = preview(organizer, scheme_workbook(), event="E01")
    assert "评分方案第2版已导入。" in organizer.post(answer.request.path, follow_redirects=True).text
    assert "第2版（评分方案.xlsx）" in organizer.get(f"{HOME}/E01/scheme").text
    assert versions(site) == 2


def test_a_scheme_is_frozen_as_it_was_seen(site: Flask, organizer: FlaskClient):
    page = organizer.get(f"{HOME}/E01/scheme").text
    assert "冻结第1版" in page
    assert organizer.post(f"{HOME}/E01/scheme-freeze", data={"version": "2"}).status_code == 422
    done = organizer.post(f"{HOME}/E01/scheme-freeze", data={"version": "1"}, follow_redirects=True).text
    assert "评分方案第1版已冻结。" in done
    assert "已冻结" in done
    assert "冻结第1版" not in done


def test_after_the_draw_a_scheme_changes_with_a_reason(site: Flask):
    with site.app_context():
        confirmed({1: 90, 2: 45}, sign=False)
    organizer = let_in(site, "organizer")
    rows = [list(each) for each in SCHEME]
    rows[1][11], rows[2][11] = 50, 50
    answer = preview(organizer, scheme_workbook(rows), event="E01")
    for words in ("与现行第1版的差异", "<del>60</del> → <ins>50</ins>", "P1-1=60", "2 份评分表将退回裁判"):
        assert words in answer.text
    assert "T1-1=" not in answer.text
    refused = organizer.post(answer.request.path, data={"seen": "1"})
    assert refused.status_code == 422
    assert "评分方案已冻结，新的一版须写明理由。" in refused.text
    assert versions(site) == 1
    given = {"seen": "1", "reason": "技术文件更正"}
    done = organizer.post(answer.request.path, data=given, follow_redirects=True).text
    assert "评分方案第2版已导入。" in done
    assert "技术文件更正" in done
    compared = organizer.get(f"{HOME}/E01/scheme-compare").text
    assert "第1版 → 第2版" in compared
    assert "<del>40</del> → <ins>50</ins>" in compared
    assert organizer.get(f"{HOME}/E01/scheme-compare?old=7").status_code == 404


def test_published_results_keep_their_scheme(site: Flask):
    with site.app_context():
        published()
    organizer = let_in(site, "organizer")
    page = organizer.get(f"{HOME}/E01/scheme").text
    assert "成绩已公布，评分方案不再更改。" in page
    assert 'type="file"' not in page
    answer = preview(organizer, scheme_workbook(), event="E01")
    refused = organizer.post(answer.request.path, data={"reason": "更正"})
    assert refused.status_code == 422
    assert "不能更改评分方案。" in refused.text
    assert versions(site) == 1


def test_a_version_is_downloaded_and_read_again(site: Flask, organizer: FlaskClient):
    page = organizer.get(f"{HOME}/E01/scheme").text
    assert "下载工作簿（中文版式）" in page
    assert "下载工作簿（CIS 版式）" not in page
    data = organizer.get(f"{HOME}/E01/scheme-versions/1/chinese.xlsx").data
    with site.app_context():
        assert read_scheme(data, file="x.xlsx").scheme == SchemeVersion.query.one().scheme()
    assert organizer.get(f"{HOME}/E01/scheme-versions/2/chinese.xlsx").status_code == 404
    template = organizer.get("/organizer/test-2026/scheme-template/cis.xlsx").data
    assert read_scheme(template, file="x.xlsx").scheme is not None


def test_there_is_nothing_to_compare_without_versions(organizer: FlaskClient):
    assert "没有差异。" in organizer.get(f"{HOME}/E03/scheme-compare").text


def test_nothing_of_a_file_that_is_no_scheme_is_kept(site: Flask, organizer: FlaskClient):
    with site.app_context():
        before = everything()
    answer = preview(organizer, b"%PDF-1.7", "scheme.pdf")
    assert answer.status_code == 422
    assert "这不是 Excel 工作簿（.xlsx）。" in answer.text
    with site.app_context():
        assert everything() == before


def test_the_preview_says_which_marks_move_with_their_aspects(site: Flask):
    with site.app_context():
        confirmed({1: 90, 2: 45})
    organizer = let_in(site, "organizer")
    rows = [list(each) for each in SCHEME]
    rows[1][10:12], rows[2][10:12] = rows[2][10:12], rows[1][10:12]
    page = preview(organizer, scheme_workbook(rows), event="E01").text
    assert "4 个分数随评分点移到新编号。" in page
    assert page.count("P1-1 → P1-2、P1-2 → P1-1") == 2
    assert "0 个分数不再适用" in page
    renamed = [list(each) for each in SCHEME]
    renamed[2][10] = "外观"
    page = preview(organizer, scheme_workbook(renamed), event="E01").text
    assert "P1-2=30" in page
    assert "移动的分数" not in page
