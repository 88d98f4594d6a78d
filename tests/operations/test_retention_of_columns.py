"""Of every sealed column it is known what becomes of it when its time is over: it is removed, or a reason is given."""

import pytest
from sqlalchemy import select, update

from competition.db import db
from competition.db.outbox import Message
from competition.operations.accounts import SYSTEM
from competition.operations.key_rotation import sealed_columns
from competition.operations.retention import MINIMUM_YEARS, purge
from tests.operations.helpers import NOW
from tests.operations.test_key_rotation import full, opened

pytestmark = pytest.mark.usefixtures("app")

KEPT = {
    "paper_design.page_sealed": "no personal data: the page of a certificate",
    "paper_settings.logo_sealed": "no personal data: a logo",
    "draw.secret_sealed": "no personal data: with it anybody repeats the draw",
    "seed_commitment.seed_sealed": "no personal data: told with the draw",
    "second_factor.secret_sealed": "an account's, until its owner or the administrator turns it off",
    "user.email_sealed": "an account's, until its owner takes it out",
}
"""What stays, and why."""


def test_every_sealed_column_is_emptied_in_its_time_or_says_why_not() -> None:
    full()
    before = opened()
    assert set(before) == {str(column) for column in sealed_columns()}
    assert [name for name, values in before.items() if not values] == [], "put something there in `full`"
    purge(MINIMUM_YEARS, by=SYSTEM, now=NOW.replace(year=NOW.year + 20))
    after = opened()
    left = {name for name, values in before.items() if set(values) & set(after[name])}
    assert left == set(KEPT), "let `saiwu retention purge` remove it, or give the reason here"


@pytest.mark.parametrize(("state", "then"), [("waiting", "kept"), ("failed", "failed")])
def test_of_an_old_notice_stays_that_it_was_written(state: str, then: str) -> None:
    full()
    db.session.execute(update(Message).values(state=state))
    db.session.commit()
    assert purge(MINIMUM_YEARS, by=SYSTEM, now=NOW.replace(year=NOW.year + 20)).messages == 1
    (left,) = db.session.scalars(select(Message))
    assert (left.state, left.address, left.body) == (then, "", "")
    assert left.subject
