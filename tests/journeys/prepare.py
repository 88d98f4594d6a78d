"""A competition with one event of the demo, brought by the operations to where a journey begins."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from flask import Flask

from competition import demo
from competition.db import db
from competition.db.accounts import User
from competition.db.competitions import Event, find_event
from competition.db.marking import find_sheet, seats_of_event
from competition.domain.roles import Role
from competition.operations import (
    award_plans,
    awards,
    competitions,
    confirming,
    draws,
    marking,
    panels,
    people,
    progress,
    results,
    rosters,
    schemes,
    signing,
)
from competition.operations.accounts import SYSTEM, actor, create_user
from competition.operations.papers import issue_papers
from competition.operations.press import open_press
from competition.operations.unit import Actor
from competition.spreadsheets.events import read_events
from competition.spreadsheets.panels import read_panels
from tests.journeys.visitor import DEMO

CODE = "E06"
NOW = datetime(2026, 9, 26, 1, 0, tzinfo=UTC)


@dataclass
class Prepared:
    """The event, who runs it, and the passwords that were made."""

    event_id: int
    competition_id: int
    organizer: Actor
    passwords: dict[str, str]


def draw_one_event(site: Flask) -> Prepared:
    """五人评分的花艺项目: entered, its judges seated, drawn."""
    with site.app_context():
        organizer = Actor(
            create_user("organizer", "组织者（虚构）", "a made-up password", by=SYSTEM, now=NOW), "organizer"
        )
        home = competitions.create_competition(demo.DRAFT, by=organizer, now=NOW)
        setups, _ = read_events((DEMO / "events.xlsx").read_bytes(), file="events.xlsx")
        one = [setup for setup in setups if setup.rules.code == CODE]
        competitions.import_events(home, one, by=organizer, now=NOW)
        event_id = find_event(home, CODE).id
        _import_scheme(event_id, organizer)
        for path in sorted(DEMO.glob("roster-*.xlsx"))[:4]:
            rosters.import_roster(
                home, path.read_bytes(), file=path.name, by=organizer, now=NOW, good_rows_only=True
            )
        rows, _ = read_panels((DEMO / "panels.xlsx").read_bytes(), file="panels.xlsx")
        made = panels.assign_panels(
            home, [row for row in rows if row.event == CODE], by=organizer, now=NOW, must_change=False
        )
        draws.draw_event(event_id, seed="七三九", secret="for tests", by=organizer, now=NOW)
        return Prepared(event_id, home, organizer, {each.username: each.password for each in made})


def _import_scheme(event_id: int, organizer: Actor) -> None:
    name = f"scheme-{CODE}.xlsx"
    schemes.import_scheme(event_id, (DEMO / name).read_bytes(), file=name, by=organizer, now=NOW)


def judge_on(site: Flask, prepared: Prepared, *, seat: int) -> str:
    """The user name of the judge on a seat."""
    with site.app_context():
        return next(s.user.username for s in seats_of_event(prepared.event_id) if s.seat == seat)


def chief_of(site: Flask, prepared: Prepared) -> str:
    """The user name of the chief judge."""
    with site.app_context():
        return db.session.get_one(User, db.session.get_one(Event, prepared.event_id).chief_id).username


def finish(site: Flask, prepared: Prepared) -> tuple[str, str]:
    """Mark what is open, confirm, publish, decide, issue; the number and name on the first certificate."""
    with site.app_context():
        _mark_the_rest(prepared.event_id)
        chief = actor(db.session.get_one(User, db.session.get_one(Event, prepared.event_id).chief_id))
        confirming.confirm_sheets(prepared.event_id, by=chief, now=NOW)
        signing.sign_off(prepared.event_id, by=chief, now=NOW)
        results.rank_event(prepared.event_id, by=chief, now=NOW)
        results.publish_event(
            prepared.event_id, confirmed_on=date(2026, 9, 26), by=prepared.organizer, now=NOW
        )
        _award(site, prepared)
        paper = demo.papers_of_competition(prepared.competition_id)[0]
        return paper.number, paper.entry.members[0].person.name


def _mark_the_rest(event_id: int) -> None:
    seats = [(seat.sub_criterion, seat.seat, actor(seat.user)) for seat in seats_of_event(event_id)]
    for number, work_id in enumerate([work.id for work in progress.event_progress(event_id).works]):
        for form, seat, judge in seats:
            if find_sheet(work_id, form, seat) is not None:
                continue
            ref = marking.SheetRef(event_id, work_id, form, seat)
            share = Decimal(number + 1) / 10
            marks = {a.id: (a.maximum * share).quantize(Decimal("0.1")) for a in marking.form_of(ref).aspects}
            marking.save_marks(ref, marks, version=0, by=judge, now=NOW, submit=True)


def _award(site: Flask, prepared: Prepared) -> None:
    home, organizer, policies = prepared.competition_id, prepared.organizer, site.config["POLICIES"]
    people.add_member(home, username="finance", name="财务（虚构）", role=Role.FINANCE, by=organizer, now=NOW)
    finance = actor(db.session.scalar(db.select(User).where(User.username == "finance")))
    award_plans.propose_plan(
        home,
        (DEMO / "plan.xlsx").read_bytes(),
        file="plan.xlsx",
        policies=policies,
        by=organizer,
        now=NOW,
    )
    award_plans.approve_plan(home, policies=policies, by=finance, now=NOW)
    awards.decide_awards(home, policies=policies, by=organizer, now=NOW)
    awards.approve_awards(home, policies=policies, by=finance, now=NOW)
    issue_papers(home, press=open_press(site.config["SAIWU"]), by=organizer, now=NOW)
