"""What an operation of a tablet is held against and marks coming in do not change, as values: read between two steps."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound, OperationalError

from competition.codec import digest, dump
from competition.db import db
from competition.db.accounts import Membership
from competition.db.competitions import Competition, Event, find_competition
from competition.db.draws import works_of
from competition.db.marking import SheetRow, newest_scheme
from competition.db.procedure import declared_state
from competition.db.reopened_aspects import opened_in_event
from competition.domain.mark_operations import SheetAddress
from competition.domain.marking_scheme import Aspect, Part, SubCriterion
from competition.domain.problems import Problem
from competition.domain.procedure import State, check_archived
from competition.domain.roles import Role
from competition.domain.scoring import METHODS
from competition.operations.assignments import who_marks
from competition.operations.between_steps import memory, newest_known
from competition.operations.days import locked_forms, reopened_sheets
from competition.operations.log_writing import TAKE, chain_of
from competition.operations.marking import Form, check_being_marked, check_competing

DIGITS = 12


@dataclass(frozen=True, slots=True)
class Gathering:
    """A competition: who judges in it, its events by code, and what keeps it from being changed.

    `rehearses`: the competition that it is a rehearsal of, whose tablets mark in it too.
    """

    id: int
    rehearses: int | None
    judges: frozenset[int]
    events: Mapping[str, int]
    archived: Problem | None


@dataclass(frozen=True, slots=True)
class MarkedWork:
    """A work that bears a code; its label for the log, and what keeps it from being marked."""

    id: int
    label: str
    shut: Problem | None


@dataclass(frozen=True, slots=True)
class SeatForm:
    """What a seat marks on a form; `mark` tells it from the form under another scheme."""

    form: Form
    aspects: Mapping[str, Aspect]
    mark: str


@dataclass(frozen=True, slots=True)
class Marking:
    """An event that is marked: works by code, who marks each on which form and seat, and what is shut.

    `locked`: by form, why its day is over. `reopened`: sheets that two persons opened again in spite of it. `opened`:
    sheets of which single aspects came back; whether they still wait is for each to ask.
    """

    id: int
    competition_id: int
    code: str
    stage: Problem | None
    works: Mapping[str, MarkedWork]
    markers: Mapping[tuple[int, str, int], int]
    locked: Mapping[str, Problem]
    reopened: frozenset[int]
    opened: frozenset[int]

    def lock_on(self, form: str, sheet_id: int | None) -> Problem | None:
        """Why a sheet of that form is locked; None where it is not, or was reopened. `sheet_id` None: nothing written."""
        return None if sheet_id in self.reopened else self.locked.get(form)


def read_ahead(sheets: Iterable[SheetAddress]) -> None:
    """Have what operations on these sheets are held against read before the database is taken for writing: whoever reads
    it then keeps all others waiting. It may be too old by then, and is read once more; what is wrong with it, such as an
    event that is gone, is told then."""
    with suppress(NoResultFound, OperationalError):
        known = newest_known() or memory()
        for each in sheets:
            found = known.of(gathering, each.competition)
            event = found.events.get(each.event) if found else None
            if found is not None and event is not None:
                chain_of(found.id, known)
                known.of(marking, event)
                known.of(seat_form, event, each.form, each.seat)


def facts_of(event_id: int) -> Marking:
    """An event as tablets meet it, as of the newest step."""
    return memory().of(marking, event_id)


def form_at(event_id: int, form: str, seat: int) -> SeatForm | None:
    """What that seat marks on that form, as of the newest step."""
    return memory().of(seat_form, event_id, form, seat)


def places_of(event_id: int, judge: int) -> list[tuple[str, int]]:
    """The forms and seats on which somebody marks something, or handed something in, by form and seat."""
    handed_in = select(SheetRow.sub_criterion, SheetRow.seat).where(
        SheetRow.event_id == event_id, SheetRow.submitted_by == judge
    )
    found = {(form, seat) for form, seat in db.session.execute(handed_in)}
    markers = facts_of(event_id).markers
    return sorted(found | {(form, seat) for (_work, form, seat), whose in markers.items() if whose == judge})


def own_works(event_id: int, form: str, seat: int, judge: int) -> set[int]:
    """The works that somebody marks on that form and seat."""
    markers = facts_of(event_id).markers
    return {work for (work, *place), whose in markers.items() if place == [form, seat] and whose == judge}


def gathering(code: str) -> Gathering | None:
    """The competition of that code."""
    found = find_competition(code)
    if found is None:
        return None
    archived = check_archived(TAKE) if declared_state(found.id) is State.ARCHIVED else None
    return Gathering(
        found.id, found.rehearses, _judges(found), {each.code: each.id for each in found.events}, archived
    )


def _judges(competition: Competition) -> frozenset[int]:
    """In a rehearsal those of the real one."""
    place = competition.rehearses or competition.id
    found = select(Membership.user_id).where(
        Membership.competition_id == place, Membership.role == Role.JUDGE
    )
    return frozenset(db.session.scalars(found))


def marking(event_id: int) -> Marking:
    """An event as tablets meet it."""
    event = db.session.get_one(Event, event_id)
    return Marking(
        id=event.id,
        competition_id=event.competition_id,
        code=event.code,
        stage=check_being_marked(event.stage_value),
        works={
            each.code: MarkedWork(each.id, each.label, check_competing(each.state_value))
            for each in works_of(event_id)
        },
        markers=who_marks(event),
        locked=locked_forms(event_id),
        reopened=reopened_sheets(event_id),
        opened=frozenset(opened_in_event(event_id)),
    )


def seat_form(event_id: int, form: str, seat: int) -> SeatForm | None:
    """What that seat marks on that form by the newest scheme; None where it marks nothing."""
    found = memory().of(_forms, event_id).get(form)
    if found is None:
        return None
    part, sub = found
    if not 1 <= seat <= METHODS[part.method].seats_of(sub):
        return None
    seen = Form(sub, METHODS[part.method].aspects_of(sub, seat))
    return SeatForm(seen, {each.id: each for each in seen.aspects}, form_mark(seen))


def _forms(event_id: int) -> dict[str, tuple[Part, SubCriterion]]:
    version = newest_scheme(event_id)
    return {sub.id: (part, sub) for part, sub in version.scheme().forms()} if version else {}


def form_mark(form: Form) -> str:
    """What a form looked like to the judge: an operation made on another one is not taken for this."""
    return digest(dump(form.aspects, tuple[Aspect, ...]))[:DIGITS]
