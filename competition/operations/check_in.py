"""报到 on the day: entrants found at the desk, checked in once, and taken back with a reason."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from competition.db import db
from competition.db.applications import (
    ApplicationRow,
    CheckIn,
    check_ins_of,
    entrants_of,
)
from competition.db.competitions import Competition, Event
from competition.db.entries import Entry, Member
from competition.db.sealing import unseal
from competition.domain.applicant import OF_AGE
from competition.domain.identity import age_on
from competition.domain.names import normalise_name
from competition.domain.problems import Problem, Text
from competition.operations import application_problems as says
from competition.operations.application_steps import accepted_of_entry
from competition.operations.persons import sex_and_birth
from competition.operations.retention import is_removed
from competition.operations.unit import CHINA, Actor, check_reason, day_of, refuse, unit_of_work

SHORTEST_ENDING = 4
"""Characters of an ID number's end that are enough to look somebody up."""
MOST_FOUND = 20

NO_PHOTO = Text("缺证件照", "no photo")
NO_CONSENT = Text("缺监护人同意书", "no consent of the guardian")


@dataclass(frozen=True, slots=True)
class Card:
    """What the desk sees of an entry: `missing` by member, `checked` once somebody has checked it in."""

    entry: Entry
    applications: tuple[ApplicationRow, ...]
    missing: tuple[tuple[Member, tuple[Text, ...]], ...]
    checked: CheckIn | None


@dataclass(frozen=True, slots=True)
class Count:
    """How many of an event's entries that compete have checked in."""

    event: Event
    checked: int
    expected: int


def find_cards(competition_id: int, typed: str, *, entry_id: int | None = None, now: datetime) -> list[Card]:
    """The entries that fit what was typed: a number, a name or a part of one, or the last four or more characters of

    an ID number; `entry_id` is what a slip's code said. At most twenty, by number.
    """
    words, found = _plain(typed), {}
    checked = check_ins_of(competition_id)
    for member in entrants_of(competition_id):
        fits = member.entry_id == entry_id if entry_id is not None else _fits(member, words, typed)
        if fits:
            found[member.entry_id] = member.entry
    return [_card(entry, checked.get(entry.id), now=now) for entry in list(found.values())[:MOST_FOUND]]


def _fits(member: Member, words: str, typed: str) -> bool:
    if not words:
        return False
    number = member.entry.number.upper()
    if number == words or number.replace("-", "") == words.replace("-", ""):
        return True
    if normalise_name(typed) and normalise_name(typed) in member.person.name:
        return True
    return len(words) >= SHORTEST_ENDING and words.isalnum() and _number(member).endswith(words)


def _number(member: Member) -> str:
    return unseal(member.person.id_sealed, row=member.person_id)


def _plain(typed: str) -> str:
    return "".join(unicodedata.normalize("NFKC", typed).split()).upper()


def _card(entry: Entry, checked: CheckIn | None, *, now: datetime) -> Card:
    rows = accepted_of_entry(entry.id)
    by_person = {row.id_index: row for row in rows}
    missing = [
        (member, missing_papers(member, by_person.get(member.person.id_index), now=now))
        for member in entry.members
    ]
    return Card(entry, tuple(rows), tuple(missing), checked)


def missing_papers(member: Member, row: ApplicationRow | None, *, now: datetime) -> tuple[Text, ...]:
    """What should be there for somebody who competes and is not: the photo of who applied, a minor's consent."""
    profile = member.profile()
    agreed = bool(profile.guardian and profile.consent)
    return (
        *((NO_PHOTO,) if row is not None and row.photo_sealed is None else ()),
        *((NO_CONSENT,) if not agreed and _is_minor(member, now=now) else ()),
    )


def _is_minor(member: Member, *, now: datetime) -> bool:
    born = None if is_removed(member.person) else sex_and_birth(member.person)[1]
    day = member.entry.event.rules.age_on or day_of(now)
    return born is not None and age_on(born, day) < OF_AGE


def counts(competition_id: int) -> list[Count]:
    """By event, how many of those who compete are there."""
    competition, checked = db.session.get_one(Competition, competition_id), check_ins_of(competition_id)
    entries = {entry.id: entry for entry in (member.entry for member in entrants_of(competition_id))}
    return [
        Count(
            event,
            sum(entry.event_id == event.id and entry.id in checked for entry in entries.values()),
            sum(entry.event_id == event.id and entry.state_value.marked for entry in entries.values()),
        )
        for event in competition.events
    ]


def check_in(entry_id: int, *, by: Actor, now: datetime) -> str:
    """An entry is there; its number. Refusal where another desk was first, naming who and when, or it does not compete."""
    with unit_of_work(by=by, now=now) as work:
        entry = db.session.get_one(Entry, entry_id)
        refuse(_first(entry) or _not_competing(entry))
        db.session.add(CheckIn(entry_id=entry.id, at=now, user_id=by.user_id))
        work.record("entry.check_in", competition=entry.event.competition_id, entry=entry.number)
        return entry.number


def undo_check_in(entry_id: int, *, reason: str, by: Actor, now: datetime) -> None:
    """It was a mistake, for the reason given. Refusal where nobody checked it in."""
    with unit_of_work(by=by, now=now) as work:
        entry, row = db.session.get_one(Entry, entry_id), db.session.get(CheckIn, entry_id)
        refuse(None if row else says.not_checked_in(entry.number))
        refuse(check_reason(reason))
        db.session.delete(row)
        work.record(
            "entry.undo_check_in",
            competition=entry.event.competition_id,
            entry=entry.number,
            reason=reason.strip(),
        )


def _first(entry: Entry) -> Problem | None:
    row = db.session.get(CheckIn, entry.id)
    if row is None:
        return None
    return says.checked_in(entry.number, row.user.display_name, row.at.astimezone(CHINA).strftime("%H:%M"))


def _not_competing(entry: Entry) -> Problem | None:
    label = entry.state_value.label
    return None if entry.state_value.marked else says.cannot_check_in(entry.number, label.zh, label.en)
