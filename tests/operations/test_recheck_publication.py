"""What a recheck and corrections leave to do before publication."""

import pytest

from competition.operations import corrections
from competition.operations.results import rank_event
from tests.operations.checking import (
    LAST,
    LATER,
    begin,
    begun,
    check,
    check_all,
    close,
    entries_of,
    mark_again,
    paper,
    ranked,
    sign_all,
)
from tests.operations.games import publish, rank, sheet_id
from tests.operations.helpers import NOW, refused

pytestmark = pytest.mark.usefixtures("app")
NEEDED = {"ranking": {"recheck": True}}


def test_without_the_rule_nothing_is_asked() -> None:
    games = ranked()
    assert publish(games) == 1


def test_an_open_recheck_stops_publication_whatever_the_rule() -> None:
    games, recheck = begun()
    with refused("成绩复核尚未结束", "The recheck is not closed"):
        publish(games)
    check_all(games, recheck)
    close(games, recheck)
    assert publish(games) == 1


def test_with_the_rule_publication_needs_a_closed_recheck() -> None:
    games = ranked(**NEEDED)
    with refused("本项目须经成绩复核方可公布，还没有复核", "This event is published only after a recheck"):
        publish(games)
    recheck = begin(games)
    check_all(games, recheck)
    close(games, recheck)
    assert publish(games) == 1


def test_a_closed_recheck_holds_for_the_ranking_after_its_own_corrections() -> None:
    games, recheck = begun(14, **NEEDED)
    check(games, recheck, sheet_id(games, 1), P1_2=38)
    check_all(games, recheck)
    sign_all(games)
    close(games, recheck)
    with refused("排名之后评分或规则有改动", "Marks or rules changed after the ranking"):
        publish(games)
    rank(games)
    assert publish(games) == 2


def test_a_sheet_confirmed_after_the_sample_takes_its_worth() -> None:
    games, recheck = begun(**NEEDED)
    check_all(games, recheck)
    close(games, recheck)
    mark_again(games)
    rank_event(games.event, by=games.chief, now=LATER)
    with refused("抽样之后有1份评分表被退回或重新确认（P1）", "the recheck no longer holds"):
        publish(games)
    second = begin(games, now=LAST)
    check_all(games, second)
    close(games, second)
    assert publish(games) == 2


def test_an_open_recheck_that_was_overtaken_says_so() -> None:
    games, _recheck = begun()
    mark_again(games)
    rank_event(games.event, by=games.chief, now=LATER)
    with refused("该次复核不再有效", "the recheck no longer holds"):
        publish(games)


def test_who_comes_to_the_top_by_corrections_is_checked_too() -> None:
    games, recheck = begun(14, **NEEDED)
    there = entries_of(recheck)
    out = next(f"E01-{number:03}" for number in range(11, 15) if f"E01-{number:03}" not in there)
    check(games, recheck, sheet_id(games, 1), P1_1=0)
    check_all(games, recheck)
    up = sheet_id(games, int(out[-3:]))
    corrections.propose_correction(
        up, "P1-2", paper(up, P1_2=40)["P1-2"], reason="错", by=games.chief, now=NOW
    )
    sign_all(games)
    close(games, recheck)
    rank(games)
    with refused(f"更正或规则变动后，{out}进入必查名次，但未经复核", f"{out} belong to the top part"):
        publish(games)
