"""A small contest for the tests of the screens, taken through the real operations, and somebody with a browser."""

from collections.abc import Mapping
from decimal import Decimal

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from competition.codec import digest, dump
from competition.db import db
from competition.db.accounts import User, find_user
from competition.db.competitions import Competition, find_competition, find_event
from competition.db.draws import CodedWork
from competition.db.entries import Entry, entries_of
from competition.db.marking import SchemeVersion, find_sheet
from competition.domain.marking_scheme import Aspect, AspectKind, Criterion, MarkingScheme, Part, SubCriterion
from competition.operations import (
    award_plans,
    awards,
    competitions,
    confirming,
    draws,
    marking,
    panels,
    papers,
    results,
    rosters,
    signing,
)
from competition.operations.accounts import actor
from competition.operations.marking import SheetRef
from competition.operations.press import open_press
from tests.operations.helpers import (
    DRAFT,
    NOW,
    account,
    id_number,
    plan_workbook,
    policies,
    roster_workbook,
    row,
    seat,
    setup,
)
from tests.remembered import remembered

CODE, EVENT, FORM = DRAFT.code, "E01", "A1"
JUDGES = ("judge1", "judge2", "judge3")
NAMES = ("王晓明", "李大强", "欧阳雪")
DELEGATION, EMPLOYER = "芝罘区代表队", "海天机械厂"
IDS = tuple(id_number(person) for person in (1, 2, 3))
PASSWORD = "for the tests only"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
FIRST = {"A1.1": "40", "A1.2": "50", "A1.3": "3"}
"""The marks of the first seat: it agrees on the measurements and judges; the other seats only judge."""


def panel_scheme() -> MarkingScheme:
    """One form: all or nothing, a free number, a judgement of three seats."""
    grades = ("未达标", "达标", "高于标准", "卓越")
    aspects = (
        Aspect("A1.1", AspectKind.MEASUREMENT, "尺寸合格", Decimal(40), partial=False, requirement="±0.1 mm"),
        Aspect("A1.2", AspectKind.MEASUREMENT, "角变形量", Decimal(50)),
        Aspect("A1.3", AspectKind.JUDGEMENT, "外观成形", Decimal(10), descriptors=grades),
    )
    form = SubCriterion(FORM, "焊缝", aspects, day="C1")
    criterion = Criterion("A", "质量", Decimal(100), (form,))
    return MarkingScheme("焊接", (Part("W", "实操", Decimal(100), "panel", (criterion,)),))


@remembered
def drawn_contest() -> None:
    """A competition with one event of three entrants, three judges and a chief judge, ready to be marked."""
    organizer = account("organizer")
    account("finance")
    for name in (*JUDGES, "chief"):
        account(name)
    made = competitions.create_competition(DRAFT, by=organizer, now=NOW)
    event = competitions.save_event(made, setup(EVENT), by=organizer, now=NOW)
    body = dump(panel_scheme())
    db.session.add(
        SchemeVersion(
            event_id=event,
            version=1,
            body=body,
            digest=digest(body),
            file_name="scheme.xlsx",
            created_at=NOW,
            created_by=organizer.user_id,
        )
    )
    db.session.commit()
    rows = [row(n, name, employer=EMPLOYER) for n, name in enumerate(NAMES, start=1)]
    data = roster_workbook(*rows, delegation=DELEGATION)
    rosters.import_roster(made, data, file="roster.xlsx", by=organizer, now=NOW)
    seats = [seat("chief"), *(seat(name, FORM, n) for n, name in enumerate(JUDGES, start=1))]
    panels.assign_panels(made, seats, by=organizer, now=NOW)
    draws.draw_event(event, seed="2026", secret="for tests", by=organizer, now=NOW)


def competition() -> Competition:
    found = find_competition(CODE)
    assert found is not None
    return found


def event_id() -> int:
    found = find_event(competition().id, EVENT)
    assert found is not None
    return found.id


def entry(number: int) -> Entry:
    """The entry of the person with that number in the roster."""
    return entries_of(event_id())[number - 1]


def work(number: int) -> CodedWork:
    found = entry(number).work
    assert found is not None
    return found


def code_of(number: int) -> str:
    """The blind code drawn for an entry."""
    return work(number).code


def who(username: str) -> marking.Actor:
    user = find_user(username)
    assert user is not None
    return actor(user)


def ref(number: int, seat_number: int = 1) -> SheetRef:
    return SheetRef(event_id(), work(number).id, FORM, seat_number)


def hand_in(
    number: int, seat_number: int = 1, *, submit: bool = True, version: int = 0, **judged: str
) -> None:
    """Save one seat's sheet; the marks of the first seat unless others are given (`A1_3="2"`)."""
    marks = {"A1.3": "3"} if seat_number > 1 else dict(FIRST)
    marks |= {name.replace("_", "."): value for name, value in judged.items()}
    values = {name: Decimal(value) for name, value in marks.items()}
    by = who(JUDGES[seat_number - 1])
    marking.save_marks(ref(number, seat_number), values, version=version, by=by, now=NOW, submit=submit)


def saved(number: int, seat_number: int = 1) -> dict[str, Decimal | None]:
    """What is kept of a sheet; nothing if it was never saved."""
    found = find_sheet(work(number).id, FORM, seat_number)
    return found.values() if found else {}


@remembered
def ranked_contest(agreed: Mapping[int, str] | None = None) -> None:
    """Every sheet confirmed and ranked, nothing published; `agreed` is the free mark by entry."""
    drawn_contest()
    for number, mark in (agreed or {1: "50", 2: "40", 3: "30"}).items():
        hand_in(number, A1_2=mark)
        hand_in(number, 2)
        hand_in(number, 3)
    confirming.confirm_sheets(event_id(), by=who("chief"), now=NOW)
    signing.sign_off(event_id(), by=who("chief"), now=NOW)
    results.rank_event(event_id(), by=who("chief"), now=NOW)


@remembered
def published_contest(agreed: Mapping[int, str] | None = None) -> None:
    ranked_contest(agreed)
    results.publish_event(event_id(), confirmed_on=NOW.date(), by=who("organizer"), now=NOW)


@remembered
def awarded_contest(app: Flask) -> None:
    """As far as the papers: the plan and the decisions approved, everything issued."""
    published_contest()
    made, office, finance = competition().id, who("organizer"), who("finance")
    award_plans.propose_plan(made, plan_workbook(), file="plan.xlsx", policies=policies(), by=office, now=NOW)
    award_plans.approve_plan(made, policies=policies(), by=finance, now=NOW)
    awards.decide_awards(made, policies=policies(), by=office, now=NOW)
    awards.approve_awards(made, policies=policies(), by=finance, now=NOW)
    papers.issue_papers(made, press=open_press(app.config["SAIWU"]), by=office, now=NOW)


def let_in(app: Flask, username: str) -> FlaskClient:
    """A browser in which that person has signed in."""
    with app.app_context():
        user = db.session.query(User).filter_by(username=username).one()
        user.password_hash, user.must_change_password = QUICK, False
        db.session.commit()
    client = app.test_client()
    answer = client.post("/sign-in", data={"username": username, "password": PASSWORD})
    assert answer.status_code == 302
    return client
