"""Winners are told that a batch was paid: once for each competition, without a sum, and only who is reachable."""

import pytest

from competition.db import db
from competition.db.awards import AwardDecision
from competition.db.competitions import Competition
from competition.domain.applicant import Profile
from competition.domain.mailing import MessageState
from competition.operations import payment_transfers
from tests.operations.games import entry
from tests.operations.mailing import letters, reachable, told
from tests.operations.paying import (
    LATER,
    PAID_ON,
    due,
    elsewhere,
    exported,
    line_of,
    paid,
)
from tests.operations.test_payments import line_row

pytestmark = pytest.mark.usefixtures("app")
WAITING = MessageState.WAITING


def test_who_was_paid_is_told_without_the_sum() -> None:
    games = due()
    reachable(games, [1])
    entry(games, 2).members[0].keep_profile(Profile(email="second@example.com"))
    db.session.commit()
    paid(games)
    assert told("payment_made") == [
        ("E01-001", "xuanshou1@example.com", WAITING),
        ("E01-002", "second@example.com", WAITING),
    ]
    first = letters()[0]
    assert first.subject == f"{db.session.get_one(Competition, games.id).name}：奖励资金办理情况"
    assert f"已于{PAID_ON.isoformat()}办理转账" in first.body
    assert "10,000" not in first.body
    assert entry(games, 1).members[0].person.name not in first.body


def test_who_goes_on_waiting_is_told_once_it_is_paid() -> None:
    games = due()
    reachable(games, [1, 2])
    batch = exported(games)
    waiting = line_of(batch, entry(games, 1).members[0].person.name).id
    given = {"day": PAID_ON, "by": games.finance, "now": LATER}
    payment_transfers.mark_paid(batch, unpaid={waiting}, **given)
    assert [label for label, _address, _state in told("payment_made")] == ["E01-002"]
    payment_transfers.mark_paid(batch, **given)
    assert [label for label, _address, _state in told("payment_made")] == ["E01-002", "E01-001"]


def test_a_unit_has_no_address() -> None:
    games = due()
    reachable(games, [1])
    row = line_row(games, "虚构技师学院")
    assert row.unit == "虚构技师学院"
    paid(games)
    assert letters() == []


def test_one_is_not_told_of_money_from_a_competition_that_claims_it_back() -> None:
    """Paid 3,001 for the third place, then 10,000 for another first place: the lower sum is taken off."""
    games = due()
    reachable(games, [3])
    paid(games)
    elsewhere(games, {3: 90})
    paid(games)
    second = letters("payment_made")[1:]
    assert [each.competition.name for each in second] == ["第二届试验赛"]


def test_who_won_beside_the_entries_is_told_by_the_account() -> None:
    games = due()
    reachable(games, [1])
    found = db.select(AwardDecision).where(AwardDecision.kind == "cash").order_by(AwardDecision.id)
    db.session.scalars(found).first().member_id = None
    db.session.commit()
    paid(games)
    assert told("payment_made") == [("entrant1", "xuanshou1@example.com", WAITING)]
