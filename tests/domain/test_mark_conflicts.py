"""Which conflicts of two devices wait: those after which nothing was taken on their cell, and where the mark is as it was."""

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.mark_conflicts import Sent, Standing, check_choosing, open_conflicts
from competition.domain.mark_operations import OperationKind, Outcome
from competition.domain.scoresheet import SheetState

SHEETS, ASPECTS = ("one", "two"), ("A1", "A2")
CELLS = [(sheet, aspect) for sheet in SHEETS for aspect in ASPECTS]
STANDS = dict.fromkeys(CELLS, Standing(7, 1))
APPLIED, CONFLICT, LOCKED, REFUSED = Outcome
NUMBERS = count()


def sent(sheet="one", aspect="A1", outcome=CONFLICT, *, kind=OperationKind.MARK, judge=7, version=1) -> Sent:
    named = aspect if kind is OperationKind.MARK else ""
    return Sent(f"op-{next(NUMBERS)}", judge, kind, sheet, named, outcome, version)


operations = st.lists(
    st.builds(
        sent,
        st.sampled_from(SHEETS),
        st.sampled_from(ASPECTS),
        st.sampled_from(list(Outcome)),
        kind=st.sampled_from([*[OperationKind.MARK] * 4, OperationKind.SUBMIT]),
    ),
    max_size=20,
)


def touches(each: Sent, cell: tuple[str, str]) -> bool:
    return each.sheet == cell[0] and (each.kind is OperationKind.SUBMIT or each.aspect == cell[1])


@given(operations)
def test_what_waits_are_the_conflicts_behind_the_last_that_was_taken(those: list[Sent]) -> None:
    found = open_conflicts(those, STANDS)
    for cell in CELLS:
        here = [each for each in those if touches(each, cell)]
        taken = [number for number, each in enumerate(here) if each.outcome is APPLIED]
        after = here[taken[-1] + 1 :] if taken else here
        expected = [each for each in after if each.outcome is CONFLICT and each.aspect]
        assert list(found.get(cell, ())) == expected


@given(operations, st.sampled_from(CELLS))
def test_a_mark_that_is_taken_answers_its_cell_and_no_other(those: list[Sent], cell: tuple[str, str]) -> None:
    before = open_conflicts(those, STANDS)
    after = open_conflicts([*those, sent(*cell, APPLIED)], STANDS)
    assert after == {key: value for key, value in before.items() if key != cell}


@given(operations)
def test_a_sheet_that_is_handed_in_answers_all_of_it(those: list[Sent]) -> None:
    signed = sent("one", outcome=APPLIED, kind=OperationKind.SUBMIT)
    after = open_conflicts([*those, signed], STANDS)
    before = open_conflicts(those, STANDS)
    assert after == {key: value for key, value in before.items() if key[0] != "one"}


@given(operations, st.sampled_from([LOCKED, REFUSED]), st.sampled_from(CELLS))
def test_what_was_not_taken_answers_nothing(those: list[Sent], outcome: Outcome, cell) -> None:
    assert open_conflicts([*those, sent(*cell, outcome)], STANDS) == open_conflicts(those, STANDS)


@given(operations)
def test_a_mark_that_moved_on_or_another_judges_cell_has_no_conflict(those: list[Sent]) -> None:
    assert open_conflicts(those, dict.fromkeys(CELLS, Standing(7, 2))) == {}
    assert open_conflicts(those, dict.fromkeys(CELLS, Standing(8, 1))) == {}
    assert open_conflicts(those, {}) == {}


def test_of_several_only_those_that_met_what_stands_now_wait() -> None:
    early, late = sent(version=1), sent(version=2)
    assert open_conflicts([early, late], {("one", "A1"): Standing(7, 2)}) == {("one", "A1"): (late,)}


@pytest.mark.parametrize(
    ("state", "barred", "said"),
    [
        (SheetState.DRAFT, False, []),
        (SheetState.DRAFT, True, ["您须回避本项目的选手"]),
        (SheetState.SUBMITTED, False, ["该评分表已提交"]),
        (SheetState.SIGNED, True, ["您须回避本项目的选手", "该评分表已签字"]),
    ],
)
def test_who_may_choose_and_when(state: SheetState, barred: bool, said: list[str]) -> None:
    found = check_choosing(state, barred=barred)
    assert len(found) == len(said)
    assert all(each in problem.what.zh for each, problem in zip(said, found, strict=True))
