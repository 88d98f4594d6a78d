"""Tablets that send: many at once, each over connections of its own that stay open, waiting for its answer before it goes on."""

import asyncio
import gc
import time
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

import aiohttp

from bench.tablets_hall import ASPECTS, Seat

HEADERS = {"X-Saiwu-Tablet": "1"}
TRIES = 3


@dataclass
class Figures:
    """What a run told: seconds of each answer to marks, and of each to the question what is to be marked; marks that the
    server named, what it did not answer as it should, and requests sent again because the server had closed the connection
    meanwhile."""

    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)
    asked: list[float] = field(default_factory=list)
    named: int = 0
    errors: int = 0
    resent: int = 0

    @property
    def rate(self) -> float:
        """Marks a second."""
        return self.named / self.seconds

    def at(self, share: float) -> float:
        """Milliseconds within which that share of the marks was answered."""
        return within(self.waits, share)


def within(waits: list[float], share: float) -> float:
    """Milliseconds within which that share of the waits in seconds was over."""
    ordered = sorted(waits)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000


@dataclass(frozen=True)
class Load:
    """How the tablets send: so many marks each, so many in a request, with so many seconds in between.

    `opening`: within so many seconds all of them ask first what is to be marked, which judges see before they can mark.
    `again`: about so many seconds later they ask once more, and so on; 0 for never.
    """

    tablets: int
    marks: int
    batch: int = 1
    think: float = 0.0
    opening: float = 0.0
    again: float = 0.0


def drive(address: str, path: str, seats: tuple[Seat, ...], load: Load, *, work: str = "") -> Figures:
    """Let the first so many tablets mark; every operation is a new mark with an id of its own. `work`: where they ask
    what is to be marked; a peer has no such view."""
    gc.collect()
    gc.freeze()  # or all tablets stand still while one collection looks through everything that this program has loaded
    return asyncio.run(_drive(address + path, seats[: load.tablets], load, work and address + work))


async def _drive(url: str, seats: tuple[Seat, ...], load: Load, work: str) -> Figures:
    hall = _Hall(url, work, load, Figures())
    began = time.perf_counter()
    await asyncio.gather(*map(hall.tablet, seats))
    hall.found.seconds = time.perf_counter() - began
    return hall.found


def _browser() -> aiohttp.ClientSession:
    """With connections of its own, as each tablet's."""
    connector = aiohttp.TCPConnector(keepalive_timeout=60)
    return aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())


@dataclass
class _Hall:
    """The tablets of a run."""

    url: str
    work: str
    load: Load
    found: Figures
    chance: Random = field(default_factory=lambda: Random(2026))

    async def tablet(self, seat: Seat) -> None:
        """One of them, from its first mark to its last."""
        load, chance = self.load, self.chance
        patience = chance.random() * load.opening
        await asyncio.sleep(patience)
        done = asyncio.Event()
        async with _browser() as browser:
            asking = asyncio.create_task(self.keep_asking(browser, seat, done))
            await asyncio.sleep(load.opening - patience + chance.random() * load.think)
            await self.mark(browser, seat)
            done.set()
            await asking

    async def keep_asking(self, browser: aiohttp.ClientSession, seat: Seat, done: asyncio.Event) -> None:
        """What is to be marked, at once and again and again as the tablet's page does, until all is."""
        while self.work and not done.is_set():
            await self.ask(browser, seat)
            with suppress(TimeoutError):
                again = self.load.again * (0.75 + self.chance.random() / 2)
                await asyncio.wait_for(done.wait(), again or None)

    async def ask(self, browser: aiohttp.ClientSession, seat: Seat) -> None:
        """Once."""
        began = time.perf_counter()
        async with browser.get(self.work, headers=_headers(seat)) as answer:
            told = await answer.json() if answer.status == 200 else {}
        self.found.asked.append(time.perf_counter() - began)
        self.found.errors += not told.get("forms")

    async def mark(self, browser: aiohttp.ClientSession, seat: Seat) -> None:
        """One mark after the other."""
        load, chance = self.load, self.chance
        cells = [(sheet, n) for sheet in seat.sheets for n in range(1, ASPECTS + 1)][: load.marks]
        for start in range(0, len(cells), load.batch):
            batch = cells[start : start + load.batch]
            status = {"unsent": len(cells) - start, "battery": 80, "release": "bench"}
            operations = [_operation(sheet, n, chance) for sheet, n in batch]
            waited = await self.send(browser, seat, {"judge": seat.user, "device": status, "ops": operations})
            self.found.waits.append(waited)
            await asyncio.sleep(load.think * (0.5 + chance.random()) if load.think else 0)

    async def send(self, browser: aiohttp.ClientSession, seat: Seat, body: dict[str, Any]) -> float:
        """One request and the seconds that it took, sent again as a tablet does where the connection broke; what is no
        answer counts as an error."""
        told: dict[str, Any] = {}
        began = time.perf_counter()
        for _ in range(TRIES):
            try:
                async with browser.post(self.url, json=body, headers=_headers(seat)) as answer:
                    told = await answer.json() if answer.status == 200 else {}
                break
            except (aiohttp.ClientError, ValueError):
                self.found.resent += 1
        waited = time.perf_counter() - began
        named = {each["op_id"] for each in told.get("results", ()) if each["outcome"] == "applied"}
        sent = {each["op_id"] for each in body["ops"]}
        self.found.named += len(named & sent)
        self.found.errors += len(sent - named)
        return waited


def _headers(seat: Seat) -> dict[str, str]:
    return {**HEADERS, "Cookie": f"saiwu_tablet={seat.token}"}


def _operation(sheet: str, number: int, chance: Random) -> dict[str, object]:
    form = sheet.split("/")[2]
    return {
        "op_id": str(UUID(int=chance.getrandbits(128), version=4)),
        "kind": "mark",
        "sheet": sheet,
        "aspect": f"{form}.{number}",
        "typed": f"0.{chance.randrange(10)}",
        "base_version": 0,
        "at": "2026-11-21T01:00:00Z",
    }
