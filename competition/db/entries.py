"""People, delegations, entries and the places drawn for them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.db.base import UtcDateTime, db
from competition.db.competitions import Event
from competition.db.sealing import unseal
from competition.domain.identity import mask_id
from competition.domain.scoresheet import EntryState
from competition.domain.tiers import Group, SkillLevel

REMOVED = "removed"
"""What is sealed in place of an ID number that was removed; no number and no ending of one reads like it."""


class Person(db.Model):
    """A human being, once per installation. The ID number is sealed; `id_index` finds it again."""

    __tablename__ = "person"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    id_sealed: Mapped[bytes]
    id_index: Mapped[str] = mapped_column(Text, unique=True)

    def masked_id(self) -> str:
        """The ID number as lists for the office show it: 370***********1234; 已清除 once it was removed."""
        number = unseal(self.id_sealed, row=self.id)
        return "已清除" if number == REMOVED else mask_id(number)


class Delegation(db.Model):
    """代表队 of one competition."""

    __tablename__ = "delegation"
    __table_args__ = (UniqueConstraint("competition_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"))
    name: Mapped[str] = mapped_column(Text)


class Entry(db.Model):
    """A place in an event. `number` such as E01-007 is its name in the draw, the log and on lists.

    `elapsed` is the time it took, in seconds; empty where it was not taken.
    """

    __tablename__ = "entry"
    __table_args__ = (
        UniqueConstraint("event_id", "number"),
        CheckConstraint("elapsed >= 0", name="elapsed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegation.id"))
    number: Mapped[str] = mapped_column(Text)
    group: Mapped[str] = mapped_column(Text)
    team: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(Text, default=EntryState.COMPETING)
    elapsed: Mapped[int | None]
    event: Mapped[Event] = relationship()
    delegation: Mapped[Delegation] = relationship()
    members: Mapped[list["Member"]] = relationship(back_populates="entry", order_by="Member.position")
    place: Mapped["DrawnPlaceRow | None"] = relationship(back_populates="entry")

    @property
    def names(self) -> str:
        """The members' names as lists show them."""
        return "、".join(member.person.name for member in self.members)

    @property
    def employers(self) -> str:
        """The members' employers, each once."""
        return "、".join(dict.fromkeys(member.employer for member in self.members))

    @property
    def group_value(self) -> Group:
        """The group as the domain knows it."""
        return Group(self.group)

    @property
    def state_value(self) -> EntryState:
        """The state as the domain knows it."""
        return EntryState(self.state)


class Member(db.Model):
    """A person in an entry, with employer and level as they were on entry."""

    __tablename__ = "member"
    __table_args__ = (UniqueConstraint("event_id", "person_id"), UniqueConstraint("entry_id", "position"))

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    position: Mapped[int]
    employer: Mapped[str] = mapped_column(Text)
    held_level: Mapped[str | None] = mapped_column(Text)
    entry: Mapped[Entry] = relationship(back_populates="members")
    person: Mapped[Person] = relationship()

    @property
    def level_value(self) -> SkillLevel | None:
        """The held level as the domain knows it."""
        return SkillLevel(self.held_level) if self.held_level else None


class Draw(db.Model):
    """A draw that was made: with its seed anybody can draw the stations again; the secret of the codes is sealed."""

    __tablename__ = "draw"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), unique=True)
    seed: Mapped[str] = mapped_column(Text)
    secret_sealed: Mapped[bytes]
    commitment: Mapped[str] = mapped_column(Text)
    algorithm: Mapped[str] = mapped_column(Text)
    drawn_at: Mapped[datetime] = mapped_column(UtcDateTime)
    drawn_by: Mapped[int] = mapped_column(ForeignKey("user.id"))


class DrawnPlaceRow(db.Model):
    """The session, station and code of an entry."""

    __tablename__ = "drawn_place"
    __table_args__ = (
        UniqueConstraint("event_id", "session", "station"),
        UniqueConstraint("event_id", "code"),
    )

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    session: Mapped[int]
    station: Mapped[int]
    code: Mapped[str] = mapped_column(Text)
    entry: Mapped[Entry] = relationship(back_populates="place")


def entries_of(event_id: int) -> list[Entry]:
    """All entries of an event by number."""
    return list(db.session.scalars(select(Entry).where(Entry.event_id == event_id).order_by(Entry.number)))


def find_person(id_index: str) -> Person | None:
    """The person with that index of an ID number."""
    return db.session.scalar(select(Person).where(Person.id_index == id_index))


def find_entry_by_code(event_id: int, code: str) -> Entry | None:
    """The entry behind a blind code of an event."""
    found = (
        select(Entry)
        .join(DrawnPlaceRow)
        .where(DrawnPlaceRow.event_id == event_id, DrawnPlaceRow.code == code)
    )
    return db.session.scalar(found)
