"""Notes and photos beside the marks of handed-in sheets, for the chief judge of the event: by code, aspect and seat."""

from dataclasses import dataclass

from sqlalchemy import select

from competition.db import db
from competition.db.draws import CodedWork
from competition.db.marking import SheetRow
from competition.db.notes import MarkNote, MarkPhoto, notes_of, photos_of
from competition.db.reopened_aspects import opened_aspects, opened_in_event
from competition.domain.scoresheet import SheetState


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside one mark: the note, empty for none, and the photos by id."""

    aspect: str
    seat: int
    text: str
    photos: tuple[str, ...]


def noted_cells(event_id: int, form: str) -> frozenset[tuple[str, str, int]]:
    """Code, aspect and seat of each mark of a form that has a note or a photo, as far as its sheet is handed in."""
    opened = opened_in_event(event_id)
    found = set()
    for table, there in (
        (MarkNote, MarkNote.text_sealed.is_not(None)),
        (MarkPhoto, MarkPhoto.removed_at.is_(None) & MarkPhoto.content_sealed.is_not(None)),
    ):
        rows = db.session.execute(
            select(CodedWork.code, table.aspect, SheetRow.seat, SheetRow.id, SheetRow.state)
            .join(SheetRow, SheetRow.id == table.sheet_id)
            .join(CodedWork, CodedWork.id == SheetRow.work_id)
            .where(SheetRow.event_id == event_id, SheetRow.sub_criterion == form, there)
        )
        found |= {
            (code, aspect, seat)
            for code, aspect, seat, sheet, state in rows
            if _is_given(SheetState(state), aspect, opened.get(sheet, frozenset()))
        }
    return frozenset(found)


def beside_of(event_id: int, form: str, code: str) -> list[Beside]:
    """All that stands beside the marks of one work on a form, as far as its sheets are handed in."""
    sheets = db.session.scalars(
        select(SheetRow)
        .join(CodedWork, CodedWork.id == SheetRow.work_id)
        .where(SheetRow.event_id == event_id, SheetRow.sub_criterion == form, CodedWork.code == code)
        .order_by(SheetRow.seat)
    ).all()
    return [each for sheet in sheets for each in _beside(sheet)]


def _beside(sheet: SheetRow) -> list[Beside]:
    notes, photos = notes_of([sheet.id]).get(sheet.id, {}), photos_of([sheet.id]).get(sheet.id, {})
    texts = {aspect: row.text() for aspect, row in notes.items()}
    return [
        Beside(aspect, sheet.seat, texts.get(aspect, ""), tuple(each.id for each in photos.get(aspect, ())))
        for aspect in sorted({*(name for name, text in texts.items() if text), *photos})
        if is_given(sheet, aspect)
    ]


def is_given(sheet: SheetRow, aspect: str) -> bool:
    """Whether what stands there is handed in: what stands on a draft is its judge's alone."""
    return _is_given(sheet.state_value, aspect, frozenset(opened_aspects(sheet)))


def _is_given(state: SheetState, aspect: str, opened: frozenset[str]) -> bool:
    return state is not SheetState.DRAFT or (bool(opened) and aspect not in opened)
