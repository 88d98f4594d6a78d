"""演练 on a tablet that joined for the real competition: marked, signed and wiped, and real marks stand as they were."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from competition.db import db
from competition.db.draws import works_of
from competition.db.marking import SheetRow
from competition.db.rehearsals import rehearsal_of
from competition.db.tablets import MarkOperationRow
from competition.operations.rehearsals import make_rehearsal, wipe_rehearsal
from tests.conftest import TODAY
from tests.factories import CODE, EVENT, FORM, competition, who
from tests.tablet.hall import (
    BLEND,
    Hall,
    chosen,
    draw_signature,
    item,
    on_disk,
    pick,
    ready,
    says,
    settled,
)
from tests.tablet.test_looks import faults
from tests.tablet.test_screen import PIN, join

pytestmark = pytest.mark.browser
REHEARSAL = f"{CODE}-rehearsal-1"
BAND = "#rehearsal"


@pytest.fixture
def rehearsing(hall: Hall) -> Hall:
    hall.rescheme(BLEND[:2])
    with hall.site.app_context():
        make_rehearsal(competition().id, by=who("organizer"), now=TODAY)
    return hall


def trial(number: int = 1, *, rehearsal: str = REHEARSAL) -> str:
    return f"{rehearsal}/{EVENT}/{FORM}/1/演0{number}"


def wipe(hall: Hall) -> None:
    with hall.site.app_context():
        wipe_rehearsal(competition().id, CODE, by=who("organizer"), now=TODAY)


def open_tablet(hall: Hall, device: BrowserContext) -> Page:
    """Joined for the real competition, on its first sheet."""
    join(hall, device, "judge1", PIN)
    page = hall.watch(device.new_page())
    page.goto(f"{hall.address}/tablet/")
    ready(page)
    return page


def go(page: Page, address: str) -> None:
    """Its form, then its row."""
    form = page.locator("#forms")
    form.select_option(address.rpartition("/")[0])
    page.locator(f"[data-sheet='{address}']").click()
    expect(page.locator(f"[data-sheet='{address}']")).to_have_attribute("aria-current", "true")


def ask_again(page: Page) -> None:
    """The list anew, as on waking up."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def counted(hall: Hall, address: str) -> int:
    with hall.site.app_context():
        found = db.select(db.func.count(MarkOperationRow.id)).where(
            MarkOperationRow.sheet.startswith(address)
        )
        return db.session.scalar(found)


def test_a_rehearsal_is_marked_signed_and_wiped_beside_the_real_sheets(
    rehearsing: Hall, device: BrowserContext
):
    hall, real = rehearsing, rehearsing.sheet()
    page = open_tablet(hall, device)
    go(page, real)
    expect(page.locator(BAND)).to_be_hidden()
    pick(page, "A1", "1")
    settled(page, 1)
    expect(page.locator("#forms option").first).to_contain_text("演练 · ")
    go(page, trial())
    expect(page.locator(BAND)).to_be_visible()
    expect(page.locator(BAND)).to_contain_text("不计成绩")
    assert chosen(page, "A1") is None
    pick(page, "A1", "3")
    pick(page, "A2", "40")
    page.locator("#review").click()
    expect(page.locator(BAND)).to_be_visible()
    expect(page.locator("#sign-rehearsal")).to_contain_text("不计成绩")
    draw_signature(page)
    page.locator("#sign").click()
    settled(page, 4)
    expect(page.locator(f"[data-sheet='{trial()}']")).to_contain_text("已提交")
    assert counted(hall, f"{REHEARSAL}/") == 3
    wipe(hall)
    ask_again(page)
    expect(page.locator("[data-notice=wiped]")).to_contain_text("演练已清除")
    expect(page.locator(BAND)).to_be_hidden()
    expect(page.locator(f"[data-sheet^='{REHEARSAL}']")).to_have_count(0)
    expect(page.locator("#forms-row")).to_be_hidden()
    page.locator(f"[data-sheet='{real}']").click()
    assert (chosen(page, "A1"), hall.marks(), counted(hall, f"{REHEARSAL}/")) == ("1", {"A1": "1"}, 0)
    page.get_by_role("button", name="知道了").click()
    expect(page.locator("[data-notice=wiped]")).to_have_count(0)
    pick(page, "A1", "2")
    says(page, "pending", 0)
    assert hall.marks() == {"A1": "2"}


def test_what_a_tablet_still_holds_of_a_wiped_rehearsal_goes_by_itself_and_stops_no_real_mark(
    rehearsing: Hall, device: BrowserContext
):
    hall, real = rehearsing, rehearsing.sheet()
    page = open_tablet(hall, device)
    go(page, trial())
    device.set_offline(True)
    pick(page, "A1", "3")
    pick(page, "A2", "40")
    page.locator("#review").click()
    draw_signature(page)
    page.locator("#sign").click()
    on_disk(page)
    go(page, trial(2))
    pick(page, "A1", "0")
    go(page, real)
    pick(page, "A1", "1")
    on_disk(page)
    says(page, "pending", 5)
    wipe(hall)
    device.set_offline(False)
    says(page, "pending", 0)
    expect(page.locator("[data-notice=wiped]")).to_contain_text("正式评分不受影响")
    expect(page.locator("#troubles")).to_be_hidden()
    expect(page.locator(f"[data-sheet^='{REHEARSAL}']")).to_have_count(0)
    expect(page.locator("#sheet-code")).to_have_text(real.rpartition("/")[2])
    assert (hall.marks(), counted(hall, f"{REHEARSAL}/")) == ({"A1": "1"}, 0)
    page.reload()
    ready(page)
    expect(page.locator("#troubles")).to_be_hidden()
    says(page, "pending", 0)
    assert chosen(page, "A1") == "1"
    assert kept(page) == []


def test_the_band_can_be_read_on_every_view_of_a_rehearsal(rehearsing: Hall, device: BrowserContext):
    page = open_tablet(rehearsing, device)
    go(page, trial())
    pick(page, "A1", "3")
    pick(page, "A2", "40")
    found = {"marking": faults(page)}
    page.locator("#review").click()
    page.locator("#typed-name").fill("李大强")
    found["review"] = faults(page)
    assert {name: each for name, each in found.items() if each} == {}


def kept(page: Page) -> list[str]:
    """The addresses of a rehearsal that this device still has anything of."""
    return page.evaluate(
        """() => new Promise(done => { const open = indexedDB.open('saiwu-tablet'); open.onsuccess = () => {
          const found = []; const stores = [...open.result.objectStoreNames];
          const looking = open.result.transaction(stores, 'readonly');
          for (const name of ['cells', 'ops']) looking.objectStore(name).getAll().onsuccess = event =>
            found.push(...event.target.result.map(each => each.sheet).filter(each => each.includes('-rehearsal-')));
          looking.oncomplete = () => { open.result.close(); done(found); }; }; })"""
    )


def test_a_dispute_in_a_rehearsal_is_forgotten_with_it(rehearsing: Hall, make_context):
    hall = rehearsing
    first, second = make_context(), make_context()
    one, other = open_tablet(hall, first), open_tablet(hall, second)
    go(one, trial())
    go(other, trial())
    first.set_offline(True)
    pick(one, "A1", "3")
    on_disk(one)
    pick(other, "A1", "0")
    says(other, "pending", 0)
    first.set_offline(False)
    expect(item(one, "A1")).to_have_attribute("data-status", "conflict")
    expect(one.locator("#troubles")).to_be_visible()
    wipe(hall)
    ask_again(one)
    expect(one.locator("#troubles")).to_be_hidden()
    assert kept(one) == []


def test_the_next_rehearsal_begins_empty_on_the_same_tablet(rehearsing: Hall, device: BrowserContext):
    hall = rehearsing
    page = open_tablet(hall, device)
    go(page, trial())
    pick(page, "A1", "3")
    says(page, "pending", 0)
    wipe(hall)
    with hall.site.app_context():
        make_rehearsal(competition().id, by=who("organizer"), now=TODAY)
    ask_again(page)
    again = trial(rehearsal=f"{CODE}-rehearsal-2")
    expect(page.locator(f"[data-sheet='{again}']")).to_be_visible()
    go(page, again)
    expect(page.locator(BAND)).to_be_visible()
    assert chosen(page, "A1") is None
    with hall.site.app_context():
        event = rehearsal_of(competition().id).competition.events[0]
        assert len(works_of(event.id)) == 3
        assert (
            db.session.scalar(db.select(db.func.count(SheetRow.id)).where(SheetRow.event_id == event.id)) == 0
        )
