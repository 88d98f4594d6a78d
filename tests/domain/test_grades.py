"""一、二、三等奖 by shares and by counts."""

from decimal import Decimal

import pytest

from competition.domain.medals import RULES
from competition.domain.ranking import Scored, rank


def grades(rule: str, totals: list[int]) -> str:
    places = rank([Scored(f"{n:02}", Decimal(total)) for n, total in enumerate(totals)])
    found = RULES[rule].assign(places)
    letters = {"first": "1", "second": "2", "third": "3", "none": "-"}
    return "".join(letters[found[f"{n:02}"]] for n in range(len(totals)))


@pytest.mark.parametrize(
    ("entrants", "expected"),
    [
        (10, "122333----"),
        (15, "112223333" + "3" + "-" * 5),  # 1.5 → 2, 3, 4.5 → 5, half up
        (4, "23--"),  # 0.4 → 0, 0.8 → 1, 1.2 → 1: no first prize among four
        (0, ""),
    ],
)
def test_shares_are_rounded_half_up(entrants, expected):
    assert grades("shares-10-20-30", list(range(entrants, 0, -1))) == expected


def test_who_shares_a_rank_shares_its_grade():
    assert grades("counts-1-2-3", [9, 9, 8, 7, 6, 5, 5, 4]) == "11233333"[:7] + "-"


@pytest.mark.parametrize(("rule", "expected"), [("counts-1-2-3", "122333---"), ("counts-1-2-5", "12233333-")])
def test_fixed_counts(rule, expected):
    assert grades(rule, list(range(9, 0, -1))) == expected
