"""What two arbitrators decide on an objection: one proposes with the reasons, another confirms or turns it down."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from competition.codec import dump
from competition.db import db
from competition.db.marking import SheetRow, find_sheet
from competition.db.objections import Objection, ObjectionDecision
from competition.domain.marking_scheme import Aspect
from competition.domain.objections import MarkChange, ObjectionState, Remedy, check_remedies
from competition.domain.problems import Problem, Refusal
from competition.domain.scoresheet import check_mark
from competition.operations import objection_problems as says
from competition.operations.marking import SheetRef, form_of
from competition.operations.objection_sides import sides_of
from competition.operations.outbox import enqueue
from competition.operations.republishing import rehearse
from competition.operations.unit import Actor, Work, check_reason, refuse, unit_of_work


def propose_decision(
    objection_id: int,
    *,
    upheld: bool,
    reasons: str,
    remedies: Sequence[Remedy] = (),
    by: Actor,
    now: datetime,
) -> int:
    """An assigned arbitrator's decision; its id. It waits for another arbitrator.

    The old marks of `remedies` are filled in here. Refusal for marks that cannot be given and sheets that are not.
    """
    with unit_of_work(by=by, now=now) as work:
        row = db.session.get_one(Objection, objection_id)
        refuse(_not_theirs(row, by))
        refuse(None if row.state is ObjectionState.ASSIGNED else says.decided())
        refuse(check_reason(reasons))
        refuse(check_remedies(upheld, remedies))
        ordered = tuple(_filled(row, each) for each in remedies)
        decision = ObjectionDecision(
            upheld=upheld,
            reasons=reasons.strip(),
            body=dump(ordered, tuple[Remedy, ...]),
            proposed_by=by.user_id,
            proposed_at=now,
        )
        row.decisions.append(decision)
        db.session.flush()
        _record(work, "objection.propose", row, decision)
        return decision.id


def _filled(row: Objection, remedy: Remedy) -> Remedy:
    if not isinstance(remedy, MarkChange):
        return remedy
    sheet = sheet_of(row, remedy)
    aspect = aspect_of(sheet, remedy)
    refuse(check_mark(aspect, remedy.new))
    old = sheet.values().get(remedy.aspect)
    refuse(says.no_change(remedy.aspect) if old == remedy.new else None)
    return replace(remedy, old=old)


def sheet_of(row: Objection, change: MarkChange) -> SheetRow:
    """The confirmed sheet whose mark is to change. Refusal if there is none."""
    coded = row.entry.work
    sheet = find_sheet(coded.id, change.form, change.seat) if coded else None
    if sheet is None or not sheet.state_value.is_confirmed:
        raise Refusal(says.no_sheet(change.form, change.seat))
    return sheet


def aspect_of(sheet: SheetRow, change: MarkChange) -> Aspect:
    """The aspect whose mark is to change. Refusal if there is none."""
    form = form_of(SheetRef(sheet.event_id, sheet.work_id, change.form, change.seat))
    found = next((each for each in form.aspects if each.id == change.aspect), None)
    if found is None:
        raise Refusal(says.no_aspect(change.form, change.aspect))
    return found


def confirm_decision(objection_id: int, *, by: Actor, now: datetime) -> None:
    """The second arbitrator agrees. Refusal as well for a decision that could not be carried out."""
    with unit_of_work(by=by, now=now) as work:
        row = db.session.get_one(Objection, objection_id)
        decision = _waiting(row, by)
        refuse(says.same_arbitrator() if decision.proposed_by == by.id else None)
        decision.confirmed_by, decision.confirmed_at = by.user_id, now
        db.session.flush()
        if decision.upheld:
            rehearse(row)
        _tell_both_sides(work, row, decision)
        _record(work, "objection.confirm", row, decision)


def _tell_both_sides(work: Work, row: Objection, decision: ObjectionDecision) -> None:
    """Who filed it, and the entry concerned if that is another."""
    told = {
        "competition": row.event.competition.name,
        "event": row.event.name,
        "reference": row.reference,
        "kind_zh": row.kind_value.label.zh,
        "kind_en": row.kind_value.label.en,
        "about": row.entry.number,
        "outcome_zh": "异议成立" if decision.upheld else "异议不成立",
        "outcome_en": "upheld" if decision.upheld else "dismissed",
        "reasons": decision.reasons,
        "upheld": decision.upheld,
    }
    for label, each in sides_of(row):
        place = row.event.competition_id
        enqueue(work, "objection_decided", to=each, competition_id=place, entry=label, **told)


def turn_down_decision(objection_id: int, *, reason: str, by: Actor, now: datetime) -> None:
    """Give a decision back with the reason: one that waits, or a confirmed one that cannot be carried out."""
    with unit_of_work(by=by, now=now) as work:
        row = db.session.get_one(Objection, objection_id)
        decision = row.decision
        if decision is not None and row.state is ObjectionState.UPHELD:
            refuse(_not_theirs(row, by))
            refuse(says.can_be_carried_out() if _possible(row) else None)
        else:
            decision = _waiting(row, by)
        refuse(check_reason(reason))
        decision.turned_down_by, decision.turned_down_at = by.user_id, now
        decision.turned_down_because = reason.strip()
        _record(work, "objection.turn_down", row, decision)


def _possible(row: Objection) -> bool:
    try:
        rehearse(row)
    except Refusal:
        return False
    return True


def _waiting(row: Objection, by: Actor) -> ObjectionDecision:
    refuse(_not_theirs(row, by))
    decision = row.decision
    if decision is None or row.state is not ObjectionState.PROPOSED:
        raise Refusal(says.nothing_proposed())
    return decision


def _not_theirs(row: Objection, by: Actor) -> Problem | None:
    return None if by.user_id in {each.user_id for each in row.arbitrators} else says.not_assigned()


def _record(work: Work, action: str, row: Objection, decision: ObjectionDecision) -> None:
    work.record(
        action,
        competition=row.event.competition_id,
        event=row.event.code,
        objection=row.number,
        upheld=decision.upheld,
        reasons=decision.reasons,
        remedies=decision.body,
        turned_down_because=decision.turned_down_because,
    )
