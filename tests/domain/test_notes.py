"""Beside a mark: notes of a length, reasons of deductions, a number of photos."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.marking_scheme import Aspect, AspectKind
from competition.domain.notes import (
    LONGEST_NOTE,
    MOST_PHOTOS,
    check_photos,
    check_reasons,
    missing_reasons,
    needs_reason,
    read_note,
)
from competition.domain.problems import Problem

OFF, TWICE = (Aspect(name, AspectKind.DEDUCTION, "违规", Decimal(5)) for name in ("D1", "D2"))
SIZE = Aspect("M1", AspectKind.MEASUREMENT, "尺寸", Decimal(10))
FORM = (SIZE, OFF, TWICE)


def test_a_note_is_kept_without_spaces_around_it_and_with_its_lines() -> None:
    assert read_note("  焊趾咬边\r\n两处 \n", "A1") == "焊趾咬边\n两处"
    assert read_note(" \n ", "A1") == ""


def test_a_note_that_is_too_long_is_told_with_its_length() -> None:
    assert read_note("长" * LONGEST_NOTE, "A1") == "长" * LONGEST_NOTE
    found = read_note("长" * (LONGEST_NOTE + 1), "A1")
    assert isinstance(found, Problem)
    assert "A1的备注有501字，最多500字" in found.what.zh


@pytest.mark.parametrize(
    ("aspect", "mark", "asked"),
    [(OFF, "0.1", True), (OFF, "0", False), (OFF, None, False), (SIZE, "3", False)],
)
def test_only_what_is_taken_off_needs_a_reason(aspect: Aspect, mark: str | None, asked: bool) -> None:
    assert needs_reason(aspect, None if mark is None else Decimal(mark)) is asked


def test_deductions_without_a_reason_are_named_in_the_order_of_the_sheet() -> None:
    marks = {"D2": Decimal(1), "D1": Decimal(2), "M1": Decimal(3)}
    found = check_reasons(FORM, marks, {"D1": ""})
    assert found is not None
    assert "有2项扣分没有写理由：D1、D2。" in found.what.zh
    assert check_reasons(FORM, marks, {"D1": "超时", "D2": "违规"}) is None


def test_what_did_not_come_back_is_not_asked_for_a_reason() -> None:
    """Nobody could write it: only the aspect that came back can be changed."""
    marks = {"D1": Decimal(1), "D2": Decimal(1)}
    assert missing_reasons(FORM, marks, {}, opened=("D2",)) == (TWICE,)
    assert missing_reasons(FORM, marks, {}, opened=("M1",)) == ()


MARKS = st.dictionaries(st.sampled_from(["D1", "D2", "M1"]), st.none() | st.decimals(0, 5, places=2))


@given(MARKS, st.dictionaries(st.sampled_from(["D1", "D2", "M1"]), st.text(max_size=3)))
def test_with_a_reason_for_each_that_is_missing_nothing_is_missing(
    marks: dict[str, Decimal | None], notes: dict[str, str]
) -> None:
    missing = missing_reasons(FORM, marks, notes)
    assert all(marks[each.id] and not notes.get(each.id) for each in missing)
    assert missing_reasons(FORM, marks, {**notes, **{each.id: "理由" for each in missing}}) == ()


def test_four_photos_are_enough() -> None:
    assert check_photos("A1", MOST_PHOTOS - 1) is None
    found = check_photos("A1", MOST_PHOTOS)
    assert found is not None
    assert "A1已有4张照片" in found.what.zh
