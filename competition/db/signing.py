"""Forms signed off, days locked, and sheets that two persons opened again."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.db.accounts import User
from competition.db.base import UtcDateTime, db
from competition.db.marking import SheetRow


class FormSignature(db.Model):
    """签字确认 of a form by the chief judge: how many sheets, and the hash of what stood on them; the newest counts."""

    __tablename__ = "form_signature"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    sub_criterion: Mapped[str] = mapped_column(Text)
    sheets: Mapped[int]
    digest: Mapped[str] = mapped_column(Text)
    signed_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    signer: Mapped[User] = relationship()


class DayLock(db.Model):
    """A day of marking of an event that the chief judge has locked."""

    __tablename__ = "day_lock"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    day: Mapped[str] = mapped_column(Text, primary_key=True)
    locked_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    locked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    locker: Mapped[User] = relationship()


class Reopening(db.Model):
    """Asked for by the chief judge, agreed to or not by a supervisor; `agreed` is empty until then."""

    __tablename__ = "reopening"
    __table_args__ = (
        CheckConstraint("answered_by IS NULL OR answered_by <> asked_by", name="two_persons"),
        CheckConstraint("(answered_by IS NULL) = (agreed IS NULL)", name="answered"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheet.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    agreed: Mapped[bool | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    sheet: Mapped[SheetRow] = relationship()
    asker: Mapped[User] = relationship(foreign_keys=[asked_by])
    answerer: Mapped[User | None] = relationship(foreign_keys=[answered_by])


def signatures_of(event_id: int) -> dict[str, FormSignature]:
    """The newest signature of each form of an event."""
    found = select(FormSignature).where(FormSignature.event_id == event_id).order_by(FormSignature.id)
    return {each.sub_criterion: each for each in db.session.scalars(found)}


def locks_of(event_id: int) -> dict[str, DayLock]:
    """The locked days of an event."""
    found = select(DayLock).where(DayLock.event_id == event_id).order_by(DayLock.day)
    return {each.day: each for each in db.session.scalars(found)}


def reopenings_of(event_id: int) -> list[Reopening]:
    """All that was asked for in an event, newest first."""
    found = select(Reopening).join(SheetRow).where(SheetRow.event_id == event_id)
    return list(db.session.scalars(found.order_by(Reopening.id.desc())))


def waiting_reopening(sheet_id: int) -> Reopening | None:
    """What was asked for a sheet and is not answered."""
    found = select(Reopening).where(Reopening.sheet_id == sheet_id, Reopening.agreed.is_(None))
    return db.session.scalar(found.limit(1))
