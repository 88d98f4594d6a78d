"""个人竞赛档案 as a workbook: one sheet for each kind of what is recorded; kinds without anything have none."""

from collections.abc import Sequence
from datetime import date

from openpyxl import Workbook

from competition.domain.problems import Text
from competition.domain.record import Record, RecordedGrant, RecordedResult
from competition.spreadsheets.exports import fill_sheet
from competition.spreadsheets.writing import Written, to_bytes

MADE_UP = "示例数据，人物均为虚构 / sample data, people are made up"
RESULTS = {
    "年度": 8,
    "层级": 12,
    "竞赛": 32,
    "项目": 20,
    "组别": 10,
    "工作单位": 28,
    "代表队": 16,
    "名次": 8,
    "并列": 8,
    "参赛数": 8,
    "总分": 10,
    "奖项": 12,
    "说明": 14,
    "确认日": 12,
    "获奖文件": 28,
}
HELP = {"年度": 8, "竞赛": 32, "项目": 20, "选手": 22, "身份": 12}
TITLES = {"荣誉称号": 24, "授予文件": 28, "授予日期": 12}
LEVELS = {"技能等级": 20, "证书编号": 28, "发证日期": 12}
AWARDS = {"竞赛": 32, "项目": 20, "事项": 16, "决定": 36, "依据": 60, "确认日": 12}
PAPERS = {"编号": 24, "种类": 14, "竞赛": 32, "制发日期": 12}


def write_record(record: Record) -> bytes:
    """The workbook; the sheet of results is always there."""
    book = Workbook()
    book.remove(book.active)
    put_record(book, record)
    return to_bytes(book)


def put_record(book: Workbook, record: Record) -> None:
    """Put the sheets of a record behind those of the book."""
    title = f"个人竞赛档案：{record.name}（{record.masked_id}），截至{record.as_of.isoformat()}"
    note = MADE_UP if record.made_up else ""
    fill_sheet(
        book.create_sheet("竞赛成绩"),
        RESULTS,
        [_result(each) for each in record.results],
        title=title,
        note=note,
    )
    help_ = [(each.year, each.contest, each.event, each.names, each.part.zh) for each in record.help]
    awards = [
        (e.contest, e.earned_in, e.kind.zh, e.outcome.zh, "；".join(e.clauses), _day(e.confirmed_on))
        for e in record.awards
    ]
    papers = [(each.number, each.kind.zh, each.contest, _day(each.issued_on)) for each in record.papers]
    sheets: tuple[tuple[str, dict[str, int], Sequence[Sequence[Written]]], ...] = (
        ("执教与指导", HELP, help_),
        ("荣誉称号", TITLES, [_grant(each) for each in record.titles]),
        ("技能等级证书", LEVELS, [_grant(each) for each in record.levels]),
        ("奖励决定", AWARDS, awards),
        ("证书与通知", PAPERS, papers),
    )
    for name, columns, rows in sheets:
        if rows:
            fill_sheet(book.create_sheet(name), columns, rows, title=title, note=note)


def _result(each: RecordedResult) -> tuple[Written, ...]:
    return (
        each.year,
        each.tier.zh,
        each.contest,
        each.event,
        each.group.zh,
        each.employer,
        each.delegation,
        each.rank,
        "并列" if each.tied else "",
        each.entrants,
        each.total,
        _said(each.award),
        _said(each.state) if each.here else "其他赛事",
        _day(each.confirmed_on),
        each.document,
    )


def _grant(each: RecordedGrant) -> tuple[Written, ...]:
    return (each.what.zh, each.document, _day(each.on))


def _said(text: Text | None) -> str:
    return text.zh if text else ""


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
