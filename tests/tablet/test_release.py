"""The page is kept whole and changed only by the judge; without a secure context it works and says what is missing."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from competition.web.tablet.shell import release
from tests.browsers import ARGUMENTS, CHROMIUM
from tests.tablet.hall import CONTROLLED, Hall, item, on_disk, pick, ready, says

pytestmark = pytest.mark.browser

NEXT = "f" * 12
OWN = "() => document.documentElement.dataset.release"
HAVE_WAITING = """() => new Promise(async done => { const found = await navigator.serviceWorker.getRegistration();
  const look = () => found.waiting ? done() : setTimeout(look, 30); look(); })"""
ASK = "() => navigator.serviceWorker.getRegistration().then(found => found.update())"
SHELL = ("/tablet/", "/tablet/sw.js", "/tablet/api/work")


def publish_next(hall: Hall) -> None:
    """Another release, by its name: its files are the same."""
    hall.wifi.rewrite = lambda path, body: (
        body.replace(release().encode(), NEXT.encode()) if path in SHELL else body
    )


def test_a_new_release_waits_for_the_judge(hall: Hall, device: BrowserContext):
    page = hall.open(device)
    own = page.evaluate(OWN)
    assert own == release()
    publish_next(hall)
    page.evaluate(ASK)
    page.evaluate(HAVE_WAITING)
    page.reload()
    ready(page)
    assert page.evaluate(OWN) == own
    expect(page.locator("#update")).to_be_enabled()
    device.set_offline(True)
    pick(page, "A1", "2")
    on_disk(page)
    expect(page.locator("#update")).to_be_disabled()
    device.set_offline(False)
    says(page, "pending", 0)
    page.locator("#update").click()
    expect(page.locator(f"html[data-release='{NEXT}'][data-ready='1']")).to_be_attached()
    expect(page.locator("#update")).to_be_hidden()
    expect(item(page, "A1").locator("input[value='2']")).to_be_checked()


def test_a_page_of_another_release_is_never_kept(hall: Hall, device: BrowserContext):
    page = hall.open(device)
    hall.quiet = (*hall.quiet, "not this release", "Failed to update")
    hall.wifi.rewrite = lambda path, body: (
        body.replace(release().encode(), NEXT.encode()) if path == SHELL[1] else body
    )
    page.evaluate(ASK)
    page.wait_for_timeout(400)
    assert page.evaluate("() => navigator.serviceWorker.getRegistration().then(found => !found.waiting)")
    device.set_offline(True)
    page.reload()
    ready(page)


def test_without_https_it_works_and_says_what_is_missing(hall: Hall, playwright: Playwright):
    hall.site.config["HOSTS"] = (*hall.site.config["HOSTS"], "venue.test")
    mapped = [*ARGUMENTS, "--host-resolver-rules=MAP venue.test 127.0.0.1"]
    launched = playwright.chromium.launch(executable_path=CHROMIUM, args=mapped)
    device = launched.new_context(locale="zh-CN")
    address = hall.address
    try:
        page = hall.watch(device.new_page())
        page.goto(f"http://venue.test:{hall.port}/sign-in?next=/tablet/")
        page.get_by_label("账号").fill("judge1")
        page.get_by_label("密码").fill("for the tests only")
        page.get_by_role("main").get_by_role("button", name="登录").click()
        ready(page)
        expect(page.locator("[data-notice='insecure']")).to_contain_text("没有使用 HTTPS")
        page.locator(f"[data-sheet='{hall.sheet()}']").click()
        assert not page.evaluate("() => isSecureContext || 'randomUUID' in crypto")
        device.set_offline(True)
        pick(page, "A1", "2")
        on_disk(page)
        says(page, "pending", 1)
        device.set_offline(False)
        says(page, "pending", 0)
        assert hall.marks() == {"A1": "2"}
    finally:
        launched.close()
        hall.site.config["HOSTS"] = hall.site.config["HOSTS"][:-1]
        assert hall.address == address


def test_what_was_not_sent_is_exported_and_handed_in_once(hall: Hall, device: BrowserContext, tmp_path: Path):
    page = hall.open(device)
    device.set_offline(True)
    pick(page, "A1", "2")
    pick(page, "A2", "40")
    on_disk(page)
    page.locator("#device-open").click()
    with page.expect_download() as waited:
        page.get_by_role("button", name="导出未上传成绩").click()
    file = tmp_path / "unsent.json"
    waited.value.save_as(file)
    body = json.loads(file.read_text())
    assert (body["judge"], len(body["ops"])) == (hall.judge_id("judge1"), 2)
    device.set_offline(False)
    hall.wifi.status = 503
    desk = desk_of(hall, device)
    assert len(re.findall("已采用", desk(file))) == 2
    assert hall.marks() == {"A1": "2", "A2": "40"}
    hall.wifi.heal()
    says(page, "pending", 0)
    assert len(hall.operations()) == 2


def desk_of(hall: Hall, device: BrowserContext):
    """Another computer, where the same judge signs in and hands the file in."""
    address = f"{hall.address}/judge/unsent"

    def hand_in(file: Path) -> str:
        token = re.search(r'name="csrf_token" value="([^"]+)"', device.request.get(address).text())[1]
        given = {"name": file.name, "mimeType": "application/json", "buffer": file.read_bytes()}
        return device.request.post(address, multipart={"csrf_token": token, "file": given}).text()

    return hand_in


def test_a_page_that_nobody_opened_before_needs_a_network_first(hall: Hall, device: BrowserContext):
    hall.enter(device, "judge1")
    hall.wifi.status = 503
    page: Page = hall.watch(device.new_page())
    page.goto(f"{hall.address}/tablet/")
    expect(page.locator("#starting")).to_contain_text("本机还没有保存评分表")
    hall.wifi.heal()
    ready(page)
    page.evaluate(CONTROLLED)
