"""代表队 and their 领队: named by an organizer through an invitation, bound to one delegation of the competition."""

from datetime import datetime

from competition.db import db
from competition.db.accounts import Invitation, find_user, members_of
from competition.db.applications import DelegationLeader, led_delegation
from competition.db.entries import Delegation
from competition.domain.names import normalise_name
from competition.domain.roles import Role
from competition.operations import application_problems as says
from competition.operations.accounts import check_username, withdraw_invitations
from competition.operations.invitations import issue_invitation
from competition.operations.people import check_member
from competition.operations.unit import Actor, check_reason, refuse, unit_of_work


def add_delegation(competition_id: int, name: str, *, by: Actor, now: datetime) -> int:
    """A delegation that has nobody yet, so that its leader can be invited; its id."""
    with unit_of_work(by=by, now=now) as work:
        wanted = normalise_name(name)
        refuse(None if wanted else says.no_name())
        same = db.select(Delegation).filter_by(competition_id=competition_id, name=wanted)
        refuse(says.delegation_exists(wanted) if db.session.scalar(same) else None)
        made = Delegation(competition_id=competition_id, name=wanted)
        db.session.add(made)
        db.session.flush()
        work.record("delegation.add", competition=competition_id, delegation=wanted)
        return made.id


def invite_leader(delegation_id: int, *, username: str, name: str, by: Actor, now: datetime) -> str:
    """The token of an invitation to lead a delegation; who has it leads once it is accepted.

    Refusal as for any other role, and for an account that leads another delegation of the competition.
    """
    with unit_of_work(by=by, now=now) as work:
        delegation = db.session.get_one(Delegation, delegation_id)
        place, role, user = delegation.competition_id, Role.DELEGATION_LEADER, find_user(username)
        refuse(check_member(place, user, username=username, name=name, role=role))
        refuse(None if user else check_username(username))
        led = led_delegation(place, username)
        refuse(says.leads_another(username, led.name) if led not in (None, delegation) else None)
        if led is None:
            row = DelegationLeader(delegation_id=delegation_id, username=username, display_name=name)
            row.named_at, row.named_by = now, by.user_id
            db.session.add(row)
        token = issue_invitation(username, name, by=by, now=now, place=(place, role))
        work.record("delegation.invite", competition=place, delegation=delegation.name, username=username)
        return token


def release_leader(delegation_id: int, username: str, *, reason: str, by: Actor, now: datetime) -> None:
    """Somebody leads no more: the role and an open invitation to it are taken back. Refusal without a reason."""
    with unit_of_work(by=by, now=now) as work:
        row = db.session.get(DelegationLeader, (delegation_id, username))
        refuse(None if row else says.not_leader())
        refuse(check_reason(reason))
        place, role = row.delegation.competition_id, Role.DELEGATION_LEADER
        withdraw_invitations(
            Invitation.competition_id == place,
            Invitation.username == username,
            Invitation.role == role,
            now=now,
        )
        for each in members_of(place):
            if each.role == role and each.user.username == username:
                db.session.delete(each)
        work.record(
            "delegation.release",
            competition=place,
            delegation=row.delegation.name,
            username=username,
            reason=reason.strip(),
        )
        db.session.delete(row)
