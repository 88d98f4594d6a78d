"""一、二、三等奖: prize grades by share of the entrants or by fixed counts.

Shares of 10/20/30 % and counts such as 1/2/3, 1/2/5, 1/2/7 per event are usual in provincial and city contests.
"""

import re
from collections.abc import Callable, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from competition.domain.prizes import Award, Awards, PrizeRule
from competition.domain.problems import Text
from competition.domain.ranking import Place

GRADES = (Award.FIRST, Award.SECOND, Award.THIRD)
FAMILY = re.compile(
    "(?P<kind>shares|counts)"
    "-(?P<first>0|[1-9][0-9]{0,2})-(?P<second>0|[1-9][0-9]{0,2})-(?P<third>0|[1-9][0-9]{0,2})"
    "(?P<rounding>-up|-down|-half-even)?"
)
ROUNDINGS = {
    None: (ROUND_HALF_UP, Text("", "")),
    "-up": (ROUND_CEILING, Text("，名额尾数进一", ", numbers rounded up")),
    "-down": (ROUND_FLOOR, Text("，名额尾数舍去", ", numbers rounded down")),
    "-half-even": (ROUND_HALF_EVEN, Text("，名额四舍六入五成双", ", numbers rounded half to even")),
}
"""How the number of a grade is rounded; half up where nothing is said."""


def by_shares(*percents: int, rounding: str = ROUND_HALF_UP) -> Callable[[Sequence[Place]], Awards]:
    """Grades by percent of those ranked. Who shares a rank shares its grade, and the next ranks are skipped.

    The number of each grade is rounded by itself, as the documents state a share for each grade; the shares are not
    summed before they are rounded. Of 15 with 10/20/30 %: 1.5, 3 and 4.5 give 2, 3 and 5 half up, 1, 3 and 4 down.
    `rounding` is one of decimal's.
    """

    def assign(places: Sequence[Place]) -> Awards:
        counts = [
            int((Decimal(len(places)) * percent / 100).quantize(Decimal(1), rounding)) for percent in percents
        ]
        return _by_counts(places, counts)

    return assign


def by_counts(*counts: int) -> Callable[[Sequence[Place]], Awards]:
    """Grades by fixed numbers. Who shares a rank shares its grade, and the next ranks are skipped."""
    return lambda places: _by_counts(places, counts)


def _by_counts(places: Sequence[Place], counts: Sequence[int]) -> Awards:
    order = [grade for grade, count in zip(GRADES, counts, strict=True) for _ in range(count)]
    return {
        place.entry: order[place.rank - 1] if place.rank <= len(order) else Award.NONE for place in places
    }


def find_grades(rule: str) -> PrizeRule:
    """The rule set that its id states.

    `shares-A-B-C` are percents, 100 at most in all, with `-up`, `-down` or `-half-even` for another rounding than
    half up; `counts-A-B-C` are numbers of prizes. KeyError for any other id and where no prize would be given.
    """
    stated = FAMILY.fullmatch(rule)
    if stated is None:
        raise KeyError(rule)
    first, second, third = (int(stated[grade]) for grade in ("first", "second", "third"))
    total = first + second + third
    if total == 0 or (stated["kind"] == "shares" and total > 100):
        raise KeyError(rule)
    if stated["kind"] == "shares":
        return _shares(rule, (first, second, third), stated["rounding"])
    if stated["rounding"]:
        raise KeyError(rule)
    label = Text(
        f"一二三等奖{first}、{second}、{third}名", f"{first} first, {second} second, {third} third prizes"
    )
    return PrizeRule(rule, label, by_counts(first, second, third))


def _shares(rule: str, percents: tuple[int, int, int], suffix: str | None) -> PrizeRule:
    first, second, third = percents
    rounding, said = ROUNDINGS[suffix]
    label = Text(
        f"一二三等奖占{first}%、{second}%、{third}%{said.zh}",
        f"first, second and third prizes to {first}, {second} and {third} %{said.en}",
    )
    return PrizeRule(rule, label, by_shares(*percents, rounding=rounding))
