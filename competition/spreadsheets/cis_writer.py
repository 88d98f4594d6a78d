"""Lays a marking scheme out as the WorldSkills workbook “CIS Marking Scheme Import” does."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from competition.domain.calculations import Calculation
from competition.domain.marking_scheme import (
    Aspect,
    AspectKind,
    Criterion,
    MarkingScheme,
    Part,
    Phase,
    RoundAt,
    SubCriterion,
)
from competition.domain.problems import Problem, problem
from competition.spreadsheets.calculations_sheet import write_calculations
from competition.spreadsheets.cis_aspects import KINDS
from competition.spreadsheets.cis_scheme import METHOD, SHEET, part_id, section_id
from competition.spreadsheets.partial_marks import defines_marks
from competition.spreadsheets.writing import Written, heading_row, put, set_widths

HEADINGS = (
    "Sub\nCriterion\nID",
    "Sub Criterion\nName or Description",
    "Day of\nMarking",
    "Aspect\nType\nM = Meas\nJ = Judg",
    "Aspect - Description",
    "Judg\nScore",
    "Extra Aspect Description (Meas or Judg)\nOR\nJudgement Score Description (Judg only)",
    "Requirement\n(Measurement\nOnly)",
    "WSOS\nSection",
    "Calculation Row\n(Export only)",
    "Max\nMark",
)
WIDTHS = (10, 24, 10, 10, 44, 8, 44, 22, 10, 12, 8, 12, 8, 8)
LETTERS = {kind: letter for letter, kind in KINDS.items()}
STANDARDS_ROW = 4
FIRST_CALCULATION = 2
PLACES = 2


def not_in_cis(scheme: MarkingScheme) -> tuple[Problem, ...]:
    """What the scheme says and this layout has no place for."""
    return tuple(
        problem(
            f"CIS 的评分方案表写不下：{zh}。",
            f"The workbook of CIS has no place for {en}.",
            mend_zh="请改用中文版式（chinese）。",
            mend_en="Use the Chinese layout (chinese).",
        )
        for zh, en in _losses(scheme)
    )


def named_by_cis(scheme: MarkingScheme) -> MarkingScheme:
    """The scheme, which must fit, with the id and name of its part and the ids of its aspects as they are read."""
    (part,) = scheme.parts
    criteria = tuple(
        replace(criterion, sub_criteria=tuple(map(_numbered, criterion.sub_criteria)))
        for criterion in part.criteria
    )
    named = replace(part, id=part_id(criteria), name=scheme.skill, criteria=criteria)
    return replace(scheme, parts=(named,))


def _numbered(sub: SubCriterion) -> SubCriterion:
    numbered = (
        replace(aspect, id=f"{sub.id}.{number}") for number, aspect in enumerate(sub.aspects, start=1)
    )
    return replace(sub, aspects=tuple(numbered))


def is_cis(scheme: MarkingScheme) -> bool:
    """Whether the layout has a place for all of it, and the ids are those that the reader gives.

    Whether each text comes back from its cell is for `schemes.layout_of`, which reads what was written.
    """
    if any(_losses(scheme)):
        return False
    return scheme.parts == named_by_cis(scheme).parts


def cis_book(scheme: MarkingScheme, *, note: str = "") -> Workbook:
    """The workbook with its second sheet, the calculations. The scheme must fit (see `not_in_cis`)."""
    (part,) = scheme.parts
    book = Workbook()
    sheet: Worksheet = book.active
    sheet.title = SHEET
    put(sheet, 1, 1, scheme.skill)
    put(sheet, 2, 1, note)
    put(sheet, 3, 1, "Marking Scheme")
    calculations = calculations_of(scheme)
    rows = {each: number for number, each in enumerate(calculations, start=FIRST_CALCULATION)}
    row = _write_criteria(sheet, _write_standards(sheet, scheme), part)
    for criterion in part.criteria:
        row = _write_block(sheet, row, criterion, rows)
    sheet.freeze_panes = None
    set_widths(sheet, WIDTHS)
    write_calculations(book, calculations)
    return book


def calculations_of(scheme: MarkingScheme) -> tuple[Calculation, ...]:
    """All rows of the sheet of calculations, with any that an aspect has and the sheet lacked."""
    used = (aspect.calculation for aspect in scheme.aspects())
    listed = scheme.calculations
    return (*listed, *dict.fromkeys(each for each in used if each is not None and each not in listed))


def _losses(scheme: MarkingScheme) -> Iterator[tuple[str, str]]:
    """Each in both languages."""
    if len(scheme.parts) != 1 or scheme.parts[0].method != METHOD:
        yield "几个部分，或“测量与评判”以外的计分方法", "several parts or another method than “panel”"
        return
    (part,) = scheme.parts
    forms = part.sub_criteria
    if any(mark is not None for mark in (part.pass_mark, scheme.pass_mark, part.spread_limit)):
        yield "合格线和分差上限", "pass marks and limits of the spread"
    if (scheme.places, scheme.round_at) != (PLACES, RoundAt.EACH):
        yield "小数位数和舍入方式", "decimals and the rule of rounding"
    if part.modular:
        yield "模块权重", "weights of modules"
    if any(sub.phase is not Phase.RESULT for sub in forms):
        yield "评分阶段", "phases of marking"
    if nameless := [sub.id for sub in forms if not sub.day]:
        yield f"没有日期的评分表 {'、'.join(nameless)}", f"forms without a day: {', '.join(nameless)}"
    if any(section_id(section.id) != section.id for section in scheme.sections):
        yield "职业标准部分的这种编号", "such ids of sections"
    if ranged := [aspect.id for aspect in scheme.aspects() if aspect.plausible]:
        yield f"评分点 {'、'.join(ranged)} 的合理范围", f"the plausible ranges of {', '.join(ranged)}"
    if odd := [aspect.id for aspect in scheme.aspects() if not _fits(aspect, scheme)]:
        yield (
            f"评分点 {'、'.join(odd)} 的类型、职业标准、等级描述或部分得分",
            f"the kind, section, descriptors or partial marks of {', '.join(odd)}",
        )


def _fits(aspect: Aspect, scheme: MarkingScheme) -> bool:
    """Partial marks are not written there: they follow from a calculation or from what is written beside the aspect."""
    lacks_section = bool(scheme.sections) and not aspect.section
    judged = aspect.kind is AspectKind.JUDGEMENT
    if aspect.kind not in LETTERS or lacks_section or (aspect.descriptors and not judged):
        return False
    if aspect.partial:
        return judged or aspect.calculation is not None or bool(aspect.extra)
    return not (judged or aspect.calculation is not None or defines_marks(aspect.extra))


def _write_standards(sheet: Worksheet, scheme: MarkingScheme) -> int:
    """The standards table, if the scheme has one; gives the row of the next table."""
    row = STANDARDS_ROW
    if not scheme.sections:
        return row
    _put_row(
        sheet, row, {1: "Section", 2: "WSOS Marks", 9: "WSOS Marks", 10: "Aspect Marks", 11: "Variation"}
    )
    total = Decimal(0)
    for section in scheme.sections:
        row += 1
        aspects = (aspect.maximum for aspect in scheme.aspects() if aspect.section == section.id)
        marks = sum(aspects, Decimal(0))
        variation = abs(marks - section.weight)
        total += variation
        _put_row(sheet, row, {1: section.id, 2: section.weight, 9: section.weight, 10: marks, 11: variation})
    _put_row(sheet, row + 1, {9: "Total Variation", 11: total})
    return row + 3


def _write_criteria(sheet: Worksheet, row: int, part: Part) -> int:
    put(sheet, row, 1, "Criteria")
    _put_row(sheet, row + 1, {1: "ID", 2: "Name", 11: "Mark"})
    row += 2
    for criterion in part.criteria:
        _put_row(sheet, row, {1: criterion.id, 2: criterion.name, 11: criterion.mark})
        row += 1
    return row + 1


def _write_block(sheet: Worksheet, row: int, criterion: Criterion, rows: Mapping[Calculation, int]) -> int:
    """The table of a criterion; gives the row of the next one."""
    heading_row(sheet, row, (*HEADINGS, f"Criterion\n{criterion.id}", "Total\nMark"))
    put(sheet, row, 14, criterion.mark)
    for sub in criterion.sub_criteria:
        row += 1
        _put_row(sheet, row, {1: sub.id, 2: sub.name, 3: sub.day})
        for aspect in sub.aspects:
            row = _write_aspect(sheet, row + 1, aspect, rows)
    return row + 2


def _write_aspect(sheet: Worksheet, row: int, aspect: Aspect, rows: Mapping[Calculation, int]) -> int:
    """The aspect's rows; gives the last one.

    Words that define partial marks stand below the aspect, where any row does; beside it they would be a guess.
    """
    below = aspect.kind is AspectKind.MEASUREMENT and aspect.partial and aspect.calculation is None
    values: dict[int, Written] = {
        4: LETTERS[aspect.kind],
        5: aspect.description,
        7: "" if below else aspect.extra,
        8: aspect.requirement,
        9: aspect.section,
        10: None if aspect.calculation is None else rows[aspect.calculation],
        11: aspect.maximum,
    }
    _put_row(sheet, row, values)
    if below:
        row += 1
        put(sheet, row, 7, aspect.extra)
    for score, text in enumerate(aspect.descriptors):
        row += 1
        _put_row(sheet, row, {6: score, 7: text})
    return row


def _put_row(sheet: Worksheet, row: int, values: Mapping[int, Written]) -> None:
    for column, value in values.items():
        put(sheet, row, column, value)
