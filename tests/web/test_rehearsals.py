"""演练 at its doors: made, tried and wiped; and wherever else one looks, it is as if there were none."""

import re
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from competition.db import db
from competition.db.audit import entries_of_chain
from competition.db.competitions import Event
from competition.db.draws import works_of
from competition.db.marking import PanelSeat, SchemeVersion, newest_scheme
from competition.db.rehearsals import rehearsal_of
from competition.db.results import ResultVersion
from competition.domain.rehearsal import ALLOWED, PERMISSIONS
from competition.domain.roles import Permission
from competition.operations.confirming import confirm_sheets
from competition.operations.log_writing import rehearsal_chain
from competition.operations.marking import SheetRef, save_marks
from competition.operations.rehearsals import make_rehearsal
from competition.operations.signing import sign_off
from competition.web.limits import limiter
from competition.web.tablet.blueprint import HEADER
from tests.factories import CODE, FIRST, FORM, JUDGES, competition, drawn_contest, event_id, let_in, who
from tests.operations.games import supervisor
from tests.operations.helpers import NOW, everything, setup
from tests.web.test_permissions import PEOPLE, Person, address, browser, routes, samples

__all__ = ["samples"]

PAGE = f"/organizer/{CODE}/rehearsal"
REHEARSAL = f"{CODE}-rehearsal-1"
OTHER = "E02"
WORDS = ("演练选手", "【演练·不计成绩】", REHEARSAL)
TOKEN = re.compile(r"csrf_token\" value=\"[^\"]*\"|[\w-]+\.[\w-]{6}\.[\w-]{20,}|nonce-\w+")
MARKING = {
    "judge.index": "the judge's own list",
    "judge.chief": "the chief judge's own list",
    "tablet_api.work": "the judge's list on the tablet",
    "organizer.supervisions": "what the supervisor agrees to",
    "organizer.rehearsal": "its own page",
    "organizer.log": "made and wiped stand there",
    "organizer.download_competition_log": "made and wiped stand there",
    "accounts.own_data_json": "what one did oneself",
    "accounts.own_data_xlsx": "what one did oneself",
}
"""The pages that a rehearsal shows on, and why."""


@dataclass(frozen=True)
class Seen:
    """What a page said, with what is new in every answer left out."""

    status: int
    said: object


@pytest.fixture
def rehearsed(site: Flask) -> int:
    """Made of a competition that is drawn; the event's id."""
    with site.app_context():
        drawn_contest()
        make_rehearsal(competition().id, by=who("organizer"), now=NOW)
        found = rehearsal_of(competition().id).competition.events[0].id
    return found


def ready_event() -> None:
    """One more event with its judges, beside those that are published already."""
    event = Event(competition_id=competition().id, stage="preparing")
    event.apply(setup(OTHER))
    event.chief_id = who("chief").user_id
    db.session.add(event)
    db.session.flush()
    version = newest_scheme(event_id())
    given = {"body": version.body, "digest": version.digest, "file_name": "scheme.xlsx", "created_at": NOW}
    db.session.add(SchemeVersion(event_id=event.id, version=1, created_by=who("organizer").user_id, **given))
    for seat, name in enumerate(JUDGES, start=1):
        db.session.add(PanelSeat(event_id=event.id, sub_criterion=FORM, seat=seat, user_id=who(name).user_id))
    db.session.commit()


def marked_rehearsal() -> None:
    """Made, and every sheet marked, confirmed and signed off."""
    make_rehearsal(competition().id, by=who("organizer"), now=NOW)
    (event,) = rehearsal_of(competition().id).competition.events
    for work in works_of(event.id):
        for seat, name in enumerate(JUDGES, start=1):
            given = FIRST if seat == 1 else {"A1.3": "3"}
            marks = {aspect: Decimal(mark) for aspect, mark in given.items()}
            where = SheetRef(event.id, work.id, FORM, seat)
            save_marks(where, marks, version=0, by=who(name), now=NOW, submit=True)
    confirm_sheets(event.id, by=who("chief"), now=NOW)
    sign_off(event.id, by=who("chief"), now=NOW)


# Nothing of it shows


def test_no_page_of_anybody_changes_but_those_of_marking(site: Flask, samples: dict[str, object]):
    with site.app_context():
        ready_event()
    people = [each for each in PEOPLE if each.name in VISITORS]
    assert len(people) == len(VISITORS)
    before = {person.name: look(site, person, samples) for person in people}
    with site.app_context():
        marked_rehearsal()
    changed = set()
    for person in people:
        for (endpoint, path), seen in look(site, person, samples).items():
            if seen != before[person.name][endpoint, path]:
                changed.add(endpoint)
            if endpoint not in MARKING:
                assert not [word for word in WORDS if word in str(seen.said)], (person.name, path)
    assert changed <= set(MARKING), changed - set(MARKING)
    assert {"organizer.rehearsal", "organizer.log"} <= changed, "or the walk would have seen nothing"


ACTING = {"judge", "chief judge", "supervisor"}
VISITORS = {
    "anonymous",
    "administrator",
    "organizer",
    "finance",
    "entrant",
}


def look(site: Flask, person: Person, samples: dict[str, object]) -> dict[tuple[str, str], Seen]:
    """Every page and file that somebody can get."""
    client, cookie = browser(site, person)
    found = {}
    for rule, method, _permission in routes(site):
        if method != "GET" or rule.endpoint == "accounts.sign_out":
            continue
        limiter.reset()
        if cookie:
            client.set_cookie("session", cookie)
        path = address(site, rule, samples)
        answer = client.get(path, headers={HEADER: "1"})
        found[rule.endpoint, path] = Seen(answer.status_code, said_in(answer.data, answer.mimetype))
    return found


def said_in(content: bytes, kind: str) -> object:
    """The text of a page, the sheets of a workbook; a drawn paper by its length, for its bytes bear a moment."""
    if content.startswith(b"PK"):
        with ZipFile(BytesIO(content)) as book:
            return [book.read(name) for name in sorted(book.namelist()) if "docProps" not in name]
    if content.startswith((b"%PDF", b"\x89PNG")) or not kind.startswith(("text/", "application/json")):
        return len(content)
    return TOKEN.sub("", content.decode())


def test_for_the_public_there_is_no_rehearsal_at_any_address(site: Flask, samples: dict[str, object]):
    with site.app_context():
        ready_event()
        marked_rehearsal()
    client, reached = site.test_client(), []
    there = {
        **samples,
        "code": REHEARSAL,
        "c/code": REHEARSAL,
        "competitions/code": REHEARSAL,
        "event_code": OTHER,
    }
    for rule, method, permission in routes(site):
        if (
            permission is Permission.PUBLIC
            and {"code"} & rule.arguments
            and re.search(r"/(c|competitions)/<code>", rule.rule)
        ):
            limiter.reset()
            answer = client.open(address(site, rule, there), method=method)
            reached.append((rule.rule, method, answer.status_code))
    assert len(reached) > 10
    assert [each for each in reached if each[2] != 404] == []


def test_who_does_not_mark_finds_nothing_there(site: Flask, samples: dict[str, object]):
    """And who marks finds what marking needs."""
    with site.app_context():
        ready_event()
        marked_rehearsal()
    there = {**samples, "competition": REHEARSAL, "event": OTHER, "code": "演01"}
    people = [each for each in PEOPLE if each.name in {*VISITORS, *ACTING, "without any role"}]
    for person in people:
        client, cookie = browser(site, person)
        acts = person.member and person.name in ACTING
        for rule, method, permission in at_a_competition(site):
            if cookie:
                client.set_cookie("session", cookie)
            limiter.reset()
            status = client.open(address(site, rule, there), method=method, headers={HEADER: "1"}).status_code
            if person.username and not acts:
                assert status == 404, (person.name, method, rule.rule, status)
            elif permission not in PERMISSIONS:
                assert status in (302, 401, 403, 404), (person.name, method, rule.rule, status)
            assert status < 500
    with site.app_context():
        found = {each.action for each in entries_of_chain(rehearsal_chain(competition().id))}
        assert found <= ALLOWED
        event = rehearsal_of(competition().id).competition.events[0]
        assert list(db.session.scalars(select(ResultVersion).where(ResultVersion.event_id == event.id))) == []


def at_a_competition(site: Flask) -> list[tuple[Rule, str, Permission]]:
    return [each for each in routes(site) if "competition" in each[0].arguments]


# The page


def test_a_rehearsal_is_made_tried_and_wiped_from_its_page(site: Flask):
    with site.app_context():
        drawn_contest()
        before = everything()
    office = let_in(site, "organizer")
    assert "演练" in office.get(f"/organizer/{CODE}/").text
    assert PAGE in office.get(f"/organizer/{CODE}/tablets").text
    empty = office.get(PAGE).text
    assert "现在没有演练" in empty
    assert "3 名虚构选手" in empty
    made = office.post(PAGE, follow_redirects=True).text
    assert "演练已建立" in made
    assert "第 1 次演练正在进行" in made
    assert made.count("0/3") > 5
    judge = let_in(site, "judge1")
    tasks = judge.get("/judge/").text
    assert "演练 · 不计成绩" in tasks
    address_ = re.search(rf"/judge/{REHEARSAL}/E01/A1/1/[^\"]+", tasks)[0]
    sheet = judge.get(address_).text
    assert "rehearsal-band" in sheet
    assert "Rehearsal · does not count" in sheet
    assert "rehearsal-band" not in judge.get("/judge/").text
    judge.post(
        address_,
        data={"version": "0", "mark-A1.1": "40", "mark-A1.2": "50", "mark-A1.3": "3", "action": "submit"},
    )
    assert "1/3" in office.get(PAGE).text
    chief = let_in(site, "chief")
    assert "演练 · 不计成绩" in chief.get("/judge/chief").text
    for page in ("desk", "wall", "confirm", "sign", "panel"):
        assert "rehearsal-band" in chief.get(f"/judge/{REHEARSAL}/E01/{page}").text
    assert chief.get(f"/organizer/{REHEARSAL}/events/E01/papers/score-sheets/A1/1.pdf").status_code == 200
    wrong = office.post(f"{PAGE}/wipe", data={"typed": "yes"}, follow_redirects=True)
    assert "没有清除" in wrong.text
    done = office.post(f"{PAGE}/wipe", data={"typed": CODE}, follow_redirects=True).text
    assert "演练已全部清除" in done
    assert "现在没有演练" in done
    assert judge.get(address_).status_code == 404
    log = office.get(f"/organizer/{CODE}/log").text
    assert "建立演练" in log
    assert "清除演练" in log
    with site.app_context():
        after = everything()
    kept = {"audit_chain", "audit_entry", "last_step", "user", "sign_in_failures"}
    assert {name: rows for name, rows in after.items() if name not in kept} == {
        name: rows for name, rows in before.items() if name not in kept
    }


def test_the_page_says_what_is_missing_and_that_real_marking_has_begun(site: Flask, rehearsed: int):
    judge, office = let_in(site, "judge1"), let_in(site, "organizer")
    assert "正式评分已经开始" not in office.get(PAGE).text
    own = re.search(rf"/judge/{CODE}/E01/A1/1/[^\"]+", judge.get("/judge/").text)[0]
    judge.post(own, data={"version": "0", "mark-A1.1": "40"})
    assert "正式评分已经开始（E01）" in office.get(PAGE).text
    office.post(f"{PAGE}/wipe", data={"typed": "清除演练"})
    page = office.get(PAGE).text
    assert "还不能演练" in page
    assert "项目E01已有正式评分，不再演练。" in page
    refused = office.post(PAGE, follow_redirects=True)
    assert "项目E01已有正式评分" in refused.text


def test_a_supervisor_finds_what_waits_in_a_rehearsal(site: Flask, rehearsed: int):
    with site.app_context():
        supervisor(competition().id, by=who("organizer"))
    watch = let_in(site, "supervisor")
    assert f"/organizer/{REHEARSAL}/supervision" in watch.get("/organizer/supervision").text
    page = watch.get(f"/organizer/{REHEARSAL}/supervision")
    assert page.status_code == 200
    assert "rehearsal-band" in page.text
    assert watch.get(f"/organizer/{REHEARSAL}/log").status_code == 403
