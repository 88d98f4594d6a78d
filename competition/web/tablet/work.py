"""What a judge has to mark, as the tablet keeps it: own forms, works by code, own marks with their versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import Response, request
from flask_login import current_user

from competition.db.conflict_choices import choices_of_seat
from competition.db.marking import SheetRow, Standing, marks_standing
from competition.db.notes import MarkNote, MarkPhoto, notes_of, photos_of
from competition.domain.marking_scheme import Aspect
from competition.domain.roles import Permission
from competition.operations.between_steps import memory
from competition.operations.marking_facts import facts_of
from competition.operations.own_work import Task, Turn, tasks_of
from competition.operations.vouching import device_of
from competition.web.api.answers import answer
from competition.web.guard import requires
from competition.web.judge.sheets import choices_of
from competition.web.session import TABLET_COOKIE, let_in_on, marks_within, me
from competition.web.tablet.blueprint import api
from competition.web.tablet.shell import release


@dataclass(frozen=True, slots=True)
class _Written:
    """What stands on a form's sheets, looked up at once, by the sheets' ids."""

    marks: Mapping[int, list[Standing]]
    notes: Mapping[int, Mapping[str, MarkNote]]
    photos: Mapping[int, Mapping[str, list[MarkPhoto]]]

    def marks_on(self, sheet: SheetRow) -> dict[str, dict[str, object]]:
        found = self.marks.get(sheet.id, ())
        return {
            each.aspect: {"value": _text(each.value), "entered": each.entered, "version": each.version}
            for each in found
        }

    def notes_on(self, sheet: SheetRow) -> dict[str, dict[str, object]]:
        found = self.notes.get(sheet.id, {})
        return {aspect: {"entered": row.text(), "version": row.version} for aspect, row in found.items()}

    def photos_on(self, sheet: SheetRow) -> dict[str, list[str]]:
        found = self.photos.get(sheet.id, {})
        return {aspect: [row.id for row in rows] for aspect, rows in found.items()}


@api.get("/work")
@requires(Permission.MARK)
def work() -> Response:
    """Everything of the judge's own that is being marked. Tagged, so that asking again costs little."""
    forms = list(map(_form, tasks_of(me().user_id, within=marks_within())))
    found = answer({"judge": _judge(), "device": _device(), "release": release(), "forms": forms})
    found.headers["Cache-Control"] = "no-store"
    return found


def _device() -> dict[str, object] | None:
    """The device that joined: the judges on it with the names of their keys, and whether a PIN let this one in."""
    token = request.cookies.get(TABLET_COOKIE, "")
    found = device_of(token) if token else None
    if found is None:
        return None
    judges = [{"id": number, "name": name, "key": key} for number, name, key in found.judges]
    return {"id": found.id, "name": found.label, "pin": let_in_on() is not None, "judges": judges}


def _judge() -> dict[str, object]:
    return {"id": current_user.id, "name": current_user.display_name}


def _form(task: Task) -> dict[str, Any]:
    event, form = task.event, task.form
    sheets = [turn.sheet.id for turn in task.turns if turn.sheet]
    written = (
        _Written(marks_standing(sheets), notes_of(sheets), photos_of(sheets))
        if sheets
        else _Written({}, {}, {})
    )
    return {
        "key": f"{event.competition_code}/{event.code}/{form.id}/{task.seat}",
        "competition": event.competition_name,
        "rehearsal": event.rehearses is not None,
        "event": f"{event.code} {event.name}",
        "form": form.id,
        "title": form.name,
        "seat": task.seat,
        "scheme": task.marked.mark,
        "aspects": list(map(_aspect, task.marked.form.aspects)),
        "works": [_work(task, turn, written) for turn in task.turns],
        "chosen": memory().of(_chosen, event.id, form.id, task.seat),
    }


def _chosen(event_id: int, form: str, seat: int) -> dict[str, dict[str, dict[str, object]]]:
    """What the chief judge chose where two devices of this judge differed, by code and aspect."""
    return {
        code: {aspect: {"version": each.version, "reason": each.reason} for aspect, each in found.items()}
        for code, found in choices_of_seat(event_id, form, seat).items()
    }


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


def _work(task: Task, turn: Turn, written: _Written) -> dict[str, Any]:
    sheet = turn.sheet
    return {
        "code": turn.work.code,
        "session": turn.work.session,
        "station": turn.work.station,
        "state": turn.state or "draft",
        "returned": turn.returned,
        "locked": facts_of(task.event.id).lock_on(task.form.id, sheet.id if sheet else None) is not None,
        "only": {aspect: row.reason for aspect, row in turn.only.items()},
        "version": sheet.version if sheet else 0,
        "marks": written.marks_on(sheet) if sheet else {},
        "notes": written.notes_on(sheet) if sheet else {},
        "photos": written.photos_on(sheet) if sheet else {},
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
