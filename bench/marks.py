"""Totals and ranks of up to 1,000,000 marks, against the same sums and ranks in numpy."""

import time
from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any

import numpy as np

from competition.domain.marking_scheme import (
    Aspect,
    AspectKind,
    Criterion,
    MarkingScheme,
    Part,
    SubCriterion,
)
from competition.domain.scoresheet import Sheet, SheetKey
from competition.domain.tally import ranks, tally
from competition.domain.totals import total_entry

ENTRANTS, ASPECTS = 40, 50
SIZES = (10_000, 100_000, 1_000_000)
RUNS = 5
LIMIT = 2.0
Event = list[list[int]]
Places = list[list[int]]


def scheme() -> MarkingScheme:
    """Fifty measurements of 2 marks each."""
    aspects = tuple(
        Aspect(f"A{n}", AspectKind.MEASUREMENT, f"measurement {n}", Decimal(2)) for n in range(ASPECTS)
    )
    form = SubCriterion("F", "form", aspects)
    part = Part("P", "practice", Decimal(100), "single", (Criterion("C", "all", Decimal(100), (form,)),))
    return MarkingScheme("bench", (part,))


def make_events(marks: int) -> list[Event]:
    """Events of 40 entrants × 50 aspects, in hundredths; the same ones in every run."""
    chance = Random(2026)
    return [
        [[chance.randrange(0, 201) for _ in range(ASPECTS)] for _ in range(ENTRANTS)]
        for _ in range(marks // (ENTRANTS * ASPECTS))
    ]


def by_tally(events: list[Event]) -> Places:
    """The bulk path."""
    count = tally(scheme())
    return [ranks([count(row) for row in event]) for event in events]


def by_numpy(events: list[Event]) -> Places:
    """The same from the same rows: read into an array, summed, ranked."""
    return rank_array(np.array(events, dtype=np.int64))


def rank_array(table: Any) -> Places:
    """Sums and ranks of an array that is there already: 1 + the number strictly better."""
    totals = table.sum(axis=2)
    better = totals[:, None, :] > totals[:, :, None]
    found: Places = (1 + better.sum(axis=2)).tolist()
    return found


def by_decimal(event: Event) -> list[Decimal | None]:
    """One event with every breakdown, as it is ranked in the house."""
    made = scheme()
    names = [aspect.id for aspect in made.aspects()]
    return [
        total_entry(
            made,
            str(number),
            [
                Sheet(
                    SheetKey(str(number), "F", 1),
                    {n: Decimal(m).scaleb(-2) for n, m in zip(names, row, strict=True)},
                )
            ],
        ).value
        for number, row in enumerate(event)
    ]


def best(job: Callable[[], Any]) -> float:
    """Seconds of the best of a few runs."""
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        job()
        times.append(time.perf_counter() - began)
    return min(times)


def report() -> None:
    """Print the times, the ratios and how they grow."""
    print(f"marks: {ENTRANTS} entrants × {ASPECTS} aspects an event; totals and ranks, best of {RUNS}")
    before = 0.0
    for size in SIZES:
        events = make_events(size)
        table = np.array(events, dtype=np.int64)
        assert by_tally(events) == by_numpy(events) == rank_array(table)
        ours, theirs = best(lambda: by_tally(events)), best(lambda: by_numpy(events))  # noqa: B023
        ready = best(lambda: rank_array(table))  # noqa: B023
        growth = f", ×{ours / before:.1f} for ×10 marks" if before else ""
        print(
            f"  {size:>9,}: {ours * 1000:7.1f} ms; numpy from the same rows {theirs * 1000:7.1f} ms: "
            f"ratio {ours / theirs:.2f} of {LIMIT:.0f}{growth}; "
            f"numpy on an array that is ready {ready * 1000:.1f} ms: ratio {ours / ready:.1f}"
        )
        before = ours
    event = make_events(ENTRANTS * ASPECTS)[0]
    seconds = best(lambda: by_decimal(event))
    print(
        f"  one event of {ENTRANTS * ASPECTS:,} marks in Decimal with every breakdown: {seconds * 1000:.1f} ms"
    )
