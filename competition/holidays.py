"""The State Council's arrangements of holidays, one file a year under fixtures/holidays; a year without a file is unknown."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from competition.domain.problems import Refusal
from competition.domain.working_days import DAY, SATURDAY, HolidayCalendar
from competition.toml_tables import Table, open_table

NO_DAY = date(1, 1, 1)


@cache
def load_holidays(folder: Path) -> dict[int, HolidayCalendar]:
    """The calendars by year. Refusal with every fault of every file."""
    found, problems = {}, []
    for path in sorted(folder.glob("*.toml")):
        try:
            calendar = read_holidays(path)
            found[calendar.year] = calendar
        except Refusal as refusal:
            problems += refusal.problems
    if problems:
        raise Refusal(problems)
    return found


def read_holidays(path: Path) -> HolidayCalendar:
    """The calendar of the year by which the file is named. Refusal with every fault and its line."""
    table, _content = open_table(path)
    year = int(path.stem)
    table.text("title")
    off = tuple(day for each in table.tables("holiday") for day in _days_off(each, year))
    work = tuple(_workday(each, year, off) for each in table.tables("workday"))
    calendar = HolidayCalendar(year, table.text("document"), table.text("source"), off, work)
    table.finish()
    return calendar


def _days_off(table: Table, year: int) -> Iterator[date]:
    table.text("name")
    day, last = table.take("first", date, NO_DAY), table.take("last", date, NO_DAY)
    if NO_DAY in (day, last):
        return  # the table has said so itself
    if not date(year, 1, 1) <= day <= last <= date(year, 12, 31):
        table.fault(
            "last",
            f"{day}至{last}不是{year}年内的一段日期。",
            f"{day} to {last} is no span of days in {year}.",
            "跨年的假期请按年份分写在两个文件中。",
            "Write a span over New Year into both files.",
        )
        return
    while day <= last:
        yield day
        day += DAY


def _workday(table: Table, year: int, off: tuple[date, ...]) -> date:
    day = table.take("day", date, NO_DAY)
    if day is not NO_DAY and (day.year != year or day.weekday() < SATURDAY or day in off):
        table.fault(
            "day",
            f"{day}不是{year}年放假日以外的星期六或星期日。",
            f"{day} is no Saturday or Sunday of {year} outside the days off.",
            "调休上班的日期都在周末，请对照通知原文更正。",
            "Days worked instead lie on weekends; compare with the notice.",
        )
    return day
