"""The five documents as they are read, and every figure of the others: figures that stand in their texts, days that the texts state, drafts apart."""

import re
from datetime import date

import pytest

from competition.domain.money import Money
from competition.domain.policy_grants import BaseGrant, EnterpriseCap, FollowOnSubsidy, HostingGrant, Matching
from competition.domain.policy_lines import Line, Matter, Reference, Settlement
from competition.domain.policy_titles import Honour, Series
from competition.domain.tiers import CompetitionClass, SkillLevel, Tier
from competition.policies import DEFAULT_ROOT, load_policies

KNOWN = load_policies(DEFAULT_ROOT)
POLICIES = {name: policy for name, policy in KNOWN.items() if policy.source is None}
"""The five whose texts are at hand."""
YANTAI, HUAINAN = POLICIES["yantai-2024-8"], POLICIES["huainan-draft"]
LINES = [
    pytest.param(line, id=f"{policy.id}: {number}")
    for policy in KNOWN.values()
    for number, line in enumerate(policy.lines())
]


def sums(line: Line) -> list[Money]:
    """Every sum that a line states."""
    values = (getattr(line, name, None) for name in ("ceiling", "amount", "allowance", "grant"))
    return [value for value in values if isinstance(value, Money)]


@pytest.mark.parametrize("line", LINES)
def test_every_figure_stands_in_the_phrase_beside_it(line):
    for money in sums(line):
        yuan = money.fen // 100
        written = f"{yuan}元" if yuan % 10_000 else f"{yuan // 10_000}万元"
        assert re.search(rf"(?<![0-9]){written}", line.clause.phrase), money


def test_the_five_documents_are_read():
    assert {(policy.id, policy.jurisdiction, policy.payable) for policy in POLICIES.values()} == {
        ("yantai-2024-8", "370600", True),
        ("lianyungang-2025-25", "320700", True),
        ("jiangsu-union-2023-13", "320000", True),
        ("nantong-draft", "320600", False),
        ("huainan-draft", "340400", False),
    }


def test_the_days_are_those_that_the_texts_state():
    days = {each.id: (each.issued, each.effective, each.expires) for each in POLICIES.values()}
    assert days == {
        "yantai-2024-8": (date(2024, 1, 23), date(2024, 3, 1), date(2027, 2, 28)),
        "lianyungang-2025-25": (date(2025, 12, 31), None, None),
        "jiangsu-union-2023-13": (None, None, None),
        "nantong-draft": (None, None, None),
        "huainan-draft": (None, date(2026, 1, 1), date(2030, 12, 31)),
    }
    assert POLICIES["jiangsu-union-2023-13"].issued_year == 2023


def test_a_draft_is_in_force_on_no_day_of_its_printed_term():
    assert HUAINAN.begins == date(2026, 1, 1)
    assert not any(
        HUAINAN.in_force_on(date(year, month, 1)) for year in range(2025, 2032) for month in (1, 12)
    )


def test_yantai_grants_hosts_by_tier_and_class():
    games, first, second = CompetitionClass.GAMES, CompetitionClass.CLASS_1, CompetitionClass.CLASS_2
    assert {(line.tier, kind): line.ceiling for line in YANTAI.of(HostingGrant) for kind in line.classes} == {
        (Tier.CITY, games): Money.yuan(150_000),
        (Tier.CITY, first): Money.yuan(100_000),
        (Tier.CITY, second): Money.yuan(50_000),
        (Tier.PROVINCE, first): Money.yuan(200_000),
        (Tier.PROVINCE, second): Money.yuan(200_000),
        (Tier.NATION, first): Money.yuan(500_000),
        (Tier.NATION, second): Money.yuan(500_000),
    }


def test_yantai_matches_base_grants_one_to_one():
    assert [(line.tier, line.grant) for line in YANTAI.of(BaseGrant)] == [
        (Tier.PROVINCE, Matching(1, 1)),
        (Tier.NATION, Matching(1, 1)),
    ]


def test_what_a_promotion_brings_differs_from_city_to_city():
    assert [line.amount.fen // 100 for line in YANTAI.of(FollowOnSubsidy)] == [
        *(1_000, 1_500, 2_000, 2_500, 3_000, 6_000, 8_000),
    ]
    assert [line.amount.fen // 100 for line in HUAINAN.of(FollowOnSubsidy)] == [3_500, 5_000, 6_500, 8_000]
    (cap,) = YANTAI.of(EnterpriseCap)
    assert cap.ceiling == Money.yuan(100_000)
    assert cap.levels == {SkillLevel.LEVEL_2, SkillLevel.LEVEL_1, SkillLevel.MASTER, SkillLevel.CHIEF}


def test_the_experts_of_yantai_are_about_two_hundred_a_year():
    expert = YANTAI.of(Honour)[0]
    assert (expert.title, expert.allowance, expert.quota, expert.quota_about) == (
        *("烟台市技术能手", Money.yuan(2_000), 200, True),
    )


def test_huainan_tells_the_first_recognition_from_the_next():
    grants = [line.grant for line in HUAINAN.of(BaseGrant) if line.base == "世界技能大赛中国集训基地"]
    assert grants == [Money.yuan(5_000_000), Money.yuan(3_000_000), Money.yuan(2_000_000)]
    assert [line.rule for line in HUAINAN.settlement] == [Settlement.PROVINCE_PAYS]


def test_only_yantai_names_prize_money():
    assert [policy.id for policy in POLICIES.values() if policy.cash] == ["yantai-2024-8"]
    referring = {policy.id: [line.matter for line in policy.of(Reference)] for policy in POLICIES.values()}
    assert {name for name, matters in referring.items() if Matter.CASH in matters} == {
        *("huainan-draft", "jiangsu-union-2023-13", "lianyungang-2025-25"),
    }


def test_city_games_are_held_every_two_years_where_the_text_says_so():
    cycles = {line.name: line.every_years for policy in POLICIES.values() for line in policy.of(Series)}
    assert cycles["烟台市职业技能大赛"] == cycles["全市性综合职业技能大赛"] == 2
    assert cycles["连云港技能状元大赛"] is None
