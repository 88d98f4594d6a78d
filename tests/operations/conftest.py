"""Operations are tried on one database: PostgreSQL where one is named, as in earnest, else SQLite.

The tables, constraints and types are tried on each (tests/db), the screens over these operations on SQLite (tests/web).
"""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.conftest import DATABASES, opened


@pytest.fixture(scope="session", params=DATABASES[-1:])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on that database."""
    with opened(request.param, tmp_path_factory.mktemp("operations")) as app:
        yield app
