"""The tablet's door: JSON whatever happens, own works by code, each operation answered; a device joins and is handed over."""

import io
import json
import re
from hashlib import sha256
from shutil import rmtree
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from competition.db import db
from competition.db.tablets import tablets_of
from competition.operations.accounts import find_user
from competition.proofs.venue import make_certificates, read_authority
from tests.factories import (
    CODE,
    EVENT,
    FIRST,
    FORM,
    NAMES,
    code_of,
    competition,
    drawn_contest,
    let_in,
    saved,
    who,
)
from tests.operations.helpers import NOW

API = "/tablet/api"
HEADERS = {"X-Saiwu-Tablet": "1"}
PIN = "482915"


@pytest.fixture
def drawn(site: Flask) -> Flask:
    with site.app_context():
        drawn_contest()
    return site


@pytest.fixture
def judge(drawn: Flask) -> FlaskClient:
    return let_in(drawn, "judge1")


def sheet(site: Flask, number: int = 1) -> str:
    with site.app_context():
        return f"{CODE}/{EVENT}/{FORM}/1/{code_of(number)}"


def op(site: Flask, number: int, typed: str, *, aspect: str = "A1.2", base: int = 0) -> dict[str, object]:
    given = {"kind": "mark", "sheet": sheet(site), "aspect": aspect, "typed": typed, "base_version": base}
    return {"op_id": str(UUID(int=number)), "at": "2026-09-20T10:00:00", **given}


def send(client: FlaskClient, *ops: dict[str, object], **more: object):
    return client.post(f"{API}/operations", json={"ops": list(ops), **more}, headers=HEADERS)


# Marks


def test_a_judge_gets_own_works_by_code_and_nothing_of_anybody(drawn: Flask, judge: FlaskClient):
    answer = judge.get(f"{API}/work")
    body = answer.json
    assert body["judge"]["name"]
    assert body["device"] is None
    (form,) = [each for each in body["forms"] if each["form"] == FORM]
    assert form["key"] == f"{CODE}/{EVENT}/{FORM}/1"
    with drawn.app_context():
        assert code_of(1) in {each["code"] for each in form["works"]}
    assert {each["id"] for each in form["aspects"]} == set(FIRST)
    assert not any(name in answer.text for name in NAMES)
    again = judge.get(f"{API}/work", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert answer.headers["Cache-Control"] == "no-store"


def test_asking_again_costs_few_questions_however_much_is_written(drawn: Flask, judge: FlaskClient):
    """Every tablet of a hall asks three times a minute."""
    before = asked(drawn, judge)
    for number, aspect in enumerate(("A1.1", "A1.2", "A1.3"), start=1):
        send(judge, op(drawn, number, "1", aspect=aspect))
    written = asked(drawn, judge)
    assert len(before) <= 4, before
    assert len(written) <= 7, written


def asked(site: Flask, judge: FlaskClient) -> list[str]:
    """The statements behind one answer, the second of its kind."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        found.append(statement)

    assert judge.get(f"{API}/work").json["forms"]
    with site.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
        judge.get(f"{API}/work")
        event.remove(db.engine, "before_cursor_execute", note)
    return found


def test_marks_arrive_and_are_answered_by_their_ids(drawn: Flask, judge: FlaskClient):
    answer = send(judge, op(drawn, 1, "45"), op(drawn, 2, "", aspect="A1.2", base=1))
    assert answer.status_code == 200
    assert [(each["op_id"], each["outcome"]) for each in answer.json["results"]] == [
        (str(UUID(int=1)), "applied"),
        (str(UUID(int=2)), "applied"),
    ]
    assert send(judge, op(drawn, 1, "45")).json["results"][0]["outcome"] == "applied"
    wrong = send(judge, op(drawn, 3, "many", base=2)).json["results"][0]
    assert (wrong["outcome"], "不是数字" in wrong["problem"]["zh"]) == ("refused", True)
    (form,) = [each for each in judge.get(f"{API}/work").json["forms"] if each["form"] == FORM]
    with drawn.app_context():
        mine = next(each for each in form["works"] if each["code"] == code_of(1))
        assert saved(1)["A1.2"] is None
    assert mine["marks"]["A1.2"] == {"value": None, "entered": "", "version": 2}


def test_every_answer_is_json_whatever_is_wrong(drawn: Flask, judge: FlaskClient):
    stranger = drawn.test_client()
    for client, body, status in ((stranger, {"ops": [op(drawn, 1, "1")]}, 401), (judge, {"ops": []}, 422)):
        answer = client.post(f"{API}/operations", json=body, headers=HEADERS)
        assert (answer.status_code, answer.is_json) == (status, True)
        assert set(answer.json["problem"]) == {"zh", "en"}
    assert stranger.get(f"{API}/work").status_code == 401
    assert judge.get(f"{API}/nowhere").json["problem"]["en"]
    assert let_in(drawn, "organizer").get(f"{API}/work").status_code == 403


@pytest.mark.parametrize("headers", [{}, {**HEADERS, "Origin": "https://evil.example"}])
def test_another_sites_page_sends_nothing(drawn: Flask, judge: FlaskClient, headers: dict[str, str]):
    answer = judge.post(f"{API}/operations", json={"ops": [op(drawn, 1, "45")]}, headers=headers)
    assert answer.status_code == 403
    assert send(judge, op(drawn, 1, "45")).json["results"][0]["version"] == 1


def test_a_file_of_unsent_marks_is_handed_in_by_its_judge_and_counts_once(drawn: Flask, judge: FlaskClient):
    with drawn.app_context():
        mine = who("judge1").user_id
    ops = [op(drawn, 1, "45"), {"op_id": str(UUID(int=9))}]
    given = {"format": "saiwu-unsent-1", "judge": mine, "ops": ops}

    def hand_in(content: object, client: FlaskClient = judge):
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        return client.post("/judge/unsent", data={"file": (io.BytesIO(data), "unsent.json")})

    assert "选择一个文件" in judge.post("/judge/unsent", data={}).text
    for _ in range(2):
        page = hand_in(given).text
        assert "已采用" in page
        assert "无法读取" in page
    for bad in (
        b"x",
        b"[" * 100_000,
        [],
        {**given, "format": "x"},
        {**given, "ops": []},
        {**given, "ops": 5},
    ):
        answer = hand_in(bad)
        assert (answer.status_code, "不是平板导出的" in answer.text) == (422, True)
    assert "另一名裁判的成绩文件" in hand_in({**given, "judge": 0}).text
    with drawn.app_context():
        assert f"{saved(1)['A1.2']:f}" == "45"


def test_the_chief_judge_is_called_from_a_sheet(drawn: Flask, judge: FlaskClient):
    given = {"sheet": sheet(drawn), "note": "工件编号不清"}
    assert judge.post(f"{API}/call", json=given, headers=HEADERS).json["call"]
    assert judge.post(f"{API}/call", json=given, headers=HEADERS).status_code == 422
    for wrong in ([], {"sheet": "x"}, {"sheet": f"{CODE}/E99/A1/1/01"}, {**given, "note": 5}):
        assert judge.post(f"{API}/call", json=wrong, headers=HEADERS).status_code == 422


# Devices


def join_link(site: Flask, username: str = "judge1") -> str:
    office = let_in(site, "organizer")
    with site.app_context():
        user = who(username).user_id
    page = office.post(f"/organizer/{CODE}/tablets/join", data={"judge": user})
    assert "<svg" in page.text
    return re.search(r"(/tablet/join/[\w-]+)</textarea>", page.text)[1]


def join(client: FlaskClient, link: str, pin: str = PIN):
    return client.post(link, data={"pin": pin, "again": pin})


def test_a_device_joins_marks_and_is_taken_out(drawn: Flask):
    device, link = drawn.test_client(), join_link(drawn)
    assert "设置六位数字的PIN" in device.get(link).text
    assert "两次输入的PIN不一致" in device.post(link, data={"pin": PIN, "again": "1"}).text
    assert "不能是同一数字" in join(device, link, "111111").text
    answer = join(device, link)
    assert answer.location == "/tablet/"
    (cookie,) = [each for each in answer.headers.getlist("Set-Cookie") if each.startswith("saiwu_tablet")]
    assert all(each in cookie for each in ("HttpOnly", "Path=/tablet", "SameSite=Lax"))
    body = device.get(f"{API}/work").json
    assert body["device"]["name"] == "平板1"
    status = {"unsent": 4, "battery": 55, "release": "abc"}
    assert send(device, op(drawn, 1, "45"), device=status).json["results"][0]["outcome"] == "applied"
    assert device.get("/judge/").status_code == 302, "the device opens nothing but the tablet's pages"
    office = let_in(drawn, "organizer")
    page = office.get(f"/organizer/{CODE}/tablets").text
    assert all(each in page for each in ("平板1", "55%", "旧版本"))
    with drawn.app_context():
        number = tablets_of(competition().id)[0].id
    place = f"/organizer/{CODE}/tablets/{number}"
    assert "还有4项未上传" in office.post(f"{place}/return").text
    device.post(f"{API}/seen", json={"device": {**status, "unsent": 0, "battery": "full"}}, headers=HEADERS)
    device.post(f"{API}/seen", json={"device": {"unsent": -1}}, headers=HEADERS)
    device.post(f"{API}/seen", json=[], headers=HEADERS)
    assert "平板已归还" in office.post(f"{place}/return", follow_redirects=True).text
    assert device.get(f"{API}/work").status_code == 401
    assert office.post(f"/organizer/{CODE}/tablets/999/revoke", data={"reason": "x"}).status_code == 404
    assert office.post(f"/organizer/{CODE}/tablets/join", data={"judge": 0}).status_code == 422


def test_who_signs_in_on_a_device_that_was_taken_out_marks_on_it_as_on_any_other(judge: FlaskClient):
    judge.set_cookie("saiwu_tablet", "of a device that is none any more", path="/tablet")
    told = judge.get(f"{API}/work").json
    assert told["device"] is None
    assert told["forms"]


def test_a_lost_device_is_shut_out_at_once(drawn: Flask):
    device = drawn.test_client()
    join(device, join_link(drawn))
    office = let_in(drawn, "organizer")
    with drawn.app_context():
        number = tablets_of(competition().id)[0].id
    page = office.post(
        f"/organizer/{CODE}/tablets/{number}/revoke", data={"reason": "遗失"}, follow_redirects=True
    )
    assert "平板已停用" in page.text
    assert "遗失" in page.text
    assert send(device, op(drawn, 1, "45")).status_code == 401


def test_a_device_is_handed_from_judge_to_judge_by_pin(drawn: Flask):
    device = drawn.test_client()
    join(device, join_link(drawn))
    join(device, join_link(drawn, "judge2"), "771204")
    with drawn.app_context():
        first, second = who("judge1").user_id, who("judge2").user_id
    assert {each["id"] for each in device.get(f"{API}/judges").json["judges"]} == {first, second}
    assert device.get(f"{API}/work").json["judge"]["id"] == second
    assert device.post(f"{API}/lock", headers=HEADERS).status_code == 200
    assert device.get(f"{API}/work").status_code == 401
    wrong = device.post(f"{API}/unlock", json={"user": first, "pin": "000000"}, headers=HEADERS)
    assert (wrong.status_code, "PIN不正确" in wrong.json["problem"]["zh"]) == (422, True)
    assert device.post(f"{API}/unlock", json=[], headers=HEADERS).status_code == 422
    right = device.post(f"{API}/unlock", json={"user": first, "pin": PIN}, headers=HEADERS)
    assert right.json["user"] == first
    key = right.json["key"]
    (known,) = [each for each in device.get(f"{API}/work").json["device"]["judges"] if each["id"] == first]
    assert known["key"] == sha256(bytes.fromhex(key)).hexdigest()[:12]
    for given, status in (({"pin": PIN}, 200), ({"pin": "000000"}, 422), ([], 422), ({"pin": 5}, 422)):
        assert device.post(f"{API}/pin", json=given, headers=HEADERS).status_code == status
    assert device.post(f"{API}/pin", json={"pin": PIN}, headers=HEADERS).json == {"user": first, "key": key}
    assert let_in(drawn, "judge1").post(f"{API}/pin", json={"pin": PIN}, headers=HEADERS).status_code == 422
    assert device.get(f"{API}/work").json["judge"]["id"] == first
    other = drawn.test_client()
    assert other.get(f"{API}/judges").json == {"judges": []}
    assert let_in(drawn, "judge1").post(f"{API}/lock", headers=HEADERS).status_code == 200


def test_a_first_password_that_nobody_changed_yet_stands_in_no_ones_way_on_a_device(drawn: Flask):
    with drawn.app_context():
        find_user("judge1").must_change_password = True
        db.session.commit()
    device = drawn.test_client()
    join(device, join_link(drawn))
    assert device.get(f"{API}/work").status_code == 200


# The hall


def test_a_device_checks_itself_and_the_organizer_sees_what_it_missed(drawn: Flask):
    device = drawn.test_client()
    page = device.get("/venue/").text
    assert "开赛前自检" in page
    assert "安装赛场根证书" not in page
    assert device.get("/venue/authority.crt").status_code == 404
    told = {"missed": ["worker", "secure"]}
    assert device.post(f"{API}/checked", json=told, headers=HEADERS).json == {"kept": False}
    join(device, join_link(drawn))
    office = let_in(drawn, "organizer")
    assert "未自检" in office.get(f"/organizer/{CODE}/tablets").text
    assert device.post(f"{API}/checked", json=told, headers=HEADERS).json == {"kept": True}
    page = office.get(f"/organizer/{CODE}/tablets").text
    assert all(each in page for each in ("缺：安全连接（https）", "缺：离线打开"))
    device.post(f"{API}/checked", json={"missed": []}, headers=HEADERS)
    assert "全部正常" in office.get(f"/organizer/{CODE}/tablets").text


def test_the_halls_authority_is_there_to_install(drawn: Flask):
    folder = drawn.config["SAIWU"].venue
    make_certificates(folder, ("saiwu.venue",), days=3, now=NOW)
    client = drawn.test_client()
    assert "安装赛场根证书" in client.get("/venue/").text
    answer = client.get("/venue/authority.crt")
    assert answer.mimetype == "application/x-x509-ca-cert"
    assert answer.data == read_authority(folder)
    rmtree(folder)
