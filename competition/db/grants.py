"""What is granted after a contest or beside it: certificates of level, and bases and studios that were recognised."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, func, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column, relationship

from competition.db.awards import AwardDecision, AwardRun
from competition.db.base import Fen, UtcDateTime, db
from competition.db.competitions import Competition
from competition.db.entries import Person
from competition.db.standing import Attested, standing_once
from competition.domain.money import Money
from competition.domain.tiers import SkillLevel


class LevelCertificate(Attested, db.Model):
    """A certificate of a skill level that somebody promoted for a result was given: what a follow-on subsidy follows.

    `employer` is the enterprise whose yearly cap counts it. Who records it is not who confirms it.
    What is withdrawn stays on record and counts nowhere.
    """

    __tablename__ = "level_certificate"
    __table_args__ = (
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> recorded_by", name="two_persons"),
        standing_once("ix_level_certificate_level", "person_id", "level", while_empty="withdrawn_at"),
        standing_once("ix_level_certificate_certificate", "certificate", while_empty="withdrawn_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    employer: Mapped[str] = mapped_column(Text)
    level: Mapped[str] = mapped_column(Text)
    certificate: Mapped[str] = mapped_column(Text)
    certified_on: Mapped[date]
    competition: Mapped[Competition] = relationship()
    person: Mapped[Person] = relationship()

    @property
    def level_value(self) -> SkillLevel:
        """The level as the domain knows it."""
        return SkillLevel(self.level)


class BaseRecognition(Attested, db.Model):
    """A training base or studio that was recognised, on which a grant follows. Who records it is not who confirms it.

    `higher` is what the higher government granted it, for a text that matches that; empty where it is not known yet.
    The grant is decided with the competition that it is recorded with, for a base belongs to none by itself.
    Who fills in `higher` later (`completed_by`) does not confirm it either. What is withdrawn stays on record and counts
    nowhere.
    """

    __tablename__ = "base_recognition"
    __table_args__ = (
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> recorded_by", name="two_persons"),
        CheckConstraint("completed_by IS NULL OR confirmed_by <> completed_by", name="completed"),
        CheckConstraint("higher > 0", name="higher"),
        standing_once(
            "ix_base_recognition_day", "base", "unit", "occasion", "recognised_on", while_empty="withdrawn_at"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"), index=True)
    base: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(Text)
    tier: Mapped[str] = mapped_column(Text)
    occasion: Mapped[str] = mapped_column(Text)
    recognised_on: Mapped[date]
    higher: Mapped[Money | None] = mapped_column(Fen)
    document: Mapped[str] = mapped_column(Text)
    completed_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    completed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    competition: Mapped[Competition] = relationship()


def certificates_of(competition_id: int) -> list[LevelCertificate]:
    """The certificates recorded with a competition and not withdrawn, in order."""
    return [each for each in recorded_certificates(competition_id) if each.withdrawn_at is None]


def recorded_certificates(competition_id: int) -> list[LevelCertificate]:
    """All that were ever recorded with a competition, in order; those withdrawn too."""
    found = select(LevelCertificate).where(LevelCertificate.competition_id == competition_id)
    return list(db.session.scalars(found.order_by(LevelCertificate.id)))


def confirmed_certificates() -> list[LevelCertificate]:
    """Every confirmed certificate that stands: an enterprise's cap counts those of all competitions."""
    found = select(LevelCertificate).where(
        LevelCertificate.confirmed_at.is_not(None), LevelCertificate.withdrawn_at.is_(None)
    )
    return list(db.session.scalars(found.order_by(LevelCertificate.certified_on, LevelCertificate.id)))


def bases_of(competition_id: int) -> list[BaseRecognition]:
    """The recognitions recorded with a competition and not withdrawn, in order."""
    return [each for each in recorded_bases(competition_id) if each.withdrawn_at is None]


def recorded_bases(competition_id: int) -> list[BaseRecognition]:
    """All that were ever recorded with a competition, in order; those withdrawn too."""
    found = select(BaseRecognition).where(BaseRecognition.competition_id == competition_id)
    return list(db.session.scalars(found.order_by(BaseRecognition.id)))


def last_recognition(row: BaseRecognition) -> date | None:
    """The day of another confirmed recognition of the same unit and kind that goes before this one; None if none does.

    Of any competition, recognised before or after: the one whose sum was approved first goes first, and among those
    without an approved sum the one recognised first. Of several the day nearest to this one's counts.
    """
    approved = first_approvals(AwardDecision.base_id)
    others = db.session.scalars(
        select(BaseRecognition).where(
            BaseRecognition.base == row.base,
            BaseRecognition.unit == row.unit,
            BaseRecognition.occasion == row.occasion,
            BaseRecognition.confirmed_at.is_not(None),
            BaseRecognition.withdrawn_at.is_(None),
            BaseRecognition.id != row.id,
        )
    )

    def turn(each: BaseRecognition) -> tuple[int, date]:
        return approved.get(each.id, len(approved)), each.recognised_on

    days = [each.recognised_on for each in others if turn(each) < turn(row)]
    return nearest_day(days, row.recognised_on)


def nearest_day(days: Iterable[date], to: date) -> date | None:
    """The one with the fewest calendar years between, the earlier of two; None if there is none."""
    return min(days, key=lambda day: (abs(day.year - to.year), day), default=None)


def first_approvals(earned_by: InstrumentedAttribute[int | None]) -> dict[int, int]:
    """The turn, from 0, in which a sum was first approved for what this column of the decisions points to, by its id.

    What was approved at one moment has one turn.
    """
    found = (
        select(earned_by, func.min(AwardRun.approved_at))
        .join(AwardDecision.run)
        .where(earned_by.is_not(None), AwardDecision.amount.is_not(None), AwardRun.approved_at.is_not(None))
        .group_by(earned_by)
    )
    moments = {number: moment for number, moment in db.session.execute(found) if number is not None}
    turns = {moment: turn for turn, moment in enumerate(sorted(set(moments.values())))}
    return {number: turns[moment] for number, moment in moments.items()}
