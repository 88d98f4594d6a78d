"""The books: never edited, brought to what stands by reversals and supplements, and reconciled to the fen."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competition.domain.ledger import (
    GONE,
    Booked,
    Booking,
    BookingKind,
    Entitlement,
    adjust,
    balance,
    reconcile,
)
from competition.domain.money import NOTHING, Money, total
from competition.domain.outcomes import Step
from competition.domain.problems import Text
from tests.domain.build import clause, unhurried

ORIGINAL, REVERSAL, SUPPLEMENT = BookingKind
WHY = Step(Text("就高不重复", "the higher, not both"), clause("五"))


def original(number: int, key: str, fen: int, year: int = 2026) -> Booked:
    return Booked(number, key, ORIGINAL, Money(fen), year)


def reversal(number: int, of: Booked) -> Booked:
    return Booked(number, of.key, REVERSAL, NOTHING - of.amount, of.year, of.id)


def entitled(key: str, fen: int, year: int = 2026) -> Entitlement:
    return Entitlement(key, Money(fen), year, (WHY,))


def brief(bookings: Sequence[Booking]) -> list[tuple[str, BookingKind, int, int, int | None]]:
    return [(each.key, each.kind, each.amount.fen, each.year, each.reverses) for each in bookings]


def book(booked: Sequence[Booked], bookings: Sequence[Booking]) -> list[Booked]:
    """The books after a batch with these lines."""
    first = max((line.id for line in booked), default=0) + 1
    new = [
        Booked(number, each.key, each.kind, each.amount, each.year, each.reverses)
        for number, each in enumerate(bookings, first)
    ]
    return [*booked, *new]


# what is booked


def test_a_sum_that_was_never_booked_is_an_original_with_its_steps():
    assert adjust([], [entitled("a", 5)]) == (Booking("a", ORIGINAL, Money(5), 2026, None, (WHY,)),)


def test_nothing_is_booked_where_the_books_agree_or_nothing_is_due():
    assert adjust([original(1, "a", 5)], [entitled("a", 5, 2030), entitled("b", 0)]) == ()


def test_a_changed_sum_is_reversed_and_supplemented():
    found = adjust([original(1, "a", 5)], [entitled("a", 8)])
    assert brief(found) == [("a", REVERSAL, -5, 2026, 1), ("a", SUPPLEMENT, 8, 2026, None)]
    assert [each.steps[0].says.zh for each in found] == ["冲销第1号 原始 0.05元", "冲销后补发 0.08元"]
    assert [each.steps[0].says.en for each in found] == [
        "Takes back line 1 (original): 0.05 yuan",
        "0.08 yuan is paid after what was taken back",
    ]
    assert all(each.steps[1:] == (WHY,) for each in found)


def test_a_claim_that_was_struck_is_reversed_and_says_what_stands_instead():
    (found,) = adjust([original(1, "a", 5)], [entitled("a", 0, 2027)])
    assert brief([found]) == [("a", REVERSAL, -5, 2027, 1)]
    assert found.steps[1:] == (WHY,)


def test_a_claim_that_is_gone_is_reversed_in_the_year_of_its_line():
    (found,) = adjust([original(1, "a", 5, 2025)], [])
    assert brief([found]) == [("a", REVERSAL, -5, 2025, 1)]
    assert found.steps[1:] == (GONE,)


def test_only_lines_that_were_not_taken_back_are_reversed():
    first = original(1, "a", 5)
    second = Booked(3, "a", SUPPLEMENT, Money(8), 2026)
    found = adjust([first, reversal(2, first), second], [entitled("a", 6)])
    assert brief(found) == [("a", REVERSAL, -8, 2026, 3), ("a", SUPPLEMENT, 6, 2026, None)]


def test_several_lines_of_a_claim_are_each_reversed():
    lines = [Booked(2, "a", SUPPLEMENT, Money(2), 2027), original(1, "a", 5)]
    assert brief(adjust(lines, [entitled("a", 6)])) == [
        ("a", REVERSAL, -5, 2026, 1),
        ("a", REVERSAL, -2, 2027, 2),
        ("a", SUPPLEMENT, 6, 2027, None),
    ]


def test_a_claim_that_stands_again_after_its_reversal_gets_a_supplement():
    first = original(1, "a", 5)
    assert brief(adjust([first, reversal(2, first)], [entitled("a", 5)])) == [
        ("a", SUPPLEMENT, 5, 2026, None)
    ]


def test_a_reversal_whose_line_the_bank_returned_is_made_good():
    left = reversal(2, original(1, "a", 5))
    assert brief(adjust([left], [])) == [("a", SUPPLEMENT, 5, 2026, None)]
    assert brief(adjust([left], [entitled("a", 3)])) == [("a", SUPPLEMENT, 8, 2026, None)]
    assert brief(adjust([left, Booked(3, "a", SUPPLEMENT, Money(1), 2026)], [])) == [
        ("a", REVERSAL, -1, 2026, 3),
        ("a", SUPPLEMENT, 5, 2026, None),
    ]


@pytest.mark.parametrize(("old", "new", "year"), [(2026, 2027, 2027), (2027, 2026, 2027)])
def test_a_correction_never_falls_before_the_year_of_what_it_corrects(old, new, year):
    found = adjust([original(1, "a", 5, old)], [entitled("a", 8, new)])
    assert [each.year for each in found] == [year, year]


def test_the_lines_come_by_key():
    found = adjust([original(1, "b", 5)], [entitled("c", 1), entitled("b", 2), entitled("a", 1)])
    assert [(each.key, each.kind) for each in found] == [
        ("a", ORIGINAL),
        ("b", REVERSAL),
        ("b", SUPPLEMENT),
        ("c", ORIGINAL),
    ]


# what cannot be


def test_nobody_is_entitled_to_less_than_nothing():
    with pytest.raises(ValueError, match="less than nothing"):
        entitled("a", -1)


@pytest.mark.parametrize(
    ("kind", "fen", "reverses"),
    [
        (ORIGINAL, 0, None),
        (ORIGINAL, -1, None),
        (SUPPLEMENT, -1, None),
        (SUPPLEMENT, 1, 1),
        (REVERSAL, 1, 1),
        (REVERSAL, 0, 1),
        (REVERSAL, -1, None),
    ],
)
def test_a_reversal_alone_is_below_zero_and_names_a_line(kind, fen, reverses):
    with pytest.raises(ValueError, match=r"a line of kind|a reversal, and no other line"):
        Booked(2, "a", kind, Money(fen), 2026, reverses)


FIVE = original(1, "a", 5)


@pytest.mark.parametrize(
    ("lines", "what"),
    [
        ([FIVE, original(1, "b", 5)], "same id"),
        ([FIVE, reversal(2, FIVE), reversal(3, FIVE)], "the same line"),
        ([FIVE, Booked(2, "a", REVERSAL, Money(-4), 2026, 1)], "another sum"),
        ([FIVE, Booked(2, "b", REVERSAL, Money(-5), 2026, 1)], "another sum"),
    ],
)
def test_books_that_contradict_themselves_are_an_error(lines, what):
    with pytest.raises(ValueError, match=what):
        adjust(lines, [])


def test_two_entitlements_of_one_key_are_an_error():
    with pytest.raises(ValueError, match="same key"):
        adjust([], [entitled("a", 1), entitled("a", 1)])


# reconciliation


def test_the_balance_is_by_key_in_order():
    first = original(1, "b", 5)
    assert list(balance([first, reversal(2, first), original(3, "a", 7)]).items()) == [
        ("a", Money(7)),
        ("b", NOTHING),
    ]


def test_books_that_agree_reconcile():
    booked, due = [original(1, "a", 5)], [entitled("a", 8), entitled("b", 0)]
    assert reconcile(booked, adjust(booked, due), due) is None


def test_books_that_are_off_by_a_fen_say_where():
    found = reconcile([original(1, "a", 5), original(2, "c", 1)], [], [entitled("a", 6), entitled("b", 2)])
    assert found.what.zh == (
        "台账与决定不一致，a：记账 0.05元，应付 0.06元，差 -0.01元；b：记账 0.00元，应付 0.02元，差 -0.02元；"
        "c：记账 0.01元，应付 0.00元，差 0.01元。"
    )
    assert found.what.en.startswith(
        "The books do not agree with the decisions: a: booked 0.05 yuan, due 0.06 yuan, off by -0.01 yuan; b:"
    )
    assert (found.remedy.zh, found.remedy.en) == (
        "请不要导出；按现行决定重新生成批次。",
        "Do not export; make the batch anew from the decisions that stand.",
    )


# laws

years = st.integers(2025, 2028)
entitlements = st.dictionaries(st.sampled_from("abcd"), st.tuples(st.integers(0, 3), years)).map(
    lambda drawn: [entitled(key, fen, year) for key, (fen, year) in drawn.items()]
)


@st.composite
def books(draw) -> list[Booked]:
    """Books as they come to be: batches one after another, and lines that the bank returned."""
    lines: list[Booked] = []
    for due in draw(st.lists(entitlements, max_size=4)):
        lines = book(lines, adjust(lines, due))
        returned = draw(st.sets(st.sampled_from([line.id for line in lines]))) if lines else set()
        lines = [line for line in lines if line.id not in returned]
    return lines


@unhurried
@given(books(), entitlements)
def test_booked_and_adjusted_come_to_what_is_entitled_by_key_and_in_all(booked, due):
    bookings = adjust(booked, due)
    assert reconcile(booked, bookings, due) is None
    sums = [line.amount for line in [*booked, *bookings]]
    assert total(sums) == total([each.money for each in due])
    owed = {each.key: each.money for each in due}
    assert all(money == owed.get(key, NOTHING) for key, money in balance([*booked, *bookings]).items())


@unhurried
@given(books(), entitlements)
def test_adjusting_twice_adds_nothing(booked, due):
    assert adjust(book(booked, adjust(booked, due)), due) == ()


@unhurried
@given(books(), entitlements)
def test_a_reversal_with_its_supplement_is_the_new_less_the_old(booked, due):
    old, new = balance(booked), {each.key: each.money for each in due}
    for key, change in balance(adjust(booked, due)).items():
        assert change == new.get(key, NOTHING) - old.get(key, NOTHING)


@unhurried
@given(books(), entitlements, st.randoms())
def test_the_order_of_arrival_never_matters(booked, due, chance):
    shuffled = adjust(chance.sample(booked, len(booked)), chance.sample(due, len(due)))
    assert shuffled == adjust(booked, due)


@unhurried
@given(books(), entitlements)
def test_every_booking_can_stand_in_the_books(booked, due):
    after = book(booked, adjust(booked, due))
    assert all(line.amount != NOTHING for line in after)
    taken = [line.reverses for line in after if line.reverses]
    assert len(set(taken)) == len(taken)
    by_id = {line.id: line for line in after}
    for line in after[len(booked) :]:
        if line.reverses:
            assert line.amount == NOTHING - by_id[line.reverses].amount
            assert line.year >= by_id[line.reverses].year
