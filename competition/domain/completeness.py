"""How far a single sheet is, as the wall shows it."""

from competition.domain.scoresheet import SheetState
from competition.domain.tiers import Labelled


class Fill(Labelled):
    """The steps of a sheet from nothing to signed off; one that came back stands apart until it is handed in again."""

    NOTHING = "nothing", "未评", "nothing marked"
    HALF = "half", "评了一部分", "partly marked"
    FULL = "full", "已评满，未提交", "all marked, not handed in"
    RETURNED = "returned", "已退回", "given back"
    SUBMITTED = "submitted", "已提交", "handed in"
    CONFIRMED = "confirmed", "已确认", "confirmed"
    SIGNED = "signed", "已签字", "signed off"


HANDED_IN = {
    SheetState.SUBMITTED: Fill.SUBMITTED,
    SheetState.CONFIRMED: Fill.CONFIRMED,
    SheetState.SIGNED: Fill.SIGNED,
}


def fill_of(state: SheetState | None, *, returned: bool, marked: int, expected: int) -> Fill:
    """How far a sheet is: `marked` of `expected` aspects bear a mark; no state where nothing was written yet."""
    if state is not None and state is not SheetState.DRAFT:
        return HANDED_IN[state]
    if returned:
        return Fill.RETURNED
    if not marked:
        return Fill.NOTHING
    return Fill.FULL if marked >= expected else Fill.HALF
