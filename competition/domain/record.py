"""个人竞赛档案: what one person did and earned across tiers and years, as plain values for page, workbook and JSON."""

from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from competition.domain.problems import Text


@dataclass(frozen=True, slots=True)
class RecordedResult:
    """An entry here, or a result from elsewhere (`here` False). What is not published or not known is None or empty."""

    year: int
    tier: Text
    contest: str
    event: str
    group: Text
    employer: str
    delegation: str
    here: bool
    state: Text | None
    rank: int | None
    tied: bool
    entrants: int | None
    total: Decimal | None
    award: Text | None
    confirmed_on: date | None
    document: str


@dataclass(frozen=True, slots=True)
class RecordedHelp:
    """Somebody beside an entry: coach, expert or master."""

    year: int
    contest: str
    event: str
    names: str
    part: Text


@dataclass(frozen=True, slots=True)
class RecordedGrant:
    """A title or a certificate of a skill level, with its document or number and its day."""

    what: Text
    document: str
    on: date


@dataclass(frozen=True, slots=True)
class RecordedAward:
    """A decision that stands: what for, of which kind, what it comes to, and the clauses it rests on."""

    contest: str
    earned_in: str
    kind: Text
    outcome: Text
    clauses: tuple[str, ...]
    confirmed_on: date


@dataclass(frozen=True, slots=True)
class RecordedPaper:
    """A paper that was issued."""

    number: str
    kind: Text
    contest: str
    issued_on: date


@dataclass(frozen=True, slots=True)
class Record:
    """The whole record; each list in the order of the days or years, the newest first. The ID number is masked."""

    name: str
    masked_id: str
    as_of: date
    made_up: bool
    results: tuple[RecordedResult, ...]
    help: tuple[RecordedHelp, ...]
    titles: tuple[RecordedGrant, ...]
    levels: tuple[RecordedGrant, ...]
    awards: tuple[RecordedAward, ...]
    papers: tuple[RecordedPaper, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing is recorded of the person yet."""
        lists = (self.results, self.help, self.titles, self.levels, self.awards, self.papers)
        return not any(lists)

    def as_dict(self) -> dict[str, Any]:
        """The record as plain values, for JSON: both languages, totals and days as text."""
        return {each.name: _plain(getattr(self, each.name)) for each in fields(self)}


def _plain(value: Any) -> Any:
    match value:
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case Text():
            return asdict(value)
        case tuple():
            return [_plain(each) for each in value]
        case RecordedResult() | RecordedHelp() | RecordedGrant() | RecordedAward() | RecordedPaper():
            return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
        case _:
            return value
