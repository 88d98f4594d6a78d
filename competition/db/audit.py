"""The log: each operation's entry, chained by hash per competition (chain 0 is the installation's own)."""

from collections.abc import Container, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, ForeignKey, Text, UniqueConstraint, bindparam, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from competition.db.base import UtcDateTime, db, read_now
from competition.db.prepared import Prepared, Rows

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
    """The hash of the newest entry that may have changed who marks what and how: any but marks coming in and the like.

    While it is the same, what was read of these things is still so. One row, for all chains.
    """

    __tablename__ = "last_step"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[str] = mapped_column(Text)


CHAIN, ENTRY, STEP = AuditChain.__table__, AuditEntry.__table__, LastStep.__table__
HEAD = Prepared(
    select(CHAIN.c.length, CHAIN.c.head).where(CHAIN.c.id == bindparam("chain")).with_for_update()
)
HEAD_ON = Prepared(update(CHAIN).where(CHAIN.c.id == bindparam("chain")), "length", "head")
NEW_CHAIN = Prepared(insert(CHAIN).inline(), "id", "length", "head")
NEW_ENTRY = Prepared(insert(ENTRY).inline(), *(each.name for each in ENTRY.c if each.name != "id"))
NEWEST_STEP = select(STEP.c.hash)
NEWEST_STEP_TEXT, NEWEST_STEP_HERE = str(NEWEST_STEP), Prepared(NEWEST_STEP)
STEP_ON, NEW_STEP = update(STEP), insert(STEP).inline()


def ask_head(connection: Connection, chain_id: int) -> Rows:
    """Length and head of a chain, for update; no row for one that has no entry."""
    return HEAD.ask(connection, {"chain": chain_id})


def add_entries(
    connection: Connection, entries: Sequence[Mapping[str, object]], *, new: Container[int]
) -> None:
    """Write entries behind the heads of their chains, by the columns' names, in their order; `new` are the chains that
    have none yet."""
    ends = {each["chain_id"]: {"length": each["sequence"], "head": each["hash"]} for each in entries}
    NEW_CHAIN.run(connection, ({"id": chain, **end} for chain, end in ends.items() if chain in new))
    HEAD_ON.run(connection, ({"chain": chain, **end} for chain, end in ends.items() if chain not in new))
    NEW_ENTRY.run(connection, entries)


def step_on(connection: Connection, entry_hash: str) -> None:
    """Let the entry of that hash be the newest step."""
    if not connection.execute(STEP_ON, {"hash": entry_hash}).rowcount:
        connection.execute(NEW_STEP, {"id": 1, "hash": entry_hash})


def ask_last_step(connection: Connection) -> Rows:
    """The hash of the newest step; no row before the first."""
    return NEWEST_STEP_HERE.ask(connection, {})


def last_step_now() -> str:
    """The same, as it is outside of any transaction."""
    found = read_now(NEWEST_STEP_TEXT)
    return found[0] if found else ""


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
