"""Money is exact to the fen, and its capitals are those of the payment rules."""

from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.money import LARGEST_YUAN, NOTHING, Money, in_capitals, total
from tests.domain.build import unhurried

amounts = st.integers(min_value=0, max_value=LARGEST_YUAN * 100 + 99).map(Money)


@pytest.mark.parametrize(
    ("yuan", "capitals"),
    [
        ("0", "人民币零元整"),
        ("0.05", "人民币伍分"),
        ("0.5", "人民币伍角整"),
        ("0.55", "人民币伍角伍分"),
        ("10", "人民币壹拾元整"),
        ("1680.32", "人民币壹仟陆佰捌拾元叁角贰分"),
        ("1409.50", "人民币壹仟肆佰零玖元伍角整"),
        ("6007.14", "人民币陆仟零柒元壹角肆分"),
        ("16409.02", "人民币壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "人民币叁佰贰拾伍元零肆分"),
        ("107000.53", "人民币壹拾万柒仟元伍角叁分"),
        ("10000", "人民币壹万元整"),
        ("20000001", "人民币贰仟万零壹元整"),
        ("105000000.5", "人民币壹亿零伍佰万元伍角整"),
        ("100000005", "人民币壹亿零伍元整"),
        ("1000000000000", "人民币壹万亿元整"),
        ("1000000000005", "人民币壹万亿零伍元整"),
        ("1000100000000", "人民币壹万零壹亿元整"),
        ("1200000000000", "人民币壹万贰仟亿元整"),
        (
            "9999999999999999.99",
            "人民币玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
        ),
    ],
)
def test_capitals(yuan, capitals):
    assert in_capitals(Money.yuan(Decimal(yuan))) == capitals


@unhurried
@given(st.integers(min_value=0, max_value=10**15 - 1).map(Money))
def test_capitals_agree_with_a_peer(amount):
    """The peer writes no 人民币, no 整 after 角, and leaves out 零 between 元 and 分 where 元 ends in a zero."""
    peer = cn2an.an2cn(str(amount.in_yuan), "rmb")
    mine = in_capitals(amount).removeprefix("人民币")
    assert mine.removesuffix("整").replace("元零", "元") == peer.removesuffix("整").replace("元零", "元")


@unhurried
@given(amounts)
def test_capitals_end_as_the_rules_say(amount):
    capitals = in_capitals(amount)
    assert capitals.endswith("整") is (amount.fen % 10 == 0)
    assert "零零" not in capitals


def test_capitals_refuse_what_has_none():
    with pytest.raises(ValueError, match="negative"):
        in_capitals(Money(-1))
    with pytest.raises(ValueError, match="too large"):
        in_capitals(Money.yuan(LARGEST_YUAN + 1))


@pytest.mark.parametrize("fen", [1.0, "1", Decimal(1), True])
def test_money_is_whole_fen_only(fen):
    with pytest.raises(TypeError, match="money is whole fen"):
        Money(fen)


def test_yuan_are_exact():
    assert Money.yuan(3) == Money.yuan(Decimal("3.00")) == Money(300)
    assert Money(-5).in_yuan == Decimal("-0.05")
    with pytest.raises(TypeError, match="yuan are int or Decimal, not float"):
        Money.yuan(0.1)
    with pytest.raises(ValueError, match=r"0\.001 yuan is finer than a fen"):
        Money.yuan(Decimal("0.001"))


def test_money_is_written_with_its_unit():
    assert [str(Money(fen)) for fen in (0, 5, 1_000_000, -123_456)] == [
        "0.00元",
        "0.05元",
        "10,000.00元",
        "-1,234.56元",
    ]


@unhurried
@given(amounts, st.integers(min_value=1, max_value=50))
def test_shares_sum_to_the_amount_and_differ_by_a_fen_at_most(amount, members):
    shares = amount.split(members)
    assert total(shares) == amount
    assert shares[0] - shares[-1] <= Money(1)
    assert list(shares) == sorted(shares, reverse=True)


def test_an_amount_is_not_split_into_nothing():
    with pytest.raises(ValueError, match="one share or more"):
        Money(1).split(0)


def test_the_sum_of_nothing():
    assert total([]) == NOTHING
    assert total([Money(1), Money(2)]) == Money(1) + Money(2)
