"""A second factor: one-time codes of a telephone (TOTP, RFC 6238), each used once, and recovery codes."""

from datetime import datetime
from enum import StrEnum
from secrets import choice

from pyotp import TOTP, random_base32
from pyotp.exceptions import OTPVerificationError
from sqlalchemy import delete, select

from competition.db import db
from competition.db.accounts import RecoveryCode, SecondFactor, User, second_factor_of
from competition.db.sealing import blind_indexes, seal, unseal
from competition.domain.problems import Problem, Refusal, problem
from competition.domain.roles import Role
from competition.operations.accounts import actor
from competition.operations.sign_in import add_failure, forget_failures, is_locked
from competition.operations.unit import Actor, refuse, unit_of_work

ISSUER = "Saiwu"
WINDOW = 1
"""Steps of 30 seconds that a telephone's clock may be early or late."""
RECOVERY_CODES = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are mistaken for one another on paper."""
NEEDING = frozenset({Role.ORGANIZER, Role.CHIEF_JUDGE})


class CodeCheck(StrEnum):
    """What a code was worth."""

    ACCEPTED = "accepted"
    WRONG = "wrong"
    USED = "used"


def needs_second_factor(user: User) -> bool:
    """Whether this account's roles ask for a second factor and it has none."""
    strong = user.is_administrator or any(Role(each.role) in NEEDING for each in user.memberships)
    return strong and second_factor_of(user.id) is None


def begin_enrolment(user_id: int, *, by: Actor, now: datetime) -> None:
    """A new secret, not yet in force. Refusal where a second factor is in force."""
    with unit_of_work(by=by, now=now) as work:
        refuse(_in_force() if second_factor_of(user_id) else None)
        secret = seal(random_base32(), row=SecondFactor.sealed_for(user_id))
        db.session.merge(SecondFactor(user_id=user_id, secret_sealed=secret, last_step=0))
        work.record("second_factor.begin", user=user_id)


def enrolment_secret(user_id: int) -> str | None:
    """The secret that waits for its first code, in base32; None once confirmed, or before it was begun."""
    found = db.session.get(SecondFactor, user_id)
    return _secret(found) if found is not None and found.confirmed_at is None else None


def enrolment_address(user: User, secret: str) -> str:
    """What the telephone's app reads from the QR code."""
    return TOTP(secret).provisioning_uri(name=user.username, issuer_name=ISSUER)


def confirm_enrolment(user_id: int, code: str, *, by: Actor, now: datetime) -> tuple[str, ...]:
    """Put the secret in force by one code of it. The recovery codes, shown once. Refusal for a wrong code."""
    with unit_of_work(by=by, now=now) as work:
        secret, factor = enrolment_secret(user_id), db.session.get(SecondFactor, user_id)
        refuse(_not_begun() if secret is None else None)
        step = _step(secret, code, now)
        refuse(_wrong_code() if step is None else None)
        factor.last_step, factor.confirmed_at = step, now
        work.record("second_factor.confirm", user=user_id)
        return _new_recovery_codes(user_id)


def check_code(user: User, code: str, *, now: datetime) -> CodeCheck:
    """A one-time or recovery code at the door. Wrong ones are counted with wrong passwords; a locked account's are wrong."""
    if is_locked(user.username, now=now):
        return CodeCheck.WRONG
    with unit_of_work(by=actor(user), now=now) as work:
        found = _take(user.id, code, now)
        if found is CodeCheck.ACCEPTED:
            forget_failures(user.username)
            work.record("sign_in.second_factor", username=user.username)
        else:
            locked = add_failure(user.username, now=now)
            work.record("sign_in.fail", username=user.username, code=found.value, locked=locked)
        return found


def renew_recovery_codes(user_id: int, code: str, *, by: Actor, now: datetime) -> tuple[str, ...]:
    """Other recovery codes for those there were, against a code that is used up by it. Refusal for a wrong or used one."""
    _prove(user_id, code, now=now)
    with unit_of_work(by=by, now=now) as work:
        work.record("second_factor.recovery", user=user_id)
        return _new_recovery_codes(user_id)


def give_up(user_id: int, code: str, *, by: Actor, now: datetime) -> None:
    """One's own second factor taken away, against a code. Refusal for a wrong or used one."""
    _prove(user_id, code, now=now)
    remove_second_factor(user_id, by=by, now=now)


def remove_second_factor(user_id: int, *, by: Actor, now: datetime) -> None:
    """Take it away from somebody who has lost telephone and recovery codes."""
    with unit_of_work(by=by, now=now) as work:
        db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
        db.session.execute(delete(SecondFactor).where(SecondFactor.user_id == user_id))
        work.record("second_factor.remove", username=db.session.get_one(User, user_id).username)


def _prove(user_id: int, code: str, *, now: datetime) -> None:
    found = check_code(db.session.get_one(User, user_id), code, now=now)
    if found is not CodeCheck.ACCEPTED:
        raise Refusal(_wrong_code() if found is CodeCheck.WRONG else _used_code())


def _take(user_id: int, code: str, now: datetime) -> CodeCheck:
    """Use up a code."""
    factor = second_factor_of(user_id)
    if factor is None:
        return CodeCheck.WRONG
    step = _step(_secret(factor), code, now)
    if step is None:
        return _take_recovery_code(user_id, code, now)
    if step <= factor.last_step:
        return CodeCheck.USED
    factor.last_step = step
    return CodeCheck.ACCEPTED


def _take_recovery_code(user_id: int, code: str, now: datetime) -> CodeCheck:
    mine = (RecoveryCode.user_id == user_id, RecoveryCode.code_hash.in_(_hashes(user_id, code)))
    found = db.session.scalar(select(RecoveryCode).where(*mine))
    if found is None:
        return CodeCheck.WRONG
    if found.used_at is not None:
        return CodeCheck.USED
    found.used_at = now
    return CodeCheck.ACCEPTED


def _step(secret: str, code: str, now: datetime) -> int | None:
    """The time step whose code this is; the comparison takes the same time for every code."""
    try:
        return TOTP(secret).verify_and_get_timecode("".join(code.split()), for_time=now, valid_window=WINDOW)
    except OTPVerificationError:
        return None


def _secret(factor: SecondFactor) -> str:
    return unseal(factor.secret_sealed, row=SecondFactor.sealed_for(factor.user_id))


def _new_recovery_codes(user_id: int) -> tuple[str, ...]:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    codes = tuple(f"{_letters()}-{_letters()}" for _ in range(RECOVERY_CODES))
    db.session.add_all(RecoveryCode(user_id=user_id, code_hash=_hashes(user_id, each)[0]) for each in codes)
    return codes


def _letters() -> str:
    return "".join(choice(LETTERS) for _ in range(5))


def _hashes(user_id: int, code: str) -> tuple[str, ...]:
    """The hash under the present key, then those under earlier ones: the codes themselves are not kept."""
    return blind_indexes(f"recovery/{user_id}/{''.join(code.split()).lower()}")


def _in_force() -> Problem:
    return problem(
        "该账号已启用动态验证码。",
        "This account has its one-time codes already.",
        mend_zh="更换手机时请先停用，再重新启用。",
        mend_en="To change the telephone, turn them off first.",
    )


def _not_begun() -> Problem:
    return problem(
        "没有等待确认的动态验证码。",
        "There are no one-time codes to confirm.",
        mend_zh="请从“个人设置”重新启用。",
        mend_en="Begin again from “Your account”.",
    )


def _wrong_code() -> Problem:
    return problem(
        "验证码不正确。",
        "The code is wrong.",
        mend_zh="请核对手机的时间，填写当前显示的六位数字。",
        mend_en="Check the clock of the telephone and enter the six digits it shows now.",
    )


def _used_code() -> Problem:
    return problem(
        "该验证码已经用过，每个只能用一次。",
        "This code has been used; each is good for one time.",
        mend_zh="请等待手机显示下一个验证码。",
        mend_en="Wait for the next one.",
    )
