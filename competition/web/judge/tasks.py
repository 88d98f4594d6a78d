"""What a judge has to mark: own seats, and behind each the entrants by blind code."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import g, render_template
from flask_login import current_user
from sqlalchemy import and_, or_, select

from competition.db import db
from competition.db.competitions import Event
from competition.db.conflicts import Substitute
from competition.db.draws import CodedWork, is_marked
from competition.db.entries import Entry
from competition.db.marking import PanelSeat, SheetRow, newest_scheme
from competition.db.reopened_aspects import opened_in_event
from competition.domain.marking_scheme import SubCriterion
from competition.domain.roles import Permission
from competition.domain.scoresheet import SheetState
from competition.domain.stages import Stage
from competition.operations.assignments import places_of, who_marks
from competition.operations.progress import seats_of_scheme
from competition.web.guard import requires
from competition.web.judge.blueprint import blueprint
from competition.web.session import me


@dataclass(frozen=True, slots=True)
class Turn:
    """One work as the judge sees it; without a place until the codes are opened. `state` None: not begun.

    `returned`: why the sheet came back; `again`: the aspects that came back alone.
    """

    code: str
    session: int | None
    station: int | None
    state: SheetState | None
    returned: str
    again: tuple[str, ...] = ()

    @property
    def done(self) -> bool:
        """Whether the judge has handed it in."""
        return self.state is not None and self.state is not SheetState.DRAFT


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
    own = list(tasks())
    return render_template(
        "judge/index.html",
        groups=_by_event(own),
        done=sum(task.done for task in own),
        total=sum(len(task.turns) for task in own),
    )


def tasks(*, within: int | None = None) -> Iterable[Task]:
    """One's own forms, event by event; of one competition only where it is named."""
    for event in _events():
        if not event.competition.is_within(within):
            continue
        version = newest_scheme(event.id)
        scheme = version.scheme() if version else None
        known = seats_of_scheme(scheme) if scheme else ()
        for form_id, seat in places_of(event, current_user.id):
            if scheme is not None and (form_id, seat) in known:
                _part, form = scheme.form(form_id)
                yield Task(event, form, seat, tuple(turns_of(event, form.id, seat)))


def _events() -> list[Event]:
    """Those being marked on whose panels one sits, steps in or sat."""
    mine = (
        select(table.event_id).where(column == current_user.id)
        for table, column in (
            (PanelSeat, PanelSeat.user_id),
            (Substitute, Substitute.user_id),
            (SheetRow, SheetRow.submitted_by),
        )
    )
    found = select(Event).where(Event.stage == Stage.MARKING, or_(*(Event.id.in_(each) for each in mine)))
    return list(db.session.scalars(found.order_by(Event.competition_id.desc(), Event.code)))


def _by_event(tasks: list[Task]) -> list[tuple[Event, list[Task]]]:
    groups: dict[Event, list[Task]] = {}
    for task in tasks:
        groups.setdefault(task.event, []).append(task)
    return list(groups.items())


def marks_of(event: Event) -> dict[tuple[int, str, int], int]:
    """Who marks what in an event, worked out once in a request."""
    kept: dict[int, dict[tuple[int, str, int], int]] = g.setdefault("marks_of", {})
    if event.id not in kept:
        kept[event.id] = who_marks(event)
    return kept[event.id]


def turns_of(event: Event, form: str, seat: int) -> Iterable[Turn]:
    """One's own works of an event in the order of the draw, of their codes while it is sealed, with that seat's sheets.

    A sheet that was handed in stays with who handed it in, whoever sits there now.
    """
    mine = {
        work_id
        for (work_id, *place), judge in marks_of(event).items()
        if place == [form, seat] and judge == me().id
    }
    own = and_(SheetRow.work_id == CodedWork.id, SheetRow.sub_criterion == form, SheetRow.seat == seat)
    rows = db.session.execute(
        select(CodedWork, SheetRow)
        .outerjoin(Entry, Entry.id == CodedWork.entry_id)
        .outerjoin(SheetRow, own)
        .where(CodedWork.event_id == event.id, is_marked())
        .order_by(CodedWork.session, CodedWork.station, CodedWork.code)
    )
    opened = opened_in_event(event.id)
    for work, sheet in rows:
        handed_in_by = sheet.submitted_by if sheet else None
        if me().id == handed_in_by or (handed_in_by is None and work.id in mine):
            state, returned = (sheet.state_value, sheet.returned_because) if sheet else (None, "")
            again = tuple(sorted(opened.get(sheet.id, ()))) if sheet else ()
            yield Turn(work.code, work.session, work.station, state, returned, again)
