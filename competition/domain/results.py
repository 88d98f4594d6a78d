"""An event's result as one value: who stands where, with what total, award and breakdown.

Names are part of it: a published result stays as it was, whatever is corrected elsewhere later.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from competition.domain.medals import Award
from competition.domain.problems import Problem, problem
from competition.domain.ranking import Breaker, Place
from competition.domain.ranking_rules import RankingRules
from competition.domain.rulings import Ruling
from competition.domain.scoring import Line
from competition.domain.teams import TeamPlace, TeamUnranked


@dataclass(frozen=True, slots=True)
class Standing:
    """One line of the result list.

    `place.total` is what was ranked on, on a scale where the event has one; `breakdown.value` is the raw total.
    `group` is empty unless groups are ranked apart. `failed` names the parts below their pass mark. `rule_award` is
    what the rules gave where a ruling changed the award, else None. `breakers` are the values of the tie-break keys
    where another entry has the same total, else none.
    """

    entry: str
    names: tuple[str, ...]
    employers: tuple[str, ...]
    delegation: str
    place: Place
    award: Award
    breakdown: Line
    group: str = ""
    failed: tuple[str, ...] = ()
    rule_award: Award | None = None
    breakers: tuple[Breaker, ...] = ()


@dataclass(frozen=True, slots=True)
class Unranked:
    """An entry that has no place: absent, withdrawn, disqualified, or out of competition with its total."""

    entry: str
    names: str
    state: str
    total: Decimal | None = None


@dataclass(frozen=True, slots=True)
class EventResult:
    """The list by group and rank, those without a place, and the teams; under which scheme, rules and rulings."""

    standings: tuple[Standing, ...]
    not_ranked: tuple[Unranked, ...]
    scheme_digest: str
    rules: RankingRules
    rulings: tuple[Ruling, ...] = ()
    teams: tuple[TeamPlace, ...] = ()
    teams_unranked: tuple[TeamUnranked, ...] = ()

    def standing(self, entry: str) -> Standing | None:
        """The line of an entry."""
        return next((each for each in self.standings if each.entry == entry), None)


def check_publishable(standings: Sequence[Standing]) -> tuple[Problem, ...]:
    """What stands in the way of publication: ties that may not stand."""
    undecided = [each for each in standings if each.award is Award.UNDECIDED]
    if not undecided:
        return ()
    names = "、".join(
        f"{'、'.join(each.names)}（第{each.place.rank}名，{each.place.total}）" for each in undecided
    )
    return (
        problem(
            f"本项目不得并列，以下选手的名次和奖项待裁定：{names}。",
            f"Ties may not stand in this event; undecided: {names}.",
            mend_zh="请由裁判长裁定次序、另一人确认，或增加同分排序项，然后重新排名。",
            mend_en="Let the chief judge decide the order and a second person confirm it, or add a tie-break; then rank again.",
        ),
    )
