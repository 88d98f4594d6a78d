"""Every page as it is drawn: axe finds nothing, nothing scrolls sideways, the console is silent; light and dark, desk and phone."""

import json
import re
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from flask import Flask
from playwright.sync_api import Browser, Page, Response

from competition.db import db
from competition.db.accounts import User
from competition.db.competitions import Event, find_event
from competition.db.marking import seats_of_event
from competition.domain.roles import Role
from competition.operations import (
    competitions,
    confirming,
    draws,
    marking,
    panels,
    progress,
    results,
    rosters,
    schemes,
)
from competition.operations.accounts import actor, grant_role
from competition.operations.uploads import keep_upload
from competition.spreadsheets.events import read_events
from competition.spreadsheets.panels import read_panels
from tests.factories import CODE, EVENT, IDS, NAMES, PASSWORD, QUICK, awarded_contest, competition, entry, who
from tests.journeys.visitor import DEMO
from tests.operations.helpers import DRAFT, NO_TIES, NOW, account, setup

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),  # pages look alike on every database
]

WRONG = Path(__file__).parents[2] / "fixtures" / "wrong"
PAPER = f"{DRAFT.number_prefix}-2026-R0001"
OPEN, MARKED, TIED, EMPTY, NEXT = "open-2026", "E01", "E06", "E07", "E08"
DONE_HOME, HOME = f"/organizer/{CODE}", f"/organizer/{OPEN}"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    "preload": False,
}
RUN = f"""() => axe.run(document, {json.dumps(OPTIONS)}).then(found => found.violations.flatMap(each =>
  each.nodes.map(node => each.id + " " + node.target.join(" ") + ": " +
  [...node.any, ...node.all, ...node.none].map(check => check.message).join("; "))))"""
OPEN_ALL = "() => document.querySelectorAll('main details').forEach(each => { each.open = true })"
SIDEWAYS = "() => document.documentElement.scrollWidth > innerWidth"
DESK, PHONE = {"width": 1180, "height": 820}, {"width": 390, "height": 844}
STATES = [(DESK, "light"), (DESK, "dark"), (PHONE, "dark"), (PHONE, "light")]
FILES = {
    "static",
    "bootstrap.static",
    "public.paper",
    "public.download",
    "public.own_slip",
    "public.own_json",
}
WORKBOOKS = {f"download_{name}" for name in ("roster", "results", "payments", "scheme")} | {
    "roster_template",
    "scheme_template",
}
PAPERS = {"open_paper", "sample"}


@dataclass
class Walk:
    """Somebody's browser, and what was found on the pages they looked at."""

    page: Page
    found: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    def open(self, *paths: str, status: int = 200) -> None:
        """Go to each page and look at it."""
        for path in paths:
            answer: Response | None = self.page.goto(path)
            assert answer is not None
            assert answer.status == status, f"{path}: {answer.status}"
            self.look()

    def look(self) -> None:
        """The page as it is, in both widths and both colour schemes, with everything unfolded."""
        path = re.sub(r"https?://[^/]+", "", self.page.url)
        self.seen.append(path)
        self.page.evaluate(OPEN_ALL)
        self.page.evaluate(AXE_SCRIPT)
        for size, scheme in STATES:
            self.page.set_viewport_size(size)
            self.page.emulate_media(color_scheme=scheme)
            where = f"{path} {size['width']} {scheme}"
            if self.page.evaluate(SIDEWAYS):
                self.found.append(f"{where}: scrolls sideways")
            self.found += [f"{where}: {each}" for each in self.page.evaluate(RUN)]

    def press(self, name: str) -> None:
        """Press a button of the page and look at what follows."""
        with self.page.expect_navigation():
            self.page.get_by_role("main").get_by_role("button", name=name).first.click()
        self.look()


@contextmanager
def somebody(browser: Browser, address: str, username: str = ""):
    """A browser in which that person has signed in; a word on the console is a finding."""
    context = browser.new_context(base_url=address, viewport=DESK, locale="zh-CN", reduced_motion="reduce")
    context.set_default_timeout(10_000)
    walk = Walk(context.new_page())
    if username:
        walk.page.goto("/sign-in")
        walk.page.get_by_label("账号").fill(username)
        walk.page.get_by_label("密码").fill(PASSWORD)
        walk.page.get_by_role("main").get_by_role("button", name="登录").click()
        walk.page.get_by_role("button", name=re.compile("退出")).wait_for()
    walk.page.on("console", lambda message: walk.found.append(f"console: {message.text}"))
    walk.page.on("pageerror", lambda error: walk.found.append(f"script: {error}"))
    yield walk
    context.close()


@dataclass(frozen=True)
class Places:
    """What the addresses need to know."""

    sheets: tuple[str, str]
    judge: str
    chief: str
    chief_of_ties: str
    uploads: dict[str, str]


@pytest.fixture
def places(site: Flask) -> Places:
    """One competition whose papers are issued, and one with an event in each earlier stage."""
    with site.app_context():
        awarded_contest(site)
        organizer = who("organizer")
        account("winner", person_id=entry(1).members[0].person_id)
        grant_role(who("finance").user_id, competition().id, Role.FINANCE, by=organizer, now=NOW)
        draft = replace(DRAFT, code=OPEN, number_prefix="OPEN", name="2026 烟台市职业技能大赛")
        home = competitions.create_competition(draft, by=organizer, now=NOW)
        marked, tied = _drawn(home)
        for code in (EMPTY, NEXT):
            competitions.save_event(home, setup(code), by=organizer, now=NOW)
        sheets = _mark_some(marked)
        _mark_all_the_same(tied)
        uploads = {
            "roster": _keep(home, DEMO / "roster-05-penglai.xlsx", "roster"),
            "bad": _keep(home, WRONG / "scheme-criterion-sum.xlsx", "scheme", EMPTY),
            "good": _keep(home, DEMO / "scheme-E03.xlsx", "scheme", NEXT),
        }
        db.session.execute(db.update(User).values(password_hash=QUICK))
        db.session.commit()
        event = db.session.get_one(Event, marked)
        return Places(
            sheets=sheets,
            judge=seats_of_event(marked)[0].user.username,
            chief=db.session.get_one(User, event.chief_id).username,
            chief_of_ties=db.session.get_one(User, db.session.get_one(Event, tied).chief_id).username,
            uploads=uploads,
        )


def _drawn(home: int) -> tuple[int, int]:
    """A CIS scheme with judgement, and five judges of whom two are dropped; ids of the events."""
    organizer = who("organizer")
    setups, _ = read_events((DEMO / "events.xlsx").read_bytes(), file="events.xlsx")
    for each in setups:
        if each.rules.code in (MARKED, TIED):
            competitions.save_event(
                home, replace(each, ranking=replace(each.ranking, prize_rule=NO_TIES)), by=organizer, now=NOW
            )
    ids = {code: find_event(home, code).id for code in (MARKED, TIED)}
    for code, event in ids.items():
        name = f"scheme-{code}.xlsx"
        schemes.import_scheme(event, (DEMO / name).read_bytes(), file=name, by=organizer, now=NOW)
    for path in sorted(DEMO.glob("roster-*.xlsx"))[:2]:
        rosters.import_roster(
            home, path.read_bytes(), file=path.name, by=organizer, now=NOW, good_rows_only=True
        )
    rows, _ = read_panels((DEMO / "panels.xlsx").read_bytes(), file="panels.xlsx")
    panels.assign_panels(home, [each for each in rows if each.event in ids], by=organizer, now=NOW)
    for event in ids.values():
        draws.draw_event(event, seed="七三九", secret="for tests", by=organizer, now=NOW)
    return ids[MARKED], ids[TIED]


def _mark(event: int, number: int, *, share: str, submit: bool = True, only: int | None = None) -> None:
    found = progress.event_progress(event).entries[number]
    for place in seats_of_event(event)[:only]:
        ref = marking.SheetRef(event, found.id, place.sub_criterion, place.seat)
        aspects = marking.form_of(ref).aspects
        marks = {a.id: Decimal(2) if a.descriptors else a.maximum * Decimal(share) for a in aspects}
        marking.save_marks(ref, marks, version=0, by=actor(place.user), now=NOW, submit=submit)


def _mark_some(event: int) -> tuple[str, str]:
    """One entry marked, one begun; the addresses of a sheet handed in and of one still open."""
    _mark(event, 0, share="1", only=4)
    _mark(event, 1, share="1", submit=False, only=3)
    place = seats_of_event(event)[0]
    codes = [each.place.code for each in progress.event_progress(event).entries[:2]]
    handed_in, begun = (f"/judge/{OPEN}/{MARKED}/{place.sub_criterion}/{place.seat}/{code}" for code in codes)
    return handed_in, begun


def _mark_all_the_same(event: int) -> None:
    for number in range(len(progress.event_progress(event).entries)):
        _mark(event, number, share="0.5")
    chief = actor(db.session.get_one(User, db.session.get_one(Event, event).chief_id))
    confirming.confirm_sheets(event, by=chief, now=NOW)
    results.rank_event(event, by=chief, now=NOW)


def _keep(home: int, path: Path, kind: str, target: str = "") -> str:
    by = who("organizer")
    return keep_upload(home, path.read_bytes(), kind=kind, target=target, file=path.name, by=by, now=NOW)


def test_every_page_is_for_everybody(site: Flask, places: Places, browser: Browser, address: str):
    found: list[str] = []
    seen: list[str] = []
    for username, look in (
        ("", anybody),
        ("organizer", organizer),
        ("organizer", organizer_at_events),
        (places.chief, chief),
        (places.chief_of_ties, chief_of_ties),
        (places.judge, judge),
        ("finance", finance),
        ("winner", winner),
    ):
        with somebody(browser, address, username) as walk:
            look(walk, places)
            found += walk.found
            seen += walk.seen
    assert found == []
    assert unseen(site, seen) == set()


def unseen(site: Flask, seen: list[str]) -> set[str]:
    """The pages that nobody looked at."""
    places = site.url_map.bind("localhost")
    reached = {places.match(path.partition("?")[0])[0] for path in seen if path != "/nowhere"}
    pages = {rule.endpoint for rule in site.url_map.iter_rules() if "GET" in rule.methods}
    return pages - reached - FILES - {f"organizer.{name}" for name in WORKBOOKS | PAPERS}


def anybody(walk: Walk, _places: Places) -> None:
    walk.open("/", f"/c/{CODE}/", f"/c/{CODE}/best", f"/c/{CODE}/events/{EVENT}", "/v", f"/v/{PAPER}")
    walk.open(f"/c/{CODE}/events/{EVENT}/own")
    walk.page.get_by_label("参赛编号或姓名").fill(f"{EVENT}-003")
    walk.page.get_by_label("身份证号码后六位").fill(IDS[2][-6:])
    walk.press("查询")
    walk.open("/sign-in", "/winner")
    walk.page.locator("summary", has_text="明暗").click()
    walk.page.get_by_role("button", name="深色").click()  # chosen here: no longer the system's
    walk.open("/winner")
    walk.page.get_by_label("证书编号").fill(PAPER)
    walk.page.get_by_label("姓名").fill(NAMES[0])
    walk.press("查询")


def organizer(walk: Walk, places: Places) -> None:
    walk.open("/organizer/", "/organizer/new")
    walk.press("建立竞赛")
    walk.open(f"{HOME}/", f"{HOME}/events/new", f"{HOME}/events/import", f"{HOME}/panels", f"{HOME}/roster")
    walk.open(f"{HOME}/roster/{places.uploads['roster']}", f"{HOME}/awards", f"{HOME}/papers")
    walk.open(f"{DONE_HOME}/", f"{DONE_HOME}/awards", f"{DONE_HOME}/papers")
    walk.open(f"{HOME}/people")
    walk.page.get_by_label("账号").fill("cai.finance")
    walk.page.get_by_label("姓名").fill("蔡财务（虚构）")
    walk.press("添加")


def organizer_at_events(walk: Walk, places: Places) -> None:
    marked, tied, empty, following = (f"{HOME}/events/{code}" for code in (MARKED, TIED, EMPTY, NEXT))
    walk.open(f"{empty}/", f"{empty}/edit")
    for tab in ("scheme", "panels", "draw", "progress", "results"):
        walk.open(f"{empty}/{tab}")
    for tab in ("", "scheme", "scheme-compare", "panels", "draw", "progress", "results"):
        walk.open(f"{marked}/{tab}")
    walk.open(f"{empty}/scheme")
    walk.press("理论+实操")
    draft = f"{empty}/scheme-draft"
    walk.open(*(f"{draft}/{page}" for page in ("settings", "add/0", "edit/0", "edit/0-0-0", "adopt")), draft)
    walk.open(f"{empty}/scheme/{places.uploads['bad']}", f"{following}/scheme/{places.uploads['good']}")
    walk.open(f"{tied}/results", f"{tied}/results/{TIED}-001", f"{tied}/rulings", f"{tied}/recheck")
    done = f"{DONE_HOME}/events/{EVENT}"
    walk.open(f"{done}/", f"{done}/results", f"{done}/results/{EVENT}-001")


def chief(walk: Walk, _places: Places) -> None:
    walk.open("/judge/chief", f"/judge/{OPEN}/{MARKED}/confirm", f"/judge/{OPEN}/{MARKED}/analysis")


def chief_of_ties(walk: Walk, _places: Places) -> None:
    walk.open(f"/judge/{OPEN}/{TIED}/ties", f"/judge/{OPEN}/{TIED}/times")
    walk.open(f"/judge/{OPEN}/{TIED}/recheck")
    walk.page.get_by_label("抽样种子").fill("七三九一")
    walk.press("抽取样本")
    sheet = walk.page.get_by_role("main").get_by_role("link", name="录入").first.get_attribute("href") or ""
    walk.open(sheet, f"/judge/{OPEN}/{TIED}/correct/{sheet.rpartition('/')[2]}")


def judge(walk: Walk, places: Places) -> None:
    walk.open("/judge/", *places.sheets)


def finance(walk: Walk, _places: Places) -> None:
    walk.open(f"{DONE_HOME}/awards")


def winner(walk: Walk, _places: Places) -> None:
    walk.open("/mine")


def test_pages_that_refuse_are_for_everybody_too(site: Flask, browser: Browser, address: str):
    with site.app_context():
        account("organizer")
        db.session.execute(db.update(User).values(password_hash=QUICK))
        db.session.commit()
        competitions.create_competition(DRAFT, by=who("organizer"), now=NOW)
    with somebody(browser, address, "organizer") as walk:
        walk.open("/nowhere", f"{DONE_HOME}/events/none/", status=404)
        walk.open("/mine", status=403)
        walk.open(f"/v/{CODE}", status=404)
        walk.page.goto(f"{DONE_HOME}/roster")
        walk.page.get_by_label("工作簿").set_input_files(WRONG / "not-a-workbook.xlsx")
        walk.press("预览")
        expected = "Failed to load resource: the server responded with a status of"
        assert [each for each in walk.found if expected not in each] == []
