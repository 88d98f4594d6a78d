"""Results from elsewhere: recorded with their evidence by one person, confirmed by another, taken back with a reason."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select

from competition.db import db
from competition.db.competitions import Competition
from competition.db.elsewhere import ElsewhereResult
from competition.db.entries import Person
from competition.db.sealing import seal_bytes, unseal_bytes
from competition.domain.identity_documents import IdDocument, IdKind, read_document
from competition.domain.problems import Problem, Refusal, problem
from competition.operations.elsewhere_checks import (
    FILE,
    ID,
    ElsewhereDraft,
    at,
    check_draft,
    same_words,
    tidy_draft,
)
from competition.operations.elsewhere_teams import check_team
from competition.operations.evidence import MARKS, check_evidence, medium_of, tidy_name
from competition.operations.persons import find_misnamed, find_or_add_person
from competition.operations.retention import check_kept
from competition.operations.unit import Actor, check_reason, day_of, refuse, unit_of_work


@dataclass(frozen=True, slots=True)
class Evidence:
    """The file as it was uploaded, and its type by content."""

    name: str
    mimetype: str
    content: bytes


def recorded_elsewhere(competition_id: int) -> list[ElsewhereResult]:
    """All that were ever recorded for a competition, in order; those taken back too. Without their files."""
    found = select(ElsewhereResult).where(ElsewhereResult.competition_id == competition_id)
    return list(db.session.scalars(found.order_by(ElsewhereResult.id)))


def record_elsewhere(
    competition_id: int, draft: ElsewhereDraft, evidence: bytes, *, file: str, by: Actor, now: datetime
) -> int:
    """Keep a result with its evidence; its id. It counts once a second person confirmed it.

    Refusal with every problem and its field; for the same result again, in whichever competition it was recorded; and
    where it contradicts what is recorded of the same team.
    """
    with unit_of_work(by=by, now=now) as work:
        competition = db.session.get_one(Competition, competition_id)
        draft = tidy_draft(draft, events=[event.name for event in competition.events])
        number = read_document(IdKind.RESIDENT_ID, draft.id_number)
        found = [
            *_id_problems(draft.name, number),
            *check_draft(draft, competitions=_names(), on=day_of(now)),
        ]
        if wrong := check_evidence(evidence, where=at(FILE)):
            found.append(wrong)
        if found or isinstance(number, Problem):
            raise Refusal(found)
        person = find_or_add_person(draft.name, number)
        refuse(_recorded_before(person, draft))
        refuse(list(check_team(draft)))
        row = _row(draft, person, evidence, file)
        row.competition_id, row.recorded_by, row.recorded_at = competition_id, by.user_id, now
        row.evidence_sealed = seal_bytes(evidence, row=row.evidence_row)
        db.session.add(row)
        db.session.flush()
        work.record(
            "elsewhere.record",
            competition=competition_id,
            result=row.id,
            contest=row.contest,
            skill=row.skill,
            tier=row.tier,
            award=row.award,
            place=row.place,
            team=row.team,
            team_size=row.team_size,
            position=row.position,
            document=row.document,
            evidence=row.evidence_digest,
        )
        return row.id


def _id_problems(name: str, number: IdDocument | Problem) -> list[Problem]:
    if isinstance(number, Problem):
        return [Problem(number.what, number.remedy, at(ID))]
    return find_misnamed([(name, number, at(ID))])


def _names() -> list[str]:
    """The names of all competitions of this installation."""
    return list(db.session.scalars(select(Competition.name)))


def _recorded_before(person: Person, draft: ElsewhereDraft) -> Problem | None:
    rows = select(ElsewhereResult).where(
        ElsewhereResult.person_id == person.id,
        ElsewhereResult.award == draft.award,
        ElsewhereResult.withdrawn_at.is_(None),
    )
    for row in db.session.scalars(rows):
        if same_words(row.contest, draft.contest) and same_words(row.skill, draft.skill):
            return _twice(row)
    return None


def _row(draft: ElsewhereDraft, person: Person, evidence: bytes, file: str) -> ElsewhereResult:
    medium = medium_of(evidence)
    assert medium is not None  # noqa: S101 - the evidence was checked
    return ElsewhereResult(
        person_id=person.id,
        employer=draft.employer,
        group=draft.group,
        held_level=draft.held_level,
        contest=draft.contest,
        tier=draft.tier,
        competition_class=draft.competition_class,
        skill=draft.skill,
        team_size=draft.team_size,
        position=draft.position,
        team=draft.team,
        award=draft.award,
        place=draft.place,
        entrants=draft.entrants,
        confirmed_on=draft.confirmed_on,
        received=draft.received,
        received_from=draft.received_from,
        document=draft.document,
        evidence_name=tidy_name(file, medium),
        evidence_digest=sha256(evidence).hexdigest(),
    )


def confirm_elsewhere(result_id: int, *, by: Actor, now: datetime) -> None:
    """The second person compared it with its evidence; it counts from the next decision on."""
    with unit_of_work(by=by, now=now) as work:
        row = db.session.get_one(ElsewhereResult, result_id)
        refuse(_gone() if row.withdrawn_at is not None else None)
        refuse(_confirmed_before() if row.confirmed_at is not None else None)
        refuse(_same_person() if row.recorded_by == by.id else None)
        row.confirmed_by, row.confirmed_at = by.user_id, now
        work.record(
            "elsewhere.confirm",
            competition=row.competition_id,
            result=row.id,
            evidence=row.evidence_digest,
        )


def withdraw_elsewhere(result_id: int, *, reason: str, by: Actor, now: datetime) -> None:
    """Take a result back, confirmed or not; it stays on record. What was decided from it the next decision reverses."""
    with unit_of_work(by=by, now=now) as work:
        row = db.session.get_one(ElsewhereResult, result_id)
        refuse(_gone() if row.withdrawn_at is not None else None)
        refuse(check_reason(reason))
        row.withdrawn_by, row.withdrawn_at, row.withdrawal_reason = by.user_id, now, reason.strip()
        work.record(
            "elsewhere.withdraw",
            competition=row.competition_id,
            result=row.id,
            confirmed=row.confirmed_at is not None,
            reason=row.withdrawal_reason,
        )


def read_evidence(result_id: int, *, by: Actor, now: datetime) -> Evidence:
    """The file behind a result; reading it is logged, for it shows a person's papers."""
    with unit_of_work(by=by, now=now) as work:
        row = db.session.get_one(ElsewhereResult, result_id)
        content = unseal_bytes(row.evidence_sealed, row=row.evidence_row)
        refuse(check_kept(content))
        medium = medium_of(content)
        assert medium is not None  # noqa: S101 - it was checked when it was kept, and the seal vouches for it
        work.record(
            "elsewhere.read_evidence",
            competition=row.competition_id,
            result=row.id,
            evidence=row.evidence_digest,
        )
        return Evidence(row.evidence_name, MARKS[medium].mimetype, content)


def _twice(row: ElsewhereResult) -> Problem:
    return problem(
        f"{row.person.name}的这项成绩已由{row.recorder.display_name}于{day_of(row.recorded_at)}"
        f"在“{row.competition.name}”中记录（{row.document}）。",
        f"This result of {row.person.name} was recorded on {day_of(row.recorded_at)} by "
        f"{row.recorder.display_name}, in “{row.competition.name}” ({row.document}).",
        mend_zh="同一成绩只记录一次；原记录有误的，请先撤回。",
        mend_en="A result is recorded once; withdraw the other one if it is wrong.",
    )


def _gone() -> Problem:
    return problem(
        "该成绩已经撤回。",
        "This result was withdrawn.",
        mend_zh="如需使用，请重新记录。",
        mend_en="Record it again if it is needed.",
    )


def _confirmed_before() -> Problem:
    return problem(
        "该成绩已经确认。",
        "This result is confirmed already.",
        mend_zh="无需再操作。",
        mend_en="There is nothing to do.",
    )


def _same_person() -> Problem:
    return problem(
        "记录成绩的人不能确认自己的记录。",
        "Who records a result does not confirm it.",
        mend_zh="请由另一人（财务复核）对照获奖文件确认。",
        mend_en="Let another person (finance) compare it with the document.",
    )
