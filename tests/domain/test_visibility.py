"""One rule says who sees a result, for every combination of what can be."""

from itertools import product

import pytest

from competition.domain.visibility import Appearance, appearance, check_plan

EVERY = [
    dict(zip(("published", "planned", "held", "reached"), each, strict=True))
    for each in product((False, True), repeat=4)
]


@pytest.mark.parametrize("facts", EVERY, ids=str)
def test_a_result_is_seen_only_if_published_not_held_and_due(facts: dict[str, bool]):
    due = facts["reached"] or not facts["planned"]
    seen = facts["published"] and not facts["held"] and due
    assert (appearance(**facts) is Appearance.VISIBLE) is seen


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ((False, False, False, False), Appearance.HIDDEN),
        ((True, False, False, False), Appearance.VISIBLE),
        ((True, True, False, False), Appearance.ANNOUNCED),
        ((False, True, False, False), Appearance.ANNOUNCED),
        ((False, True, False, True), Appearance.EXPECTED),
        ((True, True, False, True), Appearance.VISIBLE),
        ((True, False, True, False), Appearance.HELD),
    ],
)
def test_what_the_public_is_told_meanwhile(facts: tuple[bool, ...], said: Appearance):
    names = ("published", "planned", "held", "reached")
    assert appearance(**dict(zip(names, facts, strict=True))) is said


def test_what_was_seen_is_not_planned_again():
    found = check_plan(Appearance.VISIBLE, changes=False, reason="提前")
    assert "成绩已经公开" in found.what.zh


def test_a_change_gives_its_reason_and_a_first_plan_need_not():
    assert check_plan(Appearance.HIDDEN, changes=False, reason="") is None
    assert check_plan(Appearance.ANNOUNCED, changes=True, reason="领奖推迟") is None
    assert "更改公布时间须写明理由" in check_plan(Appearance.ANNOUNCED, changes=True, reason=" ").what.zh
