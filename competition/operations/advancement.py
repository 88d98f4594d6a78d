"""晋级: an event's rule, the list made from its published result, who declined and who moved up; by two persons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from competition.codec import digest, dump
from competition.db import db
from competition.db.competitions import Event
from competition.db.entries import entries_of
from competition.db.results import ResultVersion, published_result
from competition.db.series import (
    AdvancementList,
    AdvancementRuleVersion,
    DeclineRow,
    confirmed_declines,
    newest_list,
    newest_rule,
)
from competition.domain.advancement import (
    AdvancementRule,
    Going,
    Line,
    check_rule,
    choose,
    contenders_of,
    decline,
    next_in_line,
    open_ties,
)
from competition.domain.problems import Refusal, Text
from competition.domain.stages import Stage
from competition.operations import advancement_problems as said
from competition.operations.results import may_rank, not_theirs
from competition.operations.unit import Actor, check_reason, check_seen, day_of, refuse, unit_of_work

Orders = tuple[tuple[str, ...], ...]
"""Ties as they were decided, each best first."""


@dataclass(frozen=True, slots=True)
class NewDecline:
    """What is recorded of somebody who declines; `successor` is needed only where several tie for moving up."""

    entry: str
    on: date
    reason: str
    successor: str = ""


def set_rule(event_id: int, rule: AdvancementRule, *, reason: str = "", by: Actor, now: datetime) -> int:
    """The rule of an event; its version. Once the results are published a reason is needed."""
    with unit_of_work(by=by, now=now) as work:
        event = db.session.get_one(Event, event_id)
        refuse(check_rule(rule, event.rules.groups))
        refuse(check_reason(reason) if event.stage_value is Stage.PUBLISHED else None)
        before = newest_rule(event_id)
        row = AdvancementRuleVersion(
            event_id=event_id,
            version=before.version + 1 if before else 1,
            body=dump(rule),
            reason=reason.strip(),
            set_by=by.user_id,
            set_at=now,
        )
        db.session.add(row)
        work.record(
            "advancement.rule",
            competition=event.competition_id,
            event=event.code,
            version=row.version,
            before=before.body if before else "",
            after=row.body,
            reason=row.reason,
        )
        return row.version


def make_list(event_id: int, *, order: Sequence[str] = (), reason: str = "", by: Actor, now: datetime) -> int:
    """Make the list from the published result; its version. It waits for a second person.

    `order` decides one open tie of the newest list made from the same result and rule, best first. A decided tie, and
    a list after the first, give their reason. Who declined in an earlier list stays declined.
    """
    with unit_of_work(by=by, now=now) as work:
        event = db.session.get_one(Event, event_id)
        refuse(None if may_rank(event, by) else not_theirs())
        result, rule, newest = published_result(event_id), newest_rule(event_id), newest_list(event_id)
        if result is None or rule is None:
            raise Refusal(said.not_ready(published=result is not None))
        refuse(check_reason(reason) if newest else None)
        refuse(said.one_waits() if newest and decline_waits(newest) else None)
        orders = _orders(newest, order)
        body = dump(_choose(event_id, result, rule, orders), tuple[Line, ...])
        row = AdvancementList(
            event_id=event_id,
            version=newest.version + 1 if newest else 1,
            result_id=result.id,
            rule_id=rule.id,
            orders=dump(orders, Orders),
            body=body,
            digest=digest(body),
            reason=reason.strip(),
            made_by=by.user_id,
            made_at=now,
        )
        db.session.add(row)
        work.record(
            "advancement.list",
            competition=event.competition_id,
            event=event.code,
            version=row.version,
            result=result.version,
            rule=rule.version,
            order=list(order),
            digest=row.digest,
            reason=row.reason,
        )
        return row.version


def _orders(newest: AdvancementList | None, order: Sequence[str]) -> Orders:
    """The ties decided so far by the same rule for the same result, and this one. Refusal for what is no open tie."""
    holds = newest is not None and not is_outdated(newest)
    before = newest.order_values() if newest and holds else ()
    if not order:
        return before
    ties = open_ties(newest.lines()) if newest and holds else ()
    fits = len(set(order)) == len(order) and frozenset(order) in set(map(frozenset, ties))
    refuse(None if fits else said.no_such_tie())
    return (*before, tuple(order))


def is_outdated(row: AdvancementList) -> bool:
    """Whether the event has another rule or another published result than the list was made from."""
    return (published_result(row.event_id), newest_rule(row.event_id)) != (row.result, row.rule)


def _choose(
    event_id: int, result: ResultVersion, rule: AdvancementRuleVersion, orders: Orders
) -> tuple[Line, ...]:
    who = {each.number: (each.delegation.name, each.group_value) for each in entries_of(event_id)}
    gone = {
        row.entry: Text(
            f"{row.declined_on}放弃（第{row.list.version}版名单）：{row.reason}",
            f"declined on {row.declined_on} (list version {row.list.version}): {row.reason}",
        )
        for row in confirmed_declines(event_id)
    }
    return choose(rule.rule(), contenders_of(result.result(), who), orders=orders, declined=gone)


def confirm_list(event_id: int, *, version: int, by: Actor, now: datetime) -> None:
    """The second person confirms the newest list. Refusal while a tie is open or the rule or the result changed since."""
    with unit_of_work(by=by, now=now) as work:
        event, row = db.session.get_one(Event, event_id), newest_list(event_id)
        if row is None:
            raise Refusal(said.no_list())
        refuse(check_seen(version, row.version))
        refuse(said.list_decided() if row.confirmed_at else None)
        refuse(said.outdated() if is_outdated(row) else None)
        ties = open_ties(row.lines())
        refuse(said.ties_open(len(ties)) if ties else None)
        refuse(said.same_person() if row.made_by == by.id else None)
        row.confirmed_by, row.confirmed_at = by.user_id, now
        work.record(
            "advancement.confirm",
            competition=event.competition_id,
            event=event.code,
            version=row.version,
            digest=row.digest,
        )


def current_lines(row: AdvancementList) -> tuple[Line, ...]:
    """The lines of a list after everybody who declined, in the order of the confirmations."""
    lines, rule = row.lines(), row.rule.rule()
    confirmed = [each for each in row.declines if each.confirmed_at is not None]
    for each in sorted(confirmed, key=lambda each: (each.confirmed_at, each.id)):
        lines = decline(rule, lines, each.said())
    return lines


def record_decline(event_id: int, given: NewDecline, *, by: Actor, now: datetime) -> int:
    """Somebody on the confirmed list declines; the row's id. The next in line moves up once a second person confirms."""
    with unit_of_work(by=by, now=now) as work:
        event, row = db.session.get_one(Event, event_id), newest_list(event_id)
        refuse(None if may_rank(event, by) else not_theirs())
        if row is None or row.confirmed_at is None:
            raise Refusal(said.no_list())
        refuse(check_reason(given.reason))
        refuse(said.in_the_future(given.on) if given.on > day_of(now) else None)
        refuse(said.one_waits() if any(each.confirmed_at is None for each in row.declines) else None)
        lines = current_lines(row)
        able = _able(row, lines, given.entry)
        names = [line.contender.entry for line in able]
        chosen = given.successor or (names[0] if len(names) == 1 else "")
        refuse(said.several(able) if able and chosen not in names else None)
        kept = DeclineRow(
            list_id=row.id,
            entry=given.entry,
            declined_on=given.on,
            reason=given.reason.strip(),
            successor=chosen if able else "",
            recorded_by=by.user_id,
            recorded_at=now,
        )
        db.session.add(kept)
        db.session.flush()
        work.record("advancement.decline", competition=event.competition_id, **_what(kept, event))
        return kept.id


def _able(row: AdvancementList, lines: tuple[Line, ...], entry: str) -> tuple[Line, ...]:
    """Who could move up. Refusal unless the entry has something to decline."""
    going = {line.contender.entry: line.going for line in lines}.get(entry)
    refuse(None if going in (Going.ADVANCED, Going.RESERVE, Going.OVER_LIMIT) else said.nothing_to_decline())
    return next_in_line(row.rule.rule(), lines, entry)


def confirm_decline(decline_id: int, *, by: Actor, now: datetime) -> None:
    """The second person confirms it; who was named moves up."""
    with unit_of_work(by=by, now=now) as work:
        row = _waiting(decline_id)
        event = row.list.event
        refuse(None if may_rank(event, by) else not_theirs())
        refuse(said.same_person() if row.recorded_by == by.id else None)
        row.confirmed_by, row.confirmed_at = by.user_id, now
        work.record("advancement.decline_confirm", competition=event.competition_id, **_what(row, event))


def drop_decline(decline_id: int, *, reason: str, by: Actor, now: datetime) -> None:
    """Take back what nobody confirmed, with the reason."""
    with unit_of_work(by=by, now=now) as work:
        row = _waiting(decline_id)
        event = row.list.event
        refuse(None if may_rank(event, by) else not_theirs())
        refuse(check_reason(reason))
        dropped = {**_what(row, event), "why": reason.strip()}
        db.session.delete(row)
        work.record("advancement.decline_drop", competition=event.competition_id, **dropped)


def _waiting(decline_id: int) -> DeclineRow:
    """The decline, if it waits and its list is still the newest."""
    found = select(DeclineRow).where(DeclineRow.id == decline_id, DeclineRow.confirmed_at.is_(None))
    row = db.session.scalar(found)
    newest = newest_list(row.list.event_id) if row else None
    if row is None or newest is None or newest.id != row.list_id:
        raise Refusal(said.decline_decided())
    return row


def _what(row: DeclineRow, event: Event) -> dict[str, object]:
    return {
        "event": event.code,
        "list": row.list_id,
        "entry": row.entry,
        "declined_on": row.declined_on.isoformat(),
        "reason": row.reason,
        "successor": row.successor,
    }


def decline_waits(row: AdvancementList) -> DeclineRow | None:
    """The decline that waits for its second person."""
    return next((each for each in row.declines if each.confirmed_at is None), None)
