"""Paper beside the tablet's sheet: what differs and is not decided, when paper may stand, and what a QR code names."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.mark_operations import SheetAddress
from competition.domain.paper_twin import (
    Ruled,
    check_agreed,
    check_same_keying,
    may_adopt,
    open_differences,
    read_scanned,
)
from competition.domain.scoresheet import SheetState
from tests.domain.build import aspect

ASPECTS = tuple(aspect(name, "10") for name in ("A1", "A2", "A3"))
NAMES = [each.id for each in ASPECTS]
ONE, TWO = Decimal(1), Decimal(2)
marks = st.fixed_dictionaries({name: st.sampled_from([None, Decimal(0), ONE, TWO]) for name in NAMES})


@given(marks, marks, st.sets(st.sampled_from(NAMES)))
def test_a_difference_is_open_until_it_is_decided_for_these_two_marks(sheet, paper, decided) -> None:
    ruled = {Ruled(name, sheet[name], paper[name]) for name in decided}
    found = open_differences(ASPECTS, sheet, paper, ruled)
    assert [each.aspect.id for each in found] == [
        name for name in NAMES if sheet[name] != paper[name] and name not in decided
    ]
    assert all((each.first, each.second) == (sheet[each.aspect.id], paper[each.aspect.id]) for each in found)


@given(marks, marks)
def test_a_decision_about_other_marks_decides_nothing(sheet, paper) -> None:
    ruled = {Ruled(name, Decimal(9), paper[name]) for name in NAMES}
    assert open_differences(ASPECTS, sheet, paper, ruled) == open_differences(ASPECTS, sheet, paper, ())
    assert open_differences(ASPECTS, paper, paper, ()) == ()


@pytest.mark.parametrize(
    ("state", "sheet", "may"),
    [
        (None, {}, True),
        (SheetState.DRAFT, {"A1": None}, True),
        (SheetState.DRAFT, {"A1": None, "A2": Decimal(0)}, False),
        (SheetState.SUBMITTED, {}, False),
        (SheetState.SIGNED, {"A1": ONE}, False),
    ],
)
def test_paper_stands_only_where_nothing_is_marked(state, sheet, may) -> None:
    assert may_adopt(state, sheet) is may


@pytest.mark.parametrize(
    "text",
    [
        "https://saiwu.example/judge/test-2026/E01/A1/2/K7M2",
        "  test-2026/E01/A1/2/K7M2 ",
        "http://venue:8443/judge/test-2026/E01/A1/2/K7M2/",
    ],
)
def test_a_qr_code_names_its_sheet(text: str) -> None:
    assert read_scanned(text) == SheetAddress("test-2026", "E01", "A1", 2, "K7M2")


@pytest.mark.parametrize(
    "text", ["", "K7M2", "https://saiwu.example/v/1", "https://x/judge/a/b/c/d/e", "x" * 500]
)
def test_any_other_text_names_none(text: str) -> None:
    assert read_scanned(text) is None


def test_a_second_keying_names_what_differs_with_both_values() -> None:
    assert check_same_keying(ASPECTS, {"A1": ONE}, {"A1": Decimal("1.00")}) == []
    (found,) = check_same_keying(ASPECTS, {"A1": ONE, "A2": None}, {"A1": TWO, "A2": ONE})
    assert "A1（第一次1，这次2）、A2（第一次—，这次1）" in found.what.zh
    assert "A1 (1, now 2), A2 (—, now 1)" in found.what.en


def test_what_differs_is_named_before_a_sheet_is_confirmed() -> None:
    assert check_agreed("K7M2", "A1", 2, ()) is None
    found = check_agreed("K7M2", "A1", 2, open_differences(ASPECTS, {"A1": ONE}, {"A3": ONE}, ()))
    assert found is not None
    assert "K7M2 A1 第2席与录入的纸质评分表不符：A1、A3" in found.what.zh
