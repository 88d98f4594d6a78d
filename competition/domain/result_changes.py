"""What a corrected result changes against the one it replaces: whose place, award or total."""

from collections.abc import Iterator
from dataclasses import dataclass

from competition.domain.problems import Text
from competition.domain.results import EventResult
from competition.domain.scoresheet import EntryState

STATES = {state.value: state.label for state in EntryState}


@dataclass(frozen=True, slots=True)
class Stand:
    """What a result says of an entry: its place and award, or its state, and its total (empty where there is none)."""

    place: Text
    award: Text
    total: str


@dataclass(frozen=True, slots=True)
class ResultChange:
    """An entry for which two results differ; `outcome` if place or award do, not the total alone."""

    entry: str
    names: str
    old: Stand
    new: Stand

    @property
    def outcome(self) -> bool:
        """Whether the place or the award changes."""
        return (self.old.place, self.old.award) != (self.new.place, self.new.award)


def changes_between(old: EventResult, new: EventResult) -> tuple[ResultChange, ...]:
    """Every entry that stands otherwise, in the order of the old result."""
    after = {entry: stand for entry, _names, stand in _stands(new)}
    return tuple(
        ResultChange(entry, names, stand, after[entry])
        for entry, names, stand in _stands(old)
        if stand != after[entry]
    )


def _stands(result: EventResult) -> Iterator[tuple[str, str, Stand]]:
    for each in result.standings:
        rank, tied = each.place.rank, each.place.tied
        place = Text(f"{'并列' if tied else ''}第{rank}名", f"{'shared ' if tied else ''}rank {rank}")
        yield each.entry, "、".join(each.names), Stand(place, each.award.label, f"{each.place.total:f}")
    for other in result.not_ranked:
        total = "" if other.total is None else f"{other.total:f}"
        yield other.entry, other.names, Stand(STATES[other.state], Text("—", "—"), total)
