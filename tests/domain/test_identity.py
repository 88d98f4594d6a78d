"""ID numbers of residents, made by hand from GB 11643."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.identity import (
    CHECK_DIGITS,
    ResidentId,
    Sex,
    age_on,
    check_digit,
    mask_id,
    read_resident_id,
)
from competition.domain.problems import Problem
from tests.domain.build import unhurried

WOMAN = "11010519491231002X"  # the standard's own example
MAN = "440524188001010014"  # likewise


@pytest.mark.parametrize(
    ("first_seventeen", "digit"),
    [
        (WOMAN[:17], "X"),
        (MAN[:17], "4"),
        ("00000000000000000", "1"),  # sum 0
        ("00000000000000001", "X"),  # the last weight is 2
        ("10000000000000000", "5"),  # the first weight is 7
        ("00000001000000000", "0"),  # the eighth weight is 1
    ],
)
def test_the_check_digit(first_seventeen, digit):
    assert check_digit(first_seventeen) == digit


def test_what_a_number_says():
    woman, man = read_resident_id(WOMAN), read_resident_id(MAN)
    assert (woman.born, woman.sex) == (date(1949, 12, 31), Sex.FEMALE)
    assert (man.born, man.sex) == (date(1880, 1, 1), Sex.MALE)


@pytest.mark.parametrize(
    "raw",
    [
        f" {WOMAN.lower()}\n",
        "110105 19491231 002X",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105　19491231 002x",
    ],
)
def test_a_number_is_put_right_before_it_is_judged(raw):
    assert read_resident_id(raw) == ResidentId(WOMAN)


@pytest.mark.parametrize(
    "raw", ["", "110105", "1.10105E+17", "01010519491231002X", f"{WOMAN}1", "11010519491231OO2X"]
)
def test_a_number_of_another_shape(raw):
    found = read_resident_id(raw)
    assert str(found) == (
        "身份证号码应为18位（前17位数字，末位数字或X）。 请对照身份证重新填写；单元格请设为文本格式。 / "
        "An ID number has 18 characters: 17 digits, then a digit or X. "
        "Copy it again from the card; format the cell as text."
    )


def test_a_day_that_does_not_exist():
    found = read_resident_id("110105194902300021")
    assert found.what.zh == "身份证号码中的出生日期 1949-02-30 不存在。"
    assert found.remedy.zh == "请对照身份证核对第7至14位。"


@unhurried
@given(st.integers(min_value=0, max_value=16), st.integers(min_value=1, max_value=9))
def test_any_single_wrong_digit_is_found(place, shift):
    digit = str((int(WOMAN[place]) + shift) % 10)
    found = read_resident_id(WOMAN[:place] + digit + WOMAN[place + 1 :])
    assert isinstance(found, Problem)
    assert WOMAN[:6] not in str(found)


def test_a_wrong_check_digit_never_repeats_the_number():
    found = read_resident_id(WOMAN[:17] + "1")
    assert found.what.zh == "身份证号码校验位不符，至少有一位写错。"
    assert not any(char.isdigit() for char in str(found))


@unhurried
@given(st.text("0123456789", min_size=17, max_size=17))
def test_every_number_has_a_check_digit(first_seventeen):
    assert check_digit(first_seventeen) in CHECK_DIGITS


def test_a_masked_number_hides_birth_and_sex():
    assert mask_id(WOMAN) == "110***********002X"


@pytest.mark.parametrize(
    ("day", "age"),
    [(date(2025, 6, 19), 24), (date(2025, 6, 20), 25), (date(2025, 12, 31), 25), (date(2026, 1, 1), 25)],
)
def test_age_in_whole_years(day, age):
    assert age_on(date(2000, 6, 20), day) == age


def test_somebody_born_on_29_february_ages_on_1_march():
    assert age_on(date(2004, 2, 29), date(2025, 2, 28)) == 20
    assert age_on(date(2004, 2, 29), date(2025, 3, 1)) == 21
