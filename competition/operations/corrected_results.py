"""A corrected result published, and all that follows from it in the same step: papers recalled, decisions overtaken,
and everybody told whose place or award is another now."""

from datetime import date, datetime

from flask import current_app

from competition.db import db
from competition.db.competitions import Event
from competition.db.entries import entries_of
from competition.db.objections import CorrectedResult, correction_of, published_version
from competition.db.results import newest_result
from competition.domain.problems import Refusal
from competition.domain.result_changes import Stand
from competition.domain.stages import Stage, check_stage
from competition.operations import objection_problems as says
from competition.operations.outbox import enqueue, people_of_entry
from competition.operations.recalls import name_of, overtake_within, recall_within
from competition.operations.republishing import Consequences, consequences_between
from competition.operations.unit import Actor, Work, check_seen, day_of, refuse, unit_of_work


def publish_corrected(
    event_id: int, *, confirmed_on: date, version: int | None = None, by: Actor, now: datetime
) -> int:
    """Publish the corrected result, by another person than carried it out; its version.

    `confirmed_on` is the day on which the corrected result counts as confirmed: awards are decided by it anew. Exactly
    the papers that say something else are recalled, and due anew once the awards are decided and approved.
    """
    with unit_of_work(by=by, now=now) as work:
        event = db.session.get_one(Event, event_id)
        refuse(
            check_stage(
                event.stage_value, Stage.PUBLISHED, to_do_zh="公布更正成绩", to_do_en="publish a correction"
            )
        )
        row = newest_result(event_id)
        correction = correction_of(row.id) if row else None
        if row is None or correction is None or row.published_at is not None:
            raise Refusal(says.no_correction())
        refuse(check_seen(version, row.version))
        refuse(says.same_publisher() if row.ranked_by == by.id else None)
        refuse(None if day_of(row.ranked_at) <= confirmed_on <= day_of(now) else says.wrong_day(confirmed_on))
        row.published_by, row.published_at, row.confirmed_on = by.user_id, now, confirmed_on
        followed = _follow(work, event, correction, by=by, now=now)
        work.record(
            "result.republish",
            competition=event.competition_id,
            event=event.code,
            version=row.version,
            replaces=correction.replaces,
            objection=correction.objection.number,
            digest=row.digest,
            confirmed_on=confirmed_on.isoformat(),
            **followed,
        )
        return row.version


def _follow(
    work: Work, event: Event, correction: CorrectedResult, *, by: Actor, now: datetime
) -> dict[str, object]:
    """Recall, overtake and tell; what of it is for the log."""
    before = published_version(event.id, correction.replaces)
    assert before is not None  # noqa: S101 - a correction replaces what was published
    found = consequences_between(event, before, correction.result.result())
    objection = correction.objection
    recall_within(
        found.papers, reason=f"异议{objection.reference}成立，成绩已更正", objection=objection, by=by, now=now
    )
    versions = overtake_within(event.competition_id, objection, now=now)
    _tell(work, event, correction, found)
    return {"recalled": [each.number for each in found.papers], "overtaken": versions}


def _tell(work: Work, event: Event, correction: CorrectedResult, found: Consequences) -> None:
    """The entries whose place or award changed, and who filed the objection."""
    objection, entries = correction.objection, {each.number: each for each in entries_of(event.id)}
    changed = {each.entry: each for each in found.changes if each.outcome}
    filer = {objection.filed_by.number} if objection.filed_by else set()
    home = current_app.config["SAIWU"].public_url
    told = {
        "competition": event.competition.name,
        "event": event.name,
        "reference": objection.reference,
        "version": correction.result.version,
        "replaces": correction.replaces,
        "link": f"{home}/c/{event.competition.code}/events/{event.code}",
    }
    for number in sorted(changed.keys() | filer):
        change = changed.get(number)
        own = {
            "entry": number,
            "papers": "、".join(name_of(p) for p in found.papers if p.entry.number == number),
            "before_zh": _zh(change.old) if change else "",
            "after_zh": _zh(change.new) if change else "",
            "before_en": _en(change.old) if change else "",
            "after_en": _en(change.new) if change else "",
        }
        for each in people_of_entry(entries[number]):
            enqueue(work, "result_corrected", to=each, competition_id=event.competition_id, **told, **own)


def _zh(stand: Stand) -> str:
    return f"{stand.place.zh} · {stand.award.zh}"


def _en(stand: Stand) -> str:
    return f"{stand.place.en} · {stand.award.en}"
