"""The office of a competition: organizers and finance."""

from datetime import datetime

from competition.db import db
from competition.db.accounts import User, find_user
from competition.domain.problems import problem
from competition.domain.roles import Role
from competition.operations.accounts import HASHER, NewAccount, add_role, random_password
from competition.operations.unit import Actor, refuse, unit_of_work

OFFICE_ROLES = (Role.ORGANIZER, Role.FINANCE)


def add_member(
    competition_id: int, *, username: str, name: str, role: Role, by: Actor, now: datetime
) -> tuple[NewAccount, ...]:
    """Give somebody a role of the office; a new account is returned with its password, once.

    Refusal for another role: judges come with their panels, entrants with their papers.
    """
    with unit_of_work(by=by, now=now) as work:
        refuse(None if role in OFFICE_ROLES else _not_of_the_office(role))
        user, made = find_user(username), ()
        if user is None:
            account, user = new_account(username, name, now=now)
            made = (account,)
        add_role(user.id, competition_id, role)
        work.record(
            "role.grant", competition=competition_id, username=username, role=role.value, new=bool(made)
        )
        return made


def new_account(username: str, name: str, *, now: datetime, employer: str = "") -> tuple[NewAccount, User]:
    """Within an operation: an account with a random password."""
    password = random_password()
    user = User(
        username=username,
        display_name=name,
        password_hash=HASHER.hash(password),
        employer=employer,
        created_at=now,
    )
    db.session.add(user)
    db.session.flush()
    return NewAccount(username, name, password), user


def _not_of_the_office(role: Role):
    return problem(
        f"“{role.label.zh}”不在此处指派。",
        f"“{role.label.en}” is not given here.",
        mend_zh="裁判请在裁判组中安排。",
        mend_en="Judges are assigned with their panels.",
    )
