"""Results of teams: the sum of a delegation's best totals, with its own tie-break."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from competition.domain.problems import Text
from competition.domain.ranking import BY_TOTAL, Scored

BY_BEST = "best"
"""The best member's total parts equal sums, then the next best one's."""


@dataclass(frozen=True, slots=True)
class TeamScore:
    """A team's total and the entries it is the sum of, best first."""

    team: str
    total: Decimal
    counted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TeamPlace:
    """The rank of a team. `tied` if another team shares it.

    `decided_by` is BY_BEST where its best members parted it from another team with the same sum.
    """

    team: str
    rank: int
    total: Decimal
    tied: bool
    counted: tuple[str, ...]
    decided_by: str = BY_TOTAL


@dataclass(frozen=True, slots=True)
class TeamUnranked:
    """A team that is not ranked, and why."""

    team: str
    entries: int
    reason: Text


def rank_teams(entries: Sequence[tuple[str, Scored]], counting: int) -> tuple[TeamPlace, ...]:
    """Teams by the sum of their best `counting` totals: 1, 2, 2, 4. `entries` are (team, entry) pairs.

    Equal sums are parted by the better best member's total, then by the next best, and so on; a tie that is left is
    shared. Teams with fewer entries are not ranked (see `teams_too_small`). ValueError for `counting` below 1.
    """
    members = {
        team: found[:counting]
        for team, found in _by_team(entries, counting).items()
        if len(found) >= counting
    }
    scores = {team: score_team(team, found) for team, found in members.items()}

    def key(team: str) -> tuple[Decimal, ...]:
        return (scores[team].total, *(each.total for each in members[team]))

    places: list[TeamPlace] = []
    for _, group in groupby(sorted(sorted(members), key=key, reverse=True), key=key):
        tied, position = [scores[team] for team in group], len(places) + 1
        places += [
            TeamPlace(
                each.team, position, each.total, len(tied) > 1, each.counted, _decided_by(each, tied, scores)
            )
            for each in tied
        ]
    return tuple(places)


def _decided_by(team: TeamScore, tied: Sequence[TeamScore], scores: Mapping[str, TeamScore]) -> str:
    """What parted the team from others with its sum, if there are others than those it still ties with."""
    equal = [other for other in scores.values() if other.total == team.total]
    return BY_BEST if len(equal) > len(tied) else BY_TOTAL


def score_team(team: str, counted: Sequence[Scored]) -> TeamScore:
    """The sum of these entries' totals."""
    total = sum((each.total for each in counted), Decimal(0))
    return TeamScore(team, total, tuple(each.entry for each in counted))


def teams_too_small(entries: Sequence[tuple[str, Scored]], counting: int) -> tuple[TeamUnranked, ...]:
    """The teams that have fewer than `counting` entries, by name. ValueError for `counting` below 1."""
    return tuple(
        TeamUnranked(
            team,
            len(found),
            Text(
                f"有成绩的参赛者{len(found)}人，不足计分的{counting}人",
                f"{len(found)} entries with a total, fewer than the {counting} that count",
            ),
        )
        for team, found in sorted(_by_team(entries, counting).items())
        if len(found) < counting
    )


def _by_team(entries: Sequence[tuple[str, Scored]], counting: int) -> dict[str, list[Scored]]:
    """Each team's entries, best first; equal totals by name, so that the order of arrival never matters."""
    if counting < 1:
        raise ValueError("a team's result counts at least one entry")
    by_team: dict[str, list[Scored]] = {}
    for team, entry in sorted(entries, key=lambda pair: pair[1].entry):
        by_team.setdefault(team, []).append(entry)
    for found in by_team.values():
        found.sort(key=lambda each: each.total, reverse=True)
    return by_team
