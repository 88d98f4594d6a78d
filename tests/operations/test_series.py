"""Series of competitions: named by a document or by the organizer, and what belongs to them."""

from dataclasses import replace

import pytest

from competition.db import db
from competition.db.competitions import Competition
from competition.db.series import Series, all_series, competitions_in, series_of
from competition.domain.tiers import Tier
from competition.operations.competitions import create_competition
from competition.operations.series import (
    SeriesDraft,
    found_series,
    next_due,
    offered_series,
    put_into_series,
)
from tests.operations.games import Games, founded
from tests.operations.helpers import DRAFT, NOW, logged, policies, refused

pytestmark = pytest.mark.usefixtures("app")

CITY = SeriesDraft("烟台市职业技能大赛", Tier.CITY, 2, "yantai-2024-8")


def found(games: Games, draft: SeriesDraft = CITY) -> Series:
    made = found_series(draft, policies=policies(), by=games.organizer, now=NOW)
    return db.session.get_one(Series, made)


def test_a_series_that_a_document_names_is_offered_until_it_is_founded() -> None:
    games = founded()
    names = [(each.policy.id, each.line.name) for each in offered_series(policies())]
    assert ("yantai-2024-8", CITY.name) in names
    series = found(games)
    assert (series.cycle_years, series.tier_value) == (2, Tier.CITY)
    assert series.clause == "烟政办字〔2024〕8号 三（八）“每两年举办一届烟台市职业技能大赛”"
    after = [(each.policy.id, each.line.name) for each in offered_series(policies())]
    assert [each for each in names if each not in after] == [("yantai-2024-8", CITY.name)]
    assert logged()[-1] == "series.found"


def test_a_series_without_a_document_has_the_cycle_that_is_filled_in() -> None:
    series = found(founded(), SeriesDraft(" 某厂岗位练兵 ", Tier.UNIT))
    assert (series.name, series.cycle_years, series.clause) == ("某厂岗位练兵", None, "")


@pytest.mark.parametrize(
    ("wrong", "zh", "en"),
    [
        ({"name": " "}, "没有填写系列名称", "The name is missing"),
        ({"cycle_years": 0, "policy_id": ""}, "周期须为1年或以上", "one year or more"),
        ({"name": "别的大赛"}, "没有提到这个系列", "does not name this series"),
        ({"policy_id": "none"}, "没有提到这个系列", "does not name this series"),
        ({"cycle_years": 3}, "文件规定每2年一届", "every 2 years"),
        ({"tier": Tier.PROVINCE}, "文件中这是市级赛事", "In the document the tier is: city"),
    ],
)
def test_a_series_agrees_with_its_document(wrong: dict[str, object], zh: str, en: str) -> None:
    games = founded()
    with refused(zh, en):
        found(games, replace(CITY, **wrong))


def test_a_document_that_leaves_cycle_or_tier_open_contradicts_nothing() -> None:
    games = founded()
    assert found(games, SeriesDraft("行业技能竞赛", Tier.CITY, 1, "huainan-draft")).cycle_years == 1
    yearly = SeriesDraft("“技能兴烟”行业技能竞赛", Tier.CITY, None, "yantai-2024-8")
    assert found(games, yearly).cycle_years is None
    assert len(all_series()) == 2


def test_a_name_is_taken_once_at_each_tier() -> None:
    games = founded()
    found(games)
    with refused("市级已有系列", "There is a series"):
        found(games)


def test_competitions_stand_in_their_series_by_year_and_the_next_is_due_by_the_cycle() -> None:
    games = founded()
    series = found(games)
    assert next_due(series, competitions_in(series.id)) is None
    earlier = replace(DRAFT, code="test-2024", year=2024, number_prefix="OLD")
    first = create_competition(earlier, by=games.organizer, now=NOW)
    for competition in (games.id, first):
        put_into_series(competition, series.id, by=games.organizer, now=NOW)
    held = competitions_in(series.id)
    assert [each.year for each in held] == [2024, 2026]
    assert next_due(series, held) == 2028
    assert series_of(first).name == CITY.name
    put_into_series(first, None, by=games.organizer, now=NOW)
    assert series_of(first) is None
    free = found(games, SeriesDraft("邀请赛", Tier.CITY))
    put_into_series(games.id, free.id, by=games.organizer, now=NOW)
    assert (next_due(free, competitions_in(free.id)), competitions_in(series.id)) == (None, [])


def test_a_competition_of_another_tier_does_not_fit() -> None:
    games = founded(tier=Tier.PROVINCE)
    series = found(games)
    with refused("是市级赛事，本竞赛是省级", "of the tier city"):
        put_into_series(games.id, series.id, by=games.organizer, now=NOW)
    assert db.session.get_one(Competition, games.id).tier_value is Tier.PROVINCE
