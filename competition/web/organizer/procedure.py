"""流程: the chain of states, where the competition and each event stand, what is missing, and the step to declare."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from competition.db.procedure import steps_of
from competition.domain.problems import Refusal, problem
from competition.domain.procedure import STEPS, State, Step
from competition.domain.roles import Permission
from competition.operations.procedure import procedure_of
from competition.operations.procedure_missing import Desk, Missing, missing_for, missing_in
from competition.operations.procedure_steps import advance_competition
from competition.web.guard import competition, requires
from competition.web.language import spoken
from competition.web.organizer.blueprint import blueprint
from competition.web.session import me, now

DESKS = {
    Desk.EVENTS: "organizer.import_event_list",
    Desk.DRAW: "organizer.draw",
    Desk.PANELS: "organizer.event_panels",
    Desk.SCHEME: "organizer.upload_scheme",
    Desk.PROGRESS: "organizer.progress",
    Desk.RECHECK: "organizer.recheck",
    Desk.RESULTS: "organizer.results",
    Desk.OBJECTIONS: "organizer.objections",
    Desk.PROCEDURE: "organizer.procedure",
    Desk.AWARDS: "organizer.awards",
    Desk.PAPERS: "organizer.papers",
    Desk.PAYMENTS: "payments.index",
}
OF_AN_EVENT = frozenset({Desk.DRAW, Desk.PANELS, Desk.SCHEME, Desk.PROGRESS, Desk.RECHECK, Desk.RESULTS})


def mended_at(missing: Missing) -> str:
    """The address of the page where it is mended."""
    if missing.desk is Desk.PAYMENTS:
        return url_for(DESKS[missing.desk])
    place = {"event": missing.event} if missing.desk in OF_AN_EVENT else {}
    return url_for(DESKS[missing.desk], competition=competition().code, **place)


@blueprint.get("/<competition>/procedure")
@requires(Permission.VIEW_COMPETITION)
def procedure(**_place: str) -> str:
    """Where everything stands, and what is missing for the next step."""
    home, moment = competition(), now()
    found = procedure_of(home, now=moment)
    steps = [(step, missing_for(home, step, found, now=moment)) for step in STEPS.get(found.state, ())]
    return render_template(
        "organizer/procedure.html",
        competition=home,
        found=found,
        states=list(State),
        steps=steps,
        events=[(each, missing_in(each, now=moment)) for each in found.events],
        history=steps_of(home.id),
        mended_at=mended_at,
    )


@blueprint.post("/<competition>/procedure")
@requires(Permission.EDIT_COMPETITION)
def advance(**_place: str) -> Response:
    """Declare a step."""
    state = advance_competition(
        competition().id, _step(), reason=request.form.get("reason", ""), by=me(), now=now()
    )
    flash(_("竞赛进入“%(state)s”状态。", state=spoken(state.label)), "success")
    return redirect(url_for("organizer.procedure", competition=competition().code))


def _step() -> Step:
    named = request.form.get("step", "")
    if named not in list(Step):
        raise Refusal(
            problem(
                "没有这个步骤。",
                "There is no such step.",
                mend_zh="请从“流程”页操作。",
                mend_en="Go on from the page of the procedure.",
            )
        )
    return Step(named)
