"""What keeps an event from being set up."""

from dataclasses import replace
from datetime import date

from competition.domain.problems import Where
from competition.domain.ranking_rules import RankingRules
from competition.domain.registration import EventRules
from competition.domain.setup import EventSetup, check_setup
from tests.domain.build import said

RULES = EventRules("CNC", "数控车", age_on=date(2025, 1, 1), age_from=16, age_to=60)
SOUND = EventSetup(RULES, "车工", 8, RankingRules((), "games-shared-2020"), Where(row=4))


def faults_of(setup: EventSetup) -> list[str]:
    return said(check_setup(setup))


def test_a_sound_event():
    assert check_setup(SOUND) == ()
    assert check_setup(replace(SOUND, rules=EventRules("CNC", "数控车"))) == ()


def test_an_event_needs_a_code_and_a_name():
    assert faults_of(replace(SOUND, rules=replace(RULES, code="E/1"))) == [
        "项目编号“E/1”或名称“数控车”不可用。"
    ]
    assert faults_of(replace(SOUND, rules=replace(RULES, name=""))) == [
        f"项目编号“{RULES.code}”或名称“”不可用。"
    ]


def test_stations_and_team_size_are_one_or_more():
    expected = ["工位数应为1至9999，每队人数应为1至50。"]
    assert faults_of(replace(SOUND, stations=0)) == expected
    assert faults_of(replace(SOUND, rules=replace(RULES, team_size=0))) == expected


def test_the_ranking_rules_are_checked_where_the_event_stands():
    wrong = replace(SOUND, ranking=RankingRules((), "all-gold"))
    (found,) = check_setup(wrong)
    assert str(found).startswith("第4行：没有名为“all-gold”的授奖规则。")


def test_age_limits_need_the_day_on_which_ages_count():
    expected = ["设有年龄条件，但未填计算年龄的日期。"]
    assert faults_of(replace(SOUND, rules=replace(RULES, age_on=None, age_to=None))) == expected
    assert faults_of(replace(SOUND, rules=replace(RULES, age_on=None, age_from=None))) == expected


def test_age_limits_that_nobody_meets():
    assert faults_of(replace(SOUND, rules=replace(RULES, age_from=61))) == [
        "年龄下限61大于上限60，无人可报名。"
    ]
