"""一、二、三等奖: prize grades by share of the entrants or by fixed counts.

Shares of 10/20/30 % and counts such as 1/2/3, 1/2/5, 1/2/7 per event are usual in provincial and city contests.
"""

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from competition.domain.prizes import Award, Awards
from competition.domain.ranking import Place

GRADES = (Award.FIRST, Award.SECOND, Award.THIRD)


def by_shares(*percents: int) -> Callable[[Sequence[Place]], Awards]:
    """Grades by percent of those ranked, each number rounded half up. Who shares a rank shares its grade."""

    def assign(places: Sequence[Place]) -> Awards:
        counts = [
            int((Decimal(len(places)) * percent / 100).quantize(Decimal(1), ROUND_HALF_UP))
            for percent in percents
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
