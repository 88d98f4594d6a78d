"""The PIN on a shared tablet: at the signature and at the handover, with a network and without; kept nowhere."""

import json
from datetime import timedelta

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, expect

from competition.db import db
from competition.db.tablets import TabletJudge, tablets_of
from competition.operations.accounts import hash_password
from competition.operations.tablets import make_join_code, revoke_tablet
from tests.browsers import ARGUMENTS, CHROMIUM
from tests.conftest import TODAY
from tests.factories import competition, who
from tests.tablet.hall import (
    BLEND,
    CONTROLLED,
    Hall,
    chosen,
    draw_signature,
    on_disk,
    pick,
    ready,
    says,
    wait_for,
)
from tests.tablet.test_looks import faults
from tests.tablet.test_screen import PIN, join

pytestmark = pytest.mark.browser
SECOND, NEW = "771204", "360418"
KEPT = """() => new Promise((done) => { const open = indexedDB.open('saiwu-tablet'); open.onsuccess = () => {
  const found = {}, names = [...open.result.objectStoreNames]; let left = names.length;
  const transaction = open.result.transaction(names);
  for (const name of names) {
    const keys = transaction.objectStore(name).getAllKeys(), values = transaction.objectStore(name).getAll();
    values.onsuccess = () => { found[name] = [keys.result, values.result]; if (!--left) {
      open.result.close(); done(JSON.stringify([found, {...localStorage}])); } };
  } }; })"""


def joined(hall: Hall, device: BrowserContext) -> Page:
    """The first judge's page on a tablet that the second one joined too."""
    hall.rescheme(BLEND[:1])
    join(hall, device, "judge2", SECOND)
    join(hall, device, "judge1", PIN)
    page = hall.reopen(device)
    page.evaluate(CONTROLLED)
    return page


def give(page: Page, pin: str) -> None:
    """In the dialog that asks for it."""
    page.locator("[data-notice='pin'] button").click()
    page.locator("#pin-again").fill(pin)
    page.locator("#pin-again").press("Enter")


def set_up(page: Page) -> None:
    give(page, PIN)
    expect(page.locator("[data-notice='pin']")).to_have_count(0)


def review(page: Page) -> None:
    page.locator("#review").click()
    draw_signature(page)


def sign(page: Page, pin: str) -> None:
    page.locator("#sign-pin").fill(pin)
    page.locator("#sign").click()


def keys(page: Page) -> list[str]:
    """What the device holds of keys."""
    return [each for each in json.loads(page.evaluate(KEPT))[0]["kept"][0] if each.startswith("pin/")]


def test_a_signature_needs_the_pin_and_a_wrong_one_loses_nothing(hall: Hall, device: BrowserContext):
    page = joined(hall, device)
    pick(page, "A1", "2")
    review(page)
    drawn = page.locator("#pad path").get_attribute("d")
    expect(page.locator("#sign")).to_be_disabled()
    page.locator("#sign-pin").fill("12345")
    expect(page.locator("#sign")).to_be_disabled()
    sign(page, "000000")
    expect(page.locator("#sign-wrong")).to_contain_text("PIN不正确")
    assert page.locator("#pad path").get_attribute("d") == drawn
    assert hall.sheet_state() == "draft"
    assert faults(page) == []
    sign(page, PIN)
    expect(page.locator("#sheet-said")).to_contain_text("已提交")
    assert hall.sheet_state() == "submitted"
    assert keys(page) == [f"pin/{hall.judge_id('judge1')}"]
    assert PIN not in page.evaluate(KEPT)


def test_who_signed_in_with_a_password_is_not_asked(hall: Hall, device: BrowserContext):
    hall.rescheme(BLEND[:1])
    page = hall.open(device)
    pick(page, "A1", "2")
    review(page)
    expect(page.locator("#sign-pin")).to_be_hidden()
    page.locator("#sign").click()
    expect(page.locator("#sheet-said")).to_contain_text("已提交")


def test_a_signature_without_a_network_is_proved_by_the_key_and_outlives_a_reload(
    hall: Hall, device: BrowserContext
):
    page = joined(hall, device)
    set_up(page)
    device.set_offline(True)
    pick(page, "A1", "2")
    review(page)
    sign(page, "000000")
    expect(page.locator("#sign-wrong")).to_have_text("PIN不正确。连续输错5次，须等5分钟。")
    sign(page, PIN)
    expect(page.locator("#sheet-said")).to_contain_text("待服务器确认")
    on_disk(page)
    page.reload()
    ready(page)
    says(page, "pending", 2)
    assert PIN not in page.evaluate(KEPT)
    device.set_offline(False)
    says(page, "pending", 0)
    assert hall.sheet_state() == "submitted"


def test_a_signature_whose_pin_was_lost_or_replaced_waits_for_it(hall: Hall, device: BrowserContext):
    page = joined(hall, device)
    device.set_offline(True)
    pick(page, "A1", "2")
    review(page)
    sign(page, PIN)  # there is no key on this device yet: the PIN is in memory, and goes with the page
    expect(page.locator("#sheet-said")).to_contain_text("待服务器确认")
    on_disk(page)
    page.reload()
    ready(page)
    device.set_offline(False)
    notice = page.locator("[data-notice='pin']")
    expect(notice).to_contain_text("的签字还没有提交：须再输入PIN")
    says(page, "pending", 1)
    assert hall.marks() == {"A1": "2"}
    assert faults(page) == []
    give(page, "000000")
    expect(page.locator("#pin-wrong")).to_contain_text("PIN不正确")
    page.locator("#pin-again").fill(PIN)
    page.locator("#pin-again").press("Enter")
    says(page, "pending", 0)
    assert hall.sheet_state() == "submitted"


def test_another_pin_makes_the_key_on_the_device_worthless(hall: Hall, device: BrowserContext):
    page = joined(hall, device)
    set_up(page)
    device.set_offline(True)
    pick(page, "A1", "2")
    review(page)
    sign(page, PIN)
    expect(page.locator("#sheet-said")).to_contain_text("待服务器确认")
    on_disk(page)
    with hall.site.app_context():
        row = db.session.query(TabletJudge).filter_by(user_id=who("judge1").user_id).one()
        row.pin_hash = hash_password(NEW)
        db.session.commit()
    device.set_offline(False)
    expect(page.locator("[data-notice='pin']")).to_contain_text("须再输入PIN")
    wait_for(lambda: keys(page) == [])
    give(page, NEW)
    says(page, "pending", 0)
    assert hall.sheet_state() == "submitted"


def test_without_https_the_pin_goes_with_the_signature(hall: Hall, playwright: Playwright):
    hall.site.config["HOSTS"] = (*hall.site.config["HOSTS"], "venue.test")
    mapped = [*ARGUMENTS, "--host-resolver-rules=MAP venue.test 127.0.0.1"]
    launched = playwright.chromium.launch(executable_path=CHROMIUM, args=mapped)
    hall.rescheme(BLEND[:1])
    try:
        page = hall.watch(launched.new_context(locale="zh-CN").new_page())
        with hall.site.app_context():
            given = {"by": who("organizer"), "now": TODAY}
            token = make_join_code(competition().id, who("judge1").user_id, **given)
        page.goto(f"http://venue.test:{hall.port}/tablet/join/{token}")
        page.locator("input[name=pin]").fill(PIN)
        page.locator("input[name=again]").fill(PIN)
        page.get_by_role("button", name="加入并开始评分").click()
        ready(page)
        page.locator(f"[data-sheet='{hall.sheet()}']").click()
        pick(page, "A1", "2")
        review(page)
        expect(page.locator("#sign-pin-later")).to_contain_text("断网时不能核对PIN，联网后核对")
        page.context.set_offline(True)
        sign(page, "000000")
        expect(page.locator("#sheet-said")).to_contain_text("待服务器确认")
        on_disk(page)
        page.locator("#handover").click()
        expect(page.locator("[data-notice='handover']")).to_contain_text("没有使用HTTPS，断网时不能交接")
        page.context.set_offline(False)
        expect(page.locator("[data-notice='pin']")).to_contain_text("须再输入PIN")
        give(page, PIN)
        says(page, "pending", 0)
        assert hall.sheet_state() == "submitted"
    finally:
        launched.close()
        hall.site.config["HOSTS"] = hall.site.config["HOSTS"][:-1]


# Handing over without a network


def unlock(hall: Hall, page: Page, judge: str, pin: str) -> None:
    row = page.locator("#unlock-judges label")
    row.filter(has=page.locator(f"input[value='{hall.judge_id(judge)}']")).click()
    page.locator("#pin").fill(pin)
    page.get_by_role("button", name="开始评分").click()


def hand_over(hall: Hall, page: Page, judge: str, pin: str, seat: int) -> None:
    page.locator("#handover").click()
    unlock(hall, page, judge, pin)
    expect(page.locator("#unlock")).to_be_hidden()
    expect(page.locator("#sheet-event")).to_contain_text(f"第 {seat} 席")


@pytest.fixture
def shared(hall: Hall, device: BrowserContext) -> Page:
    """Both judges gave their PINs on it while there was a network; the first one marks."""
    page = joined(hall, device)
    set_up(page)
    hand_over(hall, page, "judge2", SECOND, 2)
    hand_over(hall, page, "judge1", PIN, 1)
    page.locator(f"[data-sheet='{hall.sheet(1, 1)}']").click()
    return page


def test_a_tablet_changes_hands_without_a_network_and_each_mark_has_its_judge(
    hall: Hall, device: BrowserContext, shared: Page
):
    page = shared
    device.set_offline(True)
    pick(page, "A1", "2")
    on_disk(page)
    hand_over(hall, page, "judge2", SECOND, 2)
    page.locator(f"[data-sheet='{hall.sheet(1, 2)}']").click()
    assert chosen(page, "A1") is None
    expect(page.locator("[data-notice='others']")).to_contain_text("其他裁判的 1 项未上传")
    pick(page, "A1", "3")
    review(page)
    sign(page, SECOND)
    expect(page.locator("#sheet-said")).to_contain_text("待服务器确认")
    on_disk(page)
    page.reload()
    ready(page)
    says(page, "pending", 2)
    device.set_offline(False)
    expect(page.locator("#unlock")).to_be_visible()
    expect(page.locator("#unlock-unsent")).to_contain_text("2 项存在本机，输入其PIN后上传")
    expect(page.locator("main")).to_be_hidden()
    assert (hall.marks(seat=1), hall.marks(seat=2)) == ({"A1": "2"}, {})
    unlock(hall, page, "judge2", SECOND)
    says(page, "pending", 0)
    assert (hall.marks(seat=1), hall.marks(seat=2)) == ({"A1": "2"}, {"A1": "3"})
    assert (hall.sheet_state(seat=1), hall.sheet_state(seat=2)) == ("draft", "submitted")
    judges = [hall.judge_id(name) for name in ("judge1", "judge2", "judge2")]
    assert [each.user_id for each in hall.operations()] == judges


def test_who_takes_it_back_without_a_network_goes_on(hall: Hall, device: BrowserContext, shared: Page):
    device.set_offline(True)
    pick(shared, "A1", "2")
    on_disk(shared)
    hand_over(hall, shared, "judge1", PIN, 1)
    device.set_offline(False)
    says(shared, "pending", 0)
    expect(shared.locator("#unlock")).to_be_hidden()
    assert hall.marks() == {"A1": "2"}


def test_a_locked_tablet_stays_locked_whatever_is_closed_or_comes_back(
    hall: Hall, device: BrowserContext, shared: Page
):
    page = shared
    device.set_offline(True)
    page.locator("#handover").click()
    expect(page.locator("#unlock")).to_be_visible()
    page.reload()
    expect(page.locator("#unlock")).to_be_visible()
    expect(page.locator("main")).to_be_hidden()
    device.set_offline(False)
    page.reload()
    expect(page.locator("#unlock")).to_be_visible()
    wait_for(lambda: device.request.get(f"{hall.address}/tablet/api/work").status == 401)
    expect(page.locator("main")).to_be_hidden()


def test_the_locked_screen_can_be_read_and_reached(hall: Hall, device: BrowserContext, shared: Page):
    device.set_offline(True)
    shared.locator("#handover").click()
    expect(shared.locator("#unlock")).to_be_visible()
    assert faults(shared) == []
    unlock(hall, shared, "judge2", "000000")
    expect(shared.locator("#unlock-wrong")).not_to_be_empty()
    assert faults(shared) == []


def test_five_wrong_pins_without_a_network_mean_waiting_even_after_a_reload(
    hall: Hall, device: BrowserContext, shared: Page
):
    page = shared
    page.clock.set_fixed_time(TODAY)
    device.set_offline(True)
    page.locator("#handover").click()
    wrong = page.locator("#unlock-wrong")
    for _ in range(5):
        unlock(hall, page, "judge2", "000000")
        expect(wrong).to_have_text("PIN不正确。连续输错5次，须等5分钟。")
        page.locator("#unlock-wrong").evaluate("(each) => (each.textContent = '')")
    unlock(hall, page, "judge2", SECOND)
    expect(wrong).to_have_text("输错过多，请过 5 分钟再试。")
    page.clock.set_fixed_time(TODAY + timedelta(minutes=4, seconds=30))
    page.reload()
    expect(page.locator("#unlock")).to_be_visible()
    unlock(hall, page, "judge2", SECOND)
    expect(wrong).to_have_text("输错过多，请过 1 分钟再试。")
    page.clock.set_fixed_time(TODAY + timedelta(minutes=5))
    unlock(hall, page, "judge2", SECOND)
    expect(page.locator("#unlock")).to_be_hidden()
    expect(page.locator("#sheet-event")).to_contain_text("第 2 席")


def test_a_judge_without_a_key_here_is_told_so(hall: Hall, device: BrowserContext):
    page = joined(hall, device)
    device.set_offline(True)
    page.locator("#handover").click()
    expect(page.locator("[data-notice='handover']")).to_contain_text("其他裁判没有在本机输入过PIN")
    device.set_offline(False)
    set_up(page)
    hand_over(hall, page, "judge2", SECOND, 2)
    join(hall, device, "judge3", NEW)
    page.reload()
    expect(page.locator("#sheet-event")).to_contain_text("第 3 席")
    device.set_offline(True)
    page.locator("#handover").click()
    unlock(hall, page, "judge3", NEW)
    expect(page.locator("#unlock-wrong")).to_contain_text("没有在本机输入过PIN")
    assert faults(page) == []


def test_a_device_that_was_taken_out_loses_its_keys(hall: Hall, device: BrowserContext, shared: Page):
    assert len(keys(shared)) == 2
    with hall.site.app_context():
        (found,) = tablets_of(competition().id)
        revoke_tablet(found.id, reason="遗失", by=who("organizer"), now=TODAY)
    pick(shared, "A1", "2")
    expect(shared.locator("[data-notice='signed-out']")).to_be_visible()
    wait_for(lambda: keys(shared) == [])
