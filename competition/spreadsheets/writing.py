"""Writes workbooks that open the same everywhere: text stays text, numbers are numbers, the same facts give the same bytes."""

import zipfile
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from competition.domain.money import Money
from competition.domain.tiers import Labelled

Written = str | int | Decimal | Money | None
EPOCH = datetime(2020, 1, 1)  # noqa: DTZ001 - a workbook's days have no zone
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
TWO_PLACES = "0.00"
MONEY = "#,##0.00"
AS_TEXT = "@"
HEADER_FONT = Font(bold=True, color="FFFFFF")
HEADER_FILL = PatternFill("solid", fgColor="1F4E79")
THIN = Side(style="thin", color="BFBFBF")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
MIDDLE = Alignment(vertical="center", wrap_text=True)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)


def put(sheet: Worksheet, row: int, column: int, value: Written) -> Cell:
    """Write a value. Text that a spreadsheet might take for a formula is marked as text and shown unchanged."""
    cell: Cell = sheet.cell(row, column)
    match value:
        case None | "":
            return cell
        case Money():
            cell.value, cell.number_format = value.in_yuan, MONEY
        case Decimal():
            cell.value, cell.number_format = value, TWO_PLACES
        case Labelled():
            _put_text(cell, value.label.zh)
        case str():
            _put_text(cell, value)
        case _:
            cell.value = value
    return cell


def _put_text(cell: Cell, value: str) -> None:
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell.value = text
    cell.data_type = "s"
    if text.startswith(FORMULA_STARTS):
        cell.quotePrefix = True
        cell.number_format = AS_TEXT


def note_row(sheet: Worksheet, row: int, text: str, *, columns: int, bold: bool = False) -> None:
    """A line across the table: a title or a note."""
    cell = put(sheet, row, 1, text)
    cell.font = Font(bold=bold, size=14 if bold else 10)
    if columns > 1:
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=columns)


def heading_row(sheet: Worksheet, row: int, headings: Sequence[str]) -> None:
    """The styled header; what lies above and including it stays in view."""
    for column, heading in enumerate(headings, start=1):
        cell = put(sheet, row, column, heading)
        cell.font, cell.fill, cell.border, cell.alignment = HEADER_FONT, HEADER_FILL, BOX, CENTRE
    sheet.freeze_panes = f"A{row + 1}"
    sheet.print_title_rows = f"{row}:{row}"


def data_row(sheet: Worksheet, row: int, values: Sequence[Written]) -> None:
    """One boxed row of values."""
    for column, value in enumerate(values, start=1):
        cell = put(sheet, row, column, value)
        cell.border, cell.alignment = BOX, MIDDLE


def set_widths(sheet: Worksheet, widths: Sequence[int]) -> None:
    """Column widths in characters, from the first column."""
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width


def to_bytes(book: Workbook) -> bytes:
    """The workbook as a file, without the time of writing: the same content gives the same bytes."""
    book.properties.creator = "Saiwu 赛务"
    book.properties.created = book.properties.modified = EPOCH
    written, settled = BytesIO(), BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        ExcelWriter(book, archive).save()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, EPOCH.timetuple()[:6])
            member.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(member, source.read(name))
    return settled.getvalue()
