"""The columns, labels and words of the sheet 评分方案. What was added later is optional: older files read as before."""

from competition.domain.marking_scheme import AspectKind, Phase, RoundAt
from competition.domain.scoring import METHODS
from competition.spreadsheets.tables import Column

SHEET, SECTIONS_SHEET = "评分方案", "职业标准"
SKILL, PLACES, ROUND_AT, TOTAL_PASS = "赛项", "小数位数", "舍入", "总分合格线"
PART_ID, PART, WEIGHT, METHOD = "部分编号", "部分", "权重(%)", "计分方法"
PASS_MARK, SPREAD_LIMIT = "合格线", "分差上限"
CRITERION_ID, CRITERION, MARK, MODULE_WEIGHT = "评分标准编号", "评分标准", "分值", "模块权重(%)"
FORM_ID, FORM, DAY, PHASE = "评分表编号", "评分表", "日期", "评分阶段"
ASPECT_ID, ASPECT, MAXIMUM, PARTIAL = "评分点编号", "评分点", "满分", "部分得分(是/否)"
KIND, EXTRA, REQUIREMENT, SECTION = "类型", "补充说明", "要求", "职业标准"
DESCRIPTORS = ("描述0", "描述1", "描述2", "描述3")
CALCULATION, PARAMS = "计算", "计算参数"
PLAUSIBLE_FROM, PLAUSIBLE_TO = "合理最低", "合理最高"
FIRST_COLUMNS = (
    Column(PART_ID),
    Column(PART),
    Column(WEIGHT, ("权重",)),
    Column(METHOD),
    Column(CRITERION_ID),
    Column(CRITERION),
    Column(MARK),
    Column(FORM_ID),
    Column(FORM),
    Column(DAY, required=False),
    Column(ASPECT_ID),
    Column(ASPECT),
    Column(MAXIMUM),
    Column(PARTIAL, ("部分得分",), required=False),
)
"""Those that every scheme has."""
LATER_COLUMNS = (
    Column(KIND, ("评分点类型",), required=False),
    *(Column(heading, required=False) for heading in DESCRIPTORS),
    Column(EXTRA, required=False),
    Column(REQUIREMENT, required=False),
    Column(SECTION, required=False),
    Column(CALCULATION, required=False),
    Column(PARAMS, required=False),
    Column(PHASE, required=False),
    Column(MODULE_WEIGHT, ("模块权重",), required=False),
    Column(PASS_MARK, required=False),
    Column(SPREAD_LIMIT, required=False),
    Column(PLAUSIBLE_FROM, required=False),
    Column(PLAUSIBLE_TO, required=False),
)
COLUMNS = (*FIRST_COLUMNS, *LATER_COLUMNS)
OF_PART = (PART_ID, PART, WEIGHT, METHOD, PASS_MARK, SPREAD_LIMIT)
OF_CRITERION = (CRITERION_ID, CRITERION, MARK, MODULE_WEIGHT)
OF_FORM = (FORM_ID, FORM, PHASE)
"""What is stated once for several rows; the id comes first."""
SECTION_ID, SECTION_MARK = "部分", "分值"
SECTION_COLUMNS = (Column(SECTION_ID), Column(SECTION_MARK))
METHOD_NAMES = {name: method.id for method in METHODS.values() for name in (method.id, method.label.zh)}
KINDS = {word: kind for kind in AspectKind for word in (kind.label.zh, kind.value)}
PHASES = {
    word: phase
    for phase in Phase
    for word in (phase.label.zh, phase.label.zh.removesuffix("评分"), phase.value)
}
ROUNDS = {word: at for at in RoundAt for word in (at.label.zh, at.value)}
NO_DAY = "—"
"""An empty day means “as above”; this one means none."""
