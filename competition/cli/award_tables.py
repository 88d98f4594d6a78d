"""Tables as offices save them, CSV or a workbook, read under known headings only: what is not known is refused."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from competition.cli.delimited import read_delimited
from competition.domain.problems import Problem, Refusal, problem
from competition.domain.tiers import Labelled, SkillLevel
from competition.spreadsheets.cells import as_text, fault, read_text, read_whole, shorten
from competition.spreadsheets.reading import OLE_MAGIC, ZIP_MAGIC, Cell, Grid, open_workbook
from competition.spreadsheets.tables import Column, simplify
from competition.spreadsheets.words import read_level

L = TypeVar("L", bound=Labelled)
WORKBOOKS = (".xlsx", ".xlsm", ".xls")


@dataclass(frozen=True, slots=True)
class Line:
    """A row below the header; `columns` maps headings to column numbers, and a cell bears its heading as written."""

    grid: Grid
    number: int
    columns: Mapping[str, int]
    is_csv: bool

    def cell(self, heading: str) -> Cell:
        """The cell under a heading; an empty one where the table lacks the column."""
        if heading not in self.columns:
            return Cell(None, replace(self.grid.where(self.number), column=heading))
        written = as_text(self.grid.rows[0][self.columns[heading] - 1])
        cell = self.grid.cell(self.number, self.columns[heading], written)
        return replace(cell, where=replace(cell.where, cell="")) if self.is_csv else cell

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return not any(as_text(value) for value in self.grid.rows[self.number - 1])


def read_lines(file: Path, columns: Sequence[Column]) -> tuple[Line, ...]:
    """The rows that are not empty; headings stand in the first row, in any order and letter case.

    Refusal for a heading that is missing, unknown or there twice, and where no row follows.
    """
    grid, is_csv = _open(file, columns)
    faults = list(_faults(grid, columns))
    if faults:
        raise Refusal(faults)
    headings = _headings(grid)
    places = {
        column.heading: headings.index(name) + 1
        for column in columns
        for name in headings
        if name in _names(column)
    }
    lines = [Line(grid, number, places, is_csv) for number in range(2, len(grid.rows) + 1)]
    found = tuple(line for line in lines if not line.is_empty)
    faults = [] if found else [_nothing(grid)]
    faults += [_beyond(line) for line in found if any(map(as_text, _rest(line)))]
    if faults:
        raise Refusal(faults)
    return found


def _open(file: Path, columns: Sequence[Column]) -> tuple[Grid, bool]:
    """The first sheet, or reading of a CSV file by its delimiters, with the fewest faults in its headings."""
    data = file.read_bytes()
    if data.startswith((ZIP_MAGIC, OLE_MAGIC)) or file.suffix.lower() in WORKBOOKS:
        return open_workbook(data, file=file.name).sheets[0], False
    grids = read_delimited(data, file=file.name)
    return min(grids, key=lambda grid: len(list(_faults(grid, columns)))), True


def _headings(grid: Grid) -> list[str]:
    return [simplify(value).casefold() for value in grid.rows[0]] if grid.rows else []


def _names(column: Column) -> frozenset[str]:
    return frozenset(name.casefold() for name in column.names)


def _faults(grid: Grid, columns: Sequence[Column]) -> Iterator[Problem]:
    counted = Counter(_headings(grid))
    for column in columns:
        times = sum(counted[name] for name in _names(column))
        if times > 1 or (column.required and not times):
            yield _missing(grid, column) if not times else _twice(grid, column)
    known = frozenset().union(*map(_names, columns))
    for name in counted:
        if name and name not in known:
            yield _unknown(grid, name, columns)


def _rest(line: Line) -> Iterator[object]:
    """What stands in a row where the header has no heading."""
    headings = _headings(line.grid)
    for number, value in enumerate(line.grid.rows[line.number - 1]):
        if number >= len(headings) or not headings[number]:
            yield value


def _missing(grid: Grid, column: Column) -> Problem:
    return problem(
        f"缺少“{column.heading}”列。",
        f"The column “{column.heading}” is missing.",
        mend_zh=f"请在首行加上“{column.heading}”（或“{column.also[0]}”）。",
        mend_en=f"Add {column.heading} (or {column.also[0]}) to the first row.",
        where=grid.where(1),
    )


def _twice(grid: Grid, column: Column) -> Problem:
    return problem(
        f"“{column.heading}”列出现了不止一次。",
        f"The column “{column.heading}” stands more than once.",
        mend_zh="请只保留一列。",
        mend_en="Keep one of them.",
        where=grid.where(1),
    )


def _unknown(grid: Grid, name: str, columns: Sequence[Column]) -> Problem:
    known = [f"{column.heading}（{column.also[0]}）" for column in columns]
    return problem(
        f"没有“{shorten(name)}”这一列。",
        f"There is no column “{shorten(name)}”.",
        mend_zh=f"请删除该列，或改为：{'、'.join(known)}。",
        mend_en=f"Delete it or use one of: {', '.join(column.heading for column in columns)}.",
        where=grid.where(1),
    )


def _beyond(line: Line) -> Problem:
    return problem(
        "这一行在表头之外还有内容。",
        "The row has something where there is no heading.",
        mend_zh="请核对分隔符，或删除多余的内容。",
        mend_en="Check the delimiters, or delete what is too much.",
        where=line.grid.where(line.number),
    )


def _nothing(grid: Grid) -> Problem:
    return problem(
        "表头以下没有数据。",
        "There are no rows below the header.",
        mend_zh="请在表头下逐行填写。",
        mend_en="Fill in the rows below the header.",
        where=grid.where(1),
    )


def read_choice(cell: Cell, kind: type[L], found: list[Problem]) -> L | None:
    """A value by its identifier or by its name in either language; None for an empty cell."""
    text = read_text(cell, found)
    for each in kind:
        if text.casefold() in (each.value, each.label.zh, each.label.zh.removesuffix("组"), each.label.en):
            return each
    if text:
        choices = [f"{each.value}（{each.label.zh}）" for each in kind]
        found.append(
            fault(
                cell,
                (
                    f"“{shorten(text)}”不在可填的内容之内",
                    f"“{shorten(text)}” is not one of the words that can stand here",
                ),
                (f"请填：{'、'.join(choices)}", f"Use one of: {', '.join(each.value for each in kind)}"),
            )
        )
    return None


def read_held(cell: Cell, found: list[Problem]) -> SkillLevel | None:
    """A level by its identifier, or as `read_level` takes it; None for an empty cell or 无."""
    named = {level.value: level for level in SkillLevel}.get(read_text(cell, []))
    return named or read_level(cell, found)


def read_count(cell: Cell, found: list[Problem]) -> int | None:
    """A whole number of 1 or more; None for an empty cell."""
    number = read_whole(cell, found)
    if number == 0:
        what = ("“0”不是1或以上的整数", "“0” is not a whole number of 1 or more")
        found.append(fault(cell, what, ("请更正；不知道的留空", "Mend it; leave empty what is not known")))
    return number or None
