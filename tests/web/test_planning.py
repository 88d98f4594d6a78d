"""What a competition would cost, drawn and in numbers, under one document and under a second one beside it."""

import re
from dataclasses import replace
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from competition.db import db
from competition.db.competitions import Competition
from competition.domain.money import Money
from competition.domain.planning import Cost, Costs
from competition.domain.problems import Text
from competition.operations.competitions import create_competition, save_event
from competition.operations.planning import Estimate, EventEstimate
from competition.web.organizer.planning import WIDEST, draw_costs
from tests.domain.build import policy
from tests.factories import let_in
from tests.operations.games import Games, planned, published
from tests.operations.helpers import DRAFT, NOW, account, everything, setup

PAGE = "/organizer/test-2026/planning"
OTHER = "lianyungang-2025-25"


@pytest.fixture
def games(site: Flask) -> Games:
    """One event published, one to come."""
    with site.app_context():
        found = planned(published({1: 90, 2: 80, 3: 70}))
        save_event(found.id, setup("E02"), by=found.organizer, now=NOW)
        return found


@pytest.fixture
def organizer(site: Flask, games: Games) -> FlaskClient:
    return let_in(site, "organizer")


def cells(page: str, name: str) -> list[str]:
    """The numbers of a row of each table."""
    rows = [row for row in page.split("<tr") if f'scope="row">{name}' in row]
    return [re.sub("<[^>]+>", "", cell) for row in rows for cell in re.findall(r"<td.*?</td>", row)]


def test_each_event_shows_what_is_expected_and_the_most(organizer: FlaskClient):
    page = unescape(organizer.get(f"{PAGE}?entries-E02=3").text)
    assert cells(page, "焊接E01") == ["3", "19,001.00元 +", "19,001.00元 +"]
    assert cells(page, "焊接E02") == ["3", "19,001.00元 +", "180,000.00元"]
    assert cells(page, "合计") == ["", "38,002.00元 +", "199,001.00元 +"]
    assert "奖励方案第1版" in page
    assert "尚不能确定，未计入预计" in page
    assert 'name="entries-E02" value="3"' in page
    assert 'name="entries-E01"' not in page


def test_a_second_document_is_set_beside_the_first_on_the_same_scale(organizer: FlaskClient):
    page = unescape(organizer.get(f"{PAGE}?second={OTHER}&entries-E02=3").text)
    assert page.count("<svg viewBox") == 2
    assert f'<option value="{OTHER}" selected>' in page
    assert len(cells(page, "焊接E02")) == 3 + 2 * 3
    widths = [int(width) for width in re.findall(r'<rect class="plot-\w+" x="8" y="\d+" width="(\d+)"', page)]
    assert max(widths) == WIDEST


def test_the_difference_is_told_where_both_documents_determine_the_sum(
    site: Flask, games: Games, organizer: FlaskClient, monkeypatch: pytest.MonkeyPatch
):
    known = site.config["POLICIES"]
    bare = replace(known[DRAFT.policy_id], others=())
    lower = replace(
        bare, id="lower-1", cash=tuple(replace(each, ceiling=Money.yuan(1)) for each in bare.cash)
    )
    twin = replace(bare, id="twin-1")
    monkeypatch.setitem(site.config, "POLICIES", {each.id: each for each in (bare, lower, twin)})
    same = organizer.get(f"{PAGE}?second=twin-1&entries-E02=3").text
    assert cells(same, "合计")[:3] == ["38,002.00元", "38,002.00元", "0.00元"]
    open_ = organizer.get(f"{PAGE}?second=lower-1&entries-E02=3").text
    assert cells(open_, "焊接E02")[:3] == ["19,001.00元", "0.00元 +", "尚不能确定"]
    assert "奖励方案不符合这份文件，测算没有采用" in open_
    assert "超过市级上限 1.00元" in open_


def test_a_draft_may_be_compared(organizer: FlaskClient):
    page = unescape(organizer.get(f"{PAGE}?second=nantong-draft").text)
    assert '<span class="chip chip-warn">征求意见稿</span>' in page


def test_the_same_document_is_not_set_beside_itself(organizer: FlaskClient):
    page = organizer.get(f"{PAGE}?second={DRAFT.policy_id}").text
    assert page.count("<svg viewBox") == 1
    assert f'value="{DRAFT.policy_id}"' not in page


def test_looking_changes_nothing(site: Flask, organizer: FlaskClient):
    with site.app_context():
        before = everything()
    organizer.get(f"{PAGE}?second={OTHER}&entries-E02=30")
    with site.app_context():
        assert everything() == before


@pytest.mark.parametrize("number", ["-1", "1000", "many", ""])
def test_a_number_that_makes_no_sense_is_left_out(organizer: FlaskClient, number: str):
    page = organizer.get(f"{PAGE}?entries-E02={number}&second=nowhere").text
    assert page.count("<svg viewBox") == 1
    assert cells(page, "焊接E02")[0] == "0"


def test_without_a_document_and_without_events_the_page_says_so(site: Flask):
    with site.app_context():
        office = account("organizer")
        made = create_competition(DRAFT, by=office, now=NOW)
    client = let_in(site, "organizer")
    assert "还没有项目" in client.get(PAGE).text
    with site.app_context():
        save_event(made, setup("E01"), by=office, now=NOW)
        db.session.get_one(Competition, made).policy_id = ""
        db.session.commit()
    assert "请在奖励页选定，或在上面选一份文件来测算。" in client.get(PAGE).text
    assert cells(client.get(f"{PAGE}?second={OTHER}").text, "焊接E01")[0] == "0"


def test_the_awards_lead_to_the_page(organizer: FlaskClient):
    assert f'href="{PAGE}"' in organizer.get("/organizer/test-2026/awards").text


# The bars


def one(expected: int, most: int, *, published: bool = False, waits: bool = False) -> Estimate:
    left = (Text("待定", "open"),) if waits else ()
    costs = Costs(Cost(Money(expected), left), Cost(Money(most)))
    return Estimate(policy(), None, (), (EventEstimate("E01", "焊接", 1, published, costs),))


def test_a_bar_is_as_long_as_its_share_of_the_largest_sum():
    (bars,) = draw_costs(one(50_000, 100_050), 200_100)
    assert (bars.expected.width, bars.expected.text) == (50_000 * WIDEST // 200_100, "500")
    assert (bars.most.width, bars.most.text) == (WIDEST // 2, "1,000.50")


def test_a_published_event_has_one_bar_and_a_plus_for_what_is_open():
    (bars,) = draw_costs(one(100, 100, published=True, waits=True), 100)
    assert (bars.most, bars.expected.text, bars.expected.width) == (None, "1 +", WIDEST)


def test_where_nothing_costs_anything_the_bars_are_empty():
    (bars,) = draw_costs(one(0, 0), 0)
    assert (bars.expected.width, bars.most.width) == (0, 0)
