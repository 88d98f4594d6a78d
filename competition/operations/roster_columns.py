"""What the columns of foreign rosters stand for: asked once, and remembered for tables with the same headings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from competition.codec import dump, load
from competition.db import db
from competition.db.roster_columns import RosterColumns, columns_with
from competition.db.series import competitions_in, series_of
from competition.operations.unit import Actor, refuse, unit_of_work
from competition.spreadsheets.reading import open_workbook
from competition.spreadsheets.roster_columns import (
    Headings,
    Layout,
    check_layout,
    find_headings,
    roster_sheet,
)


@dataclass(frozen=True, slots=True)
class Columns:
    """The headings of an uploaded table, what was remembered of them, and where from: the name of a competition.

    `layout` is None where nothing was remembered.
    """

    headings: Headings
    layout: Layout | None

    @property
    def readable(self) -> bool:
        """Whether the table can be read without asking."""
        return self.layout is not None or not self.headings.lacking


def look_at_columns(competition_id: int, data: bytes, *, file: str) -> Columns:
    """The headings of a roster and what is remembered of them. Refusal if the file is no workbook or is empty."""
    headings = find_headings(roster_sheet(open_workbook(data, file=file)))
    return Columns(headings, _remembered(competition_id, headings))


def remembered_layout(competition_id: int, data: bytes, *, file: str) -> Layout | None:
    """What was said of a table with these headings, in this competition or another of its series."""
    return look_at_columns(competition_id, data, file=file).layout


def remember_columns(
    competition_id: int, data: bytes, layout: Layout, *, file: str, by: Actor, now: datetime
) -> None:
    """Keep what the columns of this table stand for. Refusal if the table cannot be read by it."""
    with unit_of_work(by=by, now=now) as work:
        headings = look_at_columns(competition_id, data, file=file).headings
        refuse(check_layout(layout, headings))
        row = columns_with(headings.fingerprint, [competition_id])
        before = load(row.body, Layout) if row else None
        row = row or RosterColumns(competition_id=competition_id, fingerprint=headings.fingerprint)
        row.body, row.set_by, row.set_at = dump(layout), by.user_id, now
        db.session.add(row)
        work.record(
            "roster.columns",
            competition=competition_id,
            file=file,
            before=_plain(before),
            after=_plain(layout),
        )


def _remembered(competition_id: int, headings: Headings) -> Layout | None:
    series = series_of(competition_id)
    others = [each.id for each in competitions_in(series.id)] if series else []
    row = columns_with(headings.fingerprint, [competition_id]) or columns_with(headings.fingerprint, others)
    return load(row.body, Layout) if row else None


def _plain(layout: Layout | None) -> Mapping[str, Mapping[str, str]] | None:
    if layout is None:
        return None
    return {
        "columns": {heading: str(each) for heading, each in layout.columns.items()},
        "fixed": {str(each): text for each, text in layout.fixed.items()},
    }
