"""What an award is, and what every rule set that gives awards is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from competition.domain.problems import Text
from competition.domain.ranking import Place
from competition.domain.tiers import Labelled


class Award(Labelled):
    """奖项, highest first within each kind. UNDECIDED: a tie that may not stand leaves it open."""

    GOLD = "gold", "金牌", "gold medal"
    SILVER = "silver", "银牌", "silver medal"
    BRONZE = "bronze", "铜牌", "bronze medal"
    MEDALLION = "medallion", "优胜奖（世赛）", "Medallion for Excellence"
    FIRST = "first", "一等奖", "first prize"
    SECOND = "second", "二等奖", "second prize"
    THIRD = "third", "三等奖", "third prize"
    MERIT = "merit", "优胜奖", "medal for excellence"
    NONE = "none", "未获奖", "no award"
    UNDECIDED = "undecided", "待裁定", "undecided"


MEDALS = (Award.GOLD, Award.SILVER, Award.BRONZE)
Awards = dict[str, Award]
"""The award of each entry."""


def keep_ranks(places: Sequence[Place], _awards: Awards) -> dict[str, int]:
    """Positions as ranked: 1, 2, 2, 4 with ties on equal marks only."""
    return {place.entry: place.rank for place in places}


@dataclass(frozen=True, slots=True)
class PrizeRule:
    """A rule set. `assign` gives awards from places, best first; `positions` gives the place that is published.

    `scaled` rules read the total of a place as a mark on a scale (see `domain.scale`), not as raw marks.
    """

    id: str
    label: Text
    assign: Callable[[Sequence[Place]], Awards]
    positions: Callable[[Sequence[Place], Awards], dict[str, int]] = keep_ranks
    scaled: bool = False
