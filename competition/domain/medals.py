"""Awards from places. A rule set is named and dated; a newcomer adds one entry to `RULES`."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from competition.domain import grades, worldskills
from competition.domain.prizes import MEDALS, Award, PrizeRule, with_minimum
from competition.domain.problems import Text
from competition.domain.ranking import Place, Scored, rank

__all__ = [
    "RULES",
    "Award",
    "Awarded",
    "PrizeRule",
    "award_entries",
    "best_of",
    "find_rule",
    "overall_best",
    "with_minimum",
]

FEWEST_COMPETITORS = 4
"""Moscow 2018: with fewer the event is void, and each one more opens one more medal."""


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
    """Ranks never tie: who shares a rank is undecided until the tie is broken."""
    return {
        place.entry: Award.UNDECIDED if place.tied else by_position(place.rank, len(places))
        for place in places
    }


def medals_by_field(places: Sequence[Place]) -> dict[str, Award]:
    """Fewer medals where few compete: three from 6 on, gold and silver for 5, gold for 4, none for 3 or fewer.

    Rule of an open championship in Moscow in 2018. A tie stands: all who share a rank get that rank's medal.
    """
    medals = MEDALS[: max(0, len(places) - FEWEST_COMPETITORS + 1)]
    return {
        place.entry: medals[place.rank - 1] if place.rank <= len(medals) else Award.NONE for place in places
    }


C500, C700 = Decimal(500), Decimal(700)
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
            ties_stand=False,
        ),
        PrizeRule(
            "worldskills-2015",
            Text(
                "世赛2015、2017（500或700分制，2分内并列）",
                "WorldSkills 2015 and 2017 (500 or 700 scale, ties within 2 points)",
            ),
            worldskills.medals_within_two_points(C500, C700),
            worldskills.groups_of_two_points,
            centres=(C500, C700),
        ),
        PrizeRule(
            "worldskills-2017",
            Text("世赛2017（700分制，2分内并列）", "WorldSkills 2017 (700 scale, ties within 2 points)"),
            worldskills.medals_within_two_points(C700),
            worldskills.groups_of_two_points,
            centres=(C700,),
        ),
        PrizeRule(
            "worldskills-2019",
            Text(
                "世赛2019至2024（700分制，2分内并列）",
                "WorldSkills 2019 to 2024 (700 scale, ties within 2 points)",
            ),
            worldskills.medals_within_two_points(C700),
            worldskills.medallists_share,
            centres=(C700,),
        ),
        PrizeRule(
            "worldskills-2026",
            Text("世赛2026（700分制，同分才并列）", "WorldSkills 2026 (700 scale, ties on equal marks only)"),
            worldskills.medals_by_distinct_marks(C700),
            centres=(C700,),
        ),
        PrizeRule(
            "moscow-2018",
            Text(
                "莫斯科2018（6人起授金银铜牌，5人授金银牌，4人授金牌，不足4人不授）",
                "Moscow 2018 (three medals from 6 on, gold and silver for 5, gold for 4, none for fewer)",
            ),
            medals_by_field,
        ),
        *map(
            grades.find_grades,
            (
                "shares-10-20-30",
                "shares-10-20-30-up",
                "shares-10-20-30-down",
                "counts-1-2-3",
                "counts-1-2-5",
                "counts-1-2-7",
            ),
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Awarded:
    """An entry with the place that is published under a rule set, and its award."""

    place: Place
    award: Award


ALIASES = {"national-games": "national-games-2020"}
"""Ids without a date stand for the rules now in force."""


def find_rule(rule: str) -> PrizeRule:
    """The rule set of an id: one of `RULES`, an alias, or one that states its numbers (see `grades.find_grades`).

    KeyError for an id that names none.
    """
    named = RULES.get(ALIASES.get(rule, rule))
    return named or grades.find_grades(rule)


def award_entries(
    entries: Sequence[Scored], rule: PrizeRule, *, minimum: int = 0, barred: Collection[str] = ()
) -> tuple[Awarded, ...]:
    """Rank the entries, give the awards, then the positions that the rule set publishes; best first.

    Nobody gets an award where fewer than `minimum` are ranked. Who is `barred`, such as an entry below its pass mark,
    keeps the place and takes no award. A place is a place: the next ones do not move up, the award is not given, and
    the barred count among those ranked, from whom the numbers of prizes follow.
    """
    places = rank(entries)
    awards = with_minimum(rule, minimum).assign(places)
    positions = rule.positions(places, awards)
    sharing = Counter(positions.values())
    return tuple(
        Awarded(
            replace(place, rank=positions[place.entry], tied=sharing[positions[place.entry]] > 1),
            Award.NONE if place.entry in barred else awards[place.entry],
        )
        for place in places
    )


def best_of(entries: Sequence[tuple[str, Scored]]) -> dict[str, tuple[str, ...]]:
    """Best of Nation (or of a delegation): each member's entries with its highest mark; a tie gives several.

    `entries` are (member, entry) pairs; marks of different skills are compared on a scale.
    """
    best: dict[str, list[Scored]] = {}
    for member, entry in entries:
        found = best.get(member)
        if found is None or entry.total > found[0].total:
            best[member] = [entry]
        elif entry.total == found[0].total:
            found.append(entry)
    return {member: tuple(sorted(each.entry for each in found)) for member, found in best.items()}


def overall_best(entries: Sequence[Scored]) -> tuple[str, ...]:
    """The entries with the highest mark of all skills (Albert Vidal Award); a tie gives several, none give none.

    Marks of different skills are compared on a scale.
    """
    highest = max((each.total for each in entries), default=None)
    return tuple(sorted(each.entry for each in entries if each.total == highest))
