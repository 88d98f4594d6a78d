"""The paper twin of a sheet, keyed in by somebody else: a second record beside the tablet's and never over it.

Where both differ one of two things happens, and neither in silence: the judge marks the aspect again, or the chief judge
finds that the paper or its keying is wrong and says why. Until then the sheet is not confirmed.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from competition.domain.mark_operations import SheetAddress, read_address
from competition.domain.marking_scheme import Aspect
from competition.domain.problems import Problem, problem
from competition.domain.scoresheet import Difference, SheetState, compare_sheets

Marks = Mapping[str, Decimal | None]
JUDGES_PAGES = "/judge/"


@dataclass(frozen=True, slots=True)
class Ruled:
    """A difference that was found to be an error of the paper or its keying, as both stood then."""

    aspect: str
    on_sheet: Decimal | None
    on_paper: Decimal | None


def open_differences(
    aspects: Sequence[Aspect], on_sheet: Marks, on_paper: Marks, ruled: Collection[Ruled]
) -> tuple[Difference, ...]:
    """Where sheet (first) and paper (second) differ and nobody has decided, in the order of the form.

    A decision holds for the two marks it was about: another mark on the sheet is another difference.
    """
    return tuple(
        each
        for each in compare_sheets(aspects, on_sheet, on_paper)
        if Ruled(each.aspect.id, each.first, each.second) not in ruled
    )


def may_adopt(state: SheetState | None, on_sheet: Marks) -> bool:
    """Whether the paper may stand for a sheet: nothing at all was marked on it. A mark taken back is none."""
    empty = all(mark is None for mark in on_sheet.values())
    return state in (None, SheetState.DRAFT) and empty


def read_scanned(text: str) -> SheetAddress | None:
    """The sheet that a paper's QR code names, whole or as its last part; None for any other text."""
    return read_address(text.strip().rpartition(JUDGES_PAGES)[2].rstrip("/"))


def check_same_keying(aspects: Sequence[Aspect], first: Marks, second: Marks) -> list[Problem]:
    """What keeps a second keying from confirming the first one: every aspect on which they differ, with both values."""
    found = compare_sheets(aspects, first, second)
    if not found:
        return []
    zh = "、".join(
        f"{each.aspect.id}（第一次{_text(each.first)}，这次{_text(each.second)}）" for each in found
    )
    en = ", ".join(f"{each.aspect.id} ({_text(each.first)}, now {_text(each.second)})" for each in found)
    return [
        problem(
            f"与第一次录入不同：{zh}。没有保存。",
            f"This differs from the first keying: {en}. Nothing was kept.",
            mend_zh="请再看纸质评分表。第一次录错的，请裁判长作废后重新录入。",
            mend_en="Look at the paper again. If the first keying is wrong, the chief judge sets it aside.",
        )
    ]


def check_agreed(code: str, form: str, seat: int, found: Iterable[Difference]) -> Problem | None:
    """What keeps a sheet from being confirmed: the aspects on which its paper says otherwise."""
    names = [each.aspect.id for each in found]
    if not names:
        return None
    return problem(
        f"{code} {form} 第{seat}席与录入的纸质评分表不符：{'、'.join(names)}。",
        f"{code}, form {form}, seat {seat} differs from its paper: {', '.join(names)}.",
        mend_zh="请在“纸质核对”中逐项处理：退回裁判重评，或写明理由以平板为准。",
        mend_en="See to each on the page “Paper”: send it back to the judge, or say why the tablet's mark stands.",
    )


def _text(mark: Decimal | None) -> str:
    return "—" if mark is None else f"{mark:f}"
