"""确认 on the judge's page, which works without JavaScript: a value beyond its plausible range is saved with the word only."""

from dataclasses import replace
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient

from competition.codec import dump
from competition.db import db
from competition.db.marking import newest_scheme
from tests.factories import drawn_contest, event_id, let_in, panel_scheme
from tests.spreadsheets.scheme_strategies import with_aspects
from tests.web.test_judge import MARKS, kept, send_in, sheet_of

ENDS = {"plausible_from": Decimal(10), "plausible_to": Decimal("45.5")}
WORD = 'name="confirm-A1.2"'


@pytest.fixture
def drawn(site: Flask) -> Flask:
    with site.app_context():
        drawn_contest()
        scheme = with_aspects(
            panel_scheme(), lambda each: replace(each, **ENDS) if each.id == "A1.2" else each
        )
        newest_scheme(event_id()).body = dump(scheme)
        db.session.commit()
    return site


@pytest.fixture
def judge(drawn: Flask) -> FlaskClient:
    return let_in(drawn, "judge1")


def word(typed: str, *, asked: str) -> dict[str, str]:
    return {"confirm-A1.2": typed, "asked-A1.2": asked}


def test_the_range_is_on_the_page_and_nothing_is_asked_before_something_is_strange(drawn, judge):
    page = judge.get(sheet_of(drawn)).text
    assert "合理范围 10 至 45.5" in page
    assert WORD not in page
    assert send_in(judge, sheet_of(drawn), **{**MARKS, "mark-A1.2": "45.5"}).status_code == 302


def test_a_strange_value_is_saved_with_the_word_for_that_very_value(drawn, judge):
    address, strange = sheet_of(drawn), {**MARKS, "mark-A1.2": "46"}
    asked = send_in(judge, address, **strange)
    assert asked.status_code == 422
    assert (
        "A1.2：46 高于合理范围（10 至 45.5），没有保存。 请核对后更正；确实如此的，输入“确认”两字。"
        in asked.text
    )
    assert WORD in asked.text
    assert 'name="asked-A1.2" value="46"' in asked.text
    assert kept(drawn) == {}
    for other in (word("是", asked="46"), word("", asked="46"), word("确认", asked="9")):
        assert send_in(judge, address, **strange, **other).status_code == 422
    assert 'value="是"' in send_in(judge, address, **strange, **word("是", asked="46")).text
    assert send_in(judge, address, **strange, **word("确认", asked="46")).status_code == 302
    assert kept(drawn)["A1.2"] == "46"
    assert WORD not in judge.get(address).text
    assert send_in(judge, address, version=1, action="submit", **strange).status_code == 302


def test_the_word_stays_where_something_else_is_wrong(drawn, judge):
    typed = {**MARKS, "mark-A1.2": "46", "mark-A1.1": "39", **word("confirm", asked="46")}
    page = send_in(judge, sheet_of(drawn), **typed).text
    assert "有 1 项不能保存" in page
    assert 'value="confirm"' in page
    moved = {"mark-A1.2": "46", **word("confirm", asked="46")}
    assert 'value="confirm"' in send_in(judge, sheet_of(drawn), version=7, **moved).text
