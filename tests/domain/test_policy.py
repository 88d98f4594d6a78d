"""A document's rules as values, and the days on which they bind."""

from datetime import date, timedelta

import pytest

from competition.domain.policy import Quality, Source, Status
from competition.domain.policy_lines import Matter, Notice, Reference, Settlement
from competition.domain.problems import Text
from competition.domain.tiers import Tier
from tests.domain.build import clause, policy

FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)
ONE = timedelta(days=1)
SEE = Text("竞赛办法", "the rules of contests")
CASH_ELSEWHERE = Reference(Matter.CASH, frozenset({Tier.PROVINCE}), SEE, clause("八"), "SY-8")
HONOUR_ELSEWHERE = Reference(Matter.HONOUR, frozenset(), SEE, clause("九"), "SY-9")


@pytest.mark.parametrize(
    ("day", "binds"), [(FIRST - ONE, False), (FIRST, True), (LAST, True), (LAST + ONE, False)]
)
def test_the_first_and_the_last_day_bind(day, binds):
    assert policy().in_force_on(day) is binds


def test_without_a_last_day_it_binds_for_ever():
    assert policy(expires=None).in_force_on(date(2099, 1, 1))


def test_a_draft_binds_on_no_day():
    assert not policy(status=Status.DRAFT).in_force_on(FIRST)


@pytest.mark.parametrize(
    ("dates", "begins"),
    [
        ({"effective": FIRST}, FIRST),
        ({"effective": None}, date(2024, 12, 1)),
        ({"effective": None, "issued": None, "issued_year": 2024}, date(2025, 1, 1)),
        ({"issued": None, "issued_year": 2024}, FIRST),
    ],
)
def test_it_begins_on_the_day_of_effect_or_of_issue_or_after_the_only_year_known(dates, begins):
    found = policy(**dates)
    assert found.begins == begins
    assert found.in_force_on(begins)
    assert not found.in_force_on(begins - ONE)


def test_a_text_of_unknown_date_binds_on_no_day_and_pays_nothing():
    found = policy(status=Status.UNDATED, effective=None, issued=None)
    assert not found.in_force_on(FIRST)
    assert not found.payable


@pytest.mark.parametrize("day", [date(1999, 1, 1), FIRST, date(2099, 1, 1)])
@pytest.mark.parametrize("status", Status)
def test_what_is_simulated_binds_on_every_day(day, status):
    assert policy(simulated=True, status=status).in_force_on(day)


@pytest.mark.parametrize(
    ("source", "reported"),
    [
        (None, False),
        (Source(Quality.OFFICIAL, "https://gov.example"), False),
        (Source(Quality.REPORTED, "https://news.example"), True),
    ],
)
def test_figures_that_are_only_reported_are_known_as_such(source, reported):
    assert policy(source=source).reported is reported


def test_without_any_day_it_binds_on_none():
    found = policy(effective=None, issued=None)
    assert found.begins is None
    assert not found.in_force_on(FIRST)


def test_the_lines_of_a_kind_are_found():
    found = policy(others=(CASH_ELSEWHERE, HONOUR_ELSEWHERE))
    assert found.of(Reference) == (CASH_ELSEWHERE, HONOUR_ELSEWHERE)
    assert found.of(Notice) == ()
    assert found.reference(Matter.CASH, Tier.PROVINCE) is CASH_ELSEWHERE
    assert found.reference(Matter.CASH, Tier.NATION) is None
    assert found.reference(Matter.HONOUR, Tier.NATION) is HONOUR_ELSEWHERE
    assert found.reference(Matter.BASE, Tier.CITY) is None


def test_what_is_left_to_others_is_known_for_each_matter():
    found = policy(others=(CASH_ELSEWHERE,))
    assert found.speaks_of(Matter.CASH)
    assert not found.speaks_of(Matter.MASTER)


def test_a_rule_of_settlement_is_found_with_its_clause():
    assert policy().settled_by(Settlement.HIGHER_ONLY).article == "五"
    assert policy().settled_by(Settlement.PAID_NEXT_YEAR).article == "六"
    assert policy().settled_by(Settlement.TOP_UP) is None
    assert policy(higher_only=None).settled_by(Settlement.HIGHER_ONLY) is None


def test_a_line_is_found_by_its_tier():
    assert policy().cash_line(Tier.CITY).clause.article == "三"
    assert policy().cash_line(Tier.NATION) is None


def test_every_clause_is_listed():
    assert [clause.article for clause in policy().clauses()] == ["七", "三", "四", "五", "六"]
    assert [clause.article for clause in policy(higher_only=None, paid_next_year=None).clauses()] == [
        "七",
        "三",
        "四",
    ]
    assert [each.article for each in policy(others=(CASH_ELSEWHERE,)).clauses()][-1] == "八"
    assert str(policy().term) == "试政发〔2025〕1号 七“关键语句”"
