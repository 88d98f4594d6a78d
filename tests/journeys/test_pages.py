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
from pyotp import TOTP
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.routing import MapAdapter

from competition.db import db
from competition.db.accounts import User
from competition.db.competitions import Event, find_event
from competition.db.grants import certificates_of
from competition.db.marking import seats_of_event
from competition.db.payments import standing_lines
from competition.db.supporters import titles_of
from competition.domain.roles import Role
from competition.operations import (
    advancement,
    bases,
    certificates,
    competitions,
    confirming,
    draws,
    elsewhere,
    marking,
    panels,
    payments,
    progress,
    results,
    rosters,
    schemes,
    supporters,
    titles,
)
from competition.operations.accounts import actor, grant_role
from competition.operations.bank_accounts import confirm_account, import_accounts, waiting_accounts
from competition.operations.payment_exports import export_batch
from competition.operations.series import found_series, put_into_series
from competition.operations.uploads import keep_upload
from competition.policies import load_policies
from competition.spreadsheets import certificates as certificates_sheet
from competition.spreadsheets import supporters as supporters_sheet
from competition.spreadsheets import titles as titles_sheet
from competition.spreadsheets.events import read_events
from competition.spreadsheets.panels import read_panels
from tests.conftest import TODAY
from tests.factories import CODE, EVENT, IDS, NAMES, PASSWORD, QUICK, awarded_contest, competition, entry, who
from tests.journeys.visitor import DEMO
from tests.operations.helpers import DRAFT, NO_TIES, NOW, account, id_number, setup, workbook
from tests.operations.objecting import objected
from tests.operations.paying import account_row, account_workbook
from tests.operations.test_advancement import RULE, says
from tests.operations.test_bases import PROVINCE
from tests.operations.test_certificates import certificate
from tests.operations.test_elsewhere import NATIONAL, PDF
from tests.operations.test_series import CITY
from tests.operations.test_supporters import beside
from tests.operations.test_titles import LIST, person

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
    "public.own_record_json",
    "public.own_record_xlsx",
    "payments.accounts_template",
}
WORKBOOKS = {f"download_{name}" for name in ("roster", "results", "scheme")} | {
    "roster_template",
    "download_plan",
    "plan_template_file",
    "scheme_template",
    "certificates_template",
    "download_employer_notices",
    "download_recommendations",
    "supporters_template",
    "titles_template",
    "download_competition_log",
    "record_json",
    "record_xlsx",
}
PAPERS = {"arbitration_file", "objection_file", "elsewhere_evidence", "open_paper", "sample"}


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
    batches: tuple[int, int]
    series: int
    person: str


@pytest.fixture
def places(site: Flask) -> Places:
    """One competition whose papers are issued, and one with an event in each earlier stage."""
    with site.app_context():
        awarded_contest(site)
        organizer = who("organizer")
        account("winner", person_id=entry(1).members[0].person_id)
        objected(competition().id, entry(1).event_id, entry(1), by=organizer)
        account("root", is_administrator=True)
        grant_role(who("finance").user_id, competition().id, Role.FINANCE, by=organizer, now=NOW)
        draft = replace(DRAFT, code=OPEN, number_prefix="OPEN", name="2026 烟台市职业技能大赛")
        home = competitions.create_competition(draft, by=organizer, now=NOW)
        marked, tied = _drawn(home)
        for code in (EMPTY, NEXT):
            competitions.save_event(home, setup(code), by=organizer, now=NOW)
        _reward(competition().id, first=1)
        _reward(home, first=5)
        beside_them = workbook(
            supporters_sheet.SHEET, supporters_sheet.TEMPLATE, [beside(f"{MARKED}-001", "教练", 91)]
        )
        supporters.import_supporters(home, beside_them, file="beside.xlsx", by=organizer, now=NOW)
        sheets = _mark_some(marked)
        _mark_all_the_same(tied)
        uploads = {
            "roster": _keep(home, DEMO / "roster-05-penglai.xlsx", "roster"),
            "bad": _keep(home, WRONG / "scheme-criterion-sum.xlsx", "scheme", EMPTY),
            "good": _keep(home, DEMO / "scheme-E03.xlsx", "scheme", NEXT),
        }
        batches = _paid()
        series = _going_on()
        db.session.execute(db.update(User).values(password_hash=QUICK))
        db.session.commit()
        event = db.session.get_one(Event, marked)
        return Places(
            batches=batches,
            series=series,
            person=entry(1).members[0].person_id,
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
    seats = [each for each in rows if each.event in ids]
    panels.assign_panels(home, seats, by=organizer, now=NOW, must_change=False)
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


def _reward(home: int, *, first: int) -> None:
    """Three results from elsewhere, one of them withdrawn, and two lists of titles; `first` is the first person."""
    by, policies = who("organizer"), load_policies()
    for number, skill in enumerate(("数控车", "花艺", "焊接"), start=first):
        given = replace(NATIONAL, id_number=id_number(80 + number), skill=skill, place=1, entrants=40)
        kept = elsewhere.record_elsewhere(home, given, PDF, file="证书.pdf", by=by, now=NOW)
    elsewhere.withdraw_elsewhere(kept, reason="证书作废（虚构）", by=by, now=NOW)
    for number in (first, first + 1):
        data = workbook(titles_sheet.SHEET, titles_sheet.TEMPLATE, [person(60 + number)])
        titles.import_titles(home, data, LIST, file="titles.xlsx", policies=policies, by=by, now=NOW)
    confirmed = titles_of(home)[0].id
    titles.confirm_titles(home, [confirmed], by=who("finance"), now=NOW)
    _grant(home, first=first)


def _grant(home: int, *, first: int) -> None:
    """Two lists of certificates, one of them confirmed, and two recognised bases of which one lacks its match."""
    by, policies = who("organizer"), load_policies()
    for number in (first, first + 1):
        data = workbook(certificates_sheet.SHEET, certificates_sheet.TEMPLATE, [certificate(70 + number)])
        certificates.import_certificates(home, data, file="levels.xlsx", policies=policies, by=by, now=NOW)
    given = [certificates_of(home)[0].id]
    certificates.confirm_certificates(home, given, by=who("finance"), now=NOW)
    for higher in (PROVINCE.higher, None):
        unit = f"第{first}技师学院" if higher else f"第{first}职业学院"
        draft = replace(PROVINCE, unit=unit, higher=higher)
        bases.record_base(home, draft, policies=policies, by=by, now=NOW)


def _going_on() -> int:
    """A confirmed list with a decline that waits, and a series that holds its competition; the series' id."""
    event, chief_, office = entry(1).event_id, who("chief"), who("organizer")
    advancement.set_rule(event, RULE, reason="省里下达名额（虚构）", by=office, now=NOW)
    advancement.make_list(event, by=chief_, now=NOW)
    advancement.confirm_list(event, version=1, by=office, now=NOW)
    advancement.record_decline(event, says(1), by=office, now=NOW)
    made = found_series(CITY, policies=load_policies(), by=office, now=NOW)
    put_into_series(competition().id, made, by=office, now=NOW)
    return made


def _paid() -> tuple[int, int]:
    """A batch that was exported, of which a transfer came back, and one that waits for its approval."""
    office, finance_, given = who("organizer"), who("finance"), {"policies": load_policies(), "now": NOW}
    data = account_workbook(account_row(1, NAMES[0]))
    import_accounts(data, file="accounts.xlsx", by=office, now=NOW)
    confirm_account(waiting_accounts(finance_)[0].id, by=finance_, now=NOW)
    changed = account_workbook(account_row(1, NAMES[0], bank="虚构银行另一支行"))
    import_accounts(changed, file="changed.xlsx", by=office, now=NOW)
    first = payments.propose_batch(2027, by=office, **given)
    payments.approve_batch(first, by=finance_, **given)
    payments.publish_batch(first, by=office, **given)
    export_batch(first, by=finance_, **given)
    line = standing_lines()[0].id
    payments.return_line(line, day=NOW.date(), reason="账号不符（虚构）", by=finance_, now=NOW)
    return first, payments.propose_batch(2027, by=office, **given)


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
        ("organizer", going_on),
        (places.chief, chief),
        (places.chief_of_ties, chief_of_ties),
        (places.judge, judge),
        ("finance", finance),
        ("winner", winner),
        ("arbiter1", arbiter_who_proposes),
        ("arbiter2", arbiter_who_confirms),
        ("organizer", organizer_at_objections),
        ("", objector),
        ("root", administrator),
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
    reached = {_endpoint(places, path.partition("?")[0]) for path in seen if path != "/nowhere"}
    pages = {rule.endpoint for rule in site.url_map.iter_rules() if "GET" in rule.methods}
    return pages - reached - FILES - {f"organizer.{name}" for name in WORKBOOKS | PAPERS}


def _endpoint(places: MapAdapter, path: str) -> str:
    """The view behind an address; a page may be the answer to a form that is sent there."""
    try:
        return places.match(path)[0]
    except MethodNotAllowed:
        return places.match(path, method="POST")[0]


def anybody(walk: Walk, _places: Places) -> None:
    walk.open("/", f"/c/{CODE}/", f"/c/{CODE}/best", f"/c/{CODE}/events/{EVENT}", "/v", f"/v/{PAPER}")
    walk.open("/policies", "/policies/yantai-2024-8", "/policies/nantong-draft")
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
    walk.open(f"{HOME}/log", f"{DONE_HOME}/log?all=1", f"{DONE_HOME}/log?action=none")
    walk.open(*(f"{place}/{page}" for place in (HOME, DONE_HOME) for page in ("elsewhere", "titles")))
    walk.open(f"{HOME}/supporters", f"{HOME}/supporters/import", f"{HOME}/titles/import")
    walk.open(f"{HOME}/elsewhere/new")
    walk.press("记录")
    walk.open(f"{HOME}/certificates/import", f"{HOME}/bases/new")
    walk.press("记录")
    grants = ("certificates", "bases", "recommendations")
    walk.open(*(f"{place}/{page}" for place in (HOME, DONE_HOME) for page in grants))
    walk.open(f"{DONE_HOME}/awards/plan/versions", f"{DONE_HOME}/awards/plan/edit")
    walk.press("添加一行")
    walk.open(f"{DONE_HOME}/planning?second=nantong-draft", f"{HOME}/planning?second=lianyungang-2025-25")
    walk.open("/payments/", "/payments/accounts", *(f"/payments/{each}" for each in places.batches))
    walk.page.get_by_role("table").get_by_role("link", name=NAMES[0]).click()
    walk.look()
    walk.open(f"{HOME}/people")
    walk.page.get_by_label("账号").fill("dai.finance")
    walk.page.get_by_label("姓名").fill("戴财务（虚构）")
    walk.press("邀请")
    walk.open(walk.page.get_by_label("邀请链接").input_value().removeprefix("https://saiwu.example"))
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


def going_on(walk: Walk, places: Places) -> None:
    """The series, a list with an open tie, one with a decline that waits, and a person's record."""
    walk.open("/organizer/series/", "/organizer/series/new", f"/organizer/series/{places.series}")
    walk.open(*(f"{place}/series" for place in (HOME, DONE_HOME)), f"{DONE_HOME}/records")
    walk.open(f"{HOME}/events/{EMPTY}/advancement", f"{DONE_HOME}/events/{EVENT}/advancement")
    walk.open(f"{DONE_HOME}/records/{places.person}")


def finance(walk: Walk, places: Places) -> None:
    walk.open(f"{DONE_HOME}/awards", "/payments/", *(f"/payments/{each}" for each in places.batches))
    walk.open("/payments/accounts/waiting")
    walk.open(*(f"{DONE_HOME}/{page}" for page in ("elsewhere", "supporters", "titles")))
    walk.open(*(f"{DONE_HOME}/{page}" for page in ("certificates", "bases", "recommendations")))


def winner(walk: Walk, _places: Places) -> None:
    walk.open("/mine")


def administrator(walk: Walk, _places: Places) -> None:
    walk.open("/accounts/", "/account", "/account/password", "/account/second-factor")
    walk.press("开始启用")
    secret = "".join(walk.page.locator("main code").inner_text().split())
    walk.page.get_by_label("验证码").fill(TOTP(secret).at(TODAY))
    walk.press("启用")
    walk.open("/account", "/account/second-factor", "/accounts/")
    walk.page.get_by_role("button", name=re.compile("退出")).click()
    walk.page.goto("/sign-in")
    walk.page.get_by_label("账号").fill("root")
    walk.page.get_by_label("密码").fill(PASSWORD)
    walk.press("登录")


def arbiter_who_proposes(walk: Walk, _places: Places) -> None:
    walk.open("/organizer/arbitration", f"{DONE_HOME}/arbitration/1")
    walk.page.get_by_label("异议成立").check()
    walk.page.get_by_label("理由").fill("核对检测记录（虚构）")
    walk.page.get_by_label("A1.2更正为").first.fill("30")
    walk.press("提出处理意见")


def arbiter_who_confirms(walk: Walk, _places: Places) -> None:
    walk.open(f"{DONE_HOME}/arbitration/1")
    walk.press("确认处理意见")


def organizer_at_objections(walk: Walk, _places: Places) -> None:
    walk.open(*(f"{home}/objections" for home in (HOME, DONE_HOME)))
    done = f"{DONE_HOME}/events/{EVENT}"
    walk.open(f"{done}/objections/new", f"{done}/notice", f"{DONE_HOME}/objections/1")
    walk.open(f"{DONE_HOME}/objections/1/consequences")
    walk.press("确认执行更正")


def objector(walk: Walk, _places: Places) -> None:
    place = f"/c/{CODE}/events/{EVENT}"
    walk.open(place, f"{place}/versions/1", f"{place}/objection", f"{place}/objection/state")
    walk.page.get_by_label("异议编号").fill(f"{DRAFT.number_prefix}-2026-{EVENT}-Y001")
    walk.page.get_by_label("参赛编号或姓名").fill(f"{EVENT}-001")
    walk.page.get_by_label("身份证号码后六位").fill(IDS[0][-6:])
    walk.press("查询")


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
