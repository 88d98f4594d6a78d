"""What a judge has to mark: own seats, and behind each the entrants by blind code."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import render_template
from flask_login import current_user
from sqlalchemy import and_, select

from competition.db import db
from competition.db.competitions import Event
from competition.db.entries import DrawnPlaceRow, Entry
from competition.db.marking import PanelSeat, SheetRow, newest_scheme
from competition.domain.marking_scheme import SubCriterion
from competition.domain.roles import Permission
from competition.domain.scoresheet import EntryState, SheetState
from competition.domain.stages import Stage
from competition.operations.progress import seats_of_scheme
from competition.web.guard import requires
from competition.web.judge.blueprint import blueprint


@dataclass(frozen=True, slots=True)
class Turn:
    """One entrant as the judge sees them. `state` None: not begun; `returned`: why the sheet came back."""

    code: str
    session: int
    station: int
    state: SheetState | None
    returned: str

    @property
    def done(self) -> bool:
        """Whether the judge has handed it in."""
        return self.state in (SheetState.SUBMITTED, SheetState.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Task:
    """One seat of one form and its entrants in the order of the draw."""

    event: Event
    form: SubCriterion
    seat: int
    turns: tuple[Turn, ...]

    @property
    def done(self) -> int:
        """How many are handed in."""
        return sum(turn.done for turn in self.turns)


@blueprint.get("/")
@requires(Permission.MARK)
def index() -> str:
    """Own forms of all events that are being marked."""
    tasks = list(_tasks())
    return render_template(
        "judge/index.html",
        groups=_by_event(tasks),
        done=sum(task.done for task in tasks),
        total=sum(len(task.turns) for task in tasks),
    )


def _tasks() -> Iterable[Task]:
    seats = db.session.execute(
        select(PanelSeat, Event)
        .join(Event, Event.id == PanelSeat.event_id)
        .where(PanelSeat.user_id == current_user.id, Event.stage == Stage.MARKING)
        .order_by(Event.competition_id.desc(), Event.code, PanelSeat.sub_criterion)
    ).all()
    for seat, event in seats:
        version = newest_scheme(event.id)
        scheme = version.scheme() if version else None
        if scheme is not None and (seat.sub_criterion, seat.seat) in seats_of_scheme(scheme):
            _part, form = scheme.form(seat.sub_criterion)
            yield Task(event, form, seat.seat, tuple(turns_of(event.id, form.id, seat.seat)))


def _by_event(tasks: list[Task]) -> list[tuple[Event, list[Task]]]:
    groups: dict[Event, list[Task]] = {}
    for task in tasks:
        groups.setdefault(task.event, []).append(task)
    return list(groups.items())


def turns_of(event_id: int, form: str, seat: int) -> Iterable[Turn]:
    """The competing entrants of an event in the order of the draw, with the state of that seat's sheet."""
    own = and_(SheetRow.entry_id == Entry.id, SheetRow.sub_criterion == form, SheetRow.seat == seat)
    rows = db.session.execute(
        select(
            DrawnPlaceRow.code,
            DrawnPlaceRow.session,
            DrawnPlaceRow.station,
            SheetRow.state,
            SheetRow.returned_because,
        )
        .select_from(DrawnPlaceRow)
        .join(Entry, Entry.id == DrawnPlaceRow.entry_id)
        .outerjoin(SheetRow, own)
        .where(
            DrawnPlaceRow.event_id == event_id,
            Entry.state.in_([state for state in EntryState if state.marked]),
        )
        .order_by(DrawnPlaceRow.session, DrawnPlaceRow.station)
    )
    for code, session, station, state, returned in rows:
        yield Turn(code, session, station, SheetState(state) if state else None, returned or "")
