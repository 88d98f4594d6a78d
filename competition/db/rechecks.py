"""Rechecks of sheets before publication, and corrections of marks."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.db.accounts import User
from competition.db.base import Exact, UtcDateTime, db
from competition.db.competitions import Event
from competition.db.marking import SheetRow
from competition.domain.recheck import TopPart, top_of


class Recheck(db.Model):
    """A sample of sheets of a ranking that are checked again; with its seed anybody can draw it again.

    `everything`: all sheets are checked, because there are few or because too many had errors.
    """

    __tablename__ = "recheck"
    __table_args__ = (UniqueConstraint("event_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    number: Mapped[int]
    result_version: Mapped[int]
    seed: Mapped[str] = mapped_column(Text)
    algorithm: Mapped[str] = mapped_column(Text)
    everything: Mapped[bool] = mapped_column(default=False)
    drawn_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    drawn_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    event: Mapped[Event] = relationship()
    drawer: Mapped[User] = relationship(foreign_keys=[drawn_by])
    sheets: Mapped[list["RecheckedSheet"]] = relationship(
        back_populates="recheck", order_by="RecheckedSheet.sheet_id"
    )

    @property
    def top(self) -> TopPart:
        """Who was checked whatever the seed."""
        return top_of(self.algorithm)

    @property
    def checked(self) -> int:
        """How many sheets were checked."""
        return sum(each.found_error is not None for each in self.sheets)

    @property
    def errors(self) -> int:
        """How many sheets have an error."""
        return sum(bool(each.found_error) for each in self.sheets)


class RecheckedSheet(db.Model):
    """A sheet of the sample; `found_error` is empty until it was checked. Who submitted a sheet does not recheck it."""

    __tablename__ = "rechecked_sheet"

    recheck_id: Mapped[int] = mapped_column(ForeignKey("recheck.id"), primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheet.id"), primary_key=True)
    part_of_top: Mapped[bool]
    found_error: Mapped[bool | None]
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    recheck: Mapped[Recheck] = relationship(back_populates="sheets")
    sheet: Mapped[SheetRow] = relationship()


class Correction(db.Model):
    """A mark put right after its sheet was confirmed: old, new, why, and who signed it second.

    `recheck_id` is the recheck that found it, if one did. One that was withdrawn stays on record.
    """

    __tablename__ = "correction"
    __table_args__ = (
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> proposed_by", name="two_persons"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheet.id"), index=True)
    recheck_id: Mapped[int | None] = mapped_column(ForeignKey("recheck.id"))
    aspect: Mapped[str] = mapped_column(Text)
    old: Mapped[Decimal | None] = mapped_column(Exact)
    new: Mapped[Decimal | None] = mapped_column(Exact)
    reason: Mapped[str] = mapped_column(Text)
    proposed_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sheet: Mapped[SheetRow] = relationship()
    proposer: Mapped[User] = relationship(foreign_keys=[proposed_by])
    confirmer: Mapped[User | None] = relationship(foreign_keys=[confirmed_by])


def newest_recheck(event_id: int) -> Recheck | None:
    """The recheck that counts."""
    found = select(Recheck).where(Recheck.event_id == event_id)
    return db.session.scalar(found.order_by(Recheck.number.desc()).limit(1))


def corrections_of(event_id: int) -> list[Correction]:
    """All corrections of an event's marks that were not withdrawn, in order."""
    found = (
        select(Correction)
        .join(SheetRow)
        .where(SheetRow.event_id == event_id, Correction.withdrawn_at.is_(None))
    )
    return list(db.session.scalars(found.order_by(Correction.id)))


def waiting_corrections(event_id: int) -> list[Correction]:
    """The corrections that wait for their second signature, in order."""
    return [each for each in corrections_of(event_id) if each.confirmed_at is None]


def find_rechecked(recheck_id: int, sheet_id: int) -> RecheckedSheet | None:
    """A sheet of a sample; None for one that is not in it."""
    return db.session.get(RecheckedSheet, (recheck_id, sheet_id))
