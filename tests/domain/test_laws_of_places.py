"""Laws that hold for every field of entrants and every rule set: places, awards and scales."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.medals import MEDALS, RULES, Award, award_entries, best_of, find_rule, overall_best
from competition.domain.ranking import Scored, rank
from competition.domain.scale import SCALES, scale_marks
from tests.domain.build import unhurried

FAMILIES = ("shares-15-15-15-half-even", "shares-34-33-33-up", "counts-3-0-9")
EVERY_RULE = [*sorted(RULES), *FAMILIES]
FIXED = [rule for rule in EVERY_RULE if rule.startswith(("counts", "worldskills"))]
"""Rule sets whose awards do not depend on how many are ranked."""
MEDALS_TO_THREE = ["games-shared-2020", "national-games-2020"]
"""Of these the medals alone do not depend on it: the upper half grows with the field."""
ORDER = [award for award in Award if award is not Award.UNDECIDED]

every_rule = pytest.mark.parametrize("rule", EVERY_RULE)
every_scale = pytest.mark.parametrize("scale", sorted(SCALES))
marks = st.one_of(st.integers(0, 6), st.integers(690, 740), st.decimals(0, 100, places=2)).map(Decimal)
fields = st.lists(marks, max_size=20).map(
    lambda totals: [Scored(f"E{number:02}", total) for number, total in enumerate(totals)]
)
some = fields.filter(bool)


def awards(entries, rule: str) -> dict[str, Award]:
    return {each.place.entry: each.award for each in award_entries(entries, find_rule(rule))}


def places(entries) -> dict[str, int]:
    return {place.entry: place.rank for place in rank(entries)}


def below(entries) -> Scored:
    """One more entrant, below everybody."""
    return Scored("Z", min((each.total for each in entries), default=Decimal(0)) - 1)


@every_rule
@unhurried
@given(entries=fields, chance=st.randoms())
def test_the_order_of_arrival_never_matters(rule, entries, chance):
    shuffled = chance.sample(entries, len(entries))
    assert award_entries(shuffled, find_rule(rule)) == award_entries(entries, find_rule(rule))


@unhurried
@given(fields, st.randoms())
def test_the_best_know_no_order_of_arrival(entries, chance):
    shuffled = chance.sample(entries, len(entries))
    assert rank(shuffled) == rank(entries)
    assert overall_best(shuffled) == overall_best(entries)
    pairs = [(each.entry[-1], each) for each in entries]
    assert best_of(chance.sample(pairs, len(pairs))) == best_of(pairs)


@unhurried
@given(fields)
def test_a_rank_is_one_more_than_the_number_strictly_better(entries):
    found = places(entries)
    for each in entries:
        assert found[each.entry] == 1 + sum(other.total > each.total for other in entries)


@unhurried
@given(some, st.integers(0, 19), marks)
def test_raising_a_mark_never_lowers_a_place(entries, at, more):
    better = replace(entries[at % len(entries)], total=entries[at % len(entries)].total + more)
    raised = [better if each.entry == better.entry else each for each in entries]
    assert places(raised)[better.entry] <= places(entries)[better.entry]


@pytest.mark.parametrize("rule", [rule for rule in EVERY_RULE if find_rule(rule).ties_stand])
@unhurried
@given(entries=some, at=st.integers(0, 19), more=marks)
def test_raising_a_mark_never_costs_an_award(rule, entries, at, more):
    better = replace(entries[at % len(entries)], total=entries[at % len(entries)].total + more)
    raised = [better if each.entry == better.entry else each for each in entries]
    before, after = awards(entries, rule)[better.entry], awards(raised, rule)[better.entry]
    assert ORDER.index(after) <= ORDER.index(before)


@unhurried
@given(fields)
def test_an_entrant_below_improves_no_place(entries):
    before, after = places(entries), places([*entries, below(entries)])
    assert {entry: after[entry] for entry in before} == before
    assert after["Z"] == len(entries) + 1


@pytest.mark.parametrize("rule", FIXED)
@unhurried
@given(entries=fields)
def test_an_entrant_below_changes_no_award_of_a_fixed_number(rule, entries):
    before, after = awards(entries, rule), awards([*entries, below(entries)], rule)
    assert {entry: after[entry] for entry in before} == before


@pytest.mark.parametrize("rule", MEDALS_TO_THREE)
@unhurried
@given(entries=fields)
def test_an_entrant_below_changes_no_medal(rule, entries):
    before, after = awards(entries, rule), awards([*entries, below(entries)], rule)
    medals = {entry: award for entry, award in before.items() if award in MEDALS}
    assert {entry: award for entry, award in after.items() if award in MEDALS and entry != "Z"} == medals


@every_rule
@unhurried
@given(entries=fields, barred=st.sets(st.integers(0, 19).map(lambda number: f"E{number:02}")))
def test_a_better_place_never_has_a_worse_award(rule, entries, barred):
    found = award_entries(entries, find_rule(rule), barred=barred)
    assert [each.place.rank for each in found] == sorted(each.place.rank for each in found)
    assert [each.place.total for each in found] == sorted((each.total for each in entries), reverse=True)
    kept = [each for each in found if each.place.entry not in barred]
    given_awards = [ORDER.index(each.award) for each in kept if each.award is not Award.UNDECIDED]
    assert given_awards == sorted(given_awards)
    assert all(each.award is Award.NONE for each in found if each.place.entry in barred)


@every_rule
@unhurried
@given(entries=fields)
def test_equal_marks_are_treated_alike(rule, entries):
    alike: dict[Decimal, set] = {}
    for each in award_entries(entries, find_rule(rule)):
        alike.setdefault(each.place.total, set()).add((each.place.rank, each.award))
    assert all(len(found) == 1 for found in alike.values())


@every_rule
@unhurried
@given(entries=fields)
def test_undecided_is_only_who_shares_a_rank_that_may_not_be_shared(rule, entries):
    for each in award_entries(entries, find_rule(rule)):
        undecided = each.place.tied and not find_rule(rule).ties_stand
        assert (each.award is Award.UNDECIDED) is undecided


@every_scale
@unhurried
@given(totals=st.lists(marks, max_size=20), chance=st.randoms())
def test_a_scale_keeps_the_order_and_knows_no_order_of_arrival(scale, totals, chance):
    raw = {str(number): total for number, total in enumerate(totals)}
    scaled = scale_marks(SCALES[scale], raw)
    assert list(scaled) == list(raw)
    for one, mark in raw.items():
        for other, another in raw.items():
            assert mark != another or scaled[one] == scaled[other]
            assert mark <= another or scaled[one] >= scaled[other]
    shuffled = dict(chance.sample(list(raw.items()), len(raw)))
    assert scale_marks(SCALES[scale], shuffled) == scaled


@every_scale
@unhurried
@given(totals=st.lists(marks, max_size=20), shift=marks, factor=st.integers(1, 7))
def test_the_scales_of_a_skill_know_neither_its_zero_nor_its_unit(scale, totals, shift, factor):
    raw = {str(number): total for number, total in enumerate(totals)}
    moved = {entry: mark * factor + shift for entry, mark in raw.items()}
    if scale == "raw-100":
        assert scale_marks(SCALES[scale], moved) == moved
    else:
        found, expected = scale_marks(SCALES[scale], moved), scale_marks(SCALES[scale], raw)
        assert all(abs(found[entry] - expected[entry]) <= 1 for entry in raw)  # a half may round either way
