"""The result list of an event."""

from decimal import Decimal

import pytest

from competition.domain.medals import Award
from competition.domain.results import (
    Competitor,
    EventResult,
    check_publishable,
    check_tie_breaks,
    rank_totals,
)
from competition.domain.totals import Total, total_entry
from tests.domain.build import aspect, part, said, scheme, sheet

SCHEME = scheme(part("P", [aspect("a", "100")]))


def total(entry: str, mark: str) -> Total:
    return total_entry(SCHEME, entry, [sheet(entry, "P1", {"a": mark})])


def competitor(entry: str) -> Competitor:
    return Competitor(entry, (f"选手{entry}",), ("甲厂",), "烟台市代表队")


def standings(rule: str = "games-shared-2020", **marks: str):
    return rank_totals(
        [total(entry, mark) for entry, mark in marks.items()],
        [competitor(entry) for entry in reversed(marks)],
        tie_breaks=["P"],
        prize_rule=rule,
    )


def test_the_list_stands_by_rank_whatever_order_the_names_come_in():
    found = standings(E1="70", E2="90", E3="80")
    assert [(each.entry, each.names, each.award) for each in found] == [
        ("E2", ("选手E2",), Award.GOLD),
        ("E3", ("选手E3",), Award.SILVER),
        ("E1", ("选手E1",), Award.BRONZE),
    ]
    assert found[0].breakdown.value == found[0].place.total == Decimal(90)


def test_a_standing_is_found_by_its_entry():
    result = EventResult(standings(E1="70"), (("E2", "选手E2", "absent"),), "", "games-shared-2020", ("P",))
    assert result.standing("E1").names == ("选手E1",)
    assert result.standing("E2") is None


def test_an_incomplete_total_stops_the_list():
    gap = total_entry(SCHEME, "E1", [])
    with pytest.raises(ValueError, match="E1 is not complete"):
        rank_totals([gap], [competitor("E1")], tie_breaks=[], prize_rule="games-shared-2020")
    bare = Total("E1", Decimal(5), None, ())
    with pytest.raises(ValueError, match="E1 has no breakdown"):
        rank_totals([bare], [competitor("E1")], tie_breaks=[], prize_rule="games-shared-2020")


def test_tie_breaks_are_parts_or_criteria_with_a_value_of_their_own():
    made = scheme(
        part("T", [aspect("t", "100")], weight="40"),
        part("S", [aspect("s", "100")], weight="60", method="trimmed_mean"),
    )
    assert check_tie_breaks(made, ["S", "T", "T-A"]) == ()
    found = check_tie_breaks(made, ["S-A", "T", "X"])
    assert said(found) == [
        "同分排序中的“S-A”在评分方案中没有单独的得分。",
        "同分排序中的“X”在评分方案中没有单独的得分。",
    ]
    assert found[0].remedy.zh == "可用：S、T、T-A。"
    assert found[0].what.en == "The tie-break “S-A” has no value of its own in the scheme."
    assert found[0].remedy.en == "Use one of: S, T, T-A."


def test_a_tie_that_may_not_stand_stops_publication():
    assert check_publishable(standings("national-games-2020", E1="90", E2="80")) == ()
    (found,) = check_publishable(standings("national-games-2020", E1="90", E2="90"))
    assert found.what.zh == (
        "授奖规则不允许并列，以下选手的奖项待裁定：选手E1（第1名，90.00）、选手E2（第1名，90.00）。"
    )
    assert found.remedy.en == "Add a tie-break or choose a rule set that lets ties stand, then rank again."
