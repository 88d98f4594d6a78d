"""裁定: ties that may not stand are decided, and awards changed, with a reason and by two persons."""

from collections.abc import Sequence
from datetime import datetime

from competition.codec import dump
from competition.db import db
from competition.db.competitions import Event
from competition.db.results import newest_result
from competition.db.rulings import RulingRow, rulings_in_force, rulings_of
from competition.domain.prizes import Award
from competition.domain.problems import Problem, problem
from competition.domain.ranking import Tie, tied_groups, with_rulings
from competition.domain.rulings import (
    AwardRuling,
    TieRuling,
    check_award_ruling,
    check_tie_ruling,
    tie_orders,
)
from competition.domain.stages import Stage, check_stage
from competition.domain.standings import groups_of, score_entries
from competition.operations.results import field_of, may_rank, not_theirs
from competition.operations.unit import Actor, Work, check_reason, refuse, unit_of_work


def open_ties(event: Event) -> tuple[Tie, ...]:
    """The ties that may not stand and that no confirmed ruling parts, best first; entry numbers.

    Refusal while the event is not fully marked. None where ties may stand.
    """
    rules, orders = event.setup.ranking, tie_orders(rulings_in_force(event.id))
    if rules.ties_stand:
        return ()
    return tuple(
        tie
        for field in groups_of(field_of(event), rules)
        for tie in tied_groups(with_rulings(score_entries(field, rules), orders))
    )


def propose_tie_ruling(event_id: int, order: Sequence[str], *, reason: str, by: Actor, now: datetime) -> int:
    """The chief judge's order of the entries of one tie, best first. The ruling's id; it waits for a second person."""
    with unit_of_work(by=by, now=now) as work:
        event = db.session.get_one(Event, event_id)
        refuse(_not_now(event))
        refuse(_not_the_chief() if event.chief_id != by.id else None)
        refuse(check_reason(reason))
        ties = {frozenset(tie.entries): tie.key for tie in open_ties(event)}
        says = TieRuling(tuple(order), ties.get(frozenset(order), ()))
        refuse(check_tie_ruling(says, ties))
        refuse(_waiting() if any(_about(row.says(), says) for row in _waiting_rows(event_id)) else None)
        row = _add(event, says, reason=reason, by=by, now=now)
        work.record(
            "ruling.propose_order",
            competition=event.competition_id,
            event=event.code,
            order=list(says.order),
            reason=row.reason,
        )
        return row.id


def propose_award_ruling(
    event_id: int, *, entry: str, after: Award, reason: str, by: Actor, now: datetime
) -> int:
    """An award other than the newest ranking gives. The ruling's id; it waits for a second person."""
    with unit_of_work(by=by, now=now) as work:
        event = db.session.get_one(Event, event_id)
        refuse(_not_now(event))
        refuse(None if may_rank(event, by) else not_theirs())
        refuse(check_reason(reason))
        row = newest_result(event_id)
        standing = row.result().standing(entry) if row else None
        given = (standing.rule_award or standing.award) if standing else None
        says = AwardRuling(entry, given or Award.UNDECIDED, after)
        refuse(check_award_ruling(says, given))
        refuse(_waiting() if any(_about(each.says(), says) for each in rulings_of(event_id)) else None)
        ruling = _add(event, says, reason=reason, by=by, now=now)
        work.record(
            "ruling.propose_award",
            competition=event.competition_id,
            event=event.code,
            entry=entry,
            before=says.before,
            after=after,
            reason=ruling.reason,
        )
        return ruling.id


def _add(event: Event, says: TieRuling | AwardRuling, *, reason: str, by: Actor, now: datetime) -> RulingRow:
    row = RulingRow(
        event_id=event.id, body=dump(says), reason=reason.strip(), proposed_by=by.user_id, proposed_at=now
    )
    db.session.add(row)
    db.session.flush()
    return row


def confirm_ruling(ruling_id: int, *, by: Actor, now: datetime) -> None:
    """The second person confirms a ruling; it counts from the next ranking on."""
    with unit_of_work(by=by, now=now) as work:
        row = db.session.get_one(RulingRow, ruling_id)
        refuse([found for found in (_not_now(row.event), _decided(row)) if found])
        refuse(None if may_rank(row.event, by) else not_theirs())
        refuse(_same_person() if row.proposed_by == by.id else None)
        row.confirmed_by, row.confirmed_at = by.user_id, now
        work.record(
            "ruling.confirm",
            competition=row.event.competition_id,
            event=row.event.code,
            ruling=row.id,
            says=row.body,
        )


def withdraw_ruling(ruling_id: int, *, reason: str, by: Actor, now: datetime) -> None:
    """Ask for a ruling to be taken back, with the reason. One that nobody confirmed is gone at once.

    What two persons decided, two persons take back: see `confirm_withdrawal`. It stays on record.
    """
    with unit_of_work(by=by, now=now) as work:
        row = db.session.get_one(RulingRow, ruling_id)
        refuse(_not_now(row.event))
        refuse(None if may_rank(row.event, by) else not_theirs())
        refuse(_gone() if row.withdrawn_at is not None or row.withdrawal_by is not None else None)
        refuse(check_reason(reason))
        row.withdrawal_by, row.withdrawal_reason = by.user_id, reason.strip()
        row.withdrawn_at = now if row.confirmed_at is None else None
        _record_withdrawal(work, "ruling.withdraw", row)


def confirm_withdrawal(ruling_id: int, *, by: Actor, now: datetime) -> None:
    """The second person agrees that a confirmed ruling is taken back; it no longer counts from the next ranking on."""
    with unit_of_work(by=by, now=now) as work:
        row = db.session.get_one(RulingRow, ruling_id)
        refuse(_not_now(row.event))
        refuse(None if may_rank(row.event, by) else not_theirs())
        refuse(_gone() if row.withdrawn_at is not None or row.withdrawal_by is None else None)
        refuse(_same_person() if row.withdrawal_by == by.id else None)
        row.withdrawn_at, row.withdrawn_by = now, by.user_id
        _record_withdrawal(work, "ruling.confirm_withdrawal", row)


def _record_withdrawal(work: Work, action: str, row: RulingRow) -> None:
    work.record(
        action,
        competition=row.event.competition_id,
        event=row.event.code,
        ruling=row.id,
        says=row.body,
        reason=row.withdrawal_reason,
    )


def _waiting_rows(event_id: int) -> list[RulingRow]:
    return [row for row in rulings_of(event_id) if row.confirmed_at is None]


def _about(one: TieRuling | AwardRuling, other: TieRuling | AwardRuling) -> bool:
    """Whether both decide the same tie or the same entry's award."""
    match one, other:
        case TieRuling(order=first), TieRuling(order=second):
            return frozenset(first) == frozenset(second)
        case AwardRuling(entry=first), AwardRuling(entry=second):
            return first == second
        case _:
            return False


def _not_now(event: Event) -> Problem | None:
    return check_stage(event.stage_value, Stage.MARKING, to_do_zh="裁定", to_do_en="decide")


def _decided(row: RulingRow) -> Problem | None:
    return _gone() if row.withdrawn_at is not None or row.confirmed_at is not None else None


def _gone() -> Problem:
    return problem(
        "该裁定已确认或已撤回。",
        "This ruling was confirmed or withdrawn already.",
        mend_zh="请刷新页面。",
        mend_en="Reload the page.",
    )


def _waiting() -> Problem:
    return problem(
        "同一事项已有一项裁定。",
        "There is a ruling on this already.",
        mend_zh="请先确认或撤回它。",
        mend_en="Confirm or withdraw it first.",
    )


def _not_the_chief() -> Problem:
    return problem(
        "并列由本项目裁判长裁定。",
        "The chief judge of the event decides its ties.",
        mend_zh="请由裁判长提出，另一人确认。",
        mend_en="Let the chief judge propose the order and a second person confirm it.",
    )


def _same_person() -> Problem:
    return problem(
        "提出的人不能确认自己提出的裁定或撤回。",
        "Who proposes a ruling or its withdrawal does not confirm it.",
        mend_zh="请由另一人确认。",
        mend_en="Let somebody else confirm it.",
    )
