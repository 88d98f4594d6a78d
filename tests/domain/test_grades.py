"""一、二、三等奖 by shares and by counts."""

from decimal import Decimal

import pytest

from competition.domain.medals import RULES, find_rule
from competition.domain.ranking import Scored, rank


def grades(rule: str, totals: list[int]) -> str:
    places = rank([Scored(f"{n:02}", Decimal(total)) for n, total in enumerate(totals)])
    found = find_rule(rule).assign(places)
    letters = {"first": "1", "second": "2", "third": "3", "none": "-"}
    return "".join(letters[found[f"{n:02}"]] for n in range(len(totals)))


def of(rule: str, entrants: int) -> str:
    return grades(rule, list(range(entrants, 0, -1)))


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
    assert of("shares-10-20-30", entrants) == expected


@pytest.mark.parametrize(
    ("rule", "entrants", "expected"),
    [
        ("shares-10-20-30-up", 15, "1122233333-----"),
        ("shares-10-20-30-down", 15, "12223333-------"),
        ("shares-10-20-30-half-even", 15, "112223333------"),  # 1.5 → 2 but 4.5 → 4
        ("shares-10-20-30-up", 4, "1233"),
        ("shares-10-20-30-up", 1, "1"),  # one each would be three prizes for one entrant
        ("shares-10-20-30-down", 4, "3---"),
        ("shares-10-20-30-down", 3, "---"),
    ],
)
def test_the_rounding_is_a_setting(rule, entrants, expected):
    assert of(rule, entrants) == expected


def test_each_grade_is_rounded_by_itself():
    # of 5: 0.75 → 1, 0.75 → 1, 0.75 → 1; summed before rounding it would be 1, 2 (1.5), 2 (2.25): one first, one second
    assert of("shares-15-15-15", 5) == "123--"


def test_who_shares_a_rank_shares_its_grade():
    assert grades("counts-1-2-3", [9, 9, 8, 7, 6, 5, 5, 4]) == "11233333"[:7] + "-"
    assert grades("shares-20-20-20", [9, 9, 8, 7, 6]) == "113--"


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("counts-1-2-3", "122333---"),
        ("counts-1-2-5", "12233333-"),
        ("counts-2-0-4", "113333---"),
        ("counts-0-0-999", "333333333"),
        ("shares-0-50-50", "222223333"),  # 4.5 → 5 each
        ("shares-100-0-0", "111111111"),
    ],
)
def test_fixed_counts_and_shares_as_the_id_states_them(rule, expected):
    assert of(rule, 9) == expected


@pytest.mark.parametrize(
    "rule",
    [
        "shares-40-40-30",
        "shares-0-0-0",
        "counts-0-0-0",
        "counts-1-2",
        "counts-1-2-3-4",
        "counts-1-2-3-up",
        "counts-01-2-3",
        "counts-1-2-１",
        "counts-1-2--3",
        "counts-1-2-1000",
        "shares-10-20-30-half-up",
        "shares-1.5-2-3",
        "Shares-10-20-30",
        "shares-10-20-30\n",
        "prizes-1-2-3",
        "",
    ],
)
def test_what_states_no_rule_is_unknown(rule):
    with pytest.raises(KeyError):
        find_rule(rule)


def test_labels_say_the_numbers_and_the_rounding():
    assert find_rule("shares-5-10-15-up").label.zh == "一二三等奖占5%、10%、15%，名额尾数进一"
    assert find_rule("shares-5-10-15").label.en == "first, second and third prizes to 5, 10 and 15 %"
    assert find_rule("shares-5-10-15-down").label.en.endswith("numbers rounded down")
    assert find_rule("shares-5-10-15-half-even").label.zh.endswith("四舍六入五成双")
    assert find_rule("counts-3-6-9").label.zh == "一二三等奖3、6、9名"


def test_named_rules_are_those_of_the_lists():
    assert find_rule("shares-10-20-30") is RULES["shares-10-20-30"]
    assert find_rule("counts-4-5-6").id == "counts-4-5-6"
