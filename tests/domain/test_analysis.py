"""How an event was marked, in numbers worked out by hand; too few values give none."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.analysis import (
    Bar,
    Deviation,
    Given,
    Habit,
    Item,
    OwnUnit,
    Spread,
    Trend,
    Verdict,
    correlate,
    deviate,
    discriminate,
    fit_line,
    habits,
    histogram,
    mean,
    measure_spread,
    own_units,
)
from tests.domain.build import unhurried

D = Decimal
SHARES = st.decimals(min_value=0, max_value=1, places=2)


def marked(judge: str, *shares: str, form: str = "A1", own: str = "") -> list[Given]:
    """One judge's shares of entries 01, 02 … in this order; `own` lists the own entries."""
    return [
        Given(form, judge, f"{number:02}", D(share), number, f"{number:02}" in own.split())
        for number, share in enumerate(shares, start=1)
    ]


def values(found: tuple[Deviation, ...]) -> dict[tuple[str, str], Decimal]:
    return {(each.given.judge, each.given.entry): each.value for each in found}


def test_a_deviation_is_from_the_median_of_the_panel():
    found = deviate([*marked("a", "0.9", "0.5"), *marked("b", "0.6", "0.5"), *marked("c", "0.5", "0.8")])
    assert values(found) == {
        ("a", "01"): D("0.3"),
        ("a", "02"): D(0),
        ("b", "01"): D(0),
        ("b", "02"): D(0),
        ("c", "01"): D("-0.1"),
        ("c", "02"): D("0.3"),
    }


def test_two_judges_lie_on_both_sides_of_their_mean():
    assert values(deviate([*marked("a", "0.9"), *marked("b", "0.5")])) == {
        ("a", "01"): D("0.2"),
        ("b", "01"): D("-0.2"),
    }


def test_who_marks_alone_deviates_from_nobody():
    assert deviate(marked("a", "0.9", "0.1")) == ()
    assert deviate([*marked("a", "0.9"), *marked("b", "0.5", form="B1")]) == ()
    assert deviate([]) == ()


def test_deviations_come_by_form_and_judge_in_the_order_of_marking():
    late = Given("A1", "a", "01", D(1), 2)
    soon = Given("A1", "a", "02", D(1), 1)
    found = deviate(
        [late, soon, *marked("b", "1", "1"), *marked("a", "1", form="A0"), *marked("b", "1", form="A0")]
    )
    assert [(one.given.form, one.given.judge, one.given.entry) for one in found] == [
        ("A0", "a", "01"),
        ("A0", "b", "01"),
        ("A1", "a", "02"),
        ("A1", "a", "01"),
        ("A1", "b", "01"),
        ("A1", "b", "02"),
    ]


def test_severity_is_the_mean_deviation_with_its_sign():
    panel = [*marked("a", "0.5", "0.5"), *marked("b", "0.5", "0.5"), *marked("c", "0.4", "0.6")]
    assert habits(deviate(panel)) == (
        Habit("A1", "a", D(0), D(0), 2, None),
        Habit("A1", "b", D(0), D(0), 2, None),
        Habit("A1", "c", D(0), D("0.1"), 2, None),
    )
    strict = [*marked("a", "0.5", "0.5"), *marked("b", "0.5", "0.5"), *marked("c", "0.3", "0.5")]
    assert habits(deviate(strict))[2] == Habit("A1", "c", D("-0.1"), D("0.1"), 2, None)


def test_a_trend_takes_five_sheets():
    falling = ("0.50", "0.49", "0.48", "0.47", "0.46")
    same = ("0.50",) * 5
    panel = [*marked("a", *same), *marked("b", *same), *marked("c", *falling)]
    assert habits(deviate(panel))[2].trend == Trend(D("0.01"), D("-0.01"))
    fewer = [each for each in panel if each.order < 5]
    assert [line.trend for line in habits(deviate(fewer))] == [None] * 3


def test_one_wild_sheet_does_not_turn_the_line():
    points = [(D(order), D(order)) for order in range(1, 8)]
    points[6] = (D(7), D(-100))
    assert fit_line(points) == Trend(D(0), D(1))
    with pytest.raises(ValueError, match="no values"):
        fit_line(points[:1])


def test_own_entries_are_compared_with_the_others():
    panel = [
        *marked("a", "0.7", "0.5", "0.4", own="01"),
        *marked("b", "0.5", "0.5", "0.5"),
        *marked("c", "0.5", "0.5", "0.5"),
    ]
    (line,) = own_units(deviate(panel))
    assert line == OwnUnit("a", D("0.2"), 1, D("-0.05"), 2)
    assert line.difference == D("0.25")


def test_own_entries_alone_are_compared_with_nothing():
    panel = [*marked("a", "0.7", own="01"), *marked("b", "0.5")]
    (line,) = own_units(deviate(panel))
    assert line == OwnUnit("a", D("0.1"), 1, None, 0)
    assert line.difference is None
    assert own_units(deviate([*marked("a", "0.7"), *marked("b", "0.5")])) == ()


def test_a_spread_is_the_range_of_a_panel():
    panels = [[D(1), D(3), D(2)], [D(2), D(2)], [D(3)], []]
    assert measure_spread(panels, D(1)) == Spread(2, D(1), D(2), D(1), 1)
    assert measure_spread(panels, D(2)) == Spread(2, D(1), D(2), D(2), 0)
    assert measure_spread(panels, None) == Spread(2, D(1), D(2), None, 0)
    assert measure_spread([[D(3)], []], D(1)) is None


def points(**marks: str) -> dict[str, dict[str, Decimal]]:
    """Aspect → entry → points, from marks written one after the other."""
    return {
        aspect: {f"{number:02}": D(mark) for number, mark in enumerate(given_marks.split(), start=1)}
        for aspect, given_marks in marks.items()
    }


def test_an_aspect_is_set_against_the_rest():
    found = discriminate(points(A="1 2 3 4 5", B="2 4 6 8 10", C="5 4 3 2 1", D="7 7 7 7 7"))
    assert {item.aspect: (item.correlation, item.verdict) for item in found} == {
        "A": (D(1), Verdict.TELLS),
        "B": (None, Verdict.ALONE),  # A and C together give everybody 6
        "C": (D(-1), Verdict.AGAINST),
        "D": (None, Verdict.SAME),
    }
    assert {item.count for item in found} == {5}


@pytest.mark.parametrize(
    ("other", "correlation", "verdict"),
    [
        ("1 3 2 1 3", "0.316", Verdict.TELLS),
        ("3 1 2 1 4", "0.243", Verdict.TELLS),
        ("3 1 3 2 3", "0.177", Verdict.POOR),
        ("2 3 1 3 2", "0.000", Verdict.POOR),
        ("3 2 2 1 3", "-0.189", Verdict.AGAINST),
    ],
)
def test_below_a_fifth_an_aspect_discriminates_poorly(other: str, correlation: str, verdict: Verdict):
    (first, _) = discriminate(points(A="1 2 3 4 5", B=other))
    assert (round(first.correlation, 3), first.verdict) == (D(correlation), verdict)


def test_what_is_worth_a_look():
    assert [verdict.value for verdict in Verdict if verdict.flagged] == ["poor", "against", "same"]


def test_only_entries_that_have_every_aspect_count():
    found = discriminate({**points(A="1 2 3 4 5 6"), **points(B="1 2 3 4")})
    assert found == (Item("A", 4, None, Verdict.FEW), Item("B", 4, None, Verdict.FEW))
    assert discriminate({}) == ()


def test_an_aspect_alone_has_nothing_to_compare_with():
    assert discriminate(points(A="1 2 3 4 5")) == (Item("A", 5, None, Verdict.ALONE),)


def test_totals_stand_in_steps_of_five():
    assert histogram([D("60"), D("64.99"), D("65"), D("75")]) == (
        Bar(D(60), D(65), 2),
        Bar(D(65), D(70), 1),
        Bar(D(70), D(75), 0),
        Bar(D(75), D(80), 1),
    )
    assert histogram([D(100), D(95)]) == (Bar(D(95), D(100), 2),)
    assert histogram([D(0)]) == (Bar(D(0), D(5), 1),)
    assert histogram([]) == ()


@unhurried
@given(st.lists(st.decimals(min_value=0, max_value=100, places=2), min_size=1))
def test_every_total_stands_in_one_bar(totals):
    bars = histogram(totals)
    assert sum(bar.count for bar in bars) == len(totals)
    assert bars[0].low <= min(totals)
    assert max(totals) <= bars[-1].high
    assert bars[0].count > 0
    assert bars[-1].count > 0


@unhurried
@given(st.lists(st.tuples(SHARES, SHARES, SHARES), min_size=1, max_size=8), SHARES)
def test_a_panel_as_a_whole_moved_keeps_its_deviations(rows, moved):
    given_marks = [
        Given("A1", judge, f"{number}", share, number)
        for number, row in enumerate(rows)
        for judge, share in zip("abc", row, strict=True)
    ]
    higher = [Given(g.form, g.judge, g.entry, g.share + moved, g.order) for g in given_marks]
    assert values(deviate(higher)) == values(deviate(given_marks))
    middle = [
        sorted(abs(one.value) for one in deviate(given_marks) if one.given.entry == g.entry)[0]
        for g in given_marks
    ]
    assert set(middle) == {D(0)}


@unhurried
@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=2, max_size=12))
def test_a_correlation_is_that_of_fractions(pairs):
    first, second = [D(a) for a, _ in pairs], [D(b) for _, b in pairs]
    found = correlate(first, second)
    n = len(pairs)
    sums = [Fraction(sum(a for a, _ in pairs), n), Fraction(sum(b for _, b in pairs), n)]
    together = sum((a - sums[0]) * (b - sums[1]) for a, b in pairs)
    squares = sum((a - sums[0]) ** 2 for a, _ in pairs) * sum((b - sums[1]) ** 2 for _, b in pairs)
    if squares == 0:
        assert found is None
        return
    exact = (
        D(together.numerator)
        / D(together.denominator)
        / (D(squares.numerator) / D(squares.denominator)).sqrt()
    )
    assert abs(found - exact) < D("1e-20")


def test_a_mean_of_nothing_is_none():
    assert mean([D(1), D(2)]) == D("1.5")
    with pytest.raises(ArithmeticError):
        mean([])
