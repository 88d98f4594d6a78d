"""Finds sheets, headings and rows in a workbook the way a person does: by what they say, not by their position."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from competition.domain.problems import Problem, Refusal, Where, problem
from competition.spreadsheets.cells import as_text
from competition.spreadsheets.reading import Book, Cell, Grid, Value

HEADER_WITHIN = 15
BRACKETS = str.maketrans("（）％", "()%")


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its heading; other headings that people use for it are `also`.

    `only`: the one heading that it has in this sheet, by somebody's word; then the others count for nothing.
    """

    heading: str
    also: tuple[str, ...] = ()
    required: bool = True
    only: str = ""

    @property
    def names(self) -> frozenset[str]:
        """All headings, as `simplify` gives them."""
        return frozenset(map(simplify, (self.only,) if self.only else (self.heading, *self.also)))


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row below a header; `columns` maps headings to column numbers, `shown` to the headings as they stand.

    `fixed` are values that all rows have where a column lacks.
    """

    grid: Grid
    number: int
    columns: Mapping[str, int]
    shown: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)

    @property
    def where(self) -> Where:
        """The row's place."""
        return self.grid.where(self.number)

    def cell(self, heading: str) -> Cell:
        """The cell under that heading; an empty one if the sheet lacks an optional column."""
        column = self.columns.get(heading)
        if column is None:
            place = Where(self.grid.file, self.grid.name, self.number, heading)
            return Cell(self.fixed.get(heading), place)
        return self.grid.cell(self.number, column, self.shown.get(heading, heading))


def simplify(value: Value) -> str:
    """A heading as it is compared: no white space, one kind of brackets, no marks of a required field, no colon."""
    return re.sub(r"\s", "", as_text(value)).translate(BRACKETS).strip("*＊:：")


def sheet_named(book: Book, name: str) -> Grid:
    """The sheet of that name. Refusal with the names that are there."""
    for grid in book.sheets:
        if simplify(grid.name).casefold() == simplify(name).casefold():
            return grid
    there = "、".join(f"“{grid.name}”" for grid in book.sheets)
    raise Refusal(
        problem(
            f"没有名为“{name}”的工作表；文件中有：{there}。",
            f"There is no sheet “{name}”; the file has: {there}.",
            mend_zh=f"请确认文件是否选对，或将工作表改名为“{name}”。",
            mend_en=f"Check that this is the right file, or rename the sheet to “{name}”.",
            where=Where(book.file, name),
        )
    )


def read_table(grid: Grid, columns: Sequence[Column]) -> tuple[TableRow, ...]:
    """The rows below the header that have anything in one of the columns.

    Refusal if a required heading is not there, stands twice, or no row follows.
    """
    header = _header_row(grid, columns)
    places = _places(grid, header, columns)
    rows = tuple(_rows(grid, header, places))
    if not rows:
        raise Refusal(
            problem(
                "表头以下没有数据。",
                "There are no rows below the header.",
                mend_zh="请在表头下逐行填写。",
                mend_en="Fill in the rows below the header.",
                where=grid.where(header),
            )
        )
    return rows


def beside_label(grid: Grid, label: str) -> Cell | None:
    """The cell that states what `label：` announces, within the first rows: in the same cell or the next filled one."""
    for row in range(1, min(HEADER_WITHIN, len(grid.rows)) + 1):
        for column in range(1, len(grid.rows[row - 1]) + 1):
            cell = grid.cell(row, column, label)
            text = as_text(cell.value)
            if not re.match(rf"{label}\s*[:：]", text):
                continue
            if rest := re.split("[:：]", text, maxsplit=1)[1].strip():
                return Cell(rest, cell.where)
            return _next_filled(grid, row, column, label)
    return None


def _next_filled(grid: Grid, row: int, column: int, label: str) -> Cell:
    for after in range(column + 1, len(grid.rows[row - 1]) + 1):
        cell = grid.cell(row, after, label)
        if as_text(cell.value).endswith((":", "：")):
            break  # the next label: nothing was filled in for this one
        if as_text(cell.value) or cell.uncomputed:
            return cell
    return grid.cell(row, column + 1, label)


def _header_row(grid: Grid, columns: Sequence[Column]) -> int:
    """The row among the first ones that bears the most of the headings."""
    best, hits = 0, 0
    for number, values in enumerate(grid.rows[:HEADER_WITHIN], start=1):
        texts = {simplify(value) for value in values}
        count = sum(bool(column.names & texts) for column in columns)
        if count > hits:
            best, hits = number, count
    if hits < 2:
        raise no_header(grid, columns)
    return best


def no_header(grid: Grid, columns: Sequence[Column]) -> Refusal:
    """What is said of a sheet in which no row looks like headings."""
    wanted = "、".join(column.heading for column in columns if column.required)
    return Refusal(
        problem(
            f"前{HEADER_WITHIN}行内没有找到表头。",
            f"No header was found within the first {HEADER_WITHIN} rows.",
            mend_zh=f"请加上表头：{wanted}。",
            mend_en=f"Add a header row with: {wanted}.",
            where=grid.where(),
        )
    )


def _places(grid: Grid, header: int, columns: Sequence[Column]) -> dict[str, int]:
    texts = [simplify(value) for value in grid.rows[header - 1]]
    counted = Counter(texts)
    faults: list[Problem] = []
    places: dict[str, int] = {}
    for column in columns:
        where = Where(grid.file, grid.name, header, column.heading)
        times = sum(counted[name] for name in column.names)
        if times == 1:
            places[column.heading] = next(n for n, text in enumerate(texts, start=1) if text in column.names)
        elif times > 1:
            faults.append(_twice(column, where))
        elif column.required:
            faults.append(_missing(column, where))
    if faults:
        raise Refusal(faults)
    return places


def _rows(grid: Grid, header: int, places: Mapping[str, int]) -> Iterator[TableRow]:
    titles = grid.rows[header - 1]
    shown = {heading: as_text(titles[place - 1]).strip("*＊") for heading, place in places.items()}
    for number in range(header + 1, len(grid.rows) + 1):
        row = TableRow(grid, number, places, shown)
        cells = [row.cell(heading) for heading in places]
        if any(as_text(cell.value) or cell.uncomputed for cell in cells):
            yield row


def _missing(column: Column, where: Where) -> Problem:
    return problem(
        f"缺少“{column.heading}”列。",
        f"The column “{column.heading}” is missing.",
        mend_zh=f"请在表头行加上“{column.heading}”列并填写。",
        mend_en=f"Add a column with the heading “{column.heading}” and fill it in.",
        where=where,
    )


def _twice(column: Column, where: Where) -> Problem:
    return problem(
        f"“{column.heading}”列出现了不止一次。",
        f"The column “{column.heading}” stands more than once.",
        mend_zh="请只保留一列。",
        mend_en="Keep one of them.",
        where=where,
    )
