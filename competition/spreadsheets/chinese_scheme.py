"""评分方案: a flat sheet, one row an aspect; a blank or merged cell on the left means “as above”.

Its columns are those of `chinese_columns`. Labels above the table state the skill (赛项：), the decimals (小数位数：), where
values are rounded (舍入：) and what the total must reach (总分合格线：). Two more sheets are optional: 职业标准 with the
sections of the standards, and Calculations with the calculations that aspects name.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from pathlib import PurePath

from competition.domain.marking_scheme import (
    FULL,
    Criterion,
    MarkingScheme,
    Part,
    Phase,
    RoundAt,
    Section,
    SubCriterion,
)
from competition.domain.problems import Problem, Where
from competition.domain.scheme_checks import MOST_PLACES
from competition.domain.scoring import METHODS
from competition.spreadsheets.calculations_sheet import read_calculations
from competition.spreadsheets.cells import (
    as_text,
    fault,
    read_decimal,
    read_text,
    read_whole,
    required_decimal,
    required_text,
    shorten,
)
from competition.spreadsheets.chinese_aspects import read_aspect
from competition.spreadsheets.chinese_columns import (
    ASPECT_ID,
    COLUMNS,
    CRITERION,
    CRITERION_ID,
    DAY,
    FORM,
    FORM_ID,
    MARK,
    METHOD,
    METHOD_NAMES,
    MODULE_WEIGHT,
    NO_DAY,
    OF_CRITERION,
    OF_FORM,
    OF_PART,
    PART,
    PART_ID,
    PASS_MARK,
    PHASE,
    PHASES,
    PLACES,
    ROUND_AT,
    ROUNDS,
    SECTION_COLUMNS,
    SECTION_ID,
    SECTION_MARK,
    SECTIONS_SHEET,
    SHEET,
    SKILL,
    SPREAD_LIMIT,
    TOTAL_PASS,
    WEIGHT,
)
from competition.spreadsheets.reading import Book, Cell, Grid
from competition.spreadsheets.scheme_read import (
    Reading,
    SchemeRead,
    conclude,
    read_section_weight,
    section_place,
)
from competition.spreadsheets.tables import TableRow, beside_label, read_table, sheet_named, simplify
from competition.spreadsheets.words import read_word

DEFAULT_PLACES = 2


@dataclass(frozen=True, slots=True)
class _Line:
    """A row and the rows that opened its part, criterion and form; `day` is the last one written so far."""

    row: TableRow
    part: TableRow
    criterion: TableRow
    form: TableRow
    day: str


def read_chinese(book: Book, *, file: str) -> SchemeRead:
    """The scheme of the sheet 评分方案. `file` names the skill if no cell beside “赛项：” does."""
    grid = sheet_named(book, SHEET)
    found: list[Problem] = []
    places: dict[str, Where] = {}
    sections = _read_sections(book, places, found)
    reading = Reading(read_calculations(book, found), sections, places, found)
    lines = _lines(read_table(grid, COLUMNS), found)
    places.update(_places(lines))
    parts = tuple(_read_part(group, reading) for group in _grouped(lines, attrgetter("part.number")))
    scheme = _read_settings(grid, PurePath(file).stem, parts, reading)
    return conclude(scheme, reading, whole=lines[0].part.cell(WEIGHT).where)


def _read_settings(grid: Grid, name: str, parts: tuple[Part, ...], reading: Reading) -> MarkingScheme:
    """The scheme with what stands above the table."""
    found = reading.found
    empty = Cell(None, grid.where())
    labelled = {label: beside_label(grid, label) or empty for label in (SKILL, PLACES, ROUND_AT, TOTAL_PASS)}
    places = read_whole(labelled[PLACES], found)
    if places is not None and places > MOST_PLACES:
        what = (
            f"小数位数为{places}，应为0至{MOST_PLACES}",
            f"{places} decimals cannot be kept: 0 to {MOST_PLACES}",
        )
        found.append(fault(labelled[PLACES], what, ("请更正", "Mend it")))
    pass_mark = read_decimal(labelled[TOTAL_PASS], found)
    if pass_mark is not None and not 0 <= pass_mark <= FULL:
        what = (
            f"总分的合格线为{pass_mark}，应在0至100之间",
            f"The pass mark of the total is {pass_mark}; it must lie between 0 and 100",
        )
        found.append(fault(labelled[TOTAL_PASS], what, ("请更正或留空", "Mend it or leave it empty")))
    named = [aspect.calculation for part in parts for sub in part.sub_criteria for aspect in sub.aspects]
    listed = reading.calculations.calculations
    return MarkingScheme(
        skill=read_text(labelled[SKILL], found) or name,
        parts=parts,
        sections=reading.sections,
        places=DEFAULT_PLACES if places is None else places,
        round_at=read_word(labelled[ROUND_AT], ROUNDS, found) or RoundAt.EACH,
        pass_mark=pass_mark,
        calculations=(*listed, *(each for each in named if each is not None and each not in listed)),
    )


def _read_sections(book: Book, places: dict[str, Where], found: list[Problem]) -> tuple[Section, ...]:
    grid = next((each for each in book.sheets if simplify(each.name) == SECTIONS_SHEET), None)
    sections: list[Section] = []
    for row in read_table(grid, SECTION_COLUMNS) if grid else ():
        identifier = required_text(row.cell(SECTION_ID), found)
        if section_place(identifier) in places:
            what = f"“{identifier}”重复", f"“{identifier}” occurs more than once"
            found.append(fault(row.cell(SECTION_ID), what, ("请只保留一行", "Keep one row")))
        places[section_place(identifier)] = row.cell(SECTION_MARK).where
        sections.append(Section(identifier, read_section_weight(row.cell(SECTION_MARK), found)))
    return tuple(sections)


def _lines(rows: Sequence[TableRow], found: list[Problem]) -> list[_Line]:
    """“As above” ends at a new id, and below it wherever something higher changes."""
    lines: list[_Line] = []
    for row in rows:
        above = lines[-1] if lines else None
        part = _opener(row, above.part if above else None, OF_PART, found)
        same_part = above is not None and part is above.part
        criterion = _opener(row, above.criterion if above and same_part else None, OF_CRITERION, found)
        same_criterion = above is not None and criterion is above.criterion
        form = _opener(row, above.form if above and same_criterion else None, OF_FORM, found)
        day = read_text(row.cell(DAY), found) or (above.day if above else "")
        lines.append(_Line(row, part, criterion, form, day))
    return lines


def _opener(row: TableRow, above: TableRow | None, headings: Sequence[str], found: list[Problem]) -> TableRow:
    """The row that states what holds for `row`: the one above, or itself if it bears a new id."""
    if above is None or as_text(row.cell(headings[0]).value) not in ("", _id(above, headings[0])):
        return row
    for heading in headings[1:]:
        text, stated = as_text(row.cell(heading).value), as_text(above.cell(heading).value)
        if text not in ("", stated):
            what = (
                f"“{shorten(text)}”与第{above.number}行的“{shorten(stated)}”不同，但编号相同",
                f"“{shorten(text)}” differs from “{shorten(stated)}” in row {above.number}, but the id is the same",
            )
            mend = (
                "请填写新的编号，或留空表示同上",
                "Enter its own id, or leave the cell blank for “as above”",
            )
            found.append(fault(row.cell(heading), what, mend))
    return above


def _grouped(lines: Iterable[_Line], key: Callable[[_Line], int]) -> list[list[_Line]]:
    return [list(group) for _, group in groupby(lines, key)]


def _read_part(lines: Sequence[_Line], reading: Reading) -> Part:
    row, found = lines[0].part, reading.found
    return Part(
        id=required_text(row.cell(PART_ID), found),
        name=required_text(row.cell(PART), found),
        weight=required_decimal(row.cell(WEIGHT), found, percent=True) or Decimal(0),
        method=_read_method(row.cell(METHOD), found),
        criteria=tuple(
            _read_criterion(group, reading) for group in _grouped(lines, attrgetter("criterion.number"))
        ),
        pass_mark=read_decimal(row.cell(PASS_MARK), found),
        spread_limit=read_decimal(row.cell(SPREAD_LIMIT), found),
    )


def _read_criterion(lines: Sequence[_Line], reading: Reading) -> Criterion:
    row, found = lines[0].criterion, reading.found
    return Criterion(
        id=required_text(row.cell(CRITERION_ID), found),
        name=required_text(row.cell(CRITERION), found),
        mark=required_decimal(row.cell(MARK), found) or Decimal(0),
        sub_criteria=tuple(
            _read_form(group, reading) for group in _grouped(lines, attrgetter("form.number"))
        ),
        weight=read_decimal(row.cell(MODULE_WEIGHT), found, percent=True),
    )


def _read_form(lines: Sequence[_Line], reading: Reading) -> SubCriterion:
    row, found = lines[0].form, reading.found
    day = lines[0].day
    return SubCriterion(
        id=required_text(row.cell(FORM_ID), found),
        name=required_text(row.cell(FORM), found),
        aspects=tuple(read_aspect(line.row, reading) for line in lines),
        day="" if day == NO_DAY else day,
        phase=read_word(row.cell(PHASE), PHASES, found) or Phase.RESULT,
    )


def _read_method(cell: Cell, found: list[Problem]) -> str:
    text = required_text(cell, found)
    if text and text not in METHOD_NAMES:
        allowed = "；".join(f"{method.label.zh}（{method.id}）" for method in METHODS.values())
        what = f"没有名为“{shorten(text)}”的计分方法", f"There is no scoring method “{shorten(text)}”"
        found.append(fault(cell, what, (f"可选：{allowed}", f"Choose one of: {', '.join(METHODS)}")))
    return METHOD_NAMES.get(text, "")


def _places(lines: Sequence[_Line]) -> dict[str, Where]:
    """Where each id stands; of one that occurs twice, the last place."""
    cells = [
        cell
        for line in lines
        for cell in (
            line.part.cell(PART_ID),
            line.criterion.cell(CRITERION_ID),
            line.form.cell(FORM_ID),
            line.row.cell(ASPECT_ID),
        )
    ]
    return {as_text(cell.value): cell.where for cell in cells}


def _id(row: TableRow, heading: str) -> str:
    return as_text(row.cell(heading).value)
