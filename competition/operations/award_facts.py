"""What a competition's results and records say, as the rules of award read it: who won what, and beside whom."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select

from competition.db import db
from competition.db.audit import last_moment
from competition.db.awards import newest_approved_plan
from competition.db.competitions import Competition, Event
from competition.db.elsewhere import ElsewhereResult, confirmed_elsewhere
from competition.db.entries import Entry, Member, Person, entries_of
from competition.db.grants import recorded_bases, recorded_certificates
from competition.db.results import published_result
from competition.db.supporters import Supporter, recorded_titles, supporters_of
from competition.domain.awards import Sharing
from competition.domain.claims import Received
from competition.domain.identity import Sex, age_on
from competition.domain.medals import Award
from competition.domain.payees import Payee
from competition.domain.policy import Policy
from competition.domain.policy_titles import Honour
from competition.domain.problems import Text
from competition.domain.results import EventResult, Standing
from competition.domain.selector import Winner
from competition.domain.tiers import Tier
from competition.operations.competitions import HOST_SET
from competition.operations.persons import sex_and_birth

SUPPORTERS_LISTED = "supporters.import"
"""The log's name for a new list of the people beside the entries: the list itself keeps no moment."""


@dataclass(frozen=True, slots=True)
class Earner:
    """Somebody who may get something for a result. `source` names it within the competition, for ever.

    `person_id` is empty for a unit. `received` is what another payer has paid for the result.
    """

    source: str
    person_id: str
    unit: str
    employer: str
    winner: Winner
    payee: Payee
    sharing: Sharing
    earned_in: str
    skill: str
    entry_id: int | None = None
    member_id: int | None = None
    supporter_id: int | None = None
    elsewhere_id: int | None = None
    received: Received | None = None


def find_earners(competition: Competition, policy: Policy) -> list[Earner]:
    """Everybody: members of the ranked entries, people beside them, their units, and results from elsewhere."""
    beside = _by_entry(supporters_of(competition.id))
    found = [
        earner
        for event in competition.held_events
        for entry, standing, winner in ranked_winners(competition, event)
        for earner in _of_entry(entry, standing, winner, beside.get(entry.id, []))
    ]
    found += [_from_elsewhere(row) for row in confirmed_elsewhere(competition.id)]
    return [_personal(each) for each in found] if _asks_person(policy) else found


def _by_entry(supporters: list[Supporter]) -> dict[int, list[Supporter]]:
    found: dict[int, list[Supporter]] = {}
    for each in supporters:
        found.setdefault(each.entry_id, []).append(each)
    return found


def ranked_winners(competition: Competition, event: Event) -> Iterator[tuple[Entry, Standing, Winner]]:
    """Each ranked entry of the published list, with its result as the rules read it."""
    row = published_result(event.id)
    assert row is not None  # noqa: S101 - every event is published
    assert row.confirmed_on is not None  # noqa: S101 - publication sets it
    result = row.result()
    entries = {entry.number: entry for entry in entries_of(event.id)}
    field = Counter(standing.group for standing in result.standings)
    for standing in result.standings:
        entry = entries[standing.entry]
        winner = Winner(
            award=standing.award,
            tier=competition.tier_value,
            group=entry.group_value,
            confirmed_on=row.confirmed_on,
            members=len(entry.members),
            competition_class=competition.class_value,
            rank=standing.place.rank,
            entrants=field[standing.group],
            passed=_passed(result, standing),
            paper_level=event.paper_level_value,
        )
        yield entry, standing, winner


def _passed(result: EventResult, standing: Standing) -> bool | None:
    """Whether every pass mark was reached; None where the event requires none, for nobody then knows what passing is."""
    return not standing.failed if result.rules.pass_required else None


def _of_entry(entry: Entry, standing: Standing, winner: Winner, beside: list[Supporter]) -> Iterator[Earner]:
    earned_in = f"{entry.event.name}{standing.award.label.zh}"
    for member in entry.members:
        yield _member(member, winner, earned_in)
    if standing.award is Award.NONE:
        return
    counts = Counter(each.payee for each in beside)
    for each in beside:
        yield Earner(
            source=f"{entry.number}/{each.payee}/{each.person_id[:8]}",
            person_id=each.person_id,
            unit="",
            employer=each.employer,
            winner=winner,
            payee=each.payee_value,
            sharing=Sharing(counts[each.payee], each.position),
            earned_in=f"{earned_in}（{each.payee_value.label.zh}）",
            skill=f"{entry.event.name}（{each.payee_value.label.zh}）",
            entry_id=entry.id,
            supporter_id=each.id,
        )
    yield from _units(entry, winner, earned_in)


def _member(member: Member, winner: Winner, earned_in: str) -> Earner:
    return Earner(
        source=f"{member.entry.number}/{member.position}",
        person_id=member.person_id,
        unit="",
        employer=member.employer,
        winner=replace(winner, position=member.position, held_level=member.level_value),
        payee=Payee.CONTESTANT,
        sharing=Sharing(winner.members, member.position),
        earned_in=earned_in,
        skill=member.entry.event.name,
        entry_id=member.entry_id,
        member_id=member.id,
    )


def _units(entry: Entry, winner: Winner, earned_in: str) -> Iterator[Earner]:
    """选送单位: the members' employers, each once, in the order of the members."""
    units = list(dict.fromkeys(member.employer for member in entry.members))
    for position, unit in enumerate(units, start=1):
        yield Earner(
            source=f"{entry.number}/unit/{position}",
            person_id="",
            unit=unit,
            employer=unit,
            winner=winner,
            payee=Payee.UNIT,
            sharing=Sharing(len(units), position),
            earned_in=earned_in,
            skill=entry.event.name,
            entry_id=entry.id,
        )


def _from_elsewhere(row: ElsewhereResult) -> Earner:
    winner = Winner(
        award=Award(row.award),
        tier=row.tier_value,
        group=row.group_value,
        confirmed_on=row.confirmed_on,
        members=row.team_size,
        position=row.position,
        held_level=row.level_value,
        competition_class=row.class_value,
        rank=row.place,
        entrants=row.entrants,
    )
    received = None
    if row.received is not None and row.received_from is not None:
        received = Received(row.received, Tier(row.received_from))
    return Earner(
        source=f"elsewhere/{row.id}",
        person_id=row.person_id,
        unit="",
        employer=row.employer,
        winner=winner,
        payee=Payee.CONTESTANT,
        sharing=Sharing(row.team_size, row.position),
        earned_in=f"{row.contest} {row.skill}{winner.award.label.zh}",
        skill=row.skill,
        elsewhere_id=row.id,
        received=received,
    )


def _asks_person(policy: Policy) -> bool:
    """Whether a title depends on sex or age, so that the ID numbers must be opened."""
    return any(line.select.sex or line.select.ages for line in policy.of(Honour))


def _personal(earner: Earner) -> Earner:
    if not earner.person_id:
        return earner
    sex, age = _read(db.session.get_one(Person, earner.person_id), earner.winner.confirmed_on)
    return replace(earner, winner=replace(earner.winner, sex=sex, age=age))


def _read(person: Person, day: date) -> tuple[Sex | None, int | None]:
    sex, born = sex_and_birth(person)
    return sex, None if born is None else age_on(born, day)


def ids_read(earners: list[Earner]) -> int:
    """How many persons' ID numbers were opened for their sex and age: the log tells it."""
    return len({each.person_id for each in earners if each.winner.sex is not None})


def changes_of(competition_id: int) -> Iterator[tuple[Text, list[datetime]]]:
    """What decisions rest on, each kind with the moments at which it came into force or ceased."""
    competition = db.session.get_one(Competition, competition_id)
    results = [published_result(event.id) for event in competition.events]
    yield (
        Text("公布的成绩", "published results"),
        [row.published_at for row in results if row and row.published_at],
    )
    plan = newest_approved_plan(competition_id)
    yield Text("奖励方案", "the award plan"), [plan.approved_at] if plan and plan.approved_at else []
    rows = db.session.scalars(select(ElsewhereResult).where(ElsewhereResult.competition_id == competition_id))
    moments = [moment for row in rows if row.confirmed_at for moment in (row.confirmed_at, row.withdrawn_at)]
    yield Text("外赛成绩", "results from elsewhere"), [moment for moment in moments if moment]
    listed = last_moment(competition_id, SUPPORTERS_LISTED)
    yield Text("教练与专家名单", "the list of coaches and experts"), [listed] if listed else []
    hosted = last_moment(competition_id, HOST_SET)
    yield Text("承办单位", "the host"), [hosted] if hosted else []
    for name, granted in (
        (Text("授予的称号", "granted titles"), recorded_titles(competition_id)),
        (Text("等级证书", "certificates of level"), recorded_certificates(competition_id)),
        (Text("基地认定", "recognised bases"), recorded_bases(competition_id)),
    ):
        moments = [at for row in granted if row.confirmed_at for at in (row.confirmed_at, row.withdrawn_at)]
        yield name, [moment for moment in moments if moment]
