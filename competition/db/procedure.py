"""What organizers declared of their competitions, step by step."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.db.accounts import User
from competition.db.base import UtcDateTime, db
from competition.domain.procedure import LEADS_TO, State, Step


class CompetitionStep(db.Model):
    """A step that was declared; the newest counts. One that goes back has a reason."""

    __tablename__ = "competition_step"
    __table_args__ = (CheckConstraint("step NOT IN ('reopen', 'restore') OR reason <> ''", name="reason"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"), index=True)
    step: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, default="")
    declared_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    declared_at: Mapped[datetime] = mapped_column(UtcDateTime)
    declarer: Mapped[User] = relationship()

    @property
    def step_value(self) -> Step:
        """The step as the domain knows it."""
        return Step(self.step)


def steps_of(competition_id: int) -> list[CompetitionStep]:
    """All that was declared, newest first."""
    found = select(CompetitionStep).where(CompetitionStep.competition_id == competition_id)
    return list(db.session.scalars(found.order_by(CompetitionStep.id.desc())))


def declared_state(competition_id: int) -> State:
    """What the newest declaration says; preparing before the first."""
    found = select(CompetitionStep.step).where(CompetitionStep.competition_id == competition_id)
    step = db.session.scalar(found.order_by(CompetitionStep.id.desc()).limit(1))
    return State.PREPARING if step is None else LEADS_TO[Step(step)]
