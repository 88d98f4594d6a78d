"""The higher, not both: of several sums of one person one is paid, and the others say why not."""

from hypothesis import given
from hypothesis import strategies as st

from competition.domain.money import Money
from competition.domain.outcomes import Amount, Decision, Kind, Nothing, Promoted, Undetermined
from competition.domain.problems import Text
from competition.domain.settlement import Claim, payment_year, settle
from competition.domain.tiers import SkillLevel
from tests.domain.build import DAY, policy, unhurried

OPEN = Undetermined(Text("见方案", "see the plan"))
PROMOTED = Promoted(SkillLevel.LEVEL_2)


def claim(key: str, outcome: object, kind: Kind = Kind.CASH) -> Claim:
    return Claim(key, f"赛事{key}", Decision(kind, outcome, ()))


def cash(key: str, fen: int) -> Claim:
    return claim(key, Amount(Money(fen)))


def paid(claims: list[Claim], under=None) -> dict[str, Money | None]:
    return {each.claim.key: each.money for each in settle(claims, policy=under or policy())}


def test_the_highest_is_paid_and_the_others_say_why_not():
    city, nation = settle([cash("市", 100_00), cash("国", 500_00)], policy=policy())
    assert (city.money, nation.money) == (None, Money(500_00))
    assert (city.payable, nation.payable, nation.step) == (False, True, None)
    assert city.step.says.zh == "就高不重复：已按“赛事国”发放 500.00元，本项 100.00元 不再发放"
    assert city.step.says.en == (
        "The higher, not both: 500.00 yuan is paid for “赛事国”, so 100.00 yuan is not paid"
    )
    assert city.step.clause.article == "五"


def test_of_equal_sums_the_smaller_key_is_paid():
    assert paid([cash("b", 1), cash("a", 1)]) == {"a": Money(1), "b": None}


def test_the_same_claim_handed_in_twice_is_paid_once():
    settled = settle([cash("a", 1), cash("a", 1)], policy=policy())
    assert [each.money for each in settled] == [Money(1), None]


def test_a_single_sum_and_no_sum_stand():
    assert paid([cash("a", 1), claim("b", OPEN)]) == {"a": Money(1), "b": None}
    assert paid([]) == {}


def test_only_money_is_struck():
    claims = [
        cash("a", 1),
        cash("b", 2),
        claim("c", PROMOTED, Kind.PROMOTION),
        claim("d", Nothing(Text("无", "none"))),
    ]
    found = {each.claim.key: each.payable for each in settle(claims, policy=policy())}
    assert found == {"a": False, "b": True, "c": True, "d": True}


def test_money_of_another_kind_is_neither_struck_nor_strikes():
    other = claim("x", Amount(Money(9)), Kind.PROMOTION)
    assert paid([other, cash("a", 1), cash("b", 2)]) == {"x": Money(9), "a": None, "b": Money(2)}


def test_without_the_clause_every_sum_stands():
    assert paid([cash("a", 1), cash("b", 2)], policy(higher_only=None)) == {"a": Money(1), "b": Money(2)}


sums = st.lists(
    st.sampled_from([Amount(Money(0)), Amount(Money(1)), Amount(Money(2)), OPEN, PROMOTED]), max_size=8
).map(
    lambda outcomes: [
        claim(f"{number}", outcome, Kind.PROMOTION if outcome is PROMOTED else Kind.CASH)
        for number, outcome in enumerate(outcomes)
    ]
)


@unhurried
@given(sums, st.randoms())
def test_the_order_of_arrival_never_matters(claims, chance):
    by_key = {each.claim.key: each for each in settle(claims, policy=policy())}
    shuffled = settle(chance.sample(claims, len(claims)), policy=policy())
    assert {each.claim.key: each for each in shuffled} == by_key


@unhurried
@given(sums)
def test_at_most_one_sum_is_paid_and_it_is_the_highest(claims):
    settled = settle(claims, policy=policy())
    amounts = [each.decision.outcome.money for each in claims if isinstance(each.decision.outcome, Amount)]
    found = [each.money for each in settled if each.money is not None]
    assert found == ([max(amounts)] if amounts else [])
    assert [each.claim for each in settled] == claims
    assert all((each.step is None) is each.payable for each in settled)


def test_the_year_of_payment():
    assert payment_year(policy(), DAY) == 2026
    assert payment_year(policy(paid_next_year=None), DAY) == 2025
