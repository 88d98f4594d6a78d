"""报名表 out: the empty workbook for delegations with its drop-down lists, and filled ones for the next tier."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from openpyxl import Workbook
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from competition.domain.applicant import ALWAYS_ASKED, Application, Education, Field, PersonFacts, Profile
from competition.domain.identity import Sex, check_digit
from competition.domain.identity_documents import IdDocument, IdKind
from competition.domain.nationalities import Nationality
from competition.domain.problems import NOWHERE
from competition.domain.tiers import Group, SkillLevel
from competition.spreadsheets.roster import DELEGATION
from competition.spreadsheets.roster_columns import SHEET
from competition.spreadsheets.writing import (
    AS_TEXT,
    Written,
    data_row,
    heading_row,
    note_row,
    put,
    set_widths,
    to_bytes,
)

NUMBER, EVENT_NAME = "序号", "项目名称"
HEADER = 4
TEMPLATE_ROWS = 200
EXAMPLE, GUIDE, LISTS = "示例", "填写说明", "选项"
MADE_UP = "示例数据，人物均为虚构 / sample data, people are made up"
WIDTHS = {
    Field.EVENT: 12,
    Field.NAME: 16,
    Field.ID_KIND: 22,
    Field.ID_NUMBER: 22,
    Field.SEX: 8,
    Field.BORN: 14,
    Field.NATIONALITY: 12,
    Field.EDUCATION: 22,
    Field.PHONE: 16,
    Field.EMAIL: 24,
    Field.EMPLOYER: 28,
    Field.ADDRESS: 30,
    Field.GROUP: 10,
    Field.YEARS: 10,
    Field.LEVEL: 20,
    Field.OCCUPATION: 20,
    Field.CERTIFICATE: 24,
    Field.COACH: 14,
    Field.MASTER: 14,
    Field.GUARDIAN: 14,
    Field.CONSENT: 14,
    Field.HONOURS: 26,
    Field.TEAM: 14,
}
"""The columns of the workbook in their order, each with its width in characters."""

GUIDE_LINES = (
    "带 * 的列必须填写。其他列按通知要求填写。",
    "每人一行；团体项目每名队员一行，同队各行“队名”一致。",
    "项目编号、组别、证件类型、民族、学历、技能等级请从下拉列表中选择。",
    "填写电子邮箱的，审核结果等用邮件通知本人。",
    "身份证号码、手机号码、证书编号所在的列已设为文本格式，请勿改为数字。",
    "证件类型不填视为居民身份证；护照和来往内地（大陆）通行证须另填性别和出生日期。",
    "未满18周岁的选手：监护人书面同意后，填写监护人姓名，并在“监护人同意”列填“是”。",
    "已获荣誉有多项的，用分号隔开，例如：全国技术能手；省首席技师。",
    "少数民族姓名的间隔号请用“·”；生僻字请用标准字库输入，勿用自造字。",
)


@dataclass(frozen=True, slots=True)
class TemplateFacts:
    """What a competition's roster offers: its events by code and name, and the fields that one of them asks for."""

    title: str
    events: tuple[tuple[str, str], ...] = ()
    groups: tuple[Group, ...] = tuple(Group)
    required: frozenset[Field] = frozenset()


def write_roster_template(facts: TemplateFacts) -> bytes:
    """An empty roster with drop-down lists and text format for numbers, a filled example, and how to fill it in."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    _head(sheet, facts)
    lists = _lists(book, facts)
    last = HEADER + TEMPLATE_ROWS
    _as_text(sheet, range(HEADER + 1, last + 1))
    for each, (letter, count) in lists.items():
        _offer(sheet, each, f"{quote_sheetname(LISTS)}!${letter}$2:${letter}${count + 1}", last)
    _offer(sheet, Field.CONSENT, '"是,否"', last)
    example = book.create_sheet(EXAMPLE, 1)
    _head(example, facts, title=MADE_UP, delegation="某区（示例）")
    data_row(example, HEADER + 1, _values(1, facts.events[0][1] if facts.events else "焊接", _sample(facts)))
    _guide(book.create_sheet(GUIDE, 2), facts)
    return to_bytes(book)


def write_roster(rows: Sequence[tuple[str, Application]], *, title: str, delegation: str) -> bytes:
    """The roster of one delegation in the order given; each row the event's name and the application, in full."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    _head(sheet, TemplateFacts(title), delegation=delegation)
    for number, (event_name, application) in enumerate(rows, start=1):
        data_row(sheet, HEADER + number, _values(number, event_name, application))
    _as_text(sheet, range(HEADER + 1, HEADER + len(rows) + 1))
    return to_bytes(book)


def _columns() -> list[str]:
    names = [each.label.zh for each in WIDTHS]
    return [NUMBER, names[0], EVENT_NAME, *names[1:]]


def _place(each: Field) -> int:
    return _columns().index(each.label.zh) + 1


def _head(sheet: Worksheet, facts: TemplateFacts, *, title: str = "", delegation: str = "") -> None:
    columns = _columns()
    note_row(sheet, 1, title or facts.title, columns=len(columns), bold=True)
    put(sheet, 2, 1, f"{DELEGATION}：")
    put(sheet, 2, 2, delegation)
    note_row(sheet, 3, GUIDE_LINES[0] + GUIDE_LINES[1], columns=len(columns))
    must = {each.label.zh for each in ALWAYS_ASKED | facts.required}
    heading_row(sheet, HEADER, [f"*{name}" if name in must else name for name in columns])
    widths = list(WIDTHS.values())
    set_widths(sheet, [6, widths[0], 16, *widths[1:]])


def _as_text(sheet: Worksheet, rows: range) -> None:
    """Numbers that a spreadsheet would round or shorten."""
    for each in (Field.EVENT, Field.ID_NUMBER, Field.BORN, Field.PHONE, Field.CERTIFICATE):
        for row in rows:
            sheet.cell(row, _place(each)).number_format = AS_TEXT


def _lists(book: Workbook, facts: TemplateFacts) -> dict[Field, tuple[str, int]]:
    """The hidden sheet of what the drop-down lists offer: the column of each field there, and how many words."""
    offered: dict[Field, list[str]] = {
        Field.EVENT: [code for code, _ in facts.events],
        Field.GROUP: [group.label.zh.removesuffix("组") for group in facts.groups],
        Field.ID_KIND: [kind.label.zh for kind in IdKind],
        Field.SEX: [sex.label.zh for sex in Sex],
        Field.NATIONALITY: [each.label.zh for each in Nationality],
        Field.EDUCATION: [each.label.zh for each in Education],
        Field.LEVEL: ["无", *(level.label.zh for level in SkillLevel)],
    }
    sheet, found = book.create_sheet(LISTS), {}
    sheet.sheet_state = "hidden"
    for column, (each, words) in enumerate(offered.items(), start=1):
        for row, word in enumerate((each.label.zh, *words), start=1):
            put(sheet, row, column, word)
        if words:
            found[each] = get_column_letter(column), len(words)
    return found


def _offer(sheet: Worksheet, each: Field, formula: str, last: int) -> None:
    """A drop-down list below a heading."""
    letter = get_column_letter(_place(each))
    choice = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=True)
    choice.error, choice.errorTitle = "请从列表中选择。", each.label.zh
    sheet.add_data_validation(choice)
    choice.add(f"{letter}{HEADER + 1}:{letter}{last}")


def _guide(sheet: Worksheet, facts: TemplateFacts) -> None:
    note_row(sheet, 1, GUIDE, columns=1, bold=True)
    events = [f"{code}　{name}" for code, name in facts.events]
    for row, line in enumerate((*GUIDE_LINES, *(["本竞赛的项目：", *events] if events else [])), start=2):
        put(sheet, row, 1, line)
    set_widths(sheet, (90,))


def _sample(facts: TemplateFacts) -> Application:
    """Made up: nobody has a number of sequence 991 and this region."""
    number = "37060019900101991"
    return Application(
        where=NOWHERE,
        event=facts.events[0][0] if facts.events else "E01",
        name="某某（示例）",
        id_document=IdDocument(IdKind.RESIDENT_ID, number + check_digit(number)),
        employer="示例机械厂（虚构）",
        group=facts.groups[0],
        held_level=SkillLevel.LEVEL_3,
        facts=PersonFacts(nationality=Nationality.HA),
        profile=Profile(
            education=Education.COLLEGE,
            phone="13800000000",
            email="name@example.com",
            address="某省某市某区示例路1号",
            years=6,
            occupation="焊工",
            certificate="示例0000000000001",
            coach="某教练",
            master="某师傅",
        ),
    )


def _values(number: int, event_name: str, row: Application) -> list[Written]:
    profile, nationality = row.profile, row.facts.nationality
    born: date | None = row.born
    cells: dict[Field, Written] = {
        Field.EVENT: row.event,
        Field.NAME: row.name,
        Field.ID_KIND: row.id_document.kind.label.zh,
        Field.ID_NUMBER: row.id_document.number,
        Field.SEX: row.sex.label.zh if row.sex else "",
        Field.BORN: born.isoformat() if born else "",
        Field.NATIONALITY: nationality.label.zh if nationality else "",
        Field.EDUCATION: profile.education.label.zh if profile.education else "",
        Field.PHONE: profile.phone,
        Field.EMAIL: profile.email,
        Field.EMPLOYER: row.employer,
        Field.ADDRESS: profile.address,
        Field.GROUP: row.group.label.zh.removesuffix("组"),
        Field.YEARS: profile.years,
        Field.LEVEL: row.held_level.label.zh if row.held_level else "无",
        Field.OCCUPATION: profile.occupation,
        Field.CERTIFICATE: profile.certificate,
        Field.COACH: profile.coach,
        Field.MASTER: profile.master,
        Field.GUARDIAN: profile.guardian,
        Field.CONSENT: "是" if profile.consent else "",
        Field.HONOURS: "；".join(profile.honours),
        Field.TEAM: row.team,
    }
    values = [cells[each] for each in WIDTHS]
    return [number, values[0], event_name, *values[1:]]
