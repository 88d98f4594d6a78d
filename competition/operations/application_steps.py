"""The steps on the way of an application but its acceptance: sent in, approved, returned, refused, withdrawn."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from competition.db import db
from competition.db.applications import ApplicationRow, ApplicationStep, applications_of_entry, leaders_of
from competition.db.competitions import Event
from competition.domain.applicant import Application
from competition.domain.applications import UNDER_WAY, WAYS, ApplicationState, Party, Step, check_step
from competition.domain.problems import Problem, Where
from competition.domain.registration import Background, check_person
from competition.domain.scoresheet import EntryState
from competition.domain.stages import Stage
from competition.operations import application_problems as says
from competition.operations.application_letters import tell_applicants
from competition.operations.registration_window import check_registration
from competition.operations.unit import Actor, Work, check_reason, day_of, refuse, unit_of_work

ACTIONS = {
    Step.SUBMIT: "application.submit",
    Step.APPROVE: "application.approve",
    Step.RETURN: "application.return",
    Step.REFUSE: "application.refuse",
    Step.WITHDRAW: "application.withdraw",
}
"""The steps that are taken here, by their names in the log."""


def take_step(
    application_ids: Sequence[int], step: Step, *, party: Party, reason: str = "", by: Actor, now: datetime
) -> list[str]:
    """Send in, approve, return, refuse or withdraw these applications, all or none; their references.

    An acceptance and taking it back are operations of their own. An accepted application is withdrawn with its entry,
    the whole team. Refusal with everything that is wrong with any of them.
    """
    with unit_of_work(by=by, now=now) as work:
        rows = _with_teams([db.session.get_one(ApplicationRow, each) for each in application_ids], step)
        refuse(None if rows else says.nothing_chosen())
        accepted = [row for row in rows if row.state_value is ApplicationState.ACCEPTED]
        refuse(check_reason(reason) if step.needs_reason or accepted else None)
        refuse([found for row in rows for found in _against(row, step, party, now=now)])
        for row in rows:
            if row in accepted:
                row.entry.state = EntryState.WITHDRAWN
            put_step(row, step, party, by=by, now=now, reason=reason)
        tell_applicants(work, step, rows)
        record_rows(work, ACTIONS[step], rows, party=party, reason=reason.strip())
        return [row.reference for row in rows]


def _with_teams(rows: Sequence[ApplicationRow], step: Step) -> list[ApplicationRow]:
    """Each once; for a withdrawal with the others of the entries that they became."""
    if step is Step.WITHDRAW:
        entries = [row.entry_id for row in rows if row.state_value is ApplicationState.ACCEPTED]
        rows = [*rows, *(each for entry in entries for each in accepted_of_entry(entry))]
    return list({row.id: row for row in rows}.values())


def accepted_of_entry(entry_id: int) -> list[ApplicationRow]:
    """The applications that stand behind an entry now."""
    rows = applications_of_entry(entry_id)
    return [row for row in rows if row.state_value is ApplicationState.ACCEPTED]


def _against(row: ApplicationRow, step: Step, party: Party, *, now: datetime) -> list[Problem]:
    """Why that step is not taken with that application now."""
    led = is_led(row)
    found = check_step(step, row.state_value, party, led=led, reference=row.reference)
    if found is not None:
        return [found]
    if row.state_value is ApplicationState.ACCEPTED:
        drawn = row.event.stage_value is not Stage.PREPARING
        alone = party is Party.APPLICANT and row.event.team_size > 1
        return [*([says.drawn(row.event.name)] if drawn else []), *([says.team_member()] if alone else [])]
    if step in (Step.SUBMIT, Step.APPROVE):
        late = too_late(row, now=now)
        return [*([late] if late else []), *unfit(row, now=now)]
    return []


def is_led(row: ApplicationRow) -> bool:
    """Whether a leader approves the application before the office accepts it."""
    return row.delegation_id is not None and bool(leaders_of(row.delegation_id))


def unfit(row: ApplicationRow, *, now: datetime) -> tuple[Problem, ...]:
    """What the rules of the event say against what was filled in, naming the application."""
    found = eligible(row.event, row.facts(), now=now)
    return tuple(replace(each, where=Where(file=row.reference, column=each.where.column)) for each in found)


def put_step(
    row: ApplicationRow, step: Step, party: Party, *, by: Actor, now: datetime, reason: str = ""
) -> None:
    """Within an operation: take the step and write it into the history; check it first."""
    before, after = row.state_value, WAYS[step].end
    if step is Step.TAKE_BACK:
        accepted = [each for each in row.steps if each.step_value is Step.ACCEPT]
        after = ApplicationState(accepted[-1].before)
    if before is ApplicationState.RETURNED and after in UNDER_WAY:
        row.round += 1
    row.state = after
    row.steps.append(
        ApplicationStep(
            step=step,
            party=party,
            user_id=by.id,
            before=before,
            after=after,
            reason=reason.strip(),
            at=now,
        )
    )
    db.session.flush()


def eligible(event: Event, facts: Application, *, now: datetime) -> tuple[Problem, ...]:
    """What the rules of the event say against what was filled in; nothing of what the system knows beside it."""
    known = Background(tier=event.competition.tier_value, on=day_of(now))
    return check_person(facts, {event.code: event.rules}, known)


def too_late(row: ApplicationRow, *, now: datetime) -> Problem | None:
    """What was never sent in goes while registration is open; what was, is mended and approved until the draw."""
    if row.state_value is ApplicationState.DRAFT:
        return check_registration(row.event, now=now)
    return None if row.event.stage_value is Stage.PREPARING else says.drawn(row.event.name)


def record_rows(work: Work, action: str, rows: Sequence[ApplicationRow], **more: object) -> None:
    """Within an operation: its entry in the log, with the references of the applications and no name."""
    work.record(
        action,
        competition=rows[0].event.competition_id,
        applications=[row.reference for row in rows],
        **more,
    )
