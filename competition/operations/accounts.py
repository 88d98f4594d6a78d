"""Accounts, roles and signing in."""

from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from competition.db import db
from competition.db.accounts import Membership, User, find_user, has_role
from competition.domain.problems import Problem, problem
from competition.domain.roles import Role
from competition.operations.unit import Actor, refuse, unit_of_work

SYSTEM = Actor(None, "system")
SHORTEST_PASSWORD = 10
HASHER = PasswordHasher()
NOBODY = HASHER.hash(token_urlsafe())


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
) -> int:
    """A new account's id. Refusal for a name that is taken or empty, or a password that is too short."""
    with unit_of_work(by=by, now=now) as work:
        refuse(_account_problems(username, password))
        user = User(
            username=username,
            display_name=display_name or username,
            password_hash=HASHER.hash(password),
            is_administrator=administrator,
            employer=employer,
            person_id=person_id,
            created_at=now,
        )
        db.session.add(user)
        db.session.flush()
        work.record("user.create", username=username, administrator=administrator)
        return user.id


def _account_problems(username: str, password: str) -> list[Problem]:
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
    if len(password) < SHORTEST_PASSWORD:
        found.append(
            problem(
                f"密码至少{SHORTEST_PASSWORD}个字符。",
                f"A password has at least {SHORTEST_PASSWORD} characters.",
                mend_zh="请设置更长的密码。",
                mend_en="Choose a longer one.",
            )
        )
    return found


def grant_role(user_id: int, competition_id: int, role: Role, *, by: Actor, now: datetime) -> None:
    """Give a role in a competition; again is no change but is logged."""
    with unit_of_work(by=by, now=now) as work:
        add_role(user_id, competition_id, role)
        work.record("role.grant", competition=competition_id, user=user_id, role=role.value)


def add_role(user_id: int, competition_id: int, role: Role) -> None:
    """Within an operation: the role, if it is not there yet."""
    if not has_role(user_id, competition_id, role):
        db.session.add(Membership(user_id=user_id, competition_id=competition_id, role=role))
        db.session.flush()


def authenticate(username: str, password: str) -> User | None:
    """The account if name and password fit. Takes as long for an unknown name as for a known one."""
    user = find_user(username)
    try:
        HASHER.verify(user.password_hash if user else NOBODY, password)
    except (VerificationError, InvalidHashError):
        return None
    return user


def random_password() -> str:
    """A password nobody has chosen."""
    return token_urlsafe(12)
