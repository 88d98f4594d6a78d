"""A hall for the bench: one made-up competition, five hundred judges let in on five hundred tablets, nothing marked yet."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from shutil import copytree
from uuid import uuid4

from flask_migrate import upgrade
from openpyxl import Workbook
from sqlalchemy import create_engine, func, select, text

from competition import create_app
from competition.cli.app import new_keys
from competition.codec import digest, dump
from competition.config import ENVIRONMENT_FILE, instance_environment, read_settings
from competition.db import close_connections, db
from competition.db.accounts import User
from competition.db.competitions import Event
from competition.db.draws import works_of
from competition.db.marking import MarkRow, SchemeVersion, seats_of_event
from competition.db.tablets import MarkOperationRow, Tablet, TabletJudge
from competition.domain.entry_rules import EventRules
from competition.domain.identity import check_digit
from competition.domain.marking_scheme import Aspect, AspectKind, Criterion, MarkingScheme, Part, SubCriterion
from competition.domain.problems import NOWHERE
from competition.domain.ranking_rules import RankingRules
from competition.domain.roles import Role
from competition.domain.setup import EventSetup
from competition.domain.tiers import CompetitionClass, Tier
from competition.operations import competitions, draws, panels, rosters
from competition.operations.log import verify_log
from competition.operations.unit import Actor
from competition.spreadsheets.panels import PanelRow

CODE, EVENTS, FORMS, SEATS, ENTRIES, ASPECTS = "bench-2026", 10, 10, 5, 10, 10
TABLETS = EVENTS * FORMS * SEATS
NOW = datetime(2026, 11, 21, 1, tzinfo=UTC)
DRAFT = competitions.CompetitionDraft(
    code=CODE,
    name="性能试验（虚构）",
    year=2026,
    tier=Tier.CITY,
    competition_class=CompetitionClass.GAMES,
    issuing_body="性能试验（虚构）",
    number_prefix="BENCH",
    policy_id="yantai-2024-8",
    made_up=True,
)
POSTGRES = os.environ.get("SAIWU_BENCH_POSTGRES", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")


@dataclass(frozen=True)
class Seat:
    """One tablet: its token, its judge and the sheets to be marked on it."""

    token: str
    user: int
    sheets: tuple[str, ...]


@dataclass(frozen=True)
class Hall:
    """An installation on disk whose database can be copied; `seats` are its tablets."""

    instance: Path
    database_url: str
    seats: tuple[Seat, ...]


@contextmanager
def hall(kind: str, room: Path) -> Iterator[Hall]:
    """The installation on `sqlite` or `postgres`, built by the same operations as the screens."""
    instance = room / f"hall-{kind}"
    instance.mkdir()
    with _database(kind, instance) as url:
        keys = {**new_keys(), "SAIWU_DATABASE_URL": url, "SAIWU_PUBLIC_URL": "http://127.0.0.1:8000"}
        lines = [f"{name}={value}" for name, value in keys.items()]
        (instance / ENVIRONMENT_FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")
        app = app_of(instance)
        with app.app_context():
            upgrade()
            seats = _fill()
            db.session.remove()
            close_connections()
        yield Hall(instance, url, tuple(seats))


@contextmanager
def copied(made: Hall, room: Path) -> Iterator[Hall]:
    """The same hall once more, so that each run begins with nothing marked."""
    instance = room / f"run-{uuid4().hex[:8]}"
    copytree(made.instance, instance)
    if made.database_url.startswith("sqlite"):
        url = f"sqlite:///{instance / 'saiwu.sqlite'}"
        _point_to(instance, made.database_url, url)
        yield Hall(instance, url, made.seats)
        return
    with _scratch(template=made.database_url.rsplit("/", 1)[1]) as url:
        _point_to(instance, made.database_url, url)
        yield Hall(instance, url, made.seats)


def _point_to(instance: Path, before: str, url: str) -> None:
    kept = instance / ENVIRONMENT_FILE
    kept.write_text(kept.read_text(encoding="utf-8").replace(before, url), encoding="utf-8")


@contextmanager
def _database(kind: str, instance: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{instance / 'saiwu.sqlite'}"
        return
    with _scratch() as url:
        yield url


@contextmanager
def _scratch(template: str = "template1") -> Iterator[str]:
    """A database that goes afterwards."""
    name = f"saiwu_bench_{uuid4().hex[:12]}"
    server = create_engine(POSTGRES, isolation_level="AUTOCOMMIT")
    try:
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        yield f"{POSTGRES.rsplit('/', 1)[0]}/{name}"
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        server.dispose()


def app_of(instance: Path):
    """The application on that installation."""
    return create_app(read_settings(instance_environment(instance), instance=instance))


def _fill() -> list[Seat]:
    organizer = _account("organizer")
    made = competitions.create_competition(DRAFT, by=organizer, now=NOW)
    events = [_event(made, number, organizer) for number in range(1, EVENTS + 1)]
    rosters.import_roster(made, _roster(), file="roster.xlsx", by=organizer, now=NOW)
    panels.assign_panels(made, list(_panels()), by=organizer, now=NOW)
    for event in events:
        draws.draw_event(event, seed="bench", secret=f"bench {event}", by=organizer, now=NOW)
    return [seat for event in events for seat in _tablets(made, event)]


def _account(username: str) -> Actor:
    """Nobody signs in by password here: hashing one takes long."""
    user = User(username=username, display_name=username, password_hash="-", created_at=NOW)
    db.session.add(user)
    db.session.commit()
    return Actor(user.id, username)


def _event(competition: int, number: int, by: Actor) -> int:
    rules = EventRules(code=f"E{number:02}", name=f"项目{number}")
    setup = EventSetup(rules, "6-18-02-04", ENTRIES, RankingRules((), "games-shared-2020"))
    event = competitions.save_event(competition, setup, by=by, now=NOW)
    body = dump(scheme())
    given = {"body": body, "digest": digest(body), "file_name": "scheme.xlsx", "created_at": NOW}
    db.session.add(SchemeVersion(event_id=event, version=1, created_by=by.user_id, **given))
    db.session.commit()
    return event


def scheme() -> MarkingScheme:
    """Ten forms of ten free numbers, each marked by five judges."""
    forms = tuple(
        SubCriterion(
            f"F{form}",
            f"评分表{form}",
            tuple(
                Aspect(f"F{form}.{n}", AspectKind.MEASUREMENT, f"尺寸{n}", Decimal(1))
                for n in range(1, ASPECTS + 1)
            ),
        )
        for form in range(FORMS)
    )
    criterion = Criterion("C", "质量", Decimal(FORMS * ASPECTS), forms)
    return MarkingScheme("试验", (Part("P", "实操", Decimal(100), "trimmed_mean", (criterion,)),))


def _roster() -> bytes:
    book, target = Workbook(), BytesIO()
    book.active.title = "报名表"
    book.active.append(("代表队：", "虚构代表队"))
    book.active.append(("项目编号", "姓名", "身份证号码", "工作单位", "组别", "现有技能等级", "队名"))
    for number in range(EVENTS * ENTRIES):
        first = f"37060019900101{number:03}"
        who = f"虚构{_numeral(number)}"
        event = f"E{number // ENTRIES + 1:02}"
        book.active.append((event, who, first + check_digit(first), "虚构机械厂", "职工", "", ""))
    book.save(target)
    return target.getvalue()


def _numeral(number: int) -> str:
    return "".join("零一二三四五六七八九"[int(digit)] for digit in f"{number:03}")


def _panels() -> Iterator[PanelRow]:
    for event in range(1, EVENTS + 1):
        yield _place(event, f"chief.{event}", "", 0)
        for form in range(FORMS):
            for seat in range(1, SEATS + 1):
                yield _place(event, f"judge.{event}.{form}.{seat}", f"F{form}", seat)


def _place(event: int, name: str, form: str, seat: int) -> PanelRow:
    _account(name)
    role = Role.JUDGE if form else Role.CHIEF_JUDGE
    return PanelRow(NOWHERE, name, name, "虚构研究院", f"E{event:02}", form, seat, role)


def _tablets(competition: int, event_id: int) -> Iterator[Seat]:
    """Each judge is on a tablet as if the PIN had just been given; hashing five hundred would take half a minute."""
    event = db.session.get_one(Event, event_id)
    codes = [work.code for work in works_of(event_id)]
    for seat in seats_of_event(event_id):
        token = f"bench-{event_id}-{seat.id}"
        tablet = Tablet(competition_id=competition, label=token, token_hash=digest(token), joined_at=NOW)
        tablet.user_id = seat.user_id
        stamp = seat.user.session_stamp
        joined = TabletJudge(user_id=seat.user_id, pin_hash="-", session_stamp=stamp, joined_at=NOW)
        tablet.judges.append(joined)
        db.session.add(tablet)
        address = f"{CODE}/{event.code}/{seat.sub_criterion}/{seat.seat}"
        yield Seat(token, seat.user_id, tuple(f"{address}/{code}" for code in codes))
    db.session.commit()


def kept(made: Hall) -> tuple[int, int, bool]:
    """What the database holds after a run: operations, marks, and whether the log's chains are whole."""
    with app_of(made.instance).app_context():
        counts = [
            db.session.scalar(select(func.count()).select_from(each)) for each in (MarkOperationRow, MarkRow)
        ]
        whole = not verify_log().problems
        db.session.remove()
        close_connections()
    return counts[0], counts[1], whole
