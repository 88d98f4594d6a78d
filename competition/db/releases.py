"""When results may be seen: each change of the plan is a row of its own, and the newest of an event holds."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.db.accounts import User
from competition.db.base import UtcDateTime, db
from competition.db.competitions import Event


class Release(db.Model):
    """The moment from which an event's published result is seen; without one it is held back until further notice."""

    __tablename__ = "release"
    __table_args__ = (CheckConstraint("moment IS NOT NULL OR reason <> ''", name="held_with_reason"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    moment: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text, default="")
    set_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    event: Mapped[Event] = relationship()
    setter: Mapped[User] = relationship()


def newest_release(event_id: int) -> Release | None:
    """The plan that holds for an event; None if it was never planned."""
    found = select(Release).where(Release.event_id == event_id)
    return db.session.scalar(found.order_by(Release.id.desc()).limit(1))


def releases_of(competition_id: int) -> list[Release]:
    """Every plan there was for a competition's events, newest first."""
    found = select(Release).join(Event).where(Event.competition_id == competition_id)
    return list(db.session.scalars(found.order_by(Release.id.desc())))
