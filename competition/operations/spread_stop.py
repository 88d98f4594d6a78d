"""The spread stop: the chief judge sends one aspect of a work back to all judges who marked it, and nothing else."""

from datetime import datetime

from sqlalchemy import select

from competition.db import db
from competition.db.competitions import Event
from competition.db.draws import CodedWork
from competition.db.marking import SheetRow, newest_scheme
from competition.db.reopened_aspects import ReopenedAspect, opened_aspects
from competition.domain.problems import Problem, Refusal, problem
from competition.domain.scoresheet import SheetState
from competition.domain.scoring import METHODS
from competition.domain.spread_stop import SeatSheet, check_judging_again, seats_to_judge_again
from competition.operations.assignments import who_marks
from competition.operations.confirming import may_lead
from competition.operations.unit import Actor, check_reason, refuse, unit_of_work


def send_back_aspect(
    work_id: int,
    form: str,
    aspect: str,
    *,
    reason: str,
    by: Actor,
    now: datetime,
    seat: int | None = None,
) -> tuple[int, ...]:
    """Open one aspect of a work again on the sheets that are handed in, with the reason; the seats they are of.

    With `seat` on that one alone, where its paper says otherwise. Every other mark on these sheets stays. Refusal for anybody but the chief judge, without a reason, where a sheet of
    the panel is confirmed, and where another judge sits there by now.
    """
    with unit_of_work(by=by, now=now) as work:
        coded = db.session.get_one(CodedWork, work_id)
        event = coded.event
        refuse([*may_lead(event, by=by), *_without(reason)])
        panel = _sheets(coded, form, _seats_of(event, form, aspect))
        rows = [each for each in panel if seat in (None, each.seat)]
        sheets = _as_they_are(event, rows)
        refuse(check_judging_again(aspect, sheets))
        seats = seats_to_judge_again(aspect, sheets)
        for sheet in (each for each in rows if each.seat in seats):
            _send_back(sheet, aspect, reason.strip(), by=by, now=now)
        work.record(
            "sheet.send_back",
            competition=event.competition_id,
            event=event.code,
            entry=coded.label,
            form=form,
            aspect=aspect,
            seats=seats,
            reason=reason.strip(),
        )
        return seats


def _send_back(sheet: SheetRow, aspect: str, reason: str, *, by: Actor, now: datetime) -> None:
    sheet.state, sheet.returned_because = SheetState.DRAFT, reason
    sheet.submitted_by = sheet.submitted_at = None
    sheet.version += 1
    row = ReopenedAspect(sheet_id=sheet.id, aspect=aspect, reason=reason, asked_by=by.user_id, asked_at=now)
    db.session.add(row)


def _seats_of(event: Event, form: str, aspect: str) -> int:
    """How many seats mark the aspect. Refusal if the form has no such aspect."""
    version = newest_scheme(event.id)
    for part, sub in version.scheme().forms() if version else ():
        for each in sub.aspects:
            if (sub.id, each.id) == (form, aspect):
                return METHODS[part.method].seats(each)
    raise Refusal(
        problem(
            f"评分表{form}没有评分点“{aspect}”。",
            f"Form {form} has no aspect “{aspect}”.",
            mend_zh="请刷新页面，从列表中选择。",
            mend_en="Reload the page and choose from the list.",
        )
    )


def _sheets(coded: CodedWork, form: str, seats: int) -> list[SheetRow]:
    found = select(SheetRow).where(
        SheetRow.work_id == coded.id, SheetRow.sub_criterion == form, SheetRow.seat <= seats
    )
    return list(db.session.scalars(found.order_by(SheetRow.seat)))


def _as_they_are(event: Event, rows: list[SheetRow]) -> list[SeatSheet]:
    judges = who_marks(event)
    return [
        SeatSheet(
            sheet.seat,
            sheet.state_value,
            frozenset(opened_aspects(sheet)),
            kept=sheet.submitted_by in (None, judges.get((sheet.work_id, sheet.sub_criterion, sheet.seat))),
        )
        for sheet in rows
    ]


def _without(reason: str) -> list[Problem]:
    found = check_reason(reason)
    return [] if found is None else [found]
