"""荣誉称号名单: the persons whom a document grants one title, one row a person."""

from dataclasses import dataclass

from openpyxl import Workbook

from competition.domain.identity_documents import IdDocument
from competition.domain.problems import Problem, Where
from competition.spreadsheets.cells import required_text
from competition.spreadsheets.persons import EMPLOYER, ID, NAME, PERSON_COLUMNS, read_id, read_name
from competition.spreadsheets.reading import open_workbook
from competition.spreadsheets.tables import TableRow, read_table, sheet_named
from competition.spreadsheets.writing import AS_TEXT, heading_row, note_row, set_widths, to_bytes

SHEET = "荣誉称号名单"
TEMPLATE = (NAME, ID, EMPLOYER)
TEMPLATE_ROWS = 300


@dataclass(frozen=True, slots=True)
class TitleRow:
    """One person of the list, and where the ID number stands."""

    name: str
    id_document: IdDocument
    employer: str
    id_at: Where


def read_titles(data: bytes, *, file: str) -> tuple[tuple[TitleRow, ...], tuple[Problem, ...]]:
    """The rows that can be read, and every problem by cell.

    Refusal if the file is no workbook, has no sheet 荣誉称号名单, lacks a column or has no rows. Whether somebody holds
    the title already and how many a year may get it is decided by `operations.titles`.
    """
    grid = sheet_named(open_workbook(data, file=file), SHEET)
    found: list[Problem] = []
    rows = [_read_row(row, found) for row in read_table(grid, PERSON_COLUMNS)]
    return tuple(row for row in rows if row is not None), tuple(found)


def _read_row(row: TableRow, found: list[Problem]) -> TitleRow | None:
    before = len(found)
    name = read_name(row.cell(NAME), found)
    id_document = read_id(row, found)
    employer = required_text(row.cell(EMPLOYER), found)
    if len(found) > before or id_document is None:
        return None
    return TitleRow(name, id_document, employer, row.cell(ID).where)


def write_titles_template() -> bytes:
    """An empty list with text format for ID numbers."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    note_row(sheet, 1, "荣誉称号授予名单", columns=len(TEMPLATE), bold=True)
    note_row(
        sheet,
        2,
        "一份名单只含一个称号；称号、文号和日期在导入时填写。身份证号码请以文本填写。",
        columns=len(TEMPLATE),
    )
    heading_row(sheet, 3, TEMPLATE)
    set_widths(sheet, (16, 22, 32))
    for row in range(4, 4 + TEMPLATE_ROWS):
        sheet.cell(row, TEMPLATE.index(ID) + 1).number_format = AS_TEXT
    return to_bytes(book)
