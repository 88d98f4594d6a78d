"""What holds for every rule set: fewest entrants, entries barred from awards, ties that may not stand."""

from decimal import Decimal

import pytest

from competition.domain.medals import RULES, Award, award_entries, find_rule, with_minimum
from competition.domain.ranking import Scored, rank

G, S, B, N, U = Award.GOLD, Award.SILVER, Award.BRONZE, Award.NONE, Award.UNDECIDED


def entries(*totals: int) -> list[Scored]:
    return [Scored(f"{n:02}", Decimal(total)) for n, total in enumerate(totals)]


def awarded(rule: str, *totals: int, minimum: int = 0, barred: tuple[str, ...] = ()) -> list[Award]:
    found = award_entries(entries(*totals), find_rule(rule), minimum=minimum, barred=barred)
    by_entry = {each.place.entry: each.award for each in found}
    return [by_entry[f"{n:02}"] for n in range(len(totals))]


@pytest.mark.parametrize("rule", sorted(RULES))
def test_too_few_entrants_get_no_award(rule):
    marks = range(740, 720, -3)
    assert set(awarded(rule, *marks, minimum=8)) == {N}
    assert awarded(rule, *marks, minimum=7) == awarded(rule, *marks)
    assert set(awarded(rule, *marks)) != {N}


def test_the_label_says_from_how_many_on_there_are_awards():
    rule = with_minimum(RULES["counts-1-2-3"], 15)
    assert rule.id == "counts-1-2-3"
    assert rule.label.zh == "一二三等奖1、2、3名，不足15人不授奖"
    assert rule.label.en == "1 first, 2 second, 3 third prizes, no awards to fewer than 15"
    assert with_minimum(RULES["counts-1-2-3"], 0) is RULES["counts-1-2-3"]
    assert with_minimum(RULES["counts-1-2-3"], 1).assign(()) == {}


def test_without_awards_nothing_is_undecided():
    assert awarded("national-games-2020", 90, 90, minimum=3) == [N, N]


def test_places_are_given_whatever_the_awards():
    found = award_entries(entries(90, 80, 80), RULES["games-shared-2020"], minimum=4, barred={"00"})
    assert [(each.place.rank, each.place.tied) for each in found] == [(1, False), (2, True), (2, True)]


def test_who_is_barred_keeps_the_place_and_nobody_moves_up():
    assert awarded("games-shared-2020", 90, 80, 70, 60, barred=("01",)) == [G, N, B, N]
    assert awarded("counts-1-2-3", 90, 55, 50, barred=("01", "02")) == [Award.FIRST, N, N]


def test_the_barred_count_among_those_ranked():
    passed = awarded("shares-10-20-30", *range(10), barred=tuple(f"{n:02}" for n in range(5)))
    assert [award for award in passed if award is not N] == [
        Award.THIRD,
        Award.THIRD,
        Award.SECOND,
        Award.SECOND,
        Award.FIRST,
    ]
    assert awarded("moscow-2018", 9, 8, 7, 6, minimum=4, barred=("03",)) == [G, N, N, N]


def test_medals_of_the_scale_are_measured_from_the_barred_too():
    assert awarded("worldskills-2019", 730, 729, 720, barred=("00",)) == [N, G, B]


def test_a_tie_with_one_who_is_barred_stays_undecided():
    assert awarded("national-games-2020", 90, 90, 80, barred=("00",)) == [N, U, B]


def test_ranks_tie_but_in_the_national_games():
    assert [rule.id for rule in RULES.values() if not rule.ties_stand] == ["national-games-2020"]
    assert find_rule("national-games") is RULES["national-games-2020"]


@pytest.mark.parametrize(
    ("entrants", "expected"),
    [
        (0, []),
        (1, [N]),
        (3, [N, N, N]),
        (4, [G, N, N, N]),
        (5, [G, S, N, N, N]),
        (6, [G, S, B, N, N, N]),
        (9, [G, S, B, N, N, N, N, N, N]),
    ],
)
def test_fewer_medals_where_few_compete(entrants, expected):
    assert awarded("moscow-2018", *range(entrants, 0, -1)) == expected


def test_ties_stand_where_few_compete():
    assert awarded("moscow-2018", 9, 9, 8, 7) == [G, G, N, N]
    assert awarded("moscow-2018", 9, 8, 8, 7, 6) == [G, S, S, N, N]
    assert awarded("moscow-2018", 9, 9, 8, 7, 6) == [G, G, N, N, N]
    assert awarded("moscow-2018", 9, 8, 7, 7, 6, 5) == [G, S, B, B, N, N]


def test_minimum_and_awards_do_not_change_the_rule_itself():
    rule = RULES["counts-1-2-3"]
    with_minimum(rule, 99)
    assert rule.assign(rank(entries(1, 2)))["01"] is Award.FIRST
