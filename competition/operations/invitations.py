"""Invitations by link: into a role of a competition, or to a new password of one's own.

A token is 256 random bits and only its SHA-256 is kept, so that the database opens no door; it is good once, for 72 hours.
"""

from datetime import datetime, timedelta
from secrets import token_urlsafe

from flask import current_app

from competition.codec import digest
from competition.db import db
from competition.db.accounts import Invitation, User, find_invitation, find_user
from competition.db.competitions import Competition
from competition.domain.mailing import check_address
from competition.domain.roles import Role
from competition.operations import invitation_checks as checks
from competition.operations.accounts import (
    add_role,
    check_password,
    check_username,
    hash_password,
    set_password,
    withdraw_invitations,
)
from competition.operations.outbox import Recipient, account_of, enqueue
from competition.operations.people import check_member
from competition.operations.sign_in import forget_failures
from competition.operations.unit import Actor, Work, refuse, unit_of_work

GOOD_FOR = timedelta(hours=72)


def invite_member(
    competition_id: int,
    *,
    username: str,
    name: str,
    role: Role,
    email: str = "",
    by: Actor,
    now: datetime,
) -> str:
    """The token of a new invitation into a role of the office; an earlier one to the same role is withdrawn.

    With an address the link is sent there as well. Refusal as when the role is given at once, for a name that no
    account can have, and for what is no address.
    """
    with unit_of_work(by=by, now=now) as work:
        user = find_user(username)
        refuse(check_member(competition_id, user, username=username, name=name, role=role))
        refuse(None if user else check_username(username))
        refuse(check_address(email) if email else None)
        token = issue_invitation(username, name, by=by, now=now, place=(competition_id, role))
        if email:
            told = {"competition": db.session.get_one(Competition, competition_id).name}
            told |= {"role_zh": role.label.zh, "role_en": role.label.en}
            place = {"to": Recipient(username, email), "competition_id": competition_id, "name": name}
            _send_link(work, "invitation", token, **place, **told)
        work.record(
            "invitation.create",
            competition=competition_id,
            username=username,
            role=role.value,
            mailed=bool(email),
        )
        return token


def invite_to_new_password(user_id: int, *, by: Actor, now: datetime) -> str:
    """The token of a link by which the owner of an account chooses a new password; an earlier one is withdrawn.

    Nobody learns a password, and none changes before the link is used. Refusal where an organizer has no say.
    """
    with unit_of_work(by=by, now=now) as work:
        user = db.session.get_one(User, user_id)
        refuse(checks.check_reset(user, by))
        token = issue_invitation(user.username, user.display_name, by=by, now=now)
        if user.email:
            told = account_of(user)
            _send_link(work, "new_password", token, to=told, competition_id=None, name=user.display_name)
        work.record("invitation.new_password", username=user.username)
        return token


def _send_link(
    work: Work,
    template: str,
    token: str,
    *,
    to: Recipient,
    competition_id: int | None,
    name: str,
    **told: str,
) -> None:
    """Write the letter with the link, which is removed from the outbox once it was sent."""
    given = {"username": to.label, "name": name, "inviter": work.by.name}
    link = f"{current_app.config['SAIWU'].public_url}/invitation/{token}"
    enqueue(work, template, to=to, competition_id=competition_id, link=link, **given, **told)


def issue_invitation(
    username: str, name: str, *, by: Actor, now: datetime, place: tuple[int, Role] | None = None
) -> str:
    """Within an operation: the token of a new link; earlier ones to the same door are withdrawn."""
    token, (competition_id, role) = token_urlsafe(32), place or (None, None)
    withdraw_invitations(
        Invitation.username == username,
        Invitation.competition_id.is_not_distinct_from(competition_id),
        Invitation.role.is_not_distinct_from(role),
        now=now,
    )
    db.session.add(
        Invitation(
            token_hash=digest(token),
            username=username,
            display_name=name,
            competition_id=competition_id,
            role=role,
            created_at=now,
            created_by=by.name,
            expires_at=now + GOOD_FOR,
        )
    )
    return token


def opened_by(token: str, *, now: datetime) -> Invitation:
    """The invitation of a link. Refusal, each in its own words, if it is unknown, used, withdrawn or too old."""
    found = find_invitation(digest(token))
    if found is None:
        refuse(checks.unknown())
    refuse(checks.check_open(found, now))
    return found


def needs_sign_in(invitation: Invitation) -> bool:
    """Whether it is for an account that exists, whose owner accepts by signing in instead of choosing a password."""
    return invitation.role is not None and find_user(invitation.username) is not None


def accept_with_password(token: str, password: str, *, now: datetime) -> None:
    """Use a link up by choosing a password: for a new account with its role, or for an account's new password.

    Refusal for a link that is not open, a password that is too short, and where signing in is asked for.
    """
    name = opened_by(token, now=now).username
    with unit_of_work(by=Actor(None, name), now=now) as work:
        invitation = opened_by(token, now=now)
        refuse(
            [*check_password(password), *([checks.sign_in_first(name)] if needs_sign_in(invitation) else [])]
        )
        if invitation.role is None:
            set_password(db.session.query(User).filter_by(username=name).one(), password)
            forget_failures(name)
        else:
            _give_role(invitation, _new_user(invitation, password, now))
        invitation.used_at = now
        work.record(
            "invitation.accept", competition=invitation.competition_id, username=name, role=invitation.role
        )


def accept_as(token: str, *, by: Actor, now: datetime) -> None:
    """Use a link up as the one who is signed in. Refusal for a link that is not open, or is somebody else's."""
    with unit_of_work(by=by, now=now) as work:
        invitation = opened_by(token, now=now)
        refuse(None if by.name == invitation.username else checks.somebody_elses(invitation.username))
        refuse(None if needs_sign_in(invitation) else checks.password_first())
        _give_role(invitation, db.session.get_one(User, by.user_id))
        invitation.used_at = now
        work.record(
            "invitation.accept", competition=invitation.competition_id, username=by.name, role=invitation.role
        )


def _new_user(invitation: Invitation, password: str, now: datetime) -> User:
    user = User(
        username=invitation.username,
        display_name=invitation.display_name,
        password_hash=hash_password(password),
        created_at=now,
    )
    db.session.add(user)
    db.session.flush()
    return user


def _give_role(invitation: Invitation, user: User) -> None:
    place, role = invitation.competition_id, Role(invitation.role)
    given = {"username": user.username, "name": invitation.display_name, "role": role}
    refuse(check_member(place, user, **given))
    add_role(user.id, place, role)


def withdraw(invitation_id: int, *, competition_id: int | None, by: Actor, now: datetime) -> None:
    """Close a link of a competition, or with None one to a new password. Refusal if it is not open there."""
    with unit_of_work(by=by, now=now) as work:
        found = db.session.get(Invitation, invitation_id)
        if found is None or found.competition_id != competition_id:
            refuse(checks.unknown())
        refuse(checks.check_open(found, now))
        found.withdrawn_at = now
        work.record("invitation.withdraw", competition=competition_id, username=found.username)
