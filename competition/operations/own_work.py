"""What a judge has to mark: own seats, and behind each the works by blind code."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import or_, select

from competition.db import db
from competition.db.competitions import Event
from competition.db.conflicts import Substitute
from competition.db.draws import CodedWork, is_marked
from competition.db.entries import Entry
from competition.db.marking import PanelSeat, SheetRow, sheets_of_seat
from competition.db.reopened_aspects import ReopenedAspect, opened_on_sheets
from competition.domain.marking_scheme import SubCriterion
from competition.domain.rehearsal import is_within
from competition.domain.scoresheet import SheetState
from competition.domain.stages import Stage
from competition.operations.between_steps import memory
from competition.operations.marking_facts import SeatForm, facts_of, form_at, own_works, places_of


@dataclass(frozen=True, slots=True)
class EventNames:
    """An event and its competition; `rehearses` is the one that it is a rehearsal of."""

    id: int
    code: str
    name: str
    competition_id: int
    competition_code: str
    competition_name: str
    rehearses: int | None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A work as judges know it; without a place until the codes are opened."""

    id: int
    code: str
    session: int | None
    station: int | None


@dataclass(frozen=True, slots=True)
class Turn:
    """A work and the sheet of one seat for it, None where nothing was written yet; `only`: the aspects that came back
    alone, with their reasons."""

    work: Drawn
    sheet: SheetRow | None
    only: Mapping[str, ReopenedAspect] = field(default_factory=dict)

    @property
    def state(self) -> SheetState | None:
        """That of the sheet."""
        return self.sheet.state_value if self.sheet else None

    @property
    def returned(self) -> str:
        """Why the sheet came back; empty if it did not."""
        return self.sheet.returned_because if self.sheet else ""

    @property
    def done(self) -> bool:
        """Whether the judge has handed it in."""
        return self.state is not None and self.state is not SheetState.DRAFT


@dataclass(frozen=True, slots=True)
class Task:
    """One seat of one form and its works in the order of the draw."""

    event: EventNames
    seat: int
    marked: SeatForm
    turns: tuple[Turn, ...]

    @property
    def form(self) -> SubCriterion:
        """The form itself."""
        return self.marked.form.sub_criterion

    @property
    def done(self) -> int:
        """How many are handed in."""
        return sum(turn.done for turn in self.turns)


def tasks_of(judge: int, *, within: int | None = None) -> list[Task]:
    """One's own forms, event by event; of one competition only where it is named."""
    db.session.connection()  # the newest step is asked for once in a transaction
    return [
        Task(event, seat, marked, turns_of(event.id, form, seat, judge))
        for event in memory().of(_being_marked_by, judge)
        if is_within(within, event.competition_id, event.rehearses)
        for form, seat in memory().of(places_of, event.id, judge)
        if (marked := form_at(event.id, form, seat))
    ]


def turns_of(event_id: int, form: str, seat: int, judge: int) -> tuple[Turn, ...]:
    """One's own works of an event in the order of the draw, of their codes while it is sealed, with that seat's sheets.

    A sheet that was handed in stays with who handed it in, whoever sits there now.
    """
    mine = own_works(event_id, form, seat, judge)
    sheets = {each.work_id: each for each in sheets_of_seat(event_id, form, seat)}
    opened = facts_of(event_id).opened & {each.id for each in sheets.values()}
    only = opened_on_sheets(opened)
    found = []
    for work in memory().of(_in_order, event_id):
        sheet = sheets.get(work.id)
        handed_in_by = sheet.submitted_by if sheet else None
        if handed_in_by == judge or (handed_in_by is None and work.id in mine):
            found.append(Turn(work, sheet, only.get(sheet.id, {}) if sheet else {}))
    return tuple(found)


def _in_order(event_id: int) -> tuple[Drawn, ...]:
    rows = db.session.execute(
        select(CodedWork.id, CodedWork.code, CodedWork.session, CodedWork.station)
        .outerjoin(Entry, Entry.id == CodedWork.entry_id)
        .where(CodedWork.event_id == event_id, is_marked())
        .order_by(CodedWork.session, CodedWork.station, CodedWork.code)
    )
    return tuple(Drawn(*row) for row in rows)


def _being_marked_by(judge: int) -> tuple[EventNames, ...]:
    """Events on whose panels one sits, steps in or sat."""
    mine = (
        select(table.event_id).where(column == judge)
        for table, column in (
            (PanelSeat, PanelSeat.user_id),
            (Substitute, Substitute.user_id),
            (SheetRow, SheetRow.submitted_by),
        )
    )
    found = select(Event).where(Event.stage == Stage.MARKING, or_(*(Event.id.in_(each) for each in mine)))
    events = db.session.scalars(found.order_by(Event.competition_id.desc(), Event.code))
    return tuple(map(_names, events))


def _names(event: Event) -> EventNames:
    place = event.competition
    return EventNames(event.id, event.code, event.name, place.id, place.code, place.name, place.rehearses)
