"""Awards from places under each rule set."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.medals import RULES, Award, by_position
from competition.domain.ranking import Scored, rank
from tests.domain.build import unhurried

G, S, B, M, N, U = Award.GOLD, Award.SILVER, Award.BRONZE, Award.MERIT, Award.NONE, Award.UNDECIDED


EQUAL_MARKS = sorted(
    rule for rule in RULES if rule not in {"worldskills-2015", "worldskills-2017", "worldskills-2019"}
)
"""Rule sets under which only equal marks tie."""


def awards(rule: str, totals: list[int]) -> list[Award]:
    places = rank([Scored(f"E{number:02}", Decimal(total)) for number, total in enumerate(totals)])
    found = RULES[rule].assign(places)
    return [found[f"E{number:02}"] for number in range(len(totals))]


@pytest.mark.parametrize(
    ("entrants", "commended"), [(1, 0), (3, 0), (6, 0), (7, 0), (8, 1), (9, 1), (10, 2), (30, 12)]
)
def test_the_upper_half_after_the_medals_is_commended(entrants, commended):
    found = [by_position(position, entrants) for position in range(1, entrants + 1)]
    assert found == [G, S, B, *[M] * commended, *[N] * entrants][:entrants]


@pytest.mark.parametrize(
    ("totals", "shared", "without_ties"),
    [
        ([90, 80, 70, 60], [G, S, B, N], [G, S, B, N]),
        ([90, 90, 70, 60], [G, G, B, N], [U, U, B, N]),
        ([90, 80, 80, 60], [G, S, S, N], [G, U, U, N]),
        ([90, 80, 70, 70], [G, S, B, B], [G, S, U, U]),
        ([90, 90, 90, 90], [G, G, G, G], [U, U, U, U]),
        ([9, 8, 7, 6, 6, 4, 3, 2, 1, 0], [G, S, B, M, M, N, N, N, N, N], [G, S, B, U, U, N, N, N, N, N]),
        ([9, 8, 7, 6, 5, 5, 3, 2, 1, 0], [G, S, B, M, M, M, N, N, N, N], [G, S, B, M, U, U, N, N, N, N]),
        ([], [], []),
    ],
)
def test_ties_under_both_rules(totals, shared, without_ties):
    assert awards("games-shared-2020", totals) == shared
    assert awards("national-games-2020", totals) == without_ties


@unhurried
@given(st.lists(st.integers(min_value=0, max_value=5), max_size=20))
def test_where_ties_may_not_stand_each_medal_is_given_once(totals):
    found = awards("national-games-2020", totals)
    assert all(found.count(medal) <= 1 for medal in (G, S, B))


@unhurried
@given(st.sampled_from(EQUAL_MARKS), st.lists(st.integers(min_value=0, max_value=5), max_size=20))
def test_equal_totals_get_equal_awards(rule, totals):
    by_total: dict[int, set[Award]] = {}
    for total, award in zip(totals, awards(rule, totals), strict=True):
        by_total.setdefault(total, set()).add(award)
    assert all(len(found) == 1 for found in by_total.values())


def test_rules_go_by_their_own_id():
    assert all(rule.id == key and rule.label.zh and rule.label.en for key, rule in RULES.items())
