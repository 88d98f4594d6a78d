"""工作日: days counted by the State Council's arrangement of holidays, which is data by year; a year that is missing is said.

The Saturdays and Sundays are free unless the arrangement makes one a day of work (调休上班).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from competition.domain.problems import Problem, problem

DAY = timedelta(days=1)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class HolidayCalendar:
    """The arrangement of one year: `off` are its days off, `work` the days of a weekend on which people work.

    `document` is the number of the notice, `source` where it was published.
    """

    year: int
    document: str
    source: str
    off: tuple[date, ...]
    work: tuple[date, ...]


Calendars = Mapping[int, HolidayCalendar]
"""By year."""


def is_working_day(day: date, calendars: Calendars) -> bool | Problem:
    """Whether people work on that day; a Problem if the arrangement of its year is missing."""
    calendar = calendars.get(day.year)
    if calendar is None:
        return _missing(day.year)
    return day in calendar.work or (day.weekday() < SATURDAY and day not in calendar.off)


def add_working_days(day: date, count: int, calendars: Calendars) -> date | Problem:
    """The day `count` working days after `day`, which itself is not counted (民法典第二百零一条: 开始的当日不计入).

    ValueError for a count below 1; a Problem if the way leads into a year whose arrangement is missing.
    """
    if count < 1:
        raise ValueError("at least one working day is counted")
    while count:
        day += DAY
        works = is_working_day(day, calendars)
        if isinstance(works, Problem):
            return works
        count -= works
    return day


def _missing(year: int) -> Problem:
    return problem(
        f"待定：缺{year}年的节假日安排，不能推算工作日。",
        f"Undetermined: holiday calendar of {year} is missing, so working days cannot be counted.",
        mend_zh="请核对国务院办公厅的节假日安排，自行填写截止日期并写明理由。",
        mend_en="Look at the State Council's arrangement, enter the last day yourself and give the reason.",
    )
