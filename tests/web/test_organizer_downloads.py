"""Workbooks out: nothing before its time, ID numbers masked, reading them logged."""

import json
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from competition.db.audit import AuditEntry
from tests.factories import let_in
from tests.operations.games import enter, founded, published
from tests.operations.helpers import everything, id_number, row

HOME = "/organizer/test-2026"


@pytest.fixture
def early(site: Flask) -> FlaskClient:
    """The organizer of a competition in which somebody is entered, and no more."""
    with site.app_context():
        enter(founded(), row(1, "王晓明"))
    return let_in(site, "organizer")


def cells(client: FlaskClient, name: str) -> list[str]:
    answer = client.get(f"{HOME}/{name}.xlsx")
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    sheet = load_workbook(BytesIO(answer.data)).worksheets[0]
    return [str(cell) for each in sheet.values for cell in each if cell is not None]


def test_a_roster_masks_the_id_numbers_and_the_log_says_who_read_them(site: Flask, early: FlaskClient):
    found, number = cells(early, "roster"), id_number(1)
    assert "王晓明" in found
    assert f"{number[:3]}{'*' * 11}{number[-4:]}" in found
    assert not any(number in cell for cell in found)
    with site.app_context():
        newest = AuditEntry.query.order_by(AuditEntry.id.desc()).first()
        assert (newest.action, newest.by) == ("roster.read_ids", "organizer")
        assert json.loads(newest.detail) == {"masked": True, "people": 1}
    early.get(f"{HOME}/roster.xlsx")
    with site.app_context():
        assert AuditEntry.query.filter_by(action="roster.read_ids").count() == 2


def test_before_its_time_a_list_is_refused(site: Flask, early: FlaskClient):
    with site.app_context():
        before = everything()
    answer = early.get(f"{HOME}/results.xlsx")
    assert answer.status_code == 422
    assert "还没有公布任何成绩。" in answer.text
    assert "No results are published yet." in answer.text
    with site.app_context():
        assert everything() == before


def test_results_hold_what_is_published_and_no_id_number(site: Flask):
    with site.app_context():
        published({1: 90, 2: 80})
    found = cells(let_in(site, "organizer"), "results")
    assert "金牌" in found
    assert "87" in found
    assert not any(id_number(1)[-4:] in cell for cell in found)
