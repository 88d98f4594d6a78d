"""What stands beside the marks of a sheet: a note and photos by aspect, sealed, for free words and pictures show people."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from competition.db.base import UtcDateTime, db
from competition.db.marking import SheetRow
from competition.db.sealing import Sealed, seal, seal_bytes, unseal, unseal_bytes


class MarkNote(db.Model):
    """The note of an aspect on a sheet; `version` counts the changes. No text: it was taken back, or its time is over."""

    __tablename__ = "mark_note"

    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheet.id"), primary_key=True)
    aspect: Mapped[str] = mapped_column(Text, primary_key=True)
    text_sealed: Mapped[bytes | None] = mapped_column(Sealed("mark_note/{sheet_id}/{aspect}"))
    version: Mapped[int] = mapped_column(default=0)

    @property
    def _row(self) -> str:
        return f"mark_note/{self.sheet_id}/{self.aspect}"

    def text(self) -> str:
        """The note; empty where there is none."""
        return unseal(self.text_sealed, row=self._row) if self.text_sealed else ""

    def keep(self, text: str) -> None:
        """Write the note, which is one more version."""
        self.text_sealed = seal(text, row=self._row) if text else None
        self.version += 1


class MarkPhoto(db.Model):
    """A photo beside an aspect, by the id that the device made; one that was taken away stays until its time is over.

    No content: it was taken away before it arrived, or its time is over.
    """

    __tablename__ = "mark_photo"
    __table_args__ = (CheckConstraint("size >= 0", name="size"),)

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheet.id"), index=True)
    aspect: Mapped[str] = mapped_column(Text)
    taken_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    size: Mapped[int]
    content_sealed: Mapped[bytes | None] = mapped_column(Sealed("mark_photo/{id}"), deferred=True)

    @property
    def _row(self) -> str:
        return f"mark_photo/{self.id}"

    def content(self) -> bytes:
        """The JPEG; empty where there is none."""
        return unseal_bytes(self.content_sealed, row=self._row) if self.content_sealed else b""

    def keep(self, content: bytes) -> None:
        """Keep the JPEG."""
        self.content_sealed, self.size = seal_bytes(content, row=self._row), len(content)


def find_note(sheet_id: int, aspect: str) -> MarkNote | None:
    """The note of an aspect, if one was ever written."""
    return db.session.get(MarkNote, (sheet_id, aspect))


def notes_of(sheet_ids: Collection[int]) -> dict[int, dict[str, MarkNote]]:
    """Sheet → aspect → note, those that were taken back too: their versions count."""
    found: dict[int, dict[str, MarkNote]] = {}
    for row in db.session.scalars(select(MarkNote).where(MarkNote.sheet_id.in_(sheet_ids))):
        found.setdefault(row.sheet_id, {})[row.aspect] = row
    return found


def photos_of(sheet_ids: Collection[int]) -> dict[int, dict[str, list[MarkPhoto]]]:
    """Sheet → aspect → the photos that are there to be seen, in the order in which they came."""
    shown = select(MarkPhoto).where(
        MarkPhoto.sheet_id.in_(sheet_ids),
        MarkPhoto.removed_at.is_(None),
        MarkPhoto.content_sealed.is_not(None),
    )
    found: dict[int, dict[str, list[MarkPhoto]]] = {}
    for row in db.session.scalars(shown.order_by(MarkPhoto.received_at, MarkPhoto.id)):
        found.setdefault(row.sheet_id, {}).setdefault(row.aspect, []).append(row)
    return found


def texts_of(sheet: SheetRow) -> dict[str, str]:
    """The notes on a sheet by aspect."""
    return {
        aspect: text for aspect, row in notes_of([sheet.id]).get(sheet.id, {}).items() if (text := row.text())
    }


def put_note(sheet: SheetRow, aspect: str, text: str) -> None:
    """Write the note of an aspect, empty where it is taken back. The sheet is in the database already."""
    row = find_note(sheet.id, aspect)
    if row is None:
        row = MarkNote(sheet_id=sheet.id, aspect=aspect, version=0)
        db.session.add(row)
    row.keep(text)
