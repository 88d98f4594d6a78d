"""合理范围 and 离群: what a judge is asked to confirm before it counts.

An aspect's scheme may state what is plausible for a mark or a measured value; and a value may lie far from what the same
judge gave the other works. Neither makes a mark wrong: the judge types 确认, and then it stands.

Far is more than three median absolute deviations from the median of at least five values of one's own. The tablet asks
that (`static/tablet/outliers.js` computes the same); the server only holds to the range.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from statistics import median

from competition.domain.calculations import options
from competition.domain.marking_scheme import Aspect, AspectKind
from competition.domain.problems import Problem, problem
from competition.domain.scoresheet import TYPED, read_mark
from competition.domain.tiers import Labelled

LEAST, TIMES = 5, 3
"""How many values of one's own a value is compared with at least, and how many deviations are too far. No regulation
names such figures: they are this project's choice, and ask for no more than a second look."""
COMPARED = (AspectKind.MEASUREMENT, AspectKind.DEDUCTION)
"""What is counted or measured: works that differ a little there differ for a reason."""
WORDS = frozenset({"确认", "confirm"})


class Unusual(Labelled):
    """What is unusual about a value."""

    BELOW = "below", "低于合理范围", "below the plausible range"
    ABOVE = "above", "高于合理范围", "above the plausible range"
    OUTLIER = "outlier", "与本席其他作品相差很大", "far from the seat's other works"


def takes_number(aspect: Aspect) -> bool:
    """Whether a number is entered freely, and nothing chosen."""
    if aspect.calculation is not None:
        return not options(aspect.calculation)
    return aspect.kind is not AspectKind.JUDGEMENT and aspect.partial


def number_of(typed: str) -> Decimal | None:
    """The number that was typed, full-width digits put right; None for anything else."""
    text = unicodedata.normalize("NFKC", typed).strip()
    return Decimal(text) if TYPED.fullmatch(text) else None


def beyond_range(aspect: Aspect, typed: str) -> Unusual | None:
    """On which side a typed value lies beyond the plausible range; None within it, without one, and for no number."""
    value = number_of(typed)
    if value is None or not takes_number(aspect):
        return None
    if aspect.plausible_from is not None and value < aspect.plausible_from:
        return Unusual.BELOW
    if aspect.plausible_to is not None and value > aspect.plausible_to:
        return Unusual.ABOVE
    return None


def is_outlier(value: Decimal, others: Sequence[Decimal]) -> bool:
    """Whether a value is more than three median absolute deviations from the median of the others.

    Never with fewer than five others, nor where more than half of them are the same.
    """
    if len(others) < LEAST:
        return False
    exact = [Fraction(each) for each in others]
    middle = median(exact)
    deviation = median(abs(each - middle) for each in exact)
    return 0 < TIMES * deviation < abs(Fraction(value) - middle)


def unusual(aspect: Aspect, typed: str, others: Iterable[str]) -> Unusual | None:
    """What is unusual about a typed value; `others` is what the same seat has for that aspect of other works, as typed."""
    if (beyond := beyond_range(aspect, typed)) is not None:
        return beyond
    value = number_of(typed)
    if value is None or aspect.kind not in COMPARED or not takes_number(aspect):
        return None
    known = [number for each in others if (number := number_of(each)) is not None]
    return Unusual.OUTLIER if is_outlier(value, known) else None


def is_word(typed: str) -> bool:
    """Whether 确认 was typed, or confirm."""
    return unicodedata.normalize("NFKC", typed).strip().casefold() in WORDS


def check_range(aspect: Aspect, typed: str) -> Problem | None:
    """What is said of a value beyond the plausible range that nobody confirmed; None within it."""
    found, words = beyond_range(aspect, typed), aspect.plausible
    if found is None or words is None:
        return None
    return problem(
        f"{aspect.id}：{typed.strip()} {found.label.zh}（{words.zh}），没有保存。",
        f"{aspect.id}: {typed.strip()} is {found.label.en} ({words.en}) and was not saved.",
        mend_zh="请核对后更正；确实如此的，输入“确认”两字。",
        mend_en="Check and correct it; if it is so, type “confirm”.",
    )


def range_problems(aspect: Aspect) -> Iterable[Problem]:
    """What is wrong with the plausible range of an aspect whose calculation, if any, is sound."""
    ends = [each for each in (aspect.plausible_from, aspect.plausible_to) if each is not None]
    if ends and not takes_number(aspect):
        yield problem(
            f"评分点{aspect.id}“{aspect.description}”不是填数字的，不能有合理范围。",
            f"No number is entered for aspect {aspect.id}: it takes no plausible range.",
            mend_zh="请删去合理最低和合理最高。",
            mend_en="Delete the lowest and highest plausible value.",
        )
        return
    for end in ends:
        if isinstance(read_mark(aspect, f"{end:f}"), Problem):
            yield problem(
                f"评分点{aspect.id}的合理范围写到{end:f}，这个数裁判填不进去。",
                f"The plausible range of aspect {aspect.id} ends at {end:f}, which no judge can enter.",
                mend_zh="直接填分的，请改为0至满分、最多两位小数；填测得值的，请改为计算能用的数。",
                mend_en="For a mark take 0 to the maximum, with two decimals at most; else a value that its calculation takes.",
            )
    if len(ends) == 2 and ends[0] > ends[1]:
        yield problem(
            f"评分点{aspect.id}的合理最低{ends[0]:f}大于合理最高{ends[1]:f}。",
            f"The lowest plausible value {ends[0]:f} of aspect {aspect.id} is above the highest, {ends[1]:f}.",
            mend_zh="请更正，或对调两者。",
            mend_en="Mend them, or change them over.",
        )
