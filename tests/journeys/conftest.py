"""A real browser against a real server, and stories on one database: PostgreSQL where one is named, as in earnest."""

from collections.abc import Iterator
from threading import Thread

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext
from werkzeug.serving import make_server

from tests.browsers import PATIENCE
from tests.conftest import DATABASES, opened


@pytest.fixture(scope="session", params=DATABASES[-1:])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on that database."""
    with opened(request.param, tmp_path_factory.mktemp("journeys")) as app:
        yield app


@pytest.fixture
def address(site: Flask) -> Iterator[str]:
    """The address of the running site; its forms ask for their tokens, as in real use."""
    site.config["WTF_CSRF_ENABLED"] = True
    server = make_server("127.0.0.1", 0, site, threaded=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    site.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture
def tablet(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A judge's tablet."""
    context = browser.new_context(
        base_url=address, viewport={"width": 1180, "height": 820}, has_touch=True, locale="zh-CN"
    )
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A winner's phone."""
    context = browser.new_context(
        base_url=address, viewport={"width": 390, "height": 844}, has_touch=True, locale="zh-CN"
    )
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()
