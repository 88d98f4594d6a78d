"""Pages of the release plan, the outbox and recalls, and what is done about objections beside deciding them."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from competition.db import db
from competition.db.applications import DelegationLeader
from competition.db.outbox import Message
from competition.domain.mailing import MessageState
from competition.domain.objections import ObjectionState
from competition.domain.roles import Role
from competition.operations import competitions
from competition.operations.accounts import grant_role
from competition.operations.letters import SECRETS
from competition.operations.posting import send_waiting
from tests.factories import (
    CODE,
    EMPLOYER,
    EVENT,
    IDS,
    NAMES,
    awarded_contest,
    competition,
    entry,
    event_id,
    let_in,
    published_contest,
    ranked_contest,
    who,
)
from tests.operations.helpers import DRAFT, NOW, account
from tests.operations.mailing import Letterbox, give_address
from tests.operations.objecting import ONE, TWO, objected, row

HOME, LIST = f"/organizer/{CODE}", f"/c/{CODE}/events/{EVENT}"
RELEASES, OUTBOX, RECALLS = f"{HOME}/releases", f"{HOME}/outbox", f"{HOME}/recalls"
NUMBER = "TEST-2026-R0001"


@pytest.fixture
def now(site: Flask) -> Iterator[Flask]:
    """On the day of the publication."""
    before = site.config["CLOCK"]
    site.config["CLOCK"] = lambda: NOW
    yield site
    site.config["CLOCK"] = before


@pytest.fixture
def ranked(now: Flask) -> Flask:
    with now.app_context():
        ranked_contest()
    return now


@pytest.fixture
def awarded(now: Flask) -> Flask:
    with now.app_context():
        awarded_contest(now)
    return now


@pytest.fixture
def filed(now: Flask) -> Flask:
    """An objection with two arbitrators; the first has an address."""
    with now.app_context():
        published_contest()
        objected(competition().id, event_id(), entry(1), by=who("organizer"))
        give_address(ONE, "zhongcai@example.com")
    return now


# The plan


def test_a_release_is_planned_put_off_held_back_and_made_at_once(ranked: Flask):
    office = let_in(ranked, "organizer")
    assert "未公布" in office.get(RELEASES).text
    field = f"moment-{EVENT}"
    page = office.post(RELEASES, data={field: "2026-09-23T09:00"}, follow_redirects=True).text
    assert "已安排1个项目的公布时间。" in page
    assert 'value="2026-09-23T09:00"' in page
    answer = office.post(RELEASES, data={field: "2026-09-24T09:00"})
    assert answer.status_code == 422
    assert "更改公布时间须写明理由。" in answer.text
    assert 'value="2026-09-24T09:00"' in answer.text
    office.post(RELEASES, data={field: "2026-09-24T09:00", "reason": "闭幕式推迟"})
    office.post(f"{HOME}/events/{EVENT}/publish", data={"confirmed_on": "2026-09-20", "version": "1"})
    assert ranked.test_client().get(f"/api/v1/competitions/{CODE}/events/{EVENT}/results").status_code == 404
    office.post(f"{HOME}/events/{EVENT}/hold", data={"reason": "核查中"})
    page = office.get(RELEASES).text
    assert "暂缓公布" in page
    assert "闭幕式推迟" in page
    assert NAMES[0] not in ranked.test_client().get(LIST).text
    answer = office.post(f"{HOME}/events/{EVENT}/release", data={"reason": "核查完毕"}, follow_redirects=True)
    assert "E01的成绩已公布。" in answer.text
    assert "全部项目的成绩都已公开，没有可以安排的。" in answer.text
    assert NAMES[0] in ranked.test_client().get(LIST).text


def test_what_is_no_moment_is_said(ranked: Flask):
    office = let_in(ranked, "organizer")
    answer = office.post(RELEASES, data={f"moment-{EVENT}": "明天"})
    assert answer.status_code == 422
    assert "E01：“明天”不是日期和时间。" in answer.text


def test_without_events_there_is_nothing_to_plan(now: Flask):
    with now.app_context():
        competitions.create_competition(DRAFT, by=account("organizer"), now=NOW)
    office = let_in(now, "organizer")
    assert "建立项目后，可以在这里安排各项目成绩的公布时间。" in office.get(RELEASES).text
    assert f'href="{RELEASES}"' in office.get(f"{HOME}/").text


# The outbox


def written(site: Flask) -> list[Message]:
    with site.app_context():
        return db.session.query(Message).order_by(Message.id).all()


def invite(office: FlaskClient, **more: str) -> str:
    given = {"username": "cai", "name": "蔡某", "role": "finance", "email": "cai@example.com", **more}
    return office.post(f"{HOME}/people/invite", data=given).text


def test_an_empty_outbox_says_what_will_stand_here(ranked: Flask):
    page = let_in(ranked, "organizer").get(OUTBOX).text
    assert "还没有通知" in page
    assert "本安装没有设置邮件服务器" in page


def test_an_invitation_is_in_the_outbox_and_its_link_on_no_page(ranked: Flask):
    office = let_in(ranked, "organizer")
    token = re.search(r"/invitation/([\w-]+)", invite(office))[1]
    page = office.get(OUTBOX).text
    assert "c***@example.com" in page
    assert "cai@example.com" not in page
    (message,) = written(ranked)
    assert message.template in SECRETS
    page = office.get(f"{OUTBOX}/{message.id}")
    assert token not in page.text
    assert "这封邮件含一次性链接，内容不在这里显示" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_what_is_no_address_is_refused_with_the_invitation(ranked: Flask):
    page = invite(let_in(ranked, "organizer"), email="cai@")
    assert "“cai@”不是电子邮箱地址。" in page
    assert written(ranked) == []


def test_a_message_is_read_sent_elsewhere_and_noted_as_told(filed: Flask):
    one, two, office = (let_in(filed, name) for name in (ONE, TWO, "organizer"))
    place = f"{HOME}/arbitration/1"
    one.post(place, data={"upheld": "no", "reasons": "核对无误（虚构）"})
    two.post(f"{place}/confirm")
    (message,) = [each for each in written(filed) if each.template == "objection_decided"]
    page = office.get(f"{OUTBOX}/{message.id}").text
    assert "核对无误（虚构）" in page
    assert "没有登记邮箱" in page
    back = office.post(f"{OUTBOX}/{message.id}/told", data={"how": "电话告知"}, follow_redirects=True).text
    assert "已登记另行告知。" in back
    assert "电话告知（organizer）" in office.get(f"{OUTBOX}/{message.id}").text
    office.post(f"{OUTBOX}/{message.id}/resend", data={"address": "x1@example.com"})
    box = Letterbox()
    with filed.app_context():
        send_waiting(box, by=who("organizer"), now=NOW)
    assert "x1@example.com" in [each.address for each in box.sent]
    assert "已发送" in office.get(OUTBOX).text


def test_a_message_of_another_competition_is_not_here(ranked: Flask):
    office = let_in(ranked, "organizer")
    invite(office)
    with ranked.app_context():
        message = db.session.query(Message).one()
        message.competition_id = None
        number = message.id
        db.session.commit()
    for path in (f"{OUTBOX}/{number}", f"{OUTBOX}/4711"):
        assert office.get(path).status_code == 404
        assert office.post(f"{path}/resend").status_code == 404
        assert office.post(f"{path}/told").status_code == 404


def test_ones_own_address_is_set_on_ones_own_page(ranked: Flask):
    client = let_in(ranked, "judge1")
    answer = client.post("/account/address", data={"address": "bad", "language": "zh"})
    assert "不是电子邮箱地址" in answer.text
    given = {"address": "judge1@example.com", "language": "en"}
    page = client.post("/account/address", data=given, follow_redirects=True).text
    assert "通知设置已保存。" in page
    assert 'value="judge1@example.com"' in page


def test_the_head_of_the_log_goes_to_the_supervisor(ranked: Flask):
    office = let_in(ranked, "organizer")
    answer = office.post(f"{HOME}/log/mail")
    assert "没有登记了邮箱的监督人员" in answer.text
    with ranked.app_context():
        grant_role(
            account("watcher").user_id, competition().id, Role.SUPERVISOR, by=who("organizer"), now=NOW
        )
        give_address("watcher", "jiandu@example.com", "en")
    page = office.post(f"{HOME}/log/mail", follow_redirects=True).text
    assert "链头已写入发件箱，收件人1名。" in page
    (message,) = written(ranked)
    assert (message.language, message.state) == ("en", MessageState.WAITING)


# Recalls


def test_a_paper_is_recalled_shown_and_issued_anew(awarded: Flask):
    office, visitor = let_in(awarded, "organizer"), awarded.test_client()
    assert "撤销与换发" in office.get(f"{HOME}/papers").text
    assert "请写明理由。" in office.post(f"{RECALLS}/{NUMBER}", data={"reason": ""}).text
    page = office.post(f"{RECALLS}/{NUMBER}", data={"reason": "姓名有误"}, follow_redirects=True).text
    assert f"{NUMBER}已撤销。应当换发的，请再次制发。" in page
    assert "制发全部待发证书和通知" in page
    page = visitor.post("/v/number", data={"number": NUMBER, "name": NAMES[0]}).text
    assert "已被颁发单位撤销，不再有效" in page
    assert "verdict-bad" in page
    assert "姓名有误" not in page
    won = visitor.post("/winner", data={"number": NUMBER, "name": NAMES[0]}, follow_redirects=True).text
    assert "已撤销" in won
    office.post(f"{HOME}/papers/issue")
    assert "新编号：TEST-2026-R0004" in office.get(RECALLS).text
    page = visitor.post("/v/number", data={"number": NUMBER, "name": NAMES[0]}).text
    assert "已换发" in page
    assert "TEST-2026-R0004" in page
    again = visitor.post("/v/number", data={"number": "TEST-2026-R0004", "name": NAMES[0]})
    assert "verdict-good" in again.text


def test_a_paper_that_is_not_here_is_not_recalled(awarded: Flask):
    assert let_in(awarded, "organizer").post(f"{RECALLS}/NONE-1").status_code == 404


def test_without_papers_there_is_nothing_to_recall(ranked: Flask):
    assert "有错误的证书和通知可以在这里撤销并换发" in let_in(ranked, "organizer").get(RECALLS).text


# Objections


def test_an_entrant_withdraws_the_own_objection(filed: Flask):
    visitor = filed.test_client()
    own = {"who": f"{EVENT}-001", "ending": IDS[0][-6:], "reference": "TEST-2026-E01-Y001"}
    page = visitor.post(f"{LIST}/objection/state", data=own).text
    place = re.search(r'action="(/objection/[^"]+/withdraw)"', page)[1]
    assert "请写明理由。" in visitor.post(place, data={"reason": ""}).text
    assert (
        "异议TEST-2026-E01-Y001已撤回。"
        in visitor.post(place, data={"reason": "已了解（虚构）"}, follow_redirects=True).text
    )
    page = visitor.post(f"{LIST}/objection/state", data=own).text
    assert "已撤回" in page
    assert "/withdraw" not in page
    assert "已撤回：已了解（虚构）" in let_in(filed, "organizer").get(f"{HOME}/objections/1").text
    assert visitor.post("/objection/forged/withdraw").status_code == 404


def test_the_office_replaces_an_arbitrator_and_records_no_withdrawal_of_an_entrant(filed: Flask):
    office = let_in(filed, "organizer")
    with filed.app_context():
        bound = account("bound", employer=EMPLOYER)
        free = account("free")
        for each in (bound, free):
            grant_role(each.user_id, competition().id, Role.ARBITRATOR, by=who("organizer"), now=NOW)
        first = who(ONE).user_id
    place = f"{HOME}/objections/1"
    page = office.get(place).text
    assert f'<option value="{free.user_id}">' in page
    assert f'<option value="{bound.user_id}">' not in page
    given = {"arbitrator": first, "successor": free.user_id, "reason": "因公出差"}
    page = office.post(f"{place}/arbitrators/remove", data=given, follow_redirects=True).text
    assert "仲裁员已更换。" in page
    assert "arbiter1已撤下：因公出差" in page
    given = {"arbitrator": free.user_id, "successor": "", "reason": "回避"}
    page = office.post(f"{place}/arbitrators/remove", data=given, follow_redirects=True).text
    assert "仲裁员已撤下，请补足两名。" in page
    assert "只能由本人撤回" in office.post(f"{place}/withdraw", data={"reason": "来函"}).text
    with filed.app_context():
        assert row().state is ObjectionState.ASSIGNED


def test_a_leader_objects_for_the_own_delegation_and_sees_no_other(filed: Flask):
    with filed.app_context():
        leader, office = account("leader"), who("organizer")
        grant_role(leader.user_id, competition().id, Role.DELEGATION_LEADER, by=office, now=NOW)
        given = {"delegation_id": entry(1).delegation_id, "username": "leader", "display_name": "领队"}
        db.session.add(DelegationLeader(**given, named_by=office.user_id, named_at=NOW))
        db.session.commit()
    client, place = let_in(filed, "leader"), f"{HOME}/delegation/objections"
    page = client.get(place).text
    assert "本队没有异议" in page
    assert "TEST-2026-E01-Y001" not in page
    said = {"kind": "place", "about": f"{EVENT}-002", "statement": "名次有误（虚构）。", "form": ""}
    answer = client.post(f"{place}/{EVENT}", data={**said, "about": "E01-999"})
    assert answer.status_code == 422
    assert "名次有误（虚构）。" in answer.text
    page = client.post(f"{place}/{EVENT}", data=said, follow_redirects=True).text
    assert "异议已提交，编号TEST-2026-E01-Y002。" in page
    assert client.post(f"{place}/1/withdraw", data={"reason": "来函"}).status_code == 404
    page = client.post(f"{place}/2/withdraw", data={"reason": "已了解"}, follow_redirects=True).text
    assert "异议已撤回。" in page
    assert "已撤回" in page


def test_who_leads_nothing_has_no_objections_page(filed: Flask):
    with filed.app_context():
        grant_role(
            account("idle").user_id, competition().id, Role.DELEGATION_LEADER, by=who("organizer"), now=NOW
        )
    assert let_in(filed, "idle").get(f"{HOME}/delegation/objections").status_code == 404
