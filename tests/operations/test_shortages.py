"""Fewer entrants than the minimum: held without awards or cancelled, never by silence."""

import pytest

from competition.db import db
from competition.db.competitions import Competition, Event
from competition.domain.entry_rules import Shortage
from competition.domain.scoresheet import EntryState
from competition.operations.awards import decide_awards
from competition.operations.competitions import save_event
from competition.operations.draws import blockers, draw_event
from competition.operations.entry_states import set_entry_state
from competition.operations.overview import overview_event
from competition.operations.shortages import decide_shortage, is_short, take_back_shortage
from tests.operations.games import (
    Games,
    enter,
    entry,
    founded,
    planned,
    published,
    seated,
)
from tests.operations.helpers import NOW, logged, policies, refused, row, setup

pytestmark = pytest.mark.usefixtures("app")


def short(entries: int = 2) -> Games:
    games = seated(founded(ranking={"minimum_entrants": 3}))
    enter(games, *(row(person) for person in range(1, entries + 1)))
    return games


def event(games: Games) -> Event:
    return db.session.get_one(Event, games.event)


def decide(games: Games, shortage: Shortage, reason: str = "第3次会议决定") -> None:
    decide_shortage(games.event, shortage, reason=reason, by=games.organizer, now=NOW)


def take_back(games: Games, reason: str = "又有人报名") -> None:
    take_back_shortage(games.event, reason=reason, by=games.organizer, now=NOW)


def draw(games: Games) -> None:
    draw_event(games.event, seed="2026", secret="for tests", by=games.organizer, now=NOW)


def test_too_few_entrants_keep_an_event_from_being_drawn() -> None:
    games = short()
    assert is_short(event(games))
    assert [each.what.zh for each in overview_event(event(games)).blockers] == [
        "报名2名（队），少于最少参赛数3。"
    ]
    with refused("少于最少参赛数3", "fewer than the minimum of 3"):
        draw(games)


def test_it_is_held_without_awards_once_that_was_decided() -> None:
    games = short()
    decide(games, Shortage.RUN)
    assert logged()[-1] == "event.shortage"
    draw(games)
    assert entry(games, 1).state == EntryState.COMPETING


def test_a_cancelled_event_has_no_entrants_and_takes_none() -> None:
    games = short()
    decide(games, Shortage.CANCEL)
    assert {entry(games, number).state for number in (1, 2)} == {EntryState.WITHDRAWN}
    with refused("本项目已撤销", "The event is cancelled"):
        enter(games, row(3))
    assert "本项目已撤销。" in [each.what.zh for each in blockers(event(games), seed="x")]


def test_a_decision_is_taken_back_with_a_reason() -> None:
    games = short()
    decide(games, Shortage.CANCEL)
    with refused("请写明理由", "Give the reason"):
        take_back(games, " ")
    take_back(games)
    assert event(games).shortage is None
    assert logged()[-1] == "event.shortage_undo"
    set_entry_state(entry(games, 1).id, EntryState.COMPETING, reason="恢复", by=games.organizer, now=NOW)
    assert is_short(event(games))


def test_a_decision_is_made_once_with_a_reason_and_only_where_there_is_need() -> None:
    games = short()
    with refused("请写明理由", "Give the reason"):
        decide(games, Shortage.RUN, " ")
    with refused("没有可撤回的决定", "There is no decision to take back"):
        take_back(games)
    decide(games, Shortage.RUN)
    with refused("已决定“照常比赛，不授奖”", "decided already: held without awards"):
        decide(games, Shortage.CANCEL)


def test_enough_entrants_need_no_decision() -> None:
    games = short(3)
    assert not is_short(event(games))
    with refused("没有“少于最少参赛数”的情况", "does not have too few entrants"):
        decide(games, Shortage.RUN)
    draw(games)
    with refused("不能再决定是否举办", "decide any more whether it is held"):
        decide(games, Shortage.RUN)
    with refused("不能再决定是否举办", "decide any more whether it is held"):
        take_back(games)


def test_a_cancelled_event_holds_up_no_awards() -> None:
    games = planned(published({1: 90}))
    few = save_event(games.id, setup("E02", ranking={"minimum_entrants": 3}), by=games.organizer, now=NOW)
    enter(games, row(5, event="E02"))
    with refused("还有项目未公布成绩：焊接E02", "焊接E02"):
        decide_awards(games.id, policies=policies(), by=games.organizer, now=NOW)
    decide_shortage(few, Shortage.CANCEL, reason="人数不足", by=games.organizer, now=NOW)
    assert [each.code for each in db.session.get_one(Competition, games.id).held_events] == ["E01"]
    assert decide_awards(games.id, policies=policies(), by=games.organizer, now=NOW)
