"""From confirmed sheets to published places."""

from datetime import date, datetime

from competition.codec import digest, dump
from competition.db import db
from competition.db.accounts import has_role
from competition.db.competitions import Event
from competition.db.entries import Entry, entries_of
from competition.db.marking import newest_scheme
from competition.db.results import ResultVersion, newest_result
from competition.db.rulings import rulings_in_force
from competition.domain.problems import Problem, Refusal, problem
from competition.domain.ranking_rules import check_tie_breaks
from competition.domain.results import EventResult, Unranked, check_publishable
from competition.domain.roles import Role
from competition.domain.scoresheet import EntryState
from competition.domain.stages import Stage, check_stage
from competition.domain.standings import Field, rank_delegations, rank_totals
from competition.domain.totals import Total
from competition.operations.progress import competitor_of, totals_of, unfinished
from competition.operations.recheck_checks import unpublishable
from competition.operations.unit import Actor, check_seen, day_of, refuse, unit_of_work


def rank_event(event_id: int, *, by: Actor, now: datetime) -> int:
    """Rank an event from its confirmed sheets; a new version's number. Refusal that lists every missing sheet."""
    with unit_of_work(by=by, now=now) as work:
        event = db.session.get_one(Event, event_id)
        refuse(check_stage(event.stage_value, Stage.MARKING, to_do_zh="排名", to_do_en="rank"))
        refuse(not_theirs() if not may_rank(event, by) else None)
        refuse(unfinished(event))
        result = compute_result(event)
        body = dump(result)
        newest = newest_result(event_id)
        row = ResultVersion(
            event_id=event_id,
            version=newest.version + 1 if newest else 1,
            body=body,
            digest=digest(body),
            ranked_by=by.user_id,
            ranked_at=now,
        )
        db.session.add(row)
        work.record(
            "result.rank",
            competition=event.competition_id,
            event=event.code,
            version=row.version,
            digest=row.digest,
        )
        return row.version


def may_rank(event: Event, by: Actor) -> bool:
    """Whether that person ranks the event: its chief judge or an organizer."""
    return event.chief_id == by.id or has_role(by.user_id, event.competition_id, Role.ORGANIZER)


def not_theirs() -> Problem:
    """What is said to others."""
    return problem(
        "只有本项目裁判长或组织者可以排名。",
        "Only the chief judge of the event or an organizer ranks it.",
        mend_zh="请由裁判长操作。",
        mend_en="Let the chief judge do it.",
    )


def compute_result(event: Event) -> EventResult:
    """The result as the marks, the scheme, the rules and the rulings of this moment give it. Refusal for an unknown key."""
    version = newest_scheme(event.id)
    assert version is not None  # noqa: S101 - without a scheme no sheet is expected, and that was refused
    rules, rulings = event.setup.ranking, rulings_in_force(event.id)
    refuse(check_tie_breaks(version.scheme(), rules.tie_breaks))
    entries = entries_of(event.id)
    marked = [entry for entry in entries if entry.state_value.marked]
    numbers = [entry.number for entry in marked]
    totals = {total.entry: total for total in totals_of(event.id, version.scheme(), numbers)}
    field = [
        (totals[entry.number], competitor_of(entry))
        for entry in marked
        if entry.state_value is EntryState.COMPETING
    ]
    standings = rank_totals(field, rules, rulings=rulings)
    teams, too_small = rank_delegations(field, standings, rules.team_counting)
    others = [entry for entry in entries if entry.state_value is not EntryState.COMPETING]
    return EventResult(
        standings=standings,
        not_ranked=tuple(_unranked(entry, totals) for entry in others),
        scheme_digest=version.digest,
        rules=rules,
        rulings=rulings,
        teams=teams,
        teams_unranked=too_small,
    )


def _unranked(entry: Entry, totals: dict[str, Total]) -> Unranked:
    total = totals.get(entry.number)
    return Unranked(entry.number, entry.names, entry.state, total.value if total else None)


def field_of(event: Event) -> Field:
    """The complete totals of those that compete, each with who it belongs to. Refusal if a sheet is missing."""
    refuse(unfinished(event))
    version = newest_scheme(event.id)
    assert version is not None  # noqa: S101 - without a scheme no sheet is expected, and that was refused
    competing = [e for e in entries_of(event.id) if e.state_value is EntryState.COMPETING]
    totals = totals_of(event.id, version.scheme(), [each.number for each in competing])
    return list(zip(totals, map(competitor_of, competing), strict=True))


def publish_event(
    event_id: int, *, confirmed_on: date, version: int | None = None, by: Actor, now: datetime
) -> int:
    """Publish the newest ranking, which must be `version` if one is given; its version. `confirmed_on` is the day the result counts as confirmed (确认之日)."""
    with unit_of_work(by=by, now=now) as work:
        event = db.session.get_one(Event, event_id)
        refuse(check_stage(event.stage_value, Stage.MARKING, to_do_zh="公布成绩", to_do_en="publish results"))
        refuse(_in_the_future(confirmed_on) if confirmed_on > day_of(now) else None)
        row = newest_result(event_id)
        if row is None:
            raise Refusal(_not_ranked())
        refuse(check_seen(version, row.version))
        refuse(_before_the_ranking(confirmed_on) if confirmed_on < day_of(row.ranked_at) else None)
        refuse(_outdated(event, row))
        refuse(check_publishable(row.result().standings))
        refuse(unpublishable(event))
        refuse(_same_person() if row.ranked_by == by.id else None)
        row.published_by, row.published_at, row.confirmed_on = by.user_id, now, confirmed_on
        event.stage = Stage.PUBLISHED
        work.record(
            "result.publish",
            competition=event.competition_id,
            event=event.code,
            version=row.version,
            digest=row.digest,
            confirmed_on=confirmed_on.isoformat(),
        )
        return row.version


def _outdated(event: Event, row: ResultVersion) -> list[Problem]:
    """A sheet given back or a rule changed after the ranking makes it stale."""
    missing = unfinished(event)
    if missing:
        return missing
    if dump(compute_result(event)) == row.body:
        return []
    return [
        problem(
            "排名之后评分或规则有改动，不能公布旧排名。",
            "Marks or rules changed after the ranking; the old one cannot be published.",
            mend_zh="请重新排名后再公布。",
            mend_en="Rank again, then publish.",
        )
    ]


def _in_the_future(day: date) -> Problem:
    return problem(
        f"成绩确认日{day}还没有到。",
        f"The day of confirmation, {day}, has not come yet.",
        mend_zh="请填写实际确认的日期；它决定适用的政策文件和拨付年度。",
        mend_en="Enter the day on which it was confirmed: it decides the policy and the year of payment.",
    )


def _before_the_ranking(day: date) -> Problem:
    return problem(
        f"成绩确认日{day}早于排名之日。",
        f"The day of confirmation, {day}, is before the day of the ranking.",
        mend_zh="请填写排名当日或之后的日期。",
        mend_en="Enter the day of the ranking or a later one.",
    )


def _not_ranked() -> Problem:
    return problem(
        "还没有排名。",
        "There is no ranking yet.",
        mend_zh="请先由裁判长排名。",
        mend_en="Let the chief judge rank first.",
    )


def _same_person() -> Problem:
    return problem(
        "排名人不能公布自己的排名。",
        "Who ranks does not publish.",
        mend_zh="请由另一人公布。",
        mend_en="Let somebody else publish.",
    )
