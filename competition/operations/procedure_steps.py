"""The steps that an organizer declares: registration opened and closed, results final, awards given, archived."""

from datetime import datetime

from competition.db import db
from competition.db.competitions import Competition
from competition.db.procedure import CompetitionStep
from competition.domain.procedure import LEADS_TO, State, Step, check_step
from competition.operations.procedure import procedure_of
from competition.operations.procedure_missing import missing_for
from competition.operations.unit import Actor, check_reason, refuse, unit_of_work


def advance_competition(
    competition_id: int, step: Step, *, reason: str = "", by: Actor, now: datetime
) -> State:
    """Declare a step; the state that follows.

    Refusal with everything that is missing, for a step that does not belong to the present state, and without a reason
    for one that goes back.
    """
    with unit_of_work(by=by, now=now) as work:
        competition = db.session.get_one(Competition, competition_id)
        before = procedure_of(competition, now=now)
        refuse(check_step(before.state, step))
        refuse(check_reason(reason) if step.needs_reason else None)
        refuse([each.problem for each in missing_for(competition, step, before, now=now)])
        db.session.add(
            CompetitionStep(
                competition_id=competition_id,
                step=step,
                reason=reason.strip(),
                declared_by=by.user_id,
                declared_at=now,
            )
        )
        work.record(
            "competition.advance",
            competition=competition_id,
            step=step,
            before=before.state,
            after=LEADS_TO[step],
            reason=reason.strip(),
        )
        return LEADS_TO[step]
