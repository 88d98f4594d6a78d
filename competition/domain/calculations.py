"""How a measured value becomes a mark: the five calculations of the WorldSkills workbook.

The names of the types are those of the CIS workbook. No file at hand carries parameters, so the keys below are this
project's reading of their published shape (`KEY:::number#x~x#text#-#…`); a parameter that is not among them is a
problem, never a guess.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from itertools import accumulate, combinations
from unicodedata import normalize

from competition.domain.problems import Problem, problem
from competition.domain.tiers import Labelled

CENT = Decimal("0.01")
NUMBER = re.compile(r"[+-]?([0-9]{1,12}(\.[0-9]{0,12})?|\.[0-9]{1,12})")
LOWEST, HIGHEST = Decimal("-Infinity"), Decimal("Infinity")
KEY_END, NEXT, TEXT = ":::", "#-#", "#x~x#"
PASSED, NOT_PASSED = "yes", "no"
Ends = tuple[Decimal, Decimal]
YES = frozenset({PASSED, "y", "1", "是", "通过", "合格"})
NO = frozenset({NOT_PASSED, "n", "0", "否", "不通过", "不合格"})


class CalculationType(Labelled):
    """What is entered, and how the mark follows."""

    PASS_FAIL = "PASS_FAIL", "通过/不通过", "pass or fail"
    NUMBER_COMPLETED = "NUMBER_COMPLETED", "完成数量", "number completed"
    CHOICE = "CHOICE", "选项", "choice"
    RANGED_SCORE = "RANGED_SCORE", "区间得分", "score by range"
    REGULAR_DIFFERENCE_DEDUCTION = "REGULAR_DIFFERENCE_DEDUCTION", "按偏差扣分", "deduction by difference"


@dataclass(frozen=True, slots=True)
class Calculation:
    """A row of the sheet of calculations; `params` is kept as written. `reusable`: several aspects may share it."""

    name: str
    type: CalculationType
    reusable: bool = False
    params: str = ""


@dataclass(frozen=True, slots=True)
class Param:
    """One value of a key: its number and the text beside it."""

    key: str
    number: Decimal
    text: str = ""


KEYS: dict[CalculationType, tuple[frozenset[str], frozenset[str]]] = {
    CalculationType.PASS_FAIL: (frozenset(), frozenset()),
    CalculationType.NUMBER_COMPLETED: (frozenset({"TOTAL"}), frozenset()),
    CalculationType.CHOICE: (frozenset({"OPTION"}), frozenset()),
    CalculationType.RANGED_SCORE: (frozenset({"RANGE"}), frozenset()),
    CalculationType.REGULAR_DIFFERENCE_DEDUCTION: (
        frozenset({"TARGET", "STEP", "DEDUCTION"}),
        frozenset({"TOLERANCE"}),
    ),
}
"""The keys that a type needs, and those that it may have besides."""
POSITIVE = ("TOTAL", "STEP", "DEDUCTION")


def read_params(text: str) -> tuple[Param, ...]:
    """The parameters of `KEY:::number#x~x#text#-#number#x~x#text#-#KEY:::…`. ValueError naming the piece that is none."""
    params: list[Param] = []
    key = ""
    for piece in filter(None, map(str.strip, text.split(NEXT))):
        left, _, words = piece.partition(TEXT)
        head, found, number = left.rpartition(KEY_END)
        key = head.strip().upper() if found else key
        value = _number(number)
        if not key or value is None:
            raise ValueError(piece)
        params.append(Param(key, value, words.strip()))
    return tuple(params)


def write_params(params: tuple[Param, ...]) -> str:
    """The parameters in the workbook's own shape."""
    pieces = (
        f"{each.key}{KEY_END}{each.number:f}" + (TEXT + each.text if each.text else "") for each in params
    )
    return NEXT.join(pieces)


def check_calculation(calculation: Calculation, *, maximum: Decimal) -> tuple[Problem, ...]:
    """What keeps the calculation from giving marks from 0 to the maximum of an aspect."""
    return tuple(_faults(calculation, maximum))


def _faults(calculation: Calculation, maximum: Decimal) -> Iterator[Problem]:
    try:
        params = read_params(calculation.params)
    except ValueError as piece:
        yield _fault(
            calculation,
            f"参数“{piece}”不是“KEY:::数字#x~x#文字”的形式",
            f"the parameter “{piece}” has not the shape KEY:::number#x~x#text",
        )
        return
    needed, optional = KEYS[calculation.type]
    keys = {each.key for each in params}
    if lacking := sorted(needed - keys):
        yield _fault(calculation, f"缺少参数 {'、'.join(lacking)}", f"it lacks {', '.join(lacking)}")
    if unknown := sorted(keys - needed - optional):
        known = sorted(needed | optional)
        yield _fault(
            calculation,
            f"不认识参数 {'、'.join(unknown)}，可用：{'、'.join(known) or '无'}",
            f"unknown parameters: {', '.join(unknown)}; it knows {', '.join(known) or 'none'}",
        )
    if not needed - keys and not keys - needed - optional:
        yield from _value_faults(calculation, params, maximum)


def _value_faults(calculation: Calculation, params: tuple[Param, ...], maximum: Decimal) -> Iterator[Problem]:
    if calculation.type in (CalculationType.CHOICE, CalculationType.RANGED_SCORE):
        yield from _mark_faults(calculation, params, maximum)
        return
    keys = [each.key for each in params]
    if twice := sorted({key for key in keys if keys.count(key) > 1}):
        yield _fault(calculation, f"{'、'.join(twice)} 只能有一个值", f"{', '.join(twice)} takes one value")
    given = {each.key: each.number for each in params}
    positive = {key: number for key, number in given.items() if key in POSITIVE}
    if any(number <= 0 for number in positive.values()):
        names = "、".join(positive)
        yield _fault(calculation, f"{names} 须大于0", f"{', '.join(positive)} must be above 0")
    if given.get("TOLERANCE", Decimal(0)) < 0:
        yield _fault(calculation, "TOLERANCE 不得小于0", "TOLERANCE cannot be below 0")
    if "TOTAL" in given and given["TOTAL"] != given["TOTAL"].to_integral_value():
        yield _fault(calculation, "TOTAL 须为整数", "TOTAL must be a whole number")


def _mark_faults(calculation: Calculation, params: tuple[Param, ...], maximum: Decimal) -> Iterator[Problem]:
    """Faults of parameters that are each a mark beside an option or a range."""
    if any(not 0 <= each.number <= maximum for each in params):
        yield _fault(calculation, f"得分须在0至{maximum}之间", f"its marks must lie between 0 and {maximum}")
    texts = [_same(each.text) for each in params]
    if not all(texts):
        yield _fault(calculation, "每个得分都要写明选项或区间", "each mark needs its option or range")
    elif len(set(texts)) < len(texts):
        yield _fault(calculation, "选项或区间重复", "an option or range occurs more than once")
    elif calculation.type is CalculationType.RANGED_SCORE:
        yield from _range_faults(calculation, params)


def _range_faults(calculation: Calculation, params: tuple[Param, ...]) -> Iterator[Problem]:
    """A value has one mark only, and between the first and the last range none is left out."""
    ranges = [(each, ends) for each in params if (ends := _range(each.text)) is not None]
    if len(ranges) < len(params):
        yield _fault(calculation, "区间须写作“下限..上限”", "a range is written “low..high”")
        return
    for (one, ends), (other, others) in combinations(ranges, 2):
        if one.number != other.number and _overlap(ends, others):
            yield _fault(
                calculation,
                f"区间“{one.text}”与“{other.text}”重叠，但得分不同",
                f"the ranges “{one.text}” and “{other.text}” overlap and give different marks",
            )
    low_to_high = sorted(ends for _, ends in ranges)
    reached = accumulate((high for _, high in low_to_high), max)
    for high, (low, _) in zip(reached, low_to_high[1:], strict=False):
        if low > high:
            yield _fault(
                calculation,
                f"{high}与{low}之间的数值不在任何区间内",
                f"values between {high} and {low} are in no range",
            )


def _overlap(one: Ends, other: Ends) -> bool:
    """Whether they share more than an end where they touch."""
    return one == other or (one[0] < other[1] and other[0] < one[1])


def _fault(calculation: Calculation, zh: str, en: str) -> Problem:
    return problem(
        f"计算“{calculation.name}”（{calculation.type.value}）：{zh}。",
        f"Calculation “{calculation.name}” ({calculation.type.value}): {en}.",
        mend_zh="请更正“Calculations”工作表，或删去该计算、由裁判直接填写得分。",
        mend_en="Mend the sheet of calculations, or delete it and let judges enter the mark.",
    )


def options(calculation: Calculation) -> tuple[tuple[str, str], ...]:
    """What a judge may choose: (value, label) pairs; empty where a number is entered."""
    if calculation.type is CalculationType.PASS_FAIL:
        return ((PASSED, "是 / yes"), (NOT_PASSED, "否 / no"))
    if calculation.type is CalculationType.CHOICE:
        return tuple((param.text, param.text) for param in read_params(calculation.params))
    return ()


def calculate(calculation: Calculation, entered: str, *, maximum: Decimal) -> Decimal | None:
    """The mark that follows from what was entered, two decimals, half up; None if that cannot be entered here.

    `entered` is yes or no, an option's text, or a plain number, by type (see `options`). The calculation must be sound
    (see `check_calculation`).
    """
    mark = _RULES[calculation.type](read_params(calculation.params), entered.strip(), maximum)
    return None if mark is None else min(max(mark, Decimal(0)), maximum).quantize(CENT, ROUND_HALF_UP)


def _pass_fail(_params: tuple[Param, ...], entered: str, maximum: Decimal) -> Decimal | None:
    answer = entered.casefold()
    return maximum if answer in YES else Decimal(0) if answer in NO else None


def _number_completed(params: tuple[Param, ...], entered: str, maximum: Decimal) -> Decimal | None:
    """The share of the maximum that was completed: a whole number from 0 to TOTAL."""
    number, total = _number(entered), params[0].number
    if number is None or number != number.to_integral_value() or not 0 <= number <= total:
        return None
    return maximum * number / total


def _choice(params: tuple[Param, ...], entered: str, _maximum: Decimal) -> Decimal | None:
    wanted = _same(entered)
    return next((param.number for param in params if _same(param.text) == wanted), None)


def _same(text: str) -> str:
    """Texts are compared without regard to full width and stray spaces."""
    return normalize("NFKC", text).strip()


def _ranged(params: tuple[Param, ...], entered: str, _maximum: Decimal) -> Decimal | None:
    """The mark of the first range that holds the value, both ends included; no mark outside every range.

    Where two ranges touch, the first one listed wins. Only an open end (“9..”) holds whatever lies beyond.
    """
    value = _number(entered)
    if value is None:
        return None
    held = ((param.number, _range(param.text)) for param in params)
    return next((mark for mark, ends in held if ends is not None and ends[0] <= value <= ends[1]), None)


def _difference(params: tuple[Param, ...], entered: str, maximum: Decimal) -> Decimal | None:
    """DEDUCTION for each STEP begun beyond TOLERANCE from TARGET, down to 0."""
    value = _number(entered)
    if value is None:
        return None
    given = {param.key: param.number for param in params}
    beyond = abs(value - given["TARGET"]) - given.get("TOLERANCE", Decimal(0))
    steps = (max(beyond, Decimal(0)) / given["STEP"]).to_integral_value(ROUND_CEILING)
    return maximum - steps * given["DEDUCTION"]


_RULES: dict[CalculationType, Callable[[tuple[Param, ...], str, Decimal], Decimal | None]] = {
    CalculationType.PASS_FAIL: _pass_fail,
    CalculationType.NUMBER_COMPLETED: _number_completed,
    CalculationType.CHOICE: _choice,
    CalculationType.RANGED_SCORE: _ranged,
    CalculationType.REGULAR_DIFFERENCE_DEDUCTION: _difference,
}


def _range(text: str) -> Ends | None:
    """Both ends of “low..high”; one that is left out is infinite. None if it is no range."""
    left, found, right = text.partition("..")
    low = _number(left) if left.strip() else LOWEST
    high = _number(right) if right.strip() else HIGHEST
    if not found or low is None or high is None or low > high or (low, high) == (LOWEST, HIGHEST):
        return None
    return low, high


def _number(text: str) -> Decimal | None:
    """A plain number of at most twelve digits before the point and as many after it; None for anything else."""
    shape = NUMBER.fullmatch(text.strip())
    return Decimal(shape.group()) if shape else None
