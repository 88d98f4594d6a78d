"""The public board as it was last drawn: one row a competition, read with one statement by everybody who follows it."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import CheckConstraint, ForeignKey, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.db.accounts import User
from competition.db.base import UtcDateTime, db
from competition.db.competitions import Competition


class Board(db.Model):
    """There while the board is open. `body` is what it shows, as JSON; `version` grows with each change of it.

    `tag` names body and phase (live or frozen), so that no cache takes one phase for the other; `checked_at`: when the
    body was last held against the tables; `due_at`: the next moment of release, at which it is old however fresh.
    """

    __tablename__ = "board"
    __table_args__ = (CheckConstraint("(frozen_at IS NULL) = (frozen_by IS NULL)", name="frozen_by_whom"),)

    competition_id: Mapped[int] = mapped_column(
        ForeignKey("competition.id"), primary_key=True, autoincrement=False
    )
    shows_progress: Mapped[bool]
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    frozen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    frozen_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    version: Mapped[int]
    tag: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    checked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    competition: Mapped[Competition] = relationship()
    opener: Mapped[User] = relationship(foreign_keys=[opened_by])
    freezer: Mapped[User | None] = relationship(foreign_keys=[frozen_by])


class Snapshot(NamedTuple):
    """What a request needs of the row."""

    competition_id: int
    shows_progress: bool
    frozen_at: datetime | None
    version: int
    tag: str
    body: str
    changed_at: datetime
    checked_at: datetime
    due_at: datetime | None


_COLUMNS = [getattr(Board, name) for name in Snapshot._fields]


def board_of(competition_id: int) -> Board | None:
    """The board of a competition; None while it is not open."""
    return db.session.get(Board, competition_id)


def find_snapshot(code: str) -> Snapshot | None:
    """The board of the competition with that code, without a single object of the session; None while it is not open."""
    found = select(*_COLUMNS).join(Competition).where(Competition.code == code)
    row = db.session.execute(found).one_or_none()
    return Snapshot(*row) if row else None
