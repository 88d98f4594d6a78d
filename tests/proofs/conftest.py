"""Keys of a made-up installation, made once."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from competition.proofs.keys import KeyRing, init_keys, open_keys

NOW = datetime(2026, 9, 20, 8, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("proofs") / "keys"
    init_keys(home, name="试验市竞赛委员会（示例）", now=NOW)
    return home


@pytest.fixture(scope="session")
def ring(folder: Path) -> KeyRing:
    return open_keys(folder)
