"""The best of each delegation, and the best of all, over the published events that share a scale."""

from dataclasses import dataclass
from datetime import datetime

from competition.db.competitions import Competition
from competition.domain.medals import best_of, overall_best
from competition.domain.problems import Text
from competition.domain.ranking import Scored
from competition.domain.ranking_rules import RAW
from competition.domain.results import Standing
from competition.domain.scale import SCALES
from competition.operations.visibility import visible_result


@dataclass(frozen=True, slots=True)
class Champion:
    """A line of a published result, with its event."""

    event: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class Champions:
    """Of the events on one scale: the best of all, and of each delegation; ties give several."""

    scale: Text
    events: int
    overall: tuple[Champion, ...]
    delegations: tuple[tuple[str, tuple[Champion, ...]], ...]


def champions_of(competition: Competition, *, now: datetime) -> tuple[Champions, ...]:
    """For each scale that events use whose results may be seen. Raw marks of different events cannot be compared and are left out."""
    results = [
        (event, row.result()) for event in competition.events if (row := visible_result(event.id, now=now))
    ]
    scales = [scale for scale in SCALES if scale != RAW]
    shared = {scale: [(e.name, r) for e, r in results if r.rules.scale == scale] for scale in scales}
    return tuple(
        _champions(
            SCALES[scale].label,
            len(found),
            {line.entry: Champion(name, line) for name, result in found for line in result.standings},
        )
        for scale, found in shared.items()
        if found
    )


def _champions(scale: Text, events: int, lines: dict[str, Champion]) -> Champions:
    entries = [
        (each.standing.delegation, Scored(name, each.standing.place.total)) for name, each in lines.items()
    ]
    best = best_of(entries)
    return Champions(
        scale,
        events,
        tuple(lines[name] for name in overall_best([entry for _delegation, entry in entries])),
        tuple((delegation, tuple(lines[name] for name in best[delegation])) for delegation in sorted(best)),
    )
