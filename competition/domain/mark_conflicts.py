"""Two devices of one judge that gave different marks: which of these conflicts nobody has answered yet.

An operation that met a mark it did not know is kept as a conflict and changes nothing. It is answered by whatever is
taken on the same cell afterwards, by its sheet being handed in, and by anything else that gave the mark a new version,
such as the chief judge's choice. Until then it is open.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from competition.domain.mark_operations import OperationKind, Outcome
from competition.domain.problems import Problem, problem
from competition.domain.scoresheet import SheetState

Cell = tuple[str, str]
"""A sheet by its address, and an aspect."""


@dataclass(frozen=True, slots=True)
class Sent:
    """An operation as it is kept; `version` is that of the mark when it was answered."""

    op_id: str
    judge: int
    kind: OperationKind
    sheet: str
    aspect: str
    outcome: Outcome
    version: int

    @property
    def cell(self) -> Cell:
        """Where it belongs."""
        return self.sheet, self.aspect


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands on a cell that can be marked now: who marks it, and the mark's version."""

    judge: int
    version: int


def open_conflicts(sent: Iterable[Sent], stands: Mapping[Cell, Standing]) -> dict[Cell, tuple[Sent, ...]]:
    """The conflicts that wait, by cell; operations in the order in which they arrived.

    A cell that is not in `stands` cannot be marked now, and nothing waits there.
    """
    waiting: dict[Cell, list[Sent]] = {}
    for each in sent:
        if each.outcome is Outcome.APPLIED:
            for cell in [cell for cell in waiting if _answers(each, cell)]:
                del waiting[cell]
        elif each.outcome is Outcome.CONFLICT and each.kind is OperationKind.MARK:
            waiting.setdefault(each.cell, []).append(each)
    found = {
        cell: tuple(each for each in those if stands.get(cell) == Standing(each.judge, each.version))
        for cell, those in waiting.items()
    }
    return {cell: those for cell, those in found.items() if those}


def _answers(taken: Sent, cell: Cell) -> bool:
    if taken.kind is OperationKind.SUBMIT:
        return taken.sheet == cell[0]
    return taken.kind is OperationKind.MARK and taken.cell == cell


def check_choosing(state: SheetState, *, barred: bool) -> list[Problem]:
    """What keeps the chief judge from choosing on a sheet in that state; `barred`: from somebody of the event.

    Which work it is that the chief judge must not judge is not said: it would tell whose code it is.
    """
    return [*([_barred()] if barred else []), *([] if state is SheetState.DRAFT else [_handed_in(state)])]


def _barred() -> Problem:
    return problem(
        "您须回避本项目的选手，不能替裁判选定分数。",
        "You must not judge somebody of this event: you do not choose between its marks.",
        mend_zh="请由裁判本人在平板上选定，或由组织者另派裁判长。",
        mend_en="Let the judge choose on the tablet, or an organizer appoint another chief judge.",
    )


def _handed_in(state: SheetState) -> Problem:
    return problem(
        f"该评分表{state.label.zh}，冲突的分数不能再选定。",
        f"This sheet is {state.label.en}: nothing is chosen on it any more.",
        mend_zh="分数有误的，请退回该评分点，由裁判重评。",
        mend_en="If a mark is wrong, send the aspect back to be marked again.",
    )
