"""What one person records and another confirms; what may stand once only, while what was taken back stays on record."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from competition.db.base import UtcDateTime


class Attested:
    """The columns of what is recorded by one person and confirmed by another; withdrawn it stays on record."""

    recorded_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawal_reason: Mapped[str] = mapped_column(Text, default="")


def standing_once(name: str, *columns: str, while_empty: str) -> Index:
    """A unique index over the rows whose moment `while_empty` is not set, on both databases."""
    stands = text(f"{while_empty} IS NULL")
    return Index(name, *columns, unique=True, sqlite_where=stands, postgresql_where=stands)
