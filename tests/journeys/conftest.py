"""A real browser against a real server, and stories on one database: PostgreSQL where one is named, as in earnest."""

import shutil
from collections.abc import Iterator
from threading import Thread

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Playwright, sync_playwright
from werkzeug.serving import make_server

from tests.conftest import DATABASES, opened

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--no-pings",
    "--metrics-recording-only",
    "--disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication",
]
HOW = "没有 Chromium，浏览器测试已跳过：apt-get install chromium fonts-noto-cjk / no Chromium: browser tests skipped"


@pytest.fixture(scope="session", params=DATABASES[-1:])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on that database."""
    with opened(request.param, tmp_path_factory.mktemp("journeys")) as app:
        yield app


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    if CHROMIUM is None:
        pytest.skip(HOW)
    with sync_playwright() as found:
        yield found


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield launched
    launched.close()


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
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A winner's phone."""
    context = browser.new_context(
        base_url=address, viewport={"width": 390, "height": 844}, has_touch=True, locale="zh-CN"
    )
    context.set_default_timeout(10_000)
    yield context
    context.close()
