"""The second way to totals and ranks gives what the first gives, to the last digit."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.marking_scheme import (
    AspectKind,
    Criterion,
    MarkingScheme,
    Part,
    RoundAt,
    SubCriterion,
)
from competition.domain.ranking import Scored, rank
from competition.domain.scoresheet import Sheet, SheetKey
from competition.domain.scoring import METHODS
from competition.domain.tally import columns, half_up, ranks, tally
from competition.domain.totals import total_entry
from tests.domain.build import aspect, part, scheme, unhurried

maxima = st.integers(10, 900).map(lambda hundredths: str(Decimal(hundredths).scaleb(-2)))
KINDS = {
    "panel": [AspectKind.JUDGEMENT, AspectKind.MEASUREMENT, AspectKind.DEDUCTION],
    "single": [AspectKind.ITEM, AspectKind.DEDUCTION],
    "trimmed_mean": [AspectKind.ITEM, AspectKind.DEDUCTION],
    "mean_of_three": [AspectKind.ITEM, AspectKind.DEDUCTION],
}


@st.composite
def parts(draw, identifier: str, weight: int) -> Part:
    method = draw(st.sampled_from(sorted(KINDS)))
    modular = draw(st.booleans())
    criteria = []
    for number in range(draw(st.integers(1, 3))):
        first = aspect(f"{identifier}{number}-0", draw(maxima))
        first = replace(first, kind=KINDS[method][0])
        more = [
            aspect(f"{identifier}{number}-{index}", draw(maxima), draw(st.sampled_from(KINDS[method])))
            for index in range(1, draw(st.integers(1, 3)))
        ]
        form = SubCriterion(f"{identifier}{number}F", "表", (first, *more))
        share = Decimal(draw(st.integers(1, 60))) if modular else None
        criteria.append(Criterion(f"{identifier}{number}", "模块", form.maximum, (form,), share))
    return Part(identifier, identifier, Decimal(weight), method, tuple(criteria))


@st.composite
def schemes(draw) -> MarkingScheme:
    weight = draw(st.integers(1, 100))
    found = [draw(parts("A", weight)), *([draw(parts("B", 100 - weight))] if weight < 100 else [])]
    return MarkingScheme(
        "项目", tuple(found), places=draw(st.integers(0, 3)), round_at=draw(st.sampled_from(RoundAt))
    )


def row_of(made: MarkingScheme, draw) -> list[int]:
    limits = {each.id: each for each in made.aspects()}
    row = []
    for name, _seat in columns(made):
        each = limits[name]
        judged = each.kind is AspectKind.JUDGEMENT
        row.append(100 * draw(st.integers(1, 2)) if judged else draw(st.integers(0, int(each.maximum * 100))))
    return row


def sheets_of(made: MarkingScheme, row: list[int]) -> list[Sheet]:
    homes = {each.id: sub.id for _part, sub in made.forms() for each in sub.aspects}
    return [
        Sheet(SheetKey("E", homes[name], seat), {name: Decimal(mark).scaleb(-2)})
        for (name, seat), mark in zip(columns(made), row, strict=True)
    ]


@unhurried
@given(schemes(), st.data())
def test_both_ways_give_the_same_total(made, data):
    row = row_of(made, data.draw)
    total = total_entry(made, "E", sheets_of(made, row))
    assert (total.missing, total.apart) == ((), ())
    assert Decimal(tally(made)(row)).scaleb(-made.places) == total.value


@unhurried
@given(st.lists(st.integers(0, 5), max_size=12))
def test_both_ways_give_the_same_ranks(totals):
    places = rank([Scored(f"{index:02}", Decimal(total)) for index, total in enumerate(totals)])
    by_entry = {place.entry: place.rank for place in places}
    assert ranks(totals) == [by_entry[f"{index:02}"] for index in range(len(totals))]


@pytest.mark.parametrize(
    ("numerator", "denominator", "whole"),
    [(5, 2, 3), (-5, 2, -3), (4, 3, 1), (-4, 3, -1), (0, 7, 0), (7, 2, 4)],
)
def test_a_half_goes_away_from_zero(numerator, denominator, whole):
    assert half_up(numerator, denominator) == whole


def test_a_row_has_a_column_for_each_seat():
    made = scheme(part("P", [aspect("j", "2", AspectKind.JUDGEMENT), aspect("m", "98")], method="panel"))
    assert columns(made) == (("j", 1), ("j", 2), ("j", 3), ("m", 1))
    assert set(KINDS) == set(METHODS)


def test_one_part_with_all_the_weight_is_its_own_total():
    only = scheme(part("P", [aspect("P-1", "60"), aspect("P-2", "40")]))
    row = [5500, 3000]
    assert (
        Decimal(tally(only)(row)).scaleb(-only.places) == total_entry(only, "E", sheets_of(only, row)).value
    )
