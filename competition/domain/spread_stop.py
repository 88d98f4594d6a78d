"""Judges who lie too far apart judge that one aspect again: which sheets it goes back to, and what stays as it is.

Source: the WorldSkills rules on judgement (marks of one aspect that differ by more than 1 are discussed and given
again), which Chinese technical rules take over.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from competition.domain.problems import Problem, problem
from competition.domain.scoresheet import SheetState


@dataclass(frozen=True, slots=True)
class SeatSheet:
    """The sheet of one seat that marks the aspect.

    `opened`: the aspects that came back alone and wait for a new mark. `kept`: who handed it in marks it still.
    """

    seat: int
    state: SheetState
    opened: frozenset[str] = frozenset()
    kept: bool = True


def seats_to_judge_again(aspect: str, sheets: Sequence[SeatSheet]) -> tuple[int, ...]:
    """The seats whose sheets take the aspect back; a draft that is open as a whole has it open already."""
    return tuple(each.seat for each in sheets if _takes(each, aspect))


def _takes(sheet: SeatSheet, aspect: str) -> bool:
    if sheet.state is SheetState.DRAFT:
        return bool(sheet.opened) and aspect not in sheet.opened
    return sheet.state is SheetState.SUBMITTED


def check_judging_again(aspect: str, sheets: Sequence[SeatSheet]) -> list[Problem]:
    """What keeps an aspect from going back to its judges. All seats judge again, or none does."""
    closed = [each.seat for each in sheets if each.state.is_confirmed]
    changed = [each.seat for each in sheets if _takes(each, aspect) and not each.kept]
    found = [*([_confirmed(closed)] if closed else []), *([_other_judge(changed)] if changed else [])]
    return found or ([] if seats_to_judge_again(aspect, sheets) else [_nothing_to_judge_again(aspect)])


def check_frozen(
    opened: Collection[str], before: Mapping[str, Decimal | None], marks: Mapping[str, Decimal | None]
) -> list[Problem]:
    """The marks that would change although only the `opened` aspects came back; nothing where the whole sheet is open."""
    return [
        found
        for name, mark in marks.items()
        if mark != before.get(name) and (found := held_fast(opened, name)) is not None
    ]


def held_fast(opened: Collection[str], aspect: str) -> Problem | None:
    """What keeps an aspect as it is: others came back without it. None where it or the whole sheet is open."""
    if not opened or aspect in opened:
        return None
    return problem(
        f"只退回了{'、'.join(sorted(opened))}，{aspect}的分数不能改动。",
        f"Only {', '.join(sorted(opened))} came back: the mark of {aspect} stays as it is.",
        mend_zh="其他评分点也须重评的，请裁判长另行退回。",
        mend_en="If another aspect must be marked again, ask the chief judge to send it back too.",
    )


def _confirmed(seats: Sequence[int]) -> Problem:
    zh, en = _listed(seats)
    return problem(
        f"第{zh}席的评分表已确认，裁判长不能单独退回其中的评分点。",
        f"The sheets of seats {en} are confirmed: the chief judge does not send an aspect back alone.",
        mend_zh="请先申请重新打开这些评分表，由监督同意。",
        mend_en="Ask for a reopening of these sheets first; a supervisor agrees to it.",
    )


def _other_judge(seats: Sequence[int]) -> Problem:
    zh, en = _listed(seats)
    return problem(
        f"第{zh}席已更换裁判，不能只重评一个评分点。",
        f"Another judge sits on seats {en} now and cannot mark one aspect of somebody else's sheet.",
        mend_zh="请把该席的评分表整份退回，由现任裁判重评。",
        mend_en="Give the whole sheet back, to be marked anew by whoever sits there now.",
    )


def _listed(seats: Sequence[int]) -> tuple[str, str]:
    numbers = [str(seat) for seat in seats]
    return "、".join(numbers), ", ".join(numbers)


def _nothing_to_judge_again(aspect: str) -> Problem:
    return problem(
        f"没有已提交的评分表可以退回{aspect}：裁判尚未提交，或该评分点正在重评。",
        f"No sheet can take {aspect} back: none is handed in, or the aspect is being judged again.",
        mend_zh="请等裁判提交后再核对。",
        mend_en="Wait until the judges have handed their sheets in.",
    )
