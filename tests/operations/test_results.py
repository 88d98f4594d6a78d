"""From confirmed sheets to published places."""

from datetime import date
from decimal import Decimal

import pytest

from competition.db import db
from competition.db.competitions import Event
from competition.db.results import ResultVersion, newest_result, published_result
from competition.domain.medals import Award
from competition.domain.ranking_rules import RankingRules
from competition.domain.results import Unranked
from competition.domain.scoresheet import EntryState
from competition.operations import signing
from competition.operations.competitions import change_ranking_rules
from competition.operations.confirming import confirm_sheets
from competition.operations.entry_states import set_entry_state
from competition.operations.progress import event_progress, waiting_sheets
from competition.operations.results import publish_event, rank_event
from tests.operations.games import (
    CONFIRMED_ON,
    Games,
    confirmed,
    drawn,
    entry,
    founded,
    mark,
    publish,
    published,
    rank,
    ref,
    reopened,
    save,
    sheet_id,
    stage,
    standings_of,
)
from tests.operations.helpers import NO_TIES, NOW, SHARED, logged, refused, setup

pytestmark = pytest.mark.usefixtures("app")


def change_rules(games: Games, *, tie_breaks: tuple[str, ...] = (), rule: str = SHARED) -> None:
    rules = RankingRules(tie_breaks, rule)
    change_ranking_rules(games.event, rules, reason="裁定", by=games.organizer, now=NOW)


def test_marks_become_places_with_their_breakdown() -> None:
    games = confirmed({1: 70, 2: 90, 3: 80})
    assert rank(games) == 1
    row, standings = standings_of(games.event)
    assert row is not None
    assert [(s.entry, s.place.rank, s.place.total, s.award) for s in standings] == [
        ("E01-002", 1, Decimal("87.00"), Award.GOLD),
        ("E01-003", 2, Decimal("80.00"), Award.SILVER),
        ("E01-001", 3, Decimal("73.00"), Award.BRONZE),
    ]
    assert [line.id for line in standings[0].breakdown.lines] == ["theory", "practice"]
    assert (row.published_at, published_result(games.event), logged()[-1]) == (None, None, "result.rank")


def test_without_a_ranking_there_are_no_standings() -> None:
    games = drawn()
    assert standings_of(games.event) == (None, ())


def test_the_wall_of_sheets_counts_what_is_done() -> None:
    games = drawn(entries=2)
    mark(games, 1)
    save(games, ref(games, 2), P1_1=1)
    assert [(each.work.label, each.sub_criterion) for each in waiting_sheets(games.event)] == [
        ("E01-001", "T1"),
        ("E01-001", "P1"),
    ]
    confirm_sheets(games.event, by=games.chief, now=NOW)
    progress = event_progress(games.event)
    assert (progress.expected, progress.confirmed, progress.waiting) == (4, 2, 0)
    assert not progress.complete


def test_every_open_sheet_is_named_by_its_form() -> None:
    games = drawn(entries=7)
    mark(games, 1)
    with refused("评分表T1还有7份未确认", "7 sheets of form T1 are not confirmed") as found:
        rank(games)
    assert len(found) == 2
    assert found[0].what.zh.endswith("E01-005（第1席 judge）…。")
    confirm_sheets(games.event, by=games.chief, now=NOW)
    with refused("评分表P1还有6份未确认", "6 sheets of form P1 are not confirmed"):
        rank(games)


def test_an_event_is_not_ranked_before_the_draw() -> None:
    games = founded()
    with refused("处于“筹备”阶段，不能排名", "“preparing”: it is not possible to rank"):
        rank(games)


def set_state(games: Games, number: int, value: EntryState) -> None:
    set_entry_state(entry(games, number).id, value, reason="未到场", by=games.organizer, now=NOW)


def test_without_anybody_there_is_nothing_to_rank() -> None:
    games = drawn(entries=1)
    set_state(games, 1, EntryState.ABSENT)
    with refused("没有参赛选手，无法排名", "Nobody competes, so there is nothing to rank"):
        rank(games)


def test_who_does_not_compete_is_listed_but_not_ranked() -> None:
    games = drawn(entries=2)
    mark(games, 1)
    confirm_sheets(games.event, by=games.chief, now=NOW)
    set_state(games, 2, EntryState.DISQUALIFIED)
    signing.sign_off(games.event, by=games.chief, now=NOW)
    rank(games)
    row = newest_result(games.event)
    assert row is not None
    assert [each.entry for each in row.result().standings] == ["E01-001"]
    assert row.result().not_ranked == (Unranked("E01-002", entry(games, 2).names, "disqualified"),)


def test_the_office_publishes_what_the_chief_judge_ranked() -> None:
    games = confirmed()
    rank(games)
    assert publish(games) == 1
    row = published_result(games.event)
    assert row is not None
    assert (row.confirmed_on, row.published_by, stage(games)) == (
        CONFIRMED_ON,
        games.organizer.id,
        "published",
    )
    assert logged()[-1] == "result.publish"


def test_who_ranks_does_not_publish() -> None:
    games = confirmed()
    rank(games)
    with refused("排名人不能公布自己的排名", "Who ranks does not publish"):
        publish_event(games.event, confirmed_on=CONFIRMED_ON, by=games.chief, now=NOW)


def test_what_was_not_ranked_is_not_published() -> None:
    games = confirmed()
    with refused("还没有排名", "There is no ranking yet"):
        publish(games)


def test_results_are_published_once() -> None:
    games = published()
    with refused("处于“成绩已公布”阶段，不能公布成绩", "“results published”: it is not possible to publish"):
        publish(games)
    with refused("不能排名", "it is not possible to rank"):
        rank(games)


def test_a_sheet_given_back_after_the_ranking_stops_the_publication() -> None:
    games = confirmed()
    rank(games)
    reopened(sheet_id(games), reason="复核", by=games.chief, now=NOW)
    with refused("评分表P1还有1份未确认", "1 sheets of form P1 are not confirmed"):
        publish(games)
    save(games, ref(games), version=4, P1_1=1, submit=True)
    confirm_sheets(games.event, by=games.chief, now=NOW)
    signing.sign_off(games.event, by=games.chief, now=NOW)
    with refused("排名之后评分或规则有改动", "Marks or rules changed after the ranking"):
        publish(games)
    assert rank(games) == 2
    assert publish(games) == 2


def test_a_sheet_given_back_and_marked_the_same_can_be_published() -> None:
    games = confirmed({1: 90})
    rank(games)
    reopened(sheet_id(games), reason="复核", by=games.chief, now=NOW)
    save(games, ref(games), version=4, P1_1="60.00", submit=True)
    confirm_sheets(games.event, by=games.chief, now=NOW)
    signing.sign_off(games.event, by=games.chief, now=NOW)
    assert publish(games) == 1


def test_rules_that_changed_after_the_ranking_stop_the_publication() -> None:
    games = confirmed()
    rank(games)
    change_rules(games, tie_breaks=("theory",))
    with refused("排名之后评分或规则有改动", "Marks or rules changed after the ranking"):
        publish(games)


def test_somebody_disqualified_after_the_ranking_stops_the_publication() -> None:
    games = confirmed()
    rank(games)
    set_state(games, 1, EntryState.DISQUALIFIED)
    with refused("排名之后评分或规则有改动", "Marks or rules changed after the ranking"):
        publish(games)


def tied(rule: str) -> Games:
    """Two entries with the same total: 30 % of 100 and 70 % of 70 against 30 % of 30 and 70 % of 100."""
    games = drawn(entries=2, rule=rule)
    mark(games, 1, theory=100, practice=70)
    mark(games, 2, theory=30, practice=100)
    confirm_sheets(games.event, by=games.chief, now=NOW)
    signing.sign_off(games.event, by=games.chief, now=NOW)
    rank(games)
    return games


def test_an_undecided_tie_is_broken_by_a_rule_before_it_is_published() -> None:
    games = tied(NO_TIES)
    with refused("本项目不得并列，以下选手的名次和奖项待裁定", "Ties may not stand in this event; undecided"):
        publish(games)
    change_rules(games, tie_breaks=("practice",), rule=NO_TIES)
    rank(games)
    _, standings = standings_of(games.event)
    assert [(s.entry, s.award, s.place.decided_by) for s in standings] == [
        ("E01-002", Award.GOLD, "practice"),
        ("E01-001", Award.SILVER, "practice"),
    ]
    assert publish(games) == 2


def test_a_tie_that_may_stand_is_shown() -> None:
    games = tied(SHARED)
    publish(games)
    _, standings = standings_of(games.event)
    assert [(s.place.rank, s.place.tied, s.award) for s in standings] == [(1, True, Award.GOLD)] * 2


def test_a_tie_break_that_the_scheme_lacks_stops_the_ranking() -> None:
    games = confirmed()
    event = db.session.get_one(Event, games.event)
    event.apply(setup(ranking={"tie_breaks": ("speed",)}))
    db.session.commit()
    with refused("同分排序中的“speed”", "The tie-break “speed”"):
        rank_event(games.event, by=games.chief, now=NOW)


def test_a_published_ranking_keeps_its_names() -> None:
    games = published()
    person = entry(games, 1).members[0].person
    person.name = "改名"
    db.session.commit()
    row = db.session.get_one(ResultVersion, 1)
    assert "改名" not in [name for each in row.result().standings for name in each.names]


def test_a_result_is_not_confirmed_on_a_day_to_come() -> None:
    games = confirmed()
    rank(games)
    with refused("成绩确认日2026-09-21还没有到", "2026-09-21, has not come yet"):
        publish(games, on=date(2026, 9, 21))


def test_a_result_is_not_confirmed_before_it_was_ranked() -> None:
    games = confirmed()
    rank(games)
    with refused("成绩确认日2026-09-19早于排名之日", "2026-09-19, is before the day of the ranking"):
        publish(games, on=date(2026, 9, 19))


def test_only_what_was_seen_is_published() -> None:
    games = confirmed()
    rank(games)
    rank(games)
    with refused("您看到的是第1版，现在已有第2版", "You saw version 1; there is version 2 now"):
        publish_event(games.event, confirmed_on=CONFIRMED_ON, version=1, by=games.organizer, now=NOW)
    assert publish_event(games.event, confirmed_on=CONFIRMED_ON, version=2, by=games.organizer, now=NOW) == 2


def test_a_chief_judge_of_another_event_does_not_rank() -> None:
    games = confirmed()
    with refused("只有本项目裁判长或组织者可以排名", "Only the chief judge of the event or an organizer"):
        rank_event(games.event, by=games.judge, now=NOW)
    assert rank_event(games.event, by=games.organizer, now=NOW) == 1
