"""What waits on a chief judge's desk: a conflict of two devices, a device that was silent, paper that says otherwise."""

from datetime import timedelta
from decimal import Decimal

from competition.db import db
from competition.db.accounts import User
from competition.db.competitions import Event
from competition.db.marking import SheetRow, seats_of_event
from competition.db.paper_records import PaperMark, PaperRecord
from competition.db.tablets import tablets_of
from competition.domain.mark_operations import MarkOperation, OperationKind, SheetAddress
from competition.domain.roles import Role
from competition.domain.venue import Check
from competition.operations.accounts import actor, grant_role
from competition.operations.mark_operations import take_operations
from competition.operations.marking import SheetRef, form_of
from competition.operations.progress import event_progress
from competition.operations.tablets import join, make_join_code, note_checked
from competition.operations.unit import Actor
from tests.operations.helpers import NOW, account

RECORDER = "recorder1"


def lay_on_desk(event_id: int, form: str, *, by: Actor) -> None:
    """All of it, on an event that is being marked; `form` is judged by several."""
    event = db.session.get_one(Event, event_id)
    home = event.competition_id
    recorder = account(RECORDER)
    grant_role(recorder.user_id, home, Role.RECORDER, by=by, now=NOW)
    judge = next(
        each.user for each in seats_of_event(event_id) if (each.sub_criterion, each.seat) == (form, 1)
    )
    _silent_device(home, judge, by=by)
    _at_odds(event, form, actor(judge))
    handed_in = db.session.scalars(
        db.select(SheetRow).where(SheetRow.event_id == event_id, SheetRow.state != "draft")
    ).first()
    _on_paper(handed_in.work_id, handed_in.sub_criterion, handed_in.seat, event_id, recorder, changed=True)
    untouched = event_progress(event_id).works[-1]
    _on_paper(untouched.id, form, 2, event_id, recorder, changed=False)


def _silent_device(home: int, judge: User, *, by: Actor) -> None:
    link = make_join_code(home, judge.id, by=by, now=NOW)
    join(link, "482915", device=None, now=NOW)
    (tablet,) = tablets_of(home)
    tablet.last_seen_at, tablet.unsent, tablet.battery = NOW - timedelta(minutes=6), 3, 9
    db.session.commit()
    note_checked(tablet.id, [Check.SECURE, Check.SCREEN], now=NOW)


def _at_odds(event: Event, form: str, judge: Actor) -> None:
    coded = event_progress(event.id).works[-1]
    aspect = form_of(SheetRef(event.id, coded.id, form, 1)).aspects[0]
    address = SheetAddress(event.competition.code, event.code, form, 1, coded.code)
    for number, typed in enumerate((f"{aspect.maximum:f}", "0")):
        op = f"00000000-0000-0000-0000-{number:012x}"
        take_operations([MarkOperation(op, OperationKind.MARK, address, aspect.id, typed)], by=judge, now=NOW)


def _on_paper(work_id: int, form: str, seat: int, event_id: int, recorder: Actor, *, changed: bool) -> None:
    aspects = form_of(SheetRef(event_id, work_id, form, seat)).aspects
    sheet = db.session.scalars(
        db.select(SheetRow).where(
            SheetRow.work_id == work_id, SheetRow.sub_criterion == form, SheetRow.seat == seat
        )
    ).first()
    values = sheet.values() if sheet else {each.id: Decimal(1) for each in aspects}
    record = PaperRecord(event_id=event_id, work_id=work_id, sub_criterion=form, seat=seat)
    record.keyed_by, record.keyed_at = recorder.user_id, NOW
    record.marks = [
        PaperMark(aspect=each.id, typed=f"{values[each.id]:f}", value=values[each.id]) for each in aspects
    ]
    if changed:
        record.marks[0].value += 1
    db.session.add(record)
    db.session.commit()
