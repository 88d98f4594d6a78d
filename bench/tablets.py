"""Two hundred tablets that mark at once, on gunicorn as the README starts it, beside a view written by hand.

For SQLite and PostgreSQL (left out where no server answers; `SAIWU_BENCH_POSTGRES` names another). The peers run on the
same gunicorn with the same number of workers, on copies of the same database, in turn with ours. What the database holds
afterwards is counted: each mark that was named in an answer is there once, and the log's chain of hashes is whole.
"""

import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from bench.serving import serving
from bench.tablets_hall import POSTGRES, Hall, copied, hall, kept
from bench.tablets_load import Figures, Load, drive, within

OURS, HAND, EMPTY = "saiwu", "by hand", "empty"
APPS = {OURS: "wsgi:app", HAND: "bench.tablets_peer:app", EMPTY: "bench.tablets_peer:app"}
PATHS = {OURS: "/tablet/api/operations", HAND: "/marks", EMPTY: "/empty"}
WORK = {OURS: "/tablet/api/work"}
SINGLE, BATCHED = Load(200, 50), Load(200, 100, batch=20)
THINKING = Load(500, 20, think=2.0, opening=30.0, again=20.0)
ROUNDS = 3
SINGLE_GOAL, BATCH_GOAL, WAIT_LIMIT = 0.75, 5.0, 50.0


def report() -> None:
    """Print each figure with its ratio to the peers of the same run, and what the database kept."""
    for kind in ("sqlite", "postgres"):
        if kind == "postgres" and not _answers(POSTGRES):
            print(f"tablets on PostgreSQL: left out, nothing answers at {POSTGRES}")
            continue
        with TemporaryDirectory() as room, hall(kind, Path(room)) as made:
            _report(kind, made, Path(room))


def _answers(url: str) -> bool:
    try:
        create_engine(url, connect_args={"connect_timeout": 3}).connect().close()
    except OperationalError:
        return False
    return True


def _report(kind: str, made: Hall, room: Path) -> None:
    print(
        f"tablets on {kind}: {SINGLE.tablets} tablets × {SINGLE.marks} marks, one at a time; median of {ROUNDS}"
    )
    single = {who: [] for who in APPS}
    for _ in range(ROUNDS):
        for who, runs in single.items():
            runs.append(_run(who, made, room, SINGLE))
    rates = {
        who: median(each.rate if who != EMPTY else len(each.waits) / each.seconds for each in runs)
        for who, runs in single.items()
    }
    for who, runs in single.items():
        waits = f"p50 {median(each.at(0.5) for each in runs):.0f} ms, p99 {median(each.at(0.99) for each in runs):.0f} ms"
        print(f"  {who:8} {rates[who]:7.0f} a second, {waits}")
    print(
        f"  ratio to by hand {rates[OURS] / rates[HAND]:.2f} (goal {SINGLE_GOAL}), to empty {rates[OURS] / rates[EMPTY]:.2f}"
    )
    batched = median(_run(OURS, made, room, BATCHED).rate for _ in range(ROUNDS))
    print(
        f"  batches of {BATCHED.batch}: {batched:.0f} marks a second = {batched / rates[OURS]:.1f} × single ones (goal {BATCH_GOAL})"
    )
    _report_thinking(made, room)


def _report_thinking(made: Hall, room: Path) -> None:
    print(
        f"  {THINKING.tablets} tablets open within {THINKING.opening:.0f} s, then {THINKING.think:.0f} s between marks:"
    )
    for who in (OURS, HAND):
        found = _run(who, made, room, THINKING)
        p99 = found.at(0.99)
        print(
            f"    {who:8} p50 {found.at(0.5):.1f} ms, p99 {p99:.1f} ms = {p99 / WAIT_LIMIT:.2f} of the limit,"
            f" longest {found.at(1):.0f} ms; sent again {found.resent}"
        )
        if found.asked:
            print(
                f"             asked {len(found.asked)} times meanwhile what is to be marked:"
                f" p50 {within(found.asked, 0.5):.0f} ms, p99 {within(found.asked, 0.99):.0f} ms"
            )


def _run(who: str, made: Hall, room: Path, load: Load) -> Figures:
    """One run on a copy of the hall. Exits where a mark was refused, lost or doubled."""
    with copied(made, room) as fresh:
        with serving(APPS[who], fresh) as server:
            work = WORK.get(who, "") if load.opening else ""
            found = drive(server.address, PATHS[who], fresh.seats, load, work=work)
        if who == EMPTY:
            return found
        sent, there = load.tablets * load.marks, kept(fresh)
    if found.errors or (found.named, *there) != (sent, sent, sent, True):
        sys.exit(
            f"{who}: {sent} sent, {found.named} named, {found.errors} errors; operations, marks, log whole: {there}"
        )
    return found
