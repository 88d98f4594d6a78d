"""What an award is, and what every rule set that gives awards is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

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

    With `centres` a rule reads the total of a place as a mark on a scale with one of these centres (see
    `domain.scale`), not as raw marks. Where `ties_stand` is False ranks never tie: the awards of those who share a rank
    stay undecided.
    """

    id: str
    label: Text
    assign: Callable[[Sequence[Place]], Awards]
    positions: Callable[[Sequence[Place], Awards], dict[str, int]] = keep_ranks
    centres: tuple[Decimal, ...] = ()
    ties_stand: bool = True

    @property
    def scaled(self) -> bool:
        """Whether it reads marks on a scale."""
        return bool(self.centres)


def with_minimum(rule: PrizeRule, minimum: int) -> PrizeRule:
    """The same rule set, but nobody gets an award where fewer than `minimum` are ranked; the label says so.

    Events with few entrants are cancelled or run without awards; the number is the organizer's (30 and 15 are usual
    at provincial level). 0 and 1 change nothing.
    """
    if minimum <= 1:
        return rule

    def assign(places: Sequence[Place]) -> Awards:
        if len(places) < minimum:
            return {place.entry: Award.NONE for place in places}
        return rule.assign(places)

    label = Text(
        f"{rule.label.zh}，不足{minimum}人不授奖", f"{rule.label.en}, no awards to fewer than {minimum}"
    )
    return replace(rule, label=label, assign=assign)
