"""Signing in: wrong tries are counted in the database, and too many in a row lock the account for a while.

A name without an account is counted and locked as any other, so that no answer tells which names exist.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete

from competition.db import db
from competition.db.accounts import SignInFailures, User, find_user, second_factor_of
from competition.db.sealing import blind_indexes
from competition.operations.accounts import SYSTEM, actor, authenticate
from competition.operations.unit import Actor, unit_of_work

MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(days=1)


def sign_in(username: str, password: str, *, now: datetime) -> User | None:
    """The account if name and password fit and it is not locked; a second factor may still be asked for.

    The answer and its time are the same for a wrong password, an unknown name and a locked account: None.
    """
    user = authenticate(username, password)
    if is_locked(username, now=now):
        return None
    if user is None:
        _fail(username, now=now)
        return None
    if second_factor_of(user.id) is None:
        _succeed(user, now=now)
    return user


def is_locked(username: str, *, now: datetime) -> bool:
    """Whether nobody can sign in by that name now."""
    found = failures_of(username)
    return found is not None and found.locked_until is not None and now < found.locked_until


def add_failure(username: str, *, now: datetime) -> bool:
    """Within an operation: one more wrong try in a row. Whether the name is locked now."""
    db.session.execute(delete(SignInFailures).where(SignInFailures.last_at < now - FORGOTTEN_AFTER))
    found = failures_of(username)
    if found is None:
        found = SignInFailures(name_index=_index(username), count=0)
        db.session.add(found)
    found.count, found.last_at = found.count + 1, now
    locked = found.count >= MOST_FAILURES
    if locked:
        found.count, found.locked_until = 0, now + LOCKED_FOR
    return locked


def forget_failures(username: str) -> None:
    """Within an operation: the count starts anew, and a lock is taken away."""
    db.session.execute(delete(SignInFailures).where(SignInFailures.name_index == _index(username)))


def unlock(user_id: int, *, by: Actor, now: datetime) -> None:
    """Take a lock away before its time."""
    with unit_of_work(by=by, now=now) as work:
        username = db.session.get_one(User, user_id).username
        forget_failures(username)
        work.record("sign_in.unlock", username=username)


def _fail(username: str, *, now: datetime) -> None:
    with unit_of_work(by=SYSTEM, now=now) as work:
        locked = add_failure(username, now=now)
        known = find_user(username) is not None  # a password typed into the field of the name is not logged
        work.record("sign_in.fail", username=username if known else "", locked=locked)


def _succeed(user: User, *, now: datetime) -> None:
    if failures_of(user.username) is None:
        return
    with unit_of_work(by=actor(user), now=now) as work:
        forget_failures(user.username)
        work.record("sign_in.succeed", username=user.username)


def failures_of(username: str) -> SignInFailures | None:
    """The wrong tries in a row for a name, and until when it is locked; None where there were none."""
    return db.session.get(SignInFailures, _index(username))


def _index(username: str) -> str:
    return blind_indexes(f"sign-in/{username}")[0]
