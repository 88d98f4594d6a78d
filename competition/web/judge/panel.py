"""The chief judge's page of the panel: who marks, who steps in for whom, how much each has, and a change with a reason."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from competition.db import db
from competition.db.conflicts import Substitute, conflicts_of, substitutes_of
from competition.db.marking import seats_of_event
from competition.domain.problems import Refusal, problem
from competition.domain.roles import Permission
from competition.domain.stages import Stage
from competition.operations.assignments import conflict_problems, judges_of, submitted_by_barred
from competition.operations.conflicts import declare_conflict
from competition.operations.loads import loads_of
from competition.operations.panel_changes import candidates, change_judge, release_substitute
from competition.web.conflict_forms import ConflictForm
from competition.web.guard import chief_only, competition, event, requires
from competition.web.judge.blueprint import blueprint
from competition.web.session import me, now


@blueprint.get("/<competition>/<event>/panel")
@requires(Permission.CONFIRM_SHEETS)
def panel(**_place: str) -> str:
    """Seats and substitutes; for the chief judge of this event."""
    chief_only()
    form = _form()
    judges = judges_of(event())
    return render_template(
        "judge/panel.html",
        competition=competition(),
        event=event(),
        seats=seats_of_event(event().id),
        substitutes=substitutes_of(event().id),
        candidates={
            each.sub_criterion: candidates(event(), each.sub_criterion) for each in seats_of_event(event().id)
        },
        problems=conflict_problems(event()),
        late=submitted_by_barred(event()),
        loads=loads_of(event()),
        conflicts=[each for each in conflicts_of(competition().id) if each.user_id in judges],
        form=form,
        may_change=event().stage_value is not Stage.PUBLISHED,
    )


@blueprint.post("/<competition>/<event>/panel")
@requires(Permission.CONFIRM_SHEETS)
def change_panel(**_place: str) -> Response:
    """Another judge for a seat."""
    chief_only()
    change_judge(
        event().id,
        request.form.get("form", ""),
        request.form.get("seat", default=0, type=int),
        _candidate(),
        reason=request.form.get("reason", ""),
        by=me(),
        now=now(),
    )
    flash(_("已更换裁判，理由写入日志。"), "success")
    return redirect(_here())


@blueprint.post("/<competition>/<event>/panel/<int(max=2147483647):substitute>/release")
@requires(Permission.CONFIRM_SHEETS)
def release(substitute: int, **_place: str) -> Response:
    """A substitute less."""
    chief_only()
    row = db.session.get(Substitute, substitute)
    if row is None or row.event_id != event().id:
        abort(404)
    release_substitute(row.id, reason=request.form.get("reason", ""), by=me(), now=now())
    flash(_("已解除候补裁判。"), "success")
    return redirect(_here())


@blueprint.post("/<competition>/<event>/panel/conflict")
@requires(Permission.CONFIRM_SHEETS)
def record_conflict(**_place: str) -> str | Response:
    """A conflict of a judge of this event that the chief judge knows of."""
    chief_only()
    form = _form()
    if not form.validate_on_submit():
        flash(_("请填写裁判、关系和回避对象。"), "warning")
        return redirect(_here())
    declare_conflict(competition().id, form.judge.data, form.declaration(), by=me(), now=now())
    flash(_("已登记回避关系。"), "success")
    return redirect(_here())


def _form() -> ConflictForm:
    form = ConflictForm()
    form.fill_choices(sorted(judges_of(event()).values(), key=lambda each: each.display_name))
    return form


def _candidate() -> int:
    chosen = request.form.get("judge", default=0, type=int)
    known = {each.id for each in candidates(event(), request.form.get("form", ""))}
    if chosen not in known:
        raise Refusal(
            problem(
                "所选人员不能担任该席位的裁判。",
                "The person chosen cannot take this seat.",
                mend_zh="请刷新页面，从列表中选择。",
                mend_en="Reload the page and choose from the list.",
            )
        )
    return chosen


def _here() -> str:
    return url_for("judge.panel", competition=competition().code, event=event().code)
