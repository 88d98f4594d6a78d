"""One cell, one value: text, numbers, days and words as people type them."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest

from competition.domain.problems import Level, Problem, Where
from competition.domain.tiers import Group, SkillLevel
from competition.spreadsheets.cells import (
    as_text,
    read_day,
    read_decimal,
    read_text,
    read_whole,
    read_yes,
    required_decimal,
)
from competition.spreadsheets.reading import Cell, Value
from competition.spreadsheets.words import read_groups, read_level

WHERE = Where("a.xlsx", "表", 2, "满分", "B2")


def cell(value: Value) -> Cell:
    return Cell(value, WHERE)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (5.0, "5"),
        (5, "5"),
        (2.5, "2.5"),
        (True, "TRUE"),
        ("　全角　", "全角"),
        ("１２Ｘ", "12X"),
        ("a\u200bb\ufeff", "ab"),
        (datetime(2026, 9, 1), "2026-09-01"),  # noqa: DTZ001
        (date(2026, 9, 1), "2026-09-01"),
        (time(8, 30), "08:30:00"),
        (1e300, "1e+300"),
    ],
)
def test_text(value: Value, text: str) -> None:
    assert as_text(value) == text


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (None, None),
        (24.75, "24.75"),
        (5.0, "5"),
        (100, "100"),
        ("1.50", "1.5"),
        ("－１．５", "-1.5"),
        ("+2.", "2"),
        (".5", "0.5"),
        (1.5e-05, "0.000015"),
        ("１．５", "1.5"),
        (1 / 3, "0.3333333333333333"),
        ("1000000", "1000000"),
    ],
)
def test_decimal(value: Value, number: str | None) -> None:
    found: list[Problem] = []
    assert read_decimal(cell(value), found) == (None if number is None else Decimal(number))
    assert not found


@pytest.mark.parametrize(
    ("value", "number"), [("３０％", "30"), ("30 %", "30"), (30.0, "30"), ("12.5", "12.5")]
)
def test_a_percent_may_bear_its_sign(value: Value, number: str) -> None:
    found: list[Problem] = []
    assert read_decimal(cell(value), found, percent=True) == Decimal(number)
    assert required_decimal(cell(value), found, percent=True) == Decimal(number)
    assert not found


@pytest.mark.parametrize(
    ("value", "mended"),
    [(24.749999999999993, "24.75"), (0.1 + 0.2, "0.3"), ("24.750000000000004", "24.75"), (1e-12, "0")],
)
def test_noise_is_mended_with_a_warning(value: Value, mended: str) -> None:
    found: list[Problem] = []
    assert str(read_decimal(cell(value), found)) == mended
    (warning,) = found
    assert warning.level is Level.WARNING
    assert warning.where == WHERE
    assert f"已按 {mended} 读取" in warning.what.zh
    assert f"read as {mended}" in warning.what.en


@pytest.mark.parametrize(
    "value",
    [
        "五分",
        "1,5",
        "nan",
        "inf",
        "sNaN",
        "1e99",
        True,
        "9" * 5000,
        "--1",
        "1_0",
        "1e3",
        "30%",
        "３０％",
        "١٢",
        "१२",
        "²",
        "𝟙",
        "1 0",
        ".",
    ],
)
def test_what_is_no_number_is_a_problem(value: Value) -> None:
    found: list[Problem] = []
    assert read_decimal(cell(value), found) is None
    (problem,) = found
    assert "不是数字" in problem.what.zh
    assert "is not a number" in problem.what.en
    assert len(problem.what.zh) < 60


def test_a_required_number_that_is_not_there() -> None:
    found: list[Problem] = []
    assert required_decimal(cell(None), found) is None
    assert [each.what.zh for each in found] == ["“满分”未填写。"]


def test_an_uncomputed_formula_is_said_once() -> None:
    found: list[Problem] = []
    assert required_decimal(Cell(None, WHERE, uncomputed=True), found) is None
    assert read_text(Cell(None, WHERE, uncomputed=True), []) == ""
    assert [each.what.zh for each in found] == ["公式没有计算结果。"]


@pytest.mark.parametrize("value", [1.5, -1])
def test_a_whole_number(value: float) -> None:
    found: list[Problem] = []
    assert read_whole(cell(3.0), found) == 3
    assert not found
    assert read_whole(cell(value), found) is None
    assert "整数" in found[0].what.zh


@pytest.mark.parametrize(
    "value",
    [
        date(1990, 1, 2),
        datetime(1990, 1, 2),  # noqa: DTZ001
        "1990-01-02",
        "1990/1/2",
        "1990.1.2",
        "1990年1月2日",
        "19900102",
        19900102,
    ],
)
def test_a_day(value: Value) -> None:
    found: list[Problem] = []
    assert read_day(cell(value), found) == date(1990, 1, 2)
    assert not found


@pytest.mark.parametrize("value", ["1990-02-30", "去年", 5, "1990-1", "00000000", "²⁰²⁶-1-1"])
def test_a_day_that_does_not_exist(value: Value) -> None:
    found: list[Problem] = []
    assert read_day(cell(value), found) is None
    assert "不是存在的日期" in found[0].what.zh


def test_yes_and_no() -> None:
    found: list[Problem] = []
    assert read_yes(cell("是"), found, default=False)
    assert not read_yes(cell("否"), found, default=True)
    assert read_yes(cell(None), found, default=True)
    assert not found
    assert read_yes(cell("也许"), found, default=True)
    assert "应为“是”或“否”" in found[0].what.zh


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("高级工", SkillLevel.LEVEL_3),
        ("三级", SkillLevel.LEVEL_3),
        ("高级工（三级）", SkillLevel.LEVEL_3),
        ("三级/高级工", SkillLevel.LEVEL_3),
        ("高级技师 (一级)", SkillLevel.LEVEL_1),
        ("技师", SkillLevel.LEVEL_2),
        ("首席技师", SkillLevel.CHIEF),
        ("无", None),
        ("/", None),
        ("", None),
    ],
)
def test_levels(text: str, level: SkillLevel | None) -> None:
    found: list[Problem] = []
    assert read_level(cell(text), found) is level
    assert not found


@pytest.mark.parametrize("text", ["六级工", "高级工（二级）", "（）"])
def test_unknown_levels(text: str) -> None:
    found: list[Problem] = []
    assert read_level(cell(text), found) is None
    assert "请填：学徒工、初级工（五级）" in found[0].remedy.zh


def test_groups() -> None:
    found: list[Problem] = []
    assert read_groups(cell("职工；学生组"), found) == {Group.WORKER, Group.STUDENT}
    assert read_groups(cell(None), found) == set(Group)
    assert not found
    read_groups(cell("职工；军人"), found)
    assert "“军人”" in found[0].what.zh
