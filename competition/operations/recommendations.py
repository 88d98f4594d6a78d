"""推荐名单 and 用人单位告知: who may be put forward for which title, and what an employer is told of its winners."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from competition.db import db
from competition.db.awards import AwardDecision, newest_approved_run
from competition.db.competitions import Competition
from competition.db.entries import Person
from competition.domain.clauses import Clause
from competition.domain.outcomes import Candidate, Honoured, Kind
from competition.domain.policy_titles import Conferral
from competition.domain.problems import Problem, Refusal, Text, problem
from competition.operations.exports import MADE_UP
from competition.operations.persons import sex_and_birth
from competition.operations.unit import Actor, refuse, unit_of_work
from competition.spreadsheets.recommendations import (
    NoticeRow,
    NoticeSheet,
    RecommendedRow,
    notices_workbook,
    recommendations_workbook,
)

PUT_FORWARD = frozenset({Conferral.RECOMMENDED, Conferral.EITHER})


@dataclass(frozen=True, slots=True)
class Recommended:
    """One person of a list with every result that opens the way to the title, in the order of the decisions."""

    person_id: str
    name: str
    employer: str
    results: tuple[str, ...]
    clauses: tuple[Clause, ...]
    chosen_by: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class TitleList:
    """推荐名单 of one title."""

    title: str
    people: tuple[Recommended, ...]

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """All clauses that the list rests on, each once."""
        return tuple(dict.fromkeys(clause for each in self.people for clause in each.clauses))

    @property
    def chosen_by(self) -> tuple[Text, ...]:
        """Whose rules choose from the list, each once."""
        return tuple(dict.fromkeys(text for each in self.people for text in each.chosen_by))


@dataclass(frozen=True, slots=True)
class EmployerNotice:
    """What one employer is told: its winners with their results, and the clauses that leave post and pay to it."""

    employer: str
    winners: tuple[tuple[str, str], ...]
    clauses: tuple[Clause, ...]


def recommendations_of(competition_id: int) -> list[TitleList]:
    """A list for each title that the newest approved decisions put somebody forward for; sex and age are applied already."""
    by_title: dict[str, dict[str, list[AwardDecision]]] = {}
    for row in _standing(competition_id, Kind.HONOUR):
        title = _put_forward_for(row)
        if title and row.person_id:
            by_title.setdefault(title, {}).setdefault(row.person_id, []).append(row)
    return [TitleList(title, tuple(map(_recommended, people.values()))) for title, people in by_title.items()]


def _standing(competition_id: int, kind: Kind) -> list[AwardDecision]:
    """What the newest approved run decided of a kind and settlement left."""
    run = newest_approved_run(competition_id)
    return [row for row in run.decisions if row.kind == kind and row.payable] if run else []


def _put_forward_for(row: AwardDecision) -> str:
    """The title; empty where nothing, or the title itself, was decided."""
    match row.decision().outcome:
        case Candidate(title):
            return title
        case Honoured(title, conferral) if conferral in PUT_FORWARD:
            return title
        case _:
            return ""


def _recommended(rows: list[AwardDecision]) -> Recommended:
    first, decisions = rows[0], [row.decision() for row in rows]
    chosen = [each.outcome.chosen_by for each in decisions if isinstance(each.outcome, Candidate)]
    return Recommended(
        person_id=first.person_id or "",
        name=first.who,
        employer=first.employer,
        results=tuple(dict.fromkeys(row.earned_in for row in rows)),
        clauses=_last_clauses(rows),
        chosen_by=tuple(dict.fromkeys(chosen)),
    )


def _last_clauses(rows: Iterable[AwardDecision]) -> tuple[Clause, ...]:
    """The clause that each decision ends on, each once: the one before says that the document is in force."""
    ends = (each.clauses[-1:] for each in (row.decision() for row in rows))
    return tuple(dict.fromkeys(clause for found in ends for clause in found))


def export_recommendations(competition_id: int, title: str, *, by: Actor, now: datetime) -> bytes:
    """推荐名单 of one title as a workbook, ID numbers masked; the reading is logged. Refusal where nobody is on it."""
    with unit_of_work(by=by, now=now) as work:
        found = next((each for each in recommendations_of(competition_id) if each.title == title), None)
        if found is None:
            raise Refusal(_nobody(title))
        rows = [_row(each) for each in found.people]
        competition = db.session.get_one(Competition, competition_id)
        content = recommendations_workbook(
            rows, title=f"{competition.name} “{title}”推荐名单", note=_note(competition)
        )
        work.record(
            "recommendations.read_ids",
            competition=competition_id,
            title=title,
            people=len(rows),
            masked=True,
        )
    return content


def _row(each: Recommended) -> RecommendedRow:
    person = db.session.get_one(Person, each.person_id)
    sex, _ = sex_and_birth(person)
    return RecommendedRow(
        name=each.name,
        sex=sex.label.zh if sex else "",
        masked_id=person.masked_id(),
        employer=each.employer,
        results="；".join(each.results),
        clauses="；".join(map(str, each.clauses)),
        chosen_by="；".join(text.zh for text in each.chosen_by),
    )


def notices_of(competition_id: int) -> list[EmployerNotice]:
    """A notice for each employer whose post and pay the document speaks of, in the order of the decisions."""
    by_employer: dict[str, list[AwardDecision]] = {}
    for row in _standing(competition_id, Kind.EMPLOYMENT):
        by_employer.setdefault(row.employer, []).append(row)
    return [
        EmployerNotice(employer, tuple((row.who, row.earned_in) for row in rows), _last_clauses(rows))
        for employer, rows in by_employer.items()
    ]


def export_notices(competition_id: int) -> bytes:
    """The notices as a workbook, one sheet an employer. Refusal where there are none."""
    found = notices_of(competition_id)
    refuse(None if found else _no_notices())
    competition = db.session.get_one(Competition, competition_id)
    sheets = [
        NoticeSheet(
            each.employer,
            tuple(NoticeRow(*winner) for winner in each.winners),
            tuple(map(str, each.clauses)),
        )
        for each in found
    ]
    return notices_workbook(
        sheets, contest=competition.name, issuer=competition.issuing_body, note=_note(competition)
    )


def _note(competition: Competition) -> str:
    return MADE_UP if competition.made_up else ""


def _nobody(title: str) -> Problem:
    return problem(
        f"已批准的奖励决定中没有“{title[:40]}”的推荐人选。",
        f"The approved decisions put nobody forward for “{title[:40]}”.",
        mend_zh="请从推荐名单页选择称号；奖励决定批准后才有名单。",
        mend_en="Choose a title on the page of recommendations; there are lists once the decisions are approved.",
    )


def _no_notices() -> Problem:
    return problem(
        "没有需要告知用人单位的获奖情况。",
        "There is nothing that employers are to be told.",
        mend_zh="政策文件把岗位与待遇交由用人单位决定、且奖励决定已批准的，才有告知书。",
        mend_en="There are notices once decisions are approved under a document that leaves post and pay to employers.",
    )
