"""A competition that takes applications, and what its applicants, leaders and office do."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from io import BytesIO

from PIL import Image

from competition.db import db
from competition.db.applications import ApplicationRow, DelegationLeader, last_application
from competition.db.entries import Entry
from competition.domain.applicant import Application, Field
from competition.domain.applications import ApplicationState, Party, Step
from competition.domain.procedure import Step as Declared
from competition.domain.roles import Role
from competition.operations import competitions
from competition.operations.accounts import grant_role
from competition.operations.application_reading import read_application
from competition.operations.application_review import accept_applications
from competition.operations.application_steps import take_step
from competition.operations.applications import (
    Filing,
    file_application,
    opened_by,
    record_application,
    renew_link,
    write_facts,
)
from competition.operations.competitions import CompetitionDraft
from competition.operations.entry_changes import member_facts
from competition.operations.leaders import add_delegation, invite_leader
from competition.operations.procedure_steps import advance_competition
from competition.operations.registration_window import set_window
from competition.operations.unit import Actor
from tests.operations.helpers import DRAFT, NOW, account, id_number, setup

OPENS, CLOSES = NOW - timedelta(days=1), NOW + timedelta(days=10)
AFTER = CLOSES + timedelta(hours=1)
TEAM = "E02"
NAMES = ("张某一", "张某二", "张某三", "张某四", "张某五", "张某六")


@dataclass(frozen=True)
class Contest:
    """Ids of the competition, of its event for one and its event for two, of a delegation; and who acts."""

    id: int
    event: int
    team: int
    delegation: int
    office: Actor
    leader: Actor


def contest(
    draft: CompetitionDraft = DRAFT, *, office: Actor | None = None, leads: str = "leader", **rules: object
) -> Contest:
    """Open for applications, with one delegation that has a leader; `rules` are of the first event."""
    office = office or account("organizer")
    made = competitions.create_competition(draft, by=office, now=NOW)
    event = competitions.save_event(made, setup(**rules), by=office, now=NOW)
    team = competitions.save_event(made, setup(TEAM, team_size=2), by=office, now=NOW)
    opened(made, by=office)
    delegation = add_delegation(made, "芝罘区代表队", by=office, now=NOW)
    leader = led(made, delegation, leads, by=office)
    return Contest(made, event, team, delegation, office, leader)


def opened(competition_id: int, *, by: Actor) -> None:
    """Its registration is declared open, and the time announced."""
    advance_competition(competition_id, Declared.OPEN, by=by, now=NOW)
    set_window(competition_id, opens_at=OPENS, closes_at=CLOSES, by=by, now=NOW)


def led(competition_id: int, delegation_id: int, username: str, *, by: Actor) -> Actor:
    """Somebody who was invited to lead a delegation and accepted."""
    invite_leader(delegation_id, username=username, name=username, by=by, now=NOW)
    leader = account(username)
    grant_role(leader.user_id, competition_id, Role.DELEGATION_LEADER, by=by, now=NOW)
    return leader


def facts(person: int = 1, event: str = "E01", **typed: str) -> Application:
    """What a made-up person fills in; `typed` by the names of fields."""
    given = {
        "name": NAMES[person - 1],
        "id_kind": "resident_id",
        "id_number": id_number(person),
        "employer": f"第{person}机械厂",
        "group": "worker",
        "phone": "13800000000",
        **typed,
    }
    return read_application({Field(name): said for name, said in given.items()}, event=event)


def photo(size: tuple[int, int] = (295, 413), kind: str = "JPEG", **more: object) -> bytes:
    """A picture of nobody."""
    target = BytesIO()
    Image.new("RGB", size, (90, 120, 150)).save(target, kind, **more)
    return target.getvalue()


def filing(person: int = 1, **more: object) -> Filing:
    """A form of one's own with everything that it asks for."""
    kept = {each: more.pop(each) for each in ("photo", "delegation_id", "agreed") if each in more}
    return replace(Filing(facts(person, **more), photo=photo(), agreed=True), **kept)


def applied(given: Contest, person: int = 1, *, submit: bool = True, **more: object) -> ApplicationRow:
    """Somebody's own application."""
    event = given.team if more.get("event") == TEAM else given.event
    token, _reference = file_application(event, filing(person, **more), submit=submit, now=NOW)
    return opened_by(token)


def entered(given: Contest, person: int = 1, **more: object) -> ApplicationRow:
    """An application that became an entry."""
    row = applied(given, person, **more)
    accept_applications([row.id], by=given.office, now=NOW)
    return db.session.get_one(ApplicationRow, row.id)


def recorded(given: Contest, person: int = 1, *, event: str = "E01", **more: object) -> ApplicationRow:
    """An application that the leader added, not sent in yet."""
    own = Filing(facts(person, event, **more), delegation_id=given.delegation)
    made = record_application(given.team if event == TEAM else given.event, own, by=given.leader, now=NOW)
    return db.session.get_one(ApplicationRow, made)


def approved(given: Contest, *people: int, **more: object) -> list[int]:
    """Applications of the delegation that its leader sent in; their ids."""
    ids = [recorded(given, person, **more).id for person in people]
    take_step(ids, Step.APPROVE, party=Party.LEADER, by=given.leader, now=NOW)
    return ids


def again(row: ApplicationRow) -> ApplicationRow:
    """The row as it is now."""
    db.session.expire_all()
    return db.session.get_one(ApplicationRow, row.id)


def states(ids: Sequence[int]) -> list[str]:
    """The states of applications."""
    db.session.expire_all()
    return [db.session.get_one(ApplicationRow, each).state for each in ids]


def kept_application(entry: Entry, *, leader: str, by: Actor) -> tuple[ApplicationRow, str]:
    """The accepted application behind an entry of a competition that takes no more, and the token of its link.

    `leader` leads its delegation; the time of registration was announced.
    """
    event = entry.event
    set_window(event.competition_id, opens_at=OPENS, closes_at=CLOSES, by=by, now=NOW)
    row = ApplicationRow(event_id=event.id, event=event, number=last_application(event.id) + 1)
    row.delegation_id, row.entry_id, row.made_at = entry.delegation_id, entry.id, NOW
    row.state = ApplicationState.ACCEPTED
    write_facts(row, member_facts(entry.members[0]), photo())
    leads = DelegationLeader(delegation_id=entry.delegation_id, username=leader, display_name=leader)
    leads.named_at, leads.named_by = NOW, by.user_id
    db.session.add_all([row, leads])
    db.session.commit()
    return row, renew_link(row.id, by=by, now=NOW)
