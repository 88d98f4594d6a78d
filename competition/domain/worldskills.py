"""Medals and positions of WorldSkills competitions, from marks on the 500 or 700 scale.

To 2019 a tie was 2 points on the scale, measured from the top of the group; from 2026 only equal marks tie. Sources:
the rules published for 2015, and the published results of 2015, 2017 and 2019, of which every row at hand is
reproduced (fixtures/worldskills).
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import groupby

from competition.domain.prizes import MEDALS, Award, Awards
from competition.domain.ranking import Place

TIE = Decimal(2)


def medals_within_two_points(*centres: Decimal) -> Callable[[Sequence[Place]], Awards]:
    """The rule to 2019; the Medallion for Excellence goes to those without a medal from the centre of the scale on.

    Of several scales (500 to 2015, 700 from 2017) it is the highest one whose centre the best mark reaches: half the
    marks of a scale lie at its centre or above, and 200 points above the 500 scale's are six deviations and more.
    """

    def assign(places: Sequence[Place]) -> Awards:
        best = places[0].total if places else Decimal(0)
        threshold = max((centre for centre in centres if centre <= best), default=min(centres))
        gold = _within(places, _top(places))
        silver = _within(places[len(gold) :], _top(places[len(gold) :])) if len(gold) == 1 else []
        rest = places[len(gold) + len(silver) :]
        bronze = _within(rest, _bronze_from(gold, silver, rest))
        awards = {
            place.entry: award
            for award, group in zip(MEDALS, (gold, silver, bronze), strict=True)
            for place in group
        }
        return {place.entry: awards.get(place.entry, _medallion(place, threshold)) for place in places}

    return assign


def _top(places: Sequence[Place]) -> Decimal | None:
    return places[0].total if places else None


def _within(places: Sequence[Place], top: Decimal | None) -> list[Place]:
    return [place for place in places if top is not None and top - place.total <= TIE]


def _bronze_from(gold: list[Place], silver: list[Place], rest: Sequence[Place]) -> Decimal | None:
    """Where the bronze group is measured from.

    The next mark after one gold and one silver, or after two golds; with more silvers or golds only those still
    within 2 points of the last of them get bronze.
    """
    if len(silver) > 1:
        return silver[-1].total
    if len(gold) > 2:
        return gold[-1].total
    return _top(rest)


def _medallion(place: Place, threshold: Decimal) -> Award:
    return Award.MEDALLION if place.total >= threshold else Award.NONE


def medals_by_distinct_marks(threshold: Decimal) -> Callable[[Sequence[Place]], Awards]:
    """The rule from 2026: the first three distinct marks get gold, silver, bronze, each shared on equal marks.

    No medal below `threshold`; the Medallion for Excellence from it on.
    """

    def assign(places: Sequence[Place]) -> Awards:
        best = dict(zip(dict.fromkeys(place.total for place in places), MEDALS, strict=False))
        return {
            place.entry: best.get(place.total, Award.MEDALLION) if place.total >= threshold else Award.NONE
            for place in places
        }

    return assign


def groups_of_two_points(places: Sequence[Place], _awards: Awards) -> dict[str, int]:
    """Positions of 2015 and 2017: groups of 2 points, measured from the top of each group, for everybody."""
    positions: dict[str, int] = {}
    top, rank = Decimal(0), 0
    for number, place in enumerate(places, start=1):
        if not rank or top - place.total > TIE:
            top, rank = place.total, number
        positions[place.entry] = rank
    return positions


def medallists_share(places: Sequence[Place], awards: Awards) -> dict[str, int]:
    """Positions from 2019: medallists of one colour share a position, others tie on equal marks only; 1, 2, 2, 4."""

    def group(place: Place) -> Award | Decimal:
        return awards[place.entry] if awards[place.entry] in MEDALS else place.total

    positions: dict[str, int] = {}
    for _, sharing in groupby(places, key=group):
        rank = len(positions) + 1
        positions.update((place.entry, rank) for place in list(sharing))
    return positions
