"""Public notices, objections with their files and arbitrators, what was decided, and which result came of it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.codec import load
from competition.db.accounts import User
from competition.db.base import UtcDateTime, db
from competition.db.competitions import Event
from competition.db.entries import Delegation, Entry
from competition.db.results import ResultVersion
from competition.db.sealing import Sealed
from competition.domain.notice_period import NoticePeriod
from competition.domain.objections import ObjectionKind, ObjectionState, Remedy


class PublicNotice(db.Model):
    """公示 of a published result. `calendars_digest` is of the calendars that gave the last day.

    It is empty where an organizer entered that day, with the reason. Never changed once opened.
    """

    __tablename__ = "public_notice"
    __table_args__ = (
        UniqueConstraint("event_id", "result_version"),
        CheckConstraint("working_days >= 1", name="working_days"),
        CheckConstraint("last_day >= first_day", name="last_day"),
        CheckConstraint("calendars_digest <> '' OR reason <> ''", name="last_day_entered"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    result_version: Mapped[int]
    working_days: Mapped[int]
    first_day: Mapped[date]
    last_day: Mapped[date]
    calendars_digest: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    opened_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    event: Mapped[Event] = relationship()

    @property
    def period(self) -> NoticePeriod:
        """The days as the domain knows them."""
        return NoticePeriod(self.first_day, self.last_day)


class Objection(db.Model):
    """异议 of an entry, or of a delegation whose document an organizer received; about an entry of the same event.

    `sub_criterion` is the form where marks are objected to, else empty.
    """

    __tablename__ = "objection"
    __table_args__ = (
        UniqueConstraint("event_id", "number"),
        CheckConstraint("(filed_by_id IS NULL) <> (delegation_id IS NULL)", name="one_filer"),
        CheckConstraint("(delegation_id IS NULL) = (recorded_by IS NULL)", name="recorded_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("public_notice.id"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(Text)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    sub_criterion: Mapped[str] = mapped_column(Text, default="")
    statement: Mapped[str] = mapped_column(Text)
    filed_by_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))
    delegation_id: Mapped[int | None] = mapped_column(ForeignKey("delegation.id"))
    document: Mapped[str] = mapped_column(Text, default="")
    received_on: Mapped[date]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    filed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    event: Mapped[Event] = relationship()
    notice: Mapped[PublicNotice] = relationship()
    entry: Mapped[Entry] = relationship(foreign_keys=[entry_id])
    filed_by: Mapped[Entry | None] = relationship(foreign_keys=[filed_by_id])
    delegation: Mapped[Delegation | None] = relationship()
    files: Mapped[list["ObjectionFile"]] = relationship(order_by="ObjectionFile.position")
    arbitrators: Mapped[list["ObjectionArbitrator"]] = relationship(order_by="ObjectionArbitrator.user_id")
    decisions: Mapped[list["ObjectionDecision"]] = relationship(
        back_populates="objection", order_by="ObjectionDecision.id"
    )
    correction: Mapped["CorrectedResult | None"] = relationship(back_populates="objection")
    withdrawal: Mapped["ObjectionWithdrawal | None"] = relationship(back_populates="objection")
    removals: Mapped[list["ArbitratorRemoval"]] = relationship(order_by="ArbitratorRemoval.id")

    @property
    def kind_value(self) -> ObjectionKind:
        """The kind as the domain knows it."""
        return ObjectionKind(self.kind)

    @property
    def reference(self) -> str:
        """The number that the filer is given, such as TEST-2026-E01-Y003."""
        competition = self.event.competition
        return f"{competition.number_prefix}-{competition.year}-{self.event.code}-Y{self.number:03}"

    @property
    def decision(self) -> "ObjectionDecision | None":
        """The decision that stands or waits; None if there is none or it was turned down."""
        newest = self.decisions[-1] if self.decisions else None
        return newest if newest and newest.turned_down_at is None else None

    @property
    def state(self) -> ObjectionState:
        """Where it stands."""
        if self.withdrawal is not None:
            return ObjectionState.WITHDRAWN
        decision = self.decision
        if decision is None:
            return ObjectionState.ASSIGNED if self.arbitrators else ObjectionState.FILED
        if decision.confirmed_at is None:
            return ObjectionState.PROPOSED
        if not decision.upheld:
            return ObjectionState.DISMISSED
        if self.correction is None:
            return ObjectionState.UPHELD
        published = self.correction.result.published_at is not None
        return ObjectionState.CORRECTED if published else ObjectionState.CARRIED_OUT


class ObjectionFile(db.Model):
    """A file that came with an objection, sealed; `digest` is the SHA-256 of the plain file."""

    __tablename__ = "objection_file"

    objection_id: Mapped[int] = mapped_column(ForeignKey("objection.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    sealed: Mapped[bytes] = mapped_column(Sealed("objection/{objection_id}/{position}"), deferred=True)
    digest: Mapped[str] = mapped_column(Text)

    @property
    def sealed_to(self) -> str:
        """What the sealed file is bound to."""
        return f"objection/{self.objection_id}/{self.position}"


class ObjectionArbitrator(db.Model):
    """Who decides an objection."""

    __tablename__ = "objection_arbitrator"

    objection_id: Mapped[int] = mapped_column(ForeignKey("objection.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    assigned_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    assigned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    user: Mapped[User] = relationship(foreign_keys=[user_id])


class ObjectionWithdrawal(db.Model):
    """撤回: by the entrant who filed it, or recorded by an account for the delegation that did, with the reason."""

    __tablename__ = "objection_withdrawal"

    objection_id: Mapped[int] = mapped_column(
        ForeignKey("objection.id"), primary_key=True, autoincrement=False
    )
    reason: Mapped[str] = mapped_column(Text)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    withdrawn_at: Mapped[datetime] = mapped_column(UtcDateTime)
    objection: Mapped[Objection] = relationship(back_populates="withdrawal")


class ArbitratorRemoval(db.Model):
    """An arbitrator who was taken off an objection before it was decided, with the reason."""

    __tablename__ = "arbitrator_removal"
    __table_args__ = (CheckConstraint("reason <> ''", name="reason"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    objection_id: Mapped[int] = mapped_column(ForeignKey("objection.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(Text)
    removed_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    removed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    user: Mapped[User] = relationship(foreign_keys=[user_id])


class ObjectionDecision(db.Model):
    """What an arbitrator proposes and another confirms or turns down; one that was turned down stays on record."""

    __tablename__ = "objection_decision"
    __table_args__ = (
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> proposed_by", name="two_persons"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    objection_id: Mapped[int] = mapped_column(ForeignKey("objection.id"), index=True)
    upheld: Mapped[bool]
    reasons: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    proposed_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    turned_down_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    turned_down_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    turned_down_because: Mapped[str] = mapped_column(Text, default="")
    objection: Mapped[Objection] = relationship(back_populates="decisions")
    proposer: Mapped[User] = relationship(foreign_keys=[proposed_by])
    confirmer: Mapped[User | None] = relationship(foreign_keys=[confirmed_by])

    def remedies(self) -> tuple[Remedy, ...]:
        """What it orders."""
        return load(self.body, tuple[Remedy, ...])


class CorrectedResult(db.Model):
    """The result that carries an upheld objection out: which version it replaces."""

    __tablename__ = "corrected_result"

    result_id: Mapped[int] = mapped_column(ForeignKey("result_version.id"), primary_key=True)
    objection_id: Mapped[int] = mapped_column(ForeignKey("objection.id"), unique=True)
    replaces: Mapped[int]
    result: Mapped[ResultVersion] = relationship()
    objection: Mapped[Objection] = relationship(back_populates="correction")


def newest_notice(event_id: int) -> PublicNotice | None:
    """The public notice that counts: of the newest version that has one."""
    found = select(PublicNotice).where(PublicNotice.event_id == event_id)
    return db.session.scalar(found.order_by(PublicNotice.result_version.desc()).limit(1))


def objections_of(competition_id: int) -> list[Objection]:
    """All objections of a competition, in order of event and number."""
    found = select(Objection).join(Event).where(Event.competition_id == competition_id)
    return list(db.session.scalars(found.order_by(Event.code, Objection.number)))


def objections_of_event(event_id: int) -> list[Objection]:
    """All objections of an event by number."""
    found = select(Objection).where(Objection.event_id == event_id)
    return list(db.session.scalars(found.order_by(Objection.number)))


def objections_before(user_id: int) -> list[Objection]:
    """The objections that somebody arbitrates, newest first."""
    found = select(Objection).join(ObjectionArbitrator).where(ObjectionArbitrator.user_id == user_id)
    return list(db.session.scalars(found.order_by(Objection.id.desc())))


def last_number(event_id: int) -> int:
    """The highest number of an event's objections; 0 before the first."""
    return db.session.scalar(select(func.max(Objection.number)).where(Objection.event_id == event_id)) or 0


def published_version(event_id: int, version: int) -> ResultVersion | None:
    """A version of an event's result that was published, replaced since or not; None for any other."""
    found = select(ResultVersion).where(
        ResultVersion.event_id == event_id,
        ResultVersion.version == version,
        ResultVersion.published_at.is_not(None),
    )
    return db.session.scalar(found)


def correction_of(result_id: int) -> CorrectedResult | None:
    """What a result corrects; None for one that corrects nothing."""
    return db.session.get(CorrectedResult, result_id)
