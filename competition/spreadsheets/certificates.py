"""等级证书名单: certificates of skill levels that persons were given, one row a certificate."""

from dataclasses import dataclass
from datetime import date

from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation

from competition.domain.identity_documents import IdDocument
from competition.domain.problems import Problem, Where
from competition.domain.tiers import SkillLevel
from competition.spreadsheets.cells import fault, read_day, require, required_text
from competition.spreadsheets.persons import EMPLOYER, ID, NAME, PERSON_COLUMNS, read_id, read_name
from competition.spreadsheets.reading import open_workbook
from competition.spreadsheets.tables import Column, TableRow, read_table, sheet_named
from competition.spreadsheets.words import read_level
from competition.spreadsheets.writing import AS_TEXT, heading_row, note_row, set_widths, to_bytes

SHEET = "等级证书名单"
LEVEL, CERTIFICATE, DAY = "等级", "证书编号", "发证日期"
TEMPLATE = (NAME, ID, EMPLOYER, LEVEL, CERTIFICATE, DAY)
COLUMNS = (
    *PERSON_COLUMNS,
    Column(LEVEL, ("技能等级", "职业技能等级")),
    Column(CERTIFICATE, ("证书号", "证书号码")),
    Column(DAY, ("发证日",)),
)
TEMPLATE_ROWS = 300


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """One certificate, and where its cells stand that other records may contradict."""

    name: str
    id_document: IdDocument
    employer: str
    level: SkillLevel
    certificate: str
    certified_on: date
    id_at: Where
    level_at: Where
    certificate_at: Where
    day_at: Where


def read_certificates(data: bytes, *, file: str) -> tuple[tuple[CertificateRow, ...], tuple[Problem, ...]]:
    """The rows that can be read, and every problem by cell.

    Refusal if the file is no workbook, has no sheet 等级证书名单, lacks a column or has no rows. Whether a certificate
    is recorded already and what it brings is decided by `operations.certificates`.
    """
    grid = sheet_named(open_workbook(data, file=file), SHEET)
    found: list[Problem] = []
    rows = [_read_row(row, found) for row in read_table(grid, COLUMNS)]
    return tuple(row for row in rows if row is not None), tuple(found)


def _read_row(row: TableRow, found: list[Problem]) -> CertificateRow | None:
    before = len(found)
    name = read_name(row.cell(NAME), found)
    id_document = read_id(row, found)
    employer = required_text(row.cell(EMPLOYER), found)
    level = _required_level(row, found)
    certificate = required_text(row.cell(CERTIFICATE), found)
    require(row.cell(DAY), found)
    day = read_day(row.cell(DAY), found)
    if len(found) > before or id_document is None or level is None or day is None:
        return None
    places = (row.cell(heading).where for heading in (ID, LEVEL, CERTIFICATE, DAY))
    return CertificateRow(name, id_document, employer, level, certificate, day, *places)


def _required_level(row: TableRow, found: list[Problem]) -> SkillLevel | None:
    """The level; 无 is none that a certificate could be of."""
    cell, before = row.cell(LEVEL), len(found)
    require(cell, found)
    level = read_level(cell, found)
    if level is None and len(found) == before:
        what = "“无”不是等级证书上的等级", "“无” (none) is no level of a certificate"
        found.append(fault(cell, what, ("请按证书填写等级", "Enter the level as on the certificate")))
    return level


def write_certificates_template() -> bytes:
    """An empty list with a drop-down list of the levels, and text format for ID and certificate numbers."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    note_row(sheet, 1, "职业技能等级证书名单", columns=len(TEMPLATE), bold=True)
    note_row(
        sheet,
        2,
        "每张证书一行；工作单位填发证时所在企业全称，年度上限按它计算。身份证号码和证书编号请以文本填写。",
        columns=len(TEMPLATE),
    )
    heading_row(sheet, 3, TEMPLATE)
    set_widths(sheet, (16, 22, 32, 18, 24, 14))
    last = 3 + TEMPLATE_ROWS
    for row in range(4, last + 1):
        for heading in (ID, CERTIFICATE):
            sheet.cell(row, TEMPLATE.index(heading) + 1).number_format = AS_TEXT
    words = ",".join(level.label.zh for level in SkillLevel)
    choice = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True, showErrorMessage=True)
    choice.error, choice.errorTitle = "请从列表中选择。", LEVEL
    sheet.add_data_validation(choice)
    choice.add(f"D4:D{last}")
    return to_bytes(book)
