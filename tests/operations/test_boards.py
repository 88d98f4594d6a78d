"""The public board: what is visible and nothing else, drawn anew by who finds it old, and kept as it is while frozen."""

import json
from datetime import datetime, timedelta
from threading import Thread

import pytest
from flask import Flask, current_app

from competition.db import db
from competition.db.boards import Snapshot, board_of, find_snapshot
from competition.domain.entry_rules import Shortage
from competition.domain.procedure import check_archived
from competition.operations import boards
from competition.operations.boards import (
    close_board,
    freeze_board,
    open_board,
    public_board,
    show_progress,
    shown_body,
    unfreeze_board,
)
from competition.operations.confirming import return_sheet
from competition.operations.releases import hold_back, plan_releases
from competition.operations.shortages import decide_shortage
from competition.operations.signing import sign_off
from tests.operations.games import (
    Games,
    confirmed,
    drawn,
    enter,
    founded,
    mark,
    publish,
    published,
    rank,
    ref,
    save,
    seated,
    second_event,
    sheet_id,
)
from tests.operations.helpers import DRAFT, NOW, logged, refused, row
from tests.operations.rehearsing import rehearse

pytestmark = pytest.mark.usefixtures("app")
LATER = NOW + timedelta(seconds=5)
MOMENT = NOW + timedelta(days=2)
SECOND = timedelta(seconds=1)


def opened(games: Games, *, progress: bool = True) -> Games:
    open_board(games.id, shows_progress=progress, by=games.organizer, now=NOW)
    return games


def seen(at: datetime) -> Snapshot:
    found = public_board(DRAFT.code, now=at)
    assert found is not None
    return found


def events(at: datetime) -> list[dict[str, object]]:
    return json.loads(seen(at).body)["events"]


def state(games: Games) -> tuple[str, int | None]:
    """As it stands now: state and per cent of the first event."""
    shown = json.loads(shown_body(games.id, now=NOW))["events"][0]
    return shown["state"], shown["percent"]


def test_an_event_is_followed_from_nothing_to_its_places() -> None:
    games = opened(drawn())
    assert state(games) == ("waiting", 0)
    save(games, ref(games, 1), P1_1=1)
    assert state(games) == ("marking", 0)
    save(games, ref(games, 1), P1_1=60, P1_2=30, version=1, submit=True)
    assert state(games) == ("marking", 16)
    return_sheet(sheet_id(games), reason="重评", by=games.chief, now=NOW)
    assert state(games) == ("marking", 0)


def test_what_is_marked_planned_held_and_published() -> None:
    games = opened(confirmed({1: 90, 2: 80, 3: 80}, sign=False))
    assert state(games) == ("marking", 100)
    sign_off(games.event, by=games.chief, now=NOW)
    assert state(games) == ("marked", 100)
    rank(games)
    hold_back(games.event, reason="核查中（虚构）", by=games.organizer, now=NOW)
    assert state(games) == ("unpublished", 100)
    body = json.loads(shown_body(games.id, now=NOW))
    assert "核查" not in json.dumps(body, ensure_ascii=False)
    plan_releases(games.id, {games.event: MOMENT}, reason="核查完毕", by=games.organizer, now=NOW)
    publish(games)
    (shown,) = events(MOMENT - SECOND)
    assert (shown["state"], shown["moment"], shown["lists"]) == ("announced", "2026-09-22T08:00:00+00:00", [])
    (shown,) = events(MOMENT)
    assert (shown["state"], shown["moment"], shown["percent"]) == ("published", None, None)
    (whole,) = shown["lists"]
    assert whole["group"] is None
    assert [(each["rank"], each["tied"], each["award"]) for each in whole["lines"]] == [
        (1, False, "gold"),
        (2, True, "silver"),
        (2, True, "silver"),
    ]


def test_the_names_of_a_team_stand_together_and_teams_have_their_own_places() -> None:
    games = published(ranking={"by_group": True, "team_counting": 2})
    team = [row(n, event="E02", team="一队", employer=f"第{n}厂") for n in (5, 6)]
    second_event(games, *team, marks={1: 90}, team_size=2)
    opened(games)
    first, second = events(NOW)
    assert [each["group"]["zh"] for each in first["lists"]] == ["职工组"]
    assert [(each["rank"], each["team"]) for each in first["teams"]] == [(1, "芝罘区")]
    (line,) = second["lists"][0]["lines"]
    assert len(line["names"]) == len(line["employers"]) == 2


def test_a_cancelled_event_says_so_and_no_more() -> None:
    games = founded(ranking={"minimum_entrants": 3})
    enter(games, row(1))
    decide_shortage(games.event, Shortage.CANCEL, reason="人数不足", by=games.organizer, now=NOW)
    opened(games)
    assert state(games) == ("cancelled", None)


def test_progress_is_told_only_where_it_was_ticked() -> None:
    games = opened(drawn(), progress=False)
    mark(games, 1)
    assert state(games) == ("marking", None)
    show_progress(games.id, shows_progress=True, by=games.organizer, now=NOW)
    assert events(NOW)[0]["percent"] == 33
    assert logged()[-1] == "board.progress"


def test_who_finds_it_older_than_five_seconds_draws_it_anew() -> None:
    games = opened(confirmed())
    before = seen(NOW)
    rank(games)
    publish(games)
    assert seen(LATER - SECOND) == before
    after = seen(LATER)
    assert (before.version, after.version) == (1, 2)
    assert before.tag != after.tag
    assert (after.changed_at, after.checked_at) == (LATER, LATER)
    again = seen(LATER + timedelta(minutes=1))
    assert again == after._replace(checked_at=LATER + timedelta(minutes=1))


def test_one_draws_and_the_others_are_answered_with_what_there_is() -> None:
    games = opened(confirmed())
    before = seen(NOW)
    rank(games)
    publish(games)
    with boards._drawing:
        assert seen(LATER) == before
    assert seen(LATER).version == 2


def test_what_somebody_else_drew_or_froze_meanwhile_is_kept() -> None:
    games = opened(confirmed())
    old = seen(NOW)
    rank(games)
    publish(games)
    freeze_board(games.id, by=games.organizer, now=NOW)
    frozen = find_snapshot(DRAFT.code)
    boards._renew(old, now=LATER)
    assert find_snapshot(DRAFT.code) == frozen


def test_a_clock_that_was_set_back_does_not_stop_it() -> None:
    games = opened(confirmed())
    rank(games)
    publish(games)
    assert seen(NOW - timedelta(hours=1)).version == 2


def test_frozen_it_stays_whatever_is_published_and_then_shows_the_newest() -> None:
    games = opened(confirmed())
    live = seen(NOW)
    freeze_board(games.id, by=games.organizer, now=NOW)
    frozen = seen(NOW)
    assert (frozen.body, frozen.version) == (live.body, live.version)
    assert frozen.tag != live.tag
    rank(games)
    publish(games)
    assert seen(MOMENT) == frozen
    assert shown_body(games.id, now=MOMENT) == frozen.body
    unfreeze_board(games.id, by=games.organizer, now=MOMENT)
    after = seen(MOMENT)
    assert (after.frozen_at, after.version) == (None, 2)
    assert json.loads(after.body)["events"][0]["state"] == "published"
    assert logged()[-1] == "board.unfreeze"


def test_what_is_frozen_is_what_there_is_at_that_moment_though_nobody_looked() -> None:
    games = opened(confirmed())
    rank(games)
    publish(games)
    freeze_board(games.id, by=games.organizer, now=NOW)
    assert events(NOW)[0]["state"] == "published"


def test_closed_it_is_gone_and_comes_back_anew() -> None:
    games = opened(confirmed())
    close_board(games.id, by=games.organizer, now=NOW)
    assert public_board(DRAFT.code, now=NOW) is None
    assert board_of(games.id) is None
    assert json.loads(shown_body(games.id, now=NOW))["events"][0]["state"] == "marked"
    opened(games)
    assert logged()[-2:] == ["board.close", "board.open"]


def test_what_does_not_fit_is_refused() -> None:
    games, by = founded(), {"now": NOW}
    by["by"] = games.organizer
    for step in (close_board, freeze_board, unfreeze_board):
        with refused("公开大屏没有打开。", "The public board is not open."):
            step(games.id, **by)
    opened(games)
    with refused("公开大屏已经打开。", "The public board is open already."):
        opened(games)
    with refused("公开大屏没有冻结。", "The public board is not frozen."):
        unfreeze_board(games.id, **by)
    freeze_board(games.id, **by)
    with refused("公开大屏已冻结，内容不变。", "The public board is frozen: it stays as it is.", times=1):
        freeze_board(games.id, **by)
    with refused("公开大屏已冻结，内容不变。", "The public board is frozen: it stays as it is."):
        show_progress(games.id, shows_progress=True, **by)


def test_a_rehearsal_has_no_board() -> None:
    games = seated(founded())
    enter(games, row(1), row(2))
    rehearsal = rehearse(games)
    with refused("不能办理“打开公开大屏”", "this is not done in it: public board opened"):
        opened(rehearsal)


def test_of_an_archived_competition_the_board_is_only_taken_away() -> None:
    assert check_archived("board.close") is None
    assert all(check_archived(f"board.{each}") for each in ("open", "progress", "freeze", "unfreeze"))


def test_a_whole_hall_at_once_draws_it_once() -> None:
    games = opened(confirmed())
    rank(games)
    publish(games)
    app: Flask = current_app._get_current_object()
    found: list[int] = []

    def look() -> None:
        with app.app_context():
            found.append(seen(LATER).version)
            db.session.remove()

    viewers = [Thread(target=look) for _ in range(8)]
    db.session.rollback()
    for each in viewers:
        each.start()
    for each in viewers:
        each.join()
    assert len(found) == 8
    assert set(found) <= {1, 2}
    assert seen(LATER).version == 2
