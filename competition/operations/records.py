"""A person's record across tiers and years: gathered for the office or for the person, and every reading logged."""

from collections.abc import Iterator
from datetime import datetime
from typing import TypeVar

from sqlalchemy import or_, select
from sqlalchemy.sql.elements import ColumnElement

from competition.db import db
from competition.db.competitions import Competition, Event
from competition.db.elsewhere import ElsewhereResult
from competition.db.entries import Entry, Member, Person
from competition.db.grants import LevelCertificate
from competition.db.papers import Paper, papers_of_person
from competition.db.recalls import recall_of
from competition.db.supporters import Supporter, TitleGrant
from competition.documents import find_paper
from competition.domain.explain import explain_outcome
from competition.domain.medals import Award
from competition.domain.outcomes import Nothing
from competition.domain.policy import Policy
from competition.domain.problems import Problem, Text, problem
from competition.domain.record import (
    Record,
    RecordedAward,
    RecordedGrant,
    RecordedHelp,
    RecordedPaper,
    RecordedResult,
)
from competition.domain.scoresheet import EntryState
from competition.operations.entitlements import person_settlement
from competition.operations.unit import Actor, day_of, refuse, unit_of_work
from competition.operations.visibility import is_decision_visible, is_paper_visible, visible_result
from competition.spreadsheets.records import write_record


def people_of(competition_id: int) -> list[Person]:
    """Everybody of whom a competition holds something, by name."""
    return list(
        db.session.scalars(select(Person).where(_of(competition_id)).order_by(Person.name, Person.id))
    )


def holds(competition_id: int, person_id: str) -> bool:
    """Whether a competition holds something of a person."""
    return db.session.scalar(select(Person.id).where(Person.id == person_id, _of(competition_id))) is not None


def _of(competition_id: int) -> ColumnElement[bool]:
    """Entered, beside an entry, or recorded with a result, a title or a certificate."""
    entered = select(Member.person_id).join(Event, Event.id == Member.event_id)
    beside = select(Supporter.person_id).join(Entry, Entry.id == Supporter.entry_id).join(Event)
    found = [
        entered.where(Event.competition_id == competition_id),
        beside.where(Event.competition_id == competition_id),
        *(
            select(table.person_id).where(table.competition_id == competition_id)
            for table in (ElsewhereResult, TitleGrant, LevelCertificate)
        ),
    ]
    return or_(*(Person.id.in_(each) for each in found))


def read_office_record(
    person_id: str, competition_id: int, *, form: str, policies: dict[str, Policy], by: Actor, now: datetime
) -> Record:
    """The record for the office of a competition; `form` is page, xlsx or json. The reading is logged there.

    Refusal where that competition holds nothing of the person.
    """
    with unit_of_work(by=by, now=now) as work:
        refuse(None if holds(competition_id, person_id) else not_here())
        person = db.session.get_one(Person, person_id)
        record = gather_record(person, policies, now)
        work.record("record.read", competition=competition_id, person=person.id, form=form, masked=True)
    return record


def read_own_record(
    person_id: str, *, form: str, policies: dict[str, Policy], by: Actor, now: datetime
) -> Record:
    """The same for the person alone; the reading is logged for the installation."""
    with unit_of_work(by=by, now=now) as work:
        person = db.session.get_one(Person, person_id)
        record = gather_record(person, policies, now)
        work.record("record.read_own", person=person.id, form=form)
    return record


def record_workbook(record: Record) -> bytes:
    """The record as a workbook."""
    return write_record(record)


def not_here() -> Problem:
    """What is said where a competition holds nothing of somebody."""
    return problem(
        "本竞赛没有此人的记录。",
        "This competition holds nothing of that person.",
        mend_zh="请从此人参加的竞赛中打开档案。",
        mend_en="Open the record from a competition that the person took part in.",
    )


def gather_record(person: Person, policies: dict[str, Policy], now: datetime) -> Record:
    """Within an operation: everything about a person, across competitions and years."""
    members = list(db.session.scalars(select(Member).where(Member.person_id == person.id)))
    elsewhere = _confirmed(ElsewhereResult, person)
    results = [*(_entered(each, now) for each in members), *map(_elsewhere, elsewhere)]
    titles = [
        RecordedGrant(Text(row.title, row.title), row.document, row.granted_on)
        for row in _confirmed(TitleGrant, person)
    ]
    levels = [
        RecordedGrant(row.level_value.label, row.certificate, row.certified_on)
        for row in _confirmed(LevelCertificate, person)
    ]
    return Record(
        name=person.name,
        masked_id=person.masked_id(),
        as_of=day_of(now),
        made_up=any(each.entry.event.competition.made_up for each in members),
        results=tuple(sorted(results, key=lambda each: (-each.year, each.contest, each.event))),
        help=tuple(sorted(_helped(person), key=lambda each: (-each.year, each.contest, each.event))),
        titles=tuple(sorted(titles, key=lambda each: each.on, reverse=True)),
        levels=tuple(sorted(levels, key=lambda each: each.on, reverse=True)),
        awards=tuple(
            sorted(_awarded(person, policies, now), key=lambda each: each.confirmed_on, reverse=True)
        ),
        papers=tuple(sorted(_issued(person, now), key=lambda each: each.issued_on, reverse=True)),
    )


Confirmed = TypeVar("Confirmed", ElsewhereResult, TitleGrant, LevelCertificate)


def _confirmed(table: type[Confirmed], person: Person) -> list[Confirmed]:
    """The rows of a person that a second person confirmed and that stand."""
    found = select(table).where(
        table.person_id == person.id, table.confirmed_at.is_not(None), table.withdrawn_at.is_(None)
    )
    return list(db.session.scalars(found.order_by(table.id)))


def _entered(member: Member, now: datetime) -> RecordedResult:
    """An entry with the result that may be seen; of another one nothing shows but that there is an entry."""
    entry, event = member.entry, member.entry.event
    row = visible_result(event.id, now=now)
    result = row.result() if row else None
    standing = result.standing(entry.number) if result else None
    field = [each for each in result.standings if standing and each.group == standing.group] if result else []
    return RecordedResult(
        year=event.competition.year,
        tier=event.competition.tier_value.label,
        contest=event.competition.name,
        event=event.name,
        group=entry.group_value.label,
        employer=member.employer,
        delegation=entry.delegation.name,
        here=True,
        state=_state(entry, published=row is not None),
        rank=standing.place.rank if standing else None,
        tied=bool(standing and standing.place.tied),
        entrants=len(field) or None,
        total=standing.place.total if standing else None,
        award=standing.award.label if standing else None,
        confirmed_on=row.confirmed_on if row else None,
        document="",
    )


def _state(entry: Entry, *, published: bool) -> Text | None:
    """Why there is no result, if there is none."""
    if not published:
        return Text("成绩未公布", "not published")
    return None if entry.state_value is EntryState.COMPETING else entry.state_value.label


def _elsewhere(row: ElsewhereResult) -> RecordedResult:
    return RecordedResult(
        year=row.confirmed_on.year,
        tier=row.tier_value.label,
        contest=row.contest,
        event=row.skill,
        group=row.group_value.label,
        employer=row.employer,
        delegation="",
        here=False,
        state=None,
        rank=row.place,
        tied=False,
        entrants=row.entrants,
        total=None,
        award=Award(row.award).label,
        confirmed_on=row.confirmed_on,
        document=row.document,
    )


def _helped(person: Person) -> Iterator[RecordedHelp]:
    for row in db.session.scalars(
        select(Supporter).where(Supporter.person_id == person.id, Supporter.removed_at.is_(None))
    ):
        event = row.entry.event
        yield RecordedHelp(
            event.competition.year,
            event.competition.name,
            event.name,
            row.entry.names,
            row.payee_value.label,
        )


def _awarded(person: Person, policies: dict[str, Policy], now: datetime) -> Iterator[RecordedAward]:
    """The approved decisions that stand after settlement over all competitions, where their results may be seen."""
    for each in person_settlement(person.id, policies=policies).standing:
        if (
            is_decision_visible(each.row, now=now)
            and each.settled.payable
            and not isinstance(each.settled.outcome, Nothing)
        ):
            yield RecordedAward(
                contest=each.competition.name,
                earned_in=each.row.earned_in,
                kind=each.settled.claim.decision.kind.label,
                outcome=explain_outcome(each.settled.outcome),
                clauses=tuple(dict.fromkeys(str(step.clause) for step in each.steps if step.clause)),
                confirmed_on=each.row.confirmed_on,
            )


def _issued(person: Person, now: datetime) -> Iterator[RecordedPaper]:
    for paper in papers_of_person(person.id):
        if is_paper_visible(paper, now=now):
            competition: Competition = paper.competition
            yield RecordedPaper(paper.number, _kind(paper), competition.name, day_of(paper.issued_at))


def _kind(paper: Paper) -> Text:
    """What a paper is; one that was recalled says so."""
    label = find_paper(paper.kind).label
    return label if recall_of(paper.id) is None else Text(f"{label.zh}（已撤销）", f"{label.en} (recalled)")
