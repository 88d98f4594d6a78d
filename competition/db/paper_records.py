"""Score sheets keyed in from paper: a second record of each, and what was found where it differs from the tablet's."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship, selectinload

from competition.db.accounts import User
from competition.db.base import Exact, UtcDateTime, db
from competition.db.draws import CodedWork
from competition.db.standing import standing_once


class PaperRecord(db.Model):
    """What stood on the paper of a sheet, as one person keyed it. Of a sheet one record stands; others were set aside.

    `checked_by` keyed the same a second time; `adopted_by` let it stand for a sheet on which nothing was marked.
    """

    __tablename__ = "paper_record"
    __table_args__ = (
        standing_once(
            "uq_paper_record_standing", "work_id", "sub_criterion", "seat", while_empty="withdrawn_at"
        ),
        CheckConstraint("checked_by IS NULL OR checked_by <> keyed_by", name="checked_by_another"),
        CheckConstraint("adopted_by IS NULL OR adopted_by <> keyed_by", name="adopted_by_another"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("work.id"), index=True)
    sub_criterion: Mapped[str] = mapped_column(Text)
    seat: Mapped[int]
    keyed_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    keyed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    adopted_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    adopted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_because: Mapped[str] = mapped_column(Text, default="")
    work: Mapped[CodedWork] = relationship()
    keyer: Mapped[User] = relationship(foreign_keys=[keyed_by])
    checker: Mapped[User | None] = relationship(foreign_keys=[checked_by])
    marks: Mapped[list["PaperMark"]] = relationship(back_populates="record")
    rulings: Mapped[list["PaperRuling"]] = relationship(back_populates="record", order_by="PaperRuling.id")

    @property
    def place(self) -> tuple[int, str, int]:
        """Which sheet: the work's id, the form and the seat."""
        return self.work_id, self.sub_criterion, self.seat

    def values(self) -> dict[str, Decimal | None]:
        """The marks by aspect id."""
        return {each.aspect: each.value for each in self.marks}


class PaperMark(db.Model):
    """A mark on paper: as typed, which is the measured value where the mark follows from one, and what it counts."""

    __tablename__ = "paper_mark"

    record_id: Mapped[int] = mapped_column(ForeignKey("paper_record.id"), primary_key=True)
    aspect: Mapped[str] = mapped_column(Text, primary_key=True)
    typed: Mapped[str] = mapped_column(Text)
    value: Mapped[Decimal] = mapped_column(Exact)
    record: Mapped[PaperRecord] = relationship(back_populates="marks")


class PaperRuling(db.Model):
    """A difference that the chief judge found to be an error of the paper or its keying, with both marks and why."""

    __tablename__ = "paper_ruling"
    __table_args__ = (CheckConstraint("reason <> ''", name="reason"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("paper_record.id"), index=True)
    aspect: Mapped[str] = mapped_column(Text)
    on_sheet: Mapped[Decimal | None] = mapped_column(Exact)
    on_paper: Mapped[Decimal | None] = mapped_column(Exact)
    reason: Mapped[str] = mapped_column(Text)
    decided_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    record: Mapped[PaperRecord] = relationship(back_populates="rulings")


def standing_records(event_id: int) -> dict[tuple[int, str, int], PaperRecord]:
    """The records of an event that stand, by sheet."""
    found = (
        select(PaperRecord)
        .where(PaperRecord.event_id == event_id, PaperRecord.withdrawn_at.is_(None))
        .options(selectinload(PaperRecord.marks), selectinload(PaperRecord.rulings))
    )
    return {each.place: each for each in db.session.scalars(found.order_by(PaperRecord.id))}
