"""Lays a marking scheme out as the sheet 评分方案; what holds for several rows stands in the first of them, merged."""

from collections.abc import Iterator, Sequence

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from competition.domain.marking_scheme import Aspect, AspectKind, MarkingScheme, Part, Phase
from competition.domain.scoring import METHODS
from competition.spreadsheets import chinese_columns as named
from competition.spreadsheets.calculations_sheet import write_calculations
from competition.spreadsheets.cis_writer import calculations_of
from competition.spreadsheets.writing import BOX, MIDDLE, Written, heading_row, note_row, put, set_widths

FIRST = tuple(column.heading for column in named.FIRST_COLUMNS)
LATER = tuple(column.heading for column in named.LATER_COLUMNS)
WIDTHS = (11, 10, 9, 26, 12, 18, 8, 11, 20, 12, 11, 40, 8, 15)
LATER_WIDTH = 16
HEADER = 4
MERGED = {
    named.PART_ID: named.OF_PART,
    named.CRITERION_ID: named.OF_CRITERION,
    named.FORM_ID: (*named.OF_FORM, named.DAY),
}
"""What holds for several rows, by the id that opens them."""
TAKEN_FOR_GRANTED = (None, "", AspectKind.ITEM, Phase.RESULT)

Row = dict[str, Written]


def chinese_book(scheme: MarkingScheme, *, note: str = "") -> Workbook:
    """The workbook; a column or sheet that the scheme has no use for is left out."""
    inline = _inline(scheme)
    rows = [row for part in scheme.parts for row in _part_rows(part, inline=inline)]
    _say_no_day(rows)
    later = [heading for heading in LATER if any(row[heading] not in TAKEN_FOR_GRANTED for row in rows)]
    headings = (*FIRST, *later)
    book = Workbook()
    sheet: Worksheet = book.active
    sheet.title = named.SHEET
    note_row(sheet, 1, f"{scheme.skill}项目评分方案", columns=len(headings), bold=True)
    note_row(sheet, 2, note, columns=len(headings))
    _write_labels(sheet, scheme)
    heading_row(sheet, HEADER, headings)
    set_widths(sheet, (*WIDTHS, *[LATER_WIDTH] * len(later)))
    for number, row in enumerate(rows, start=HEADER + 1):
        for column, heading in enumerate(headings, start=1):
            cell = put(sheet, number, column, row[heading])
            cell.border, cell.alignment = BOX, MIDDLE
    for opener, merged in MERGED.items():
        _merge(
            sheet, rows, opener, [headings.index(heading) + 1 for heading in merged if heading in headings]
        )
    _write_sections(book, scheme)
    if not inline and (calculations := calculations_of(scheme)):
        write_calculations(book, calculations)
    return book


def _inline(scheme: MarkingScheme) -> bool:
    """Whether each calculation can stand beside its aspect: named after it and used there only."""
    beside = [(aspect.id, aspect.calculation) for aspect in scheme.aspects() if aspect.calculation]
    own = all(each.name == identifier and not each.reusable for identifier, each in beside)
    return own and scheme.calculations == tuple(each for _, each in beside)


def _part_rows(part: Part, *, inline: bool) -> Iterator[Row]:
    """The rows of the part; what was stated in a row above is left empty."""
    stated: Row = {
        named.PART_ID: part.id,
        named.PART: part.name,
        named.WEIGHT: part.weight,
        named.METHOD: METHODS[part.method].label.zh,
        named.PASS_MARK: part.pass_mark,
        named.SPREAD_LIMIT: part.spread_limit,
    }
    for criterion in part.criteria:
        stated |= {
            named.CRITERION_ID: criterion.id,
            named.CRITERION: criterion.name,
            named.MARK: criterion.mark,
            named.MODULE_WEIGHT: criterion.weight,
        }
        for sub in criterion.sub_criteria:
            stated |= {
                named.FORM_ID: sub.id,
                named.FORM: sub.name,
                named.DAY: sub.day,
                named.PHASE: sub.phase,
            }
            for aspect in sub.aspects:
                yield {**dict.fromkeys((*FIRST, *LATER)), **stated, **_aspect_values(aspect, inline=inline)}
                stated = {}


def _aspect_values(aspect: Aspect, *, inline: bool) -> Row:
    calculation = aspect.calculation
    values: Row = {
        named.ASPECT_ID: aspect.id,
        named.ASPECT: aspect.description,
        named.MAXIMUM: aspect.maximum,
        named.PARTIAL: "是" if aspect.partial else "否",
        named.KIND: aspect.kind,
        named.EXTRA: aspect.extra,
        named.REQUIREMENT: aspect.requirement,
        named.SECTION: aspect.section,
        named.PLAUSIBLE_FROM: aspect.plausible_from,
        named.PLAUSIBLE_TO: aspect.plausible_to,
        **dict(zip(named.DESCRIPTORS, aspect.descriptors, strict=False)),
    }
    if calculation is not None:
        values[named.CALCULATION] = calculation.type.label.zh if inline else calculation.name
        values[named.PARAMS] = calculation.params if inline else None
    return values


def _say_no_day(rows: Sequence[Row]) -> None:
    """An empty day means “as above”; below a day, none must be said."""
    above = False
    for row in rows:
        if row[named.FORM_ID] and above and not row[named.DAY]:
            row[named.DAY] = named.NO_DAY
        above = above or bool(row[named.DAY])


def _write_labels(sheet: Worksheet, scheme: MarkingScheme) -> None:
    for column, label, value in (
        (1, named.SKILL, scheme.skill),
        (4, named.PLACES, scheme.places),
        (6, named.ROUND_AT, scheme.round_at),
        (9, named.TOTAL_PASS, scheme.pass_mark),
    ):
        put(sheet, HEADER - 1, column, f"{label}：")
        put(sheet, HEADER - 1, column + 1, value)


def _merge(sheet: Worksheet, rows: Sequence[Row], opener: str, columns: Sequence[int]) -> None:
    first = HEADER + 1
    starts = [number for number, row in enumerate(rows, start=first) if row[opener]]
    for start, following in zip(starts, [*starts[1:], first + len(rows)], strict=True):
        for column in columns if following - start > 1 else ():
            sheet.merge_cells(start_row=start, start_column=column, end_row=following - 1, end_column=column)


def _write_sections(book: Workbook, scheme: MarkingScheme) -> None:
    if not scheme.sections:
        return
    sheet = book.create_sheet(named.SECTIONS_SHEET)
    heading_row(sheet, 1, (named.SECTION_ID, named.SECTION_MARK))
    for row, section in enumerate(scheme.sections, start=2):
        put(sheet, row, 1, section.id)
        put(sheet, row, 2, section.weight)
