"""How the tablet looks: axe finds nothing, nothing scrolls sideways, everything is large enough; and a large contest stays quick."""

import json

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import BrowserContext, Page, expect

from competition.domain.marking_scheme import Aspect, AspectKind
from tests.journeys.test_pages import DESK, PHONE, RUN, SIDEWAYS
from tests.tablet.hall import Decimal, Hall, item, mark_all, on_disk, pick, ready, says

pytestmark = pytest.mark.browser

SMALL = """() => [...document.querySelectorAll('button, input, select, a')].filter(each => each.checkVisibility() && !each.classList.contains('skip-link'))
  .map(each => [each, (each.closest('label.choice') ?? each).getBoundingClientRect()])
  .filter(([, box]) => box.width < 47.9 || box.height < 47.9).map(([each, box]) => `${each.id} ${each.className} ${box.width}x${box.height}`)"""
SHOWN = [(DESK, "light"), (PHONE, "dark"), (DESK, "dark"), (PHONE, "light")]


def faults(page: Page) -> list[str]:
    """In both widths and both colour schemes."""
    found = []
    page.evaluate(AXE_SCRIPT)
    for size, scheme in SHOWN:
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        where = f"{size['width']} {scheme}"
        if page.evaluate(SIDEWAYS):
            found.append(f"{where}: scrolls sideways")
        found += [f"{where}: too small: {each}" for each in page.evaluate(SMALL)]
        found += [f"{where}: {each}" for each in page.evaluate(RUN)]
    page.set_viewport_size(DESK)
    return found


def test_every_view_of_the_tablet_can_be_read_and_reached(hall: Hall, device: BrowserContext):
    page = hall.open(device)
    device.set_offline(True)
    mark_all(page)
    item(page, "A7").locator("input.number").fill("99")
    item(page, "A7").locator("input.number").press("Enter")
    found = {"marking": faults(page)}
    page.locator("#device-open").click()
    found["device"] = faults(page)
    page.locator("#device [data-close]").click()
    page.locator("#review").click()
    page.locator("#typed-name").fill("李大强")
    found["review"] = faults(page)
    page.locator("#sign").click()
    on_disk(page)
    found["signed"] = faults(page)
    assert {name: each for name, each in found.items() if each} == {}


def test_what_went_wrong_can_be_read_and_reached(hall: Hall, device: BrowserContext):
    page = hall.open(device)
    item(page, "A3").locator("input.number").fill("about one")
    item(page, "A3").locator("input.number").press("Enter")
    expect(item(page, "A3").locator(".item-trouble")).to_be_visible()
    found = {"trouble": faults(page)}
    page.locator("#troubles").click()
    found["list"] = faults(page)
    page.locator("#trouble-list [data-close]").click()
    page.locator("#call").click()
    found["call"] = faults(page)
    page.locator("#call-dialog [data-close]").click()
    device.clear_cookies()
    pick(page, "A1", "1")
    expect(page.locator("[data-notice='signed-out']")).to_be_visible()
    found["signed out"] = faults(page)
    assert {name: each for name, each in found.items() if each} == {}


MANY, WORKS = 220, 40
TOUCHED = """(index) => new Promise(done => {
  const seen = new Set();
  const watch = new MutationObserver(found => found.forEach(each => {
    const node = each.target.nodeType === 1 ? each.target : each.target.parentElement;
    seen.add(node.closest('.item, .work, #bar, .top, .sheet-head, #notices')?.outerHTML.slice(0, 60) ?? node.tagName);
  }));
  watch.observe(document.body, {subtree: true, childList: true, attributes: true, characterData: true});
  const start = performance.now();
  document.querySelectorAll('.item')[index].querySelectorAll('input')[2].click();
  const handled = performance.now() - start;
  const look = () => document.documentElement.dataset.pending === '0' && document.documentElement.dataset.writing === '0'
    ? setTimeout(() => { watch.disconnect(); done({handled, items: [...seen].filter(each => each.includes('class="item"')).length, all: seen.size}); }, 50)
    : setTimeout(look, 5);
  look(); })"""


def test_a_tap_paints_one_item_of_220_and_one_work_of_40(hall: Hall, device: BrowserContext):
    grades = ("未达标", "达标", "高于标准", "卓越")
    many = tuple(
        Aspect(f"B{n}", AspectKind.JUDGEMENT, f"第{n}项", Decimal(1), descriptors=grades)
        for n in range(1, MANY + 1)
    )
    hall.rescheme(many)
    hall.wifi.rewrite = lambda path, body: multiplied(body) if path == "/tablet/api/work" else body
    page = hall.open(device)
    assert page.locator(".item").count() == MANY
    assert page.locator(".work").count() == WORKS
    for index in (0, 110, 219):
        found = page.evaluate(TOUCHED, index)
        assert found["items"] == 1, found
        assert found["all"] <= 6, found
    assert hall.marks() == {"B1": "2", "B111": "2", "B220": "2"}
    page.reload()
    ready(page)
    says(page, "pending", 0)


def multiplied(body: bytes) -> bytes:
    """As if there were forty works."""
    work = json.loads(body)
    if "forms" not in work:
        return body
    form = work["forms"][0]
    empty = {**form["works"][0], "marks": {}}
    form["works"] += [{**empty, "code": f"Z{n}"} for n in range(WORKS - len(form["works"]))]
    return json.dumps(work).encode()
