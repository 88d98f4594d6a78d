"""A recount of published results from the stored marks: totals by other arithmetic, places and awards by the rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from competition.db.competitions import Competition, Event
from competition.db.marking import scheme_versions, sheets_of_event
from competition.db.results import published_result
from competition.domain.marking_scheme import MarkingScheme
from competition.domain.problems import Text
from competition.domain.results import Standing
from competition.domain.scoresheet import Sheet
from competition.domain.tally import Row, columns, tally
from competition.operations.results import compute_result

HUNDREDTHS = 100


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that the recount gives otherwise than it was published; `entry` is empty where it is the whole list."""

    event: str
    entry: str
    says: Text


@dataclass(frozen=True, slots=True)
class Recount:
    """How many events and entries were counted again, and what differs."""

    events: int
    entries: int
    findings: tuple[Finding, ...]


def recount_competition(competition: Competition) -> Recount:
    """Count every published event of the competition again."""
    published = [(event, row) for event in competition.events if (row := published_result(event.id))]
    findings = [
        found
        for event, row in published
        for found in _recount(event, row.result().standings, row.result().scheme_digest)
    ]
    entries = sum(len(row.result().standings) for _event, row in published)
    return Recount(len(published), entries, tuple(findings))


def _recount(event: Event, published: tuple[Standing, ...], scheme_digest: str) -> Iterable[Finding]:
    version = next((each for each in scheme_versions(event.id) if each.digest == scheme_digest), None)
    if version is None:
        yield Finding(event.code, "", Text("找不到所用的评分方案", "its marking scheme is not there"))
        return
    totals = _count(event, version.scheme(), [standing.entry for standing in published])
    for standing in published:
        if totals[standing.entry] != standing.breakdown.value:
            yield _differs(event, standing.entry, standing.breakdown.value, totals[standing.entry])
    if None not in totals.values():
        yield from _elsewhere(event, published)


def _count(event: Event, scheme: MarkingScheme, entries: Iterable[str]) -> dict[str, Decimal | None]:
    """The total of each entry by the second way; None where a mark is missing."""
    sheets, count = sheets_of_event(event.id), tally(scheme)
    rows = {entry: _row(scheme, sheets.get(entry, ())) for entry in entries}
    return {
        entry: None if row is None else Decimal(count(row)).scaleb(-scheme.places)
        for entry, row in rows.items()
    }


def _row(scheme: MarkingScheme, sheets: Iterable[Sheet]) -> Row | None:
    """The entry's marks in hundredths; None if one is missing."""
    marks = {(aspect, sheet.key.seat): mark for sheet in sheets for aspect, mark in sheet.marks.items()}
    row = [marks.get(column) for column in columns(scheme)]
    given = [int(mark * HUNDREDTHS) for mark in row if mark is not None]
    return given if len(given) == len(row) else None


def _differs(event: Event, entry: str, published: Decimal, counted: Decimal | None) -> Finding:
    if counted is None:
        return Finding(
            event.code, entry, Text("有分数缺失，无法复算", "marks are missing; it cannot be counted")
        )
    return Finding(
        event.code,
        entry,
        Text(f"公布总分{published}，复算为{counted}", f"published total {published}, counted {counted}"),
    )


def _elsewhere(event: Event, published: tuple[Standing, ...]) -> Iterable[Finding]:
    """Entries that would stand elsewhere, or get another award, by the marks and states of now."""
    again = {each.entry: each for each in compute_result(event).standings}
    for entry in again.keys() - {was.entry for was in published}:
        yield Finding(
            event.code, entry, Text("未公布，复算后在名次中", "not published, ranked when counted again")
        )
    for was in published:
        found = again.get(was.entry)
        if found is None:
            yield Finding(event.code, was.entry, Text("复算后不在名次中", "not ranked when counted again"))
        elif (found.place.rank, found.award) != (was.place.rank, was.award):
            yield Finding(event.code, was.entry, _places(was, found))


def _places(was: Standing, found: Standing) -> Text:
    return Text(
        f"公布第{was.place.rank}名（{was.award.label.zh}），复算为第{found.place.rank}名（{found.award.label.zh}）",
        f"published rank {was.place.rank} ({was.award.label.en}), "
        f"counted rank {found.place.rank} ({found.award.label.en})",
    )
