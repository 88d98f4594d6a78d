"""The list of devices: what each said last of itself, those that stand out first."""

from datetime import timedelta

import pytest

from competition.db import db
from competition.domain.venue import Check, DeviceFault
from competition.operations import tablets
from competition.operations.devices import devices_of
from tests.operations.games import drawn
from tests.operations.helpers import NOW
from tests.operations.test_tablets import joined, tablet

pytestmark = pytest.mark.usefixtures("app")
SOON = NOW + timedelta(minutes=2, seconds=5)


def test_a_device_is_told_as_it_said_last() -> None:
    games = drawn()
    found = tablet(joined(games))
    found.battery, found.unsent, found.release, found.last_seen_at = 12, 3, "old", NOW
    db.session.commit()
    tablets.note_checked(found.id, [Check.CLOCK], now=NOW)
    (told,) = devices_of(games.id, release="new", now=SOON)
    judge = games.judge.name
    assert (told.id, told.label, told.judge, told.judges) == (found.id, found.label, judge, (judge,))
    assert (told.minutes, told.battery, told.unsent, told.release) == (2, 12, 3, "old")
    assert told.missed == (Check.CLOCK,)
    assert {DeviceFault.UNSENT, DeviceFault.BATTERY, DeviceFault.OLD, DeviceFault.MISSING} <= {*told.faults}


def test_those_that_stand_out_come_first_and_a_locked_one_has_no_judge() -> None:
    games = drawn()
    calm, loud = tablet(joined(games)), tablet(joined(games))
    for each in (calm, loud):
        tablets.note_checked(each.id, [], now=NOW)
        each.last_seen_at = NOW
    loud.unsent = 1
    db.session.commit()
    tablets.lock_screen(calm.id, by=games.judge, now=NOW)
    found = devices_of(games.id, release="", now=NOW)
    assert [each.id for each in found] == [loud.id, calm.id]
    assert found[1].judge == ""


def test_a_device_taken_out_is_not_listed_nor_one_of_others_where_some_are_asked_for() -> None:
    games = drawn()
    kept, gone = tablet(joined(games)), tablet(joined(games))
    tablets.revoke_tablet(gone.id, reason="遗失", by=games.organizer, now=NOW)
    judge = games.judge.user_id
    assert [each.id for each in devices_of(games.id, release="", now=NOW, of=[judge])] == [kept.id]
    assert devices_of(games.id, release="", now=NOW, of=[judge + 1000]) == ()
