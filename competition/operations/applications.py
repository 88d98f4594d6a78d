"""报名 by an entrant's own form or by a leader: made, changed, and opened by its personal link.

What an applicant or a leader is told rests on what was filled in and on the rules of the event alone: whether somebody is
registered already, or has won before, is for the office to see.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from secrets import token_urlsafe

from competition.codec import digest, dump
from competition.db import db
from competition.db.applications import (
    ApplicationRow,
    find_application,
    last_application,
)
from competition.db.competitions import Event
from competition.db.entries import Delegation
from competition.db.sealing import blind_index, seal, seal_bytes
from competition.domain.applicant import Application, Field
from competition.domain.applications import UNDER_WAY, ApplicationState, Party, Step
from competition.domain.problems import NOWHERE, Problem, Refusal, Where
from competition.operations import application_problems as says
from competition.operations.application_steps import eligible, put_step, record_rows, too_late
from competition.operations.photos import PHOTO, read_photo
from competition.operations.registration_window import check_registration
from competition.operations.unit import Actor, day_of, refuse, unit_of_work

APPLICANT = Actor(None, "applicant")
"""Who acts with a personal link: the log says which application, not who sat at the screen."""
AGREEMENT = "同意"


@dataclass(frozen=True, slots=True)
class Filing:
    """What was filled in; `photo` as it was uploaded, None for none or the one that is kept."""

    facts: Application
    photo: bytes | None = None
    delegation_id: int | None = None
    agreed: bool = False


# By the applicant


def file_application(event_id: int, filing: Filing, *, submit: bool = True, now: datetime) -> tuple[str, str]:
    """An entrant registers; the token of the personal link, which is not kept, and the application's reference."""
    with unit_of_work(by=APPLICANT, now=now) as work:
        event, token = db.session.get_one(Event, event_id), token_urlsafe(32)
        photo = _checked(event, filing, party=Party.APPLICANT, complete=True, now=now)
        refuse(check_registration(event, now=now))
        row = new_row(event, filing, photo, now=now)
        row.token_hash, row.agreed_at = digest(token), now
        if submit:
            put_step(row, Step.SUBMIT, Party.APPLICANT, by=APPLICANT, now=now)
        record_rows(work, "application.file", [row], party=Party.APPLICANT)
        return token, row.reference


def change_application(
    application_id: int, filing: Filing, *, party: Party, submit: bool = False, by: Actor, now: datetime
) -> None:
    """Other facts for an application that was not sent in or was returned; `submit` sends it in (again).

    The event stays. Refusal with all that is wrong; after a return the time for registration no longer counts.
    """
    with unit_of_work(by=by, now=now) as work:
        row = db.session.get_one(ApplicationRow, application_id)
        refuse(None if row.state_value.editable else _not_editable(row))
        refuse(too_late(row, now=now))
        facts = replace(filing.facts, event=row.event.code)
        given = replace(filing, facts=facts, agreed=filing.agreed or row.agreed_at is not None)
        photo = _checked(row.event, given, party=party, complete=row.photo_sealed is None, now=now)
        if party is Party.LEADER:
            refuse(named_before(row.delegation_id, facts, row.event, but=row.id))
        write_facts(row, facts, photo)
        if submit:
            put_step(row, Step.SUBMIT if party is Party.APPLICANT else Step.APPROVE, party, by=by, now=now)
        record_rows(work, "application.change", [row], party=party, submitted=submit)


def renew_link(application_id: int, *, by: Actor, now: datetime) -> str:
    """Another personal link, for an applicant who lost it or whom a leader entered; the earlier one opens nothing."""
    with unit_of_work(by=by, now=now) as work:
        row, token = db.session.get_one(ApplicationRow, application_id), token_urlsafe(32)
        row.token_hash = digest(token)
        record_rows(work, "application.link", [row])
        return token


def opened_by(token: str) -> ApplicationRow:
    """The application of a personal link. Refusal for one that was never given or was replaced."""
    found = find_application(digest(token))
    if found is None:
        raise Refusal(says.unknown_link())
    return found


# By the leader


def record_application(event_id: int, filing: Filing, *, by: Actor, now: datetime) -> int:
    """A leader adds one to the own delegation, not sent in yet; its id."""
    with unit_of_work(by=by, now=now) as work:
        event = db.session.get_one(Event, event_id)
        photo = _checked(event, filing, party=Party.LEADER, complete=False, now=now)
        refuse(check_registration(event, now=now))
        refuse(named_before(filing.delegation_id, filing.facts, event))
        row = new_row(event, filing, photo, now=now)
        record_rows(work, "application.record", [row], party=Party.LEADER)
        return row.id


# What both do


def _checked(event: Event, filing: Filing, *, party: Party, complete: bool, now: datetime) -> bytes | None:
    """The photo to keep. Refusal with everything that is wrong; `complete`: an applicant's photo must be given."""
    own = party is Party.APPLICANT
    photo = None if filing.photo is None else read_photo(filing.photo, where=Where(column=PHOTO))
    found = [*([photo] if isinstance(photo, Problem) else [])]
    if own and photo is None and complete:
        found.append(says.no_photo(Where(column=PHOTO)))
    if own and not filing.agreed:
        found.append(says.no_consent(Where(column=AGREEMENT)))
    found += _of_age(event, filing.facts, now=now) if own else ()
    found += eligible(event, replace(filing.facts, where=NOWHERE), now=now)
    found += _in_competition(event, filing.delegation_id)
    refuse(found)
    return photo if isinstance(photo, bytes) else None


def _of_age(event: Event, facts: Application, *, now: datetime) -> list[Problem]:
    """Minors on the competition's day, or today where none is set, register with their guardian."""
    if not facts.is_minor(event.rules.age_on or day_of(now)):
        return []
    if facts.profile.guardian and facts.profile.consent:
        return []
    return [says.no_guardian(facts.name, Where(column=Field.GUARDIAN.label.zh))]


def _in_competition(event: Event, delegation_id: int | None) -> list[Problem]:
    found = None if delegation_id is None else db.session.get(Delegation, delegation_id)
    if delegation_id is None or (found is not None and found.competition_id == event.competition_id):
        return []
    return [says.other_competition()]


def _not_editable(row: ApplicationRow) -> Problem:
    label = row.state_value.label
    return says.not_editable(row.reference, label.zh, label.en)


def named_before(
    delegation_id: int | None, facts: Application, event: Event, *, but: int | None = None
) -> Problem | None:
    """Why a delegation does not name the same document for an event again; None if it has not, or only withdrew it."""
    index = blind_index(facts.id_document.key)
    same = db.select(ApplicationRow).where(
        ApplicationRow.event_id == event.id,
        ApplicationRow.delegation_id == delegation_id,
        ApplicationRow.id_index == index,
        ApplicationRow.state.in_([*UNDER_WAY, ApplicationState.ACCEPTED]),
        ApplicationRow.id != (but or 0),
    )
    found = db.session.scalar(same.limit(1))
    at = replace(facts.where, column=Field.ID_NUMBER.label.zh, cell="")
    return None if found is None else says.same_person_twice(found.reference, at)


def new_row(event: Event, filing: Filing, photo: bytes | None, *, now: datetime) -> ApplicationRow:
    """Within an operation: an application that is not sent in yet, sealed."""
    row = ApplicationRow(
        event_id=event.id,
        event=event,
        number=last_application(event.id) + 1,
        delegation_id=filing.delegation_id,
        state=ApplicationState.DRAFT,
        round=1,
        made_at=now,
    )
    write_facts(row, filing.facts, photo)
    db.session.add(row)
    db.session.flush()
    return row


def write_facts(row: ApplicationRow, facts: Application, photo: bytes | None) -> None:
    """Within an operation: seal what was filled in; a photo only where there is a new one."""
    row.id_index = blind_index(facts.id_document.key)
    row.facts_sealed = seal(dump(replace(facts, where=NOWHERE)), row=row.sealed_to)
    if photo is not None:
        row.photo_sealed = seal_bytes(photo, row=f"{row.sealed_to}/photo")
