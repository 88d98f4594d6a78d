"""The public board: how an event stands before everybody, and published places. Never who marks whom."""

from dataclasses import dataclass
from decimal import Decimal

from competition.domain.explain_result import public_lists
from competition.domain.prizes import Award
from competition.domain.problems import Text
from competition.domain.results import EventResult, Standing
from competition.domain.teams import TeamPlace
from competition.domain.tiers import Labelled
from competition.domain.visibility import Appearance


class BoardState(Labelled):
    """How an event stands on the board. What is held back is no more than not published: why is the office's."""

    WAITING = "waiting", "未开始评分", "marking has not begun"
    MARKING = "marking", "评分中", "being marked"
    MARKED = "marked", "评分完毕", "marked"
    ANNOUNCED = "announced", "待公布", "to be published"
    EXPECTED = "expected", "即将公布", "expected any moment"
    UNPUBLISHED = "unpublished", "未公布", "not published"
    PUBLISHED = "published", "已公布", "published"
    CANCELLED = "cancelled", "已取消", "cancelled"


AFTER_MARKING = {
    Appearance.HIDDEN: BoardState.MARKED,
    Appearance.ANNOUNCED: BoardState.ANNOUNCED,
    Appearance.EXPECTED: BoardState.EXPECTED,
    Appearance.HELD: BoardState.UNPUBLISHED,
}


def board_state(appearance: Appearance, *, cancelled: bool, begun: bool, done: bool) -> BoardState:
    """The state of an event. `begun`: a sheet bears a mark; `done`: every sheet is signed off."""
    if appearance is Appearance.VISIBLE:
        return BoardState.PUBLISHED
    if cancelled:
        return BoardState.CANCELLED
    if not begun:
        return BoardState.WAITING
    return AFTER_MARKING[appearance] if done else BoardState.MARKING


def percent_of(done: int, expected: int) -> int:
    """The share in whole per cent, rounded down, so that 100 means all; 0 of nothing."""
    return 100 * done // expected if expected else 0


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A place as the public list shows it: `total` is what was ranked by."""

    rank: int
    tied: bool
    names: tuple[str, ...]
    employers: tuple[str, ...]
    delegation: str
    total: Decimal
    award: Award
    award_said: Text


@dataclass(frozen=True, slots=True)
class BoardTeam:
    """The place of a team."""

    rank: int
    tied: bool
    team: str
    total: Decimal


@dataclass(frozen=True, slots=True)
class BoardList:
    """The lines of a group that is ranked apart, or of everybody."""

    group: Text | None
    lines: tuple[BoardLine, ...]


def board_lists(result: EventResult) -> tuple[BoardList, ...]:
    """The lists of a published result, by the same groups and in the same order as on its page."""
    return tuple(
        BoardList(group, tuple(_line(standing) for standing, _remark in lines))
        for group, lines in public_lists(result)
    )


def board_teams(result: EventResult) -> tuple[BoardTeam, ...]:
    """The teams that have a place."""
    return tuple(map(_team, result.teams))


def _line(standing: Standing) -> BoardLine:
    return BoardLine(
        rank=standing.place.rank,
        tied=standing.place.tied,
        names=standing.names,
        employers=standing.employers,
        delegation=standing.delegation,
        total=standing.place.total,
        award=standing.award,
        award_said=standing.award.label,
    )


def _team(place: TeamPlace) -> BoardTeam:
    return BoardTeam(place.rank, place.tied, place.team, place.total)
