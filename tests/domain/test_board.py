"""The states of an event on the public board, and the share of its sheets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.board import BoardState, board_state, percent_of
from competition.domain.visibility import Appearance

A, S = Appearance, BoardState
counts = st.integers(0, 10_000)


@pytest.mark.parametrize(
    ("appearance", "cancelled", "begun", "done", "expected"),
    [
        (A.HIDDEN, False, False, False, S.WAITING),
        (A.ANNOUNCED, False, False, False, S.WAITING),
        (A.HIDDEN, False, True, False, S.MARKING),
        (A.HELD, False, True, False, S.MARKING),
        (A.HIDDEN, False, True, True, S.MARKED),
        (A.ANNOUNCED, False, True, True, S.ANNOUNCED),
        (A.EXPECTED, False, True, True, S.EXPECTED),
        (A.HELD, False, True, True, S.UNPUBLISHED),
        (A.VISIBLE, False, True, True, S.PUBLISHED),
        (A.VISIBLE, False, True, False, S.PUBLISHED),
        (A.HIDDEN, True, False, False, S.CANCELLED),
        (A.ANNOUNCED, True, True, True, S.CANCELLED),
    ],
)
def test_how_an_event_stands(
    appearance: Appearance, cancelled: bool, begun: bool, done: bool, expected: BoardState
):
    assert board_state(appearance, cancelled=cancelled, begun=begun, done=done) is expected


def test_what_is_held_back_is_told_as_not_published_and_no_more():
    held = board_state(A.HELD, cancelled=False, begun=True, done=True).label
    assert (held.zh, held.en) == ("未公布", "not published")


@given(counts, counts)
def test_a_hundred_per_cent_are_all_and_nothing_less(done: int, more: int):
    expected = done + more
    found = percent_of(done, expected)
    assert 0 <= found <= 100
    assert (found == 100) == (more == 0 < expected)
