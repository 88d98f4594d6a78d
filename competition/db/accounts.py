"""People who sign in, and their roles in each competition."""

from datetime import datetime
from secrets import token_hex

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from competition.db.base import UtcDateTime, db
from competition.db.rehearsals import Rehearsal
from competition.db.sealing import BlindIndex, Sealed, seal, unseal
from competition.domain.rehearsal import ROLES as REHEARSING
from competition.domain.roles import Role


def new_stamp() -> str:
    """What the sessions of an account carry: with another stamp they end."""
    return token_hex(8)


class User(UserMixin, db.Model):
    """An account. `person_id` links an entrant's account to the person whose papers it may see.

    `must_change_password`: somebody else knows the password. `session_stamp`: sessions with another one have ended.
    `email_sealed`: where its owner wants notices, in `mail_language`; None for nowhere.
    """

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(Text, unique=True)
    display_name: Mapped[str] = mapped_column(Text)
    password_hash: Mapped[str] = mapped_column(Text)
    is_administrator: Mapped[bool] = mapped_column(default=False)
    employer: Mapped[str] = mapped_column(Text, default="")
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    must_change_password: Mapped[bool] = mapped_column(default=False)
    session_stamp: Mapped[str] = mapped_column(Text, default=new_stamp)
    email_sealed: Mapped[bytes | None] = mapped_column(Sealed("user_email/{id}"))
    mail_language: Mapped[str] = mapped_column(Text, default="zh")
    memberships: Mapped[list["Membership"]] = relationship(back_populates="user")

    def get_id(self) -> str:
        """What a session remembers: the account and its stamp."""
        return f"{self.id}.{self.session_stamp}"

    @property
    def email(self) -> str:
        """Where notices go; empty if the owner gave no address."""
        sealed = self.email_sealed
        return "" if sealed is None else unseal(sealed, row=f"user_email/{self.id}")

    @email.setter
    def email(self, plain: str) -> None:
        self.email_sealed = seal(plain, row=f"user_email/{self.id}") if plain else None

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


class Invitation(db.Model):
    """A link for one person: into a role, or without one to a new password. Only the hash of its token is kept."""

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint("(competition_id IS NULL) = (role IS NULL)", name="role_in_competition"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(Text, unique=True)
    username: Mapped[str] = mapped_column(Text, index=True)
    display_name: Mapped[str] = mapped_column(Text)
    competition_id: Mapped[int | None] = mapped_column(ForeignKey("competition.id"), index=True)
    role: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def role_value(self) -> Role | None:
        """The role it gives; None for a new password."""
        return None if self.role is None else Role(self.role)


class SignInFailures(db.Model):
    """Wrong tries in a row for a name, whether there is such an account or not; the name itself is not kept."""

    __tablename__ = "sign_in_failures"

    name_index: Mapped[str] = mapped_column(BlindIndex(None), primary_key=True)
    count: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SecondFactor(db.Model):
    """The secret of somebody's one-time codes, sealed; `last_step` is the newest time step whose code was used."""

    __tablename__ = "second_factor"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True, autoincrement=False)
    secret_sealed: Mapped[bytes] = mapped_column(Sealed("second_factor/{user_id}"))
    last_step: Mapped[int] = mapped_column(default=0)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @staticmethod
    def sealed_for(user_id: int) -> str:
        """What the secret is bound to."""
        return f"second_factor/{user_id}"


class RecoveryCode(db.Model):
    """A code for one sign-in without the telephone; only its keyed hash is kept."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("user_id", "code_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    code_hash: Mapped[str] = mapped_column(BlindIndex(None))
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def find_user(username: str) -> User | None:
    """The account of that name."""
    return db.session.scalar(select(User).where(User.username == username))


def has_role(user_id: int, competition_id: int, role: Role) -> bool:
    """Whether a user holds a role in a competition; in a rehearsal, one of those who act there, that in the real one."""
    place: object = competition_id
    if role in REHEARSING:
        rehearsed = select(Rehearsal.of_id).where(Rehearsal.competition_id == competition_id)
        place = func.coalesce(rehearsed.scalar_subquery(), competition_id)
    found = select(Membership.id).where(
        Membership.user_id == user_id, Membership.competition_id == place, Membership.role == role
    )
    return db.session.scalar(found) is not None


def roles_held(user_id: int, competition_id: int) -> list[Role]:
    """All roles that a user was given in a competition."""
    found = select(Membership.role).where(
        Membership.user_id == user_id, Membership.competition_id == competition_id
    )
    return [Role(each) for each in db.session.scalars(found)]


def members_of(competition_id: int) -> list[Membership]:
    """Everybody with a role in a competition, by role and name."""
    found = select(Membership).where(Membership.competition_id == competition_id).join(User)
    return list(db.session.scalars(found.order_by(Membership.role, User.username)))


def users() -> list[User]:
    """Every account by name."""
    return list(db.session.scalars(select(User).order_by(User.username)))


def find_invitation(token_hash: str) -> Invitation | None:
    """The invitation whose token has that hash."""
    return db.session.scalar(select(Invitation).where(Invitation.token_hash == token_hash))


def open_invitations(now: datetime, *, competition_id: int | None) -> list[Invitation]:
    """Those of a competition that still open a door, newest first; for None those to a new password."""
    found = select(Invitation).where(
        Invitation.competition_id == competition_id,
        Invitation.used_at.is_(None),
        Invitation.withdrawn_at.is_(None),
        Invitation.expires_at > now,
    )
    return list(db.session.scalars(found.order_by(Invitation.id.desc())))


def second_factor_of(user_id: int) -> SecondFactor | None:
    """The second factor of an account, if it was confirmed."""
    found = db.session.get(SecondFactor, user_id)
    return found if found is not None and found.confirmed_at is not None else None


def unused_recovery_codes(user_id: int) -> list[RecoveryCode]:
    """The recovery codes that are left."""
    found = select(RecoveryCode).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    return list(db.session.scalars(found.order_by(RecoveryCode.id)))
