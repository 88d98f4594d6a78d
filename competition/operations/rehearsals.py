"""演练: a competition tried out on its own tablets with made-up entrants.

Its entrants are entries without anybody in them: there is no person who could be taken for a real one, found in a record
or asked about. Their works are drawn at once, and marked by the judges of the real panels.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from competition.db import db
from competition.db.audit import AuditEntry
from competition.db.competitions import Competition, Event, find_competition
from competition.db.conflicts import Substitute, substitutes_of
from competition.db.draws import CodedWork
from competition.db.entries import Delegation, Entry, entries_of
from competition.db.marking import PanelSeat, SchemeVersion, SheetRow, newest_scheme, seats_of_event
from competition.db.rehearsals import Rehearsal, rehearsal_of
from competition.domain.draw import CodeCustody, draw
from competition.domain.entry_rules import Shortage
from competition.domain.problems import Problem, Refusal, problem
from competition.domain.rehearsal import (
    DELEGATION,
    NUMBER_PREFIX,
    PLENTY,
    begun,
    check_wiping,
    made_up_names,
    rehearsal_code,
    rehearsal_name,
    work_code,
)
from competition.domain.stages import Stage
from competition.domain.tiers import Group
from competition.operations.draws import empty_seats, no_chief, no_scheme
from competition.operations.unit import Actor, refuse, unit_of_work
from competition.operations.wiping import wipe_rows

MADE = "rehearsal.make"


@dataclass(frozen=True, slots=True)
class Readiness:
    """An event and what keeps it from being rehearsed; how many entrants are made up for it."""

    event: Event
    entrants: int
    problems: tuple[Problem, ...]


def readiness_of(competition: Competition) -> list[Readiness]:
    """The events that are held: each can be rehearsed once it has a scheme and its judges, until its first real mark."""
    return [
        Readiness(event, _entrants(event), tuple(_problems(event)))
        for event in competition.events
        if event.shortage_value is not Shortage.CANCEL
    ]


def _entrants(event: Event) -> int:
    return sum(each.state_value.marked for each in entries_of(event.id)) or PLENTY


def _problems(event: Event) -> Sequence[Problem]:
    if is_begun(event.id):
        return [begun(event.code)]
    version = newest_scheme(event.id)
    if version is None:
        return [no_scheme()]
    return [*empty_seats(event, version.scheme()), *([] if event.chief_id else [no_chief()])]


def is_begun(event_id: int) -> bool:
    """Whether anything was written on a sheet of the event."""
    return db.session.scalar(select(SheetRow.id).where(SheetRow.event_id == event_id).limit(1)) is not None


def make_rehearsal(competition_id: int, *, by: Actor, now: datetime) -> str:
    """Make a rehearsal of all events that can be rehearsed; its code.

    Refusal where one stands already, for a rehearsal, and where no event can be rehearsed, with what each lacks.
    """
    with unit_of_work(by=by, now=now) as work:
        home = db.session.get_one(Competition, competition_id)
        refuse(_no_rehearsal_of_it() if home.rehearses else None)
        refuse(_stands() if rehearsal_of(competition_id) else None)
        found = readiness_of(home)
        ready = [each for each in found if not each.problems]
        refuse(None if ready else ([p for each in found for p in each.problems] or [_no_events()]))
        number = _next_number(home)
        copy = _copy_competition(home, number, by=by, now=now)
        for each in ready:
            _copy_event(each, copy, by=by, now=now)
        work.record(
            MADE,
            competition=competition_id,
            rehearsal=copy.code,
            number=number,
            entrants={each.event.code: each.entrants for each in ready},
            left_out=[each.event.code for each in found if each.problems],
        )
        return copy.code


def _next_number(home: Competition) -> int:
    """One more than were made so far, as the log tells, which keeps them when they are wiped."""
    counted = select(func.count(AuditEntry.id)).where(
        AuditEntry.chain_id == home.id, AuditEntry.action == MADE
    )
    number = (db.session.scalar(counted) or 0) + 1
    while find_competition(rehearsal_code(home.code, number)) is not None:
        number += 1
    return number


def _copy_competition(home: Competition, number: int, *, by: Actor, now: datetime) -> Competition:
    copy = Competition(
        code=rehearsal_code(home.code, number),
        name=rehearsal_name(home.name),
        year=home.year,
        tier=home.tier,
        competition_class=home.competition_class,
        issuing_body=home.issuing_body,
        number_prefix=f"{NUMBER_PREFIX}-{home.number_prefix}-{number}",
        made_up=True,
        created_at=now,
    )
    db.session.add(copy)
    db.session.flush()
    row = Rehearsal(competition_id=copy.id, of_id=home.id, number=number, made_at=now, made_by=by.user_id)
    db.session.add(row)
    return copy


def _copy_event(ready: Readiness, home: Competition, *, by: Actor, now: datetime) -> None:
    """The event as judges meet it, at the moment when they begin to mark."""
    event = ready.event
    copy = Event(competition_id=home.id)
    copy.apply(event.setup)
    copy.custody, copy.stage, copy.chief_id = CodeCustody.SINGLE, Stage.MARKING, event.chief_id
    db.session.add(copy)
    db.session.flush()
    version = newest_scheme(event.id)
    assert version is not None  # noqa: S101 - an event without a scheme is not ready
    given = {"created_at": now, "created_by": by.user_id, "frozen_at": now, "frozen_by": by.user_id}
    body = {"body": version.body, "digest": version.digest, "file_name": version.file_name}
    db.session.add(SchemeVersion(event_id=copy.id, version=1, **body, **given))
    for seat in seats_of_event(event.id):
        place = {"sub_criterion": seat.sub_criterion, "seat": seat.seat}
        db.session.add(PanelSeat(event_id=copy.id, user_id=seat.user_id, **place))
    for each in substitutes_of(event.id):
        place = {"sub_criterion": each.sub_criterion, "position": each.position}
        db.session.add(Substitute(event_id=copy.id, user_id=each.user_id, **place))
    hidden = event.custody == CodeCustody.THREE_STAGE
    _enter_and_draw(copy, ready.entrants, hidden=hidden)


def _enter_and_draw(event: Event, count: int, *, hidden: bool) -> None:
    """Entries with nobody in them, and their works; `hidden`: judges are told no station, as while custodians keep it."""
    home = _delegation(event.competition_id)
    group = next(each for each in Group if each in event.rules.groups)
    entries = {
        f"{event.code}-{number:03}": Entry(
            event_id=event.id,
            delegation_id=home.id,
            number=f"{event.code}-{number:03}",
            group=group,
            team=name,
        )
        for number, name in enumerate(made_up_names(count), start=1)
    }
    db.session.add_all(entries.values())
    db.session.flush()
    seed = event.competition.code  # nothing is hidden behind it: whose work is whose tells of nobody
    places = draw(entries, seed=seed, secret=seed, stations=event.stations, reserve=event.reserve)
    for place in sorted(places, key=lambda each: each.code):
        at = {} if hidden else {"session": place.session, "station": place.station}
        code = work_code(place.code)
        db.session.add(CodedWork(event_id=event.id, entry_id=entries[place.entry].id, code=code, **at))


def _delegation(competition_id: int) -> Delegation:
    found = db.session.scalar(select(Delegation).where(Delegation.competition_id == competition_id))
    if found is None:
        found = Delegation(competition_id=competition_id, name=DELEGATION)
        db.session.add(found)
        db.session.flush()
    return found


def wipe_rehearsal(competition_id: int, typed: str, *, by: Actor, now: datetime) -> int:
    """Delete the rehearsal of a competition with everything in it; how many rows went.

    What was logged stays. Refusal where there is none, and unless the competition's code or 清除演练 was typed.
    """
    with unit_of_work(by=by, now=now) as work:
        home, row = db.session.get_one(Competition, competition_id), rehearsal_of(competition_id)
        if row is None:
            raise Refusal(_none_stands())
        refuse(check_wiping(typed, home.code))
        code, number, rows = row.competition.code, row.number, wipe_rows(row.competition)
        work.record("rehearsal.wipe", competition=competition_id, rehearsal=code, number=number, rows=rows)
        return rows


def _stands() -> Problem:
    return problem(
        "本竞赛已有一次演练。",
        "There is a rehearsal of this competition already.",
        mend_zh="请先清除它，再建立新的演练。",
        mend_en="Wipe it first, then make another one.",
    )


def _none_stands() -> Problem:
    return problem(
        "本竞赛现在没有演练，没有可清除的内容。",
        "This competition has no rehearsal now: there is nothing to wipe.",
        mend_zh="可能刚被他人清除，请刷新页面。",
        mend_en="Somebody else may have wiped it; reload the page.",
    )


def _no_rehearsal_of_it() -> Problem:
    return problem(
        "这本身就是演练，不能再建立演练。",
        "This is a rehearsal itself and is not rehearsed.",
        mend_zh="请在正式竞赛中建立演练。",
        mend_en="Make one from the competition itself.",
    )


def _no_events() -> Problem:
    return problem(
        "本竞赛还没有项目，无从演练。",
        "This competition has no event: there is nothing to rehearse.",
        mend_zh="请先设置项目、评分方案和裁判组。",
        mend_en="Set up an event, its scheme and its panels first.",
    )
