"""How tables are found, and what a layout says of rows that the sample files do not have."""

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from competition.domain.calculations import Calculation, CalculationType
from competition.domain.marking_scheme import AspectKind, Phase, RoundAt
from competition.domain.problems import Refusal
from competition.domain.ranking_rules import RankingRules, TieRule
from competition.spreadsheets.events import read_events
from competition.spreadsheets.panels import read_panels
from competition.spreadsheets.plans import read_plan
from competition.spreadsheets.roster import read_roster
from competition.spreadsheets.roster_template import TemplateFacts, write_roster_template
from competition.spreadsheets.schemes import read_scheme
from tests.spreadsheets.build import demo, edited, one_sheet, save

HEADER = ["项目编号", "姓名", "身份证号码", "出生日期", "工作单位", "组别", "现有技能等级", "队名"]
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
    facts = TemplateFacts("试验市报名表", (("E01", "焊接"),))
    data = write_roster_template(facts)
    assert data == write_roster_template(facts)
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


def test_an_event_ranks_as_its_later_columns_say() -> None:
    cells = {"L3": "计分制", "M3": "仍相同的", "N3": "分组排名(是/否)", "O3": "最少参赛数"}
    cells |= {"P3": "须合格(是/否)", "Q3": "团体计分人数", "R3": "公布前复核(是/否)"}
    cells |= {"L4": "median-mad-700", "M4": "不得并列", "N4": "是", "O4": 6, "P4": "是", "R4": "是", "Q5": 3}
    events, problems = read_events(edited("events.xlsx", cells), file="e.xlsx")
    assert problems == ()
    first, second = events[0].ranking, events[1].ranking
    assert (first.scale, first.ties, first.by_group) == ("median-mad-700", TieRule.FORBID, True)
    assert (first.minimum_entrants, first.pass_required, first.team_counting, first.recheck) == (
        6,
        True,
        0,
        True,
    )
    assert second == RankingRules(second.tie_breaks, second.prize_rule, team_counting=3)


def test_an_older_table_of_events_reads_as_before() -> None:
    cells = {f"{column}3": None for column in "LMNOPQR"}
    events, problems = read_events(edited("events.xlsx", cells), file="e.xlsx")
    assert problems == ()
    assert events == read_events(demo("events.xlsx"), file="e.xlsx")[0]


def test_words_of_the_later_columns_are_checked() -> None:
    cells = {"L4": "百分制", "M5": "抽签", "N6": "有时", "O7": -1, "Q8": "三人", "R9": "可能"}
    _, problems = read_events(edited("events.xlsx", cells), file="e.xlsx")
    assert [(each.where.row, each.where.column) for each in problems if each.where.cell] == [
        (5, "仍相同的"),
        (6, "分组排名(是/否)"),
        (7, "最少参赛数"),
        (8, "团体计分人数"),
        (9, "公布前复核(是/否)"),
    ]
    assert "百分制" in problems[0].what.zh


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


def test_older_schemes_read_as_before_and_take_the_later_columns() -> None:
    plain = read_scheme(demo("scheme-E03.xlsx"), file="a.xlsx").scheme
    blank = {f"{column}3": None for column in "DEFGIJ"}
    assert read_scheme(edited("scheme-E03.xlsx", blank), file="a.xlsx").scheme == plain
    later = {
        "E3": 1, "G3": "仅总分", "J3": 60,
        "D8": "三人平均", "O4": "模块权重", "O8": 50, "O12": 30, "O15": 20, "P4": "合格线", "P8": 55,
        "Q4": "分差上限", "Q8": 5, "R4": "评分阶段", "R12": "过程", "S4": "评分点类型", "S17": "测量",
        "T4": "合理最低", "T5": 4, "U4": "合理最高", "U5": 9.5,
    }  # fmt: skip
    read = read_scheme(edited("scheme-E03.xlsx", {**later, "N17": None}), file="a.xlsx")
    assert read.problems == ()
    assert read.scheme is not None
    assert (read.scheme.places, read.scheme.round_at, read.scheme.pass_mark) == (1, RoundAt.TOTAL, 60)
    theory, practice = read.scheme.parts
    assert (theory.pass_mark, theory.spread_limit, theory.modular) == (None, None, False)
    assert (practice.method, practice.pass_mark, practice.spread_limit) == ("mean_of_three", 55, 5)
    assert [criterion.weight for criterion in practice.criteria] == [50, 30, 20]
    assert [form.phase for form in practice.sub_criteria] == [Phase.RESULT, Phase.PROCESS, Phase.RESULT]
    first, *_, last = read.scheme.aspects()
    assert (first.plausible_from, first.plausible_to) == (4, Decimal("9.5"))
    assert last.plausible_from is last.plausible_to is None
    assert (last.kind, last.partial) == (AspectKind.MEASUREMENT, False)


def test_a_later_column_cannot_say_another_thing_further_down() -> None:
    cells = {"O4": "合格线", "O8": 60, "O9": 50}
    read = read_scheme(edited("scheme-E03.xlsx", cells), file="a.xlsx")
    assert [each.where.cell for each in read.problems] == ["O9"]
    assert "但编号相同" in read.problems[0].what.zh


def test_a_calculation_is_named_or_stated() -> None:
    book = load_workbook(BytesIO(demo("scheme-E03.xlsx")))
    book.create_sheet("calculations")
    for row in (["name", "type", "reusable"], ["通电", "PASS_FAIL", "yes"], ["坏", "GUESS", ""]):
        book["calculations"].append(row)
    sheet = book.worksheets[0]
    for cell, value in {"O4": "计算", "O8": "通电", "O9": "pass_fail", "O10": "坏"}.items():
        sheet[cell] = value
    read = read_scheme(save(book), file="a.xlsx")
    assert [each.where.cell for each in read.problems] == ["B3"]
    assert read.draft is not None
    shared, own, broken = [each for each in read.draft.aspects() if each.id.startswith("A1")][:3]
    assert (shared.calculation, broken.calculation) == (
        Calculation("通电", CalculationType.PASS_FAIL, True),
        None,
    )
    assert own.calculation == Calculation("A1.2", CalculationType.PASS_FAIL)
    assert read.draft.calculations == (shared.calculation, own.calculation)


def test_sections_of_a_chinese_scheme_are_checked_as_well() -> None:
    book = load_workbook(BytesIO(demo("scheme-E03.xlsx")))
    book.create_sheet("职业标准")
    for row in (["部分", "分值"], ["1", 20], ["2", 180]):
        book["职业标准"].append(row)
    sheet = book.worksheets[0]
    sheet["O4"] = "职业标准"
    for column, value in enumerate(("A1.5", "违规", 10, "是", "2", "扣分项"), start=11):
        sheet.cell(18, column).value = value
    sheet["P4"] = "类型"
    for row in range(5, 18):
        sheet.cell(row, 15).value = "2" if row > 5 else "1"
    read = read_scheme(save(book), file="a.xlsx")
    assert read.scheme is not None
    assert [(each.name, each.where.sheet, each.where.cell) for each in read.problems] == [
        ("sections-disagree", "职业标准", "B2"),
        ("sections-disagree", "职业标准", "B3"),
        ("variation", "评分方案", "C5"),
    ]
    assert "第2部分标明180分，评分点合计150分" in read.problems[1].what.zh


def test_a_workbook_without_any_table_is_refused() -> None:
    with pytest.raises(Refusal, match="没有名为“CIS Marking Scheme Import”或“评分方案”的工作表"):
        read_scheme(one_sheet([["x"]]), file="a.xlsx")
