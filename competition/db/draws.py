"""Draws, and the coded works that come of them: what is marked bears a code and no name until it is opened."""

from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Select, Text, UniqueConstraint, and_, func, or_, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from competition.db.base import UtcDateTime, db
from competition.db.competitions import Event
from competition.db.entries import Entry
from competition.db.sealing import Sealed
from competition.domain.scoresheet import EntryState

MARKED = [state for state in EntryState if state.marked]


class Draw(db.Model):
    """A draw that was made: with its seed anybody can draw the stations again; the secret of the codes is sealed."""

    __tablename__ = "draw"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), unique=True)
    seed: Mapped[str] = mapped_column(Text)
    secret_sealed: Mapped[bytes] = mapped_column(Sealed("draw/{event_id}"))
    commitment: Mapped[str] = mapped_column(Text)
    algorithm: Mapped[str] = mapped_column(Text)
    drawn_at: Mapped[datetime] = mapped_column(UtcDateTime)
    drawn_by: Mapped[int] = mapped_column(ForeignKey("user.id"))


class SeedCommitment(db.Model):
    """A seed that was fixed before the draw: its hash is public at once, the seed with the draw and sealed until then."""

    __tablename__ = "seed_commitment"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True, autoincrement=False)
    commitment: Mapped[str] = mapped_column(Text)
    seed_sealed: Mapped[bytes] = mapped_column(Sealed("seed_commitment/{event_id}"))
    committed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    committed_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    seed: Mapped[str] = mapped_column(Text, default="")

    @staticmethod
    def sealed_to(event_id: int) -> str:
        """What the sealed seed is bound to."""
        return f"seed_commitment/{event_id}"


class CodedWork(db.Model):
    """作品: what judges mark, known to them by its code (加密号). Sheets hang on it and not on an entry.

    Entry, session and station are empty until the codes are opened; `state` counts until then, the entry's afterwards.
    Written in the order of the codes, so that ids tell nothing.
    """

    __tablename__ = "work"
    __table_args__ = (
        UniqueConstraint("event_id", "code"),
        UniqueConstraint("event_id", "session", "station"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    code: Mapped[str] = mapped_column(Text)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"), unique=True)
    session: Mapped[int | None]
    station: Mapped[int | None]
    state: Mapped[str] = mapped_column(Text, default=EntryState.COMPETING)
    event: Mapped[Event] = relationship()
    entry: Mapped[Entry | None] = relationship(back_populates="work")

    @property
    def label(self) -> str:
        """What rankings and the log call it: the entry's number once it is opened, the code until then."""
        return self.entry.number if self.entry else self.code

    @property
    def state_value(self) -> EntryState:
        """Whether it is marked and ranked, as the domain knows it."""
        return self.entry.state_value if self.entry else EntryState(self.state)


def commitment_of(event_id: int) -> SeedCommitment | None:
    """The seed that was fixed before the single draw of an event."""
    return db.session.get(SeedCommitment, event_id)


def draw_of(event_id: int) -> Draw | None:
    """The single draw of an event; None before it, and where custodians drew."""
    return db.session.scalar(select(Draw).where(Draw.event_id == event_id))


LABEL = func.coalesce(Entry.number, CodedWork.code)
"""`CodedWork.label` for queries that join entries from the outside."""


def is_marked() -> ColumnElement[bool]:
    """Whether a work is marked, for queries that join entries from the outside."""
    return or_(Entry.state.in_(MARKED), and_(CodedWork.entry_id.is_(None), CodedWork.state.in_(MARKED)))


def marked_works(event_id: int) -> list[CodedWork]:
    """The works of an event that are marked, by label."""
    found = _works(event_id).outerjoin(Entry, Entry.id == CodedWork.entry_id).where(is_marked())
    return sorted(db.session.scalars(found), key=lambda work: work.label)


def works_of(event_id: int) -> list[CodedWork]:
    """All works of an event by code."""
    found = _works(event_id).options(joinedload(CodedWork.entry))
    return list(db.session.scalars(found.order_by(CodedWork.code)))


def labels_of(event_id: int) -> dict[int, str]:
    """Work → its label, for all works of an event, without reading them one by one."""
    found = (
        select(CodedWork.id, LABEL)
        .outerjoin(Entry, Entry.id == CodedWork.entry_id)
        .where(CodedWork.event_id == event_id)
    )
    return {work_id: label for work_id, label in db.session.execute(found)}


def find_work(event_id: int, code: str) -> CodedWork | None:
    """The work that bears a code of an event."""
    return db.session.scalar(_works(event_id).where(CodedWork.code == code))


def _works(event_id: int) -> Select[tuple[CodedWork]]:
    return select(CodedWork).where(CodedWork.event_id == event_id)
