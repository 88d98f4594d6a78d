"""What a competition would cost: by its rosters before it is held, by its results afterwards."""

from dataclasses import replace

import pytest

from competition.db import db
from competition.db.competitions import Competition
from competition.domain.money import NOTHING, Money
from competition.domain.policy import Policy, Status
from competition.operations.competitions import create_competition, save_event
from competition.operations.planning import Estimate, estimate_costs
from tests.operations.games import Games, enter, founded, planned, propose, published, second_event
from tests.operations.helpers import DRAFT, NOW, plan_workbook, policies, row, setup

pytestmark = pytest.mark.usefixtures("app")

HOME = "yantai-2024-8"


def estimate(games: Games, policy: Policy | None = None, **entries: int) -> Estimate:
    competition = db.session.get_one(Competition, games.id)
    return estimate_costs(competition, policy or policies()[HOME], now=NOW, entries=entries)


def sums(found: Estimate) -> list[tuple[int, Money, Money]]:
    return [(each.entries, each.costs.expected.money, each.costs.most.money) for each in found.events]


def test_before_the_results_the_roster_is_counted_under_the_plan_and_the_ceiling() -> None:
    games = founded()
    enter(games, *(row(person) for person in range(1, 4)))
    propose(games)
    found = estimate(games)
    assert found.plan is not None
    assert found.plan.approved_at is None
    expected, ceiling = Money.yuan(10_000 + 6_000 + 3_001), Money.yuan(30_000 + 150_000)
    assert sums(found) == [(3, expected, ceiling)]
    assert (found.total.expected.money, found.total.most.money) == (expected, ceiling)


def test_without_a_plan_what_is_expected_stays_open() -> None:
    games = founded()
    enter(games, row(1))
    found = estimate(games)
    assert found.plan is None
    assert found.problems == ()
    assert found.total.expected.money == NOTHING
    assert "奖励方案" in found.total.expected.open[0].zh


def test_an_approved_plan_counts_before_a_later_proposal() -> None:
    games = planned(founded())
    propose(games, plan_workbook([("金牌", 1, "", "")]))
    found = estimate(games)
    assert found.plan is not None
    assert found.plan.version == 1


def test_a_number_may_be_asked_for_instead_of_the_roster() -> None:
    games = planned(founded())
    assert sums(estimate(games))[0][:2] == (0, NOTHING)
    assert sums(estimate(games, E01=3))[0][:2] == (3, Money.yuan(19_001))


def test_groups_ranked_apart_have_their_prizes_each_and_one_grant_to_the_host() -> None:
    games = founded(ranking={"by_group": True})
    enter(games, row(1), row(2, group="学生"), row(3, group="学生"))
    planned(games)
    ((entries, expected, most),) = sums(estimate(games))
    assert entries == 3
    assert expected == Money.yuan(2 * 10_000 + 6_000)
    assert most == Money.yuan(3 * 10_000 + 150_000)


def test_an_event_with_too_few_entries_has_no_prizes() -> None:
    games = founded(ranking={"minimum_entrants": 5})
    planned(games)
    assert sums(estimate(games, E01=4))[0][1] == NOTHING
    assert sums(estimate(games, E01=5))[0][1] > NOTHING


def test_published_results_count_as_they_are_and_the_other_events_as_planned() -> None:
    games = planned(published({1: 90, 2: 80}))
    save_event(games.id, setup("E02"), by=games.organizer, now=NOW)
    found = estimate(games, E02=3)
    assert [(each.code, each.published) for each in found.events] == [("E01", True), ("E02", False)]
    assert [each.costs.expected.money for each in found.events] == [Money.yuan(16_000), Money.yuan(19_001)]
    assert found.events[0].costs.most == found.events[0].costs.expected


def test_what_a_result_leaves_open_is_told() -> None:
    found = estimate(published({1: 90, 2: 80}))
    assert found.events[0].costs.expected.money == NOTHING
    assert found.events[0].costs.expected.open


def test_events_of_one_name_are_told_apart() -> None:
    games = planned(published({1: 90}))
    second_event(games, row(9, event="E02"), marks={1: 90})
    names = {event.name for event in db.session.get_one(Competition, games.id).events}
    assert len(names) == 2
    for event in db.session.get_one(Competition, games.id).events:
        event.name = "焊接"
    db.session.commit()
    assert [expected for _, expected, _ in sums(estimate(games))] == [Money.yuan(10_000)] * 2


def test_a_plan_that_the_document_forbids_is_not_used_and_its_problems_are_told() -> None:
    games = planned(founded())
    policy = policies()[HOME]
    lower = replace(policy, cash=tuple(replace(line, ceiling=Money.yuan(100)) for line in policy.cash))
    found = estimate(games, lower, E01=3)
    assert found.plan is None
    assert "超过市级上限 100.00元" in found.problems[0].what.zh
    assert sums(found)[0][1] == NOTHING


def test_a_draft_is_taken_to_be_in_force_and_pays_no_grant_that_it_does_not_name() -> None:
    games = planned(founded())
    policy = policies()[HOME]
    draft = replace(policy, status=Status.DRAFT, others=())
    found = estimate(games, draft, E01=3)
    assert found.problems == ()
    assert sums(found) == [(3, Money.yuan(19_001), Money.yuan(30_000))]


def test_a_competition_without_events_costs_nothing() -> None:
    games = founded()
    other = create_competition(replace(DRAFT, code="o", number_prefix="O"), by=games.organizer, now=NOW)
    found = estimate(replace(games, id=other))
    assert found.events == ()
    assert found.total.most.money == NOTHING
