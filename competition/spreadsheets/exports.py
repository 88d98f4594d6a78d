"""Lists as workbooks: rosters, results. Facts in, bytes out; the same facts give the same bytes."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from competition.spreadsheets.writing import Written, data_row, heading_row, note_row, set_widths, to_bytes

HEADER = 3


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One member of an entry, as a list may show it: numbers, telephone and address masked."""

    event: str
    entry_number: str
    name: str
    masked_id: str
    employer: str
    delegation: str
    group: str
    held_level: str
    team: str
    state: str
    id_kind: str = ""
    sex: str = ""
    nationality: str = ""
    education: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    years: int | None = None
    occupation: str = ""
    certificate: str = ""
    coach: str = ""
    master: str = ""
    guardian: str = ""
    honours: str = ""


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One ranked entry; `total` is what was ranked, with the places it was rounded to.

    `raw_total` is None unless a scale stands between; `failed` names the parts below their pass mark; `rule_award` is
    what the rules gave where a ruling changed it.
    """

    event: str
    rank: int
    tied: bool
    name: str
    delegation: str
    employer: str
    total: Decimal
    award: str
    group: str = ""
    raw_total: Decimal | None = None
    failed: str = ""
    rule_award: str = ""


@dataclass(frozen=True, slots=True)
class TeamRow:
    """One delegation's result; `rank` and `total` are None where it has none, and `remark` says why."""

    event: str
    rank: int | None
    tied: bool
    team: str
    total: Decimal | None
    remark: str


@dataclass(frozen=True, slots=True)
class UnrankedRow:
    """One entry without a place; `total` where it was marked out of competition."""

    event: str
    entry_number: str
    name: str
    state: str
    total: Decimal | None


ROSTER = {
    "项目": 18,
    "参赛号": 12,
    "姓名": 18,
    "身份证号码": 22,
    "工作单位": 28,
    "代表队": 14,
    "组别": 10,
    "现有技能等级": 18,
    "队名": 14,
    "状态": 10,
    "证件类型": 20,
    "性别": 8,
    "民族": 10,
    "学历": 16,
    "手机号码": 16,
    "电子邮箱": 22,
    "联系地址": 18,
    "从业年限": 10,
    "证书职业（工种）": 18,
    "职业技能证书编号": 18,
    "教练": 12,
    "师傅": 12,
    "监护人": 18,
    "已获荣誉": 24,
}
RESULTS = {
    "项目": 18,
    "名次": 8,
    "并列": 8,
    "姓名": 22,
    "代表队": 14,
    "工作单位": 28,
    "总分": 10,
    "奖项": 12,
    "组别": 10,
    "折算前总分": 12,
    "未达合格线": 18,
    "裁定前奖项": 12,
}
TEAMS = {"项目": 18, "名次": 8, "并列": 8, "代表队": 18, "合计": 10, "说明": 36}
UNRANKED = {"项目": 18, "参赛号": 12, "姓名": 22, "状态": 18, "总分": 10}


def roster_workbook(rows: Sequence[RosterRow], *, title: str, note: str = "") -> bytes:
    """参赛名单, one row a member."""
    values = [tuple(getattr(row, each.name) for each in fields(row)) for row in rows]
    book = _table("参赛名单", ROSTER, values, title=title, note=note)
    return to_bytes(book)


def results_workbook(
    rows: Sequence[ResultRow],
    *,
    title: str,
    note: str = "",
    teams: Sequence[TeamRow] = (),
    unranked: Sequence[UnrankedRow] = (),
) -> bytes:
    """成绩表 in the order given; a shared rank bears 并列. Sheets for teams and for those without a place where there are any."""
    values = [
        (
            row.event,
            row.rank,
            "并列" if row.tied else "",
            row.name,
            row.delegation,
            row.employer,
            row.total,
            row.award,
            row.group,
            row.raw_total,
            row.failed,
            row.rule_award,
        )
        for row in rows
    ]
    book = _table("成绩表", RESULTS, values, title=title, note=note)
    if teams:
        fill_sheet(book.create_sheet("团体成绩"), TEAMS, list(map(_team, teams)), title=title, note=note)
    if unranked:
        found = [(row.event, row.entry_number, row.name, row.state, row.total) for row in unranked]
        fill_sheet(book.create_sheet("不排名次"), UNRANKED, found, title=title, note=note)
    return to_bytes(book)


def _team(row: TeamRow) -> tuple[Written, ...]:
    return (row.event, row.rank, "并列" if row.tied else "", row.team, row.total, row.remark)


def _table(
    name: str, columns: dict[str, int], rows: Sequence[Sequence[Written]], *, title: str, note: str
) -> Workbook:
    """Title, note, header, rows; `columns` are headings with their widths."""
    book = Workbook()
    sheet: Worksheet = book.active
    sheet.title = name
    fill_sheet(sheet, columns, rows, title=title, note=note)
    return book


def fill_sheet(
    sheet: Worksheet, columns: dict[str, int], rows: Sequence[Sequence[Written]], *, title: str, note: str
) -> None:
    """Title, note, header, rows, ready to print across; `columns` are headings with their widths."""
    note_row(sheet, 1, title, columns=len(columns), bold=True)
    note_row(sheet, 2, note, columns=len(columns))
    heading_row(sheet, HEADER, list(columns))
    set_widths(sheet, list(columns.values()))
    for number, values in enumerate(rows, start=HEADER + 1):
        data_row(sheet, number, values)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
