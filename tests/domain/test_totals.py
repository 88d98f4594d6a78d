"""The weighted total of an entry with every step, or what is missing of it."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.scoring import Missing
from competition.domain.scoring.method import round_half_up
from competition.domain.totals import tie_break_keys, total_entry
from tests.domain.build import aspect, part, scheme, sheet, unhurried

THEORY = part("T", [aspect("t", "100")], weight="30")
PRACTICE = part("P", [aspect("p", "100")], weight="70", method="trimmed_mean")
BOTH = scheme(THEORY, PRACTICE)


def sheets(theory: str | None, practice: list[str | None]):
    return [
        sheet("E1", "T1", {"t": theory}),
        *(sheet("E1", "P1", {"p": mark}, seat=seat) for seat, mark in enumerate(practice, start=1)),
    ]


def test_parts_are_weighted_and_rounded_once():
    total = total_entry(BOTH, "E1", sheets("80.05", ["90", "91", "92", "80", "99"]))
    assert total.value == Decimal("87.72")  # 24.015 + 63.7 = 87.715, half up
    assert total.missing == ()
    assert total.breakdown.note.zh == "各部分按权重相加；每次求平均后和总分四舍五入，保留2位小数"
    assert [line.note.zh for line in total.breakdown.lines] == [
        "×30% = 24.015",
        "五位裁判去掉一个最高分和一个最低分后取平均；×70% = 63.7",
    ]
    assert total.breakdown.lines[1].note.en.endswith("one highest and one lowest; ×70 % = 63.7")


def test_a_single_part_needs_no_weight():
    total = total_entry(scheme(replace(THEORY, weight=Decimal(100))), "E1", [sheet("E1", "T1", {"t": "80"})])
    assert (total.value, total.breakdown.lines[0].note) == (Decimal("80.00"), None)


def test_a_missing_mark_leaves_no_total():
    total = total_entry(BOTH, "E1", sheets(None, ["90", "91", "92", "80", None]))
    assert (total.value, total.breakdown) == (None, None)
    assert total.missing == (Missing("T1", 1, "t"), Missing("P1", 5, "p"))
    with pytest.raises(KeyError, match="T"):
        total.part("T")


def test_a_sheet_of_zeros_is_a_total_of_zero():
    assert total_entry(BOTH, "E1", sheets("0", ["0"] * 5)).value == 0


def test_the_value_of_a_part_or_criterion():
    total = total_entry(BOTH, "E1", sheets("80", ["90", "91", "92", "80", "99"]))
    assert total.part("T") == total.part("T-A") == total.part("T1") == Decimal(80)
    assert total.part("P") == Decimal(91)


@pytest.mark.parametrize("identifier", ["P-A", "P1", "t", "total", "X"])
def test_what_has_no_value_of_its_own(identifier):
    """Below a mean of judges each judge has a value for the criterion: none of them is the entry's."""
    total = total_entry(BOTH, "E1", sheets("80", ["90", "91", "92", "80", "99"]))
    with pytest.raises(KeyError, match=identifier):
        total.part(identifier)


def test_the_keys_that_can_break_a_tie_have_a_value():
    total = total_entry(BOTH, "E1", sheets("80", ["90", "91", "92", "80", "99"]))
    keys = tie_break_keys(BOTH)
    assert keys == {"T": "部分T", "P": "部分P", "T-A": "标准T", "T1": "评分表"}
    assert all(total.part(key) >= 0 for key in keys)


hundredths = st.integers(min_value=0, max_value=10_000).map(lambda number: Decimal(number).scaleb(-2))


@unhurried
@given(hundredths, st.lists(hundredths, min_size=5, max_size=5), st.integers(0, 100), st.randoms())
def test_the_breakdown_weighs_up_to_the_total(theory, practice, weight, chance):
    made = scheme(replace(THEORY, weight=Decimal(weight)), replace(PRACTICE, weight=Decimal(100 - weight)))
    arrived = sheets(str(theory), list(map(str, practice)))
    total = total_entry(made, "E1", arrived)
    parts = zip(total.breakdown.lines, made.parts, strict=True)
    assert total.value == round_half_up(sum(line.value * each.weight for line, each in parts) / 100, 2)
    assert 0 <= total.value <= 100
    assert total_entry(made, "E1", chance.sample(arrived, len(arrived))) == total


@unhurried
@given(
    st.sets(st.sampled_from([("t", 1), *(("p", seat) for seat in range(1, 6))])),
)
def test_each_gap_is_told_and_none_is_zero(gaps):
    practice = [None if ("p", seat) in gaps else "50" for seat in range(1, 6)]
    total = total_entry(BOTH, "E1", sheets(None if ("t", 1) in gaps else "50", practice))
    assert {(each.aspect, each.seat) for each in total.missing} == gaps
    assert (total.value is None) is bool(gaps)


def test_a_sheet_of_another_entry_is_never_counted():
    with pytest.raises(ValueError, match="not of E2"):
        total_entry(BOTH, "E2", sheets("80", ["90", "91", "92", "80", "99"]))
