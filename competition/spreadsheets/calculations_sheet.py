"""The sheet `Calculations` of a marking scheme: name | type | reusable | params. An aspect names one by its row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from openpyxl import Workbook

from competition.domain.calculations import Calculation, CalculationType, check_calculation
from competition.domain.marking_scheme import FULL, MarkingScheme
from competition.domain.problems import Problem, Where, problem, warning
from competition.spreadsheets.cells import as_text, fault, read_text, read_whole, required_text, shorten
from competition.spreadsheets.reading import Book, Cell, Grid
from competition.spreadsheets.tables import TableRow, simplify
from competition.spreadsheets.writing import data_row, put, set_widths

SHEET = "Calculations"
NAME, TYPE, REUSABLE, PARAMS = HEADINGS = ("name", "type", "reusable", "params")
WIDTHS = (28, 34, 10, 60)
TYPES = {word: kind for kind in CalculationType for word in (kind.value, kind.label.zh)}
KNOWN = "、".join(f"{kind.value}（{kind.label.zh}）" for kind in CalculationType)
YES_NO = {
    **dict.fromkeys(("YES", "Y", "TRUE", "1", "是"), True),
    **dict.fromkeys(("", "NO", "N", "FALSE", "0", "否"), False),
}


@dataclass(frozen=True, slots=True)
class CalculationSheet:
    """What stands on each row, None where it could not be read; and the row of each name."""

    rows: Mapping[int, Calculation | None] = field(default_factory=dict)
    names: Mapping[str, int] = field(default_factory=dict)
    places: Mapping[int, Where] = field(default_factory=dict)

    @property
    def calculations(self) -> tuple[Calculation, ...]:
        """All of them in order."""
        return tuple(each for each in self.rows.values() if each is not None)

    def unused(self, scheme: MarkingScheme) -> Iterator[Problem]:
        """Warnings for those that no aspect uses."""
        used = {aspect.calculation for aspect in scheme.aspects()}
        for number, calculation in self.rows.items():
            if calculation is not None and calculation not in used:
                yield warning(
                    "unused-calculation",
                    f"没有评分点使用计算“{calculation.name}”。",
                    f"No aspect uses the calculation “{calculation.name}”.",
                    mend_zh="请在评分点填写该行的行号，或删去该行；确认无误可继续。",
                    mend_en="Give its row number to an aspect, or delete the row; go on if it is meant so.",
                    where=self.places[number],
                )


def read_calculations(book: Book, found: list[Problem]) -> CalculationSheet:
    """The calculations by the number of their row; none if the workbook has no such sheet."""
    grid = next((each for each in book.sheets if simplify(each.name).casefold() == SHEET.casefold()), None)
    if grid is None or not any(as_text(value) for values in grid.rows for value in values):
        return CalculationSheet()
    header = _header(grid)
    if header is None:
        found.append(_no_header(grid))
        return CalculationSheet()
    keys = [simplify(value).casefold() for value in grid.rows[header - 1]]
    columns = {heading: keys.index(heading) + 1 for heading in HEADINGS if heading in keys}
    rows: dict[int, Calculation | None] = {}
    names: dict[str, int] = {}
    places: dict[int, Where] = {}
    for number in range(header + 1, len(grid.rows) + 1):
        row = TableRow(grid, number, columns)
        if any(as_text(row.cell(heading).value) or row.cell(heading).uncomputed for heading in columns):
            rows[number] = _read_row(row, names, found)
            places[number] = row.cell(NAME).where
    return CalculationSheet(rows, names, places)


def _header(grid: Grid) -> int | None:
    for number, values in enumerate(grid.rows, start=1):
        if {NAME, TYPE} <= {simplify(value).casefold() for value in values}:
            return number
    return None


def _read_row(row: TableRow, names: dict[str, int], found: list[Problem]) -> Calculation | None:
    name = required_text(row.cell(NAME), found)
    if name in names:
        what = (
            f"计算“{shorten(name)}”与第{names[name]}行重名",
            f"The calculation “{shorten(name)}” stands in row {names[name]} already",
        )
        found.append(fault(row.cell(NAME), what, ("请给每个计算不同的名称", "Give each its own name")))
    names.setdefault(name, row.number)
    kind = read_type(row.cell(TYPE), found)
    reusable = _read_reusable(row.cell(REUSABLE), found)
    params = read_text(row.cell(PARAMS), found)
    if kind is None:
        return None
    calculation = Calculation(name, kind, reusable, params)
    found += check_at(calculation, row.cell(PARAMS).where)
    return calculation


def read_type(cell: Cell, found: list[Problem]) -> CalculationType | None:
    """A type by its name in the workbook or in Chinese."""
    text = required_text(cell, found)
    kind = TYPES.get(text.upper())
    if text and kind is None:
        what = (
            f"没有名为“{shorten(text)}”的计算类型",
            f"There is no type of calculation “{shorten(text)}”",
        )
        found.append(
            fault(cell, what, (f"可选：{KNOWN}", f"Choose one of: {', '.join(map(str, CalculationType))}"))
        )
    return kind


def check_at(calculation: Calculation, where: Where) -> Iterator[Problem]:
    """What is wrong with the parameters, whatever the maximum of the aspect."""
    for each in check_calculation(calculation, maximum=FULL):
        yield replace(each, where=where)


def calculation_at(cell: Cell, sheet: CalculationSheet, found: list[Problem]) -> Calculation | None:
    """The calculation on the row that the cell names; a row with nothing on it is a warning."""
    number = read_whole(cell, found)
    if not number:
        return None
    if number not in sheet.rows:
        found.append(
            warning(
                "no-calculation",
                f"“Calculations”工作表第{number}行没有计算，由裁判填写得分。",
                f"There is no calculation in row {number} of the sheet “Calculations”; judges enter the mark.",
                mend_zh="请更正行号（第一个计算在第2行）或清空该格；确认无误可继续。",
                mend_en="Mend the row number (the first stands in row 2) or clear the cell; go on if it is meant so.",
                where=cell.where,
            )
        )
    return sheet.rows.get(number)


def write_calculations(book: Workbook, calculations: Sequence[Calculation]) -> None:
    """The sheet, with its header even where there are none."""
    sheet = book.create_sheet(SHEET)
    for column, heading in enumerate(HEADINGS, start=1):
        put(sheet, 1, column, heading)
    for row, each in enumerate(calculations, start=2):
        data_row(sheet, row, (each.name, each.type.value, "yes" if each.reusable else "no", each.params))
    set_widths(sheet, WIDTHS)


def _read_reusable(cell: Cell, found: list[Problem]) -> bool:
    text = read_text(cell, found)
    if text.upper() not in YES_NO:
        what = f"“{shorten(text)}”应为 yes 或 no", f"“{shorten(text)}” is neither yes nor no"
        found.append(fault(cell, what, ("请填 yes 或 no", "Enter yes or no")))
    return YES_NO.get(text.upper(), False)


def _no_header(grid: Grid) -> Problem:
    return problem(
        "“Calculations”工作表没有表头 name | type | reusable | params。",
        "The sheet “Calculations” has no header name | type | reusable | params.",
        mend_zh="请加上表头，或删去该工作表。",
        mend_en="Add the header, or delete the sheet.",
        where=grid.cell(1, 1, NAME).where,
    )
