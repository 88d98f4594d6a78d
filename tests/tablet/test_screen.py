"""The judge's screen: what it takes and refuses, what it shows, by finger and by keyboard, in both languages."""

import re

import pytest
from playwright.sync_api import BrowserContext, expect

from competition.operations.tablets import make_join_code
from tests.conftest import TODAY
from tests.factories import competition, who
from tests.tablet.hall import (
    Hall,
    chosen,
    draw_signature,
    fill,
    item,
    mark_all,
    on_disk,
    pick,
    ready,
    says,
    settled,
)

pytestmark = pytest.mark.browser


def test_a_number_that_cannot_stand_is_told_and_not_kept(hall: Hall, device: BrowserContext):
    page = hall.open(device)
    for text, sentence in (
        ("41", "应在 0 至 40 之间"),
        ("abc", "不是数字"),
        ("1.234", "最多两位小数"),
        ("-1", "应在"),
    ):
        fill(page, "A7", text)
        expect(item(page, "A7").locator(".item-wrong")).to_contain_text(sentence)
        expect(item(page, "A7").locator("input.number")).to_have_attribute("aria-invalid", "true")
    fill(page, "A7", "３８．５")
    expect(item(page, "A7").locator(".item-wrong")).to_be_hidden()
    settled(page, 1)
    assert hall.marks() == {"A7": "38.5"}


def test_deductions_go_step_by_step_and_stop_at_the_ends(hall: Hall, device: BrowserContext):
    page = hall.open(device)
    less, more = (item(page, "A4").get_by_role("button", name=name) for name in ("减少", "增加"))
    less.click()
    expect(item(page, "A4").locator("input.number")).to_have_value("0")
    for _ in range(7):
        more.click()
    expect(item(page, "A4").locator("input.number")).to_have_value("5")
    on_disk(page)
    says(page, "pending", 0)
    assert hall.marks() == {"A4": "5"}


def test_the_sum_counts_no_judgement_and_can_be_hidden(hall: Hall, device: BrowserContext):
    page = hall.open(device)
    settled(page, mark_all(page))
    expect(page.locator("#sum-words")).to_have_text("小计（不含评判）")
    expect(page.locator("#sum-number")).to_have_text("87.5")  # 40 + 3 - 1 + 7 + 38.5
    page.locator("#sum").click()
    expect(page.locator("#sum-number")).to_have_text("•••")
    page.reload()
    ready(page)
    expect(page.locator("#sum-number")).to_have_text("•••")


def test_undoing_is_one_more_operation(hall: Hall, device: BrowserContext):
    page = hall.open(device)
    expect(page.locator("#undo")).to_be_disabled()
    pick(page, "A1", "2")
    settled(page, 1)
    pick(page, "A1", "0")
    settled(page, 2)
    page.locator("#undo").click()
    settled(page, 3)
    assert (chosen(page, "A1"), hall.marks()) == ("2", {"A1": "2"})
    page.locator("#undo").click()
    settled(page, 4)
    assert (chosen(page, "A1"), hall.marks()) == (None, {})
    pick(page, "A1", "3")
    item(page, "A1").get_by_role("button", name="清除").click()
    settled(page, 6)
    assert [each.typed for each in hall.operations()][-1] == ""
    assert hall.marks() == {}


def test_what_is_left_is_counted_and_led_to(hall: Hall, device: BrowserContext):
    page = hall.open(device)
    pick(page, "A1", "2")
    expect(page.locator("#left-number")).to_have_text("6")
    page.locator("#left").click()
    expect(item(page, "A2")).to_be_focused()
    expect(item(page, "A2")).to_be_in_viewport()
    page.locator("#review").click()
    expect(page.locator("#sign-part")).to_be_hidden()
    expect(page.locator("#sign-missing")).to_contain_text("还有 6 项未评")
    page.locator("#sign-first").click()
    expect(item(page, "A2")).to_be_focused()


def test_the_list_shows_how_far_each_work_is(hall: Hall, device: BrowserContext):
    page = hall.open(device)
    row = page.locator(f"[data-sheet='{hall.sheet(1)}']")
    other = page.locator(f"[data-sheet='{hall.sheet(2)}']")
    expect(row).to_contain_text("未开始")
    pick(page, "A1", "2")
    expect(row).to_contain_text("评分中 1/7")
    other.click()
    expect(page.locator("#sheet-code")).to_have_text(hall.sheet(2).rpartition("/")[2])
    assert chosen(page, "A1") is None
    pick(page, "A1", "0")
    row.click()
    assert chosen(page, "A1") == "2"
    expect(other).to_contain_text("评分中 1/7")
    settled(page, 2)
    assert (hall.marks(1), hall.marks(2)) == ({"A1": "2"}, {"A1": "0"})


def test_a_list_that_comes_anew_leaves_the_review_open(hall: Hall, device: BrowserContext):
    page = hall.open(device)
    settled(page, mark_all(page))
    page.locator("#review").click()
    page.locator("#typed-name").fill("李大强")
    other = hall.reopen(device)
    pick(other, "A5", "1")
    settled(other, 1)
    expect(page.locator("#review-items li").nth(4)).to_contain_text("1 · 基本整理")
    expect(page.locator("#typed-name")).to_have_value("李大强")
    expect(page.locator("#sheet")).to_be_hidden()
    page.locator("#sign").click()
    expect(page.locator("#sheet-said")).to_contain_text("已提交")


def test_everything_is_said_in_english(hall: Hall, device: BrowserContext):
    page = hall.open(device)
    page.locator("#device-open").click()
    page.get_by_role("button", name="English").click()
    page.locator("#device [data-close]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("#queue")).to_have_text("All uploaded")
    expect(item(page, "A1").locator(".item-state")).to_have_text("Not marked")
    fill(page, "A3", "about one")
    expect(item(page, "A3").locator(".item-trouble")).to_contain_text("does not fit")
    page.reload()
    ready(page)
    expect(page.get_by_role("button", name="Check, sign, hand in")).to_be_visible()
    data = "焊缝|焊接|不连续，有明显缺陷|基本连续，余高合格|均匀，过渡圆滑|如鱼鳞，无可挑剔"
    left = re.sub(data, "", page.locator("#bar").inner_text() + page.locator(".top").inner_text())
    assert re.findall("[㐀-鿿]+", left.replace("赛", "")) == []


COVERED = """() => { const box = document.activeElement.getBoundingClientRect();
  const head = document.querySelector('.top').getBoundingClientRect().bottom;
  const bar = document.querySelector('#bar').getBoundingClientRect().top;
  const inside = document.activeElement.closest('main');
  return Boolean(inside) && (box.bottom <= head || box.top >= bar); }"""


def test_who_uses_a_keyboard_always_sees_the_focus_and_can_sign(hall: Hall, device: BrowserContext):
    page = hall.open(device)
    for size in ({"width": 390, "height": 844}, {"width": 1180, "height": 820}):
        page.set_viewport_size(size)
        page.locator("#sheet").focus()
        for _ in range(12):
            page.keyboard.press("Tab")
            assert not page.evaluate(COVERED), page.evaluate("() => document.activeElement.outerHTML")
    item(page, "A1").locator("input").first.focus()
    page.keyboard.press("ArrowRight")
    assert chosen(page, "A1") == "1"
    settled(page, 1)
    settled(page, 1 + mark_all(page))
    page.locator("#review").press("Enter")
    page.locator("#typed-name").press_sequentially("Li")
    page.locator("#sign").press("Enter")
    expect(page.locator("#sheet-said")).to_contain_text("已提交")


def test_a_signature_begins_anew_and_may_not_be_empty(hall: Hall, device: BrowserContext):
    page = hall.open(device)
    settled(page, mark_all(page))
    page.locator("#review").click()
    expect(page.locator("#sign")).to_be_disabled()
    draw_signature(page)
    expect(page.locator("#sign")).to_be_enabled()
    drawn = page.locator("#pad path").get_attribute("d")
    assert re.fullmatch(r"(M\d+ \d+(L\d+ \d+)+)+", drawn)
    page.locator("#pad-clear").click()
    expect(page.locator("#sign")).to_be_disabled()
    page.locator("#typed-name").fill("欧阳雪")
    typed = page.locator("#pad path").get_attribute("d")
    assert 1000 < len(typed) < 40_000
    page.locator("#review-back").click()
    expect(page.locator("#review-page")).to_be_hidden()


PIN = "482915"


def join(hall: Hall, device: BrowserContext, username: str, pin: str) -> None:
    """Follow the link that the organizer shows, and choose a PIN."""
    with hall.site.app_context():
        judge, office = who(username).user_id, who("organizer")
        token = make_join_code(competition().id, judge, by=office, now=TODAY)
    page = hall.watch(device.new_page())
    page.goto(f"{hall.address}/tablet/join/{token}")
    page.locator("input[name=pin]").fill(pin)
    page.locator("input[name=again]").fill(pin)
    page.get_by_role("button", name="加入并开始评分").click()
    ready(page)
    page.close()


def test_a_shared_tablet_is_handed_from_judge_to_judge(hall: Hall, device: BrowserContext):
    join(hall, device, "judge2", "771204")
    join(hall, device, "judge1", PIN)
    page = hall.reopen(device)
    expect(page.locator("#judge")).to_contain_text("平板1")
    hall.wifi.status = 503
    pick(page, "A1", "2")
    on_disk(page)
    hall.wifi.heal()
    says(page, "pending", 0)
    page.locator("#handover").click()
    expect(page.locator("main")).to_be_hidden()
    page.keyboard.press("Escape")
    page.reload()
    expect(page.locator("#unlock")).to_be_visible()
    expect(page.locator("main")).to_be_hidden()
    page.locator("#unlock-judges label").filter(
        has=page.locator(f"input[value='{hall.judge_id('judge2')}']")
    ).click()
    page.locator("#pin").fill("000000")
    page.get_by_role("button", name="开始评分").click()
    expect(page.locator("#unlock-wrong")).to_contain_text("PIN不正确")
    page.locator("#pin").fill("771204")
    page.get_by_role("button", name="开始评分").click()
    expect(page.locator("#unlock")).to_be_hidden()
    expect(page.locator("#sheet-event")).to_contain_text("第 2 席")
    page.locator(f"[data-sheet='{hall.sheet(1, 2)}']").click()
    assert chosen(page, "A1") is None
    pick(page, "A1", "3")
    settled(page, 1)
    assert (hall.marks(seat=1), hall.marks(seat=2)) == ({"A1": "2"}, {"A1": "3"})


FULL = """() => { const real = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (names, mode, more) {
    if (mode === 'readwrite') throw new DOMException('full', 'QuotaExceededError');
    return real.call(this, names, mode, more); };
  globalThis.makeRoom = () => { IDBDatabase.prototype.transaction = real; }; }"""


def test_a_full_disk_is_told_and_tried_again(hall: Hall, device: BrowserContext):
    page = hall.open(device)
    page.evaluate(FULL)
    pick(page, "A1", "2")
    expect(page.locator("#queue")).to_have_text("本机存不下：请勿关闭本页")
    expect(item(page, "A1").locator(".item-state")).to_have_text("未能存到本机")
    assert chosen(page, "A1") == "2"
    page.evaluate("() => makeRoom()")
    settled(page, 1)
    assert hall.marks() == {"A1": "2"}


def test_the_chief_judge_is_called_or_one_raises_a_hand(hall: Hall, device: BrowserContext):
    page = hall.open(device)
    page.locator("#call").click()
    page.locator("#call-note").fill("工件有裂纹")
    page.get_by_role("button", name="呼叫").click()
    expect(page.locator("#call-said")).to_have_text("已通知裁判长。")
    device.set_offline(True)
    page.get_by_role("button", name="呼叫").click()
    expect(page.locator("#call-said")).to_have_text("没有送达。请举手示意。")
