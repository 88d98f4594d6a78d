"""What an event asks of those who enter."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from competition.domain.applicant import MAY_BE_ASKED, Field
from competition.domain.problems import NOWHERE, Problem, Where, problem
from competition.domain.tiers import Group, Labelled, SkillLevel

REGION = re.compile(r"[1-9][0-9]{1,5}")
CONTAINING = ("含", "*")
"""含市属 or *市属 stands for every unit whose name contains 市属."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """Conditions that few events set; what is None or empty asks nothing.

    `quota` and `delegation_quota` are the most entries of the event and of one delegation in it. `years`: fewest whole
    years in the occupation. `barred_honours`: who holds one may not enter. `won_within`: who won an award in this skill
    at this or a higher tier within so many years may not. `employers`: names of units, or 含 or * and a part of names.
    `residence`: first digits of the ID number's region code, or the beginning of the address. `required`: fields that
    this event asks for beside those always asked.
    """

    quota: int | None = None
    delegation_quota: int | None = None
    level_from: SkillLevel | None = None
    level_to: SkillLevel | None = None
    years: int | None = None
    barred_honours: tuple[str, ...] = ()
    won_within: int | None = None
    employers: tuple[str, ...] = ()
    residence: tuple[str, ...] = ()
    required: frozenset[Field] = frozenset()


class Shortage(Labelled):
    """What was decided on an event with fewer entrants than its minimum."""

    RUN = "run", "照常比赛，不授奖", "held without awards"
    CANCEL = "cancel", "撤销项目", "cancelled"


@dataclass(frozen=True, slots=True)
class EventRules:
    """What an event asks of those who enter. `age_on` is the day on which ages count."""

    code: str
    name: str
    team_size: int = 1
    groups: frozenset[Group] = frozenset(Group)
    age_on: date | None = None
    age_from: int | None = None
    age_to: int | None = None
    conditions: Conditions = Conditions()


def check_conditions(conditions: Conditions, *, where: Where = NOWHERE) -> Iterator[Problem]:
    """All that keeps the conditions from being used."""
    numbers = (conditions.quota, conditions.delegation_quota, conditions.years, conditions.won_within)
    if any(number is not None and number < 1 for number in numbers):
        yield problem(
            "名额、从业年限和限制年数应为1或以上；不限请留空。",
            "Quotas and numbers of years are 1 or more; leave them empty for none.",
            mend_zh="请更正。",
            mend_en="Mend them.",
            where=where,
        )
    yield from _quota_problems(conditions, where)
    low, high = conditions.level_from, conditions.level_to
    if low is not None and high is not None and low.step > high.step:
        yield problem(
            f"技能等级下限“{low.label.zh}”高于上限“{high.label.zh}”，无人可报名。",
            f"The lowest level, {low.label.en}, is above the highest, {high.label.en}: nobody could enter.",
            mend_zh="请更正等级条件。",
            mend_en="Mend the levels.",
            where=where,
        )
    if unknown := conditions.required - frozenset(MAY_BE_ASKED):
        names = sorted(unknown)
        yield problem(
            f"“{'、'.join(each.label.zh for each in names)}”不能设为必填。",
            f"“{', '.join(names)}” cannot be made required.",
            mend_zh=f"可选：{'、'.join(each.label.zh for each in MAY_BE_ASKED)}。",
            mend_en=f"Choose from: {', '.join(each.label.en for each in MAY_BE_ASKED)}.",
            where=where,
        )


def _quota_problems(conditions: Conditions, where: Where) -> Iterator[Problem]:
    whole, each = conditions.quota, conditions.delegation_quota
    if whole is not None and each is not None and each > whole:
        yield problem(
            f"每队名额{each}多于项目总名额{whole}。",
            f"The quota of a delegation, {each}, is above that of the event, {whole}.",
            mend_zh="请更正名额。",
            mend_en="Mend the quotas.",
            where=where,
        )


def check_minimum(entries: int, minimum: int, decided: Shortage | None) -> Problem | None:
    """What keeps an event from being drawn with so many entries that compete: None if nothing does."""
    if decided is Shortage.CANCEL:
        return problem(
            "本项目已撤销。",
            "The event is cancelled.",
            mend_zh="如需恢复，请在项目页操作。",
            mend_en="Take it up again on its page.",
        )
    if decided is Shortage.RUN or not 0 < entries < minimum:
        return None
    return problem(
        f"报名{entries}名（队），少于最少参赛数{minimum}。",
        f"There are {entries} entries, fewer than the minimum of {minimum}.",
        mend_zh="请在项目页决定：照常比赛但不授奖，或撤销项目；也可继续报名或修改最少参赛数。",
        mend_en="Decide on its page: hold it without awards or cancel it; or enter more, or change the minimum.",
    )


def is_region(place: str) -> bool:
    """Whether a condition of residence is a region code rather than the beginning of an address."""
    return bool(REGION.fullmatch(place))
