"""A PIN that nobody guesses at the first try."""

import pytest

from competition.domain.pins import check_pin


@pytest.mark.parametrize("pin", ["482915", "112233", "100000"])
def test_six_digits_are_a_pin(pin: str) -> None:
    assert check_pin(pin) is None


@pytest.mark.parametrize(
    "pin", ["", "12345", "1234567", "48291x", "111111", "123456", "654321", "567890", "４８２９１５"]
)
def test_what_is_too_short_or_too_easy_is_refused(pin: str) -> None:
    found = check_pin(pin)
    assert found is not None
    assert "六位数字" in found.what.zh
