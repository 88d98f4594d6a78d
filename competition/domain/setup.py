"""How an event is set up: its rules of entry, its stations, how ties break and how awards follow from places."""

from collections.abc import Iterable
from dataclasses import dataclass

from competition.domain.medals import RULES
from competition.domain.problems import NOWHERE, Problem, Where, problem
from competition.domain.registration import EventRules

EVENT_RULES = {rule.id: rule for rule in RULES.values() if not rule.scaled}
"""The rule sets an event may choose: its totals are raw marks, so those that read a mark on a scale are not among them."""


@dataclass(frozen=True, slots=True)
class EventSetup:
    """An event as an organizer describes it. `tie_breaks` are ids of parts or criteria of its scheme, in order."""

    rules: EventRules
    occupation: str
    stations: int
    tie_breaks: tuple[str, ...]
    prize_rule: str
    where: Where = NOWHERE


def check_setup(setup: EventSetup) -> tuple[Problem, ...]:
    """All that keeps the event from being set up."""
    return tuple(_problems(setup))


def _problems(setup: EventSetup) -> Iterable[Problem]:
    if not setup.rules.code or not setup.rules.name:
        yield problem(
            "项目须有编号和名称。",
            "An event needs a code and a name.",
            mend_zh="请补填。",
            mend_en="Fill them in.",
            where=setup.where,
        )
    if setup.stations < 1 or setup.rules.team_size < 1:
        yield problem(
            "工位数和每队人数须为1或以上的整数。",
            "Stations and team size are whole numbers of 1 or more.",
            mend_zh="请更正。",
            mend_en="Mend them.",
            where=setup.where,
        )
    yield from _age_problems(setup)
    if setup.prize_rule not in EVENT_RULES:
        known = "、".join(EVENT_RULES)
        yield problem(
            f"没有名为“{setup.prize_rule}”的授奖规则。",
            f"There is no prize rule “{setup.prize_rule}”.",
            mend_zh=f"可选：{known}。",
            mend_en=f"Choose one of: {known}.",
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
