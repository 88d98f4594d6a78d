"""What is kept between two steps is as new as the step, on a database that shows each statement what is newest, too."""

import pytest
from sqlalchemy import update

from competition.db import db
from competition.db.audit import LastStep
from competition.db.competitions import Event
from competition.domain.stages import Stage
from competition.operations.marking_facts import facts_of
from tests.operations.games import drawn

pytestmark = pytest.mark.usefixtures("app")


def test_rows_that_were_read_before_the_newest_step_are_not_kept_under_it() -> None:
    """A page has looked at the event when another process ends the marking; what it then asks for stays for all."""
    games = drawn()
    seen = db.session.get_one(Event, games.event)
    assert seen.stage == Stage.MARKING
    with db.engine.begin() as elsewhere:
        elsewhere.execute(update(Event).values(stage=Stage.PUBLISHED))
        elsewhere.execute(update(LastStep).values(hash="of another process"))
    facts_of(games.event)
    db.session.rollback()
    assert seen.stage == Stage.PUBLISHED
    assert facts_of(games.event).stage is not None
