"""Applications decided and entered: the one way by which rosters, entrants and leaders come into an event.

What is here works within the operation that calls it.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import func, select

from competition.db import db
from competition.db.competitions import Competition, Event
from competition.db.entries import Delegation, Entry, Member, Person
from competition.db.sealing import blind_index
from competition.domain.applicant import Application, Field, Profile
from competition.domain.entry_rules import Shortage, check_minimum
from competition.domain.problems import Problem, problem
from competition.domain.registration import Background, Registration, check_person, register
from competition.domain.registration import Entry as Accepted
from competition.domain.scoresheet import EntryState
from competition.domain.stages import Stage, check_stage
from competition.operations.past import past_of
from competition.operations.persons import find_misnamed, find_or_add_person


def decide_applications(
    competition_id: int,
    applications: Sequence[Application],
    *,
    delegation: str,
    on: date,
    known: Sequence[Problem] = (),
) -> Registration:
    """Which applications may be entered for a delegation, and every reason why others may not; changes nothing.

    `on` is the day on which years count, and ages where an event names no other day. `known` are problems of the same
    rows that were found before: such a row is not entered, whatever else is said of it.
    """
    events = events_by_code(competition_id)
    rules = {code: event.rules for code, event in events.items()}
    before = [*_misnamed(applications), *_born_otherwise(applications), *_closed(applications, events)]
    background = _background(competition_id, events, applications, delegation=delegation, on=on)
    return register(applications, events=rules, background=background, known=[*known, *before])


def enter_accepted(competition_id: int, registration: Registration, *, delegation: str) -> list[str]:
    """Make the entries that stand, in order; the numbers that they were given."""
    events, home = events_by_code(competition_id), find_or_add_delegation(competition_id, delegation)
    taken = _last_numbers(events)
    numbers = []
    for accepted in registration.entries:
        taken[accepted.event] += 1
        numbers.append(f"{accepted.event}-{taken[accepted.event]:03}")
        _enter(accepted, events[accepted.event], home, numbers[-1])
    db.session.flush()
    return numbers


def decide_person(
    competition_id: int, application: Application, *, delegation: str, on: date
) -> tuple[Problem, ...]:
    """All that is against one person's application by itself; teams, quotas and earlier entries are left aside."""
    events = events_by_code(competition_id)
    rules = {code: event.rules for code, event in events.items()}
    background = _background(competition_id, events, [application], delegation=delegation, on=on)
    known = (*_misnamed([application]), *_born_otherwise([application]), *_closed([application], events))
    return (*known, *check_person(application, rules, background))


def events_by_code(competition_id: int) -> dict[str, Event]:
    """The events of a competition."""
    found = select(Event).where(Event.competition_id == competition_id)
    return {event.code: event for event in db.session.scalars(found)}


def find_or_add_delegation(competition_id: int, name: str) -> Delegation:
    """The delegation of that name; a new one if there is none."""
    delegation = _find_delegation(competition_id, name)
    if delegation is None:
        delegation = Delegation(competition_id=competition_id, name=name)
        db.session.add(delegation)
        db.session.flush()
    return delegation


def make_member(application: Application, *, event_id: int, position: int) -> Member:
    """The member that an application comes to, with the person that it names."""
    person = find_or_add_person(application.name, application.id_document, application.facts)
    member = Member(
        event_id=event_id,
        person_id=person.id,
        person=person,
        position=position,
        employer=application.employer,
        held_level=application.held_level,
    )
    if application.profile != Profile():
        member.keep_profile(application.profile)
    return member


def _find_delegation(competition_id: int, name: str) -> Delegation | None:
    return db.session.scalar(
        select(Delegation).where(Delegation.competition_id == competition_id, Delegation.name == name)
    )


def _misnamed(applications: Sequence[Application]) -> list[Problem]:
    return find_misnamed(
        (each.name, each.id_document, replace(each.where, column=Field.ID_NUMBER.label.zh))
        for each in applications
    )


def _born_otherwise(applications: Sequence[Application]) -> list[Problem]:
    """Who is known by the same document with another date of birth or sex; the known one is never named."""
    stated = {
        blind_index(each.id_document.key): each for each in applications if each.id_document.born is None
    }
    people = db.session.scalars(select(Person).where(Person.id_index.in_(stated)))
    return [
        problem(
            f"{each.name}的出生日期或性别与系统中同一证件登记的不一致。",
            f"The birth or sex of {each.name} disagrees with what the same document was registered with.",
            mend_zh="请对照证件核对。",
            mend_en="Check it against the document.",
            where=replace(each.where, column=Field.BORN.label.zh),
        )
        for person in people
        for each, facts in [(stated[person.id_index], person.facts())]
        if facts.born not in (None, each.born) or facts.sex not in (None, each.sex)
    ]


def _closed(applications: Sequence[Application], events: Mapping[str, Event]) -> list[Problem]:
    """The rows whose event takes nobody any more."""
    found = []
    for each in applications:
        event = events.get(each.event)
        shut = None if event is None else _shut(event)
        if shut is not None:
            found.append(replace(shut, where=replace(each.where, column=Field.EVENT.label.zh)))
    return found


def _shut(event: Event) -> Problem | None:
    if event.shortage_value is Shortage.CANCEL:
        return check_minimum(0, 0, Shortage.CANCEL)
    return check_stage(event.stage_value, Stage.PREPARING, to_do_zh="报名", to_do_en="enter anybody")


def _background(
    competition_id: int,
    events: Mapping[str, Event],
    applications: Sequence[Application],
    *,
    delegation: str,
    on: date,
) -> Background:
    home = _find_delegation(competition_id, delegation)
    return Background(
        tier=db.session.get_one(Competition, competition_id).tier_value,
        on=on,
        already=_already_entered(events, applications),
        entered=_entered(events),
        of_delegation=_entered(events, delegation_id=home.id) if home else {},
        past=past_of(events, applications),
    )


def _already_entered(
    events: Mapping[str, Event], applications: Sequence[Application]
) -> dict[str, frozenset[str]]:
    keys = {blind_index(each.id_document.key): each.id_document.key for each in applications}
    found = db.session.execute(
        select(Event.code, Person.id_index)
        .join(Member, Member.event_id == Event.id)
        .join(Person, Person.id == Member.person_id)
        .where(Event.id.in_([event.id for event in events.values()]), Person.id_index.in_(keys))
    )
    entered: dict[str, set[str]] = defaultdict(set)
    for code, index in found:
        entered[code].add(keys[index])
    return {code: frozenset(ids) for code, ids in entered.items()}


def _entered(events: Mapping[str, Event], *, delegation_id: int | None = None) -> Counter[str]:
    """How many entries each event has; those withdrawn take no place."""
    found = (
        select(Event.code, func.count(Entry.id))
        .join(Entry, Entry.event_id == Event.id)
        .where(Event.id.in_([event.id for event in events.values()]), Entry.state != EntryState.WITHDRAWN)
    )
    if delegation_id is not None:
        found = found.where(Entry.delegation_id == delegation_id)
    return Counter({code: count for code, count in db.session.execute(found.group_by(Event.code))})


def _last_numbers(events: Mapping[str, Event]) -> Counter[str]:
    """The highest number that an entry of each event bears: entries whose acceptance was taken back are gone."""
    found = select(Event.code, Entry.number).join(Entry, Entry.event_id == Event.id)
    last: Counter[str] = Counter()
    for code, number in db.session.execute(found.where(Event.id.in_([e.id for e in events.values()]))):
        last[code] = max(last[code], int(number.rpartition("-")[2]))
    return last


def _enter(accepted: Accepted, event: Event, delegation: Delegation, number: str) -> None:
    first = accepted.members[0]
    entry = Entry(
        event_id=event.id, delegation_id=delegation.id, number=number, group=first.group, team=first.team
    )
    entry.members = [
        make_member(each, event_id=event.id, position=position)
        for position, each in enumerate(accepted.members, start=1)
    ]
    db.session.add(entry)
