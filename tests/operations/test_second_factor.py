"""One-time codes by RFC 6238, each used once, and recovery codes."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from pyotp import TOTP

from competition.db import db
from competition.db.accounts import (
    Membership,
    RecoveryCode,
    SecondFactor,
    User,
    second_factor_of,
    unused_recovery_codes,
)
from competition.db.sealing import seal, unseal
from competition.domain.roles import Role
from competition.operations.second_factor import (
    CodeCheck,
    begin_enrolment,
    check_code,
    confirm_enrolment,
    enrolment_address,
    enrolment_secret,
    give_up,
    needs_second_factor,
    remove_second_factor,
    renew_recovery_codes,
)
from competition.operations.sign_in import MOST_FAILURES, is_locked
from competition.operations.unit import Actor
from tests.operations.games import founded, seated
from tests.operations.helpers import NOW, account, logged, refused

pytestmark = pytest.mark.usefixtures("app")
STEP = timedelta(seconds=30)
WRONG = "no code"
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""The key of the standard's own examples."""


def code_at(user_id: int, moment: datetime) -> str:
    """What the telephone shows at that moment."""
    factor = db.session.get_one(SecondFactor, user_id)
    return TOTP(unseal(factor.secret_sealed, row=SecondFactor.sealed_for(user_id))).at(moment)


@pytest.fixture
def me(app: Flask) -> Actor:
    return account("zhang")


@pytest.fixture
def codes(me: Actor) -> tuple[str, ...]:
    """The recovery codes of an account that is enrolled."""
    begin_enrolment(me.user_id, by=me, now=NOW)
    return confirm_enrolment(me.user_id, code_at(me.user_id, NOW), by=me, now=NOW)


def check(me: Actor, code: str, *, now: datetime = NOW) -> CodeCheck:
    return check_code(db.session.get_one(User, me.user_id), code, now=now)


@pytest.mark.parametrize(
    ("seconds", "digits"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_the_codes_are_those_of_the_standard(me: Actor, seconds: int, digits: str) -> None:
    """RFC 6238, appendix B: SHA-1, the last six of its eight digits."""
    moment = datetime.fromtimestamp(seconds, UTC)
    sealed = seal(SECRET, row=SecondFactor.sealed_for(me.user_id))
    db.session.add(SecondFactor(user_id=me.user_id, secret_sealed=sealed))
    db.session.commit()
    assert len(confirm_enrolment(me.user_id, digits, by=me, now=moment)) == 10


def test_a_secret_is_in_force_once_a_code_of_it_was_given(me: Actor) -> None:
    assert enrolment_secret(me.user_id) is None
    begin_enrolment(me.user_id, by=me, now=NOW)
    secret = enrolment_secret(me.user_id)
    assert secret is not None
    assert second_factor_of(me.user_id) is None
    confirm_enrolment(me.user_id, TOTP(secret).at(NOW), by=me, now=NOW)
    assert second_factor_of(me.user_id) is not None
    assert enrolment_secret(me.user_id) is None
    assert logged() == ["second_factor.begin", "second_factor.confirm"]


def test_the_secret_is_sealed_at_rest_and_recovery_codes_are_hashed(
    me: Actor, codes: tuple[str, ...]
) -> None:
    sealed = db.session.get_one(SecondFactor, me.user_id).secret_sealed
    assert unseal(sealed, row=SecondFactor.sealed_for(me.user_id)).encode() not in sealed
    kept = {each.code_hash for each in db.session.scalars(db.select(RecoveryCode))}
    assert len(kept) == len(set(codes)) == 10
    assert kept.isdisjoint(codes)


def test_the_address_for_the_telephone_names_issuer_and_account(me: Actor) -> None:
    user = db.session.get_one(User, me.user_id)
    assert enrolment_address(user, SECRET) == f"otpauth://totp/Saiwu:zhang?secret={SECRET}&issuer=Saiwu"


def test_another_secret_can_be_asked_for_before_the_first_is_confirmed(me: Actor) -> None:
    begin_enrolment(me.user_id, by=me, now=NOW)
    first = enrolment_secret(me.user_id)
    begin_enrolment(me.user_id, by=me, now=NOW)
    assert enrolment_secret(me.user_id) not in (None, first)


def test_a_secret_is_not_confirmed_by_a_wrong_code_nor_before_there_is_one(me: Actor) -> None:
    with refused("没有等待确认的动态验证码", "no one-time codes to confirm"):
        confirm_enrolment(me.user_id, "123456", by=me, now=NOW)
    begin_enrolment(me.user_id, by=me, now=NOW)
    with refused("验证码不正确", "The code is wrong"):
        confirm_enrolment(me.user_id, WRONG, by=me, now=NOW)


@pytest.mark.usefixtures("codes")
def test_a_secret_in_force_is_not_replaced(me: Actor) -> None:
    with refused("已启用动态验证码", "has its one-time codes already"):
        begin_enrolment(me.user_id, by=me, now=NOW)


@pytest.mark.usefixtures("codes")
def test_the_code_that_confirmed_the_secret_opens_no_door(me: Actor) -> None:
    assert check(me, code_at(me.user_id, NOW)) is CodeCheck.USED


@pytest.mark.usefixtures("codes")
def test_a_code_is_good_once_and_none_before_it(me: Actor) -> None:
    before, code = code_at(me.user_id, NOW + STEP), code_at(me.user_id, NOW + 2 * STEP)
    spaced = f"{code[:3]} {code[3:]}"
    assert check(me, spaced, now=NOW + 2 * STEP) is CodeCheck.ACCEPTED
    assert check(me, code, now=NOW + 2 * STEP) is CodeCheck.USED
    assert check(me, before, now=NOW + 2 * STEP) is CodeCheck.USED
    assert logged()[-3:] == ["sign_in.second_factor", "sign_in.fail", "sign_in.fail"]


@pytest.mark.usefixtures("codes")
@pytest.mark.parametrize(("late", "found"), [(1, CodeCheck.ACCEPTED), (2, CodeCheck.WRONG)])
def test_a_clock_may_be_one_step_off(me: Actor, late: int, found: CodeCheck) -> None:
    code = code_at(me.user_id, NOW + 5 * STEP)
    assert check(me, code, now=NOW + (5 + late) * STEP) is found


def test_a_recovery_code_stands_in_once(me: Actor, codes: tuple[str, ...]) -> None:
    assert check(me, codes[0].upper()) is CodeCheck.ACCEPTED
    assert len(unused_recovery_codes(me.user_id)) == 9
    assert check(me, codes[0]) is CodeCheck.USED
    assert check(me, codes[1]) is CodeCheck.ACCEPTED


def test_recovery_codes_are_their_owners(codes: tuple[str, ...]) -> None:
    other = account("wang")
    begin_enrolment(other.user_id, by=other, now=NOW)
    confirm_enrolment(other.user_id, code_at(other.user_id, NOW), by=other, now=NOW)
    assert check(other, codes[0]) is CodeCheck.WRONG


def test_an_account_without_a_second_factor_has_no_right_code(me: Actor) -> None:
    assert check(me, "123456") is CodeCheck.WRONG


def test_wrong_codes_lock_the_account(me: Actor, codes: tuple[str, ...]) -> None:
    for _ in range(MOST_FAILURES):
        assert check(me, WRONG) is CodeCheck.WRONG
    assert is_locked("zhang", now=NOW)
    assert check(me, codes[0]) is CodeCheck.WRONG
    assert len(unused_recovery_codes(me.user_id)) == 10


def test_recovery_codes_are_renewed_against_a_code(me: Actor, codes: tuple[str, ...]) -> None:
    renewed = renew_recovery_codes(me.user_id, codes[0], by=me, now=NOW)
    assert set(renewed).isdisjoint(codes)
    assert check(me, codes[1]) is CodeCheck.WRONG
    assert check(me, renewed[0]) is CodeCheck.ACCEPTED


@pytest.mark.parametrize(
    ("given", "zh", "en"), [(WRONG, "验证码不正确", "The code is wrong"), (None, "已经用过", "has been used")]
)
def test_nothing_is_given_up_against_a_wrong_or_used_code(
    me: Actor, codes: tuple[str, ...], given: str | None, zh: str, en: str
) -> None:
    check(me, codes[0])
    with pytest.raises(Exception, match=zh) as caught:
        give_up(me.user_id, given or codes[0], by=me, now=NOW)
    assert en in str(caught.value)
    assert second_factor_of(me.user_id) is not None


def test_a_second_factor_is_given_up_against_a_code(me: Actor, codes: tuple[str, ...]) -> None:
    give_up(me.user_id, codes[0], by=me, now=NOW)
    assert second_factor_of(me.user_id) is None
    assert unused_recovery_codes(me.user_id) == []


@pytest.mark.usefixtures("codes")
def test_an_administrator_takes_a_lost_second_factor_away(me: Actor) -> None:
    remove_second_factor(me.user_id, by=account("root", is_administrator=True), now=NOW)
    assert second_factor_of(me.user_id) is None
    assert logged()[-1] == "second_factor.remove"


def test_organizers_chief_judges_and_administrators_need_a_second_factor_until_they_have_one() -> None:
    games = seated(founded())
    db.session.add(Membership(user_id=games.finance.user_id, competition_id=games.id, role=Role.FINANCE))
    db.session.commit()
    account("root", is_administrator=True)
    need = {each.username for each in db.session.scalars(db.select(User)) if needs_second_factor(each)}
    assert need == {"organizer", "chief", "root"}
    by = games.organizer
    begin_enrolment(by.user_id, by=by, now=NOW)
    confirm_enrolment(by.user_id, code_at(by.user_id, NOW), by=by, now=NOW)
    assert not needs_second_factor(db.session.get_one(User, by.user_id))
