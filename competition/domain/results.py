"""An event's result as one value: who stands where, with what total, award and breakdown.

Names are part of it: a published result stays as it was, whatever is corrected elsewhere later.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from competition.domain.marking_scheme import MarkingScheme
from competition.domain.medals import RULES, Award, Awarded, award_entries
from competition.domain.problems import Problem, problem
from competition.domain.ranking import Place, scored
from competition.domain.scoring import Line
from competition.domain.totals import Total, tie_break_keys


@dataclass(frozen=True, slots=True)
class Standing:
    """One line of the result list."""

    entry: str
    names: tuple[str, ...]
    employers: tuple[str, ...]
    delegation: str
    place: Place
    award: Award
    breakdown: Line


@dataclass(frozen=True, slots=True)
class EventResult:
    """The list by rank, and those who did not compete with the reason (entry number, names, state)."""

    standings: tuple[Standing, ...]
    not_ranked: tuple[tuple[str, str, str], ...]
    scheme_digest: str
    prize_rule: str
    tie_breaks: tuple[str, ...]

    def standing(self, entry: str) -> Standing | None:
        """The line of an entry."""
        return next((each for each in self.standings if each.entry == entry), None)


@dataclass(frozen=True, slots=True)
class Competitor:
    """What a list shows of an entry."""

    entry: str
    names: tuple[str, ...]
    employers: tuple[str, ...]
    delegation: str


def rank_totals(
    totals: Sequence[Total], competitors: Sequence[Competitor], *, tie_breaks: Sequence[str], prize_rule: str
) -> tuple[Standing, ...]:
    """Standings from complete totals, best first. ValueError if one is incomplete."""
    awarded = award_entries([scored(total, tie_breaks) for total in totals], RULES[prize_rule])
    people = {each.entry: each for each in competitors}
    lines = {total.entry: total.breakdown for total in totals}
    return tuple(_standing(each, people[each.place.entry], lines[each.place.entry]) for each in awarded)


def _standing(awarded: Awarded, who: Competitor, line: Line | None) -> Standing:
    if line is None:
        raise ValueError(f"{who.entry} has no breakdown")
    return Standing(who.entry, who.names, who.employers, who.delegation, awarded.place, awarded.award, line)


def check_tie_breaks(scheme: MarkingScheme, tie_breaks: Sequence[str]) -> tuple[Problem, ...]:
    """Tie-break keys that the scheme has no value for."""
    known = tie_break_keys(scheme)
    return tuple(
        problem(
            f"同分排序中的“{key}”在评分方案中没有单独的得分。",
            f"The tie-break “{key}” has no value of its own in the scheme.",
            mend_zh=f"可用：{'、'.join(sorted(known))}。",
            mend_en=f"Use one of: {', '.join(sorted(known))}.",
        )
        for key in tie_breaks
        if key not in known
    )


def check_publishable(standings: Sequence[Standing]) -> tuple[Problem, ...]:
    """What stands in the way of publication: ties that the rule set does not let stand."""
    undecided = [each for each in standings if each.award is Award.UNDECIDED]
    if not undecided:
        return ()
    names = "、".join(
        f"{'、'.join(each.names)}（第{each.place.rank}名，{each.place.total}）" for each in undecided
    )
    return (
        problem(
            f"授奖规则不允许并列，以下选手的奖项待裁定：{names}。",
            f"The prize rule allows no ties; undecided: {names}.",
            mend_zh="请由裁判长增加同分排序项，或改用允许并列的授奖规则后重新排名。",
            mend_en="Add a tie-break or choose a rule set that lets ties stand, then rank again.",
        ),
    )
