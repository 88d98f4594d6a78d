"""What of all that one person earned is paid: each rule in its turn, and what is struck says what stands instead."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from competition.domain.award_plan import AwardPlan, PlanLine
from competition.domain.awards import decide_cash
from competition.domain.claims import ORDER, Claim, Received, Settled, scope_of
from competition.domain.medals import Award
from competition.domain.money import NOTHING, Money, total
from competition.domain.outcomes import (
    Amount,
    Candidate,
    Decision,
    Honoured,
    Kind,
    Nothing,
    Promoted,
    Titled,
    Undetermined,
)
from competition.domain.policy_lines import CashLine, Settlement, SettlementRule
from competition.domain.policy_titles import Conferral, Honour
from competition.domain.problems import Text
from competition.domain.selector import ANYBODY, Winner
from competition.domain.settlement import payment_year, settle
from competition.domain.tiers import Group, SkillLevel, Tier
from tests.domain.build import DAY, clause, policy, unhurried

OPEN = Undetermined(Text("见方案", "see the plan"))
PROMOTED = Promoted(SkillLevel.LEVEL_2)
EXPERT = "烟台市技术能手"


def claim(key: str, outcome: object, kind: Kind = Kind.CASH, **more: object) -> Claim:
    return Claim(key, f"赛事{key}", Decision(kind, outcome, ()), **more)


def cash(key: str, fen: int, **more: object) -> Claim:
    return claim(key, Amount(Money(fen)), **more)


def title(key: str, day: date | None = DAY, named: str = EXPERT) -> Claim:
    return claim(key, Honoured(named, Conferral.GRANTED), Kind.HONOUR, confirmed_on=day)


def allowance(key: str, earned_in: str, day: date | None = DAY, fen: int = 2_000_00) -> Claim:
    decision = Decision(Kind.ALLOWANCE, Amount(Money(fen)), (), about=EXPERT)
    return Claim(key, earned_in, decision, confirmed_on=day)


def promoted(key: str, level: SkillLevel, day: date | None = DAY) -> Claim:
    return claim(key, Promoted(level), Kind.PROMOTION, confirmed_on=day)


def under(*rules: Settlement, **more: object):
    """A document that states these rules, each under an article named like the rule, and no other."""
    stated = tuple(SettlementRule(rule, clause(rule.value)) for rule in rules)
    return policy(settlement=stated, **more)


def by_key(claims: Sequence[Claim], rules=None) -> dict[str, Settled]:
    return {each.claim.key: each for each in settle(claims, policy=rules or policy())}


def paid(claims: Sequence[Claim], rules=None) -> dict[str, Money | None]:
    return {key: each.money for key, each in by_key(claims, rules).items()}


def stands(claims: Sequence[Claim], rules=None) -> set[str]:
    return {key for key, each in by_key(claims, rules).items() if each.payable}


# the order


def test_the_order_of_application_is_fixed_and_can_be_shown():
    assert [turn.value for turn in ORDER] == [
        "province_pays",
        "top_up",
        "higher_only",
        "title_once",
        "promotion_once",
        "enterprise_cap",
        "payment_year",
    ]
    assert all(turn.label.zh and turn.label.en for turn in ORDER)


def test_the_steps_of_a_claim_stand_in_the_order_of_application():
    rules = under(Settlement.PAID_NEXT_YEAR, Settlement.TOP_UP)
    topped = cash("a", 10_00, confirmed_on=DAY, received=Received(Money(4_00), Tier.PROVINCE))
    steps = by_key([topped], rules)["a"].steps
    assert [step.clause.article for step in steps] == ["top_up", "paid_next_year"]


def test_two_claims_of_one_key_are_an_error():
    with pytest.raises(ValueError, match="same key"):
        settle([cash("a", 1), cash("a", 1)], policy=policy())


def test_nothing_earned_is_nothing_settled():
    assert settle([], policy=policy()) == ()


# what the province paid, and the top-up


def test_what_was_received_is_above_zero():
    with pytest.raises(ValueError, match="above zero"):
        Received(NOTHING, Tier.PROVINCE)


def test_what_the_province_paid_is_not_paid_again():
    had = cash("a", 10_00, received=Received(Money(10_00), Tier.PROVINCE))
    found = by_key([had, cash("b", 1_00)], under(Settlement.PROVINCE_PAYS))
    assert (found["a"].money, found["a"].payable, found["b"].money) == (None, False, Money(1_00))
    assert found["a"].step.says.zh == "省级已支付 10.00元，本项 10.00元 不再支付"
    assert found["a"].step.clause.article == "province_pays"
    assert found["a"].outcome == Nothing(found["a"].step.says)
    assert found["a"].claim.decision.outcome == Amount(Money(10_00))


@pytest.mark.parametrize(
    "received", [Received(Money(9_99), Tier.PROVINCE), Received(Money(10_00), Tier.NATION)]
)
def test_what_the_province_did_not_pay_in_full_is_not_decided_by_its_clause(received):
    found = by_key([cash("a", 10_00, received=received)], under(Settlement.PROVINCE_PAYS))["a"]
    assert isinstance(found.outcome, Undetermined)
    assert found.step.clause.article == "province_pays"


def test_where_the_province_paid_less_the_difference_is_topped_up_if_the_text_says_so():
    had = cash("a", 10_00, received=Received(Money(4_00), Tier.PROVINCE))
    assert paid([had], under(Settlement.PROVINCE_PAYS, Settlement.TOP_UP)) == {"a": Money(6_00)}


def test_the_difference_to_what_was_received_is_paid():
    found = by_key([cash("a", 10_00, received=Received(Money(4_00), Tier.NATION))], under(Settlement.TOP_UP))[
        "a"
    ]
    assert (found.money, found.payable, found.step) == (Money(6_00), True, None)
    assert found.steps[0].says == Text(
        "国家级已支付 4.00元，补足本项 10.00元 的差额 6.00元",
        "4.00 yuan was paid already (nation); the difference to 10.00 yuan is 6.00 yuan",
    )
    assert found.steps[0].clause.article == "top_up"


@pytest.mark.parametrize("fen", [10_00, 10_01])
def test_who_received_as_much_or_more_gets_no_difference(fen):
    had = cash("a", 10_00, received=Received(Money(fen), Tier.PROVINCE))
    found = by_key([had], under(Settlement.TOP_UP))["a"]
    assert (found.money, found.payable) == (None, False)
    assert found.step.says.zh.endswith("没有差额")


def test_where_the_text_is_silent_on_another_payer_the_claim_is_undetermined_and_visible():
    found = by_key([cash("a", 10_00, received=Received(Money(4_00), Tier.PROVINCE))])["a"]
    assert (found.money, found.payable) == (None, False)
    assert found.outcome == Undetermined(found.step.says)
    assert found.step.says.zh == (
        "省级已支付 4.00元，文件未写明其他支付方已付的部分如何计算；本项待定，确定之前不冲抵其他奖金"
    )
    assert "the text does not say how what another payer paid counts: this one is open" in found.step.says.en
    assert found.step.clause is None


def test_what_was_received_changes_nothing_for_what_is_no_sum():
    found = by_key([claim("a", OPEN, received=Received(Money(1), Tier.PROVINCE))])["a"]
    assert (found.outcome, found.payable, found.steps) == (OPEN, True, ())


# the higher, not both


def test_the_highest_is_paid_and_the_others_say_why_not():
    city, nation = settle([cash("市", 100_00), cash("国", 500_00)], policy=policy())
    assert (city.money, nation.money) == (None, Money(500_00))
    assert (city.payable, nation.payable, nation.step) == (False, True, None)
    assert city.step.says.zh == (
        "就高不重复：已按“赛事国”发放 500.00元，本项 100.00元 不再发放"
        "（比较范围按主管部门通常理解：同一人、各层级）"
    )
    assert city.step.says.en == (
        "The higher, not both: 500.00 yuan is paid for “赛事国”, so 100.00 yuan is not paid "
        "(compared, by the bureau's usual reading: one person, all tiers)"
    )
    assert city.step.clause.article == "五"
    assert city.claim.decision.outcome == Amount(Money(100_00))


def test_the_scope_of_the_comparison_is_named():
    of = {"skill": "数控车", "confirmed_on": DAY}
    struck = by_key([cash("a", 1, **of), cash("b", 2, **of)])["a"]
    assert struck.step.says.zh.endswith("同一人、同一赛项“数控车”、2025年度确认、各层级）")
    assert struck.step.says.en.endswith("one person, the skill “数控车”, confirmed in 2025, all tiers)")


@pytest.mark.parametrize(
    "other",
    [
        {"skill": "焊接", "confirmed_on": DAY},
        {"skill": "数控车", "confirmed_on": date(2026, 1, 1)},
        {"skill": "数控车"},
        {"confirmed_on": DAY},
    ],
)
def test_sums_of_another_skill_or_year_stand_beside(other):
    claims = [cash("a", 1, skill="数控车", confirmed_on=DAY), cash("b", 2, **other)]
    assert paid(claims) == {"a": Money(1), "b": Money(2)}


def test_of_equal_sums_the_earlier_confirmed_is_paid():
    later, earlier = cash("a", 1, confirmed_on=DAY), cash("b", 1, confirmed_on=date(2025, 1, 5))
    assert paid([later, earlier]) == {"a": None, "b": Money(1)}


def test_of_equal_sums_the_one_that_is_booked_stands_and_a_higher_one_all_the_same():
    earlier, booked = cash("a", 1, confirmed_on=date(2025, 1, 5)), cash("b", 1, confirmed_on=DAY)
    settled = settle([earlier, booked], policy=policy(), booked={"b"})
    assert [each.money for each in settled] == [None, Money(1)]
    higher = cash("c", 2, confirmed_on=DAY)
    assert [each.money for each in settle([booked, higher], policy=policy(), booked={"b"})] == [
        None,
        Money(2),
    ]


@pytest.mark.parametrize(
    ("one", "other"), [("焊接", "焊 接"), ("数控车(学生组)", "数控车（学生组）"), ("CAD", "ｃａｄ")]
)
def test_a_skill_is_the_same_whatever_its_spaces_width_and_case(one, other):
    claims = [cash("a", 1, skill=one, confirmed_on=DAY), cash("b", 2, skill=other, confirmed_on=DAY)]
    assert paid(claims) == {"a": None, "b": Money(2)}


def test_of_equal_sums_of_one_day_the_smaller_key_is_paid():
    assert paid([cash("b", 1), cash("a", 1)]) == {"a": Money(1), "b": None}


def test_a_single_sum_and_no_sum_stand():
    assert paid([cash("a", 1), claim("b", OPEN)]) == {"a": Money(1), "b": None}


def test_only_prize_money_is_struck():
    claims = [
        cash("a", 1),
        cash("b", 2),
        claim("c", PROMOTED, Kind.PROMOTION),
        claim("d", Nothing(Text("无", "none"))),
        claim("e", Amount(Money(9)), Kind.ALLOWANCE),
    ]
    assert stands(claims) == {"b", "c", "d", "e"}


def test_without_the_clause_every_sum_stands():
    assert paid([cash("a", 1), cash("b", 2)], policy(higher_only=None)) == {"a": Money(1), "b": Money(2)}


def test_the_highest_stands_whoever_pays_it():
    rules = under(Settlement.HIGHER_ONLY, Settlement.PROVINCE_PAYS, Settlement.TOP_UP)
    lower = cash("b", 9_00)
    whole = cash("a", 10_00, received=Received(Money(10_00), Tier.PROVINCE))
    part = cash("a", 10_00, received=Received(Money(4_00), Tier.PROVINCE))
    assert paid([whole, lower], rules) == {"a": None, "b": None}
    assert paid([part, lower], rules) == {"a": Money(6_00), "b": None}


def test_what_is_struck_already_is_not_struck_twice():
    rules = under(Settlement.HIGHER_ONLY, Settlement.PROVINCE_PAYS)
    lower = cash("b", 9_00, received=Received(Money(9_00), Tier.PROVINCE))
    assert [step.clause.article for step in by_key([cash("a", 10_00), lower], rules)["b"].steps] == [
        "province_pays"
    ]


def test_a_claim_that_is_open_yet_strikes_nothing_and_the_highest_determined_sum_is_paid():
    high = cash("a", 10_00, received=Received(Money(4_00), Tier.PROVINCE))
    found = by_key([high, cash("b", 9_00), cash("c", 8_00)])
    assert isinstance(found["a"].outcome, Undetermined)
    assert "本项待定，确定之前不冲抵其他奖金" in found["a"].step.says.zh
    assert "until it is decided it strikes no other prize money" in found["a"].step.says.en
    assert (found["b"].money, found["c"].money) == (Money(9_00), None)
    assert found["c"].step.says.zh.startswith("就高不重复：已按“赛事b”发放 9.00元，本项 8.00元 不再发放")


def test_where_all_are_open_all_stay_open():
    had = Received(Money(4_00), Tier.PROVINCE)
    found = by_key([cash("a", 10_00, received=had), cash("b", 9_00, received=had)])
    assert all(isinstance(each.outcome, Undetermined) for each in found.values())


def test_an_undetermined_claim_that_is_not_the_highest_is_struck_too():
    low = cash("a", 9_00, received=Received(Money(4_00), Tier.PROVINCE))
    found = by_key([low, cash("b", 10_00)])
    assert isinstance(found["a"].outcome, Nothing)
    assert found["a"].step.says.zh.startswith("就高不重复：已按“赛事b”发放 10.00元")


# claims under several documents of one place

OLD = replace(policy(), id="old")
SILENT = replace(under(), id="silent")


def test_a_rule_that_only_the_document_of_another_claim_states_is_applied_with_its_clause():
    claims = [cash("a", 1, confirmed_on=DAY), cash("b", 2, confirmed_on=DAY)]
    lower, higher = settle(claims, policy=SILENT, own={"a": OLD})
    assert (lower.money, higher.money) == (None, Money(2))
    assert lower.step.clause == OLD.settled_by(Settlement.HIGHER_ONLY)


def test_the_clause_of_the_governing_document_goes_first_then_that_of_the_claim_confirmed_last():
    def stating(name: str):
        return replace(policy(higher_only=clause(name)), id=name)

    claims = [
        cash("a", 1, confirmed_on=date(2025, 2, 1)),
        cash("b", 2, confirmed_on=date(2025, 3, 1)),
        cash("c", 3, confirmed_on=DAY),
    ]
    own = {"a": stating("二月"), "b": stating("三月")}

    def cited(governing):
        return settle(claims, policy=governing, own=own)[0].step.clause.article

    assert cited(SILENT) == "三月"
    assert cited(stating("本文件")) == "本文件"


def test_the_year_of_payment_is_that_of_each_claims_own_document():
    claims = [cash("a", 1, confirmed_on=DAY, skill="x"), cash("b", 2, confirmed_on=DAY, skill="y")]
    put_off, at_once = settle(claims, policy=SILENT, own={"a": OLD})
    assert [step.clause.article for step in put_off.steps] == ["六"]
    assert at_once.steps == ()


def test_a_title_that_only_another_document_gives_once_is_given_once_by_its_clause():
    once = replace(expert(once=True), id="old")
    struck = settle([title("a"), title("b", date(2024, 3, 1))], policy=SILENT, own={"b": once})[0]
    assert struck.step.clause.article == "荣誉"


def test_claims_stand_or_fall_within_their_skill_and_year_or_with_their_title():
    one = cash("a", 1, skill="CAD", confirmed_on=DAY)
    assert scope_of(one) == scope_of(cash("b", 2, skill="c a d", confirmed_on=date(2025, 1, 1)))
    assert scope_of(one) not in {scope_of(cash("c", 1, skill="焊接")), scope_of(cash("d", 1, skill="CAD"))}
    assert scope_of(title("a")) == scope_of(allowance("b", "x"))
    assert scope_of(title("a")) != scope_of(title("b", named="五一劳动奖章"))
    assert scope_of(promoted("a", SkillLevel.LEVEL_3)) is None
    assert scope_of(claim("a", OPEN)) is None


# never twice a title


def expert(*, once: bool):
    line = Honour(EXPERT, Conferral.GRANTED, None, None, False, ANYBODY, None, clause("荣誉"), "", once=once)
    other = replace(line, title="五一劳动奖章", clause=clause("奖章"))
    return under(others=(other, line))


@pytest.mark.parametrize(("once", "article"), [(True, "荣誉"), (False, None)])
def test_a_title_is_given_for_the_result_confirmed_first(once, article):
    claims = [title("a"), title("b", date(2024, 3, 1)), title("c", None)]
    found = by_key(claims, expert(once=once))
    assert [found[key].payable for key in "abc"] == [False, True, False]
    assert found["a"].step.says == Text(
        f"“{EXPERT}”已因“赛事b”给予，不重复给予", f"“{EXPERT}” is given for “赛事b”, never twice"
    )
    assert (found["a"].step.clause.article if found["a"].step.clause else None) == article


def test_another_title_and_a_candidate_stand_beside():
    candidate = claim("c", Candidate(EXPERT, Text("评委会", "the jury")), Kind.HONOUR, confirmed_on=DAY)
    assert stands([title("a"), title("b", named="五一劳动奖章"), candidate]) == {"a", "b", "c"}


def test_the_allowance_comes_once_with_the_title_that_stands():
    early = date(2024, 3, 1)
    claims = [title("a"), allowance("a津贴", "赛事a"), title("b", early), allowance("b津贴", "赛事b", early)]
    assert stands(claims) == {"b", "b津贴"}


def test_the_allowance_of_a_title_that_falls_falls_with_it():
    claims = [title("a"), allowance("a津贴", "赛事a"), title("b", date(2024, 3, 1))]
    assert stands(claims) == {"b"}


def test_of_two_allowances_alone_the_earlier_is_paid():
    claims = [
        allowance("a", "x"),
        allowance("b", "y", date(2024, 3, 1)),
        allowance("c", "y", date(2024, 3, 1)),
    ]
    assert stands(claims) == {"b"}


def test_an_allowance_that_another_payer_paid_is_not_struck_twice():
    had = replace(allowance("b", "y"), received=Received(Money(2_000_00), Tier.PROVINCE))
    found = by_key([allowance("a", "x", date(2024, 3, 1)), had], under(Settlement.PROVINCE_PAYS))["b"]
    assert [step.clause.article for step in found.steps] == ["province_pays"]


# one promotion in a calendar year

ONCE = under(Settlement.PROMOTION_ONCE_A_YEAR)


def test_of_two_promotions_in_a_year_the_higher_level_stands():
    claims = [promoted("a", SkillLevel.LEVEL_3), promoted("b", SkillLevel.LEVEL_2, date(2025, 12, 31))]
    found = by_key(claims, ONCE)
    assert [found[key].payable for key in "ab"] == [False, True]
    assert found["a"].step.says.zh == (
        "每年只晋升一次：已按“赛事b”晋升技师（二级），本项高级工（三级）不再晋升"
    )
    assert found["a"].step.says.en.startswith("One promotion in a calendar year: technician (level 2) stands")
    assert found["a"].step.clause.article == "promotion_once_a_year"


def test_of_equal_levels_the_earlier_promotion_stands():
    claims = [promoted("a", SkillLevel.LEVEL_3), promoted("b", SkillLevel.LEVEL_3, date(2025, 1, 1))]
    assert stands(claims, ONCE) == {"b"}


def test_each_calendar_year_has_its_promotion():
    claims = [promoted("a", SkillLevel.LEVEL_3), promoted("b", SkillLevel.LEVEL_2, date(2026, 1, 1))]
    assert stands(claims, ONCE) == {"a", "b"}


def test_promotions_without_a_day_count_as_one_year():
    claims = [promoted("a", SkillLevel.LEVEL_3, None), promoted("b", SkillLevel.LEVEL_2, None)]
    assert stands(claims, ONCE) == {"b"}


def test_a_professional_title_is_no_promotion_of_skill_level():
    titled = claim("b", Titled(Text("工程师", "engineer")), Kind.PROMOTION, confirmed_on=DAY)
    assert stands([promoted("a", SkillLevel.LEVEL_3), titled], ONCE) == {"a", "b"}


def test_without_the_clause_every_promotion_stands():
    claims = [promoted("a", SkillLevel.LEVEL_3), promoted("b", SkillLevel.LEVEL_2)]
    assert stands(claims) == {"a", "b"}


# the year of payment


def test_the_year_of_payment():
    assert payment_year(policy(), DAY) == 2026
    assert payment_year(policy(paid_next_year=None), DAY) == 2025


def test_a_sum_says_in_which_year_it_is_paid_where_the_text_puts_it_off():
    step = by_key([cash("a", 1, confirmed_on=DAY)])["a"].steps[0]
    assert step.says == Text("2025-06-20确认，于2026年拨付", "Confirmed on 2025-06-20, paid in 2026")
    assert step.clause.article == "六"
    assert by_key([cash("a", 1, confirmed_on=DAY)], policy(paid_next_year=None))["a"].steps == ()
    assert by_key([cash("a", 1)])["a"].steps == ()


# laws

days = st.sampled_from([None, date(2024, 12, 31), date(2025, 1, 1), DAY, date(2025, 12, 31)])
receipts = st.builds(Received, st.integers(1, 4).map(Money), st.sampled_from([Tier.PROVINCE, Tier.NATION]))
outcomes = st.sampled_from(
    [
        *[(Kind.CASH, Amount(Money(fen))) for fen in range(4)],
        (Kind.CASH, OPEN),
        (Kind.PROMOTION, PROMOTED),
        (Kind.PROMOTION, Promoted(SkillLevel.LEVEL_3)),
        (Kind.HONOUR, Honoured(EXPERT, Conferral.GRANTED)),
    ]
)
rule_sets = st.sets(st.sampled_from(list(Settlement))).map(lambda rules: under(*rules))


def claims_with(received: st.SearchStrategy, kinds: st.SearchStrategy = outcomes) -> st.SearchStrategy:
    drawn = st.tuples(kinds, st.sampled_from(["", "数控车", "焊接"]), days, received)
    return st.lists(drawn, max_size=8).map(
        lambda found: [
            claim(str(number), outcome, kind, skill=skill, confirmed_on=day, received=had)
            for number, ((kind, outcome), skill, day, had) in enumerate(found)
        ]
    )


everything = claims_with(st.none() | receipts)
unpaid = claims_with(st.none())


def decided(claims: Sequence[Claim]) -> list[Money]:
    return [each.decision.outcome.money for each in claims if isinstance(each.decision.outcome, Amount)]


def paid_in_all(claims: Sequence[Claim], rules) -> Money:
    return total([money for money in paid(claims, rules).values() if money is not None])


@unhurried
@given(everything, rule_sets, st.randoms())
def test_the_order_of_arrival_never_matters(claims, rules, chance):
    shuffled = chance.sample(claims, len(claims))
    assert by_key(shuffled, rules) == by_key(claims, rules)
    assert [each.claim for each in settle(shuffled, policy=rules)] == shuffled


@unhurried
@given(everything, rule_sets)
def test_settling_twice_gives_the_same_and_so_does_settling_what_stands(claims, rules):
    settled = settle(claims, policy=rules)
    assert settle(claims, policy=rules) == settled
    standing = [each for each in settled if not isinstance(each.outcome, Nothing)]
    assert list(settle([each.claim for each in standing], policy=rules)) == standing


@unhurried
@given(everything, rule_sets)
def test_never_more_is_paid_than_was_decided(claims, rules):
    found = by_key(claims, rules)
    assert paid_in_all(claims, rules) <= total(decided(claims))
    assert all(each.money <= each.claim.decision.outcome.money for each in found.values() if each.money)


@unhurried
@given(unpaid, rule_sets)
def test_never_less_is_paid_than_the_highest_where_nobody_else_paid(claims, rules):
    assert paid_in_all(claims, rules) >= max(decided(claims), default=NOTHING)


@unhurried
@given(everything, rule_sets)
def test_with_what_others_paid_nobody_is_topped_up_beyond_the_sum_decided(claims, rules):
    for each in settle(claims, policy=rules):
        if each.money is not None and each.claim.received is not None:
            assert each.money + each.claim.received.amount == each.claim.decision.outcome.money


@unhurried
@given(everything, rule_sets)
def test_what_does_not_stand_says_why_and_what_stands_says_no_such_thing(claims, rules):
    for each in settle(claims, policy=rules):
        assert (each.step is None) is each.payable
        if not each.payable:
            assert each.outcome in (Nothing(each.step.says), Undetermined(each.step.says))


of_one_scope = st.lists(st.tuples(st.integers(1, 9), st.none() | receipts), min_size=1, max_size=6)


@unhurried
@given(of_one_scope, st.integers(0, 9), st.none() | receipts, rule_sets)
def test_a_claim_below_the_highest_determined_sum_never_changes_what_is_paid_in_all(sums, fen, had, rules):
    rules = replace(
        rules, settlement=(*rules.settlement, SettlementRule(Settlement.HIGHER_ONLY, clause("五")))
    )
    claims = [cash(str(number), each, received=got) for number, (each, got) in enumerate(sums)]
    settled = settle(claims, policy=rules)
    highest = max(
        (
            each.claim.decision.outcome.money.fen
            for each in settled
            if not isinstance(each.outcome, Undetermined)
        ),
        default=0,
    )
    assume(highest)
    lower = cash("x", min(fen, highest), received=had)
    assert paid_in_all([*claims, lower], rules) == paid_in_all(claims, rules)


@unhurried
@given(of_one_scope, rule_sets, st.data())
def test_what_is_open_never_takes_from_what_is_paid(sums, rules, data):
    claims = [cash(str(number), each, received=got) for number, (each, got) in enumerate(sums)]
    before = paid_in_all(claims, rules)
    high = cash("x", 10, received=Received(Money(data.draw(st.integers(1, 9))), Tier.NATION))
    (alone,) = settle([high], policy=rules)
    assume(isinstance(alone.outcome, Undetermined))
    assert paid_in_all([*claims, high], rules) == before


@unhurried
@given(everything, rule_sets, st.data())
def test_what_is_booked_changes_who_is_paid_but_never_how_much_in_all(claims, rules, data):
    claims = [replace(each, received=None) for each in claims]
    booked = data.draw(st.sets(st.sampled_from([each.key for each in claims]))) if claims else set()
    found = settle(claims, policy=rules, booked=booked)
    assert total([each.money for each in found if each.money]) == paid_in_all(claims, rules)
    assert settle(claims, policy=rules, booked=booked) == found


@unhurried
@given(
    st.lists(st.tuples(st.sampled_from([Tier.CITY, Tier.PROVINCE]), st.integers(1, 4)), max_size=5), rule_sets
)
def test_nobody_is_paid_above_a_ceiling(results, rules):
    ceilings = {Tier.CITY: Money(10_01), Tier.PROVINCE: Money(20_03)}
    rules = replace(rules, cash=tuple(CashLine(tier, most, clause("三")) for tier, most in ceilings.items()))
    claims = [
        Claim(str(number), tier.label.zh, decide_cash(rules, plan_of(ceilings[tier]), won(tier, members)))
        for number, (tier, members) in enumerate(results)
    ]
    for each, (tier, members) in zip(settle(claims, policy=rules), results, strict=True):
        assert each.money is None or each.money <= ceilings[tier].split(members)[0]


def plan_of(money: Money) -> AwardPlan:
    return AwardPlan("方案", (PlanLine(Award.GOLD, money, None),))


def won(tier: Tier, members: int) -> Winner:
    return Winner(Award.GOLD, tier, Group.WORKER, DAY, members=members)
