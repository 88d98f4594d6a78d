"""`saiwu papers`: the worker that issues what was filed on the screen."""

import time
from datetime import UTC, datetime

import click

from competition.cli.app import open_app, ready_app
from competition.cli.group import RefusingGroup
from competition.cli.words import refuse, say
from competition.db import db
from competition.db.paper_jobs import PaperJob, open_job_ids
from competition.domain.problems import Refusal, problem
from competition.operations.paper_jobs import BATCH, JobState, begin_job, issue_batch, problems_of
from competition.operations.press import Press, open_press
from competition.operations.store import copy_folder

PAUSE = 3.0
"""Seconds between two looks for work."""

ATTEMPTS = 5
"""How often a job is begun again after another process was first; then it waits for the next look."""


@click.group(
    cls=RefusingGroup,
    help=say("证书和通知的后台制发、存放。", "Issuing papers in the background; where they lie."),
)
def papers() -> None:
    """Group."""


@papers.command(
    help=say(
        "制发已提交的证书和通知；可随时中断，重新运行即继续。",
        "Issue what was filed; may be stopped at any time, and goes on when it is run again.",
    )
)
@click.option("--once", is_flag=True, help=say("处理完现有的就退出", "Exit when nothing is left"))
@click.option("--batch", default=BATCH, show_default=True, help=say("每批份数", "Papers in a transaction"))
@click.pass_context
def work(context: click.Context, once: bool, batch: int) -> None:
    """Exit 1 with --once if a job was paused by a problem."""
    app = ready_app(context)
    with app.app_context():
        press = open_press(app.config["SAIWU"])
        paused = [_work_off(job_id, press, batch) for job_id in open_job_ids()]
    while not once:
        time.sleep(PAUSE)
        with app.app_context():
            for job_id in open_job_ids():
                _work_off(job_id, press, batch)
    if any(paused):
        raise SystemExit(1)


@papers.command(
    help=say(
        "把实例目录中已制发的文件复制到存储桶（SAIWU_PAPERS_S3_…）；不删除，可重复运行。",
        "Copy issued papers from the instance's folder to the bucket (SAIWU_PAPERS_S3_…); deletes nothing.",
    )
)
@click.pass_context
def upload(context: click.Context) -> None:
    """For an installation that kept papers in its folder before it had a bucket."""
    settings = open_app(context).config["SAIWU"]
    if settings.bucket is None:
        refuse(
            [
                problem(
                    "没有设置存放证书的存储桶。",
                    "No bucket for papers is configured.",
                    mend_zh="请先设置 SAIWU_PAPERS_S3_ENDPOINT 等。",
                    mend_en="Set SAIWU_PAPERS_S3_ENDPOINT and the others first.",
                )
            ]
        )
    count = copy_folder(settings.papers_folder, settings.bucket)
    click.echo(say(f"{count}份文件已在 {settings.bucket}。", f"{count} papers are in {settings.bucket}."))


def _work_off(job_id: int, press: Press, batch: int) -> bool:
    """One job to its end; whether it was paused. Another process that was first only makes it look again."""
    for _attempt in range(ATTEMPTS):
        try:
            at = begin_job(job_id, press=press, now=datetime.now(UTC))
            while issue_batch(at, press=press, now=datetime.now(UTC), size=batch):
                _report(job_id)
            break
        except Refusal as refusal:
            click.echo(f"  ✗ {refusal}", err=True)
    return _report(job_id)


def _report(job_id: int) -> bool:
    job = db.session.get_one(PaperJob, job_id, populate_existing=True)
    label = JobState(job.state).label
    click.echo(f"{job.competition.code}: {job.done}/{job.total} {say(label.zh, label.en)}", err=True)
    for zh, en in problems_of(job):
        click.echo(f"  ✗ {say(zh, en)}", err=True)
    return job.state == JobState.PAUSED
