"""Results from elsewhere: what a person won in a contest that is not held here, with its evidence."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.db.accounts import User
from competition.db.base import Fen, db
from competition.db.competitions import Competition
from competition.db.entries import Person
from competition.db.sealing import Sealed
from competition.db.standing import Attested
from competition.domain.money import Money
from competition.domain.tiers import CompetitionClass, Group, SkillLevel, Tier


class ElsewhereResult(Attested, db.Model):
    """A provincial, national or world result of a person whom this place rewards. Who records it is not who confirms it.

    `competition_id` is the competition of this place whose policy and award plan decide it. `skill` is the name of the
    event, the same as here where it is the same skill. `team` tells teams apart that share an award, empty otherwise.
    `received` is what another payer has paid for it, `received_from` that payer's tier. The evidence file is sealed; `evidence_digest` is the SHA-256 of the plain file.
    """

    __tablename__ = "elsewhere_result"
    __table_args__ = (
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> recorded_by", name="two_persons"),
        CheckConstraint("team_size >= 1", name="team_size"),
        CheckConstraint("place >= 1", name="place"),
        CheckConstraint("entrants >= 1", name="entrants"),
        CheckConstraint("received >= 0", name="received"),
        CheckConstraint("(received IS NULL) = (received_from IS NULL)", name="received_from"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    employer: Mapped[str] = mapped_column(Text)
    group: Mapped[str] = mapped_column(Text)
    held_level: Mapped[str | None] = mapped_column(Text)
    contest: Mapped[str] = mapped_column(Text)
    tier: Mapped[str] = mapped_column(Text)
    competition_class: Mapped[str] = mapped_column(Text)
    skill: Mapped[str] = mapped_column(Text)
    team_size: Mapped[int] = mapped_column(default=1)
    position: Mapped[int] = mapped_column(default=1)
    team: Mapped[str] = mapped_column(Text, default="")
    award: Mapped[str] = mapped_column(Text)
    place: Mapped[int | None]
    entrants: Mapped[int | None]
    confirmed_on: Mapped[date]
    received: Mapped[Money | None] = mapped_column(Fen)
    received_from: Mapped[str | None] = mapped_column(Text)
    document: Mapped[str] = mapped_column(Text)
    evidence_name: Mapped[str] = mapped_column(Text)
    evidence_sealed: Mapped[bytes] = mapped_column(
        Sealed("elsewhere/{person_id}/{evidence_digest}"), deferred=True
    )
    evidence_digest: Mapped[str] = mapped_column(Text)
    competition: Mapped[Competition] = relationship()
    person: Mapped[Person] = relationship()
    recorder: Mapped[User] = relationship(foreign_keys="ElsewhereResult.recorded_by")

    @property
    def tier_value(self) -> Tier:
        """The tier as the domain knows it."""
        return Tier(self.tier)

    @property
    def class_value(self) -> CompetitionClass:
        """The class as the domain knows it."""
        return CompetitionClass(self.competition_class)

    @property
    def group_value(self) -> Group:
        """The group as the domain knows it."""
        return Group(self.group)

    @property
    def level_value(self) -> SkillLevel | None:
        """The held level as the domain knows it."""
        return SkillLevel(self.held_level) if self.held_level else None

    @property
    def evidence_row(self) -> str:
        """What the sealed file is bound to."""
        return f"elsewhere/{self.person_id}/{self.evidence_digest}"


def elsewhere_of(competition_id: int) -> list[ElsewhereResult]:
    """All that were recorded for a competition and not withdrawn, in order."""
    found = select(ElsewhereResult).where(
        ElsewhereResult.competition_id == competition_id, ElsewhereResult.withdrawn_at.is_(None)
    )
    return list(db.session.scalars(found.order_by(ElsewhereResult.id)))


def confirmed_elsewhere(competition_id: int) -> list[ElsewhereResult]:
    """Those that a second person confirmed."""
    return [row for row in elsewhere_of(competition_id) if row.confirmed_at is not None]
