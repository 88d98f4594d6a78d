"""Operations that tablets send: each is taken once, in its order, and told what became of it."""

from collections.abc import Sequence
from datetime import datetime

from flask import current_app

from competition.db.competitions import find_competition, find_event
from competition.db.draws import find_work
from competition.domain.mark_operations import Malformed, MarkOperation, SheetAddress
from competition.domain.rehearsal import is_within
from competition.operations.group_commit import GroupCommit
from competition.operations.mark_answers import Taken, tell
from competition.operations.mark_batches import Batch, Kept, Sender, take_batches
from competition.operations.marking import SheetRef
from competition.operations.marking_facts import read_ahead
from competition.operations.tablets import Status
from competition.operations.unit import Actor, leave_reading

EXTENSION = "saiwu_marks_coming_in"


def take_operations(
    operations: Sequence[MarkOperation | Malformed],
    *,
    by: Actor,
    now: datetime,
    tablet_id: int | None = None,
    within: int | None = None,
    status: Status | None = None,
) -> list[Taken]:
    """Each operation's outcome, in their order; one of the same judge that came before gets its first outcome.

    They are taken in one transaction, together with those of other requests that wait. For the rest see `Sender`.
    Refusal, and nothing taken, where the database could not be had: the tablet sends again.
    """
    leave_reading()
    read_ahead({each.sheet for each in operations if isinstance(each, MarkOperation)})
    leave_reading()
    batch = Batch(Sender(by, now, tablet_id, within, status), operations)
    kept = _coming_in().do(batch)
    return tell(operations, kept.came, kept.own, by=by)


def _coming_in() -> GroupCommit[Batch, Kept]:
    """The queue of this process."""
    found: GroupCommit[Batch, Kept] = current_app.extensions.setdefault(EXTENSION, GroupCommit(take_batches))
    return found


def sheet_at(address: SheetAddress, *, within: int | None = None) -> SheetRef | None:
    """The sheet of that address, whether anything stands on it or not; None where there is no such work there."""
    competition = find_competition(address.competition)
    known = competition and is_within(within, competition.id, competition.rehearses)
    here = competition if known else None
    event = find_event(here.id, address.event) if here else None
    coded = find_work(event.id, address.code) if event else None
    return SheetRef(coded.event_id, coded.id, address.form, address.seat) if coded else None
