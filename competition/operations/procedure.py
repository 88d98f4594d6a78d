"""流程: where a competition stands, gathered from what happened in it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from competition.db import db
from competition.db.competitions import Competition, Event
from competition.db.entries import entries_of
from competition.db.marking import SheetRow
from competition.db.objections import newest_notice
from competition.db.procedure import declared_state
from competition.db.results import newest_result, published_result
from competition.domain.problems import Problem
from competition.domain.procedure import (
    EventFacts,
    State,
    check_registration,
    competition_state,
    event_state,
)
from competition.domain.stages import Stage
from competition.operations.progress import event_progress
from competition.operations.recheck_checks import unpublishable
from competition.operations.visibility import visible_result


@dataclass(frozen=True, slots=True)
class Standing:
    """An event with its facts and its state."""

    event: Event
    facts: EventFacts
    state: State


@dataclass(frozen=True, slots=True)
class Procedure:
    """Where a competition stands: what was declared, the state that the facts bear, and each event's."""

    declared: State
    state: State
    events: tuple[Standing, ...]


def facts_of(event: Event, *, now: datetime) -> EventFacts:
    """What happened in an event. A result that is held back until a moment is not announced before it."""
    drawn = event.stage_value is not Stage.PREPARING
    signed = drawn and event_progress(event.id).complete
    published = published_result(event.id)
    notice = newest_notice(event.id)
    return EventFacts(
        entries=sum(entry.state_value.marked for entry in entries_of(event.id)),
        drawn=drawn,
        begun=drawn and _is_begun(event),
        signed=signed,
        rechecked=signed and newest_result(event.id) is not None and not unpublishable(event),
        announced=visible_result(event.id, now=now) is not None,
        noticed=bool(published and notice and notice.result_version == published.version),
    )


def _is_begun(event: Event) -> bool:
    return db.session.scalar(select(SheetRow.id).where(SheetRow.event_id == event.id).limit(1)) is not None


def procedure_of(competition: Competition, *, now: datetime) -> Procedure:
    """Where a competition stands at that moment."""
    declared = declared_state(competition.id)
    facts = [(event, facts_of(event, now=now)) for event in competition.events]
    events = tuple(Standing(event, each, event_state(each, declared)) for event, each in facts)
    return Procedure(declared, competition_state([each.facts for each in events], declared), events)


def may_register(event: Event) -> Problem | None:
    """What keeps an entrant or a delegation from registering for an event: None while registration is open.

    The office may enter people at any time before the draw; whether the moment lies within the announced days is
    asked elsewhere.
    """
    drawn = event.stage_value is not Stage.PREPARING
    return check_registration(EventFacts(drawn=drawn), declared_state(event.competition_id))
