"""Instances: an empty one, and the demo taken the whole way once for all tests that look at it."""

import json
import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.running import run, succeed


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the machine's own settings."""
    for name in (
        "SAIWU_SECRET_KEY",
        "SAIWU_DATA_KEY",
        "SAIWU_INDEX_KEY",
        "SAIWU_INSTANCE",
        "SAIWU_DATABASE_URL",
    ):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance with keys and tables, made once; take a copy."""
    folder = tmp_path_factory.mktemp("empty") / "instance"
    succeed("keys", "--write", instance=folder)
    succeed("db", "upgrade", instance=folder)
    return folder


@pytest.fixture
def instance(empty: Path, tmp_path: Path) -> Path:
    """An instance with keys and tables."""
    return Path(shutil.copytree(empty, tmp_path / "instance"))


@dataclass(frozen=True)
class Demo:
    """Where the demo lies and what it said."""

    instance: Path
    out: str
    err: str


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The demo, made once for all processes of a test run; look, but change a copy only."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "demo"
    try:
        folder.mkdir()
    except FileExistsError:
        return _wait_for(folder)
    done = run("demo", "--no-serve", "--instance", folder / "instance")
    said = json.dumps([done.exit_code, done.stdout, done.stderr])
    (folder / "said.partial").write_text(said, encoding="utf-8")
    (folder / "said.partial").rename(folder / "said.json")
    return _wait_for(folder)


def _wait_for(folder: Path) -> Demo:
    for _ in range(2000):
        if (folder / "said.json").exists():
            break
        time.sleep(0.1)
    code, out, err = json.loads((folder / "said.json").read_text(encoding="utf-8"))
    assert code == 0, err
    return Demo(folder / "instance", out, err)


@pytest.fixture
def demo(made: Demo, tmp_path: Path) -> Path:
    """A copy of the demo's instance."""
    return Path(shutil.copytree(made.instance, tmp_path / "copy"))
