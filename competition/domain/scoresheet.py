"""One judge's (or one panel's agreed) marks of one marking form for one entry.

A missing mark is None and never 0; a sheet is complete or it says what is missing.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from competition.domain.calculations import Calculation, calculate
from competition.domain.marking_scheme import JUDGEMENT_SCORES, Aspect, AspectKind
from competition.domain.problems import Problem, problem
from competition.domain.tiers import Labelled

FINEST = -2
TYPED = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")


class EntryState(Labelled):
    """Whether an entry competes. Only one that competes is ranked; the others are not zeros."""

    COMPETING = "competing", "参赛", "competing"
    ABSENT = "absent", "缺赛", "absent"
    WITHDRAWN = "withdrawn", "退赛", "withdrawn"
    DISQUALIFIED = "disqualified", "取消资格", "disqualified"
    EXHIBITION = "exhibition", "表演（不计名次）", "out of competition"

    @property
    def marked(self) -> bool:
        """Whether it is drawn and marked; whoever competes out of competition is, and is not ranked."""
        return self in (EntryState.COMPETING, EntryState.EXHIBITION)


class SheetState(Labelled):
    """The way of a sheet. Confirmed by another person than the one who submitted it; signed off with its whole form."""

    DRAFT = "draft", "评分中", "being marked"
    SUBMITTED = "submitted", "已提交", "submitted"
    CONFIRMED = "confirmed", "已确认", "confirmed"
    SIGNED = "signed", "已签字", "signed off"

    @property
    def is_confirmed(self) -> bool:
        """Whether a second person has confirmed it, signed off or not."""
        return self in (SheetState.CONFIRMED, SheetState.SIGNED)


@dataclass(frozen=True, slots=True, order=True)
class SheetKey:
    """Which sheet: `seat` counts the panel's seats from 1."""

    entry: str
    sub_criterion: str
    seat: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """Marks by aspect id. An aspect that is absent or None is not marked yet."""

    key: SheetKey
    marks: Mapping[str, Decimal | None]


def missing_marks(aspects: Sequence[Aspect], marks: Mapping[str, Decimal | None]) -> tuple[Aspect, ...]:
    """The aspects that have no mark yet, in the order of the form."""
    return tuple(aspect for aspect in aspects if marks.get(aspect.id) is None)


@dataclass(frozen=True, slots=True)
class Difference:
    """An aspect on which two records of the same sheet disagree; None is not marked."""

    aspect: Aspect
    first: Decimal | None
    second: Decimal | None


def compare_sheets(
    aspects: Sequence[Aspect], first: Mapping[str, Decimal | None], second: Mapping[str, Decimal | None]
) -> tuple[Difference, ...]:
    """Where two records of the same sheet (paper and tablet) differ, in the order of the form.

    A missing mark differs from a zero; 1 and 1.00 are the same mark.
    """
    return tuple(
        Difference(aspect, first.get(aspect.id), second.get(aspect.id))
        for aspect in aspects
        if first.get(aspect.id) != second.get(aspect.id)
    )


def wide_spread(marks: Sequence[Decimal | None], limit: Decimal | None) -> Decimal | None:
    """How far judges' marks of one aspect lie apart, where that is more than the limit; None where it is not.

    Missing marks are left out: they are not zeros. Without a limit nothing is too far.
    """
    given = [mark for mark in marks if mark is not None]
    if limit is None or not given:
        return None
    apart = max(given) - min(given)
    return apart if apart > limit else None


def read_mark(aspect: Aspect, raw: str) -> Decimal | Problem | None:
    """A mark as typed: a Decimal, None for an empty field, or what is wrong with it; full-width digits are put right.

    With a calculation what is typed is the measured value, and the mark follows.
    """
    text = unicodedata.normalize("NFKC", raw).strip()
    if not text:
        return None
    if aspect.calculation is not None:
        found = calculate(aspect.calculation, text, maximum=aspect.maximum)
        return _not_measurable(aspect.id, aspect.calculation, text) if found is None else found
    if not TYPED.fullmatch(text):
        return problem(
            f"{aspect.id}：“{text}”不是数字。",
            f"{aspect.id}: “{text}” is not a number.",
            mend_zh="请只填数字，例如 1.5。",
            mend_en="Enter digits only, such as 1.5.",
        )
    mark = Decimal(text)
    return check_mark(aspect, mark) or mark


def check_mark(aspect: Aspect, mark: Decimal) -> Problem | None:
    """What is wrong with a mark of that aspect: None when it may stand."""
    if aspect.kind is AspectKind.JUDGEMENT:
        if mark not in JUDGEMENT_SCORES:
            return _fault(aspect, mark, "评判分只能是 0、1、2、3", "A judgement score is 0, 1, 2 or 3")
        return None
    if not 0 <= mark <= aspect.maximum:
        return _fault(
            aspect, mark, f"应在 0 至 {aspect.maximum} 之间", f"It must lie between 0 and {aspect.maximum}"
        )
    if aspect.calculation is None and not aspect.partial and mark not in (0, aspect.maximum):
        return _fault(
            aspect,
            mark,
            f"该测量点只有得分（{aspect.maximum}）或不得分（0）",
            f"This measurement gives {aspect.maximum} or 0",
        )
    if mark != mark.quantize(Decimal(1).scaleb(FINEST)):
        return _fault(aspect, mark, "最多两位小数", "It has at most two decimals")
    return None


def _not_measurable(name: str, calculation: Calculation, text: str) -> Problem:
    kind = calculation.type.label
    return problem(
        f"{name}：“{text}”不能用于“{kind.zh}”。",
        f"{name}: “{text}” does not fit “{kind.en}”.",
        mend_zh="请填写测得的数值，或从选项中选择。",
        mend_en="Enter the measured number, or choose one of the options.",
    )


def _fault(aspect: Aspect, mark: Decimal, zh: str, en: str) -> Problem:
    return problem(
        f"{aspect.id}：{mark} 不可用，{zh}。",
        f"{aspect.id}: {mark} cannot stand. {en}.",
        mend_zh="请重新填写该项，其他分数未受影响。",
        mend_en="Enter this one again; no other mark is touched.",
    )
