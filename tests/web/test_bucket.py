"""Papers that lie in a bucket, as the office opens them; where it does not answer nobody learns where it is."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from competition.config_bucket import Bucket
from competition.db.papers import papers_of_competition
from competition.operations.store import keep_file, read_file
from tests.buckets import running
from tests.factories import CODE, awarded_contest, competition, let_in

CLOSED = "http://127.0.0.1:9"
PAPER = f"/organizer/{CODE}/papers/TEST-2026-R0001.pdf"


@pytest.fixture
def bucket(site: Flask) -> Iterator[Bucket]:
    """A bucket with the papers of a competition."""
    before = site.config["SAIWU"]
    with running() as made:
        with site.app_context():
            awarded_contest(site)
            for paper in papers_of_competition(competition().id):
                keep_file(made, read_file(before.papers, paper.sha256))
        site.config["SAIWU"] = replace(before, bucket=made)
        yield made
        site.config["SAIWU"] = before


def test_a_paper_is_opened_from_the_bucket(site: Flask, bucket: Bucket):
    answer = let_in(site, "organizer").get(PAPER)
    assert answer.status_code == 200
    assert answer.data.startswith(b"%PDF")


def test_a_bucket_that_does_not_answer_is_not_named(site: Flask, bucket: Bucket):
    site.config["SAIWU"] = replace(site.config["SAIWU"], bucket=replace(bucket, endpoint=CLOSED))
    answer = let_in(site, "organizer").get(PAPER)
    assert answer.status_code == 422
    assert "文件没有读出" in answer.text
    assert CLOSED not in answer.text
    assert bucket.name not in answer.text
