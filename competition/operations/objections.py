"""异议 filed by an entrant or for a delegation, read by its filer, and given to arbitrators whom nothing binds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import select

from competition.db import db
from competition.db.accounts import User, has_role
from competition.db.competitions import Event
from competition.db.entries import Delegation, Entry, Member
from competition.db.marking import newest_scheme, seats_of_event
from competition.db.objections import (
    Objection,
    ObjectionArbitrator,
    ObjectionFile,
    last_number,
    newest_notice,
    objections_of_event,
)
from competition.db.results import ResultVersion
from competition.db.sealing import seal_bytes, unseal_bytes
from competition.domain.objections import (
    MOST_FILES,
    Interest,
    ObjectionKind,
    ObjectionState,
    check_arbitrator,
    check_statement,
)
from competition.domain.problems import Problem, Refusal, Where
from competition.domain.roles import Role
from competition.operations import objection_problems as says
from competition.operations.elsewhere import Evidence
from competition.operations.evidence import MARKS, check_evidence, medium_of, tidy_name
from competition.operations.unit import Actor, day_of, refuse, unit_of_work

ENOUGH = 2
"""Arbitrators who decide an objection: one proposes, another confirms."""


@dataclass(frozen=True, slots=True)
class Filing:
    """What is objected to: `about` is the number of an entry, `form` only where marks are; files by name and content."""

    kind: ObjectionKind
    about: str
    statement: str
    form: str = ""
    files: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class OwnObjection:
    """What a filer may see of an objection; nothing of other people. `reasons` is empty until it is decided."""

    reference: str
    kind: ObjectionKind
    about: str
    form: str
    statement: str
    files: tuple[str, ...]
    state: ObjectionState
    filed_at: datetime
    reasons: str
    decided_at: datetime | None
    corrected_version: int | None


# Filing


def file_objection(entry_id: int, filing: Filing, *, by: Actor, now: datetime) -> str:
    """An entrant objects within the public notice of the own event; the reference number."""
    with unit_of_work(by=by, now=now) as work:
        filer = db.session.get_one(Entry, entry_id)
        row = draft_objection(filer.event, filing, day=day_of(now), now=now)
        refuse(says.own_sheets_only() if filing.form and row.entry_id != filer.id else None)
        row.filed_by_id = filer.id
        refuse(filed_twice(row))
        keep_objection(row, filing)
        work.record("objection.file", **said(row), filed_by=filer.number)
        return row.reference


def record_objection(
    event_id: int,
    filing: Filing,
    *,
    delegation_id: int,
    document: str,
    received_on: date,
    by: Actor,
    now: datetime,
) -> int:
    """An organizer records what a delegation handed in within the public notice, with the document; its id."""
    with unit_of_work(by=by, now=now) as work:
        event, delegation = db.session.get_one(Event, event_id), db.session.get_one(Delegation, delegation_id)
        refuse(says.in_the_future(received_on) if received_on > day_of(now) else None)
        row = draft_objection(event, filing, day=received_on, now=now)
        refuse(None if document.strip() and filing.files else says.no_document())
        refuse(says.own_sheets_only() if filing.form and row.entry.delegation_id != delegation.id else None)
        row.delegation_id, row.document, row.recorded_by = delegation.id, document.strip(), by.user_id
        refuse(filed_twice(row))
        keep_objection(row, filing)
        work.record("objection.record", **said(row), delegation=delegation.name, document=row.document)
        return row.id


def draft_objection(event: Event, filing: Filing, *, day: date, now: datetime) -> Objection:
    """Within an operation: the row, not yet kept. Refusal outside the public notice and for anything that does not exist."""
    notice = newest_notice(event.id)
    if notice is None:
        raise Refusal(says.no_notice())
    about = db.session.scalar(select(Entry).where(Entry.event_id == event.id, Entry.number == filing.about))
    found = [notice.period.check_inside(day), check_statement(filing.statement), _form(event, filing)]
    problems = [each for each in (*found, *_files(filing)) if each]
    if about is None or problems:
        raise Refusal([*problems, *([says.no_entry(filing.about)] if about is None else [])])
    return Objection(
        event_id=event.id,
        event=event,
        notice_id=notice.id,
        number=last_number(event.id) + 1,
        kind=filing.kind,
        entry_id=about.id,
        entry=about,
        sub_criterion=filing.form,
        statement=filing.statement.strip(),
        received_on=day,
        filed_at=now,
    )


def _form(event: Event, filing: Filing) -> Problem | None:
    if (filing.kind is ObjectionKind.SHEET) is not bool(filing.form):
        return says.form_or_not()
    version = newest_scheme(event.id)
    forms = {sub.id for _part, sub in version.scheme().forms()} if version else set()
    return says.no_form(filing.form) if filing.form and filing.form not in forms else None


def _files(filing: Filing) -> list[Problem]:
    if len(filing.files) > MOST_FILES:
        return [says.too_many_files(len(filing.files))]
    found = (check_evidence(content, where=Where(file=name)) for name, content in filing.files)
    return [each for each in found if each]


def filed_twice(row: Objection) -> Problem | None:
    """The same filer about the same thing while the first is not decided."""
    with db.session.no_autoflush:
        for each in objections_of_event(row.event_id):
            same = (each.filed_by_id, each.delegation_id, each.kind, each.entry_id, each.sub_criterion)
            mine = (row.filed_by_id, row.delegation_id, row.kind, row.entry_id, row.sub_criterion)
            if same == mine and each.state in (
                ObjectionState.FILED,
                ObjectionState.ASSIGNED,
                ObjectionState.PROPOSED,
            ):
                return says.filed_before(each.reference)
    return None


def keep_objection(row: Objection, filing: Filing) -> None:
    """Within an operation: the row with its files, sealed under harmless names."""
    db.session.add(row)
    db.session.flush()
    for position, (name, content) in enumerate(filing.files, start=1):
        medium = medium_of(content)
        assert medium is not None  # noqa: S101 - the file was checked
        kept = ObjectionFile(
            objection_id=row.id,
            position=position,
            name=tidy_name(name, medium),
            digest=sha256(content).hexdigest(),
        )
        kept.sealed = seal_bytes(content, row=kept.sealed_to)
        row.files.append(kept)


def said(row: Objection) -> dict[str, object]:
    """An objection as the log names it."""
    return {
        "competition": row.event.competition_id,
        "event": row.event.code,
        "objection": row.number,
        "kind": row.kind,
        "entry": row.entry.number,
        "form": row.sub_criterion,
        "files": [each.digest for each in row.files],
    }


# Reading


def read_own_objection(entry_id: int, reference: str, *, by: Actor, now: datetime) -> OwnObjection:
    """The objection of that number that the entry filed. Refusal for any other; the reading is logged."""
    with unit_of_work(by=by, now=now) as work:
        entry = db.session.get_one(Entry, entry_id)
        wanted = reference.strip().upper()
        own = [each for each in objections_of_event(entry.event_id) if each.filed_by_id == entry.id]
        row = next((each for each in own if each.reference.upper() == wanted), None)
        if row is None:
            raise Refusal(says.no_such_objection())
        work.record(
            "objection.read_own",
            competition=entry.event.competition_id,
            event=entry.event.code,
            objection=row.number,
            entry=entry.number,
        )
        return own_view(row)


def own_view(row: Objection) -> OwnObjection:
    """What its filer may see of an objection; a proposed decision is none yet."""
    decision, state = row.decision, row.state
    decided = decision if decision and decision.confirmed_at else None
    correction = row.correction if state is ObjectionState.CORRECTED else None
    return OwnObjection(
        reference=row.reference,
        kind=row.kind_value,
        about=row.entry.number,
        form=row.sub_criterion,
        statement=row.statement,
        files=tuple(each.name for each in row.files),
        state=ObjectionState.ASSIGNED if state is ObjectionState.PROPOSED else state,
        filed_at=row.filed_at,
        reasons=decided.reasons if decided else "",
        decided_at=decided.confirmed_at if decided else None,
        corrected_version=correction.result.version if correction else None,
    )


def read_objection_file(objection_id: int, position: int, *, by: Actor, now: datetime) -> Evidence:
    """A file of an objection for the office or an arbitrator; the reading is logged."""
    with unit_of_work(by=by, now=now) as work:
        row = db.session.get_one(ObjectionFile, (objection_id, position))
        objection = db.session.get_one(Objection, objection_id)
        content = unseal_bytes(row.sealed, row=row.sealed_to)
        medium = medium_of(content)
        assert medium is not None  # noqa: S101 - it was checked when it was kept, and the seal vouches for it
        work.record(
            "objection.read_file",
            competition=objection.event.competition_id,
            event=objection.event.code,
            objection=objection.number,
            file=row.digest,
        )
        return Evidence(row.name, MARKS[medium].mimetype, content)


# Arbitrators


def interest_of(objection: Objection) -> Interest:
    """Whom the event and the entrants concerned keep from deciding."""
    seats = {each.user_id for each in seats_of_event(objection.event_id)}
    rows = db.session.scalars(select(ResultVersion).where(ResultVersion.event_id == objection.event_id))
    acted = {user for row in rows for user in (row.ranked_by, row.published_by) if user}
    entrants = select(User.id).join(Member, Member.person_id == User.person_id)
    concerned = [objection.entry, *([objection.filed_by] if objection.filed_by else [])]
    return Interest(
        judges=frozenset(seats | ({objection.event.chief_id} if objection.event.chief_id else set())),
        published=frozenset(acted),
        entrants=frozenset(db.session.scalars(entrants.where(Member.event_id == objection.event_id))),
        employers=frozenset(member.employer for entry in concerned for member in entry.members),
    )


def assign_arbitrators(objection_id: int, users: Sequence[int], *, by: Actor, now: datetime) -> None:
    """Give an undecided objection to arbitrators of its competition, beside those it has; two at least in all.

    Refusal with everybody whom something binds.
    """
    with unit_of_work(by=by, now=now) as work:
        row = db.session.get_one(Objection, objection_id)
        refuse(None if row.state in (ObjectionState.FILED, ObjectionState.ASSIGNED) else says.decided())
        before = {each.user_id for each in row.arbitrators}
        new = [db.session.get_one(User, each) for each in dict.fromkeys(users) if each not in before]
        interest = interest_of(row)
        refuse([found for user in new for found in bound(row, user, interest)])
        refuse(says.too_few(ENOUGH) if not new or len(before) + len(new) < ENOUGH else None)
        for user in new:
            given = ObjectionArbitrator(user_id=user.id, assigned_by=by.user_id, assigned_at=now)
            row.arbitrators.append(given)
        work.record("objection.assign", **said(row), arbitrators=[user.username for user in new])


def bound(row: Objection, user: User, interest: Interest) -> list[Problem]:
    """Why somebody cannot arbitrate an objection; nothing if nothing keeps them from it."""
    if not has_role(user.id, row.event.competition_id, Role.ARBITRATOR):
        return [says.no_arbitrator(user.display_name)]
    return check_arbitrator(user.id, user.display_name, employer=user.employer, interest=interest)
