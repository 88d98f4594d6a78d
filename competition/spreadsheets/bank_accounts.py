"""收款账户: who is paid where, one row a person."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from openpyxl import Workbook

from competition.domain.bank_account import fails_check_digit, read_account_number
from competition.domain.identity_documents import IdDocument
from competition.domain.problems import Problem, Where, errors, problem, warning
from competition.spreadsheets.cells import fault, required_text
from competition.spreadsheets.persons import DOCUMENT_COLUMNS, ID, LAST_EXACT, NAME, read_id, read_name
from competition.spreadsheets.reading import Cell, open_workbook
from competition.spreadsheets.tables import Column, TableRow, read_table, sheet_named
from competition.spreadsheets.writing import AS_TEXT, heading_row, note_row, set_widths, to_bytes

SHEET = "收款账户"
BANK, NUMBER = "开户银行", "银行账号"
COLUMNS = (
    Column(NAME, ("户名",)),
    *DOCUMENT_COLUMNS,
    Column(BANK, ("开户行",)),
    Column(NUMBER, ("账号", "银行卡号", "卡号")),
)
TEMPLATE_ROWS = 200
CHECK_DIGIT, SHARED = "account-check-digit", "account-shared"


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One person's account as the workbook states it."""

    where: Where
    name: str
    id_document: IdDocument
    bank: str
    number: str


def read_accounts(data: bytes, *, file: str) -> tuple[tuple[AccountRow, ...], tuple[Problem, ...]]:
    """Every row that can be read, and all problems; some are warnings: a failed check digit, a shared account.

    Refusal if the file is no workbook, has no sheet 收款账户, lacks a column or has no rows.
    """
    found: list[Problem] = []
    rows: list[AccountRow] = []
    for row in read_table(sheet_named(open_workbook(data, file=file), SHEET), COLUMNS):
        of_row: list[Problem] = []
        read = _read_row(row, of_row)
        found += of_row
        if read is not None:
            rows.append(read)
    return tuple(rows), (*found, *_twice(rows), *_shared(rows))


def _read_row(row: TableRow, found: list[Problem]) -> AccountRow | None:
    name = read_name(row.cell(NAME), found)
    id_document = read_id(row, found)
    bank = required_text(row.cell(BANK), found)
    number = _read_number(row.cell(NUMBER), found)
    if errors(found) or id_document is None or number is None:
        return None
    return AccountRow(row.where, name, id_document, bank, number)


def _read_number(cell: Cell, found: list[Problem]) -> str | None:
    raw = required_text(cell, found)
    if not raw:
        return None
    if isinstance(cell.value, int | float) and abs(cell.value) >= LAST_EXACT:
        what = (
            "银行账号以数字格式保存，末几位已丢失",
            "The account was typed as a number and has lost its last digits",
        )
        mend = ("请将单元格设为文本格式后重新填写", "Format the cell as text and enter it again")
        found.append(fault(cell, what, mend))
        return None
    read = read_account_number(raw)
    if isinstance(read, Problem):
        found.append(replace(read, where=cell.where))
        return None
    if fails_check_digit(read):
        found.append(_doubtful(cell.where))
    return read


def _doubtful(where: Where) -> Problem:
    return warning(
        CHECK_DIGIT,
        "银行账号的校验位不符：如是银行卡号，至少有一位写错。",
        "The account's check digit does not fit: if it is a card's number, at least one digit is wrong.",
        mend_zh="请对照银行卡逐位核对；如为存折等非卡账号，请勾选“已核对”后再导入。",
        mend_en="Compare it with the card digit by digit; if it is no card, tick “compared” and import it again.",
        where=where,
    )


def _twice(rows: Sequence[AccountRow]) -> list[Problem]:
    """Rows of a person who stands above already."""
    seen: set[str] = set()
    found = []
    for row in rows:
        if row.id_document.key in seen:
            found.append(
                problem(
                    f"{row.name}在本表中出现了不止一次。",
                    f"{row.name} stands more than once in this table.",
                    mend_zh="每人只留一行。",
                    mend_en="Keep one row for each person.",
                    where=row.where,
                )
            )
        seen.add(row.id_document.key)
    return found


def _shared(rows: Sequence[AccountRow]) -> list[Problem]:
    """Rows whose account is that of another person above."""
    owners: dict[str, str] = {}
    return [
        warning(
            SHARED,
            f"{row.name}的银行账号与本表另一人相同。",
            f"The account of {row.name} is that of another person in this table.",
            mend_zh="奖金应发到本人账户，请核对；确实共用的，请勾选“已核对”后再导入。",
            mend_en="Each is paid on an account of their own; compare, and tick “compared” if it is meant.",
            where=row.where,
        )
        for row in rows
        if owners.setdefault(row.number, row.id_document.key) != row.id_document.key
    ]


def write_accounts_template() -> bytes:
    """An empty workbook with the columns, as text throughout."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    headings = (NAME, ID, BANK, NUMBER)
    note_row(sheet, 1, "收款账户", columns=len(headings), bold=True)
    note_row(
        sheet,
        2,
        "账户须为获奖者本人的账户；身份证号码和银行账号请以文本填写，开户银行写到支行。",
        columns=len(headings),
    )
    heading_row(sheet, 3, headings)
    set_widths(sheet, (16, 24, 36, 28))
    for column in (2, 4):
        for row in range(4, 4 + TEMPLATE_ROWS):
            sheet.cell(row, column).number_format = AS_TEXT
    return to_bytes(book)
