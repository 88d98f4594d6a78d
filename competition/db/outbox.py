"""发件箱: every message that was written, whom it is for, and what became of it. Address and text are sealed."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.db.accounts import User
from competition.db.base import UtcDateTime, db
from competition.db.competitions import Competition
from competition.db.sealing import Sealed, seal, unseal
from competition.domain.mailing import MessageState


class Message(db.Model):
    """A message. `recipient` names an account or an entry by its number, `subject` holds no personal data.

    `address_sealed` is None for whom no address is known; `body_sealed` is None once a text with a secret was sent.
    """

    __tablename__ = "message"
    __table_args__ = (
        CheckConstraint("state <> 'waiting' OR address_sealed IS NOT NULL", name="address"),
        CheckConstraint("(told_at IS NULL) = (told_by IS NULL)", name="told"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int | None] = mapped_column(ForeignKey("competition.id"), index=True)
    template: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text)
    recipient: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    address_sealed: Mapped[bytes | None] = mapped_column(Sealed("message/{id}/address"))
    body_sealed: Mapped[bytes | None] = mapped_column(Sealed("message/{id}/body"))
    state: Mapped[str] = mapped_column(Text, index=True)
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_how: Mapped[str] = mapped_column(Text, default="")
    competition: Mapped[Competition | None] = relationship()
    teller: Mapped[User | None] = relationship()

    @property
    def state_value(self) -> MessageState:
        """The state as the domain knows it."""
        return MessageState(self.state)

    @property
    def address(self) -> str:
        """The address in the clear; empty where none is known."""
        sealed = self.address_sealed
        return "" if sealed is None else unseal(sealed, row=f"message/{self.id}/address")

    @address.setter
    def address(self, plain: str) -> None:
        self.address_sealed = seal(plain, row=f"message/{self.id}/address") if plain else None

    @property
    def body(self) -> str:
        """The text in the clear; empty once it was removed."""
        sealed = self.body_sealed
        return "" if sealed is None else unseal(sealed, row=f"message/{self.id}/body")

    @body.setter
    def body(self, plain: str) -> None:
        self.body_sealed = seal(plain, row=f"message/{self.id}/body") if plain else None


def messages_of(competition_id: int) -> list[Message]:
    """Everything that was written for a competition, newest first."""
    found = select(Message).where(Message.competition_id == competition_id)
    return list(db.session.scalars(found.order_by(Message.id.desc())))


def due_messages(now: datetime, *, most: int) -> list[Message]:
    """The messages whose turn has come, oldest first."""
    found = select(Message).where(Message.state == MessageState.WAITING, Message.next_try_at <= now)
    return list(db.session.scalars(found.order_by(Message.id).limit(most)))
