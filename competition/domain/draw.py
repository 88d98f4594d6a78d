"""The draw of stations and blind codes: a pure function of a recorded seed, the same for ever.

Entries are ordered by SHA-256 of the purpose, the seed and the entry's own identifier, so anybody can repeat a draw
with a calculator for hashes, and no release of a random number generator can change it. Members of a group (one
delegation) are then moved apart as far as the stations allow, the order of the hashes deciding wherever it can.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from types import MappingProxyType

from competition.domain.tiers import Labelled

HASHED = "sha256-order-1"
"""Stands at the beginning of all that is hashed."""
ALGORITHM = "sha256-order-2"
"""What a draw is recorded with. Number 1 was the same without groups and without reserve stations."""
NOBODY: Mapping[str, str] = MappingProxyType({})


class CodeCustody(Labelled):
    """Who holds the codes of an event: the system, or three custodians of whom none can join marks to names."""

    SINGLE = "single", "单次抽签（系统保管加密号）", "one draw, codes kept by the system"
    THREE_STAGE = (
        "three_stage",
        "三次加密（三名加密裁判分管）",
        "three stages, codes kept by three custodians",
    )


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A station of a session; both count from 1."""

    session: int
    station: int


@dataclass(frozen=True, slots=True)
class Layout:
    """The stations of a session; the last `reserve` of them stay empty for breakdowns. ValueError if none is left."""

    stations: int
    reserve: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.reserve < self.stations:
            raise ValueError("a draw needs at least one station that is not in reserve")

    def places(self, entries: int) -> tuple[Place, ...]:
        """The stations that many entries work at, in order; a session is filled before the next begins."""
        used = self.stations - self.reserve
        return tuple(Place(position // used + 1, position % used + 1) for position in range(entries))

    def reserves(self, entries: int) -> tuple[Place, ...]:
        """The reserve stations of the sessions that many entries need."""
        sessions = max((place.session for place in self.places(entries)), default=0)
        kept = range(self.stations - self.reserve + 1, self.stations + 1)
        return tuple(Place(session, station) for session in range(1, sessions + 1) for station in kept)


@dataclass(frozen=True, slots=True)
class DrawnPlace:
    """Where an entry works: `session` and `station` count from 1; `code` is what judges see (加密号)."""

    entry: str
    session: int
    station: int
    code: str


def commitment(seed: str) -> str:
    """The hash that may be published before the seed is known."""
    return sha256(f"{HASHED}\n{seed}".encode()).hexdigest()


def draw(
    entries: Iterable[str],
    *,
    seed: str,
    secret: str,
    stations: int,
    reserve: int = 0,
    groups: Mapping[str, str] = NOBODY,
) -> tuple[DrawnPlace, ...]:
    """Give each entry a session, a station and a code, in the order of session and station.

    Stations follow from `seed`, which anybody may know; codes from `secret`, which nobody who marks may: who knew it
    could tell whose sheet is whose. The order in which entries come in does not matter. `groups` says whose entry it
    is. ValueError without a seed, a secret or a station, or for a repeated entry.
    """
    ids = list(entries)
    if not seed or not secret or not 0 <= reserve < stations:
        raise ValueError("a draw needs a seed, a secret and at least one station")
    codes = number_codes(ids, seed=secret, purpose="code")
    placed = place_entries(ids, groups, Layout(stations, reserve), seed=seed)
    return tuple(DrawnPlace(each, at.session, at.station, codes[each]) for each, at in placed.items())


def number_codes(ids: Iterable[str], *, seed: str, purpose: str, prefix: str = "") -> dict[str, str]:
    """A code for each identifier, in the order of the codes: the prefix and a number of one width."""
    ordered = order_by_hash(ids, seed=seed, purpose=purpose)
    width = max(2, len(str(len(ordered))))
    return {each: f"{prefix}{n:0{width}}" for n, each in enumerate(ordered, start=1)}


def order_by_hash(ids: Iterable[str], *, seed: str, purpose: str) -> list[str]:
    """The identifiers in the order that the seed gives them. ValueError for a repeated one."""
    found = list(ids)
    if len(set(found)) != len(found):
        raise ValueError("an entry takes part in a draw once")
    return sorted(found, key=lambda each: sha256(f"{HASHED}\n{purpose}\n{seed}\n{each}".encode()).digest())


def place_entries(
    ids: Iterable[str], groups: Mapping[str, str], layout: Layout, *, seed: str
) -> dict[str, Place]:
    """The place of each entry, in order of session and station, members of a group apart as far as possible."""
    plain = order_by_hash(ids, seed=seed, purpose="station")
    places = layout.places(len(plain))
    apart = _move_apart(plain, groups, places)
    best = min((apart, plain), key=lambda order: neighbours(dict(zip(order, places, strict=True)), groups))
    return dict(zip(best, places, strict=True))


def neighbours(placed: Mapping[str, Place], groups: Mapping[str, str]) -> int:
    """How many pairs of one group work at neighbouring stations of one session."""
    at = {place: entry for entry, place in placed.items()}
    return sum(
        _alike(entry, at.get(Place(place.session, place.station + 1)), groups) for place, entry in at.items()
    )


def _alike(one: str, other: str | None, groups: Mapping[str, str]) -> bool:
    return other is not None and one in groups and groups[one] == groups.get(other)


def _move_apart(plain: Sequence[str], groups: Mapping[str, str], places: Sequence[Place]) -> list[str]:
    """Fill the stations one by one with the first entry that leaves the fewest neighbours, here and unavoidably later."""
    waiting, found = list(plain), list[str]()
    counts = Counter(groups[each] for each in plain if each in groups)
    breaks = [True, *(one.session != other.session for one, other in pairwise(places))]
    for position, new_session in enumerate(breaks[: len(places)]):
        before = None if new_session else found[-1]
        lengths = _lengths(breaks[position + 1 :])
        first_of = {groups.get(each): each for each in reversed(waiting)}
        costs = {
            each: _alike(each, before, groups)
            + _unavoidable(counts - Counter([group] if group else []), group, lengths)
            for group, each in first_of.items()
        }
        chosen = min(costs, key=lambda each: (costs[each], waiting.index(each)))
        waiting.remove(chosen)
        counts -= Counter([groups[chosen]] if chosen in groups else [])
        found.append(chosen)
    return found


def _lengths(breaks: Sequence[bool]) -> tuple[int, tuple[int, ...]]:
    """How many stations are left in this session, and in each that follows."""
    starts = [position for position, new in enumerate(breaks) if new]
    ends = [*starts[1:], len(breaks)]
    here = starts[0] if starts else len(breaks)
    return here, tuple(end - start for start, end in zip(starts, ends, strict=False))


def _unavoidable(counts: Counter[str], before: str | None, lengths: tuple[int, tuple[int, ...]]) -> int:
    """How many neighbours remain at least: every second station of a session takes a member of one group.

    `before` is the group at the station before the ones that are left in this session. One member more than every
    second station makes one pair where it can stand at an end, two pairs elsewhere.
    """
    here, later = lengths
    found = 0
    for group, count in counts.items():
        rows = [(here, here // 2 if group == before else (here + 1) // 2)]
        rows += [(each, (each + 1) // 2) for each in later]
        excess = max(0, count - sum(room for _length, room in rows))
        ends = sum(
            length > 0 and (length % 2 == 1) == (number == 0 and group == before)
            for number, (length, _room) in enumerate(rows)
        )
        found += min(excess, ends) + 2 * max(0, excess - ends)
    return found
