"""Tablets: joined by a link that is good once, handed over by PIN, taken out at once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from competition.codec import digest
from competition.db import db
from competition.db.accounts import Membership
from competition.db.tablets import Tablet, find_tablet, tablets_of
from competition.domain.roles import Role
from competition.domain.venue import Check
from competition.operations import tablets
from competition.operations.accounts import SYSTEM, end_sessions, grant_role
from competition.operations.competitions import create_competition
from competition.operations.tablets import Status
from competition.operations.unit import Actor
from tests.operations.games import Games, drawn
from tests.operations.helpers import DRAFT, NOW, account, logged, refused

pytestmark = pytest.mark.usefixtures("app")
PIN, OTHER = "482915", "771204"


def code(games: Games, judge: Actor | None = None) -> str:
    who = judge or games.judge
    return tablets.make_join_code(games.id, who.user_id, by=games.organizer, now=NOW)


def joined(games: Games, judge: Actor | None = None, *, pin: str = PIN, device: str | None = None) -> str:
    return tablets.join(code(games, judge), pin, device=device, now=NOW)


def second(games: Games) -> Actor:
    other = account("second")
    grant_role(other.user_id, games.id, Role.JUDGE, by=games.organizer, now=NOW)
    return other


def tablet(token: str) -> Tablet:
    found = find_tablet(digest(token))
    assert found is not None
    return found


def test_a_judge_joins_by_a_link_and_marks_on_the_device() -> None:
    games = drawn()
    found = tablet(joined(games))
    assert (found.label, found.user_id) == ("平板1", games.judge.id)
    assert [each.user_id for each in found.judges] == [games.judge.id]
    assert logged()[-2:] == ["tablet.join_code", "tablet.join"]


def test_only_judges_of_the_competition_join() -> None:
    games = drawn()
    assert [each.username for each in tablets.judges_who_may_join(games.id)] == ["judge"]
    for nobody in (games.finance.user_id, 0):
        with refused("所选人员不是本竞赛的裁判员", "is no judge"):
            tablets.make_join_code(games.id, nobody, by=games.organizer, now=NOW)


def test_a_judge_who_works_elsewhere_too_signs_in_instead() -> None:
    games = drawn()
    draft = replace(DRAFT, code="other-2026", number_prefix="OTHER")
    other = create_competition(draft, by=account("office2"), now=NOW)
    db.session.add(Membership(user_id=games.judge.user_id, competition_id=other, role=Role.JUDGE))
    db.session.commit()
    with refused("不能由本竞赛组织者发放加入二维码", "no code is shown"):
        code(games)


def test_a_new_password_ends_what_a_pin_opened() -> None:
    games = drawn()
    token = joined(games)
    found = tablet(token)
    assert tablets.judge_let_in(token).judge.id == games.judge.id
    end_sessions(games.judge.user_id, by=SYSTEM, now=NOW)
    assert tablets.judge_let_in(token) is None
    assert not tablets.let_in(found.id, games.judge.user_id, PIN, now=NOW)


def test_one_judge_may_be_let_in_on_two_devices_and_a_locked_one_lets_nobody_in() -> None:
    games = drawn()
    first, other = joined(games), joined(games)
    assert [tablets.judge_let_in(each).judge.id for each in (first, other)] == [games.judge.id] * 2
    assert tablets.judge_let_in(first).tablet_id != tablets.judge_let_in(other).tablet_id
    tablets.lock_screen(tablet(first).id, by=games.judge, now=NOW)
    assert tablets.judge_let_in(first) is None
    assert tablets.judge_let_in(other).judge.roles_in(games.id) == {Role.JUDGE}
    assert tablets.judge_let_in("no such token") is None


def test_what_a_device_found_is_kept() -> None:
    games = drawn()
    found = tablet(joined(games))
    tablets.note_checked(found.id, [Check.CLOCK, Check.WORKER], now=NOW)
    kept = db.session.get_one(Tablet, found.id)
    assert (kept.found, kept.checked_at) == ("clock worker", NOW)


def test_a_link_is_good_once_and_for_two_minutes() -> None:
    games = drawn()
    token = code(games)
    late = NOW + timedelta(minutes=2)
    with refused("已过期，两分钟内有效", "good for two minutes"):
        tablets.join(token, PIN, device=None, now=late)
    tablets.join(token, PIN, device=None, now=NOW)
    with refused("已经用过，每个只能用一次", "good once"):
        tablets.join(token, PIN, device=None, now=NOW)
    with refused("该加入链接无效", "not valid"):
        tablets.join("unknown", PIN, device=None, now=NOW)


def test_an_easy_pin_uses_nothing_up() -> None:
    games = drawn()
    token = code(games)
    with refused("PIN应为六位数字", "six digits"):
        tablets.join(token, "111111", device=None, now=NOW)
    assert tablets.join_code_of(token, now=NOW).used_at is None
    assert tablets.competition_of(tablets.join_code_of(token, now=NOW)).id == games.id


def test_a_second_judge_joins_the_same_device_and_it_is_handed_over() -> None:
    games = drawn()
    token, other = joined(games), second(games)
    assert joined(games, other, pin=OTHER, device=token) == token
    found = tablet(token)
    assert found.user_id == other.id
    assert len(tablets_of(games.id)) == 1
    tablets.lock_screen(found.id, by=other, now=NOW)
    assert tablet(token).user_id is None
    assert not tablets.let_in(found.id, games.judge.user_id, OTHER, now=NOW)
    assert tablets.let_in(found.id, games.judge.user_id, PIN, now=NOW)
    assert tablet(token).user_id == games.judge.id


def test_a_judge_who_joins_again_has_a_new_pin() -> None:
    games = drawn()
    token = joined(games)
    joined(games, pin=OTHER, device=token)
    found = tablet(token)
    assert not tablets.let_in(found.id, games.judge.user_id, PIN, now=NOW)
    assert tablets.let_in(found.id, games.judge.user_id, OTHER, now=NOW)


def test_a_token_of_elsewhere_makes_a_new_device() -> None:
    games = drawn()
    assert joined(games, device="unknown") != "unknown"
    assert len(tablets_of(games.id)) == 1


def test_five_wrong_pins_shut_the_door_for_five_minutes() -> None:
    games = drawn()
    found = tablet(joined(games))
    judge = games.judge.user_id
    assert [tablets.let_in(found.id, judge, "000001", now=NOW) for _ in range(5)] == [False] * 5
    assert logged()[-1] == "tablet.wrong_pin"
    assert not tablets.let_in(found.id, judge, PIN, now=NOW + timedelta(minutes=4))
    assert tablets.let_in(found.id, judge, PIN, now=NOW + timedelta(minutes=5))
    assert not tablets.let_in(found.id, games.chief.user_id, PIN, now=NOW)


def test_nobody_is_let_in_on_a_device_that_was_locked_or_taken_out_or_never_joined() -> None:
    games = drawn()
    token = joined(games)
    found = tablet(token)
    assert tablets.judge_let_in("never joined") is None
    tablets.lock_screen(found.id, by=games.judge, now=NOW)
    assert tablets.judge_let_in(token) is None
    assert tablets.let_in(found.id, games.judge.user_id, PIN, now=NOW)
    assert tablets.judge_let_in(token).tablet_id == found.id
    tablets.revoke_tablet(found.id, reason="遗失", by=games.organizer, now=NOW)
    assert tablets.judge_let_in(token) is None


def test_a_device_with_unsent_marks_is_not_handed_back() -> None:
    games = drawn()
    token = joined(games)
    found = tablet(token)
    tablets.note_seen(found.id, Status(80, 3, "abc"), now=NOW)
    with refused("平板1还有3项未上传，不能归还", "3 marks that were not sent"):
        tablets.return_tablet(found.id, by=games.organizer, now=NOW)
    tablets.note_seen(found.id, Status(80, 0, "abc"), now=NOW)
    tablets.return_tablet(found.id, by=games.organizer, now=NOW)
    assert find_tablet(digest(token)) is None
    with refused("平板1已经停用", "taken out already"):
        tablets.return_tablet(found.id, by=games.organizer, now=NOW)


def test_a_lost_device_is_taken_out_at_once_with_the_reason() -> None:
    games = drawn()
    token = joined(games)
    found = tablet(token)
    tablets.note_seen(found.id, Status(None, 3, "abc"), now=NOW)
    with refused("请写明理由。", "Give the reason"):
        tablets.revoke_tablet(found.id, reason=" ", by=games.organizer, now=NOW)
    tablets.revoke_tablet(found.id, reason="遗失", by=games.organizer, now=NOW)
    assert find_tablet(digest(token)) is None
    assert (tablets_of(games.id)[0].revoked_because, logged()[-1]) == ("遗失", "tablet.revoke")


def test_what_a_device_says_is_kept_when_it_changes_or_after_a_while() -> None:
    games = drawn()
    found = tablet(joined(games))
    before = logged()
    tablets.note_seen(found.id, Status(80, 0, "abc"), now=NOW)
    tablets.note_seen(found.id, Status(80, 0, "abc"), now=NOW + timedelta(seconds=5))
    assert db.session.get_one(Tablet, found.id).last_seen_at == NOW
    later = NOW + timedelta(seconds=20)
    tablets.note_seen(found.id, Status(80, 0, "abc"), now=later)
    assert db.session.get_one(Tablet, found.id).last_seen_at == later
    assert logged() == before
