"""Papers in a bucket instead of a folder: kept, read and checked alike; a service that fails issues nothing."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from competition.config_bucket import Bucket
from competition.db import db
from competition.db.paper_jobs import PAUSED, PaperJob
from competition.db.papers import papers_of_competition
from competition.domain.problems import Refusal
from competition.operations.paper_bundles import zip_papers
from competition.operations.paper_jobs import begin_job, file_job, issue_batch, problems_of
from competition.operations.papers import issue_papers
from competition.operations.press import Press
from competition.operations.store import copy_folder, has_file, keep_file, object_name, read_file
from tests.buckets import client, keys_in, running, without
from tests.operations.games import approved, press, published
from tests.operations.helpers import NOW, refused

PDF = b"%PDF-1.7 test"
CLOSED = "http://127.0.0.1:9"
"""Nobody listens on the port of “discard”."""


@pytest.fixture(scope="module")
def service() -> Iterator[Bucket]:
    with running() as bucket:
        yield bucket


@pytest.fixture
def bucket(service: Bucket) -> Iterator[Bucket]:
    """The bucket, empty again after the test."""
    yield service
    for key in keys_in(service):
        client(service).delete_object(Bucket=service.name, Key=key)


def into(store: Bucket, tmp_path: Path) -> Press:
    return replace(press(tmp_path), papers=store)


# Files


def test_a_file_is_kept_once_under_its_digest(bucket: Bucket) -> None:
    name = keep_file(bucket, PDF)
    first = client(bucket).head_object(Bucket=bucket.name, Key=object_name(name))
    assert keep_file(bucket, PDF) == name
    assert keys_in(bucket) == [f"{name[:2]}/{name}.pdf"]
    assert first["ContentType"] == "application/pdf"
    assert read_file(bucket, name) == PDF
    assert has_file(bucket, name)


def test_a_file_that_was_changed_or_lost_is_noticed(bucket: Bucket) -> None:
    name = keep_file(bucket, PDF)
    client(bucket).put_object(Bucket=bucket.name, Key=object_name(name), Body=b"%PDF-1.7 tesT")
    with pytest.raises(ValueError, match="was changed where it lies"):
        read_file(bucket, name)
    client(bucket).delete_object(Bucket=bucket.name, Key=object_name(name))
    with pytest.raises(FileNotFoundError, match=bucket.name):
        read_file(bucket, name)
    assert not has_file(bucket, name)


def test_a_bucket_that_is_not_there_takes_nothing(bucket: Bucket, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(Refusal, match="NoSuchBucket"):
        keep_file(without(bucket), PDF)
    with pytest.raises(Refusal, match="没有读出"):
        read_file(without(bucket), "ab" * 32)
    assert "NoSuchBucket" in caplog.text


def test_who_issues_is_told_which_service_does_not_answer(bucket: Bucket) -> None:
    with pytest.raises(Refusal) as caught:
        keep_file(replace(bucket, endpoint=CLOSED), PDF)
    (found,) = caught.value.problems
    assert f"文件未能存入存储桶 {CLOSED}/{bucket.name}" in found.what.zh
    assert "EndpointConnectionError" in found.what.en
    assert bucket.secret not in str(caught.value)


@pytest.mark.parametrize("act", [read_file, has_file])
def test_who_reads_is_not_told_where_papers_lie(
    act, bucket: Bucket, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(Refusal) as caught:
        act(replace(bucket, endpoint=CLOSED), "ab" * 32)
    assert "没有响应" in str(caught.value)
    assert CLOSED not in str(caught.value)
    assert f"{CLOSED}/{bucket.name}: EndpointConnectionError" in caplog.text
    assert bucket.secret not in caplog.text


def test_a_folder_is_copied_into_a_bucket_as_often_as_one_likes(bucket: Bucket, tmp_path: Path) -> None:
    names = [keep_file(tmp_path, PDF + bytes([number])) for number in range(3)]
    assert copy_folder(tmp_path, bucket) == copy_folder(tmp_path, bucket) == 3
    assert [read_file(bucket, name)[-1] for name in names] == [0, 1, 2]
    assert has_file(tmp_path, names[0])


def test_what_is_not_as_issued_is_not_copied(bucket: Bucket, tmp_path: Path) -> None:
    good, bad = keep_file(tmp_path, PDF), keep_file(tmp_path, PDF + b"2")
    (tmp_path / object_name(bad)).write_bytes(PDF)
    (tmp_path / "stray.pdf").write_bytes(PDF)
    with pytest.raises(Refusal) as caught:
        copy_folder(tmp_path, bucket)
    assert [bad in each.what.zh for each in caught.value.problems].count(True) == 1
    assert "stray.pdf in" in str(caught.value)
    assert keys_in(bucket) == [object_name(good)]


# Issuing


@pytest.mark.usefixtures("app")
def test_papers_are_issued_into_the_bucket_and_read_from_it(bucket: Bucket, tmp_path: Path) -> None:
    games, to = approved(published()), into(bucket, tmp_path)
    assert issue_papers(games.id, press=to, by=games.organizer, now=NOW) == 6
    papers = papers_of_competition(games.id)
    assert sorted(keys_in(bucket)) == sorted(object_name(each.sha256) for each in papers)
    assert all(read_file(bucket, each.sha256).startswith(b"%PDF") for each in papers)
    assert not list(tmp_path.rglob("*.pdf"))
    bundle = zip_papers(games.id, "certificate", press=to, by=games.organizer, now=NOW)
    with ZipFile(BytesIO(bundle)) as archive:
        assert len(archive.namelist()) == 3


@pytest.mark.usefixtures("app")
def test_no_paper_is_issued_where_the_bucket_fails(bucket: Bucket, tmp_path: Path) -> None:
    games = approved(published())
    with refused("没有制发", "nothing was issued"):
        issue_papers(games.id, press=into(without(bucket), tmp_path), by=games.organizer, now=NOW)
    assert papers_of_competition(games.id) == []
    assert issue_papers(games.id, press=into(bucket, tmp_path), by=games.organizer, now=NOW) == 6
    assert papers_of_competition(games.id)[0].serial == 1


@pytest.mark.usefixtures("app")
def test_a_job_pauses_where_the_bucket_fails_and_goes_on_after(bucket: Bucket, tmp_path: Path) -> None:
    games, failing = approved(published()), into(without(bucket), tmp_path)
    job_id = file_job(games.id, press=failing, by=games.organizer, now=NOW)
    assert not issue_batch(begin_job(job_id, press=failing, now=NOW), press=failing, now=NOW)
    job = db.session.get_one(PaperJob, job_id)
    assert (job.state, job.done) == (PAUSED, 0)
    assert "没有制发" in problems_of(job)[0][0]
    assert papers_of_competition(games.id) == []
