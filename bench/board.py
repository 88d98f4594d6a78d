"""Five hundred people who follow the public board, on gunicorn as the README starts it, while it changes all the time.

Each does what the page's script does: it asks for the page every five seconds, more or less, with the tag it knows. Half
of the events are published with their places.
"""

import asyncio
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import aiohttp
from sqlalchemy import select

from bench.serving import Server, serving
from bench.tablets_hall import CODE, NOW, app_of, hall
from competition.codec import digest, dump
from competition.db import close_connections, db
from competition.db.accounts import User
from competition.db.competitions import Event, find_competition
from competition.db.entries import entries_of
from competition.db.results import ResultVersion
from competition.domain.medals import find_rule
from competition.domain.ranking import Place
from competition.domain.results import EventResult, Standing
from competition.domain.scoring import Line
from competition.operations.boards import open_board, show_progress
from competition.operations.progress import competitor_of
from competition.operations.unit import Actor

VIEWERS, SECONDS, EVERY, CHANGES = 500, 20.0, 5.0, 2.0
JITTER = 0.15
CPU_LIMIT = 30.0
BOARD = f"/live/{CODE}"
MILLISECONDS = 1000


@dataclass
class Figures:
    """Seconds of each answer, answers by status, and what they weighed."""

    waits: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    weight: int = 0
    changes: int = 0
    cpu: float = 0.0

    def at(self, share: float) -> float:
        """Milliseconds within which that share of the answers came."""
        ordered = sorted(self.waits)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * MILLISECONDS


def report() -> None:
    """The share of a core beside its limit, and how long the viewers waited."""
    with TemporaryDirectory() as room, hall("sqlite", Path(room)) as made:
        app = app_of(made.instance)
        with app.app_context():
            competition, by = _publish_half()
        with serving("wsgi:app", made) as server, ProcessPoolExecutor(1) as office:
            given = (made.instance, competition, by)
            office.submit(_change, *given, True).result()
            found = asyncio.run(_follow(server, partial(office.submit, _change, *given)))
        with app.app_context():
            db.session.remove()
            close_connections()
    asked = len(found.waits)
    print(
        f"public board: {VIEWERS} viewers every {EVERY:.0f} s for {SECONDS:.0f} s, {found.changes} changes; "
        f"answers {dict(found.statuses)}, {found.weight / asked / 1024:.0f} KB each"
    )
    print(
        f"  CPU {found.cpu:.1f} % of a core = {found.cpu / CPU_LIMIT:.2f} of the limit; "
        f"p50 {found.at(0.5):.1f} ms, p95 {found.at(0.95):.1f} ms"
    )


def _publish_half() -> tuple[int, Actor]:
    """Places for every other event, as they would be kept, and the board opened."""
    competition = find_competition(CODE)
    ranked, published = db.session.scalars(select(User).order_by(User.id).limit(2)).all()
    for event in competition.events[::2]:
        body = dump(_result(event))
        row = ResultVersion(event_id=event.id, version=1, body=body, digest=digest(body), ranked_at=NOW)
        row.ranked_by, row.published_by, row.published_at = ranked.id, published.id, NOW
        db.session.add(row)
    db.session.commit()
    by = Actor(ranked.id, ranked.username)
    open_board(competition.id, shows_progress=True, by=by, now=NOW)
    return competition.id, by


def _result(event: Event) -> EventResult:
    rules = event.setup.ranking
    entries = entries_of(event.id)
    places = [
        Place(each.number, rank, Decimal(100 - rank), tied=False)
        for rank, each in enumerate(entries, start=1)
    ]
    awards = find_rule(rules.prize_rule).assign(places)
    standings = []
    for entry, place in zip(entries, places, strict=True):
        who = competitor_of(entry)
        line = Line("total", "总分", place.total, Decimal(100))
        names = (who.entry, who.names, who.employers, who.delegation)
        standings.append(Standing(*names, place, awards[entry.number], line))
    return EventResult(tuple(standings), (), "-", rules)


@cache
def _app(instance: Path):
    return app_of(instance)


def _change(instance: Path, competition: int, by: Actor, shown: bool) -> None:
    """In a process of its own, so that who measures is not kept waiting by it."""
    with _app(instance).app_context():
        show_progress(competition, shows_progress=shown, by=by, now=datetime.now(UTC))
        db.session.remove()


async def _follow(server: Server, change) -> Figures:
    found, chance, until = Figures(), Random(2026), time.perf_counter() + SECONDS
    connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=60)
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as session:
        began, before = time.perf_counter(), server.cpu_seconds()
        viewers = [_viewer(session, server.address + BOARD, chance, until, found) for _ in range(VIEWERS)]
        await asyncio.gather(_keep_changing(change, until, found), *viewers)
        used, took = server.cpu_seconds() - before, time.perf_counter() - began
    found.cpu = 100 * used / took
    return found


async def _keep_changing(change, until: float, found: Figures) -> None:
    while time.perf_counter() < until:
        await asyncio.sleep(CHANGES)
        await asyncio.wrap_future(change(found.changes % 2 == 1))
        found.changes += 1


async def _viewer(session, url: str, chance: Random, until: float, found: Figures) -> None:
    tag = ""
    await asyncio.sleep(chance.random() * EVERY)
    while time.perf_counter() < until:
        began = time.perf_counter()
        async with session.get(url, headers={"If-None-Match": tag} if tag else {}) as answer:
            found.weight += len(await answer.read())
            found.waits.append(time.perf_counter() - began)
            found.statuses[answer.status] += 1
            tag = answer.headers.get("ETag", "")
        await asyncio.sleep(EVERY * (1 - JITTER + 2 * JITTER * chance.random()))
