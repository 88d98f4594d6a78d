"""Working days against the State Council's published arrangements of 2024, 2025 and 2026."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.problems import Problem, Refusal
from competition.domain.working_days import add_working_days, is_working_day
from competition.holidays import load_holidays, read_holidays
from competition.resources import resource

CALENDARS = load_holidays(resource("fixtures/holidays"))


def test_the_years_that_are_known_name_their_notice():
    assert {year: each.document for year, each in CALENDARS.items()} == {
        2024: "国办发明电〔2023〕7号",
        2025: "国办发明电〔2024〕12号",
        2026: "国办发明电〔2025〕7号",
    }
    assert all(each.source.startswith("https://www.gov.cn/") for each in CALENDARS.values())


@pytest.mark.parametrize(("year", "off", "work"), [(2024, 28, 8), (2025, 28, 5), (2026, 33, 6)])
def test_as_many_days_off_and_days_worked_instead_as_the_notice_has(year: int, off: int, work: int):
    assert (len(CALENDARS[year].off), len(CALENDARS[year].work)) == (off, work)


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2025, 9, 26), 5, date(2025, 10, 10)),  # 28 September is worked; 1 to 8 October are off
        (date(2025, 9, 30), 3, date(2025, 10, 11)),  # a Saturday that is worked
        (date(2026, 2, 11), 5, date(2026, 2, 25)),  # Saturday the 14th is worked; 15 to 23 are off
        (date(2026, 2, 13), 1, date(2026, 2, 14)),
        (date(2026, 2, 26), 2, date(2026, 2, 28)),
        (date(2026, 9, 20), 5, date(2026, 9, 28)),  # Mid-Autumn, 25 to 27
        (date(2025, 12, 31), 1, date(2026, 1, 4)),  # a Sunday over New Year
        (
            date(2024, 2, 8),
            2,
            date(2024, 2, 18),
        ),  # the Spring Festival's eve, 9 February 2024, was no day off
        (date(2026, 5, 8), 1, date(2026, 5, 9)),
    ],
)
def test_a_window_over_holidays_ends_on_the_day_of_the_published_calendar(
    day: date, count: int, expected: date
):
    assert add_working_days(day, count, CALENDARS) == expected


def test_a_year_without_a_calendar_is_undetermined():
    found = add_working_days(date(2026, 12, 29), 5, CALENDARS)
    assert isinstance(found, Problem)
    assert found.what.zh == "待定：缺2027年的节假日安排，不能推算工作日。"
    assert found.what.en.startswith("Undetermined: holiday calendar of 2027 is missing")
    assert found.remedy.zh
    assert isinstance(is_working_day(date(2023, 5, 4), CALENDARS), Problem)


def test_no_working_day_is_not_a_count():
    with pytest.raises(ValueError, match="at least one"):
        add_working_days(date(2026, 1, 5), 0, CALENDARS)


@given(st.dates(date(2024, 1, 1), date(2026, 6, 1)), st.integers(1, 40), st.integers(1, 40))
def test_counting_goes_on_where_it_stopped(day: date, one: int, two: int):
    half = add_working_days(day, one, CALENDARS)
    assert isinstance(half, date)
    assert is_working_day(half, CALENDARS)
    assert add_working_days(half, two, CALENDARS) == add_working_days(day, one + two, CALENDARS)


@given(st.dates(date(2024, 1, 1), date(2026, 6, 1)), st.integers(1, 40))
def test_exactly_so_many_working_days_lie_between(day: date, count: int):
    last = add_working_days(day, count, CALENDARS)
    assert isinstance(last, date)
    between = [day + timedelta(days=n) for n in range(1, (last - day).days + 1)]
    assert sum(is_working_day(each, CALENDARS) is True for each in between) == count


HEAD = 'title = "虚构"\ndocument = "虚构〔2026〕1号"\nsource = "https://example.org"\n'


@pytest.mark.parametrize(
    ("text", "zh", "line"),
    [
        ('[[holiday]]\nname = "跨年"\nfirst = 2026-12-31\nlast = 2027-01-02\n', "不是2026年内的一段日期", 7),
        ('[[holiday]]\nname = "倒"\nfirst = 2026-02-03\nlast = 2026-02-01\n', "不是2026年内的一段日期", 7),
        ('[[holiday]]\nname = "缺"\nlast = 2026-02-01\n', "缺少“first”", 4),
        ("[[workday]]\nday = 2026-02-03\n", "不是2026年放假日以外的星期六或星期日", 5),
        ("[[workday]]\nday = 2025-02-08\n", "不是2026年放假日以外的星期六或星期日", 5),
        ("[[workday]]\n", "缺少“day”", 4),
    ],
)
def test_a_wrong_calendar_is_refused_with_its_line(tmp_path: Path, text: str, zh: str, line: int):
    path = tmp_path / "2026.toml"
    path.write_text(HEAD + text, encoding="utf-8")
    with pytest.raises(Refusal) as caught:
        read_holidays(path)
    assert [(zh in each.what.zh, each.where.row) for each in caught.value.problems] == [(True, line)]
    with pytest.raises(Refusal, match="2026"):
        load_holidays(tmp_path)
