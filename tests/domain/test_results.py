"""The result list of an event."""

from decimal import Decimal

import pytest

from competition.domain.medals import Award
from competition.domain.ranking_rules import RankingRules
from competition.domain.results import EventResult, Unranked, check_publishable
from competition.domain.standings import Competitor, rank_totals
from competition.domain.totals import Total, total_entry
from tests.domain.build import aspect, part, scheme, sheet

SCHEME = scheme(part("P", [aspect("a", "100")]))


def total(entry: str, mark: str) -> Total:
    return total_entry(SCHEME, entry, [sheet(entry, "P1", {"a": mark})])


def competitor(entry: str, **more: object) -> Competitor:
    return Competitor(entry, (f"选手{entry}",), ("甲厂",), "烟台市代表队", **more)


def standings(rule: str = "games-shared-2020", **marks: str):
    field = [(total(entry, mark), competitor(entry)) for entry, mark in marks.items()]
    return rank_totals(field, RankingRules(("P",), rule))


def test_the_list_stands_by_rank():
    found = standings(E1="70", E2="90", E3="80")
    assert [(each.entry, each.names, each.award) for each in found] == [
        ("E2", ("选手E2",), Award.GOLD),
        ("E3", ("选手E3",), Award.SILVER),
        ("E1", ("选手E1",), Award.BRONZE),
    ]
    assert found[0].breakdown.value == found[0].place.total == Decimal(90)


def test_a_standing_is_found_by_its_entry():
    absent = Unranked("E2", "选手E2", "absent")
    result = EventResult(standings(E1="70"), (absent,), "", RankingRules(("P",), "games-shared-2020"))
    assert result.standing("E1").names == ("选手E1",)
    assert result.standing("E2") is None


def test_an_incomplete_total_stops_the_list():
    rules = RankingRules((), "games-shared-2020")
    with pytest.raises(ValueError, match="E1 is not complete: 1 marks are missing"):
        rank_totals([(total_entry(SCHEME, "E1", []), competitor("E1"))], rules)
    with pytest.raises(ValueError, match="E1 has no breakdown"):
        rank_totals([(Total("E1", Decimal(5), None, ()), competitor("E1"))], rules)


def test_a_tie_that_may_not_stand_stops_publication():
    assert check_publishable(standings("national-games-2020", E1="90", E2="80")) == ()
    (found,) = check_publishable(standings("national-games-2020", E1="90", E2="90"))
    assert found.what.zh == (
        "本项目不得并列，以下选手的名次和奖项待裁定：选手E1（第1名，90.00）、选手E2（第1名，90.00）。"
    )
    assert found.remedy.en.startswith("Let the chief judge decide the order")
