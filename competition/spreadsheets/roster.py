"""报名表: the roster of one delegation, one row a person."""

from dataclasses import dataclass, replace
from datetime import date

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from competition.domain.identity import ResidentId, read_resident_id
from competition.domain.names import normalise_name, private_use
from competition.domain.problems import Problem, problem
from competition.domain.registration import Application
from competition.domain.tiers import Group, SkillLevel
from competition.spreadsheets.cells import fault, read_day, read_text, required_text
from competition.spreadsheets.reading import Cell, Grid, open_workbook
from competition.spreadsheets.tables import Column, TableRow, beside_label, read_table, sheet_named
from competition.spreadsheets.words import GROUPS, read_level, required_word
from competition.spreadsheets.writing import AS_TEXT, heading_row, note_row, put, set_widths, to_bytes

SHEET = "报名表"
DELEGATION = "代表队"
EVENT, EVENT_NAME, NAME, ID, BORN = "项目编号", "项目名称", "姓名", "身份证号码", "出生日期"
EMPLOYER, GROUP, LEVEL, TEAM = "工作单位", "组别", "现有技能等级", "队名"
COLUMNS = (
    Column(EVENT, ("赛项编号",)),
    Column(NAME),
    Column(ID, ("身份证号", "公民身份号码")),
    Column(BORN, ("出生年月日",), required=False),
    Column(EMPLOYER, ("单位", "所在单位", "工作单位(学校)")),
    Column(GROUP, ("参赛组别",)),
    Column(LEVEL, ("技能等级", "职业技能等级"), required=False),
    Column(TEAM, ("团队名称",), required=False),
)
TEMPLATE = ("序号", EVENT, EVENT_NAME, NAME, ID, BORN, EMPLOYER, GROUP, LEVEL, TEAM)
TEMPLATE_ROWS = 200
LAST_EXACT = 10**15
"""A spreadsheet keeps fifteen digits of a number; an ID number typed as a number has lost its end."""


@dataclass(frozen=True, slots=True)
class Roster:
    """What a roster holds: the rows that can be read, and the problems of those that cannot."""

    delegation: str
    applications: tuple[Application, ...]
    problems: tuple[Problem, ...]


def read_roster(data: bytes, *, file: str) -> Roster:
    """Every good row as an application; a bad one is left out and its problems say why.

    Refusal if the file is no workbook, has no sheet 报名表, lacks a column or has no rows. Whether the events exist
    and the rules of entry are kept is decided by `registration.register`.
    """
    grid = sheet_named(open_workbook(data, file=file), SHEET)
    found: list[Problem] = []
    delegation = _read_delegation(grid, found)
    applications: list[Application] = []
    for row in read_table(grid, COLUMNS):
        of_row: list[Problem] = []
        application = _read_row(row, of_row)
        found += of_row
        if application is not None:
            applications.append(application)
    return Roster(delegation, tuple(applications), tuple(found))


def _read_delegation(grid: Grid, found: list[Problem]) -> str:
    cell = beside_label(grid, DELEGATION)
    name = read_text(cell, found) if cell is not None else ""
    if not name:
        found.append(
            problem(
                "没有写明代表队。",
                "The delegation is not named.",
                mend_zh="请在表头上方写“代表队：”，并在右侧一格填写名称。",
                mend_en="Write “代表队：” above the header and the name in the next cell.",
                where=cell.where if cell is not None else replace(grid.where(), column=DELEGATION),
            )
        )
    return name


def _read_row(row: TableRow, found: list[Problem]) -> Application | None:
    event = required_text(row.cell(EVENT), found)
    name = read_name(row.cell(NAME), found)
    resident_id = read_id(row.cell(ID), found)
    _check_born(row.cell(BORN), resident_id, found)
    employer = required_text(row.cell(EMPLOYER), found)
    group = required_word(row.cell(GROUP), GROUPS, found)
    level = read_level(row.cell(LEVEL), found)
    team = normalise_name(read_text(row.cell(TEAM), found))
    if found or resident_id is None or group is None:
        return None
    return Application(row.where, event, name, resident_id, employer, group, level, team)


def read_name(cell: Cell, found: list[Problem]) -> str:
    """A person's name, in characters that every machine shows alike."""
    name = normalise_name(required_text(cell, found))
    if unknown := private_use(name):
        codes = "、".join(f"U+{ord(char):04X}" for char in unknown)
        what = (
            f"姓名含有自造字（{codes}），各台电脑显示不同",
            f"The name has private-use characters ({codes}); they look different on each machine",
        )
        found.append(
            fault(
                cell,
                what,
                ("请改用国家标准（GB 18030—2022）中的字", "Use the character of the national standard"),
            )
        )
    return name


def read_id(cell: Cell, found: list[Problem]) -> ResidentId | None:
    """An ID number; None, with what is wrong, if it cannot be one."""
    raw = required_text(cell, found)
    if not raw:
        return None
    if isinstance(cell.value, int | float) and abs(cell.value) >= LAST_EXACT:
        found.append(
            fault(
                cell,
                (
                    "身份证号码以数字格式保存，末几位已丢失",
                    "The ID number was typed as a number and has lost its last digits",
                ),
                ("请将单元格设为文本格式后重新填写", "Format the cell as text and enter it again"),
            )
        )
        return None
    read = read_resident_id(raw)
    if isinstance(read, Problem):
        found.append(replace(read, where=cell.where))
        return None
    return read


def _check_born(cell: Cell, resident_id: ResidentId | None, found: list[Problem]) -> None:
    born: date | None = read_day(cell, found)
    if born is not None and resident_id is not None and born != resident_id.born:
        found.append(
            fault(
                cell,
                (
                    f"出生日期 {born} 与身份证号码不一致",
                    f"The date of birth {born} disagrees with the ID number",
                ),
                ("请对照身份证更正其中之一", "Mend one of the two after the card"),
            )
        )


def write_roster_template() -> bytes:
    """An empty roster with the columns, drop-down lists and text format for ID numbers."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    note_row(sheet, 1, "职业技能竞赛报名表", columns=len(TEMPLATE), bold=True)
    put(sheet, 2, 1, f"{DELEGATION}：")
    note_row(
        sheet,
        3,
        "团体项目：每名队员一行，同队各行“队名”一致。身份证号码请以文本填写。",
        columns=len(TEMPLATE),
    )
    heading_row(sheet, 4, TEMPLATE)
    set_widths(sheet, (6, 10, 18, 16, 22, 14, 28, 8, 20, 14))
    last = 4 + TEMPLATE_ROWS
    for heading in (EVENT, ID, BORN):
        column = TEMPLATE.index(heading) + 1
        for row in range(5, last + 1):
            sheet.cell(row, column).number_format = AS_TEXT
    _offer(sheet, GROUP, [group.label.zh.removesuffix("组") for group in Group], last)
    _offer(sheet, LEVEL, ["无", *(level.label.zh for level in SkillLevel)], last)
    return to_bytes(book)


def _offer(sheet: Worksheet, heading: str, words: list[str], last: int) -> None:
    """A drop-down list of the words below a heading."""
    letter = get_column_letter(TEMPLATE.index(heading) + 1)
    choice = DataValidation(
        type="list", formula1=f'"{",".join(words)}"', allow_blank=True, showErrorMessage=True
    )
    choice.error, choice.errorTitle = "请从列表中选择。", heading
    sheet.add_data_validation(choice)
    choice.add(f"{letter}5:{letter}{last}")
