"""Accounts, roles and signing in."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from secrets import token_urlsafe

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app
from sqlalchemy import ColumnElement, update

from competition.db import db
from competition.db.accounts import (
    Invitation,
    Membership,
    User,
    find_user,
    has_role,
    new_stamp,
    roles_held,
)
from competition.domain.problems import Problem, problem
from competition.domain.role_conflicts import check_roles
from competition.domain.roles import Role
from competition.operations.unit import Actor, refuse, unit_of_work

SYSTEM = Actor(None, "system")
SHORTEST_PASSWORD = 10
DEFAULT = PasswordHasher()
HASHER = "PASSWORD_HASHER"
"""Where the application keeps its own hasher; without one, argon2 with the parameters that its library advises."""


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account made on the way, with the random password that is shown once."""

    username: str
    name: str
    password: str


def actor(user: User) -> Actor:
    """The acting person of an account."""
    return Actor(user.id, user.username)


def create_user(
    username: str,
    display_name: str,
    password: str,
    *,
    by: Actor,
    now: datetime,
    administrator: bool = False,
    employer: str = "",
    person_id: str | None = None,
    must_change: bool = False,
) -> int:
    """A new account's id. Refusal for a name that is taken or empty, or a password that is too short.

    `must_change`: its owner has to choose another password after signing in.
    """
    with unit_of_work(by=by, now=now) as work:
        refuse([*check_username(username), *check_password(password)])
        user = User(
            username=username,
            display_name=display_name or username,
            password_hash=hash_password(password),
            is_administrator=administrator,
            employer=employer,
            person_id=person_id,
            created_at=now,
            must_change_password=must_change,
        )
        db.session.add(user)
        db.session.flush()
        work.record("user.create", username=username, administrator=administrator)
        return user.id


def check_username(username: str) -> list[Problem]:
    """What is wrong with the name of a new account."""
    found = []
    if not username or username != username.strip() or username == SYSTEM.name:
        found.append(
            problem(
                "账号不能为空或为 system，首尾不能有空格。",
                "An account needs a name without spaces at its ends, other than system.",
                mend_zh="请重新填写账号。",
                mend_en="Enter the name again.",
            )
        )
    if find_user(username) is not None:
        found.append(
            problem(
                f"账号“{username}”已存在。",
                f"The account “{username}” exists already.",
                mend_zh="请换一个账号名。",
                mend_en="Choose another name.",
            )
        )
    return found


def check_password(password: str) -> list[Problem]:
    """What is wrong with a new password."""
    if len(password) >= SHORTEST_PASSWORD:
        return []
    return [
        problem(
            f"密码至少{SHORTEST_PASSWORD}个字符。",
            f"A password has at least {SHORTEST_PASSWORD} characters.",
            mend_zh="请设置更长的密码。",
            mend_en="Choose a longer one.",
        )
    ]


def change_password(user_id: int, old: str, new: str, *, by: Actor, now: datetime) -> None:
    """One's own password by another; every session of the account ends, and links to a new password open nothing.

    Refusal for a wrong old password, and a new one that is too short or the old one again.
    """
    old_fits = _fits(db.session.get_one(User, user_id), old)
    with unit_of_work(by=by, now=now) as work:
        refuse(None if old_fits else _wrong_password())
        refuse([*check_password(new), *([_same_password()] if new == old else [])])
        user = db.session.get_one(User, user_id)
        set_password(user, new)
        withdraw_invitations(Invitation.username == user.username, Invitation.role.is_(None), now=now)
        work.record("user.change_password", user=user_id)


def set_password(user: User, password: str) -> None:
    """Within an operation: a password that the owner chose; every session of the account ends."""
    user.password_hash = hash_password(password)
    user.must_change_password = False
    user.session_stamp = new_stamp()


def withdraw_invitations(*which: ColumnElement[bool], now: datetime) -> None:
    """Within an operation: those of these invitations that are open are withdrawn."""
    unused = (Invitation.used_at.is_(None), Invitation.withdrawn_at.is_(None))
    db.session.execute(update(Invitation).where(*which, *unused).values(withdrawn_at=now))


def end_sessions(user_id: int, *, by: Actor, now: datetime) -> None:
    """Whoever is signed in to that account, on any device, has to sign in again."""
    with unit_of_work(by=by, now=now) as work:
        user = db.session.get_one(User, user_id)
        user.session_stamp = new_stamp()
        work.record("user.end_sessions", username=user.username)


def grant_role(user_id: int, competition_id: int, role: Role, *, by: Actor, now: datetime) -> None:
    """Give a role in a competition; again is no change but is logged."""
    with unit_of_work(by=by, now=now) as work:
        add_role(user_id, competition_id, role)
        work.record("role.grant", competition=competition_id, user=user_id, role=role.value)


def add_role(user_id: int, competition_id: int, role: Role) -> None:
    """Within an operation: the role, if it is not there yet. Refusal for one that does not go with those held."""
    if not has_role(user_id, competition_id, role):
        name = db.session.get_one(User, user_id).display_name
        refuse(check_roles(name, roles_held(user_id, competition_id), role))
        db.session.add(Membership(user_id=user_id, competition_id=competition_id, role=role))
        db.session.flush()


def authenticate(username: str, password: str) -> User | None:
    """The account if name and password fit. Takes as long for an unknown name as for a known one."""
    user = find_user(username)
    return user if _fits(user, password) else None


def check_own_password(user_id: int, password: str) -> Problem | None:
    """What is wrong with a password that is asked again before a step of weight; None if it is the account's."""
    if _fits(db.session.get_one(User, user_id), password):
        return None
    return problem(
        "密码不正确，未作任何更改。",
        "The password is wrong; nothing was changed.",
        mend_zh="请重新输入本人密码。",
        mend_en="Enter your own password again.",
    )


def _fits(user: User | None, password: str) -> bool:
    nobody = _nobody(_hasher())  # made before anything is looked at, so that no answer comes sooner
    return hash_fits(user.password_hash if user else nobody, password)


def hash_fits(kept: str, secret: str) -> bool:
    """Whether a secret is that of a kept hash."""
    try:
        return _hasher().verify(kept, secret)
    except (VerificationError, InvalidHashError):
        return False


def hash_password(password: str) -> str:
    """The hash to keep, by argon2id."""
    return _hasher().hash(password)


def _hasher() -> PasswordHasher:
    found: PasswordHasher = current_app.config.get(HASHER, DEFAULT)
    return found


@cache
def _nobody(hasher: PasswordHasher) -> str:
    """The hash of a password that nobody knows, which takes as long to try as anybody's."""
    return hasher.hash(token_urlsafe())


def random_password() -> str:
    """A password nobody has chosen."""
    return token_urlsafe(12)


def _wrong_password() -> Problem:
    return problem(
        "原密码不正确，密码没有更改。",
        "The old password is wrong; the password was not changed.",
        mend_zh="请重新填写；忘记密码请联系组织者或系统管理员重置。",
        mend_en="Enter it again; an organizer or administrator can reset a forgotten one.",
    )


def _same_password() -> Problem:
    return problem(
        "新密码与原密码相同。",
        "The new password is the old one.",
        mend_zh="请另设一个密码。",
        mend_en="Choose another one.",
    )
