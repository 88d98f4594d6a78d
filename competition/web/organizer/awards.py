"""Award plan and decisions, each with its clause."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from competition.db.awards import AwardDecision, newest_plan, newest_run
from competition.domain.explain import explain_outcome, explain_step
from competition.domain.medals import Award
from competition.domain.money import total
from competition.domain.outcomes import Kind, Nothing
from competition.domain.problems import Text
from competition.domain.roles import Permission
from competition.operations.awards import (
    approve_awards,
    approve_plan,
    choose_policy,
    decide_awards,
    propose_plan,
)
from competition.web.guard import competition, policies, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.organizer.uploads import ConfirmForm, UploadForm
from competition.web.session import me, now


@blueprint.get("/<competition>/awards")
@requires(Permission.VIEW_COMPETITION)
def awards(**_place: str) -> str:
    """The plan, the decisions, and what is paid in all."""
    run = newest_run(competition().id)
    plan = newest_plan(competition().id)
    rows = [row for row in run.decisions if not _empty(row)] if run else []
    return render_template(
        "organizer/awards.html",
        competition=competition(),
        policy=policies().get(competition().policy_id),
        policies=[each for each in policies().values() if each.payable],
        plan=plan,
        plan_value=plan.plan() if plan else None,
        run=run,
        rows=rows,
        total=total([row.amount for row in rows if row.amount]),
        kinds=Kind,
        awards=Award,
        outcome=lambda row: explain_outcome(row.decision().outcome),
        steps=_steps,
        upload=UploadForm(),
        form=ConfirmForm(),
    )


def _empty(row: AwardDecision) -> bool:
    return isinstance(row.decision().outcome, Nothing)


def _steps(row: AwardDecision) -> list[Text]:
    struck = row.struck_step()
    return [explain_step(step) for step in (*row.decision().steps, *((struck,) if struck else ()))]


def _seen() -> int:
    """The version that stood on the page; -1 if the form does not say, which fits none."""
    return request.form.get("version", default=-1, type=int)


def _back() -> str:
    return url_for("organizer.awards", competition=competition().code)


@blueprint.post("/<competition>/awards/policy")
@requires(Permission.PROPOSE_AWARDS)
def choose_award_policy(**_place: str) -> Response:
    """The document that the awards rest on."""
    back = _back()
    choose_policy(competition().id, request.form.get("policy", ""), policies=policies(), by=me(), now=now())
    flash(_("政策文件已选定。"), "success")
    return redirect(back)


@blueprint.post("/<competition>/awards/plan")
@requires(Permission.PROPOSE_AWARDS)
def propose_award_plan(**_place: str) -> Response:
    """A plan from a workbook; above the ceiling it is refused with the clause."""
    back, form = _back(), UploadForm()
    if not form.validate_on_submit():
        flash(_("请选择奖励方案工作簿。"), "danger")
        return redirect(back)
    version = propose_plan(
        competition().id, form.read(), file=form.name, policies=policies(), by=me(), now=now()
    )
    flash(_("奖励方案第%(version)s版已提出，待另一人批准。", version=version), "success")
    return redirect(back)


@blueprint.post("/<competition>/awards/plan/approve")
@requires(Permission.APPROVE_AWARDS)
def approve_award_plan(**_place: str) -> Response:
    """Another person approves the plan."""
    back = _back()
    approve_plan(competition().id, version=_seen(), by=me(), now=now())
    flash(_("奖励方案已批准。"), "success")
    return redirect(back)


@blueprint.post("/<competition>/awards/decide")
@requires(Permission.PROPOSE_AWARDS)
def decide(**_place: str) -> Response:
    """Decide for every winner."""
    back = _back()
    count = decide_awards(competition().id, policies=policies(), by=me(), now=now())
    flash(_("已作出%(count)s项奖励决定，待另一人批准。", count=count), "success")
    return redirect(back)


@blueprint.post("/<competition>/awards/approve")
@requires(Permission.APPROVE_AWARDS)
def approve(**_place: str) -> Response:
    """Another person approves the decisions."""
    back = _back()
    count = approve_awards(competition().id, version=_seen(), by=me(), now=now())
    flash(_("%(count)s项奖励决定已批准。", count=count), "success")
    return redirect(back)
