"""Rosters in: previewed as often as wanted, imported as a whole or, on request, the good rows only."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from competition.db import db
from competition.db.competitions import Competition, Event
from competition.db.entries import Entry, Member
from competition.domain.applicant import Field
from competition.domain.problems import Problem, Refusal, problem
from competition.domain.registration import Entry as Accepted
from competition.domain.registration import Registration
from competition.domain.tiers import Group
from competition.operations.registration import decide_applications, enter_accepted
from competition.operations.roster_columns import remembered_layout
from competition.operations.unit import Actor, day_of, refuse, unit_of_work
from competition.spreadsheets.roster import Roster, read_roster
from competition.spreadsheets.roster_template import TemplateFacts, write_roster_template


@dataclass(frozen=True, slots=True)
class RosterPreview:
    """What an import would do: the entries that stand and all problems, by row."""

    delegation: str
    entries: tuple[Accepted, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class RosterImport:
    """What an import did: the numbers given, and the problems of the rows left out."""

    delegation: str
    numbers: tuple[str, ...]
    problems: tuple[Problem, ...]


def preview_roster(
    competition_id: int, data: bytes, *, file: str, now: datetime, delegation: str = ""
) -> RosterPreview:
    """Read and decide a roster without changing anything. Refusal if it is no roster at all.

    `delegation` counts where the workbook names none.
    """
    roster = _read(competition_id, data, file=file, delegation=delegation)
    registration = _decide(competition_id, roster, now)
    return RosterPreview(roster.delegation, registration.entries, _by_row(roster, registration))


def import_roster(
    competition_id: int,
    data: bytes,
    *,
    file: str,
    by: Actor,
    now: datetime,
    good_rows_only: bool = False,
    delegation: str = "",
) -> RosterImport:
    """Enter a roster. With a problem in any row nothing is entered, unless `good_rows_only` was asked for."""
    roster = _read(competition_id, data, file=file, delegation=delegation)
    with unit_of_work(by=by, now=now) as work:
        registration = _decide(competition_id, roster, now)
        problems = _by_row(roster, registration)
        if problems and not (good_rows_only and roster.delegation):
            raise Refusal(problems)
        refuse(None if registration.entries else [*problems, _nobody(file)])
        numbers = enter_accepted(competition_id, registration, delegation=roster.delegation)
        work.record(
            "roster.import",
            competition=competition_id,
            file=file,
            delegation=roster.delegation,
            entries=numbers,
            left_out=len(problems),
        )
        return RosterImport(roster.delegation, tuple(numbers), problems)


def _read(competition_id: int, data: bytes, *, file: str, delegation: str) -> Roster:
    layout = remembered_layout(competition_id, data, file=file)
    return read_roster(data, file=file, layout=layout, delegation=delegation)


def _decide(competition_id: int, roster: Roster, now: datetime) -> Registration:
    rows = sorted((*roster.applications, *roster.faulty), key=lambda each: each.where.row or 0)
    faulty = {each.where for each in roster.faulty}
    known = [each for each in roster.problems if replace(each.where, column="", cell="") in faulty]
    return decide_applications(
        competition_id, rows, delegation=roster.delegation, on=day_of(now), known=known
    )


def _by_row(roster: Roster, registration: Registration) -> tuple[Problem, ...]:
    """All problems by row, each named by the column as it stands in the sheet; of a cell what was read first."""
    read = {(each.where.row, each.where.column) for each in roster.problems}
    decided = [
        placed
        for each in registration.problems
        if each not in roster.problems
        for placed in [replace(each, where=roster.in_sheet(each.where))]
        if (placed.where.row, placed.where.column) not in read
    ]
    return tuple(sorted((*roster.problems, *decided), key=lambda each: each.where.row or 0))


def _nobody(file: str) -> Problem:
    return problem(
        f"“{file}”中没有可以导入的报名。",
        f"There is nothing in “{file}” that can be imported.",
        mend_zh="请按提示更正后重新上传。",
        mend_en="Mend what is listed and upload it again.",
    )


def roster_template(competition_id: int) -> bytes:
    """The empty roster of a competition: its events, their groups, and the fields that one of them asks for."""
    competition = db.session.get_one(Competition, competition_id)
    rules = [event.rules for event in competition.events]
    groups = frozenset[Group]().union(*(each.groups for each in rules)) or frozenset(Group)
    return write_roster_template(
        TemplateFacts(
            title=f"{competition.name} 报名表",
            events=tuple((each.code, each.name) for each in rules),
            groups=tuple(group for group in Group if group in groups),
            required=frozenset[Field]().union(*(each.conditions.required for each in rules)),
        )
    )


def competition_roster(competition_id: int) -> list[Entry]:
    """All entries of a competition by number."""
    found = select(Entry).join(Event).where(Event.competition_id == competition_id).order_by(Entry.number)
    return list(db.session.scalars(found))


def read_for_export(competition_id: int, *, by: Actor, now: datetime) -> list[tuple[Entry, Member, str]]:
    """Every member with the masked ID number; reading them is logged, for they are personal data."""
    with unit_of_work(by=by, now=now) as work:
        competition = db.session.get_one(Competition, competition_id)
        rows = [
            (entry, member, member.person.masked_id())
            for entry in competition_roster(competition_id)
            for member in entry.members
        ]
        work.record("roster.read_ids", competition=competition.id, people=len(rows), masked=True)
    return rows
