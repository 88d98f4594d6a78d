"""Bulk issue on the organizer's page: how far it is, going on, giving up, and everything in one download."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import delete

from competition.db import db
from competition.db.paper_jobs import PAUSED, PaperJob
from competition.db.papers import Paper
from competition.web.organizer import papers as pages
from tests.conftest import TODAY
from tests.documents.reading import page_count
from tests.factories import CODE, awarded_contest, competition, let_in, who

HOME = f"/organizer/{CODE}/papers"


@pytest.fixture
def awarded(site: Flask) -> Flask:
    with site.app_context():
        awarded_contest(site)
    return site


def file_job(app: Flask, **more: object) -> int:
    with app.app_context():
        given = {"total": 50, "done": 20, "filed_by": who("organizer").user_id, "filed_at": TODAY, **more}
        job = PaperJob(competition_id=competition().id, **given)
        db.session.add(job)
        db.session.commit()
        return job.id


def test_a_job_is_shown_paused_resumed_and_cancelled(awarded: Flask):
    office = let_in(awarded, "organizer")
    assert "批量制发" not in office.get(HOME).text
    job = file_job(awarded, state=PAUSED, problems='[["颁发单位太长", "issuing body too long"]]')
    page = office.get(HOME).text
    for words in ("20/50", "已暂停", "颁发单位太长", "issuing body too long", "还没有制发的 30 份不再制发"):
        assert words in page
    page = office.post(f"{HOME}/jobs/{job}/resume", follow_redirects=True).text
    assert "已继续制发。" in page
    assert "正在后台制发，可以离开本页。" in page
    page = office.post(f"{HOME}/jobs/{job}/cancel", follow_redirects=True).text
    assert "已经制发的文件不受影响" in page
    assert "批量制发" not in page
    assert office.post(f"{HOME}/jobs/999/resume").status_code == 404


def test_all_papers_come_in_one_download(awarded: Flask):
    office = let_in(awarded, "organizer")
    with ZipFile(BytesIO(office.post(f"{HOME}/all/certificate.zip").data)) as archive:
        assert len(archive.namelist()) == 3
    assert page_count(office.post(f"{HOME}/all/certificate.pdf").data) == 3
    assert office.post(f"{HOME}/all/slip.zip").status_code == 404
    codes = office.post(f"{HOME}/codes.xlsx")
    assert codes.headers["Content-Disposition"].startswith("attachment")


def test_many_are_filed_and_few_issued_at_once(awarded: Flask, monkeypatch: pytest.MonkeyPatch):
    with awarded.app_context():
        db.session.execute(delete(Paper))
        db.session.commit()
    office = let_in(awarded, "organizer")
    monkeypatch.setattr(pages, "AT_ONCE", 2)
    assert "已提交后台制发" in office.post(f"{HOME}/issue", follow_redirects=True).text
    monkeypatch.setattr(pages, "AT_ONCE", 40)
    assert "已制发6份证书和通知。" in office.post(f"{HOME}/issue", follow_redirects=True).text
