"""The editor of an award plan: the newest version as rows of fields; what is saved is a new version."""

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from competition.db.awards import newest_approved_plan, newest_plan
from competition.domain.policy_lines import CashLine
from competition.domain.policy_words import say_line
from competition.domain.problems import Problem, Refusal
from competition.domain.roles import Permission
from competition.operations.award_plans import propose_plan_lines
from competition.web.guard import competition, policies, requires
from competition.web.organizer.award_plans import HOME, back_to_awards, chosen_policy, limits, say_proposed
from competition.web.organizer.blueprint import blueprint
from competition.web.organizer.plan_forms import PlanForm
from competition.web.session import me, now


@blueprint.route(f"{HOME}/plan/edit", methods=["GET", "POST"])
@requires(Permission.PROPOSE_AWARDS)
def edit_award_plan(**_place: str) -> str | Response | tuple[str, int]:
    """The rows; a button adds or takes out one without saving, another proposes the next version."""
    form, step = PlanForm(), request.form.get("then", "")
    if not form.is_submitted():
        newest = newest_plan(competition().id)
        form.show(newest.plan() if newest else None)
        return _page(form)
    if form.change_rows(step) or not form.validate():
        return _page(form, added=step == "add")
    back = back_to_awards()
    try:
        version = propose_plan_lines(
            competition().id,
            form.plan(),
            reason=form.reason.data,
            seen=request.form.get("seen", default=-1, type=int),
            policies=policies(),
            by=me(),
            now=now(),
        )
    except Refusal as refusal:
        return _page(form, problems=refusal.problems), 422
    say_proposed(version)
    return redirect(back)


def _page(form: PlanForm, *, problems: tuple[Problem, ...] = (), added: bool = False) -> str:
    newest, bounds = newest_plan(competition().id), limits()
    return render_template(
        "organizer/plan_edit.html",
        competition=competition(),
        policy=chosen_policy(),
        form=form,
        problems_found=problems,
        added=added,
        seen=request.form.get("seen", newest.version if newest else 0),
        reason_needed=newest_approved_plan(competition().id) is not None,
        limits=bounds,
        ceilings=[each for each in bounds if isinstance(each, CashLine)],
        say_line=say_line,
    )
