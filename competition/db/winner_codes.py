"""Codes that open a winner's page once: kept as an index that tells nothing without the key."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.db.base import UtcDateTime, db
from competition.db.entries import Member
from competition.db.sealing import BlindIndex


class WinnerCode(db.Model):
    """The newest code of a member; `used_at` is when it opened the page, None before."""

    __tablename__ = "winner_code"

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True, autoincrement=False)
    code_index: Mapped[str] = mapped_column(BlindIndex(None), unique=True)
    given_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    member: Mapped[Member] = relationship()
