"""Award plan and decisions, each with its clause."""

from collections import Counter

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from competition.db.awards import AwardDecision, newest_approved_run, newest_run
from competition.domain.explain import explain_outcome, explain_step
from competition.domain.medals import Award
from competition.domain.money import Money, total
from competition.domain.outcomes import Amount, Kind, Nothing, Undetermined
from competition.domain.payees import Payee
from competition.domain.problems import Text
from competition.domain.roles import Permission
from competition.operations.awards import approve_awards, changes_between, decide_awards
from competition.operations.competitions import set_host
from competition.operations.recalls import check_current
from competition.web.guard import competition, policies, requires
from competition.web.language import spoken
from competition.web.organizer.award_plans import back_to_awards, plan_context
from competition.web.organizer.blueprint import blueprint
from competition.web.organizer.uploads import ConfirmForm
from competition.web.session import me, now


@blueprint.get("/<competition>/awards")
@requires(Permission.VIEW_COMPETITION)
def awards(**_place: str) -> str:
    """The plan, the decisions by kind, what is paid in all, and what a new run would change."""
    run, before = newest_run(competition().id), newest_approved_run(competition().id)
    every = [row for row in run.decisions if not _empty(row)] if run else []
    chosen = request.args.get("kind", "")
    rows = [row for row in every if chosen in {"", row.kind}]
    return render_template(
        "organizer/awards.html",
        competition=competition(),
        run=run,
        before=before,
        changes=changes_between(before, run) if run and before and before.id != run.id else [],
        rows=rows,
        counts=Counter(row.kind for row in every),
        chosen=chosen,
        total=total([row.amount for row in every if row.amount]),
        open=sum(isinstance(row.decision().outcome, Undetermined) for row in every),
        kinds=Kind,
        payees=Payee,
        awards=Award,
        outcome=lambda row: explain_outcome(row.decision().outcome),
        steps=_steps,
        said=_said,
        decided=_decided,
        form=ConfirmForm(),
        overtaken=check_current(competition().id),
        **plan_context(),
    )


def _empty(row: AwardDecision) -> bool:
    return isinstance(row.decision().outcome, Nothing)


def _steps(row: AwardDecision) -> list[Text]:
    return [explain_step(step) for step in (*row.decision().steps, *row.settlement_steps())]


def _decided(row: AwardDecision) -> Money | None:
    """The sum before settlement, if it is one."""
    outcome = row.decision().outcome
    return outcome.money if isinstance(outcome, Amount) else None


def _said(row: AwardDecision | None) -> str:
    """What a run decides of a claim, in a few words; a dash where it has none."""
    if row is None:
        return "—"
    said = spoken(explain_outcome(row.decision().outcome))
    return said if row.payable else _("%(outcome)s（结算后不计）", outcome=said)


def _seen() -> int:
    """The version that stood on the page; -1 if the form does not say, which fits none."""
    return request.form.get("version", default=-1, type=int)


@blueprint.post("/<competition>/awards/host")
@requires(Permission.EDIT_COMPETITION)
def choose_host(**_place: str) -> Response:
    """The unit that gets the hosting grants."""
    back = back_to_awards()
    set_host(competition().id, request.form.get("host", "")[:80], by=me(), now=now())
    flash(_("承办单位已保存。"), "success")
    return redirect(back)


@blueprint.post("/<competition>/awards/decide")
@requires(Permission.PROPOSE_AWARDS)
def decide(**_place: str) -> Response:
    """Decide for every winner."""
    back = back_to_awards()
    reason = request.form.get("reason", "")
    count = decide_awards(competition().id, policies=policies(), by=me(), now=now(), reason=reason)
    flash(_("已作出%(count)s项奖励决定，待另一人批准。", count=count), "success")
    return redirect(back)


@blueprint.post("/<competition>/awards/approve")
@requires(Permission.APPROVE_AWARDS)
def approve(**_place: str) -> Response:
    """Another person approves the decisions."""
    back = back_to_awards()
    count = approve_awards(competition().id, version=_seen(), policies=policies(), by=me(), now=now())
    flash(_("%(count)s项奖励决定已批准。", count=count), "success")
    return redirect(back)
