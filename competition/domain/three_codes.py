"""三次加密: three draws in a row, each a pure function of its seed and of what the stage before hands over.

Each custodian knows one step only: whose entry bears which entry code; which entry code works at which station; which
station's work bears which work code. Marks hang on work codes, so only all three tables together lead to a name.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from competition.domain.draw import Layout, Place, neighbours, number_codes, order_by_hash, place_entries
from competition.domain.roles import Role
from competition.domain.tiers import Labelled

ENTRY_CODE_PREFIX = "J"
"""Entry codes are J01, J02 … so that nobody takes one for a work code, which is a number alone."""


class DrawStage(Labelled):
    """The stages in the order in which they are drawn; they are opened in the reverse order."""

    ENTRY_CODE = "entry_code", "第一次加密：参赛号", "first stage: entry codes"
    STATION = "station", "第二次加密：场次和工位", "second stage: sessions and stations"
    WORK_CODE = "work_code", "第三次加密：作品号", "third stage: work codes"

    @property
    def number(self) -> int:
        """1, 2 or 3."""
        return list(DrawStage).index(self) + 1

    @property
    def custodian(self) -> Role:
        """Who draws and opens it."""
        return (Role.FIRST_CUSTODIAN, Role.SECOND_CUSTODIAN, Role.THIRD_CUSTODIAN)[self.number - 1]

    @property
    def before(self) -> "DrawStage | None":
        """The stage that is drawn before it."""
        return list(DrawStage)[self.number - 2] if self.number > 1 else None

    @property
    def after(self) -> "DrawStage | None":
        """The stage that is drawn after it, and opened before it."""
        return list(DrawStage)[self.number] if self.number < len(DrawStage) else None


@dataclass(frozen=True, slots=True)
class CodedEntry:
    """A line of the first table. `group` stands for the delegation and says nothing of which one it is."""

    entry: str
    delegation: str
    code: str
    group: str


@dataclass(frozen=True, slots=True)
class SeatedCode:
    """A line of the second table."""

    code: str
    group: str
    session: int
    station: int


@dataclass(frozen=True, slots=True)
class NumberedWork:
    """A line of the third table; `code` is what judges see."""

    session: int
    station: int
    code: str


Table = tuple[CodedEntry, ...] | tuple[SeatedCode, ...] | tuple[NumberedWork, ...]
"""What one custodian holds."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A station whose note does not fit its work: absent with a work, or (`absent` false) there without one."""

    place: Place
    code: str
    absent: bool


def draw_entry_codes(delegations: Mapping[str, str], *, seed: str) -> tuple[CodedEntry, ...]:
    """A code for each entry of `delegations` (entry number → delegation), in the order of the codes."""
    codes = number_codes(delegations, seed=seed, purpose="entry-code", prefix=ENTRY_CODE_PREFIX)
    ordered = order_by_hash(set(delegations.values()), seed=seed, purpose="group")
    groups = {each: str(number) for number, each in enumerate(ordered, start=1)}
    return tuple(
        CodedEntry(entry, delegations[entry], code, groups[delegations[entry]])
        for entry, code in codes.items()
    )


def draw_stations(groups: Mapping[str, str], layout: Layout, *, seed: str) -> tuple[SeatedCode, ...]:
    """A station for each code of `groups` (entry code → group), in the order of session and station."""
    placed = place_entries(groups, groups, layout, seed=seed)
    return tuple(SeatedCode(code, groups[code], at.session, at.station) for code, at in placed.items())


def draw_work_codes(places: Iterable[Place], *, seed: str) -> tuple[NumberedWork, ...]:
    """A code for the work of each station, in the order of the codes."""
    at = {f"{place.session}-{place.station}": place for place in places}
    codes = number_codes(at, seed=seed, purpose="work-code")
    return tuple(NumberedWork(at[each].session, at[each].station, code) for each, code in codes.items())


def count_neighbours(lines: Iterable[SeatedCode]) -> int:
    """How many pairs of one delegation work side by side all the same."""
    table = list(lines)
    return neighbours(
        {each.code: Place(each.session, each.station) for each in table},
        {each.code: each.group for each in table},
    )


def redraw(table: Table, layout: Layout, *, seed: str) -> Table:
    """The table once more from its seed and from what went into it: the same table, if nobody touched it."""
    entries = {each.entry: each.delegation for each in table if isinstance(each, CodedEntry)}
    groups = {each.code: each.group for each in table if isinstance(each, SeatedCode)}
    places = [Place(each.session, each.station) for each in table if isinstance(each, NumberedWork)]
    if entries:
        return draw_entry_codes(entries, seed=seed)
    return draw_stations(groups, layout, seed=seed) if groups else draw_work_codes(places, seed=seed)


def compare_floor(
    absent: Collection[Place],
    stopped: Collection[Place],
    table: Iterable[NumberedWork],
    missing: Collection[str],
) -> list[Disagreement]:
    """Where the floor and the third custodian say otherwise, by station; who stopped may or may not have left a work."""
    found = {Place(each.session, each.station): each.code for each in table}
    wrong = [
        Disagreement(place, code, place in absent)
        for place, code in found.items()
        if (place in absent) != (code in missing) and place not in stopped
    ]
    return sorted(wrong, key=lambda each: each.place)


def join_tables(
    first: Iterable[CodedEntry], second: Iterable[SeatedCode], third: Iterable[NumberedWork]
) -> dict[str, tuple[str, Place]]:
    """Whose each work is, and where it was made: work code → (entry number, place). KeyError if tables do not fit."""
    entries = {each.code: each.entry for each in first}
    seated = {Place(each.session, each.station): entries[each.code] for each in second}
    found = {each.code: Place(each.session, each.station) for each in third}
    return {code: (seated[place], place) for code, place in found.items()}
