"""How an event is set up: its rules of entry, its stations, how ties break and how awards follow from places."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from competition.domain.draw import CodeCustody
from competition.domain.entry_rules import EventRules, check_conditions
from competition.domain.problems import NOWHERE, Problem, Where, problem
from competition.domain.ranking_rules import RankingRules, check_ranking_rules
from competition.domain.tiers import SkillLevel

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,11}")
"""A code is part of addresses and of the numbers of entries."""

MOST_STATIONS = 9999
LARGEST_TEAM = 50


@dataclass(frozen=True, slots=True)
class EventSetup:
    """An event as an organizer describes it. `paper_level`: the skill level that its paper was set at, if it was.

    `reserve` of the stations stay empty at the draw; `custody` says who holds the codes.
    """

    rules: EventRules
    occupation: str
    stations: int
    ranking: RankingRules
    where: Where = NOWHERE
    paper_level: SkillLevel | None = None
    reserve: int = 0
    custody: CodeCustody = CodeCustody.SINGLE


def check_setup(setup: EventSetup) -> tuple[Problem, ...]:
    """All that keeps the event from being set up."""
    return tuple(_problems(setup))


def _problems(setup: EventSetup) -> Iterable[Problem]:
    if not CODE.fullmatch(setup.rules.code) or not setup.rules.name:
        yield problem(
            f"项目编号“{setup.rules.code}”或名称“{setup.rules.name}”不可用。",
            f"The code “{setup.rules.code}” or the name “{setup.rules.name}” cannot be used.",
            mend_zh="编号用1至12个字母、数字或连字符，例如 E01；名称不能为空。",
            mend_en="A code has 1 to 12 letters, digits or hyphens, such as E01; a name is not empty.",
            where=setup.where,
        )
    if not 1 <= setup.stations <= MOST_STATIONS or not 1 <= setup.rules.team_size <= LARGEST_TEAM:
        yield problem(
            f"工位数应为1至{MOST_STATIONS}，每队人数应为1至{LARGEST_TEAM}。",
            f"An event has 1 to {MOST_STATIONS} stations and teams of 1 to {LARGEST_TEAM}.",
            mend_zh="请更正。",
            mend_en="Mend them.",
            where=setup.where,
        )
    if not 0 <= setup.reserve < max(1, setup.stations):
        yield _all_in_reserve(setup)
    yield from _age_problems(setup)
    yield from check_conditions(setup.rules.conditions, where=setup.where)
    yield from check_ranking_rules(setup.ranking, where=setup.where)


def _all_in_reserve(setup: EventSetup) -> Problem:
    return problem(
        f"备用工位{setup.reserve}个，工位共{setup.stations}个，没有可用的工位。",
        f"{setup.reserve} of {setup.stations} stations are in reserve: none is left to work at.",
        mend_zh="备用工位须少于工位数；没有备用工位填0。",
        mend_en="Fewer stations are in reserve than there are; 0 for none.",
        where=setup.where,
    )


def _age_problems(setup: EventSetup) -> Iterable[Problem]:
    low, high = setup.rules.age_from, setup.rules.age_to
    if setup.rules.age_on is None and not (low is None and high is None):
        yield problem(
            "设有年龄条件，但未填计算年龄的日期。",
            "There are age limits but no day on which ages count.",
            mend_zh="请填写日期或删除年龄条件。",
            mend_en="Enter the day or delete the limits.",
            where=setup.where,
        )
    if low is not None and high is not None and low > high:
        yield problem(
            f"年龄下限{low}大于上限{high}，无人可报名。",
            f"The lowest age, {low}, is above the highest, {high}: nobody could enter.",
            mend_zh="请更正年龄条件。",
            mend_en="Mend the limits.",
            where=setup.where,
        )
