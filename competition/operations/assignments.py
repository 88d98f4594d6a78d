"""Who marks what: the panels of an event, less those who must not mark an entry, with the substitutes who step in."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select

from competition.db import db
from competition.db.accounts import User
from competition.db.applications import delegations_led
from competition.db.competitions import Event
from competition.db.conflicts import Substitute, conflicts_of, substitutes_of
from competition.db.draws import CodedWork, labels_of
from competition.db.entries import Delegation, Entry, Member, Person, entries_of
from competition.db.marking import PanelSeat, SheetRow, seats_of_event
from competition.domain.conflicts import (
    Against,
    Assignment,
    Barred,
    Conflict,
    ConflictKind,
    Contestant,
    Gap,
    Judge,
    Panel,
    assign,
    barred,
    check_chief,
    check_coaches,
    check_gap,
)
from competition.domain.draw import CodeCustody
from competition.domain.panels import check_judge
from competition.domain.problems import Problem


def contestants_of(event_id: int, *, entry: str | None = None) -> list[Contestant]:
    """The entries of an event, or one, as conflicts see them, whether they still compete or not, by number."""
    rows = db.session.execute(
        select(Entry.number, Person.name, Member.employer, Delegation.name)
        .outerjoin(Member, Member.entry_id == Entry.id)
        .outerjoin(Person, Person.id == Member.person_id)
        .join(Delegation, Delegation.id == Entry.delegation_id)
        .where(Entry.event_id == event_id, *([Entry.number == entry] if entry else []))
        .order_by(Entry.number)
    )
    found: dict[str, Contestant] = {}
    for number, name, employer, delegation in rows:
        before = found.get(number, Contestant(number, frozenset(), frozenset(), delegation))
        if name is not None:  # nobody stands behind an entry of a rehearsal
            before = replace(before, names=before.names | {name}, employers=before.employers | {employer})
        found[number] = before
    return list(found.values())


@dataclass(frozen=True, slots=True)
class _Seated:
    """Who sits on an event's panels and who can step in, as they are kept."""

    seats: list[PanelSeat]
    substitutes: list[Substitute]

    def judges(self, event: Event) -> dict[int, User]:
        found = {each.user_id: each.user for each in (*self.seats, *self.substitutes)}
        if event.chief_id is not None:
            found[event.chief_id] = db.session.get_one(User, event.chief_id)
        return found

    def panels(self) -> list[Panel]:
        """By form, those who step in in their order."""
        seats: dict[str, dict[int, int]] = defaultdict(dict)
        spare: dict[str, list[int]] = defaultdict(list)
        for seat in self.seats:
            seats[seat.sub_criterion][seat.seat] = seat.user_id
        for each in self.substitutes:
            spare[each.sub_criterion].append(each.user_id)
        return [Panel(form, taken, tuple(spare[form])) for form, taken in seats.items()]


def _seated(event_id: int) -> _Seated:
    return _Seated(seats_of_event(event_id), substitutes_of(event_id))


def judges_of(event: Event) -> dict[int, User]:
    """Everybody of an event's panels by account: seats, substitutes and the chief judge."""
    return _seated(event.id).judges(event)


def bars_of(event: Event, *, entry: str | None = None) -> Barred:
    """Whom each judge of an event must not mark, or of one entry whether; nobody marks a delegation that they lead."""
    return _bars(event, judges_of(event), contestants_of(event.id, entry=entry))


def _bars(event: Event, judges: Mapping[int, User], contestants: list[Contestant]) -> Barred:
    known = [each.conflict() for each in conflicts_of(event.competition_id)]
    led = delegations_led(event.competition_id)
    known += [
        Conflict(user.id, ConflictKind.OTHER, Against.DELEGATION, led[user.username])
        for user in judges.values()
        if user.username in led
    ]
    return barred([_judge(user) for user in judges.values()], contestants, known)


def _judge(user: User) -> Judge:
    return Judge(user.id, user.display_name, user.employer)


def changes_wholly(event: Event) -> bool:
    """Whether a seat changes hands for all works: while custodians keep the codes, one that did for some would tell."""
    return event.custody == CodeCustody.THREE_STAGE


def assignments_of(event: Event) -> dict[str, Assignment]:
    """Who marks each entry, by form."""
    seated, contestants, whole = _seated(event.id), contestants_of(event.id), changes_wholly(event)
    bars = _bars(event, seated.judges(event), contestants)
    entries = [each.number for each in contestants]
    return {each.form: assign(each, entries, bars, whole=whole) for each in seated.panels()}


def who_marks(event: Event) -> dict[tuple[int, str, int], int]:
    """Who marks each work on each form and seat, by the work's id; a sheet that nobody may mark is not there."""
    labels, whole = labels_of(event.id), changes_wholly(event)
    found: dict[tuple[int, str, int], int] = {}
    for form, assignment in assignments_of(event).items():
        of_entry: dict[str, dict[int, int]] = defaultdict(dict)
        for (entry, seat), judge in assignment.judges.items():
            of_entry["" if whole else entry][seat] = judge
        for work_id, label in labels.items():
            mine = of_entry["" if whole else label]
            found |= {(work_id, form, seat): judge for seat, judge in mine.items()}
    return found


def marker_of(work: CodedWork, form: str, seat: int) -> int | None:
    """Who marks that work on that form and seat; None if nobody may."""
    event, entry = work.event, work.entry
    if entry is None or changes_wholly(event):
        return who_marks(event).get((work.id, form, seat))
    seated = _seated(event.id)
    panel = next((each for each in seated.panels() if each.form == form), None)
    bars = _bars(event, seated.judges(event), contestants_of(event.id, entry=entry.number))
    return assign(panel, [entry.number], bars).judges.get((entry.number, seat)) if panel else None


def conflict_problems(event: Event, *, judge: int | None = None) -> list[Problem]:
    """Seats whose judge must not mark somebody while nobody can step in; and a chief judge with a conflict.

    With `judge` only what concerns that one.
    """
    bars, judges = bars_of(event), judges_of(event)
    employers = {each.number: each.employers for each in contestants_of(event.id)}
    competing = {each.number for each in entries_of(event.id) if each.state_value.marked}
    gaps = [gap for found in assignments_of(event).values() for gap in found.gaps]
    if event.chief_id is not None:
        gaps += [Gap(event.chief_id, number, "", 0) for number in sorted(bars[event.chief_id])]
    said = (
        _said(gap, judges[gap.judge], employers[gap.entry])
        for gap in gaps
        if gap.entry in bars[gap.judge] & competing and judge in (None, gap.judge)
    )
    return list(dict.fromkeys(said))


def _said(gap: Gap, judge: User, employers: frozenset[str]) -> Problem:
    own_unit = check_judge(judge.display_name, employer=judge.employer, entrants_employers=employers)
    return own_unit or (check_gap if gap.form else check_chief)(gap, judge.display_name)


def submitted_by_barred(event: Event) -> list[SheetRow]:
    """Sheets handed in by a judge of whom a conflict became known afterwards: they keep their judge until given back."""
    bars = bars_of(event)
    rows = db.session.scalars(
        select(SheetRow).where(SheetRow.event_id == event.id, SheetRow.submitted_by.is_not(None))
    )
    return [each for each in rows if each.work.label in bars.get(each.submitted_by or 0, ())]


def namesakes(event: Event) -> list[Problem]:
    """Warnings where a coach or master of an entry bears the name of a judge."""
    coaches = {
        entry.number: frozenset(
            name for each in entry.members for name in (each.profile().coach, each.profile().master) if name
        )
        for entry in entries_of(event.id)
    }
    coached = [replace(each, coaches=coaches[each.number]) for each in contestants_of(event.id)]
    return check_coaches([_judge(each) for each in judges_of(event).values()], coached)
