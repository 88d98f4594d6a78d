"""A scheme that is written in the browser: begun, edited step by step, then adopted as a version or given up."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from competition.codec import digest, dump
from competition.db import db
from competition.db.competitions import Event
from competition.db.marking import SchemeDraft, newest_scheme
from competition.domain.marking_scheme import MarkingScheme
from competition.domain.problems import NOWHERE, Problem, Refusal, errors, problem
from competition.domain.scheme_changes import compare_schemes
from competition.domain.scheme_checks import check_scheme
from competition.domain.scheme_edits import blank_scheme, theory_and_practice
from competition.domain.stages import Stage, check_stage
from competition.domain.tiers import Labelled
from competition.operations.scheme_changes import Impact, changes_for_log, impact_of
from competition.operations.schemes import SchemeSource, store_version, tie_break_problems
from competition.operations.unit import Actor, refuse, unit_of_work

EDITED_HERE = "在线编辑 / edited here"
"""What stands in the place of a file's name."""


class DraftStart(Labelled):
    """What a draft begins with."""

    NEWEST = "newest", "以现行版本为底稿", "from the version in force"
    TEMPLATE = "template", "以“理论+实操”为底稿", "from theory and practice"
    BLANK = "blank", "从空白开始", "from nothing"


def find_draft(event_id: int) -> SchemeDraft | None:
    """The draft of the event."""
    return db.session.get(SchemeDraft, event_id)


def begin_draft(event_id: int, start: DraftStart, *, by: Actor, now: datetime) -> None:
    """Begin a draft. Refusal if there is one, if the results are out, or if there is no version to begin with."""
    with unit_of_work(by=by, now=now) as work:
        event = db.session.get_one(Event, event_id)
        refuse(_published(event))
        refuse(_another_draft() if find_draft(event_id) else None)
        newest = newest_scheme(event_id)
        based_on = newest.version if newest else 0
        if start is DraftStart.NEWEST:
            if newest is None:
                raise Refusal(_nothing_to_begin_with())
            scheme = newest.scheme()
        else:
            scheme = (theory_and_practice if start is DraftStart.TEMPLATE else blank_scheme)(event.name)
        db.session.add(
            SchemeDraft(
                event_id=event_id,
                body=dump(scheme),
                based_on=based_on,
                edits=0,
                changed_at=now,
                changed_by=by.user_id,
            )
        )
        work.record(
            "scheme_draft.begin",
            competition=event.competition_id,
            event=event.code,
            start=start.value,
            based_on=based_on,
        )


def edit_draft(
    event_id: int,
    change: Callable[[MarkingScheme], MarkingScheme],
    *,
    edits: int,
    by: Actor,
    now: datetime,
) -> int:
    """Change the draft as it was seen after `edits` edits; how many there are now.

    Refusal for a draft that moved on meanwhile, so nothing is overwritten unseen.
    """
    with unit_of_work(by=by, now=now) as work:
        event, draft = _open(event_id, edits)
        before = draft.scheme()
        after = change(before)
        draft.body, draft.edits = dump(after), edits + 1
        draft.changed_at, draft.changed_by = now, by.user_id
        work.record(
            "scheme_draft.edit",
            competition=event.competition_id,
            event=event.code,
            edits=draft.edits,
            changes=changes_for_log(compare_schemes(before, after)),
        )
        return draft.edits


def discard_draft(event_id: int, *, edits: int, by: Actor, now: datetime) -> None:
    """Give the draft up, as it was seen after `edits` edits."""
    with unit_of_work(by=by, now=now) as work:
        event, draft = _open(event_id, edits)
        db.session.delete(draft)
        work.record(
            "scheme_draft.discard",
            competition=event.competition_id,
            event=event.code,
            edits=edits,
            digest=digest(draft.body),
        )


def check_draft(event: Event, scheme: MarkingScheme) -> tuple[Problem, ...]:
    """All that keeps the draft from being adopted, and what is worth a look; `where.column` is the id of a node."""
    return (*check_scheme(scheme), *tie_break_problems(event, scheme))


def draft_problems(event: Event, scheme: MarkingScheme) -> tuple[Problem, ...]:
    """The same without places: a draft has no rows and columns to point at."""
    return tuple(replace(found, where=NOWHERE) for found in check_draft(event, scheme))


def draft_impact(event: Event, scheme: MarkingScheme) -> Impact | None:
    """What adopting it would change; None while an error stands in the way."""
    return None if errors(check_draft(event, scheme)) else impact_of(event, scheme)


def adopt_draft(
    event_id: int,
    *,
    edits: int,
    accepted: Iterable[str] = (),
    reason: str = "",
    seen: int | None = None,
    by: Actor,
    now: datetime,
) -> int:
    """Make the draft the next version; its number. Refused and changed as `import_scheme` says."""
    with unit_of_work(by=by, now=now) as work:
        event, draft = _open(event_id, edits)
        scheme = draft.scheme()
        problems = draft_problems(event, scheme)
        source = SchemeSource("scheme.adopt", EDITED_HERE, problems, tuple(accepted), reason, seen)
        row = store_version(work, event, scheme, source=source)
        db.session.delete(draft)
        return row.version


def _open(event_id: int, edits: int) -> tuple[Event, SchemeDraft]:
    event, draft = db.session.get_one(Event, event_id), find_draft(event_id)
    refuse(_published(event))
    if draft is None or draft.edits != edits:
        raise Refusal(_moved_on())
    return event, draft


def _published(event: Event) -> Problem | None:
    if event.stage_value is not Stage.PUBLISHED:
        return None
    return check_stage(event.stage_value, Stage.MARKING, to_do_zh="编辑评分方案", to_do_en="edit the scheme")


def _another_draft() -> Problem:
    return problem(
        "本项目已有一份草稿。",
        "The event has a draft already.",
        mend_zh="请继续编辑它，或先放弃它。",
        mend_en="Go on with it, or give it up first.",
    )


def _nothing_to_begin_with() -> Problem:
    return problem(
        "本项目还没有评分方案，不能以它为底稿。",
        "The event has no scheme to begin with.",
        mend_zh="请以“理论+实操”为底稿，或从空白开始。",
        mend_en="Begin from theory and practice, or from nothing.",
    )


def _moved_on() -> Problem:
    return problem(
        "草稿在另一处改动过或已不在，本次未保存。",
        "The draft was changed elsewhere meanwhile or is gone; nothing was saved now.",
        mend_zh="请返回草稿，核对后再改。",
        mend_en="Go back to the draft, compare and change it again.",
    )
