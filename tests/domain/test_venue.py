"""What a tablet says it missed is read strictly, and for each there is a word of what to do."""

from datetime import timedelta

import pytest

from competition.domain.venue import (
    LOW_BATTERY,
    SILENT_AFTER,
    WITHOUT,
    Check,
    DeviceFault,
    DeviceSays,
    faults_of,
    read_checks,
    silent_minutes,
)

WELL = {"silent": timedelta(0), "battery": 80, "unsent": 0, "release": "new", "checked": True, "missed": ()}


def test_for_everything_that_may_be_missing_there_is_a_word() -> None:
    assert set(WITHOUT) == set(Check)


def test_what_was_missed_is_read_in_the_order_of_the_list() -> None:
    assert read_checks(["clock", "secure", "nonsense"]) == (Check.SECURE, Check.CLOCK)


@pytest.mark.parametrize("raw", [None, "clock", {"clock": 1}, [1], [["clock"]]])
def test_nonsense_is_nothing(raw: object) -> None:
    assert read_checks(raw) == ()


@pytest.mark.parametrize(
    ("said", "faults"),
    [
        ({}, []),
        ({"battery": None, "release": ""}, []),
        ({"silent": SILENT_AFTER, "battery": LOW_BATTERY}, []),
        ({"silent": SILENT_AFTER + timedelta(seconds=1)}, ["silent"]),
        ({"silent": None}, ["silent"]),
        ({"unsent": 1, "battery": LOW_BATTERY - 1}, ["unsent", "battery"]),
        ({"release": "old", "checked": False}, ["old", "unchecked"]),
        ({"missed": (Check.CLOCK,)}, ["missing"]),
    ],
)
def test_why_a_device_stands_out(said: dict[str, object], faults: list[str]) -> None:
    found = faults_of(DeviceSays(**{**WELL, **said}), release="new")
    assert found == tuple(map(DeviceFault, faults))


@pytest.mark.parametrize(
    ("ago", "minutes"), [(timedelta(0), 0), (timedelta(seconds=179), 2), (timedelta(seconds=-5), 0)]
)
def test_how_long_a_device_was_silent(ago: timedelta, minutes: int) -> None:
    assert silent_minutes(DeviceSays(**{**WELL, "silent": ago})) == minutes
    assert silent_minutes(DeviceSays(**{**WELL, "silent": None})) is None
