"""An objection withdrawn by its filer, and an arbitrator taken off it or replaced, each with the reason."""

from datetime import datetime

from competition.db import db
from competition.db.accounts import User
from competition.db.entries import Entry
from competition.db.objections import (
    ArbitratorRemoval,
    Objection,
    ObjectionArbitrator,
    ObjectionWithdrawal,
    objections_of_event,
)
from competition.domain.objections import ObjectionState
from competition.domain.problems import Problem, Refusal
from competition.operations import objection_problems as says
from competition.operations.objection_sides import arbitrators_of
from competition.operations.objections import bound, interest_of, said
from competition.operations.outbox import enqueue
from competition.operations.unit import Actor, Work, check_reason, refuse, unit_of_work

UNDECIDED = (ObjectionState.FILED, ObjectionState.ASSIGNED, ObjectionState.PROPOSED)


def withdraw_objection(entry_id: int, reference: str, *, reason: str, by: Actor, now: datetime) -> None:
    """The entrant who filed an objection takes it back. Refusal for any other, and once it is decided."""
    with unit_of_work(by=by, now=now) as work:
        entry = db.session.get_one(Entry, entry_id)
        wanted = reference.strip().upper()
        own = [each for each in objections_of_event(entry.event_id) if each.filed_by_id == entry.id]
        row = next((each for each in own if each.reference.upper() == wanted), None)
        if row is None:
            raise Refusal(says.no_such_objection())
        withdraw_within(work, row, reason=reason, recorded_by=None)


def record_withdrawal(objection_id: int, *, reason: str, by: Actor, now: datetime) -> None:
    """An account records that a delegation takes back what it handed in on paper, with its word for it.

    Refusal for what an entrant or a leader filed: they withdraw it themselves.
    """
    with unit_of_work(by=by, now=now) as work:
        row = db.session.get_one(Objection, objection_id)
        refuse(says.entrants_own() if row.delegation_id is None else None)
        refuse(None if row.document else says.leaders_own())
        withdraw_within(work, row, reason=reason, recorded_by=by.user_id)


def withdraw_within(work: Work, row: Objection, *, reason: str, recorded_by: int | None) -> None:
    """Within an operation: an objection is taken back, its arbitrators are told, and that is recorded."""
    refuse(None if row.state in UNDECIDED else says.over(row.state))
    refuse(check_reason(reason))
    row.withdrawal = ObjectionWithdrawal(
        reason=reason.strip(), recorded_by=recorded_by, withdrawn_at=work.now
    )
    place = {"competition": row.event.competition.name, "event": row.event.name}
    for each in arbitrators_of(row):
        enqueue(
            work,
            "objection_withdrawn",
            to=each,
            competition_id=row.event.competition_id,
            reference=row.reference,
            about=row.entry.number,
            **place,
        )
    work.record("objection.withdraw", **said(row), reason=reason.strip())


def remove_arbitrator(
    objection_id: int, user_id: int, *, reason: str, successor: int | None = None, by: Actor, now: datetime
) -> None:
    """Take an arbitrator off an undecided objection, or put another one in the place, with the reason.

    Refusal with everything that binds the successor, and while another arbitrator has to answer what this one proposed:
    an organizer decides nothing.
    """
    with unit_of_work(by=by, now=now) as work:
        row, user = db.session.get_one(Objection, objection_id), db.session.get_one(User, user_id)
        refuse(None if row.state in UNDECIDED else says.over(row.state))
        given = db.session.get(ObjectionArbitrator, (row.id, user.id))
        if given is None:
            raise Refusal(says.not_an_arbitrator(user.display_name))
        refuse(says.proposal_waits(user.display_name) if _proposed(row, user) else None)
        refuse(check_reason(reason))
        new = db.session.get_one(User, successor) if successor is not None else None
        refuse(_cannot_succeed(row, new) if new else None)
        row.removals.append(
            ArbitratorRemoval(user_id=user.id, reason=reason.strip(), removed_by=by.user_id, removed_at=now)
        )
        row.arbitrators.remove(given)
        db.session.delete(given)
        if new is not None:
            row.arbitrators.append(
                ObjectionArbitrator(user_id=new.id, assigned_by=by.user_id, assigned_at=now)
            )
        work.record(
            "objection.remove_arbitrator",
            **said(row),
            arbitrator=user.username,
            successor=new.username if new else "",
            reason=reason.strip(),
        )


def _cannot_succeed(row: Objection, user: User) -> list[Problem]:
    if user.id in {each.user_id for each in row.arbitrators}:
        return [says.arbitrates_already(user.display_name)]
    return bound(row, user, interest_of(row))


def _proposed(row: Objection, user: User) -> bool:
    return row.state is ObjectionState.PROPOSED and row.decision.proposed_by == user.id
