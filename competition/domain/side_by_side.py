"""The marks of one form side by side: works by code, aspects, and what each seat gave. No total, no rank."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from competition.domain.marking_scheme import Aspect
from competition.domain.scoresheet import SheetState, wide_spread
from competition.domain.tiers import Labelled


class CellState(Labelled):
    """Why there is a mark, or none yet. What stands on a draft is its judge's alone."""

    GIVEN = "given", "已评", "given"
    NOTHING = "nothing", "未开始", "not begun"
    BEGUN = "begun", "评分中", "being marked"
    AGAIN = "again", "重评中", "being judged again"


@dataclass(frozen=True, slots=True)
class Cell:
    """One seat's mark of one aspect, as far as it is handed in."""

    state: CellState
    mark: Decimal | None = None


def cell_of(
    aspect: str,
    state: SheetState | None,
    *,
    opened: frozenset[str] = frozenset(),
    mark: Decimal | None = None,
) -> Cell:
    """The cell of a sheet in that state, None without a sheet; `opened` are the aspects that came back alone."""
    if state is None:
        return Cell(CellState.NOTHING)
    if state is SheetState.DRAFT and aspect in opened:
        return Cell(CellState.AGAIN)
    if mark is None or (state is SheetState.DRAFT and not opened):
        return Cell(CellState.BEGUN)
    return Cell(CellState.GIVEN, mark)


@dataclass(frozen=True, slots=True)
class Compared:
    """One aspect of one work across the seats that mark it; `limit` is how far they may lie apart, None for no limit."""

    aspect: Aspect
    cells: tuple[Cell, ...]
    limit: Decimal | None

    @property
    def spread(self) -> Decimal | None:
        """How far the marks lie apart; None unless two are given."""
        given = [cell.mark for cell in self.cells if cell.mark is not None]
        return max(given) - min(given) if len(given) > 1 else None

    @property
    def apart(self) -> bool:
        """Whether that is too far."""
        return wide_spread([cell.mark for cell in self.cells], self.limit) is not None

    @property
    def missing(self) -> bool:
        """Whether a mark is still to come."""
        return any(cell.mark is None for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Line:
    """One work by its code, with every aspect that is shown."""

    code: str
    compared: tuple[Compared, ...]


@dataclass(frozen=True, slots=True, order=True)
class CellKey:
    """One seat's mark of one aspect of one work, by codes alone."""

    code: str
    form: str
    seat: int
    aspect: str


Concerns = Callable[[str, Compared], bool]
"""Whether an aspect of the work with that code is what somebody looks for."""


def is_apart(_code: str, compared: Compared) -> bool:
    """Judges lie too far apart."""
    return compared.apart


def is_missing(_code: str, compared: Compared) -> bool:
    """A mark is still to come."""
    return compared.missing


def choose_lines(lines: Sequence[Line], concerns: Concerns) -> tuple[Line, ...]:
    """The works and the aspects that are looked for: rows and columns without any such cell are left out."""
    wanted = {each.aspect.id for line in lines for each in line.compared if concerns(line.code, each)}
    return tuple(
        Line(line.code, tuple(each for each in line.compared if each.aspect.id in wanted))
        for line in lines
        if any(concerns(line.code, each) for each in line.compared)
    )


def count_cells(lines: Sequence[Line], concerns: Concerns) -> int:
    """How many aspects of works are what is looked for."""
    return sum(concerns(line.code, each) for line in lines for each in line.compared)
