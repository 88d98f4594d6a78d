"""The office of a competition: organizers and finance."""

from datetime import datetime

from competition.db import db
from competition.db.accounts import User, find_user, has_role
from competition.domain.problems import Problem, problem
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
        refuse(
            _another_person(username, name) if user and user.display_name not in (name, username) else None
        )
        if user is None:
            account, user = new_account(username, name, now=now)
            made = (account,)
        refuse(_judges(name) if _is_judge(user, competition_id) else None)
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


def _not_of_the_office(role: Role) -> Problem:
    return problem(
        f"“{role.label.zh}”不在此处指派。",
        f"“{role.label.en}” is not given here.",
        mend_zh="裁判请在裁判组中安排。",
        mend_en="Judges are assigned with their panels.",
    )


def _is_judge(user: User, competition_id: int) -> bool:
    return any(has_role(user.id, competition_id, role) for role in (Role.JUDGE, Role.CHIEF_JUDGE))


def _judges(name: str) -> Problem:
    return problem(
        f"{name}是本竞赛的裁判，不能同时担任组织者或财务。",
        f"{name} is a judge of this competition and cannot be an organizer or finance as well.",
        mend_zh="请另派人员。",
        mend_en="Choose somebody else.",
    )


def _another_person(username: str, name: str) -> Problem:
    return problem(
        f"账号“{username}”已属于另一人，不是{name}。",
        f"The account “{username}” belongs to somebody else, not to {name}.",
        mend_zh="请换一个账号，或填写该账号本人的姓名。",
        mend_en="Choose another account, or give the name of its owner.",
    )
