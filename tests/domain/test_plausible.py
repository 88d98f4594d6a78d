"""What is plausible for a mark, and what lies far from a judge's other marks."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.codec import dump, load
from competition.domain.calculations import Calculation, CalculationType
from competition.domain.marking_scheme import Aspect, AspectKind
from competition.domain.plausible import (
    Unusual,
    beyond_range,
    check_range,
    is_outlier,
    is_word,
    number_of,
    range_problems,
    takes_number,
    unusual,
)
from tests.domain.outliers import CASES

MEASURED = Aspect("A3", AspectKind.MEASUREMENT, "焊缝长度", Decimal(40), plausible_from=Decimal("10"), plausible_to=Decimal("38.5"))  # fmt: skip
STEPS = "TARGET:::0#-#STEP:::0.5#-#DEDUCTION:::1"
BENT = replace(
    MEASURED, calculation=Calculation("变形", CalculationType.REGULAR_DIFFERENCE_DEDUCTION, params=STEPS)
)
PASS = replace(MEASURED, calculation=Calculation("合格", CalculationType.PASS_FAIL))
JUDGED = Aspect("A1", AspectKind.JUDGEMENT, "外观", Decimal(6), plausible_to=Decimal(2))
WHOLE = replace(MEASURED, partial=False)

numbers = st.decimals(-1000, 1000, places=2)
lists = st.lists(numbers, min_size=5, max_size=12)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("10", None),
        ("38.50", None),
        ("9.99", Unusual.BELOW),
        ("38.51", Unusual.ABOVE),
        ("３９", Unusual.ABOVE),
        (" 39. ", Unusual.ABOVE),
        ("", None),
        ("abc", None),
    ],
)
def test_a_value_lies_within_the_range_or_on_one_side_of_it(typed: str, found: Unusual | None):
    assert beyond_range(MEASURED, typed) is found
    assert (check_range(MEASURED, typed) is None) == (found is None)


def test_either_end_may_be_open_and_nothing_chosen_has_a_range():
    assert beyond_range(replace(MEASURED, plausible_to=None), "1000") is None
    assert beyond_range(replace(MEASURED, plausible_from=None), "-1000") is None
    assert [takes_number(each) for each in (MEASURED, BENT, PASS, JUDGED, WHOLE)] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert beyond_range(PASS, "1") is beyond_range(JUDGED, "3") is beyond_range(WHOLE, "0") is None


def test_the_range_is_told_in_words():
    words = [each.plausible for each in (MEASURED, replace(MEASURED, plausible_from=None))]
    words.append(replace(MEASURED, plausible_to=None).plausible)
    assert [(each.zh, each.en) for each in words] == [
        ("10 至 38.5", "10 to 38.5"),
        ("不大于 38.5", "38.5 or less"),
        ("不小于 10", "10 or more"),
    ]
    assert replace(MEASURED, plausible_from=None, plausible_to=None).plausible is None
    found = check_range(MEASURED, " 9 ")
    assert found.what.zh == "A3：9 低于合理范围（10 至 38.5），没有保存。"
    assert found.what.en == "A3: 9 is below the plausible range (10 to 38.5) and was not saved."


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.says)
def test_what_is_unusual(case):
    assert unusual(case.aspect, case.typed, case.others) == case.found


@given(numbers, st.lists(numbers, max_size=4))
def test_too_few_values_say_nothing(value: Decimal, others: list[Decimal]):
    assert not is_outlier(value, others)


@given(numbers, lists, st.randoms(), numbers, st.integers(1, 9))
def test_order_place_and_unit_do_not_matter(value, others, random, shift, factor):
    found = is_outlier(value, others)
    mixed = [*others]
    random.shuffle(mixed)
    assert is_outlier(value, mixed) == found
    assert is_outlier(value + shift, [each + shift for each in others]) == found
    assert is_outlier(-value * factor, [-each * factor for each in others]) == found


@given(numbers, lists)
def test_a_value_that_lies_further_out_is_an_outlier_too_and_half_of_the_values_are_none(value, others):
    if is_outlier(value, others):
        ordered = sorted(others)
        away = 1 if value > ordered[len(ordered) // 2] else -1
        assert is_outlier(value + away, others)
    inside = [each for each in others if not is_outlier(each, others)]
    assert 2 * len(inside) >= len(others)


@pytest.mark.parametrize("word", ["确认", " 确认 ", "confirm", "CONFIRM", "ｃｏｎｆｉｒｍ"])
def test_the_word(word: str):
    assert is_word(word)


@pytest.mark.parametrize("word", ["", "是", "确定", "y", "确 认", "1"])
def test_no_other_word_will_do(word: str):
    assert not is_word(word)


@pytest.mark.parametrize("text", ["12", "+1.", "-.5", "１２"])
def test_numbers_as_they_are_typed(text: str):
    assert number_of(text) is not None


def wrong(aspect: Aspect) -> list[str]:
    return [each.what.zh for each in range_problems(aspect)]


def test_a_range_must_be_one_that_can_be_typed():
    ends = {"plausible_from": Decimal(5), "plausible_to": Decimal(5)}
    assert wrong(MEASURED) == wrong(BENT) == wrong(replace(MEASURED, **ends)) == []
    assert wrong(replace(PASS, plausible_from=None, plausible_to=None)) == []
    for chosen in (PASS, WHOLE, JUDGED):
        assert wrong(chosen) == [f"评分点{chosen.id}“{chosen.description}”不是填数字的，不能有合理范围。"]
    high = replace(MEASURED, plausible_to=Decimal("40.01"))
    assert wrong(high) == ["评分点A3的合理范围写到40.01，这个数裁判填不进去。"]
    assert wrong(replace(MEASURED, plausible_from=Decimal("0.001"))) == [
        "评分点A3的合理范围写到0.001，这个数裁判填不进去。"
    ]
    assert wrong(replace(BENT, plausible_from=Decimal("-3"), plausible_to=Decimal(900))) == []
    assert wrong(replace(MEASURED, plausible_from=Decimal(39))) == ["评分点A3的合理最低39大于合理最高38.5。"]


def test_a_scheme_without_ranges_is_stored_as_before():
    plain = replace(MEASURED, plausible_from=None, plausible_to=None)
    assert dump(plain) == (
        '{"calculation":null,"description":"焊缝长度","descriptors":[],"extra":"","id":"A3","kind":"measurement",'
        '"maximum":"40","partial":true,"requirement":"","section":""}'
    )
    assert load(dump(plain), Aspect) == plain
    assert load(dump(MEASURED), Aspect) == MEASURED
    assert '"plausible_from":"10"' in dump(MEASURED)
