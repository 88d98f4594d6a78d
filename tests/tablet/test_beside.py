"""Beside a mark: a note, the reason of a deduction and photos, kept on the device as surely as the marks themselves."""

import os
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Error, Page, Playwright, expect
from sqlalchemy import select

from competition.db import db
from competition.db.notes import MarkPhoto
from competition.db.tablets import MarkOperationRow
from tests.browsers import ARGUMENTS, CHROMIUM
from tests.factories import saved
from tests.tablet.hall import (
    Hall,
    draw_signature,
    item,
    mark_all,
    note,
    on_disk,
    pick,
    ready,
    says,
    settled,
    wait_for,
)
from tests.tablet.test_looks import faults
from tests.tablet.test_network import kill

pytestmark = pytest.mark.browser
RED, BLUE = "#b22222", "#1f4e9a"


def picture(colour: str = RED, size: tuple[int, int] = (2400, 1200)) -> dict[str, object]:
    """A photo of a camera, with the place where it was taken."""
    made, exif = Image.new("RGB", size, colour), Image.Exif()
    exif[0x8825] = {1: "N", 2: (37.0, 30.0, 0.0)}
    exif[0x010E] = "made-up place"
    target = BytesIO()
    made.save(target, "JPEG", exif=exif)
    return {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": target.getvalue()}


def photograph(page: Page, aspect: str, file: dict[str, object] | None = None) -> None:
    item(page, aspect).locator("input[type=file]").set_input_files(file or picture())


def thumbnails(page: Page, aspect: str):
    return item(page, aspect).locator(".photos li")


def drawn(page: Page, aspect: str) -> bool:
    """Whether every thumbnail shows its picture."""
    return page.evaluate(
        "(a) => [...document.querySelectorAll(`.item[data-aspect='${a}'] .thumb img`)].every(each => each.complete && each.naturalWidth > 0)",
        aspect,
    )


def photos(hall: Hall) -> list[tuple[str, tuple[int, int] | None, bool]]:
    """Aspect, size in pixels, None where nothing arrived, and whether it was taken away, of each photo on the server."""
    with hall.site.app_context():
        rows = db.session.scalars(select(MarkPhoto).order_by(MarkPhoto.received_at, MarkPhoto.id))
        return [(each.aspect, pixels(each.content()), each.removed_at is not None) for each in rows]


def pixels(content: bytes) -> tuple[int, int] | None:
    return Image.open(BytesIO(content)).size if content else None


def test_a_note_and_a_photo_outlive_a_kill_of_the_browser_and_arrive_once(
    hall: Hall, playwright: Playwright, tmp_path: Path
):
    profile = str(tmp_path / "profile")

    def launch() -> BrowserContext:
        return playwright.chromium.launch_persistent_context(
            profile, executable_path=CHROMIUM, args=ARGUMENTS, locale="zh-CN"
        )

    first = launch()
    page = hall.open(first)
    first.set_offline(True)
    pick(page, "A1", "2")
    note(page, "A1", "焊趾有两处咬边\n长约 5 mm")
    photograph(page, "A1")
    says(page, "entered", 3)
    says(page, "pending", 3)
    on_disk(page)
    expect(thumbnails(page, "A1").locator("small")).to_have_text("待上传")
    kept = first.storage_state()["cookies"]
    kill(profile)
    with suppress(Error):  # closing what was killed may find it gone
        first.close()
    again = launch()
    again.add_cookies(kept)
    again.set_offline(True)
    page = hall.reopen(again)
    says(page, "pending", 3)
    expect(item(page, "A1").locator("textarea")).to_have_value("焊趾有两处咬边\n长约 5 mm")
    wait_for(lambda: drawn(page, "A1"))
    hall.wifi.lost = 1
    again.set_offline(False)
    says(page, "pending", 0)
    expect(thumbnails(page, "A1").locator("small")).to_have_text("已上传")
    assert (hall.marks(), hall.notes()) == ({"A1": "2"}, {"A1": "焊趾有两处咬边\n长约 5 mm"})
    assert photos(hall) == [("A1", (1600, 800), False)]
    again.close()


WATCH = """() => { const real = fetch; globalThis.fetch = async (address, options) => {
  if (options?.body instanceof Blob) globalThis.sent = [...new Uint8Array(await options.body.arrayBuffer())];
  return real(address, options); }; }"""


def test_neither_place_nor_camera_leaves_the_device(hall: Hall, device: BrowserContext):
    page = hall.open(device)
    page.evaluate(WATCH)
    photograph(page, "A1", picture(size=(1200, 3000)))
    settled(page, 1)
    sent = bytes(page.evaluate("() => globalThis.sent"))
    with Image.open(BytesIO(sent)) as found:
        assert (found.format, found.size, dict(found.getexif())) == ("JPEG", (640, 1600), {})
    assert b"made-up place" not in sent


def test_marks_go_before_photos_and_a_signature_after_them(hall: Hall, device: BrowserContext):
    page = hall.open(device)
    device.set_offline(True)
    photograph(page, "A1")
    mark_all(page)
    page.locator("#review").click()
    expect(page.locator("#review-items li").first).to_contain_text("照片 1 张")
    page.locator("#typed-name").fill("李大强")
    page.locator("#sign").click()
    on_disk(page)
    order: list[str] = []
    page.on(
        "request",
        lambda each: (
            order.append("photo" if "/photos/" in each.url else "ops") if each.method == "POST" else None
        ),
    )
    device.set_offline(False)
    expect(page.locator("#sheet-said")).to_contain_text("已提交，等待裁判长确认")
    says(page, "pending", 0)
    assert order.index("photo") > order.index("ops")
    assert "ops" in order[order.index("photo") :]
    assert [each.kind for each in hall.operations()][-1] == "submit"
    assert len(photos(hall)) == 1
    expect(item(page, "A4").locator("textarea")).to_have_attribute("readonly", "")
    expect(item(page, "A1").locator(".pick")).to_be_hidden()
    page.reload()
    ready(page)
    wait_for(lambda: drawn(page, "A1"))
    thumbnails(page, "A1").get_by_role("button").click()
    expect(page.locator("#photo-drop")).to_be_hidden()


def test_a_deduction_without_a_reason_is_not_signed_and_led_to(hall: Hall, device: BrowserContext):
    page = hall.open(device)
    settled(page, mark_all(page))
    note(page, "A4", "")
    settled(page, 9)
    expect(item(page, "A4").locator(".beside")).to_contain_text("请写明扣分理由，签字前必填。")
    page.locator("#review").click()
    expect(page.locator("#sign-part")).to_be_hidden()
    expect(page.locator("#sign-missing")).to_contain_text("扣分没有写理由：A4，不能签字。")
    page.locator("#sign-first").click()
    expect(item(page, "A4").locator("textarea")).to_be_focused()
    page.keyboard.type("未戴护目镜")
    page.locator("#review").click()
    expect(page.locator("#review-items")).to_contain_text("扣分理由：未戴护目镜")
    draw_signature(page)
    page.locator("#sign").click()
    expect(page.locator("#sheet-said")).to_contain_text("已提交")


def test_a_note_that_is_too_long_is_told_and_undoing_brings_the_last_one_back(
    hall: Hall, device: BrowserContext
):
    page = hall.open(device)
    note(page, "A1", "第一")
    settled(page, 1)
    note(page, "A1", "长" * 501)
    expect(item(page, "A1").locator(".beside .item-wrong")).to_contain_text("有 501 字，最多 500 字")
    note(page, "A1", "第二")
    settled(page, 2)
    page.locator("#undo").click()
    settled(page, 3)
    expect(item(page, "A1").locator("textarea")).to_have_value("第一")
    assert hall.notes() == {"A1": "第一"}
    with hall.site.app_context():
        rows = db.session.scalars(select(MarkOperationRow)).all()
        assert [(each.kind, each.typed, bool(each.note_sealed)) for each in rows] == [("note", "", True)] * 3


def test_a_note_written_on_two_tablets_is_shown_and_chosen(hall: Hall, make_context):
    one, other = hall.open(make_context()), hall.open(second := make_context())
    second.set_offline(True)
    note(other, "A1", "乙机")
    on_disk(other)
    note(one, "A1", "甲机")
    settled(one, 1)
    second.set_offline(False)
    expect(item(other, "A1").locator(".beside .item-trouble")).to_contain_text("服务器为 甲机，本机为 乙机")
    expect(other.locator("#troubles")).to_contain_text("1 项需处理")
    item(other, "A1").locator("textarea").focus()
    item(other, "A1").locator("textarea").blur()
    expect(
        item(other, "A1").locator(".beside .item-trouble")
    ).to_be_visible()  # leaving the field chooses nothing
    item(other, "A1").get_by_role("button", name="用本机 乙机").click()
    wait_for(lambda: hall.notes() == {"A1": "乙机"})
    expect(item(one, "A1").locator("textarea")).to_have_value("甲机")


def test_four_photos_are_enough_and_one_is_taken_away_again(hall: Hall, device: BrowserContext):
    page = hall.open(device)
    for count in range(1, 5):
        photograph(page, "A5", picture(BLUE if count % 2 else RED, (300, 200)))
        expect(thumbnails(page, "A5")).to_have_count(count)
    expect(item(page, "A5").locator(".pick")).to_be_hidden()
    settled(page, 4)
    thumbnails(page, "A5").first.get_by_role("button").click()
    page.locator("#photo-drop").click()
    expect(thumbnails(page, "A5")).to_have_count(3)
    settled(page, 5)
    device.set_offline(True)
    photograph(page, "A5", picture(RED, (310, 200)))
    expect(thumbnails(page, "A5")).to_have_count(4)
    thumbnails(page, "A5").last.get_by_role("button").click()
    page.locator("#photo-drop").click()
    expect(thumbnails(page, "A5")).to_have_count(3)
    device.set_offline(False)
    says(page, "pending", 0)
    assert [gone for _aspect, _size, gone in photos(hall)].count(True) == 2
    assert len(photos(hall)) == 5
    with page.expect_response(lambda answer: answer.url.endswith("/api/work") and answer.ok):
        page.reload()
    ready(page)
    page.wait_for_timeout(500)  # the list of the server has taken the place of the device's own
    expect(thumbnails(page, "A5")).to_have_count(3)


def test_what_is_no_photo_or_not_taken_is_told(hall: Hall, device: BrowserContext):
    page = hall.open(device)
    photograph(page, "A1", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"})
    expect(item(page, "A1").locator(".item-wrong").last).to_contain_text("这个文件打不开，不是照片。")
    says(page, "pending", 0)
    page.evaluate(
        "() => { const real = fetch; globalThis.fetch = (address, options) => real(String(address).includes('/photos/') ? address.replace('aspect=A1', 'aspect=A9') : address, options); }"
    )
    photograph(page, "A1")
    expect(thumbnails(page, "A1").locator("small")).to_have_text("未采用")
    says(page, "pending", 0)
    page.locator("#troubles").click()
    expect(page.locator("#trouble-items")).to_contain_text("照片没有采用。")
    expect(page.locator("#trouble-items")).to_contain_text("没有评分点“A9”")
    page.locator("#trouble-items").get_by_role("button", name="知道了").click()
    expect(thumbnails(page, "A1")).to_have_count(0)
    assert photos(hall) == []


def test_a_tablet_is_not_handed_over_while_a_photo_waits(hall: Hall, device: BrowserContext, tmp_path: Path):
    page = hall.open(device)
    device.set_offline(True)
    photograph(page, "A1")
    pick(page, "A1", "2")
    on_disk(page)
    page.locator("#device-open").click()
    expect(page.locator("#facts")).to_contain_text("待上传2")
    with page.expect_download() as waited:
        page.get_by_role("button", name="导出未上传成绩").click()
    waited.value.save_as(tmp_path / "unsent.json")
    text = (tmp_path / "unsent.json").read_text()
    assert '"photos_not_in_this_file"' in text
    assert '"bytes"' in text


def test_what_stands_beside_the_marks_can_be_read_and_reached(hall: Hall, device: BrowserContext):
    page = hall.open(device)
    device.set_offline(True)
    pick(page, "A1", "1")
    note(page, "A1", "焊趾有两处咬边")
    photograph(page, "A1")
    photograph(page, "A1", picture(BLUE, (600, 900)))
    expect(thumbnails(page, "A1")).to_have_count(2)
    item(page, "A4").get_by_role("button", name="增加").click()
    expect(item(page, "A4").locator(".beside")).to_be_visible()
    page.evaluate("() => scrollTo(0, 0)")
    found = {"beside": faults(page)}
    thumbnails(page, "A1").first.get_by_role("button").click()
    found["photo"] = faults(page)
    page.locator("#photo-dialog [data-close]").click()
    page.locator("#review").click()
    found["review"] = faults(page)
    if folder := os.environ.get("SAIWU_SHOTS"):
        shoot(page, Path(folder))
    assert {name: each for name, each in found.items() if each} == {}


def shoot(page: Page, folder: Path) -> None:
    for view in ("review", "marking"):
        if view == "marking":
            page.locator("#review-back").click()
            item(page, "A1").scroll_into_view_if_needed()
        for width, height, scheme in (
            (1180, 820, "light"),
            (1180, 820, "dark"),
            (390, 844, "light"),
            (390, 844, "dark"),
        ):
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=folder / f"{view}_{width}_{scheme}.png", full_page=True)


def test_notes_work_where_the_marks_do(hall: Hall, device: BrowserContext):
    """A note is no mark: nothing of it counts, and a sheet with notes alone is not begun."""
    page = hall.open(device)
    note(page, "A5", "工具未归位")
    settled(page, 1)
    expect(page.locator("#done")).to_have_text("已评 0/7")
    with hall.site.app_context():
        assert saved(1) == {}
