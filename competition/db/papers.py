"""Papers as issued."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.db.base import UtcDateTime, db
from competition.db.competitions import Competition
from competition.db.entries import Entry, Member


class Paper(db.Model):
    """An issued paper: its facts as they were, and the digest of its PDF. Serials have no gaps.

    `holder` is the entry and member it is for: nobody is given the same kind of paper twice.
    """

    __tablename__ = "paper"
    __table_args__ = (
        UniqueConstraint("competition_id", "kind", "year", "serial"),
        UniqueConstraint("kind", "holder"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"), index=True)
    kind: Mapped[str] = mapped_column(Text)
    year: Mapped[int]
    serial: Mapped[int]
    number: Mapped[str] = mapped_column(Text, unique=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"), index=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    holder: Mapped[str] = mapped_column(Text)
    facts: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text)
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    issued_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    competition: Mapped[Competition] = relationship()
    entry: Mapped[Entry] = relationship()
    member: Mapped[Member | None] = relationship()


def last_serial(competition_id: int, kind: str, year: int) -> int:
    """The highest serial given out; 0 before the first."""
    found = select(func.max(Paper.serial)).where(
        Paper.competition_id == competition_id, Paper.kind == kind, Paper.year == year
    )
    return db.session.scalar(found) or 0


def find_paper(number: str) -> Paper | None:
    """The paper of that number."""
    return db.session.scalar(select(Paper).where(Paper.number == number))


def find_paper_by_digest(sha256: str) -> Paper | None:
    """The paper whose PDF has that digest."""
    return db.session.scalar(select(Paper).where(Paper.sha256 == sha256))


def papers_of_entry(entry_id: int) -> list[Paper]:
    """All papers of an entry by number."""
    return list(db.session.scalars(select(Paper).where(Paper.entry_id == entry_id).order_by(Paper.number)))


def papers_of_competition(competition_id: int) -> list[Paper]:
    """All papers of a competition by number."""
    found = select(Paper).where(Paper.competition_id == competition_id).order_by(Paper.number)
    return list(db.session.scalars(found))


def papers_of_person(person_id: str) -> list[Paper]:
    """The papers of every entry a person is a member of; notices only where they are that person's own."""
    found = (
        select(Paper)
        .join(Member, Member.entry_id == Paper.entry_id)
        .where(Member.person_id == person_id)
        .where((Paper.member_id.is_(None)) | (Paper.member_id == Member.id))
        .order_by(Paper.number)
    )
    return list(db.session.scalars(found))
