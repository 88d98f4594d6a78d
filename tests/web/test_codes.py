"""A draw in three stages at the browser: prepared, drawn, watched, marked, witnessed, opened, and shown to the public."""

from hashlib import sha256

import pytest
from flask import Flask
from flask.testing import FlaskClient

from competition.db import db
from competition.db.accounts import Membership
from competition.db.custody import stages_of
from competition.db.draws import works_of
from competition.db.entries import entries_of
from competition.domain.roles import Role
from competition.domain.three_codes import DrawStage
from tests.factories import let_in
from tests.operations.custody import (
    FIRST,
    NAMES,
    SECOND,
    THIRD,
    custodian,
    drawn_in_stages,
    mark_works,
    open_all,
    passphrase,
    prepare,
    sealed_games,
    sign,
    signed,
    witnesses,
)
from tests.operations.games import Games
from tests.operations.helpers import DRAFT, account

HOME = f"/codes/{DRAFT.code}/E01"
DRAW = f"/organizer/{DRAFT.code}/events/E01/draw"
PUBLIC = f"/c/{DRAFT.code}/events/E01/draw"


def made(site: Flask, build, **more: object) -> Games:
    with site.app_context():
        games = build(**more)
        floor = account("floor")
        db.session.add(Membership(user_id=floor.id, competition_id=games.id, role=Role.FLOOR_JUDGE))
        db.session.commit()
        witnesses(games)
        return games


def custodians(site: Flask) -> dict[DrawStage, FlaskClient]:
    return {stage: let_in(site, name) for stage, name in NAMES.items()}


def say(stage: DrawStage) -> dict[str, str]:
    return {"passphrase": passphrase(stage)}


def test_the_whole_way(site: Flask) -> None:
    games = made(site, sealed_games, entries=5, stations=3, reserve=1)
    office, keepers = let_in(site, "organizer"), custodians(site)
    with site.app_context():
        chosen = {stage.value: custodian(stage).user_id for stage in DrawStage}
        names = [entry.names for entry in entries_of(games.event)]
    assert site.test_client().get(PUBLIC).status_code == 404

    assert "封存种子并公布承诺" in office.get(DRAW).text
    assert office.post(f"{DRAW}/prepare", data=chosen).status_code == 302
    promised = site.test_client().get(PUBLIC).text
    with site.app_context():
        commitments = [row.commitment for row in stages_of(games.event).values()]
    assert all(each in promised for each in commitments)
    assert promised.count("开启后公布") == 3

    for stage, client in keepers.items():
        assert f"抽定“{stage.label.zh}”" in client.get(f"{HOME}/").text
        assert client.post(f"{HOME}/draw", data=say(stage)).status_code == 302
    floor = let_in(site, "floor")
    assert "可以记录" in floor.get("/codes/floor").text
    assert floor.get(f"{HOME}/floor").text.count("正常") >= 1
    noted = {"session": "1", "station": "1", "state": "competing", "elapsed": "1:00:05", "reason": ""}
    assert floor.post(f"{HOME}/floor", data=noted).status_code == 302
    assert "1:00:05" in floor.get(f"{HOME}/floor").text

    with site.app_context():
        mark_works(games)
        sign(games)
    first, second = (let_in(site, f"supervisor{number}") for number in (1, 2))
    for stage in reversed(DrawStage):
        assert "须有两名见证人当日在场确认" in keepers[stage].get(f"{HOME}/").text
        for client in (first, second):
            assert stage.label.zh in client.get("/codes/witness").text
            assert client.post(f"{HOME}/attest", data={"stage": stage.value}).status_code == 302
        assert "您已确认在场" in first.get("/codes/witness").text
        assert not any(name in office.get(DRAW).text for name in names)
        assert keepers[stage].post(f"{HOME}/open", data=say(stage)).status_code == 302
    shown = office.get(DRAW).text
    assert all(name in shown for name in names)
    assert "与承诺、三张表和作品的归属全部一致" in shown
    public = site.test_client().get(PUBLIC).text
    assert public.count("种子与承诺相符") == 3
    assert not any(name in public for name in names)
    assert "三次加密均已开启" in first.get("/codes/witness").text


def test_the_public_can_check_a_commitment_with_any_calculator(site: Flask) -> None:
    games = made(site, signed)
    with site.app_context():
        open_all(games)
        row = stages_of(games.event)[FIRST]
        assert sha256(f"sha256-order-1\n{row.seed}".encode()).hexdigest() == row.commitment
        assert row.seed in site.test_client().get(PUBLIC).text


def test_while_the_codes_are_sealed_no_page_shows_a_code_beside_a_name(site: Flask) -> None:
    """Every page of everybody who may look at the event, after all is marked and signed."""
    games = made(site, signed, entries=4)
    with site.app_context():
        names = [entry.names for entry in entries_of(games.event)]
        numbers = [entry.number for entry in entries_of(games.event)]
    office = f"/organizer/{DRAFT.code}"
    by_event = f"{office}/events/E01"
    blind = {
        "organizer": [f"{by_event}/{page}" for page in ("draw", "progress", "results", "recheck")],
        "chief": [
            f"/judge/{DRAFT.code}/E01/{page}" for page in ("confirm", "analysis", "times", "ties", "recheck")
        ],
        "judge": ["/judge/"],
        "custodian3": [f"{HOME}/"],
    }
    for username, pages in blind.items():
        client = let_in(site, username)
        for page in pages:
            answer = client.get(page)
            assert answer.status_code == 200, page
            assert not any(each in answer.text for each in (*names, *numbers)), page
    log = let_in(site, "organizer").get(f"{office}/log").text
    assert not any(f'entry":"{number}' in log for number in numbers)


@pytest.mark.parametrize("stage", list(DrawStage))
def test_a_custodian_prints_the_own_table_and_no_other(site: Flask, stage: DrawStage) -> None:
    games = made(site, drawn_in_stages, entries=4, stations=3, reserve=1)
    client = let_in(site, NAMES[stage])
    page = client.post(f"{HOME}/table", data=say(stage)).text
    with site.app_context():
        names = [entry.names for entry in entries_of(games.event)]
        codes = [work.code for work in works_of(games.event)]
    assert (stage is FIRST) == all(name in page for name in names)
    assert ("J01" in page) == (stage in (FIRST, SECOND))
    assert ("作品标签" in page) == (stage is THIRD)
    assert stage is not THIRD or all(f">{code}<" in page for code in codes)
    assert ("备用" in page) == (stage is SECOND)
    assert client.get(f"{HOME}/table").status_code == 405
    wrong = client.post(f"{HOME}/table", data={"passphrase": "something else"})
    assert (wrong.status_code, "口令不对" in wrong.text) == (422, True)


def test_a_custodian_makes_a_key_and_changes_its_passphrase(site: Flask) -> None:
    games = made(site, sealed_games, keys=False)
    with site.app_context():
        person = account("custodian1")
        db.session.add(Membership(user_id=person.id, competition_id=games.id, role=Role.FIRST_CUSTODIAN))
        db.session.commit()
    client = let_in(site, "custodian1")
    assert "先设置口令，生成密钥" in client.get("/codes/").text
    short = client.post("/codes/key", data={"passphrase": "short", "repeated": "other"}).text
    assert "口令至少12个字符。" in short
    assert "两次填写的口令不一致。" in short
    given = {"passphrase": passphrase(FIRST), "repeated": passphrase(FIRST)}
    assert client.post("/codes/key", data=given).status_code == 302
    assert "换一把新密钥" in client.get("/codes/").text
    assert client.post("/codes/passphrase", data={}).text.count("请填写口令。") == 3
    other = {"change-old": passphrase(FIRST), "change-passphrase": "another passphrase"}
    other["change-repeated"] = other["change-passphrase"]
    assert client.post("/codes/passphrase", data=other).status_code == 302
    assert client.post("/codes/passphrase", data=other).status_code == 422


def test_a_work_that_was_not_handed_in(site: Flask) -> None:
    made(site, drawn_in_stages)
    client = let_in(site, NAMES[THIRD])
    given = {"code": "02", "missing": "1", "reason": "未收到"}
    assert client.post(f"{HOME}/missing", data=given).status_code == 302
    assert "恢复作品 02" in client.get(f"{HOME}/").text
    assert client.post(f"{HOME}/missing", data={**given, "code": "99"}).status_code == 422


def test_what_cannot_be_is_said_on_the_page(site: Flask) -> None:
    games = made(site, sealed_games)
    office, keeper = let_in(site, "organizer"), let_in(site, NAMES[SECOND])
    assert "没有第一加密裁判" in office.post(f"{DRAW}/prepare", data={}).text
    assert "抽签还没有准备" in keeper.get(f"{HOME}/").text
    assert "抽签还没有准备" in keeper.post(f"{HOME}/draw", data=say(SECOND)).text
    with site.app_context():
        prepare(games)
    assert "请等待上一次加密抽定" in keeper.get(f"{HOME}/").text
    assert "还没有抽" in keeper.post(f"{HOME}/draw", data=say(SECOND)).text
    assert "现在不能开启" in keeper.post(f"{HOME}/open", data=say(SECOND)).text
    assert "请写明理由" in office.post(f"{DRAW}/void", data={"reason": ""}).text
    assert office.post(f"{DRAW}/void", data={"reason": "重来"}).status_code == 302
    assert "封存种子并公布承诺" in office.get(DRAW).text
    floor = let_in(site, "floor")
    assert "工位还没有抽定" in floor.get(f"{HOME}/floor").text
    early = {"session": "1", "station": "1", "state": "absent", "reason": "未到"}
    assert "现在不能做现场记录" in floor.post(f"{HOME}/floor", data=early).text
    assert floor.post(f"{HOME}/floor", data={"session": "x"}).status_code == 400
    assert "三次抽签尚未完成" in let_in(site, "supervisor1").get("/codes/witness").text


def test_a_custodian_of_another_event_keeps_nothing_here(site: Flask) -> None:
    games = made(site, drawn_in_stages)
    with site.app_context():
        spare = account("spare")
        db.session.add(Membership(user_id=spare.id, competition_id=games.id, role=Role.FIRST_CUSTODIAN))
        db.session.commit()
    client = let_in(site, "spare")
    assert "本项目的加密表不由您保管" in client.get(f"{HOME}/").text
    assert "不由您保管" in client.post(f"{HOME}/table", data=say(FIRST)).text
    assert "还没有项目交您保管" in client.get("/codes/").text


def test_neighbours_that_remain_are_said(site: Flask) -> None:
    """Two delegations, three of one: two of them sit side by side."""
    games = made(site, sealed_games, entries=2, stations=4)
    with site.app_context():
        entries = entries_of(games.event)
        entries[1].delegation_id = entries[0].delegation_id
        db.session.commit()
        prepare(games)
    keepers = custodians(site)
    keepers[FIRST].post(f"{HOME}/draw", data=say(FIRST))
    told = keepers[SECOND].post(f"{HOME}/draw", data=say(SECOND), follow_redirects=True).text
    assert "仍有 1 处同一代表队的选手工位相邻" in told


@pytest.mark.parametrize(
    ("username", "start"),
    [("custodian1", "/codes/"), ("floor", "/codes/floor"), ("supervisor1", "/codes/witness")],
)
def test_everybody_starts_where_their_work_is(site: Flask, username: str, start: str) -> None:
    made(site, sealed_games)
    client = let_in(site, username)
    again = client.post("/sign-in", data={"username": username, "password": "for the tests only"})
    assert again.location.endswith(start)


def test_a_witness_attests_once_a_day_and_for_the_stage_that_was_shown(site: Flask) -> None:
    made(site, signed)
    client = let_in(site, "supervisor1")
    assert client.post(f"{HOME}/attest", data={"stage": "work_code"}).status_code == 302
    assert "您今天已确认在场" in client.post(f"{HOME}/attest", data={"stage": "work_code"}).text
    assert client.post(f"{HOME}/attest", data={"stage": "none"}).status_code == 400
