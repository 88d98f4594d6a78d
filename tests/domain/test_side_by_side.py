"""Marks side by side: what is too far apart, what is missing, and that a draft tells nothing."""

from decimal import Decimal

import pytest

from competition.domain.scoresheet import SheetState
from competition.domain.side_by_side import (
    Cell,
    CellState,
    Compared,
    Line,
    cell_of,
    choose_lines,
    count_cells,
    is_apart,
    is_missing,
)
from tests.domain.build import aspect

A1, A2, A3 = (aspect(name, "10") for name in ("A1", "A2", "A3"))
ONE = Decimal(1)


def compared(of, *marks, limit=ONE):
    cells = (
        Cell(CellState.NOTHING) if mark is None else Cell(CellState.GIVEN, Decimal(mark)) for mark in marks
    )
    return Compared(of, tuple(cells), limit)


@pytest.mark.parametrize(
    ("state", "opened", "mark", "shown"),
    [
        (None, (), None, Cell(CellState.NOTHING)),
        (SheetState.DRAFT, (), ONE, Cell(CellState.BEGUN)),
        (SheetState.DRAFT, (), None, Cell(CellState.BEGUN)),
        (SheetState.DRAFT, ("A1",), ONE, Cell(CellState.AGAIN)),
        (SheetState.DRAFT, ("A2",), ONE, Cell(CellState.GIVEN, ONE)),
        (SheetState.SUBMITTED, (), ONE, Cell(CellState.GIVEN, ONE)),
        (SheetState.SUBMITTED, (), None, Cell(CellState.BEGUN)),
        (SheetState.SIGNED, (), Decimal(0), Cell(CellState.GIVEN, Decimal(0))),
    ],
)
def test_what_is_handed_in_is_shown(state, opened, mark, shown):
    assert cell_of("A1", state, opened=frozenset(opened), mark=mark) == shown


@pytest.mark.parametrize(
    ("marks", "spread", "apart", "missing"),
    [
        ((), None, False, False),
        ((2,), None, False, False),
        ((None, 3), None, False, True),
        ((2, 3, 2), 1, False, False),
        ((0, None, 2), 2, True, True),
    ],
)
def test_how_far_marks_lie_apart(marks, spread, apart, missing):
    found = compared(A1, *marks)
    assert (found.spread, found.apart, found.missing) == (spread, apart, missing)
    assert not compared(A1, *marks, limit=None).apart


def test_rows_and_columns_without_any_such_cell_are_left_out():
    lines = (
        Line("07", (compared(A1, 1, 3), compared(A2, 1, 1), compared(A3, 2, 2))),
        Line("08", (compared(A1, 2, 2), compared(A2, 2, 2), compared(A3, 0, 3))),
        Line("09", (compared(A1, 2, 2), compared(A2, None, 2), compared(A3, 2, 2))),
    )
    assert choose_lines(lines, lambda _code, _compared: True) == lines
    far = choose_lines(lines, is_apart)
    assert [(line.code, [each.aspect.id for each in line.compared]) for line in far] == [
        ("07", ["A1", "A3"]),
        ("08", ["A1", "A3"]),
    ]
    (open_,) = choose_lines(lines, is_missing)
    assert (open_.code, [each.aspect.id for each in open_.compared]) == ("09", ["A2"])
    assert (count_cells(lines, is_apart), count_cells(lines, is_missing)) == (2, 1)
    assert choose_lines(lines, lambda code, each: (code, each.aspect.id) == ("08", "A2")) == (
        Line("08", (lines[1].compared[1],)),
    )
    assert choose_lines((), is_apart) == ()
