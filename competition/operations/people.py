"""The office of a competition: organizers and finance."""

from datetime import datetime

from sqlalchemy import and_, or_

from competition.db import db
from competition.db.accounts import Invitation, User, find_user, members_of, roles_held
from competition.db.custody import sealed_to
from competition.domain.problems import Problem, problem
from competition.domain.role_conflicts import check_roles
from competition.domain.roles import Role
from competition.operations.accounts import (
    NewAccount,
    add_role,
    hash_password,
    random_password,
    withdraw_invitations,
)
from competition.operations.unit import Actor, check_reason, refuse, unit_of_work

OFFICE_ROLES = (Role.ORGANIZER, Role.FINANCE)
CUSTODIAN_ROLES = (Role.FIRST_CUSTODIAN, Role.SECOND_CUSTODIAN, Role.THIRD_CUSTODIAN)
GIVEN_ROLES = (
    *OFFICE_ROLES,
    Role.REGISTRAR,
    Role.ARBITRATOR,
    Role.SUPERVISOR,
    Role.FLOOR_JUDGE,
    Role.RECORDER,
    *CUSTODIAN_ROLES,
)
"""What is given on the page of people; an arbitrator may judge an event, and does not decide its objections then."""


def add_member(
    competition_id: int, *, username: str, name: str, role: Role, by: Actor, now: datetime
) -> tuple[NewAccount, ...]:
    """Give somebody a role of the office; a new account is returned with its password, once.

    Refusal for another role: judges come with their panels, entrants with their papers.
    """
    with unit_of_work(by=by, now=now) as work:
        user, made = find_user(username), ()
        refuse(check_member(competition_id, user, username=username, name=name, role=role))
        if user is None:
            account, user = new_account(username, name, now=now)
            made = (account,)
        add_role(user.id, competition_id, role)
        work.record(
            "role.grant", competition=competition_id, username=username, role=role.value, new=bool(made)
        )
        return made


def check_member(
    competition_id: int, user: User | None, *, username: str, name: str, role: Role
) -> Problem | None:
    """What is wrong with giving somebody a role of the office; `user` is the account of that name, if there is one."""
    if role not in (*GIVEN_ROLES, Role.DELEGATION_LEADER):
        return _not_of_the_office(role)
    if user is None:
        return None
    if user.display_name not in (name, username):
        return _another_person(username, name)
    return check_roles(name, roles_held(user.id, competition_id), role)


def revoke_role(
    competition_id: int, user_id: int, role: Role, *, reason: str, by: Actor, now: datetime
) -> None:
    """Take a role away; what was done in it stays, with its name in the log.

    Open invitations into the competition by that person, or for that person into the role, are withdrawn with it.

    Refusal without a reason, for a role that is not held, and for the last organizer.
    """
    with unit_of_work(by=by, now=now) as work:
        refuse(check_reason(reason))
        held = [each for each in members_of(competition_id) if each.role == role]
        found = next((each for each in held if each.user_id == user_id), None)
        if found is None:
            refuse(_not_held(role))
        refuse(_last_organizer() if role is Role.ORGANIZER and len(held) == 1 else None)
        refuse(_keeps_codes(competition_id, user_id) if role in CUSTODIAN_ROLES else None)
        username = found.user.username
        theirs = or_(
            Invitation.created_by == username,
            and_(Invitation.username == username, Invitation.role == role),
        )
        withdraw_invitations(Invitation.competition_id == competition_id, theirs, now=now)
        db.session.delete(found)
        work.record(
            "role.revoke",
            competition=competition_id,
            username=username,
            role=role.value,
            reason=reason.strip(),
        )


def new_account(
    username: str, name: str, *, now: datetime, employer: str = "", must_change: bool = True
) -> tuple[NewAccount, User]:
    """Within an operation: an account with a random password, which its owner has to change unless told otherwise."""
    password = random_password()
    user = User(
        username=username,
        display_name=name,
        password_hash=hash_password(password),
        employer=employer,
        created_at=now,
        must_change_password=must_change,
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


def _another_person(username: str, name: str) -> Problem:
    return problem(
        f"账号“{username}”已属于另一人，不是{name}。",
        f"The account “{username}” belongs to somebody else, not to {name}.",
        mend_zh="请换一个账号，或填写该账号本人的姓名。",
        mend_en="Choose another account, or give the name of its owner.",
    )


def _not_held(role: Role) -> Problem:
    return problem(
        f"此人在本竞赛没有“{role.label.zh}”岗位。",
        f"This person does not hold the role “{role.label.en}” here.",
        mend_zh="请刷新页面，可能已被撤销。",
        mend_en="Reload the page; it may have been revoked.",
    )


def _keeps_codes(competition_id: int, user_id: int) -> Problem | None:
    """Somebody who gave the role up could judge, and would still hold the key."""
    kept = [each for each in sealed_to(user_id) if each.event.competition_id == competition_id]
    if not kept:
        return None
    return problem(
        f"此人保管着“{kept[0].event.name}”尚未开启的加密表，不能撤销岗位。",
        f"This person keeps a table of “{kept[0].event.name}” that is not opened.",
        mend_zh="请待开启之后再撤销；尚未评分的，可先作废抽签。",
        mend_en="Wait for the opening, or void the draw while nothing is marked.",
    )


def _last_organizer() -> Problem:
    return problem(
        "这是本竞赛最后一名组织者，不能撤销。",
        "This is the last organizer of the competition.",
        mend_zh="请先指派另一名组织者。",
        mend_en="Appoint another organizer first.",
    )
