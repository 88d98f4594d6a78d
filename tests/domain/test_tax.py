"""Tax on a line: asked of finance until chosen, a fifth to the fen, exempt only from a provincial body upwards."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.money import NOTHING, Money
from competition.domain.tax import TaxRule, may_be_exempt, withheld
from competition.domain.tiers import Tier
from competition.domain.transfers import make_transfer

FEN = st.integers(-(10**12), 10**12).map(Money)


def test_while_finance_is_asked_nothing_is_said_about_the_tax() -> None:
    assert withheld(TaxRule.ASK_FINANCE, Money.yuan(10_000)) is None


def test_an_exempt_sum_is_paid_whole() -> None:
    assert withheld(TaxRule.EXEMPT, Money.yuan(10_000)) == NOTHING


@pytest.mark.parametrize(
    ("fen", "tax"), [(1_000_000, 200_000), (1, 0), (2, 0), (3, 1), (4, 1), (5, 1), (333_333, 66_667)]
)
def test_a_fifth_is_withheld_to_the_nearest_fen(fen: int, tax: int) -> None:
    assert withheld(TaxRule.WITHHOLD_20, Money(fen)) == Money(tax)


@given(FEN)
def test_what_was_withheld_comes_back_with_a_reversal(amount: Money) -> None:
    tax, back = (withheld(TaxRule.WITHHOLD_20, each) for each in (amount, NOTHING - amount))
    assert tax is not None
    assert back == NOTHING - tax


@given(FEN)
def test_no_fifth_lies_half_way_so_the_way_of_rounding_does_not_matter(amount: Money) -> None:
    exact = Decimal(amount.fen) / 5
    ways = {exact.quantize(Decimal(1), rounding=way) for way in (ROUND_HALF_UP, ROUND_HALF_EVEN)}
    assert withheld(TaxRule.WITHHOLD_20, amount) == Money(int(ways.pop()))
    assert not ways
    near = {exact.quantize(Decimal(1), rounding=way) for way in (ROUND_DOWN, ROUND_UP)}
    assert withheld(TaxRule.WITHHOLD_20, amount) in {Money(int(each)) for each in near}


def test_only_a_body_of_provincial_level_or_above_can_award_free_of_tax() -> None:
    assert [tier for tier in Tier if may_be_exempt(tier)] == [
        Tier.PROVINCE,
        Tier.REGION,
        Tier.NATION,
        Tier.WORLD,
    ]


# What the lines of one payee come to


def test_lines_of_one_payee_are_one_transfer() -> None:
    found = make_transfer([(Money(10_000), TaxRule.WITHHOLD_20), (Money(5_000), TaxRule.EXEMPT)])
    assert (found.due, found.claim_back, found.tax) == (Money(15_000), NOTHING, Money(2_000))
    assert found.after_tax == Money(13_000)


def test_one_open_question_leaves_the_tax_open() -> None:
    found = make_transfer([(Money(10_000), TaxRule.WITHHOLD_20), (Money(5_000), TaxRule.ASK_FINANCE)])
    assert (found.tax, found.after_tax) == (None, None)
    assert found.due == Money(15_000)


def test_a_sum_below_zero_is_claimed_back_and_not_transferred() -> None:
    found = make_transfer([(Money(-10_000), TaxRule.EXEMPT), (Money(4_000), TaxRule.EXEMPT)])
    assert (found.due, found.claim_back, found.net) == (NOTHING, Money(6_000), Money(-6_000))
    assert found.after_tax is None


@given(st.lists(st.tuples(FEN, st.sampled_from(TaxRule))))
def test_a_transfer_comes_to_its_lines_and_is_never_both(lines: list[tuple[Money, TaxRule]]) -> None:
    found = make_transfer(lines)
    assert found.net == Money(sum(amount.fen for amount, _ in lines))
    assert NOTHING in (found.due, found.claim_back)
    assert min(found.due, found.claim_back) >= NOTHING
