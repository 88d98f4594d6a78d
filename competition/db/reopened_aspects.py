"""Single aspects of a sheet that the chief judge sent back; everything else on the sheet stays as it is."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.db.accounts import User
from competition.db.base import UtcDateTime, db
from competition.db.marking import SheetRow
from competition.db.standing import standing_once
from competition.domain.scoresheet import SheetState


class ReopenedAspect(db.Model):
    """An aspect to be marked again, with the reason; `settled_at` is when its sheet was handed in again.

    A row goes where the whole sheet comes back or changes hands: then nothing on it is held fast.
    """

    __tablename__ = "reopened_aspect"
    __table_args__ = (
        standing_once("uq_reopened_aspect_open", "sheet_id", "aspect", while_empty="settled_at"),
        CheckConstraint("reason <> ''", name="reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheet.id"), index=True)
    aspect: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sheet: Mapped[SheetRow] = relationship()
    asker: Mapped[User] = relationship()


def opened_aspects(sheet: SheetRow | None) -> dict[str, ReopenedAspect]:
    """The aspects of a draft that came back alone, in the order in which they did; nothing where all of it is open."""
    return opened_on_sheets([sheet.id]).get(sheet.id, {}) if sheet else {}


def opened_on_sheets(sheet_ids: Collection[int]) -> dict[int, dict[str, ReopenedAspect]]:
    """The same for several sheets at once."""
    if not sheet_ids:
        return {}
    found = (
        select(ReopenedAspect)
        .join(SheetRow)
        .where(
            ReopenedAspect.sheet_id.in_(sheet_ids),
            SheetRow.state == SheetState.DRAFT,
            ReopenedAspect.settled_at.is_(None),
        )
    )
    opened: dict[int, dict[str, ReopenedAspect]] = {}
    for row in db.session.scalars(found.order_by(ReopenedAspect.id)):
        opened.setdefault(row.sheet_id, {})[row.aspect] = row
    return opened


def opened_on(sheet_id: int) -> frozenset[str]:
    """The aspects of a sheet that came back alone and wait; of a draft, whose other aspects are held fast then."""
    found = select(ReopenedAspect.aspect).where(
        ReopenedAspect.sheet_id == sheet_id, ReopenedAspect.settled_at.is_(None)
    )
    return frozenset(db.session.scalars(found))


def opened_in_event(event_id: int) -> dict[int, frozenset[str]]:
    """Sheet → the aspects that came back alone and wait, of an event."""
    rows = db.session.execute(
        select(ReopenedAspect.sheet_id, ReopenedAspect.aspect)
        .join(SheetRow)
        .where(
            SheetRow.event_id == event_id,
            SheetRow.state == SheetState.DRAFT,
            ReopenedAspect.settled_at.is_(None),
        )
    )
    found: dict[int, frozenset[str]] = {}
    for sheet_id, aspect in rows:
        found[sheet_id] = found.get(sheet_id, frozenset()) | {aspect}
    return found


def settle_aspects(sheet: SheetRow, *, now: datetime) -> None:
    """The sheet is handed in again."""
    waiting = ReopenedAspect.sheet_id == sheet.id, ReopenedAspect.settled_at.is_(None)
    db.session.execute(update(ReopenedAspect).where(*waiting).values(settled_at=now))


def drop_aspects(sheet: SheetRow) -> None:
    """The whole sheet is open from now on; the log says what came back before."""
    waiting = ReopenedAspect.sheet_id == sheet.id, ReopenedAspect.settled_at.is_(None)
    db.session.execute(delete(ReopenedAspect).where(*waiting))
