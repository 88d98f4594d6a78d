"""From judges' marks to a part's line, by each method."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.marking_scheme import AspectKind, RoundAt
from competition.domain.scoring import METHODS, Missing
from competition.domain.scoring.method import Rounding, round_half_up
from competition.domain.scoring.method import given as given_mark
from tests.domain.build import aspect, part, unhurried

TWO = Rounding(2, RoundAt.EACH)
JUDGED = aspect("j", "2", AspectKind.JUDGEMENT)
MEASURED = aspect("m", "98", AspectKind.MEASUREMENT)
ASPECTS = [JUDGED, MEASURED]
PANEL = part("P", ASPECTS, method="panel")
ITEMS = part("T", [aspect("a", "60"), aspect("b", "40")])


def marks_of(**values: list[str | None]) -> dict[tuple[str, int], Decimal | None]:
    return {
        (key, seat): None if value is None else Decimal(value)
        for key, given_values in values.items()
        for seat, value in enumerate(given_values, start=1)
    }


def combine(made, marks):
    return METHODS[made.method].combine(made, marks, TWO)


def test_a_method_is_found_by_its_id():
    assert {method.id for method in METHODS.values()} == set(METHODS)
    assert set(METHODS) == {"panel", "single", "trimmed_mean", "mean_of_three"}
    assert all(method.label.zh and method.label.en for method in METHODS.values())


def test_one_sheet_is_summed():
    line = combine(ITEMS, marks_of(a=["12.5"], b=["0"]))
    assert (line.value, line.maximum) == (Decimal("12.5"), Decimal(100))
    assert [(each.id, each.value) for each in line.walk()] == [
        ("T", Decimal("12.5")),
        ("T-A", Decimal("12.5")),
        ("T1", Decimal("12.5")),
        ("a", Decimal("12.5")),
        ("b", Decimal(0)),
    ]


@pytest.mark.parametrize(
    ("scores", "value"),
    [
        (["0", "0", "0"], "0.00"),
        (["3", "3", "3"], "2.00"),
        (["2", "2", "3"], "1.56"),  # 7 / 9 × 2 = 1.5555…
        (["1", "1", "0"], "0.44"),  # 2 / 9 × 2 = 0.4444…
    ],
)
def test_a_judgement_is_the_mean_of_three_scaled_to_the_maximum(scores, value):
    line = combine(PANEL, marks_of(j=scores, m=["98"]))
    judged = next(each for each in line.walk() if each.id == "j")
    assert judged.value == Decimal(value)
    assert judged.note.zh == f"三位裁判评 {'、'.join(scores)}，平均后折算"
    assert judged.note.en == f"three judges gave {'、'.join(scores)}; mean, scaled to the maximum"
    assert line.value == Decimal(value) + 98


def test_a_judgement_is_rounded_half_up():
    half = part("P", [aspect("j", "0.09", AspectKind.JUDGEMENT)], method="panel")
    assert METHODS["panel"].combine(
        half, marks_of(j=["2", "2", "1"]), Rounding(1, RoundAt.EACH)
    ).value == Decimal("0.1")  # 0.05
    assert round_half_up(Decimal("0.125"), 2) == Decimal("0.13")
    assert round_half_up(Decimal("2.5"), 0) == Decimal(3)


def test_a_panel_has_three_judges_and_one_who_measures():
    panel, sub = METHODS["panel"], PANEL.sub_criteria[0]
    assert panel.seats_of(sub) == 3
    assert [panel.aspects_of(sub, seat) for seat in (1, 2, 3)] == [(JUDGED, MEASURED), (JUDGED,), (JUDGED,)]


def test_highest_and_lowest_are_dropped_and_shown():
    made = part("S", [aspect("a", "100")], method="trimmed_mean")
    line = combine(made, marks_of(a=["80", "90", "70", "85", "85.01"]))
    assert line.value == Decimal("83.34")  # (80 + 85 + 85.01) / 3 = 83.336…
    assert [(judge.label, judge.value, judge.counts) for judge in line.lines] == [
        ("裁判1", Decimal(80), True),
        ("裁判2", Decimal(90), False),
        ("裁判3", Decimal(70), False),
        ("裁判4", Decimal(85), True),
        ("裁判5", Decimal("85.01"), True),
    ]
    assert line.lines[1].note.zh == "最高分或最低分，不计入"
    assert line.note.zh == "五位裁判去掉一个最高分和一个最低分后取平均"


def test_five_equal_judges_drop_two_all_the_same():
    made = part("S", [aspect("a", "100")], method="trimmed_mean")
    line = combine(made, marks_of(a=["80"] * 5))
    assert (line.value, [judge.counts for judge in line.lines].count(False)) == (Decimal(80), 2)


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("single", [("j", 1), ("m", 1)]),
        ("panel", [("j", 1), ("j", 2), ("j", 3), ("m", 1)]),
        ("trimmed_mean", [(name, seat) for name in "jm" for seat in range(1, 6)]),
    ],
)
def test_what_is_missing_is_told_seat_by_seat(method, expected):
    made = part("P", ASPECTS, method=method)
    assert METHODS[method].missing(made, {}) == tuple(Missing("P1", seat, name) for name, seat in expected)


@pytest.mark.parametrize("method", list(METHODS))
def test_a_missing_mark_is_never_zero(method):
    made = part("P", ASPECTS, method=method)
    zeros = marks_of(j=["0"] * 5, m=["0"] * 5)
    assert METHODS[method].missing(made, zeros) == ()
    assert METHODS[method].combine(made, zeros, TWO).value == 0
    for gap in ({("j", 1): None}, {("m", 1): None}):
        with pytest.raises(ValueError, match="has no mark from seat 1"):
            METHODS[method].combine(made, zeros | gap, TWO)


def test_a_mark_that_must_be_there():
    assert given_mark({("j", 2): Decimal(0)}, JUDGED, 2) == 0
    with pytest.raises(ValueError, match="j has no mark from seat 3"):
        given_mark({}, JUDGED, 3)


quarters = st.integers(min_value=0, max_value=8).map(lambda number: Decimal(number) / 4)
scores = st.integers(min_value=0, max_value=3).map(Decimal)
TWO_FORMS = part("P", [JUDGED, aspect("k", "2", AspectKind.JUDGEMENT), MEASURED], method="panel")


@unhurried
@given(st.lists(scores, min_size=6, max_size=6), quarters, st.sampled_from(["single", "panel"]))
def test_the_breakdown_sums_from_the_aspects_up(judged, measured, method):
    made = part("P", TWO_FORMS.sub_criteria[0].aspects, method=method)
    marks = {("j", seat): judged[seat - 1] for seat in (1, 2, 3)}
    marks |= {("k", seat): judged[seat + 2] for seat in (1, 2, 3)} | {("m", 1): measured}
    for line in METHODS[method].combine(made, marks, TWO).walk():
        if line.lines:
            assert line.value == sum(each.value for each in line.lines)
            assert line.maximum == sum(each.maximum for each in line.lines)


@unhurried
@given(st.lists(st.integers(min_value=0, max_value=10_000), min_size=5, max_size=5))
def test_the_trimmed_mean_is_the_mean_of_the_kept(hundredths):
    made = part("S", [aspect("a", "100")], method="trimmed_mean")
    marks = {("a", seat): Decimal(value).scaleb(-2) for seat, value in enumerate(hundredths, start=1)}
    line = METHODS["trimmed_mean"].combine(made, marks, TWO)
    kept = [judge.value for judge in line.lines if judge.counts]
    assert sorted(kept) == sorted(marks.values())[1:4]
    assert line.value == round_half_up(sum(kept) / 3, 2)


@unhurried
@given(
    st.lists(st.integers(min_value=0, max_value=100).map(Decimal), min_size=5, max_size=5),
    st.permutations(range(5)),
)
def test_the_order_of_the_judges_never_matters(given_marks, order):
    made = part("S", [aspect("a", "100")], method="trimmed_mean")
    one = {("a", seat + 1): mark for seat, mark in enumerate(given_marks)}
    other = {("a", seat + 1): given_marks[index] for seat, index in enumerate(order)}
    assert combine(made, one).value == combine(made, other).value
