"""People beside an entry (coaches, experts, the master), and titles that were granted to selected persons."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.db.base import UtcDateTime, db
from competition.db.competitions import Competition
from competition.db.entries import Entry, Person
from competition.db.standing import Attested, standing_once
from competition.domain.payees import Payee


class Supporter(db.Model):
    """A coach, expert or master of an entry. `position` counts from 1 among those of the same kind.

    Who is not in a later list keeps the row, marked `removed_at`, for earlier decisions name it.
    """

    __tablename__ = "supporter"
    __table_args__ = (
        standing_once("ix_supporter_person", "entry_id", "payee", "person_id", while_empty="removed_at"),
        standing_once("ix_supporter_position", "entry_id", "payee", "position", while_empty="removed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    payee: Mapped[str] = mapped_column(Text)
    position: Mapped[int]
    employer: Mapped[str] = mapped_column(Text)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    entry: Mapped[Entry] = relationship()
    person: Mapped[Person] = relationship()

    @property
    def payee_value(self) -> Payee:
        """Who it is, as the domain knows it."""
        return Payee(self.payee)


class TitleGrant(Attested, db.Model):
    """A title that was granted to a person by a document: what a yearly quota counts and an allowance follows.

    `competition_id` is the competition in whose decisions the allowance stands. Who records it is not who confirms it.
    What is withdrawn stays on record and counts nowhere.
    """

    __tablename__ = "title_grant"
    __table_args__ = (
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> recorded_by", name="two_persons"),
        standing_once("ix_title_grant_title", "person_id", "title", while_empty="withdrawn_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    employer: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    document: Mapped[str] = mapped_column(Text)
    granted_on: Mapped[date]
    competition: Mapped[Competition] = relationship()
    person: Mapped[Person] = relationship()


def supporters_of(competition_id: int) -> list[Supporter]:
    """Everybody who is beside the entries of a competition now, by entry, kind and position."""
    found = (
        select(Supporter)
        .join(Entry)
        .join(Entry.event)
        .where(Entry.event.has(competition_id=competition_id), Supporter.removed_at.is_(None))
    )
    return list(db.session.scalars(found.order_by(Entry.number, Supporter.payee, Supporter.position)))


def titles_of(competition_id: int) -> list[TitleGrant]:
    """The titles recorded with a competition and not withdrawn, in order."""
    return [each for each in recorded_titles(competition_id) if each.withdrawn_at is None]


def recorded_titles(competition_id: int) -> list[TitleGrant]:
    """All that were ever recorded with a competition, in order; those withdrawn too."""
    found = select(TitleGrant).where(TitleGrant.competition_id == competition_id)
    return list(db.session.scalars(found.order_by(TitleGrant.id)))


def confirmed_titles(person_ids: list[str]) -> list[TitleGrant]:
    """Confirmed titles of these persons that stand."""
    found = select(TitleGrant).where(
        TitleGrant.person_id.in_(person_ids),
        TitleGrant.confirmed_at.is_not(None),
        TitleGrant.withdrawn_at.is_(None),
    )
    return list(db.session.scalars(found.order_by(TitleGrant.id)))
