"""A hall: the real server behind a bad Wi-Fi, restarted on its port, and judges with browsers in it."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from threading import Thread

from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select
from werkzeug.serving import BaseWSGIServer, make_server

from competition.codec import digest, dump
from competition.db import db
from competition.db.accounts import User
from competition.db.marking import SchemeVersion, find_sheet
from competition.db.notes import texts_of
from competition.db.tablets import MarkOperationRow, operations_of_event
from competition.domain.calculations import Calculation, CalculationType
from competition.domain.marking_scheme import (
    Aspect,
    AspectKind,
    Criterion,
    MarkingScheme,
    Part,
    SubCriterion,
)
from tests.browsers import PATIENCE
from tests.factories import (
    CODE,
    EVENT,
    FORM,
    JUDGES,
    PASSWORD,
    QUICK,
    code_of,
    drawn_contest,
    event_id,
    saved,
    who,
    work,
)
from tests.operations.helpers import NOW
from tests.tablet.wifi import Wifi

READY = "html[data-ready='1']"
CONTROLLED = """() => new Promise((done, fail) => { setTimeout(() => fail(new Error('no service worker')), 8000);
  if (navigator.serviceWorker.controller) done();
  else navigator.serviceWorker.addEventListener('controllerchange', () => done(), {once: true}); })"""
BLEND = (
    Aspect("A1", AspectKind.JUDGEMENT, "焊缝外观成形", Decimal(6), descriptors=("焊缝不连续，有明显缺陷", "焊缝基本连续，余高合格", "焊缝均匀，过渡圆滑", "焊缝如鱼鳞，无可挑剔")),
    Aspect("A2", AspectKind.MEASUREMENT, "焊前按规程清理坡口并确认组对间隙", Decimal(40), partial=False, requirement="间隙 2.0 mm ± 0.2 mm"),
    Aspect("A3", AspectKind.MEASUREMENT, "角变形量", Decimal(4), requirement="按 mm 填写", calculation=Calculation("变形", CalculationType.REGULAR_DIFFERENCE_DEDUCTION, params="TARGET:::0#-#STEP:::0.5#-#DEDUCTION:::1")),
    Aspect("A4", AspectKind.DEDUCTION, "安全文明生产，每次违规扣 1 分", Decimal(5)),
    Aspect("A5", AspectKind.JUDGEMENT, "工位整理与工具归位", Decimal(3), descriptors=("未整理", "基本整理", "整齐有序", "达到示范工位水平")),
    Aspect("A6", AspectKind.MEASUREMENT, "余高合格", Decimal(7), calculation=Calculation("合格", CalculationType.PASS_FAIL)),
    Aspect("A7", AspectKind.MEASUREMENT, "焊缝长度", Decimal(40)),
)  # fmt: skip
"""One aspect of each kind that a judge meets."""


def put_scheme(aspects: tuple[Aspect, ...] = BLEND, *, version: int = 2) -> None:
    """Replace the scheme of the drawn contest."""
    form = SubCriterion(FORM, "焊缝", aspects, day="C1")
    criterion = Criterion("A", "质量", form.maximum, (form,))
    body = dump(MarkingScheme("焊接", (Part("W", "实操", Decimal(100), "panel", (criterion,)),)))
    given = {"body": body, "digest": digest(body), "file_name": "scheme.xlsx", "created_at": NOW}
    db.session.add(
        SchemeVersion(event_id=event_id(), version=version, created_by=who("organizer").user_id, **given)
    )
    db.session.commit()


@dataclass
class Hall:
    """The server on one port, up or down."""

    site: Flask
    wifi: Wifi
    port: int = 0
    server: BaseWSGIServer | None = None
    thread: Thread | None = None
    problems: list[str] = field(default_factory=list)
    quiet: tuple[str, ...] = ("Failed to load resource",)
    """What a browser writes on its console about a fault of the network."""

    def start(self) -> None:
        self.server = make_server("127.0.0.1", self.port, self.wifi, threaded=True)
        self.port = self.server.server_port
        self.thread = Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        if self.server is None:
            return
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
        self.server = None
        wait_for(lambda: self.wifi.running == 0)  # or it would still write when the tables are emptied

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    # What the server holds

    def operations(self) -> list[MarkOperationRow]:
        with self.site.app_context():
            return operations_of_event(event_id())

    def marks(self, number: int = 1, seat: int = 1) -> dict[str, str]:
        """By aspect, what stands on the server."""
        with self.site.app_context():
            return {name: f"{value:f}" for name, value in saved(number, seat).items() if value is not None}

    def notes(self, number: int = 1, seat: int = 1) -> dict[str, str]:
        """By aspect, the notes on the server."""
        with self.site.app_context():
            found = find_sheet(work(number).id, FORM, seat)
            return texts_of(found) if found else {}

    def sheet(self, number: int = 1, seat: int = 1) -> str:
        with self.site.app_context():
            return f"{CODE}/{EVENT}/{FORM}/{seat}/{code_of(number)}"

    def sheet_state(self, number: int = 1, seat: int = 1) -> str:
        """Of a sheet on the server, of which something was written."""
        with self.site.app_context():
            return find_sheet(work(number).id, FORM, seat).state

    def judge_id(self, username: str) -> int:
        with self.site.app_context():
            return who(username).user_id

    def rescheme(self, aspects: tuple[Aspect, ...]) -> None:
        """Another scheme before anybody marks."""
        with self.site.app_context():
            put_scheme(aspects, version=3)

    # Judges

    def enter(self, context: BrowserContext, username: str) -> None:
        """Sign in as on the page, with its token, without drawing it."""
        page = context.request.get(f"{self.address}/sign-in").text()
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        form = {"username": username, "password": PASSWORD, "csrf_token": token}
        answer = context.request.post(f"{self.address}/sign-in", form=form, max_redirects=0)
        assert answer.status == 302, answer.status

    def watch(self, page: Page) -> Page:
        """A word on the console fails the test, network faults apart."""
        page.on(
            "console",
            lambda message: self._note(message.text) if message.type in ("error", "warning") else None,
        )
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        return page

    def _note(self, text: str) -> None:
        if not any(each in text for each in self.quiet):
            self.problems.append(text)

    def open(self, context: BrowserContext, username: str = "judge1", *, controlled: bool = True) -> Page:
        """The tablet's page of a judge, on the sheet of the first entrant, kept for offline use."""
        self.enter(context, username)
        return self.reopen(context, controlled=controlled, seat=JUDGES.index(username) + 1)

    def reopen(self, context: BrowserContext, *, controlled: bool = True, seat: int = 1) -> Page:
        page = self.watch(context.new_page())
        page.goto(f"{self.address}/tablet/")
        ready(page)
        page.locator(f"[data-sheet='{self.sheet(1, seat)}']").click()
        if controlled:
            page.evaluate(CONTROLLED)
        return page


def prepare(site: Flask) -> None:
    """The contest, its scheme with an aspect of each kind, and judges who can sign in."""
    with site.app_context():
        drawn_contest()
        put_scheme()
        for name in (*JUDGES, "chief"):
            user = db.session.scalar(select(User).where(User.username == name))
            user.password_hash, user.must_change_password = QUICK, False
        db.session.commit()


# What a judge does, and what is read from the page


def ready(page: Page) -> None:
    expect(page.locator(READY)).to_be_attached()


def item(page: Page, aspect: str):
    return page.locator(f".item[data-aspect='{aspect}']")


def pick(page: Page, aspect: str, value: str) -> None:
    item(page, aspect).locator("label.choice", has=page.locator(f"input[value='{value}']")).click()


def fill(page: Page, aspect: str, value: str) -> None:
    field_of = item(page, aspect).locator("input.number")
    field_of.fill(value)
    field_of.press("Enter")


def chosen(page: Page, aspect: str) -> str | None:
    found = item(page, aspect).locator("input:checked")
    return found.get_attribute("value") if found.count() else None


def says(page: Page, name: str, value: int) -> None:
    """`data-<name>`: pending counts what the server has not named, entered what reached the disk."""
    expect(page.locator("html")).to_have_attribute(f"data-{name}", str(value), timeout=PATIENCE)


def settled(page: Page, entered: int) -> None:
    """So many taps reached the disk and everything was uploaded; in that order, or nothing was waited for."""
    says(page, "entered", entered)
    says(page, "writing", 0)
    says(page, "pending", 0)


def on_disk(page: Page) -> None:
    says(page, "writing", 0)


def wait_for(what: Callable[[], object], seconds: float = 12) -> None:
    """Until it holds."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.03)


def note(page: Page, aspect: str, text: str) -> None:
    """Write the note, and leave its field."""
    opener = item(page, aspect).locator(".item-foot button[aria-controls]")
    if opener.is_visible():
        opener.click()
    field_of = item(page, aspect).locator("textarea")
    field_of.fill(text)
    field_of.blur()


def mark_all(page: Page) -> int:
    """Each of the seven aspects, and the reason of the deduction; how many taps that were."""
    pick(page, "A1", "2")
    pick(page, "A2", "40")
    fill(page, "A3", "0.5")
    item(page, "A4").get_by_role("button", name="增加").click()
    pick(page, "A5", "3")
    pick(page, "A6", "yes")
    fill(page, "A7", "38.5")
    note(page, "A4", "未戴护目镜")
    return 8


def draw_signature(page: Page) -> None:
    pad = page.locator("#pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 60)
    page.mouse.down()
    for step in range(1, 8):
        page.mouse.move(box["x"] + 60 + 40 * step, box["y"] + 60 + (30 if step % 2 else -10))
    page.mouse.up()
