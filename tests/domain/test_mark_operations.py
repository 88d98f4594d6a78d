"""What a tablet sends is read strictly: one bad operation is refused by itself, a bad request whole."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.mark_operations import (
    MOST,
    Malformed,
    MarkOperation,
    OperationKind,
    SheetAddress,
    read_operations,
)
from competition.domain.problems import Refusal

OP = str(UUID(int=1))
SHEET = "test-2026/E01/P1/1/K7M2"
MARK = {
    "op_id": OP,
    "kind": "mark",
    "sheet": SHEET,
    "aspect": "A1",
    "typed": "2.5",
    "base_version": 3,
    "at": "12:00",
}
SUBMIT = {
    "op_id": OP,
    "kind": "submit",
    "sheet": SHEET,
    "seen": {"A1": "2"},
    "signature": "M1 2L3 4",
    "at": "",
}
ADDRESS = SheetAddress("test-2026", "E01", "P1", 1, "K7M2")


def read(**changed: object) -> MarkOperation | Malformed:
    (found,) = read_operations({"ops": [{**MARK, **changed}]})
    return found


def test_a_mark_is_read() -> None:
    assert read() == MarkOperation(OP, OperationKind.MARK, ADDRESS, "A1", "2.5", 3, "12:00")
    assert str(ADDRESS) == SHEET


def test_a_confirmed_value_is_read() -> None:
    assert read(confirmed=True).confirmed
    assert not read(confirmed=False).confirmed


def test_a_note_may_be_longer_than_a_mark_and_a_photo_is_named_by_its_id() -> None:
    text = "长" * 600
    assert read(kind="note", typed=text) == MarkOperation(
        OP, OperationKind.NOTE, ADDRESS, "A1", text, 3, "12:00"
    )
    assert read(kind="note", typed="长" * 2001) == Malformed(OP)
    dropped = read(kind="drop_photo", typed=OP)
    assert dropped == MarkOperation(OP, OperationKind.DROP_PHOTO, ADDRESS, "A1", OP, 3, "12:00")
    assert read(kind="drop_photo", typed="the first one") == Malformed(OP)


def test_handing_in_is_read_with_what_was_seen_and_the_signature() -> None:
    (found,) = read_operations({"ops": [SUBMIT]})
    assert found == MarkOperation(OP, OperationKind.SUBMIT, ADDRESS, signature="M1 2L3 4", seen={"A1": "2"})


@pytest.mark.parametrize(
    "changed",
    [
        {"sheet": "test-2026/E01/P1/1"},
        {"sheet": "test-2026/E01/P1/one/K7M2"},
        {"sheet": "test-2026//P1/1/K7M2"},
        {"sheet": None},
        {"sheet": "x" * 300},
        {"kind": "wipe"},
        {"aspect": ""},
        {"typed": None},
        {"typed": "9" * 41},
        {"typed": "1\0"},
        {"base_version": -1},
        {"base_version": True},
        {"base_version": "1"},
        {"base_version": 2**31},
        {"at": 5},
        {"confirmed": "yes"},
    ],
)
def test_a_bad_operation_is_refused_by_itself(changed: dict[str, object]) -> None:
    assert read(**changed) == Malformed(OP)


@pytest.mark.parametrize(
    "changed",
    [
        {"seen": None},
        {"seen": {"A1": 2}},
        {"signature": ""},
        {"signature": "<svg onload=x>"},
        {"signature": "M" * 40_001},
        {"proof": "0" * 65},
        {"pin": 123456},
        {"at": None},
    ],
)
def test_handing_in_needs_a_drawn_line_and_what_was_seen(changed: dict[str, object]) -> None:
    assert read_operations({"ops": [{**SUBMIT, **changed}]}) == [Malformed(OP)]


@pytest.mark.parametrize(
    "raw",
    [
        None,
        [],
        {},
        {"ops": {}},
        {"ops": []},
        {"ops": [MARK] * (MOST + 1)},
        {"ops": ["x"]},
        {"ops": [{"op_id": "1"}]},
    ],
)
def test_what_is_no_list_of_operations_changes_nothing(raw: object) -> None:
    with pytest.raises(Refusal, match="未作任何更改"):
        read_operations(raw)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted({*MARK, *SUBMIT})), inner)
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(sorted({*MARK, *SUBMIT} - {"op_id"})), JSON))
def test_whatever_stands_in_an_operation_it_is_read_or_refused(changed: dict[str, object]) -> None:
    found = read_operations({"ops": [{**MARK, **SUBMIT, **changed}]})
    assert [each.op_id for each in found] == [OP]
