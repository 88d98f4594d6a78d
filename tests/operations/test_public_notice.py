"""A public notice is opened once for each published result, and its last day is counted, not guessed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from competition.db.objections import newest_notice
from tests.operations.games import Games, confirmed, published
from tests.operations.helpers import NOW, logged, refused
from tests.operations.objecting import (
    FIRST,
    LAST,
    calendars,
    carry_out,
    noticed,
    open_notice,
    republish,
    upheld,
)

YEAR_END = datetime(2026, 12, 28, 8, tzinfo=UTC)
INTO_2027 = {"first": date(2026, 12, 30), "working_days": 5, "now": YEAR_END}


@pytest.fixture
def games(app: Flask) -> Games:
    return published()


def test_five_working_days_from_a_monday_end_after_the_holidays(games: Games):
    notice = open_notice(games)
    assert (notice.first_day, notice.last_day, notice.result_version) == (FIRST, LAST, 1)
    assert len(notice.calendars_digest) == 64
    assert notice.reason == ""
    assert logged()[-1] == "notice.open"


def test_the_digest_is_of_the_calendars_that_were_used(games: Games):
    first = open_notice(games).calendars_digest
    assert set(calendars()) > {2026}
    changed = {**calendars(), 2024: calendars()[2025]}
    assert changed != calendars()
    assert newest_notice(games.event).calendars_digest == first


def test_a_result_that_is_not_published_has_no_notice(app: Flask):
    games = confirmed()
    with refused("成绩尚未公布，不能公示。", "The result is not published"):
        open_notice(games)


def test_a_result_has_one_notice(games: Games):
    noticed(games)
    with refused(
        "第1版成绩已公示（2026-09-21至2026-09-28）。", "Version 1 of the result has its public notice"
    ):
        open_notice(games)


def test_a_notice_does_not_begin_in_the_past(games: Games):
    with refused("公示起始日2026-09-19已经过去。", "The first day, 2026-09-19, is past."):
        open_notice(games, first=NOW.date() - timedelta(days=1))


def test_a_number_of_days_out_of_reason_is_refused(games: Games):
    with refused("公示期须为1至60个工作日。", "from 1 to 60 working days"):
        open_notice(games, working_days=0)


def test_a_day_that_can_be_counted_is_not_entered(games: Games):
    with refused(
        "截止日可按节假日安排推算，为2026-09-28，不能另填。", "follows from the calendar: 2026-09-28"
    ):
        open_notice(games, last=date(2026, 9, 25), reason="领导意见")
    assert open_notice(games, last=LAST).last_day == LAST


def test_a_window_into_an_unknown_year_is_undetermined(games: Games):
    with refused("待定：缺2027年的节假日安排", "holiday calendar of 2027 is missing"):
        open_notice(games, **INTO_2027)


def test_an_organizer_may_enter_the_last_day_with_a_reason(games: Games):
    notice = open_notice(games, **INTO_2027, last=date(2027, 1, 6), reason=" 按2027年安排核对 ")
    assert (notice.last_day, notice.calendars_digest) == (date(2027, 1, 6), "")
    assert notice.reason == "按2027年安排核对"


def test_the_entered_day_needs_its_reason(games: Games):
    with refused("请写明理由。", "Give the reason."):
        open_notice(games, **INTO_2027, last=date(2027, 1, 6))


@pytest.mark.parametrize("last", [date(2026, 12, 31), date(2027, 1, 2), date(2026, 12, 1)])
def test_the_entered_day_leaves_room_for_the_working_days(games: Games, last: date):
    with refused("不足5个工作日。", "fewer than 5 working days"):
        open_notice(games, **INTO_2027, last=last, reason="核对")


def test_a_corrected_result_can_have_its_own_notice(app: Flask):
    games = upheld()
    carry_out(games)
    republish(games)
    again = open_notice(games, first=date(2026, 10, 8), now=NOW + timedelta(days=9))
    assert (again.result_version, again.last_day) == (2, date(2026, 10, 13))
