"""成绩复核: a drawn sample entered again from paper, and what stands between it and publication."""

import pytest

from competition.db import db
from competition.db.competitions import Event
from competition.db.marking import SheetRow
from competition.domain.recheck import TopPart
from competition.domain.scoresheet import EntryState
from competition.operations import corrections, rechecks, signing
from competition.operations.confirming import confirm_sheets
from competition.operations.entry_states import set_entry_state
from competition.operations.rechecks import check_sheet, close_recheck, extend_recheck
from competition.operations.results import rank_event
from tests.operations.checking import (
    LAST,
    LATER,
    SEED,
    begin,
    begun,
    check,
    check_all,
    close,
    entries_of,
    last_said,
    mark_again,
    open_sheets,
    paper,
    ranked,
    row_of,
    sign_all,
    waiting,
)
from tests.operations.games import confirmed, drawn, entry, publish, rank, ref, reopened, save, sheet_id
from tests.operations.helpers import NOW, logged, refused

pytestmark = pytest.mark.usefixtures("app")


# The sample


def test_the_sample_is_the_top_and_a_share_of_the_rest() -> None:
    _games, recheck = begun(14)
    sample = [f"E01-{number:03}" for number in range(1, 11)]
    assert [number for number in entries_of(recheck) if number in sample] == sample
    assert len(entries_of(recheck)) == 11
    row = row_of(recheck)
    assert len(row.sheets) == 22
    assert {each.sheet.work.label for each in row.sheets if each.part_of_top} == set(sample)
    assert (row.number, row.result_version, row.seed) == (1, 1, SEED)
    assert (row.algorithm, row.top, row.everything) == ("sha256-sample-1/top-10", TopPart.TOP_10, False)
    assert logged()[-1] == "recheck.begin"
    said = last_said()
    assert (said["seed"], said["top"]) == (SEED, sample)
    assert set(said["drawn"]) == set(entries_of(recheck)) - set(sample)


def test_the_top_part_is_chosen() -> None:
    games = ranked(14)
    recheck = begin(games, top=TopPart.TOP_30_PERCENT, by=games.organizer)
    assert len(entries_of(recheck)) == 5 + 2
    assert row_of(recheck).top is TopPart.TOP_30_PERCENT


def test_who_is_out_of_competition_belongs_to_the_rest() -> None:
    games = confirmed({1: 90, 2: 80, 3: 70})
    set_entry_state(entry(games, 3).id, EntryState.EXHIBITION, reason="表演", by=games.organizer, now=NOW)
    rank(games)
    recheck = begin(games)
    assert entries_of(recheck) == ["E01-001", "E01-002", "E01-003"]
    assert [e.part_of_top for e in row_of(recheck).sheets if e.sheet.work.label == "E01-003"] == [False] * 2


def test_a_sample_of_all_there_is_checks_everything() -> None:
    _games, recheck = begun(3)
    assert (len(row_of(recheck).sheets), row_of(recheck).everything) == (6, True)


def test_a_sample_needs_a_seed_and_a_ranking() -> None:
    games = confirmed()
    with refused("还没有排名，不能抽取复核样本", "There is no ranking yet to draw a sample from"):
        begin(games)
    rank(games)
    with refused("没有种子，不能抽取样本", "A sample needs a seed"):
        begin(games, seed=" ")


def test_the_ranking_must_be_of_the_marks_that_are() -> None:
    games = ranked()
    words = "排名之后评分表有改动，样本须从最新排名中抽取", "Sheets changed after the ranking"
    reopened(sheet_id(games), reason="重评", by=games.chief, now=NOW)
    with refused(*words):
        begin(games)
    version = db.session.get_one(SheetRow, sheet_id(games)).version
    save(games, ref(games), version=version, submit=True, P1_1=60, P1_2=20)
    confirm_sheets(games.event, by=games.chief, now=LATER)
    signing.sign_off(games.event, by=games.chief, now=LATER)
    with refused(*words):
        begin(games, now=LAST)
    rank_event(games.event, by=games.chief, now=LATER)
    begin(games, now=LAST)


def test_a_correction_after_the_ranking_makes_it_old_too() -> None:
    games = ranked()
    made = corrections.propose_correction(
        sheet_id(games), "P1-2", paper(sheet_id(games), P1_2=1)["P1-2"], reason="错", by=games.chief, now=NOW
    )
    corrections.confirm_correction(made, by=games.organizer, now=LATER)
    with refused("排名之后评分表有改动", "Sheets changed after the ranking"):
        begin(games, now=LAST)


def test_only_who_leads_or_runs_the_event_draws() -> None:
    games = ranked()
    with refused("只有本项目裁判长或组织者可以复核", "Only the chief judge of the event or an organizer"):
        begin(games, by=games.judge)


def test_before_marking_there_is_nothing_to_recheck() -> None:
    games = ranked()
    publish(games)
    with refused("不能复核或更正成绩", "it is not possible to recheck or correct marks"):
        begin(games)


def test_an_open_recheck_stops_another() -> None:
    games, recheck = begun()
    with refused("上一次成绩复核还没有结束", "The recheck before is still open"):
        begin(games)
    check_all(games, recheck)
    close(games, recheck)
    assert row_of(begin(games)).number == 2


# Checking


def test_a_sheet_that_agrees() -> None:
    games, recheck = begun()
    assert check(games, recheck, sheet_id(games)) == ()
    row = next(each for each in row_of(recheck).sheets if each.sheet_id == sheet_id(games))
    assert (row.found_error, row.checked_by, row.checked_at) == (False, games.chief.id, NOW)
    assert waiting(games) == []
    assert (logged()[-1], last_said()["differences"]) == ("recheck.check", [])


def test_a_sheet_that_differs_proposes_corrections() -> None:
    games, recheck = begun()
    assert check(games, recheck, sheet_id(games), note="第3页", P1_1=59, P1_2="38.5") == ("P1-1", "P1-2")
    assert [(e.aspect, e.old, e.new, e.recheck_id, e.reason) for e in waiting(games)] == [
        ("P1-1", 60, 59, recheck, "成绩复核：与纸质记录不符；第3页"),
        ("P1-2", 39, paper(sheet_id(games), P1_2="38.5")["P1-2"], recheck, "成绩复核：与纸质记录不符；第3页"),
    ]
    assert (row_of(recheck).checked, row_of(recheck).errors) == (1, 1)
    assert last_said()["differences"] == [["P1-1", "60", "59"], ["P1-2", "39", "38.5"]]
    assert paper(sheet_id(games)) == {"P1-1": 60, "P1-2": 39}


def test_a_sheet_is_checked_once() -> None:
    games, recheck = begun()
    check(games, recheck, sheet_id(games))
    with refused("该评分表已复核过", "This sheet has been checked"):
        check(games, recheck, sheet_id(games))


def test_what_is_entered_is_complete_and_may_stand() -> None:
    games, recheck = begun()
    with refused("还有1项未录入：P1-2", "1 aspects are not entered yet: P1-2"):
        check(games, recheck, sheet_id(games), P1_2=None)
    with refused("应在 0 至 40 之间", "It must lie between 0 and 40"):
        check(games, recheck, sheet_id(games), P1_2=41)


def test_who_submitted_a_sheet_does_not_recheck_it() -> None:
    games, recheck = begun()
    db.session.get_one(Event, games.event).chief_id = games.judge.id
    db.session.commit()
    sheet = sheet_id(games)
    with refused("评分表P1第1席由您提交", "You submitted the sheet of form P1, seat 1"):
        check_sheet(recheck, sheet, paper(sheet), by=games.judge, now=NOW)


def test_who_knows_the_names_does_not_recheck() -> None:
    games, recheck = begun()
    sheet = sheet_id(games)
    with refused("复核录入由裁判长进行：组织者知道选手姓名", "the office knows the names"):
        check_sheet(recheck, sheet, paper(sheet), by=games.organizer, now=NOW)


def test_a_sheet_outside_the_sample_is_not_checked() -> None:
    games, recheck = begun(14)
    there = set(open_sheets(recheck))
    outside = next(s for n in range(11, 15) if (s := sheet_id(games, n)) not in there)
    with refused("该评分表不在复核样本中", "This sheet does not belong to the sample"):
        check(games, recheck, outside)


def test_a_sheet_with_a_correction_that_waits_is_checked_after_it() -> None:
    games, recheck = begun()
    new = paper(sheet_id(games), P1_2=38)["P1-2"]
    corrections.propose_correction(sheet_id(games), "P1-2", new, reason="错", by=games.chief, now=NOW)
    with refused("该评分表已有待第二人签认的更正：P1-2", "Corrections of this sheet wait"):
        check(games, recheck, sheet_id(games))
    sign_all(games)
    assert check(games, recheck, sheet_id(games)) == ()


def test_a_sheet_has_no_error_once_all_its_corrections_are_turned_down() -> None:
    games, recheck = begun()
    check(games, recheck, sheet_id(games), P1_1=59, P1_2=38)
    for left, each in ((1, waiting(games)[0].id), (0, waiting(games)[1].id)):
        corrections.withdraw_correction(each, reason="看错", by=games.organizer, now=NOW)
        assert row_of(recheck).errors == left
    check(games, recheck, sheet_id(games, 2), P1_2=37)
    sign_all(games)
    assert row_of(recheck).errors == 1


def test_turning_down_another_correction_does_not_clear_an_error() -> None:
    games, recheck = begun()
    check(games, recheck, sheet_id(games), P1_2=38)
    sign_all(games)
    new = paper(sheet_id(games), P1_2=37)["P1-2"]
    other = corrections.propose_correction(sheet_id(games), "P1-2", new, reason="错", by=games.chief, now=NOW)
    corrections.withdraw_correction(other, reason="看错", by=games.organizer, now=NOW)
    assert row_of(recheck).errors == 1


# Closing


def test_a_recheck_is_closed_when_all_is_checked_and_signed() -> None:
    games, recheck = begun(14)
    first, *others = open_sheets(recheck)
    check_all(games, recheck, others)
    with refused("样本22份评分表中还有1份未复核", "1 of the 22 sheets of the sample are not checked yet"):
        close(games, recheck)
    aspect = next(iter(paper(first))).replace("-", "_")
    check(games, recheck, first, **{aspect: 0})
    with refused("有1项更正待第二人签认", "1 corrections wait for the second signature"):
        close(games, recheck)
    sign_all(games)
    with refused("录入复核结果的人不能完成自己的复核", "Who keyed sheets of a recheck in does not close it"):
        close_recheck(recheck, by=games.chief, now=NOW)
    close(games, recheck)
    row = row_of(recheck)
    assert (row.closed_by, row.closed_at) == (games.organizer.id, NOW)
    assert (last_said()["checked"], last_said()["errors"]) == (22, 1)
    for step in (close_recheck, extend_recheck):
        with refused("该次复核已经结束", "This recheck is closed"):
            step(recheck, by=games.chief, now=NOW)


def test_above_five_percent_everything_is_checked() -> None:
    games, recheck = begun(14)
    wrong = sheet_id(games, 1), sheet_id(games, 2)
    for sheet in wrong:
        check(games, recheck, sheet, P1_2=1)
    check_all(games, recheck)
    sign_all(games)
    with refused(
        "已复核22份，2份有误，差错率9.09%，超过5%", "2 of the 22 checked sheets have an error, 9.09%"
    ):
        close(games, recheck)
    assert extend_recheck(recheck, by=games.chief, now=NOW) == 6
    assert (logged()[-1], last_said()["added"]) == ("recheck.extend", 6)
    with refused("该次复核已包括全部评分表", "This recheck covers all sheets already"):
        extend_recheck(recheck, by=games.chief, now=NOW)
    check_all(games, recheck)
    close(games, recheck)
    assert (row_of(recheck).checked, row_of(recheck).everything) == (28, True)


def test_only_who_leads_or_runs_the_event_extends_and_closes() -> None:
    games, recheck = begun()
    for step in (close_recheck, extend_recheck):
        with refused("只有本项目裁判长或组织者可以复核", "Only the chief judge of the event or an organizer"):
            step(recheck, by=games.finance, now=NOW)


# Sheets that change afterwards


def test_a_sheet_that_is_given_back_ends_the_recheck_and_another_follows() -> None:
    games, recheck = begun()
    reopened(sheet_id(games), reason="重评", by=games.chief, now=NOW)
    words = "抽样之后有1份评分表被退回或重新确认（P1），该次复核不再有效", "the recheck no longer holds"
    for step in (close_recheck, extend_recheck):
        with refused(*words):
            step(recheck, by=games.chief, now=NOW)
    with refused(*words):
        check(games, recheck, sheet_id(games, 2))


def test_the_duty_to_check_everything_goes_over_to_the_next_recheck() -> None:
    games, recheck = begun(14)
    for number in (2, 3):
        check(games, recheck, sheet_id(games, number), P1_2=1)
    sign_all(games)
    mark_again(games)
    rank_event(games.event, by=games.chief, now=LATER)
    row = row_of(begin(games, now=LAST))
    assert (row.number, row.everything, len(row.sheets)) == (2, True, 28)


# Reading


def test_the_recheck_that_counts_is_the_newest() -> None:
    games, recheck = begun()
    assert rechecks.recheck_of(games.event).id == recheck


def test_the_recheck_of_an_event_that_has_none() -> None:
    games = drawn()
    with refused("还没有成绩复核", "There is no recheck yet"):
        rechecks.recheck_of(games.event)
