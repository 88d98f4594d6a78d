"""What a judge has to mark, form by form: own works in their order, own sheets with their state, and what came back of them."""

import pytest

from competition.db import db
from competition.domain.scoresheet import SheetState
from competition.operations.confirming import return_sheet
from competition.operations.own_work import Task, Turn, tasks_of
from competition.operations.spread_stop import send_back_aspect
from tests.operations.games import Games, drawn, published, work_of
from tests.operations.helpers import NOW
from tests.operations.test_mark_operations import address, colleague, handed_in, op, send, sheet

pytestmark = pytest.mark.usefixtures("app")


def practical(games: Games, *, within: int | None = None) -> Task:
    """The judge's task on the practical form."""
    (found,) = (each for each in tasks_of(games.judge.user_id, within=within) if each.form.id == "P1")
    return found


def test_each_form_lists_the_own_works_in_the_order_of_the_draw() -> None:
    games = drawn()
    found = tasks_of(games.judge.user_id)
    assert [(each.event.code, each.seat) for each in found] == [("E01", 1)] * len(found)
    assert len({each.form.id for each in found}) == len(found) > 1
    codes = sorted(work_of(games, number).code for number in (1, 2, 3))
    assert sorted(turn.work.code for turn in practical(games).turns) == codes
    assert [turn.state for turn in practical(games).turns] == [None] * 3
    assert not any(turn.done or turn.returned for turn in practical(games).turns)


def test_nothing_is_listed_for_others_or_within_another_competition() -> None:
    games = drawn()
    assert tasks_of(colleague(games).user_id) == []
    assert tasks_of(games.judge.user_id, within=games.id + 1) == []
    assert practical(games, within=games.id).done == 0


def first(games: Games) -> Turn:
    """The turn of the first entrant's work."""
    return next(each for each in practical(games).turns if each.work.code == work_of(games).code)


def test_a_sheet_is_a_draft_then_handed_in_then_back_with_the_reason() -> None:
    games = drawn()
    send(games, op(games, "P1-2", 5, sheet=address(games, 2)))
    assert (first(games).state, first(games).done) == (None, False)
    handed_in(games)
    assert (first(games).state, first(games).done, practical(games).done) == (SheetState.SUBMITTED, True, 1)
    return_sheet(sheet(games).id, reason="数值看错", by=games.chief, now=NOW)
    assert (first(games).state, first(games).done, first(games).returned) == (
        SheetState.DRAFT,
        False,
        "数值看错",
    )


def test_an_aspect_that_came_back_alone_is_named_with_its_reason() -> None:
    games = drawn()
    handed_in(games)
    send_back_aspect(work_of(games).id, "P1", "P1-1", reason="分差", by=games.chief, now=NOW)
    assert {aspect: row.reason for aspect, row in first(games).only.items()} == {"P1-1": "分差"}


def test_nothing_is_listed_once_the_event_is_not_marked_any_more() -> None:
    assert tasks_of(published().judge.user_id) == []


def test_a_sheet_that_was_handed_in_stays_with_who_handed_it_in() -> None:
    games = drawn()
    handed_in(games)
    before = colleague(games)
    sheet(games).submitted_by = before.user_id
    db.session.commit()
    assert work_of(games).code not in {each.work.code for each in practical(games).turns}
    (theirs,) = tasks_of(before.user_id)
    assert [each.work.code for each in theirs.turns] == [work_of(games).code]
