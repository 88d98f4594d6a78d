"""辅助人员表: coaches, experts and masters, one row for each person beside an entry."""

from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from competition.domain.identity_documents import IdDocument
from competition.domain.payees import Payee
from competition.domain.problems import Problem, Where
from competition.spreadsheets.cells import required_text
from competition.spreadsheets.persons import EMPLOYER, ID, NAME, PERSON_COLUMNS, read_id, read_name
from competition.spreadsheets.reading import open_workbook
from competition.spreadsheets.tables import Column, TableRow, read_table, sheet_named
from competition.spreadsheets.words import required_word
from competition.spreadsheets.writing import AS_TEXT, heading_row, note_row, set_widths, to_bytes

SHEET = "辅助人员表"
ENTRY, ROLE = "参赛号", "身份"
COLUMNS = (Column(ENTRY, ("参赛编号", "报名编号")), Column(ROLE, ("角色",)), *PERSON_COLUMNS)
TEMPLATE = (ENTRY, ROLE, NAME, ID, EMPLOYER)
TEMPLATE_ROWS = 200
BESIDE = (Payee.MAIN_COACH, Payee.COACHES, Payee.EXPERTS, Payee.MASTER)
"""Who stands beside an entry; contestants come with the roster, units with their contestants."""
ROLES = {
    **{payee.label.zh: payee for payee in BESIDE},
    "教练": Payee.COACHES,
    "教练员": Payee.COACHES,
    "专家": Payee.EXPERTS,
    "技术指导专家": Payee.EXPERTS,
    "师傅": Payee.MASTER,
}


@dataclass(frozen=True, slots=True)
class SupporterRow:
    """One person beside one entry, and where the entry, the role and the ID number stand."""

    entry: str
    payee: Payee
    name: str
    id_document: IdDocument
    employer: str
    entry_at: Where
    role_at: Where
    id_at: Where


def read_supporters(data: bytes, *, file: str) -> tuple[tuple[SupporterRow, ...], tuple[Problem, ...]]:
    """The rows that can be read, and every problem by cell.

    Refusal if the file is no workbook, has no sheet 辅助人员表, lacks a column or has no rows. Whether the entries
    exist and who may stand beside them is decided by `operations.supporters`.
    """
    grid = sheet_named(open_workbook(data, file=file), SHEET)
    found: list[Problem] = []
    rows = [_read_row(row, found) for row in read_table(grid, COLUMNS)]
    return tuple(row for row in rows if row is not None), tuple(found)


def _read_row(row: TableRow, found: list[Problem]) -> SupporterRow | None:
    before = len(found)
    entry = required_text(row.cell(ENTRY), found)
    payee = required_word(row.cell(ROLE), ROLES, found)
    name = read_name(row.cell(NAME), found)
    id_document = read_id(row, found)
    employer = required_text(row.cell(EMPLOYER), found)
    if len(found) > before or payee is None or id_document is None:
        return None
    places = (row.cell(heading).where for heading in (ENTRY, ROLE, ID))
    return SupporterRow(entry, payee, name, id_document, employer, *places)


def write_supporters_template() -> bytes:
    """An empty list with a drop-down list of the roles and text format for ID numbers."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    note_row(sheet, 1, "教练、专家和师父名单", columns=len(TEMPLATE), bold=True)
    note_row(
        sheet,
        2,
        "每人一行；每个参赛号至多一名主教练。身份证号码请以文本填写。再次导入以新表为准。",
        columns=len(TEMPLATE),
    )
    heading_row(sheet, 3, TEMPLATE)
    set_widths(sheet, (14, 18, 16, 22, 28))
    last = 3 + TEMPLATE_ROWS
    for row in range(4, last + 1):
        for heading in (ENTRY, ID):
            sheet.cell(row, TEMPLATE.index(heading) + 1).number_format = AS_TEXT
    words = ",".join(payee.label.zh for payee in BESIDE)
    choice = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True, showErrorMessage=True)
    choice.error, choice.errorTitle = "请从列表中选择。", ROLE
    sheet.add_data_validation(choice)
    choice.add(f"B4:B{last}")
    return to_bytes(book)
