"""Templates of marking schemes: a small sound example in either layout, with drop-down lists and how to fill it in."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from competition.domain.calculations import Calculation, CalculationType
from competition.domain.marking_scheme import (
    FULL,
    Aspect,
    AspectKind,
    Criterion,
    MarkingScheme,
    Part,
    Phase,
    RoundAt,
    Section,
    SubCriterion,
)
from competition.domain.scoring import METHODS
from competition.spreadsheets import chinese_columns as named
from competition.spreadsheets.calculations_sheet import SHEET as CALCULATIONS
from competition.spreadsheets.chinese_writer import HEADER, chinese_book
from competition.spreadsheets.cis_scheme import METHOD, PART
from competition.spreadsheets.cis_writer import SHEET as CIS_SHEET
from competition.spreadsheets.cis_writer import cis_book
from competition.spreadsheets.writing import data_row, heading_row, set_widths, to_bytes

GUIDE = "填写说明"
NOTE = (
    "示例：请把内容换成本项目的，填写方法见“填写说明” / an example: put your own in; see the sheet 填写说明"
)
ROWS = 1000
"""How far down the lists of words reach."""

DESCRIPTORS = ("不符合行业要求", "符合行业要求", "符合要求，部分超出", "优秀")
SHARED = Calculation("零件完成数", CalculationType.NUMBER_COMPLETED, True, "TOTAL:::4")
CHOICE = Calculation(
    "通电结果", CalculationType.CHOICE, False, "OPTION:::20#x~x#一次成功#-#8#x~x#两次成功#-#0#x~x#未成功"
)

PARAMETERS = {
    CalculationType.PASS_FAIL: ("", "不填参数；裁判填是或否", "no parameters; yes or no is entered"),
    CalculationType.NUMBER_COMPLETED: (
        "TOTAL:::8",
        "裁判填完成的数量，按 TOTAL 折算",
        "the number completed of TOTAL is entered",
    ),
    CalculationType.CHOICE: (
        "OPTION:::2#x~x#优#-#1#x~x#良#-#0#x~x#差",
        "裁判从选项中选择，每个选项各有得分",
        "one of the options is entered; each has its mark",
    ),
    CalculationType.RANGED_SCORE: (
        "RANGE:::2#x~x#0..0.5#-#1#x~x#0.5..1#-#0#x~x#1..",
        "裁判填测得的数值，按第一个包含它的区间得分；区间相接处取先列的，任何区间之外的数值不能填写",
        "a number is entered; the first range that holds it gives the mark, also where two touch; none holds it: refused",
    ),
    CalculationType.REGULAR_DIFFERENCE_DEDUCTION: (
        "TARGET:::50#-#STEP:::0.1#-#DEDUCTION:::0.5#-#TOLERANCE:::0.2",
        "裁判填测得的数值，与 TARGET 之差超过 TOLERANCE 后每 STEP 扣 DEDUCTION 分",
        "a number is entered; each STEP begun beyond TOLERANCE from TARGET takes DEDUCTION off",
    ),
}
"""The parameters of each type as they are written, and what is entered."""
CIS_GUIDE = (
    ("表头", "不要改动表头和工作表名称。", "Leave the headings and the names of the sheets as they are."),
    ("A1", "项目名称。", "The skill."),
    (
        "Section | WSOS Marks",
        "职业标准各部分及分值，合计100。",
        "The sections of the standards; they sum to 100.",
    ),
    (
        "Criteria",
        "每个评分标准一行：编号、名称、分值，合计100。",
        "A row for each criterion: id, name, mark; 100 in all.",
    ),
    (
        "Sub Criterion",
        "每个评分标准一张表；每张评分表先写一行编号、名称、日期，其下每个评分点一行。",
        "A table for each criterion; a row with id, name and day opens a form, a row for each aspect follows.",
    ),
    ("Aspect Type", "M 为测量，J 为评判；不写 J1、J2。", "M is a measurement, J a judgement; never J1, J2."),
    (
        "Judg Score",
        "每个评判点下面四行，分值0、1、2、3各一行，描述写在 G 列。",
        "Four rows below a judgement, scores 0, 1, 2, 3, with the descriptor in column G.",
    ),
    (
        "部分得分",
        "测量点只有满分或0分；下面加一行说明得分办法（如“每缺一项扣0.5分”）或带计算的，可得部分分；"
        "只在补充说明中写明分数的，按部分分读取并给出警告。",
        "A measurement is full marks or zero, unless a row below it gives marks (“add 0.1 if …”) or it has a "
        "calculation; marks given in its extra description only are taken for partial marks with a warning.",
    ),
    (
        "Calculation Row",
        "所用计算在 Calculations 工作表的行号，第一个在第2行；可留空。",
        "The row of its calculation on the sheet Calculations; the first stands in row 2. May be empty.",
    ),
)
CHINESE_GUIDE = (
    ("同上", "左侧各列留空或合并单元格表示同上。", "An empty or merged cell on the left means “as above”."),
    (f"{named.SKILL}：", "项目名称，写在表格上方。", "The skill, above the table."),
    (
        f"{named.PLACES}：{named.ROUND_AT}：{named.TOTAL_PASS}：",
        "写在表格上方；小数位数默认2，舍入默认“每次求平均后和总分”，合格线可留空。",
        "Above the table: decimals (2), where values are rounded, what the total must reach (may be empty).",
    ),
    (named.WEIGHT, "各部分权重合计100；每个部分满分100分。", "Parts weigh 100 in all; each has 100 marks."),
    (named.METHOD, "从下拉列表选择。", "Choose from the list."),
    (named.PASS_MARK, "该部分须达到的分数，可留空。", "What the part must reach; may be empty."),
    (
        named.SPREAD_LIMIT,
        "同一评分点裁判分数之差的上限，可留空。",
        "How far judges' marks may lie apart; may be empty.",
    ),
    (
        named.MODULE_WEIGHT,
        "评分标准作为模块时占本部分的百分比，合计100；全部留空则直接相加。",
        "The percent of its part that a module counts for, 100 in all; all empty: marks are added as they are.",
    ),
    (named.PHASE, "过程评分或结果评分，默认结果评分。", "While working, or on the result (default)."),
    (
        named.KIND,
        "计分项（默认）、扣分项、评判、测量。扣分项从本部分得分中扣除，不计入100分。",
        "Plain item (default), deduction, judgement, measurement. A deduction is taken off its part, beside the 100.",
    ),
    (
        "、".join(named.DESCRIPTORS),
        "评判点0至3分各一条描述；评判只能用“测量与评判”方法。",
        "Four descriptors of a judgement; it needs the method of measurement and judgement.",
    ),
    (
        named.PARTIAL,
        "否表示只有满分或0分；留空时测量为否，其余为是。",
        "否: full marks or zero. Empty: 否 for a measurement, 是 for anything else.",
    ),
    (
        f"{named.CALCULATION}、{named.PARAMS}",
        "计算类型及其参数；或 Calculations 工作表中的名称。可留空。",
        "A type and its parameters, or a name on the sheet Calculations. May be empty.",
    ),
    (
        f"{named.PLAUSIBLE_FROM}、{named.PLAUSIBLE_TO}",
        "裁判所填数字（测得值或分数）的合理范围，可只填一头；超出的须输入“确认”才保存。可留空。",
        "Between what a number that judges enter lies as a rule, one end or both; beyond it “confirm” is typed. May be empty.",
    ),
    (
        named.SECTION,
        "评分点所属的职业标准部分，见同名工作表；可留空。",
        "The section of the standards, as on the sheet of that name; may be empty.",
    ),
)


def write_template(kind: str) -> bytes:
    """The template of a layout, "cis" or "chinese". KeyError for an unknown one."""
    return to_bytes({"cis": _cis_template, "chinese": _chinese_template}[kind]())


def _cis_template() -> Workbook:
    book = cis_book(_cis_example(), note=NOTE)
    sheet = book[CIS_SHEET]
    _offer(sheet, f"D1:D{ROWS}", ("M", "J"))
    _offer(book[CALCULATIONS], f"B2:B{ROWS}", [kind.value for kind in CalculationType])
    _offer(book[CALCULATIONS], f"C2:C{ROWS}", ("yes", "no"))
    _write_guide(book, CIS_GUIDE)
    return book


def _chinese_template() -> Workbook:
    book = chinese_book(_chinese_example(), note=NOTE)
    sheet = book[named.SHEET]
    headings = [cell.value for cell in sheet[HEADER]]
    lists: Mapping[str, Sequence[str]] = {
        named.METHOD: [method.label.zh for method in METHODS.values()],
        named.PARTIAL: ("是", "否"),
        named.KIND: [kind.label.zh for kind in AspectKind],
        named.PHASE: [phase.label.zh for phase in Phase],
        named.CALCULATION: [kind.label.zh for kind in CalculationType],
    }
    for heading, words in lists.items():
        letter = get_column_letter(headings.index(heading) + 1)
        _offer(sheet, f"{letter}{HEADER + 1}:{letter}{ROWS}", words)
    _offer(sheet, f"G{HEADER - 1}", [at.label.zh for at in RoundAt])
    _write_guide(book, CHINESE_GUIDE)
    return book


def _cis_example() -> MarkingScheme:
    skill = "电气装置 Electrical Installations"
    wiring = (
        _aspect("A1.1", "20", AspectKind.MEASUREMENT, "导线绝缘无损伤", section="1", partial=False),
        _aspect("A1.2", "20", AspectKind.JUDGEMENT, "布线整齐美观", section="1", descriptors=DESCRIPTORS),
    )
    work = (
        _aspect("B1.1", "20", AspectKind.MEASUREMENT, "四个回路的接线", section="2", calculation=SHARED),
        _aspect(
            "B1.2", "10", AspectKind.MEASUREMENT, "元件标识齐全", section="2", extra="每缺一项扣1分，扣完为止"
        ),
        _aspect("B1.3", "20", AspectKind.MEASUREMENT, "通电试验", section="2", calculation=CHOICE),
        _aspect(
            "B1.4",
            "10",
            AspectKind.MEASUREMENT,
            "配电箱高度",
            section="2",
            partial=False,
            requirement="1500±5 mm",
        ),
    )
    criteria = (
        Criterion("A", "布线", Decimal(40), (SubCriterion("A1", "布线检查", wiring, "C1"),)),
        Criterion("B", "功能", Decimal(60), (SubCriterion("B1", "功能检查", work, "C2"),)),
    )
    sections = (Section("1", Decimal(40)), Section("2", Decimal(60)))
    part = Part(PART, skill, FULL, METHOD, criteria)
    return MarkingScheme(skill, (part,), sections, calculations=(SHARED, CHOICE))


def _chinese_example() -> MarkingScheme:
    paper = SubCriterion(
        "T1", "理论试卷", (_aspect("T1.1", "100", AspectKind.ITEM, "理论成绩"),), "2026-09-12"
    )
    doing = (
        _aspect(
            "A1.1",
            "30",
            AspectKind.ITEM,
            "工具使用与操作规范",
            plausible_from=Decimal(10),
            plausible_to=Decimal(28),
        ),
        _aspect("A1.2", "20", AspectKind.JUDGEMENT, "布线整齐美观", descriptors=DESCRIPTORS),
        _aspect("A1.3", "10", AspectKind.DEDUCTION, "违反安全规程", extra="每次扣5分"),
    )
    own = Calculation("B1.2", CHOICE.type, params=CHOICE.params)
    done = (
        _aspect("B1.1", "30", AspectKind.MEASUREMENT, "绝缘电阻", partial=False, requirement="不小于0.5 MΩ"),
        _aspect("B1.2", "20", AspectKind.MEASUREMENT, "通电试验", calculation=own),
    )
    process = SubCriterion("A1", "过程评分表", doing, "2026-09-13", Phase.PROCESS)
    result = SubCriterion("B1", "结果评分表", done, "2026-09-13")
    modules = (
        Criterion("A", "模块一 布线", Decimal(50), (process,), weight=Decimal(40)),
        Criterion("B", "模块二 功能", Decimal(50), (result,), weight=Decimal(60)),
    )
    sixty = Decimal(60)
    theory = Part(
        "theory",
        "理论",
        Decimal(30),
        "single",
        (Criterion("T", "理论知识", FULL, (paper,)),),
        pass_mark=sixty,
    )
    practice = Part(
        "practice", "实操", Decimal(70), METHOD, modules, pass_mark=sixty, spread_limit=Decimal(1)
    )
    return MarkingScheme("电工", (theory, practice), pass_mark=sixty, calculations=(own,))


def _aspect(identifier: str, maximum: str, kind: AspectKind, text: str, **more: Any) -> Aspect:
    return Aspect(identifier, kind, text, Decimal(maximum), **more)


def _offer(sheet: Worksheet, cells: str, words: Sequence[str]) -> None:
    """A list to choose from. Other words stay possible, and reading says which of them cannot stand."""
    choice = DataValidation(
        type="list", formula1=f'"{",".join(words)}"', allow_blank=True, showErrorMessage=False
    )
    choice.add(cells)
    sheet.add_data_validation(choice)


def _write_guide(book: Workbook, lines: Sequence[tuple[str, str, str]]) -> None:
    """The sheet 填写说明: what to fill in, and how the parameters of calculations are written."""
    sheet = book.create_sheet(GUIDE)
    heading_row(sheet, 1, ("内容 / item", "说明", "explanation"))
    calculations = [
        (f"{kind.value}（{kind.label.zh}）", f"{params}　{zh}".strip(), f"{params} {en}".strip())
        for kind, (params, zh, en) in PARAMETERS.items()
    ]
    for row, values in enumerate((*lines, *calculations), start=2):
        data_row(sheet, row, values)
    set_widths(sheet, (28, 70, 90))
