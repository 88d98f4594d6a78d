"""公示期: from its first day to its last, both included."""

from datetime import date

import pytest

from competition.domain.notice_period import NoticePeriod, NoticeState, last_day
from competition.domain.problems import Problem
from tests.domain.test_working_days import CALENDARS

PERIOD = NoticePeriod(date(2026, 9, 21), date(2026, 9, 28))


@pytest.mark.parametrize(
    ("day", "state", "left"),
    [
        (date(2026, 9, 20), NoticeState.BEFORE, 8),
        (date(2026, 9, 21), NoticeState.RUNNING, 7),
        (date(2026, 9, 28), NoticeState.RUNNING, 0),
        (date(2026, 9, 29), NoticeState.OVER, 0),
    ],
)
def test_a_day_lies_before_within_or_after(day: date, state: NoticeState, left: int):
    assert (PERIOD.state(day), PERIOD.days_left(day)) == (state, left)


def test_outside_the_period_the_sentence_names_it():
    assert PERIOD.check_inside(PERIOD.first) is None
    early, late = PERIOD.check_inside(date(2026, 9, 20)), PERIOD.check_inside(date(2026, 9, 29))
    assert early is not None
    assert late is not None
    assert early.what.zh == "异议须在公示期内（2026-09-21至2026-09-28）提出；2026-09-20公示尚未开始。"
    assert late.what.en.endswith("on 2026-09-29 the public notice is over.")


def test_the_first_day_counts_if_people_work_on_it():
    assert last_day(date(2026, 9, 21), 5, CALENDARS) == PERIOD.last
    assert last_day(date(2026, 9, 19), 5, CALENDARS) == date(2026, 9, 24)  # Sunday the 20th is worked


@pytest.mark.parametrize("days", [0, -1, 61])
def test_a_number_of_days_out_of_reason_is_refused(days: int):
    found = last_day(date(2026, 9, 21), days, CALENDARS)
    assert isinstance(found, Problem)
    assert found.what.zh == "公示期须为1至60个工作日。"
