"""Unusual values on the tablet: asked for once more in a dialog, taken or taken back, and kept with the word that was typed."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from competition.db import db
from competition.db.accounts import User
from competition.domain.marking_scheme import Aspect
from competition.web.judge.sheets import choices_of
from tests.domain.outliers import CASES
from tests.factories import QUICK
from tests.journeys.test_pages import DESK
from tests.operations.games import drawn
from tests.operations.test_unusual import ranged
from tests.tablet.hall import BLEND, Hall, fill, item, on_disk, ready, settled
from tests.tablet.test_looks import faults
from tests.tablet.wifi import Wifi

pytestmark = pytest.mark.browser

PLAUSIBLE = tuple(
    replace(each, plausible_from=Decimal(30), plausible_to=Decimal("39.5")) if each.id == "A7" else each
    for each in BLEND
)
FOUND = """async (cases) => { const { unusual } = await import('/static/tablet/outliers.js');
  return cases.map(({ aspect, typed, others }) => unusual(aspect, typed, others)); }"""


def field(page: Page):
    return item(page, "A7").locator("input.number")


def as_kept(aspect: Aspect) -> dict[str, object]:
    """What the work list says of an aspect, as far as the rule asks."""
    ends = [None if each is None else f"{each:f}" for each in (aspect.plausible_from, aspect.plausible_to)]
    return {
        "kind": aspect.kind,
        "choices": [each.value for each in choices_of(aspect)],
        "plausible": ends if aspect.plausible else None,
    }


def test_the_tablet_and_the_rule_agree(hall: Hall, device: BrowserContext):
    page = hall.open(device)
    with hall.site.test_request_context():
        cases = [
            {"aspect": as_kept(each.aspect), "typed": each.typed, "others": each.others} for each in CASES
        ]
    found = page.evaluate(FOUND, cases)
    assert dict(zip([each.says for each in CASES], found, strict=True)) == {
        each.says: each.found.value if each.found else "" for each in CASES
    }


def test_a_value_beyond_the_range_is_entered_once_the_word_is_typed(hall: Hall, device: BrowserContext):
    hall.rescheme(PLAUSIBLE)
    page = hall.open(device)
    dialog = page.locator("#confirm")
    expect(item(page, "A7")).to_contain_text("合理范围 30 至 39.5")
    fill(page, "A7", "38")
    settled(page, 1)
    fill(page, "A7", "3.8")
    expect(dialog).to_contain_text("A7")
    expect(dialog.locator("#confirm-value")).to_have_text("3.8")
    expect(dialog).to_contain_text("低于合理范围（30 至 39.5）")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(field(page)).to_have_value("38")
    fill(page, "A7", "40")
    expect(dialog).to_contain_text("高于合理范围（30 至 39.5）")
    page.locator("#confirm-word").fill("是")
    page.locator("#confirm-word").press("Enter")
    expect(page.locator("#confirm-wrong")).to_have_text("请输入“确认”两字，或点“改回”。")
    page.locator("#confirm-back").click()
    expect(field(page)).to_have_value("38")
    assert hall.marks() == {"A7": "38"}
    fill(page, "A7", "40")
    page.locator("#confirm-word").fill("确认")
    page.locator("#confirm-word").press("Enter")
    settled(page, 2)
    assert hall.marks() == {"A7": "40"}
    assert [(each.typed, each.confirmed) for each in hall.operations()] == [("38", False), ("40", True)]


def test_offline_too_and_undoing_asks_again(hall: Hall, device: BrowserContext):
    hall.rescheme(PLAUSIBLE)
    page = hall.open(device)
    device.set_offline(True)
    fill(page, "A7", "2")
    page.locator("#confirm-word").fill("Confirm")
    page.get_by_role("button", name="按此录入").click()
    on_disk(page)
    page.reload()
    ready(page)
    expect(field(page)).to_have_value("2")
    fill(page, "A7", "35")
    on_disk(page)
    page.locator("#undo").click()
    expect(page.locator("#confirm-value")).to_have_text("2")
    page.locator("#confirm-back").click()
    expect(field(page)).to_have_value("35")
    device.set_offline(False)
    settled(page, 1)
    assert hall.marks() == {"A7": "35"}


@pytest.fixture
def wide(site: Flask) -> Iterator[Hall]:
    """A hall with seven works to measure, between 20 and 55 as a rule."""
    with site.app_context():
        ranged(drawn(entries=7))
        user = db.session.scalar(select(User).where(User.username == "judge"))
        user.password_hash, user.must_change_password = QUICK, False
        db.session.commit()
    site.config["WTF_CSRF_ENABLED"] = True
    made = Hall(site, Wifi(site))
    made.start()
    yield made
    made.stop()
    site.config["WTF_CSRF_ENABLED"] = False
    assert made.problems == []


def test_a_value_far_from_ones_own_others_is_asked_for_too(wide: Hall, browser: Browser):
    device = browser.new_context(viewport=DESK, locale="zh-CN")
    wide.enter(device, "judge")
    page = wide.watch(device.new_page())
    page.goto(f"{wide.address}/tablet/")
    ready(page)
    page.locator("#forms").select_option(label=page.locator("#forms option", has_text="P1").inner_text())
    works = page.locator("#works button")
    for at, value in enumerate(("30", "31", "32", "33", "34")):
        works.nth(at).click()
        fill(page, "P1-1", value)
    works.nth(5).click()
    fill(page, "P1-1", "40")
    dialog = page.locator("#confirm")
    expect(dialog).to_contain_text("与您给其他作品的同一评分点相差很大：其他作品在 30 至 34 之间。")
    page.locator("#confirm-word").fill("确认")
    page.locator("#confirm-word").press("Enter")
    settled(page, 6)
    fill(page, "P1-1", "35.9")
    expect(dialog).to_be_visible()
    page.locator("#confirm-back").click()
    fill(page, "P1-1", "35")
    settled(page, 7)
    sent = {each.typed: each.confirmed for each in wide.operations()}
    assert (sent["40"], sent["35"], "35.9" in sent) == (True, False, False)
    device.close()


def test_the_dialog_can_be_read_and_hit(hall: Hall, device: BrowserContext):
    hall.rescheme(PLAUSIBLE)
    page = hall.open(device)
    fill(page, "A7", "3.8")
    page.locator("#confirm-word").fill("是")
    page.locator("#confirm-word").press("Enter")
    assert faults(page) == []
