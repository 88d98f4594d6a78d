"""三人平均: three judges mark each aspect out of its maximum; the mean counts.

Usual in Chinese technical rules for subjective parts. How far the three may lie apart is a setting of the part; without
one nothing is too far.
"""

from decimal import Decimal

from competition.domain.marking_scheme import Aspect, AspectKind, Part
from competition.domain.problems import Text
from competition.domain.scoring.method import Line, Marks, Method, Rounding, given, plain_line, tree

JUDGES = 3


def seats(aspect: Aspect) -> int:
    """Three; a deduction is one agreed value."""
    return 1 if aspect.kind is AspectKind.DEDUCTION else JUDGES


def combine(part: Part, marks: Marks, rounding: Rounding) -> Line:
    """The part's line; every aspect with the mean of its marks."""

    def awarded(aspect: Aspect) -> Line:
        if aspect.kind is AspectKind.DEDUCTION:
            return plain_line(aspect, given(marks, aspect, 1))
        scores = [given(marks, aspect, seat) for seat in range(1, JUDGES + 1)]
        shown = "、".join(f"{score:f}" for score in scores)
        note = Text(f"三位裁判评 {shown}，取平均", f"three judges gave {shown}; mean")
        value = rounding.mean(sum(scores, Decimal(0)) / JUDGES)
        return Line(aspect.id, aspect.description, value, aspect.maximum, note)

    return tree(part, awarded, rounding)


METHOD = Method("mean_of_three", Text("三人平均", "mean of three judges"), seats, combine)
