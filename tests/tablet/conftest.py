"""Browsers in a hall with a bad network, on the real server and database."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext

from tests.browsers import PATIENCE
from tests.journeys.conftest import database
from tests.tablet.hall import Hall, prepare
from tests.tablet.wifi import Wifi

__all__ = ["database"]

TABLET = {"width": 1180, "height": 820}


@pytest.fixture
def hall(site: Flask) -> Iterator[Hall]:
    """The running server; its forms ask for their tokens, as in real use."""
    prepare(site)
    site.config["WTF_CSRF_ENABLED"] = True
    made = Hall(site, Wifi(site))
    made.start()
    yield made
    made.stop()
    site.config["WTF_CSRF_ENABLED"] = False
    assert made.problems == []


@pytest.fixture
def make_context(browser: Browser, hall: Hall) -> Iterator:
    """Further devices."""
    made: list[BrowserContext] = []

    def make(**given: object) -> BrowserContext:
        options = {"viewport": TABLET, "has_touch": True, "locale": "zh-CN", **given}
        context = browser.new_context(**options)
        context.set_default_timeout(PATIENCE)
        made.append(context)
        return context

    yield make
    for each in made:
        each.close()


@pytest.fixture
def device(make_context) -> BrowserContext:
    """A judge's tablet."""
    return make_context()
