"""What the system's own records know of those who apply: awards in the same skill, and titles that were granted."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import or_, select

from competition.db import db
from competition.db.competitions import Event
from competition.db.elsewhere import ElsewhereResult
from competition.db.entries import Member, Person
from competition.db.results import published_result
from competition.db.sealing import blind_index
from competition.db.supporters import confirmed_titles
from competition.domain.applicant import Application
from competition.domain.eligibility import Past, Win
from competition.domain.medals import Award
from competition.domain.names import plain_words

NO_AWARD = frozenset({Award.NONE, Award.UNDECIDED})


def past_of(events: Mapping[str, Event], applications: Sequence[Application]) -> dict[tuple[str, str], Past]:
    """By an event's code and a document's key; only for events whose conditions ask for it."""
    asking = {
        code: event
        for code, event in events.items()
        if event.rules.conditions.won_within or event.rules.conditions.barred_honours
    }
    keys = {blind_index(each.id_document.key): each.id_document.key for each in applications}
    if not asking:
        return {}
    people = list(db.session.scalars(select(Person).where(Person.id_index.in_(keys))))
    titles: dict[str, list[str]] = defaultdict(list)
    for grant in confirmed_titles([person.id for person in people]):
        titles[grant.person_id].append(grant.title)
    return {
        (code, keys[person.id_index]): Past(_wins(person, event), tuple(titles[person.id]))
        for code, event in asking.items()
        for person in people
    }


def _wins(person: Person, event: Event) -> tuple[Win, ...]:
    """Awards in the event of the same name or occupation in other competitions, here and elsewhere."""
    if not event.rules.conditions.won_within:
        return ()
    return (*_wins_here(person, event), *_wins_elsewhere(person, event))


def _wins_here(person: Person, event: Event) -> list[Win]:
    same = [Event.name == event.name]
    if event.occupation:
        same.append(Event.occupation == event.occupation)
    members = db.session.scalars(
        select(Member)
        .join(Event, Event.id == Member.event_id)
        .where(Member.person_id == person.id, Event.competition_id != event.competition_id, or_(*same))
    )
    return [win for member in members if (win := _win(member)) is not None]


def _win(member: Member) -> Win | None:
    row, home = published_result(member.event_id), member.entry.event.competition
    if row is None or row.confirmed_on is None:
        return None
    awards = {each.entry: each.award for each in row.result().standings}
    award = awards.get(member.entry.number, Award.NONE)
    return None if award in NO_AWARD else Win(home.name, home.tier_value, award.label, row.confirmed_on)


def _wins_elsewhere(person: Person, event: Event) -> list[Win]:
    rows = db.session.scalars(
        select(ElsewhereResult).where(
            ElsewhereResult.person_id == person.id,
            ElsewhereResult.confirmed_at.is_not(None),
            ElsewhereResult.withdrawn_at.is_(None),
        )
    )
    return [
        Win(row.contest, row.tier_value, Award(row.award).label, row.confirmed_on)
        for row in rows
        if plain_words(row.skill) == plain_words(event.name) and Award(row.award) not in NO_AWARD
    ]
