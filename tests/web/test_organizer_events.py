"""Events by hand and by workbook, and the state of an entry."""

from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from competition.db.competitions import find_competition, find_event
from competition.domain.ranking_rules import RankingRules
from tests.factories import let_in
from tests.operations.games import drawn, founded, published
from tests.operations.helpers import NO_TIES, PLAIN_RULES, SHARED, everything, logged
from tests.spreadsheets.build import DEMO, WRONG

HOME = "/organizer/test-2026"
EVENT = f"{HOME}/events/E01"
FIELDS = {
    "code": "E01",
    "name": "焊接（改）",
    "occupation": "6-18-02-04",
    "groups": ["worker", "student"],
    "team_size": "1",
    "stations": "3",
    "reserve": "0",
    "custody": "single",
    "age_on": "",
    "age_from": "",
    "age_to": "",
    "tie_breaks": "practice > theory",
    "prize_rule": NO_TIES,
    **PLAIN_RULES,
}


@pytest.fixture
def organizer(site: Flask) -> FlaskClient:
    with site.app_context():
        founded()
    return let_in(site, "organizer")


@pytest.fixture
def at_the_draw(site: Flask) -> FlaskClient:
    with site.app_context():
        drawn()
    return let_in(site, "organizer")


def edit(organizer: FlaskClient, address: str = f"{EVENT}/edit", **changed: object):
    return organizer.post(address, data={**FIELDS, **changed}, follow_redirects=True)


def upload(organizer: FlaskClient, content: bytes, name: str = "events.xlsx"):
    return organizer.post(
        f"{HOME}/events/import", data={"file": (BytesIO(content), name)}, follow_redirects=True
    )


def rows(site: Flask) -> dict:
    with site.app_context():
        return everything()


# By hand


def test_the_form_shows_the_event_as_it_is_and_saves_what_is_changed(site: Flask, organizer: FlaskClient):
    form = organizer.get(f"{EVENT}/edit").text
    assert 'value="焊接E01"' in form
    assert f'<option selected value="{SHARED}">' in form
    answer = edit(organizer)
    assert "项目“焊接（改）”已保存。" in answer.text
    assert "practice &gt; theory" in answer.text
    with site.app_context():
        setup = find_event(find_competition("test-2026").id, "E01").setup
        assert (setup.stations, setup.ranking) == (3, RankingRules(("practice", "theory"), NO_TIES))
        assert sorted(setup.rules.groups) == ["student", "worker"]


def test_after_the_draw_an_event_is_not_changed(site: Flask, at_the_draw: FlaskClient):
    assert "修改项目" not in at_the_draw.get(f"{EVENT}/").text
    before = rows(site)
    answer = edit(at_the_draw)
    assert answer.status_code == 422
    assert "项目处于“已抽签，评分中”阶段，不能修改设置。" in answer.text
    assert "It is not possible to" not in answer.text
    assert "it is not possible to change its setup." in answer.text
    assert rows(site) == before


def test_a_code_that_another_event_has_is_refused(site: Flask, organizer: FlaskClient):
    before = rows(site)
    answer = edit(organizer, f"{HOME}/events/new")
    assert answer.status_code == 422
    assert "项目编号“E01”已存在。" in answer.text
    assert rows(site) == before


def test_fields_that_make_no_sense_are_named(site: Flask, organizer: FlaskClient):
    before = rows(site)
    answer = edit(organizer, name="", stations="0", age_from="9", age_on="2026-02-30", groups=["martian"])
    assert answer.status_code == 200
    for word in ("此项必填。", "请填写1或以上的整数。", "请填写14至99的整数。"):
        assert word in answer.text
    assert answer.text.count('aria-invalid="true"') == 5
    assert rows(site) == before


@pytest.mark.parametrize("number", ["-1", "1.5", "一", "9" * 20])
def test_a_number_nobody_means_is_not_taken(site: Flask, organizer: FlaskClient, number: str):
    before = rows(site)
    answer = edit(organizer, stations=number)
    assert answer.status_code == 200
    assert answer.text.count('aria-invalid="true"') == 1
    assert rows(site) == before


@pytest.mark.parametrize(
    ("changed", "zh"),
    [
        ({"age_from": "18"}, "设有年龄条件，但未填计算年龄的日期。"),
        ({"age_from": "40", "age_to": "18", "age_on": "2026-09-01"}, "年龄下限40大于上限18，无人可报名。"),
    ],
)
def test_ages_nobody_could_keep_are_refused(site: Flask, organizer: FlaskClient, changed: dict, zh: str):
    before = rows(site)
    answer = edit(organizer, **changed)
    assert answer.status_code == 422
    assert zh in answer.text
    assert rows(site) == before


# By workbook


def test_all_events_of_a_workbook_are_made(site: Flask, organizer: FlaskClient):
    edit(organizer, code="W01")  # the workbook has an E01 of its own
    answer = upload(organizer, (DEMO / "events.xlsx").read_bytes())
    assert "已导入6个项目。" in answer.text
    assert "移动机器人" in answer.text
    with site.app_context():
        codes = [event.code for event in find_competition("test-2026").events]
        assert sorted(codes) == ["E01", "E02", "E03", "E04", "E05", "E06", "W01"]


def test_one_event_that_is_there_already_keeps_all_out(site: Flask, organizer: FlaskClient):
    before = rows(site)
    answer = upload(organizer, (DEMO / "events.xlsx").read_bytes())
    assert answer.status_code == 422
    assert "项目编号“E01”已存在。" in answer.text
    assert "There is an event with the code “E01” already." in answer.text
    assert "工作表“项目表” 第4行" in answer.text
    assert rows(site) == before


@pytest.mark.parametrize(
    ("name", "zh", "where"),
    [
        ("events-duplicate-code.xlsx", "项目编号“E01”与第4行重复", "（A5）"),
        ("events-unknown-rule.xlsx", "没有名为“三等奖”的授奖规则。", "第4行"),
        ("events-age-without-day.xlsx", "没有写明年龄计算日", "（I4）"),
        ("not-a-workbook.xlsx", "这不是 Excel 工作簿（.xlsx）。", "not-a-workbook.xlsx"),
    ],
)
def test_a_wrong_workbook_says_where_and_makes_nothing(
    site: Flask, organizer: FlaskClient, name: str, zh: str, where: str
):
    before = rows(site)
    answer = upload(organizer, (WRONG / name).read_bytes(), name)
    assert answer.status_code == 422
    assert zh in answer.text
    assert where in answer.text
    assert rows(site) == before


def test_without_a_file_the_form_asks_for_one(organizer: FlaskClient):
    answer = organizer.post(f"{HOME}/events/import", data={})
    assert "请选择一个文件。" in answer.text


# Entries


def test_an_event_without_entries_leads_to_the_roster(organizer: FlaskClient):
    page = organizer.get(f"{EVENT}/").text
    assert "还没有人报名" in page
    assert "导入代表队的报名表，本项目的选手会出现在这里。" in page
    assert f'href="{HOME}/roster"' in page


def set_state(organizer: FlaskClient, state: str, reason: str = ""):
    address = f"{EVENT}/entries/E01-001/state"
    return organizer.post(address, data={"state": state, "reason": reason}, follow_redirects=True)


def test_a_state_changes_with_a_reason_that_is_kept(site: Flask, at_the_draw: FlaskClient):
    answer = set_state(at_the_draw, "absent", "未报到")
    assert "E01-001 的状态已改。" in answer.text
    assert '<span class="chip chip-quiet">缺赛</span>' in answer.text
    with site.app_context():
        assert logged()[-1] == "entry.state"
    assert "E01-001" not in at_the_draw.get(f"{EVENT}/progress").text


def test_a_state_does_not_change_without_a_reason(site: Flask, at_the_draw: FlaskClient):
    before = rows(site)
    answer = set_state(at_the_draw, "disqualified", "  ")
    assert answer.status_code == 422
    assert "请写明理由。" in answer.text
    assert "Give the reason." in answer.text
    assert rows(site) == before


def test_a_state_that_is_none_is_not_taken(site: Flask, at_the_draw: FlaskClient):
    before = rows(site)
    answer = set_state(at_the_draw, "promoted", "理由")
    assert answer.status_code == 400
    assert "请求不完整或已过期，未作任何更改。" in answer.text
    assert rows(site) == before


def test_after_publication_no_state_changes(site: Flask):
    with site.app_context():
        published()
    organizer = let_in(site, "organizer")
    assert "更改</summary>" not in organizer.get(f"{EVENT}/").text
    before = rows(site)
    assert "不能更改选手状态" in set_state(organizer, "withdrawn", "理由").text
    assert rows(site) == before


def test_an_entry_that_is_not_there_is_not_found(at_the_draw: FlaskClient):
    answer = at_the_draw.post(f"{EVENT}/entries/E01-099/state", data={"state": "absent", "reason": "无"})
    assert answer.status_code == 404


def test_shares_that_the_list_lacks_are_typed_in(site: Flask, organizer: FlaskClient):
    answer = edit(organizer, other_prize_rule="shares-15-25-35")
    assert "已保存" in answer.text
    assert 'value="shares-15-25-35"' in organizer.get(f"{EVENT}/edit").text
    refused = edit(organizer, code="E01", other_prize_rule="shares-80-90-5")
    assert "没有名为“shares-80-90-5”的授奖规则" in refused.text
