"""Each scheme in fixtures/wrong says what is wrong with it, in which cell, and how to mend it, in both languages."""

import re

import pytest

from competition.domain.problems import Level, Problem, Refusal, Where, unaccepted
from competition.spreadsheets import scheme_read
from competition.spreadsheets.calculations_sheet import SHEET
from competition.spreadsheets.schemes import SchemeRead, read_scheme
from tests.spreadsheets.build import WRONG

CIS, CHINESE = "CIS Marking Scheme Import", "评分方案"
HAN = re.compile(r"[\u4e00-\u9fff]")

ERRORS = [
    (
        "weights",
        (CHINESE, 5, "权重(%)", "C5"),
        "各部分权重合计为90%，应为100%。",
        "The parts' weights sum to 90 %, not 100 %.",
    ),
    (
        "weight-below-zero",
        (CHINESE, 5, "部分编号", "A5"),
        "“理论”的权重为-30%，不得小于0。",
        "“理论” has a weight of -30 %; it cannot be below 0.",
    ),
    (
        "duplicate-aspect",
        (CHINESE, 9, "评分点编号", "K9"),
        "评分点编号“T1.1”重复。",
        "The aspect id “T1.1” occurs more than once.",
    ),
    (
        "unknown-method",
        (CHINESE, 8, "计分方法", "D8"),
        "没有名为“抽签”的计分方法。",
        "There is no scoring method “抽签”.",
    ),
    (
        "forgotten-id",
        (CHINESE, 9, "评分表", "I9"),
        "“另一张评分表”与第8行的“电气线路安装评分表”不同，但编号相同。",
        "“另一张评分表” differs from “电气线路安装评分表” in row 8, but the id is the same.",
    ),
    (
        "uncomputed-formula",
        (CHINESE, 5, "满分", "M5"),
        "公式没有计算结果。",
        "The formula has no computed result.",
    ),
    (
        "neither-layout",
        ("评分表", None, "", "A1"),
        "没有名为“CIS Marking Scheme Import”或“评分方案”的工作表；文件中有：“评分表”。",
        "There is no sheet “CIS Marking Scheme Import” or “评分方案”; the file has: “评分表”.",
    ),
    ("id-shape", (CHINESE, 9, "评分点编号", "K9"), "编号“A1/2”不可用。", "The id “A1/2” cannot be used."),
    (
        "no-maximum",
        (CHINESE, 9, "评分点编号", "K9"),
        "评分点A1.2的满分为0，应大于0。",
        "The maximum of aspect A1.2 is 0; it must be above 0.",
    ),
    (
        "fine-maximum",
        (CHINESE, 9, "满分", "M9"),
        "满分 8.125 超过两位小数。",
        "The maximum 8.125 has more than two decimals.",
    ),
    ("not-a-number", (CHINESE, 9, "满分", "M9"), "“八分”不是数字。", "“八分” is not a number."),
    (
        "yes-or-no",
        (CHINESE, 9, "部分得分(是/否)", "N9"),
        "“有时”应为“是”或“否”。",
        "“有时” is neither 是 (yes) nor 否 (no).",
    ),
    (
        "places",
        (CHINESE, 3, "小数位数", "E3"),
        "小数位数为5，应为0至4。",
        "5 decimals cannot be kept: 0 to 4.",
    ),
    (
        "rounding",
        (CHINESE, 3, "舍入", "G3"),
        "“四舍六入”不在可填的内容之内。",
        "“四舍六入” is not one of the words that can stand here.",
    ),
    (
        "total-pass-mark",
        (CHINESE, 3, "总分合格线", "J3"),
        "总分的合格线为160，应在0至100之间。",
        "The pass mark of the total is 160; it must lie between 0 and 100.",
    ),
    ("blank-name", (CHINESE, 8, "评分表", "I8"), "“评分表”未填写。", "“评分表” is empty."),
    (
        "reserved-id",
        (CHINESE, 8, "评分标准编号", "E8"),
        "编号“total”另有含义，不能用作部分、评分标准或评分表的编号。",
        "The id “total” has a meaning of its own; no part, criterion or form can bear it.",
    ),
    (
        "one-namespace",
        (CHINESE, 5, "评分表编号", "H5"),
        "部分、评分标准或评分表编号“T”重复。",
        "The part, criterion or form id “T” occurs more than once.",
    ),
    ("no-name", (CHINESE, 9, "评分点", "L9"), "“评分点”未填写。", "“评分点” is empty."),
    (
        "unknown-kind",
        (CHINESE, 9, "类型", "O9"),
        "“实测”不在可填的内容之内。",
        "“实测” is not one of the words that can stand here.",
    ),
    (
        "unknown-phase",
        (CHINESE, 6, "评分阶段", "X6"),
        "“过程中”不在可填的内容之内。",
        "“过程中” is not one of the words that can stand here.",
    ),
    ("no-descriptor", (CHINESE, 7, "描述2", "R7"), "“描述2”未填写。", "“描述2” is empty."),
    (
        "descriptor-of-item",
        (CHINESE, 6, "描述0", "P6"),
        "只有“评判”才有等级描述。",
        "Only a judgement has descriptors.",
    ),
    (
        "judgement-method",
        (CHINESE, 7, "评分点编号", "K7"),
        "评判点A1.2（0–3）只能用计分方法“测量与评判（三人 0–3）”。",
        "Judgement A1.2 (0–3) needs the scoring method “panel”.",
    ),
    (
        "pass-mark",
        (CHINESE, 5, "部分编号", "A5"),
        "“理论”的合格线为160，应在0至100之间。",
        "The pass mark of “理论” is 160; it must lie between 0 and 100.",
    ),
    (
        "spread-limit",
        (CHINESE, 6, "部分编号", "A6"),
        "“实操”的分差上限为-1，不得小于0。",
        "The spread limit of “实操” is -1; it cannot be below 0.",
    ),
    (
        "plausible-beyond",
        (CHINESE, 6, "评分点编号", "K6"),
        "评分点A1.1的合理范围写到30.5，这个数裁判填不进去。",
        "The plausible range of aspect A1.1 ends at 30.5, which no judge can enter.",
    ),
    (
        "plausible-crossed",
        (CHINESE, 6, "评分点编号", "K6"),
        "评分点A1.1的合理最低29大于合理最高28。",
        "The lowest plausible value 29 of aspect A1.1 is above the highest, 28.",
    ),
    (
        "plausible-chosen",
        (CHINESE, 10, "评分点编号", "K10"),
        "评分点B1.2“通电试验”不是填数字的，不能有合理范围。",
        "No number is entered for aspect B1.2: it takes no plausible range.",
    ),
    (
        "module-weights",
        (CHINESE, 6, "部分编号", "A6"),
        "“实操”各模块的权重为 40、50，应都大于0且合计100。",
        "The modules of “实操” weigh 40、50; each must be above 0 and they must sum to 100.",
    ),
    (
        "module-without-marks",
        (CHINESE, 9, "评分标准编号", "E9"),
        "模块B“模块二 功能”没有可得的分。",
        "Module B “模块二 功能” has no marks to gain.",
    ),
    (
        "unknown-calculation",
        (CHINESE, 10, "计算", "V10"),
        "“目测”既不是计算类型，也不在“Calculations”工作表中。",
        "“目测” is no type of calculation and no name on the sheet “Calculations”.",
    ),
    (
        "params-alone",
        (CHINESE, 10, "计算", "V10"),
        "填了计算参数，但没有填计算。",
        "There are parameters but no calculation.",
    ),
    (
        "params-of-aspect",
        (CHINESE, 10, "计算参数", "W10"),
        "计算“B1.2”（CHOICE）：不认识参数 BONUS，可用：OPTION。",
        "Calculation “B1.2” (CHOICE): unknown parameters: BONUS; it knows OPTION.",
    ),
    (
        "deduction-calculated",
        (CHINESE, 8, "评分点编号", "K8"),
        "评分点A1.3是扣分项，不能带计算。",
        "Aspect A1.3 is a deduction: it takes no calculation.",
    ),
    ("section-twice", ("职业标准", 3, "部分", "A3"), "“1”重复。", "“1” occurs more than once."),
    (
        "section-of-aspect",
        (CHINESE, 5, "职业标准", "AD5"),
        "职业标准中没有“3”部分。",
        "The standards table has no section “3”.",
    ),
    (
        "missing-descriptor",
        (CIS, 24, "Aspect - Description", "E24"),
        "评判点A1.4“作业过程的安全意识”有3条等级描述，应为0–3四条。",
        "Judgement aspect A1.4 has 3 descriptors; scores 0–3 need four.",
    ),
    (
        "descriptor-score",
        (CIS, 28, "Judg Score", "F28"),
        "等级描述的分值“4”应为0、1、2、3各一次。",
        "The descriptor's score “4” must be 0, 1, 2 or 3, each once.",
    ),
    (
        "extra-descriptor",
        (CIS, 29, "Judg Score", "F29"),
        "等级描述的分值“3”应为0、1、2、3各一次。",
        "The descriptor's score “3” must be 0, 1, 2 or 3, each once.",
    ),
    (
        "unknown-type",
        (CIS, 24, "Aspect Type", "D24"),
        "评分点类型“T”不是 M（测量）或 J（评判）。",
        "The aspect type “T” is neither M (measurement) nor J (judgement).",
    ),
    (
        "numbered-types",
        (CIS, 21, "Aspect Type", "D21"),
        "评分点类型写成了 M1、M2、M3 等带编号的形式（共36处），整份方案未读取。",
        "The aspect types are numbered (M1、M2、M3 …, 36 in all); nothing of the scheme was read.",
    ),
    (
        "unknown-section",
        (CIS, 24, "WSOS Section", "I24"),
        "职业标准中没有“9”部分。",
        "The standards table has no section “9”.",
    ),
    (
        "section-below-zero",
        (CIS, 5, "WSOS Marks", "B5"),
        "分值 -6 不得小于0。",
        "The marks -6 cannot be below 0.",
    ),
    ("no-section", (CIS, 24, "WSOS Section", "I24"), "“WSOS Section”未填写。", "“WSOS Section” is empty."),
    ("no-day", (CIS, 29, "Day of Marking", "C29"), "“Day of Marking”未填写。", "“Day of Marking” is empty."),
    (
        "no-section-column",
        (CIS, 19, "WSOS Section", "A19"),
        "缺少“WSOS Section”列。",
        "The column “WSOS Section” is missing.",
    ),
    (
        "homeless-aspect",
        (CIS, 21, "Sub Criterion ID", "A21"),
        "本行的评分点之前没有“Sub Criterion ID”。",
        "The aspect in this row has no “Sub Criterion ID” before it.",
    ),
    (
        "homeless-descriptor",
        (CIS, 30, "Aspect - Description", "E30"),
        "本行的描述之前没有“Aspect - Description”。",
        "The descriptor in this row has no “Aspect - Description” before it.",
    ),
    (
        "cis-formula",
        (CIS, 32, "Max Mark", "K32"),
        "公式没有计算结果。",
        "The formula has no computed result.",
    ),
    (
        "criterion-sum",
        (CIS, 14, "Mark", "K14"),
        "A“安全与工艺准备”标明13分，评分点合计12.0分。",
        "A “安全与工艺准备” states 13 marks; its aspects sum to 12.0.",
    ),
    (
        "one-module",
        (CIS, 13, "Mark", "K13"),
        "“焊接 Welding”满分合计14.3分，应为100分。",
        "“焊接 Welding” sums to 14.3 marks, not 100.",
    ),
    (
        "duplicate-form",
        (CIS, 29, "Sub Criterion ID", "A29"),
        "评分表编号“A1”与第20行重复。",
        "The sub criterion “A1” stands in row 20 already.",
    ),
    ("duplicate-criterion", (CIS, 17, "ID", "A17"), "编号“A”重复。", "The id “A” occurs more than once."),
    ("duplicate-section", (CIS, 10, "Section", "A10"), "编号“1”重复。", "The id “1” occurs more than once."),
    ("no-form", (CIS, 17, "ID", "A17"), "评分标准 D 没有评分表。", "Criterion D has no sub criteria."),
    (
        "no-aspect",
        (CIS, 29, "Sub Criterion ID", "A29"),
        "评分表 A3 没有评分点。",
        "Sub criterion A3 has no aspects.",
    ),
    (
        "no-criterion",
        (CIS, 13, "ID", "A13"),
        "“Criteria”表中没有评分标准“D”，但下面有它的评分表。",
        "The table of criteria lacks “D”, yet its sub criteria follow.",
    ),
    (
        "no-criteria",
        (CIS, None, "Criteria: ID | Name | Mark", "A1"),
        "没有找到表头“Criteria: ID | Name | Mark”。",
        "There is no header “Criteria: ID | Name | Mark”.",
    ),
    (
        "no-forms",
        (CIS, None, "Sub Criterion ID", "A1"),
        "没有找到表头“Sub Criterion ID”。",
        "There is no header “Sub Criterion ID”.",
    ),
    (
        "calculation-type",
        (SHEET, 2, "type", "B2"),
        "没有名为“GUESS”的计算类型。",
        "There is no type of calculation “GUESS”.",
    ),
    (
        "calculation-params",
        (SHEET, 2, "params", "D2"),
        "计算“Worn”（CHOICE）：不认识参数 BONUS，可用：OPTION。",
        "Calculation “Worn” (CHOICE): unknown parameters: BONUS; it knows OPTION.",
    ),
    (
        "calculation-shape",
        (SHEET, 2, "params", "D2"),
        "计算“Worn”（CHOICE）：参数“all=1”不是“KEY:::数字#x~x#文字”的形式。",
        "Calculation “Worn” (CHOICE): the parameter “all=1” has not the shape KEY:::number#x~x#text.",
    ),
    (
        "calculation-lacks",
        (SHEET, 2, "params", "D2"),
        "计算“Worn”（NUMBER_COMPLETED）：缺少参数 TOTAL。",
        "Calculation “Worn” (NUMBER_COMPLETED): it lacks TOTAL.",
    ),
    (
        "calculation-reusable",
        (SHEET, 2, "reusable", "C2"),
        "“maybe”应为 yes 或 no。",
        "“maybe” is neither yes nor no.",
    ),
    ("calculation-no-name", (SHEET, 2, "name", "A2"), "“name”未填写。", "“name” is empty."),
    (
        "calculation-above",
        (CIS, 21, "Aspect - Description", "E21"),
        "计算“Worn”（CHOICE）：得分须在0至1.5之间。",
        "Calculation “Worn” (CHOICE): its marks must lie between 0 and 1.5.",
    ),
    (
        "calculation-gap",
        (SHEET, 2, "params", "D2"),
        "计算“Worn”（RANGED_SCORE）：10与12之间的数值不在任何区间内。",
        "Calculation “Worn” (RANGED_SCORE): values between 10 and 12 are in no range.",
    ),
    (
        "calculation-overlap",
        (SHEET, 2, "params", "D2"),
        "计算“Worn”（RANGED_SCORE）：区间“0..10”与“9..”重叠，但得分不同。",
        "Calculation “Worn” (RANGED_SCORE): the ranges “0..10” and “9..” overlap and give different marks.",
    ),
    (
        "calculation-shared",
        (CIS, 22, "Aspect - Description", "E22"),
        "计算“Worn”不可共用，但评分点A1.1、A1.2都使用它。",
        "The calculation “Worn” is not reusable, yet A1.1, A1.2 use it.",
    ),
    (
        "calculation-judged",
        (CIS, 24, "Aspect - Description", "E24"),
        "评分点A1.4是评判，不能带计算。",
        "Aspect A1.4 is a judgement: it takes no calculation.",
    ),
    ("calculation-row", (CIS, 21, "Calculation Row", "J21"), "“Worn”不是数字。", "“Worn” is not a number."),
    (
        "calculation-twice",
        (SHEET, 3, "name", "A3"),
        "计算“Worn”与第2行重名。",
        "The calculation “Worn” stands in row 2 already.",
    ),
    (
        "calculation-header",
        (SHEET, 1, "name", "A1"),
        "“Calculations”工作表没有表头 name | type | reusable | params。",
        "The sheet “Calculations” has no header name | type | reusable | params.",
    ),
]
WARNINGS = [
    (
        "float-noise",
        (CIS, 32, "Max Mark", "K32"),
        "1.499999999999993 带有浮点误差，已按 1.5 读取。",
        "1.499999999999993 carries floating-point noise; it was read as 1.5.",
        "float-noise",
    ),
    (
        "sections-disagree",
        (CIS, 5, "WSOS Marks", "B5"),
        "职业标准第1部分标明8分，评分点合计6分。",
        "Section 1 of the standards states 8 marks; its aspects sum to 6.",
        "sections-disagree",
    ),
    (
        "sections-disagree",
        (CIS, 6, "WSOS Marks", "B6"),
        "职业标准第2部分标明4分，评分点合计6分。",
        "Section 2 of the standards states 4 marks; its aspects sum to 6.",
        "sections-disagree",
    ),
    (
        "variation",
        (CIS, 5, "WSOS Marks", "B5"),
        "职业标准第1部分标明9分，评分点合计6分。",
        "Section 1 of the standards states 9 marks; its aspects sum to 6.",
        "sections-disagree",
    ),
    (
        "variation",
        (CIS, 6, "WSOS Marks", "B6"),
        "职业标准第2部分标明3分，评分点合计6分。",
        "Section 2 of the standards states 3 marks; its aspects sum to 6.",
        "sections-disagree",
    ),
    (
        "variation",
        (CIS, 4, "WSOS Marks", "B4"),
        "各部分偏差合计6分，超过允许的5分。",
        "The sections vary by 6 marks in all; 5 are allowed.",
        "variation",
    ),
    (
        "two-weights",
        (CIS, 5, "WSOS Marks", "I5"),
        "职业标准第1部分的两列“WSOS Marks”不同：6和7。",
        "The two columns “WSOS Marks” of section 1 differ: 6 and 7.",
        "sections-disagree",
    ),
    (
        "variation-stated",
        (CIS, 5, "Aspect Marks", "J5"),
        "“Aspect Marks”写明7，按评分点应为6。",
        "“Aspect Marks” states 7; by the aspects it is 6.",
        "variation-stated",
    ),
    (
        "variation-stated",
        (CIS, 6, "Variation", "K6"),
        "“Variation”写明1，按评分点应为0。",
        "“Variation” states 1; by the aspects it is 0.",
        "variation-stated",
    ),
    (
        "variation-stated",
        (CIS, 10, "Total Variation", "K10"),
        "“Total Variation”写明none，按评分点应为0。",
        "“Total Variation” states none; by the aspects it is 0.",
        "variation-stated",
    ),
    (
        "criterion-total",
        (CIS, 19, "Total Mark", "N19"),
        "“Total Mark”写明13，评分标准A的分值为12。",
        "“Total Mark” states 13; criterion A has 12 marks.",
        "criterion-total",
    ),
    (
        "no-skill",
        (CIS, 1, "A1", "A1"),
        "A1 没有写明项目名称，已用文件名“scheme-no-skill”。",
        "A1 does not name the skill; the file's name “scheme-no-skill” is used.",
        "no-skill",
    ),
    (
        "partial-inferred",
        (CIS, 21, "Extra Aspect Description", "G21"),
        "评分点A1.1的说明“每缺一项扣0.5分”被理解为可得部分分。",
        "“每缺一项扣0.5分” beside aspect A1.1 was taken to define partial marks.",
        "partial-inferred",
    ),
    (
        "no-standards",
        (CIS, 1, "", "A1"),
        "没有找到职业标准表（Section | WSOS Marks），未核对各部分分值。",
        "There is no standards table (Section | WSOS Marks); the sections were not checked.",
        "no-standards",
    ),
    (
        "unused-calculation",
        (SHEET, 2, "name", "A2"),
        "没有评分点使用计算“Worn”。",
        "No aspect uses the calculation “Worn”.",
        "unused-calculation",
    ),
    (
        "no-calculation",
        (CIS, 21, "Calculation Row", "J21"),
        "“Calculations”工作表第7行没有计算，由裁判填写得分。",
        "There is no calculation in row 7 of the sheet “Calculations”; judges enter the mark.",
        "no-calculation",
    ),
]
BESIDE = {"one-module"}
"""What follows from the error is said by warnings beside it."""


def read(name: str) -> SchemeRead:
    file = f"scheme-{name}.xlsx"
    try:
        return read_scheme((WRONG / file).read_bytes(), file=file)
    except Refusal as refusal:
        return SchemeRead(None, refusal.problems)


def only(name: str, level: Level) -> list[Problem]:
    return [found for found in read(name).problems if found.level is level]


@pytest.mark.parametrize(("name", "place", "zh", "en"), ERRORS, ids=[row[0] for row in ERRORS])
def test_an_error_says_what_where_and_how(name: str, place: tuple, zh: str, en: str) -> None:
    (found,) = only(name, Level.ERROR)
    assert found.where == Where(f"scheme-{name}.xlsx", *place)
    assert (found.what.zh, found.what.en) == (zh, en)
    assert HAN.search(found.remedy.zh)
    assert re.match("[A-Z“]", found.remedy.en)
    assert found.where.sheet
    assert re.fullmatch("[A-Z]+[0-9]+", found.where.cell)
    assert bool(only(name, Level.WARNING)) == (name in BESIDE)


def test_a_sum_that_is_not_100_is_said_of_the_criterion_and_of_the_part() -> None:
    first, second = only("not-100", Level.ERROR)
    assert (first.where.cell, first.what.zh) == ("E5", "T“理论知识”标明100分，评分点合计90分。")
    assert (second.where.cell, second.what.zh) == ("A5", "“理论”满分合计90分，应为100分。")


@pytest.mark.parametrize("name", ["not-100", *(row[0] for row in ERRORS)])
def test_nothing_of_a_wrong_scheme_is_taken(name: str) -> None:
    assert read(name).scheme is None


@pytest.mark.parametrize(("name", "place", "zh", "en", "accept"), WARNINGS)
def test_a_warning_says_what_and_where_and_is_accepted_by_its_name(
    name: str, place: tuple, zh: str, en: str, accept: str
) -> None:
    done = read(name)
    assert done.scheme is not None
    found = next(each for each in done.problems if each.what.zh == zh)
    assert found.level is Level.WARNING
    assert found.where == Where(f"scheme-{name}.xlsx", *place)
    assert (found.what.en, found.name) == (en, accept)
    assert HAN.search(found.remedy.zh)
    assert found not in unaccepted(done.problems, [accept])
    assert len(done.problems) == len([row for row in WARNINGS if row[0] == name])


def test_every_wrong_scheme_has_its_test_and_every_warning_its_file() -> None:
    there = {path.stem.removeprefix("scheme-") for path in WRONG.glob("scheme-*")}
    assert there == {"not-100"} | {row[0] for row in (*ERRORS, *WARNINGS)}
    assert {row[4] for row in WARNINGS} == set(
        re.findall(r"^\| ([a-z-]+) \| ", scheme_read.__doc__ or "", re.M)
    ) - {"name"}


def test_a_noisy_number_is_read_as_it_was_meant() -> None:
    scheme = read("float-noise").scheme
    assert scheme is not None
    assert str(next(each for each in scheme.aspects() if each.id == "A2.3").maximum) == "1.5"


def test_what_could_be_read_of_a_wrong_scheme_is_kept_as_a_draft() -> None:
    draft = read("one-module").draft
    assert draft is not None
    assert str(draft.parts[0].maximum) == "14.3"
    assert read("numbered-types").draft is None
