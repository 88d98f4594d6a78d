"""Judges' qualifications, what they declared against whom, and who steps in for them."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.db.accounts import User
from competition.db.base import UtcDateTime, db
from competition.domain.conflicts import Against, Conflict, ConflictKind


class JudgeProfile(db.Model):
    """What qualifies a judge (裁判员证); the unit stands with the account."""

    __tablename__ = "judge_profile"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True, autoincrement=False)
    qualification: Mapped[str] = mapped_column(Text, default="")
    number: Mapped[str] = mapped_column(Text, default="")
    occupation: Mapped[str] = mapped_column(Text, default="")
    valid_until: Mapped[date | None]


class DeclaredConflict(db.Model):
    """Whom a judge must not mark in a competition; a declaration that was taken back stays, with the reason."""

    __tablename__ = "declared_conflict"
    __table_args__ = (
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn"),
        CheckConstraint("withdrawn_at IS NULL OR withdrawn_because <> ''", name="withdrawn_because"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    kind: Mapped[str] = mapped_column(Text)
    against: Mapped[str] = mapped_column(Text)
    about: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, default="")
    declared_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    declared_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_because: Mapped[str] = mapped_column(Text, default="")
    user: Mapped[User] = relationship(foreign_keys=[user_id])
    declarer: Mapped[User] = relationship(foreign_keys=[declared_by])

    @property
    def kind_value(self) -> ConflictKind:
        """The kind as the domain knows it."""
        return ConflictKind(self.kind)

    @property
    def against_value(self) -> Against:
        """Of whom it speaks, as the domain knows it."""
        return Against(self.against)

    def conflict(self) -> Conflict:
        """The declaration as the domain reads it."""
        return Conflict(self.user_id, self.kind_value, self.against_value, self.about)


class ConflictStatement(db.Model):
    """A judge has said that all conflicts in a competition are declared, or that there are none."""

    __tablename__ = "conflict_statement"
    __table_args__ = (UniqueConstraint("competition_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    stated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Substitute(db.Model):
    """候补裁判 of a marking form: steps in, in order, where a judge of the panel must not mark an entry."""

    __tablename__ = "substitute"
    __table_args__ = (
        UniqueConstraint("event_id", "sub_criterion", "user_id"),
        UniqueConstraint("event_id", "sub_criterion", "position"),
        CheckConstraint("position >= 1", name="position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    sub_criterion: Mapped[str] = mapped_column(Text)
    position: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    user: Mapped[User] = relationship()


def profiles_of(users: Iterable[int]) -> dict[int, JudgeProfile]:
    """What qualifies each of these judges, by account."""
    found = db.session.scalars(select(JudgeProfile).where(JudgeProfile.user_id.in_(list(users))))
    return {each.user_id: each for each in found}


def conflicts_of(competition_id: int) -> list[DeclaredConflict]:
    """What stands against the judges of a competition, oldest first."""
    found = select(DeclaredConflict).where(
        DeclaredConflict.competition_id == competition_id, DeclaredConflict.withdrawn_at.is_(None)
    )
    return list(db.session.scalars(found.order_by(DeclaredConflict.id)))


def statements_of(competition_id: int) -> dict[int, datetime]:
    """When each judge said that everything is declared, by account."""
    found = select(ConflictStatement).where(ConflictStatement.competition_id == competition_id)
    return {each.user_id: each.stated_at for each in db.session.scalars(found)}


def substitutes_of(event_id: int) -> list[Substitute]:
    """Who steps in, by form and in order."""
    found = select(Substitute).where(Substitute.event_id == event_id)
    return list(db.session.scalars(found.order_by(Substitute.sub_criterion, Substitute.position)))
