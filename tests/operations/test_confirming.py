"""Sheets confirmed or given back by the chief judge, and by nobody else."""

from decimal import Decimal

import pytest

from competition.db import db
from competition.db.competitions import Event
from competition.db.marking import MarkRow, SheetRow, find_sheet
from competition.operations.confirming import (
    confirm_sheet,
    confirm_sheets,
    return_sheet,
)
from competition.operations.progress import waiting_sheets
from competition.operations.results import rank_event
from tests.factories import drawn_contest, event_id, hand_in, who, work
from tests.operations.games import (
    Games,
    confirmed,
    drawn,
    mark,
    published,
    ref,
    save,
    sheet_id,
)
from tests.operations.helpers import NOW, logged, refused

pytestmark = pytest.mark.usefixtures("app")


def sheet(games: Games, number: int = 1, form: str = "P1") -> SheetRow:
    return db.session.get_one(SheetRow, sheet_id(games, number, form))


def test_the_chief_judge_confirms_one_sheet() -> None:
    games = drawn()
    mark(games, 1)
    confirm_sheet(sheet_id(games), by=games.chief, now=NOW)
    assert (sheet(games).state, sheet(games).confirmed_by) == ("confirmed", games.chief.id)
    assert logged()[-1] == "sheet.confirm"
    with refused("该评分表已确认，不能进行此操作", "This sheet is confirmed"):
        confirm_sheet(sheet_id(games), by=games.chief, now=NOW)


def test_nobody_but_the_chief_judge_confirms() -> None:
    games = drawn()
    mark(games, 1)
    with refused("只有本项目裁判长可以复核评分表", "Only the chief judge of the event confirms"):
        confirm_sheet(sheet_id(games), by=games.organizer, now=NOW)
    with refused("只有本项目裁判长可以复核评分表", "Only the chief judge of the event confirms"):
        confirm_sheets(games.event, by=games.organizer, now=NOW)


def test_without_a_sheet_it_is_the_chief_judge_all_the_same() -> None:
    games = drawn()
    assert confirm_sheets(games.event, by=games.chief, now=NOW) == 0
    with refused("只有本项目裁判长可以复核评分表", "Only the chief judge of the event confirms"):
        confirm_sheets(games.event, by=games.judge, now=NOW)


def test_who_submits_does_not_confirm() -> None:
    games = drawn()
    mark(games, 1)
    db.session.get_one(Event, games.event).chief_id = games.judge.id
    db.session.commit()
    with refused("提交人不能确认自己的评分表", "Who submits a sheet does not confirm it"):
        confirm_sheet(sheet_id(games), by=games.judge, now=NOW)
    with refused("提交人不能确认自己的评分表", "Who submits a sheet does not confirm it", times=2):
        confirm_sheets(games.event, by=games.judge, now=NOW)


def test_a_draft_is_not_confirmed() -> None:
    games = drawn()
    save(games, ref(games), P1_1=1)
    with refused("该评分表评分中，不能进行此操作", "This sheet is being marked"):
        confirm_sheet(sheet_id(games), by=games.chief, now=NOW)


def test_a_sheet_given_back_is_marked_and_confirmed_again() -> None:
    games = drawn(entries=1)
    mark(games, 1)
    return_sheet(sheet_id(games), reason=" 与评分标准不符 ", by=games.chief, now=NOW)
    found = sheet(games)
    assert (found.state, found.returned_because, found.confirmed_by) == ("draft", "与评分标准不符", None)
    save(games, ref(games), version=2, P1_1=10, submit=True)
    assert (sheet(games).returned_because, sheet(games).values()["P1-1"]) == ("", Decimal(10))
    assert confirm_sheets(games.event, by=games.chief, now=NOW) == 2


def test_a_sheet_that_is_confirmed_is_not_given_back_by_one_person() -> None:
    games = confirmed()
    with refused("该评分表已签字，裁判长不能单独退回", "the chief judge does not give it back alone"):
        return_sheet(sheet_id(games), reason="更正", by=games.chief, now=NOW)


def test_a_sheet_is_given_back_with_a_reason() -> None:
    games = drawn(entries=1)
    mark(games, 1)
    with refused("请写明理由", "Give the reason"):
        return_sheet(sheet_id(games), reason=" ", by=games.chief, now=NOW)


def test_a_sheet_of_published_results_is_not_given_back() -> None:
    games = published()
    with refused("不能复核评分表", "it is not possible to confirm sheets"):
        return_sheet(sheet_id(games), reason="更正", by=games.chief, now=NOW)
    with refused("不能复核评分表", "it is not possible to confirm sheets"):
        confirm_sheets(games.event, by=games.chief, now=NOW)


def test_a_draft_is_not_given_back() -> None:
    games = drawn()
    save(games, ref(games), P1_1=1)
    with refused("该评分表评分中", "This sheet is being marked"):
        return_sheet(sheet_id(games), reason="更正", by=games.chief, now=NOW)


def test_only_what_was_seen_is_confirmed() -> None:
    games = drawn(entries=2)
    mark(games, 1)
    seen = {sheet.id: sheet.version for sheet in waiting_sheets(games.event)}
    mark(games, 2)
    with refused("未确认任何一份", "The sheets changed meanwhile; none was confirmed"):
        confirm_sheets(games.event, seen=seen, by=games.chief, now=NOW)
    first = next(iter(seen))
    with refused("未确认任何一份", "The sheets changed meanwhile; none was confirmed"):
        confirm_sheet(first, version=seen[first] + 1, by=games.chief, now=NOW)
    confirm_sheet(first, version=seen[first], by=games.chief, now=NOW)
    rest = {sheet.id: sheet.version for sheet in waiting_sheets(games.event)}
    assert confirm_sheets(games.event, seen=rest, by=games.chief, now=NOW) == 3


def test_a_panel_too_far_apart_is_not_confirmed_and_judges_again() -> None:
    drawn_contest()
    for number, score in ((1, "3"), (2, "1"), (3, "2")):
        hand_in(1, number, A1_3=score)
    chief, waiting = who("chief"), waiting_sheets(event_id())
    code = waiting[0].work.code
    words = (f"{code} A1.3：裁判分差2，超过1", f"{code} A1.3: the judges lie 2 apart, more than 1")
    with refused(*words):
        confirm_sheet(waiting[0].id, by=chief, now=NOW)
    with refused(*words):
        confirm_sheets(event_id(), by=chief, now=NOW)
    for row in waiting:
        return_sheet(row.id, reason="商议后重评", by=chief, now=NOW)
    for number in (1, 2, 3):
        hand_in(1, number, version=2, A1_3="2")
    assert confirm_sheets(event_id(), by=chief, now=NOW) == 3


def test_a_panel_widened_after_it_was_confirmed_is_not_ranked() -> None:
    drawn_contest()
    for number in (1, 2, 3):
        for place in (1, 2, 3):
            hand_in(number, place, A1_3="2")
    confirm_sheets(event_id(), by=who("chief"), now=NOW)
    mark_row = db.session.get_one(MarkRow, (waiting_or_done(1), "A1.3"))
    mark_row.value = Decimal(0)
    db.session.commit()
    with refused("有1处裁判分差超过上限", "In 1 places the judges lie further apart than allowed"):
        rank_event(event_id(), by=who("chief"), now=NOW)


def waiting_or_done(number: int) -> int:
    found = find_sheet(work(number).id, "A1", 1)
    assert found is not None
    return found.id
