"""Too few entrants: the event is held without awards, or cancelled; either with a reason, and taken back with one."""

from datetime import datetime

from competition.db import db
from competition.db.competitions import Event
from competition.db.entries import entries_of
from competition.domain.entry_rules import Shortage, check_minimum
from competition.domain.problems import Problem, problem
from competition.domain.scoresheet import EntryState
from competition.domain.stages import Stage, check_stage
from competition.operations.unit import Actor, check_reason, refuse, unit_of_work


def is_short(event: Event) -> bool:
    """Whether an event that is being prepared has too few entrants, decided on or not."""
    entries, minimum = _competing(event), event.setup.ranking.minimum_entrants
    return event.stage_value is Stage.PREPARING and check_minimum(entries, minimum, None) is not None


def decide_shortage(event_id: int, shortage: Shortage, *, reason: str, by: Actor, now: datetime) -> None:
    """Hold the event without awards, or cancel it: then its entries are withdrawn and it takes no more.

    Refusal after the draw, while there are entrants enough, for a decision that was made, and without a reason.
    """
    with unit_of_work(by=by, now=now) as work:
        event = db.session.get_one(Event, event_id)
        refuse(_not_preparing(event))
        refuse(None if event.shortage is None else _decided(event))
        refuse([*([] if is_short(event) else [_enough()]), *filter(None, [check_reason(reason)])])
        event.shortage = shortage
        leaving = [each for each in entries_of(event_id) if each.state_value.marked]
        for entry in leaving if shortage is Shortage.CANCEL else ():
            entry.state = EntryState.WITHDRAWN
        work.record(
            "event.shortage",
            competition=event.competition_id,
            event=event.code,
            decided=shortage.value,
            entries=[entry.number for entry in leaving],
            reason=reason.strip(),
        )


def take_back_shortage(event_id: int, *, reason: str, by: Actor, now: datetime) -> None:
    """Take the decision back. Those withdrawn with a cancelled event stay withdrawn until somebody says otherwise.

    Refusal after the draw, where nothing was decided, and without a reason.
    """
    with unit_of_work(by=by, now=now) as work:
        event = db.session.get_one(Event, event_id)
        refuse(_not_preparing(event))
        refuse(_undecided() if event.shortage is None else check_reason(reason))
        before, event.shortage = event.shortage, None
        work.record(
            "event.shortage_undo",
            competition=event.competition_id,
            event=event.code,
            before=before,
            reason=reason.strip(),
        )


def _competing(event: Event) -> int:
    return sum(each.state_value.marked for each in entries_of(event.id))


def _not_preparing(event: Event) -> Problem | None:
    return check_stage(
        event.stage_value,
        Stage.PREPARING,
        to_do_zh="再决定是否举办",
        to_do_en="decide any more whether it is held",
    )


def _decided(event: Event) -> Problem:
    label = Shortage(event.shortage).label
    return problem(
        f"本项目已决定“{label.zh}”。",
        f"It was decided already: {label.en}.",
        mend_zh="请先撤回该决定。",
        mend_en="Take that decision back first.",
    )


def _enough() -> Problem:
    return problem(
        "本项目没有“少于最少参赛数”的情况。",
        "The event does not have too few entrants.",
        mend_zh="无需决定；最少参赛数在“修改项目”中设置。",
        mend_en="There is nothing to decide; the minimum is part of the event’s setup.",
    )


def _undecided() -> Problem:
    return problem(
        "本项目没有可撤回的决定。",
        "There is no decision to take back.",
        mend_zh="请刷新页面。",
        mend_en="Reload the page.",
    )
