"""Screens are tried on one database: what they ask of it is what the operations' tests ask of every one."""

import pytest
from flask import Flask

from tests.conftest import on_sqlite


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application on SQLite."""
    return on_sqlite(tmp_path_factory.mktemp("web"))
