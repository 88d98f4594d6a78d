"""A judge calls the chief judge to a sheet, and the chief judge sees to it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from competition.db import db
from competition.db.calls import JudgeCall, waiting_calls
from competition.operations.calls import LONGEST, answer_call, call_chief
from competition.operations.confirming import return_sheet
from competition.operations.panel_changes import change_judge
from tests.operations.games import Games, drawn, mark, published, ref, sheet_id
from tests.operations.helpers import NOW, logged, refused
from tests.operations.test_conflicts import with_fourth
from tests.operations.test_schemes import last_entry

pytestmark = pytest.mark.usefixtures("app")


def call(games: Games, note: str = "", *, number: int = 1) -> int:
    return call_chief(ref(games, number), note, by=games.judge, now=NOW)


def test_a_call_waits_until_it_is_seen_to() -> None:
    games = drawn()
    first = call(games, " 量具\n有误 ")
    call_chief(ref(games, 2), by=games.judge, now=NOW - timedelta(minutes=1))
    assert [(each.note, each.work.label) for each in waiting_calls(games.event)] == [
        ("", "E01-002"),
        ("量具 有误", "E01-001"),
    ]
    assert logged()[-2:] == ["sheet.call_chief"] * 2
    answer_call(first, by=games.chief, now=NOW)
    row = db.session.get_one(JudgeCall, first)
    assert (row.answered_by, row.answered_at, row.caller.username) == (games.chief.id, NOW, "judge")
    assert last_entry()["call"] == first
    assert len(waiting_calls(games.event)) == 1
    assert call(games) > first


def test_nobody_calls_twice_from_one_sheet() -> None:
    games = drawn()
    call(games)
    with refused("您已请过裁判长，尚未处理", "You have called the chief judge already"):
        call(games, "请快一点")
    db.session.add(JudgeCall(event_id=games.event, **waiting_row(games)))
    with pytest.raises(IntegrityError):
        db.session.commit()
    db.session.rollback()


def waiting_row(games: Games) -> dict[str, object]:
    place = ref(games)
    return {
        "work_id": place.work_id,
        "sub_criterion": "P1",
        "seat": 1,
        "note": "",
        "called_by": games.judge.id,
        "called_at": NOW,
    }


def test_one_calls_from_an_own_sheet_only() -> None:
    games = drawn()
    for where, by in (
        (ref(games), games.chief),
        (replace(ref(games), seat=2), games.judge),
        (replace(ref(games), event_id=games.event + 1), games.judge),
    ):
        with refused("这不是您的评分表，不能从这里请裁判长", "This is not your sheet"):
            call_chief(where, by=by, now=NOW)


def test_whoever_handed_a_sheet_in_calls_from_it_still() -> None:
    games = drawn()
    mark(games, 1)
    fourth = with_fourth(games)
    change_judge(games.event, "P1", 1, fourth.user_id, reason="生病", by=games.chief, now=NOW)
    assert call(games)
    return_sheet(sheet_id(games), reason="重评", by=games.chief, now=NOW)
    assert call_chief(ref(games), by=fourth, now=NOW)
    assert {each.caller.username for each in waiting_calls(games.event)} == {"judge", "fourth"}


def test_a_note_is_short() -> None:
    games = drawn()
    with refused("说明不超过100字", "at most 100 characters"):
        call(games, "长" * (LONGEST + 1))
    assert call(games, "短" * LONGEST)


def test_there_is_nobody_to_call_after_the_marking() -> None:
    games = published()
    with refused("不能请裁判长", "it is not possible to call"):
        call(games)


def test_only_the_chief_judge_sees_to_calls_and_once() -> None:
    games = drawn()
    made = call(games)
    with refused("只有本项目裁判长可以处理呼叫", "Only the chief judge of the event sees to calls"):
        answer_call(made, by=games.judge, now=NOW)
    answer_call(made, by=games.chief, now=NOW)
    with refused("该呼叫已经处理", "This call was seen to already"):
        answer_call(made, by=games.chief, now=NOW)
