"""Who writes down the time that an entry took."""

import pytest

from competition.db import db
from competition.operations.entry_states import record_elapsed
from tests.operations.games import drawn, entry
from tests.operations.helpers import NOW, account, logged, refused

pytestmark = pytest.mark.usefixtures("app")


def test_the_chief_judge_or_an_organizer_writes_down_a_time() -> None:
    games = drawn()
    for seconds, who in ((95, games.chief), (96, games.organizer)):
        record_elapsed(entry(games, 1).id, seconds, by=who, now=NOW)
        db.session.expire_all()
        assert entry(games, 1).elapsed == seconds
    assert logged()[-2:] == ["entry.elapsed", "entry.elapsed"]


def test_nobody_else_writes_down_a_time() -> None:
    games = drawn()
    for who in (games.judge, games.finance, account("stranger")):
        with refused(
            "只有本项目裁判长或组织者可以录入用时", "Only the chief judge of the event or an organizer"
        ):
            record_elapsed(entry(games, 1).id, 95, by=who, now=NOW)
