"""Operations are tried on one database, SQLite: both take longer than anybody waits.

The tables, constraints and types are tried on each (tests/db), the stories through the pages on PostgreSQL where one
is named (tests/journeys). SAIWU_TEST_OPERATIONS=postgres tries the operations there.
"""

import os
from collections.abc import Iterator

import pytest
from flask import Flask

from tests.conftest import DATABASES, opened

CHOSEN = [name for name in DATABASES if name == os.environ.get("SAIWU_TEST_OPERATIONS", "sqlite")]


@pytest.fixture(scope="session", params=CHOSEN)
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on that database."""
    with opened(request.param, tmp_path_factory.mktemp("operations")) as app:
        yield app
