"""撤销与换发: every paper that was issued, whether it counts, and recalling one with the reason."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from competition.db.papers import find_paper
from competition.documents import PAPERS
from competition.domain.roles import Permission
from competition.operations.recalls import check_current, papers_with_recalls, recall_paper
from competition.web.guard import competition, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.session import me, now


@blueprint.get("/<competition>/recalls")
@requires(Permission.ISSUE_PAPERS)
def recalls(**_place: str) -> str:
    """The papers with those that were recalled, and what was issued in their place."""
    overtaken = check_current(competition().id)
    return render_template(
        "organizer/recalls.html",
        competition=competition(),
        rows=papers_with_recalls(competition().id),
        kinds=PAPERS,
        problems=[overtaken] if overtaken else [],
    )


@blueprint.post("/<competition>/recalls/<number>")
@requires(Permission.ISSUE_PAPERS)
def recall(number: str, **_place: str) -> Response:
    """Recall one paper."""
    paper = find_paper(number)
    if paper is None or paper.competition_id != competition().id:
        abort(404)
    recall_paper(paper.id, reason=request.form.get("reason", ""), by=me(), now=now())
    flash(_("%(number)s已撤销。应当换发的，请再次制发。", number=number), "success")
    return redirect(url_for("organizer.recalls", competition=competition().code))
