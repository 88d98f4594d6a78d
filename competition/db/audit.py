"""The log: each operation's entry, chained by hash per competition (chain 0 is the installation's own)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from competition.db.base import UtcDateTime, db

INSTALLATION = 0


class AuditChain(db.Model):
    """The head of a chain: locked while an entry is added, so that no two entries take the same place."""

    __tablename__ = "audit_chain"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    length: Mapped[int]
    head: Mapped[str] = mapped_column(Text)


class AuditEntry(db.Model):
    """Who did what, when; `detail` is canonical JSON. `hash` covers everything here and the hash before."""

    __tablename__ = "audit_entry"
    __table_args__ = (UniqueConstraint("chain_id", "sequence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    chain_id: Mapped[int] = mapped_column(ForeignKey("audit_chain.id"))
    sequence: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(Text)
    action: Mapped[str] = mapped_column(Text)
    detail: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(Text)
    hash: Mapped[str] = mapped_column(Text)


def lock_chain(chain_id: int) -> AuditChain | None:
    """The chain's head for update."""
    return db.session.scalar(select(AuditChain).where(AuditChain.id == chain_id).with_for_update())


def entries_of_chain(chain_id: int) -> list[AuditEntry]:
    """All entries in order."""
    found = select(AuditEntry).where(AuditEntry.chain_id == chain_id).order_by(AuditEntry.sequence)
    return list(db.session.scalars(found))


def chains() -> list[AuditChain]:
    """Every chain."""
    return list(db.session.scalars(select(AuditChain).order_by(AuditChain.id)))


def last_moment(chain_id: int, action: str) -> datetime | None:
    """When that was last done; None if it never was."""
    found = select(AuditEntry.at).where(AuditEntry.chain_id == chain_id, AuditEntry.action == action)
    return db.session.scalar(found.order_by(AuditEntry.sequence.desc()).limit(1))
