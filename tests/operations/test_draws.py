"""The draw: complete, fair to repeat, and made once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from competition.db import db
from competition.db.competitions import Event
from competition.db.draws import CodedWork, Draw, SeedCommitment, commitment_of
from competition.db.marking import newest_scheme
from competition.domain.draw import CodeCustody, commitment, draw
from competition.domain.scoresheet import EntryState
from competition.operations.competitions import create_competition, save_event
from competition.operations.draws import commit_seed, draw_event
from competition.operations.entry_states import set_entry_state
from competition.operations.overview import overview_event
from competition.operations.panels import assign_panels
from competition.operations.schemes import freeze_scheme
from tests.operations.games import Games, drawn, enter, entry, founded, seated, stage
from tests.operations.helpers import DRAFT, NOW, logged, refused, row, seat, setup

pytestmark = pytest.mark.usefixtures("app")


def draw_it(games: Games, seed: str = "2026") -> None:
    draw_event(games.event, seed=seed, secret="for tests", by=games.organizer, now=NOW)


def test_anybody_can_repeat_a_draw_from_its_seed() -> None:
    games = drawn(entries=5, stations=2)
    made = db.session.scalars(select(Draw)).one()
    assert (made.seed, made.commitment) == ("2026", commitment("2026"))
    again = draw([f"E01-{n:03}" for n in (5, 1, 4, 2, 3)], seed="2026", secret="for tests", stations=2)
    rows = db.session.scalars(select(CodedWork).where(CodedWork.event_id == games.event))
    found = {(each.entry.number, each.session, each.station, each.code) for each in rows}
    assert found == {(place.entry, place.session, place.station, place.code) for place in again}
    assert (stage(games), logged()[-1]) == ("marking", "draw.make")


def committed(games: Games) -> SeedCommitment:
    commit_seed(games.event, "f" * 64, by=games.organizer, now=NOW)
    return commitment_of(games.event)


def test_a_seed_is_fixed_before_the_draw_and_told_with_it() -> None:
    games = enter_two()
    row = committed(games)
    assert (row.commitment, row.seed) == (commitment("f" * 64), "")
    assert b"ffff" not in row.seed_sealed
    assert logged()[-1] == "draw.commit"
    draw_it(games, "七三九")
    assert db.session.scalars(select(Draw)).one().seed == f"{'f' * 64} 七三九"
    assert commitment_of(games.event).seed == "f" * 64


def test_what_was_committed_to_is_enough_to_draw() -> None:
    games = enter_two()
    committed(games)
    draw_it(games, "")
    assert db.session.scalars(select(Draw)).one().seed == "f" * 64


def test_a_commitment_stands_and_comes_before_the_draw() -> None:
    games = enter_two()
    committed(games)
    with refused("种子承诺已经公布，不能更换", "is published and stands"):
        committed(games)
    draw_it(games)
    with refused("不能公布承诺", "commit to a seed"):
        committed(games)


def test_a_draw_in_three_stages_has_commitments_of_its_own() -> None:
    games = founded(custody=CodeCustody.THREE_STAGE)
    with refused("本项目采用三次加密", "drawn in three stages"):
        committed(games)


def enter_two() -> Games:
    games = seated(founded())
    enter(games, row(1), row(2))
    return games


def test_an_event_is_drawn_once() -> None:
    games = drawn()
    with refused("处于“已抽签，评分中”阶段，不能抽签", "“drawn, being marked”: it is not possible to draw"):
        draw_it(games, "another")


def test_who_withdrew_is_not_drawn() -> None:
    games = seated(founded())
    enter(games, row(1), row(2), row(3))
    set_entry_state(entry(games, 2).id, EntryState.WITHDRAWN, reason="伤病", by=games.organizer, now=NOW)
    report = draw_event(games.event, seed="2026", secret="for tests", by=games.organizer, now=NOW)
    assert report.entries == 2
    assert entry(games, 2).work is None


def test_all_that_is_missing_is_named_at_once() -> None:
    games = founded()
    save_event(games.id, setup("E02"), by=games.organizer, now=NOW)
    with refused("没有抽签种子", "There is no seed") as found:
        draw_it(games, " ")
    assert [each.what.en for each in found] == [
        "There is no seed.",
        "The event has no entries.",
        "Seat 1 of form T1 has no judge.",
        "Seat 1 of form P1 has no judge.",
        "There is no chief judge.",
    ]
    assert [each.what.zh for each in found] == [
        "没有抽签种子。",
        "本项目还没有选手。",
        "评分表 T1“理论卷”第1席没有裁判。",
        "评分表 P1“实操表”第1席没有裁判。",
        "没有裁判长。",
    ]


def test_an_event_without_a_scheme_is_not_drawn() -> None:
    games = founded()
    made = save_event(games.id, setup("E02"), by=games.organizer, now=NOW)
    with refused("没有评分方案", "There is no marking scheme"):
        draw_event(made, seed="1", secret="for tests", by=games.organizer, now=NOW)


def test_a_judge_whose_own_unit_was_entered_later_must_withdraw() -> None:
    games = seated(founded())
    enter(games, row(1, employer="鲁东研究院"))
    with refused("裁判judge与本项目选手同属“鲁东研究院”", "Judge judge and an entrant") as found:
        draw_it(games)
    assert {each.what.zh[:7] for each in found} == {"裁判judge", "裁判chief"}
    rows = [
        replace(seat(f"other{n}", *place), employer="别处")
        for n, place in enumerate([("T1", 1), ("P1", 1), ()])
    ]
    assign_panels(games.id, rows, by=games.organizer, now=NOW)
    draw_it(games)


def test_the_overview_says_what_an_event_waits_for() -> None:
    games = founded()
    overview = overview_event(db.session.get_one(Event, games.event))
    assert overview.blockers[0].what.zh == "本项目还没有选手。"
    assert (overview.progress.expected, overview.scheme is not None, overview.result) == (0, True, None)


def test_the_overview_of_a_drawn_event_waits_for_sheets_only() -> None:
    games = drawn(entries=2)
    overview = overview_event(db.session.get_one(Event, games.event))
    assert overview.blockers == ()
    assert len(overview.entries) == 2
    progress = overview.progress
    assert (progress.expected, progress.confirmed, progress.waiting, progress.complete) == (4, 0, 0, False)


def test_the_overview_of_an_event_without_a_scheme() -> None:
    games = founded()
    draft = replace(DRAFT, code="other", number_prefix="OTHER")
    other = create_competition(draft, by=games.organizer, now=NOW)
    made = save_event(other, setup(), by=games.organizer, now=NOW)
    overview = overview_event(db.session.get_one(Event, made))
    assert (overview.scheme, overview.progress.seats) == (None, ())


def test_a_tie_break_that_the_scheme_lacks_is_named_before_the_draw() -> None:
    games = seated(founded())
    enter(games, row(1))
    event = setup("E01", ranking={"tie_breaks": ("speed",)})
    save_event(games.id, event, by=games.organizer, now=NOW, code="E01")
    with refused("同分排序中的“speed”", "“speed” has no value of its own"):
        draw_it(games)


def test_a_scheme_that_was_frozen_before_stays_as_it_was_frozen() -> None:
    games = seated(founded())
    enter(games, row(1))
    freeze_scheme(games.event, version=1, by=games.organizer, now=NOW)
    later = NOW + timedelta(days=1)
    draw_event(games.event, seed="2026", secret="for tests", by=games.organizer, now=later)
    assert newest_scheme(games.event).frozen_at == NOW
