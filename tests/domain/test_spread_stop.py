"""One aspect goes back to those who marked it, and nothing else on their sheets moves."""

from decimal import Decimal

import pytest

from competition.domain.scoresheet import SheetState
from competition.domain.spread_stop import SeatSheet, check_frozen, check_judging_again, seats_to_judge_again

DRAFT, HANDED_IN, CONFIRMED, SIGNED = SheetState
OTHER, SAME = frozenset({"A2"}), frozenset({"A1"})


@pytest.mark.parametrize(
    ("sheets", "seats"),
    [
        ([SeatSheet(1, HANDED_IN), SeatSheet(2, HANDED_IN)], (1, 2)),
        ([SeatSheet(1, HANDED_IN), SeatSheet(2, DRAFT)], (1,)),
        ([SeatSheet(1, DRAFT, OTHER), SeatSheet(3, HANDED_IN, OTHER)], (1, 3)),
        ([SeatSheet(1, DRAFT, SAME), SeatSheet(2, HANDED_IN)], (2,)),
    ],
)
def test_it_goes_back_to_every_seat_that_has_it_closed(sheets, seats):
    assert seats_to_judge_again("A1", sheets) == seats
    assert check_judging_again("A1", sheets) == []


@pytest.mark.parametrize(
    ("sheets", "zh", "en"),
    [
        (
            [SeatSheet(1, CONFIRMED), SeatSheet(2, HANDED_IN), SeatSheet(3, SIGNED)],
            "第1、3席的评分表已确认，裁判长不能单独退回其中的评分点。",
            "The sheets of seats 1, 3 are confirmed",
        ),
        (
            [SeatSheet(1, HANDED_IN, kept=False), SeatSheet(2, HANDED_IN)],
            "第1席已更换裁判，不能只重评一个评分点。",
            "Another judge sits on seats 1 now",
        ),
        ([], "没有已提交的评分表可以退回A1", "No sheet can take A1 back"),
        ([SeatSheet(1, DRAFT)], "没有已提交的评分表可以退回A1", "No sheet can take A1 back"),
        ([SeatSheet(1, DRAFT, SAME)], "没有已提交的评分表可以退回A1", "No sheet can take A1 back"),
    ],
)
def test_why_it_does_not_go_back(sheets, zh, en):
    (found,) = check_judging_again("A1", sheets)
    assert zh in found.what.zh
    assert en in found.what.en


def test_both_reasons_are_told():
    sheets = [SeatSheet(1, CONFIRMED), SeatSheet(2, HANDED_IN, kept=False), SeatSheet(3, DRAFT, kept=False)]
    assert [each.what.zh[:3] for each in check_judging_again("A1", sheets)] == ["第1席", "第2席"]


def test_only_what_came_back_may_change():
    before = {"A1": Decimal(3), "A2": Decimal("1.00"), "A3": None}
    same = {"A1": Decimal(1), "A2": Decimal(1), "A3": None}
    assert check_frozen({"A1"}, before, same) == []
    assert check_frozen((), before, {"A2": Decimal(2)}) == []
    found = check_frozen({"A1", "A0"}, before, {"A1": None, "A2": None, "A3": Decimal(0), "A4": Decimal(0)})
    assert [each.what.zh for each in found] == [
        f"只退回了A0、A1，{name}的分数不能改动。" for name in ("A2", "A3", "A4")
    ]
    assert found[0].what.en == "Only A0, A1 came back: the mark of A2 stays as it is."
