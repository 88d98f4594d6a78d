"""What may be wrong with an invitation, each in its own words."""

from datetime import datetime

from competition.db import db
from competition.db.accounts import Invitation, User, has_role
from competition.domain.problems import Problem, problem
from competition.domain.role_conflicts import CUSTODIANS
from competition.domain.roles import Role
from competition.operations.unit import Actor


def check_open(invitation: Invitation, now: datetime) -> Problem | None:
    """Why a link opens nothing any more; None while it is open."""
    if invitation.used_at is not None:
        return _used()
    if invitation.withdrawn_at is not None:
        return _withdrawn()
    return _expired() if invitation.expires_at <= now else None


SECOND_PERSONS = CUSTODIANS | {Role.FINANCE, Role.SUPERVISOR, Role.ARBITRATOR}


def check_reset(user: User, by: Actor) -> Problem | None:
    """Why somebody has no say over an account's password.

    An administrator and the command line have it over all; an organizer over those who work in the organizer's own
    competitions only, and not over those who approve, witness, arbitrate or keep codes: who proposes must not hold
    the key of the second person.
    """
    if by.id is None or db.session.get_one(User, by.id).is_administrator:
        return None
    roles = {Role(each.role) for each in user.memberships}
    places = {each.competition_id for each in user.memberships}
    own = bool(places) and all(has_role(by.id, place, Role.ORGANIZER) for place in places)
    beyond = user.is_administrator or user.person_id is not None or bool(roles & SECOND_PERSONS)
    return None if own and not beyond else _no_say(user)


def unknown() -> Problem:
    """For a link that was never given, or not here."""
    return problem(
        "没有这个邀请链接。",
        "There is no such invitation.",
        mend_zh="请核对链接是否完整。",
        mend_en="Check that the link is complete.",
    )


def sign_in_first(username: str) -> Problem:
    """For a password where there is an account already."""
    return problem(
        f"账号“{username}”已存在，请登录后接受邀请。",
        f"The account “{username}” exists; sign in to accept the invitation.",
        mend_zh="请用该账号自己的密码登录。",
        mend_en="Sign in with the password of that account.",
    )


def password_first() -> Problem:
    """For a link that sets a password, used by somebody who is signed in."""
    return problem(
        "该链接用于设置密码。",
        "This link sets a password.",
        mend_zh="请在链接打开的页面上设置。",
        mend_en="Set it on the page that the link opens.",
    )


def somebody_elses(username: str) -> Problem:
    """For somebody else who is signed in."""
    return problem(
        f"该邀请是给账号“{username}”的。",
        f"This invitation is for the account “{username}”.",
        mend_zh="请退出，用受邀的账号登录。",
        mend_en="Sign out, and sign in with the account that was invited.",
    )


def _used() -> Problem:
    return problem(
        "该邀请链接已经用过，只能用一次。",
        "This invitation has been used; it is good for one time.",
        mend_zh="如非本人使用，请立即告知组织者；本人请直接登录。",
        mend_en="If it was not you, tell the organizer at once; if it was, sign in.",
    )


def _withdrawn() -> Problem:
    return problem(
        "该邀请已被撤回。",
        "This invitation was withdrawn.",
        mend_zh="请联系组织者；可能已另发新链接。",
        mend_en="Ask the organizer; there may be a newer link.",
    )


def _expired() -> Problem:
    return problem(
        "该邀请链接已过期，有效期为72小时。",
        "This invitation has expired; it was good for 72 hours.",
        mend_zh="请组织者重新邀请。",
        mend_en="Ask the organizer for a new one.",
    )


def _no_say(user: User) -> Problem:
    return problem(
        f"组织者不能重置账号“{user.username}”的密码。",
        f"An organizer cannot reset the password of “{user.username}”.",
        mend_zh="财务复核人员、系统管理员、选手以及还在他人组织的竞赛中任职的人员，由系统管理员重置。",
        mend_en="An administrator resets those of finance, administrators, entrants and those who work elsewhere too.",
    )
