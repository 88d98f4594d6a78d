"""Bulk issue: batch by batch, stopped and gone on with, and never a number doubled or skipped."""

from dataclasses import replace
from pathlib import Path

import pytest

from competition.db import db
from competition.db.competitions import Competition
from competition.db.paper_jobs import PaperJob, newest_job, open_job_ids
from competition.db.papers import Paper, papers_of_competition
from competition.operations.awards import approve_awards, decide_awards
from competition.operations.paper_jobs import (
    JobState,
    begin_job,
    cancel_job,
    file_job,
    issue_batch,
    problems_of,
    resume_job,
)
from competition.operations.store import read_file
from tests.operations.games import Games, approved, issue, press, published, second_event
from tests.operations.helpers import NOW, logged, policies, refused, row
from tests.operations.test_papers import UNPRINTABLE

pytestmark = pytest.mark.usefixtures("app")
EIGHT = {n: 100 - n for n in range(1, 9)}
DUE = [*(f"TEST-2026-R000{n}" for n in range(1, 5)), *(f"TEST-2026-T000{n}" for n in range(1, 4))]
"""Four certificates and three notices."""


@pytest.fixture
def games(app: object) -> Games:
    return approved(published(EIGHT))


def file(games: Games, folder: Path) -> int:
    return file_job(games.id, press=press(folder), by=games.organizer, now=NOW)


def go_on(job_id: int, folder: Path, *, batches: int = 99, size: int = 3) -> PaperJob:
    """Work on a job for so many batches, as a process would before it is stopped."""
    work = begin_job(job_id, press=press(folder), now=NOW)
    for _batch in range(batches):
        if not issue_batch(work, press=press(folder), now=NOW, size=size):
            break
    return db.session.get_one(PaperJob, job_id, populate_existing=True)


def numbers(games: Games) -> list[str]:
    return [paper.number for paper in papers_of_competition(games.id)]


def test_a_job_issues_all_that_is_due_in_batches(games: Games, tmp_path: Path) -> None:
    job_id = file(games, tmp_path)
    assert open_job_ids() == [job_id]
    job = go_on(job_id, tmp_path)
    assert (job.state, job.done, job.total) == (JobState.DONE, 7, 7)
    assert numbers(games) == DUE
    for paper in papers_of_competition(games.id):
        assert read_file(tmp_path, paper.sha256).startswith(b"%PDF")
    assert [entry for entry in logged() if entry.startswith("paper")] == [
        "paper.file_job",
        *["paper.issue"] * 3,
    ]
    assert open_job_ids() == []


def test_a_job_that_was_stopped_goes_on_where_its_papers_end(games: Games, tmp_path: Path) -> None:
    job_id = file(games, tmp_path)
    for done in (3, 6, 7):
        job = go_on(job_id, tmp_path, batches=1)
        assert job.done == done
    assert (job.state, numbers(games)) == (JobState.DONE, DUE)


def test_two_processes_on_one_job_double_nothing(games: Games, tmp_path: Path) -> None:
    job_id = file(games, tmp_path)
    slow = begin_job(job_id, press=press(tmp_path), now=NOW)
    go_on(job_id, tmp_path, batches=1)
    with refused("另一人刚刚更改了同一内容", "Somebody else has just changed"):
        issue_batch(slow, press=press(tmp_path), now=NOW, size=3)
    assert go_on(job_id, tmp_path).state == JobState.DONE
    assert numbers(games) == DUE


def test_what_somebody_else_issued_meanwhile_is_not_waited_for(games: Games, tmp_path: Path) -> None:
    job_id = file(games, tmp_path)
    issue(games, tmp_path)
    job = go_on(job_id, tmp_path)
    assert (job.state, job.done, job.total) == (JobState.DONE, 0, 0)
    assert logged()[-1] == "paper.finish_job"


def test_a_name_that_cannot_be_printed_is_told_before_anything_is_filed(tmp_path: Path) -> None:
    games = published()
    second_event(games, row(8, UNPRINTABLE, event="E02"), row(9, event="E02"), marks={1: 80, 2: 70})
    approved(games)
    with refused("𲎯", "𲎯", times=2):
        file(games, tmp_path)
    assert newest_job(games.id) is None


def test_a_paper_that_cannot_be_made_pauses_the_job_until_it_is_mended(games: Games, tmp_path: Path) -> None:
    job_id = file(games, tmp_path)
    go_on(job_id, tmp_path, batches=1)
    competition = db.session.get_one(Competition, games.id)
    name, competition.issuing_body = competition.issuing_body, "很长的颁发单位" * 60
    db.session.commit()
    job = go_on(job_id, tmp_path)
    assert (job.state, job.done) == (JobState.PAUSED, 3)
    assert all("颁发单位" in zh and "issuing body" in en for zh, en in problems_of(job))
    assert len(problems_of(job)) == 3
    assert go_on(job_id, tmp_path).done == 3
    db.session.get_one(Competition, games.id).issuing_body = name
    db.session.commit()
    resume_job(job_id, by=games.organizer, now=NOW)
    job = go_on(job_id, tmp_path)
    assert (job.state, problems_of(job), numbers(games)) == (JobState.DONE, [], DUE)


def test_decisions_approved_anew_pause_the_job(games: Games, tmp_path: Path) -> None:
    job_id = file(games, tmp_path)
    work = begin_job(job_id, press=press(tmp_path), now=NOW)
    decide_awards(games.id, policies=policies(), reason="更正", by=games.organizer, now=NOW)
    approve_awards(games.id, policies=policies(), by=games.finance, now=NOW)
    assert not issue_batch(work, press=press(tmp_path), now=NOW)
    job = db.session.get_one(PaperJob, job_id)
    assert job.state == JobState.PAUSED
    assert problems_of(job)[0][0].startswith("制发期间奖励决定重新批准")
    assert numbers(games) == []


def test_what_stands_in_the_way_at_the_start_pauses_the_job(games: Games, tmp_path: Path) -> None:
    job_id = file(games, tmp_path)
    db.session.get_one(Competition, games.id).made_up = False
    db.session.commit()
    near = replace(press(tmp_path), public_url="http://127.0.0.1")
    work = begin_job(job_id, press=near, now=NOW)
    assert not issue_batch(work, press=near, now=NOW)
    assert "不是 https 网址" in problems_of(db.session.get_one(PaperJob, job_id))[0][0]


def test_one_job_at_a_time(games: Games, tmp_path: Path) -> None:
    job_id = file(games, tmp_path)
    with refused("已有一批证书正在后台制发", "are being issued already"):
        file(games, tmp_path)
    cancel_job(job_id, by=games.organizer, now=NOW)
    assert file(games, tmp_path) != job_id


def test_a_job_that_was_given_up_issues_no_more(games: Games, tmp_path: Path) -> None:
    job_id = file(games, tmp_path)
    work = begin_job(job_id, press=press(tmp_path), now=NOW)
    assert issue_batch(work, press=press(tmp_path), now=NOW, size=3)
    cancel_job(job_id, by=games.organizer, now=NOW)
    assert not issue_batch(work, press=press(tmp_path), now=NOW, size=3)
    assert db.session.query(Paper).count() == 3
    with refused("该批制发已经结束，不能取消", "has ended and cannot be cancelled"):
        cancel_job(job_id, by=games.organizer, now=NOW)
    with refused("该批制发没有暂停", "is not paused"):
        resume_job(job_id, by=games.organizer, now=NOW)


def test_nothing_due_files_no_job(games: Games, tmp_path: Path) -> None:
    issue(games, tmp_path)
    with refused("没有待制发的证书或通知", "There is nothing to issue"):
        file(games, tmp_path)


@pytest.mark.parametrize("state", JobState)
def test_every_state_has_a_name(state: JobState) -> None:
    assert state.label.zh
