"""What the public board shows now: asked of the one rule of visibility, and of the sheets no more than how many."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import select

from competition.db import db
from competition.db.competitions import Competition, Event
from competition.db.results import ResultVersion
from competition.domain.board import (
    BoardList,
    BoardState,
    BoardTeam,
    board_lists,
    board_state,
    board_teams,
    percent_of,
)
from competition.domain.completeness import HANDED_IN, Fill
from competition.domain.entry_rules import Shortage
from competition.domain.problems import Text
from competition.domain.visibility import Appearance
from competition.operations.visibility import shown_of
from competition.operations.wall import wall_of


@dataclass(frozen=True, slots=True)
class BoardEvent:
    """An event. `moment`: when its result is to be published; `percent`: of its sheets handed in, None where it is not shown."""

    code: str
    name: str
    state: BoardState
    state_said: Text
    moment: datetime | None = None
    percent: int | None = None
    lists: tuple[BoardList, ...] = ()
    teams: tuple[BoardTeam, ...] = ()


@dataclass(frozen=True, slots=True)
class BoardContent:
    """All that the board of a competition shows; `made_up` competitions say so."""

    competition: str
    name: str
    year: int
    issuing_body: str
    made_up: bool
    events: tuple[BoardEvent, ...]

    @property
    def due_at(self) -> datetime | None:
        """The next moment at which a result is to be published; None if none is announced."""
        return min((each.moment for each in self.events if each.moment), default=None)


def content_of(competition: Competition, *, shows_progress: bool, now: datetime) -> BoardContent:
    """Every event of a competition as the public may see it at that moment."""
    return BoardContent(
        competition=competition.code,
        name=competition.name,
        year=competition.year,
        issuing_body=competition.issuing_body,
        made_up=competition.made_up,
        events=tuple(_event(each, shows_progress=shows_progress, now=now) for each in competition.events),
    )


def _event(event: Event, *, shows_progress: bool, now: datetime) -> BoardEvent:
    shown = shown_of(event.id, now=now)
    if shown.result is not None:
        lists, teams = _published(shown.result.digest)
        state = BoardState.PUBLISHED
        return BoardEvent(event.code, event.name, state, state.label, lists=lists, teams=teams)
    wall = wall_of(event.id)
    counts, cancelled = wall.counts, event.shortage_value is Shortage.CANCEL
    state = board_state(
        shown.appearance,
        cancelled=cancelled,
        begun=counts[Fill.NOTHING] < wall.expected,
        done=counts[Fill.SIGNED] == wall.expected,
    )
    is_announced = shown.appearance is Appearance.ANNOUNCED and not cancelled
    handed_in = sum(counts[fill] for fill in HANDED_IN.values())
    return BoardEvent(
        event.code,
        event.name,
        state,
        state.label,
        moment=shown.moment if is_announced else None,
        percent=percent_of(handed_in, wall.expected) if shows_progress and not cancelled else None,
    )


@lru_cache(maxsize=64)
def _published(digest: str) -> tuple[tuple[BoardList, ...], tuple[BoardTeam, ...]]:
    """The lists of a result. One with that digest never reads otherwise, and reading it takes long."""
    found = select(ResultVersion).where(ResultVersion.digest == digest).limit(1)
    result = db.session.scalars(found).one().result()
    return board_lists(result), board_teams(result)
