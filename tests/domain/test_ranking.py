"""Places: nothing but totals and tie-breaks decides them, and an unbroken tie is shown."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from competition.domain.ranking import BY_RULING, Breaker, Scored, Tie, rank, tied_groups, with_rulings
from tests.domain.build import unhurried


def entry(name: str, total: str, *breakers: str) -> Scored:
    keys = ("practice", "theory", "safety")
    return Scored(name, Decimal(total), tuple(map(Breaker, keys, map(Decimal, breakers))))


few = st.integers(min_value=0, max_value=3).map(Decimal)
fields = st.lists(st.tuples(few, few, few), max_size=12).map(
    lambda rows: [
        Scored(f"E{number}", total, (Breaker("practice", one), Breaker("theory", two)))
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
    last = Scored("Z", Decimal(-1), (Breaker("practice", Decimal(0)), Breaker("theory", Decimal(0))))
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


def test_a_time_is_better_when_it_is_shorter():
    def timed(name: str, seconds: int) -> Scored:
        return Scored(name, Decimal(90), (Breaker("elapsed", Decimal(seconds), lower_better=True),))

    places = rank([timed("slow", 3601), timed("quick", 3599), timed("also quick", 3599)])
    assert [(each.entry, each.rank, each.decided_by) for each in places] == [
        ("also quick", 1, "elapsed"),
        ("quick", 1, "elapsed"),
        ("slow", 3, "elapsed"),
    ]


TIED = [entry("a", "90"), entry("b", "90"), entry("c", "80"), entry("d", "80"), entry("e", "70")]


def test_ties_are_listed_best_first():
    assert tied_groups(TIED) == (Tie(("a", "b"), (Decimal(90),)), Tie(("c", "d"), (Decimal(80),)))


def test_a_ruling_parts_exactly_the_tie_that_it_names():
    places = rank(with_rulings(TIED, [Tie(("b", "a"), (Decimal(90),))]))
    assert [(each.entry, each.rank, each.tied, each.decided_by) for each in places] == [
        ("b", 1, False, BY_RULING),
        ("a", 2, False, BY_RULING),
        ("c", 3, True, "total"),
        ("d", 3, True, "total"),
        ("e", 5, False, "total"),
    ]


def test_a_ruling_about_a_tie_that_is_no_more_parts_nothing():
    orders = [("a", "c"), ("a", "b", "c")]
    assert with_rulings(TIED, [Tie(order, (Decimal(90),)) for order in orders]) == tuple(TIED)


def test_a_ruling_does_not_part_the_same_entries_when_they_tie_elsewhere():
    assert with_rulings(TIED, [Tie(("b", "a"), (Decimal(85),))]) == tuple(TIED)
