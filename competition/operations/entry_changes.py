"""Changes of an accepted entry before the draw: somebody else for a member, or other facts of the same person."""

from dataclasses import asdict, replace
from datetime import datetime

from competition.db import db
from competition.db.applications import ApplicationRow, Substitution, last_application
from competition.db.entries import Entry, Member
from competition.db.sealing import blind_index
from competition.domain.applicant import Application
from competition.domain.applications import ApplicationState, Party, Step
from competition.domain.problems import NOWHERE, Problem, Where
from competition.domain.scoresheet import EntryState
from competition.domain.stages import Stage
from competition.operations import application_problems as says
from competition.operations.application_steps import accepted_of_entry, put_step
from competition.operations.applications import Filing, write_facts
from competition.operations.persons import document_of
from competition.operations.photos import PHOTO, read_photo
from competition.operations.registration import decide_person, find_or_add_person
from competition.operations.unit import Actor, check_reason, day_of, refuse, unit_of_work


def member_facts(member: Member) -> Application:
    """A member as an application, to be shown in a form. Refusal once the ID number was removed."""
    return Application(
        NOWHERE,
        member.entry.event.code,
        member.person.name,
        document_of(member.person),
        member.employer,
        member.entry.group_value,
        member.level_value,
        member.entry.team,
        facts=member.person.facts(),
        profile=member.profile(),
    )


def substitute_member(
    entry_id: int, position: int, filing: Filing, *, reason: str, by: Actor, now: datetime
) -> str:
    """Somebody else takes a member's place before the draw; the number stays. The number of the entry.

    Refusal with all that is against the new person, who must not compete in the event already, and without a reason.
    """
    with unit_of_work(by=by, now=now) as work:
        entry, member = _found(entry_id, position)
        facts = replace(filing.facts, event=entry.event.code, group=entry.group_value, team=entry.team)
        photo = None if filing.photo is None else read_photo(filing.photo, where=Where(column=PHOTO))
        refuse(
            [
                *_unchangeable(entry, reason),
                *([photo] if isinstance(photo, Problem) else []),
                *_against(entry, facts, now=now),
                *_competes(entry, facts),
            ]
        )
        left = member.person
        _put_in(entry, member, facts)
        _replace_application(entry, left.id_index, facts, photo, reason=reason, by=by, now=now)
        row = Substitution(entry_id=entry.id, position=position, left_id=left.id, joined_id=member.person_id)
        row.reason, row.user_id, row.at = reason.strip(), by.user_id, now
        db.session.add(row)
        work.record(
            "entry.substitute",
            competition=entry.event.competition_id,
            entry=entry.number,
            position=position,
            left=left.id,
            joined=member.person_id,
            reason=reason.strip(),
        )
        return entry.number


def correct_member(
    entry_id: int, position: int, facts: Application, *, reason: str, by: Actor, now: datetime
) -> list[str]:
    """Other facts of a member that was accepted, with the reason; the names of the facts that changed.

    Name and document stay: who stands beside another document is another person. Group and team are the entry's.
    """
    with unit_of_work(by=by, now=now) as work:
        entry, member = _found(entry_id, position)
        before = member_facts(member)
        after = replace(facts, where=NOWHERE, event=before.event, group=before.group, team=before.team)
        same = (after.name, after.id_document) == (before.name, before.id_document)
        refuse(
            [
                *_unchangeable(entry, reason),
                *([] if same else [says.another_person(before.name)]),
                *(_against(entry, after, now=now) if same else ()),
            ]
        )
        changed = _changed(before, after)
        refuse(None if changed else says.nothing_changed())
        member.employer, member.held_level = after.employer, after.held_level
        member.person.keep_facts(after.facts)
        member.keep_profile(after.profile)
        for row in accepted_of_entry(entry.id):
            if row.id_index == member.person.id_index:
                write_facts(row, after, None)
        work.record(
            "entry.correct",
            competition=entry.event.competition_id,
            entry=entry.number,
            position=position,
            changed=changed,
            reason=reason.strip(),
        )
        return changed


def _found(entry_id: int, position: int) -> tuple[Entry, Member]:
    entry = db.session.get_one(Entry, entry_id)
    return entry, next(each for each in entry.members if each.position == position)


def _unchangeable(entry: Entry, reason: str) -> list[Problem]:
    """What keeps an entry as it is."""
    drawn = entry.event.stage_value is not Stage.PREPARING
    found = (
        says.drawn(entry.event.name) if drawn else None,
        None if entry.state_value is EntryState.COMPETING else says.not_competing(entry.number),
        check_reason(reason),
    )
    return [each for each in found if each]


def _against(entry: Entry, facts: Application, *, now: datetime) -> list[Problem]:
    competition_id, name = entry.event.competition_id, entry.delegation.name
    found = decide_person(competition_id, facts, delegation=name, on=day_of(now))
    return [replace(each, where=Where(column=each.where.column)) for each in found]


def _competes(entry: Entry, facts: Application) -> list[Problem]:
    index = blind_index(facts.id_document.key)
    members = db.session.scalars(db.select(Member).where(Member.event_id == entry.event_id))
    entered = any(each.person.id_index == index for each in members)
    return [says.entered_already(facts.name)] if entered else []


def _put_in(entry: Entry, member: Member, facts: Application) -> None:
    person = find_or_add_person(facts.name, facts.id_document, facts.facts)
    member.person_id, member.person = person.id, person
    member.employer, member.held_level = facts.employer, facts.held_level
    member.keep_profile(facts.profile)
    db.session.flush()


def _replace_application(
    entry: Entry,
    left: str,
    facts: Application,
    photo: bytes | None,
    *,
    reason: str,
    by: Actor,
    now: datetime,
) -> None:
    """The application of who stepped out is withdrawn; who stepped in has one that was accepted at once."""
    for row in accepted_of_entry(entry.id):
        if row.id_index == left:
            put_step(row, Step.WITHDRAW, Party.OFFICE, by=by, now=now, reason=reason)
    event = entry.event
    row = ApplicationRow(
        event_id=event.id,
        event=event,
        number=last_application(event.id) + 1,
        delegation_id=entry.delegation_id,
        state=ApplicationState.APPROVED,
        round=1,
        entry_id=entry.id,
        made_at=now,
    )
    write_facts(row, facts, photo)
    db.session.add(row)
    db.session.flush()
    put_step(row, Step.ACCEPT, Party.OFFICE, by=by, now=now, reason=reason)


def _changed(before: Application, after: Application) -> list[str]:
    """The names of the facts that differ, never what they say."""
    old = {**asdict(before), **asdict(before.facts), **asdict(before.profile)}
    new = {**asdict(after), **asdict(after.facts), **asdict(after.profile)}
    inner = ("facts", "profile", "where")
    return sorted(name for name in old if name not in inner and old[name] != new[name])
