"""The best of each delegation: published events on a scale, and no others."""

from decimal import Decimal

import pytest

from competition.db import db
from competition.db.competitions import Competition
from competition.operations.champions import Champions, champions_of
from tests.operations.games import Games, confirmed, published, rank, second_event
from tests.operations.helpers import NOW, row

pytestmark = pytest.mark.usefixtures("app")

SCALED = {"ranking": {"scale": "median-mad-700"}, "rule": "worldskills-2026"}


def found(games: Games) -> tuple[Champions, ...]:
    return champions_of(db.session.get_one(Competition, games.id), now=NOW)


def test_the_best_of_each_delegation_on_one_scale() -> None:
    games = published({1: 90, 2: 80, 3: 70}, **SCALED)
    second_event(games, *(row(n, event="E02") for n in (4, 5, 6)), marks={1: 95, 2: 60, 3: 50}, **SCALED)
    (best,) = found(games)
    assert (best.scale.zh, best.events) == ("700分制（中位数与绝对中位差）", 2)
    assert [(each.event, each.standing.entry) for each in best.overall] == [("焊接E02", "E02-001")]
    ((_delegation, (champion,)),) = best.delegations
    assert (champion.event, champion.standing.entry) == ("焊接E02", "E02-001")
    assert champion.standing.place.total > Decimal(720)


def test_raw_marks_and_what_is_not_published_are_left_out() -> None:
    assert found(published()) == ()


def test_a_ranking_that_is_not_published_is_left_out() -> None:
    games = confirmed(**SCALED)
    rank(games)
    assert found(games) == ()
