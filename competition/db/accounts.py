"""People who sign in, and their roles in each competition."""

from datetime import datetime

from flask_login import UserMixin
from sqlalchemy import ForeignKey, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.db.base import UtcDateTime, db
from competition.domain.roles import Role


class User(UserMixin, db.Model):
    """An account. `person_id` links an entrant's account to the person whose papers it may see."""

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(Text, unique=True)
    display_name: Mapped[str] = mapped_column(Text)
    password_hash: Mapped[str] = mapped_column(Text)
    is_administrator: Mapped[bool] = mapped_column(default=False)
    employer: Mapped[str] = mapped_column(Text, default="")
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    memberships: Mapped[list["Membership"]] = relationship(back_populates="user")

    def roles_in(self, competition_id: int | None) -> frozenset[Role]:
        """The roles in a competition, with those that hold everywhere."""
        everywhere = {Role.ADMINISTRATOR} if self.is_administrator else set()
        if self.person_id is not None:
            everywhere.add(Role.ENTRANT)
        return frozenset(
            everywhere
            | {Role(each.role) for each in self.memberships if each.competition_id == competition_id}
        )


class Membership(db.Model):
    """A role of a user in a competition."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("user_id", "competition_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    competition_id: Mapped[int] = mapped_column(ForeignKey("competition.id"), index=True)
    role: Mapped[str] = mapped_column(Text)
    user: Mapped[User] = relationship(back_populates="memberships")


def find_user(username: str) -> User | None:
    """The account of that name."""
    return db.session.scalar(select(User).where(User.username == username))


def has_role(user_id: int, competition_id: int, role: Role) -> bool:
    """Whether a user holds a role in a competition."""
    found = select(Membership.id).where(
        Membership.user_id == user_id, Membership.competition_id == competition_id, Membership.role == role
    )
    return db.session.scalar(found) is not None


def members_of(competition_id: int) -> list[Membership]:
    """Everybody with a role in a competition, by role and name."""
    found = select(Membership).where(Membership.competition_id == competition_id).join(User)
    return list(db.session.scalars(found.order_by(Membership.role, User.username)))
