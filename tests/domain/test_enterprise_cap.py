"""The yearly cap of an enterprise: first certified first served, whole sums only, and ties across it stay open."""

from dataclasses import replace
from datetime import date
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.grants import decide_follow_on
from competition.domain.money import Money, total
from competition.domain.outcomes import Amount, Decision, Kind, Nothing, Undetermined
from competition.domain.policy_grants import EnterpriseCap, FollowOnSubsidy, Recipient
from competition.domain.problems import Text
from competition.domain.settlement import Subsidy, settle_enterprises
from competition.domain.tiers import SkillLevel, Tier
from tests.domain.build import clause, policy, unhurried

TECHNICIAN, SENIOR = SkillLevel.LEVEL_2, SkillLevel.LEVEL_1
MOST = Money(10_00)
CAP = EnterpriseCap(frozenset({TECHNICIAN, SENIOR}), MOST, clause("四（十一）"), "")
CAPPED = policy(others=(CAP,), paid_next_year=None)


def day(number: int) -> date:
    return date(2025, 3, number)


FIRST = day(1)


def subsidy(
    key: str, fen: int, on: date = FIRST, level: SkillLevel = TECHNICIAN, enterprise: str = "甲厂"
) -> Subsidy:
    return Subsidy(key, enterprise, level, on, Decision(Kind.FOLLOW_ON, Amount(Money(fen)), ()))


def settled(subsidies, rules=CAPPED):
    return {each.subsidy.key: each for each in settle_enterprises(subsidies, policy=rules)}


def paid(subsidies, rules=CAPPED) -> dict[str, Money | None]:
    return {key: each.money for key, each in settled(subsidies, rules).items()}


def test_the_order_of_certification_the_sum_so_far_and_what_is_left_are_shown():
    found = settled([subsidy("b", 4_00, day(2)), subsidy("a", 3_00, day(3))])
    assert [found[key].steps[0].says.zh for key in "ba"] == [
        "“甲厂”2025年按认定先后第1位，连同本项累计 4.00元，年度上限 10.00元，余 6.00元",
        "“甲厂”2025年按认定先后第2位，连同本项累计 7.00元，年度上限 10.00元，余 3.00元",
    ]
    assert found["a"].steps[0].says.en == (
        "No. 2 of “甲厂” in 2025, by day of certification: "
        "7.00 yuan with this one, of at most 10.00 yuan a year; 3.00 yuan is left"
    )
    assert found["a"].steps[0].clause == CAP.clause


def test_a_sum_that_reaches_the_cap_exactly_is_paid():
    assert paid([subsidy("a", 4_00), subsidy("b", 6_00, day(2))]) == {"a": Money(4_00), "b": Money(6_00)}


def test_a_sum_that_crosses_the_cap_is_not_paid_in_part_and_says_so():
    crossing = settled([subsidy("a", 4_00), subsidy("b", 6_01, day(2))])["b"]
    assert crossing.money is None
    assert crossing.outcome == Nothing(crossing.steps[0].says)
    assert crossing.steps[0].says.zh == (
        "“甲厂”2025年按认定先后第2位，年度上限 10.00元 至多余 6.00元，本项 6.01元 超出；"
        "文件未规定部分发放，不予发放"
    )
    assert "the text knows no part payment, so nothing is paid" in crossing.steps[0].says.en
    assert crossing.steps[0].clause == CAP.clause
    assert crossing.subsidy.decision.outcome == Amount(Money(6_01))


def test_a_later_sum_that_still_fits_is_paid():
    sums = [subsidy("a", 4_00), subsidy("b", 7_00, day(2)), subsidy("c", 6_00, day(3))]
    assert paid(sums) == {"a": Money(4_00), "b": None, "c": Money(6_00)}


def test_sums_of_one_day_that_all_fit_are_paid():
    assert paid([subsidy("a", 5_00), subsidy("b", 5_00)]) == {"a": Money(5_00), "b": Money(5_00)}


def test_sums_of_one_day_of_which_only_some_fit_stay_undetermined_and_visible():
    found = settled([subsidy("a", 6_00), subsidy("b", 6_00)])
    assert all(isinstance(each.outcome, Undetermined) for each in found.values())
    assert found["b"].steps[0].says.zh == (
        "“甲厂”2025年按认定先后第2位，年度上限 10.00元 至多余 10.00元；2025-03-01同日认定的不能全部容纳，"
        "文件未写明先后，须由主管部门裁定"
    )
    assert "the text names no order among them, so the bureau has to rule" in found["b"].steps[0].says.en
    assert found["b"].steps[0].clause == CAP.clause


def test_sums_of_one_day_of_which_none_fits_are_not_paid():
    found = settled([subsidy("a", 8_00), subsidy("b", 3_00, day(2)), subsidy("c", 4_00, day(2))])
    assert all(isinstance(found[key].outcome, Nothing) for key in "bc")


def test_what_comes_after_a_tie_waits_for_it_unless_it_is_beyond_what_is_left_in_any_case():
    tie = [subsidy("x", 8_00), subsidy("a", 1_00, day(2)), subsidy("b", 1_50, day(2))]
    found = settled([*tie, subsidy("c", 50, day(3)), subsidy("d", 2_01, day(4))])
    assert found["x"].money == Money(8_00)
    assert [type(found[key].outcome) for key in "abcd"] == [Undetermined, Undetermined, Undetermined, Nothing]
    assert "2025-03-02同日认定的不能全部容纳" in found["c"].steps[0].says.zh


def approved(each: Subsidy, moment: int) -> Subsidy:
    return replace(each, approved=moment)


def test_what_was_approved_keeps_its_place_before_an_earlier_certificate_recorded_later():
    found = settled(
        [approved(subsidy("a", 6_00, day(9)), 1), subsidy("b", 5_00, day(1)), subsidy("c", 4_00, day(2))]
    )
    assert {key: each.money for key, each in found.items()} == {"a": Money(6_00), "b": None, "c": Money(4_00)}
    assert (
        found["b"]
        .steps[0]
        .says.zh.startswith(
            "“甲厂”2025年按认定先后第2位（此前已批准的保留次序，不因后补登记而退还），年度上限 10.00元 至多余 4.00元"
        )
    )
    assert "nothing is claimed back for a late record" in found["b"].steps[0].says.en
    assert "保留次序" not in found["a"].steps[0].says.zh


def test_of_two_approvals_the_first_stands_whatever_the_days():
    sums = [approved(subsidy("a", 6_00, day(1)), 2), approved(subsidy("b", 6_00, day(9)), 1)]
    assert paid(sums) == {"a": None, "b": Money(6_00)}


def test_of_one_approval_the_day_of_certification_decides():
    sums = [approved(subsidy("a", 6_00, day(9)), 1), approved(subsidy("b", 6_00, day(1)), 1)]
    assert paid(sums) == {"a": None, "b": Money(6_00)}


def test_an_approved_sum_is_not_made_open_by_one_of_the_same_day():
    assert paid([approved(subsidy("a", 6_00), 1), subsidy("b", 6_00)]) == {"a": Money(6_00), "b": None}


def test_each_enterprise_and_each_year_has_its_cap():
    sums = [
        subsidy("a", 10_00),
        subsidy("b", 10_00, enterprise="乙厂"),
        subsidy("c", 10_00, date(2026, 1, 1)),
    ]
    assert set(paid(sums).values()) == {MOST}


def test_levels_that_the_cap_does_not_name_are_left_as_they_are():
    found = settled([subsidy("a", 10_00), subsidy("b", 20_00, level=SkillLevel.LEVEL_3)])
    assert (found["a"].money, found["b"].money, found["b"].steps) == (MOST, Money(20_00), ())


def test_without_a_cap_every_sum_stands():
    assert paid([subsidy("a", 99_00)], policy(paid_next_year=None)) == {"a": Money(99_00)}


def test_a_sum_must_fit_every_cap_that_names_its_level():
    narrow = EnterpriseCap(frozenset({SENIOR}), Money(3_00), clause("另"), "")
    sums = [subsidy("a", 4_00, level=SENIOR), subsidy("b", 10_00, day(2))]
    assert paid(sums, policy(others=(narrow, CAP))) == {"a": None, "b": MOST}


def test_what_is_no_sum_counts_towards_no_cap():
    why = Nothing(Text("无", "none"))
    nothing = Subsidy("a", "甲厂", TECHNICIAN, day(1), Decision(Kind.FOLLOW_ON, why, ()))
    found = settled([nothing, subsidy("b", 10_00)])
    assert (found["a"].outcome, found["a"].steps, found["b"].money) == (why, (), MOST)


def test_two_subsidies_of_one_key_are_an_error():
    with pytest.raises(ValueError, match="same key"):
        settle_enterprises([subsidy("a", 1), subsidy("a", 1)], policy=CAPPED)


def test_a_subsidy_says_in_which_year_it_is_paid_where_the_text_puts_it_off():
    steps = settled([subsidy("a", 1), subsidy("b", 11_00, day(2))], policy(others=(CAP,)))
    assert [step.clause.article for step in steps["a"].steps] == ["四（十一）", "六"]
    assert [step.clause.article for step in steps["b"].steps] == ["四（十一）"]


def test_forty_technicians_fill_a_hundred_thousand_and_the_next_gets_nothing():
    amount = FollowOnSubsidy(TECHNICIAN, Money.yuan(2_500), Recipient.UNSTATED, clause("四（十一）"), "")
    cap = EnterpriseCap(frozenset({TECHNICIAN}), Money.yuan(100_000), clause("四（十一）"), "")
    rules = policy(others=(amount, cap))
    days = [date.fromordinal(date(2025, 3, 1).toordinal() + number) for number in range(41)]
    found = settle_enterprises(
        [
            Subsidy(f"{on}", "甲厂", TECHNICIAN, on, decide_follow_on(rules, TECHNICIAN, Tier.CITY, on=on))
            for on in days
        ],
        policy=rules,
    )
    assert [each.money for each in found] == [*[Money.yuan(2_500)] * 40, None]
    assert "余 0.00元" in found[39].steps[0].says.zh


sums = st.lists(
    st.tuples(
        st.integers(0, 6_00),
        st.integers(1, 4),
        st.sampled_from([TECHNICIAN, SENIOR, SkillLevel.LEVEL_3]),
        st.sampled_from(["甲厂", "乙厂"]),
    ),
    max_size=10,
).map(
    lambda drawn: [
        subsidy(str(number), fen, day(on), level, of) for number, (fen, on, level, of) in enumerate(drawn)
    ]
)


@unhurried
@given(sums, st.randoms())
def test_the_order_of_arrival_never_matters(subsidies, chance):
    shuffled = chance.sample(subsidies, len(subsidies))
    found = settle_enterprises(shuffled, policy=CAPPED)
    assert {each.subsidy.key: each for each in found} == settled(subsidies)
    assert [each.subsidy for each in found] == shuffled


@unhurried
@given(sums)
def test_no_enterprise_is_paid_above_its_cap_and_every_sum_is_whole(subsidies):
    found = settled(subsidies)
    for enterprise in ("甲厂", "乙厂"):
        own = [each for each in found.values() if each.subsidy.enterprise == enterprise]
        held = [each.money for each in own if each.money and each.subsidy.level in CAP.levels]
        assert total(held) <= MOST
    assert all(each.money in (None, each.subsidy.decision.outcome.money) for each in found.values())


@unhurried
@given(sums)
def test_one_day_of_an_enterprise_is_undetermined_as_a_whole_or_not_at_all(subsidies):
    def where(each):
        return each.subsidy.enterprise, each.subsidy.certified_on

    held = [each for each in settled(subsidies).values() if each.subsidy.level in CAP.levels]
    for _, same in groupby(sorted(held, key=where), where):
        assert len({isinstance(each.outcome, Undetermined) for each in same}) == 1


@unhurried
@given(sums, st.data())
def test_what_was_paid_once_approved_is_paid_whatever_is_recorded_later(subsidies, data):
    earlier = data.draw(st.sets(st.sampled_from([each.key for each in subsidies]))) if subsidies else set()
    before = paid([each for each in subsidies if each.key in earlier])
    later = [approved(each, 1) if before.get(each.key) else each for each in subsidies]
    after = paid(later)
    assert all(after[key] == money for key, money in before.items() if money)
    for enterprise in ("甲厂", "乙厂"):
        held = [each for each in later if each.enterprise == enterprise and each.level in CAP.levels]
        assert total([after[each.key] for each in held if after[each.key]]) <= MOST
