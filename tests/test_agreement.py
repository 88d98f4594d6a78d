"""Kendall's W by SciPy: worked examples, and what is said where it cannot be computed."""

import sys
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.agreement import available, measure_agreement


def rows(*ratings: str) -> list[list[Decimal]]:
    return [[Decimal(mark) for mark in rating.split()] for rating in ratings]


def test_the_same_order_is_full_agreement():
    assert measure_agreement(rows("1 2 3 4", "10 20 30 40", "0.1 0.2 0.3 0.9")) == Decimal("1.000")


def test_opposite_orders_are_none():
    assert measure_agreement(rows("1 2 3 4", "4 3 2 1")) == Decimal("0.000")


def test_it_is_the_coefficient_of_rank_sums():
    """Rank sums 11, 7, 6, 16 ... of m = 4, n = 4 about 10: S = 1 + 9 + 16 + 36 = 62; W = 12 S / (m² (n³ − n)) = 0.775."""
    assert measure_agreement(rows("3 1 2 4", "3 2 1 4", "2 3 1 4", "3 1 2 4")) == Decimal("0.775")


def test_ties_are_corrected_for():
    """Ranks 1.5 1.5 3 and 1 2.5 2.5: sums 2.5, 4, 5.5; S = 4.5; W = 12 S / (m² (n³ − n) − m ΣT) = 54 / (96 − 24)."""
    assert measure_agreement(rows("5 5 9", "1 2 2")) == Decimal("0.750")


def test_judges_who_tell_nobody_apart_neither_agree_nor_disagree():
    assert measure_agreement(rows("2 2 2", "3 3 3")) is None
    assert measure_agreement(rows("2 2 2", "1 2 3")) is not None


@pytest.mark.parametrize("ratings", [(), ("1 2 3",), ("1 2", "2 1"), ("1 2 3", "1 2")])
def test_too_few_are_refused(ratings: tuple[str, ...]):
    with pytest.raises(ValueError, match="too few"):
        measure_agreement(rows(*ratings))


RATINGS = st.integers(2, 5).flatmap(
    lambda judges: st.lists(
        st.lists(st.integers(0, 3).map(Decimal), min_size=judges, max_size=judges), min_size=3, max_size=8
    )
)


@given(RATINGS)
def test_it_lies_between_none_and_full(columns: list[list[Decimal]]):
    ratings = [list(row) for row in zip(*columns, strict=True)]
    found = measure_agreement(ratings)
    assert (found is None) == all(a == b for row in ratings for a, b in pairwise(row))
    assert found is None or 0 <= found <= 1


def test_without_scipy_it_says_so(monkeypatch: pytest.MonkeyPatch):
    assert available()
    monkeypatch.setitem(sys.modules, "scipy", None)
    assert not available()
