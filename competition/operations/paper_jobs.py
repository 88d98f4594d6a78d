"""Bulk issue in the background: filed on the screen, worked off batch by batch, gone on with after any interruption.

What is due is found anew whenever work begins, and a batch is either issued whole, with its numbers and its entry in the
log, or not at all: a process may be killed at any moment, and no number is doubled or skipped.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from competition.db import db
from competition.db.awards import newest_approved_run
from competition.db.paper_jobs import CANCELLED, DONE, OPEN, PAUSED, PaperJob, newest_job
from competition.domain.problems import Problem, Refusal, Text, problem
from competition.operations.accounts import actor
from competition.operations.papers import Draft, due_papers, keep_papers, nothing_due, print_drafts
from competition.operations.press import Press, unprintable
from competition.operations.unit import Actor, refuse, unit_of_work

AT_ONCE = 40
"""Papers that a request may wait for; more are filed as a job."""

BATCH = 25
"""Papers that one transaction issues."""


class JobState(StrEnum):
    """How far a job is."""

    OPEN = OPEN
    PAUSED = PAUSED
    DONE = DONE
    CANCELLED = CANCELLED

    @property
    def label(self) -> Text:
        """What the state is called."""
        return {
            JobState.OPEN: Text("正在制发", "Being issued"),
            JobState.PAUSED: Text("已暂停", "Paused"),
            JobState.DONE: Text("已完成", "Done"),
            JobState.CANCELLED: Text("已取消", "Cancelled"),
        }[self]


@dataclass(slots=True)
class Work:
    """A job in the hands of a process: who asked, on which decisions it rests, and the papers that remain."""

    job_id: int
    competition_id: int
    by: Actor
    run_id: int
    drafts: list[Draft]


def file_job(competition_id: int, *, press: Press, by: Actor, now: datetime) -> int:
    """Ask for all papers that are due; the job's id.

    Refusal, with every problem of every paper, if a character cannot be printed, and while another job is not done.
    """
    drafts = due_papers(competition_id, press=press, now=now)
    refuse(None if drafts else nothing_due())
    refuse([found for each in drafts for found in unprintable(press, each.kind, each.facts)])
    with unit_of_work(by=by, now=now) as work:
        earlier = newest_job(competition_id)
        refuse(_under_way() if earlier and earlier.state in (OPEN, PAUSED) else None)
        job = PaperJob(competition_id=competition_id, total=len(drafts), filed_by=by.user_id, filed_at=now)
        db.session.add(job)
        db.session.flush()
        work.record("paper.file_job", competition=competition_id, job=job.id, total=job.total)
        return job.id


def begin_job(job_id: int, *, press: Press, now: datetime) -> Work:
    """Take up a job where its papers end. What stands in the way pauses it; where nothing is left it is done."""
    job = db.session.get_one(PaperJob, job_id)
    work = Work(job_id, job.competition_id, actor(job.filer), _run_id(job.competition_id), [])
    try:
        work.drafts = due_papers(job.competition_id, press=press, now=now)
    except Refusal as refusal:
        _pause(job_id, refusal.problems, by=work.by, now=now)
        return work
    if not work.drafts:
        _finish(job_id, by=work.by, now=now)
    return work


def issue_batch(work: Work, *, press: Press, now: datetime, size: int = BATCH) -> bool:
    """Issue the next papers; whether some remain. A paper that cannot be made pauses the job and is named."""
    job = db.session.get_one(PaperJob, work.job_id, populate_existing=True)
    if job.state != OPEN or not work.drafts:
        return False
    if _run_id(work.competition_id) != work.run_id:
        _pause(work.job_id, [_decided_anew()], by=work.by, now=now)
        return False
    batch = work.drafts[:size]
    try:
        drawn = print_drafts(work.competition_id, batch, press=press, by=work.by, now=now)
    except Refusal as refusal:
        _pause(work.job_id, refusal.problems, by=work.by, now=now)
        return False
    with unit_of_work(by=work.by, now=now) as unit:
        numbers, replaces = keep_papers(drawn)
        remaining = len(work.drafts) - len(batch)
        job = db.session.get_one(PaperJob, work.job_id)
        job.done += len(batch)
        job.total = job.done + remaining
        job.worked_at = now
        if not remaining:
            job.state = DONE
        unit.record(
            "paper.issue",
            competition=work.competition_id,
            numbers=numbers,
            replaces=replaces,
            job=work.job_id,
        )
    work.drafts = work.drafts[size:]
    return bool(work.drafts)


def resume_job(job_id: int, *, by: Actor, now: datetime) -> None:
    """Go on with a job that was paused, once what stopped it was mended."""
    with unit_of_work(by=by, now=now) as work:
        job = db.session.get_one(PaperJob, job_id)
        refuse(None if job.state == PAUSED else _not_paused())
        job.state, job.problems = OPEN, "[]"
        work.record("paper.resume_job", competition=job.competition_id, job=job_id)


def cancel_job(job_id: int, *, by: Actor, now: datetime) -> None:
    """Give up a job; what it issued stays issued."""
    with unit_of_work(by=by, now=now) as work:
        job = db.session.get_one(PaperJob, job_id)
        refuse(None if job.state in (OPEN, PAUSED) else _ended())
        job.state = CANCELLED
        work.record("paper.cancel_job", competition=job.competition_id, job=job_id, done=job.done)


def problems_of(job: PaperJob) -> list[tuple[str, str]]:
    """What stopped the job: sentences in Chinese and English."""
    return [(zh, en) for zh, en in json.loads(job.problems)]


def _run_id(competition_id: int) -> int:
    """The decisions that hold; 0 before any were approved."""
    run = newest_approved_run(competition_id)
    return run.id if run else 0


def _finish(job_id: int, *, by: Actor, now: datetime) -> None:
    """Somebody else issued what was left."""
    with unit_of_work(by=by, now=now) as work:
        job = db.session.get_one(PaperJob, job_id)
        job.state, job.total = DONE, job.done
        work.record("paper.finish_job", competition=job.competition_id, job=job_id)


def _pause(job_id: int, problems: Sequence[Problem], *, by: Actor, now: datetime) -> None:
    with unit_of_work(by=by, now=now) as work:
        job = db.session.get_one(PaperJob, job_id)
        job.state = PAUSED
        said = [[f"{p.what.zh}{p.remedy.zh}", f"{p.what.en} {p.remedy.en}"] for p in problems]
        job.problems = json.dumps(said, ensure_ascii=False)
        work.record("paper.pause_job", competition=job.competition_id, job=job_id, problems=len(problems))


def _under_way() -> Problem:
    return problem(
        "已有一批证书正在后台制发。",
        "Papers of this competition are being issued already.",
        mend_zh="请在证书页面查看进度；已暂停的请处理问题后继续，或取消。",
        mend_en="See its progress on the page of papers; if it is paused, mend and resume, or cancel it.",
    )


def _decided_anew() -> Problem:
    return problem(
        "制发期间奖励决定重新批准，尚未制发的内容可能已变。",
        "The decisions were approved anew meanwhile; what is not issued yet may have changed.",
        mend_zh="请核对新的奖励决定后按“继续制发”。",
        mend_en="Look at the new decisions, then resume.",
    )


def _not_paused() -> Problem:
    return problem(
        "该批制发没有暂停。",
        "This job is not paused.",
        mend_zh="请刷新页面查看最新状态。",
        mend_en="Reload the page to see its state.",
    )


def _ended() -> Problem:
    return problem(
        "该批制发已经结束，不能取消。",
        "This job has ended and cannot be cancelled.",
        mend_zh="请刷新页面查看最新状态。",
        mend_en="Reload the page to see its state.",
    )
