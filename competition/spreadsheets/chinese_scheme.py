"""评分方案: a flat sheet, one row an aspect; a blank or merged cell on the left means “as above”."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from pathlib import PurePath

from competition.domain.marking_scheme import Aspect, AspectKind, Criterion, MarkingScheme, Part, SubCriterion
from competition.domain.problems import Problem, Where
from competition.domain.scoring import METHODS
from competition.spreadsheets.cells import (
    as_text,
    fault,
    read_text,
    read_yes,
    required_decimal,
    required_text,
    shorten,
)
from competition.spreadsheets.reading import Book, Cell
from competition.spreadsheets.scheme_read import SchemeRead, conclude, read_maximum
from competition.spreadsheets.tables import Column, TableRow, beside_label, read_table, sheet_named

SHEET = "评分方案"
SKILL = "赛项"
PART_ID, PART, WEIGHT, METHOD = "部分编号", "部分", "权重(%)", "计分方法"
CRITERION_ID, CRITERION, MARK = "评分标准编号", "评分标准", "分值"
FORM_ID, FORM, DAY = "评分表编号", "评分表", "日期"
ASPECT_ID, ASPECT, MAXIMUM, PARTIAL = "评分点编号", "评分点", "满分", "部分得分(是/否)"
COLUMNS = (
    Column(PART_ID),
    Column(PART),
    Column(WEIGHT, ("权重",)),
    Column(METHOD),
    Column(CRITERION_ID),
    Column(CRITERION),
    Column(MARK),
    Column(FORM_ID),
    Column(FORM),
    Column(DAY, required=False),
    Column(ASPECT_ID),
    Column(ASPECT),
    Column(MAXIMUM),
    Column(PARTIAL, ("部分得分",), required=False),
)
METHOD_NAMES = {name: method.id for method in METHODS.values() for name in (method.id, method.label.zh)}


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
    lines = _lines(read_table(grid, COLUMNS), found)
    parts = tuple(_read_part(group, found) for group in _grouped(lines, attrgetter("part.number")))
    named = beside_label(grid, SKILL)
    skill = (read_text(named, found) if named else "") or PurePath(file).stem
    return conclude(MarkingScheme(skill, parts), found, places=_places(lines), whole=grid.where())


def _lines(rows: Sequence[TableRow], found: list[Problem]) -> list[_Line]:
    """“As above” ends at a new id, and below it wherever something higher changes."""
    lines: list[_Line] = []
    for row in rows:
        above = lines[-1] if lines else None
        part = _opener(row, above.part if above else None, (PART_ID, PART, WEIGHT, METHOD), found)
        same_part = above is not None and part is above.part
        criterion = _opener(
            row, above.criterion if above and same_part else None, (CRITERION_ID, CRITERION, MARK), found
        )
        same_criterion = above is not None and criterion is above.criterion
        form = _opener(row, above.form if above and same_criterion else None, (FORM_ID, FORM), found)
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


def _read_part(lines: Sequence[_Line], found: list[Problem]) -> Part:
    row = lines[0].part
    return Part(
        id=required_text(row.cell(PART_ID), found),
        name=required_text(row.cell(PART), found),
        weight=required_decimal(row.cell(WEIGHT), found) or Decimal(0),
        method=_read_method(row.cell(METHOD), found),
        criteria=tuple(
            _read_criterion(group, found) for group in _grouped(lines, attrgetter("criterion.number"))
        ),
    )


def _read_criterion(lines: Sequence[_Line], found: list[Problem]) -> Criterion:
    row = lines[0].criterion
    return Criterion(
        id=required_text(row.cell(CRITERION_ID), found),
        name=required_text(row.cell(CRITERION), found),
        mark=required_decimal(row.cell(MARK), found) or Decimal(0),
        sub_criteria=tuple(_read_form(group, found) for group in _grouped(lines, attrgetter("form.number"))),
    )


def _read_form(lines: Sequence[_Line], found: list[Problem]) -> SubCriterion:
    row = lines[0].form
    return SubCriterion(
        id=required_text(row.cell(FORM_ID), found),
        name=required_text(row.cell(FORM), found),
        aspects=tuple(_read_aspect(line.row, found) for line in lines),
        day=lines[0].day,
    )


def _read_aspect(row: TableRow, found: list[Problem]) -> Aspect:
    return Aspect(
        id=required_text(row.cell(ASPECT_ID), found),
        kind=AspectKind.ITEM,
        description=required_text(row.cell(ASPECT), found),
        maximum=read_maximum(row.cell(MAXIMUM), found),
        partial=read_yes(row.cell(PARTIAL), found, default=True),
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
