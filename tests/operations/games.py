"""A small competition taken step by step through the operations themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from flask import current_app
from sqlalchemy import select

from competition.db import db
from competition.db.accounts import find_user
from competition.db.competitions import Event
from competition.db.draws import CodedWork
from competition.db.entries import Entry
from competition.db.marking import PanelSeat, SheetRow, find_sheet
from competition.db.results import ResultVersion, newest_result
from competition.domain.results import Standing
from competition.domain.roles import Role
from competition.domain.tiers import Tier
from competition.operations import (
    award_plans,
    awards,
    competitions,
    confirming,
    draws,
    marking,
    panels,
    papers,
    reopening,
    results,
    rosters,
    schemes,
    signing,
)
from competition.operations.accounts import grant_role
from competition.operations.marking import SheetRef
from competition.operations.press import Press, open_press
from competition.operations.unit import Actor
from tests.operations.helpers import (
    DRAFT,
    NOW,
    SEATS,
    account,
    plan_workbook,
    policies,
    roster_workbook,
    row,
    scheme_workbook,
    seat,
    setup,
)
from tests.remembered import remembered

CONFIRMED_ON = date(2026, 9, 20)


@dataclass(frozen=True)
class Games:
    """Ids of the competition and its first event, and who acts."""

    id: int
    event: int
    organizer: Actor
    finance: Actor
    chief: Actor
    judge: Actor


@remembered
def founded(*, tier: Tier = Tier.CITY, **event: object) -> Games:
    """A competition with one event, its scheme and nobody in it."""
    organizer, finance = account("organizer"), account("finance")
    chief, judge = account("chief", employer="鲁东研究院"), account("judge", employer="鲁东研究院")
    made = competitions.create_competition(replace(DRAFT, tier=tier), by=organizer, now=NOW)
    event_id = competitions.save_event(made, setup(**event), by=organizer, now=NOW)
    games = Games(made, event_id, organizer, finance, chief, judge)
    schemes.import_scheme(event_id, scheme_workbook(), file="scheme.xlsx", by=organizer, now=NOW)
    return games


def enter(
    games: Games, *rows: tuple[str, ...], file: str = "roster.xlsx", **more: object
) -> rosters.RosterImport:
    data = roster_workbook(*rows)
    return rosters.import_roster(games.id, data, file=file, by=games.organizer, now=NOW, **more)


@remembered
def seated(games: Games, *, event: str = "E01") -> Games:
    """The chief judge and one judge for both forms."""
    rows = [seat("chief", event=event), *(seat("judge", *each, event=event) for each in SEATS)]
    panels.assign_panels(games.id, rows, by=games.organizer, now=NOW)
    return games


@remembered
def drawn(*, entries: int = 3, **event: object) -> Games:
    """An event with entries, drawn and ready to be marked."""
    games = seated(founded(**event))
    enter(games, *(row(person) for person in range(1, entries + 1)))
    draws.draw_event(games.event, seed="2026", secret="for tests", by=games.organizer, now=NOW)
    return games


def entry(games: Games, number: int, *, event: int | None = None) -> Entry:
    rows = select(Entry).where(
        Entry.event_id == (event or games.event), Entry.number.endswith(f"-{number:03}")
    )
    return db.session.scalars(rows).one()


def work_of(games: Games, number: int = 1, *, event: int | None = None) -> CodedWork:
    found = entry(games, number, event=event).work
    assert found is not None
    return found


def ref(games: Games, number: int = 1, form: str = "P1", *, event: int | None = None) -> SheetRef:
    return SheetRef(event or games.event, work_of(games, number, event=event).id, form, 1)


def decimals(**marks: str | int | None) -> dict[str, Decimal | None]:
    """Marks by aspect, written `P1_1="50"`."""
    return {name.replace("_", "-"): None if mark is None else Decimal(mark) for name, mark in marks.items()}


def save(
    games: Games, where: SheetRef, *, version: int = 0, submit: bool = False, **marks: str | int | None
) -> int:
    return marking.save_marks(
        where, decimals(**marks), version=version, by=games.judge, now=NOW, submit=submit
    )


def mark(
    games: Games, number: int, *, theory: int = 80, practice: int = 80, event: int | None = None
) -> None:
    """Both sheets of an entry, handed in; `practice` is out of 100."""
    save(games, ref(games, number, "T1", event=event), T1_1=theory, submit=True)
    first = min(60, practice)
    save(games, ref(games, number, "P1", event=event), P1_1=first, P1_2=practice - first, submit=True)


def sheet_id(games: Games, number: int = 1, form: str = "P1") -> int:
    found = find_sheet(work_of(games, number).id, form, 1)
    assert found is not None
    return found.id


def supervisor(competition: int, *, username: str = "supervisor", by: Actor) -> Actor:
    """A supervisor of the competition; made on first use."""
    user = find_user(username)
    if user is not None:
        return Actor(user.id, username)
    made = account(username)
    grant_role(made.user_id, competition, Role.SUPERVISOR, by=by, now=NOW)
    return made


def reopened(sheet: int, *, reason: str = "重评", by: Actor, now: datetime = NOW) -> int:
    """A sheet that was confirmed or signed is given back by two persons; its version."""
    row = db.session.get_one(SheetRow, sheet)
    agrees = supervisor(row.work.event.competition_id, by=by)
    asked = reopening.ask_reopening(sheet, reason=reason, by=by, now=now)
    reopening.answer_reopening(asked, agree=True, by=agrees, now=now)
    return db.session.get_one(SheetRow, sheet).version


@remembered
def confirmed(practice: Mapping[int, int] | None = None, *, sign: bool = True, **more: object) -> Games:
    """An event with every sheet confirmed and, unless told otherwise, signed off; `practice` is the mark by entry."""
    marks = practice or {1: 90, 2: 80, 3: 70}
    games = drawn(entries=len(marks), **more)
    for number, given in marks.items():
        mark(games, number, practice=given)
    confirming.confirm_sheets(games.event, by=games.chief, now=NOW)
    if sign:
        signing.sign_off(games.event, by=games.chief, now=NOW)
    return games


def rank(games: Games, *, event: int | None = None) -> int:
    return results.rank_event(event or games.event, by=games.chief, now=NOW)


def standings_of(event_id: int) -> tuple[ResultVersion | None, tuple[Standing, ...]]:
    """The newest ranking, published or not."""
    row = newest_result(event_id)
    return row, row.result().standings if row else ()


def publish(games: Games, *, event: int | None = None, on: date = CONFIRMED_ON) -> int:
    return results.publish_event(event or games.event, confirmed_on=on, by=games.organizer, now=NOW)


@remembered
def published(practice: Mapping[int, int] | None = None, **more: object) -> Games:
    games = confirmed(practice, **more)
    rank(games)
    publish(games)
    return games


def propose(games: Games, data: bytes | None = None, **more: object) -> int:
    given = {"by": games.organizer, "now": NOW, "policies": policies(), "reason": "方案更正", **more}
    return award_plans.propose_plan(games.id, data or plan_workbook(), file="plan.xlsx", **given)


def decide(games: Games) -> int:
    return awards.decide_awards(games.id, policies=policies(), by=games.organizer, now=NOW)


@remembered
def planned(games: Games, data: bytes | None = None) -> Games:
    propose(games, data)
    award_plans.approve_plan(games.id, policies=policies(), by=games.finance, now=NOW)
    return games


@remembered
def approved(games: Games) -> Games:
    """Published results with an approved plan and approved decisions."""
    planned(games)
    decide(games)
    awards.approve_awards(games.id, policies=policies(), by=games.finance, now=NOW)
    return games


def issue(games: Games, folder: Path, **more: object) -> int:
    return papers.issue_papers(games.id, press=press(folder), by=games.organizer, now=NOW, **more)


def press(folder: Path) -> Press:
    """The press of the application that keeps its papers in that folder."""
    return replace(open_press(current_app.config["SAIWU"]), papers=folder)


@remembered
def second_event(games: Games, *rows: tuple[str, ...], marks: Mapping[int, int], **event: object) -> int:
    """Another event of the same competition, taken to its publication. Its id."""
    made = competitions.save_event(games.id, setup("E02", **event), by=games.organizer, now=NOW)
    schemes.import_scheme(made, scheme_workbook(), file="scheme.xlsx", by=games.organizer, now=NOW)
    seated(games, event="E02")
    enter(games, *rows, file="second.xlsx")
    draws.draw_event(made, seed="2026", secret="for tests", by=games.organizer, now=NOW)
    for number, given in marks.items():
        mark(games, number, practice=given, event=made)
    confirming.confirm_sheets(made, by=games.chief, now=NOW)
    signing.sign_off(made, by=games.chief, now=NOW)
    rank(games, event=made)
    publish(games, event=made)
    return made


def stage(games: Games) -> str:
    return db.session.get_one(Event, games.event).stage


def seats(games: Games) -> dict[tuple[str, int], str]:
    rows = db.session.scalars(select(PanelSeat).where(PanelSeat.event_id == games.event))
    return {(each.sub_criterion, each.seat): each.user.username for each in rows}
