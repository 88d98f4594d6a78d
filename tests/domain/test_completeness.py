"""The steps of a sheet on the wall."""

import pytest

from competition.domain.completeness import Fill, fill_of
from competition.domain.scoresheet import SheetState

DRAFT, HANDED_IN, CONFIRMED, SIGNED = SheetState


@pytest.mark.parametrize(
    ("state", "returned", "marked", "fill"),
    [
        (None, False, 0, Fill.NOTHING),
        (DRAFT, False, 0, Fill.NOTHING),
        (DRAFT, False, 1, Fill.HALF),
        (DRAFT, False, 3, Fill.FULL),
        (DRAFT, True, 3, Fill.RETURNED),
        (HANDED_IN, False, 3, Fill.SUBMITTED),
        (HANDED_IN, True, 0, Fill.SUBMITTED),
        (CONFIRMED, False, 3, Fill.CONFIRMED),
        (SIGNED, False, 3, Fill.SIGNED),
    ],
)
def test_every_sheet_stands_at_one_step(state, returned, marked, fill):
    assert fill_of(state, returned=returned, marked=marked, expected=3) is fill
