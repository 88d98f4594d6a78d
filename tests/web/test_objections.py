"""Screens of public notices, objections and arbitration: what is shown, refused and hidden."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from competition.db.objections import newest_notice
from competition.domain.objections import ObjectionState
from competition.domain.roles import Role
from competition.operations import competitions, objections
from competition.operations.accounts import grant_role
from tests.factories import (
    CODE,
    DELEGATION,
    EMPLOYER,
    EVENT,
    FORM,
    IDS,
    NAMES,
    competition,
    entry,
    event_id,
    let_in,
    published_contest,
    who,
)
from tests.operations.helpers import NOW, account, everything, setup
from tests.operations.objecting import (
    AFTER,
    LAST,
    ONE,
    PAGE,
    TWO,
    WITHIN,
    carry_out,
    objected,
    republish,
    row,
    upheld,
)

HOME, LIST = f"/organizer/{CODE}", f"/c/{CODE}/events/{EVENT}"
OWN, STATE, NOTICE = f"{LIST}/objection", f"{LIST}/objection/state", f"{HOME}/events/{EVENT}/notice"
NOT_FOUND = "没有查到：填写的内容与报名信息不符。请核对后重试，或联系主办单位。"
ME = {"who": f"{EVENT}-002", "ending": IDS[1][-6:]}
SAID = {**ME, "kind": "sheet", "about": "", "form": FORM, "statement": "登记有误（虚构）。"}


@pytest.fixture
def published(site: Flask) -> Iterator[Flask]:
    """A published event on the day of its publication, which is a Sunday that is worked."""
    before = site.config["CLOCK"]
    site.config["CLOCK"] = lambda: NOW
    with site.app_context():
        published_contest()
    yield site
    site.config["CLOCK"] = before


@pytest.fixture
def filed(published: Flask) -> Flask:
    """An objection with two arbitrators."""
    with published.app_context():
        objected(competition().id, event_id(), entry(1), by=who("organizer"))
    return published


@pytest.fixture
def visitor(published: Flask) -> FlaskClient:
    return published.test_client()


def at(site: Flask, moment: datetime) -> None:
    site.config["CLOCK"] = lambda: moment


def open_notice(site: Flask, **more: object) -> FlaskClient:
    office = let_in(site, "organizer")
    given = {"first": "2026-09-20", "working_days": "5", "open": "1", **more}
    assert office.post(NOTICE, data=given).status_code == 302
    return office


# The notice


def test_the_last_day_is_shown_before_the_notice_is_opened(published: Flask):
    office = let_in(published, "organizer")
    page = office.post(NOTICE, data={"first": "2026-09-20", "working_days": "5", "count": "1"}).text
    assert "公示至 2026-09-24" in page
    with published.app_context():
        assert newest_notice(event_id()) is None


def test_an_unknown_year_is_said_before_and_on_opening(published: Flask):
    office = let_in(published, "organizer")
    given = {"first": "2026-12-30", "working_days": "5"}
    assert "缺2027年的节假日安排" in office.post(NOTICE, data={**given, "count": "1"}).text
    answer = office.post(NOTICE, data={**given, "open": "1"})
    assert answer.status_code == 422
    assert "缺2027年的节假日安排" in answer.text


def test_an_event_that_is_not_published_leads_back(published: Flask):
    with published.app_context():
        competitions.save_event(competition().id, setup("E02"), by=who("organizer"), now=NOW)
    answer = let_in(published, "organizer").get(f"{HOME}/events/E02/notice", follow_redirects=True)
    assert "成绩公布以后才能公示。" in answer.text
    assert "未公布" in answer.text


def test_a_notice_runs_to_its_end_although_the_result_was_corrected(site: Flask):
    """Objections are taken until its last day; over, it says nothing of the corrected result."""
    with site.app_context():
        games = upheld()
        carry_out(games)
        republish(games, now=WITHIN)
    at(site, WITHIN)
    page = site.test_client().get(LIST).text
    assert "本成绩经异议更正，为第2版" in page
    assert f"公示至 {LAST.isoformat()}" in page
    at(site, AFTER)
    page = site.test_client().get(LIST).text
    assert "本成绩经异议更正，为第2版" in page
    assert "公示" not in page.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize(
    ("days", "said", "link"),
    [
        (-1, "将于2026-09-20至2026-09-24公示，届时可以提出异议。", False),
        (0, "公示至 2026-09-24", True),
        (4, "公示至 2026-09-24", True),
        (5, "公示已于2026-09-24结束。", False),
    ],
)
def test_the_public_list_says_how_long_one_may_object(
    published: Flask, visitor: FlaskClient, days: int, said: str, link: bool
):
    assert "公示" not in visitor.get(LIST).text
    open_notice(published)
    at(published, NOW + timedelta(days=days))
    page = visitor.get(LIST).text
    assert said in page
    assert (f'href="{OWN}"' in page) is link


# Filing


def test_an_entrant_files_and_looks_at_the_state(published: Flask, visitor: FlaskClient):
    open_notice(published)
    page = visitor.post(OWN, data={**SAID, "files": (BytesIO(PAGE), "..\\记录.pdf")}).text
    number = re.search(r"TEST-2026-E01-Y\d{3}", page)[0]
    answer = visitor.post(STATE, data={**ME, "reference": number})
    assert answer.headers["Cache-Control"] == "no-store"
    assert "已收到，待指派仲裁" in answer.text
    assert "记录.pdf" in answer.text
    assert not any(name in answer.text for name in (*NAMES, EMPLOYER, DELEGATION))


@pytest.mark.parametrize("given", [{"who": f"{EVENT}-001"}, {"ending": "000000"}, {"who": "nobody"}])
@pytest.mark.parametrize("page", [OWN, STATE])
def test_whoever_is_not_recognised_hears_the_same(
    published: Flask, visitor: FlaskClient, page: str, given: dict[str, str]
):
    open_notice(published)
    with published.app_context():
        before = everything()
    answer = visitor.post(page, data={**SAID, "reference": "TEST-2026-E01-Y001", **given})
    assert answer.status_code == 404
    assert NOT_FOUND in answer.text
    with published.app_context():
        assert everything() == before


def test_the_number_of_somebody_else_is_unknown(filed: Flask, visitor: FlaskClient):
    answer = visitor.post(STATE, data={**ME, "reference": "TEST-2026-E01-Y001"})
    assert answer.status_code == 404
    assert "没有查到这一编号的异议。" in answer.text


def test_outside_the_window_the_form_says_the_window(published: Flask, visitor: FlaskClient):
    open_notice(published)
    at(published, NOW + timedelta(days=5))
    answer = visitor.post(OWN, data=SAID)
    assert answer.status_code == 422
    assert "异议须在公示期内（2026-09-20至2026-09-24）提出" in answer.text
    assert "登记有误（虚构）。" in answer.text


def test_what_is_missing_is_said_beside_its_field(published: Flask, visitor: FlaskClient):
    page = visitor.post(OWN, data={**SAID, "statement": "", "kind": ""}).text
    assert page.count("此项必填。") == 2
    assert "本项目成绩尚未公示，还不能提出异议。" in visitor.get(OWN).text


def test_an_event_without_a_published_result_has_no_form(visitor: FlaskClient):
    assert visitor.get(f"/c/{CODE}/events/E09/objection").status_code == 404
    assert visitor.get("/c/nothing/events/E01/objection/state").status_code == 404


def test_an_organizer_records_what_a_delegation_handed_in(published: Flask):
    office = open_notice(published)
    place = f"{HOME}/events/{EVENT}/objections/new"
    given = {
        "delegation": str(_delegation(published)),
        "document": "代表队函",
        "received_on": "2026-09-20",
        "kind": "place",
        "about": f"{EVENT}-002",
        "statement": "名次有误（虚构）。",
        "form": "",
    }
    answer = office.post(place, data=given)
    assert answer.status_code == 422
    assert "代表队的异议须登记收到的文件，并附上扫描件。" in answer.text
    files = {"files": (BytesIO(PAGE), "letter.pdf")}
    answer = office.post(place, data={**given, **files}, follow_redirects=True)
    assert "异议已登记。" in answer.text
    assert "代表队函" in answer.text
    assert office.get(place).status_code == 200
    kept = office.get(f"{HOME}/objections/1/files/1")
    assert kept.data == PAGE
    assert "attachment" in kept.headers["Content-Disposition"]
    assert office.get(f"{HOME}/objections/1/files/2").status_code == 404


def _delegation(site: Flask) -> int:
    with site.app_context():
        return entry(1).delegation_id


# Deciding


def test_who_is_bound_cannot_be_ticked(filed: Flask):
    with filed.app_context():
        bound = account("arbiter3", employer=EMPLOYER)
        grant_role(bound.user_id, competition().id, Role.ARBITRATOR, by=who("organizer"), now=NOW)
    page = let_in(filed, "organizer").get(f"{HOME}/objections/1").text
    assert re.search(rf'value="{bound.id}" disabled', page)
    assert f"同属“{EMPLOYER}”" in page


def test_an_arbitrator_sees_the_own_objections_only(filed: Flask):
    with filed.app_context():
        third = account("arbiter3")
        grant_role(third.user_id, competition().id, Role.ARBITRATOR, by=who("organizer"), now=NOW)
    stranger = let_in(filed, "arbiter3")
    assert "没有指派给您的异议" in stranger.get("/organizer/arbitration").text
    assert stranger.get(f"{HOME}/arbitration/1").status_code == 404
    assert stranger.get(f"{HOME}/arbitration/1/files/1").status_code == 404
    assert "TEST-2026-E01-Y001" in let_in(filed, ONE).get("/organizer/arbitration").text


def mark_field(page: str, aspect: str = "A1.2") -> str:
    return re.search(rf'name="(mark-\d+-{re.escape(aspect)})"', page)[1]


def test_what_is_no_mark_is_refused_and_what_was_typed_stays(filed: Flask):
    one = let_in(filed, ONE)
    place = f"{HOME}/arbitration/1"
    field = mark_field(one.get(place).text)
    for typed in ("五十", "NaN"):
        answer = one.post(place, data={"upheld": "yes", "reasons": "核对", field: typed})
        assert answer.status_code == 422
        assert f"“{typed}”不是分数。" in answer.text
        assert f'value="{typed}"' in answer.text


def test_a_decision_goes_from_one_arbitrator_to_the_other(filed: Flask):
    one, two, place = let_in(filed, ONE), let_in(filed, TWO), f"{HOME}/arbitration/1"
    one.post(place, data={"upheld": "yes", "reasons": "核对", "award": "silver"})
    assert "确认处理意见" not in one.get(place).text
    page = two.get(place).text
    assert "奖项改为银牌" in page
    assert "确认处理意见" in page
    answer = two.post(f"{place}/turn-down", data={"reason": "依据不足"}, follow_redirects=True)
    assert "处理意见已退回。" in answer.text
    assert "已退回：依据不足" in answer.text
    two.post(place, data={"upheld": "yes", "reasons": "另查", "disqualify": "1"})
    assert "处理意见已确认。" in one.post(f"{place}/confirm", follow_redirects=True).text
    assert "待组织者执行更正" in one.get(place).text
    with filed.app_context():
        assert row().state is ObjectionState.UPHELD


def test_a_proposal_that_cannot_be_carried_out_says_so_before_it_is_confirmed(filed: Flask):
    one, two, place = let_in(filed, ONE), let_in(filed, TWO), f"{HOME}/arbitration/1"
    order = f"{EVENT}-001、{EVENT}-002"
    one.post(place, data={"upheld": "yes", "reasons": "核对", "order": order})
    assert "裁定的次序与现有的并列不一致。" in two.get(place).text


def test_an_objection_to_marks_shows_that_form_only(published: Flask, visitor: FlaskClient):
    open_notice(published)
    visitor.post(OWN, data=SAID)
    with published.app_context():
        made = [account(name).user_id for name in (ONE, TWO)]
        for each in made:
            grant_role(each, competition().id, Role.ARBITRATOR, by=who("organizer"), now=NOW)
        objections.assign_arbitrators(row().id, made, by=who("organizer"), now=NOW)
    assert f"评分表{FORM}" in let_in(published, ONE).get(f"{HOME}/arbitration/1").text


# Carrying out


def test_the_organizer_sees_the_consequences_and_who_carries_out_does_not_publish(filed: Flask):
    one, two, decide = let_in(filed, ONE), let_in(filed, TWO), f"{HOME}/arbitration/1"
    one.post(decide, data={"upheld": "yes", "reasons": "核对", "disqualify": "1"})
    place = f"{HOME}/objections/1"
    office, chief = let_in(filed, "organizer"), let_in(filed, "chief")
    assert "确认执行更正" not in office.get(f"{place}/consequences").text
    two.post(f"{decide}/confirm")
    assert "查看更正的影响" in office.get(place).text
    page = chief.get(f"{place}/consequences").text
    assert "确认执行更正" in page
    assert "没有已制发而与更正成绩不一致的证书或通知。" in page
    office.post(f"{place}/carry-out")
    answer = office.post(f"{place}/publish", data={"version": "2"}, follow_redirects=True)
    assert "请填写成绩确认日。" in answer.text
    answer = office.post(f"{place}/publish", data={"version": "2", "confirmed_on": "2026-09-20"})
    assert answer.status_code == 422
    assert "执行更正的人不能公布更正成绩。" in answer.text
    assert chief.post(f"{place}/publish").status_code == 403


def test_in_english_no_chinese_is_left_over(filed: Flask):
    office = let_in(filed, "organizer")
    office.post("/preferences", data={"language": "en", "back": "/"})
    assert "Public notice and objections" in office.get(f"{HOME}/objections").text
    assert "received, arbitrators" not in office.get(f"{HOME}/objections").text
    assert "with the arbitrators" in office.get(f"{HOME}/objections").text
