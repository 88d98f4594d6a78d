"""Marks in: the own seat, the right version, the whole sheet."""

from decimal import Decimal

import pytest

from competition.codec import dump
from competition.db import db
from competition.db.entries import Entry
from competition.db.marking import SchemeVersion, SheetRow, find_sheet
from competition.db.results import newest_result
from competition.domain.calculations import Calculation, CalculationType
from competition.domain.results import Unranked
from competition.domain.scoresheet import EntryState
from competition.operations import signing
from competition.operations.confirming import confirm_sheets
from competition.operations.draws import draw_event
from competition.operations.entry_states import set_entry_state
from competition.operations.marking import (
    SheetRef,
    form_of,
    save_marks,
)
from competition.operations.panels import assign_panels
from competition.operations.progress import event_progress
from tests.operations.games import (
    Games,
    confirmed,
    decimals,
    drawn,
    enter,
    entry,
    founded,
    mark,
    published,
    rank,
    ref,
    save,
    seated,
    second_event,
    sheet_id,
    work_of,
)
from tests.operations.helpers import NOW, account, logged, refused, row, seat

pytestmark = pytest.mark.usefixtures("app")


def sheet(games: Games, number: int = 1, form: str = "P1") -> SheetRow:
    return db.session.get_one(SheetRow, sheet_id(games, number, form))


def test_a_sheet_is_saved_in_parts_and_handed_in() -> None:
    games = drawn()
    where = ref(games)
    assert save(games, where, P1_1="50.5") == 1
    assert save(games, where, version=1, P1_1="50.5", P1_2=0, submit=True) == 2
    found = sheet(games)
    assert found.values() == decimals(P1_1="50.5", P1_2=0)
    assert (found.state, found.submitted_by) == ("submitted", games.judge.id)
    assert logged()[-2:] == ["sheet.save", "sheet.submit"]


def test_a_mark_can_be_taken_back() -> None:
    games = drawn()
    save(games, ref(games), P1_1=50)
    save(games, ref(games), version=1, P1_1=None)
    assert sheet(games).values() == {"P1-1": None}


def test_a_missing_mark_is_not_a_zero() -> None:
    games = drawn()
    with refused("还有1项未评：P1-2", "1 aspects are not marked yet: P1-2"):
        save(games, ref(games), P1_1=0, submit=True)
    save(games, ref(games), P1_1=0, P1_2=0, submit=True)
    assert sheet(games).values() == decimals(P1_1=0, P1_2=0)


def test_a_sheet_without_any_mark_is_not_handed_in() -> None:
    games = drawn()
    with refused("还有2项未评：P1-1、P1-2", "2 aspects are not marked yet"):
        save(games, ref(games), P1_1=None, submit=True)


@pytest.mark.parametrize("given", ["60.01", "-1"])
def test_a_mark_out_of_range_is_refused(given: str) -> None:
    games = drawn()
    with refused("应在 0 至 60 之间", "It must lie between 0 and 60"):
        save(games, ref(games), P1_1=given, P1_2=10)


def test_a_mark_finer_than_two_places_is_refused() -> None:
    games = drawn()
    with refused("最多两位小数", "at most two decimals"):
        save(games, ref(games), P1_1="1.005")


def test_an_aspect_of_another_form_is_refused() -> None:
    games = drawn()
    with refused("评分表P1没有评分点“T1-1”", "Form P1 has no aspect “T1-1”"):
        save(games, ref(games), T1_1=1)


def test_an_unknown_form_is_refused() -> None:
    games = drawn()
    with refused("没有评分表“Z9”", "There is no form “Z9”"):
        save(games, ref(games, form="Z9"), P1_1=1)
    with refused("没有评分表“P1”", "There is no form “P1”"):
        form_of(SheetRef(event_id=-1, work_id=1, sub_criterion="P1", seat=1))


def test_a_judge_marks_the_own_seat_only() -> None:
    games = drawn()
    where, stranger = ref(games), account("stranger")
    with refused("这不是您的评分表", "This is not your sheet"):
        save_marks(where, decimals(P1_1=1), version=0, by=stranger, now=NOW)
    nobodys = SheetRef(where.event_id, where.work_id, "P1", 2)
    with refused("这不是您的评分表", "This is not your sheet"):
        save(games, nobodys)


def test_an_entry_of_another_event_is_refused() -> None:
    games = drawn()
    other = SheetRef(games.event, _work_elsewhere(games), "P1", 1)
    with refused("这不是您的评分表", "This is not your sheet"):
        save(games, other, P1_1=1)


def _work_elsewhere(games: Games) -> int:
    made = second_event(games, row(1, event="E02"), marks={1: 80})
    return work_of(games, event=made).id


def test_there_is_nothing_to_mark_before_the_draw() -> None:
    games = seated(founded())
    enter(games, row(1))
    assert entry(games, 1).work is None
    assert event_progress(games.event).works == ()


def test_nothing_is_marked_after_the_publication() -> None:
    games = published()
    with refused("处于“成绩已公布”阶段", "in the stage “results published”"):
        save(games, ref(games), version=2, P1_1=1)


@pytest.mark.parametrize("state", [EntryState.ABSENT, EntryState.WITHDRAWN, EntryState.DISQUALIFIED])
def test_only_who_competes_is_marked(state: EntryState) -> None:
    games = drawn()
    set_entry_state(entry(games, 1).id, state, reason="未到场", by=games.organizer, now=NOW)
    with refused(f"该选手{state.label.zh}，不评分", f"This entry is {state.label.en} and is not marked"):
        save(games, ref(games), P1_1=1)


def test_a_sheet_is_handed_in_once() -> None:
    games = drawn()
    mark(games, 1)
    with refused("已提交，不能再次提交或修改", "is submitted: it cannot be handed in again"):
        save(games, ref(games), version=1, P1_1=1, P1_2=1, submit=True)


def test_a_confirmed_sheet_does_not_change() -> None:
    games = confirmed()
    with refused("已签字，不能再次提交或修改", "is signed off: it cannot be handed in again"):
        save(games, ref(games), version=3, P1_1=1)


@pytest.mark.parametrize("seen", [0, 2])
def test_a_version_that_was_not_seen_is_not_overwritten(seen: int) -> None:
    games = drawn()
    save(games, ref(games), P1_1=50)
    with refused("已在另一处保存过，本次未保存", "saved elsewhere meanwhile; nothing was saved"):
        save(games, ref(games), version=seen, P1_1=10)


def test_a_version_of_a_sheet_that_is_not_there_is_refused() -> None:
    games = drawn()
    with refused("已在另一处保存过", "saved elsewhere meanwhile"):
        save(games, ref(games), version=1, P1_1=10)


def state(games: Games, number: int, value: EntryState, reason: str = "体检未过") -> None:
    set_entry_state(entry(games, number).id, value, reason=reason, by=games.organizer, now=NOW)


def test_a_state_needs_a_reason() -> None:
    games = drawn()
    with refused("请写明理由", "Give the reason"):
        state(games, 1, EntryState.ABSENT, reason="")


def test_published_results_keep_their_states() -> None:
    games = published()
    with refused("不能更改选手状态", "change an entry's state"):
        state(games, 1, EntryState.DISQUALIFIED)


def test_who_was_drawn_can_compete_after_all() -> None:
    games = drawn()
    state(games, 1, EntryState.ABSENT)
    state(games, 1, EntryState.COMPETING, "迟到，裁判长准许")
    assert db.session.get_one(Entry, entry(games, 1).id).state_value is EntryState.COMPETING
    assert logged()[-2:] == ["entry.state", "entry.state"]


def test_before_the_draw_a_state_can_change_back() -> None:
    games = founded()
    enter(games, row(1))
    state(games, 1, EntryState.WITHDRAWN)
    state(games, 1, EntryState.COMPETING)
    assert entry(games, 1).state == "competing"


def test_who_was_not_drawn_has_no_station_to_compete_at() -> None:
    games = seated(founded())
    enter(games, row(1), row(2))
    state(games, 1, EntryState.WITHDRAWN)
    draw_event(games.event, seed="1", secret="for tests", by=games.organizer, now=NOW)
    with refused("E01-001未参加抽签", "E01-001 was not drawn"):
        state(games, 1, EntryState.COMPETING)


def test_a_judge_who_takes_over_a_seat_begins_its_drafts_anew() -> None:
    games = drawn()
    save(games, ref(games), P1_1=50)
    save(games, ref(games, 2), P1_1=50, P1_2=10, submit=True)
    other = account("other")
    with refused("请写明理由。", "Give the reason."):
        assign_panels(games.id, [seat("other", "P1", 1)], by=games.organizer, now=NOW)
    assign_panels(games.id, [seat("other", "P1", 1)], reason="生病", by=games.organizer, now=NOW)
    with refused("这不是您的评分表", "This is not your sheet"):
        save(games, ref(games), version=2, P1_2=30)
    given = {"by": other, "now": NOW, "submit": True}
    with refused("还有1项未评：P1-1", "1 aspects are not marked yet: P1-1"):
        save_marks(ref(games), decimals(P1_2=30), version=2, **given)
    assert save_marks(ref(games), decimals(P1_1=20, P1_2=30), version=2, **given) == 3
    found = find_sheet(work_of(games).id, "P1", 1)
    kept = find_sheet(work_of(games, 2).id, "P1", 1)
    assert found is not None
    assert kept is not None
    assert (found.submitted_by, kept.submitted_by) == (other.id, games.judge.id)


BY_TARGET = Calculation(
    "length",
    CalculationType.REGULAR_DIFFERENCE_DEDUCTION,
    params="TARGET:::50#-#TOLERANCE:::0.1#-#STEP:::0.1#-#DEDUCTION:::10",
)


def calculated() -> Games:
    """The first aspect of the practice follows from what is measured."""
    games = drawn()
    version = db.session.scalars(db.select(SchemeVersion)).one()
    scheme = version.scheme()
    text = dump(scheme).replace('"id":"P1-1"', '"id":"P1-1","calculation":' + dump(BY_TARGET), 1)
    text = text.replace('{"calculation":null,', "{")
    version.body = text
    db.session.commit()
    return games


def test_a_calculated_mark_stands_only_with_what_was_measured() -> None:
    games = calculated()
    where = ref(games, 1)
    marks = decimals(P1_1="50")
    save_marks(where, marks, version=0, by=games.judge, now=NOW, entered={"P1-1": "50.15"})
    sheet = find_sheet(where.work_id, "P1", 1)
    assert (sheet.values(), sheet.entered()) == ({"P1-1": 50}, {"P1-1": "50.15"})
    for entered in ({"P1-1": "50.25"}, {}):
        with refused("P1-1：得分50不是由填写的", "P1-1: the mark 50 does not follow from"):
            save_marks(where, marks, version=1, by=games.judge, now=NOW, entered=entered)
    save_marks(where, decimals(P1_1=None), version=1, by=games.judge, now=NOW)
    assert find_sheet(where.work_id, "P1", 1).values() == {"P1-1": None}


def test_who_competes_out_of_competition_is_marked_and_has_no_place() -> None:
    games = drawn()
    set_entry_state(entry(games, 2).id, EntryState.EXHIBITION, reason="表演赛", by=games.organizer, now=NOW)
    for number in (1, 2, 3):
        mark(games, number, practice=60 + number)
    confirm_sheets(games.event, by=games.chief, now=NOW)
    signing.sign_off(games.event, by=games.chief, now=NOW)
    rank(games)
    result = newest_result(games.event).result()
    assert [line.entry for line in result.standings] == ["E01-003", "E01-001"]
    assert result.not_ranked == (Unranked("E01-002", entry(games, 2).names, "exhibition", Decimal("67.40")),)
