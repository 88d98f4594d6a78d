"""回避与候补 for the office: what every judge declared, who has not, warnings, and conflicts recorded for others."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from competition.db import db
from competition.db.accounts import User
from competition.db.conflicts import DeclaredConflict, conflicts_of, statements_of
from competition.domain.roles import Permission
from competition.operations.assignments import conflict_problems, judges_of, namesakes
from competition.operations.conflicts import declare_conflict, withdraw_conflict
from competition.operations.loads import loads_of
from competition.web.conflict_forms import ConflictForm
from competition.web.guard import competition, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.session import me, now


@blueprint.route("/<competition>/conflicts", methods=["GET", "POST"], endpoint="conflicts")
@requires(Permission.EDIT_PANELS)
def all_conflicts(**_place: str) -> str | Response:
    """Everything that was declared, and a form for more."""
    home, judges = competition(), _judges()
    form = ConflictForm()
    form.fill_choices(judges)
    if form.validate_on_submit():
        declare_conflict(home.id, form.judge.data, form.declaration(), by=me(), now=now())
        flash(_("已登记回避关系。"), "success")
        return redirect(_here())
    return render_template(
        "organizer/conflicts.html",
        competition=home,
        form=form,
        judges=judges,
        rows=conflicts_of(home.id),
        stated=statements_of(home.id),
        problems=[(each, [*conflict_problems(each), *namesakes(each)]) for each in home.events],
        loads=[(each, loads_of(each)) for each in home.events],
    )


@blueprint.post("/<competition>/conflicts/<int(max=2147483647):conflict>/withdraw")
@requires(Permission.EDIT_PANELS)
def take_back_conflict(conflict: int, **_place: str) -> Response:
    """Take a declaration back, with the reason."""
    row = db.session.get(DeclaredConflict, conflict)
    if row is None or row.competition_id != competition().id:
        abort(404)
    withdraw_conflict(row.id, reason=request.form.get("reason", ""), by=me(), now=now())
    flash(_("已撤回，理由写入日志。"), "success")
    return redirect(_here())


def _judges() -> list[User]:
    """Everybody on a panel of the competition, by name."""
    found = {user.id: user for event in competition().events for user in judges_of(event).values()}
    return sorted(found.values(), key=lambda each: (each.display_name, each.id))


def _here() -> str:
    return url_for("organizer.conflicts", competition=competition().code)
