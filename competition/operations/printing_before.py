"""What is printed before a competition: order book, badges, station cards."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import select

from competition.db import db
from competition.db.accounts import Membership, User, members_of
from competition.db.competitions import Competition, Event
from competition.db.draws import CodedWork
from competition.db.entries import Entry, entries_of
from competition.db.paper_settings import find_paper_settings
from competition.documents.badges import STAFF, Badge, BadgeFacts
from competition.documents.order_book import OrderBookFacts
from competition.documents.order_book_tables import BookEntry, BookEvent, BookPerson
from competition.documents.seat_cards import SeatCard, SeatCardFacts
from competition.domain.problems import Problem, problem
from competition.domain.roles import Role
from competition.operations.paper_settings import look_of, schedule_of, speaks_english
from competition.operations.unit import refuse

NAMED = (Role.ORGANIZER, Role.REGISTRAR, Role.SUPERVISOR, Role.ARBITRATOR)
"""The roles whose holders stand in the order book, with the chief judges. Judges are not told before the contest."""

JUDGING = frozenset({Role.CHIEF_JUDGE, Role.JUDGE, Role.FLOOR_JUDGE})


def head(competition: Competition, number: str, today: date) -> dict[str, Any]:
    """What every list says."""
    return {
        "number": number,
        "competition": competition.name,
        "issuing_body": competition.issuing_body,
        "issued_on": today,
        "made_up": competition.made_up,
        "bilingual": speaks_english(competition.id),
    }


def order_book(competition: Competition, today: date) -> OrderBookFacts:
    """The order book. Refusal while nobody is entered."""
    entries = [(event, entry) for event in competition.events for entry in _competing(event)]
    refuse(None if entries else _nobody())
    row = find_paper_settings(competition.id)
    return OrderBookFacts(
        **head(competition, competition.code.upper(), today),
        host=competition.host,
        people=tuple(_in_charge(competition)),
        items=schedule_of(competition.id),
        events=tuple(map(_event, competition.events)),
        entries=tuple(_entry(event, entry) for event, entry in entries),
        notes=row.notes.replace("\r", "") if row else "",
        look=look_of(competition.id),
    )


def _competing(event: Event) -> list[Entry]:
    return [entry for entry in entries_of(event.id) if entry.state_value.marked]


def _in_charge(competition: Competition) -> Iterator[BookPerson]:
    held = sorted(members_of(competition.id), key=lambda each: each.user.display_name)
    for role in NAMED:
        for each in held:
            if each.role == role:
                yield BookPerson(role.label.zh, each.user.display_name, each.user.employer)
    for event in competition.events:
        chief = db.session.get(User, event.chief_id) if event.chief_id else None
        if chief is not None:
            role_of = f"{Role.CHIEF_JUDGE.label.zh} · {event.code} {event.name}"
            yield BookPerson(role_of, chief.display_name, chief.employer)


def _event(event: Event) -> BookEvent:
    return BookEvent(
        code=event.code,
        name=event.name,
        entries=str(len(_competing(event))),
        stations=str(event.stations),
        sessions=tuple(f"第{session}场：{count}个赛位" for session, count in _sessions(event)),
    )


def _sessions(event: Event) -> list[tuple[int, int]]:
    """Each session with the number of its stations; none before the codes are opened."""
    found = select(CodedWork.session).where(CodedWork.event_id == event.id, CodedWork.session.is_not(None))
    drawn = list(db.session.scalars(found))
    return [(session, drawn.count(session)) for session in sorted(set(drawn))]


def _entry(event: Event, entry: Entry) -> BookEntry:
    names = f"{entry.team}：{entry.names}" if entry.team else entry.names
    return BookEntry(
        f"{event.code} {event.name}", entry.number, names, entry.employers, entry.delegation.name
    )


def entrant_badges(competition: Competition, today: date) -> BadgeFacts:
    """A badge for every member of every entry that competes. Refusal while nobody is entered."""
    badges = [
        Badge("entrant", "参赛选手", member.person.name, member.employer, event.name, entry.number)
        for event in competition.events
        for entry in _competing(event)
        for member in entry.members
    ]
    refuse(None if badges else _nobody())
    return _badges(competition, badges, today)


def staff_badges(competition: Competition, today: date) -> BadgeFacts:
    """A badge for everybody with a role, by the highest one; there is at least the organizer."""
    by_user: dict[int, Membership] = {}
    for each in members_of(competition.id):
        if each.role == Role.ENTRANT:
            continue
        by_user.setdefault(each.user_id, each)
    badges = [_staff(each) for each in by_user.values()]
    return _badges(competition, badges, today)


def _staff(each: Membership) -> Badge:
    role = Role(each.role)
    kind = "judge" if role in JUDGING else STAFF
    return Badge(kind, _title(role), each.user.display_name, each.user.employer, "", "")


def _title(role: Role) -> str:
    """What stands on a badge: who keeps the codes is not told on the chest."""
    match role:
        case Role.CHIEF_JUDGE | Role.JUDGE | Role.FLOOR_JUDGE | Role.SUPERVISOR | Role.ARBITRATOR:
            return role.label.zh
        case Role.DELEGATION_LEADER:
            return role.label.zh
        case _:
            return "工作人员"


def _badges(competition: Competition, badges: list[Badge], today: date) -> BadgeFacts:
    facts = head(competition, competition.code.upper(), today)
    return BadgeFacts(**facts, badges=tuple(badges), look=look_of(competition.id))


def seat_cards(event: Event, today: date) -> SeatCardFacts:
    """A card for each station: of every session once it is drawn, before that of the hall. No code and no name."""
    drawn = _sessions(event)
    places = [(f"第{session}场", station) for session, count in drawn for station in range(1, count + 1)]
    places = places or [("", station) for station in range(1, event.stations + 1)]
    cards = (SeatCard(event.name, session, str(station), "") for session, station in places)
    return SeatCardFacts(
        **head(event.competition, event.code, today), cards=tuple(cards), look=look_of(event.competition_id)
    )


def _nobody() -> Problem:
    return problem(
        "还没有人报名。",
        "Nobody is entered yet.",
        mend_zh="请先导入报名表。",
        mend_en="Import a roster first.",
    )
