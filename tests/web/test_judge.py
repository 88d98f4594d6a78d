"""Judges mark own sheets and see codes only; the chief judge sees every mark before confirming it."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient

from competition.codec import dump
from competition.db import db
from competition.db.competitions import Event
from competition.db.marking import SheetRow, find_sheet, newest_scheme
from competition.domain.calculations import Calculation, CalculationType
from competition.domain.marking_scheme import Aspect, AspectKind
from competition.domain.scoresheet import EntryState
from competition.operations.confirming import confirm_sheets, return_sheet
from competition.operations.entry_states import set_entry_state
from tests.factories import (
    CODE,
    DELEGATION,
    EMPLOYER,
    EVENT,
    FIRST,
    FORM,
    NAMES,
    code_of,
    drawn_contest,
    entry,
    event_id,
    hand_in,
    let_in,
    panel_scheme,
    published_contest,
    saved,
    who,
    work,
)
from tests.operations.helpers import NOW, account

CONFIRM = f"/judge/{CODE}/{EVENT}/confirm"
MARKS = {f"mark-{name}": value for name, value in FIRST.items()}


@pytest.fixture
def drawn(site: Flask) -> Flask:
    with site.app_context():
        drawn_contest()
    return site


@pytest.fixture
def judge(drawn: Flask) -> FlaskClient:
    return let_in(drawn, "judge1")


@pytest.fixture
def chief(drawn: Flask) -> FlaskClient:
    return let_in(drawn, "chief")


def sheet_of(site: Flask, number: int = 1, seat: int = 1) -> str:
    """The address of a sheet."""
    with site.app_context():
        return f"/judge/{CODE}/{EVENT}/{FORM}/{seat}/{code_of(number)}"


def done(site: Flask, *sheets: tuple[int, int]) -> None:
    with site.app_context():
        for number, seat in sheets:
            hand_in(number, seat)


def row_of(number: int = 1, seat: int = 1) -> SheetRow:
    found = find_sheet(work(number).id, FORM, seat)
    assert found is not None
    return found


def kept(site: Flask, number: int = 1, seat: int = 1) -> dict[str, str]:
    with site.app_context():
        return {name: f"{value:f}" for name, value in saved(number, seat).items() if value is not None}


def send_in(client: FlaskClient, address: str, *, version: int = 0, action: str = "save", **marks: str):
    return client.post(address, data={"version": version, "action": action, **marks})


# The list


def test_the_list_shows_codes_and_states(drawn: Flask, judge: FlaskClient):
    with drawn.app_context():
        hand_in(1)
        hand_in(2, submit=False)
        codes = [code_of(number) for number in (1, 2, 3)]
    page = judge.get("/judge/").text
    for code, state in zip(codes, ("已提交", "评分中", "未开始"), strict=True):
        assert re.search(rf">{code}</span>(?:(?!</a>).)*{state}", page, flags=re.DOTALL)
    assert "1/3" in page


def test_a_returned_sheet_shows_the_reason_on_the_list_and_on_the_sheet(drawn: Flask, judge: FlaskClient):
    with drawn.app_context():
        hand_in(1)
        return_sheet(row_of().id, reason="请重新测量", by=who("chief"), now=NOW)
    assert "退回理由：请重新测量" in judge.get("/judge/").text
    page = judge.get(sheet_of(drawn)).text
    assert "裁判长退回，理由：请重新测量" in page
    assert 'name="action" value="submit"' in page


def test_nobody_is_named_to_a_judge(drawn: Flask, judge: FlaskClient, chief: FlaskClient):
    done(drawn, (1, 1))
    pages = [judge.get(address).text for address in ("/judge/", sheet_of(drawn), sheet_of(drawn, 2))]
    pages.append(chief.get(CONFIRM).text)
    for page in pages:
        assert not any(secret in page for secret in (*NAMES, DELEGATION, EMPLOYER, f"{EVENT}-001"))


def test_a_published_event_leaves_the_list(site: Flask):
    with site.app_context():
        published_contest()
    assert "目前没有需要您评分的表" in let_in(site, "judge1").get("/judge/").text


def test_the_list_needs_a_judge(drawn: Flask):
    assert drawn.test_client().get("/judge/").status_code == 302
    assert let_in(drawn, "organizer").get("/judge/").status_code == 403


# The sheet


def test_a_sheet_offers_what_each_aspect_takes(drawn: Flask, judge: FlaskClient):
    page = judge.get(sheet_of(drawn)).text
    for words in ("未达标", "卓越", "得分", "不得分", "可填 0 至 50", "要求：±0.1 mm", "小计（不含评判）"):
        assert words in page
    assert len(re.findall(r'type="radio" name="mark-A1.3"', page)) == 4
    assert len(re.findall(r'type="radio" name="mark-A1.1"', page)) == 2
    assert 'inputmode="decimal"' in page
    assert re.search(r"data-missing>3<", page)


def test_the_other_seats_only_judge(drawn: Flask):
    page = let_in(drawn, "judge2").get(sheet_of(drawn, seat=2)).text
    assert "外观成形" in page
    assert "角变形量" not in page


def test_a_draft_keeps_what_there_is(drawn: Flask, judge: FlaskClient):
    address = sheet_of(drawn)
    answer = send_in(judge, address, **{"mark-A1.2": "４１．５"})
    assert answer.location == address
    page = judge.get(address).text
    assert "草稿已保存，还有 2 项未评。" in page
    assert 'value="41.5"' in page
    assert kept(drawn) == {"A1.2": "41.5"}


def test_a_full_draft_says_that_it_can_be_handed_in(drawn: Flask, judge: FlaskClient):
    send_in(judge, sheet_of(drawn), **MARKS)
    assert "各项均已评分，可以提交" in judge.get(sheet_of(drawn)).text


def test_a_wrong_mark_is_named_beside_its_item_and_everything_typed_stays(drawn: Flask, judge: FlaskClient):
    typed = {"mark-A1.1": "40", "mark-A1.2": "五十", "mark-A1.3": "2"}
    answer = send_in(judge, sheet_of(drawn), **typed)
    assert answer.status_code == 422
    assert "“五十”不是数字" in answer.text
    assert 'value="五十"' in answer.text
    assert len(re.findall(r" checked", answer.text)) == 2
    assert kept(drawn) == {}


@pytest.mark.parametrize(
    ("aspect", "mark", "said"),
    [("A1.1", "39", "只有得分"), ("A1.2", "50.5", "应在 0 至 50"), ("A1.3", "4", "只能是 0、1、2、3")],
)
def test_a_mark_out_of_range_is_refused(drawn: Flask, judge: FlaskClient, aspect: str, mark: str, said: str):
    answer = send_in(judge, sheet_of(drawn), action="submit", **{**MARKS, f"mark-{aspect}": mark})
    assert answer.status_code == 422
    assert said in answer.text
    assert kept(drawn) == {}


def test_an_unfinished_sheet_cannot_be_handed_in(drawn: Flask, judge: FlaskClient):
    answer = send_in(judge, sheet_of(drawn), action="submit", **{"mark-A1.1": "40"})
    assert answer.status_code == 422
    assert "还有2项未评：A1.2、A1.3。" in answer.text
    assert "未评不等于0分" in answer.text
    assert kept(drawn) == {}


def test_a_sheet_that_is_handed_in_can_only_be_read(drawn: Flask, judge: FlaskClient):
    address = sheet_of(drawn)
    send_in(judge, address, action="submit", **MARKS)
    page = judge.get(address).text
    assert "已提交，等待裁判长确认。" in page
    assert "已提交，只能查看。" in page
    assert 'name="action"' not in page
    again = send_in(judge, address, version=1, **{**MARKS, "mark-A1.3": "0"})
    assert again.status_code == 422
    assert "不能再次提交或修改" in again.text
    assert kept(drawn)["A1.3"] == "3"


def test_a_sheet_saved_elsewhere_is_not_overwritten(drawn: Flask, judge: FlaskClient):
    address = sheet_of(drawn)
    send_in(judge, address, **MARKS)
    answer = send_in(judge, address, version=0, **{**MARKS, "mark-A1.2": "12"})
    assert answer.status_code == 422
    assert "已在另一处保存过" in answer.text
    assert 'value="12"' in answer.text
    assert "系统中现存：50" in answer.text
    assert kept(drawn)["A1.2"] == "50"


def test_a_request_without_a_version_changes_nothing(drawn: Flask, judge: FlaskClient):
    assert judge.post(sheet_of(drawn), data=MARKS).status_code == 422
    assert kept(drawn) == {}


def test_the_next_and_the_previous_entrant_are_one_step_away(drawn: Flask, judge: FlaskClient):
    order = list(dict.fromkeys(re.findall(rf'href="(/judge/{CODE}/[^"]+)"', judge.get("/judge/").text)))
    assert len(order) == 3
    middle = judge.get(order[1]).text
    assert re.search(rf'href="{order[0]}">.*?上一位', middle, flags=re.DOTALL)
    assert re.search(rf'href="{order[2]}">下一位', middle)
    assert "回到我的评分表" in judge.get(order[2]).text


def test_the_seat_of_another_is_refused_and_nothing_changes(drawn: Flask, judge: FlaskClient):
    address = sheet_of(drawn, seat=2)
    for answer in (judge.get(address), send_in(judge, address, **{"mark-A1.3": "3"})):
        assert answer.status_code == 422
        assert "这不是您的评分表，未作任何更改。" in answer.text
        assert "角变形量" not in answer.text
    assert kept(drawn, seat=2) == {}


def test_a_form_that_does_not_exist_is_refused(drawn: Flask, judge: FlaskClient):
    assert "这不是您的评分表" in judge.get(f"/judge/{CODE}/{EVENT}/Z9/1/01").text


def test_a_code_that_was_not_drawn_is_not_found(drawn: Flask, judge: FlaskClient):
    assert judge.get(f"/judge/{CODE}/{EVENT}/{FORM}/1/99").status_code == 404


def test_another_competition_is_not_there(drawn: Flask, site: Flask):
    with site.app_context():
        account("stranger")
    address = sheet_of(drawn)
    assert let_in(site, "stranger").get(address).status_code == 404
    assert let_in(site, "judge1").get(address.replace(CODE, "other-2026")).status_code == 404


def test_an_absent_entrant_is_not_marked(drawn: Flask, judge: FlaskClient):
    with drawn.app_context():
        set_entry_state(entry(1).id, EntryState.ABSENT, reason="未到场", by=who("organizer"), now=NOW)
    page = judge.get(sheet_of(drawn)).text
    assert "该选手不参赛" in page
    assert 'name="action"' not in page
    assert send_in(judge, sheet_of(drawn), **MARKS).status_code == 422
    assert kept(drawn) == {}


def test_after_publication_a_sheet_can_only_be_read(site: Flask):
    with site.app_context():
        published_contest()
    page = let_in(site, "judge1").get(sheet_of(site)).text
    assert 'name="action"' not in page


# The chief judge


def test_the_chief_judge_finds_own_events(drawn: Flask, chief: FlaskClient):
    done(drawn, (1, 1), (1, 2))
    page = chief.get("/judge/chief").text
    assert f'href="{CONFIRM}"' in page
    assert "2 份待确认" in page


def test_a_chief_judge_of_nothing_is_told_so(drawn: Flask, chief: FlaskClient):
    with drawn.app_context():
        db.session.get_one(Event, event_id()).chief_id = who("judge1").id
        db.session.commit()
    assert "您没有担任裁判长的项目" in chief.get("/judge/chief").text


def test_every_mark_stands_side_by_side_and_a_wide_spread_is_pointed_out(drawn: Flask, chief: FlaskClient):
    with drawn.app_context():
        hand_in(1)
        hand_in(1, 2, A1_3="1")
        hand_in(1, 3, A1_3="2")
        code = code_of(1)
    page = chief.get(CONFIRM).text
    line = re.search(r"<tr[^>]*>(?:(?!</tr>).)*外观成形.*?</tr>", page, flags=re.DOTALL)[0]
    assert re.findall(r"<strong>(.*?)</strong>", line) == ["3", "1", "2"]
    assert "分差 2，超过 1，须退回重评" in line
    assert f"{code} 的评分" in page
    for name in ("judge1", "judge2", "judge3"):
        assert name in page


def test_the_wall_shows_what_is_missing(drawn: Flask, chief: FlaskClient):
    with drawn.app_context():
        hand_in(1)
        hand_in(2, submit=False)
    page = chief.get(CONFIRM).text
    cells = re.findall(r'<td class="cell cell-(\w+)">', page)
    assert sorted(cells) == ["draft", *["none"] * 7, "submitted"]


def test_nothing_waits_yet(drawn: Flask, chief: FlaskClient):
    assert "没有等待确认的评分表" in chief.get(CONFIRM).text


def test_one_sheet_is_confirmed(drawn: Flask, chief: FlaskClient):
    done(drawn, (1, 1), (2, 1))
    with drawn.app_context():
        address, version = f"{CONFIRM}/{row_of().id}", row_of().version
    answer = chief.post(address, data={"version": version}, follow_redirects=True)
    assert "已确认 1 份评分表。" in answer.text
    with drawn.app_context():
        assert [row_of(number).state for number in (1, 2)] == ["confirmed", "submitted"]


def test_a_sheet_that_moved_on_is_not_confirmed_unseen(drawn: Flask, chief: FlaskClient):
    done(drawn, (1, 1))
    with drawn.app_context():
        address, version = f"{CONFIRM}/{row_of().id}", row_of().version
        return_sheet(row_of().id, reason="重评", by=who("chief"), now=NOW)
        hand_in(1, version=2, A1_2="1")
    answer = chief.post(address, data={"version": version})
    assert answer.status_code == 422
    assert "未确认任何一份" in answer.text
    with drawn.app_context():
        assert row_of().state == "submitted"


def seen_on(page: str) -> str:
    return re.search(r'name="seen" value="([^"]*)"', page)[1]


def test_all_are_confirmed_after_their_list_was_shown(drawn: Flask, chief: FlaskClient):
    done(drawn, (1, 1), (1, 2), (2, 1))
    page = chief.get(CONFIRM).text
    assert "将确认以下 3 份评分表" in page
    assert page.count('<li><span class="num">') == 3
    answer = chief.post(CONFIRM, data={"seen": seen_on(page)}, follow_redirects=True)
    assert "已确认 3 份评分表。" in answer.text


def test_a_sheet_handed_in_after_the_list_was_shown_stops_confirming_all(drawn: Flask, chief: FlaskClient):
    done(drawn, (1, 1))
    page = chief.get(CONFIRM).text
    done(drawn, (2, 1))
    answer = chief.post(CONFIRM, data={"seen": seen_on(page)})
    assert answer.status_code == 422
    assert "未确认任何一份" in answer.text
    with drawn.app_context():
        assert row_of().state == "submitted"


def test_everything_confirmed_says_what_comes_next(drawn: Flask, chief: FlaskClient):
    done(drawn, *((number, seat) for number in (1, 2, 3) for seat in (1, 2, 3)))
    answer = chief.post(CONFIRM, data={"seen": seen_on(chief.get(CONFIRM).text)}, follow_redirects=True)
    assert "全部评分表均已确认" in answer.text


def test_a_sheet_goes_back_with_a_reason(drawn: Flask, chief: FlaskClient):
    done(drawn, (1, 1))
    with drawn.app_context():
        address = f"/judge/{CODE}/{EVENT}/return/{row_of().id}"
    bare = chief.post(address, data={"reason": " "})
    assert bare.status_code == 422
    assert "请写明理由。" in bare.text
    answer = chief.post(address, data={"reason": "请复测"}, follow_redirects=True)
    assert "已退回，裁判可以看到理由。" in answer.text
    with drawn.app_context():
        assert (row_of().state, row_of().returned_because) == ("draft", "请复测")


def test_a_confirmed_sheet_is_found_by_its_code_and_can_be_asked_to_reopen(drawn: Flask, chief: FlaskClient):
    done(drawn, (1, 1))
    with drawn.app_context():
        confirm_sheets(event_id(), by=who("chief"), now=NOW)
        code, address = code_of(1), f"/judge/{CODE}/{EVENT}/reopen/{row_of().id}"
    assert f'href="{CONFIRM}?code={code}"' in chief.get(CONFIRM).text
    page = chief.get(CONFIRM, query_string={"code": code}).text
    assert f"加密号 {code} 的全部已提交评分表" in page
    assert f'action="{address}"' in page
    assert "等待监督同意" in chief.post(address, data={"reason": "请复测"}, follow_redirects=True).text
    assert "该加密号没有已提交的评分表" in chief.get(CONFIRM, query_string={"code": "none"}).text


def test_a_chief_judge_of_another_event_sees_and_does_nothing(drawn: Flask, chief: FlaskClient):
    done(drawn, (1, 1))
    with drawn.app_context():
        db.session.get_one(Event, event_id()).chief_id = who("judge3").id
        db.session.commit()
        address, version = f"{CONFIRM}/{row_of().id}", row_of().version
    assert chief.get(CONFIRM).status_code == 404
    answer = chief.post(address, data={"version": version})
    assert answer.status_code == 422
    assert "只有本项目裁判长可以复核评分表。" in answer.text
    with drawn.app_context():
        assert row_of().state == "submitted"


def test_a_sheet_of_another_event_is_not_found(drawn: Flask, chief: FlaskClient):
    assert chief.post(f"{CONFIRM}/999", data={"version": 1}).status_code == 404


def test_after_publication_the_chief_judge_only_looks(site: Flask):
    with site.app_context():
        published_contest()
    page = let_in(site, "chief").get(CONFIRM).text
    assert "项目不在评分阶段，只能查看。" in page


def test_judges_do_not_confirm(drawn: Flask, judge: FlaskClient):
    assert judge.get(CONFIRM).status_code == 403
    assert judge.post(CONFIRM).status_code == 403


def with_aspects(*aspects: Aspect) -> None:
    """The one form with other aspects, before anything is marked."""
    made = panel_scheme()
    criterion = made.parts[0].criteria[0]
    form = replace(criterion.sub_criteria[0], aspects=aspects)
    part = replace(made.parts[0], criteria=(replace(criterion, sub_criteria=(form,)),))
    version = newest_scheme(event_id())
    version.body = dump(replace(made, parts=(part,)))
    db.session.commit()


def test_what_was_measured_is_entered_and_the_mark_follows(drawn: Flask, judge: FlaskClient):
    ranges = Calculation("gap", CalculationType.RANGED_SCORE, params="RANGE:::4#x~x#0..1#-#2#x~x#1..2")
    passed = Calculation("leak", CalculationType.PASS_FAIL)
    with drawn.app_context():
        with_aspects(
            Aspect("A1.1", AspectKind.MEASUREMENT, "角变形量", Decimal(4), calculation=ranges),
            Aspect("A1.2", AspectKind.MEASUREMENT, "密封", Decimal(90), calculation=passed),
            Aspect("A1.3", AspectKind.MEASUREMENT, "外观", Decimal(6)),
            Aspect("A1.4", AspectKind.DEDUCTION, "超时", Decimal(5)),
        )
    place = sheet_of(drawn)
    page = judge.get(place).text
    assert "区间得分：填写测得的值，得分由系统计算" in page
    assert "填写扣去的分，未扣填 0" in page
    assert '<input type="radio" name="mark-A1.2" value="yes"' in page
    typed = {"mark-A1.1": "1.4", "mark-A1.2": "yes", "mark-A1.3": "6", "mark-A1.4": "2"}
    page = judge.post(place, data={**typed, "version": "0", "action": "save"}, follow_redirects=True).text
    with drawn.app_context():
        row = find_sheet(work(1).id, FORM, 1)
        assert row.values() == {"A1.1": 2, "A1.2": 90, "A1.3": 6, "A1.4": 2}
        assert row.entered() == {"A1.1": "1.4", "A1.2": "yes"}
    assert 'value="1.4"' in page
    assert "得 2<" in page
    assert "<span data-subtotal>96</span> / 100" in page
    wrong = judge.post(place, data={**typed, "mark-A1.1": "wide", "version": "1"})
    assert wrong.status_code == 422
    assert "“wide”不能用于“区间得分”" in wrong.text
