"""How tables are found, and what a layout says of rows that the sample files do not have."""

from collections.abc import Sequence

import pytest

from competition.domain.problems import Refusal
from competition.spreadsheets.events import read_events
from competition.spreadsheets.panels import read_panels
from competition.spreadsheets.plans import read_plan
from competition.spreadsheets.roster import COLUMNS, read_roster, write_roster_template
from competition.spreadsheets.schemes import read_scheme
from tests.spreadsheets.build import demo, edited, one_sheet

HEADER = [column.heading for column in COLUMNS]
ID = "370600199001019916"


def roster(*rows: Sequence[object], top: Sequence[Sequence[object]] = (("代表队：", "芝罘区"),)) -> bytes:
    return one_sheet([*map(list, top), HEADER, *map(list, rows)], name="报名表")


def good(**changed: object) -> list[object]:
    row = dict(zip(HEADER, ["E01", "李明", ID, None, "甲厂", "职工", None, None], strict=True))
    return list({**row, **changed}.values())


def test_headings_may_be_written_in_other_ways() -> None:
    header = ["序号", "赛项编号*", "姓　名", "公民身份号码", "所在单位：", "参赛组别", "职业技能等级"]
    data = one_sheet(
        [["代表队： 芝罘区"], header, [1, "E01", "李 明", ID, "甲厂", "职工组", "无"]], name=" 报名表 "
    )
    read = read_roster(data, file="a.xlsx")
    assert not read.problems
    assert read.delegation == "芝罘区"
    assert read.applications[0].name == "李明"


def test_a_heading_that_stands_twice_is_refused() -> None:
    with pytest.raises(Refusal, match="“姓名”列出现了不止一次"):
        read_roster(one_sheet([[*HEADER, "姓名"], good()], name="报名表"), file="a.xlsx")


def test_blank_and_merely_numbered_rows_are_skipped() -> None:
    data = one_sheet(
        [["代表队：", "芝罘区"], ["序号", *HEADER], [1, *good()], [], [2], [3, *good(姓名="王芳")]],
        name="报名表",
    )
    read = read_roster(data, file="a.xlsx")
    assert [each.where.row for each in read.applications] == [3, 6]
    assert not read.problems


def test_the_next_label_is_not_the_delegation() -> None:
    read = read_roster(roster(good(), top=[["代表队：", None, "联系人：", "张三"]]), file="a.xlsx")
    assert read.delegation == ""
    assert [each.where.cell for each in read.problems] == ["B1"]


def test_every_fault_of_a_row_is_said_and_the_row_is_left_out() -> None:
    bad = good(姓名=None, 项目编号=None, 工作单位=None, 组别=None, 现有技能等级="十级")
    read = read_roster(roster(good(), bad), file="a.xlsx")
    assert len(read.applications) == 1
    assert {each.where.column for each in read.problems} == {
        "姓名",
        "项目编号",
        "工作单位",
        "组别",
        "现有技能等级",
    }
    assert {each.where.row for each in read.problems} == {4}


def test_an_id_number_is_never_repeated_in_a_message() -> None:
    read = read_roster(roster(good(身份证号码="370600199001019911")), file="a.xlsx")
    assert "370600199001019911" not in "".join(map(str, read.problems))


def test_the_template_is_a_roster_without_rows() -> None:
    data = write_roster_template()
    assert data == write_roster_template()
    with pytest.raises(Refusal, match="表头以下没有数据"):
        read_roster(data, file="a.xlsx")


def test_numbers_of_an_event_are_checked() -> None:
    _, problems = read_events(edited("events.xlsx", {"F4": 0, "E5": "两人", "G6": 70}), file="e.xlsx")
    assert [(each.where.row, each.where.column) for each in problems] == [
        (4, ""),
        (5, "每队人数"),
        (6, "年龄下限"),
    ]
    assert "工位数应为1至9999" in problems[0].what.zh


def test_a_bad_day_of_age_is_said_once() -> None:
    _, problems = read_events(edited("events.xlsx", {"I4": "2026-02-30"}), file="e.xlsx")
    assert [each.what.zh for each in problems] == ["“2026-02-30”不是存在的日期。"]


def test_user_names_seats_and_forms_are_checked() -> None:
    cells = {"A5": "裁判一", "F6": 0, "E7": None, "F8": None}
    _, problems = read_panels(edited("panels.xlsx", cells), file="p.xlsx")
    assert [(each.where.row, each.where.column) for each in problems] == [
        (5, "账号"),
        (6, "席位"),
        (7, "评分表"),
        (8, "席位"),
    ]


def test_a_judge_has_one_seat_of_a_form() -> None:
    seats, _ = read_panels(demo("panels.xlsx"), file="p.xlsx")
    first = seats[1]
    same = {"A6": first.username, "B6": first.name, "C6": first.employer}
    _, problems = read_panels(edited("panels.xlsx", same), file="p.xlsx")
    assert f"{first.name}在第5行已有同一席位" in problems[0].what.zh


CHINESE = [
    "部分编号", "部分", "权重(%)", "计分方法", "评分标准编号", "评分标准", "分值",
    "评分表编号", "评分表", "评分点编号", "评分点", "满分",
]  # fmt: skip


def test_blank_means_as_above_until_something_higher_changes() -> None:
    rows = [
        ["t", "理论", 30, "single", "T", "卷", 100, "T1", "卷一", "T1.1", "选择", 60],
        [None, None, None, None, None, None, None, "T2", "卷二", "T2.1", "判断", 40],
        ["p", "实操", "70%", "single", None, None, None, None, None, "A1.1", "安装", 100],
    ]
    read = read_scheme(one_sheet([CHINESE, *rows], name="评分方案"), file="电工.xlsx")
    assert read.scheme is None
    assert {(each.where.row, each.where.column) for each in read.problems} == {
        (4, heading) for heading in ("评分标准编号", "评分标准", "分值", "评分表编号", "评分表")
    }
    rows[2][4:9] = ["A", "安装", 100, "A1", "安装"]
    read = read_scheme(one_sheet([CHINESE, *rows], name="评分方案"), file="电工.xlsx")
    assert read.scheme is not None
    assert read.scheme.skill == "电工"
    assert [form.id for _, form in read.scheme.forms()] == ["T1", "T2", "A1"]


def test_a_part_that_comes_again_is_a_duplicate() -> None:
    rows = [
        ["p", "实操", 50, "single", "A", "一", 100, "A1", "一", "A1.1", "甲", 100],
        ["q", "理论", 25, "single", "B", "二", 100, "B1", "二", "B1.1", "乙", 100],
        ["p", "实操", 25, "single", "C", "三", 100, "C1", "三", "C1.1", "丙", 100],
    ]
    read = read_scheme(one_sheet([CHINESE, *rows], name="评分方案"), file="a.xlsx")
    assert [(each.where.row, each.where.cell) for each in read.problems] == [(4, "A4")]
    assert "“p”重复" in read.problems[0].what.zh


def test_marks_finer_than_two_decimals_are_refused() -> None:
    read = read_scheme(edited("scheme-E03.xlsx", {"M5": 50.125}), file="a.xlsx")
    assert "满分 50.125 超过两位小数" in read.problems[0].what.zh
    assert read.scheme is None


def test_a_plan_names_each_award_once_and_its_document() -> None:
    plan, problems = read_plan(edited("plan.xlsx", {"A4": None, "B4": None, "A7": "金牌"}), file="p.xlsx")
    assert plan is None
    assert [(each.where.column, each.where.cell) for each in problems] == [("批准文件", ""), ("奖项", "A7")]
    assert "金牌出现了不止一次" in problems[1].what.zh
