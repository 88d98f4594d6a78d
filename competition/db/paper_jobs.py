"""Bulk issue: what was asked for, how far it is, and what stopped it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.db.accounts import User
from competition.db.base import UtcDateTime, db
from competition.db.competitions import Competition

OPEN, PAUSED, DONE, CANCELLED = "open", "paused", "done", "cancelled"


class PaperJob(db.Model):
    """All papers of a competition that are due, issued batch by batch by `saiwu papers work`.

    What is due is never listed here: it is found anew each time, so that a job that was cut short goes on where the
    papers end. `problems` is a JSON list of what stopped it; `worked_at` is when the last batch was issued.
    """

    __tablename__ = "paper_job"
    __table_args__ = (
        CheckConstraint("done >= 0 AND done <= total", name="done"),
        CheckConstraint(f"state IN ('{OPEN}', '{PAUSED}', '{DONE}', '{CANCELLED}')", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"), index=True)
    state: Mapped[str] = mapped_column(Text, default=OPEN)
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    problems: Mapped[str] = mapped_column(Text, default="[]")
    filed_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    filed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    worked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    competition: Mapped[Competition] = relationship()
    filer: Mapped[User] = relationship()


def newest_job(competition_id: int) -> PaperJob | None:
    """The newest job of a competition, whatever its state."""
    found = select(PaperJob).where(PaperJob.competition_id == competition_id).order_by(PaperJob.id.desc())
    return db.session.scalars(found.limit(1)).first()


def open_job_ids() -> list[int]:
    """The jobs that wait or are being worked on, oldest first."""
    return list(db.session.scalars(select(PaperJob.id).where(PaperJob.state == OPEN).order_by(PaperJob.id)))
