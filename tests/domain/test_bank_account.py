"""Bank accounts: digits, and a warning where a card's check digit does not fit."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from competition.domain.bank_account import fails_check_digit, mask_account, read_account_number
from competition.domain.problems import Problem

CARD = "6222020000000000000"
"""Made up; its check digit fits."""


@pytest.mark.parametrize(
    "raw",
    [CARD, "6222 0200 0000 0000 000", "6222-0200-0000-0000-000", "６２２２０２０００００００００００００"],
)
def test_spaces_hyphens_and_wide_digits_are_put_right(raw: str) -> None:
    assert read_account_number(raw) == CARD


@pytest.mark.parametrize("raw", ["", "1234567", "1" * 31, "62220200000000O0004", "6.22E+18"])
def test_what_is_no_account_is_refused_without_repeating_it(raw: str) -> None:
    found = read_account_number(raw)
    assert isinstance(found, Problem)
    assert "银行账号应为8至30位数字。" in found.what.zh
    assert not raw or raw not in str(found)


def test_a_card_whose_check_digit_fits_is_not_doubted() -> None:
    assert not fails_check_digit(CARD)


@given(st.integers(0, len(CARD) - 1), st.integers(0, 9))
def test_one_wrong_digit_of_a_card_is_seen(place: int, digit: int) -> None:
    assume(CARD[place] != str(digit))
    assert fails_check_digit(f"{CARD[:place]}{digit}{CARD[place + 1 :]}")


@pytest.mark.parametrize("number", ["123456789012345", "12345678901234567890"])
def test_numbers_of_other_lengths_bear_no_check_digit(number: str) -> None:
    assert not fails_check_digit(number)


def test_a_mask_leaves_four_digits() -> None:
    assert mask_account(CARD) == "****0000"
