"""What the API answers: frozen values, from which the answers and their schemas are both made."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from competition.domain.visibility import Appearance
from competition.operations.verification import PaperStanding


@dataclass(frozen=True, slots=True)
class Said:
    """The same in both languages."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class EventState:
    """An event, how its result stands before the public, and since or from when it is seen."""

    code: str
    name: str
    state: Appearance
    state_said: Said
    moment: datetime | None
    version: int | None


@dataclass(frozen=True, slots=True)
class CompetitionState:
    """A competition of which at least one event is published or announced."""

    code: str
    name: str
    year: int
    tier: Said
    issuing_body: str
    made_up: bool
    events: tuple[EventState, ...]


@dataclass(frozen=True, slots=True)
class CompetitionList:
    """All such competitions, newest first."""

    competitions: tuple[CompetitionState, ...]


@dataclass(frozen=True, slots=True)
class ResultLine:
    """A line of a list: name and unit, never more of a person. `total` is what was ranked by."""

    rank: int
    tied: bool
    names: tuple[str, ...]
    employers: tuple[str, ...]
    delegation: str
    group: Said | None
    total: Decimal
    award: Said | None


@dataclass(frozen=True, slots=True)
class NoticeDays:
    """公示: its first and last day."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class EventResults:
    """The result of an event, the newest version that may be seen; `replaces` names the version that it corrects."""

    competition: str
    event: str
    name: str
    version: int
    replaces: int | None
    seen_since: datetime
    confirmed_on: date | None
    notice: NoticeDays | None
    made_up: bool
    lines: tuple[ResultLine, ...]


@dataclass(frozen=True, slots=True)
class PaperState:
    """Whether an issued paper counts. What it says is told to who has it: the page asks for the name as well."""

    number: str
    kind: str
    standing: PaperStanding
    standing_said: Said
    recalled_on: date | None
    successor: str | None
    sha256: str
    made_up: bool


@dataclass(frozen=True, slots=True)
class ProblemDetails:
    """RFC 9457: what went wrong, in both languages."""

    type: str
    title: str
    status: int
    zh: str
    en: str
