"""签字确认: the chief judge signs the forms of an event off, and locks the days of which every form is signed."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from competition.codec import digest, dump
from competition.db import db
from competition.db.competitions import Event
from competition.db.marking import SheetRow
from competition.db.signing import DayLock, FormSignature, locks_of
from competition.domain.problems import Problem, problem
from competition.domain.scoresheet import SheetState
from competition.operations.confirming import changed_meanwhile, may_lead, too_far_apart
from competition.operations.days import day_name, forms_by_day
from competition.operations.paper_differences import unlike_paper
from competition.operations.progress import event_progress
from competition.operations.unit import Actor, refuse, unit_of_work


def open_sheets(event_id: int) -> dict[str, int]:
    """How many sheets of each form are not confirmed, by form; forms that are complete are not there."""
    found: dict[str, int] = {}
    for key, state in event_progress(event_id).cells.items():
        if state is None or not state.is_confirmed:
            found[key.sub_criterion] = found.get(key.sub_criterion, 0) + 1
    return found


def signable(event_id: int) -> list[str]:
    """The forms of which every sheet is confirmed and at least one is not signed, in order."""
    waiting = open_sheets(event_id)
    unsigned = {
        key.sub_criterion
        for key, state in event_progress(event_id).cells.items()
        if state is SheetState.CONFIRMED
    }
    forms = [form for day in forms_by_day(event_id).values() for form in day]
    return [form for form in forms if form in unsigned and form not in waiting]


def sheets_to_sign(event_id: int, forms: Sequence[str]) -> list[SheetRow]:
    """The confirmed sheets of these forms, signed before or not, by form, code and seat."""
    found = select(SheetRow).where(
        SheetRow.event_id == event_id,
        SheetRow.sub_criterion.in_(forms),
        SheetRow.state.in_([SheetState.CONFIRMED, SheetState.SIGNED]),
    )
    return sorted(db.session.scalars(found), key=lambda each: (each.sub_criterion, each.work.code, each.seat))


def sign_off(
    event_id: int,
    forms: Sequence[str] | None = None,
    *,
    seen: Mapping[int, int] | None = None,
    by: Actor,
    now: datetime,
) -> dict[str, str]:
    """The chief judge signs forms off, all that are complete where none is named; the hash of each.

    `seen` maps the sheets on the named list to their versions; if they changed since, nothing is signed. Refusal that
    lists every form with sheets that are not confirmed, panels whose judges lie too far apart, and sheets unlike their paper.
    """
    with unit_of_work(by=by, now=now) as work:
        event = db.session.get_one(Event, event_id)
        refuse(may_lead(event, by=by))
        chosen = list(signable(event_id) if forms is None else dict.fromkeys(forms))
        refuse([*_none_chosen(chosen), *_incomplete(event_id, chosen)])
        sheets = sheets_to_sign(event_id, chosen)
        refuse(changed_meanwhile() if seen is not None and seen != _versions(sheets) else None)
        refuse([*too_far_apart(sheets), *unlike_paper(sheets)])
        signed = {form: [each for each in sheets if each.sub_criterion == form] for form in chosen}
        hashes = {form: digest_of(rows) for form, rows in signed.items()}
        for form, rows in signed.items():
            _sign(event_id, form, rows, hashes[form], by=by, now=now)
        work.record("sheet.sign_off", competition=event.competition_id, event=event.code, forms=hashes)
        return hashes


def _sign(event_id: int, form: str, rows: Sequence[SheetRow], of: str, *, by: Actor, now: datetime) -> None:
    for sheet in rows:
        if sheet.state_value is SheetState.CONFIRMED:
            sheet.state, sheet.version = SheetState.SIGNED, sheet.version + 1
    db.session.add(
        FormSignature(
            event_id=event_id,
            sub_criterion=form,
            sheets=len(rows),
            digest=of,
            signed_by=by.user_id,
            signed_at=now,
        )
    )
    db.session.flush()


def digest_of(sheets: Sequence[SheetRow]) -> str:
    """SHA-256 over every mark on these sheets by code and seat, and who handed in and who confirmed each."""
    said = [
        [
            each.work.code,
            each.seat,
            each.submitted_by,
            each.confirmed_by,
            sorted([mark.aspect, None if mark.value is None else f"{mark.value:f}"] for mark in each.marks),
        ]
        for each in sorted(sheets, key=lambda one: (one.work.code, one.seat))
    ]
    return digest(dump(said, list))


def lock_day(event_id: int, day: str, *, by: Actor, now: datetime) -> None:
    """The chief judge locks a day; from then on its sheets change only by a reopening that a supervisor agreed to.

    Refusal with every form of the day that is not signed off.
    """
    with unit_of_work(by=by, now=now) as work:
        event = db.session.get_one(Event, event_id)
        refuse(may_lead(event, by=by))
        forms = forms_by_day(event_id).get(day)
        refuse(_no_such_day(day) if forms is None else None)
        refuse(_locked(day) if day in locks_of(event_id) else None)
        refuse([_not_signed(form) for form in forms or () if not _is_signed(event_id, form)])
        db.session.add(DayLock(event_id=event_id, day=day, locked_by=by.user_id, locked_at=now))
        work.record("day.lock", competition=event.competition_id, event=event.code, day=day, forms=forms)


def _is_signed(event_id: int, form: str) -> bool:
    cells = event_progress(event_id).cells
    return all(state is SheetState.SIGNED for key, state in cells.items() if key.sub_criterion == form)


def _versions(sheets: Sequence[SheetRow]) -> dict[int, int]:
    return {each.id: each.version for each in sheets}


def _none_chosen(chosen: Sequence[str]) -> list[Problem]:
    if chosen:
        return []
    return [
        problem(
            "没有可以签字的评分表。",
            "There is no form to sign.",
            mend_zh="一张评分表的全部份数确认后才能签字。",
            mend_en="A form can be signed once all its sheets are confirmed.",
        )
    ]


def _incomplete(event_id: int, chosen: Sequence[str]) -> list[Problem]:
    waiting = open_sheets(event_id)
    known = {form for day in forms_by_day(event_id).values() for form in day}
    return [
        problem(
            f"评分表{form}还有{waiting[form]}份未确认，不能签字。"
            if form in known
            else f"没有评分表“{form}”。",
            f"{waiting[form]} sheets of form {form} are not confirmed: it cannot be signed."
            if form in known
            else f"There is no form “{form}”.",
            mend_zh="请先全部确认。",
            mend_en="Confirm all of them first.",
        )
        for form in chosen
        if form in waiting or form not in known
    ]


def _not_signed(form: str) -> Problem:
    return problem(
        f"评分表{form}尚未签字确认。",
        f"Form {form} is not signed off.",
        mend_zh="请先签字，再锁定。",
        mend_en="Sign it off first.",
    )


def _no_such_day(day: str) -> Problem:
    return problem(
        f"评分方案中没有“{day}”这一天。",
        f"The scheme has no day “{day}”.",
        mend_zh="请刷新页面。",
        mend_en="Reload the page.",
    )


def _locked(day: str) -> Problem:
    return problem(
        f"{day_name(day)}的评分已经锁定。",
        f"The marking of {day or 'the event'} is locked already.",
        mend_zh="无需再次锁定。",
        mend_en="There is no need to lock it again.",
    )
