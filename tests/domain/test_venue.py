"""What a tablet says it missed is read strictly, and for each there is a word of what to do."""

import pytest

from competition.domain.venue import WITHOUT, Check, read_checks


def test_for_everything_that_may_be_missing_there_is_a_word() -> None:
    assert set(WITHOUT) == set(Check)


def test_what_was_missed_is_read_in_the_order_of_the_list() -> None:
    assert read_checks(["clock", "secure", "nonsense"]) == (Check.SECURE, Check.CLOCK)


@pytest.mark.parametrize("raw", [None, "clock", {"clock": 1}, [1], [["clock"]]])
def test_nonsense_is_nothing(raw: object) -> None:
    assert read_checks(raw) == ()
