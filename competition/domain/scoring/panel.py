"""评判/测量: WorldSkills practice. A measurement has one agreed value; a judgement has three scores 0–3.

Judgement mark = mean of the scores / 3 × maximum, rounded half up (rules of the CIS; the rounding is reported by third
parties, so the scheme states its places).
"""

from decimal import Decimal

from competition.domain.marking_scheme import Aspect, AspectKind, Part
from competition.domain.problems import Text
from competition.domain.scoring.method import Line, Marks, Method, Rounding, given, plain_line, tree

JUDGES = 3
TOP_SCORE = Decimal(3)
LARGEST_SPREAD = Decimal(1)
"""Judges whose scores lie 2 or more apart judge again: WorldSkills practice, reported by third parties."""


def seats(aspect: Aspect) -> int:
    """Three judges for a judgement, one agreed value for anything else."""
    return JUDGES if aspect.kind is AspectKind.JUDGEMENT else 1


def combine(part: Part, marks: Marks, rounding: Rounding) -> Line:
    """The part's line; every aspect with its mark."""

    def awarded(aspect: Aspect) -> Line:
        if aspect.kind is not AspectKind.JUDGEMENT:
            return plain_line(aspect, given(marks, aspect, 1))
        scores = [given(marks, aspect, seat) for seat in range(1, JUDGES + 1)]
        value = rounding.mean(sum(scores, Decimal(0)) * aspect.maximum / (JUDGES * TOP_SCORE))
        shown = "、".join(f"{score:f}" for score in scores)
        note = Text(
            f"三位裁判评 {shown}，平均后折算", f"three judges gave {shown}; mean, scaled to the maximum"
        )
        return Line(aspect.id, aspect.description, value, aspect.maximum, note)

    return tree(part, awarded, rounding)


METHOD = Method(
    "panel",
    Text("测量与评判（三人 0–3）", "measurement and judgement (three judges, 0–3)"),
    seats,
    combine,
    spread_limit=lambda _aspect: LARGEST_SPREAD,
)
