"""What two devices, two windows, two judges and a closed sheet do to each other: nothing is dropped in silence."""

from dataclasses import replace

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from competition.db import db
from competition.db.marking import find_sheet
from competition.db.reopened_aspects import ReopenedAspect
from competition.domain.mark_operations import MarkOperation, OperationKind, SheetAddress
from competition.operations.confirming import return_sheet
from competition.operations.mark_conflicts import conflicts_of
from competition.operations.mark_operations import take_operations
from tests.factories import CODE, EVENT, FORM, event_id, who, work
from tests.operations.helpers import NOW
from tests.tablet.hall import (
    BLEND,
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
    wait_for,
)

pytestmark = pytest.mark.browser


def differ(hall: Hall, make_context, *, here: str = "3", there: str = "1") -> Page:
    """The same judge gave two values on two devices; the second device's page."""
    first, second = make_context(), make_context()
    one, other = hall.open(first), hall.open(second)
    second.set_offline(True)
    pick(other, "A1", here)
    says(other, "pending", 1)
    pick(one, "A1", there)
    settled(one, 1)
    second.set_offline(False)
    expect(item(other, "A1").locator(".item-trouble")).to_contain_text(f"服务器为 {there}，本机为 {here}")
    return other


def test_two_values_are_shown_and_the_device_is_chosen(hall: Hall, make_context):
    page = differ(hall, make_context)
    expect(page.locator("#troubles")).to_have_text("1 项需处理")
    assert chosen(page, "A1") == "3"
    assert hall.marks() == {"A1": "1"}
    page.reload()
    ready(page)
    item(page, "A1").get_by_role("button", name="用本机 3").click()
    settled(page, 1)
    expect(page.locator("#troubles")).to_be_hidden()
    assert hall.marks() == {"A1": "3"}
    assert [each.outcome for each in hall.operations()] == ["applied", "conflict", "applied"]


def test_two_values_are_shown_and_the_server_is_chosen(hall: Hall, make_context):
    page = differ(hall, make_context)
    item(page, "A1").get_by_role("button", name="用服务器 1").click()
    expect(item(page, "A1").locator(".item-state")).to_have_text("已上传")
    assert chosen(page, "A1") == "1"
    settled(page, 2)
    page.reload()
    ready(page)
    assert chosen(page, "A1") == "1"
    assert [each.outcome for each in hall.operations()] == ["applied", "conflict", "applied"]
    with hall.site.app_context():
        assert conflicts_of(event_id()) == ()


def test_the_chief_judge_chooses_and_both_devices_are_told(hall: Hall, make_context):
    page = differ(hall, make_context)
    desk = hall.watch(make_context().new_page())
    hall.enter(desk.context, "chief")
    desk.goto(f"{hall.address}/judge/{CODE}/{EVENT}/desk?form={FORM}&show=conflict")
    part = desk.locator(".conflict")
    expect(part).to_have_count(1)
    expect(part.locator(".conflict-value strong")).to_have_text(["1", "3"])
    part.locator(".conflict-value", has=desk.locator("strong", has_text="3")).click()
    part.get_by_label("理由").fill("以纸质为准")
    part.get_by_role("button", name="选定").click()
    expect(desk.get_by_text("没有待处理的冲突")).to_be_visible()
    assert hall.marks() == {"A1": "3"}
    asked_again(page)
    told = item(page, "A1").locator(".item-trouble")
    expect(told).to_contain_text("裁判长选定 3，本机为 3。理由：以纸质为准")
    expect(item(page, "A1").locator(".item-state")).to_have_text("裁判长已选定")
    page.reload()
    ready(page)
    expect(told).to_contain_text("裁判长选定 3")
    item(page, "A1").get_by_role("button", name="知道了").click()
    expect(told).to_be_hidden()
    page.reload()
    ready(page)
    expect(told).to_be_hidden()
    assert chosen(page, "A1") == "3"
    pick(page, "A1", "2")
    settled(page, 1)
    assert hall.marks() == {"A1": "2"}
    assert [each.outcome for each in hall.operations()] == ["applied", "conflict", "applied"]


def asked_again(page: Page) -> None:
    """The page asks for its work when it is seen again."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_another_value_after_a_conflict_is_a_choice_too(hall: Hall, make_context):
    page = differ(hall, make_context)
    pick(page, "A1", "2")
    settled(page, 2)
    assert hall.marks() == {"A1": "2"}


def test_marks_for_a_locked_day_are_told_and_kept_in_the_log(hall: Hall, device: BrowserContext):
    page = hall.open(device)
    device.set_offline(True)
    pick(page, "A1", "2")
    on_disk(page)
    with hall.site.app_context():
        hand_everything_in(hall)
    device.set_offline(False)
    expect(item(page, "A1").locator(".item-trouble")).to_contain_text("未采用本机的 2")
    expect(item(page, "A1").locator(".item-trouble")).to_contain_text("不能再次提交或修改")
    expect(page.locator("#sheet-said")).to_contain_text("已提交")
    assert hall.marks()["A1"] == "0"
    assert hall.operations()[-1].outcome == "locked"
    page.locator("#troubles").click()
    page.locator("#trouble-items").get_by_role("button", name="知道了").click()
    expect(page.locator("#troubles")).to_be_hidden()
    assert chosen(page, "A1") == "0"


ELSEWHERE = {"A1": "0", "A2": "0", "A3": "0", "A4": "0", "A5": "0", "A6": "no", "A7": "0"}


def hand_everything_in(hall: Hall) -> None:
    """As another device of the same judge would."""
    address = SheetAddress(
        *(part if index != 3 else int(part) for index, part in enumerate(hall.sheet().split("/")))
    )
    ids = iter(f"00000000-0000-0000-0000-{number:012x}" for number in range(20))
    marks = [
        MarkOperation(next(ids), OperationKind.MARK, address, aspect, typed)
        for aspect, typed in ELSEWHERE.items()
    ]
    signed = MarkOperation(next(ids), OperationKind.SUBMIT, address, signature="M1 1L9 9", seen=ELSEWHERE)
    taken = take_operations([*marks, signed], by=who("judge1"), now=NOW)
    assert {each.outcome for each in taken} == {"applied"}


def test_of_a_sheet_that_came_back_only_what_was_asked_for_is_marked_again(
    hall: Hall, device: BrowserContext
):
    with hall.site.app_context():
        hand_everything_in(hall)
        sheet = find_sheet(work(1).id, FORM, 1)
        return_sheet(sheet.id, reason="分差过大", by=who("chief"), now=NOW)
        given = {"reason": "分差过大", "asked_by": who("chief").user_id, "asked_at": NOW}
        db.session.add(ReopenedAspect(sheet_id=sheet.id, aspect="A1", **given))
        db.session.commit()
    page = hall.open(device)
    expect(page.locator("#sheet-said")).to_contain_text("只须重评 A1")
    expect(item(page, "A1").locator("input").first).to_be_enabled()
    expect(item(page, "A5").locator("input").first).to_be_disabled()
    pick(page, "A1", "2")
    settled(page, 1)
    assert hall.marks()["A1"] == "2"


def test_a_mark_made_on_another_scheme_is_told_and_not_taken(hall: Hall, device: BrowserContext):
    page = hall.open(device)
    device.set_offline(True)
    pick(page, "A1", "2")
    on_disk(page)
    hall.rescheme(tuple(replace(each, description=f"另一项 {each.id}") for each in BLEND))
    device.set_offline(False)
    expect(item(page, "A1").locator(".item-trouble")).to_contain_text("评分方案在打分之后已更新")
    assert hall.marks() == {}
    assert [each.outcome for each in hall.operations()] == ["refused"]


def test_what_the_server_refuses_is_told_with_its_sentence(hall: Hall, device: BrowserContext):
    page = hall.open(device)
    fill(page, "A3", "0.5")
    settled(page, 1)
    expect(item(page, "A3").locator(".item-state")).to_have_text("已上传 · 得 3")
    fill(page, "A3", "about one")
    expect(item(page, "A3").locator(".item-trouble")).to_contain_text("不能用于“按偏差扣分”")
    assert item(page, "A3").locator("input.number").input_value() == "about one"
    item(page, "A3").get_by_role("button", name="改回 0.5").click()
    expect(item(page, "A3").locator("input.number")).to_have_value("0.5")
    assert [each.outcome for each in hall.operations()] == ["applied", "refused"]


def test_two_windows_send_once_and_show_the_same(hall: Hall, device: BrowserContext):
    one = hall.open(device)
    other = hall.reopen(device)
    hall.wifi.delay = 0.3
    device.set_offline(True)
    pick(one, "A1", "1")
    pick(other, "A5", "2")
    on_disk(one)
    on_disk(other)
    says(one, "pending", 2)
    says(other, "pending", 2)
    device.set_offline(False)
    for page in (one, other):
        says(page, "pending", 0)
        expect(page.locator("#queue")).to_contain_text("全部已上传")
        assert (chosen(page, "A1"), chosen(page, "A5")) == ("1", "2")
    assert len(hall.operations()) == 2
    pick(other, "A1", "3")
    expect(item(one, "A1").locator("input[value='3']")).to_be_checked()
    settled(other, 2)
    assert {each.outcome for each in hall.operations()} == {"applied"}


def test_two_judges_on_one_device_never_mix(hall: Hall, device: BrowserContext):
    page = hall.open(device, "judge1")
    hall.stop()
    pick(page, "A1", "2")
    on_disk(page)
    page.close()
    hall.start()
    device.clear_cookies()
    page = hall.open(device, "judge2")
    assert chosen(page, "A1") is None
    expect(page.locator("[data-notice='others']")).to_contain_text("其他裁判的 1 项")
    pick(page, "A1", "3")
    settled(page, 1)
    assert (hall.marks(seat=1), hall.marks(seat=2)) == ({}, {"A1": "3"})
    device.clear_cookies()
    page = hall.open(device, "judge1")
    says(page, "pending", 0)
    assert (hall.marks(seat=1), hall.marks(seat=2)) == ({"A1": "2"}, {"A1": "3"})
    assert {each.outcome for each in hall.operations()} == {"applied"}


def test_another_judge_who_signs_in_does_not_carry_these_marks(hall: Hall, device: BrowserContext):
    page = hall.open(device, "judge1")
    device.clear_cookies()
    hall.enter(device, "judge2")
    pick(page, "A1", "2")
    expect(page.locator("[data-notice='other-judge']")).to_contain_text("已换人登录")
    says(page, "pending", 1)
    assert hall.operations() == []
    device.clear_cookies()
    hall.enter(device, "judge1")
    page.locator("[data-notice='other-judge'] button").click()
    ready(page)
    says(page, "pending", 0)
    assert hall.marks(seat=1) == {"A1": "2"}


def test_who_is_signed_out_marks_on_and_signs_in_again(hall: Hall, device: BrowserContext):
    page = hall.open(device)
    device.clear_cookies()
    pick(page, "A1", "2")
    expect(page.locator("#queue")).to_contain_text("需要登录 · 已存本机，1 项待上传")
    pick(page, "A5", "1")
    says(page, "pending", 2)
    page.get_by_role("button", name="去登录").click()
    page.get_by_label("账号").fill("judge1")
    page.get_by_label("密码").fill("for the tests only")
    page.get_by_role("main").get_by_role("button", name="登录").click()
    ready(page)
    says(page, "pending", 0)
    assert hall.marks() == {"A1": "2", "A5": "1"}


def test_signed_is_what_was_seen(hall: Hall, device: BrowserContext):
    page = hall.open(device)
    settled(page, mark_all(page))
    page.locator("#review").click()
    draw_signature(page)
    page.locator("#sign").click()
    expect(page.locator("#sheet-said")).to_contain_text("已提交，等待裁判长确认")
    says(page, "pending", 0)
    expect(item(page, "A1").locator("input").first).to_be_disabled()
    expect(page.locator("#review")).to_be_hidden()
    assert hall.operations()[-1].kind == "submit"
    page.reload()
    ready(page)
    expect(page.locator("#sheet-said")).to_contain_text("已提交")


def test_a_signature_offline_waits_and_is_completed(hall: Hall, device: BrowserContext):
    page = hall.open(device)
    device.set_offline(True)
    taps = mark_all(page)
    page.locator("#review").click()
    page.locator("#typed-name").fill("李大强")
    page.locator("#sign").click()
    expect(page.locator("#sheet-said")).to_contain_text("待服务器确认")
    says(page, "entered", taps + 1)
    page.reload()
    ready(page)
    expect(page.locator("#sheet-said")).to_contain_text("待服务器确认")
    expect(item(page, "A1").locator("input").first).to_be_disabled()
    device.set_offline(False)
    expect(page.locator("#sheet-said")).to_contain_text("已提交，等待裁判长确认")
    says(page, "pending", 0)
    assert [each.kind for each in hall.operations()][-2:] == ["note", "submit"]
    assert {each.outcome for each in hall.operations()} == {"applied"}


def test_a_signature_over_other_marks_is_not_handed_in(hall: Hall, make_context):
    first, second = make_context(), make_context()
    one = hall.open(first)
    settled(one, mark_all(one))
    other = hall.open(second)
    second.set_offline(True)
    other.locator("#review").click()
    draw_signature(other)
    other.locator("#sign").click()
    on_disk(other)
    pick(one, "A1", "0")
    settled(one, 9)
    second.set_offline(False)
    expect(other.locator("#sheet-said")).to_contain_text("与签字时看到的不同（A1）")
    assert chosen(other, "A1") == "0"
    expect(other.locator("#review")).to_be_visible()
    assert hall.operations()[-1].outcome == "conflict"


def test_a_conflict_before_a_signature_takes_it_back(hall: Hall, make_context):
    first, second = make_context(), make_context()
    one, other = hall.open(first), hall.open(second)
    second.set_offline(True)
    mark_all(other)
    other.locator("#review").click()
    draw_signature(other)
    other.locator("#sign").click()
    on_disk(other)
    pick(one, "A1", "0")
    settled(one, 1)
    second.set_offline(False)
    expect(other.locator("#sheet-said")).to_contain_text("有分数没有被采用")
    says(other, "pending", 0)
    item(other, "A1").get_by_role("button", name="用本机 2").click()
    wait_for(lambda: hall.marks()["A1"] == "2")
    assert "submit" not in [each.kind for each in hall.operations()]
    other.locator("#review").click()
    draw_signature(other)
    other.locator("#sign").click()
    expect(other.locator("#sheet-said")).to_contain_text("已提交")
