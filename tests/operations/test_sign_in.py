"""Wrong passwords in a row lock an account for a while, and an unknown name as well."""

from datetime import timedelta

import pytest
from flask import Flask

from competition.db import db
from competition.db.accounts import SignInFailures, User, find_user
from competition.operations.second_factor import begin_enrolment, confirm_enrolment
from competition.operations.sign_in import LOCKED_FOR, MOST_FAILURES, is_locked, sign_in, unlock
from tests.factories import PASSWORD, QUICK
from tests.operations.helpers import NOW, account, logged
from tests.operations.test_second_factor import code_at

pytestmark = pytest.mark.usefixtures("app")
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def zhang(app: Flask) -> int:
    user_id = account("zhang").user_id
    db.session.execute(db.update(User).values(password_hash=QUICK))
    db.session.commit()
    return user_id


def fail(times: int, *, username: str = "zhang", now=NOW) -> None:
    for _ in range(times):
        assert sign_in(username, "a wrong password", now=now) is None


def succeeds(*, now=NOW) -> bool:
    return sign_in("zhang", PASSWORD, now=now) is not None


def test_after_five_wrong_passwords_in_a_row_the_right_one_is_refused_for_a_quarter_of_an_hour() -> None:
    fail(MOST_FAILURES - 1)
    assert not is_locked("zhang", now=NOW)
    fail(1)
    assert is_locked("zhang", now=NOW)
    assert not succeeds(now=NOW + LOCKED_FOR - MINUTE)
    assert succeeds(now=NOW + LOCKED_FOR)
    assert logged() == ["sign_in.fail"] * 5 + ["sign_in.succeed"]


def test_tries_at_a_locked_account_do_not_make_the_lock_longer() -> None:
    fail(MOST_FAILURES)
    fail(3, now=NOW + MINUTE)
    assert succeeds(now=NOW + LOCKED_FOR)
    assert logged().count("sign_in.fail") == MOST_FAILURES


def test_success_starts_the_count_anew() -> None:
    fail(MOST_FAILURES - 1)
    assert succeeds()
    fail(MOST_FAILURES - 1)
    assert succeeds()


def test_signing_in_without_a_failure_before_writes_nothing() -> None:
    assert succeeds()
    assert logged() == []


def test_failures_of_the_day_before_are_forgotten() -> None:
    fail(MOST_FAILURES - 1)
    tomorrow = NOW + timedelta(days=1, minutes=1)
    fail(1, now=tomorrow)
    assert not is_locked("zhang", now=tomorrow)


def test_an_unknown_name_is_locked_as_any_other_and_is_not_written_down() -> None:
    fail(MOST_FAILURES, username="a password in the wrong field")
    assert is_locked("a password in the wrong field", now=NOW)
    (kept,) = db.session.scalars(db.select(SignInFailures))
    assert "password" not in kept.name_index
    assert find_user("a password in the wrong field") is None
    assert succeeds()


def test_an_administrator_unlocks_an_account(zhang: int) -> None:
    fail(MOST_FAILURES)
    unlock(zhang, by=account("root", is_administrator=True), now=NOW)
    assert succeeds()
    assert logged()[-1] == "sign_in.unlock"


def test_the_right_password_alone_does_not_forgive_an_account_with_a_second_factor(zhang: int) -> None:
    """Else whoever knows the password could try codes for ever."""
    by = account("zhang2")
    begin_enrolment(zhang, by=by, now=NOW)
    confirm_enrolment(zhang, code_at(zhang, NOW), by=by, now=NOW)
    fail(MOST_FAILURES - 1)
    assert succeeds()
    fail(1)
    assert not succeeds()
