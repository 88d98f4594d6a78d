"""A signature on a shared tablet is taken with its judge's PIN: proved by the key that the PIN opens, or with the PIN itself."""

import hmac
from dataclasses import replace
from datetime import timedelta

import pytest

from competition.codec import digest
from competition.db import db
from competition.db.tablets import Tablet, TabletJudge, find_tablet
from competition.domain.mark_operations import Malformed, MarkOperation, signed_text
from competition.operations.accounts import SYSTEM, end_sessions
from competition.operations.mark_operations import take_operations
from competition.operations.tablets import let_in, pin_fits
from competition.operations.vouching import device_of, key_for, key_name, key_of, unproven
from tests.operations.games import Games, drawn
from tests.operations.helpers import NOW, logged
from tests.operations.test_mark_operations import new_id, op, send, submit
from tests.operations.test_tablets import PIN, joined

pytestmark = pytest.mark.usefixtures("app")
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def games() -> Games:
    found = drawn()
    send(found, op(found, "P1-1", 50), op(found, "P1-2", 10))
    return found


@pytest.fixture
def tablet(games: Games) -> Tablet:
    found = find_tablet(digest(joined(games)))
    assert found is not None
    return found


def row(games: Games, tablet: Tablet) -> TabletJudge:
    return db.session.get_one(TabletJudge, (tablet.id, games.judge.user_id))


def signed(games: Games, tablet: Tablet, **changed: object) -> MarkOperation:
    """With its proof, and then changed."""
    made = submit(games, P1_1=50, P1_2=10)
    key = key_for(tablet.id, games.judge.user_id)
    proof = hmac.new(key, signed_text(made).encode(), "sha256").hexdigest()
    return replace(made, proof=proof, **changed)


def left(games: Games, tablet: Tablet | None, *operations: MarkOperation | Malformed, now=NOW) -> list[str]:
    """Why each is not taken."""
    found = unproven(operations, tablet_id=tablet.id if tablet else None, by=games.judge, now=now)
    return [found[each.op_id].what.zh if each.op_id in found else "" for each in operations]


WRONG, NONE = "PIN不正确，或输错过多。", "签字时的PIN尚未核对，或PIN已更换。"


def test_a_proof_holds_for_what_was_signed_and_nothing_else(games: Games, tablet: Tablet) -> None:
    good = signed(games, tablet)
    assert left(games, tablet, good) == [""]
    for changed in (
        {"signature": "M0 0L8 8"},
        {"seen": {"P1-1": "50", "P1-2": "9"}},
        {"op_id": new_id()},
        {"form": "other"},
        {"at": "13:00"},
        {"proof": ""},
        {"proof": "ß"},
    ):
        assert left(games, tablet, replace(good, **changed)) == [NONE]


def test_what_is_signed_is_the_same_text_as_on_the_device(games: Games) -> None:
    made = replace(submit(games, P1_1="5“", P1_2="\t"), op_id="1", form="f", at="t")
    assert signed_text(made) == f'["1","{made.sheet}","f","t","M0 0L9 9",[["P1-1","5“"],["P1-2","\\t"]]]'


def test_the_pin_itself_will_do_and_is_tried_once_in_a_batch(games: Games, tablet: Tablet) -> None:
    first, second = (replace(submit(games), pin="000000") for _ in range(2))
    assert left(games, tablet, first, second, Malformed(new_id()), op(games, "P1-1", 1)) == [
        WRONG,
        WRONG,
        "",
        "",
    ]
    assert row(games, tablet).failures == 1
    assert left(games, tablet, replace(first, pin=PIN), replace(second, pin=PIN)) == ["", ""]
    assert (row(games, tablet).failures, logged()[-2:]) == (0, ["tablet.wrong_pin", "tablet.right_pin"])
    assert PIN not in repr(replace(first, pin=PIN))


def test_after_five_wrong_pins_the_right_one_waits_too(games: Games, tablet: Tablet) -> None:
    for _ in range(5):
        assert left(games, tablet, replace(submit(games), pin="000000")) == [WRONG]
    right = replace(submit(games), pin=PIN)
    assert left(games, tablet, right) == [WRONG]
    assert not let_in(tablet.id, games.judge.user_id, PIN, now=NOW)
    assert left(games, tablet, signed(games, tablet)) == [""]
    assert left(games, tablet, right, now=LATER) == [""]


def test_checking_a_pin_lets_nobody_in(games: Games, tablet: Tablet) -> None:
    tablet.user_id = None
    db.session.commit()
    assert pin_fits(tablet.id, games.judge.user_id, PIN, now=NOW)
    assert db.session.get_one(Tablet, tablet.id).user_id is None


def test_who_signed_in_with_a_password_is_asked_for_nothing(games: Games, tablet: Tablet) -> None:
    assert left(games, None, submit(games)) == [""]
    assert left(games, Tablet(id=tablet.id + 1), submit(games)) == [""]


def test_what_was_answered_before_is_answered_again(games: Games, tablet: Tablet) -> None:
    mine = submit(games, P1_1=50, P1_2=10)
    assert left(games, tablet, mine) == [NONE]
    take_operations([mine], by=games.judge, now=NOW)
    assert left(games, tablet, mine) == [""]


def test_a_new_pin_and_ended_sessions_are_another_key(games: Games, tablet: Tablet) -> None:
    old, name = signed(games, tablet), key_name(row(games, tablet))
    first = key_of(row(games, tablet))
    row(games, tablet).pin_hash += "x"
    db.session.commit()
    assert left(games, tablet, old) == [NONE]
    assert len({first, key_of(row(games, tablet))}) == 2
    assert key_name(row(games, tablet)) not in (None, name)
    end_sessions(games.judge.user_id, by=SYSTEM, now=NOW)
    assert key_name(row(games, tablet)) is None


def test_a_device_is_told_its_judges_and_what_it_calls_their_keys(games: Games) -> None:
    token = joined(games)
    found = device_of(token)
    assert found is not None
    kept = find_tablet(digest(token))
    assert (found.id, found.label) == (kept.id, kept.label)
    assert found.judges == ((games.judge.user_id, games.judge.name, key_name(row(games, kept))),)
    end_sessions(games.judge.user_id, by=SYSTEM, now=NOW)
    assert device_of(token).judges == ((games.judge.user_id, games.judge.name, None),)
    assert device_of("no such token") is None
