"""去高去低: five judges; one highest and one lowest total are dropped, the mean of the rest counts.

Usual in Chinese technical rules for subjective parts; the mean is rounded half up to the scheme's places.
"""

from decimal import Decimal

from competition.domain.marking_scheme import Aspect, Part
from competition.domain.problems import Text
from competition.domain.scoring.method import Line, Marks, Method, Rounding, given, plain_line, tree

JUDGES = 5
DROPPED = Text("最高分或最低分，不计入", "highest or lowest, dropped")


def seats(_aspect: Aspect) -> int:
    """Five."""
    return JUDGES


def combine(part: Part, marks: Marks, rounding: Rounding) -> Line:
    """The part's line; below it each judge's total with the two dropped ones marked."""
    judges = [_judge_line(part, marks, seat, rounding) for seat in range(1, JUDGES + 1)]
    in_order = sorted(range(JUDGES), key=lambda index: judges[index].value)
    dropped = {in_order[0], in_order[-1]}
    kept = [line.value for index, line in enumerate(judges) if index not in dropped]
    value = rounding.mean(sum(kept, Decimal(0)) / len(kept))
    lines = tuple(
        Line(line.id, line.label, line.value, line.maximum, DROPPED, counts=False, lines=line.lines)
        if index in dropped
        else line
        for index, line in enumerate(judges)
    )
    note = Text(
        "五位裁判去掉一个最高分和一个最低分后取平均", "mean of five judges without one highest and one lowest"
    )
    return Line(part.id, part.name, value, part.maximum, note, lines=lines)


def _judge_line(part: Part, marks: Marks, seat: int, rounding: Rounding) -> Line:
    summed = tree(part, lambda aspect: plain_line(aspect, given(marks, aspect, seat)), rounding)
    return Line(f"{part.id}#{seat}", f"裁判{seat}", summed.value, summed.maximum, lines=summed.lines)


METHOD = Method(
    "trimmed_mean",
    Text("五人去高去低取平均", "five judges, highest and lowest dropped"),
    seats,
    combine,
    by_criterion=False,
)
