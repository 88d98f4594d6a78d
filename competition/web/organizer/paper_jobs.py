"""Bulk issue: how far it is, going on and giving up; and all papers in one download."""

from dataclasses import dataclass
from io import BytesIO

from flask import Response as FileResponse
from flask import abort, current_app, flash, redirect, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from competition.db import db
from competition.db.paper_jobs import OPEN, PAUSED, PaperJob, newest_job
from competition.documents import PAPERS
from competition.domain.roles import Permission
from competition.operations.paper_bundles import print_file, zip_papers
from competition.operations.paper_jobs import JobState, cancel_job, problems_of, resume_job
from competition.operations.press import open_press
from competition.operations.winner_codes import give_codes
from competition.web.guard import competition, requires
from competition.web.organizer.blueprint import blueprint
from competition.web.organizer.uploads import SHEETS
from competition.web.session import me, now

IDLE = 60
"""Seconds without a new paper after which the page says that no worker seems to run."""


@dataclass(frozen=True, slots=True)
class JobView:
    """A job as the page shows it; `idle` if nothing has moved for a while."""

    job: PaperJob
    state: JobState
    problems: list[tuple[str, str]]
    idle: bool


@blueprint.app_template_global("paper_job")
def paper_job(competition_id: int) -> JobView | None:
    """The job that is under way or stopped; None when none is."""
    job = newest_job(competition_id)
    if job is None or job.state not in (OPEN, PAUSED):
        return None
    idle = (now() - (job.worked_at or job.filed_at)).total_seconds() > IDLE
    return JobView(job, JobState(job.state), problems_of(job), idle)


@blueprint.post("/<competition>/papers/jobs/<int(max=2147483647):job>/resume")
@requires(Permission.ISSUE_PAPERS)
def resume_papers(job: int, **_place: str) -> Response:
    """Go on after what stopped it was mended."""
    resume_job(_own(job), by=me(), now=now())
    flash(_("已继续制发。"), "success")
    return redirect(url_for("organizer.papers", competition=competition().code))


@blueprint.post("/<competition>/papers/jobs/<int(max=2147483647):job>/cancel")
@requires(Permission.ISSUE_PAPERS)
def cancel_papers(job: int, **_place: str) -> Response:
    """Give up what is not issued yet."""
    cancel_job(_own(job), by=me(), now=now())
    flash(_("已取消；已经制发的文件不受影响。"), "success")
    return redirect(url_for("organizer.papers", competition=competition().code))


@blueprint.post("/<competition>/papers/all/<kind>.zip")
@requires(Permission.ISSUE_PAPERS)
def all_papers_zip(kind: str, **_place: str) -> FileResponse:
    """The files as issued."""
    press = open_press(current_app.config["SAIWU"])
    content = zip_papers(competition().id, _serial(kind), press=press, by=me(), now=now())
    return send_file(BytesIO(content), download_name=f"{competition().code}-{kind}.zip", as_attachment=True)


@blueprint.post("/<competition>/papers/all/<kind>.pdf")
@requires(Permission.ISSUE_PAPERS)
def all_papers_pdf(kind: str, **_place: str) -> FileResponse:
    """One file for the printer."""
    press = open_press(current_app.config["SAIWU"])
    content = print_file(competition().id, _serial(kind), press=press, by=me(), now=now())
    return send_file(BytesIO(content), download_name=f"{competition().code}-{kind}.pdf", as_attachment=True)


@blueprint.post("/<competition>/papers/codes.xlsx")
@requires(Permission.ISSUE_PAPERS)
def winner_codes(**_place: str) -> FileResponse:
    """Fresh personal codes of all winners; shown in this file and nowhere else."""
    site = current_app.config["SAIWU"].public_url
    content = give_codes(competition().id, public_url=site, by=me(), now=now())
    name = f"{competition().code}-codes.xlsx"
    return send_file(BytesIO(content), mimetype=SHEETS.split(",")[1], download_name=name, as_attachment=True)


def _own(job: int) -> int:
    found = db.session.get(PaperJob, job)
    if found is None or found.competition_id != competition().id:
        abort(404)
    return found.id


def _serial(kind: str) -> str:
    if kind not in PAPERS or not PAPERS[kind].serial:
        abort(404)
    return kind
