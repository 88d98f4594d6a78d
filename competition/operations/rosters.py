"""Rosters in: previewed as often as wanted, imported as a whole or, on request, the good rows only."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select

from competition.db import db
from competition.db.competitions import Competition, Event
from competition.db.entries import Delegation, Entry, Member, Person
from competition.db.sealing import blind_index
from competition.domain.problems import Problem, Refusal, problem
from competition.domain.registration import Application, Registration, register
from competition.domain.registration import Entry as Accepted
from competition.domain.stages import Stage, check_stage
from competition.operations.persons import find_misnamed, find_or_add_person
from competition.operations.unit import Actor, refuse, unit_of_work
from competition.spreadsheets.roster import Roster, read_roster


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


def preview_roster(competition_id: int, data: bytes, *, file: str) -> RosterPreview:
    """Read and decide a roster without changing anything. Refusal if it is no roster at all."""
    roster = read_roster(data, file=file)
    registration = _decide(competition_id, roster)
    return RosterPreview(roster.delegation, registration.entries, _by_row(roster, registration))


def import_roster(
    competition_id: int, data: bytes, *, file: str, by: Actor, now: datetime, good_rows_only: bool = False
) -> RosterImport:
    """Enter a roster. With a problem in any row nothing is entered, unless `good_rows_only` was asked for."""
    roster = read_roster(data, file=file)
    with unit_of_work(by=by, now=now) as work:
        registration = _decide(competition_id, roster)
        problems = _by_row(roster, registration)
        if problems and not (good_rows_only and roster.delegation):
            raise Refusal(problems)
        refuse(None if registration.entries else [*problems, _nobody(file)])
        events = _events(competition_id)
        delegation = _delegation(competition_id, roster.delegation)
        numbers = _enter(registration, events, delegation)
        work.record(
            "roster.import",
            competition=competition_id,
            file=file,
            delegation=roster.delegation,
            entries=numbers,
            left_out=len(problems),
        )
        return RosterImport(roster.delegation, tuple(numbers), problems)


def _decide(competition_id: int, roster: Roster) -> Registration:
    events = _events(competition_id)
    rules = {code: event.rules for code, event in events.items()}
    misnamed = find_misnamed((each.name, each.resident_id, each.where) for each in roster.applications)
    refused = {found.where for found in misnamed}
    named = [each for each in roster.applications if each.where not in refused]
    registration = register(named, events=rules, already=_already_entered(events, roster.applications))
    closed = [found for entry in registration.entries for found in _closed(entry, events[entry.event])]
    shut = {found.where for found in closed}
    entries = tuple(each for each in registration.entries if each.members[0].where not in shut)
    return Registration(entries, (*misnamed, *registration.problems, *closed))


def _events(competition_id: int) -> dict[str, Event]:
    found = select(Event).where(Event.competition_id == competition_id)
    return {event.code: event for event in db.session.scalars(found)}


def _already_entered(
    events: dict[str, Event], applications: tuple[Application, ...]
) -> dict[str, frozenset[str]]:
    numbers = {blind_index(each.resident_id.number): each.resident_id.number for each in applications}
    found = db.session.execute(
        select(Event.code, Person.id_index)
        .join(Member, Member.event_id == Event.id)
        .join(Person, Person.id == Member.person_id)
        .where(Event.id.in_([event.id for event in events.values()]), Person.id_index.in_(numbers))
    )
    entered: dict[str, set[str]] = defaultdict(set)
    for code, index in found:
        entered[code].add(numbers[index])
    return {code: frozenset(ids) for code, ids in entered.items()}


def _by_row(roster: Roster, registration: Registration) -> tuple[Problem, ...]:
    return tuple(sorted((*roster.problems, *registration.problems), key=lambda each: each.where.row or 0))


def _closed(entry: Accepted, event: Event) -> list[Problem]:
    """The rows of an entry whose event takes nobody any more."""
    found = check_stage(event.stage_value, Stage.PREPARING, to_do_zh="报名", to_do_en="enter anybody")
    return [replace(found, where=member.where) for member in entry.members] if found else []


def _nobody(file: str) -> Problem:
    return problem(
        f"“{file}”中没有可以导入的报名。",
        f"There is nothing in “{file}” that can be imported.",
        mend_zh="请按提示更正后重新上传。",
        mend_en="Mend what is listed and upload it again.",
    )


def _delegation(competition_id: int, name: str) -> Delegation:
    found = select(Delegation).where(Delegation.competition_id == competition_id, Delegation.name == name)
    delegation = db.session.scalar(found)
    if delegation is None:
        delegation = Delegation(competition_id=competition_id, name=name)
        db.session.add(delegation)
        db.session.flush()
    return delegation


def _enter(registration: Registration, events: dict[str, Event], delegation: Delegation) -> list[str]:
    numbers = []
    taken = {
        code: db.session.scalar(select(func.count()).select_from(Entry).where(Entry.event_id == event.id))
        or 0
        for code, event in events.items()
    }
    for accepted in registration.entries:
        taken[accepted.event] += 1
        number = f"{accepted.event}-{taken[accepted.event]:03}"
        entry = Entry(
            event_id=events[accepted.event].id,
            delegation_id=delegation.id,
            number=number,
            group=accepted.members[0].group,
            team=accepted.members[0].team,
        )
        entry.members = [_member(each, position) for position, each in enumerate(accepted.members, start=1)]
        for member in entry.members:
            member.event_id = entry.event_id
        db.session.add(entry)
        numbers.append(number)
    db.session.flush()
    return numbers


def _member(application: Application, position: int) -> Member:
    return Member(
        person=find_or_add_person(application.name, application.resident_id),
        position=position,
        employer=application.employer,
        held_level=application.held_level,
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
