"""People, delegations and entries."""

from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.codec import dump, load
from competition.db.base import db
from competition.db.competitions import Event
from competition.db.sealing import BlindIndex, Sealed, seal, unseal
from competition.domain.applicant import PersonFacts, Profile
from competition.domain.identity_documents import IdDocument, IdKind
from competition.domain.scoresheet import EntryState
from competition.domain.tiers import Group, SkillLevel

if TYPE_CHECKING:
    from competition.db.draws import CodedWork

REMOVED = "removed"
"""What is sealed in place of an ID number that was removed; no number and no ending of one reads like it."""


class Person(db.Model):
    """A human being, once per installation. The ID number is sealed; `id_index` finds it again, by kind and number.

    `facts_sealed` holds what stays with a person beside it; NULL where nothing is known or it was removed.
    """

    __tablename__ = "person"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    id_sealed: Mapped[bytes] = mapped_column(Sealed("{id}"))
    id_index: Mapped[str] = mapped_column(BlindIndex("indexed"), unique=True)
    id_kind: Mapped[str] = mapped_column(
        Text, default=IdKind.RESIDENT_ID, server_default=IdKind.RESIDENT_ID.value
    )
    facts_sealed: Mapped[bytes | None] = mapped_column(Sealed("{id}/facts"))

    @property
    def kind_value(self) -> IdKind:
        """The kind of document as the domain knows it."""
        return IdKind(self.id_kind)

    @property
    def indexed(self) -> str | None:
        """What `id_index` finds the person by; None once the number was removed."""
        number = unseal(self.id_sealed, row=self.id)
        return None if number == REMOVED else IdDocument(self.kind_value, number).key

    def masked_id(self) -> str:
        """The ID number as lists for the office show it: 370***********1234; 已清除 once it was removed."""
        number = unseal(self.id_sealed, row=self.id)
        return "已清除" if number == REMOVED else IdDocument(self.kind_value, number).masked

    def facts(self) -> PersonFacts:
        """What is known of the person beside the document."""
        if self.facts_sealed is None:
            return PersonFacts()
        return load(unseal(self.facts_sealed, row=f"{self.id}/facts"), PersonFacts)

    def keep_facts(self, facts: PersonFacts) -> None:
        """Seal what is known; for a person that has its id already."""
        self.facts_sealed = seal(dump(facts), row=f"{self.id}/facts")


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
    work: Mapped["CodedWork | None"] = relationship(back_populates="entry")

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
    """A person in an entry, with employer, level and all that was stated on entry.

    `profile_sealed` is NULL where nothing was stated or it was removed.
    """

    __tablename__ = "member"
    __table_args__ = (UniqueConstraint("event_id", "person_id"), UniqueConstraint("entry_id", "position"))

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    position: Mapped[int]
    employer: Mapped[str] = mapped_column(Text)
    held_level: Mapped[str | None] = mapped_column(Text)
    profile_sealed: Mapped[bytes | None] = mapped_column(Sealed("member/{event_id}/{person_id}"))
    entry: Mapped[Entry] = relationship(back_populates="members")
    person: Mapped[Person] = relationship()

    @property
    def level_value(self) -> SkillLevel | None:
        """The held level as the domain knows it."""
        return SkillLevel(self.held_level) if self.held_level else None

    @property
    def _profile_row(self) -> str:
        return f"member/{self.event_id}/{self.person_id}"

    def profile(self) -> Profile:
        """What was stated on entry."""
        if self.profile_sealed is None:
            return Profile()
        return load(unseal(self.profile_sealed, row=self._profile_row), Profile)

    def keep_profile(self, profile: Profile) -> None:
        """Seal what was stated; for a member whose event and person are set already."""
        self.profile_sealed = seal(dump(profile), row=self._profile_row)


def entries_of(event_id: int) -> list[Entry]:
    """All entries of an event by number."""
    return list(db.session.scalars(select(Entry).where(Entry.event_id == event_id).order_by(Entry.number)))


def find_person(id_index: str) -> Person | None:
    """The person with that index of an ID number."""
    return db.session.scalar(select(Person).where(Person.id_index == id_index))
