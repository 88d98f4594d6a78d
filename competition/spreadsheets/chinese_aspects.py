"""One row of the sheet 评分方案: an aspect with its descriptors and its calculation."""

from competition.domain.calculations import Calculation
from competition.domain.marking_scheme import Aspect, AspectKind
from competition.domain.problems import Problem
from competition.spreadsheets.calculations_sheet import KNOWN, TYPES, check_at
from competition.spreadsheets.cells import fault, read_decimal, read_text, read_yes, required_text, shorten
from competition.spreadsheets.chinese_columns import (
    ASPECT,
    ASPECT_ID,
    CALCULATION,
    DESCRIPTORS,
    EXTRA,
    KIND,
    KINDS,
    MAXIMUM,
    PARAMS,
    PARTIAL,
    PLAUSIBLE_FROM,
    PLAUSIBLE_TO,
    REQUIREMENT,
    SECTION,
)
from competition.spreadsheets.scheme_read import Reading, read_maximum, read_section
from competition.spreadsheets.tables import TableRow
from competition.spreadsheets.words import read_word


def read_aspect(row: TableRow, reading: Reading) -> Aspect:
    """The aspect. Without a word on partial marks a 测量 is full marks or zero, and any other kind has them."""
    found = reading.found
    identifier = required_text(row.cell(ASPECT_ID), found)
    kind = read_word(row.cell(KIND), KINDS, found) or AspectKind.ITEM
    return Aspect(
        id=identifier,
        kind=kind,
        description=required_text(row.cell(ASPECT), found),
        maximum=read_maximum(row.cell(MAXIMUM), found),
        partial=read_yes(row.cell(PARTIAL), found, default=kind is not AspectKind.MEASUREMENT),
        section=read_section(row.cell(SECTION), reading.sections, found),
        extra=read_text(row.cell(EXTRA), found),
        requirement=read_text(row.cell(REQUIREMENT), found),
        descriptors=_read_descriptors(row, found, judged=kind is AspectKind.JUDGEMENT),
        calculation=_read_calculation(row, identifier, reading),
        plausible_from=read_decimal(row.cell(PLAUSIBLE_FROM), found),
        plausible_to=read_decimal(row.cell(PLAUSIBLE_TO), found),
    )


def _read_descriptors(row: TableRow, found: list[Problem], *, judged: bool) -> tuple[str, ...]:
    """The four descriptors of a judgement; nothing else has any."""
    cells = [row.cell(heading) for heading in DESCRIPTORS]
    if judged:
        return tuple(required_text(cell, found) for cell in cells)
    for cell in cells:
        if read_text(cell, found):
            what = "只有“评判”才有等级描述", "Only a judgement has descriptors"
            mend = "请清空该格，或把类型改为“评判”", "Clear the cell, or make the aspect 评判"
            found.append(fault(cell, what, mend))
    return ()


def _read_calculation(row: TableRow, identifier: str, reading: Reading) -> Calculation | None:
    """What the cell names on the sheet of calculations; or a type, with its parameters beside it."""
    cell, found = row.cell(CALCULATION), reading.found
    text, params = read_text(cell, found), read_text(row.cell(PARAMS), found)
    named = reading.calculations.names.get(text)
    if named is not None and not params:
        return reading.calculations.rows[named]
    if not text:
        if params:
            what = "填了计算参数，但没有填计算", "There are parameters but no calculation"
            found.append(fault(cell, what, (f"可填：{KNOWN}", "Enter the type of the calculation")))
        return None
    kind = TYPES.get(text.upper())
    if kind is None:
        what = (
            f"“{shorten(text)}”既不是计算类型，也不在“Calculations”工作表中",
            f"“{shorten(text)}” is no type of calculation and no name on the sheet “Calculations”",
        )
        types = ", ".join(kind.value for kind in dict.fromkeys(TYPES.values()))
        found.append(fault(cell, what, (f"可选：{KNOWN}", f"Choose one of: {types}")))
        return None
    calculation = Calculation(identifier, kind, params=params)
    found += check_at(calculation, row.cell(PARAMS).where)
    return calculation
