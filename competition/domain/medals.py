"""Awards from places. A rule set is named and dated; a newcomer adds one entry to `RULES`."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from competition.domain.problems import Text
from competition.domain.ranking import Place
from competition.domain.tiers import Labelled


class Award(Labelled):
    """奖项, highest first. UNDECIDED: a tie that may not stand leaves it open."""

    GOLD = "gold", "金牌", "gold medal"
    SILVER = "silver", "银牌", "silver medal"
    BRONZE = "bronze", "铜牌", "bronze medal"
    MERIT = "merit", "优胜奖", "medal for excellence"
    NONE = "none", "未获奖", "no award"
    UNDECIDED = "undecided", "待裁定", "undecided"


MEDALS = (Award.GOLD, Award.SILVER, Award.BRONZE)


@dataclass(frozen=True, slots=True)
class PrizeRule:
    """`assign` gives each entry its award."""

    id: str
    label: Text
    assign: Callable[[Sequence[Place]], dict[str, Award]]


def by_position(position: int, entrants: int) -> Award:
    """Medals to positions 1–3, 优胜奖 to the others in the upper half of those ranked.

    Rule of 中华人民共和国第一届职业技能大赛: 排名在参赛人数 1/2 以上.
    """
    if position <= len(MEDALS):
        return MEDALS[position - 1]
    return Award.MERIT if 2 * position <= entrants else Award.NONE


def medals_shared(places: Sequence[Place]) -> dict[str, Award]:
    """A tie stands: all who share a rank get that rank's award and the next ranks are skipped."""
    return {place.entry: by_position(place.rank, len(places)) for place in places}


def medals_without_ties(places: Sequence[Place]) -> dict[str, Award]:
    """A tie across two awards may not stand: all who share the rank are undecided until it is broken."""
    sharing: dict[int, list[Place]] = defaultdict(list)
    for place in places:
        sharing[place.rank].append(place)
    awards: dict[str, Award] = {}
    for rank, tied in sharing.items():
        possible = {by_position(rank + offset, len(places)) for offset in range(len(tied))}
        award = possible.pop() if len(possible) == 1 else Award.UNDECIDED
        awards.update(dict.fromkeys((place.entry for place in tied), award))
    return awards


RULES: dict[str, PrizeRule] = {
    rule.id: rule
    for rule in (
        PrizeRule(
            "games-shared-2020",
            Text(
                "金银铜牌授前三名，前1/2授优胜奖，同分同奖",
                "medals to ranks 1–3, upper half commended, ties share",
            ),
            medals_shared,
        ),
        PrizeRule(
            "national-games-2020",
            Text(
                "金银铜牌授前三名，前1/2授优胜奖，不得并列",
                "medals to ranks 1–3, upper half commended, no ties",
            ),
            medals_without_ties,
        ),
    )
}
