"""What the headings of foreign rosters stand for, once somebody has said so."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from competition.db.base import UtcDateTime, db


class RosterColumns(db.Model):
    """The fields that the columns of a table with these headings stand for, in one competition.

    `fingerprint` is the SHA-256 of the headings in their order; `body` is the layout as JSON.
    """

    __tablename__ = "roster_columns"
    __table_args__ = (UniqueConstraint("competition_id", "fingerprint"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"))
    fingerprint: Mapped[str] = mapped_column(Text, index=True)
    body: Mapped[str] = mapped_column(Text)
    set_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)


def columns_with(fingerprint: str, competitions: list[int]) -> RosterColumns | None:
    """The newest mapping of these headings in any of the competitions."""
    found = select(RosterColumns).where(
        RosterColumns.fingerprint == fingerprint, RosterColumns.competition_id.in_(competitions)
    )
    return db.session.scalar(found.order_by(RosterColumns.set_at.desc(), RosterColumns.id.desc()).limit(1))
