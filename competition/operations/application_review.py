"""审核: what is against each application, and the acceptance that makes entries of them, or takes that back."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from competition.db import db
from competition.db.applications import ApplicationRow, CheckIn, applications_of, substitutions_of
from competition.db.competitions import Event
from competition.db.entries import Entry, Member
from competition.db.supporters import Supporter
from competition.domain.applicant import Application, Field
from competition.domain.applications import UNDER_WAY, ApplicationState, Party, Step, check_step
from competition.domain.problems import Problem, Where
from competition.domain.registration import Registration
from competition.domain.stages import Stage
from competition.operations import application_problems as says
from competition.operations.application_letters import tell_applicants
from competition.operations.application_steps import accepted_of_entry, is_led, put_step, record_rows
from competition.operations.registration import decide_applications, enter_accepted
from competition.operations.unit import Actor, check_reason, day_of, refuse, unit_of_work

INDIVIDUALS = "个人报名"
"""The delegation of those who belong to none."""

Against = dict[int, tuple[Problem, ...]]
"""By the id of an application all that is against it."""


def review_applications(competition_id: int, *, now: datetime) -> Against:
    """All that is against each application under way: by the event's rules and by what the system knows.

    Those that were sent in or approved are decided together, so that quotas and teams count them alone.
    """
    rows = [row for row in applications_of(competition_id) if row.state_value in UNDER_WAY]
    unsent = (ApplicationState.DRAFT, ApplicationState.RETURNED)
    found: Against = {row.id: () for row in rows}
    for group in (
        [row for row in rows if row.state_value not in unsent],
        [row for row in rows if row.state_value in unsent],
    ):
        for name, applications in _by_delegation(group).items():
            _add(found, _decide(competition_id, name, applications, now=now).problems, group)
    _add_twins(found, rows)
    return found


def accept_applications(
    application_ids: Sequence[int], *, reason: str = "", by: Actor, now: datetime
) -> list[str]:
    """These applications become entries, all or none; the numbers given. The members of a team go together.

    Refusal with everything that is against any of them; quotas hold here too.
    """
    with unit_of_work(by=by, now=now) as work:
        rows = [db.session.get_one(ApplicationRow, each) for each in dict.fromkeys(application_ids)]
        refuse(None if rows else says.nothing_chosen())
        refuse(_steps(rows, Step.ACCEPT))
        numbers: list[str] = []
        found: Against = {row.id: () for row in rows}
        for name, applications in _by_delegation(rows).items():
            registration = _decide(rows[0].event.competition_id, name, applications, now=now)
            _add(found, registration.problems, rows)
            numbers += _enter(registration, name, rows, reason=reason, by=by, now=now)
        refuse([each for problems in found.values() for each in problems])
        tell_applicants(work, Step.ACCEPT, rows)
        record_rows(work, "application.accept", rows, entries=numbers)
        return numbers


def take_back(application_ids: Sequence[int], *, reason: str, by: Actor, now: datetime) -> list[str]:
    """An acceptance was a mistake: before the draw the entries go again, and their applications wait as before.

    The whole team goes. Refusal without a reason, after the draw, and for an entry that has checked in or was changed.
    """
    with unit_of_work(by=by, now=now) as work:
        chosen = [db.session.get_one(ApplicationRow, each) for each in dict.fromkeys(application_ids)]
        refuse(None if chosen else says.nothing_chosen())
        refuse(check_reason(reason))
        refuse(_steps(chosen, Step.TAKE_BACK))
        entries = {row.entry_id: row.entry for row in chosen}
        refuse([found for entry in entries.values() for found in _kept(entry)])
        rows = [row for entry in entries for row in accepted_of_entry(entry)]
        for row in rows:
            put_step(row, Step.TAKE_BACK, Party.OFFICE, by=by, now=now, reason=reason)
        tell_applicants(work, Step.TAKE_BACK, rows)
        numbers = sorted(entry.number for entry in entries.values())
        record_rows(work, "application.take_back", rows, entries=numbers, reason=reason.strip())
        for entry in entries.values():
            _remove(entry)
        return numbers


def _steps(rows: Sequence[ApplicationRow], step: Step) -> list[Problem]:
    checked = (
        check_step(step, row.state_value, Party.OFFICE, led=is_led(row), reference=row.reference)
        for row in rows
    )
    return [found for found in checked if found]


def _by_delegation(rows: Iterable[ApplicationRow]) -> dict[str, list[Application]]:
    """What was filled in, by the name of the delegation; each is placed in the row of its own id."""
    found: dict[str, list[Application]] = defaultdict(list)
    for row in rows:
        name = row.delegation.name if row.delegation else INDIVIDUALS
        found[name].append(replace(row.facts(), where=Where(file=name, row=row.id)))
    return found


def _decide(
    competition_id: int, delegation: str, applications: Sequence[Application], *, now: datetime
) -> Registration:
    return decide_applications(competition_id, applications, delegation=delegation, on=day_of(now))


def _enter(
    registration: Registration,
    delegation: str,
    rows: Sequence[ApplicationRow],
    *,
    reason: str,
    by: Actor,
    now: datetime,
) -> list[str]:
    """The entries that stand, each bound to its applications; one delegation after the other, so that quotas see them."""
    competition_id, by_id = rows[0].event.competition_id, {row.id: row for row in rows}
    numbers = enter_accepted(competition_id, registration, delegation=delegation)
    for number, accepted in zip(numbers, registration.entries, strict=True):
        entry = _numbered(competition_id, number)
        for member in accepted.members:
            row = by_id[member.where.row or 0]
            row.entry_id = entry.id
            put_step(row, Step.ACCEPT, Party.OFFICE, by=by, now=now, reason=reason)
    return numbers


def _add(found: Against, problems: Iterable[Problem], rows: Iterable[ApplicationRow]) -> None:
    """Put each problem with its application, named by its reference."""
    references = {row.id: row.reference for row in rows}
    for each in problems:
        identifier = each.where.row or 0
        where = Where(file=references[identifier], column=each.where.column)
        found[identifier] = (*found[identifier], replace(each, where=where))


def _add_twins(found: Against, rows: Sequence[ApplicationRow]) -> None:
    """Applications for the same event with the same document, of other delegations or of none."""
    twins: dict[tuple[int, str], list[ApplicationRow]] = defaultdict(list)
    for row in rows:
        twins[row.event_id, row.id_index].append(row)
    for same in twins.values():
        for row in same:
            for other in same:
                if other is not row:
                    where = Where(file=row.reference, column=Field.ID_NUMBER.label.zh)
                    found[row.id] = (*found[row.id], says.applied_twice(other.reference, where))


def _numbered(competition_id: int, number: str) -> Entry:
    found = select(Entry).join(Event).where(Event.competition_id == competition_id, Entry.number == number)
    return db.session.scalars(found).one()


def _kept(entry: Entry) -> list[Problem]:
    """Why an entry does not go again."""
    if entry.event.stage_value is not Stage.PREPARING:
        return [says.drawn(entry.event.name)]
    coached = select(Supporter.id).where(Supporter.entry_id == entry.id).limit(1)
    changed = db.session.get(CheckIn, entry.id) or substitutions_of(entry.id) or db.session.scalar(coached)
    return [says.entangled(entry.number)] if changed else []


def _remove(entry: Entry) -> None:
    """The entry with its members; the persons stay."""
    for row in db.session.scalars(select(ApplicationRow).where(ApplicationRow.entry_id == entry.id)):
        row.entry_id = None
    db.session.flush()
    for member in db.session.scalars(select(Member).where(Member.entry_id == entry.id)):
        db.session.delete(member)
    db.session.flush()
    db.session.expire(entry)
    db.session.delete(entry)
    db.session.flush()
