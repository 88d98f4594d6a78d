"""The chief judge's desk: marks side by side, one aspect sent back, the wall, and judges who call."""

import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from competition.db import db
from competition.db.accounts import Membership
from competition.db.calls import waiting_calls
from competition.db.marking import SchemeVersion, find_sheet
from competition.domain.conflicts import Against, ConflictKind
from competition.domain.mark_operations import MarkOperation, OperationKind, Outcome, SheetAddress
from competition.domain.roles import Role
from competition.operations.competitions import save_event
from competition.operations.conflicts import Declaration, declare_conflict
from competition.operations.mark_operations import take_operations
from tests.factories import (
    CODE,
    DELEGATION,
    EMPLOYER,
    EVENT,
    FIRST,
    FORM,
    NAMES,
    code_of,
    competition,
    drawn_contest,
    event_id,
    hand_in,
    let_in,
    published_contest,
    saved,
    who,
    work,
)
from tests.operations.games import founded
from tests.operations.helpers import NOW, setup

HOME = f"/judge/{CODE}/{EVENT}"
DESK, WALL = f"{HOME}/desk", f"{HOME}/wall"
OFFICE = f"/organizer/{CODE}/events/{EVENT}"
MARKS = {f"mark-{name}": value for name, value in FIRST.items()}


@pytest.fixture
def apart(site: Flask) -> Flask:
    """The first work judged 3, 1 and 2 by all; of the second one sheet is handed in, of the third one begun."""
    with site.app_context():
        drawn_contest()
        for number, score in ((1, "3"), (2, "1"), (3, "2")):
            hand_in(1, number, A1_3=score)
        hand_in(2)
        hand_in(3, submit=False)
    return site


@pytest.fixture
def chief(apart: Flask) -> FlaskClient:
    return let_in(apart, "chief")


@pytest.fixture
def judge(apart: Flask) -> FlaskClient:
    return let_in(apart, "judge1")


def code(site: Flask, number: int = 1) -> str:
    with site.app_context():
        return code_of(number)


def sheet(site: Flask, number: int = 1, seat: int = 1) -> str:
    return f"{HOME}/{FORM}/{seat}/{code(site, number)}"


def send_back(client: FlaskClient, site: Flask, **more: str):
    given = {"form": FORM, "code": code(site), "aspect": "A1.3", "reason": "请商议后重评", "show": "apart"}
    return client.post(f"{DESK}/send-back", data={**given, **more})


def table(page: str) -> dict[str, list[str]]:
    """The cells of the desk by code, as text."""
    body = re.search(r"<tbody>(.*?)</tbody>", page, flags=re.S)
    assert body
    rows = re.findall(r"<tr>(.*?)</tr>", body[1], flags=re.S)
    plain = [
        [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, flags=re.S)]
        for row in rows
    ]
    return {first: rest for first, *rest in plain}


# Side by side


def test_marks_stand_side_by_side_and_drafts_tell_nothing(apart: Flask, chief: FlaskClient):
    page = chief.get(DESK).text
    assert table(page) == {
        code(apart, 1): ["40", "50", "3", "1", "2", "2"],
        code(apart, 2): ["40", "50", "3", "未", "未", "–"],
        code(apart, 3): ["评", "评", "评", "未", "未", "–"],
    }
    assert "分差 1" in page
    assert 'scope="colgroup" colspan="4"' in page


def test_filters_are_links(apart: Flask, chief: FlaskClient):
    page = chief.get(DESK).text
    for show in ("apart", "missing", "all"):
        assert f"desk?form={FORM}&amp;show={show}" in page
    assert table(chief.get(f"{DESK}?show=apart").text) == {code(apart): ["3", "1", "2", "2"]}
    missing = table(chief.get(f"{DESK}?show=missing").text)
    assert set(missing) == {code(apart, 2), code(apart, 3)}
    assert table(chief.get(f"{DESK}?show=nonsense").text) == table(page)
    assert 'aria-current="true">全部 <span class="num">3</span>' in page
    for name, count in (("分差超限", 1), ("缺评", 4)):
        assert f'{name} <span class="num">{count}</span>' in page
    assert chief.get(f"{DESK}?form=Z9").status_code == 404


def test_a_spread_that_is_too_wide_leads_to_sending_back(apart: Flask, chief: FlaskClient):
    page = chief.get(DESK).text
    link = re.search(r'href="([^"]*aspect=A1.3[^"]*)#send-back"', page)
    assert link
    filled = chief.get(link[1].replace("&amp;", "&")).text
    assert f"<option selected>{code(apart)}</option>" in filled
    assert '<option value="A1.3" selected>' in filled


def test_one_aspect_goes_back_and_its_judges_see_which_and_why(
    apart: Flask, chief: FlaskClient, judge: FlaskClient
):
    answer = send_back(chief, apart)
    assert answer.location == f"{DESK}?form={FORM}&show=apart"
    told = chief.get(answer.location).text
    assert f"{code(apart)} 的 A1.3 已退回第 1, 2, 3 席重评，其余分数不变。" in told
    assert "没有超过上限的分差" in told
    assert "各席之差都在评分方案的上限之内" in told
    assert table(chief.get(DESK).text)[code(apart)] == ["40", "50", "重", "重", "重", "–"]
    assert "只重评 A1.3。" in judge.get("/judge/").text
    page = judge.get(sheet(apart)).text
    assert "裁判长退回以下评分点重评，其余分数保持不变" in page
    assert re.search(r'href="#item-2">A1.3</a> 请商议后重评', page)
    assert 'name="mark-A1.3"' in page
    assert 'name="mark-A1.2"' not in page
    assert page.count("data-held") == 2


def test_only_that_aspect_is_written(apart: Flask, chief: FlaskClient, judge: FlaskClient):
    send_back(chief, apart)
    address, given = sheet(apart), {"version": 2, "action": "submit", "mark-A1.2": "1"}
    wrong = judge.post(address, data={**given, "mark-A1.3": "7"})
    assert wrong.status_code == 422
    assert "只能是 0、1、2、3" in wrong.text
    assert 'class="item-mark num">50' in wrong.text
    assert judge.post(address, data={**given, "mark-A1.3": ""}).status_code == 422
    assert judge.post(address, data={**given, "mark-A1.3": "2"}).location == address
    with apart.app_context():
        assert {name: f"{mark:f}" for name, mark in saved(1).items()} == {**FIRST, "A1.3": "2"}
    assert "已提交，等待裁判长确认。" in judge.get(address).text
    assert table(chief.get(DESK).text)[code(apart)] == ["40", "50", "2", "重", "重", "–"]


def test_a_measured_value_stays_on_a_sheet_of_which_another_aspect_came_back(
    apart: Flask, chief: FlaskClient, judge: FlaskClient
):
    with apart.app_context():
        row = find_sheet(work(1).id, FORM, 1)
        next(mark for mark in row.marks if mark.aspect == "A1.2").entered = "1.5"
        db.session.commit()
    send_back(chief, apart)
    judge.post(sheet(apart), data={"version": 2, "action": "submit", "mark-A1.3": "2"})
    with apart.app_context():
        assert find_sheet(work(1).id, FORM, 1).entered() == {"A1.2": "1.5"}


def test_what_cannot_be_sent_back(apart: Flask, chief: FlaskClient):
    assert "请写明理由" in send_back(chief, apart, reason="").text
    assert "没有评分点" in send_back(chief, apart, aspect="Z9").text
    assert "本项目没有加密号“none”" in send_back(chief, apart, code="none").text


def test_the_desk_is_the_chief_judges_alone(apart: Flask, judge: FlaskClient):
    with apart.app_context():
        given = {"user_id": who("judge1").id, "competition_id": competition().id}
        db.session.add(Membership(**given, role=Role.CHIEF_JUDGE))
        db.session.commit()
    for page in ("desk", "wall", "wall.json"):
        assert judge.get(f"{HOME}/{page}").status_code == 404
    assert send_back(judge, apart).status_code == 404
    assert judge.post(f"{HOME}/calls/1").status_code == 404


def test_a_published_event_can_only_be_looked_at(site: Flask):
    with site.app_context():
        published_contest()
    chief = let_in(site, "chief")
    page = chief.get(DESK).text
    assert len(table(page)) == 3
    assert "退回一个评分点重评" not in page


def test_without_a_scheme_there_is_nothing_to_compare(apart: Flask, chief: FlaskClient):
    with apart.app_context():
        db.session.query(SchemeVersion).delete()
        db.session.commit()
    assert "还没有评分方案" in chief.get(DESK).text
    assert "评分尚未开始" in chief.get(WALL).text


def test_nobody_is_named_beside_a_code(apart: Flask, chief: FlaskClient):
    chief.get(DESK)
    for address in (DESK, WALL, f"{WALL}.json"):
        page = chief.get(address).text
        assert not any(secret in page for secret in (*NAMES, DELEGATION, EMPLOYER, f"{EVENT}-001"))


# Conflicts of two devices


@pytest.fixture
def at_odds(apart: Flask) -> Flask:
    """Of the third work's first sheet, which is begun, the judge's second device gave 41 for A1.2 and not 50."""
    with apart.app_context():
        address = SheetAddress(CODE, EVENT, FORM, 1, code_of(3))
        given = MarkOperation(
            "0" * 8 + "-0000-0000-0000-" + "1" * 12, OperationKind.MARK, address, "A1.2", "41"
        )
        (taken,) = take_operations([replace(given, at="2026-09-20T09:58")], by=who("judge1"), now=NOW)
        assert taken.outcome is Outcome.CONFLICT
    return apart


def conflict_form(page: str) -> tuple[str, dict[str, str]]:
    """Where the form of the only conflict is sent, and what it says when the second value is chosen."""
    form = re.search(r'<form class="panel conflict".*?</form>', page, flags=re.S)
    assert form
    address = re.search(r'action="([^"]+)"', form[0])[1]
    hidden = dict(re.findall(r'type="hidden" name="(aspect|version)" value="([^"]*)"', form[0]))
    values = re.findall(r'name="value" value="([^"]*)"', form[0])
    assert values[0] == ""
    return address, {**hidden, "value": values[1], "reason": "核对纸质"}


def test_a_conflict_is_shown_with_both_values_and_one_is_chosen(at_odds: Flask, chief: FlaskClient):
    page = chief.get(f"{DESK}?show=conflict").text
    assert table(page) == {code(at_odds, 3): ["冲"]}
    assert '冲突 <span class="num">1</span>' in page
    assert "冲突 1</strong>" in page
    part = re.search(r'<form class="panel conflict".*?</form>', page, flags=re.S)[0]
    assert re.findall(r'<strong class="num">(\d+)</strong>', part) == ["50", "41"]
    assert all(each in part for each in ("服务器现为", "网页", "未登记的设备", "2026-09-20T09:58", "16:00"))
    address, given = conflict_form(page)
    assert "请写明理由" in chief.post(address, data={**given, "reason": ""}).text
    answer = chief.post(address, data=given)
    assert answer.location == f"{DESK}?form={FORM}&show=conflict"
    told = chief.get(answer.location).text
    assert "已选定，裁判的平板会收到" in told
    assert "没有待处理的冲突" in told
    with at_odds.app_context():
        assert f"{saved(3)['A1.2']:f}" == "41"
    assert "未作更改" in chief.post(address, data=given).text


def test_the_judges_tablet_is_told_what_was_chosen(at_odds: Flask, chief: FlaskClient, judge: FlaskClient):
    address, given = conflict_form(chief.get(DESK).text)
    chief.post(address, data=given)
    (form,) = judge.get("/tablet/api/work").get_json()["forms"]
    assert form["chosen"] == {code(at_odds, 3): {"A1.2": {"version": 2, "reason": "核对纸质"}}}
    mark = next(each for each in form["works"] if each["code"] == code(at_odds, 3))["marks"]["A1.2"]
    assert (mark["value"], mark["version"]) == ("41", 2)
    (other,) = let_in(at_odds, "judge2").get("/tablet/api/work").get_json()["forms"]
    assert other["chosen"] == {}


def test_a_conflict_is_the_chief_judges_alone(at_odds: Flask, chief: FlaskClient, judge: FlaskClient):
    address, given = conflict_form(chief.get(DESK).text)
    assert judge.post(address, data=given).status_code == 403
    assert let_in(at_odds, "organizer").post(address, data=given).status_code == 403
    assert chief.post(f"{DESK}/choose/999", data=given).status_code == 404
    with at_odds.app_context():
        said = Declaration(ConflictKind.OTHER, Against.DELEGATION, DELEGATION)
        declare_conflict(competition().id, who("chief").user_id, said, by=who("organizer"), now=NOW)
    page = chief.get(f"{DESK}?show=conflict").text
    assert "您须回避本项目的选手" in page
    assert 'class="panel conflict"' not in page
    assert "您须回避本项目的选手，不能替裁判选定分数" in chief.post(address, data=given).text


# The wall


def steps(page: str) -> list[list[str]]:
    return [
        re.findall(r'class="fill fill-(\w+)"', row)
        for row in re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", page, flags=re.S)
    ]


def test_the_wall_by_code(apart: Flask, chief: FlaskClient):
    page = chief.get(WALL).text
    by_code = {
        code(apart, 1): ["submitted"] * 3,
        code(apart, 2): ["submitted", "nothing", "nothing"],
        code(apart, 3): ["full", "nothing", "nothing"],
    }
    assert steps(page) == [by_code[each] for each in sorted(by_code)]
    assert "更新于" in page
    assert '<span class="visually-hidden">已评满，未提交</span>' in page


def test_the_wall_as_json_is_answered_with_304_while_nothing_changes(apart: Flask, chief: FlaskClient):
    answer = chief.get(f"{WALL}.json")
    found = answer.get_json()
    assert sorted(found["rows"]) == sorted(["444", "400", "200"])
    assert found["counts"] == [4, 0, 1, 0, 4, 0, 0]
    assert f'data-shape="{found["shape"]}"' in chief.get(WALL).text
    headers = {"If-None-Match": answer.headers["ETag"]}
    again = chief.get(f"{WALL}.json", headers=headers)
    assert (again.status_code, again.data) == (304, b"")
    with apart.app_context():
        hand_in(2, 2)
    fresh = chief.get(f"{WALL}.json", headers=headers)
    assert fresh.status_code == 200
    assert fresh.get_json()["shape"] == found["shape"]


def test_the_office_sees_the_wall_by_number_and_no_code(apart: Flask, chief: FlaskClient, judge: FlaskClient):
    office = let_in(apart, "organizer")
    judge.post(sheet(apart), data={"call": "yes", "call-note": "说明只给裁判长"})
    page = office.get(f"{OFFICE}/wall").text
    assert steps(page) == [
        ["submitted"] * 3,
        ["submitted", "nothing", "nothing"],
        ["full", "nothing", "nothing"],
    ]
    assert f"{EVENT}-001" in page
    assert "请裁判长：1 次呼叫待处理" in page
    assert "说明只给裁判长" not in page
    said = re.sub(r"<(link|script|input)[^>]*>|data-\w+=\"[^\"]*\"|datetime=\"[^\"]*\"", "", page)
    assert [each for each in (code(apart, n) for n in (1, 2, 3)) if re.search(rf">\s*{each}\s*<", said)] == []
    assert office.get(f"{OFFICE}/wall.json").get_json()["rows"] == ["444", "400", "200"]
    assert office.get(WALL).status_code == 403
    assert f"{OFFICE}/wall" in office.get(f"{OFFICE}/progress").text
    assert "评分尚未开始" not in page


def test_before_the_draw_the_wall_says_so(site: Flask):
    with site.app_context():
        founded()
    assert "评分尚未开始" in let_in(site, "organizer").get(f"{OFFICE}/wall").text


# Calls


def test_a_judge_calls_and_what_was_typed_is_kept(apart: Flask, chief: FlaskClient, judge: FlaskClient):
    address = sheet(apart, 3)
    answer = judge.post(
        address, data={"version": 1, "call": "yes", "call-note": "量具有误", **MARKS, "mark-A1.2": "41"}
    )
    assert answer.location == address
    page = judge.get(address).text
    assert "已请裁判长，请稍候。" in page
    assert "草稿已保存" in page
    assert 'value="41"' in page
    for place in ("desk", "wall"):
        seen = chief.get(f"{HOME}/{place}").text
        assert "请裁判长：1 次呼叫待处理" in seen
        assert "说明：量具有误" in seen
        assert f'name="back" value="{place}"' in seen
    with apart.app_context():
        (call,) = (each.id for each in waiting_calls(event_id()))
    answer = chief.post(f"{HOME}/calls/{call}", data={"back": "desk"})
    assert answer.location == DESK
    assert "呼叫已处理。" in chief.get(DESK).text
    assert "次呼叫待处理" not in chief.get(WALL).text
    assert "该呼叫已经处理" in chief.post(f"{HOME}/calls/{call}").text
    assert chief.post(f"{HOME}/calls/999").status_code == 404


def test_a_call_goes_out_although_a_mark_is_wrong(apart: Flask, judge: FlaskClient):
    address = sheet(apart, 3)
    answer = judge.post(address, data={"version": 1, "call": "yes", "mark-A1.2": "五十"})
    assert answer.status_code == 422
    assert "已请裁判长，请稍候。" in answer.text
    assert 'value="五十"' in answer.text


def test_a_note_is_sent_whichever_button_was_pressed(apart: Flask, judge: FlaskClient):
    judge.post(sheet(apart, 3), data={"version": 1, "action": "save", "call-note": "请来一下", **MARKS})
    with apart.app_context():
        assert [each.note for each in waiting_calls(event_id())] == ["请来一下"]


def test_a_judge_calls_from_a_sheet_that_is_handed_in(apart: Flask, judge: FlaskClient):
    address = sheet(apart)
    assert 'name="call-note"' in judge.get(address).text
    judge.post(address, data={"call": "yes"})
    assert "已请裁判长，请稍候。" in judge.get(address).text
    judge.post(address, data={"call": "yes"})
    assert "您已请过裁判长，尚未处理。" in judge.get(address).text
    with apart.app_context():
        assert len(waiting_calls(event_id())) == 1


def test_a_call_is_seen_to_in_its_own_event(apart: Flask, chief: FlaskClient, judge: FlaskClient):
    judge.post(sheet(apart), data={"call": "yes"})
    with apart.app_context():
        (call,) = waiting_calls(event_id())
        number, other = call.id, save_event(competition().id, setup("E02"), by=who("organizer"), now=NOW)
        call.event_id = other
        db.session.commit()
    assert chief.post(f"{HOME}/calls/{number}").status_code == 404
