"""`saiwu import scheme`: warnings are accepted by name, and a frozen scheme changes with a reason."""

from pathlib import Path

import pytest

from competition import create_app
from competition.config import instance_environment, read_settings
from competition.db.marking import newest_scheme
from competition.operations.schemes import freeze_scheme
from tests.cli.running import DEMO, WRONG, refuse, succeed
from tests.operations.games import founded
from tests.operations.helpers import NOW

TO = ("--competition", "test-2026", "--event", "E01", "--by", "organizer")
WARNED = WRONG / "scheme-float-noise.xlsx"


@pytest.fixture
def event(instance: Path) -> int:
    """The event of a small competition, its scheme frozen."""
    with create_app(read_settings(instance_environment(instance), instance=instance)).app_context():
        games = founded()
        freeze_scheme(games.event, by=games.organizer, now=NOW)
        return games.event


def test_a_frozen_scheme_is_changed_with_its_warnings_accepted_and_a_reason(
    instance: Path, event: int
) -> None:
    reason = ("--reason", "技术文件更正")
    zh, en = "尚未接受的提醒：float-noise。", "--accept NAME"
    refuse("import", "scheme", WARNED, *TO, *reason, instance=instance, zh=zh, en=en)
    zh, en = "评分方案已冻结，新的一版须写明理由。", "a new version needs a reason"
    refuse("import", "scheme", DEMO / "scheme-E01.xlsx", *TO, instance=instance, zh=zh, en=en)
    accept = ("--accept", "float-noise", "--accept", "variation")
    said = succeed("import", "scheme", WARNED, *TO, *accept, *reason, instance=instance)
    assert "Imported version 2 of the scheme." in said
    with create_app(read_settings(instance_environment(instance), instance=instance)).app_context():
        version = newest_scheme(event)
        assert version is not None
        assert (version.accepted_names, version.reason) == (("float-noise",), "技术文件更正")
