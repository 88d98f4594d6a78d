"""How far a rehearsal is: which judges have marked and signed, and from which tablet."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from sqlalchemy import select

from competition.db import db
from competition.db.accounts import User
from competition.db.competitions import Competition, Event
from competition.db.marking import SheetRow
from competition.db.tablets import MarkOperationRow, SheetSignature, Tablet
from competition.domain.scoresheet import SheetState
from competition.operations.assignments import judges_of, who_marks


@dataclass(frozen=True, slots=True)
class JudgeProgress:
    """A judge in an event of the rehearsal: sheets in all, begun, handed in, signed on glass; the tablets that sent."""

    judge: User
    sheets: int
    begun: int
    handed_in: int
    signed: int
    tablets: tuple[str, ...]

    @property
    def is_done(self) -> bool:
        """Whether every sheet is handed in."""
        return self.handed_in == self.sheets


@dataclass(frozen=True, slots=True)
class EventProgress:
    """An event of the rehearsal and its judges by name; `closed` counts the sheets that its chief judge confirmed."""

    event: Event
    chief: User
    judges: tuple[JudgeProgress, ...]
    sheets: int
    closed: int

    @property
    def done(self) -> int:
        """How many judges have handed in every sheet."""
        return sum(each.is_done for each in self.judges)


def progress_of(rehearsal: Competition) -> tuple[EventProgress, ...]:
    """Event by event."""
    return tuple(map(_of_event, rehearsal.events))


def _of_event(event: Event) -> EventProgress:
    places, people = who_marks(event), judges_of(event)
    rows = {
        (row.work_id, row.sub_criterion, row.seat): row
        for row in db.session.scalars(select(SheetRow).where(SheetRow.event_id == event.id))
    }
    drawn = set(
        db.session.scalars(
            select(SheetSignature.sheet_id).join(SheetRow).where(SheetRow.event_id == event.id)
        )
    )
    states: dict[int, Counter[str]] = defaultdict(Counter)
    for place, judge in places.items():
        row = rows.get(place)
        states[judge] += Counter(
            sheets=1,
            begun=int(row is not None),
            handed_in=int(row is not None and row.state_value is not SheetState.DRAFT),
            signed=int(row is not None and row.state_value is not SheetState.DRAFT and row.id in drawn),
        )
    tablets = _tablets(event.id)
    judges = [
        JudgeProgress(
            people[judge],
            **{name: found[name] for name in ("sheets", "begun", "handed_in", "signed")},
            tablets=tablets.get(judge, ()),
        )
        for judge, found in states.items()
    ]
    return EventProgress(
        event,
        chief=people[event.chief_id or 0],
        judges=tuple(sorted(judges, key=lambda each: (each.judge.display_name, each.judge.id))),
        sheets=len(places),
        closed=sum(row.state_value.is_confirmed for row in rows.values()),
    )


def _tablets(event_id: int) -> dict[int, tuple[str, ...]]:
    """From which tablets each judge sent."""
    found = select(MarkOperationRow.user_id, Tablet.label).join(
        Tablet, Tablet.id == MarkOperationRow.tablet_id
    )
    sent: dict[int, set[str]] = defaultdict(set)
    for judge, label in db.session.execute(found.where(MarkOperationRow.event_id == event_id).distinct()):
        sent[judge].add(label)
    return {judge: tuple(sorted(labels)) for judge, labels in sent.items()}
