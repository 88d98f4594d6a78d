"""Rulings: ties that were decided, and awards that depart from the rule set."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.codec import load
from competition.db.accounts import User
from competition.db.base import UtcDateTime, db
from competition.db.competitions import Event
from competition.domain.rulings import AwardRuling, Ruling, TieRuling


class RulingRow(db.Model):
    """A ruling. Who proposes it is not who confirms it; one that was withdrawn stays on record."""

    __tablename__ = "ruling"
    __table_args__ = (
        CheckConstraint("withdrawn_by IS NULL OR withdrawn_by <> withdrawal_by", name="withdrawn_by_two"),
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> proposed_by", name="two_persons"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    body: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    proposed_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawal_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    withdrawal_reason: Mapped[str] = mapped_column(Text, default="")
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    event: Mapped[Event] = relationship()
    proposer: Mapped[User] = relationship(foreign_keys=[proposed_by])
    confirmer: Mapped[User | None] = relationship(foreign_keys=[confirmed_by])
    withdrawer: Mapped[User | None] = relationship(foreign_keys=[withdrawal_by])

    def says(self) -> TieRuling | AwardRuling:
        """What was decided."""
        return load(self.body, TieRuling | AwardRuling)

    def ruling(self) -> Ruling:
        """The ruling as a result carries it. ValueError for one that nobody confirmed."""
        if self.confirmer is None:
            raise ValueError(f"ruling {self.id} is not confirmed")
        return Ruling(self.says(), self.reason, self.proposer.display_name, self.confirmer.display_name)


def rulings_of(event_id: int) -> list[RulingRow]:
    """All rulings of an event that were not withdrawn, in order."""
    found = select(RulingRow).where(RulingRow.event_id == event_id, RulingRow.withdrawn_at.is_(None))
    return list(db.session.scalars(found.order_by(RulingRow.id)))


def rulings_in_force(event_id: int) -> tuple[Ruling, ...]:
    """The confirmed rulings of an event, in order."""
    return tuple(row.ruling() for row in rulings_of(event_id) if row.confirmed_at is not None)
