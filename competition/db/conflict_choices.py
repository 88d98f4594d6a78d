"""What the chief judge chose where two devices of one judge differed; the operations themselves stay as they came."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from competition.db.base import UtcDateTime, db
from competition.db.draws import CodedWork
from competition.db.marking import SheetRow


class ConflictChoice(db.Model):
    """A choice and why. `version` is the mark's since then; `op_id` is the chosen operation, empty for what stood."""

    __tablename__ = "conflict_choice"
    __table_args__ = (
        UniqueConstraint("sheet_id", "aspect", "version"),
        CheckConstraint("reason <> ''", name="reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheet.id"), index=True)
    aspect: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    op_id: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    chosen_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    chosen_at: Mapped[datetime] = mapped_column(UtcDateTime)


def choices_of_seat(event_id: int, form: str, seat: int) -> dict[str, dict[str, ConflictChoice]]:
    """The newest choice by code and aspect, for the judge of that seat."""
    rows = db.session.execute(
        select(CodedWork.code, ConflictChoice)
        .join(SheetRow, SheetRow.id == ConflictChoice.sheet_id)
        .join(CodedWork, CodedWork.id == SheetRow.work_id)
        .where(SheetRow.event_id == event_id, SheetRow.sub_criterion == form, SheetRow.seat == seat)
        .order_by(ConflictChoice.version)
    )
    found: dict[str, dict[str, ConflictChoice]] = {}
    for code, row in rows:
        found.setdefault(code, {})[row.aspect] = row
    return found
