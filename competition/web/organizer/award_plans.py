"""The document that the awards rest on, and the award plan: proposed, looked at, approved by another person."""

from collections.abc import Iterator
from io import BytesIO
from itertools import zip_longest
from typing import Any

from flask import Response as FileResponse
from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from competition.db import db
from competition.db.accounts import User
from competition.db.awards import (
    PlanVersion,
    find_confirmation,
    newest_approved_plan,
    newest_plan,
    plan_versions,
)
from competition.domain.plan_changes import PlanChange, compare_plans
from competition.domain.plan_limits import limits_for
from competition.domain.policy import Policy
from competition.domain.policy_lines import Line
from competition.domain.policy_words import say_selector, say_validity
from competition.domain.roles import Permission
from competition.operations.award_plans import (
    approve_plan,
    choose_policy,
    confirm_policy,
    propose_plan,
    scope_of,
)
from competition.spreadsheets.plan_writer import plan_template, write_plan
from competition.web.guard import competition, policies, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.organizer.uploads import SHEETS, UploadForm
from competition.web.session import me, now

HOME = "/<competition>/awards"


def chosen_policy() -> Policy | None:
    """The document that the competition names, if it is known."""
    return policies().get(competition().policy_id)


def limits() -> tuple[Line, ...]:
    """What that document says of the sums and levels here."""
    policy = chosen_policy()
    return limits_for(policy, scope_of(competition())) if policy else ()


def plan_context() -> dict[str, Any]:
    """What `organizer/_award_plan.html` needs."""
    policy, plan = chosen_policy(), newest_plan(competition().id)
    confirmation = find_confirmation(competition().id, policy.digest) if policy else None
    users = {plan.proposed_by, plan.approved_by} if plan else set()
    return {
        "policy": policy,
        "policies": [each for each in policies().values() if each.payable],
        "confirmation": confirmation,
        "plan": plan,
        "plan_value": plan.plan() if plan else None,
        "reason_needed": newest_approved_plan(competition().id) is not None,
        "names": _names(users | ({confirmation.confirmed_by} if confirmation else set())),
        "upload": UploadForm(),
        "say_selector": say_selector,
        "say_validity": say_validity,
    }


def _names(users: set[int | None]) -> dict[int, str]:
    found = db.session.scalars(select(User).where(User.id.in_(users - {None})))
    return {user.id: user.display_name for user in found}


def back_to_awards() -> str:
    """The page of awards."""
    return url_for("organizer.awards", competition=competition().code)


def say_proposed(version: int) -> None:
    """Tell that a version waits for its approval."""
    flash(_("奖励方案第%(version)s版已提出，待另一人批准。", version=version), "success")


@blueprint.post(f"{HOME}/policy")
@requires(Permission.PROPOSE_AWARDS)
def choose_award_policy(**_place: str) -> Response:
    """The document that the awards rest on."""
    back = back_to_awards()
    choose_policy(competition().id, request.form.get("policy", ""), policies=policies(), by=me(), now=now())
    flash(_("政策文件已选定。"), "success")
    return redirect(back)


@blueprint.post(f"{HOME}/policy/confirm")
@requires(Permission.PROPOSE_AWARDS)
def confirm_award_policy(**_place: str) -> Response:
    """An organizer vouches for the figures of a document that is only reported."""
    back, document = back_to_awards(), request.form.get("document", "")
    confirm_policy(competition().id, document, policies=policies(), by=me(), now=now())
    flash(_("已登记核实的依据。"), "success")
    return redirect(back)


@blueprint.post(f"{HOME}/plan")
@requires(Permission.PROPOSE_AWARDS)
def propose_award_plan(**_place: str) -> Response:
    """A plan from a workbook; above the ceiling it is refused with the clause."""
    back, form = back_to_awards(), UploadForm()
    if not form.validate_on_submit():
        flash(_("请选择奖励方案工作簿。"), "danger")
        return redirect(back)
    version = propose_plan(
        competition().id,
        form.read(),
        file=form.name,
        reason=request.form.get("reason", ""),
        policies=policies(),
        by=me(),
        now=now(),
    )
    say_proposed(version)
    return redirect(back)


@blueprint.post(f"{HOME}/plan/approve")
@requires(Permission.APPROVE_AWARDS)
def approve_award_plan(**_place: str) -> Response:
    """Another person approves the plan."""
    back = back_to_awards()
    seen = request.form.get("version", default=-1, type=int)
    approve_plan(competition().id, version=seen, policies=policies(), by=me(), now=now())
    flash(_("奖励方案已批准。"), "success")
    return redirect(back)


@blueprint.get(f"{HOME}/plan/versions")
@requires(Permission.VIEW_COMPETITION)
def award_plan_versions(**_place: str) -> str:
    """Every version with who made it and why, and what it changed."""
    versions = plan_versions(competition().id)
    users = {each.proposed_by for each in versions} | {each.approved_by for each in versions}
    return render_template(
        "organizer/plan_versions.html",
        competition=competition(),
        versions=list(_with_changes(versions)),
        names=_names(users),
        known=policies(),
        say_selector=say_selector,
    )


def _with_changes(versions: list[PlanVersion]) -> Iterator[tuple[PlanVersion, tuple[PlanChange, ...] | None]]:
    """Each version, newest first, with what it changed; None for the first of all."""
    for row, earlier in zip_longest(versions, versions[1:]):
        yield row, compare_plans(earlier.plan(), row.plan()) if earlier else None


@blueprint.get(f"{HOME}/plan/template.xlsx")
@requires(Permission.PROPOSE_AWARDS)
def plan_template_file(**_place: str) -> FileResponse:
    """An empty plan to fill in."""
    return _send(plan_template(), "奖励方案模板")


@blueprint.get(f"{HOME}/plan/<int:version>.xlsx")
@requires(Permission.VIEW_COMPETITION)
def download_plan(version: int, **_place: str) -> FileResponse:
    """A version as a workbook; read again it gives the same plan."""
    found = next((row for row in plan_versions(competition().id) if row.version == version), None)
    if found is None:
        abort(404)
    return _send(write_plan(found.plan()), f"奖励方案第{version}版")


def _send(content: bytes, name: str) -> FileResponse:
    return send_file(
        BytesIO(content),
        mimetype=SHEETS.split(",")[1],
        as_attachment=True,
        download_name=f"{competition().name}-{name}.xlsx",
    )
