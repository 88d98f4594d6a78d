"""What a judge has to mark, as the tablet keeps it: own forms, works by code, own marks with their versions."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import Response
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from competition.db import db
from competition.db.conflict_choices import choices_of_seat
from competition.db.draws import CodedWork
from competition.db.marking import SheetRow
from competition.db.notes import MarkNote, MarkPhoto, notes_of, photos_of
from competition.db.reopened_aspects import opened_aspects
from competition.domain.marking_scheme import Aspect
from competition.domain.roles import Permission
from competition.operations.days import check_unlocked
from competition.operations.marking import SheetRef, form_of
from competition.operations.marking_facts import form_mark
from competition.operations.vouching import key_name
from competition.web.api.answers import answer
from competition.web.guard import requires
from competition.web.judge.sheets import choices_of
from competition.web.judge.tasks import Task, Turn, tasks
from competition.web.session import joined_tablet, let_in_on, marks_within
from competition.web.tablet.blueprint import api
from competition.web.tablet.shell import release


@dataclass(frozen=True, slots=True)
class _Beside:
    """The notes and photos of a form's sheets, looked up at once."""

    notes: dict[int, dict[str, MarkNote]]
    photos: dict[int, dict[str, list[MarkPhoto]]]

    def notes_on(self, sheet: SheetRow | None) -> dict[str, dict[str, object]]:
        found = self.notes.get(sheet.id, {}) if sheet else {}
        return {aspect: {"entered": row.text(), "version": row.version} for aspect, row in found.items()}

    def photos_on(self, sheet: SheetRow | None) -> dict[str, list[str]]:
        found = self.photos.get(sheet.id, {}) if sheet else {}
        return {aspect: [row.id for row in rows] for aspect, rows in found.items()}


@api.get("/work")
@requires(Permission.MARK)
def work() -> Response:
    """Everything of the judge's own that is being marked. Tagged, so that asking again costs little."""
    found = answer(
        {
            "judge": _judge(),
            "device": _device(),
            "release": release(),
            "forms": list(map(_form, tasks(within=marks_within()))),
        }
    )
    found.headers["Cache-Control"] = "no-store"
    return found


def _device() -> dict[str, object] | None:
    """The device that joined: the judges on it with the names of their keys, and whether a PIN let this one in."""
    found = joined_tablet()
    if found is None:
        return None
    judges = [
        {"id": each.user_id, "name": each.user.display_name, "key": key_name(each)} for each in found.judges
    ]
    return {"id": found.id, "name": found.label, "pin": let_in_on() is not None, "judges": judges}


def _judge() -> dict[str, object]:
    return {"id": current_user.id, "name": current_user.display_name}


def _form(task: Task) -> dict[str, Any]:
    event, form = task.event, task.form
    sheets = _sheets(task)
    ids = [each.id for each in sheets.values()]
    beside = _Beside(notes_of(ids), photos_of(ids))
    marked = form_of(SheetRef(event.id, 0, form.id, task.seat))
    return {
        "key": f"{event.competition.code}/{event.code}/{form.id}/{task.seat}",
        "competition": event.competition.name,
        "rehearsal": event.competition.rehearses is not None,
        "event": f"{event.code} {event.name}",
        "form": form.id,
        "title": form.name,
        "seat": task.seat,
        "scheme": form_mark(marked),
        "aspects": list(map(_aspect, marked.aspects)),
        "works": [_work(task, turn, sheets.get(turn.code), beside) for turn in task.turns],
        "chosen": _chosen(task),
    }


def _chosen(task: Task) -> dict[str, dict[str, dict[str, object]]]:
    """What the chief judge chose where two devices of this judge differed, by code and aspect."""
    return {
        code: {aspect: {"version": each.version, "reason": each.reason} for aspect, each in found.items()}
        for code, found in choices_of_seat(task.event.id, task.form.id, task.seat).items()
    }


def _sheets(task: Task) -> dict[str, SheetRow]:
    found = (
        select(CodedWork.code, SheetRow)
        .join(CodedWork, CodedWork.id == SheetRow.work_id)
        .where(
            SheetRow.event_id == task.event.id,
            SheetRow.sub_criterion == task.form.id,
            SheetRow.seat == task.seat,
        )
        .options(selectinload(SheetRow.marks))
    )
    return {code: sheet for code, sheet in db.session.execute(found)}


def _aspect(aspect: Aspect) -> dict[str, Any]:
    return {
        "id": aspect.id,
        "description": aspect.description,
        "kind": aspect.kind,
        "maximum": _text(aspect.maximum),
        "partial": aspect.partial,
        "requirement": aspect.requirement,
        "extra": aspect.extra,
        "choices": [{"value": each.value, "words": each.words} for each in choices_of(aspect)],
        "measured": aspect.calculation is not None,
        "plausible": [_text(aspect.plausible_from), _text(aspect.plausible_to)] if aspect.plausible else None,
    }


def _work(task: Task, turn: Turn, sheet: SheetRow | None, beside: _Beside) -> dict[str, Any]:
    marks = sheet.marks if sheet else []
    return {
        "code": turn.code,
        "session": turn.session,
        "station": turn.station,
        "state": turn.state or "draft",
        "returned": turn.returned,
        "locked": check_unlocked(task.event.id, task.form.id, sheet) is not None,
        "only": {aspect: row.reason for aspect, row in opened_aspects(sheet).items()},
        "version": sheet.version if sheet else 0,
        "marks": {
            each.aspect: {"value": _text(each.value), "entered": each.entered, "version": each.version}
            for each in marks
        },
        "notes": beside.notes_on(sheet),
        "photos": beside.photos_on(sheet),
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
