"""Certificates a second, unsigned and signed, beside four other ways to draw the same certificate in the same run.

The peers (`pip install saiwu[bench]`) draw the same texts in the same face at the same places, with the same ground and
the same code. Stock reportlab refuses CFF outlines: it and fpdf2 get the face converted to TrueType, with little more than
the 3,755 characters of level 1, which is in their favour. Peers that are not installed are left out. Each figure is that of
the quietest of some rounds, ours with names and codes that were not drawn before.
"""

import gc
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.papers_peers import PEERS, Scene, make_scene
from competition.documents import PAPERS, open_faces, render_paper
from competition.documents.document import joined
from competition.domain.credential import Credential
from competition.proofs.credentials import sign_credential
from competition.proofs.keys import KeyRing, init_keys, open_keys
from competition.proofs.signatures import Signing

NOW = datetime(2026, 11, 21, 1, tzinfo=UTC)
SAMPLE = PAPERS["certificate"].sample()
LEVEL_1 = "".join(bytes((0xB0 + n // 94, 0xA1 + n % 94)).decode("gb2312") for n in range(3755))
NAMES = ("李𬭚", "张䶮", "王㛃", "陈堃喆", "刘犇", "赵𬍛", "买买提·艾合买提")
OWN, ROUNDS, PAGES, LONG = 60, 5, 1000, 5000
SIZE_LIMIT, PRINT_LIMIT, MEMORY_LIMIT = 50_000, 6_000_000, 10_000_000
TIME_LIMITS = {"reportlab": 1 / 3, "typst": 0.7}
PAGE_BYTES = 4096


def facts(number: int, ring: KeyRing):
    """The facts of one certificate of many, with its credential."""
    name, serial = _name(number), f"SW-2026-R{number:04}"
    said = Credential(
        key="",
        number=serial,
        kind="certificate",
        competition=SAMPLE.competition,
        event=SAMPLE.event,
        award="金牌（第1名）",
        names=f"{name[0]}*",
        issued_on=SAMPLE.issued_on,
        issuer=SAMPLE.issuing_body,
        version=1,
        made_up=True,
    )
    address = sign_credential(said, ring, address="https://saiwu.example/v")
    return replace(SAMPLE, number=serial, recipients=(name,), verify_url=address)


def _name(number: int) -> str:
    """Every seventh is one that is hard to print, the others are of two common characters."""
    if number % 7 == 0:
        return NAMES[number // 7 % len(NAMES)]
    return LEVEL_1[number * 37 % 3755] + LEVEL_1[(number * 101 + 7) % 3755]


def seconds_each(draw: Callable[[int], bytes], count: int, *, start: int = 0) -> tuple[float, int]:
    """Processor seconds of one certificate in the quietest round, after the first has warmed all up, and its bytes."""
    size, rounds = len(draw(start)), []
    for first in range(start + 1, start + 1 + count * ROUNDS, count):
        began = time.process_time()
        for number in range(first, first + count):
            draw(number)
        rounds.append((time.process_time() - began) / count)
    return min(rounds), size


def report() -> None:
    """Print each figure beside its limit."""
    with TemporaryDirectory() as room:
        init_keys(Path(room) / "keys", name="云州市（示例）", now=NOW)
        ring = open_keys(Path(room) / "keys")
        scene = make_scene(Path(room), facts(1, ring))
        own = _report_own(ring)
        _report_peers(own, scene)
        _report_print_file(ring)
        _report_memory(ring)


def _report_own(ring: KeyRing) -> float:
    signing = Signing(ring)
    each = [facts(number, ring) for number in range(2 * (OWN * ROUNDS + 1))]
    own, size = seconds_each(lambda number: render_paper("certificate", each[number]), OWN)
    signed, signed_size = seconds_each(
        lambda number: signing.sign(render_paper("certificate", each[number]), now=NOW),
        OWN,
        start=OWN * ROUNDS + 1,
    )
    print(f"certificate, unsigned: {own * 1000:.1f} ms, {1 / own:.0f}/s, {size / 1000:.1f} kB", end="")
    print(f" = {size / SIZE_LIMIT:.2f} of the limit of {SIZE_LIMIT / 1000:.0f} kB")
    print(f"certificate, signed: {signed * 1000:.1f} ms, {1 / signed:.0f}/s, {signed_size / 1000:.1f} kB")
    return own


def _report_peers(own: float, scene: Scene) -> None:
    for name, (open_peer, count) in PEERS.items():
        try:
            draw = open_peer(scene)
        except ImportError:
            print(f"certificate, {name}: not installed (pip install saiwu[bench])")
            continue
        peer, size = seconds_each(draw, count)
        limit = f", limit {TIME_LIMITS[name]:.2f}" if name in TIME_LIMITS else ""
        print(
            f"certificate, {name}: {peer * 1000:.1f} ms, {size / 1000:.1f} kB; ours takes {own / peer:.2f}{limit}"
        )


def _report_print_file(ring: KeyRing) -> None:
    every = [facts(number, ring) for number in range(PAGES)]
    draws = (lambda each=each: render_paper("certificate", each) for each in every)
    began = time.process_time()
    pdf = joined(draws, open_faces(), title="荣誉证书", author="组委会", day=SAMPLE.issued_on)
    spent = time.process_time() - began
    share = len(pdf) / PRINT_LIMIT
    print(
        f"print file, {PAGES} pages: {len(pdf) / 1e6:.1f} MB = {share:.2f} of the limit, {PAGES / spent:.0f} pages/s"
    )


def _report_memory(ring: KeyRing) -> None:
    signing, tenth = Signing(ring), LONG // 10
    for number in range(tenth):
        signing.sign(render_paper("certificate", facts(number, ring)), now=NOW)
    before = _resident()
    for number in range(tenth, LONG):
        signing.sign(render_paper("certificate", facts(number, ring)), now=NOW)
    grown = _resident() - before
    print(f"memory from the {tenth}th to the {LONG}th signed certificate: {grown / 1e6:+.1f} MB", end="")
    print(f" = {grown / MEMORY_LIMIT:.2f} of the limit of {MEMORY_LIMIT / 1e6:.0f} MB")


def _resident() -> int:
    """Bytes of this process in memory (Linux)."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE_BYTES
