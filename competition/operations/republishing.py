"""An upheld objection carried out: marks, awards or an entry's state change, and a corrected result waits to be published."""

import json
from dataclasses import dataclass
from datetime import datetime

from competition.codec import digest, dump
from competition.db import db
from competition.db.awards import newest_run
from competition.db.base import WRITING
from competition.db.competitions import Event
from competition.db.entries import entries_of
from competition.db.marking import find_sheet, write_marks
from competition.db.objections import CorrectedResult, Objection, ObjectionDecision
from competition.db.papers import Paper, papers_of_competition
from competition.db.payments import PaymentLine, standing_lines
from competition.db.recalls import recalled_ids
from competition.db.rechecks import Correction
from competition.db.results import ResultVersion, newest_result, published_result
from competition.db.rulings import RulingRow
from competition.domain.objections import (
    AwardChange,
    Disqualification,
    MarkChange,
    ObjectionState,
    TieOrder,
)
from competition.domain.prizes import Award
from competition.domain.problems import Refusal
from competition.domain.result_changes import ResultChange, changes_between
from competition.domain.results import EventResult, Standing, check_publishable
from competition.domain.rulings import AwardRuling, TieRuling, check_award_ruling, check_tie_ruling
from competition.domain.scoresheet import EntryState
from competition.operations import objection_problems as says
from competition.operations.paper_drafts import COACH, PARTICIPATION, TEAM
from competition.operations.papers import CERTIFICATE
from competition.operations.progress import unfinished
from competition.operations.results import compute_result, may_rank, not_theirs
from competition.operations.rulings import open_ties
from competition.operations.unit import Actor, refuse, unit_of_work


@dataclass(frozen=True, slots=True)
class Consequences:
    """What a corrected result brings: whose line changes, papers that no longer agree, whether awards are decided anew.

    `version` is the one it replaces; `payments` are the bookings for those whose place or award changes.
    """

    version: int
    changes: tuple[ResultChange, ...]
    papers: tuple[Paper, ...]
    decide_again: bool
    payments: tuple[PaymentLine, ...] = ()


def consequences_of(objection_id: int) -> Consequences:
    """What carrying out would bring, or has brought; nothing is changed.

    Refusal for an objection that was not upheld, or that cannot be carried out.
    """
    objection = db.session.get_one(Objection, objection_id)
    if objection.correction is not None:
        row = _version(objection.event_id, objection.correction.replaces)
        return consequences_between(objection.event, row, objection.correction.result.result())
    if objection.decision is None or not objection.decision.upheld:
        raise Refusal(says.not_upheld())
    before = published_result(objection.event_id)
    assert before is not None  # noqa: S101 - there is no notice without a published result
    return consequences_between(objection.event, before, _trial(objection.decision.id))


def _trial(decision_id: int) -> EventResult:
    """The rehearsal outside an operation: it waits its turn to write, and writes nothing.

    A decision that waits is taken as if another of its arbitrators had confirmed it.
    """
    db.session.rollback()
    db.session.connection(execution_options={WRITING: True})
    try:
        decision = db.session.get_one(ObjectionDecision, decision_id)
        objection = decision.objection
        if decision.confirmed_by is None:
            others = (each.user_id for each in objection.arbitrators if each.user_id != decision.proposed_by)
            decision.confirmed_by, decision.confirmed_at = next(others), decision.proposed_at
            db.session.flush()
        return rehearse(objection)
    finally:
        db.session.rollback()


def _version(event_id: int, version: int) -> ResultVersion:
    found = db.select(ResultVersion).where(
        ResultVersion.event_id == event_id, ResultVersion.version == version
    )
    return db.session.scalars(found).one()


def consequences_between(event: Event, before: ResultVersion, after: EventResult) -> Consequences:
    """What replacing one version of an event's result by another brings. A paper that was recalled is not named again."""
    numbers = {entry.id: entry.number for entry in entries_of(event.id)}
    recalled = recalled_ids(event.competition_id)
    issued = (each for each in papers_of_competition(event.competition_id) if each.id not in recalled)
    papers = [each for each in issued if each.entry_id in numbers]
    stale = (each for each in papers if not _agrees(each, after.standing(numbers[each.entry_id])))
    changes = changes_between(before.result(), after)
    concerned = {each.entry for each in changes if each.outcome}
    return Consequences(
        before.version,
        changes,
        tuple(stale),
        newest_run(event.competition_id) is not None,
        tuple(line for line in standing_lines() if numbers.get(_entry_of(line)) in concerned),
    )


def _entry_of(line: PaymentLine) -> int | None:
    """The entry that a booking is for; None where it rests on no entry."""
    decision = line.decision
    return decision.member.entry_id if decision.member else decision.entry_id


def _agrees(paper: Paper, standing: Standing | None) -> bool:
    """Whether a paper says what the result says: a certificate its award and rank, a notice both as a text.

    A coach's certificate tells the award alone, one of participation nothing of the result.
    """
    if standing is not None and paper.kind == PARTICIPATION:
        return True
    if standing is None or standing.award is Award.NONE:
        return False
    facts, rank = json.loads(paper.facts), standing.place.rank
    if paper.kind == COACH:
        return bool(facts["award"] == standing.award.label.zh)
    if paper.kind in (CERTIFICATE, TEAM):
        told = None if standing.award is Award.MERIT else rank
        return (facts["award"], facts["rank"]) == (standing.award.label.zh, told)
    return bool(facts["result"] == f"第{rank}名 · {standing.award.label.zh}")


def rehearse(objection: Objection) -> EventResult:
    """The result as it would be; everything is taken back. Refusal if the decision cannot be carried out."""
    trial = db.session.begin_nested()
    try:
        return _apply(objection)
    finally:
        trial.rollback()


def _apply(objection: Objection) -> EventResult:
    """Do what the arbitrators ordered and rank again. Marks and states first, for ties and awards follow from them."""
    decision, event = objection.decision, objection.event
    assert decision is not None  # noqa: S101 - the callers looked
    remedies = decision.remedies()
    for each in remedies:
        if isinstance(each, MarkChange):
            _correct(objection, decision, each)
        elif isinstance(each, Disqualification):
            objection.entry.state = EntryState.DISQUALIFIED
    db.session.flush()
    refuse(unfinished(event))
    for each in remedies:
        if isinstance(each, TieOrder):
            ties = {frozenset(tie.entries): tie.key for tie in open_ties(event)}
            says_order = TieRuling(each.order, ties.get(frozenset(each.order), ()))
            refuse(check_tie_ruling(says_order, ties))
            _rule(objection, decision, says_order)
    for each in remedies:
        if isinstance(each, AwardChange):
            _change_award(objection, decision, each.after)
    result = compute_result(event)
    refuse(check_publishable(result.standings))
    return result


def _correct(objection: Objection, decision: ObjectionDecision, change: MarkChange) -> None:
    """The mark, kept as a correction that both arbitrators signed."""
    coded = objection.entry.work
    sheet = find_sheet(coded.id, change.form, change.seat) if coded else None
    if sheet is None or sheet.values().get(change.aspect) != change.old:
        raise Refusal(says.moved_on(change.aspect))
    write_marks(sheet, {change.aspect: change.new})
    sheet.version += 1
    db.session.add(
        Correction(
            sheet_id=sheet.id,
            aspect=change.aspect,
            old=change.old,
            new=change.new,
            reason=_because(objection, decision),
            proposed_by=decision.proposed_by,
            proposed_at=decision.proposed_at,
            confirmed_by=decision.confirmed_by,
            confirmed_at=decision.confirmed_at or decision.proposed_at,
        )
    )


def _change_award(objection: Objection, decision: ObjectionDecision, after: Award) -> None:
    standing = compute_result(objection.event).standing(objection.entry.number)
    if standing is None:
        raise Refusal(says.not_ranked(objection.entry.number))
    given = standing.rule_award or standing.award
    ruling = AwardRuling(objection.entry.number, given, after)
    refuse(check_award_ruling(ruling, given))
    _rule(objection, decision, ruling)


def _rule(objection: Objection, decision: ObjectionDecision, ruling: TieRuling | AwardRuling) -> None:
    db.session.add(
        RulingRow(
            event_id=objection.event_id,
            body=dump(ruling),
            reason=_because(objection, decision),
            proposed_by=decision.proposed_by,
            proposed_at=decision.proposed_at,
            confirmed_by=decision.confirmed_by,
            confirmed_at=decision.confirmed_at or decision.proposed_at,
        )
    )
    db.session.flush()


def _because(objection: Objection, decision: ObjectionDecision) -> str:
    return f"异议{objection.reference}成立：{decision.reasons}"


def carry_out(objection_id: int, *, by: Actor, now: datetime) -> int:
    """Carry an upheld objection out; the version of the corrected result, which somebody else publishes.

    The published version stays what everybody sees until then, and readable after it.
    """
    with unit_of_work(by=by, now=now) as work:
        objection = db.session.get_one(Objection, objection_id)
        event, decision = objection.event, objection.decision
        refuse(None if may_rank(event, by) else not_theirs())
        if decision is None or objection.state is not ObjectionState.UPHELD:
            raise Refusal(says.not_upheld())
        before = newest_result(event.id)
        assert before is not None  # noqa: S101 - there is no notice without a published result
        refuse(says.unpublished(before.version) if before.published_at is None else None)
        body = dump(_apply(objection))
        row = ResultVersion(
            event_id=event.id,
            version=before.version + 1,
            body=body,
            digest=digest(body),
            ranked_by=by.user_id,
            ranked_at=now,
        )
        db.session.add(CorrectedResult(result=row, objection=objection, replaces=before.version))
        work.record(
            "objection.carry_out",
            competition=event.competition_id,
            event=event.code,
            objection=objection.number,
            remedies=decision.body,
            replaces=before.version,
            version=row.version,
            digest=row.digest,
        )
        return row.version
