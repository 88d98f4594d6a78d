"""The WorldSkills workbook “CIS Marking Scheme Import”, as real files of 2023–2025 lay it out.

Tables stand where their headers say. Aspects have no ids there: their order in the sheet is their identity.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, count
from pathlib import PurePath

from competition.domain.marking_scheme import FULL, Criterion, MarkingScheme, Part, Section, SubCriterion
from competition.domain.problems import Problem, Refusal, Where, errors, problem
from competition.spreadsheets.calculations_sheet import read_calculations
from competition.spreadsheets.cells import as_text, fault, read_text, required_decimal, required_text, shorten
from competition.spreadsheets.cis_aspects import (
    FORM_ID,
    find_columns,
    is_filled,
    is_header,
    numbered_types,
    read_forms,
)
from competition.spreadsheets.cis_checks import check_standards, check_totals, total_place
from competition.spreadsheets.reading import Book, Cell, Grid, Value
from competition.spreadsheets.scheme_read import (
    STANDARDS as STANDARDS_PLACE,
)
from competition.spreadsheets.scheme_read import (
    Reading,
    SchemeRead,
    conclude,
    no_standards,
    read_section_weight,
    section_place,
    to_check,
)
from competition.spreadsheets.tables import TableRow, sheet_named, simplify

SHEET = "CIS Marking Scheme Import"
PART, METHOD = "P1", "panel"
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
    if numbered := numbered_types(grid):
        return SchemeRead(None, (numbered,))
    found: list[Problem] = []
    places: dict[str, Where] = {}
    sections = _read_sections(grid, places, found)
    calculations = read_calculations(book, found)
    reading = Reading(calculations, sections, places, found)
    criteria = _read_criteria(grid, _blocks(grid), reading)
    skill = _read_skill(grid, file, found)
    part = Part(part_id(criteria), skill, FULL, METHOD, criteria)
    scheme = MarkingScheme(skill, (part,), sections, calculations=calculations.calculations)
    if not errors(found):
        found += check_totals(grid, scheme, places)
        found += check_standards(grid, scheme, places)
    return conclude(scheme, reading, whole=_mark_heading(grid))


def _read_skill(grid: Grid, file: str, found: list[Problem]) -> str:
    cell = grid.cell(1, 1, "A1")
    skill, name = read_text(cell, found), PurePath(file).stem
    if not skill and not cell.uncomputed:
        found.append(
            to_check(
                "no-skill",
                cell.where,
                f"A1 没有写明项目名称，已用文件名“{shorten(name)}”。",
                f"A1 does not name the skill; the file's name “{shorten(name)}” is used.",
            )
        )
    return skill or name


def part_id(criteria: Sequence[Criterion]) -> str:
    """The id of the one part: “P1”, unless a criterion or form bears that id."""
    taken = {each.id for criterion in criteria for each in (criterion, *criterion.sub_criteria)}
    names = chain((PART,), (f"{PART}.{number}" for number in count(1)))
    return next(name for name in names if name not in taken)


def _read_sections(grid: Grid, places: dict[str, Where], found: list[Problem]) -> tuple[Section, ...]:
    """The standards table; without one the sections of the aspects cannot be checked, which a warning says."""
    header = _find(grid, STANDARDS)
    if header is None:
        found.append(no_standards(grid.cell(1, 1).where))
        return ()
    keys = [_key(value) for value in grid.rows[header - 1]]
    names = keys.index("section") + 1
    weights = [number for number, key in enumerate(keys, start=1) if key == "wsosmarks"]
    places[STANDARDS_PLACE] = grid.cell(header, weights[0], "WSOS Marks").where
    sections = []
    for number in range(header + 1, len(grid.rows) + 1):
        named = grid.cell(number, names, "Section")
        text = as_text(named.value)
        if not (text or named.uncomputed) or _key(text).startswith("total") or _has(grid, number, CRITERIA):
            break
        filled = (grid.cell(number, column, "WSOS Marks") for column in weights)
        cell = next(
            (cell for cell in filled if as_text(cell.value) or cell.uncomputed),
            grid.cell(number, weights[0], "WSOS Marks"),
        )
        section = Section(section_id(read_text(named, found)), read_section_weight(cell, found))
        if section_place(section.id) in places:
            found.append(_twice(named, section.id))
        places[section_place(section.id)] = cell.where
        sections.append(section)
    if not sections:
        found.append(no_standards(grid.cell(header, names, "Section").where))
    return tuple(sections)


def section_id(text: str) -> str:
    """The number before a section's name, if it has one."""
    shape = re.match(r"\d+(?:\.\d+)*|\S+", text)
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
        filled = (row for row in rows if any(map(is_filled, map(row.cell, columns))))
        blocks.append(_Block(header, tuple(filled)))
    return blocks


def _read_criteria(grid: Grid, blocks: Sequence[_Block], reading: Reading) -> tuple[Criterion, ...]:
    """The criteria of the table `ID | Name | Mark`, each with the sub criteria of its own table below."""
    found = reading.found
    forms: dict[str, tuple[SubCriterion, ...]] = {}
    for block in blocks:
        read = read_forms(block.rows, reading)
        name = _criterion_of(grid, block, read)
        forms[name] = forms.get(name, ()) + read
        reading.places[total_place(name)] = grid.cell(block.header, 1).where
    criteria: list[Criterion] = []
    for row in _criteria_rows(grid):
        identifier = required_text(row.cell("ID"), found)
        mark = required_decimal(row.cell("Mark"), found) or Decimal(0)
        name = required_text(row.cell("Name"), found)
        reading.places[identifier] = row.cell("Mark").where
        if any(criterion.id == identifier for criterion in criteria):
            found.append(_twice(row.cell("ID"), identifier))
        elif not forms.get(identifier):
            found.append(_no_forms(row.cell("ID"), identifier))
        criteria.append(Criterion(identifier, name, mark, forms.pop(identifier, ())))
    found += (_no_criterion(grid, identifier) for identifier in forms)
    return tuple(criteria)


def _criterion_of(grid: Grid, block: _Block, forms: Sequence[SubCriterion]) -> str:
    """The criterion that the header names (“Criterion A”), or the letter of its first sub criterion."""
    for value in grid.rows[block.header - 1]:
        if named := re.fullmatch(r"Criterion\s+(\w[\w.-]*)", as_text(value), re.IGNORECASE):
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
        if not is_filled(row.cell("ID")) or is_header(grid.rows[number - 1]):
            return
        yield row


def _mark_heading(grid: Grid) -> Where:
    """The heading of the marks that must sum to 100."""
    header = _find(grid, CRITERIA) or 1
    keys = [_key(value) for value in grid.rows[header - 1]]
    return grid.cell(header, keys.index("mark") + 1, "Mark").where


def _find(grid: Grid, wanted: Sequence[str]) -> int | None:
    return next((number for number in range(1, len(grid.rows) + 1) if _has(grid, number, wanted)), None)


def _has(grid: Grid, number: int, wanted: Sequence[str]) -> bool:
    return set(wanted) <= {_key(value) for value in grid.rows[number - 1]}


def _key(value: Value) -> str:
    return simplify(value).casefold()


def _no_table(grid: Grid, heading: str) -> Problem:
    return problem(
        f"没有找到表头“{heading}”。",
        f"There is no header “{heading}”.",
        mend_zh="请使用 CIS 的评分方案导入表，不要改动表头。",
        mend_en="Use the import workbook of CIS and leave its headers as they are.",
        where=Where(grid.file, grid.name, None, heading),
    )


def _twice(cell: Cell, identifier: str) -> Problem:
    what = (
        f"编号“{shorten(identifier)}”重复",
        f"The id “{shorten(identifier)}” occurs more than once",
    )
    return fault(cell, what, ("请给每一项不同的编号", "Give each its own id"))


def _no_forms(cell: Cell, identifier: str) -> Problem:
    what = f"评分标准 {identifier} 没有评分表", f"Criterion {identifier} has no sub criteria"
    return fault(cell, what, ("请补充其评分表或删除该行", "Add its table below or delete the row"))


def _no_criterion(grid: Grid, identifier: str) -> Problem:
    header = _find(grid, CRITERIA) or 1
    column = [_key(value) for value in grid.rows[header - 1]].index("id") + 1
    return problem(
        f"“Criteria”表中没有评分标准“{identifier}”，但下面有它的评分表。",
        f"The table of criteria lacks “{identifier}”, yet its sub criteria follow.",
        mend_zh="请在“Criteria”表中补一行编号、名称和分值。",
        mend_en="Add a row with its id, name and mark.",
        where=grid.cell(header, column, "ID").where,
    )
