"""Whether an entry competes, and the time it took."""

from datetime import datetime

from competition.db import db
from competition.db.competitions import Event
from competition.db.custody import codes_are_sealed
from competition.db.entries import Entry
from competition.domain.problems import Problem, problem
from competition.domain.scoresheet import EntryState
from competition.domain.stages import Stage, check_stage
from competition.operations.draw_stage_problems import sealed_entry
from competition.operations.results import may_rank
from competition.operations.unit import Actor, check_reason, refuse, unit_of_work

LONGEST = 7 * 24 * 60 * 60


def set_entry_state(entry_id: int, state: EntryState, *, reason: str, by: Actor, now: datetime) -> None:
    """Say that an entry is absent, withdrawn or disqualified (or competes after all), with the reason."""
    with unit_of_work(by=by, now=now) as work:
        entry = db.session.get_one(Entry, entry_id)
        refuse(_published(entry.event))
        refuse(_sealed(entry, state) or (_not_drawn(entry) if state.marked else None))
        refuse(check_reason(reason))
        before, entry.state = entry.state, state
        work.record(
            "entry.state",
            competition=entry.event.competition_id,
            entry=entry.number,
            before=before,
            after=state.value,
            reason=reason.strip(),
        )


def record_elapsed(entry_id: int, seconds: int | None, *, by: Actor, now: datetime) -> None:
    """Write down the time an entry took, or take a wrong one away. Its chief judge or an organizer does it."""
    with unit_of_work(by=by, now=now) as work:
        entry = db.session.get_one(Entry, entry_id)
        refuse(
            check_stage(
                entry.event.stage_value, Stage.MARKING, to_do_zh="录入用时", to_do_en="enter elapsed times"
            )
        )
        refuse(None if may_rank(entry.event, by) else _not_theirs())
        refuse(check_elapsed_time(seconds))
        before, entry.elapsed = entry.elapsed, seconds
        work.record(
            "entry.elapsed",
            competition=entry.event.competition_id,
            entry=entry.number,
            before=before,
            after=seconds,
        )


def _not_theirs() -> Problem:
    return problem(
        "只有本项目裁判长或组织者可以录入用时。",
        "Only the chief judge of the event or an organizer enters elapsed times.",
        mend_zh="请由裁判长操作。",
        mend_en="Let the chief judge do it.",
    )


def check_elapsed_time(seconds: int | None) -> Problem | None:
    """What is wrong with a time, in seconds: None if it can be, or if none was taken."""
    if seconds is None or 0 <= seconds <= LONGEST:
        return None
    return problem(
        "用时须在0秒至7天之间。",
        "A time lies between 0 seconds and 7 days.",
        mend_zh="请按“时:分:秒”或“分:秒”填写，例如 1:35:20。",
        mend_en="Write hours:minutes:seconds, such as 1:35:20.",
    )


def _published(event: Event) -> Problem | None:
    if event.stage_value is not Stage.PUBLISHED:
        return None
    return check_stage(
        event.stage_value, Stage.MARKING, to_do_zh="更改选手状态", to_do_en="change an entry's state"
    )


def _sealed(entry: Entry, state: EntryState) -> Problem | None:
    """While the codes are sealed the floor knows who is absent, and nobody knows whose work could come back."""
    if not codes_are_sealed(entry.event_id) or not (state.marked or state is EntryState.ABSENT):
        return None
    return sealed_entry()


def _not_drawn(entry: Entry) -> Problem | None:
    if entry.event.stage_value is Stage.PREPARING or entry.work is not None:
        return None
    return problem(
        f"{entry.number}未参加抽签，没有工位和加密号，不能恢复参赛。",
        f"{entry.number} was not drawn: without a station and a code it cannot compete.",
        mend_zh="选手状态须在抽签前恢复。",
        mend_en="Its state can change back before the draw only.",
    )
