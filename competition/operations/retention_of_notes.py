"""Notes and photos beside marks after their time: their contents go; that there were any stays with the operations."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from competition.db import db
from competition.db.competitions import Event
from competition.db.marking import SheetRow
from competition.db.notes import MarkNote, MarkPhoto
from competition.db.tablets import MarkOperationRow


@dataclass(frozen=True, slots=True)
class BesideMarks:
    """What is removed: notes, photos, and the texts of notes as tablets sent them."""

    notes: list[MarkNote]
    photos: list[MarkPhoto]
    sent: list[MarkOperationRow]

    def remove(self) -> None:
        """Within an operation: for good."""
        for note in self.notes:
            note.text_sealed = None
        for photo in self.photos:
            photo.content_sealed = None
        for row in self.sent:
            row.note_sealed = None


def beside_marks(young: Collection[int]) -> BesideMarks:
    """Those of all competitions but the `young` ones; what a tablet sent that belongs to no event goes with them."""
    return BesideMarks(
        notes=_of_sheets(MarkNote, MarkNote.text_sealed, young),
        photos=_of_sheets(MarkPhoto, MarkPhoto.content_sealed, young),
        sent=_sent(young),
    )


def _of_sheets(table: type, content: object, young: Collection[int]) -> list:
    found = db.session.execute(
        select(table, Event.competition_id)
        .join(SheetRow, SheetRow.id == table.sheet_id)
        .join(Event, Event.id == SheetRow.event_id)
        .where(content.is_not(None))
    )
    return [row for row, competition in found if competition not in young]


def _sent(young: Collection[int]) -> list[MarkOperationRow]:
    found = db.session.execute(
        select(MarkOperationRow, Event.competition_id)
        .outerjoin(Event, Event.id == MarkOperationRow.event_id)
        .where(MarkOperationRow.note_sealed.is_not(None))
    )
    return [row for row, competition in found if competition not in young]
