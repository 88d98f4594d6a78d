"""What the CIS workbook states twice: sums that it computes beside the marks they are sums of.

A sum without a saved result says nothing, and nothing here changes what was read: all are warnings.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from competition.domain.marking_scheme import MarkingScheme, Section
from competition.domain.problems import Problem, Where
from competition.spreadsheets.cells import as_text, plain, read_decimal, shorten
from competition.spreadsheets.reading import Cell, Grid
from competition.spreadsheets.scheme_read import STANDARDS, section_place, section_sums, to_check
from competition.spreadsheets.tables import simplify

TOTAL_MARK, TOTAL_VARIATION = "Total Mark", "Total Variation"
WEIGHT, ASPECTS, VARIATION = "WSOS Marks", "Aspect Marks", "Variation"


def total_place(criterion: str) -> str:
    """The key of the header of a criterion's table among the places."""
    return f"total {criterion}"


def check_totals(grid: Grid, scheme: MarkingScheme, places: Mapping[str, Where]) -> Iterator[Problem]:
    """The “Total Mark” in the header of each table against the mark of its criterion."""
    for criterion in (each for part in scheme.parts for each in part.criteria):
        header = places[total_place(criterion.id)].row or 0
        for column in _columns(grid, header, TOTAL_MARK):
            cell = grid.cell(header, column + 1, TOTAL_MARK)
            if _differs(cell, criterion.mark):
                shown = shorten(as_text(cell.value))
                yield to_check(
                    "criterion-total",
                    cell.where,
                    f"“Total Mark”写明{shown}，评分标准{criterion.id}的分值为{criterion.mark}。",
                    f"“Total Mark” states {shown}; criterion {criterion.id} has {criterion.mark} marks.",
                )


def check_standards(grid: Grid, scheme: MarkingScheme, places: Mapping[str, Where]) -> Iterator[Problem]:
    """The second column of weights, and what the table states of the aspects."""
    if not scheme.sections:
        return
    header = places[STANDARDS].row or 0
    sums = section_sums(scheme)
    for section in scheme.sections:
        row = places[section_place(section.id)].row or 0
        yield from _check_section(grid, header, row, section, sums[section.id])
    total = sum((abs(sums[each.id] - each.weight) for each in scheme.sections), Decimal(0))
    last = max(places[section_place(each.id)].row or 0 for each in scheme.sections)
    if _columns(grid, last + 1, TOTAL_VARIATION):
        yield from _check_variation(grid, header, last + 1, TOTAL_VARIATION, total)


def _check_section(grid: Grid, header: int, row: int, section: Section, marks: Decimal) -> Iterator[Problem]:
    for column in _columns(grid, header, WEIGHT):
        cell = grid.cell(row, column, WEIGHT)
        if _differs(cell, section.weight):
            shown = shorten(as_text(cell.value))
            yield to_check(
                "sections-disagree",
                cell.where,
                f"职业标准第{section.id}部分的两列“WSOS Marks”不同：{section.weight}和{shown}。",
                f"The two columns “WSOS Marks” of section {section.id} differ: {section.weight} and {shown}.",
            )
    for column in _columns(grid, header, ASPECTS):
        yield from _stated(grid.cell(row, column, ASPECTS), marks)
    yield from _check_variation(grid, header, row, VARIATION, abs(marks - section.weight))


def _check_variation(grid: Grid, header: int, row: int, name: str, value: Decimal) -> Iterator[Problem]:
    """A variation may be written with either sign."""
    for column in _columns(grid, header, VARIATION):
        cell = grid.cell(row, column, name)
        if _differs(cell, -value):
            yield from _stated(cell, value)


def _stated(cell: Cell, value: Decimal) -> Iterator[Problem]:
    if _differs(cell, value):
        name, shown = cell.where.column, shorten(as_text(cell.value))
        yield to_check(
            "variation-stated",
            cell.where,
            f"“{name}”写明{shown}，按评分点应为{plain(value)}。",
            f"“{name}” states {shown}; by the aspects it is {plain(value)}.",
        )


def _differs(cell: Cell, value: Decimal) -> bool:
    """Whether the cell states something else than the value; an empty one or an uncomputed formula states nothing."""
    return bool(as_text(cell.value)) and read_decimal(cell, [], percent=True) != value


def _columns(grid: Grid, header: int, heading: str) -> list[int]:
    """The columns in which that heading stands in that row, which may lie beyond the sheet."""
    wanted = simplify(heading).casefold()
    values = grid.rows[header - 1] if header <= len(grid.rows) else ()
    return [column for column, value in enumerate(values, start=1) if simplify(value).casefold() == wanted]
