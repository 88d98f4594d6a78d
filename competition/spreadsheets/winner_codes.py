"""个人查询码: the list that the office hands on, one row a winner."""

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl import Workbook

from competition.spreadsheets.writing import data_row, heading_row, note_row, set_widths, to_bytes

COLUMNS = ("姓名", "单位", "项目", "通知编号", "个人查询码", "查询链接")


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One winner's code and the link that it is in."""

    name: str
    unit: str
    event: str
    number: str
    code: str
    link: str


def write_codes(rows: Sequence[CodeRow]) -> bytes:
    """The list as a workbook."""
    book = Workbook()
    sheet = book.active
    sheet.title = "个人查询码"
    note_row(sheet, 1, "获奖人个人查询码", columns=len(COLUMNS), bold=True)
    warning = "请把查询码或链接单独发给本人，不要群发本表。每码可用一次，90天内有效；重新发放后旧码作废。"
    note_row(sheet, 2, warning, columns=len(COLUMNS))
    heading_row(sheet, 3, COLUMNS)
    set_widths(sheet, (14, 28, 20, 20, 16, 60))
    for number, row in enumerate(rows, start=4):
        data_row(sheet, number, (row.name, row.unit, row.event, row.number, row.code, row.link))
    return to_bytes(book)
