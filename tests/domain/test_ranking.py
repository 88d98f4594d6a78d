"""Places: nothing but totals and tie-breaks decides them, and an unbroken tie is shown."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.ranking import Place, Scored, rank, scored
from competition.domain.scoring import METHODS, Missing
from competition.domain.totals import Total, total_entry
from tests.domain.build import aspect, part, scheme, sheet, unhurried


def entry(name: str, total: str, *breakers: str) -> Scored:
    keys = ("practice", "theory", "safety")
    return Scored(name, Decimal(total), tuple(zip(keys, map(Decimal, breakers), strict=False)))


few = st.integers(min_value=0, max_value=3).map(Decimal)
fields = st.lists(st.tuples(few, few, few), max_size=12).map(
    lambda rows: [
        Scored(f"E{number}", total, (("practice", one), ("theory", two)))
        for number, (total, one, two) in enumerate(rows)
    ]
)


def ranks(entries) -> dict[str, int]:
    return {place.entry: place.rank for place in rank(entries)}


def test_ties_share_a_rank_and_the_next_is_skipped():
    places = rank([entry("a", "80"), entry("b", "90"), entry("c", "80"), entry("d", "70")])
    assert [(place.entry, place.rank, place.tied) for place in places] == [
        ("b", 1, False),
        ("a", 2, True),
        ("c", 2, True),
        ("d", 4, False),
    ]


def test_the_first_key_that_differs_decides():
    places = rank(
        [
            entry("a", "90", "50", "40"),
            entry("b", "90", "60", "30"),
            entry("c", "90", "50", "45"),
            entry("d", "85", "99", "99"),
        ]
    )
    assert [(place.entry, place.rank, place.decided_by) for place in places] == [
        ("b", 1, "practice"),
        ("c", 2, "theory"),
        ("a", 3, "theory"),
        ("d", 4, "total"),
    ]


def test_a_tie_may_stay_behind_a_tie_that_was_broken():
    places = rank([entry("a", "90", "60"), entry("b", "90", "50"), entry("c", "90.00", "50.0")])
    assert [(place.rank, place.tied, place.decided_by) for place in places] == [
        (1, False, "practice"),
        (2, True, "practice"),
        (2, True, "practice"),
    ]


def test_nobody_is_ranked_when_nobody_came():
    assert rank([]) == ()


@unhurried
@given(fields, st.randoms())
def test_the_order_of_arrival_never_matters(entries, chance):
    assert rank(chance.sample(entries, len(entries))) == rank(entries)


@unhurried
@given(fields)
def test_a_rank_is_one_more_than_the_number_strictly_better(entries):
    found = ranks(entries)
    for each in entries:
        assert found[each.entry] == 1 + sum(other.key > each.key for other in entries)


@unhurried
@given(fields)
def test_tied_is_who_shares_a_rank(entries):
    places = rank(entries)
    for place in places:
        sharing = [other for other in places if other.rank == place.rank]
        assert place.tied is (len(sharing) > 1)


@unhurried
@given(fields)
def test_an_entrant_below_improves_nobody(entries):
    last = Scored("Z", Decimal(-1), (("practice", Decimal(0)), ("theory", Decimal(0))))
    before = ranks(entries)
    after = ranks([*entries, last])
    assert {name: after[name] for name in before} == before
    assert after["Z"] == len(entries) + 1


@unhurried
@given(fields.filter(bool), st.data(), few)
def test_a_better_total_never_lowers_a_place(entries, data, more):
    index = data.draw(st.integers(0, len(entries) - 1))
    better = replace(entries[index], total=entries[index].total + more)
    raised = [*entries[:index], better, *entries[index + 1 :]]
    assert ranks(raised)[better.entry] <= ranks(entries)[better.entry]


JUDGED = [aspect("a", "60"), aspect("b", "40")]


@unhurried
@given(st.sampled_from(sorted(METHODS)), st.data())
def test_raising_a_mark_never_lowers_a_place(method, data):
    """From the mark to the place: through the seat, the method, the weight and the tie-break."""
    made = scheme(part("P", JUDGED, method=method))
    seats = METHODS[method].seats(JUDGED[0])
    mark = st.integers(min_value=0, max_value=30)
    table = {
        (name, seat, each.id): data.draw(mark)
        for name in ("E1", "E2", "E3")
        for seat in range(1, seats + 1)
        for each in JUDGED
    }

    def place_of_the_first(marks: dict[tuple[str, int, str], int]) -> int:
        totals = [
            total_entry(
                made,
                name,
                [
                    sheet(
                        name, "P1", {each.id: str(marks[name, seat, each.id]) for each in JUDGED}, seat=seat
                    )
                    for seat in range(1, seats + 1)
                ],
            )
            for name in ("E1", "E2", "E3")
        ]
        return ranks([scored(total, ["P"]) for total in totals])["E1"]

    raised = data.draw(st.sampled_from([key for key in table if key[0] == "E1"]))
    assert place_of_the_first({**table, raised: table[raised] + 5}) <= place_of_the_first(table)


def test_an_incomplete_total_is_not_ranked():
    gap = Total("E1", None, None, (Missing("P1", 1, "a"), Missing("P1", 1, "b")))
    with pytest.raises(ValueError, match="E1 is not complete: 2 marks are missing"):
        scored(gap, [])


def test_tie_break_values_come_from_the_total():
    made = scheme(part("P", [aspect("a", "100")]))
    total = total_entry(made, "E1", [sheet("E1", "P1", {"a": "55"})])
    assert scored(total, ["P", "P-A"]).key == (55, 55, 55)
    with pytest.raises(KeyError, match="X"):
        scored(total, ["X"])
    assert rank([scored(total, ["P"])]) == (Place("E1", 1, Decimal(55), False),)
