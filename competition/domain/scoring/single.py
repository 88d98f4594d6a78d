"""单一评分: one agreed sheet; the marks are summed. Used for theory papers and measured practice."""

from competition.domain.marking_scheme import Aspect, Part
from competition.domain.problems import Text
from competition.domain.scoring.method import Line, Marks, Method, Rounding, given, plain_line, tree


def seats(_aspect: Aspect) -> int:
    """One."""
    return 1


def combine(part: Part, marks: Marks, rounding: Rounding) -> Line:
    """The sum of the marks."""
    return tree(part, lambda aspect: plain_line(aspect, given(marks, aspect, 1)), rounding)


METHOD = Method("single", Text("一份评分表（汇总得分）", "one sheet (sum of marks)"), seats, combine)
