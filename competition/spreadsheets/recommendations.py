"""推荐名单 and 用人单位告知书 as workbooks. Facts in, bytes out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from competition.spreadsheets.exports import fill_sheet
from competition.spreadsheets.writing import data_row, heading_row, note_row, put, set_widths, to_bytes

SHEET = "推荐名单"
COLUMNS = {
    "序号": 6,
    "姓名": 16,
    "性别": 8,
    "身份证号码": 22,
    "工作单位": 30,
    "竞赛成绩": 30,
    "依据": 48,
    "评选办法": 30,
}
NOTICE_COLUMNS = {"序号": 8, "姓名": 20, "竞赛成绩": 52}
SHEET_NAME, LONGEST = re.compile(r"[\[\]:*?/\\']"), 24
"""What a sheet's name must not hold, and how much of an employer's name it shows; 31 characters are allowed."""
WRAPPED = Alignment(vertical="top", wrap_text=True)


@dataclass(frozen=True, slots=True)
class RecommendedRow:
    """One person, as a list may show it: the ID number masked."""

    name: str
    sex: str
    masked_id: str
    employer: str
    results: str
    clauses: str
    chosen_by: str


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One winner and what for."""

    name: str
    result: str


@dataclass(frozen=True, slots=True)
class NoticeSheet:
    """The notice to one employer."""

    employer: str
    rows: tuple[NoticeRow, ...]
    clauses: tuple[str, ...]


def recommendations_workbook(rows: Sequence[RecommendedRow], *, title: str, note: str = "") -> bytes:
    """推荐名单 of one title, one row a person."""
    book = Workbook()
    sheet: Worksheet = book.active
    sheet.title = SHEET
    values = [
        (
            number,
            row.name,
            row.sex,
            row.masked_id,
            row.employer,
            row.results,
            row.clauses,
            row.chosen_by,
        )
        for number, row in enumerate(rows, start=1)
    ]
    fill_sheet(sheet, COLUMNS, values, title=title, note=note)
    return to_bytes(book)


def notices_workbook(sheets: Sequence[NoticeSheet], *, contest: str, issuer: str, note: str = "") -> bytes:
    """One sheet for each employer, each a page to print and send."""
    book = Workbook()
    book.remove(book.active)
    for number, each in enumerate(sheets, start=1):
        name = SHEET_NAME.sub("_", each.employer)[:LONGEST]
        _notice(book.create_sheet(f"{number} {name}"), each, contest=contest, issuer=issuer, note=note)
    return to_bytes(book)


def _notice(sheet: Worksheet, notice: NoticeSheet, *, contest: str, issuer: str, note: str) -> None:
    width = len(NOTICE_COLUMNS)
    note_row(sheet, 1, "获奖情况告知书", columns=width, bold=True)
    note_row(sheet, 2, note, columns=width)
    note_row(sheet, 3, f"{notice.employer}：", columns=width)
    _paragraph(sheet, 4, f"贵单位职工在{contest}中取得下列成绩，特此告知。", lines=1)
    heading_row(sheet, 5, list(NOTICE_COLUMNS))
    for number, row in enumerate(notice.rows, start=1):
        data_row(sheet, 5 + number, (number, row.name, row.result))
    last = 6 + len(notice.rows)
    _paragraph(
        sheet, last, "获奖选手的岗位使用和薪酬待遇，由用人单位按下列文件落实；文件未规定数额：", lines=1
    )
    for clause in notice.clauses:
        last += 1
        _paragraph(sheet, last, clause, lines=2)
    note_row(sheet, last + 2, issuer, columns=width)
    set_widths(sheet, list(NOTICE_COLUMNS.values()))
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _paragraph(sheet: Worksheet, row: int, text: str, *, lines: int) -> None:
    """A sentence across the table that wraps: merged cells do not grow by themselves."""
    cell = put(sheet, row, 1, text)
    cell.alignment = WRAPPED
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(NOTICE_COLUMNS))
    sheet.row_dimensions[row].height = 18 * lines
