"""Deductions, modules, mean of three, spread limits, pass marks, and where values are rounded."""

from dataclasses import replace
from decimal import Decimal

import pytest

from competition.domain.marking_scheme import AspectKind, Criterion, MarkingScheme, RoundAt, SubCriterion
from competition.domain.scoring import Apart
from competition.domain.totals import Total, total_entry
from tests.domain.build import aspect, part, scheme, sheet

PENALTY = aspect("late", "10", AspectKind.DEDUCTION)


def total(
    made: MarkingScheme, marks: dict[str, str | None], *more: dict[str, str | None], form: str = "P1"
) -> Total:
    """The total from one sheet, or from one sheet a seat."""
    sheets = [sheet("E", form, given, seat=seat) for seat, given in enumerate((marks, *more), start=1)]
    return total_entry(made, "E", sheets)


def modules(*weights: str | None) -> MarkingScheme:
    """Modules out of 50, 100, 150 … with one aspect each."""
    criteria = tuple(
        Criterion(
            f"M{n}",
            f"模块{n}",
            Decimal(50 * n),
            (SubCriterion(f"M{n}F", "表", (aspect(f"m{n}", str(50 * n)),)),),
            w and Decimal(w),
        )
        for n, w in enumerate(weights, start=1)
    )
    return scheme(replace(part("P", []), criteria=criteria))


def marked(made: MarkingScheme, **marks: str) -> Total:
    return total_entry(
        made, "E", [sheet("E", f"{name.upper()}F", {name: mark}) for name, mark in marks.items()]
    )


def test_a_deduction_is_taken_off_and_is_not_part_of_the_maximum():
    made = scheme(part("P", [aspect("a", "100"), PENALTY]))
    assert made.parts[0].maximum == 100
    found = total(made, {"a": "90", "late": "4"})
    assert found.value == 86
    line = next(line for line in found.breakdown.walk() if line.id == "late")
    assert (line.value, line.maximum, line.note.en) == (-4, 0, "deduction")


def test_a_deduction_that_was_not_judged_is_missing():
    found = total(scheme(part("P", [aspect("a", "100"), PENALTY])), {"a": "90"})
    assert [(each.aspect, each.seat) for each in found.missing] == [("late", 1)]


def test_deductions_never_go_below_zero():
    found = total(scheme(part("P", [aspect("a", "100"), PENALTY])), {"a": "3", "late": "10"})
    assert found.value == 0
    assert found.breakdown.lines[0].note.zh == "扣分超过得分，按0计"


def test_modules_count_by_weight_whatever_their_own_maximum():
    found = marked(modules("40", "60"), m1="25", m2="90")
    assert found.value == 74  # 25/50 × 40 + 90/100 × 60
    assert [(line.value, line.maximum) for line in found.breakdown.lines[0].lines] == [(20, 40), (54, 60)]
    assert found.breakdown.lines[0].lines[0].note.zh == "模块得分 25/50，占40%"


def test_a_module_that_does_not_divide_is_rounded_where_the_scheme_rounds():
    thirds = modules("33", "33", "34")
    assert marked(thirds, m1="1", m2="1", m3="1").value == Decimal("1.22")  # 0.66 + 0.33 + 0.226… → 0.23
    exact = replace(thirds, round_at=RoundAt.TOTAL)
    assert marked(exact, m1="1", m2="1", m3="1").value == Decimal("1.22")
    coarse = replace(thirds, places=1)
    assert marked(coarse, m1="1", m2="1", m3="1").value == Decimal("1.2")  # 0.7 + 0.3 + 0.2


THREE = scheme(part("P", [aspect("a", "60"), aspect("b", "40"), PENALTY], method="mean_of_three"))


def test_the_mean_of_three():
    found = total(THREE, {"a": "50", "b": "30", "late": "1"}, {"a": "51", "b": "30"}, {"a": "51", "b": "31"})
    assert found.value == Decimal("80.00")  # 50.67 + 30.33 - 1
    assert found.breakdown.lines[0].lines[0].lines[0].lines[0].note.zh == "三位裁判评 50、51、51，取平均"
    gap = total(THREE, {"a": "50", "b": "30", "late": "1"}, {"a": "51", "b": "30"})
    assert [(each.aspect, each.seat) for each in gap.missing] == [("a", 3), ("b", 3)]


def test_rounding_once_differs_from_rounding_each_mean():
    marks = [{"a": "50", "b": "30", "late": "0"}, {"a": "50", "b": "30"}, {"a": "51", "b": "31"}]
    assert total(THREE, *marks).value == Decimal("80.66")  # 50.33 + 30.33
    once = replace(THREE, round_at=RoundAt.TOTAL)
    assert total(once, *marks).value == Decimal("80.67")  # 50 1/3 + 30 1/3
    assert total(once, *marks).breakdown.note.zh == "各部分按权重相加；仅总分四舍五入，保留2位小数"


def test_parts_are_rounded_where_the_scheme_says():
    two = scheme(
        part("T", [aspect("t", "100")], weight="50"), part("P", [aspect("p", "100")], weight="50"), places=0
    )
    sheets = [sheet("E", "T1", {"t": "81"}), sheet("E", "P1", {"p": "81"})]
    assert total_entry(two, "E", sheets).value == 81
    assert total_entry(replace(two, round_at=RoundAt.PARTS), "E", sheets).value == 82  # 40.5 → 41, twice


@pytest.mark.parametrize(
    ("limit", "apart"), [(None, ()), ("5", ()), ("4", (Apart("P1", "a", Decimal(5), Decimal(4)),))]
)
def test_a_panel_too_far_apart_is_not_complete(limit, apart):
    made = replace(THREE, parts=(replace(THREE.parts[0], spread_limit=limit and Decimal(limit)),))
    found = total(made, {"a": "50", "b": "30", "late": "0"}, {"a": "53", "b": "30"}, {"a": "55", "b": "30"})
    assert (found.apart, found.missing) == (apart, ())
    assert (found.value is None) is bool(apart)


def test_judgements_two_apart_are_not_complete_unless_the_part_allows_it():
    made = scheme(part("P", [aspect("j", "100", AspectKind.JUDGEMENT)], method="panel"))
    found = total(made, {"j": "0"}, {"j": "2"}, {"j": "1"})
    assert found.apart == (Apart("P1", "j", Decimal(2), Decimal(1)),)
    wider = replace(made, parts=(replace(made.parts[0], spread_limit=Decimal(2)),))
    assert total(wider, {"j": "0"}, {"j": "2"}, {"j": "1"}).value == Decimal("33.33")


def test_a_panel_is_compared_as_far_as_it_has_judged():
    found = total(
        scheme(part("P", [aspect("j", "100", AspectKind.JUDGEMENT)], method="panel")), {"j": "0"}, {"j": "3"}
    )
    assert (len(found.missing), len(found.apart)) == (1, 1)


def test_pass_marks_name_what_was_not_reached():
    theory = replace(part("T", [aspect("t", "100")], weight="30"), pass_mark=Decimal(60))
    practice = replace(part("P", [aspect("p", "100")], weight="70"), pass_mark=Decimal(60))
    both = replace(scheme(theory, practice), pass_mark=Decimal(70))

    def failed(t: str, p: str) -> tuple[str, ...]:
        return total_entry(both, "E", [sheet("E", "T1", {"t": t}), sheet("E", "P1", {"p": p})]).failed

    assert failed("60", "80") == ()
    assert failed("59.99", "100") == ("T",)
    assert failed("60", "60") == ("total",)
    assert failed("0", "0") == ("T", "P", "total")


def test_a_share_that_does_not_end_is_shown_as_near():
    made = replace(
        scheme(
            part("T", [aspect("t", "100")], weight="30", method="mean_of_three"),
            part("P", [aspect("p", "100")], weight="70"),
        ),
        round_at=RoundAt.TOTAL,
    )
    theory = [
        sheet("E", "T1", {"t": mark}, seat=seat) for seat, mark in enumerate(("80", "80", "81"), start=1)
    ]
    found = total_entry(made, "E", [*theory, sheet("E", "P1", {"p": "90"})])
    assert [line.note.zh for line in found.breakdown.lines] == ["×30% = 24.1", "×70% = 63"]
    found = total_entry(
        replace(
            made,
            parts=(
                replace(made.parts[0], weight=Decimal("35.5")),
                replace(made.parts[1], weight=Decimal("64.5")),
            ),
        ),
        "E",
        [*theory, sheet("E", "P1", {"p": "90"})],
    )
    assert found.breakdown.lines[0].note.en == "×35.5 % ≈ 28.518333"


SIXTY = [("20", "20", "21"), ("19", "19", "20"), ("20", "20", "21")]
"""Marks of three aspects whose means sum to exactly 60: 20 1/3, 19 1/3 and 20 1/3."""


def exactly_sixty(order: tuple[int, ...], **more: object) -> Total:
    """The same sum, with the aspects in another order."""
    aspects = [aspect(f"a{n}", "33") for n in range(3)] + [aspect("rest", "1")]
    judged = replace(part("P", aspects, method="mean_of_three"), **more)
    made = replace(scheme(judged), round_at=RoundAt.TOTAL)
    marks = [
        {**{f"a{n}": SIXTY[which][seat] for n, which in enumerate(order)}, "rest": "0"} for seat in range(3)
    ]
    return total(made, *marks)


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (2, 1, 0)])
def test_thirds_that_sum_to_a_whole_are_whole(order):
    found = exactly_sixty(order, pass_mark=Decimal(60))
    assert (found.value, found.part("P"), found.failed) == (60, Decimal(60), ())
    assert found.part("P") == exactly_sixty((0, 1, 2)).part("P")


def test_a_half_of_thirds_is_rounded_up():
    made = replace(
        scheme(
            part("P", [aspect("a", "100")], weight="50", method="mean_of_three"),
            part("Q", [aspect("q", "100")], weight="50", method="mean_of_three"),
        ),
        round_at=RoundAt.TOTAL,
        places=0,
    )
    sheets = [
        *(sheet("E", "P1", {"a": mark}, seat=seat) for seat, mark in enumerate(("20", "20", "21"), start=1)),
        *(sheet("E", "Q1", {"q": mark}, seat=seat) for seat, mark in enumerate(("24", "25", "25"), start=1)),
    ]
    assert total_entry(made, "E", sheets).value == 23  # (20 1/3 + 24 2/3) / 2 = 22.5
