"""What people decide where the rules leave it open."""

from decimal import Decimal

from competition.domain.prizes import Award
from competition.domain.ranking import Tie
from competition.domain.rulings import (
    AwardRuling,
    Ruling,
    TieRuling,
    awards_ruled,
    check_award_ruling,
    check_tie_ruling,
    tie_orders,
)

KEY = (Decimal(90),)
TIE = Ruling(TieRuling(("a", "b"), KEY), "加赛", "裁判长", "组织者")
AWARD = Ruling(AwardRuling("c", Award.NONE, Award.BRONZE), "组委会决定", "裁判长", "组织者")


def test_each_kind_of_ruling_is_found():
    assert tie_orders([TIE, AWARD]) == [Tie(("a", "b"), KEY)]
    assert awards_ruled([TIE, AWARD]) == {("c", Award.NONE): Award.BRONZE}


def test_an_order_names_each_of_one_tie_once():
    tied = {frozenset("ab"), frozenset("cd")}
    assert check_tie_ruling(TieRuling(("b", "a"), KEY), tied) is None
    for order in (("a",), ("a", "b", "a"), ("a", "c"), ("a", "b", "c", "d"), ()):
        found = check_tie_ruling(TieRuling(order, KEY), tied)
        assert found is not None
        assert found.what.en == "The order does not name exactly the entries that tie."


def test_an_award_is_changed_from_what_it_is_to_another():
    assert check_award_ruling(AwardRuling("c", Award.NONE, Award.BRONZE), Award.NONE) is None
    for after, given in (
        (Award.BRONZE, None),
        (Award.BRONZE, Award.GOLD),
        (Award.NONE, Award.NONE),
        (Award.UNDECIDED, Award.NONE),
        (Award.GOLD, Award.UNDECIDED),
    ):
        assert check_award_ruling(AwardRuling("c", Award.NONE, after), given) is not None
