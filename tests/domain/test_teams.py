"""Teams: the sum of the best, ties parted by the best members, too few members are not ranked."""

from decimal import Decimal
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.ranking import BY_TOTAL, Scored
from competition.domain.teams import BY_BEST, TeamPlace, rank_teams, teams_too_small
from tests.domain.build import unhurried


def team(name: str, *totals: str) -> list[tuple[str, Scored]]:
    return [(name, Scored(f"{name}{n}", Decimal(total))) for n, total in enumerate(totals, start=1)]


def test_only_the_best_count():
    places = rank_teams([*team("芝罘", "60", "90.5", "80"), *team("莱山", "85", "85", "84")], 2)
    assert places == (
        TeamPlace("芝罘", 1, Decimal("170.5"), tied=False, counted=("芝罘2", "芝罘3")),
        TeamPlace("莱山", 2, Decimal("170"), tied=False, counted=("莱山1", "莱山2")),
    )


def test_equal_sums_are_parted_by_the_best_member_then_the_next():
    entries = [
        *team("A", "80", "70", "60"),
        *team("B", "81", "65", "64"),
        *team("C", "80", "71", "59"),
        *team("D", "60", "70.0", "80"),
        *team("E", "90", "60", "60"),
    ]
    assert [(place.team, place.rank, place.tied) for place in rank_teams(entries, 3)] == [
        ("E", 1, False),
        ("B", 2, False),
        ("C", 3, False),
        ("A", 4, True),
        ("D", 4, True),
    ]


def test_after_a_shared_rank_the_next_is_skipped():
    entries = [*team("A", "80"), *team("B", "80"), *team("C", "70")]
    assert [place.rank for place in rank_teams(entries, 1)] == [1, 1, 3]


def test_a_team_with_too_few_entries_is_named_with_the_reason():
    entries = [*team("B", "99"), *team("A", "1", "2"), *team("C", "50", "50")]
    assert [place.team for place in rank_teams(entries, 2)] == ["C", "A"]
    (small,) = teams_too_small(entries, 2)
    assert (small.team, small.entries) == ("B", 1)
    assert small.reason.zh == "有成绩的参赛者1人，不足计分的2人"
    assert small.reason.en == "1 entries with a total, fewer than the 2 that count"


def test_no_teams():
    assert rank_teams([], 3) == ()
    assert teams_too_small([], 3) == ()


@pytest.mark.parametrize("function", [rank_teams, teams_too_small])
def test_at_least_one_entry_counts(function):
    with pytest.raises(ValueError, match="counts at least one entry"):
        function(team("A", "1"), 0)


fields = st.lists(st.tuples(st.sampled_from("ABCD"), st.integers(0, 3)), max_size=16).map(
    lambda rows: [(name, Scored(f"{n:02}", Decimal(total))) for n, (name, total) in enumerate(rows)]
)


@unhurried
@given(fields, st.integers(1, 4), st.randoms())
def test_the_order_of_arrival_never_matters(entries, counting, chance):
    shuffled = chance.sample(entries, len(entries))
    assert rank_teams(shuffled, counting) == rank_teams(entries, counting)
    assert teams_too_small(shuffled, counting) == teams_too_small(entries, counting)


@unhurried
@given(fields, st.integers(1, 4))
def test_every_team_is_ranked_or_named_and_its_best_are_counted(entries, counting):
    places, small = rank_teams(entries, counting), teams_too_small(entries, counting)
    assert sorted([each.team for each in places] + [each.team for each in small]) == sorted(
        {name for name, _ in entries}
    )
    for place in places:
        totals = sorted((each.total for name, each in entries if name == place.team), reverse=True)
        assert place.total == sum(totals[:counting])
        assert len(place.counted) == counting
    for rank, sharing in groupby(places, key=lambda each: each.rank):
        tied = list(sharing)
        assert rank == 1 + sum(other.rank < rank for other in places)
        assert {each.tied for each in tied} == {len(tied) > 1}


@unhurried
@given(fields.filter(bool), st.integers(1, 4))
def test_a_better_member_never_lowers_the_team(entries, counting):
    name, first = entries[0]
    raised = [(name, Scored(first.entry, first.total + 1)), *entries[1:]]
    before = {place.team: place.rank for place in rank_teams(entries, counting)}
    after = {place.team: place.rank for place in rank_teams(raised, counting)}
    assert after.get(name, 0) <= before.get(name, 0)


def test_what_parted_equal_sums_is_said():
    entries = [
        ("东队", Scored("a", Decimal(90))),
        ("东队", Scored("b", Decimal(50))),
        ("西队", Scored("c", Decimal(80))),
        ("西队", Scored("d", Decimal(60))),
        ("北队", Scored("e", Decimal(40))),
        ("北队", Scored("f", Decimal(40))),
    ]
    found = {place.team: (place.rank, place.tied, place.decided_by) for place in rank_teams(entries, 2)}
    assert found == {
        "东队": (1, False, BY_BEST),
        "西队": (2, False, BY_BEST),
        "北队": (3, False, BY_TOTAL),
    }
