"""The list of what a judge has to mark."""

from itertools import groupby

from flask import render_template

from competition.domain.roles import Permission
from competition.operations.own_work import tasks_of
from competition.web.guard import requires
from competition.web.judge.blueprint import blueprint
from competition.web.session import me


@blueprint.get("/")
@requires(Permission.MARK)
def index() -> str:
    """Own forms of all events that are being marked."""
    own = tasks_of(me().user_id)
    return render_template(
        "judge/index.html",
        groups=[(event, list(tasks)) for event, tasks in groupby(own, key=lambda task: task.event)],
        done=sum(task.done for task in own),
        total=sum(len(task.turns) for task in own),
    )
