"""A PDF is dropped onto the page instead of being chosen: what follows is the answer to the form."""

from base64 import b64encode
from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, JSHandle, Page, expect

from competition.db.papers import papers_of_competition
from competition.operations.store import read_file
from tests.browsers import PATIENCE
from tests.factories import awarded_contest, competition
from tests.journeys.test_pages import RUN

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database", ["sqlite"], indirect=True)]

BRINGING = """files => { const brought = new DataTransfer(); for (const [name, content] of files) {
  const bytes = Uint8Array.from(atob(content), each => each.charCodeAt(0));
  brought.items.add(new File([bytes], name, { type: "application/pdf" })) } return brought }"""
NOT_FOUND = "Failed to load resource: the server responded with a status of 404 (NOT FOUND)"
"""A page of a file that is not the original answers so."""
CHOSEN = "input[type=file]"


@pytest.fixture
def desk(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A computer with a mouse; whoever uses it sees the console stay silent."""
    context = browser.new_context(base_url=address, locale="zh-CN")
    context.set_default_timeout(PATIENCE)
    said: list[str] = []
    context.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    yield context
    context.close()
    assert said in ([], [NOT_FOUND])


@pytest.fixture
def issued(site: Flask) -> bytes:
    """A paper as it was issued."""
    with site.app_context():
        awarded_contest(site)
        paper = papers_of_competition(competition().id)[0]
        return read_file(site.config["SAIWU"].papers, paper.sha256)


def bring(page: Page, *files: bytes) -> JSHandle:
    """Files as a mouse carries them."""
    named = [[f"{number}.pdf", b64encode(content).decode()] for number, content in enumerate(files)]
    return page.evaluate_handle(BRINGING, named)


def drop(page: Page, where: str, *files: bytes) -> None:
    brought = bring(page, *files)
    page.dispatch_event(where, "dragover", {"dataTransfer": brought})
    page.dispatch_event(where, "drop", {"dataTransfer": brought})


@pytest.mark.parametrize("where", ["h1", "#file", "footer"])
def test_a_file_that_is_dropped_anywhere_is_verified(
    site: Flask, issued: bytes, desk: BrowserContext, where: str
):
    page = desk.new_page()
    page.goto("/v")
    drop(page, where, issued)
    expect(page.get_by_text("原件：与制发的文件完全一致")).to_be_visible()
    page.go_back()
    drop(page, where, issued + b"\n")
    expect(page.get_by_text("不一致：不是本系统制发的原件")).to_be_visible()


def test_two_files_at_once_are_not_verified(site: Flask, issued: bytes, desk: BrowserContext):
    page = desk.new_page()
    page.goto("/v")
    drop(page, "main", issued, issued)
    expect(page.get_by_role("alert")).to_have_text("一次只能核验一个文件，请逐个拖入。")
    assert page.locator(CHOSEN).evaluate("field => field.files.length") == 0
    page.evaluate(AXE_SCRIPT)
    assert page.evaluate(RUN) == []
    drop(page, "main", issued)
    expect(page.get_by_text("原件：与制发的文件完全一致")).to_be_visible()


def test_what_is_dragged_is_seen_until_it_has_left_the_page(site: Flask, issued: bytes, desk: BrowserContext):
    page = desk.new_page()
    page.goto("/v")
    brought = bring(page, issued)
    page.dispatch_event("main", "dragover", {"dataTransfer": brought})
    expect(page.locator("#by-file")).to_have_class("panel drop-over")
    page.dispatch_event("main", "dragleave", {"dataTransfer": brought})
    expect(page.locator("#by-file")).to_have_class("panel")


def test_words_that_are_dragged_are_left_to_the_browser(site: Flask, desk: BrowserContext):
    page = desk.new_page()
    page.goto("/v")
    words = page.evaluate_handle(
        "() => { const words = new DataTransfer(); words.setData('text/plain', '金牌'); return words }"
    )
    page.dispatch_event("main", "dragover", {"dataTransfer": words})
    page.dispatch_event("main", "drop", {"dataTransfer": words})
    expect(page.locator("#by-file")).to_have_class("panel")
    expect(page).to_have_url("/v")


def test_a_file_is_still_chosen_by_keyboard(site: Flask, issued: bytes, desk: BrowserContext):
    page = desk.new_page()
    page.goto("/v")
    page.locator(CHOSEN).set_input_files(
        {"name": "certificate.pdf", "mimeType": "application/pdf", "buffer": issued}
    )
    page.get_by_role("button", name="核验文件").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("原件：与制发的文件完全一致")).to_be_visible()


def test_who_cannot_drag_is_not_told_to(site: Flask, desk: BrowserContext, phone: BrowserContext):
    for context, visible in ((desk, True), (phone, False)):
        page = context.new_page()
        page.goto("/v")
        expect(page.get_by_text("也可以把文件拖到本页")).to_be_visible(visible=visible)
