"""Marks arrive exactly once, whatever the network, the server and the browser do meanwhile."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Error, Playwright, expect

from tests.browsers import ARGUMENTS, CHROMIUM
from tests.tablet.hall import (
    Hall,
    chosen,
    fill,
    item,
    on_disk,
    pick,
    ready,
    says,
    settled,
    wait_for,
)

pytestmark = pytest.mark.browser


def test_marks_given_offline_outlive_a_reload_and_arrive_once(hall: Hall, device: BrowserContext):
    page = hall.open(device)
    device.set_offline(True)
    pick(page, "A1", "2")
    pick(page, "A2", "40")
    item(page, "A4").get_by_role("button", name="增加").click()
    says(page, "entered", 3)
    says(page, "pending", 3)
    assert hall.marks() == {}
    page.reload()
    ready(page)
    says(page, "pending", 3)
    assert chosen(page, "A1") == "2"
    expect(page.locator("#queue")).to_contain_text("离线 · 已存本机，3 项待上传")
    expect(item(page, "A1").locator(".item-state")).to_have_text("已存本机")
    device.set_offline(False)
    says(page, "pending", 0)
    expect(page.locator("#queue")).to_contain_text("全部已上传")
    expect(item(page, "A1").locator(".item-state")).to_have_text("已上传")
    assert hall.marks() == {"A1": "2", "A2": "40", "A4": "1"}
    assert len(hall.operations()) == 3


def test_a_server_that_comes_back_on_its_port_gets_everything(hall: Hall, device: BrowserContext):
    page = hall.open(device)
    hall.stop()
    pick(page, "A1", "3")
    pick(page, "A5", "0")
    says(page, "entered", 2)
    says(page, "pending", 2)
    page.reload()
    ready(page)
    says(page, "pending", 2)
    expect(page.locator("#queue")).to_contain_text("已存本机，2 项待上传")
    hall.start()
    says(page, "pending", 0)
    assert hall.marks() == {"A1": "3", "A5": "0"}
    assert len(hall.operations()) == 2


def test_an_answer_lost_after_the_work_was_done_doubles_nothing(hall: Hall, device: BrowserContext):
    page = hall.open(device)
    hall.wifi.lost, hall.wifi.posts = 2, 0
    pick(page, "A1", "1")
    settled(page, 1)
    (kept,) = hall.operations()
    assert (kept.outcome, kept.version, hall.wifi.posts) == ("applied", 1, 3)


def test_a_mark_changed_after_a_lost_answer_follows_its_own_first(hall: Hall, device: BrowserContext):
    page = hall.open(device)
    hall.wifi.lost = 1
    pick(page, "A1", "1")
    wait_for(lambda: hall.marks() == {"A1": "1"})
    pick(page, "A1", "3")
    settled(page, 2)
    assert [(each.typed, each.base_version, each.outcome) for each in hall.operations()] == [
        ("1", 0, "applied"),
        ("3", 1, "applied"),
    ]
    assert chosen(page, "A1") == "3"


@pytest.mark.parametrize("status", [500, 503, 429])
def test_an_answer_that_is_an_error_is_tried_again(hall: Hall, device: BrowserContext, status: int):
    page = hall.open(device)
    hall.wifi.status, hall.wifi.posts = status, 0
    pick(page, "A2", "0")
    wait_for(lambda: hall.wifi.posts >= 2)
    says(page, "pending", 1)
    expect(page.locator("#queue")).to_contain_text("连不上服务器 · 已存本机，1 项待上传")
    hall.wifi.heal()
    settled(page, 1)
    assert hall.marks() == {"A2": "0"}


def test_a_log_in_page_of_the_wifi_is_no_answer(hall: Hall, device: BrowserContext):
    page = hall.open(device)
    hall.wifi.captive, hall.wifi.posts = True, 0
    pick(page, "A1", "2")
    wait_for(lambda: hall.wifi.posts >= 2)
    says(page, "pending", 1)
    expect(item(page, "A1").locator(".item-state")).to_have_text("已存本机")
    page.reload()
    ready(page)
    says(page, "pending", 1)
    hall.wifi.heal()
    says(page, "pending", 0)
    assert hall.marks() == {"A1": "2"}


def test_a_change_of_mind_offline_is_one_operation(hall: Hall, device: BrowserContext):
    page = hall.open(device)
    hall.stop()
    pick(page, "A5", "1")
    on_disk(page)
    for value in ("0", "1", "2", "3"):
        pick(page, "A1", value)
    for value in ("12", "38.50"):
        fill(page, "A7", value)
    on_disk(page)
    hall.start()
    says(page, "pending", 0)
    assert hall.marks() == {"A5": "1", "A1": "3", "A7": "38.5"}
    sent = [each.typed for each in hall.operations() if each.aspect == "A1"]
    # The first may have been tried already, and then it is never replaced.
    assert sent[-1] == "3"
    assert len(sent) <= 2


def test_somebody_slow_types_while_answers_come(hall: Hall, device: BrowserContext):
    page = hall.open(device)
    hall.wifi.delay = 0.3
    field = item(page, "A7").locator("input.number")
    pick(page, "A1", "0")
    field.focus()
    field.press_sequentially("3")
    pick_later = [("A1", "1"), ("A1", "2")]
    for aspect, value in pick_later:
        page.evaluate(
            "([a, v]) => document.querySelector(`[data-aspect=${a}] input[value='${v}']`).click()",
            [aspect, value],
        )
        page.wait_for_timeout(120)
    field.press_sequentially("8.5")
    field.press("Enter")
    settled(page, 4)
    assert hall.marks() == {"A1": "2", "A7": "38.5"}
    assert {each.outcome for each in hall.operations()} == {"applied"}


def test_a_browser_killed_offline_has_lost_nothing(hall: Hall, playwright: Playwright, tmp_path: Path):
    profile = tmp_path / "profile"

    def launch() -> BrowserContext:
        return playwright.chromium.launch_persistent_context(
            str(profile), executable_path=CHROMIUM, args=ARGUMENTS, locale="zh-CN"
        )

    device = launch()
    page = hall.open(device)
    hall.enter(device, "judge1")
    device.set_offline(True)
    pick(page, "A1", "2")
    pick(page, "A2", "40")
    says(page, "entered", 2)
    kept = device.storage_state()["cookies"]
    kill(str(profile))
    with suppress(Error):  # closing what was killed may find it gone
        device.close()
    device = launch()
    device.add_cookies(kept)
    page = hall.reopen(device, controlled=False)
    says(page, "pending", 0)
    device.close()
    assert hall.marks() == {"A1": "2", "A2": "40"}
    assert len(hall.operations()) == 2


def kill(profile: str) -> None:
    """Only the processes that carry this test's own profile."""
    found = 0
    for each in Path("/proc").iterdir():
        if each.name.isdigit() and profile in command(each):
            found += 1
            os.kill(int(each.name), signal.SIGKILL)
    assert found


def command(process: Path) -> str:
    try:
        return (process / "cmdline").read_text()
    except OSError:
        return ""


@pytest.fixture
def server(hall: Hall) -> Iterator["Process"]:
    """The same contest, served by a process of its own."""
    hall.stop()
    made = Process(hall)
    made.start()
    yield made
    made.kill()


class Process:
    """A server that can be killed at any moment."""

    def __init__(self, hall: Hall) -> None:
        self.instance, self.port = hall.site.config["SAIWU"].instance, hall.port
        self.running: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.running = subprocess.Popen(
            [sys.executable, "-m", "tests.tablet.serve", str(self.instance), str(self.port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_for(self.answers, seconds=30)

    def answers(self) -> bool:
        with socket.socket() as trial:
            return trial.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self) -> None:
        if self.running is None:
            return
        self.running.send_signal(signal.SIGKILL)
        self.running.wait()
        self.running = None


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_server_killed_in_the_middle_has_each_mark_once(
    hall: Hall, device: BrowserContext, server: Process
):
    page = hall.open(device)
    for round_ in range(2):
        value = str(round_)
        pick(page, "A1", value)
        pick(page, "A5", value)
        fill(page, "A7", f"{round_ + 1}.5")
        time.sleep(0.03 * round_)
        server.kill()
        pick(page, "A2", "40" if round_ % 2 else "0")
        server.start()
    settled(page, 8)
    assert hall.marks() == {"A1": "1", "A5": "1", "A7": "2.5", "A2": "40"}
    assert {each.outcome for each in hall.operations()} == {"applied"}
