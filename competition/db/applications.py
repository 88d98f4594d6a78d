"""Applications of entrants and delegations, what was done with them, who leads a delegation, and who checked in."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.codec import load
from competition.db.accounts import User
from competition.db.base import UtcDateTime, db
from competition.db.competitions import Competition, Event
from competition.db.entries import Delegation, Entry, Member, Person
from competition.db.sealing import BlindIndex, Sealed, unseal, unseal_bytes
from competition.domain.applicant import Application
from competition.domain.applications import ApplicationState, Party, Step


class RegistrationWindow(db.Model):
    """报名时间 of a competition, set by its organizer; either end may be left open."""

    __tablename__ = "registration_window"
    __table_args__ = (CheckConstraint("opens_at < closes_at", name="order"),)

    competition_id: Mapped[int] = mapped_column(
        ForeignKey("competition.id"), primary_key=True, autoincrement=False
    )
    opens_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    notice: Mapped[str] = mapped_column(Text, default="")


class ApplicationRow(db.Model):
    """报名 for an event. What it says is sealed as JSON, its photo beside it; `token_hash` opens it to its applicant.

    `number` counts within the event; `entry_id` is the entry that it became, and stays when that is taken back.
    """

    __tablename__ = "application"
    __table_args__ = (
        UniqueConstraint("event_id", "number"),
        CheckConstraint("state <> 'accepted' OR entry_id IS NOT NULL", name="accepted_entry"),
        CheckConstraint("round >= 1", name="round"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    number: Mapped[int]
    delegation_id: Mapped[int | None] = mapped_column(ForeignKey("delegation.id"), index=True)
    state: Mapped[str] = mapped_column(Text)
    round: Mapped[int] = mapped_column(default=1)
    id_index: Mapped[str] = mapped_column(BlindIndex("indexed"), index=True)
    facts_sealed: Mapped[bytes] = mapped_column(Sealed("application/{event_id}/{number}"))
    photo_sealed: Mapped[bytes | None] = mapped_column(Sealed("application/{event_id}/{number}/photo"))
    token_hash: Mapped[str | None] = mapped_column(Text, unique=True)
    agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    event: Mapped[Event] = relationship()
    delegation: Mapped[Delegation | None] = relationship()
    entry: Mapped[Entry | None] = relationship()
    steps: Mapped[list["ApplicationStep"]] = relationship(
        back_populates="application", order_by="ApplicationStep.id"
    )

    @property
    def reference(self) -> str:
        """报名序号 by which lists, refusals and the log name it: E01-B007."""
        return f"{self.event.code}-B{self.number:03}"

    @property
    def state_value(self) -> ApplicationState:
        """The state as the domain knows it."""
        return ApplicationState(self.state)

    @property
    def sealed_to(self) -> str:
        """What its facts are bound to; the photo with `/photo` behind."""
        return f"application/{self.event_id}/{self.number}"

    @property
    def indexed(self) -> str | None:
        """What `id_index` finds it by."""
        return self.facts().id_document.key

    def facts(self) -> Application:
        """What was filled in."""
        return load(unseal(self.facts_sealed, row=self.sealed_to), Application)

    def photo(self) -> bytes | None:
        """The photo as JPEG; None if there is none."""
        sealed = self.photo_sealed
        return None if sealed is None else unseal_bytes(sealed, row=f"{self.sealed_to}/photo")


class ApplicationStep(db.Model):
    """One step on the way of an application: when, by which party and account, from where to where, and why."""

    __tablename__ = "application_step"
    __table_args__ = (
        CheckConstraint("step NOT IN ('return', 'refuse', 'take_back') OR reason <> ''", name="reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    step: Mapped[str] = mapped_column(Text)
    party: Mapped[str] = mapped_column(Text)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    application: Mapped[ApplicationRow] = relationship(back_populates="steps")
    user: Mapped[User | None] = relationship()

    @property
    def step_value(self) -> Step:
        """The step as the domain knows it."""
        return Step(self.step)

    @property
    def party_value(self) -> Party:
        """Whose step it was, as the domain knows it."""
        return Party(self.party)

    @property
    def after_value(self) -> ApplicationState:
        """Where it led, as the domain knows it."""
        return ApplicationState(self.after)


class DelegationLeader(db.Model):
    """领队 of a delegation, by the name of the account: an invitation names it before there is one."""

    __tablename__ = "delegation_leader"

    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegation.id"), primary_key=True)
    username: Mapped[str] = mapped_column(Text, primary_key=True, index=True)
    display_name: Mapped[str] = mapped_column(Text)
    named_at: Mapped[datetime] = mapped_column(UtcDateTime)
    named_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    delegation: Mapped[Delegation] = relationship()


class CheckIn(db.Model):
    """报到 of an entry on the day; one that is undone is deleted, and stays in the log with its reason."""

    __tablename__ = "check_in"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    entry: Mapped[Entry] = relationship()
    user: Mapped[User] = relationship()


class Substitution(db.Model):
    """替换: who stepped out of an entry before the draw, who stepped in, and why."""

    __tablename__ = "substitution"
    __table_args__ = (CheckConstraint("reason <> ''", name="reason"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    position: Mapped[int]
    left_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    joined_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    left: Mapped[Person] = relationship(foreign_keys=[left_id])
    joined: Mapped[Person] = relationship(foreign_keys=[joined_id])
    user: Mapped[User] = relationship()


def last_application(event_id: int) -> int:
    """The highest number of an event's applications; 0 before the first."""
    found = select(func.max(ApplicationRow.number)).where(ApplicationRow.event_id == event_id)
    return db.session.scalar(found) or 0


def applications_of(competition_id: int) -> list[ApplicationRow]:
    """All applications of a competition by event and number."""
    found = select(ApplicationRow).join(Event).where(Event.competition_id == competition_id)
    return list(db.session.scalars(found.order_by(Event.code, ApplicationRow.number)))


def applications_of_delegation(delegation_id: int) -> list[ApplicationRow]:
    """All applications of a delegation by event and number."""
    found = select(ApplicationRow).join(Event).where(ApplicationRow.delegation_id == delegation_id)
    return list(db.session.scalars(found.order_by(Event.code, ApplicationRow.number)))


def applications_of_entry(entry_id: int) -> list[ApplicationRow]:
    """The applications that an entry came from, in order."""
    found = select(ApplicationRow).where(ApplicationRow.entry_id == entry_id)
    return list(db.session.scalars(found.order_by(ApplicationRow.id)))


def find_application(token_hash: str) -> ApplicationRow | None:
    """The application whose personal link has that hash."""
    return db.session.scalar(select(ApplicationRow).where(ApplicationRow.token_hash == token_hash))


def delegations_of(competition_id: int) -> list[Delegation]:
    """The delegations of a competition by name."""
    found = select(Delegation).where(Delegation.competition_id == competition_id)
    return list(db.session.scalars(found.order_by(Delegation.name)))


def leaders_of(delegation_id: int) -> list[DelegationLeader]:
    """Who leads a delegation, or is invited to."""
    found = select(DelegationLeader).where(DelegationLeader.delegation_id == delegation_id)
    return list(db.session.scalars(found.order_by(DelegationLeader.username)))


def led_delegation(competition_id: int, username: str) -> Delegation | None:
    """The delegation of a competition that an account leads."""
    found = (
        select(Delegation)
        .join(DelegationLeader)
        .where(Delegation.competition_id == competition_id, DelegationLeader.username == username)
    )
    return db.session.scalar(found)


def delegations_led(competition_id: int) -> dict[str, str]:
    """The name of the delegation that each account leads in a competition."""
    found = (
        select(DelegationLeader.username, Delegation.name)
        .join(Delegation, Delegation.id == DelegationLeader.delegation_id)
        .where(Delegation.competition_id == competition_id)
    )
    return {username: name for username, name in db.session.execute(found)}


def entrants_of(competition_id: int) -> list[Member]:
    """Every member of every entry of a competition, by number and position."""
    found = select(Member).join(Entry, Entry.id == Member.entry_id).join(Event, Event.id == Entry.event_id)
    chosen = found.where(Event.competition_id == competition_id)
    return list(db.session.scalars(chosen.order_by(Entry.number, Member.position)))


def check_ins_of(competition_id: int) -> dict[int, CheckIn]:
    """Who checked in, by entry."""
    found = select(CheckIn).join(Entry).join(Event, Event.id == Entry.event_id)
    rows = db.session.scalars(found.where(Event.competition_id == competition_id))
    return {row.entry_id: row for row in rows}


def substitutions_of(entry_id: int) -> list[Substitution]:
    """The substitutions of an entry, oldest first."""
    found = select(Substitution).where(Substitution.entry_id == entry_id)
    return list(db.session.scalars(found.order_by(Substitution.id)))


def window_of(competition: Competition) -> RegistrationWindow | None:
    """The registration window of a competition; None if none was set."""
    return db.session.get(RegistrationWindow, competition.id)
