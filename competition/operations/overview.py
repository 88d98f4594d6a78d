"""What an event waits for: the organizer's to-do list."""

from dataclasses import dataclass

from competition.db.competitions import Event
from competition.db.entries import Entry, entries_of
from competition.db.marking import SchemeVersion, newest_scheme
from competition.db.results import ResultVersion, newest_result
from competition.domain.problems import Problem
from competition.domain.stages import Stage
from competition.operations.draws import blockers
from competition.operations.progress import Progress, event_progress

ANY_SEED = "-"


@dataclass(frozen=True, slots=True)
class Overview:
    """An event at a glance; `blockers` is what keeps it from its next stage."""

    event: Event
    entries: tuple[Entry, ...]
    scheme: SchemeVersion | None
    progress: Progress
    result: ResultVersion | None
    blockers: tuple[Problem, ...]


def overview_event(event: Event) -> Overview:
    """Gather it."""
    preparing = event.stage_value is Stage.PREPARING
    return Overview(
        event=event,
        entries=tuple(entries_of(event.id)),
        scheme=newest_scheme(event.id),
        progress=event_progress(event.id),
        result=newest_result(event.id),
        blockers=tuple(blockers(event, seed=ANY_SEED)) if preparing else (),
    )
