"""Which competition is a rehearsal of which."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.db.base import UtcDateTime, db

if TYPE_CHECKING:
    from competition.db.competitions import Competition


class Rehearsal(db.Model):
    """演练: the competition that it is, and the real one that it rehearses; of each there is one at a time, the `number`th."""

    __tablename__ = "rehearsal"

    competition_id: Mapped[int] = mapped_column(
        ForeignKey("competition.id"), primary_key=True, autoincrement=False
    )
    of_id: Mapped[int] = mapped_column(ForeignKey("competition.id"), unique=True)
    number: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    competition: Mapped["Competition"] = relationship(
        back_populates="rehearsal", foreign_keys=[competition_id]
    )


def rehearsal_of(competition_id: int) -> Rehearsal | None:
    """The rehearsal of a competition that stands now."""
    return db.session.scalar(select(Rehearsal).where(Rehearsal.of_id == competition_id))


def rehearsed_by(competition_id: int) -> int | None:
    """The competition that this one rehearses; None for a real one."""
    return db.session.scalar(select(Rehearsal.of_id).where(Rehearsal.competition_id == competition_id))
