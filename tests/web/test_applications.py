"""Registration as people see it: an entrant, a leader, the office and the desk."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from competition.db import db
from competition.db.applications import ApplicationRow
from competition.db.entries import Entry
from competition.domain.roles import Role
from competition.operations.accounts import grant_role
from competition.operations.applications import renew_link
from competition.operations.leaders import add_delegation
from competition.web.slips import slip_token
from tests.factories import let_in
from tests.operations.applying import (
    AFTER,
    NAMES,
    TEAM,
    Contest,
    again,
    applied,
    approved,
    contest,
    entered,
    facts,
    led,
    photo,
    recorded,
)
from tests.operations.helpers import DRAFT, NOW, account, id_number, logged, roster_workbook, row

CODE = DRAFT.code
HOME, PUBLIC = f"/organizer/{CODE}", f"/c/{CODE}/register"
DESK, OWN, LIST = f"{HOME}/check-in", f"{HOME}/delegation", f"{HOME}/applications"
LINK = re.compile(r"/application/([\w-]{43})")


@pytest.fixture
def here(site: Flask) -> Iterator[tuple[Flask, Contest]]:
    """A competition that takes applications, at a moment within its time."""
    before = site.config["CLOCK"]
    at(site, NOW)
    with site.app_context():
        given = contest()
        grant_role(account("registrar").user_id, given.id, Role.REGISTRAR, by=given.office, now=NOW)
    yield site, given
    site.config["CLOCK"] = before


def at(site: Flask, moment: datetime) -> None:
    site.config["CLOCK"] = lambda: moment


def typed(person: int = 1, **more: object) -> dict[str, object]:
    """What somebody types into the public form."""
    return {
        "name": NAMES[person - 1],
        "id_kind": "resident_id",
        "id_number": id_number(person),
        "employer": f"第{person}机械厂",
        "group": "worker",
        "phone": "13800000000",
        "delegation": "0",
        "agreed": "y",
        "photo": (BytesIO(photo()), "me.jpg"),
        **more,
    }


def send(client: FlaskClient, path: str = f"{PUBLIC}/E01", person: int = 1, **more: object) -> TestResponse:
    return client.post(path, data=typed(person, **more), content_type="multipart/form-data")


def token_of(answer: TestResponse) -> str:
    found = LINK.search(answer.text)
    assert found is not None, answer.text
    return found[1]


def link(site: Flask, given: Contest, identifier: int) -> str:
    with site.app_context():
        return renew_link(identifier, by=given.office, now=NOW)


# The entrant


def test_somebody_registers_and_follows_it_by_the_link(here: tuple[Flask, Contest]):
    site, _given = here
    visitor = site.test_client()
    assert "正在报名" in visitor.get("/").text
    assert "E01 焊接E01" in visitor.get(PUBLIC).text
    answer = send(visitor)
    assert "已收到您的报名" in answer.text
    assert "只显示这一次" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    page = visitor.get(f"/application/{token_of(answer)}").text
    assert "E01-B001" in page
    assert "已提交，等待审核" in page
    assert id_number(1) not in page
    assert visitor.get(f"/application/{token_of(answer)}/photo.jpg").mimetype == "image/jpeg"


def test_everything_that_is_wrong_stands_beside_its_field(here: tuple[Flask, Contest]):
    site, _given = here
    answer = site.test_client().post(
        f"{PUBLIC}/E01", data={"id_number": "123", "born": "x", "delegation": "x"}
    )
    assert answer.status_code == 422
    for said in ("请填写姓名。", "身份证号码应为18位", "不是存在的日期", "请填写工作单位。", "请填写组别。"):
        assert said in answer.text


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"%PDF-1.4", "me.jpg", "这不是完整的JPEG照片"),
        (b"<svg onload=alert(1)>", "me.jpeg", "这不是完整的JPEG照片"),
        (photo(kind="PNG"), "me.jpg", "这不是完整的JPEG照片"),
        (photo((413, 295)), "me.jpg", "请旋转为竖版"),
        (photo((600, 800)), "me.jpg", "应为宽295×高413像素"),
    ],
    ids=["pdf", "svg", "png", "lying", "size"],
)
def test_a_photo_that_is_none_is_refused_beside_its_field(
    here: tuple[Flask, Contest], content: bytes, name: str, said: str
):
    site, _given = here
    answer = send(site.test_client(), photo=(BytesIO(content), name))
    assert answer.status_code == 422
    assert said in answer.text
    with site.app_context():
        assert db.session.query(ApplicationRow).count() == 0


def test_the_name_of_the_file_says_nothing(here: tuple[Flask, Contest]):
    site, _given = here
    answer = send(site.test_client(), photo=(BytesIO(photo()), "../../../etc/passwd.php"))
    token = token_of(answer)
    found = site.test_client().get(f"/application/{token}/photo.jpg")
    assert "E01-B001.jpg" in found.headers["Content-Disposition"]


def test_nobody_learns_whether_somebody_is_registered(here: tuple[Flask, Contest]):
    site, given = here
    with site.app_context():
        entered(given)
    first, second = (send(site.test_client(), person=n) for n in (1, 2))
    shown = [
        re.sub(r"E01-B\d+", "", LINK.sub("", each.text.partition("<main")[2])) for each in (first, second)
    ]
    assert shown[0] == shown[1]
    assert "已收到您的报名" in shown[0]


def test_outside_the_time_a_sentence_stands_in_place_of_the_form(here: tuple[Flask, Contest]):
    site, _given = here
    at(site, AFTER)
    visitor = site.test_client()
    assert "报名时间已过" in visitor.get(f"{PUBLIC}/E01").text
    assert send(visitor).status_code == 422
    assert "正在报名" not in visitor.get("/").text
    assert "报名时间已过" in visitor.get(PUBLIC).text


def test_a_competition_that_announced_nothing_is_not_there(here: tuple[Flask, Contest]):
    site, _given = here
    assert site.test_client().get("/c/nowhere/register").status_code == 404
    assert site.test_client().get(f"{PUBLIC}/E77").status_code == 404


def test_what_was_saved_is_changed_and_sent_in_later(here: tuple[Flask, Contest]):
    site, _given = here
    visitor = site.test_client()
    token = token_of(send(visitor, save="1"))
    assert "尚未提交，主办单位看不到" in visitor.get(f"/application/{token}").text
    form = visitor.get(f"/application/{token}/change").text
    assert f'value="{NAMES[0]}"' in form
    changed = typed(employer="新单位", save="1")
    changed.pop("photo")
    assert visitor.post(f"/application/{token}/change", data=changed).status_code == 302
    assert visitor.post(f"/application/{token}/submit").status_code == 302
    page = visitor.get(f"/application/{token}").text
    assert "新单位" in page
    assert "已提交，等待审核" in page
    answer = visitor.get(f"/application/{token}/change", follow_redirects=True)
    assert "这份报名现在不能修改" in answer.text


def test_a_returned_one_shows_why_and_is_mended(here: tuple[Flask, Contest]):
    site, given = here
    with site.app_context():
        identifier = applied(given).id
    token = link(site, given, identifier)
    office = let_in(site, "registrar")
    said = {"step": "return", "reason": "单位请写全称"}
    assert office.post(f"{LIST}/{identifier}/step", data=said).status_code == 302
    at(site, AFTER)
    visitor = site.test_client()
    assert "需要更正：单位请写全称" in visitor.get(f"/application/{token}").text
    wrong = visitor.post(f"/application/{token}/change", data=typed(name="", photo=(BytesIO(b""), "")))
    assert wrong.status_code == 422
    assert "请填写姓名" in wrong.text
    answer = visitor.post(
        f"/application/{token}/change",
        data=typed(employer="全称", photo=(BytesIO(b""), "")),
        follow_redirects=True,
    )
    assert "已提交" in answer.text
    with site.app_context():
        assert db.session.get_one(ApplicationRow, identifier).round == 2


def test_somebody_withdraws(here: tuple[Flask, Contest]):
    site, _given = here
    visitor = site.test_client()
    token = token_of(send(visitor))
    page = visitor.post(f"/application/{token}/withdraw", data={"reason": ""}, follow_redirects=True).text
    assert "报名已撤回" in page
    assert visitor.post(f"/application/{token}/withdraw").status_code == 422


def test_somebody_takes_along_what_is_kept(here: tuple[Flask, Contest]):
    site, _given = here
    visitor = site.test_client()
    token = token_of(send(visitor, name="=1+1"))
    found = json.loads(visitor.get(f"/application/{token}/data.json").text)
    assert found["facts"]["id_number"] == id_number(1)
    answer = visitor.get(f"/application/{token}/data.xlsx")
    assert answer.headers["Cache-Control"] == "no-store"
    cells = [cell for line in load_workbook(BytesIO(answer.data))["本人信息"].iter_rows() for cell in line]
    (name,) = [cell for cell in cells if cell.value == "=1+1"]
    assert (name.data_type, name.quotePrefix) == ("s", True)


def test_another_link_opens_nothing_and_a_replaced_one_no_more(here: tuple[Flask, Contest]):
    site, given = here
    visitor = site.test_client()
    token = token_of(send(visitor))
    other = visitor.get(f"/application/{token[:-1]}{'a' if token[-1] != 'a' else 'b'}")
    assert (other.status_code, "没有这个链接，或它已更换" in other.text) == (422, True)
    link(site, given, 1)
    assert visitor.get(f"/application/{token}").status_code == 422


def test_the_slip_is_there_once_the_office_has_accepted(here: tuple[Flask, Contest]):
    site, _given = here
    visitor = site.test_client()
    token = token_of(send(visitor))
    assert visitor.get(f"/application/{token}/slip").status_code == 404
    office = let_in(site, "registrar")
    office.post(f"{LIST}/1/step", data={"step": "accept"})
    page = visitor.get(f"/application/{token}/slip").text
    assert "E01-001" in page
    assert "<svg" in page
    assert "参赛编号 E01-001" in visitor.get(f"/application/{token}").text


# The leader


def test_a_leader_adds_approves_and_sees_masked_numbers(here: tuple[Flask, Contest]):
    site, given = here
    with site.app_context():
        applied(given, 2, delegation_id=given.delegation)
    leader = let_in(site, "leader")
    assert "我的代表队" in leader.get("/organizer/").text
    assert leader.get(f"{OWN}/new/E01").status_code == 200
    wrong = leader.post(f"{OWN}/new/E01", data={**typed(), "name": "", "photo": (BytesIO(b""), "")})
    assert (wrong.status_code, "请填写姓名" in wrong.text) == (422, True)
    answer = leader.post(
        f"{OWN}/new/E01", data=typed(photo=(BytesIO(photo()), "a.jpg")), follow_redirects=True
    )
    assert "已添加，尚未提交" in answer.text
    assert id_number(1) not in answer.text
    assert "全部提交：2份" in answer.text
    done = leader.post(f"{OWN}/approve", data={"application": ["1", "2", "99"]}, follow_redirects=True)
    assert "已审核同意并提交2份报名" in done.text


def test_a_leader_mends_returns_and_withdraws(here: tuple[Flask, Contest]):
    site, given = here
    with site.app_context():
        mine, theirs = recorded(given, 1).id, applied(given, 2, delegation_id=given.delegation).id
    leader = let_in(site, "leader")
    assert id_number(1) in leader.get(f"{OWN}/applications/{mine}/change").text
    with site.app_context():
        assert logged()[-1] == "application.read_id"
    changed = typed(employer="新厂", photo=(BytesIO(b""), ""))
    assert (
        "新厂" in leader.post(f"{OWN}/applications/{mine}/change", data=changed, follow_redirects=True).text
    )
    wrong = leader.post(
        f"{OWN}/applications/{mine}/change", data={**changed, "name": "", "photo": (BytesIO(b""), "")}
    )
    assert wrong.status_code == 422
    said = {"step": "return", "reason": "照片不清"}
    assert leader.post(f"{OWN}/applications/{theirs}/step", data=said).status_code == 302
    assert "照片不清" in leader.get(OWN).text
    assert leader.post(f"{OWN}/applications/{mine}/step", data={"step": "withdraw"}).status_code == 302
    page = leader.get(f"{OWN}/applications/{mine}/change", follow_redirects=True).text
    assert "这份报名现在不能修改" in page
    assert leader.post(f"{OWN}/applications/{mine}/step", data={"step": "accept"}).status_code == 400
    assert leader.get(f"{OWN}/applications/{mine}/photo.jpg").status_code == 404
    assert leader.get(f"{OWN}/applications/{theirs}/photo.jpg").status_code == 200


def test_a_leader_brings_the_workbook(here: tuple[Flask, Contest]):
    site, _given = here
    leader = let_in(site, "leader")
    template = leader.get(f"{OWN}/template.xlsx")
    assert load_workbook(BytesIO(template.data)).sheetnames[0] == "报名表"
    data = roster_workbook(row(1), row(2), row(3, id="370600199001010000"), delegation="")
    answer = leader.post(f"{OWN}/workbook", data={"file": (BytesIO(data), "../本队.xlsx")})
    preview = leader.get(answer.location).text
    assert "只导入这2项" in preview
    assert "校验位不符" in preview
    assert leader.post(answer.location).status_code == 422
    done = leader.post(answer.location, data={"good_rows_only": "1"}, follow_redirects=True)
    assert "已添加2份报名，尚未提交" in done.text
    assert leader.get(answer.location).status_code == 404


def test_a_leader_of_another_delegation_sees_nothing(here: tuple[Flask, Contest]):
    site, given = here
    with site.app_context():
        identifier = recorded(given, 1).id
        other = add_delegation(given.id, "福山区代表队", by=given.office, now=NOW)
        led(given.id, other, "second", by=given.office)
    stranger = let_in(site, "second")
    assert NAMES[0] not in stranger.get(OWN).text
    place = f"{OWN}/applications/{identifier}"
    assert [stranger.get(path).status_code for path in (place, f"{place}/change", f"{place}/photo.jpg")] == [
        404
    ] * 3
    assert stranger.post(f"{place}/step", data={"step": "withdraw"}).status_code == 404
    assert stranger.post(f"{OWN}/approve", data={"application": identifier}).status_code == 422
    with site.app_context():
        assert db.session.get_one(ApplicationRow, identifier).state == "draft"


# The office


def test_the_office_filters_and_sees_every_reason(here: tuple[Flask, Contest]):
    site, given = here
    with site.app_context():
        entered(given, 1)
        applied(given, 1)
        applied(given, 2)
        recorded(given, 3)
    office = let_in(site, "registrar")
    assert "显示4份，共4份" in office.get(LIST).text
    assert "张某一已报名该项目" in office.get(f"{LIST}?problems=unfit").text
    assert "显示1份" in office.get(f"{LIST}?problems=unfit&event=E01").text
    assert "显示1份" in office.get(f"{LIST}?state=draft").text
    assert "显示1份" in office.get(f"{LIST}?delegation={given.delegation}").text
    assert "没有符合条件的报名" in office.get(f"{LIST}?event={TEAM}").text
    page = office.get(f"{LIST}/2").text
    assert "张某一已报名该项目" in page
    assert id_number(1) not in page


def test_several_are_accepted_after_their_names_were_shown_and_taken_back(here: tuple[Flask, Contest]):
    site, given = here
    with site.app_context():
        ids = [*approved(given, 1, 2), applied(given, 3).id]
    office = let_in(site, "registrar")
    assert "请先勾选" in office.post(f"{LIST}/accept", follow_redirects=True).text
    shown = office.post(f"{LIST}/accept", data={"application": ids}).text
    assert "通过以下 3 份报名？" in shown
    assert NAMES[2] in shown
    done = office.post(f"{LIST}/accept", data={"application": ids, "confirmed": "1"}).text
    assert "参赛编号：E01-001、E01-002、E01-003" in done
    back = office.post(
        f"{LIST}/take-back", data={"application": ids, "reason": "误点"}, follow_redirects=True
    )
    assert "已撤销通过：E01-001、E01-002、E01-003" in back.text
    with site.app_context():
        assert db.session.query(Entry).count() == 0


def test_one_is_decided_and_a_team_goes_together(here: tuple[Flask, Contest]):
    site, given = here
    with site.app_context():
        ids = approved(given, 1, 2, event=TEAM, team="甲队")
    office = let_in(site, "registrar")
    assert "通过（全队）" in office.get(f"{LIST}/{ids[0]}").text
    assert office.post(f"{LIST}/{ids[0]}/step", data={"step": "accept"}).status_code == 302
    back = {"step": "take_back", "reason": "误点"}
    assert office.post(f"{LIST}/{ids[1]}/step", data=back).status_code == 302
    refuse = {"step": "refuse", "reason": "不符合条件"}
    assert "不符合条件" in office.post(f"{LIST}/{ids[1]}/step", data=refuse, follow_redirects=True).text
    assert office.post(f"{LIST}/{ids[0]}/step", data={"step": "submit"}).status_code == 400


def test_the_whole_number_is_shown_once_and_a_link_given_anew(here: tuple[Flask, Contest]):
    site, given = here
    with site.app_context():
        applied(given)
        recorded(given, 2)
    office = let_in(site, "registrar")
    assert id_number(1) in office.post(f"{LIST}/1/reveal").text
    assert id_number(1) not in office.get(f"{LIST}/1").text
    assert LINK.search(office.post(f"{LIST}/2/link").text)
    assert office.get(f"{LIST}/1/photo.jpg").status_code == 200
    assert office.get(f"{LIST}/2/photo.jpg").status_code == 404
    assert office.get(f"{LIST}/99").status_code == 404


# The desk


def test_the_desk_finds_checks_in_and_undoes(here: tuple[Flask, Contest]):
    site, given = here
    with site.app_context():
        for person in (1, 2):
            entered(given, person)
        entry = db.session.query(Entry).filter_by(number="E01-002").one()
        code = f"https://saiwu.example{DESK}?q={slip_token(entry)}"
    desk = let_in(site, "registrar")
    assert "0/2" in desk.get(DESK).text
    found = desk.get(DESK, query_string={"q": code}).text
    assert "E01-002 · 焊接E01" in found
    assert "E01-001 · " not in found
    assert "没有找到" in desk.get(DESK, query_string={"q": f"{code}x"}).text
    assert "E01-001 · " in desk.get(DESK, query_string={"q": id_number(1)[-4:]}).text
    place = f"{HOME}/events/E01/entries/E01-002/check-in"
    assert "E01-002 已报到" in desk.post(place, follow_redirects=True).text
    second = desk.post(place)
    assert "E01-002已由registrar 16:00报到" in second.text
    assert "已由registrar报到" in desk.get(DESK, query_string={"q": "E01-002"}).text
    undone = desk.post(f"{place}/undo", data={"reason": "认错人"}, follow_redirects=True).text
    assert "E01-002 的报到已撤销" in undone
    assert desk.post(f"{HOME}/events/E01/entries/E01-099/check-in").status_code == 404


def test_the_list_and_the_slip_are_there_to_print(here: tuple[Flask, Contest]):
    site, given = here
    with site.app_context():
        entered(given)
    desk = let_in(site, "registrar")
    page = desk.get(f"{DESK}/list").text
    assert NAMES[0] in page
    assert id_number(1) not in page
    assert "还没有参赛名单" in desk.get(f"{DESK}/list?event={TEAM}").text
    slip = desk.get(f"{HOME}/events/E01/entries/E01-001/slip").text
    assert f"{LIST}/1/photo.jpg" in slip


def test_a_member_is_substituted_or_corrected_at_the_desk(here: tuple[Flask, Contest]):
    site, given = here
    with site.app_context():
        identifier = entered(given).id
    desk = let_in(site, "registrar")
    place = f"{HOME}/events/E01/entries/E01-001/members/1"
    assert NAMES[0] in desk.get(f"{place}/substitute").text
    wrong = desk.post(f"{place}/substitute", data={**typed(2), "photo": (BytesIO(b"x"), "a.jpg")})
    assert wrong.status_code == 422
    assert "请写明理由" in wrong.text
    form = {"employer": "第一机械厂有限公司", "phone": "13800000000", "reason": "全称"}
    assert f"value={NAMES[0]}" not in desk.get(f"{place}/correct").text
    assert "报名信息已更正" in desk.post(f"{place}/correct", data=form, follow_redirects=True).text
    assert desk.post(f"{place}/correct", data={**form, "reason": ""}).status_code == 422
    swapped = typed(2, reason="生病", photo=(BytesIO(photo()), "b.jpg"))
    assert "参赛编号不变" in desk.post(f"{place}/substitute", data=swapped, follow_redirects=True).text
    assert "由张某二替换" in desk.get(f"{place}/substitute").text
    with site.app_context():
        assert again(db.session.get_one(ApplicationRow, identifier)).state == "withdrawn"
    assert desk.get(f"{HOME}/events/E01/entries/E01-001/members/9/correct").status_code == 404


# The organizer's settings


def test_the_organizer_sets_the_time_and_names_leaders(here: tuple[Flask, Contest]):
    site, given = here
    office = let_in(site, "organizer")
    page = office.get(f"{HOME}/registration").text
    assert "2026-09-19T16:00" in page
    assert "可以报名" in page
    said = {"opens_at": "2026-09-21T08:00", "closes_at": "2026-09-21T07:00", "notice": ""}
    assert "须晚于开始时间" in office.post(f"{HOME}/registration", data=said).text
    said["closes_at"] = "2026-09-30T18:00"
    assert "报名尚未开始" in office.post(f"{HOME}/registration", data=said, follow_redirects=True).text
    assert office.post(f"{HOME}/delegations", data={"name": "福山区代表队"}).status_code == 302
    assert office.post(f"{HOME}/delegations", data={"name": ""}).status_code == 200
    place = f"{HOME}/delegations/{given.delegation}"
    assert "账号用英文字母" in office.post(f"{place}/invite", data={"username": "初某", "name": "初某"}).text
    answer = office.post(f"{place}/invite", data={"username": "chu", "name": "初某"})
    assert "/invitation/" in answer.text
    gone = office.post(f"{place}/release", data={"username": "chu", "reason": "更换"}, follow_redirects=True)
    assert "已解除领队" in gone.text
    assert office.post(f"{HOME}/delegations/99/invite").status_code == 404


def test_a_registrar_starts_at_the_own_competitions(here: tuple[Flask, Contest]):
    site, _given = here
    answer = let_in(site, "registrar").get("/organizer/")
    assert "审核报名" in answer.text
    assert f'href="{HOME}/"' not in answer.text
    assert facts().name == NAMES[0]
