"""Objections that a delegation's leader files, sees and withdraws online: of the own delegation and no other."""

from datetime import datetime

from competition.db import db
from competition.db.applications import led_delegation
from competition.db.competitions import Event
from competition.db.entries import Delegation
from competition.db.objections import Objection, objections_of
from competition.domain.problems import Refusal
from competition.operations import objection_problems as says
from competition.operations.application_problems import not_leader
from competition.operations.objection_changes import withdraw_within
from competition.operations.objections import (
    Filing,
    OwnObjection,
    draft_objection,
    filed_twice,
    keep_objection,
    own_view,
    said,
)
from competition.operations.unit import Actor, day_of, refuse, unit_of_work


def file_as_leader(event_id: int, filing: Filing, *, by: Actor, now: datetime) -> str:
    """The leader objects for the own delegation within the public notice; the reference number.

    Refusal, too, for marks of another delegation's entrant: they are not theirs to see.
    """
    with unit_of_work(by=by, now=now) as work:
        event = db.session.get_one(Event, event_id)
        delegation = _led(event.competition_id, by)
        row = draft_objection(event, filing, day=day_of(now), now=now)
        refuse(says.own_sheets_only() if filing.form and row.entry.delegation_id != delegation.id else None)
        row.delegation_id, row.recorded_by = delegation.id, by.user_id
        refuse(filed_twice(row))
        keep_objection(row, filing)
        work.record("objection.file", **said(row), delegation=delegation.name)
        return row.reference


def withdraw_as_leader(objection_id: int, *, reason: str, by: Actor, now: datetime) -> None:
    """The leader takes an objection of the own delegation back. Refusal for any other, and once it is decided."""
    with unit_of_work(by=by, now=now) as work:
        row = db.session.get_one(Objection, objection_id)
        delegation = _led(row.event.competition_id, by)
        refuse(says.no_such_objection() if row.delegation_id != delegation.id else None)
        withdraw_within(work, row, reason=reason, recorded_by=by.user_id)


def objections_of_delegation(delegation: Delegation) -> list[tuple[int, OwnObjection]]:
    """What a delegation may see of its objections, with their ids: as much as an entrant of the own ones."""
    rows = objections_of(delegation.competition_id)
    return [(row.id, own_view(row)) for row in rows if row.delegation_id == delegation.id]


def _led(competition_id: int, by: Actor) -> Delegation:
    found = led_delegation(competition_id, by.name)
    if found is None:
        raise Refusal(not_leader())
    return found
