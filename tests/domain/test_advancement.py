"""Who goes on: by rank, within the limit of a delegation, and never by a tie that nobody decided."""

from collections import Counter
from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.advancement import (
    AdvancementRule,
    Contender,
    Decline,
    Going,
    Line,
    check_rule,
    choose,
    contenders_of,
    decline,
    next_in_line,
    open_ties,
)
from competition.domain.problems import Text
from competition.domain.ranking_rules import RankingRules
from competition.domain.results import EventResult, Unranked
from competition.domain.scoresheet import EntryState
from competition.domain.tiers import Group

DAY = date(2026, 10, 8)
UP, RESERVE, OPEN = Going.ADVANCED, Going.RESERVE, Going.UNDECIDED
OVER, OUT, GONE = Going.OVER_LIMIT, Going.LEFT_OUT, Going.DECLINED


def who(entry: str, rank: int | None, **more: object) -> Contender:
    """The first letter of the entry is its delegation."""
    return Contender(entry, f"选手{entry}", entry[0], more.pop("group", Group.WORKER), rank, **more)


def goings(lines: tuple[Line, ...]) -> dict[str, Going]:
    return {line.contender.entry: line.going for line in lines}


def ranked(*entries: str) -> list[Contender]:
    """One rank each, in this order."""
    return [who(entry, rank) for rank, entry in enumerate(entries, start=1)]


FOUR = ranked("a1", "a2", "b1", "c1")


def test_the_best_go_on_then_the_reserves_in_order_and_the_rest_are_told_why():
    lines = choose(AdvancementRule(1, reserves=2), FOUR)
    assert goings(lines) == {"a1": UP, "a2": RESERVE, "b1": RESERVE, "c1": OUT}
    assert [line.turn for line in lines] == [0, 1, 2, 0]
    assert lines[0].why == Text("第1名，占第1个名额（共1个）", "rank 1: place 1 of 1")
    assert lines[2].why == Text("第3名，第2替补（共2个）", "rank 3: reserve 2 of 2")
    assert lines[3].why.zh == "第4名，1个名额和2个替补已满"


def test_over_the_limit_of_a_delegation_is_said_and_a_worse_one_goes_on():
    lines = choose(AdvancementRule(2, per_delegation=1), FOUR)
    assert goings(lines) == {"a1": UP, "a2": OVER, "b1": UP, "c1": OUT}
    assert lines[1].why.zh == "第2名，“a”已满1名；本队有人放弃时按名次递补"


def test_those_without_a_place_and_other_groups_are_left_out_with_the_reason():
    field = [
        who("a1", 1, group=Group.STUDENT),
        who("b1", 2),
        who("c1", None, state=EntryState.ABSENT),
    ]
    lines = choose(AdvancementRule(1, groups=frozenset({Group.WORKER})), field)
    assert goings(lines) == {"a1": OUT, "b1": UP, "c1": OUT}
    assert [line.why.en for line in lines if line.going is OUT] == [
        "the rule does not speak of students",
        "no place (absent)",
    ]


def test_groups_that_are_ranked_apart_have_all_the_places_each():
    field = [who("a1", 1, field="student"), who("a2", 2, field="student"), who("b1", 1, field="worker")]
    assert goings(choose(AdvancementRule(1), field)) == {"a1": UP, "a2": OUT, "b1": UP}


TIED = [who("a1", 1), who("b1", 2), who("c1", 2), who("d1", 4), who("e1", 5)]


def test_a_tie_across_the_last_place_is_left_open_for_all_who_tie():
    lines = choose(AdvancementRule(2, reserves=2), TIED)
    assert goings(lines) == {"a1": UP, "b1": OPEN, "c1": OPEN, "d1": RESERVE, "e1": OUT}
    assert open_ties(lines) == (("b1", "c1"),)
    assert lines[3].turn == 2


def test_a_tie_within_the_places_or_below_all_seats_asks_nobody():
    assert open_ties(choose(AdvancementRule(3), TIED)) == ()
    assert open_ties(choose(AdvancementRule(1), TIED)) == ()
    assert goings(choose(AdvancementRule(1), TIED))["b1"] is OUT


def test_a_tie_among_the_reserves_is_open_because_their_order_counts():
    assert open_ties(choose(AdvancementRule(1, reserves=2), TIED)) == (("b1", "c1"),)


def test_a_tie_at_the_limit_of_a_delegation_is_open_and_what_follows_waits():
    field = [who("a1", 1), who("a2", 1), who("b1", 3)]
    lines = choose(AdvancementRule(2, per_delegation=1), field)
    assert goings(lines) == {"a1": OPEN, "a2": OPEN, "b1": OPEN}
    assert open_ties(lines) == (("a1", "a2"),)
    assert lines[2].why.en == "depends on the tie above"
    decided = choose(AdvancementRule(2, per_delegation=1), field, orders=[("a2", "a1")])
    assert goings(decided) == {"a2": UP, "a1": OVER, "b1": UP}


def test_a_decided_tie_parts_exactly_those_it_was_decided_for():
    rule = AdvancementRule(2, reserves=1)
    lines = choose(rule, TIED, orders=[("c1", "b1")])
    assert goings(lines) == {"a1": UP, "c1": UP, "b1": RESERVE, "d1": OUT, "e1": OUT}
    assert lines[1].why.zh == "第2名，占第2个名额（共2个），并列经裁定"
    other = [*TIED, who("f1", 2)]
    assert goings(choose(rule, other, orders=[("c1", "b1")]))["c1"] is OPEN
    assert goings(choose(AdvancementRule(2), TIED, orders=[("c1", "b1")]))["b1"] is OUT


def test_who_declined_before_is_passed_over():
    lines = choose(
        AdvancementRule(1),
        [*FOUR, who("d1", None, state=EntryState.ABSENT)],
        declined={"a1": Text("放弃", "declined"), "d1": Text("放弃", "declined")},
    )
    assert goings(lines) == {"a1": GONE, "a2": UP, "b1": OUT, "c1": OUT, "d1": GONE}


def test_the_next_reserve_moves_up_and_nothing_else_changes():
    rule = AdvancementRule(2, reserves=1)
    lines = choose(rule, FOUR)
    assert [line.contender.entry for line in next_in_line(rule, lines, "a1")] == ["b1"]
    after = decline(rule, lines, Decline("a1", DAY, "病假", "b1"))
    assert goings(after) == {"a1": GONE, "a2": UP, "b1": UP, "c1": OUT}
    assert after[0].why.zh == "2026-10-08放弃：病假"
    assert after[2].why.zh == "选手a1（a1）放弃，由其递补"
    assert goings(decline(rule, after, Decline("a2", DAY, "病假")))["c1"] is OUT
    with pytest.raises(ValueError, match="c1 cannot move up for a1"):
        decline(rule, lines, Decline("a1", DAY, "病假", "c1"))
    with pytest.raises(ValueError, match="nobody cannot move up"):
        decline(rule, lines, Decline("a1", DAY, "病假"))


def test_a_reserve_who_declines_is_replaced_by_nobody():
    rule = AdvancementRule(2, reserves=1)
    lines = decline(rule, choose(rule, FOUR), Decline("b1", DAY, "出差"))
    assert goings(lines) == {"a1": UP, "a2": UP, "b1": GONE, "c1": OUT}
    assert lines[2].why.zh == "2026-10-08放弃，无人递补：出差"


def test_one_of_the_own_delegation_moves_up_when_the_limit_speaks_no_longer():
    rule = AdvancementRule(2, per_delegation=1, reserves=1)
    lines = choose(rule, FOUR)
    assert goings(lines) == {"a1": UP, "a2": OVER, "b1": UP, "c1": RESERVE}
    assert [line.contender.entry for line in next_in_line(rule, lines, "a1")] == ["a2"]
    assert [line.contender.entry for line in next_in_line(rule, lines, "b1")] == ["c1"]


def test_two_who_tie_in_the_line_are_both_named_unless_their_tie_was_decided():
    rule = AdvancementRule(2, per_delegation=1, reserves=1)
    field = [who("a1", 1), who("a2", 2), who("a3", 2), who("b1", 4), who("c1", 5)]
    named = next_in_line(rule, choose(rule, field), "a1")
    assert [line.contender.entry for line in named] == ["a2", "a3"]
    same = [who("a1", 1), who("a2", 1), who("a3", 1), who("b1", 4)]
    lines = choose(rule, same, orders=[("a2", "a3", "a1")])
    assert goings(lines) == {"a2": UP, "a3": OVER, "a1": OVER, "b1": UP}
    assert [line.contender.entry for line in next_in_line(rule, lines, "a2")] == ["a3"]


def test_a_rule_is_checked():
    assert check_rule(AdvancementRule(1, 1, 0, frozenset({Group.WORKER})), frozenset(Group)) == ()
    for wrong in (AdvancementRule(0), AdvancementRule(1, 0), AdvancementRule(1, reserves=-1)):
        (found,) = check_rule(wrong, frozenset(Group))
        assert found.what.en == "Places and the limit of a delegation are 1 or more, reserves 0 or more."
    (found,) = check_rule(AdvancementRule(1, groups=frozenset({Group.STUDENT})), frozenset({Group.WORKER}))
    assert found.what.zh == "本项目不设：学生组。"


def test_everybody_of_a_result_is_looked_at():
    result = EventResult((), (Unranked("a1", "王一", "absent"),), "", RankingRules((), "games-shared-2020"))
    (found,) = contenders_of(result, {"a1": ("甲队", Group.WORKER)})
    assert (found.rank, found.delegation, found.state) == (None, "甲队", EntryState.ABSENT)


# Laws


@st.composite
def fields(draw: st.DrawFn) -> list[Contender]:
    """A ranking of up to seven with ties (1, 2, 2, 4) and three delegations."""
    scores = sorted(draw(st.lists(st.integers(1, 4), min_size=1, max_size=7)))
    return [
        who(f"{draw(st.sampled_from('abc'))}{number}", scores.index(score) + 1)
        for number, score in enumerate(scores)
    ]


rules = st.builds(
    AdvancementRule,
    st.integers(1, 4),
    st.none() | st.integers(1, 2),
    st.integers(0, 3),
)


@given(rules, fields(), st.randoms())
def test_the_order_of_arrival_never_matters(rule: AdvancementRule, field: list[Contender], dice) -> None:
    mixed = list(field)
    dice.shuffle(mixed)
    assert choose(rule, mixed) == choose(rule, field)


@given(rules, fields())
def test_everybody_has_one_line_and_no_more_go_on_than_there_are_places(
    rule: AdvancementRule, field: list[Contender]
) -> None:
    lines = choose(rule, field)
    count = Counter(line.going for line in lines)
    assert sorted(line.contender.entry for line in lines) == sorted(each.entry for each in field)
    assert count[UP] <= rule.places
    assert count[RESERVE] <= rule.reserves
    teams = Counter(line.contender.delegation for line in lines if line.going is UP)
    assert rule.per_delegation is None or all(n <= rule.per_delegation for n in teams.values())
    if not count[OPEN] and rule.per_delegation is None:
        assert count[UP] == min(rule.places, len(field))


@given(rules, fields())
def test_nobody_better_is_left_out_for_somebody_worse_unless_the_limit_says_so(
    rule: AdvancementRule, field: list[Contender]
) -> None:
    lines = choose(rule, field)
    worst = max((line.contender.rank for line in lines if line.going is UP), default=0)
    better = {line.going for line in lines if line.contender.rank < worst}
    assert better <= {UP, OVER}


def decided(rule: AdvancementRule, field: list[Contender], pick: int) -> tuple[Line, ...]:
    """Every tie decided, each in one of its orders."""
    orders: list[tuple[str, ...]] = []
    while ties := open_ties(choose(rule, field, orders=orders)):
        ways = list(permutations(ties[0]))
        orders.append(ways[pick % len(ways)])
    return choose(rule, field, orders=orders)


@given(rules, fields(), st.integers(0, 5000))
def test_what_is_said_beside_an_open_tie_holds_however_it_is_decided(
    rule: AdvancementRule, field: list[Contender], pick: int
) -> None:
    final = goings(decided(rule, field, pick))
    said = {entry: going for entry, going in goings(choose(rule, field)).items() if going is not OPEN}
    assert {entry: final[entry] for entry in said} == said
    assert OPEN not in final.values()


@given(rules, fields(), st.integers(0, 5000), st.data())
def test_a_decline_moves_one_up_at_most_and_takes_no_place_from_anybody(
    rule: AdvancementRule, field: list[Contender], pick: int, data: st.DataObject
) -> None:
    lines = decided(rule, field, pick)
    leaving = data.draw(st.sampled_from([entry for entry, going in goings(lines).items() if going is UP]))
    able = [line.contender for line in next_in_line(rule, lines, leaving)]
    successor = data.draw(st.sampled_from(able)).entry if able else ""
    after = goings(decline(rule, lines, Decline(leaving, DAY, "放弃", successor)))
    before = goings(lines)
    assert {entry for entry in before if after[entry] != before[entry]} == {leaving, successor} - {""}
    line_up = [line.contender for line in lines if line.going in (RESERVE, OVER)]
    used = Counter(entry[0] for entry, going in before.items() if going is UP and entry != leaving)
    roomy = [
        each for each in line_up if rule.per_delegation is None or used[each.delegation] < rule.per_delegation
    ]
    assert {each.rank for each in able} == {min(each.rank for each in roomy)} if roomy else not able
