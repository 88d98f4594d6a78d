"""A mark as typed, and the difference between a zero and no mark."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.calculations import Calculation, CalculationType
from competition.domain.marking_scheme import AspectKind
from competition.domain.problems import Problem
from competition.domain.scoresheet import check_mark, missing_marks, read_mark, wide_spread
from tests.domain.build import aspect, unhurried

ITEM = aspect("A1", "2.5")
WHOLE = aspect("A2", "2.5", AspectKind.MEASUREMENT, partial=False)
JUDGED = aspect("A3", "2.5", AspectKind.JUDGEMENT)


@pytest.mark.parametrize(
    ("raw", "mark"),
    [
        ("", None),
        ("  ", None),
        ("0", "0"),
        (" 1.5 ", "1.5"),
        ("2.5", "2.5"),
        ("１．２５", "1.25"),
        (".5", "0.5"),
        ("1.", "1"),
    ],
)
def test_a_mark_is_read(raw, mark):
    assert read_mark(ITEM, raw) == (None if mark is None else Decimal(mark))


@pytest.mark.parametrize("raw", ["一", "1,5", "1_0", "1e0", "NaN", "Infinity", "1.2.3", "."])
def test_what_is_no_number_is_told(raw):
    assert str(read_mark(ITEM, raw)) == (
        f"A1：“{raw}”不是数字。 请只填数字，例如 1.5。 / A1: “{raw}” is not a number. Enter digits only, such as 1.5."
    )


@pytest.mark.parametrize(
    ("of", "raw", "zh", "en"),
    [
        (ITEM, "2.51", "应在 0 至 2.5 之间", "It must lie between 0 and 2.5"),
        (ITEM, "-0.5", "应在 0 至 2.5 之间", "It must lie between 0 and 2.5"),
        (ITEM, "1.255", "最多两位小数", "It has at most two decimals"),
        (WHOLE, "1", "该测量点只有得分（2.5）或不得分（0）", "This measurement gives 2.5 or 0"),
        (JUDGED, "4", "评判分只能是 0、1、2、3", "A judgement score is 0, 1, 2 or 3"),
        (JUDGED, "1.5", "评判分只能是 0、1、2、3", "A judgement score is 0, 1, 2 or 3"),
    ],
)
def test_a_mark_that_cannot_stand_is_told(of, raw, zh, en):
    assert str(read_mark(of, raw)) == (
        f"{of.id}：{raw} 不可用，{zh}。 请重新填写该项，其他分数未受影响。 / "
        f"{of.id}: {raw} cannot stand. {en}. Enter this one again; no other mark is touched."
    )


@pytest.mark.parametrize(("of", "mark"), [(WHOLE, "0"), (WHOLE, "2.50"), (JUDGED, "3"), (ITEM, "0.01")])
def test_a_mark_that_may_stand(of, mark):
    assert check_mark(of, Decimal(mark)) is None


@unhurried
@given(st.decimals(min_value=0, max_value="2.5", places=2))
def test_every_mark_in_range_is_read_back_from_what_it_is_written_as(mark):
    assert read_mark(ITEM, str(mark)) == mark


def test_a_zero_is_a_mark_and_none_is_not():
    aspects = [ITEM, WHOLE, JUDGED]
    assert missing_marks(aspects, {"A1": Decimal(0), "A3": None}) == (WHOLE, JUDGED)
    assert missing_marks(aspects, dict.fromkeys(["A1", "A2", "A3"], Decimal(0))) == ()


@pytest.mark.parametrize(
    ("marks", "apart"),
    [
        ((), None),
        ((None, None), None),
        ((1, 2, 2), None),
        ((1, 3, 2), 2),
        ((None, 0, 3), 3),
        ((None, 3), None),
    ],
)
def test_scores_two_or_more_apart_are_pointed_out(marks, apart):
    given_marks = [None if mark is None else Decimal(mark) for mark in marks]
    assert wide_spread(given_marks, Decimal(1)) == apart
    assert wide_spread(given_marks, None) is None


def test_what_a_calculation_has_no_mark_for_is_refused_with_its_kind():
    measured = aspect(
        "P-1", "8", calculation=Calculation("n", CalculationType.NUMBER_COMPLETED, params="TOTAL:::8")
    )
    found = read_mark(measured, "很多")
    assert isinstance(found, Problem)
    assert found.what.zh.startswith("P-1：“很多”不能用于“")
