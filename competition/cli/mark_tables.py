"""Tables of marks as offices save them, CSV or a workbook: each row an entry and its mark."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain
from pathlib import Path

from competition.cli.delimited import read_delimited
from competition.cli.words import print_problems
from competition.domain.problems import Problem, Refusal, Where, errors, problem, warning
from competition.domain.scale import SCALES, scale_marks
from competition.spreadsheets.cells import (
    LARGEST,
    as_text,
    fault,
    plain,
    read_decimal,
    require,
    required_text,
    shorten,
)
from competition.spreadsheets.reading import OLE_MAGIC, ZIP_MAGIC, Cell, Grid, Value, open_workbook
from competition.spreadsheets.tables import HEADER_WITHIN, Column, TableRow, read_table, simplify

ENTRY, MARK, MEMBER, GROUP = "entry", "mark", "member", "group"
COLUMNS = (
    Column(ENTRY, ("参赛者", "选手", "编号")),
    Column(MARK, ("成绩", "总分")),
    Column(MEMBER, ("代表队",), required=False),
    Column(GROUP, ("组别",), required=False),
)
REQUIRED = tuple(column for column in COLUMNS if column.required)
WORKBOOKS = (".xlsx", ".xlsm", ".xls")
PLAIN = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
NOISE, NOISY_AFTER, MEANT = Decimal("1e-9"), 10, Decimal("0.0001")
"""A mark with more decimals than a person writes, this near to one of four decimals, was meant to be that mark."""

MOST_DIGITS = 30
"""Before and after the point: every mark that a person or a spreadsheet writes has fewer."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; `member` and `group` are None where the table lacks the column."""

    entry: str
    mark: Decimal
    member: str | None
    group: str | None


def parse_mark(text: str) -> Decimal | None:
    """The number as it is written, full-width signs mended; None for what is no mark."""
    text = unicodedata.normalize("NFKC", text).strip()
    number = Decimal(text) if PLAIN.fullmatch(text) else None
    if number is None or abs(number) >= LARGEST:
        return None
    exponent = number.as_tuple().exponent
    fits = isinstance(exponent, int) and exponent >= -MOST_DIGITS
    return number if fits and len(number.as_tuple().digits) <= MOST_DIGITS else None


def group_rows(rows: Iterable[Row]) -> dict[str | None, list[Row]]:
    """The rows of each group in the order of the table; one group None where the table has no groups."""
    groups: dict[str | None, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append(row)
    return groups


def scale_rows(rows: Iterable[Row], method: str) -> dict[Row, Decimal]:
    """The scale mark of each row, each group scaled by itself. KeyError for an unknown method."""
    return {
        row: scaled
        for group in group_rows(rows).values()
        for row, scaled in zip(
            group,
            scale_marks(SCALES[method], {row.entry: row.mark for row in group}).values(),
            strict=True,
        )
    }


def read_marks(file: Path, *, needs: tuple[str, ...] = ()) -> list[Row]:
    """The rows in their order; none for a header alone. An entry stands once, or once in each group.

    Columns: entry, mark, and where there are any member and group, or the Chinese headings beside them in `COLUMNS`.
    `needs` names optional columns that must be there and filled in. Warnings go to standard error. Refusal with every
    problem by row and column.
    """
    grid, is_csv = _open(file)
    header = _find_header(grid)
    if not any(as_text(value) for values in grid.rows[header:] for value in values):
        return []
    columns = [replace(column, required=column.required or column.heading in needs) for column in COLUMNS]
    found: list[Problem] = []
    rows: list[Row] = []
    seen: set[tuple[str | None, str]] = set()
    for line in read_table(_with_plain_headings(grid, header), columns):
        read = _Line(line, grid.rows[header - 1], is_csv, found)
        row = read.row(needs)
        if row is not None and (row.group, row.entry) in seen:
            found.append(_twice(row.entry, read.cell(ENTRY).where))
        elif row is not None:
            seen.add((row.group, row.entry))
            rows.append(row)
    if errors(found):
        raise Refusal(found)
    print_problems(found)
    return rows


@dataclass(frozen=True, slots=True)
class _Line:
    """A row being read; its cells bear the headings of the table, and a cell's name only in a workbook."""

    line: TableRow
    headings: Sequence[Value]
    is_csv: bool
    found: list[Problem]

    def cell(self, heading: str) -> Cell:
        cell = self.line.cell(heading)
        written = as_text(self.headings[self.line.columns[heading] - 1])
        where = replace(cell.where, column=written, cell="" if self.is_csv else cell.where.cell)
        return replace(cell, where=where)

    def optional(self, heading: str, *, needed: bool) -> str | None:
        if heading not in self.line.columns:
            return None
        return required_text(self.cell(heading), self.found) if needed else as_text(self.cell(heading).value)

    def row(self, needs: tuple[str, ...]) -> Row | None:
        entry = required_text(self.cell(ENTRY), self.found)
        mark = _read_mark(self.cell(MARK), self.found)
        member = self.optional(MEMBER, needed=MEMBER in needs)
        group = self.optional(GROUP, needed=True)
        return Row(entry, mark, member, group) if entry and mark is not None else None


def _read_mark(cell: Cell, found: list[Problem]) -> Decimal | None:
    """Text as it is written; noise of binary fractions is mended with a warning, in a workbook and in text."""
    require(cell, found)
    text = as_text(cell.value)
    if cell.uncomputed or isinstance(cell.value, float):
        return read_decimal(cell, found)
    mark = parse_mark(text)
    if mark is None:
        if text:
            found.append(_no_mark(cell, text))
        return None
    meant = _meant(mark)
    if meant != mark:
        found.append(_noise(cell, text, meant))
    return meant


def _meant(mark: Decimal) -> Decimal:
    """24.75 for 24.749999999999993, the mark itself where nothing needs mending."""
    exponent = mark.as_tuple().exponent
    if not isinstance(exponent, int) or -exponent <= NOISY_AFTER:
        return mark
    near = plain(mark.quantize(MEANT))
    return near if 0 < abs(near - mark) <= NOISE else mark


def _open(file: Path) -> tuple[Grid, bool]:
    """The first sheet, or reading of a CSV file by its delimiters, that has the headings; and whether the file is CSV."""
    data = file.read_bytes()
    is_csv = not data.startswith((ZIP_MAGIC, OLE_MAGIC)) and file.suffix.lower() not in WORKBOOKS
    grids = iter(
        read_delimited(data, file=file.name) if is_csv else open_workbook(data, file=file.name).sheets
    )
    first = next(grids)
    fitting = (grid for grid in chain((first,), grids) if not _missing(grid, _find_row(grid)))
    return next(fitting, first), is_csv


def _find_header(grid: Grid) -> int:
    """The number of the header row. Refusal that names the columns it lacks."""
    header = _find_row(grid)
    missing = _missing(grid, header)
    if missing:
        raise Refusal([_missing_column(column, grid.where(header)) for column in missing])
    return header


def _find_row(grid: Grid) -> int:
    """The first of the first rows that bears the most headings, as `read_table` takes it; row 1 if none bears any."""
    numbers = range(1, min(HEADER_WITHIN, len(grid.rows)) + 1)
    return max(
        numbers,
        key=lambda number: sum(bool(column.names & _texts(grid, number)) for column in COLUMNS),
        default=1,
    )


def _missing(grid: Grid, number: int) -> list[Column]:
    return [column for column in REQUIRED if not column.names & _texts(grid, number)]


def _texts(grid: Grid, number: int) -> frozenset[str]:
    return frozenset(map(_plain_heading, grid.rows[number - 1])) if grid.rows else frozenset()


def _plain_heading(value: Value) -> str:
    """A heading as `simplify` gives it, in any letter case."""
    return simplify(value).casefold()


def _with_plain_headings(grid: Grid, header: int) -> Grid:
    headings = tuple(map(_plain_heading, grid.rows[header - 1]))
    return replace(grid, rows=(*grid.rows[: header - 1], headings, *grid.rows[header:]))


def _missing_column(column: Column, where: Where) -> Problem:
    also = "、".join(column.also)
    return problem(
        f"缺少“{column.heading}”列。",
        f"The column “{column.heading}” is missing.",
        mend_zh=f"首行应为 entry,mark；也可用：{also}。",
        mend_en=f"The first row reads entry,mark; instead of {column.heading} also: {also}.",
        where=where,
    )


def _no_mark(cell: Cell, text: str) -> Problem:
    shown = shorten(text)
    return fault(
        cell,
        (f"“{shown}”不是成绩", f"“{shown}” is not a mark"),
        (
            "请填数字，例如 85.50；缺赛者请删去该行，缺考不等于0分",
            "Enter a number such as 85.50; delete the row of an absent entry: absence is not a zero",
        ),
    )


def _noise(cell: Cell, text: str, meant: Decimal) -> Problem:
    shown = shorten(text)
    return warning(
        "float-noise",
        f"{shown} 带有浮点误差，已按 {meant} 读取。",
        f"{shown} carries floating-point noise; it was read as {meant}.",
        mend_zh="如应为其他数值，请改正后重新运行。",
        mend_en="If another value is meant, mend it and run again.",
        where=cell.where,
    )


def _twice(entry: str, where: Where) -> Problem:
    return problem(
        f"“{entry}”出现不止一次。",
        f"“{entry}” occurs more than once.",
        mend_zh="请保留一行。",
        mend_en="Keep one row.",
        where=where,
    )
