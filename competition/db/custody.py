"""Draws in three stages: what each custodian's stage keeps sealed, what the floor noted, who witnessed an opening."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.db.accounts import User
from competition.db.base import UtcDateTime, db
from competition.db.competitions import Event
from competition.domain.scoresheet import EntryState
from competition.domain.three_codes import DrawStage


class SealedStage(db.Model):
    """A stage of an event's draw. `commitment` is public from the beginning, `seed` and `opened_table` from the opening on.

    Until then the seed, what the stage before handed over and the table are sealed to `public_key`, the key that the
    custodian had on the day of the preparation; `size` is how many lines the table has.
    """

    __tablename__ = "sealed_stage"
    __table_args__ = (UniqueConstraint("event_id", "stage"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    stage: Mapped[str] = mapped_column(Text)
    custodian_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    public_key: Mapped[bytes]
    commitment: Mapped[str] = mapped_column(Text)
    algorithm: Mapped[str] = mapped_column(Text)
    prepared_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    prepared_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seed_sealed: Mapped[bytes]
    handed_sealed: Mapped[bytes | None]
    table_sealed: Mapped[bytes | None]
    size: Mapped[int | None]
    drawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seed: Mapped[str] = mapped_column(Text, default="")
    opened_table: Mapped[str] = mapped_column(Text, default="")
    event: Mapped[Event] = relationship()
    custodian: Mapped[User] = relationship(foreign_keys=[custodian_id])

    @property
    def stage_value(self) -> DrawStage:
        """The stage as the domain knows it."""
        return DrawStage(self.stage)


class FloorNote(db.Model):
    """What a floor judge noted of a station while nobody may know whose work it is. `state` is empty if it competes."""

    __tablename__ = "floor_note"
    __table_args__ = (
        UniqueConstraint("event_id", "session", "station"),
        CheckConstraint("elapsed >= 0", name="elapsed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    session: Mapped[int]
    station: Mapped[int]
    state: Mapped[str] = mapped_column(Text, default="")
    elapsed: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    noted_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def state_value(self) -> EntryState:
        """The state as the domain knows it."""
        return EntryState(self.state) if self.state else EntryState.COMPETING


class OpeningWitness(db.Model):
    """Somebody who attested to be present at the opening of a stage; it holds for that day."""

    __tablename__ = "opening_witness"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True)
    stage: Mapped[str] = mapped_column(Text, primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    user: Mapped[User] = relationship()


def stages_of(event_id: int) -> dict[DrawStage, SealedStage]:
    """The stages of an event's draw in their order; none before it is prepared."""
    rows = db.session.scalars(select(SealedStage).where(SealedStage.event_id == event_id))
    found = {row.stage_value: row for row in rows}
    return {stage: found[stage] for stage in DrawStage if stage in found}


def notes_of(event_id: int) -> list[FloorNote]:
    """What the floor noted, by session and station."""
    found = select(FloorNote).where(FloorNote.event_id == event_id)
    return list(db.session.scalars(found.order_by(FloorNote.session, FloorNote.station)))


def witnesses_of(event_id: int, stage: DrawStage) -> list[OpeningWitness]:
    """Who attested to be present at the opening of a stage, in order."""
    found = select(OpeningWitness).where(OpeningWitness.event_id == event_id, OpeningWitness.stage == stage)
    return list(db.session.scalars(found.order_by(OpeningWitness.at, OpeningWitness.user_id)))


def sealed_to(user_id: int) -> list[SealedStage]:
    """The stages that only this person can open, and that were not opened."""
    found = select(SealedStage).where(SealedStage.custodian_id == user_id, SealedStage.opened_at.is_(None))
    return list(db.session.scalars(found.order_by(SealedStage.event_id)))


def codes_are_sealed(event_id: int) -> bool:
    """Whether entries bear codes by now that were not opened yet."""
    first = stages_of(event_id).get(DrawStage.ENTRY_CODE)
    return first is not None and first.drawn_at is not None and first.opened_at is None
