"""The public board in a real browser: it follows without being loaded again, turns its pages and can be stopped."""

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import count

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route, expect

from competition.operations.boards import freeze_board, open_board
from competition.operations.results import publish_event
from tests.browsers import PATIENCE
from tests.factories import CODE, NAMES, competition, event_id, ranked_contest, who
from tests.journeys.test_desk import FASTER
from tests.operations.helpers import NOW

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),  # a page looks alike on every database
]
HALL = {"width": 1920, "height": 1080}
STILL = "window.stillTheSamePage = true"


@pytest.fixture
def opened(site: Flask) -> Flask:
    """Ranked and not published; every reader finds the board old, as the clock goes on by ten seconds each time."""
    clock = count(10, step=10)
    with site.app_context():
        ranked_contest()
        open_board(competition().id, shows_progress=True, by=who("organizer"), now=NOW)
    site.config["CLOCK"] = lambda: NOW + timedelta(seconds=next(clock))
    return site


def page_of(browser: Browser, address: str, **more: object) -> Page:
    context = browser.new_context(base_url=address, viewport=HALL, locale="zh-CN", **more)
    context.set_default_timeout(PATIENCE)
    context.add_init_script(FASTER)
    return context.new_page()


@pytest.fixture
def page(opened: Flask, browser: Browser, address: str) -> Iterator[Page]:
    found = page_of(browser, address)
    yield found
    found.context.close()


def publish(site: Flask) -> None:
    with site.app_context():
        publish_event(event_id(), confirmed_on=NOW.date(), by=who("organizer"), now=NOW)


def test_a_release_arrives_without_loading_the_page(opened: Flask, page: Page):
    page.goto(f"/live/{CODE}")
    page.evaluate(STILL)
    expect(page.get_by_text("评分完毕")).to_be_visible()
    expect(page.locator("[data-by-hand]")).to_be_hidden()
    expect(page.locator("[data-ago]")).to_have_text(re.compile(r"^ · \d+ 秒前 \d+ s ago$"))
    publish(opened)
    expect(page.get_by_text(NAMES[0])).to_be_visible()
    expect(page.get_by_text("金牌")).to_be_visible()
    with opened.app_context():
        freeze_board(competition().id, by=who("organizer"), now=NOW)
    expect(page.get_by_text("已冻结 · 16:00:00 起")).to_be_visible()
    assert page.evaluate("window.stillTheSamePage")


def test_who_has_it_is_sent_nothing_and_a_portal_is_no_board(opened: Flask, page: Page):
    with page.expect_response(lambda answer: answer.url.endswith(CODE) and answer.status == 304):
        page.goto(f"/live/{CODE}")
    silent = page.locator("[data-silent]")
    expect(silent).to_be_hidden()
    caught = [True]

    def portal(route: Route) -> None:
        if caught:
            route.fulfill(status=200, content_type="text/html", body="<html>登录 Wi-Fi</html>")
        else:
            route.continue_()

    page.context.route(f"**/live/{CODE}", portal)
    expect(silent).to_be_visible()
    expect(page.get_by_text("评分完毕")).to_be_visible()
    caught.clear()
    expect(silent).to_be_hidden()


def shown(page: Page) -> str:
    return page.locator("[data-place]").inner_text()


def test_the_projector_turns_its_pages_until_it_is_stopped(opened: Flask, page: Page):
    publish(opened)
    page.goto(f"/live/{CODE}/projector")
    place, pause = page.locator("[data-place]"), page.locator("[data-pause]")
    expect(page.locator("[data-slide]:visible")).to_have_count(1)
    expect(place).to_have_text("2 / 2")
    expect(page.get_by_text(NAMES[0])).to_be_visible()
    expect(place).to_have_text("1 / 2")
    page.keyboard.press("Space")
    expect(pause).to_have_text(re.compile("继续"))
    before = shown(page)
    with page.expect_response(lambda answer: answer.url.endswith("/projector")):
        pass
    page.keyboard.press("PageDown")
    expect(place).not_to_have_text(before)
    page.keyboard.press("ArrowLeft")
    expect(place).to_have_text(before)
    pause.click()
    expect(pause).to_have_text(re.compile("暂停"))
    expect(place).not_to_have_text(before)


def test_who_wants_less_motion_turns_the_pages_by_hand(opened: Flask, browser: Browser, address: str):
    publish(opened)
    page = page_of(browser, address, reduced_motion="reduce")
    page.goto(f"/live/{CODE}/projector")
    expect(page.locator("[data-place]")).to_have_text("1 / 2")
    expect(page.locator("[data-pause]")).to_have_text(re.compile("继续"))
    page.get_by_role("button", name="下一页").click()
    expect(page.get_by_text(NAMES[0])).to_be_visible()
    page.context.close()


def test_without_scripts_board_and_projector_are_plain_pages(opened: Flask, browser: Browser, address: str):
    publish(opened)
    page = page_of(browser, address, java_script_enabled=False)
    page.goto(f"/live/{CODE}/projector")
    expect(page.locator("[data-slide]:visible")).to_have_count(2)
    expect(page.get_by_role("button")).to_have_count(0)
    page.goto(f"/live/{CODE}")
    page.get_by_role("link", name="刷新").click()
    expect(page.get_by_text(NAMES[0])).to_be_visible()
    page.context.close()
