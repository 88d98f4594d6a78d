"""What is kept about an account, for its owner: all of it, nothing of others, and the reading in the log."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from competition.db import db
from competition.db.accounts import User
from competition.domain.conflicts import Against, ConflictKind
from competition.domain.roles import Role
from competition.operations.accounts import grant_role
from competition.operations.conflicts import Declaration, declare_conflict
from competition.operations.own_data import OwnAccount, read_own_account
from competition.operations.sign_in import sign_in
from competition.operations.unit import Actor
from tests.factories import PASSWORD, QUICK
from tests.operations.games import Games, entry, founded, published
from tests.operations.helpers import NOW, account, logged, policies
from tests.operations.test_key_rotation import full

pytestmark = pytest.mark.usefixtures("app")


def read(by: Actor, form: str = "json") -> OwnAccount:
    return read_own_account(by.user_id, form=form, policies=policies(), by=by, now=NOW)


def part(found: OwnAccount, name: str) -> list[dict[str, str]]:
    return found.as_dict()[name]


def office() -> Games:
    """An organizer who invited somebody, signed in and got it wrong once."""
    games = full()
    grant_role(games.chief.user_id, games.id, Role.SUPERVISOR, by=games.organizer, now=NOW)
    user = db.session.get_one(User, games.organizer.user_id)
    user.password_hash, user.email = QUICK, "office@saiwu.example"
    db.session.commit()
    for password, opens in (("guess", False), (PASSWORD, True), ("guess", False)):
        assert (sign_in("organizer", password, now=NOW) is not None) is opens
    return games


def test_the_account_its_roles_and_what_it_did_are_told() -> None:
    games = office()
    found = read(games.organizer)
    told = {row["en"]: row["said"] for row in part(found, "account")}
    assert told["username"] == "organizer"
    assert told["address for notices"] == "office@saiwu.example"
    assert told["made at"] == "2026-09-20 16:00:00"
    assert told["administrator"] == "否"
    assert part(found, "roles") == [{"competition": "试验市职业技能大赛", "role": "组织者"}]
    done = [(row["competition"], row["en"]) for row in part(found, "log")]
    assert ("试验市职业技能大赛", "draw made") in done
    assert [row["en"] for row in part(found, "sign_ins")] == ["signed in"]
    assert [row["count"] for row in part(found, "failed_sign_ins")] == ["1"]
    assert found.record is None
    assert found.as_dict()["record"] is None


def test_the_log_says_what_was_done_and_nothing_of_others() -> None:
    games = office()
    said = str(read(games.organizer).as_dict())
    for other in ("蔡某", "李一", "cai@saiwu.example", "370600"):
        assert other not in said


def test_invitations_notices_and_the_second_factor_of_the_invited() -> None:
    office()
    invited = account("cai")
    found = read(invited)
    (invitation,) = part(found, "invitations")
    assert (invitation["role"], invitation["by"], invitation["used_at"]) == ("财务复核", "organizer", "")
    assert [row["state"] for row in part(found, "messages")] == ["待发送"]
    assert part(found, "roles") == part(found, "log") == part(found, "failed_sign_ins") == []


def test_what_a_judge_declared_is_told() -> None:
    games = founded()
    grant_role(games.judge.user_id, games.id, Role.JUDGE, by=games.organizer, now=NOW)
    said = Declaration(ConflictKind.OWN_STUDENT, Against.ENTRANT, "李某")
    declare_conflict(games.id, games.judge.user_id, said, by=games.judge, now=NOW)
    (told,) = part(read(games.judge), "conflicts")
    assert (told["kind"], told["about"], told["withdrawn_at"]) == ("师生、师徒或辅导关系", "李某", "")


def test_an_entrant_gets_the_record_as_well() -> None:
    games = published()
    winner = account("winner", person_id=entry(games, 1).members[0].person_id)
    found = read(winner, form="xlsx")
    assert found.record is not None
    assert found.as_dict()["record"] == found.record.as_dict()
    book = load_workbook(BytesIO(found.workbook()))
    assert book.sheetnames[:2] == ["账号信息", "岗位"]
    assert "竞赛成绩" in book.sheetnames
    assert book["账号信息"]["C2"].value == "winner"


def test_an_account_of_the_office_has_no_sheets_of_a_record() -> None:
    games = founded()
    book = load_workbook(BytesIO(read(games.organizer, form="xlsx").workbook()))
    assert book.sheetnames == [
        "账号信息",
        "岗位",
        "邀请",
        "回避申报",
        "通知",
        "登录",
        "登录失败",
        "本人的操作",
    ]


def test_every_export_is_in_the_log() -> None:
    games = founded()
    read(games.organizer)
    assert logged()[-1] == "user.read_own_data"
