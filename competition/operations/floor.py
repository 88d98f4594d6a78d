"""The floor while nobody may know whose work it is: who is absent or stopped, and the time, by session and station."""

from datetime import datetime

from competition.db import db
from competition.db.competitions import Event
from competition.db.custody import FloorNote, codes_are_sealed, notes_of, stages_of
from competition.db.draws import find_work
from competition.domain.draw import Place
from competition.domain.problems import Refusal
from competition.domain.scoresheet import EntryState
from competition.domain.three_codes import DrawStage
from competition.operations import draw_stage_problems as says
from competition.operations.draw_stages import layout_of, own_stage
from competition.operations.entry_states import check_elapsed_time
from competition.operations.unit import Actor, check_reason, refuse, unit_of_work

FLOOR_STATES = (EntryState.COMPETING, EntryState.ABSENT, EntryState.WITHDRAWN)


def note_station(
    event_id: int,
    place: Place,
    *,
    state: EntryState,
    elapsed: int | None = None,
    reason: str = "",
    by: Actor,
    now: datetime,
) -> None:
    """Note who is absent or stopped at a station, and the seconds they took; later notes replace earlier ones.

    A reason is needed unless somebody competes and nothing was noted before.
    """
    with unit_of_work(by=by, now=now) as work:
        event = db.session.get_one(Event, event_id)
        refuse(None if floor_is_open(event) else says.not_on_the_floor())
        known = places_of(event)
        before = next((each for each in notes_of(event_id) if _at(each) == place), None)
        problems = [
            None if place in known else says.no_such_station(place.session, place.station),
            None if state in FLOOR_STATES else says.not_a_floor_state(),
            check_elapsed_time(elapsed),
            check_reason(reason) if state is not EntryState.COMPETING or before else None,
        ]
        refuse([each for each in problems if each is not None])
        was = (before.state_value, before.elapsed) if before else (EntryState.COMPETING, None)
        note = before or FloorNote(event_id=event_id, session=place.session, station=place.station)
        note.state, note.elapsed = "" if state is EntryState.COMPETING else state, elapsed
        note.reason, note.noted_by, note.noted_at = reason.strip(), by.user_id, now
        db.session.add(note)
        work.record(
            "floor.note",
            competition=event.competition_id,
            event=event.code,
            session=place.session,
            station=place.station,
            before=list(was),
            after=[state.value, elapsed],
            reason=note.reason,
        )


def _at(note: FloorNote) -> Place:
    return Place(note.session, note.station)


def floor_is_open(event: Event) -> bool:
    """Whether the floor notes by station: the stations are drawn, the entry codes not opened."""
    second = stages_of(event.id).get(DrawStage.STATION)
    return second is not None and second.drawn_at is not None and codes_are_sealed(event.id)


def places_of(event: Event) -> tuple[Place, ...]:
    """The stations that somebody works at: which ones follows from how many were drawn. None before that."""
    second = stages_of(event.id).get(DrawStage.STATION)
    return layout_of(event).places(second.size or 0) if second else ()


def set_missing(event_id: int, code: str, *, missing: bool, reason: str, by: Actor, now: datetime) -> None:
    """The third custodian says that a code has no work, or has one after all. Before the opening only."""
    with unit_of_work(by=by, now=now) as work:
        event = db.session.get_one(Event, event_id)
        own_stage(stages_of(event_id), DrawStage.WORK_CODE, by=by)
        found = find_work(event_id, code)
        if found is None:
            raise Refusal(says.no_such_work(code))
        refuse(None if codes_are_sealed(event_id) else says.opened())
        refuse(check_reason(reason))
        before, found.state = found.state, EntryState.ABSENT if missing else EntryState.COMPETING
        work.record(
            "work.missing",
            competition=event.competition_id,
            event=event.code,
            work=code,
            before=before,
            after=found.state,
            reason=reason.strip(),
        )
