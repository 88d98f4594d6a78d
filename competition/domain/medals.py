"""Awards from places. A rule set is named and dated; a newcomer adds one entry to `RULES`."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from competition.domain import grades, worldskills
from competition.domain.prizes import MEDALS, Award, PrizeRule
from competition.domain.problems import Text
from competition.domain.ranking import Place, Scored, rank

__all__ = ["RULES", "Award", "Awarded", "PrizeRule", "award_entries", "best_of"]


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
        PrizeRule(
            "worldskills-2015",
            Text("世赛2015（500分制，2分内并列）", "WorldSkills 2015 (500 scale, ties within 2 points)"),
            worldskills.medals_within_two_points(Decimal(500)),
            worldskills.groups_of_two_points,
            scaled=True,
        ),
        PrizeRule(
            "worldskills-2017",
            Text("世赛2017（700分制，2分内并列）", "WorldSkills 2017 (700 scale, ties within 2 points)"),
            worldskills.medals_within_two_points(Decimal(700)),
            worldskills.groups_of_two_points,
            scaled=True,
        ),
        PrizeRule(
            "worldskills-2019",
            Text(
                "世赛2019至2024（700分制，2分内并列）",
                "WorldSkills 2019 to 2024 (700 scale, ties within 2 points)",
            ),
            worldskills.medals_within_two_points(Decimal(700)),
            worldskills.medallists_share,
            scaled=True,
        ),
        PrizeRule(
            "worldskills-2026",
            Text("世赛2026（700分制，同分才并列）", "WorldSkills 2026 (700 scale, ties on equal marks only)"),
            worldskills.medals_by_distinct_marks(Decimal(700)),
            scaled=True,
        ),
        PrizeRule(
            "shares-10-20-30",
            Text("一二三等奖占10%、20%、30%", "first, second and third prizes to 10, 20 and 30 %"),
            grades.by_shares(10, 20, 30),
        ),
        PrizeRule(
            "counts-1-2-3",
            Text("一二三等奖1、2、3名", "1 first, 2 second, 3 third prizes"),
            grades.by_counts(1, 2, 3),
        ),
        PrizeRule(
            "counts-1-2-5",
            Text("一二三等奖1、2、5名", "1 first, 2 second, 5 third prizes"),
            grades.by_counts(1, 2, 5),
        ),
        PrizeRule(
            "counts-1-2-7",
            Text("一二三等奖1、2、7名", "1 first, 2 second, 7 third prizes"),
            grades.by_counts(1, 2, 7),
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Awarded:
    """An entry with the place that is published under a rule set, and its award."""

    place: Place
    award: Award


def award_entries(entries: Sequence[Scored], rule: PrizeRule) -> tuple[Awarded, ...]:
    """Rank the entries, give the awards, then the positions that the rule set publishes; best first."""
    places = rank(entries)
    awards = rule.assign(places)
    positions = rule.positions(places, awards)
    sharing = Counter(positions.values())
    return tuple(
        Awarded(
            replace(place, rank=positions[place.entry], tied=sharing[positions[place.entry]] > 1),
            awards[place.entry],
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
