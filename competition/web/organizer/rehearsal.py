"""演练: made with one button, watched, and wiped with one."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from competition.db.competitions import Competition
from competition.db.rehearsals import rehearsal_of
from competition.db.tablets import tablets_of
from competition.domain.rehearsal import WIPING
from competition.domain.roles import Permission
from competition.operations.rehearsal_progress import progress_of
from competition.operations.rehearsals import is_begun, make_rehearsal, readiness_of, wipe_rehearsal
from competition.web.guard import competition, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.session import me, now


@blueprint.get("/<competition>/rehearsal")
@requires(Permission.EDIT_COMPETITION)
def rehearsal(**_place: str) -> str:
    """What can be rehearsed, or how far the rehearsal is that stands."""
    home = competition()
    row = rehearsal_of(home.id)
    return render_template(
        "organizer/rehearsal.html",
        competition=home,
        row=row,
        events=progress_of(row.competition) if row else (),
        begun=[each for each in home.events if is_begun(each.id)],
        ready=readiness_of(home),
        unsent=[each for each in tablets_of(home.id) if each.unsent and not each.revoked_at],
        wiping=WIPING,
    )


@blueprint.post("/<competition>/rehearsal")
@requires(Permission.EDIT_COMPETITION)
def make(**_place: str) -> Response:
    """演练一次."""
    make_rehearsal(competition().id, by=me(), now=now())
    flash(_("演练已建立。裁判现在可以在平板上试评，不必重新加入。"), "success")
    return redirect(_here())


@blueprint.post("/<competition>/rehearsal/wipe")
@requires(Permission.EDIT_COMPETITION)
def wipe(**_place: str) -> Response:
    """清除演练."""
    wipe_rehearsal(competition().id, request.form.get("typed", ""), by=me(), now=now())
    flash(_("演练已全部清除，日志中留有记录。"), "success")
    return redirect(_here())


def _here() -> str:
    return url_for("organizer.rehearsal", competition=competition().code)


def with_rehearsal(home: Competition) -> list[Competition]:
    """A competition, and its rehearsal behind it if there is one."""
    row = rehearsal_of(home.id)
    return [home, row.competition] if row else [home]
