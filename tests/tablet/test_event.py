"""An event from join to sealed: three judges on two tablets, one of them shared, and the chief judge at a desk."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from competition.db import db
from competition.db.competitions import Event
from competition.domain.procedure import State
from competition.operations.procedure import procedure_of
from tests.conftest import TODAY
from tests.factories import CODE, EVENT, JUDGES, PASSWORD, competition, event_id
from tests.tablet.hall import BLEND, Hall, draw_signature, on_disk, pick, says
from tests.tablet.test_screen import join

pytestmark = pytest.mark.browser
PINS = {"judge1": "482915", "judge2": "771204", "judge3": "360418"}
ENTRANTS = (1, 2, 3)


def sign(page: Page, address: str, pin: str) -> None:
    """One sheet marked, looked through and signed."""
    page.locator(f"[data-sheet='{address}']").click()
    expect(page.locator(f"[data-sheet='{address}']")).to_have_attribute("aria-current", "true")
    pick(page, "A1", "2")
    if address.split("/")[3] == "1":  # what is measured is the first seat's alone
        pick(page, "A2", "40")
    page.locator("#review").click()
    draw_signature(page)
    page.locator("#sign-pin").fill(pin)
    page.locator("#sign").click()
    on_disk(page)


def mark_everybody(hall: Hall, page: Page, judge: str) -> None:
    for number in ENTRANTS:
        sign(page, hall.sheet(number, JUDGES.index(judge) + 1), PINS[judge])
    says(page, "pending", 0)
    expect(page.locator("#works")).not_to_contain_text("未开始")


def take_over(hall: Hall, page: Page, judge: str) -> None:
    """The tablet is handed to another judge, who gives the own PIN."""
    page.locator("#handover").click()
    row = page.locator("#unlock-judges label")
    row.filter(has=page.locator(f"input[value='{hall.judge_id(judge)}']")).click()
    page.locator("#pin").fill(PINS[judge])
    page.get_by_role("button", name="开始评分").click()
    expect(page.locator("#unlock")).to_be_hidden()
    expect(page.locator("#sheet-event")).to_contain_text(f"第 {JUDGES.index(judge) + 1} 席")


def seal(hall: Hall, desk: BrowserContext) -> None:
    """The chief judge sees every line, confirms all that was seen and signs the form off."""
    hall.enter(desk, "chief")
    page = hall.watch(desk.new_page())
    page.goto(f"{hall.address}/judge/{CODE}/{EVENT}/wall")
    expect(page.locator("main")).to_contain_text("交")
    page.goto(f"{hall.address}/judge/{CODE}/{EVENT}/confirm")
    expect(page.locator("svg.drawn")).to_have_count(len(ENTRANTS) * len(JUDGES))
    page.get_by_text("全部确认（9 份）…").click()
    page.get_by_role("button", name="确认以上 9 份").click()
    expect(page.locator("main")).to_contain_text("已确认 9 份评分表")
    page.goto(f"{hall.address}/judge/{CODE}/{EVENT}/sign")
    page.get_by_label("本人密码").fill(PASSWORD)
    page.get_by_role("button", name="签字确认").click()
    expect(page.locator("main")).to_contain_text("已签字确认 1 张评分表")


def test_an_event_is_marked_on_two_tablets_and_sealed_at_the_desk(hall: Hall, make_context):
    hall.rescheme(BLEND[:2])
    own, shared, desk = (make_context() for _ in range(3))
    join(hall, own, "judge1", PINS["judge1"])
    for judge in ("judge3", "judge2"):
        join(hall, shared, judge, PINS[judge])
    first = hall.reopen(own)
    own.set_offline(True)
    sign(first, hall.sheet(1, 1), PINS["judge1"])
    expect(first.locator("#sheet-said")).to_contain_text("待服务器确认")
    own.set_offline(False)
    mark_everybody_left(hall, first)
    second = hall.reopen(shared, seat=2)
    mark_everybody(hall, second, "judge2")
    take_over(hall, second, "judge3")
    mark_everybody(hall, second, "judge3")
    seal(hall, desk)
    with hall.site.app_context():
        event = db.session.get_one(Event, event_id())
        (standing,) = procedure_of(competition(), now=TODAY).events
        assert (standing.event.id, standing.state) == (event.id, State.SEALED)
    assert {each.outcome for each in hall.operations()} == {"applied"}
    assert len(hall.operations()) == len(ENTRANTS) * (3 + 2 + 2)


def mark_everybody_left(hall: Hall, page: Page) -> None:
    """The others of the first judge, once the tablet has its connection back."""
    for number in ENTRANTS[1:]:
        sign(page, hall.sheet(number, 1), PINS["judge1"])
    says(page, "pending", 0)
