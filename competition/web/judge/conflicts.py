"""A judge's own page of conflicts: what was declared, what can be declared, and that there is nothing (more)."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select
from werkzeug.wrappers import Response

from competition.db import db
from competition.db.accounts import Membership
from competition.db.competitions import Competition
from competition.db.conflicts import DeclaredConflict, JudgeProfile, conflicts_of, statements_of
from competition.domain.roles import Permission, Role
from competition.operations.conflicts import declare_conflict, state_conflicts, withdraw_conflict
from competition.web.conflict_forms import ConflictForm
from competition.web.guard import competition, requires
from competition.web.judge.blueprint import blueprint
from competition.web.session import me, now


@blueprint.get("/conflicts")
@requires(Permission.MARK)
def conflicts() -> str:
    """The competitions in which one judges, with what was stated in each."""
    mine = select(Membership.competition_id).where(
        Membership.user_id == current_user.id, Membership.role == Role.JUDGE
    )
    rows = db.session.scalars(
        select(Competition)
        .where(Competition.id.in_(mine))
        .order_by(Competition.year.desc(), Competition.id.desc())
    )
    return render_template(
        "judge/conflicts.html",
        shown=[(each, statements_of(each.id).get(current_user.id), _mine(each.id)) for each in rows],
        profile=db.session.get(JudgeProfile, current_user.id),
    )


@blueprint.route("/<competition>/conflicts", methods=["GET", "POST"])
@requires(Permission.MARK)
def own_conflicts(**_place: str) -> str | Response:
    """What one declared in a competition, and a form for more."""
    form = ConflictForm()
    form.fill_choices([current_user])
    if form.validate_on_submit():
        declare_conflict(competition().id, current_user.id, form.declaration(), by=me(), now=now())
        flash(_("已登记。如该对象参赛，您不会评其作品。"), "success")
        return redirect(_here())
    return render_template(
        "judge/own_conflicts.html",
        competition=competition(),
        form=form,
        rows=_mine(competition().id),
        stated=statements_of(competition().id).get(current_user.id),
    )


@blueprint.post("/<competition>/conflicts/state")
@requires(Permission.MARK)
def state_own_conflicts(**_place: str) -> Response:
    """Everything is declared, or there is nothing to declare."""
    state_conflicts(competition().id, by=me(), now=now())
    flash(_("已记录：您的回避关系已全部申报。"), "success")
    return redirect(_here())


@blueprint.post("/<competition>/conflicts/<int(max=2147483647):conflict>/withdraw")
@requires(Permission.MARK)
def withdraw_own_conflict(conflict: int, **_place: str) -> Response:
    """Take back what one declared, with the reason."""
    row = db.session.get(DeclaredConflict, conflict)
    if row is None or (row.competition_id, row.user_id) != (competition().id, current_user.id):
        abort(404)
    withdraw_conflict(row.id, reason=request.form.get("reason", ""), by=me(), now=now())
    flash(_("已撤回，理由写入日志。"), "success")
    return redirect(_here())


def _mine(competition_id: int) -> list[DeclaredConflict]:
    return [each for each in conflicts_of(competition_id) if each.user_id == current_user.id]


def _here() -> str:
    return url_for("judge.own_conflicts", competition=competition().code)
