"""The next tier's roster from a confirmed list: as a workbook, or straight into a competition of this installation."""

from dataclasses import dataclass
from datetime import datetime

from competition.db import db
from competition.db.accounts import has_role
from competition.db.competitions import Competition, Event, find_competition
from competition.db.entries import Entry, Member, entries_of
from competition.db.series import confirmed_list
from competition.domain.advancement import Going
from competition.domain.applicant import Application
from competition.domain.problems import NOWHERE, Refusal
from competition.domain.roles import Role
from competition.domain.tiers import Tier
from competition.operations import advancement_problems as said
from competition.operations.advancement import current_lines, is_outdated
from competition.operations.persons import document_of
from competition.operations.rosters import RosterImport, import_roster
from competition.operations.unit import Actor, refuse, unit_of_work
from competition.spreadsheets.roster_template import write_roster


@dataclass(frozen=True, slots=True)
class Destination:
    """What the next competition asks for: the delegation that they belong to there, and its code of the event."""

    delegation: str
    event: str


def export_advanced(event_id: int, to: Destination, *, by: Actor, now: datetime) -> bytes:
    """The roster of everybody who goes on by the confirmed list; that ID numbers are read in full is logged.

    Refusal without a confirmed list, where its rule or result changed since, or where nobody goes on.
    """
    with unit_of_work(by=by, now=now) as work:
        event, row = db.session.get_one(Event, event_id), confirmed_list(event_id)
        if row is None:
            raise Refusal(said.no_list())
        refuse(said.outdated() if is_outdated(row) else None)
        refuse(None if to.delegation.strip() and to.event.strip() else said.no_delegation())
        going = [line.contender.entry for line in current_lines(row) if line.going is Going.ADVANCED]
        refuse(None if going else said.nobody_goes_on())
        entries = {each.number: each for each in entries_of(event_id)}
        rows = [_row(entries[each], member, to) for each in going for member in entries[each].members]
        title = f"{event.competition.name} {event.name} 晋级选手报名表"
        content = write_roster(rows, title=title, delegation=to.delegation.strip())
        work.record(
            "advancement.export",
            competition=event.competition_id,
            event=event.code,
            version=row.version,
            delegation=to.delegation.strip(),
            entries=going,
            people=len(rows),
            masked=False,
        )
        return content


def _row(entry: Entry, member: Member, to: Destination) -> tuple[str, Application]:
    application = Application(
        where=NOWHERE,
        event=to.event.strip(),
        name=member.person.name,
        id_document=document_of(member.person),
        employer=member.employer,
        group=entry.group_value,
        held_level=member.level_value,
        team=f"{entry.team} {entry.number}".strip() if entry.event.team_size > 1 else "",
        facts=member.person.facts(),
        profile=member.profile(),
    )
    return entry.event.name, application


def send_advanced(event_id: int, code: str, to: Destination, *, by: Actor, now: datetime) -> RosterImport:
    """Enter them in the competition with that code. Refusal unless it is of a higher tier and one's own to organize.

    The reading and the import are two entries of the log, each in its competition. What the next competition does not
    accept is refused as in any roster, and nobody is entered.
    """
    home = db.session.get_one(Event, event_id).competition
    target = find_competition(code)
    if target is None or not may_receive(home, target, by):
        raise Refusal(said.not_above(home.tier_value))
    target_id = target.id
    content = export_advanced(event_id, to, by=by, now=now)
    return import_roster(target_id, content, file=f"{home.code}-晋级.xlsx", by=by, now=now)


def may_receive(home: Competition, target: Competition, by: Actor) -> bool:
    """Whether somebody may send those who go on from one competition to another."""
    tiers = list(Tier)
    above = tiers.index(target.tier_value) > tiers.index(home.tier_value)
    return above and has_role(by.user_id, target.id, Role.ORGANIZER)
