"""From a city event to the province: a reserve moves up, the roster is a workbook, and the province imports it."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
from flask import Flask

from competition.db.competitions import find_competition
from competition.domain.advancement import AdvancementRule
from competition.domain.tiers import Tier
from competition.operations.advancement import set_rule
from competition.operations.competitions import create_competition, save_event
from competition.operations.log import verify_log
from competition.operations.rosters import competition_roster
from tests.factories import let_in
from tests.journeys.visitor import Visitor
from tests.operations.games import Games, confirmed, entry, publish, rank
from tests.operations.helpers import DRAFT, NOW, setup

CITY, PROVINCE = "/organizer/test-2026", "/organizer/province-2026"
PAGE = f"{CITY}/events/E01/advancement"


@pytest.fixture
def games(site: Flask) -> Games:
    """A city event of four, published; two go on, one stands by. The province is prepared."""
    with site.app_context():
        found = confirmed({1: 90, 2: 80, 3: 70, 4: 60})
        set_rule(found.event, AdvancementRule(2, reserves=1), by=found.organizer, now=NOW)
        rank(found)
        publish(found)
        draft = replace(DRAFT, code="province-2026", number_prefix="PROV", tier=Tier.PROVINCE)
        made = create_competition(draft, by=found.organizer, now=NOW)
        save_event(made, setup("W7"), by=found.organizer, now=NOW)
        return found


def person(site: Flask, name: str) -> Visitor:
    visitor = Visitor(site)
    visitor.client = let_in(site, name)
    return visitor


def confirm_form(visitor: Visitor) -> str:
    """Where the form that confirms is sent to."""
    return re.search(r'action="(/organizer/[^"]+/confirm)"', visitor.page.get_data(as_text=True))[1]


def test_from_the_city_to_the_province(site: Flask, games: Games):
    chief, office = person(site, "chief"), person(site, "organizer")
    chief.post(f"{PAGE}/list")
    assert "第3名，第1替补（共1个）" in office.get(PAGE)
    office.post(f"{PAGE}/confirm", version="1")
    office.post(f"{PAGE}/declines", entry="E01-001", on="2026-09-21", reason="因病（虚构）")
    chief.get(PAGE)
    assert "递补生效" in chief.post(confirm_form(chief))
    assert "由其递补" in office.get(PAGE)

    sent = {"delegation": "试验市代表队", "code": "W7"}
    answer = office.client.post(f"{PAGE}/roster.xlsx", data=sent)
    assert answer.status_code == 200
    file = (BytesIO(answer.data), "晋级报名表.xlsx")
    preview = office.post(f"{PROVINCE}/roster", file=file)
    with site.app_context():
        names = [entry(games, number).names for number in (1, 2, 3)]
        people = [entry(games, number).members[0].person_id for number in (2, 3)]
    assert names[0] not in preview
    assert all(name in preview for name in names[1:])
    office.post(office.address)
    with site.app_context():
        there = competition_roster(find_competition("province-2026").id)
        assert [each.members[0].person_id for each in there] == people
        assert {each.delegation.name for each in there} == {"试验市代表队"}
        assert verify_log().problems == ()

    record = office.get(f"{PROVINCE}/records/{people[1]}")
    assert "第3名，共4项" in record
    assert "成绩未公布" in record
