"""Papers: issued for all winners at once, listed and opened."""

from io import BytesIO

from flask import Response as FileResponse
from flask import abort, current_app, flash, redirect, render_template, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from competition.db.awards import newest_approved_run
from competition.db.papers import find_paper, papers_of_competition
from competition.documents import PAPERS, render_paper
from competition.domain.roles import Permission
from competition.operations.paper_jobs import AT_ONCE, file_job
from competition.operations.papers import due_papers, issue_papers
from competition.operations.press import open_press
from competition.operations.store import read_file
from competition.web.guard import competition, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.organizer.paper_shelves import shelves
from competition.web.organizer.uploads import ConfirmForm
from competition.web.session import me, now

PDF = "application/pdf"


@blueprint.get("/<competition>/papers")
@requires(Permission.VIEW_COMPETITION)
def papers(**_place: str) -> str:
    """What can be printed when, what was issued, and the button for what is due."""
    return render_template(
        "organizer/papers.html",
        competition=competition(),
        papers=papers_of_competition(competition().id),
        kinds=PAPERS,
        phases=list(shelves(competition())),
        run=newest_approved_run(competition().id),
        form=ConfirmForm(),
    )


@blueprint.post("/<competition>/papers/issue")
@requires(Permission.ISSUE_PAPERS)
def issue(**_place: str) -> Response:
    """Issue all that is due: few at once, many in the background."""
    back = url_for("organizer.papers", competition=competition().code)
    press = open_press(current_app.config["SAIWU"])
    if len(due_papers(competition().id, press=press, now=now())) > AT_ONCE:
        file_job(competition().id, press=press, by=me(), now=now())
        flash(_("已提交后台制发，进度见本页。"), "success")
        return redirect(back)
    count = issue_papers(competition().id, press=press, by=me(), now=now())
    flash(_("已制发%(count)s份证书和通知。", count=count), "success")
    return redirect(back)


@blueprint.get("/<competition>/papers/<number>.pdf")
@requires(Permission.ISSUE_PAPERS)
def open_paper(number: str, **_place: str) -> FileResponse:
    """A paper as it was issued."""
    paper = find_paper(number)
    if paper is None or paper.competition_id != competition().id:
        abort(404)
    content = read_file(current_app.config["SAIWU"].papers, paper.sha256)
    return send_file(BytesIO(content), mimetype=PDF, download_name=f"{number}.pdf")


@blueprint.get("/<competition>/papers/samples/<kind>.pdf")
@requires(Permission.VIEW_COMPETITION)
def sample(kind: str, **_place: str) -> FileResponse:
    """A paper with made-up facts, to look at before anything is issued."""
    if kind not in PAPERS:
        abort(404)
    content = render_paper(kind, PAPERS[kind].sample())
    return send_file(BytesIO(content), mimetype=PDF, download_name=f"{kind}.pdf")
