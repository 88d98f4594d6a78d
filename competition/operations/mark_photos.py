"""Photos that tablets send: each is kept once by the id that the device made, as long as its aspect may be marked."""

from dataclasses import dataclass
from datetime import datetime

from competition.db import db
from competition.db.accounts import has_role
from competition.db.competitions import Event
from competition.db.draws import CodedWork
from competition.db.marking import SheetRow, find_sheet
from competition.db.notes import MarkPhoto, photos_of
from competition.db.reopened_aspects import opened_aspects
from competition.domain.mark_operations import Outcome, SheetAddress
from competition.domain.notes import check_photos
from competition.domain.problems import Problem, Refusal
from competition.domain.roles import Role
from competition.domain.spread_stop import held_fast
from competition.operations import mark_problems as says
from competition.operations.assignments import marker_of
from competition.operations.mark_operations import sheet_at
from competition.operations.mark_pictures import read_mark_photo
from competition.operations.marking import SheetRef, form_of, writing_problems
from competition.operations.note_effects import begun_sheet
from competition.operations.noted import is_given
from competition.operations.unit import Actor, unit_of_work


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a photo: applied, locked or refused, and why."""

    outcome: Outcome
    problem: Problem | None = None


def keep_photo(
    identifier: str,
    content: bytes,
    *,
    address: SheetAddress,
    aspect: str,
    by: Actor,
    now: datetime,
    within: int | None = None,
) -> Kept:
    """Keep the photo beside that aspect of one's own sheet; one that came before is kept already.

    `within`: the only competition that the device may mark. Refusal where another writer was first: it is sent again.
    """
    known = db.session.get(MarkPhoto, identifier)
    if known is not None:
        return Kept(Outcome.APPLIED) if known.taken_by == by.id else Kept(Outcome.REFUSED, says.no_photo())
    ref = sheet_at(address, within=within)
    event = db.session.get_one(Event, ref.event_id) if ref else None
    if ref is None or event is None or not has_role(by.user_id, event.competition_id, Role.JUDGE):
        return Kept(Outcome.REFUSED, says.no_sheet(address))
    picture = read_mark_photo(content)
    if isinstance(picture, Problem):
        return Kept(Outcome.REFUSED, picture)
    try:
        return _keep(identifier, picture, ref=ref, aspect=aspect, by=by, now=now)
    except _Shut as shut:
        return shut.kept


class _Shut(Exception):
    """Nothing is written, and why."""

    def __init__(self, outcome: Outcome, problem: Problem) -> None:
        self.kept = Kept(outcome, problem)


def _keep(identifier: str, picture: bytes, *, ref: SheetRef, aspect: str, by: Actor, now: datetime) -> Kept:
    with unit_of_work(by=by, now=now) as work:
        coded = db.session.get_one(CodedWork, ref.work_id)
        sheet = find_sheet(ref.work_id, ref.sub_criterion, ref.seat)
        _check(ref, coded, sheet, aspect, by=by)
        sheet = sheet or begun_sheet(ref, coded)
        row = MarkPhoto(id=identifier, sheet_id=sheet.id, aspect=aspect, taken_by=by.user_id, received_at=now)
        row.keep(picture)
        db.session.add(row)
        where = {"entry": coded.label, "form": ref.sub_criterion, "seat": ref.seat, "aspect": aspect}
        work.record(
            "tablet.photo",
            competition=coded.event.competition_id,
            event=coded.event.code,
            **where,
            photo=identifier,
            size=len(picture),
        )
        return Kept(Outcome.APPLIED)


def _check(ref: SheetRef, coded: CodedWork, sheet: SheetRow | None, aspect: str, *, by: Actor) -> None:
    if found := writing_problems(ref, coded, sheet, by=by):
        raise _Shut(Outcome.LOCKED, found[0])
    try:
        known = {each.id for each in form_of(ref).aspects}
    except Refusal as gone:
        raise _Shut(Outcome.REFUSED, gone.problems[0]) from gone
    if aspect not in known:
        raise _Shut(Outcome.REFUSED, says.no_aspect(ref.sub_criterion, aspect))
    if held := held_fast(opened_aspects(sheet), aspect):
        raise _Shut(Outcome.LOCKED, held)
    shown = photos_of([sheet.id]).get(sheet.id, {}) if sheet else {}
    if many := check_photos(aspect, len(shown.get(aspect, ()))):
        raise _Shut(Outcome.REFUSED, many)


def own_photo(identifier: str, *, by: Actor) -> bytes:
    """A photo for the judge whose sheet it stands on; empty for anybody else, and for one that is not there."""
    row = db.session.get(MarkPhoto, identifier)
    sheet = db.session.get_one(SheetRow, row.sheet_id) if row and row.removed_at is None else None
    if row is None or sheet is None:
        return b""
    mine = sheet.submitted_by == by.id or (
        sheet.submitted_by is None and marker_of(sheet.work, sheet.sub_criterion, sheet.seat) == by.id
    )
    return row.content() if mine else b""


def read_photo(identifier: str, *, event_id: int, by: Actor, now: datetime) -> bytes:
    """A photo of an event for its chief judge; the reading is logged. Empty where there is none to be seen."""
    row = db.session.get(MarkPhoto, identifier)
    sheet = db.session.get_one(SheetRow, row.sheet_id) if row and row.removed_at is None else None
    if row is None or sheet is None or sheet.event_id != event_id or not is_given(sheet, row.aspect):
        return b""
    with unit_of_work(by=by, now=now) as work:
        row = db.session.get_one(MarkPhoto, identifier)
        sheet = db.session.get_one(SheetRow, row.sheet_id)
        event = sheet.work.event
        where = {
            "entry": sheet.work.label,
            "form": sheet.sub_criterion,
            "seat": sheet.seat,
            "aspect": row.aspect,
        }
        work.record(
            "sheet.read_photo", competition=event.competition_id, event=event.code, **where, photo=identifier
        )
        return row.content()
