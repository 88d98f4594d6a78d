"""The demo: a made-up municipal games taken the whole way, through the same operations as the screens.

Marks are made up from the seed as judges would give them; everything else comes from the workbooks in fixtures/demo.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from random import Random

from flask import Flask

from competition.db import db
from competition.db.accounts import User
from competition.db.competitions import Competition, Event
from competition.db.marking import newest_scheme, seats_of_event
from competition.db.papers import papers_of_competition
from competition.domain.marking_scheme import Aspect, AspectKind
from competition.domain.problems import Problem, Refusal
from competition.domain.roles import Role
from competition.domain.tiers import CompetitionClass, Tier
from competition.operations import (
    accounts,
    award_plans,
    awards,
    competitions,
    confirming,
    draws,
    marking,
    panels,
    progress,
    results,
    rosters,
    schemes,
    signing,
)
from competition.operations.papers import issue_papers
from competition.operations.press import open_press
from competition.operations.unit import Actor
from competition.proofs.keys import init_keys
from competition.resources import resource
from competition.spreadsheets.events import read_events

CODE = "yantai-2026"
DRAFT = competitions.CompetitionDraft(
    code=CODE,
    name="2026 烟台市职业技能大赛",
    year=2026,
    tier=Tier.CITY,
    competition_class=CompetitionClass.GAMES,
    issuing_body="烟台市职业技能竞赛委员会（示例）",
    number_prefix="YTJS",
    policy_id="yantai-2024-8",
    made_up=True,
)
"""Name and cycle as 烟政办字〔2024〕8号 三（八） gives them; the people, marks and the award plan are made up."""

ENTRY_DAY = datetime(2026, 8, 20, 1, 0, tzinfo=UTC)
CONTEST_DAY = datetime(2026, 9, 19, 1, 0, tzinfo=UTC)
CONFIRMED_ON = date(2026, 9, 25)
AWARD_DAY = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)

Report = Callable[[str, int, int], None]
"""Told of progress: what is being done, how far, of how much."""


@dataclass
class Summary:
    """What the demo made, for whoever wants to look around."""

    passwords: dict[str, tuple[str, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    delegations: int = 0
    entries: int = 0
    judges: int = 0
    sheets: int = 0
    certificates: int = 0
    notices: int = 0
    winner: tuple[str, str] = ("", "")


def run_demo(app: Flask, *, seed: str, report: Report) -> Summary:
    """Take the games the whole way on an empty database; about a minute's work at most."""
    folder = resource("fixtures/demo")
    summary = Summary()
    with app.app_context():
        organizer, finance = _office(summary)
        competition_id = competitions.create_competition(DRAFT, by=organizer, now=ENTRY_DAY)
        _give_finance(competition_id, organizer, finance)
        _set_up(competition_id, folder, organizer)
        _enter_rosters(competition_id, folder, organizer, summary, report)
        _seat_judges(competition_id, folder, organizer, summary)
        events = list(db.session.get_one(Competition, competition_id).events)
        for number, event_id in enumerate([event.id for event in events], start=1):
            _contest(event_id, seed=seed, organizer=organizer, summary=summary)
            report("评分、复核、排名、公布 / marking, confirming, ranking, publishing", number, len(events))
        _award(app, competition_id, folder, organizer, finance)
        _issue(app, competition_id, organizer, summary, report)
        _winner_account(competition_id, summary)
    return summary


def _office(summary: Summary) -> tuple[Actor, Actor]:
    made = []
    for username, name in (("organizer", "组织者（示例）"), ("finance", "财务复核（示例）")):
        password = accounts.random_password()
        user_id = accounts.create_user(username, name, password, by=accounts.SYSTEM, now=ENTRY_DAY)
        summary.passwords[username] = (username, password)
        made.append(Actor(user_id, username))
    return made[0], made[1]


def _give_finance(competition_id: int, organizer: Actor, finance: Actor) -> None:
    accounts.grant_role(finance.user_id, competition_id, Role.FINANCE, by=organizer, now=ENTRY_DAY)


def _set_up(competition_id: int, folder: Path, by: Actor) -> None:
    setups, problems = read_events((folder / "events.xlsx").read_bytes(), file="events.xlsx")
    if problems:
        raise Refusal(problems)
    competitions.import_events(competition_id, setups, by=by, now=ENTRY_DAY)
    for code, event_id in _event_ids(competition_id).items():
        name = f"scheme-{code}.xlsx"
        schemes.import_scheme(event_id, (folder / name).read_bytes(), file=name, by=by, now=ENTRY_DAY)


def _event_ids(competition_id: int) -> dict[str, int]:
    return {event.code: event.id for event in db.session.get_one(Competition, competition_id).events}


def _enter_rosters(competition_id: int, folder: Path, by: Actor, summary: Summary, report: Report) -> None:
    files = sorted(folder.glob("roster-*.xlsx"))
    for number, path in enumerate(files, start=1):
        done = rosters.import_roster(
            competition_id, path.read_bytes(), file=path.name, by=by, now=ENTRY_DAY, good_rows_only=True
        )
        summary.delegations += 1
        summary.entries += len(done.numbers)
        summary.problems += done.problems
        report("导入报名表 / importing rosters", number, len(files))


def _seat_judges(competition_id: int, folder: Path, by: Actor, summary: Summary) -> None:
    data = (folder / "panels.xlsx").read_bytes()
    made = panels.import_panels(
        competition_id, data, file="panels.xlsx", by=by, now=ENTRY_DAY, must_change=False
    )
    summary.judges = len(made)
    judges = {account.username: account for account in made}
    for role, found in (
        ("judge", _first_judge(competition_id)),
        ("chief judge", _first_chief(competition_id)),
    ):
        summary.passwords[role] = (found.username, judges[found.username].password)


def _first_judge(competition_id: int) -> User:
    event = db.session.get_one(Competition, competition_id).events[0]
    return seats_of_event(event.id)[0].user


def _first_chief(competition_id: int) -> User:
    event = db.session.get_one(Competition, competition_id).events[0]
    return db.session.get_one(User, event.chief_id)


def _contest(event_id: int, *, seed: str, organizer: Actor, summary: Summary) -> None:
    event = db.session.get_one(Event, event_id)
    code, chief = event.code, accounts.actor(db.session.get_one(User, event.chief_id))
    draws.draw_event(
        event_id, seed=f"{seed}/{code}", secret=f"{seed}/{code}/codes", by=organizer, now=CONTEST_DAY
    )
    summary.sheets += _mark(event_id, Random(f"{seed}/{code}"))  # noqa: S311 - made-up marks, not secrets
    confirming.confirm_sheets(event_id, by=chief, now=CONTEST_DAY)
    signing.sign_off(event_id, by=chief, now=CONTEST_DAY)
    results.rank_event(event_id, by=chief, now=CONTEST_DAY)
    results.publish_event(event_id, confirmed_on=CONFIRMED_ON, by=organizer, now=AWARD_DAY)


def _mark(event_id: int, chance: Random) -> int:
    version = newest_scheme(event_id)
    assert version is not None  # noqa: S101 - imported before
    scheme = version.scheme()
    seats = [(s.sub_criterion, s.seat, accounts.actor(s.user)) for s in seats_of_event(event_id)]
    works = [work.id for work in progress.event_progress(event_id).works]
    done = 0
    for work_id in works:
        skill = chance.betavariate(5, 2)
        agreed = {aspect.id: chance.gauss(skill, 0.12) for aspect in scheme.aspects()}
        for form, seat, judge in seats:
            ref = marking.SheetRef(event_id, work_id, form, seat)
            marks = {a.id: _made_up(a, agreed[a.id], chance) for a in marking.form_of(ref).aspects}
            marking.save_marks(ref, marks, version=0, by=judge, now=CONTEST_DAY, submit=True)
            done += 1
    return done


def _made_up(aspect: Aspect, quality: float, chance: Random) -> Decimal:
    """A mark as a judge might give it. Chance may be a float: it makes up marks and computes no result."""
    share = min(1.0, max(0.0, quality + chance.gauss(0, 0.04)))
    if aspect.kind is AspectKind.JUDGEMENT:
        return Decimal(min(3, int(share * 3.6)))
    if not aspect.partial:
        return aspect.maximum if share > 0.35 else Decimal(0)
    halves = int(aspect.maximum * 2)
    return min(aspect.maximum, Decimal(round(share * halves)) / 2)


def _award(app: Flask, competition_id: int, folder: Path, organizer: Actor, finance: Actor) -> None:
    policies = app.config["POLICIES"]
    data = (folder / "plan.xlsx").read_bytes()
    award_plans.propose_plan(
        competition_id, data, file="plan.xlsx", policies=policies, by=organizer, now=AWARD_DAY
    )
    award_plans.approve_plan(competition_id, policies=policies, by=finance, now=AWARD_DAY)
    awards.decide_awards(competition_id, policies=policies, by=organizer, now=AWARD_DAY)
    awards.approve_awards(competition_id, policies=policies, by=finance, now=AWARD_DAY)


def _issue(app: Flask, competition_id: int, by: Actor, summary: Summary, report: Report) -> None:
    settings = app.config["SAIWU"]
    if not settings.keys.exists():
        init_keys(settings.keys, name=DRAFT.issuing_body, now=ENTRY_DAY)
    issue_papers(
        competition_id,
        press=open_press(settings),
        by=by,
        now=AWARD_DAY,
        on_progress=lambda done, of: report("制发证书和通知 / issuing papers", done, of),
    )
    issued = papers_of_competition(competition_id)
    summary.certificates = sum(paper.kind == "certificate" for paper in issued)
    summary.notices = len(issued) - summary.certificates


def _winner_account(competition_id: int, summary: Summary) -> None:
    """An account for the first gold medallist, so that the entrant's own page can be seen."""
    paper = papers_of_competition(competition_id)[0]
    person = paper.entry.members[0].person
    summary.winner = (paper.number, person.name)
    password = accounts.random_password()
    name, person_id = person.name, person.id
    accounts.create_user("winner", name, password, person_id=person_id, by=accounts.SYSTEM, now=AWARD_DAY)
    summary.passwords["winner"] = ("winner", password)
