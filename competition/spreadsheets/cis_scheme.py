"""The WorldSkills workbook “CIS Marking Scheme Import”, as real files of 2023–2025 lay it out.

Tables stand where their headers say. Aspects have no ids there: their order in the sheet is their identity.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePath

from competition.domain.marking_scheme import (
    FULL,
    VARIATION_ALLOWED,
    Criterion,
    MarkingScheme,
    Part,
    Section,
    SubCriterion,
)
from competition.domain.problems import Level, Problem, Refusal, Where, errors, problem
from competition.spreadsheets.cells import as_text, fault, plain, required_decimal, required_text
from competition.spreadsheets.cis_aspects import FORM_ID, find_columns, is_header, read_forms
from competition.spreadsheets.reading import Book, Cell, Grid, Value
from competition.spreadsheets.scheme_read import SchemeRead, conclude
from competition.spreadsheets.tables import TableRow, sheet_named, simplify

SHEET = "CIS Marking Scheme Import"
CALCULATIONS = "calculations"
PART = "P1"
STANDARDS = ("section", "wsosmarks")
CRITERIA = ("id", "name", "mark")


@dataclass(frozen=True, slots=True)
class _Block:
    """The table of one criterion."""

    header: int
    rows: tuple[TableRow, ...]


def read_cis(book: Book, *, file: str) -> SchemeRead:
    """The scheme as one part of weight 100, marked by panel.

    Sections that disagree with their aspects are warnings. Refusal if the sheet or one of its tables is not there.
    """
    grid = sheet_named(book, SHEET)
    found: list[Problem] = []
    places: dict[str, Where] = {}
    sections = _read_sections(grid, places, found)
    blocks = _blocks(grid)
    criteria = _read_criteria(grid, blocks, sections, places, found)
    skill = as_text(grid.cell(1, 1).value) or PurePath(file).stem
    part = Part(PART, skill, FULL, "panel", criteria)
    scheme = MarkingScheme(skill, (part,), sections)
    if not errors(found):
        found += _check_sections(scheme, places, grid)
    found += _check_calculations(book)
    return conclude(scheme, found, places=places, whole=grid.where())


def _read_sections(grid: Grid, places: dict[str, Where], found: list[Problem]) -> tuple[Section, ...]:
    """The standards table; without one the sections of the aspects cannot be checked, which a warning says."""
    header = _find(grid, STANDARDS)
    if header is None:
        found.append(_no_standards(grid))
        return ()
    keys = [_key(value) for value in grid.rows[header - 1]]
    names = keys.index("section") + 1
    weights = [number for number, key in enumerate(keys, start=1) if key == "wsosmarks"]
    sections = []
    for number in range(header + 1, len(grid.rows) + 1):
        text = as_text(grid.cell(number, names).value)
        if not text or _key(text).startswith("total") or _has(grid, number, CRITERIA):
            break
        filled = (grid.cell(number, column, "WSOS Marks") for column in weights)
        cell = next(
            (cell for cell in filled if as_text(cell.value) or cell.uncomputed),
            grid.cell(number, weights[0], "WSOS Marks"),
        )
        weight = required_decimal(cell, found) or Decimal(0)
        section = Section(_section_id(text), weight)
        places[_place_of(section)] = cell.where
        sections.append(section)
    return tuple(sections)


def _place_of(section: Section) -> str:
    """The key of a section among the places; no id of a criterion, form or aspect has a blank."""
    return f"section {section.id}"


def _section_id(text: str) -> str:
    """The number before a section's name, if it has one."""
    shape = re.match(r"\d+|\S+", text)
    return shape.group() if shape else text


def _blocks(grid: Grid) -> list[_Block]:
    headers = [number for number, values in enumerate(grid.rows, start=1) if is_header(values)]
    if not headers:
        raise Refusal(_no_table(grid, FORM_ID))
    ends = [*headers[1:], len(grid.rows) + 1]
    blocks = []
    for header, end in zip(headers, ends, strict=True):
        columns = find_columns(grid, header)
        rows = (TableRow(grid, number, columns) for number in range(header + 1, end))
        filled = (row for row in rows if any(as_text(row.cell(name).value) for name in columns))
        blocks.append(_Block(header, tuple(filled)))
    return blocks


def _read_criteria(
    grid: Grid,
    blocks: Sequence[_Block],
    sections: Sequence[Section],
    places: dict[str, Where],
    found: list[Problem],
) -> tuple[Criterion, ...]:
    """The criteria of the table `ID | Name | Mark`, each with the sub criteria of its own table below."""
    forms: dict[str, tuple[SubCriterion, ...]] = {}
    for block in blocks:
        known = [section.id for section in sections]
        read = read_forms(block.rows, sections=known, places=places, found=found)
        name = _criterion_of(grid, block, read)
        forms[name] = forms.get(name, ()) + read
    criteria = []
    for row in _criteria_rows(grid):
        identifier = required_text(row.cell("ID"), found)
        mark = required_decimal(row.cell("Mark"), found) or Decimal(0)
        name = required_text(row.cell("Name"), found)
        places[identifier] = row.cell("Mark").where
        if not forms.get(identifier):
            found.append(_no_forms(row.cell("ID"), identifier))
        criteria.append(Criterion(identifier, name, mark, forms.pop(identifier, ())))
    found += (_no_criterion(grid, identifier) for identifier in forms)
    return tuple(criteria)


def _criterion_of(grid: Grid, block: _Block, forms: Sequence[SubCriterion]) -> str:
    """The criterion that the header names (“Criterion A”), or the letter of its first sub criterion."""
    for value in grid.rows[block.header - 1]:
        if named := re.fullmatch(r"Criterion\s+(\w+)", as_text(value), re.IGNORECASE):
            return named.group(1)
    return forms[0].id[:1] if forms else ""


def _criteria_rows(grid: Grid) -> Iterator[TableRow]:
    header = _find(grid, CRITERIA)
    if header is None:
        raise Refusal(_no_table(grid, "Criteria: ID | Name | Mark"))
    keys = [_key(value) for value in grid.rows[header - 1]]
    columns = {name: keys.index(name.lower()) + 1 for name in ("ID", "Name", "Mark")}
    for number in range(header + 1, len(grid.rows) + 1):
        row = TableRow(grid, number, columns)
        if not as_text(row.cell("ID").value) or is_header(grid.rows[number - 1]):
            return
        yield row


def _check_sections(scheme: MarkingScheme, places: Mapping[str, Where], grid: Grid) -> Iterator[Problem]:
    """Report, do not refuse: real files disagree a little, and a variation of 5 in all is allowed."""
    sums = {section.id: Decimal(0) for section in scheme.sections}
    for aspect in scheme.aspects():
        if aspect.section in sums:
            sums[aspect.section] += aspect.maximum
    apart = [section for section in scheme.sections if sums[section.id] != section.weight]
    for section in apart:
        yield _warning(
            places[_place_of(section)],
            f"职业标准第{section.id}部分标明{section.weight}分，评分点合计{plain(sums[section.id])}分。",
            f"Section {section.id} of the standards states {section.weight} marks; "
            f"its aspects sum to {plain(sums[section.id])}.",
        )
    variation = sum((abs(sums[section.id] - section.weight) for section in apart), Decimal(0))
    if variation > VARIATION_ALLOWED:
        yield _warning(
            grid.where(),
            f"各部分偏差合计{plain(variation)}分，超过允许的{VARIATION_ALLOWED}分。",
            f"The sections vary by {plain(variation)} marks in all; {VARIATION_ALLOWED} are allowed.",
        )


def _check_calculations(book: Book) -> Iterator[Problem]:
    """Calculations are not taken over; whoever marks must know it."""
    for grid in book.sheets:
        if _key(grid.name) == CALCULATIONS and len(grid.rows) > 1:
            yield _warning(
                grid.where(2),
                "“Calculations”工作表中的计算公式不导入，由裁判填写得分。",
                "The calculations of this sheet are not imported; judges enter the marks themselves.",
            )


def _find(grid: Grid, wanted: Sequence[str]) -> int | None:
    return next((number for number in range(1, len(grid.rows) + 1) if _has(grid, number, wanted)), None)


def _has(grid: Grid, number: int, wanted: Sequence[str]) -> bool:
    return set(wanted) <= {_key(value) for value in grid.rows[number - 1]}


def _key(value: Value) -> str:
    return simplify(value).casefold()


def _warning(where: Where, zh: str, en: str) -> Problem:
    return problem(
        zh,
        en,
        mend_zh="请核对评分方案；确认无误可继续。",
        mend_en="Check the scheme; go on if it is meant so.",
        where=where,
        level=Level.WARNING,
    )


def _no_standards(grid: Grid) -> Problem:
    return _warning(
        grid.where(),
        "没有找到职业标准表（Section | WSOS Marks），未核对各部分分值。",
        "There is no standards table (Section | WSOS Marks); the sections were not checked.",
    )


def _no_table(grid: Grid, heading: str) -> Problem:
    return problem(
        f"没有找到表头“{heading}”。",
        f"There is no header “{heading}”.",
        mend_zh="请使用 CIS 的评分方案导入表，不要改动表头。",
        mend_en="Use the import workbook of CIS and leave its headers as they are.",
        where=Where(grid.file, grid.name, None, heading),
    )


def _no_forms(cell: Cell, identifier: str) -> Problem:
    what = f"评分标准 {identifier} 没有评分表", f"Criterion {identifier} has no sub criteria"
    return fault(cell, what, ("请补充其评分表或删除该行", "Add its table below or delete the row"))


def _no_criterion(grid: Grid, identifier: str) -> Problem:
    return problem(
        f"“Criteria”表中没有评分标准“{identifier}”，但下面有它的评分表。",
        f"The table of criteria lacks “{identifier}”, yet its sub criteria follow.",
        mend_zh="请在“Criteria”表中补一行编号、名称和分值。",
        mend_en="Add a row with its id, name and mark.",
        where=Where(grid.file, grid.name, _find(grid, CRITERIA), "ID"),
    )
