"""A document's rules as values, and the days on which they bind."""

from datetime import date, timedelta

import pytest

from competition.domain.policy import Status
from competition.domain.tiers import Tier
from tests.domain.build import policy

FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)
ONE = timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "binds"), [(FIRST - ONE, False), (FIRST, True), (LAST, True), (LAST + ONE, False)]
)
def test_the_first_and_the_last_day_bind(day, binds):
    assert policy().in_force_on(day) is binds


def test_without_a_last_day_it_binds_for_ever():
    assert policy(expires=None).in_force_on(date(2099, 1, 1))


def test_a_draft_binds_on_no_day():
    assert not policy(status=Status.DRAFT).in_force_on(FIRST)


def test_a_line_is_found_by_its_tier():
    assert policy().cash_line(Tier.CITY).clause.article == "三"
    assert policy().promotion_line(Tier.CITY).clause.article == "四"
    assert policy().cash_line(Tier.NATION) is None
    assert policy().promotion_line(Tier.NATION) is None


def test_every_clause_is_listed():
    assert [clause.article for clause in policy().clauses()] == ["七", "三", "四", "五", "六"]
    assert [clause.article for clause in policy(higher_only=None, paid_next_year=None).clauses()] == [
        "七",
        "三",
        "四",
    ]
    assert str(policy().term) == "试政发〔2025〕1号 七“关键语句”"
