"""Every published row at hand is reproduced: medals and positions."""

import csv
from decimal import Decimal
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.medals import RULES, Award, award_entries, best_of, overall_best
from competition.domain.ranking import Place, Scored, rank
from tests.domain.build import unhurried

PUBLISHED = Path(__file__).parent.parent.parent / "fixtures" / "worldskills"
NAMES = {
    "Gold": Award.GOLD,
    "Silver": Award.SILVER,
    "Bronze": Award.BRONZE,
    "Medallion for Excellence": Award.MEDALLION,
    "": Award.NONE,
}
WORLDSKILLS = sorted(rule for rule in RULES if rule.startswith("worldskills"))


def rows(name: str) -> list[dict[str, str]]:
    with (PUBLISHED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def skills() -> list:
    return [
        pytest.param(rule, list(group), id=f"{year} skill {skill} {rule}")
        for year, rule in (
            (2015, "worldskills-2015"),
            (2017, "worldskills-2015"),
            (2017, "worldskills-2017"),
            (2019, "worldskills-2019"),
        )
        for skill, group in groupby(rows(f"wsc{year}.csv"), key=lambda row: row["skill"])
    ]


@pytest.mark.parametrize(("rule", "published"), skills())
def test_published_medals_and_positions(rule, published):
    places = rank([Scored(f"{n:02}", Decimal(row["mark"])) for n, row in enumerate(published)])
    awards = RULES[rule].assign(places)
    positions = RULES[rule].positions(places, awards)
    found = [(awards[f"{n:02}"], positions[f"{n:02}"]) for n in range(len(published))]
    assert found == [(NAMES[row["medal"]], int(row["position"])) for row in published]


def awards(rule: str, *marks: int) -> list[str]:
    places = rank([Scored(f"{n:02}", Decimal(mark)) for n, mark in enumerate(marks)])
    found = RULES[rule].assign(places)
    return [found[f"{n:02}"].value for n in range(len(marks))]


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ((), []),
        ((699,), ["gold"]),  # to 2019 no mark is asked for a medal
        ((730, 728), ["gold", "gold"]),
        ((730, 727), ["gold", "silver"]),
        ((730, 727, 725, 724), ["gold", "silver", "silver", "bronze"]),  # within 2 of the last silver
        ((730, 727, 725, 722), ["gold", "silver", "silver", "medallion"]),
        ((730, 727, 720, 718, 717), ["gold", "silver", "bronze", "bronze", "medallion"]),
        ((730, 729, 720, 718, 717), ["gold", "gold", "bronze", "bronze", "medallion"]),
        ((730, 729, 728, 727, 726, 725), ["gold", "gold", "gold", "bronze", "bronze", "medallion"]),
        ((730, 729, 728, 725, 699), ["gold", "gold", "gold", "medallion", "none"]),
    ],
)
def test_groups_within_two_points(marks, expected):
    assert awards("worldskills-2019", *marks) == expected


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        (
            (730, 730, 729, 729, 728, 701, 699),
            ["gold", "gold", "silver", "silver", "bronze", "medallion", "none"],
        ),
        ((699, 698), ["none", "none"]),
        ((710, 699), ["gold", "none"]),
    ],
)
def test_distinct_marks_from_2026(marks, expected):
    assert awards("worldskills-2026", *marks) == expected


points = st.lists(st.integers(600, 800), max_size=25)


def placed(rule: str, marks: list[int]) -> tuple[list[Place], dict[str, Award], dict[str, int]]:
    places = list(rank([Scored(f"{n:02}", Decimal(mark)) for n, mark in enumerate(marks)]))
    given_awards = RULES[rule].assign(places)
    return places, given_awards, RULES[rule].positions(places, given_awards)


@unhurried
@given(st.sampled_from(WORLDSKILLS), points)
def test_a_better_mark_never_has_a_lesser_award_or_position(rule, marks):
    places, given_awards, positions = placed(rule, marks)
    order = [award for award in Award if award is not Award.UNDECIDED]
    in_order = [order.index(given_awards[place.entry]) for place in places]
    assert in_order == sorted(in_order)
    assert [positions[place.entry] for place in places] == sorted(positions.values())


@unhurried
@given(st.sampled_from(WORLDSKILLS), points)
def test_equal_marks_are_treated_alike(rule, marks):
    places, given_awards, positions = placed(rule, marks)
    alike: dict[Decimal, set] = {}
    for place in places:
        alike.setdefault(place.total, set()).add((given_awards[place.entry], positions[place.entry]))
    assert all(len(found) == 1 for found in alike.values())


def test_the_published_place_is_the_rule_sets_position():
    marks = {"AT": 731, "CN": 730, "TW": 719, "KR": 710, "TH": 710}
    entries = [Scored(member, Decimal(mark)) for member, mark in marks.items()]
    found = [
        (a.place.entry, a.place.rank, a.place.tied) for a in award_entries(entries, RULES["worldskills-2019"])
    ]
    assert found == [("AT", 1, True), ("CN", 1, True), ("TW", 3, False), ("KR", 4, True), ("TH", 4, True)]


def test_best_of_each_member_with_ties():
    entries = [
        ("CN", Scored("焊接", Decimal(742))),
        ("CN", Scored("电工", Decimal(751))),
        ("CN", Scored("车工", Decimal(751))),
        ("CN", Scored("花艺", Decimal(700))),
        ("FR", Scored("花艺", Decimal(690))),
    ]
    assert best_of(entries) == {"CN": ("电工", "车工"), "FR": ("花艺",)}
    assert best_of([]) == {}


def test_the_best_of_all_skills_with_ties():
    entries = [Scored("焊接", Decimal(742)), Scored("车工", Decimal("751.0")), Scored("电工", Decimal(751))]
    assert overall_best(entries) == ("电工", "车工")
    assert overall_best([]) == ()
