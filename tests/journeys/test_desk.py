"""The wall in a real browser: it keeps itself up to date, says when nobody answers, and is a plain page without scripts."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from competition.domain.scoresheet import EntryState
from competition.operations.calls import call_chief
from competition.operations.entry_states import set_entry_state
from competition.operations.marking import SheetRef
from competition.operations.progress import event_progress
from tests.browsers import PATIENCE
from tests.factories import CODE, EVENT, PASSWORD, who
from tests.journeys.large import FORM, JUDGES, large_event, mark_form, mark_most
from tests.operations.helpers import NOW

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),  # a page looks alike on every database
]
HERE = f"/judge/{CODE}/{EVENT}"
FASTER = (
    "const real = setTimeout; window.setTimeout = (what, pause, ...more) => real(what, pause / 20, ...more);"
)
"""Three seconds are a test's eternity: the page's own timers run twenty times as fast."""


@pytest.fixture
def event(site: Flask) -> int:
    with site.app_context():
        return large_event(works=6, aspects=4)


@pytest.fixture
def chief(event: int, browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(base_url=address, viewport={"width": 1180, "height": 820}, locale="zh-CN")
    context.set_default_timeout(PATIENCE)
    context.add_init_script(FASTER)
    yield signed_in(context)
    context.close()


def signed_in(context: BrowserContext, username: str = "chief") -> Page:
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_label("账号").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="登录").click()
    expect(page.get_by_role("button", name=re.compile("退出"))).to_be_visible()
    return page


def open_wall(page: Page) -> None:
    page.goto(f"{HERE}/wall")


def counts(page: Page) -> list[str]:
    return page.locator("[data-count]").all_inner_texts()


def first_cell(page: Page):
    return page.locator("[data-rows] tr").first.locator("td").first


def test_the_wall_follows_the_marking(site: Flask, event: int, chief: Page):
    open_wall(chief)
    expect(chief.locator("[data-by-hand]")).to_be_hidden()
    assert counts(chief) == ["36", "0", "0", "0", "0", "0", "0"]
    with site.app_context():
        number = sorted(work.code for work in event_progress(event).works)
        order = [work.code for work in event_progress(event).works].index(number[0])
        mark_form(event, order, range(1, 2), submit=False, only=2)
    expect(first_cell(chief)).to_have_class("fill fill-half")
    expect(first_cell(chief)).to_have_text(re.compile("半\\s*评了一部分"))
    assert counts(chief) == ["35", "1", "0", "0", "0", "0", "0"]
    expect(chief.locator("[data-updated]")).to_have_text(re.compile(r"^\d\d:\d\d:\d\d$"))


def test_an_answer_that_is_the_same_is_not_sent_again(event: int, chief: Page):
    with chief.expect_response(lambda answer: answer.url.endswith("wall.json") and answer.status == 304):
        open_wall(chief)


def test_after_three_misses_a_grey_bar_says_so_until_the_wall_answers_again(event: int, chief: Page):
    open_wall(chief)
    silent = chief.get_by_text("连接中断，以下是上次收到的进度")
    expect(silent).to_be_hidden()

    caught = [True]

    def portal(route: Route) -> None:
        if caught:
            route.fulfill(status=200, content_type="text/html", body="<html>登录 Wi-Fi</html>")
        else:
            route.continue_()

    chief.context.route("**/wall.json", portal)
    expect(silent).to_be_visible()
    expect(chief.locator(".wall-lost")).to_have_count(1)
    caught.clear()
    expect(silent).to_be_hidden()
    chief.context.set_offline(True)
    expect(silent).to_be_visible()
    chief.context.set_offline(False)
    expect(silent).to_be_hidden()


def test_a_call_appears_and_goes_without_loading_the_page(site: Flask, event: int, chief: Page):
    open_wall(chief)
    with site.app_context():
        coded = event_progress(event).works[0]
        call_chief(SheetRef(event, coded.id, FORM, 1), "量具有误", by=who(JUDGES[0]), now=NOW)
    expect(chief.get_by_text("说明：量具有误")).to_be_visible()
    chief.get_by_role("button", name="已处理").click()
    expect(chief.get_by_text("呼叫已处理。")).to_be_visible()
    expect(chief.get_by_text("说明：量具有误")).to_have_count(0)


def test_a_work_that_goes_loads_the_page_anew(site: Flask, event: int, chief: Page):
    open_wall(chief)
    expect(chief.locator("[data-rows] tr")).to_have_count(6)
    with site.app_context():
        gone = event_progress(event).works[0].entry
        given = {"reason": "退赛（虚构）", "by": who("organizer"), "now": NOW}
        set_entry_state(gone.id, EntryState.WITHDRAWN, **given)
    expect(chief.locator("[data-rows] tr")).to_have_count(5)
    expect(chief.locator("[data-count]").first).to_have_text("30")


def test_without_scripts_wall_and_desk_are_plain_pages(
    site: Flask, event: int, browser: Browser, address: str
):
    with site.app_context():
        for number in range(3):
            mark_form(event, number, range(1, 6))
    context = browser.new_context(base_url=address, java_script_enabled=False, locale="zh-CN")
    page = signed_in(context)
    open_wall(page)
    page.get_by_role("link", name="刷新").click()
    assert counts(page)[4] == "15"
    page.goto(f"{HERE}/desk")
    page.get_by_role("link", name=re.compile("^分差超限 ")).last.click()
    page.get_by_role("link", name=re.compile("退回重评")).first.click()
    page.get_by_label("理由").fill("请商议后重评")
    page.get_by_role("button", name="退回该评分点").click()
    expect(page.get_by_text("席重评，其余分数不变")).to_be_visible()
    context.close()


@pytest.mark.parametrize("size", [(1180, 820), (390, 844)], ids=["desk", "phone"])
def test_a_wide_table_scrolls_inside_its_box_with_code_and_head_in_sight(
    site: Flask, browser: Browser, address: str, size: tuple[int, int]
):
    with site.app_context():
        mark_most(large_event())
    context = browser.new_context(
        base_url=address, viewport={"width": size[0], "height": size[1]}, locale="zh-CN"
    )
    page = signed_in(context)
    page.goto(f"{HERE}/desk")
    region = page.locator(".desk-region")
    assert region.evaluate(
        "each => each.scrollWidth > 4 * each.clientWidth && each.scrollHeight > each.clientHeight"
    )
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    region.evaluate("each => each.scrollTo(each.scrollWidth / 2, each.scrollHeight / 2)")
    box = region.bounding_box()
    for sticky, left, top in (
        (page.locator(".desk-table tbody th").nth(20), True, False),
        (page.locator(".desk-table thead tr").first.locator("th").nth(15), False, True),
        (page.locator(".desk-table thead th").first, True, True),
    ):
        found = sticky.bounding_box()
        assert not left or abs(found["x"] - box["x"]) < 3
        assert not top or abs(found["y"] - box["y"]) < 3
    second = page.locator(".desk-table thead tr").nth(1).locator("th").nth(80).bounding_box()
    first = page.locator(".desk-table thead tr").first.locator("th").nth(15).bounding_box()
    assert abs(first["y"] + first["height"] - second["y"]) < 3
    context.close()
