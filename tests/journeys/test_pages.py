"""Every page as it is drawn: axe finds nothing, nothing scrolls sideways, the console is silent; light and dark, desk and phone."""

import json
import re
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, Page, Response
from pyotp import TOTP
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.routing import MapAdapter

from competition.db import db
from competition.db.accounts import User
from competition.db.applications import DelegationLeader
from competition.db.competitions import Event, find_event
from competition.db.draws import CodedWork
from competition.db.grants import certificates_of
from competition.db.marking import SheetRow, newest_scheme, seats_of_event
from competition.db.outbox import messages_of
from competition.db.payments import standing_lines
from competition.db.supporters import titles_of
from competition.domain.applications import Party, Step
from competition.domain.mark_operations import Outcome, SheetAddress
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
    payment_transfers,
    payments,
    progress,
    reopening,
    results,
    rosters,
    schemes,
    signing,
    supporters,
    titles,
)
from competition.operations.accounts import actor, grant_role
from competition.operations.application_steps import take_step
from competition.operations.applications import renew_link
from competition.operations.bank_accounts import confirm_account, import_accounts, waiting_accounts
from competition.operations.boards import freeze_board, open_board
from competition.operations.calls import call_chief
from competition.operations.invitations import invite_member
from competition.operations.mark_photos import keep_photo
from competition.operations.payment_exports import export_batch
from competition.operations.registration_window import set_window
from competition.operations.releases import plan_releases
from competition.operations.series import found_series, put_into_series
from competition.operations.unit import Actor
from competition.operations.uploads import keep_upload
from competition.policies import load_policies
from competition.spreadsheets import certificates as certificates_sheet
from competition.spreadsheets import supporters as supporters_sheet
from competition.spreadsheets import titles as titles_sheet
from competition.spreadsheets.events import read_events
from competition.spreadsheets.panels import read_panels
from tests.browsers import PATIENCE
from tests.conftest import TODAY
from tests.factories import CODE, EVENT, IDS, NAMES, PASSWORD, QUICK, awarded_contest, competition, entry, who
from tests.journeys.at_desk import RECORDER, lay_on_desk
from tests.journeys.sealed import PASSPHRASE, SEALED, draw_sealed_event
from tests.journeys.visitor import DEMO
from tests.operations.applying import (
    OPENS,
    TEAM,
    applied,
    approved,
    contest,
    entered,
    photo,
    recorded,
)
from tests.operations.helpers import (
    DRAFT,
    NO_TIES,
    NOW,
    account,
    id_number,
    roster_workbook,
    row,
    setup,
    workbook,
)
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
    pytest.mark.timeout(900),  # one look takes a second, and there are many pages
    pytest.mark.browser,
    pytest.mark.parametrize("database", ["sqlite"], indirect=True),  # pages look alike on every database
]

WRONG = Path(__file__).parents[2] / "fixtures" / "wrong"
PAPER = f"{DRAFT.number_prefix}-2026-R0001"
APPLYING = "apply-2026"
OPEN, MARKED, TIED, EMPTY, NEXT = "open-2026", "E01", "E06", "E07", "E08"
REHEARSAL = f"{OPEN}-rehearsal-1"
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
STATES = [[(DESK, "light"), (PHONE, "dark")], [(DESK, "dark"), (PHONE, "light")]]
"""Each page in both widths and both colour schemes; which go together alternates from page to page."""
FILES = {
    "public.venue_authority",
    "tablet.worker",
    "tablet.manifest",
    *(f"tablet_api.{name}" for name in ("work", "judges", "photo")),
    "judge.noted_photo",
    "static",
    "bootstrap.static",
    "public.paper",
    "public.download",
    "public.picture",
    "public.badge",
    "public.published_keys",
    "public.own_slip",
    "public.own_json",
    "public.own_record_json",
    "public.own_record_xlsx",
    "payments.accounts_template",
    *(f"public.{name}" for name in ("own_photo", "own_data_json", "own_data_xlsx")),
    "public.board_json",
    *(f"api.{name}" for name in ("competitions", "competition", "event_results", "paper", "openapi")),
    "accounts.own_data_xlsx",
    "accounts.own_data_json",
    "payments.print_sheet",
    "judge.wall_json",
    "judge.devices_json",
    "organizer.wall_json",
}
WORKBOOKS = {f"download_{name}" for name in ("roster", "results", "scheme")} | {
    "roster_template",
    "delegation_template",
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
PAPERS = {
    "application_photo",
    "delegation_photo",
    "arbitration_file",
    "objection_file",
    "elsewhere_evidence",
    "open_paper",
    "sample",
    "paper_preview",
} | {
    f"print_{name}"
    for name in ("competition_list", "seat_cards", "draw", "codes", "signed_sheets", "blank_sheets")
}


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
        """The page as it is, in one of the pairs of `STATES`, with everything unfolded."""
        path = re.sub(r"https?://[^/]+", "", self.page.url)
        self.seen.append(path)
        self.page.evaluate(OPEN_ALL)
        self.page.evaluate(AXE_SCRIPT)
        for size, scheme in STATES[len(self.seen) % 2]:
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
    context.set_default_timeout(PATIENCE)
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
class Applying:
    """In a competition that takes applications: the links of one returned and one accepted, and a workbook."""

    returned: str
    accepted: str
    workbook: str


@dataclass(frozen=True)
class Places:
    """What the addresses need to know; `address`: where the pages are served."""

    address: str
    sheets: tuple[str, str]
    far: tuple[str, str]
    judge: str
    chief: str
    chief_of_ties: str
    uploads: dict[str, str]
    batches: tuple[int, int]
    series: int
    person: str
    message: int
    applying: Applying


@pytest.fixture
def places(site: Flask, address: str) -> Places:
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
        draw_sealed_event(home)
        for code in (EMPTY, NEXT):
            competitions.save_event(home, setup(code), by=organizer, now=NOW)
        _reward(competition().id, first=1)
        _reward(home, first=5)
        beside_them = workbook(
            supporters_sheet.SHEET, supporters_sheet.TEMPLATE, [beside(f"{MARKED}-001", "教练", 91)]
        )
        supporters.import_supporters(home, beside_them, file="beside.xlsx", by=organizer, now=NOW)
        sheets = _mark_some(marked)
        far = _judge_apart(marked)
        lay_on_desk(marked, far[0], by=organizer)
        _mark_all_the_same(tied)
        uploads = {
            "roster": _keep(home, DEMO / "roster-05-penglai.xlsx", "roster"),
            "bad": _keep(home, WRONG / "scheme-criterion-sum.xlsx", "scheme", EMPTY),
            "good": _keep(home, DEMO / "scheme-E03.xlsx", "scheme", NEXT),
        }
        batches = _paid()
        series = _going_on()
        message = _awaited(home)
        _followed(home)
        applying = _applying()
        db.session.execute(db.update(User).values(password_hash=QUICK))
        db.session.commit()
        event = db.session.get_one(Event, marked)
        return Places(
            address=address,
            batches=batches,
            series=series,
            message=message,
            applying=applying,
            person=entry(1).members[0].person_id,
            sheets=sheets,
            far=far,
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
    found = progress.event_progress(event).works[number]
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
    codes = [each.code for each in progress.event_progress(event).works[:2]]
    handed_in, begun = (f"/judge/{OPEN}/{MARKED}/{place.sub_criterion}/{place.seat}/{code}" for code in codes)
    return handed_in, begun


def _photograph(ref: marking.SheetRef, aspect: str, *, by: Actor) -> None:
    """A photo beside a mark, as a tablet sends it."""
    target, coded = BytesIO(), db.session.get_one(CodedWork, ref.work_id)
    Image.new("RGB", (600, 400), "#b22222").save(target, "JPEG")
    address = SheetAddress(OPEN, MARKED, ref.sub_criterion, ref.seat, coded.code)
    given = {"address": address, "aspect": aspect, "by": by, "now": NOW}
    assert keep_photo(str(uuid4()), target.getvalue(), **given).outcome is Outcome.APPLIED


def _judge_apart(event: int) -> tuple[str, str]:
    """A work whose judges lie too far apart, and a call from its first sheet; the form and that sheet's address."""
    coded = progress.event_progress(event).works[2]
    scheme = newest_scheme(event).scheme()
    form = next(sub for _part, sub in scheme.forms() if any(each.descriptors for each in sub.aspects))
    for place in (each for each in seats_of_event(event) if each.sub_criterion == form.id):
        ref = marking.SheetRef(event, coded.id, form.id, place.seat)
        aspects = marking.form_of(ref).aspects
        marks = {a.id: Decimal(place.seat) if a.descriptors else a.maximum for a in aspects}
        notes = {aspects[0].id: "焊趾有两处咬边，长约 5 mm（虚构）"}
        marking.save_marks(ref, marks, version=0, by=actor(place.user), now=NOW, notes=notes)
        _photograph(ref, aspects[0].id, by=actor(place.user))
        marking.save_marks(ref, marks, version=1, by=actor(place.user), now=NOW, submit=True)
        if place.seat == 1:
            call_chief(ref, "量具有误（虚构）", by=actor(place.user), now=NOW)
    return form.id, f"/judge/{OPEN}/{MARKED}/{form.id}/1/{coded.code}"


def _mark_all_the_same(event: int) -> None:
    for number in range(len(progress.event_progress(event).works)):
        _mark(event, number, share="0.5")
    chief = actor(db.session.get_one(User, db.session.get_one(Event, event).chief_id))
    confirming.confirm_sheets(event, by=chief, now=NOW)
    signing.sign_off(event, by=chief, now=NOW)
    first = db.session.scalars(db.select(SheetRow.id).where(SheetRow.event_id == event)).first()
    reopening.ask_reopening(first, reason="漏记一项（虚构）", by=chief, now=NOW)
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


def _applying() -> Applying:
    """A competition with an application in each state, of entrants and of a delegation."""
    draft = replace(DRAFT, code=APPLYING, number_prefix="APPLY", name="2026 烟台市技能挑战赛")
    office = who("organizer")
    given = contest(draft, office=office, leads="leading")
    set_window(given.id, opens_at=OPENS, closes_at=TODAY + timedelta(days=9), by=office, now=NOW)
    own = {person: id_number(700 + person) for person in range(1, 7)}
    accepted, returned = entered(given, 1, id_number=own[1]), applied(given, 2, id_number=own[2])
    take_step([returned.id], Step.RETURN, party=Party.OFFICE, reason="单位请写全称", by=office, now=NOW)
    recorded(given, 3, id_number=own[3])
    approved(given, 4, id_number=own[4])
    pair = [recorded(given, n, event=TEAM, team="甲队", id_number=own[n]).id for n in (5, 6)]
    take_step(pair, Step.APPROVE, party=Party.LEADER, by=given.leader, now=NOW)
    links = [renew_link(row.id, by=office, now=NOW) for row in (returned, accepted)]
    leader = who("leading")
    data = roster_workbook(row(8, "李某八"), row(9, id="1"), delegation="芝罘区代表队")
    kept = {"kind": "delegation", "target": str(given.delegation), "file": "本队.xlsx"}
    return Applying(*links, keep_upload(given.id, data, **kept, by=leader, now=NOW))


def _awaited(home: int) -> int:
    """An event whose release is announced, somebody who leads a delegation, and a message; its id."""
    office = who("organizer")
    moment = NOW + timedelta(days=400)
    plan_releases(home, {find_event(home, EMPTY).id: moment}, by=office, now=NOW)
    leader = account("leader")
    grant_role(leader.user_id, competition().id, Role.DELEGATION_LEADER, by=office, now=NOW)
    team = {"delegation_id": entry(1).delegation_id, "username": "leader", "display_name": "领队"}
    db.session.add(DelegationLeader(**team, named_by=office.user_id, named_at=NOW))
    db.session.commit()
    given = {"username": "yao", "name": "姚某", "role": Role.FINANCE, "email": "yao@example.com"}
    invite_member(competition().id, **given, by=office, now=NOW)
    return messages_of(competition().id)[0].id


def _followed(home: int) -> None:
    """Two open boards: a frozen one with published places, a live one with the progress of marking."""
    by = who("organizer")
    open_board(competition().id, shows_progress=True, by=by, now=NOW)
    freeze_board(competition().id, by=by, now=NOW)
    open_board(home, shows_progress=True, by=by, now=NOW)


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
    payment_transfers.return_line(line, day=NOW.date(), reason="账号不符（虚构）", by=finance_, now=NOW)
    return first, payments.propose_batch(2027, by=office, **given)


def _keep(home: int, path: Path, kind: str, target: str = "") -> str:
    by = who("organizer")
    return keep_upload(home, path.read_bytes(), kind=kind, target=target, file=path.name, by=by, now=NOW)


@pytest.mark.parametrize("group", ["organizers", "halls", "parties"])
def test_every_page_is_for_everybody(
    site: Flask, places: Places, browser: Browser, group: str, all_seen: Path
):
    found: list[str] = []
    seen: list[str] = []
    groups = visitors(places)
    for username, look in groups[group]:
        with somebody(browser, places.address, username) as walk:
            look(walk, places)
            found += walk.found
            seen += walk.seen
    assert found == []
    (all_seen / group).write_text("\n".join(seen), encoding="utf-8")
    if {each.name for each in all_seen.iterdir()} == set(groups):  # the last of them, whoever runs it
        texts = [each.read_text(encoding="utf-8") for each in all_seen.iterdir()]
        assert unseen(site, "\n".join(texts).split("\n")) == set()


@pytest.fixture
def all_seen(tmp_path_factory: pytest.TempPathFactory, testrun_uid: str) -> Path:
    """Where each group of visitors leaves the addresses that it saw, whichever process ran it."""
    folder = tmp_path_factory.getbasetemp().parent / f"seen-{testrun_uid}"
    folder.mkdir(exist_ok=True)
    return folder


Visitors = list[tuple[str, Callable[[Walk, Places], None]]]


def visitors(places: Places) -> dict[str, Visitors]:
    """Who looks at the pages, in three groups that need nothing of one another."""
    organizers: Visitors = [
        ("", anybody),
        ("organizer", organizer),
        ("organizer", organizer_at_events),
        ("organizer", going_on),
        ("finance", finance),
    ]
    halls: Visitors = [
        (places.chief, chief),
        (places.chief_of_ties, chief_of_ties),
        (places.judge, judge),
        ("organizer", organizer_at_codes),
        ("custodian3", third_custodian),
        ("floor", floor_judge),
        ("supervisor1", supervisor),
        ("organizer", organizer_at_rehearsal),
        ("sealed-chief", chief_at_rehearsal),
        ("sealed-judge", judge_at_rehearsal),
        (RECORDER, recorder),
        ("root", administrator),
    ]
    parties: Visitors = [
        ("winner", winner),
        ("arbiter1", arbiter_who_proposes),
        ("arbiter2", arbiter_who_confirms),
        ("organizer", organizer_at_objections),
        ("", objector),
        ("organizer", organizer_at_releases),
        ("leader", leader_at_objections),
        ("", applicant),
        ("leading", leader_at_applications),
        ("organizer", organizer_at_applications),
        ("organizer", organizer_at_desk),
    ]
    return {"organizers": organizers, "halls": halls, "parties": parties}


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
    walk.open(
        "/", f"/c/{CODE}/", f"/c/{CODE}/best", f"/c/{CODE}/events/{EVENT}", "/v", f"/v/{PAPER}", "/venue/"
    )
    walk.open(f"/c/{OPEN}/", f"/c/{OPEN}/events/{EMPTY}")
    walk.open(*(f"/live/{code}{view}" for code in (CODE, OPEN) for view in ("", "/projector")))
    walk.open("/keys", "/winner/code", f"/winner/code/{PAPER}/ABCDE23456")
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
    walk.open(f"{HOME}/roster/{places.uploads['roster']}/columns")
    walk.open(f"{HOME}/procedure", f"{DONE_HOME}/procedure", f"{HOME}/conflicts", f"{DONE_HOME}/tablets")
    walk.open(f"{HOME}/tablets")
    walk.press("显示二维码")
    walk.open(re.search(r"/tablet/join/[\w-]+", walk.page.locator("#link").input_value())[0])
    walk.open(f"{DONE_HOME}/", f"{DONE_HOME}/awards", f"{DONE_HOME}/papers")
    walk.open(f"{HOME}/papers/designs/certificate", f"{DONE_HOME}/papers/designs/certificate")
    walk.open(f"{HOME}/papers/settings", f"{DONE_HOME}/papers/settings")
    walk.press("预览（不保存）")
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
    for tab in ("", "scheme", "scheme-compare", "panels", "draw", "progress", "wall", "results"):
        walk.open(f"{marked}/{tab}")
    walk.open(f"{empty}/wall")
    walk.open(f"{empty}/scheme")
    walk.press("理论+实操")
    draft = f"{empty}/scheme-draft"
    walk.open(*(f"{draft}/{page}" for page in ("settings", "add/0", "edit/0", "edit/0-0-0", "adopt")), draft)
    walk.open(f"{empty}/scheme/{places.uploads['bad']}", f"{following}/scheme/{places.uploads['good']}")
    walk.open(f"{tied}/results", f"{tied}/results/{TIED}-001", f"{tied}/rulings", f"{tied}/recheck")
    done = f"{DONE_HOME}/events/{EVENT}"
    walk.open(f"{done}/", f"{done}/results", f"{done}/results/{EVENT}-001")


def chief(walk: Walk, places: Places) -> None:
    walk.open("/judge/chief", f"/judge/{OPEN}/{MARKED}/confirm", f"/judge/{OPEN}/{MARKED}/analysis")
    walk.open(
        f"/judge/{OPEN}/{MARKED}/panel", f"/judge/{OPEN}/{MARKED}/sign", f"/judge/{OPEN}/{MARKED}/devices"
    )
    walk.open(f"/judge/{OPEN}/{MARKED}/wall", f"/judge/{OPEN}/{MARKED}/desk?form={places.far[0]}&show=apart")
    walk.page.get_by_role("link", name="有备注或照片").first.click()
    walk.look()
    walk.page.get_by_role("link", name=re.compile("^看第 1 席")).first.click()
    walk.look()
    walk.open(f"/judge/{OPEN}/{MARKED}/desk?form={places.far[0]}&show=all")
    walk.page.get_by_role("link", name="退回重评").first.click()
    walk.page.locator("#send-back-reason").fill("请商议后重评（虚构）")
    walk.press("退回该评分点")
    walk.open(f"/judge/{OPEN}/{MARKED}/desk?form={places.far[0]}&show=missing")
    walk.press("已处理")
    walk.open(f"/judge/{OPEN}/{MARKED}/desk?form={places.far[0]}&show=conflict")
    walk.open(f"/judge/{OPEN}/{MARKED}/paper-compare")


def recorder(walk: Walk, places: Places) -> None:
    home = f"/judge/{OPEN}/{MARKED}"
    walk.open("/judge/paper", f"{home}/paper", places.sheets[0].replace(home, f"{home}/paper"))


def chief_of_ties(walk: Walk, _places: Places) -> None:
    walk.open(f"/judge/{OPEN}/{TIED}/ties", f"/judge/{OPEN}/{TIED}/times", f"/judge/{OPEN}/{TIED}/sign")
    walk.open(f"/judge/{OPEN}/{TIED}/recheck")
    walk.page.get_by_label("抽样种子").fill("七三九一")
    walk.press("抽取样本")
    sheet = walk.page.get_by_role("main").get_by_role("link", name="录入").first.get_attribute("href") or ""
    walk.open(sheet, f"/judge/{OPEN}/{TIED}/correct/{sheet.rpartition('/')[2]}")


def judge(walk: Walk, places: Places) -> None:
    walk.open(
        "/judge/",
        *places.sheets,
        places.far[1],
        "/judge/unsent",
        "/tablet/",
        "/judge/conflicts",
        f"/judge/{OPEN}/conflicts",
    )
    walk.page.get_by_label("回避对象", exact=True).fill("查无此人（虚构）")
    walk.press("登记回避关系")


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


def organizer_at_releases(walk: Walk, places: Places) -> None:
    walk.open(*(f"{home}/{page}" for home in (HOME, DONE_HOME) for page in ("releases", "outbox", "recalls")))
    walk.open(*(f"{home}/board" for home in (HOME, DONE_HOME, f"/organizer/{APPLYING}")))
    walk.open(f"{DONE_HOME}/outbox/{places.message}")


def leader_at_objections(walk: Walk, _places: Places) -> None:
    walk.open(f"{DONE_HOME}/delegation/objections", f"{DONE_HOME}/delegation/objections/{EVENT}")


def applicant(walk: Walk, places: Places) -> None:
    returned, accepted = places.applying.returned, places.applying.accepted
    public = f"/c/{APPLYING}/register"
    walk.open("/", public, f"{public}/E01", f"{public}/{TEAM}")
    walk.open(f"/application/{returned}", f"/application/{returned}/change", f"/application/{accepted}")
    walk.open(f"/application/{accepted}/slip", f"{public}/E01")
    for label, said in (("姓名", "张某七"), ("证件号码", id_number(7)), ("工作单位", "第七机械厂")):
        walk.page.get_by_label(label, exact=True).fill(said)
    walk.page.get_by_label("组别").select_option("worker")
    walk.page.get_by_label("我已阅读并同意个人信息告知书").check()
    picture = {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    walk.page.get_by_label("证件照").set_input_files([picture])
    walk.press("提交报名")
    assert "已收到您的报名" in walk.page.content()


def leader_at_applications(walk: Walk, places: Places) -> None:
    own = f"/organizer/{APPLYING}/delegation"
    walk.open("/organizer/", own, f"{own}/new/E01", f"{own}/workbook", f"{own}/applications/3")
    walk.open(f"{own}/workbook/{places.applying.workbook}", f"{own}/applications/3/change")


def organizer_at_applications(walk: Walk, _places: Places) -> None:
    home = f"/organizer/{APPLYING}"
    walk.open(home + "/", f"{home}/registration", f"{home}/delegations")
    walk.open(f"{home}/applications", f"{home}/applications/2", f"{home}/applications/1")
    walk.press("显示完整号码")
    walk.open(f"{home}/applications")
    walk.press("查看所选名单并通过")
    walk.press("确认通过")


def organizer_at_desk(walk: Walk, _places: Places) -> None:
    home = f"/organizer/{APPLYING}"
    walk.open(f"{home}/check-in", f"{home}/check-in/list", f"{home}/check-in?q=nobody")
    entry = f"{home}/events/E01/entries/E01-001"
    walk.open(f"{entry}/slip", f"{entry}/members/1/substitute", f"{entry}/members/1/correct")
    walk.open(f"{home}/check-in?q=E01-001")
    with walk.page.expect_navigation():
        walk.page.keyboard.press("Enter")
    walk.open(f"{home}/check-in?q=E01-001")
    with walk.page.expect_navigation():
        walk.page.keyboard.press("Escape")
    assert walk.page.url.endswith("/check-in")


def organizer_at_rehearsal(walk: Walk, _places: Places) -> None:
    walk.open(f"{DONE_HOME}/rehearsal", f"{HOME}/rehearsal")
    walk.press("建立演练")


def chief_at_rehearsal(walk: Walk, _places: Places) -> None:
    walk.open(
        "/judge/chief", *(f"/judge/{REHEARSAL}/{SEALED}/{page}" for page in ("desk", "wall", "confirm"))
    )


def judge_at_rehearsal(walk: Walk, _places: Places) -> None:
    walk.open("/judge/")
    sheet = walk.page.locator(f"a[href^='/judge/{REHEARSAL}/']").first.get_attribute("href") or ""
    walk.open(sheet)


def organizer_at_codes(walk: Walk, _places: Places) -> None:
    walk.open(f"{HOME}/events/{SEALED}/draw", f"/c/{OPEN}/events/{SEALED}/draw")


def third_custodian(walk: Walk, _places: Places) -> None:
    walk.open("/codes/", f"/codes/{OPEN}/{SEALED}/")
    walk.page.get_by_label("口令").first.fill(PASSPHRASE)
    walk.press("打开并打印")


def floor_judge(walk: Walk, _places: Places) -> None:
    walk.open("/codes/floor", f"/codes/{OPEN}/{SEALED}/floor")


def supervisor(walk: Walk, _places: Places) -> None:
    walk.open("/codes/witness", "/organizer/supervision", f"{HOME}/supervision", f"{HOME}/log")


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
        walk.page.goto(f"{DONE_HOME}/roster")
        walk.page.get_by_label("工作簿").set_input_files(WRONG / "not-a-workbook.xlsx")
        walk.press("预览")
        expected = "Failed to load resource: the server responded with a status of"
        assert [each for each in walk.found if expected not in each] == []
