"""Tablets in the hall: what they sent, who signed on glass, which devices and judges belong together."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, ForeignKey, Text, and_, bindparam, insert, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship, selectinload
from sqlalchemy.sql import ClauseElement

from competition.db.accounts import User
from competition.db.base import UtcDateTime, db
from competition.db.marking import SheetRow
from competition.db.prepared import Prepared, PreparedForMany
from competition.db.sealing import Sealed, unseal
from competition.domain.mark_operations import Outcome


class Tablet(db.Model):
    """A device that joined; its token is kept as a hash. `user_id` is the judge who marks on it now, if one is let in.

    `battery` in per cent and `unsent` in operations, as the device said last; `found` is what it missed when it checked
    itself, by the names of `domain.venue`, with spaces.
    """

    __tablename__ = "tablet"

    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"), index=True)
    label: Mapped[str] = mapped_column(Text)
    token_hash: Mapped[str] = mapped_column(Text, unique=True)
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    last_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    battery: Mapped[int | None]
    unsent: Mapped[int] = mapped_column(default=0)
    release: Mapped[str] = mapped_column(Text, default="")
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    found: Mapped[str] = mapped_column(Text, default="")
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    revoked_because: Mapped[str] = mapped_column(Text, default="")
    user: Mapped[User | None] = relationship(foreign_keys=[user_id])
    judges: Mapped[list["TabletJudge"]] = relationship(
        back_populates="tablet", order_by="TabletJudge.user_id"
    )


class TabletJudge(db.Model):
    """A judge who joined on a tablet, with the hash of the PIN; it ends with the account's sessions, whose stamp it bears."""

    __tablename__ = "tablet_judge"

    tablet_id: Mapped[int] = mapped_column(ForeignKey("tablet.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    pin_hash: Mapped[str] = mapped_column(Text)
    session_stamp: Mapped[str] = mapped_column(Text)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    joined_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tablet: Mapped[Tablet] = relationship(back_populates="judges")
    user: Mapped[User] = relationship()


class JoinCode(db.Model):
    """A link, good once and for two minutes, by which a judge joins on a tablet; kept as a hash."""

    __tablename__ = "tablet_join_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    token_hash: Mapped[str] = mapped_column(Text, unique=True)
    made_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    user: Mapped[User] = relationship(foreign_keys=[user_id])


class MarkOperationRow(db.Model):
    """An operation as it came and what became of it; never changed. `said` is the problem in both languages, or empty.

    `sheet` is the address as the device named it; `version` that of the mark or note, or of the sheet that was handed
    in; `confirmed`: the judge typed 确认 for an unusual value. The text of a note is sealed and not in `typed`; it goes
    when its time is over.
    """

    __tablename__ = "mark_operation"

    id: Mapped[int] = mapped_column(primary_key=True)
    op_id: Mapped[str] = mapped_column(Text, unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    tablet_id: Mapped[int | None] = mapped_column(ForeignKey("tablet.id"), index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"), index=True)
    kind: Mapped[str] = mapped_column(Text)
    sheet: Mapped[str] = mapped_column(Text)
    aspect: Mapped[str] = mapped_column(Text)
    typed: Mapped[str] = mapped_column(Text)
    note_sealed: Mapped[bytes | None] = mapped_column(Sealed("mark_operation/{op_id}"), deferred=True)
    base_version: Mapped[int]
    outcome: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    said: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[str] = mapped_column(Text)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed: Mapped[bool] = mapped_column(default=False)
    user: Mapped[User] = relationship()
    tablet: Mapped[Tablet | None] = relationship()

    @staticmethod
    def sealed_to(op_id: str) -> str:
        """What the text of a note is bound to."""
        return f"mark_operation/{op_id}"


class SheetSignature(db.Model):
    """The line that a judge drew on glass under a sheet, sealed; the newest belongs to what is handed in now."""

    __tablename__ = "sheet_signature"

    id: Mapped[int] = mapped_column(primary_key=True)
    op_id: Mapped[str] = mapped_column(Text, unique=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheet.id"), index=True)
    signed_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    drawn_sealed: Mapped[bytes | None] = mapped_column(Sealed("sheet_signature/{op_id}"), deferred=True)

    @staticmethod
    def sealed_to(op_id: str) -> str:
        """What the drawn line is bound to."""
        return f"sheet_signature/{op_id}"

    def drawn(self) -> str:
        """The line as SVG path data; empty once it was removed."""
        return unseal(self.drawn_sealed, row=self.sealed_to(self.op_id)) if self.drawn_sealed else ""


class Came(NamedTuple):
    """An operation as it was taken: whose, of which sheet by its address, and what became of it."""

    op_id: str
    user_id: int
    event_id: int | None
    kind: str
    sheet: str
    aspect: str
    typed: str
    outcome: str
    version: int
    said: str


OPERATION, TABLET = MarkOperationRow.__table__, Tablet.__table__


def _came(size: int) -> ClauseElement:
    ids = [bindparam(f"ids_{n}", type_=Text()) for n in range(size)]
    return select(*(OPERATION.c[name] for name in Came._fields)).where(OPERATION.c.op_id.in_(ids))


CAME = PreparedForMany(_came)
NEW_OPERATIONS = Prepared(
    insert(OPERATION).inline(), *(each.name for each in OPERATION.c if each.name != "id")
)
TABLET_ON = Prepared(
    update(TABLET).where(TABLET.c.id == bindparam("tablet")), "battery", "unsent", "release", "last_seen_at"
)


def find_operations(connection: Connection, op_ids: Sequence[str]) -> dict[str, Came]:
    """Those that came before, by their id."""
    return ask_operations(connection, op_ids)()


def ask_operations(connection: Connection, op_ids: Sequence[str]) -> Callable[[], dict[str, Came]]:
    """The same, to be read later."""
    rows = CAME.ask(connection, ids=op_ids) if op_ids else list
    return lambda: {each.op_id: each for each in map(Came._make, rows())}


def add_operations(connection: Connection, rows: Sequence[Mapping[str, object]]) -> None:
    """Write operations by the columns' names."""
    NEW_OPERATIONS.run(connection, rows)


def note_tablets(connection: Connection, said: Mapping[int, Mapping[str, object]]) -> None:
    """What devices said of themselves, by the columns' names."""
    TABLET_ON.run(connection, [{"tablet": number, **each} for number, each in said.items()])


def operations_of_event(event_id: int) -> list[MarkOperationRow]:
    """All operations of an event as they came."""
    found = select(MarkOperationRow).where(MarkOperationRow.event_id == event_id)
    return list(db.session.scalars(found.order_by(MarkOperationRow.id)))


def operations_behind_conflicts(event_id: int) -> list[MarkOperationRow]:
    """What was taken or conflicted on the sheets of an event on which anything ever conflicted, as it came."""
    at_odds = select(MarkOperationRow.sheet).where(
        MarkOperationRow.event_id == event_id, MarkOperationRow.outcome == Outcome.CONFLICT
    )
    found = (
        select(MarkOperationRow)
        .where(MarkOperationRow.event_id == event_id, MarkOperationRow.sheet.in_(at_odds))
        .where(MarkOperationRow.outcome.in_([Outcome.APPLIED, Outcome.CONFLICT]))
        .options(joinedload(MarkOperationRow.user), joinedload(MarkOperationRow.tablet))
    )
    return list(db.session.scalars(found.order_by(MarkOperationRow.id)))


def find_tablet(token_hash: str) -> Tablet | None:
    """The device with that token, unless it was revoked."""
    return db.session.scalar(
        select(Tablet).where(Tablet.token_hash == token_hash, Tablet.revoked_at.is_(None))
    )


class HeldBy(NamedTuple):
    """The account of the judge who marks on a device, with its roles; the device, its competition, and the stamp that
    the account's sessions had when the judge joined."""

    judge: User
    tablet_id: int
    competition_id: int
    stamp: str


HELD_NOW = (
    select(Tablet.token_hash, User, Tablet.id, Tablet.competition_id, TabletJudge.session_stamp)
    .join(TabletJudge, TabletJudge.user_id == User.id)
    .join(Tablet, and_(TabletJudge.tablet_id == Tablet.id, TabletJudge.user_id == Tablet.user_id))
    .where(Tablet.revoked_at.is_(None))
    .options(selectinload(User.memberships))
)
"""Made once: to put it together takes as long as to ask."""


def held_now() -> dict[str, HeldBy]:
    """Who marks now on each device that was not revoked and is not locked, by the hash of its token."""
    return {token_hash: HeldBy(*held) for token_hash, *held in db.session.execute(HELD_NOW)}


def tablets_of(competition_id: int) -> list[Tablet]:
    """The devices of a competition, those in use first."""
    found = select(Tablet).where(Tablet.competition_id == competition_id)
    return list(db.session.scalars(found.order_by(Tablet.revoked_at.is_not(None), Tablet.id)))


def find_join_code(token_hash: str) -> JoinCode | None:
    """The link with that token."""
    return db.session.scalar(select(JoinCode).where(JoinCode.token_hash == token_hash))


def signatures_of(sheet_ids: Collection[int]) -> dict[int, str]:
    """The drawn line under each of these sheets as it is handed in now, where that was on a tablet and is kept."""
    as_it_is = and_(
        SheetRow.id == SheetSignature.sheet_id,
        SheetRow.submitted_by == SheetSignature.signed_by,
        SheetRow.submitted_at == SheetSignature.signed_at,
    )
    rows = db.session.scalars(
        select(SheetSignature).join(SheetRow, as_it_is).where(SheetSignature.sheet_id.in_(sheet_ids))
    )
    return {each.sheet_id: line for each in rows if (line := each.drawn())}
