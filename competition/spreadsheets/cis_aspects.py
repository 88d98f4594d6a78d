"""The table of one criterion in the CIS workbook: sub criteria, their aspects, and the rows that belong to an aspect.

A measurement has partial marks where it has a calculation, where rows below it define them (“add 0.1 if …”), or where
its extra description does (see `partial_marks`), which is a guess that a warning names; with anything else it is full
marks or zero.
"""

import re
from collections.abc import Mapping, Sequence

from competition.domain.marking_scheme import Aspect, AspectKind, SubCriterion
from competition.domain.problems import Problem, Refusal, Where, problem, warning
from competition.spreadsheets.calculations_sheet import calculation_at
from competition.spreadsheets.cells import (
    as_text,
    fault,
    read_text,
    require,
    required_text,
    shorten,
)
from competition.spreadsheets.partial_marks import defines_marks
from competition.spreadsheets.reading import Cell, Grid, Value, Values
from competition.spreadsheets.scheme_read import Reading, read_maximum, read_section
from competition.spreadsheets.tables import TableRow, simplify

FORM_ID, FORM, DAY = "Sub Criterion ID", "Sub Criterion Name or Description", "Day of Marking"
TYPE, DESCRIPTION, SCORE = "Aspect Type", "Aspect - Description", "Judg Score"
EXTRA, REQUIREMENT, SECTION, MAXIMUM = "Extra Aspect Description", "Requirement", "WSOS Section", "Max Mark"
CALCULATION = "Calculation Row"
HEADINGS = (FORM_ID, FORM, DAY, TYPE, DESCRIPTION, SCORE, EXTRA, REQUIREMENT, SECTION, MAXIMUM)
KINDS = {"M": AspectKind.MEASUREMENT, "J": AspectKind.JUDGEMENT}
SCORES = ("0", "1", "2", "3")
KEYS = {heading: simplify(heading).casefold() for heading in (*HEADINGS, CALCULATION)}
NUMBERED = re.compile("[MJ][0-9]+")


def find_columns(grid: Grid, header: int) -> Mapping[str, int]:
    """Heading → column; the sheet's own headings are longer. Refusal naming each one that is missing."""
    texts = [_key(value) for value in grid.rows[header - 1]]
    columns: dict[str, int] = {}
    for number, text in enumerate(texts, start=1):
        for heading, key in KEYS.items():
            if text.startswith(key):
                columns.setdefault(heading, number)
    if missing := [heading for heading in HEADINGS if heading not in columns]:
        raise Refusal(_missing(Where(grid.file, grid.name, header, heading)) for heading in missing)
    return columns


def is_header(values: Values) -> bool:
    """Whether the row opens the table of a criterion: its first heading and two more."""
    texts = [_key(value) for value in values if isinstance(value, str)]
    if not any(text.startswith(KEYS[FORM_ID]) for text in texts):
        return False
    return sum(any(text.startswith(KEYS[heading]) for text in texts) for heading in HEADINGS) > 2


def numbered_types(grid: Grid) -> Problem | None:
    """What is wrong with a sheet whose types are numbered J1, J2 …: one problem for all of them."""
    column, first, seen = 0, None, []
    for number, values in enumerate(grid.rows, start=1):
        if is_header(values):
            keys = [_key(value) for value in values]
            column = next((n for n, key in enumerate(keys, start=1) if key.startswith(KEYS[TYPE])), 0)
        elif column and NUMBERED.fullmatch(text := as_text(grid.cell(number, column).value).upper()):
            first = first or grid.cell(number, column, TYPE)
            seen.append(text)
    if first is None:
        return None
    shown = "、".join(list(dict.fromkeys(seen))[:3])
    return fault(
        first,
        (
            f"评分点类型写成了 {shown} 等带编号的形式（共{len(seen)}处），整份方案未读取",
            f"The aspect types are numbered ({shown} …, {len(seen)} in all); nothing of the scheme was read",
        ),
        (
            "类型只能写 M（测量）或 J（评判），并请填写每张评分表的 Day of Marking 和每个评分点的 WSOS Section",
            "Write M (measurement) or J (judgement) only, and give each form its day and each aspect its section",
        ),
    )


def read_forms(rows: Sequence[TableRow], reading: Reading) -> tuple[SubCriterion, ...]:
    """The sub criteria of the rows in order; aspects are numbered within each: A1.1, A1.2 …"""
    forms = []
    for group in _split(rows, (FORM_ID,)):
        if not is_filled(group[0].cell(FORM_ID)):
            reading.found.append(_homeless(group[0], "评分点", "aspect", FORM_ID))
            continue
        forms.append(_read_form(group, reading))
    return tuple(forms)


def _read_form(rows: Sequence[TableRow], reading: Reading) -> SubCriterion:
    first, found = rows[0], reading.found
    identifier = _form_id(first, reading)
    aspects: list[Aspect] = []
    for group in _split(rows, (TYPE, DESCRIPTION)):
        if is_filled(group[0].cell(TYPE)) or is_filled(group[0].cell(DESCRIPTION)):
            name = f"{identifier}.{len(aspects) + 1}"
            reading.places[name] = group[0].cell(DESCRIPTION).where
            aspects.append(_read_aspect(name, group, reading))
        elif homeless := [row for row in group if row is not first]:
            found.append(_homeless(homeless[0], "描述", "descriptor", DESCRIPTION))
    if not aspects:
        what = f"评分表 {identifier} 没有评分点", f"Sub criterion {identifier} has no aspects"
        found.append(fault(first.cell(FORM_ID), what, ("请补充或删除该评分表", "Add aspects or delete it")))
    name, day = required_text(first.cell(FORM), found), required_text(first.cell(DAY), found)
    return SubCriterion(identifier, name, tuple(aspects), day)


def _form_id(row: TableRow, reading: Reading) -> str:
    cell = row.cell(FORM_ID)
    identifier = required_text(cell, reading.found)
    key = f"form {identifier}"
    if before := reading.places.get(key):
        what = (
            f"评分表编号“{shorten(identifier)}”与第{before.row}行重复",
            f"The sub criterion “{shorten(identifier)}” stands in row {before.row} already",
        )
        reading.found.append(fault(cell, what, ("请给每张评分表不同的编号", "Give each its own id")))
    reading.places[key] = reading.places[identifier] = cell.where
    return identifier


def _read_aspect(identifier: str, rows: Sequence[TableRow], reading: Reading) -> Aspect:
    first, below, found = rows[0], rows[1:], reading.found
    kind = _read_kind(first, found)
    judged = kind is AspectKind.JUDGEMENT
    definitions = [] if judged else [text for row in below if (text := _definition(row, found))]
    beside = read_text(first.cell(EXTRA), found)
    calculation = calculation_at(first.cell(CALCULATION), reading.calculations, found)
    stated = judged or calculation is not None or bool(definitions)
    if inferred := not stated and defines_marks(beside):
        found.append(_inferred(first.cell(EXTRA), identifier))
    return Aspect(
        id=identifier,
        kind=kind,
        description=required_text(first.cell(DESCRIPTION), found),
        maximum=read_maximum(first.cell(MAXIMUM), found),
        partial=stated or inferred,
        section=_read_section(first, reading),
        extra="\n".join(text for text in (beside, *definitions) if text),
        requirement=read_text(first.cell(REQUIREMENT), found),
        descriptors=_read_descriptors(below, found) if judged else (),
        calculation=calculation,
    )


def _inferred(cell: Cell, identifier: str) -> Problem:
    return warning(
        "partial-inferred",
        f"评分点{identifier}的说明“{shorten(as_text(cell.value))}”被理解为可得部分分。",
        f"“{shorten(as_text(cell.value))}” beside aspect {identifier} was taken to define partial marks.",
        mend_zh="请把得分办法写在评分点下面的行中；若只有满分或0分，请改写说明。确认无误可继续。",
        mend_en="Write how marks are given in a row below the aspect; if it is full marks or zero, word it otherwise. "
        "Go on if it is meant so.",
        where=cell.where,
    )


def _read_kind(row: TableRow, found: list[Problem]) -> AspectKind:
    """The kind; an unknown one is a problem and stands as a plain item, which no CIS scheme has."""
    cell = row.cell(TYPE)
    text = required_text(cell, found).upper()
    if text and text not in KINDS:
        what = (
            f"评分点类型“{shorten(text)}”不是 M（测量）或 J（评判）",
            f"The aspect type “{shorten(text)}” is neither M (measurement) nor J (judgement)",
        )
        found.append(fault(cell, what, ("请改为 M 或 J", "Write M or J")))
    return KINDS.get(text, AspectKind.ITEM)


def _definition(row: TableRow, found: list[Problem]) -> str:
    """A row such as “add 0.1 if …” below a measurement."""
    parts = read_text(row.cell(SCORE), found), read_text(row.cell(EXTRA), found)
    return ": ".join(part for part in parts if part)


def _read_descriptors(rows: Sequence[TableRow], found: list[Problem]) -> tuple[str, ...]:
    """The descriptors in the order of their scores; fewer than four if some are missing."""
    texts: dict[str, str] = {}
    for row in rows:
        cell = row.cell(SCORE)
        score = read_text(cell, found)
        if score not in SCORES or score in texts:
            what = (
                f"等级描述的分值“{shorten(score)}”应为0、1、2、3各一次",
                f"The descriptor's score “{shorten(score)}” must be 0, 1, 2 or 3, each once",
            )
            found.append(fault(cell, what, ("请更正该行的分值", "Mend the score of this row")))
        elif text := read_text(row.cell(EXTRA), found):
            texts[score] = text
    return tuple(texts[score] for score in SCORES if score in texts)


def _read_section(row: TableRow, reading: Reading) -> str:
    if reading.sections:
        require(row.cell(SECTION), reading.found)
    return read_section(row.cell(SECTION), reading.sections, reading.found)


def _split(rows: Sequence[TableRow], headings: Sequence[str]) -> list[list[TableRow]]:
    """Groups of rows; one begins where any of the headings is filled."""
    groups: list[list[TableRow]] = []
    for row in rows:
        if not groups or any(is_filled(row.cell(heading)) for heading in headings):
            groups.append([])
        groups[-1].append(row)
    return groups


def is_filled(cell: Cell) -> bool:
    """Whether anything stands in the cell, be it a formula without a result."""
    return cell.uncomputed or bool(as_text(cell.value))


def _key(value: Value) -> str:
    return simplify(value).casefold()


def _missing(where: Where) -> Problem:
    return problem(
        f"缺少“{where.column}”列。",
        f"The column “{where.column}” is missing.",
        mend_zh="请使用 CIS 导出的原表头。",
        mend_en="Use the header as CIS exports it.",
        where=where,
    )


def _homeless(row: TableRow, what_zh: str, what_en: str, heading: str) -> Problem:
    what = (
        f"本行的{what_zh}之前没有“{heading}”",
        f"The {what_en} in this row has no “{heading}” before it",
    )
    return fault(row.cell(heading), what, ("请补填", "Fill it in"))
