"""What a judge writes or photographs beside a mark. It never changes the mark; of a deduction it is the reason."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from competition.domain.marking_scheme import Aspect, AspectKind
from competition.domain.problems import Problem, problem

LONGEST_NOTE = 500
"""Characters; this project's choice."""
MOST_PHOTOS = 4
"""Beside one aspect; this project's choice."""


def read_note(typed: str, aspect: str) -> str | Problem:
    """The note without spaces around it, empty for none; a Problem for one that is too long."""
    text = typed.replace("\r\n", "\n").strip()
    if len(text) <= LONGEST_NOTE:
        return text
    return problem(
        f"{aspect}的备注有{len(text)}字，最多{LONGEST_NOTE}字，没有保存。",
        f"The note on {aspect} has {len(text)} characters; {LONGEST_NOTE} are allowed, and it was not kept.",
        mend_zh="请写短一些；细节可以拍照。",
        mend_en="Write less; a photo can show the details.",
    )


def needs_reason(aspect: Aspect, mark: Decimal | None) -> bool:
    """Whether something is taken off, which needs a reason."""
    return aspect.kind is AspectKind.DEDUCTION and mark is not None and mark > 0


def missing_reasons(
    aspects: Sequence[Aspect],
    marks: Mapping[str, Decimal | None],
    notes: Mapping[str, str],
    *,
    opened: Collection[str] = (),
) -> tuple[Aspect, ...]:
    """The deductions without a reason, in the order of the sheet.

    `opened`: only these aspects came back, so that no other one can be given a reason now.
    """
    return tuple(
        each
        for each in aspects
        if (not opened or each.id in opened)
        and needs_reason(each, marks.get(each.id))
        and not notes.get(each.id)
    )


def check_reasons(
    aspects: Sequence[Aspect],
    marks: Mapping[str, Decimal | None],
    notes: Mapping[str, str],
    *,
    opened: Collection[str] = (),
) -> Problem | None:
    """What keeps a sheet from being handed in: deductions without a reason."""
    missing = missing_reasons(aspects, marks, notes, opened=opened)
    if not missing:
        return None
    names = "、".join(each.id for each in missing)
    return problem(
        f"有{len(missing)}项扣分没有写理由：{names}。",
        f"Deductions without a reason: {names}.",
        mend_zh="请在该评分点写明扣分理由，再提交。",
        mend_en="Write the reason beside the deduction, then hand in.",
    )


def check_photos(aspect: str, kept: int) -> Problem | None:
    """What keeps one more photo from an aspect that has so many."""
    if kept < MOST_PHOTOS:
        return None
    return problem(
        f"{aspect}已有{MOST_PHOTOS}张照片，没有保存这一张。",
        f"{aspect} has {MOST_PHOTOS} photos already; this one was not kept.",
        mend_zh="请先移除一张，再拍。",
        mend_en="Remove one first.",
    )
