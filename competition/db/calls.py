"""Judges at their sheets who asked for the chief judge."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from competition.db.accounts import User
from competition.db.base import UtcDateTime, db
from competition.db.draws import CodedWork
from competition.db.standing import standing_once


class JudgeCall(db.Model):
    """请裁判长: who calls from which sheet, and who has seen to it. One call of a person from a sheet waits at a time."""

    __tablename__ = "judge_call"
    __table_args__ = (
        standing_once(
            "uq_judge_call_waiting",
            *("work_id", "sub_criterion", "seat", "called_by"),
            while_empty="answered_at",
        ),
        CheckConstraint("(answered_at IS NULL) = (answered_by IS NULL)", name="answered"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    work_id: Mapped[int] = mapped_column(ForeignKey("work.id"))
    sub_criterion: Mapped[str] = mapped_column(Text)
    seat: Mapped[int]
    note: Mapped[str] = mapped_column(Text)
    called_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    called_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    work: Mapped[CodedWork] = relationship()
    caller: Mapped[User] = relationship(foreign_keys=[called_by])


def waiting_calls(event_id: int) -> list[JudgeCall]:
    """The calls of an event that nobody has seen to, oldest first."""
    found = (
        select(JudgeCall)
        .where(JudgeCall.event_id == event_id, JudgeCall.answered_at.is_(None))
        .options(joinedload(JudgeCall.work), joinedload(JudgeCall.caller))
    )
    return list(db.session.scalars(found.order_by(JudgeCall.called_at, JudgeCall.id)))


def waiting_call(work_id: int, form: str, seat: int, user_id: int) -> JudgeCall | None:
    """The call of that person from that sheet that nobody has seen to."""
    found = select(JudgeCall).where(
        JudgeCall.work_id == work_id,
        JudgeCall.sub_criterion == form,
        JudgeCall.seat == seat,
        JudgeCall.called_by == user_id,
        JudgeCall.answered_at.is_(None),
    )
    return db.session.scalar(found)
