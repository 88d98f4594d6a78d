"""Taps, offline spells, lost answers, errors, reloads and restarts in any order: afterwards the server has what the judge saw, once.

Ten recorded seeds; `SAIWU_CHAOS_SEEDS=200` tries as many.
"""

import os
from random import Random

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.tablet.hall import Hall, on_disk, ready, says

pytestmark = pytest.mark.browser

SEEDS = range(int(os.environ.get("SAIWU_CHAOS_SEEDS", "10")))
STEPS = 30
TAP = "([a, v]) => document.querySelector(`.item[data-aspect='${a}'] input[value='${v}']`).click()"
TYPE = """([a, v]) => { const field = document.querySelector(`.item[data-aspect='${a}'] input.number`);
  field.value = v; field.dispatchEvent(new Event('change')); }"""
NOTE = """([a, v]) => { const item = document.querySelector(`.item[data-aspect='${a.split(' ')[1]}']`);
  if (!item.querySelector('textarea')?.checkVisibility()) item.querySelector('.item-foot button[aria-controls]').click();
  const field = item.querySelector('textarea'); field.focus(); field.value = v; field.blur(); }"""
NOTES = ("note A1", "note A4")
CHOICES = {"A1": "0123", "A2": ("40", "0"), "A5": "0123", "A6": ("yes", "no")}
MARK_OF = {("A6", "yes"): "7", ("A6", "no"): "0"}
WEIGHTS = {
    "tap": 14,
    "burst": 6,
    "type": 5,
    "note": 4,
    "undo": 2,
    "offline": 2,
    "online": 3,
    "reload": 2,
    "lost": 2,
    "error": 1,
    "slow": 1,
    "captive": 1,
    "heal": 4,
    "wait": 3,
    "restart": 1,
}


class Judge:
    """What was tapped, and what must stand on the server in the end."""

    def __init__(self, hall: Hall, device: BrowserContext, page: Page, random: Random) -> None:
        self.hall, self.device, self.page, self.random = hall, device, page, random
        self.want: dict[str, str] = {}
        self.before: list[tuple[str, str]] = []
        self.log: list[str] = []

    def step(self) -> None:
        what = self.random.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        self.log.append(what)
        getattr(self, what)()

    def tap(self) -> None:
        aspect = self.random.choice(list(CHOICES))
        self.give(aspect, self.random.choice(CHOICES[aspect]), TAP)

    def type(self) -> None:
        self.give("A7", str(self.random.randrange(41)), TYPE)

    def note(self) -> None:
        self.give(self.random.choice(NOTES), f"第{self.random.randrange(1, 6)}处", NOTE)

    def give(self, aspect: str, value: str, how: str) -> None:
        if self.want.get(aspect) == value:
            return  # a radio button that is on already says nothing
        self.before.append((aspect, self.want.get(aspect, "")))
        self.page.evaluate(how, [aspect, value])
        self.want[aspect] = value

    def burst(self) -> None:
        for _ in range(5):
            self.tap()

    def undo(self) -> None:
        if self.before:
            aspect, value = self.before.pop()
            self.page.evaluate("() => document.querySelector('#undo').click()")
            self.want[aspect] = value

    def offline(self) -> None:
        self.device.set_offline(True)

    def online(self) -> None:
        self.device.set_offline(False)

    def reload(self) -> None:
        on_disk(self.page)
        self.page.reload()
        ready(self.page)
        self.before = []

    def lost(self) -> None:
        self.hall.wifi.lost = self.random.randint(1, 2)

    def error(self) -> None:
        self.hall.wifi.status = 503

    def slow(self) -> None:
        self.hall.wifi.delay = 0.15

    def captive(self) -> None:
        self.hall.wifi.captive = True

    def heal(self) -> None:
        self.hall.wifi.heal()

    def wait(self) -> None:
        self.page.wait_for_timeout(self.random.randint(20, 200))

    def restart(self) -> None:
        self.hall.stop()
        self.page.wait_for_timeout(60)
        self.hall.start()


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_lost_and_nothing_counts_twice(hall: Hall, device: BrowserContext, seed: int):
    page = hall.open(device)
    judge = Judge(hall, device, page, Random(seed))
    for _ in range(STEPS):
        judge.step()
    hall.wifi.heal()
    device.set_offline(False)
    on_disk(page)
    page.evaluate("() => dispatchEvent(new Event('online'))")
    says(page, "pending", 0)
    marked = {name: value for name, value in judge.want.items() if value and name not in NOTES}
    wanted = {name: MARK_OF.get((name, value), value) for name, value in marked.items()}
    assert hall.marks() == wanted, judge.log
    noted = {name: value for name, value in judge.want.items() if value and name in NOTES}
    assert {f"note {name}": text for name, text in hall.notes().items()} == noted, judge.log
    kept = hall.operations()
    assert len({each.op_id for each in kept}) == len(kept)
    assert {each.outcome for each in kept} <= {"applied"}, (
        judge.log,
        [(each.aspect, each.typed, each.base_version, each.outcome) for each in kept],
    )
    on_screen = page.evaluate("""() => Object.fromEntries([...document.querySelectorAll('.item')].map(each =>
      [each.dataset.aspect, (each.querySelector('input:checked') ?? each.querySelector('input.number'))?.value ?? '']))""")
    assert {name: value for name, value in on_screen.items() if value} == marked
    seen = page.evaluate(
        """() => [...document.querySelectorAll('.item')].map(each =>
      [`note ${each.dataset.aspect}`, each.querySelector('textarea')?.value ?? ''])"""
    )
    assert {name: text for name, text in seen if text} == noted
    assert page.locator(".item[data-status='local']").count() == 0
