"""Personal data after its time: removed from those whose last competition lies long enough back.

Removed are ID numbers, what was stated on entry (telephone, address and the like), bank accounts, evidence of results
from elsewhere, files of objections, applications with their photos, lines that judges signed with, notes and
photos beside marks, the addresses and
texts of notices, and uploads that were never imported. Names, employers, results, decisions, payments, papers and the log stay: they are the record of what
was decided and paid. Backups keep what they held.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from secrets import token_hex

from sqlalchemy import delete, select

from competition.db import db
from competition.db.applications import ApplicationRow, ApplicationStep
from competition.db.awards import approved_runs
from competition.db.competitions import Competition, Event
from competition.db.elsewhere import ElsewhereResult
from competition.db.entries import REMOVED, Entry, Member, Person
from competition.db.grants import LevelCertificate
from competition.db.marking import SheetRow
from competition.db.objections import Objection, ObjectionFile
from competition.db.outbox import Message
from competition.db.payments import BankAccount, PaymentBatch, PaymentLine
from competition.db.results import published_result
from competition.db.sealing import blind_index, seal, seal_bytes, unseal
from competition.db.supporters import Supporter, TitleGrant
from competition.db.tablets import SheetSignature
from competition.db.uploads import Upload
from competition.domain.entry_rules import Shortage
from competition.domain.mailing import MessageState
from competition.domain.problems import Problem, Refusal, problem
from competition.operations.retention_of_notes import BesideMarks, beside_marks
from competition.operations.unit import Actor, day_of, refuse, unit_of_work

MINIMUM_YEARS = 3
GRANTS = (ElsewhereResult, TitleGrant, LevelCertificate)


@dataclass(frozen=True, slots=True)
class Purge:
    """What is removed: of how many persons, and how many of each; `before` is the day that their last event precedes."""

    before: date
    people: tuple[str, ...]
    id_numbers: int
    profiles: int
    bank_accounts: int
    evidence: int
    objection_files: int
    uploads: int
    applications: int = 0
    messages: int = 0
    signatures: int = 0
    notes: int = 0
    photos: int = 0


@dataclass(frozen=True, slots=True)
class _Found:
    """The rows that a purge touches."""

    people: list[Person]
    profiles: list[Member]
    accounts: list[BankAccount]
    evidence: list[ElsewhereResult]
    files: list[ObjectionFile]
    uploads: list[str]
    applications: list[ApplicationRow]
    messages: list[Message]
    signatures: list[SheetSignature]
    beside: BesideMarks


def preview_purge(years: int, *, now: datetime) -> Purge:
    """What `purge` would remove now. Refusal below the shortest time."""
    refuse(check_years(years))
    before = _before(years, now)
    return _report(before, _find(before))


def purge(years: int, *, by: Actor, now: datetime) -> Purge:
    """Remove what is older than that many years, for good. Refusal below the shortest time."""
    with unit_of_work(by=by, now=now) as work:
        refuse(check_years(years))
        before = _before(years, now)
        found = _find(before)
        report = _report(before, found)
        for person in found.people:
            person.id_sealed = seal(REMOVED, row=person.id)
            person.id_index = blind_index(token_hex(32))
            person.facts_sealed = None
        for member in found.profiles:
            member.profile_sealed = None
        for result in found.evidence:
            result.evidence_sealed, result.evidence_name = seal_bytes(b"", row=result.evidence_row), ""
        for row in (*found.accounts, *found.files):
            db.session.delete(row)
        _remove_applications(found.applications)
        _remove_messages(found.messages)
        for signature in found.signatures:
            signature.drawn_sealed = None
        found.beside.remove()
        db.session.execute(delete(Upload).where(Upload.id.in_(found.uploads)))
        counts = {name: value for name, value in asdict(report).items() if isinstance(value, int)}
        people = [person.id for person in found.people]
        work.record("retention.purge", years=years, before=before.isoformat(), people=people, **counts)
        return report


def check_years(years: int) -> Problem | None:
    """What is wrong with removing what is older than that; None if nothing is."""
    if years >= MINIMUM_YEARS:
        return None
    return problem(
        f"个人信息至少保留{MINIMUM_YEARS}年，不能清除{years}年前的。",
        f"Personal data is kept for at least {MINIMUM_YEARS} years; {years} is too short.",
        mend_zh=f"请填写{MINIMUM_YEARS}或更大的年数。",
        mend_en=f"Give {MINIMUM_YEARS} or more.",
    )


def is_removed(person: Person) -> bool:
    """Whether the person's ID number was removed after its time."""
    return unseal(person.id_sealed, row=person.id) == REMOVED


def kept_number(person: Person) -> str:
    """The plain ID number. Refusal once it was removed."""
    number = unseal(person.id_sealed, row=person.id)
    if number == REMOVED:
        raise Refusal(_gone(f"{person.name}的身份证号码", f"The ID number of {person.name}"))
    return number


def check_kept(content: bytes) -> Problem | None:
    """What is wrong with opening evidence; None while it is kept."""
    return None if content else _gone("该获奖证明", "This evidence")


def _gone(zh: str, en: str) -> Problem:
    return problem(
        f"{zh}已按保存期限清除。",
        f"{en} was removed after its time.",
        mend_zh="请查阅纸质档案。",
        mend_en="Look it up in the paper files.",
    )


def _before(years: int, now: datetime) -> date:
    today = day_of(now)
    return today.replace(
        year=today.year - years, day=28 if (today.month, today.day) == (2, 29) else today.day
    )


def _find(before: date) -> _Found:
    kept = _still_needed(before)
    people = [
        person
        for person in db.session.scalars(select(Person).order_by(Person.name, Person.id))
        if person.id not in kept
    ]
    ids = {person.id for person in people}
    return _Found(
        people=[person for person in people if not is_removed(person)],
        profiles=[row for row in _of(Member, ids) if row.profile_sealed is not None],
        accounts=_of(BankAccount, ids),
        evidence=[row for row in _of(ElsewhereResult, ids) if row.evidence_name],
        files=_files(before),
        uploads=[each.id for each in db.session.scalars(select(Upload)) if day_of(each.uploaded_at) < before],
        applications=_applications(before),
        messages=_messages(before),
        signatures=_signatures(before),
        beside=beside_marks(_young(before)),
    )


def _messages(before: date) -> list[Message]:
    """The notices that were written before that day and still hold an address or a text."""
    kept = Message.address_sealed.is_not(None) | Message.body_sealed.is_not(None)
    return [
        each for each in db.session.scalars(select(Message).where(kept)) if day_of(each.created_at) < before
    ]


def _remove_messages(messages: Iterable[Message]) -> None:
    """Whom and what a notice told; that it was written stays. What was never sent is not sent any more."""
    for each in messages:
        if each.state_value is MessageState.WAITING:
            each.state = MessageState.KEPT
        each.address_sealed = each.body_sealed = None


def _of(table: type, people: Collection[str]) -> list:
    return [each for each in db.session.scalars(select(table)) if each.person_id in people]


def _report(before: date, found: _Found) -> Purge:
    everybody = {
        *((person.id, person.name) for person in found.people),
        *((row.person_id, row.person.name) for row in (*found.profiles, *found.accounts, *found.evidence)),
    }
    return Purge(
        before=before,
        people=tuple(sorted(name for _, name in everybody)),
        id_numbers=len(found.people),
        profiles=len(found.profiles),
        bank_accounts=len(found.accounts),
        evidence=len(found.evidence),
        objection_files=len(found.files),
        uploads=len(found.uploads),
        applications=len(found.applications),
        messages=len(found.messages),
        signatures=len(found.signatures),
        notes=len(found.beside.notes),
        photos=len(found.beside.photos),
    )


def _still_needed(before: date) -> set[str]:
    """Who takes part in something not finished or not old enough, or has a payment that is open or not old enough."""
    young = _young(before)
    taking_part = {
        *_pairs(select(Member.person_id, Event.competition_id).join(Event)),
        *_pairs(
            select(Supporter.person_id, Event.competition_id)
            .join(Entry, Entry.id == Supporter.entry_id)
            .join(Event, Event.id == Entry.event_id)
        ),
        *(pair for table in GRANTS for pair in _pairs(select(table.person_id, table.competition_id))),
    }
    placed = {person for person, _competition in taking_part}
    unplaced = set(db.session.scalars(select(Person.id))) - placed
    busy = {person for person, competition in taking_part if competition in young} | unplaced
    return busy | _granted(before) | _paid(before)


def _granted(before: date) -> set[str]:
    """Of whom something was recorded on that day or later."""
    rows = (row for table in GRANTS for row in db.session.scalars(select(table)))
    return {row.person_id for row in rows if day_of(row.recorded_at) >= before}


def _pairs(found: object) -> set[tuple[str, int]]:
    return {(person, competition) for person, competition in db.session.execute(found)}


def _young(before: date) -> set[int]:
    """The competitions set up on that day or later, or with an event not published or published on it or later."""
    set_up = {
        each.id for each in db.session.scalars(select(Competition)) if day_of(each.created_at) >= before
    }
    return set_up | {
        event.competition_id
        for event in db.session.scalars(select(Event).where(Event.shortage.is_distinct_from(Shortage.CANCEL)))
        if (row := published_result(event.id)) is None or day_of(row.published_at) >= before
    }


def _paid(before: date) -> Iterable[str]:
    """Who is still to be paid, or has a booking on that day or later."""
    lines = list(
        db.session.scalars(select(PaymentLine).join(PaymentBatch).where(PaymentBatch.dropped_at.is_(None)))
    )
    settled = {line.key for line in lines if line.returned_on is None and (line.paid_on or line.recovered_on)}
    due = {
        each.person_id
        for run in approved_runs()
        for each in run.decisions
        if each.payable and each.amount and each.key not in settled
    }
    return {str(person) for person in due | set(_open_or_young(lines, before)) if person is not None}


def _open_or_young(lines: Iterable[PaymentLine], before: date) -> Iterator[str | None]:
    for line in lines:
        done = [day for day in (line.paid_on, line.returned_on, line.recovered_on) if day is not None]
        if not done or max(done) >= before:
            yield line.person_id


def _applications(before: date) -> list[ApplicationRow]:
    """The applications that are old enough, accepted or not, in competitions that are."""
    young = _young(before)
    found = db.session.scalars(select(ApplicationRow).order_by(ApplicationRow.id))
    return [
        each for each in found if each.event.competition_id not in young and day_of(each.made_at) < before
    ]


def _remove_applications(rows: list[ApplicationRow]) -> None:
    """With their history; what became of them stays with the entries and in the log."""
    ids = [row.id for row in rows]
    db.session.execute(delete(ApplicationStep).where(ApplicationStep.application_id.in_(ids)))
    db.session.execute(delete(ApplicationRow).where(ApplicationRow.id.in_(ids)))


def _files(before: date) -> list[ObjectionFile]:
    """The files of objections that are old enough, in competitions that are."""
    young = _young(before)
    found = db.session.execute(
        select(ObjectionFile, Event.competition_id, Objection.filed_at)
        .join(Objection, Objection.id == ObjectionFile.objection_id)
        .join(Event, Event.id == Objection.event_id)
    )
    return [file for file, competition, filed in found if competition not in young and day_of(filed) < before]


def _signatures(before: date) -> list[SheetSignature]:
    """The lines drawn under sheets of competitions that are old enough; who signed when stays."""
    young = _young(before)
    found = db.session.execute(
        select(SheetSignature, Event.competition_id)
        .join(SheetRow, SheetRow.id == SheetSignature.sheet_id)
        .join(Event, Event.id == SheetRow.event_id)
        .where(SheetSignature.drawn_sealed.is_not(None))
    )
    return [line for line, competition in found if competition not in young]
