"""From a measured value to a mark."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.calculations import (
    Calculation,
    CalculationType,
    Param,
    calculate,
    check_calculation,
    options,
    read_params,
    write_params,
)
from tests.domain.build import said, unhurried

TEN = Decimal(10)
PASS = Calculation("p", CalculationType.PASS_FAIL)
NUMBER = Calculation("n", CalculationType.NUMBER_COMPLETED, params="TOTAL:::8")
CHOICE = Calculation(
    "c", CalculationType.CHOICE, params="OPTION:::10#x~x#全部#-#2.5#x~x#half (ab:::c)#-#0#x~x#无"
)
RANGES = Calculation(
    "r",
    CalculationType.RANGED_SCORE,
    params="RANGE:::1#x~x#1..9#-#4#x~x#0.5..1#-#10#x~x#0..0.5#-#4#x~x#0.75..1",
)
OPEN = Calculation("o", CalculationType.RANGED_SCORE, params="RANGE:::10#x~x#..0#-#0#x~x#0..")
DIFFERENCE = Calculation(
    "d",
    CalculationType.REGULAR_DIFFERENCE_DEDUCTION,
    params="TARGET:::50#-#STEP:::0.1#-#DEDUCTION:::1.5#-#TOLERANCE:::0.2",
)

MARKS = [
    (PASS, "yes", "10"),
    (PASS, " 是 ", "10"),
    (PASS, "N", "0"),
    (PASS, "perhaps", None),
    (NUMBER, "8", "10"),
    (NUMBER, "3", "3.75"),
    (NUMBER, "1", "1.25"),
    (NUMBER, "0", "0"),
    (NUMBER, "9", None),
    (NUMBER, "-1", None),
    (NUMBER, "2.5", None),
    (NUMBER, "many", None),
    (CHOICE, "全部", "10"),
    (CHOICE, "ｈａｌｆ (ab:::c)", "2.5"),
    (CHOICE, "无", "0"),
    (CHOICE, "少", None),
    (RANGES, "-0.01", None),
    (RANGES, "0", "10"),
    (RANGES, "0.5", "4"),
    (RANGES, "0.51", "4"),
    (RANGES, "1", "1"),
    (RANGES, "9", "1"),
    (RANGES, "9.01", None),
    (OPEN, "-300", "10"),
    (OPEN, "0", "10"),
    (OPEN, "300", "0"),
    (RANGES, "1_0", None),
    (RANGES, "1e3", None),
    (RANGES, "1234567890123", None),
    (DIFFERENCE, "50", "10"),
    (DIFFERENCE, "49.8", "10"),
    (DIFFERENCE, "50.21", "8.5"),
    (DIFFERENCE, "50.3", "8.5"),
    (DIFFERENCE, "49.69", "7"),
    (DIFFERENCE, "0", "0"),
    (DIFFERENCE, "", None),
]


@pytest.mark.parametrize(("calculation", "entered", "mark"), MARKS)
def test_the_mark_follows_from_what_is_entered(calculation: Calculation, entered: str, mark: str | None):
    assert check_calculation(calculation, maximum=TEN) == ()
    assert calculate(calculation, entered, maximum=TEN) == (None if mark is None else Decimal(mark))


def test_a_mark_has_two_decimals_half_up():
    thirds = Calculation("n", CalculationType.NUMBER_COMPLETED, params="TOTAL:::8")
    assert str(calculate(thirds, "1", maximum=Decimal("0.20"))) == "0.03"
    assert str(calculate(PASS, "yes", maximum=Decimal("1.5"))) == "1.50"


def test_without_a_tolerance_every_difference_counts():
    strict = Calculation(
        "d", CalculationType.REGULAR_DIFFERENCE_DEDUCTION, params="TARGET:::5#-#STEP:::1#-#DEDUCTION:::2"
    )
    assert calculate(strict, "5.01", maximum=TEN) == 8


def test_what_a_judge_may_choose():
    assert options(PASS) == (("yes", "是 / yes"), ("no", "否 / no"))
    assert options(CHOICE)[1] == ("half (ab:::c)", "half (ab:::c)")
    assert options(NUMBER) == ()


def test_parameters_are_read_with_the_key_before_them():
    assert read_params(" total:::8 #-# #-#3#x~x# a ") == (
        Param("TOTAL", Decimal(8)),
        Param("TOTAL", Decimal(3), "a"),
    )
    assert read_params("") == ()


@pytest.mark.parametrize("piece", ["8", "TOTAL:::", "TOTAL:::x", "TOTAL=8", ":::8"])
def test_a_piece_that_is_no_parameter_is_named(piece: str):
    with pytest.raises(ValueError, match=piece):
        read_params(piece)


params = st.builds(
    Param,
    st.text("ABCD_", min_size=1, max_size=6),
    st.decimals(-1000, 1000, places=2),
    st.text("ab文 .:", max_size=6).map(str.strip),
)


@unhurried
@given(st.lists(params, max_size=5).map(tuple))
def test_what_is_written_is_what_is_read(made: tuple[Param, ...]):
    assert read_params(write_params(made)) == made


FAULTS = [
    (CalculationType.PASS_FAIL, "TOTAL:::1", ["不认识参数 TOTAL，可用：无。"]),
    (CalculationType.NUMBER_COMPLETED, "", ["缺少参数 TOTAL。"]),
    (CalculationType.NUMBER_COMPLETED, "SUM:::1", ["缺少参数 TOTAL。", "不认识参数 SUM，可用：TOTAL。"]),
    (CalculationType.NUMBER_COMPLETED, "TOTAL:::0", ["TOTAL 须大于0。"]),
    (CalculationType.NUMBER_COMPLETED, "TOTAL:::2.5", ["TOTAL 须为整数。"]),
    (CalculationType.NUMBER_COMPLETED, "TOTAL:::2#-#TOTAL:::3", ["TOTAL 只能有一个值。"]),
    (CalculationType.CHOICE, "all", ["参数“all”不是“KEY:::数字#x~x#文字”的形式。"]),
    (CalculationType.CHOICE, "OPTION:::11#x~x#a", ["得分须在0至10之间。"]),
    (CalculationType.CHOICE, "OPTION:::1", ["每个得分都要写明选项或区间。"]),
    (CalculationType.CHOICE, "OPTION:::1#x~x#a#-#2#x~x#ａ", ["选项或区间重复。"]),
    (CalculationType.RANGED_SCORE, "RANGE:::1#x~x#5", ["区间须写作“下限..上限”。"]),
    (CalculationType.RANGED_SCORE, "RANGE:::1#x~x#..", ["区间须写作“下限..上限”。"]),
    (CalculationType.RANGED_SCORE, "RANGE:::1#x~x#5..1", ["区间须写作“下限..上限”。"]),
    (
        CalculationType.RANGED_SCORE,
        "RANGE:::1#x~x#12..#-#2#x~x#0..10",
        ["10与12之间的数值不在任何区间内。"],
    ),
    (
        CalculationType.RANGED_SCORE,
        "RANGE:::3#x~x#0..10#-#3#x~x#2..5#-#2#x~x#12..15#-#1#x~x#15..20#-#0#x~x#21..",
        ["10与12之间的数值不在任何区间内。", "20与21之间的数值不在任何区间内。"],
    ),
    (
        CalculationType.RANGED_SCORE,
        "RANGE:::1#x~x#..5#-#2#x~x#4..",
        ["区间“..5”与“4..”重叠，但得分不同。"],
    ),
    (
        CalculationType.RANGED_SCORE,
        "RANGE:::1#x~x#0..5#-#2#x~x#3..3",
        ["区间“0..5”与“3..3”重叠，但得分不同。"],
    ),
    (
        CalculationType.RANGED_SCORE,
        "RANGE:::1#x~x#3..3#-#2#x~x#3.0..3",
        ["区间“3..3”与“3.0..3”重叠，但得分不同。"],
    ),
    (CalculationType.RANGED_SCORE, "RANGE:::1#x~x#5..b", ["区间须写作“下限..上限”。"]),
    (CalculationType.RANGED_SCORE, "RANGE:::1#x~x#a..5", ["区间须写作“下限..上限”。"]),
    (
        CalculationType.REGULAR_DIFFERENCE_DEDUCTION,
        "TARGET:::1#-#STEP:::0#-#DEDUCTION:::-1#-#TOLERANCE:::-1",
        ["STEP、DEDUCTION 须大于0。", "TOLERANCE 不得小于0。"],
    ),
]


@pytest.mark.parametrize(("kind", "text", "faults"), FAULTS)
def test_what_gives_no_marks_is_refused(kind: CalculationType, text: str, faults: list[str]):
    found = check_calculation(Calculation("x", kind, params=text), maximum=TEN)
    assert said(found) == [f"计算“x”（{kind.value}）：{fault}" for fault in faults]
    assert all(each.what.en.startswith(f"Calculation “x” ({kind.value}): ") for each in found)


@unhurried
@given(
    st.sampled_from([PASS, NUMBER, CHOICE, RANGES, OPEN, DIFFERENCE]),
    st.text(max_size=8) | st.decimals().map(str),
)
def test_whatever_is_entered_gives_a_mark_within_the_maximum_or_none(calculation: Calculation, entered: str):
    mark = calculate(calculation, entered, maximum=TEN)
    assert mark is None or 0 <= mark <= TEN
