"""Three draws in a row: each can be repeated from its seed, parts delegations, and leaves the reserve stations empty."""

from collections import Counter
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.draw import HASHED, Layout, Place, draw, neighbours, order_by_hash, place_entries
from competition.domain.role_conflicts import CUSTODIANS, check_roles, clashing
from competition.domain.roles import Role
from competition.domain.three_codes import (
    CodedEntry,
    Disagreement,
    DrawStage,
    NumberedWork,
    SeatedCode,
    compare_floor,
    count_neighbours,
    draw_entry_codes,
    draw_stations,
    draw_work_codes,
    join_tables,
    redraw,
)
from tests.domain.build import unhurried

DELEGATIONS = {"E01-001": "甲队", "E01-002": "甲队", "E01-003": "乙队", "E01-004": "丙队"}
LAYOUT = Layout(stations=3, reserve=1)
entrants = st.lists(st.integers(0, 4), max_size=24).map(
    lambda groups: {f"E01-{n:03}": f"{group}队" for n, group in enumerate(groups, start=1)}
)
layouts = st.tuples(st.integers(1, 9), st.integers(0, 3)).map(lambda pair: Layout(sum(pair), pair[1]))
seeds = st.text("abcdef0123456789", min_size=1, max_size=8)


def three(delegations, layout, seeds=("甲", "乙", "丙")):
    first = draw_entry_codes(delegations, seed=seeds[0])
    second = draw_stations({each.code: each.group for each in first}, layout, seed=seeds[1])
    third = draw_work_codes([Place(each.session, each.station) for each in second], seed=seeds[2])
    return first, second, third


def test_three_draws_on_record():
    """These values were published once; another release may not change them."""
    first, second, third = three(DELEGATIONS, LAYOUT)
    assert first == (
        CodedEntry("E01-001", "甲队", "J01", "2"),
        CodedEntry("E01-003", "乙队", "J02", "3"),
        CodedEntry("E01-004", "丙队", "J03", "1"),
        CodedEntry("E01-002", "甲队", "J04", "2"),
    )
    assert second == (
        SeatedCode("J04", "2", 1, 1),
        SeatedCode("J03", "1", 1, 2),
        SeatedCode("J02", "3", 2, 1),
        SeatedCode("J01", "2", 2, 2),
    )
    assert third == (
        NumberedWork(1, 1, "01"),
        NumberedWork(1, 2, "02"),
        NumberedWork(2, 2, "03"),
        NumberedWork(2, 1, "04"),
    )


@unhurried
@given(entrants, layouts, st.tuples(seeds, seeds, seeds))
def test_three_tables_lead_from_every_work_to_one_entry(delegations, layout, chosen):
    first, second, third = three(delegations, layout, chosen)
    owners = join_tables(first, second, third)
    assert sorted(number for number, _place in owners.values()) == sorted(delegations)
    assert [each.code for each in third] == sorted(owners)
    assert [each.code for each in first] == sorted(each.code for each in first)


@unhurried
@given(entrants, layouts, st.tuples(seeds, seeds, seeds), st.randoms(use_true_random=False))
def test_each_stage_can_be_repeated_from_its_seed(delegations, layout, chosen, chance):
    shuffled = dict(chance.sample(list(delegations.items()), len(delegations)))
    tables = three(shuffled, layout, chosen)
    assert tables == three(delegations, layout, chosen)
    for table, seed in zip(tables, chosen, strict=True):
        assert redraw(table, layout, seed=seed) == table


def test_another_seed_makes_another_table():
    first, second, third = three(DELEGATIONS, LAYOUT)
    for table in (first, second, third):
        assert any(redraw(table, LAYOUT, seed=str(number)) != table for number in range(5))


@unhurried
@given(entrants, layouts, seeds)
def test_reserve_stations_stay_empty(delegations, layout, seed):
    placed = place_entries(delegations, delegations, layout, seed=seed)
    reserves = layout.reserves(len(delegations))
    assert not set(reserves) & set(placed.values())
    assert len(reserves) == layout.reserve * max((each.session for each in placed.values()), default=0)
    assert all(each.station > layout.stations - layout.reserve for each in reserves)


@unhurried
@given(entrants, layouts, seeds)
def test_moving_apart_never_leaves_more_neighbours_than_chance(delegations, layout, seed):
    ordered = order_by_hash(delegations, seed=seed, purpose="station")
    by_chance = dict(zip(ordered, layout.places(len(ordered)), strict=True))
    placed = place_entries(delegations, delegations, layout, seed=seed)
    assert neighbours(placed, delegations) <= neighbours(by_chance, delegations)


@unhurried
@given(entrants, seeds)
def test_in_one_session_no_neighbour_is_left_that_could_be_parted(delegations, seed):
    count = len(delegations)
    placed = place_entries(delegations, delegations, Layout(max(1, count)), seed=seed)
    most = max(Counter(delegations.values()).values(), default=0)
    assert neighbours(placed, delegations) == max(0, most - (count - most) - 1)


@unhurried
@given(st.lists(st.integers(0, 2), max_size=6), st.integers(1, 5), seeds)
def test_no_other_order_leaves_fewer_neighbours(groups, stations, seed):
    delegations = {f"E{n}": f"{group}队" for n, group in enumerate(groups)}
    layout = Layout(stations)
    places = layout.places(len(groups))
    fewest = min(
        neighbours(dict(zip(order, places, strict=True)), delegations) for order in permutations(delegations)
    )
    assert neighbours(place_entries(delegations, delegations, layout, seed=seed), delegations) == fewest


def test_an_order_that_parts_everybody_stays_as_it_was_drawn():
    ids = [f"E{number}" for number in range(6)]
    assert place_entries(ids, {}, Layout(3), seed="种子") == dict(
        zip(order_by_hash(ids, seed="种子", purpose="station"), Layout(3).places(6), strict=True)
    )


def test_neighbours_sit_side_by_side_in_one_session():
    at = {"a": Place(1, 1), "b": Place(1, 2), "c": Place(2, 1), "d": Place(1, 3)}
    assert neighbours(at, dict.fromkeys(at, "甲")) == 2
    assert neighbours(at, {"a": "甲", "b": "乙", "c": "甲"}) == 0
    assert count_neighbours([SeatedCode("J01", "1", 1, 1), SeatedCode("J02", "1", 1, 2)]) == 1


def test_two_of_one_delegation_do_not_sit_side_by_side():
    groups = {"a": "甲", "b": "甲", "c": "乙"}
    for seed in "12345678":
        placed = draw(groups, seed=seed, secret="秘密", stations=3, groups=groups)
        assert [groups[each.entry] for each in placed] == ["甲", "乙", "甲"]


@pytest.mark.parametrize(("stations", "reserve"), [(2, 2), (0, 0), (3, -1)])
def test_a_station_is_needed_that_is_not_in_reserve(stations, reserve):
    with pytest.raises(ValueError, match="at least one station"):
        Layout(stations, reserve)
    with pytest.raises(ValueError, match="at least one station"):
        draw(["E1"], seed="种子", secret="秘密", stations=stations, reserve=reserve)


def test_a_draw_with_reserves_fills_the_sessions_without_them():
    placed = draw(map(str, range(5)), seed="种子", secret="秘密", stations=3, reserve=1)
    assert [(each.session, each.station) for each in placed] == [(1, 1), (1, 2), (2, 1), (2, 2), (3, 1)]
    assert HASHED == "sha256-order-1"


def test_groups_say_nothing_of_the_delegations():
    """The same delegation has another number under another seed."""
    numbers = {
        tuple(sorted((each.delegation, each.group) for each in draw_entry_codes(DELEGATIONS, seed=str(seed))))
        for seed in range(20)
    }
    assert len(numbers) > 1


def test_stages_follow_one_another_each_with_its_custodian():
    first, second, third = DrawStage
    assert (first.number, second.number, third.number) == (1, 2, 3)
    assert (first.before, first.after) == (None, second)
    assert (third.before, third.after) == (second, None)
    assert [each.custodian for each in DrawStage] == [
        Role.FIRST_CUSTODIAN,
        Role.SECOND_CUSTODIAN,
        Role.THIRD_CUSTODIAN,
    ]


def test_the_floor_and_the_works_are_compared():
    table = [
        NumberedWork(1, 1, "03"),
        NumberedWork(1, 2, "01"),
        NumberedWork(2, 1, "02"),
        NumberedWork(2, 2, "04"),
    ]
    absent, stopped = {Place(1, 1), Place(1, 2)}, {Place(2, 2)}
    assert compare_floor(absent, stopped, table, {"03", "02", "04"}) == [
        Disagreement(Place(1, 2), "01", absent=True),
        Disagreement(Place(2, 1), "02", absent=False),
    ]
    assert compare_floor(absent, set(), table, {"03", "01"}) == []


@pytest.mark.parametrize("role", sorted(CUSTODIANS))
@pytest.mark.parametrize(
    "other",
    [
        Role.JUDGE,
        Role.ORGANIZER,
        Role.FINANCE,
        Role.SUPERVISOR,
        Role.FLOOR_JUDGE,
        Role.REGISTRAR,
        Role.RECORDER,
    ],
)
def test_who_keeps_codes_holds_nothing_that_leads_to_names_or_marks(role, other):
    assert clashing([other], role) is other
    assert clashing([role], other) is role
    found = check_roles("某甲", [other], role)
    assert found is not None
    assert found.what.zh.startswith(f"某甲是本竞赛的{other.label.zh}，不能同时担任{role.label.zh}")


@pytest.mark.parametrize("role", [Role.JUDGE, Role.CHIEF_JUDGE, Role.RECORDER])
@pytest.mark.parametrize("other", [Role.ORGANIZER, Role.FINANCE, Role.REGISTRAR])
def test_who_marks_does_not_handle_the_names(role, other):
    assert clashing([other], role) is other
    assert clashing([role], other) is role
    assert "既评分又知道选手姓名" in check_roles("某甲", [other], role).what.zh


def test_nobody_keeps_two_tables():
    assert clashing([Role.FIRST_CUSTODIAN], Role.THIRD_CUSTODIAN) is Role.FIRST_CUSTODIAN
    assert check_roles("某甲", [Role.FIRST_CUSTODIAN], Role.FIRST_CUSTODIAN) is None
    assert check_roles("某甲", [Role.ARBITRATOR, Role.JUDGE], Role.FLOOR_JUDGE) is None
