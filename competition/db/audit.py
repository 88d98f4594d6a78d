"""The log: each operation's entry, chained by hash per competition (chain 0 is the installation's own)."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, ForeignKey, Text, UniqueConstraint, bindparam, insert, select, update
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


class LastStep(db.Model):
    """The hash of the newest entry that may have changed who marks what and how: any but marks coming in.

    While it is the same, what was read of these things is still so. One row, for all chains.
    """

    __tablename__ = "last_step"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[str] = mapped_column(Text)


CHAIN, ENTRY, STEP = AuditChain.__table__, AuditEntry.__table__, LastStep.__table__
HEAD = select(CHAIN.c.length, CHAIN.c.head).where(CHAIN.c.id == bindparam("chain")).with_for_update()
HEAD_ON = update(CHAIN).where(CHAIN.c.id == bindparam("chain"))
NEWEST_STEP, STEP_ON = select(STEP.c.hash), update(STEP)
NEW_CHAIN, NEW_ENTRY, NEW_STEP = (insert(table).inline() for table in (CHAIN, ENTRY, STEP))


def head_of(connection: Connection, chain_id: int) -> tuple[int, str] | None:
    """Length and head of a chain, for update; None for one that has no entry."""
    found = connection.execute(HEAD, {"chain": chain_id}).one_or_none()
    return None if found is None else (found.length, found.head)


def add_entry(connection: Connection, entry: Mapping[str, object], *, first: bool, is_step: bool) -> None:
    """Write an entry behind the head of its chain, by the columns' names. Statements of their own, not of a session's
    flush: an entry is written with every mark that comes in."""
    moved = {"length": entry["sequence"], "head": entry["hash"]}
    if first:
        connection.execute(NEW_CHAIN, {"id": entry["chain_id"], **moved})
    else:
        connection.execute(HEAD_ON, {"chain": entry["chain_id"], **moved})
    connection.execute(NEW_ENTRY, entry)
    if is_step and not connection.execute(STEP_ON, {"hash": entry["hash"]}).rowcount:
        connection.execute(NEW_STEP, {"id": 1, "hash": entry["hash"]})


def last_step(connection: Connection) -> str:
    """The hash of the newest step; empty before the first."""
    return connection.execute(NEWEST_STEP).scalar_one_or_none() or ""


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
