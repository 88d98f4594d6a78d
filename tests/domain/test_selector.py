"""To whom a line speaks: every condition at its boundaries, and what is missing to tell."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.identity import Sex
from competition.domain.prizes import Award
from competition.domain.problems import Text
from competition.domain.selector import (
    ANYBODY,
    Fits,
    Lacks,
    Misses,
    Selector,
    Share,
    Span,
    Unfit,
    Winner,
    choose_line,
    match_winner,
)
from competition.domain.tiers import CompetitionClass, Group, Tier
from tests.domain.build import DAY, unhurried

KNOWN = Winner(
    Award.GOLD,
    Tier.CITY,
    Group.WORKER,
    DAY,
    members=2,
    competition_class=CompetitionClass.CLASS_1,
    rank=2,
    entrants=10,
    passed=True,
    sex=Sex.FEMALE,
    age=35,
)
BARE = Winner(Award.GOLD, Tier.CITY, Group.WORKER, DAY)
TIED = replace(KNOWN, award=Award.UNDECIDED)


def only(**conditions: object) -> Selector:
    return Selector(
        **{key: frozenset(value) if isinstance(value, list) else value for key, value in conditions.items()}
    )


def fits(selector: Selector, winner: Winner) -> bool:
    return isinstance(match_winner(selector, winner), Fits)


FITTING = [
    only(tiers=[Tier.CITY, Tier.PROVINCE]),
    only(classes=[CompetitionClass.CLASS_1]),
    only(groups=[Group.WORKER, Group.TEACHER]),
    only(team_sizes=[1, 2]),
    only(awards=[Award.GOLD]),
    only(ranks=Span(1, 3)),
    only(share=Share(0, 20)),
    only(entrants=Span(10, None)),
    only(passed=True),
    only(sex=Sex.FEMALE),
    only(ages=Span(18, 35)),
]
MISSED = [
    (only(tiers=[Tier.NATION]), "不适用于市级", "not for city"),
    (only(classes=[CompetitionClass.CLASS_2]), "不适用于一类行业竞赛", "not for class 1 industry contest"),
    (only(groups=[Group.STUDENT]), "不适用于职工组", "not for workers"),
    (only(team_sizes=[1, 3]), "不适用于2人赛项", "not for teams of 2"),
    (only(awards=[Award.SILVER]), "不适用于金牌", "not for gold medal"),
    (only(ranks=Span(3, 5)), "名次为2，不在范围内", "the rank is 2, out of range"),
    (only(share=Share(20, 40)), "名次2/10不在该比例内", "rank 2/10 is outside the share"),
    (only(entrants=Span(11, 30)), "决赛人数为10，不在范围内", "the number of finalists is 10, out of range"),
    (only(sex=Sex.MALE), "不适用于女", "not for female"),
    (only(ages=Span(18, 34)), "年龄为35，不在范围内", "the age is 35, out of range"),
]
LACKING = [
    (only(classes=[CompetitionClass.CLASS_1]), "赛事类别"),
    (only(ranks=Span(1, 3)), "名次"),
    (only(share=Share(0, 20)), "名次"),
    (only(entrants=Span(1, None)), "决赛人数"),
    (only(passed=True), "是否合格"),
    (only(sex=Sex.FEMALE), "性别"),
    (only(ages=Span(18, None)), "年龄"),
]


@pytest.mark.parametrize("selector", FITTING)
def test_a_condition_that_is_met(selector):
    assert match_winner(selector, KNOWN) == Fits()


@pytest.mark.parametrize(("selector", "zh", "en"), MISSED, ids=[zh for _, zh, _ in MISSED])
def test_a_condition_that_is_missed_says_which(selector, zh, en):
    assert match_winner(selector, KNOWN) == Misses(Text(zh, en))


def test_a_pass_mark_not_reached_is_missed():
    assert match_winner(only(passed=True), replace(KNOWN, passed=False)) == Misses(
        Text("未达到合格线", "a pass mark was not reached")
    )


@pytest.mark.parametrize(("selector", "zh"), LACKING, ids=[zh for _, zh in LACKING])
def test_what_is_not_known_is_lacking_and_never_guessed(selector, zh):
    found = match_winner(selector, BARE)
    assert isinstance(found, Lacks)
    assert found.what.zh == zh


def test_a_share_needs_the_number_of_finalists_too():
    found = match_winner(only(share=Share(0, 20)), replace(BARE, rank=1))
    assert found == Lacks(Text("决赛人数", "the number of finalists"))


def test_what_is_missed_tells_more_than_what_is_lacking_and_is_counted():
    found = match_winner(only(ranks=Span(1, 3), groups=[Group.STUDENT], awards=[Award.SILVER]), BARE)
    assert found == Misses(Text("不适用于职工组", "not for workers"), 2)


def test_who_asks_nothing_fits_everybody():
    assert match_winner(ANYBODY, BARE) == Fits()
    assert ANYBODY.conditions == 0
    assert not ANYBODY.picks


@pytest.mark.parametrize(("rank", "meant"), [(3, False), (4, True), (10, True), (11, False)])
def test_the_first_and_the_last_rank_are_meant_and_none_beyond(rank, meant):
    assert fits(only(ranks=Span(4, 10)), replace(KNOWN, rank=rank)) is meant


CLASS_1_TECHNICIAN = {1: Span(1, 5), 2: Span(1, 3), 3: Span(1, 2)}


@pytest.mark.parametrize("size", CLASS_1_TECHNICIAN)
def test_each_team_size_has_its_own_ranks(size):
    """一类: ranks 1–5 of one, 1–3 of two, 1–2 of three."""
    last = CLASS_1_TECHNICIAN[size].last
    lines = [only(team_sizes=[each], ranks=span) for each, span in CLASS_1_TECHNICIAN.items()]
    at, beyond = (replace(KNOWN, members=size, rank=rank) for rank in (last, last + 1))
    assert [fits(line, at) for line in lines].count(True) == 1
    assert not any(fits(line, beyond) for line in lines)


@pytest.mark.parametrize(
    ("rank", "entrants", "first", "second"),
    [
        (2, 10, True, False),
        (3, 10, False, True),
        (4, 10, False, True),
        (5, 10, False, False),
        (1, 5, True, False),
        (2, 9, False, True),
        (1, 4, False, True),
        (1, 0, False, False),
    ],
)
def test_a_share_is_exact_without_rounding(rank, entrants, first, second):
    assert Share(0, 20).holds(rank, entrants) is first
    assert Share(20, 40).holds(rank, entrants) is second


@unhurried
@given(st.integers(1, 200), st.integers(1, 200), st.integers(1, 99), st.integers(1, 99))
def test_shares_that_follow_each_other_hold_each_rank_once(rank, entrants, one, other):
    first, second = sorted((one, other))
    shares = [Share(0, first), Share(first, second), Share(second, 100)]
    assert sum(share.holds(rank, entrants) for share in shares) == (rank <= entrants)


@pytest.mark.parametrize(
    ("entrants", "line"), [(9, 0), (10, None), (11, 1), (30, 1), (31, 2)], ids=["9", "10", "11", "30", "31"]
)
def test_ten_finalists_may_be_covered_by_no_line(entrants, line):
    lines = [only(entrants=span) for span in (Span(1, 9), Span(11, 30), Span(31, None))]
    found = [place for place, each in enumerate(lines) if fits(each, replace(KNOWN, entrants=entrants))]
    assert found == ([] if line is None else [line])


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        ({"awards": [Award.GOLD]}, Lacks),
        ({"ranks": Span(1, 2)}, Lacks),
        ({"ranks": Span(4, 6)}, Lacks),
        ({"ranks": Span(1, None)}, Lacks),
        ({"ranks": Span(1, 1)}, Misses),
        ({"share": Share(0, 20)}, Lacks),
        ({"share": Share(20, 40)}, Lacks),
        ({"share": Share(0, 10)}, Misses),
        ({"groups": [Group.WORKER]}, Fits),
        ({"awards": [Award.GOLD], "groups": [Group.STUDENT]}, Misses),
    ],
)
def test_a_tie_without_a_ruling_leaves_the_award_open_and_the_rank_can_only_become_worse(conditions, found):
    assert isinstance(match_winner(only(**conditions), TIED), found)


def test_a_tied_result_without_a_rank_lacks_the_rank():
    found = match_winner(only(ranks=Span(1, 3)), replace(TIED, rank=None))
    assert found == Lacks(Text("名次", "the rank"))


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        (Span(1, 3), Span(3, 5), True),
        (Span(1, 3), Span(4, 5), False),
        (Span(4, None), Span(1, 3), False),
        (Span(4, None), Span(1, 4), True),
        (Span(4, None), Span(9, None), True),
        (Share(0, 20), Share(20, 40), False),
        (Share(0, 21), Share(20, 40), True),
    ],
)
def test_whether_two_ranges_share_a_result(one, other, both):
    assert one.meets(other) is both
    assert other.meets(one) is both


def test_the_ends_of_a_span_are_in_it():
    assert [number in Span(2, 3) for number in (1, 2, 3, 4)] == [False, True, True, False]
    assert 1_000_000 in Span(2, None)


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ({}, {"tiers": [Tier.CITY]}, True),
        ({"tiers": [Tier.CITY]}, {"tiers": [Tier.NATION]}, False),
        ({"tiers": [Tier.CITY]}, {"groups": [Group.WORKER]}, True),
        ({"ranks": Span(1, 3)}, {"ranks": Span(4, 5)}, False),
        ({"share": Share(0, 20)}, {"share": Share(10, 30)}, True),
        ({"sex": Sex.MALE}, {"sex": Sex.FEMALE}, False),
        ({"sex": Sex.MALE}, {"sex": Sex.MALE}, True),
        ({"passed": True}, {"passed": False}, True),
    ],
)
def test_whether_a_result_may_fit_two_lines(one, other, both):
    assert only(**one).meets(only(**other)) is both


@pytest.mark.parametrize(
    ("conditions", "picks"),
    [
        ({"awards": [Award.GOLD]}, True),
        ({"ranks": Span(1, 3)}, True),
        ({"share": Share(0, 20)}, True),
        ({"passed": True}, True),
        ({"tiers": [Tier.CITY], "groups": [Group.WORKER], "sex": Sex.FEMALE}, False),
    ],
)
def test_only_what_speaks_of_results_picks_them(conditions, picks):
    assert only(**conditions).picks is picks


def choose(winner: Winner, *lines: Selector) -> Selector | Unfit[Selector] | None:
    return choose_line(lines, winner, by=lambda line: line)


CITY = only(tiers=[Tier.CITY])
CITY_GOLD = only(tiers=[Tier.CITY], awards=[Award.GOLD])
CITY_GOLD_FIRST = only(tiers=[Tier.CITY], awards=[Award.GOLD], ranks=Span(1, 1))


def test_of_two_that_fit_the_more_special_holds():
    assert choose(BARE, CITY, CITY_GOLD) is CITY_GOLD
    assert choose(replace(BARE, award=Award.SILVER), CITY, CITY_GOLD) is CITY


def test_a_more_special_line_that_may_fit_leaves_it_open():
    found = choose(BARE, CITY_GOLD, CITY_GOLD_FIRST, CITY)
    assert found == Unfit(CITY_GOLD_FIRST, Lacks(Text("名次", "the rank")))
    assert choose(replace(BARE, rank=2), CITY_GOLD, CITY_GOLD_FIRST) is CITY_GOLD
    assert choose(replace(BARE, rank=1), CITY_GOLD, CITY_GOLD_FIRST) is CITY_GOLD_FIRST


def test_a_less_special_line_that_may_fit_changes_nothing():
    assert choose(BARE, CITY_GOLD, only(ranks=Span(1, 3))) is CITY_GOLD


def test_where_none_fits_the_nearest_says_why():
    far = only(tiers=[Tier.NATION], groups=[Group.STUDENT])
    near = only(groups=[Group.STUDENT])
    assert choose(BARE, far, near) == Unfit(near, Misses(Text("不适用于职工组", "not for workers")))
    assert choose(BARE, far, only(ranks=Span(1, 3))).why == Lacks(Text("名次", "the rank"))


def test_without_lines_there_is_nothing_to_choose():
    assert choose(BARE) is None


selectors = st.builds(
    Selector,
    tiers=st.frozensets(st.sampled_from(Tier), max_size=2),
    groups=st.frozensets(st.sampled_from(Group), max_size=2),
    awards=st.frozensets(st.sampled_from(Award), max_size=3),
    ranks=st.none() | st.builds(Span, st.integers(1, 5), st.just(5)),
    share=st.none() | st.builds(Share, st.integers(0, 50), st.just(60)),
)
winners = st.builds(
    Winner,
    st.sampled_from(Award),
    st.sampled_from(Tier),
    st.sampled_from(Group),
    st.just(DAY),
    rank=st.none() | st.integers(1, 8),
    entrants=st.none() | st.integers(8, 40),
)


@unhurried
@given(selectors, selectors, winners)
def test_two_lines_that_both_fit_a_result_are_known_to_meet(one, other, winner):
    assert not (fits(one, winner) and fits(other, winner)) or one.meets(other)


@unhurried
@given(selectors, winners, st.integers(1, 8), st.integers(8, 40))
def test_to_know_more_never_takes_back_what_was_known(selector, winner, rank, entrants):
    found = match_winner(selector, winner)
    more = replace(
        winner,
        rank=rank if winner.rank is None else winner.rank,
        entrants=entrants if winner.entrants is None else winner.entrants,
    )
    if not isinstance(found, Lacks):
        assert type(match_winner(selector, more)) is type(found)
